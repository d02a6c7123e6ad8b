//! A whole live page, handed over as the HTML that the browser makes of it: writing that costs the page's thread a
//! fraction of telling facts element by element.
//!
//! In: the text in pieces; then, of some elements, what only the live page knows. Out: first the numbers of these
//! elements, then the marks. Numbers count start tags, as everywhere; the sender compares how many there are.

use super::judge::{Judge, Mark};
use super::outline::{At, NO_ORDINAL, Outline};
use crate::error::Error;
use crate::html::{Parser, Tree};
use serde::{Deserialize, Serialize};

/// Elements so near to the root are asked about whatever they are called.
const NEAR_ROOT: usize = 5;
/// What may float above a page by its name.
const FLOATS: [&str; 15] = [
    "modal", "popup", "pop-up", "overlay", "dialog", "lightbox", "sticky", "fixed", "float", "banner", "toast",
    "drawer", "cookie", "consent", "wall",
];

/// How the attributes begin that Decant itself sets.
const OURS: &str = "data-decant";

/// What only the live page knows of an element.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Look {
    /// The number of the element's start tag.
    pub n: u32,
    /// Its computed position where that is `fixed` or `sticky`, else empty.
    pub position: String,
    /// Left, top, width, height in CSS pixels, relative to the viewport.
    pub place: Option<[f32; 4]>,
    /// Whether it takes part in what the user does now.
    pub busy: bool,
}

/// What is to be looked at before the page can be judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// Start tags in the text: a sender who counts other than this many elements cannot tell which is which.
    pub count: u32,
    /// Elements whose position is asked for.
    pub ask: Vec<u32>,
}

/// What is clutter on a whole page.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verdict {
    pub marks: Vec<Mark>,
    /// Elements that the stylesheet may hide, and that neither are marked nor lie in what is: if it does, it is wrong.
    pub styled: Vec<u32>,
}

/// A page on its way in.
pub struct Snapshot {
    parser: Parser,
}

impl Default for Snapshot {
    fn default() -> Self {
        Snapshot { parser: Parser::new(None) }
    }
}

impl Snapshot {
    /// Takes the next piece of the page's HTML.
    pub fn push(&mut self, text: &str) -> Result<(), Error> {
        self.parser.push_str(text)
    }

    /// Ends the page.
    pub fn finish(self) -> Result<Page, Error> {
        Ok(Page { tree: self.parser.finish()? })
    }
}

/// A page that is all there.
pub struct Page {
    tree: Tree,
}

impl Page {
    /// The page as it came from its site: marks that are on it already speak for nothing.
    fn outline(&self) -> Outline<'_> {
        let mut outline = Outline::of_tree(&self.tree);
        for element in &mut outline.elements {
            element.attributes.retain(|(name, _)| !name.starts_with(OURS));
        }
        outline
    }

    /// What has to be known before it is judged.
    pub fn survey(&self) -> Survey {
        let outline = self.outline();
        let mut survey = Survey::default();
        let mut depths: Vec<usize> = Vec::with_capacity(outline.len());
        for (at, element) in outline.elements.iter().enumerate() {
            let depth = outline.parent(at).map_or(0, |parent| depths[parent] + 1);
            depths.push(depth);
            if element.n == NO_ORDINAL {
                continue;
            }
            survey.count = survey.count.max(element.n + 1);
            let named = || [&element.id, &element.class].iter().any(|names| may_float(names));
            if depth < NEAR_ROOT || element.tag == "dialog" || element.floats || named() {
                survey.ask.push(element.n);
            }
        }
        survey
    }

    /// Judges it. Who hands over a page knows already that it is to be cleared, so it counts as an article.
    pub fn judge(&self, judge: &mut Judge, looks: &[Look]) -> Verdict {
        let mut outline = self.outline();
        (outline.article, outline.surely) = (true, true);
        let mut looks: Vec<&Look> = looks.iter().collect();
        looks.sort_by_key(|look| look.n);
        for element in &mut outline.elements {
            // What attributes say of it counts only where nobody can look.
            element.floats = false;
            let Ok(found) = looks.binary_search_by_key(&element.n, |look| look.n) else { continue };
            let look = looks[found];
            element.busy = look.busy;
            element.floats = matches!(look.position.as_str(), "fixed" | "sticky");
            element.size = look.place.map(|[_, _, width, height]| (width, height));
        }
        let marks = judge.page(&outline);
        let mut marked = marks.iter().map(|mark| mark.n).peekable();
        let mut styled = Vec::new();
        let mut at: At = 0;
        while at < outline.len() {
            let n = outline.elements[at].n;
            // Marks are in document order, and none lies in another.
            if n != NO_ORDINAL && marked.next_if_eq(&n).is_some() {
                at = outline.end(at);
                continue;
            }
            if n != NO_ORDINAL && judge.is_styled(&outline, at) {
                styled.push(n);
            }
            at += 1;
        }
        Verdict { marks, styled }
    }
}

