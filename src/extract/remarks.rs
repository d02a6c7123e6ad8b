//! Boxes that are named for what is said about the text: what buyers say of a product, what a company adds so that nobody
//! can hold it to its words. They read like the text, and are none of it.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::html::{NodeId, Tree};

use super::element::Chains;
use super::names::kind;
use super::segment::inherited;
use super::select::Measured;

/// Words that name the reviews on the page of a product. Elsewhere a review is an article, and "review" alone may be a
/// step of a process, "ratings" what a machine bears.
const REVIEWS: [&str; 2] = ["reviews", "testimonials"];
/// The same of names of more than one word, beside a word of [`SAYS_WHO`] or before one of [`BOXES`].
const REVIEW: [&str; 4] = ["review", "testimonial", "rating", "ratings"];
const SAYS_WHO: [&str; 6] = ["customer", "customers", "product", "user", "users", "buyer"];
const DISCLAIMERS: [&str; 2] = ["disclaimer", "disclaimers"];
/// Words after such a name that say no more than that it is a box.
const BOXES: [&str; 22] = [
    "area",
    "block",
    "body",
    "box",
    "card",
    "carousel",
    "container",
    "content",
    "grid",
    "inner",
    "item",
    "items",
    "list",
    "module",
    "row",
    "section",
    "slide",
    "slider",
    "text",
    "widget",
    "wrap",
    "wrapper",
];
/// Elements from the text's own outwards whose names count.
const REACH: usize = 5;
/// A box whose heading the model holds to be the article's with this probability is one of its sections, whatever it is
/// called. Chosen.
const SURE_HEADING: f32 = 0.9;

/// Drops the kept segments in such boxes, unless most of what is kept stands there.
pub fn drop(page: &Measured<'_>, kept: &mut [bool], chains: &mut Chains<'_>) {
    if page.hints.is_offer {
        drop_named(page, kept, |id| is_named(page.tree, id, names_reviews));
    }
    drop_named(page, kept, |id| {
        chains.of(id).kinds & kind::PROMO != 0 && is_named(page.tree, id, |words| names_one_of(words, &DISCLAIMERS))
    });
}

fn drop_named(page: &Measured<'_>, kept: &mut [bool], mut is_one: impl FnMut(NodeId) -> bool) {
    let mut known: HashMap<NodeId, bool, FixedState> = HashMap::default();
    let all: &[bool] = kept;
    let mut stands_in_one = |i: usize| {
        let block = page.segments[i].block;
        let mut around = std::iter::once(block).chain(page.tree.ancestors(block)).take(REACH);
        around.any(|id| *known.entry(id).or_insert_with(|| is_one(id) && !has_sure_heading(page, all, id)))
    };
    let named: Vec<usize> = (0..all.len()).filter(|&i| all[i] && stands_in_one(i)).collect();
    let words: f32 = named.iter().map(|&i| page.segments[i].words).sum();
    if words * 2.0 < page.words(0, kept.len(), |i| kept[i]) {
        for i in named {
            kept[i] = false;
        }
    }
}

fn has_sure_heading(page: &Measured<'_>, kept: &[bool], id: NodeId) -> bool {
    let (from, to) = page.range(id);
    let is_heading = |i: usize| page.segments[i].inherited & inherited::HEADING != 0;
    (from..to).any(|i| kept[i] && is_heading(i) && page.scores[i] >= SURE_HEADING)
}

/// Whether one of an element's classes, or what it says it is a property of, is such a name.
fn is_named(tree: &Tree, id: NodeId, is_one: impl Fn(&[&str]) -> bool) -> bool {
    ["class", "itemprop"].into_iter().filter_map(|attribute| tree.raw_attr(id, attribute)).any(|value| {
        let value = value.to_ascii_lowercase();
        value.split_ascii_whitespace().any(|name| {
            let words: Vec<&str> = name.split(['-', '_']).filter(|word| !word.is_empty()).collect();
            is_one(&words)
        })
    })
}

fn names_reviews(words: &[&str]) -> bool {
    let says_who = words.iter().any(|word| SAYS_WHO.contains(word));
    let is_box = words.last().is_some_and(|word| BOXES.contains(word));
    names_one_of(words, &REVIEWS) || (says_who || is_box) && names_one_of(words, &REVIEW)
}

/// Whether one of the names stands at the end of the words, or with nothing but boxes after it.
fn names_one_of(words: &[&str], names: &[&str]) -> bool {
    words.iter().rev().find(|word| !BOXES.contains(word)).is_some_and(|word| names.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, model, segment};
    use crate::html;

    /// How many segments are left of a body all of whose segments were kept, on a page of this kind.
    fn left_of(body: &str, is_offer: bool, score: f32) -> usize {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let hints = Hints { is_offer, ..Hints::default() };
        let scores = vec![score; segments.len()];
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
        let mut kept = vec![true; segments.len()];
        drop(&page, &mut kept, &mut Chains::new(&tree, &model::model().classes));
        kept.iter().filter(|&&kept| kept).count()
    }

    const TEXT: &str = "<p>A lamp for the quay that burns all night on one battery, in four colours.</p>";
    const REMARK: &str = "<p>Burns for two nights. Would buy it again.</p>";

    #[test]
    fn reviews_are_no_part_of_a_product() {
        for class in ["customer-reviews", "Reviews", "product__reviews-list", "review-item"] {
            let page = format!("{TEXT}<div class='{class}'><div>{REMARK}</div></div>");
            assert_eq!(left_of(&page, true, 0.8), 1, "{class}");
            assert_eq!(left_of(&page, false, 0.8), 2, "{class}");
        }
        assert_eq!(left_of(&format!("{TEXT}<div itemprop=reviews>{REMARK}</div>"), true, 0.8), 1);
        assert_eq!(left_of(&format!("<h1>Lamp</h1><div class=review-list>{REMARK}</div>"), true, 0.8), 2);
    }

    #[test]
    fn what_a_product_is_stays_whatever_its_box_is_called() {
        for names in ["class=review-process", "class=rating-plate", "class=ratings", "class=reviewed", "id=reviews"] {
            let steps = "<h2>How we look at a lamp</h2><p>Each lamp is lit for a night before it leaves the yard.</p>";
            let page = format!("{TEXT}{TEXT}{TEXT}<section {names}>{steps}</section>");
            assert_eq!(left_of(&page, true, 0.8), 5, "{names}");
        }
    }

    #[test]
    fn a_section_whose_heading_is_surely_the_text_stays() {
        let page = format!("{TEXT}{TEXT}<section class=reviews><h2>Tested at sea</h2>{REMARK}</section>");
        assert_eq!(left_of(&page, true, 0.95), 4);
        assert_eq!(left_of(&page, true, 0.8), 2);
    }

    #[test]
    fn disclaimers_go_from_every_page() {
        assert_eq!(left_of(&format!("{TEXT}<p class='page__disclaimer'>Colours may differ.</p>"), false, 0.9), 1);
        assert_eq!(left_of(&format!("{TEXT}<p class='declaimed'>Colours may differ.</p>"), false, 0.9), 2);
    }
}
