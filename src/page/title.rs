//! The title: the visible headline, chosen by agreement with the title element, social metadata and JSON-LD; where no
//! heading convinces, the metadata that agree best. Site names and their separators are taken off.

use std::borrow::Cow;

use crate::html::{NodeId, Tag, Tree};

use super::Page;
use super::jsonld::Own;
use super::survey::Survey;
use super::text::{key, plain, visible};

/// Headings looked at.
const MOST_HEADINGS: usize = 60;
/// Longest headline, in bytes.
const LONGEST: usize = 500;
/// Score from which a heading is believed to be the headline.
const ENOUGH: f32 = 30.0;

/// A title that metadata give.
struct Stated {
    text: String,
    key: String,
    pairs: Pairs,
    source: &'static str,
}

/// The letter pairs of a key, sorted.
type Pairs = Vec<(char, char)>;

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>) {
    let sites = site_keys(page, own);
    let stated = stated(survey, own, &sites);
    let mut best: Option<(f32, NodeId, String)> = None;
    let first_level = survey.headings.iter().filter(|&&id| tree.tag(id) == Tag::H1).count();
    for (place, &id) in survey.headings.iter().take(MOST_HEADINGS).enumerate() {
        let text = visible(tree, id, LONGEST);
        if text.is_empty() || text.len() > LONGEST {
            continue;
        }
        let mut score = score(tree, id, &text, &stated, &sites) - (place as f32).min(20.0) / 4.0;
        if first_level == 1 && tree.tag(id) == Tag::H1 {
            score += 8.0;
        }
        // The surroundings cost the most to look at, and add this much at best.
        if best.as_ref().is_some_and(|(top, ..)| score + 80.0 <= *top) {
            continue;
        }
        score += surroundings(tree, id, page);
        if best.as_ref().is_none_or(|(top, ..)| score > *top) {
            best = Some((score, id, text));
        }
    }
    let best_of_all = best.clone();
    match best.filter(|(score, ..)| *score >= ENOUGH) {
        Some((_, id, text)) => {
            page.headline = Some(id);
            // A lesser heading that nothing states word for word yields to what the metadata agree on.
            let folded = key(&text);
            let stated_so = tree.tag(id) == Tag::H1 || stated.iter().any(|title| title.key == folded);
            let kickerless = without_kicker(tree, id, &text, &stated);
            if !stated_so
                && kickerless.is_none()
                && let Some(agreed) = most_agreed(&stated).filter(|title| times_stated(&stated, title) > 1)
            {
                page.title = agreed.text.clone();
                return page.because("title", agreed.source);
            }
            page.title = kickerless.unwrap_or_else(|| without_site(&text, &sites).into_owned());
            page.because("title", "headline");
        }
        None => {
            let Some(chosen) = most_agreed(&stated) else {
                // Nothing is stated: the best heading is all there is.
                if let Some((_, id, text)) = best_of_all {
                    page.headline = Some(id);
                    page.title = text;
                    page.because("title", "headline");
                }
                return;
            };
            page.title = chosen.text.clone();
            page.because("title", chosen.source);
        }
    }
}

/// Names of the site, as keys: what a title may end or begin with, and what a headline is not.
fn site_keys(page: &Page, own: Option<&Own>) -> Vec<String> {
    let names = page.site.iter().chain(own.and_then(|own| own.publisher.as_ref())).map(|name| key(name));
    let host = page.base.host().unwrap_or("").trim_start_matches("www.").to_owned();
    let mut keys: Vec<String> = names.chain([key(&host)]).collect();
    let labels: Vec<&str> = host.split('.').collect();
    keys.extend(
        labels.iter().take(labels.len().saturating_sub(1)).filter(|label| label.len() > 3).map(|label| key(label)),
    );
    keys.retain(|key| !key.is_empty());
    keys
}