fn may_float(names: &str) -> bool {
    let names = names.to_ascii_lowercase();
    FLOATS.iter().any(|word| names.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clutter::kind::Kinds;
    use crate::clutter::set;

    fn page(html: &str) -> Page {
        let mut snapshot = Snapshot::default();
        let (one, other) = html.split_at(html.len() / 2);
        snapshot.push(one).unwrap();
        snapshot.push(other).unwrap();
        snapshot.finish().unwrap()
    }

    fn judge() -> Judge {
        Judge::new("https://news.example/", Kinds::DEFAULT, set::built_in())
    }

    const PROSE: &str = "<p>The harbour froze that winter, and for the first time in sixty years the boats stayed in, \
        so that the fishermen walked out over the ice, as their fathers had done, to look at the nets.</p>";

    #[test]
    fn it_asks_where_things_may_float() {
        let html = "<html><head></head><body><div><div><div><div><i></i><b class=\"Newsletter-PopUp\"></b></div></div>\
            </div></div></body></html>";
        let survey = page(html).survey();
        assert_eq!(survey, Survey { count: 9, ask: vec![0, 1, 2, 3, 4, 5, 8] });
    }

    #[test]
    fn every_start_tag_counts() {
        let html = "<html><head><template><p><i></i></p></template></head><body><svg><path></path></svg><noscript><b>x</b>\
            </noscript><em></em></body></html>";
        // The text of `noscript` is none where scripts run.
        assert_eq!(page(html).survey().count, 10);
    }

    #[test]
    fn what_the_stylesheet_hides_and_the_judge_does_not_is_told() {
        let html = format!(
            "<html><head></head><body><article><h1>Ice</h1><div class=\"newsletter-signup\">{}</div>\
             <div class=\"adsbygoogle\"></div></article></body></html>",
            PROSE.repeat(6)
        );
        let verdict = page(&html).judge(&mut judge(), &[]);
        assert_eq!(verdict.marks.iter().map(|mark| mark.n).collect::<Vec<_>>(), [12]);
        assert_eq!(verdict.styled, [5]);
    }

    #[test]
    fn a_mark_is_no_reason_to_mark() {
        let html = format!(
            "<html data-decant-hide=\"ad newsletter\"><head></head><body><article><h1>Ice</h1>{}</article>\
             <div data-decant=\"newsletter\"><p>Ice is thin at the quay.</p></div></body></html>",
            PROSE.repeat(6)
        );
        assert_eq!(page(&html).judge(&mut judge(), &[]).marks, []);
    }

    #[test]
    fn what_floats_is_told_by_who_looks() {
        let html = format!(
            "<html><head></head><body><div><div><div><h1>Ice</h1>{}<div><div class=\"fixed bottom-0\"><p>We use cookies \
             and similar technologies. You can change your choice at any time.</p><button>Accept all</button></div></div>\
             </div></div></div></body></html>",
            PROSE.repeat(6)
        );
        let page = page(&html);
        assert!(page.survey().ask.contains(&14), "a class says that it may float");
        assert_eq!(page.judge(&mut judge(), &[]).marks, [], "nobody saw it float");
        let looks = [Look { n: 14, position: "fixed".into(), ..Look::default() }];
        assert_eq!(page.judge(&mut judge(), &looks).marks.len(), 1);
    }

    #[test]
    fn what_the_user_is_at_stays() {
        let html = format!(
            "<html><head></head><body><article><h1>Ice</h1>{}</article><div class=\"newsletter-signup\"><form>\
             <input type=\"email\"></form></div></body></html>",
            PROSE.repeat(6)
        );
        let page = page(&html);
        assert_eq!(page.judge(&mut judge(), &[]).marks.len(), 1);
        let looks = [Look { n: 13, busy: true, ..Look::default() }];
        assert_eq!(page.judge(&mut judge(), &looks).marks.len(), 0);
    }
}
