//! Boxes named as comments, on pages that call themselves articles and are no discussion: left out as a whole, however well
//! one of them is written.

use crate::html::NodeId;

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
    let tree = page.tree;
    // A name such as "post comments-open" is that of an article, and so is a box with the headline in it.
    let mut is_box = |id: NodeId| {
        let kinds = chains.of(id).kinds;
        kinds & COMMENTS != 0
            && kinds & (PIECE | TEXT) == 0
            && page.hints.headline.is_none_or(|headline| !tree.contains(id, headline))
    };
    let mut inside = |i: usize| {
        let block = page.segments[i].block;
        is_box(block) || tree.ancestors(block).any(&mut is_box)
    };
    let (comments, story): (Vec<usize>, Vec<usize>) = (0..kept.len()).filter(|&i| kept[i]).partition(|&i| inside(i));
    if story.iter().map(|&i| page.segments[i].words).sum::<f32>() >= STORY_WORDS {
        for i in comments {
            kept[i] = false;
        }
    }
}