fn stated(survey: &Survey, own: Option<&Own>, sites: &[String]) -> Vec<Stated> {
    let data = own.iter().flat_map(|own| own.titles.iter().take(2)).map(|title| (title.clone(), "json-ld"));
    let names = [
        "og:title",
        "twitter:title",
        "headline",
        "sailthru.title",
        "parsely-title",
        "citation_title",
        "dc.title",
        "dcterms.title",
        "cxenseparse:title",
    ];
    let metas = names.iter().filter_map(|&name| Some((plain(survey.meta(name)?), name)));
    let element = survey.title.iter().map(|title| (title.clone(), "title"));
    data.chain(metas)
        .chain(element)
        .map(|(text, source)| {
            let text = without_site(&text, sites).into_owned();
            {
                let key = key(&text);
                Stated { pairs: pairs(&key), key, text, source }
            }
        })
        .filter(|stated| !stated.key.is_empty() && !sites.contains(&stated.key))
        .collect()
}

/// What the level of the heading and its agreement with metadata speak for.
fn score(tree: &Tree, id: NodeId, text: &str, stated: &[Stated], sites: &[String]) -> f32 {
    let folded = key(text);
    let mut score = match tree.tag(id) {
        Tag::H1 => 30.0,
        Tag::H2 => 8.0,
        Tag::H3 => 0.0,
        _ => -8.0,
    };
    let chars = folded.chars().count();
    if chars < 4 {
        score -= 30.0;
    }
    let own = pairs(&folded);
    let mut agreement: [f32; 2] = [0.0; 2];
    for title in stated {
        let likeness = likeness((&folded, &own), (&title.key, &title.pairs));
        if likeness > agreement[0] {
            agreement = [likeness, agreement[0]];
        } else if likeness > agreement[1] {
            agreement[1] = likeness;
        }
    }
    score += 40.0 * agreement[0] + 15.0 * agreement[1];
    if sites.contains(&folded) {
        score -= 60.0;
    }
    score
}

/// What the heading's own attributes and those of its ancestors speak for.
fn surroundings(tree: &Tree, id: NodeId, page: &Page) -> f32 {
    let mut score: f32 = 0.0;
    if tree.raw_attr(id, "itemprop").is_some_and(|prop| prop.contains("headline")) {
        score += 20.0;
    }
    let own = hints(tree, id);
    if ["headline", "entry-title", "post-title", "article-title", "article__title", "page-title"]
        .iter()
        .any(|hint| own.contains(hint))
    {
        score += 8.0;
    }
    if tree.descendants(id).any(|node| tree.tag(node) == Tag::A && leads_elsewhere(tree, node, page)) {
        score -= 25.0;
    }
    for (step, node) in std::iter::once(id).chain(tree.ancestors(id)).take(12).enumerate() {
        score += match tree.tag(node) {
            Tag::Aside | Tag::Footer | Tag::Nav | Tag::Dialog | Tag::Form | Tag::Li => -30.0,
            Tag::Article | Tag::Main => 6.0,
            Tag::A if leads_elsewhere(tree, node, page) => -25.0,
            Tag::Body | Tag::Html => break,
            _ => 0.0,
        };
        if is_hidden(tree, node) {
            score -= 25.0;
        }
        if step < 6 {
            let hints = hints(tree, node);
            const AWAY: [&str; 17] = [
                "logo",
                "site-title",
                "sitetitle",
                "site-name",
                "brand",
                "related",
                "sidebar",
                "widget",
                "cookie",
                "newsletter",
                "modal",
                "popup",
                "breadcrumb",
                "teaser",
                "comment",
                "recommend",
                "consent",
            ];
            if AWAY.iter().any(|hint| hints.contains(hint)) {
                score -= 25.0;
            }
        }
    }
    score
}

/// A link to another page; one to the page itself is what some sites make of a headline.
fn leads_elsewhere(tree: &Tree, link: NodeId, page: &Page) -> bool {
    let Some(address) = tree.attr(link, "href").and_then(|href| page.base.web(&href)) else { return false };
    let target = super::jsonld::address_key(&address);
    let same = |own: &Option<String>| own.as_deref().is_some_and(|own| super::jsonld::address_key(own) == target);
    !(same(&page.url) || same(&page.canonical))
}

fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    // Streamed React pages reveal such a part by script.
    let streamed = tree.raw_attr(id, "id").is_some_and(|id| id.starts_with("S:"));
    (tree.has_attr(id, "hidden") && !streamed)
        || tree.has_attr(id, "data-decant-off")
        || tree.raw_attr(id, "aria-hidden").is_some_and(|value| value == "true")
        || tree.raw_attr(id, "style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
        || tree.raw_attr(id, "class").is_some_and(|class| {
            class
                .split_ascii_whitespace()
                .any(|word| matches!(word, "sr-only" | "visually-hidden" | "screen-reader-text" | "hidden" | "hide"))
        })
}

