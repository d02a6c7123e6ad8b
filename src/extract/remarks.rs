//! Boxes that are named for what is said about the text: what buyers say of a product, what a company adds so that nobody
//! can hold it to its words. They read like the text, and are none of it.

use crate::html::NodeId;

use super::element::Chains;
use super::names::kind;
use super::reason;
use super::select::Measured;

/// Beginnings of the words that name reviews on the page of a product. Elsewhere a review is an article.
const REVIEWS: [&str; 3] = ["review", "testimonial", "rating"];
const DISCLAIMERS: [&str; 1] = ["disclaimer"];
/// Elements from the text's own outwards whose names count.
const REACH: usize = 5;

/// Drops the kept segments in such boxes, unless most of what is kept stands there.
pub fn drop(page: &Measured<'_>, kept: &mut [bool], chains: &mut Chains<'_>) {
    if page.hints.is_offer() {
        drop_named(page, kept, |id| is_named(page, id, &REVIEWS));
    }
    drop_named(page, kept, |id| chains.of(id).kinds & kind::PROMO != 0 && is_named(page, id, &DISCLAIMERS));
}

fn drop_named(page: &Measured<'_>, kept: &mut [bool], mut is_one: impl FnMut(NodeId) -> bool) {
    let mut stands_in_one = |i: usize| {
        let block = page.segments[i].block;
        std::iter::once(block).chain(page.tree.ancestors(block)).take(REACH).any(&mut is_one)
    };
    let named: Vec<usize> = (0..kept.len()).filter(|&i| kept[i] && stands_in_one(i)).collect();
    let words: f32 = named.iter().map(|&i| page.segments[i].words).sum();
    if words * 2.0 < page.words(0, kept.len(), |i| kept[i]) {
        for i in named {
            kept[i] = false;
        }
    }
}

fn is_named(page: &Measured<'_>, id: NodeId, parts: &[&str]) -> bool {
    let names = reason::names(page.tree, id);
    parts.iter().any(|part| reason::word_starts(&names, part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, model, segment};
    use crate::html;

    /// How many segments are left of a body all of whose segments were kept, on a page of this kind.
    fn left_of(body: &str, kind: f32) -> usize {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let hints = Hints { address: [1.0, 1.0, kind], ..Hints::default() };
        let scores = vec![0.9; segments.len()];
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
        let mut kept = vec![true; segments.len()];
        drop(&page, &mut kept, &mut Chains::new(&tree, &model::model().classes));
        kept.iter().filter(|&&kept| kept).count()
    }

    const TEXT: &str = "<p>A lamp for the quay that burns all night on one battery, in four colours.</p>";
    const REMARK: &str = "<p>Burns for two nights. Would buy it again.</p>";

    #[test]
    fn reviews_are_no_part_of_a_product() {
        let page = format!("{TEXT}<div class='customer-reviews'><div>{REMARK}</div></div>");
        assert_eq!(left_of(&page, 4.0), 1);
        assert_eq!(left_of(&page, 1.0), 2);
        assert_eq!(left_of(&format!("<h1>Lamp</h1><div class=review-list>{REMARK}</div>"), 4.0), 2);
    }

    #[test]
    fn disclaimers_go_from_every_page() {
        assert_eq!(left_of(&format!("{TEXT}<p class='page__disclaimer'>Colours may differ.</p>"), 0.0), 1);
        assert_eq!(left_of(&format!("{TEXT}<p class='declaimed'>Colours may differ.</p>"), 0.0), 2);
    }
}
