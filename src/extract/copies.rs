//! Boxes that stand twice on a page: for wide and for narrow screens, on a folded and an open card, as the clones of a
//! carousel without an end. A reader sees one of them.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::select::Measured;

/// Words of such a box at least. A shorter one may be said again on purpose: a price, the sizes of a second product.
const WORDS: f32 = 20.0;

/// Drops the kept segments of a box whose kept text is wholly that of an earlier one. A single paragraph may be said again:
/// in a manual, under each name that it holds for.
pub fn drop(page: &Measured<'_>, kept: &mut [bool]) {
    let tree = page.tree;
    let sums = Sums::new(page, kept);
    let mut ends: HashMap<u64, usize, FixedState> = HashMap::default();
    let mut id = tree.body();
    let end = tree.end(id);
    while id < end {
        let (from, to) = if tree.is_text(id) { (0, 0) } else { page.range(id) };
        if sums.words(from, to) < WORDS {
            id = if tree.is_text(id) { id + 1 } else { tree.end(id) };
            continue;
        }
        // An element that holds nothing but another one is the same box.
        let first = *ends.entry(sums.text(from, to)).or_insert(to);
        if first <= from && sums.count(from, to) > 1 {
            kept[from..to].fill(false);
            id = tree.end(id);
        } else {
            id += 1;
        }
    }
}

/// Sums over the kept segments before each one, so that no text is added up once for each element around it.
struct Sums {
    words: Vec<f32>,
    /// A hash of all kept lines so far, how many these are, and the factor of a line by how many come after it.
    lines: Vec<u64>,
    counts: Vec<usize>,
    powers: Vec<u64>,
}

impl Sums {
    fn new(page: &Measured<'_>, kept: &[bool]) -> Self {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut sums = Sums { words: vec![0.0], lines: vec![0], counts: vec![0], powers: vec![1] };
        for (i, segment) in page.segments.iter().enumerate() {
            let (words, line, count) = (sums.words[i], sums.lines[i], sums.counts[i]);
            sums.words.push(if kept[i] { words + segment.words } else { words });
            let next = line.wrapping_mul(FACTOR).wrapping_add(u64::from(segment.line_hash) + 1);
            sums.lines.push(if kept[i] { next } else { line });
            sums.counts.push(count + usize::from(kept[i]));
            sums.powers.push(sums.powers[i].wrapping_mul(FACTOR));
        }
        sums
    }

    fn count(&self, from: usize, to: usize) -> usize {
        self.counts[to] - self.counts[from]
    }

    fn words(&self, from: usize, to: usize) -> f32 {
        self.words[to] - self.words[from]
    }

    fn text(&self, from: usize, to: usize) -> u64 {
        let power = self.powers[self.count(from, to)];
        self.lines[to].wrapping_sub(self.lines[from].wrapping_mul(power))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, segment};
    use crate::html;

    /// How many segments are left of a body all of whose segments were kept.
    fn left_of(body: &str) -> usize {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let scores = vec![0.9; segments.len()];
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &Hints::default() };
        let mut kept = vec![true; segments.len()];
        drop(&page, &mut kept);
        kept.iter().filter(|&&kept| kept).count()
    }

    const CARD: &str = "<h3>Night crossings</h3><p>From seven in the evening, with a cabin for each family and supper on \
                        the upper deck, every day but Sunday.</p>";

    #[test]
    fn a_box_that_stands_twice_is_read_once() {
        let page = |second: &str| format!("<div class=wide><div>{CARD}</div></div><div class=narrow>{second}</div>");
        assert_eq!(left_of(&page(CARD)), 2);
        assert_eq!(left_of(&page(&format!("<section>{CARD}</section>"))), 2);
        assert_eq!(left_of(&page(&CARD.replace("seven", "eight"))), 4);
    }

    #[test]
    fn what_is_said_again_stays() {
        let note = "<p>The price holds for the day on which the crossing begins, and not for the day on which the ticket was \
                    bought at the quay.</p>";
        assert_eq!(left_of(&format!("<h2>Day trips</h2>{note}<h2>Night crossings</h2>{note}")), 4);
        let price = "<div><p>From 12</p><p>a head</p></div>";
        assert_eq!(left_of(&format!("{price}{price}")), 4);
    }
}
