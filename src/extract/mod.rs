//! The extract room. In: a tree and what the page says of itself. Out: a [`Choice`] of what belongs to the article,
//! each decision with a reason.
//!
//! ```text
//! tree → segments → features → forest → select → choice
//! ```
//!
//! A learned model (`model.bin`, written by `train/`) gives each segment a probability from its words, its place and
//! its surroundings; `select` turns these into whole lists, figures and containers. It knows nothing of blocks, formats
//! or clutter.

mod alike;
pub mod choice;
mod comments;
mod copies;
mod credits;
mod doubtful;
pub mod element;
mod endings;
pub mod features;
pub mod hints;
pub mod lexicon;
mod looks;
pub mod model;
mod names;
mod notes;
mod panels;
mod pictures;
mod reason;
mod remarks;
pub mod segment;
mod select;
mod structure;
mod threshold;
mod unseen;

pub use choice::{Choice, Reason};

use crate::html::Tree;
use crate::page::Page;
use element::Chains;
use hints::Hints;
use segment::Segment;
use select::Measured;

/// Probability from which on the model is sure that a text is the article's.
const SURE: f32 = 0.8;
/// From this share of linked characters on a text leads elsewhere, however sure the model is of it: front pages.
const LINKED: f32 = 0.35;

/// What the extractor made of a page.
#[derive(Debug, Default)]
pub struct Extraction {
    pub choice: Choice,
    /// Words of the kept segments.
    pub kept_words: f32,
    /// Of these, words of running text: long enough and free enough of links.
    pub prose_words: f32,
    /// Of the kept words, those that the model is sure of and that are no links.
    pub sure_words: f32,
    /// One line a segment, for `--explain`.
    pub verdicts: Vec<Verdict>,
}

/// The verdict on one segment.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub kept: bool,
    /// Probability that it belongs to the article, 0–1.
    pub score: f32,
    pub words: f32,
    pub reason: Option<Reason>,
    /// The path of tags and classes down to its block.
    pub path: String,
    pub sample: String,
}

/// Finds the article. `explain`: also say why, segment by segment.
pub fn extract(tree: &Tree, page: &Page, explain: bool) -> Extraction {
    let model = model::model();
    let segments = segment::segments(tree);
    let hints = Hints::of(tree, page);
    let rows = features::rows(tree, &segments, &hints, &model.classes, &model.words);
    let scores: Vec<f32> = rows.chunks_exact(features::WIDTH).map(|row| model.forest.probability(row)).collect();
    choose(tree, &hints, &segments, &scores, explain)
}

/// The choice that follows from the scores of the segments.
pub fn choose(tree: &Tree, hints: &Hints, segments: &[Segment], scores: &[f32], explain: bool) -> Extraction {
    let measured = Measured { tree, segments, scores, hints };
    let selection = select::select(&measured, &mut Chains::new(tree, &model::model().classes));
    finish(&measured, selection, explain)
}

fn finish(page: &Measured<'_>, selection: select::Selection, explain: bool) -> Extraction {
    let kept = |i: usize| selection.kept[i];
    let words = |which: &dyn Fn(usize) -> bool| -> f32 {
        (0..page.segments.len()).filter(|&i| which(i)).map(|i| page.segments[i].words).sum()
    };
    let verdicts = if explain {
        (0..page.segments.len())
            .map(|i| Verdict {
                kept: kept(i),
                score: page.scores[i],
                words: page.segments[i].words,
                reason: (!kept(i)).then(|| reason::of_segment(page, i)),
                path: path(page.tree, page.segments[i].block),
                sample: select::text_of(page, i).chars().take(120).collect(),
            })
            .collect()
    } else {
        Vec::new()
    };
    let prose = |i: usize| kept(i) && page.segments[i].is_prose();
    let sure = |i: usize| kept(i) && page.scores[i] >= SURE && page.segments[i].link_density() < LINKED;
    Extraction {
        kept_words: words(&kept),
        prose_words: words(&prose),
        sure_words: words(&sure),
        choice: selection.choice,
        verdicts,
    }
}

fn path(tree: &Tree, id: crate::html::NodeId) -> String {
    let mut parts: Vec<String> = std::iter::once(id)
        .chain(tree.ancestors(id))
        .take(5)
        .map(|id| {
            let class =
                tree.raw_attr(id, "class").unwrap_or("").split_ascii_whitespace().take(3).collect::<Vec<_>>().join(".");
            if class.is_empty() { tree.name(id).to_owned() } else { format!("{}.{class}", tree.name(id)) }
        })
        .collect();
    parts.reverse();
    parts.join(" > ")
}

/// The whole body as the article: a selection that the user made, or a page on which nothing was found.
pub fn whole(tree: &Tree) -> Extraction {
    let segments = segment::segments(tree);
    let words = segments.iter().map(|segment| segment.words).sum();
    let choice = Choice { roots: vec![tree.body()], ..Choice::default() };
    Extraction { choice, kept_words: words, prose_words: words, sure_words: words, verdicts: Vec::new() }
}
