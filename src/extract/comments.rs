//! Boxes named as comments, on pages that call themselves articles and are no discussion: left out as a whole, however well
//! one of them is written.

use super::element::Chains;
use super::names::kind::{COMMENTS, PIECE, TEXT};
use super::select::Measured;

/// Words of other kept text without which the comments are what the page is about: a sentence or two.
const STORY_WORDS: f32 = 30.0;

/// Drops the kept segments in boxes of comments.
pub fn drop(page: &Measured<'_>, kept: &mut [bool], chains: &mut Chains<'_>) {
    if !page.hints.is_article || page.hints.is_discussion {
        return;
    }
    let (comments, story): (Vec<usize>, Vec<usize>) =
        (0..kept.len()).filter(|&i| kept[i]).partition(|&i| hold(page, i, chains));
    if story.iter().map(|&i| page.segments[i].words).sum::<f32>() >= STORY_WORDS {
        for i in comments {
            kept[i] = false;
        }
    }
}

/// Whether a segment stands in a box of comments.
pub fn hold(page: &Measured<'_>, i: usize, chains: &mut Chains<'_>) -> bool {
    let tree = page.tree;
    let block = page.segments[i].block;
    // A name such as "post comments-open" is that of an article, and so is a box with the headline in it.
    std::iter::once(block).chain(tree.ancestors(block)).any(|id| {
        let kinds = chains.of(id).kinds;
        kinds & COMMENTS != 0
            && kinds & (PIECE | TEXT) == 0
            && page.hints.headline.is_none_or(|headline| !tree.contains(id, headline))
    })
}
