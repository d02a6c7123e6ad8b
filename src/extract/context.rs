//! The second look: what the first scores of the segments around a segment say of it.

use crate::html::{NodeId, Tree};
use crate::order;

use super::lexicon::ByHash;
use super::looks::Looks;
use super::segment::{Ranges, Segment, inherited};

/// Names of the numbers in a row, in their order.
pub const NAMES: [&str; 29] = [
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
    "box_up",
    "box_mean",
    "box_share",
    "section",
    "outer_signature",
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
    let mut by_signature: ByHash<(f32, f32)> = ByHash::default();
    let mut looks = Looks::new(tree);
    let signatures: Vec<[u32; 2]> = segments.iter().map(|segment| signatures(tree, segment, &mut looks)).collect();
    for (i, segment) in segments.iter().enumerate() {
        let words = segment.words + 1.0;
        sum = (sum.0 + words, sum.1 + words * scores[i]);
        sums.push(sum);
        for signature in signatures[i] {
            let entry = by_signature.entry(signature).or_default();
            *entry = (entry.0 + words, entry.1 + words * scores[i]);
        }
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
    let ranges = Ranges::new(tree, segments);
    let best_box = best_box(tree, segments, &ranges, scores, &sums);
    let (box_from, box_to) = ranges.of(tree, best_box);
    let box_mean = if box_to > box_from { mean(box_from, box_to) } else { 0.0 };
    let box_share = (sums[box_to].1 - sums[box_from].1) / sums[n].1.max(1e-3);
    let section_ends = section_ends(segments);
    let mut section = (0, section_ends[0]);
    for i in 0..n {
        if i >= section.1 {
            section = (i, section_ends[i]);
        }
        let around = |reach: usize| mean(i.saturating_sub(reach), (i + reach + 1).min(n));
        let mut around_it = tree.ancestors(segments[i].block).map(|id| ranges.of(tree, id));
        let mut wider =
            |than: (usize, usize)| around_it.find(|range| range.1 - range.0 > than.1 - than.0).unwrap_or(than);
        let parent = wider((i, i + 1));
        let grand = wider(parent);
        let outer = wider(grand);
        let total = sums[n];
        let [(all, good), (outer_all, outer_good)] = signatures[i].map(|signature| by_signature[&signature]);
        let box_up = if (box_from..box_to).contains(&i) {
            0
        } else {
            1 + tree.ancestors(segments[i].block).take_while(|&id| !tree.contains(id, best_box)).count()
        };
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
            box_up as f32,
            box_mean,
            box_share,
            mean(section.0, section.1),
            outer_good / outer_all,
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
    order::places(&mut order, &mut |a, b| scores[b].total_cmp(&scores[a]));
    let mut words = 0.0;
    for i in order {
        words += segments[i].words;
        if words >= TOP_WORDS {
            return scores[i];
        }
    }
    scores.iter().copied().fold(0.0, f32::max)
}

/// Score from which on a word speaks for the box that it stands in, rather than against it.
const FOR_BOX: f32 = 0.35;

/// The element whose words speak most for it: it holds most of what is kept and little else.
fn best_box(tree: &Tree, segments: &[Segment], ranges: &Ranges, scores: &[f32], sums: &[(f32, f32)]) -> NodeId {
    let mut best = (0.0, tree.body());
    let mut seen = vec![false; tree.len() as usize];
    for (segment, _) in segments.iter().zip(scores).filter(|(_, score)| **score > FOR_BOX) {
        for id in std::iter::once(segment.block).chain(tree.ancestors(segment.block)) {
            if std::mem::replace(&mut seen[id as usize], true) {
                break;
            }
            let (from, to) = ranges.of(tree, id);
            let worth = (sums[to].1 - sums[from].1) - FOR_BOX * (sums[to].0 - sums[from].0);
            if worth > best.0 {
                best = (worth, id);
            }
        }
    }
    best.1
}

/// For each segment where the section ends that it stands in: at the next heading.
fn section_ends(segments: &[Segment]) -> Vec<usize> {
    let mut ends = vec![segments.len(); segments.len() + 1];
    for i in (0..segments.len().saturating_sub(1)).rev() {
        ends[i] = if segments[i + 1].inherited & inherited::HEADING != 0 { i + 1 } else { ends[i + 1] };
    }
    ends
}

/// What kind of text a segment is by the looks of its block and the element around it, and by those of the two elements
/// around its block.
fn signatures(tree: &Tree, segment: &Segment, looks: &mut Looks<'_>) -> [u32; 2] {
    let parent = tree.parent(segment.block).unwrap_or(0);
    let grand = tree.parent(parent).unwrap_or(0);
    let [own, around, outer] = [segment.block, parent, grand].map(|id| looks.of(id));
    let both = |inner: u32, outer: u32| inner.wrapping_mul(0x9e37_79b1) ^ outer;
    [both(own, around), both(around, outer).rotate_left(5)]
}
