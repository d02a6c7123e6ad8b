//! The second look: what the first scores of the segments around a segment say of it.

use std::collections::HashMap;

use crate::html::Tree;

use super::lexicon::Hash;
use super::segment::{Segment, range};

/// Names of the numbers in a row, in their order.
pub const NAMES: [&str; 24] = [
    "own",
    "prev1",
    "next1",
    "prev2",
    "next2",
    "prev3",
    "next3",
    "around2",
    "around5",
    "around12",
    "parent",
    "grand",
    "outer",
    "signature",
    "page_share",
    "kept_before",
    "kept_after",
    "since_kept",
    "until_kept",
    "best_before",
    "best_after",
    "run",
    "top",
    "own_to_top",
];

/// Numbers in a row.
pub const WIDTH: usize = NAMES.len();

/// Rows for all segments of a page; `scores`: the first stage's probabilities, one a segment.
pub fn rows(tree: &Tree, segments: &[Segment], scores: &[f32]) -> Vec<f32> {
    let n = segments.len();
    // Words and kept words before each place.
    let mut sums = Vec::with_capacity(n + 1);
    let mut sum = (0.0f32, 0.0f32);
    sums.push(sum);
    let mut by_signature: HashMap<u32, (f32, f32)> = HashMap::new();
    let signatures: Vec<u32> = segments.iter().map(|segment| signature(tree, segment)).collect();
    for (i, segment) in segments.iter().enumerate() {
        let words = segment.words + 1.0;
        sum = (sum.0 + words, sum.1 + words * scores[i]);
        sums.push(sum);
        let entry = by_signature.entry(signatures[i]).or_default();
        *entry = (entry.0 + words, entry.1 + words * scores[i]);
    }
    let mean = |from: usize, to: usize| (sums[to].1 - sums[from].1) / (sums[to].0 - sums[from].0).max(1e-3);
    let score =
        |i: usize, offset: isize| i.checked_add_signed(offset).and_then(|i| scores.get(i)).copied().unwrap_or(-1.0);
    let kept = |i: &usize| scores[*i] > 0.5 && segments[*i].words >= 8.0;
    let mut last_kept = None;
    let mut next_kept = vec![n; n + 1];
    for i in (0..n).rev() {
        next_kept[i] = if kept(&i) { i } else { next_kept[i + 1] };
    }
    let mut out = Vec::with_capacity(n * WIDTH);
    let mut best_before = 0.0f32;
    let mut best_after = vec![0.0f32; n + 1];
    for i in (0..n).rev() {
        best_after[i] = best_after[i + 1].max(if segments[i].words >= 5.0 { scores[i] } else { 0.0 });
    }
    let mut run = 0.0;
    let top = top(segments, scores);
    for i in 0..n {
        let around = |reach: usize| mean(i.saturating_sub(reach), (i + reach + 1).min(n));
        let mut ranges = tree.ancestors(segments[i].block).map(|id| range(tree, segments, id));
        let mut wider = |than: (usize, usize)| ranges.find(|range| range.1 - range.0 > than.1 - than.0).unwrap_or(than);
        let parent = wider((i, i + 1));
        let grand = wider(parent);
        let outer = wider(grand);
        let total = sums[n];
        let (all, good) = by_signature[&signatures[i]];
        out.extend([
            scores[i],
            score(i, -1),
            score(i, 1),
            score(i, -2),
            score(i, 2),
            score(i, -3),
            score(i, 3),
            around(2),
            around(5),
            around(12),
            mean(parent.0, parent.1),
            mean(grand.0, grand.1),
            mean(outer.0, outer.1),
            good / all,
            total.1 / total.0.max(1.0),
            sums[i].1 / total.1.max(1e-3),
            (total.1 - sums[i + 1].1).max(0.0).ln_1p(),
            last_kept.map_or(-1.0, |k: usize| (i - k).min(60) as f32),
            if next_kept[i + 1] == n { -1.0 } else { (next_kept[i + 1] - i).min(60) as f32 },
            best_before,
            best_after[i + 1],
            run,
            top,
            scores[i] / top.max(0.02),
        ]);
        if kept(&i) {
            last_kept = Some(i);
            run = 0.0;
        } else {
            run += segments[i].words;
        }
        if segments[i].words >= 5.0 {
            best_before = best_before.max(scores[i]);
        }
    }
    out
}

/// Words of the surest segments that give a page's level.
const TOP_WORDS: f32 = 150.0;

/// The score that the page's surest [`TOP_WORDS`] words reach: how sure the first stage is of this page at all.
pub fn top(segments: &[Segment], scores: &[f32]) -> f32 {
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut words = 0.0;
    for i in order {
        words += segments[i].words;
        if words >= TOP_WORDS {
            return scores[i];
        }
    }
    scores.iter().copied().fold(0.0, f32::max)
}

fn signature(tree: &Tree, segment: &Segment) -> u32 {
    let mut hash = Hash::new();
    let parent = tree.parent(segment.block).unwrap_or(0);
    for id in [segment.block, parent] {
        hash.byte(tree.tag(id) as u8);
        for byte in tree.raw_attr(id, "class").unwrap_or("").bytes().filter(|byte| !byte.is_ascii_digit()) {
            hash.byte(byte);
        }
    }
    hash.get()
}
