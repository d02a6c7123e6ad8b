//! The title: the visible headline, chosen by agreement with the title element, social metadata and JSON-LD; where no
//! heading convinces, the metadata that agree best. Site names and their separators are taken off.

mod heading;
mod slug;
mod stated;

use crate::html::{NodeId, Tag, Tree};

use super::Page;
use super::jsonld::Own;
use super::survey::Survey;
use super::text::{key, visible};
use heading::{Best, LONGEST};
use slug::Slug;
use stated::{Sites, Stated};

/// Score from which a heading is believed to be the headline.
const ENOUGH: f32 = 30.0;
/// Likeness below which a heading says something else than all metadata.
const ALIKE: f32 = 0.35;

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>) {
    let sites = Sites::of(page, own);
    let stated = stated::stated(survey, own, &sites);
    let found = heading::find(page, tree, survey, &stated, &sites);
    let agreed = most_agreed(&stated);
    let Some(best) = found.best.filter(|best| best.score >= ENOUGH || agreed.is_none()) else {
        if let Some(agreed) = agreed {
            page.title = agreed.text.clone();
            page.because("title", agreed.source);
        }
        return;
    };
    page.headline = Some(best.id);
    let graph = stated.iter().find(|title| title.source == "og:title");
    let stated_so = stated.iter().any(|title| title.wording.key == best.wording.key);
    // Where some state the kicker with the headline and some do not, the title of the social card decides.
    let kickerless = without_kicker(tree, best.id, &best.text, &stated)
        .filter(|part| !stated_so || graph.is_some_and(|graph| graph.wording.key == key(part)));
    let rather = agreed.filter(|agreed| !stated_so && kickerless.is_none() && yields(tree, &best, agreed, &stated));
    let lesser = !stated_so && kickerless.is_none() && tree.tag(best.id) != Tag::H1;
    let repeated = graph.filter(|graph| lesser && found.repeated.as_ref() == Some(&graph.wording.key));
    // The card's wording may be the older one: the address says so.
    let nearer =
        graph.filter(|graph| !stated_so && kickerless.is_none() && Slug::of(page).prefers(&graph.text, &best.text));
    if let Some(title) = nearer.or(repeated).or(rather) {
        page.title = title.text.clone();
        return page.because("title", title.source);
    }
    page.title = kickerless.unwrap_or_else(|| spelt(sites.taken_off(&best.text), &stated));
    page.because("title", "headline");
}

/// The headline yields to what metadata agree on.
fn yields(tree: &Tree, best: &Best, agreed: &Stated, stated: &[Stated]) -> bool {
    let times = times_stated(stated, agreed);
    // A lesser heading that nothing states word for word.
    (tree.tag(best.id) != Tag::H1 && times > 1 && best.likeness < 0.95)
        // One of several that has nothing to do with what is stated: the first of the text, or a box's.
        || (!best.lone && best.likeness < ALIKE)
        // A kicker stands elsewhere on the page, and everything states it.
        || (times > 2 && agreed.wording.key.ends_with(&best.wording.key))
}

/// The part of a headline that metadata call the title, where a kicker or a date stands before it.
fn without_kicker(tree: &Tree, id: NodeId, text: &str, stated: &[Stated]) -> Option<String> {
    let part = tree.descendants(id).filter(|&node| !tree.is_text(node)).take(12).find_map(|node| {
        let text = visible(tree, node, LONGEST);
        let folded = key(&text);
        (folded.len() > 12 && stated.iter().any(|title| title.wording.key == folded)).then_some(text)
    });
    let whole = key(text);
    part.or_else(|| {
        let ending =
            stated.iter().find(|title| title.wording.key.len() < whole.len() && whole.ends_with(&title.wording.key))?;
        let agreed = stated.iter().filter(|title| title.wording.key == ending.wording.key).count() > 1;
        let set_off = is_set_off(tree, id, text, whole.len() - ending.wording.key.len());
        (agreed && set_off && ending.wording.key.len() * 5 > whole.len() * 2).then(|| ending.text.clone())
    })
}

/// Whether a mark or the border of an element stands after the first so many bytes of a headline's key: without either,
/// they are words of the headline.
fn is_set_off(tree: &Tree, id: NodeId, text: &str, head: usize) -> bool {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&at| key(&text[..at]).len() <= head);
    let marked = ends.last().is_some_and(|at| text[..at].trim_end().ends_with(|c: char| !c.is_alphanumeric()));
    let mut length = 0;
    let mut borders = tree.descendants(id).filter(|&node| tree.is_text(node)).map(|node| {
        length += key(&tree.text(node)).len();
        length
    });
    marked || borders.any(|border| border == head)
}

/// The headline as metadata spell it, where they have marks and the headline only a break.
fn spelt(headline: &str, stated: &[Stated]) -> String {
    let marks = |text: &str| text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    let folded = key(headline);
    let same = stated.iter().filter(|title| title.wording.key == folded).map(|title| title.text.as_str());
    match same.max_by_key(|text| marks(text)) {
        Some(text) if marks(text) > marks(headline) => text.to_owned(),
        _ => headline.to_owned(),
    }
}