/// Class and id, lower case.
fn hints(tree: &Tree, id: NodeId) -> String {
    let mut out = tree.raw_attr(id, "class").unwrap_or("").to_ascii_lowercase();
    if let Some(id) = tree.raw_attr(id, "id") {
        out.push(' ');
        out.push_str(&id.to_ascii_lowercase());
    }
    out
}

fn pairs(key: &str) -> Pairs {
    let mut pairs: Pairs = key.chars().zip(key.chars().skip(1)).collect();
    pairs.sort_unstable();
    pairs
}

/// Dice coefficient of letter pairs, 0 to 1; a title that contains the other counts as quite like it.
fn likeness((a, left): (&str, &Pairs), (b, right): (&str, &Pairs)) -> f32 {
    if a == b {
        return 1.0;
    }
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let dice = 2.0 * both as f32 / (left.len() + right.len()) as f32;
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() >= 12 && long.contains(short) { dice.max(0.7) } else { dice }
}

/// The part of a headline that metadata call the title, where a kicker or a date stands before it.
fn without_kicker(tree: &Tree, id: NodeId, text: &str, stated: &[Stated]) -> Option<String> {
    let part = tree.descendants(id).filter(|&node| !tree.is_text(node)).take(12).find_map(|node| {
        let text = visible(tree, node, LONGEST);
        let folded = key(&text);
        (folded.len() > 12 && stated.iter().any(|title| title.key == folded)).then_some(text)
    });
    let whole = key(text);
    part.or_else(|| {
        let ending = stated.iter().find(|title| title.key.len() < whole.len() && whole.ends_with(&title.key))?;
        let agreed = stated.iter().filter(|title| title.key == ending.key).count() > 1;
        (agreed && ending.key.len() * 5 > whole.len() * 2).then(|| ending.text.clone())
    })
}

const SEPARATORS: [&str; 13] =
    [" | ", " - ", " – ", " — ", " :: ", " : ", " · ", " • ", " » ", " « ", " / ", "｜", " – "];

/// The title without the site's name before or after a separator.
fn without_site<'a>(title: &'a str, sites: &[String]) -> Cow<'a, str> {
    let mut title = title.trim();
    for _ in 0..3 {
        let parts = |at: usize, separator: &str| (title[..at].trim(), title[at + separator.len()..].trim());
        let last = SEPARATORS.iter().filter_map(|sep| title.rfind(sep).map(|at| (at, *sep))).max();
        let first = SEPARATORS.iter().filter_map(|sep| title.find(sep).map(|at| (at, *sep))).min();
        if let Some((at, separator)) = last
            && let (rest, name) = parts(at, separator)
            && is_site(name, sites)
            && key(rest).len() > 3
        {
            title = rest;
        } else if let Some((at, separator)) = first
            && let (name, rest) = parts(at, separator)
            && is_site(name, sites)
            && key(rest).len() > 3
        {
            title = rest;
        } else {
            break;
        }
    }
    Cow::Borrowed(title)
}

fn is_site(name: &str, sites: &[String]) -> bool {
    let folded = key(name);
    let bare = |key: &str| key.strip_prefix("the").unwrap_or(key).to_owned();
    !folded.is_empty()
        && sites.iter().any(|site| {
            *site == folded
                || bare(site) == bare(&folded)
                || (folded.len() > 4 && site.starts_with(&folded))
                || (site.len() > 4 && folded.starts_with(site.as_str()) && folded.len() < site.len() + 16)
        })
}

fn times_stated(stated: &[Stated], title: &Stated) -> usize {
    stated.iter().filter(|other| other.key == title.key).count()
}

/// The stated title that the others resemble most.
fn most_agreed(stated: &[Stated]) -> Option<&Stated> {
    let support = |title: &Stated| -> f32 {
        stated.iter().map(|other| likeness((&title.key, &title.pairs), (&other.key, &other.pairs))).sum()
    };
    stated.iter().rev().max_by(|a, b| support(a).total_cmp(&support(b)))
}
