//! A second opinion on prompts with words: a small forest that was learnt from labelled pages.
//!
//! In: an element that says something of a default kind. Out: how likely it is that all of its text is clutter. The rules
//! and detectors speak first; the forest finds what has evidence of several sorts but fits none of their patterns. The table
//! is written by `train/clutter.py`; its layout is a byte with the number of trees, then for each tree a byte with the number
//! of splits, the splits (feature, threshold as f32, where to go at or below it, where to go above it) and the leaves
//! (i16 in units of 1/[`UNIT`]). A place to go is a split's number, or a leaf's number with the high bit set.

use super::detect::{By, Finding};
use super::features::{self, COUNT};
use super::guard;
use super::judge::is_column_of_boxes;
use super::kind::{Kind, Kinds};
use super::outline::{At, Role};
use super::view::View;

const TABLE: &[u8] = include_bytes!("opinion.bin");
const UNIT: f32 = 4096.0;
const SPLIT: usize = 7;
const LEAF: u8 = 0x80;

/// How sure the forest must be, by the weight of the text: what is short costs little if wrong. On sites that it had not
/// learnt from, four in five of what it adds from these marks on is clutter (`train/clutter.py` prints the table).
const SURE: [(u32, f32); 3] = [(160, 0.65), (400, 0.70), (900, 0.80)];

/// Running text beyond this is left to the detectors.
const PROSE: u32 = 420;

/// What the forest finds that nothing else has found.
pub fn findings(view: &View, kinds: Kinds, found: &[Finding]) -> Vec<Finding> {
    let mut more = Vec::new();
    let mut known: Vec<At> = found.iter().map(|finding| finding.at).collect();
    known.sort_unstable();
    known.dedup();
    let mut at = 0;
    while at < view.outline.len() {
        if known.binary_search(&at).is_ok() {
            at = view.outline.end(at);
            continue;
        }
        match judge(view, at, kinds) {
            // One box of a column was found; the others are none of it.
            Some(_) if is_column_of_boxes(view, at, &known) => at += 1,
            Some(kind) => {
                more.push(Finding { at, kind, by: By::Name, reason: "many small signs of a prompt" });
                at = view.outline.end(at);
            }
            None => at += 1,
        }
    }
    more
}

fn judge(view: &View, at: At, kinds: Kinds) -> Option<Kind> {
    // A heading by itself names a part of the page; with what it heads it is judged as a box.
    if view.role(at).is(Role::HEADING)
        || !features::is_candidate(view, at)
        || view.role(at).is(Role::INLINE) && view.in_prose(at)
    {
        return None;
    }
    let sums = view.sums(at);
    // Between the paragraphs of the text only a box with something to click goes.
    let boxed = sums.prose == 0
        && sums.links + sums.buttons + sums.fields > 0
        && !view.role(at).is(Role::PARAGRAPH)
        && !view.role(at).is(Role::ITEM)
        && !matches!(view.element(at).tag.as_ref(), "ul" | "ol" | "dl");
    if view.in_column(at) && !boxed {
        return None;
    }
    let bar = SURE.iter().find(|(chars, _)| sums.chars <= *chars)?.1;
    let kind = features::likeliest(view, at).filter(|&kind| kinds.has(kind))?;
    let told =
        view.named(at, kind) || sums.labels_of(kind) > 0 || view.any_ancestor(at, 3, |above| view.named(above, kind));
    let column = view.in_column(at);
    // What sells without saying so by a name or a label may be the subject of the page: reviews, deals.
    let spoken = sums.phrases_of(kind) > 1 && (told || sums.addresses_of(kind) > 0);
    if column && (kind == Kind::Ad || !spoken) || kind == Kind::Ad && !told && sums.calls == 0 {
        return None;
    }
    // The small print of a footer speaks of advertising and subscriptions too.
    let small_print = view.signs(at).in_footer && sums.prose > 0 && sums.fields == 0;
    // A column that also leads to other articles is judged part by part.
    let mixed = sums.labels_of(Kind::Related) + sums.labels_of(Kind::Comments) > 0 || view.is_mixed(at);
    // A form that asks for neither an address nor a password is there for what the page is about.
    let tool = sums.fields > 0 && sums.emails + sums.passwords == 0 && kind == Kind::Paywall;
    let spared = sums.prose > PROSE
        || sums.searches > 0
        || tool
        || kind == Kind::Ad && (view.in_byline(at) || view.in_cart(at))
        || small_print
        || mixed
        || view.in_menu(at)
        || kind == Kind::Ad
            && (view.holds_others(at) || view.is_menu(at) || view.in_frame(at) || view.in_named_frame(at))
        || guard::keeps(view, at, kind).is_some();
    (!spared && likelihood(TABLE, &features::row(view, at)) >= bar).then_some(kind)
}

/// Share of elements with such a row that are clutter, 0–1. A broken table gives 0.
fn likelihood(table: &[u8], row: &[f32; COUNT]) -> f32 {
    let mut sum = 0.0;
    let Some((&trees, mut rest)) = table.split_first() else { return 0.0 };
    for _ in 0..trees {
        let Some((value, after)) = walk(rest, row) else { return 0.0 };
        sum += value;
        rest = after;
    }
    1.0 / (1.0 + (-sum).exp())
}

/// One tree: its value for the row, and what follows it in the table.
fn walk<'t>(table: &'t [u8], row: &[f32; COUNT]) -> Option<(f32, &'t [u8])> {
    let (&splits, rest) = table.split_first()?;
    let splits = usize::from(splits);
    let (nodes, rest) = rest.split_at_checked(splits * SPLIT)?;
    let (leaves, rest) = rest.split_at_checked((splits + 1) * 2)?;
    let mut place = if splits == 0 { LEAF } else { 0 };
    // Splits only lead to later ones, so a walk is no longer than their number.
    for _ in 0..splits {
        if place & LEAF != 0 {
            break;
        }
        let node = nodes.get(usize::from(place) * SPLIT..)?.first_chunk::<SPLIT>()?;
        let threshold = f32::from_le_bytes([node[1], node[2], node[3], node[4]]);
        place = if *row.get(usize::from(node[0]))? <= threshold { node[5] } else { node[6] };
    }
    let leaf = leaves.get(usize::from(place & !LEAF) * 2..)?.first_chunk::<2>()?;
    Some((f32::from(i16::from_le_bytes(*leaf)) / UNIT, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_walked_to_its_leaf() {
        // One tree, one split: feature 2 at or below 1.5 goes to leaf 0 (−1), above to leaf 1 (+1).
        let mut table = vec![1, 1, 2];
        table.extend(1.5f32.to_le_bytes());
        table.extend([LEAF, LEAF | 1]);
        table.extend((-4096i16).to_le_bytes());
        table.extend(4096i16.to_le_bytes());
        let mut row = [0.0; COUNT];
        assert!(likelihood(&table, &row) < 0.3);
        row[2] = 2.0;
        assert!(likelihood(&table, &row) > 0.7);
        assert_eq!(likelihood(&table[..5], &row), 0.0, "a table cut short says nothing");
    }

    #[test]
    fn the_table_is_whole() {
        let mut rest = &TABLE[1..];
        for _ in 0..TABLE[0] {
            rest = walk(rest, &[0.0; COUNT]).expect("a tree").1;
        }
        assert!(rest.is_empty());
        assert!(TABLE.len() <= 12_000, "{} bytes", TABLE.len());
    }
}
