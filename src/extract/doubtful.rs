//! Text in places that hold furniture must be surer than other text to be kept: where the page as a whole is strange to the
//! model it keeps what is less likely than not, and there the least likely is what stands in a sidebar, a caption or a comment.

use super::comments;
use super::element::Chains;
use super::names::kind;
use super::segment::inherited;
use super::select::Measured;

/// Score below which such text is dropped. In sites that the model had not learnt from, one word in ten of it was the
/// article's.
const SURE: f32 = 0.6;
const PLACES: u32 = inherited::ASIDE | inherited::NAV | inherited::FOOTER;

/// Drops the doubtful segments in such places, unless most of what is kept stands there.
pub fn drop(page: &Measured<'_>, kept: &mut [bool], chains: &mut Chains<'_>) {
    // Elsewhere the names of captions are those of galleries of goods and of pictures with a text of their own.
    let is_caption = |i: usize, chains: &mut Chains<'_>| {
        if !page.hints.is_article {
            return false;
        }
        let block = page.segments[i].block;
        let mut near = std::iter::once(block).chain(page.tree.ancestors(block)).take(3);
        near.any(|id| chains.of(id).kinds & kind::CAPTION != 0)
    };
    let doubtful: Vec<usize> = (0..kept.len())
        .filter(|&i| kept[i] && page.scores[i] < SURE)
        .filter(|&i| {
            page.segments[i].inherited & PLACES != 0
                || is_caption(i, chains)
                || !page.hints.is_discussion && comments::hold(page, i, chains)
        })
        .collect();
    let words: f32 = doubtful.iter().map(|&i| page.segments[i].words).sum();
    if words * 2.0 < page.words(0, kept.len(), |i| kept[i]) {
        for i in doubtful {
            kept[i] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, model, segment};
    use crate::html;

    /// How many segments are left of a body whose segments have these scores and were all kept.
    fn left_of(body: &str, scores: &[f32], is_article: bool) -> usize {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        assert_eq!(segments.len(), scores.len(), "one score a segment");
        let hints = Hints { is_article, ..Hints::default() };
        let page = Measured { tree: &tree, segments: &segments, scores, hints: &hints };
        let mut kept = vec![true; segments.len()];
        drop(&page, &mut kept, &mut Chains::new(&tree, &model::model().classes));
        kept.iter().filter(|&&kept| kept).count()
    }

    const STORY: &str = "<p>The ferry left an hour late that morning, and nobody on the quay could say why.</p>";

    #[test]
    fn furniture_must_be_sure() {
        let page = |tag| format!("{STORY}{STORY}<{tag}>Win a trip to the lighthouse</{tag}>");
        assert_eq!(left_of(&page("aside"), &[0.5, 0.5, 0.5], false), 2);
        assert_eq!(left_of(&page("aside"), &[0.5, 0.5, 0.7], false), 3);
        assert_eq!(left_of(&page("section"), &[0.5, 0.5, 0.5], false), 3);
        // A page whose text stands in the aside.
        assert_eq!(left_of(&format!("<p>Tides</p><aside>{STORY}</aside>"), &[0.5, 0.5], false), 2);
    }

    #[test]
    fn captions_of_articles_must_be_sure() {
        let page = format!("{STORY}{STORY}<p class=photo-caption>The quay in May</p>");
        assert_eq!(left_of(&page, &[0.9, 0.9, 0.5], true), 2);
        assert_eq!(left_of(&page, &[0.9, 0.9, 0.5], false), 3);
    }
}
