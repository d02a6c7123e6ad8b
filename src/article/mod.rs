//! The article room. In: a tree and the extractor's choice of what belongs to the article. Out: a typed
//! [`Article`] of blocks and inlines, tidied. It knows nothing of scores, and nothing of output formats.
//!
//! ```text
//! tree + choice → gather (the walk) → frame, line (under construction) → close → tidy → blocks
//! ```

mod close;
mod code;
mod elements;
mod embed;
mod figure;
mod frame;
mod gather;
mod hint;
mod line;
mod math;
mod notes;
mod pictures;
mod ruby;
mod space;
mod table;
mod tex;
mod tidy;
mod types;
mod words;

pub use tidy::take_first_figure;
pub use types::*;
pub use words::count_words;

use crate::extract::Choice;
use crate::html::{NodeId, Tag, Tree};
use crate::page::Base;

/// The parts of an article that stand in the page's tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gathered {
    pub lead: Vec<Inline>,
    pub image: Option<Figure>,
    pub blocks: Vec<Block>,
    /// Words of lead and blocks.
    pub words: u32,
    pub left_out: Vec<LeftOut>,
    pub kept_percent: u8,
}

/// Builds the article's body from the nodes that were chosen. `base`: the address that links are resolved against.
pub fn gather(tree: &Tree, base: &Base, choice: &Choice) -> Gathered {
    let image_node = choice.image.map(|id| figure_around(tree, id));
    let image = image_node.and_then(|id| lead_image(tree, base, id));
    let lead = lead(tree, base, choice);
    // An image that cannot be shown stays where it is.
    let skip = gather::Gatherer::skipped_by(choice, image_node.filter(|_| image.is_some()));
    let mut gatherer = gather::Gatherer::new(tree, base, skip);
    gatherer.notes = notes::Notes::of(tree, &choice.roots, base.address());
    for &root in &choice.roots {
        gatherer.subtree(root);
    }
    let rescued = std::mem::take(&mut gatherer.rescued);
    let mut blocks = gatherer.finish();
    tidy::tidy(&mut blocks, image.as_ref());
    let words = words::of_inlines(&lead) + words::of_blocks(&blocks);
    let (left_out, kept_percent) = words::left_out(tree, choice, &rescued, words);
    Gathered { lead, image, blocks, words, left_out, kept_percent }
}

/// The figure that an image stands in, if it is the figure's only one: its caption belongs to it.
fn figure_around(tree: &Tree, id: NodeId) -> NodeId {
    let figure = tree.ancestors(id).take(6).find(|&node| tree.tag(node) == Tag::Figure);
    let images = |figure: NodeId| tree.descendants(figure).filter(|&node| tree.tag(node) == Tag::Img).count();
    figure.filter(|&figure| images(figure) <= 1).unwrap_or(id)
}

fn lead_image(tree: &Tree, base: &Base, id: NodeId) -> Option<Figure> {
    let mut gatherer = gather::Gatherer::new(tree, base, Vec::new());
    gatherer.subtree(id);
    gatherer.finish().into_iter().find_map(|block| match block {
        Block::Figure(figure) if !figure.images.is_empty() => Some(figure),
        _ => None,
    })
}

/// The standfirst as one line.
fn lead(tree: &Tree, base: &Base, choice: &Choice) -> Vec<Inline> {
    if choice.lead.is_empty() {
        return Vec::new();
    }
    let dropped = choice.dropped.iter().filter(|(id, _)| !choice.lead.contains(id));
    let skip = dropped.map(|&(id, reason)| (id, Some(reason))).collect();
    let mut gatherer = gather::Gatherer::new(tree, base, skip);
    for &node in &choice.lead {
        gatherer.subtree(node);
    }
    let mut out: Vec<Inline> = Vec::new();
    for content in tidy::lines_of(gatherer.finish()) {
        if !out.is_empty() {
            out.push(Inline::Break);
        }
        line::append(&mut out, content);
    }
    tidy::unwrap_formats(&mut out);
    out
}
