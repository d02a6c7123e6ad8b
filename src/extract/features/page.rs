//! What holds for the page as a whole: sums over its segments, its main column, its headline, its repeated boxes.

use super::{gram, words_of};
use crate::extract::hints::Hints;
use crate::extract::lexicon::{ByHash, Hashes};
use crate::extract::looks::Looks;
use crate::extract::segment::{Ranges, Segment};
use crate::html::{NodeId, Tag, Tree};

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) words: f32,
    pub(super) prose: f32,
    pub(super) chars: f32,
    pub(super) link_chars: f32,
}

#[derive(Default, Clone, Copy)]
pub(super) struct Signature {
    pub(super) count: f32,
    pub(super) words: f32,
    pub(super) chars: f32,
    pub(super) link_chars: f32,
}

impl Signature {
    pub(super) fn add(&mut self, segment: &Segment) {
        self.count += 1.0;
        self.words += segment.words;
        self.chars += segment.chars as f32;
        self.link_chars += segment.link_chars as f32;
    }

    pub(super) fn links(&self) -> f32 {
        self.link_chars / self.chars.max(1.0)
    }
}

/// What holds for the page as a whole.
pub(super) struct PageStats<'a> {
    pub(super) tree: &'a Tree,
    pub(super) segments: &'a [Segment],
    pub(super) hints: &'a Hints,
    pub(super) sums: Vec<Sums>,
    ranges: Ranges,
    /// Innermost elements that hold 90, 70 and 50 % of the prose.
    pub(super) main: [NodeId; 3],
    pub(super) main_depths: [u16; 3],
    pub(super) signatures: Vec<(u32, u32)>,
    pub(super) by_signature: ByHash<Signature>,
    pub(super) lines: ByHash<u32>,
    pub(super) headline: Option<usize>,
    pub(super) title_words: Hashes,
    pub(super) description_words: Hashes,
    pub(super) body_grams: Hashes,
    /// For each element with several segments, how many of its look stand side by side; 0 for the others.
    pub(super) items: Vec<u32>,
    /// The segments that are running text, and the words of the longest of them.
    pub(super) prose: Vec<usize>,
    pub(super) longest: f32,
}

impl<'a> PageStats<'a> {
    pub(super) fn new(tree: &'a Tree, segments: &'a [Segment], hints: &'a Hints) -> Self {
        let mut sums = Vec::with_capacity(segments.len() + 1);
        let mut sum = Sums::default();
        sums.push(sum);
        let mut by_signature: ByHash<Signature> = ByHash::default();
        let mut lines: ByHash<u32> = ByHash::default();
        let mut signatures = Vec::with_capacity(segments.len());
        let mut looks = Looks::new(tree);
        for segment in segments {
            sum.words += segment.words;
            sum.prose += if segment.is_prose() { segment.words } else { 0.0 };
            sum.chars += segment.chars as f32;
            sum.link_chars += segment.link_chars as f32;
            sums.push(sum);
            let own = looks.of(segment.block);
            let outer = tree.parent(segment.block).map_or(0, |parent| looks.of(parent)) ^ own.rotate_left(7);
            by_signature.entry(own).or_default().add(segment);
            by_signature.entry(outer).or_default().add(segment);
            signatures.push((own, outer));
            *lines.entry(segment.line_hash).or_default() += 1;
        }
        let title_words = hints.titles.iter().flat_map(|title| words_of(title)).collect();
        let description_words = hints.description.iter().flat_map(|text| words_of(text)).collect();
        let body_words: Vec<u32> = hints.article_body.iter().flat_map(|text| words_of(text)).collect();
        let body_grams = body_words.windows(3).map(gram).collect();
        let mut page = PageStats {
            tree,
            segments,
            hints,
            sums,
            ranges: Ranges::new(tree, segments),
            main: [tree.body(); 3],
            main_depths: [0; 3],
            signatures,
            by_signature,
            lines,
            headline: None,
            title_words,
            description_words,
            body_grams,
            items: Vec::new(),
            prose: (0..segments.len()).filter(|&i| segments[i].is_prose()).collect(),
            longest: segments.iter().filter(|s| s.is_prose()).map(|s| s.words).fold(1.0, f32::max),
        };
        page.count_items(&mut looks);
        page.find_main();
        page.headline = page.find_headline();
        page
    }