fn times_stated(stated: &[Stated], title: &Stated) -> usize {
    stated.iter().filter(|other| other.wording.key == title.wording.key).count()
}

/// The stated title that the others resemble most.
fn most_agreed(stated: &[Stated]) -> Option<&Stated> {
    let support = |title: &Stated| -> f32 { stated.iter().map(|other| title.wording.likeness(&other.wording)).sum() };
    stated.iter().rev().max_by(|a, b| support(a).total_cmp(&support(b)))
}

#[cfg(test)]
mod tests {
    use crate::page::Page;

    fn title(html: &str) -> String {
        let tree = crate::html::parse(html).expect("parses");
        Page::of(&tree, Some("https://www.lantern.example/harbour/ferry-stays-in-port")).title
    }

    #[track_caller]
    fn is(html: &str, expected: &str) {
        assert_eq!(title(html), expected, "{html}");
    }

    #[test]
    fn a_kicker_belongs_to_the_title_where_all_metadata_have_it() {
        let page = |social: &str, shown: &str| {
            format!(
                "<title>Strike: Ferry stays in port, The Lantern</title><meta property=og:title content='{social}'><meta name=twitter:title content='{social}'><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Strike: Ferry stays in port\"}}</script><h1>{shown}</h1>"
            )
        };
        is(&page("Strike: Ferry stays in port", "Ferry stays in port"), "Strike: Ferry stays in port");
        // A break on the page is a mark in the metadata.
        is(&page("Strike: Ferry stays in port", "<i>Strike</i><br>Ferry stays in port"), "Strike: Ferry stays in port");
        // Where they do not agree, the card's wording decides.
        is(&page("Ferry stays in port", "<i>Strike</i> <b>Ferry stays in port</b>"), "Ferry stays in port");
    }

    #[test]
    fn a_first_word_is_no_kicker() {
        let page = |shown: &str| {
            format!(
                "<title>Common faults of ferries - Lantern</title><meta property=og:title content='Common faults of ferries - Lantern'><meta property=og:site_name content=Lantern><h1>{shown}</h1>"
            )
        };
        is(&page("Most common faults of ferries"), "Most common faults of ferries");
        is(&page("Harbour: Common faults of ferries"), "Common faults of ferries");
        is(&page("<i>Harbour</i> Common faults of ferries"), "Common faults of ferries");
    }

    #[test]
    fn names_of_sites_and_sections_are_taken_off() {
        is("<title>Ferry stays in port | Harbour</title>", "Ferry stays in port");
        is("<title>Ferry stays in port- Lantern</title>", "Ferry stays in port");
        // A name that nothing tells is no part of the headline that the page shows.
        is("<title>Ferry stays in port | Evening Chronicle</title><h2>Ferry stays in port</h2>", "Ferry stays in port");
        // The title in the place of the site's name.
        let twice = "Ferry stays in port for a third day";
        is(
            &format!(
                "<title>{twice} | L</title><meta property=og:title content='{twice} | L'><meta property=og:site_name content='{twice}'><h1>{twice}</h1><h3>Related posts</h3>"
            ),
            twice,
        );
    }

    #[test]
    fn the_address_tells_which_wording_was_first() {
        let page = |address: &str, data: &str| {
            let html = format!(
                "<title>Ferry stays in port for a third day | Lantern</title><meta property=og:title content='Ferry stays in port for a third day | Lantern'>{data}<h1>Still no ferry as the strike goes on in port</h1>"
            );
            let tree = crate::html::parse(&html).expect("parses");
            Page::of(&tree, Some(&format!("https://trylantern.example/{address}"))).title
        };
        let first = "Ferry stays in port for a third day";
        let later = "Still no ferry as the strike goes on in port";
        assert_eq!(page("news/ferry-stays-in-port-third-day.html", ""), first);
        assert_eq!(page("news/still-no-ferry-as-strike-goes-on", ""), later);
        assert_eq!(page("news/ferry-port-day", ""), later, "keywords");
        assert_eq!(page("ferry-with-port-and-third-way-for-friday", ""), later, "no more like one than like the other");
        // The headline is what the data of the article say, too.
        let data =
            format!("<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"{later}\"}}</script>");
        assert_eq!(page("news/ferry-stays-in-port-third-day", &data), later);
    }

    #[test]
    fn the_name_of_a_manual_is_no_chapter() {
        is(
            "<title>Tides of the bay - The Pilot's Book</title><div id=menu-bar><h1 class=menu-title>The Pilot's Book</h1></div><main><h2>Tides of the bay</h2><p>a</main>",
            "Tides of the bay",
        );
    }

    #[test]
    fn headings_inside_the_text_are_no_title() {
        let stated = "<title>Ferry stays in port</title><meta property=og:title content='Ferry stays in port'>";
        is(&format!("{stated}<h1>The first day</h1><p>a<h1>Conclusions</h1><p>b"), "Ferry stays in port");
        // The one headline of the page stands even where metadata say something else.
        is(&format!("{stated}<h1>Crews walk out at the harbour</h1><p>a"), "Crews walk out at the harbour");
    }
}