    fn count_items(&mut self, looks: &mut Looks<'_>) {
        let mut keys: Vec<(NodeId, u32)> = Vec::new();
        let mut counts: ByHash<u32> = ByHash::default();
        for id in self.tree.descendants(self.tree.body()) {
            if self.tree.end(id) < id + 4 || self.tree.is_text(id) {
                continue;
            }
            let Some(parent) = self.tree.parent(id) else { continue };
            let (from, to) = self.range(id);
            if to - from >= 2 {
                let key = looks.of(id) ^ parent.wrapping_mul(0x9e37_79b1);
                *counts.entry(key).or_default() += 1;
                keys.push((id, key));
            }
        }
        self.items = vec![0; self.tree.len() as usize];
        for (id, key) in keys {
            self.items[id as usize] = counts[&key];
        }
    }

    pub(super) fn total(&self) -> Sums {
        self.sums[self.segments.len()]
    }

    /// The segments inside an element, as indices.
    pub(super) fn range(&self, id: NodeId) -> (usize, usize) {
        self.ranges.of(self.tree, id)
    }

    pub(super) fn prose_in(&self, id: NodeId) -> f32 {
        let (from, to) = self.range(id);
        self.sums[to].prose - self.sums[from].prose
    }

    pub(super) fn find_main(&mut self) {
        let total = self.total().prose;
        if total <= 0.0 {
            return;
        }
        let mut at = self.tree.body();
        let mut depth = 0;
        loop {
            let mut best = None;
            let mut best_prose = 0.0;
            for child in self.tree.children(at) {
                if self.tree.is_text(child) || self.tree.end(child) == child + 1 {
                    continue;
                }
                let prose = self.prose_in(child);
                if prose > best_prose {
                    (best, best_prose) = (Some(child), prose);
                }
            }
            let Some(child) = best.filter(|_| best_prose >= 0.5 * total) else { return };
            at = child;
            depth += 1;
            for (slot, share) in [0.9, 0.7, 0.5].into_iter().enumerate() {
                if best_prose >= share * total {
                    self.main[slot] = at;
                    self.main_depths[slot] = depth;
                }
            }
        }
    }

    /// The segment of the visible headline: the one the page room found, or the heading that says most of the title.
    pub(super) fn find_headline(&self) -> Option<usize> {
        if let Some(node) = self.hints.headline {
            let (from, to) = self.range(node);
            if to > from {
                return Some(from);
            }
        }
        let mut best = (0.4, None);
        for (i, segment) in self.segments.iter().enumerate() {
            let level = self.tree.tag(segment.block).heading_level().filter(|&level| level <= 2);
            let bonus = match level {
                Some(1) => 0.3,
                Some(_) => 0.15,
                None => 0.0,
            };
            let overlap = self.title_overlap(segment) + bonus;
            if overlap > best.0 && segment.words >= 2.0 {
                best = (overlap, Some(i));
            }
        }
        best.1.or_else(|| self.segments.iter().position(|segment| self.tree.tag(segment.block) == Tag::H1))
    }

    /// How much of the segment the titles hold, less what it has beyond a title's length.
    pub(super) fn title_overlap(&self, segment: &Segment) -> f32 {
        if segment.word_hashes.is_empty() || self.title_words.is_empty() {
            return 0.0;
        }
        let shared = segment.word_hashes.iter().filter(|&&hash| self.title_words.contains(hash)).count() as f32;
        shared / (segment.words.max(segment.word_hashes.len() as f32).max(3.0))
    }
}
