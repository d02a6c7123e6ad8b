//! Footnotes: short texts that the kept text points to and that point back. They stand at the end, look like a list of
//! links, and belong to the article all the same.

use std::collections::HashSet;

use crate::html::Tag;

use super::select::Measured;

/// Segments of one note at most; what is longer is a section that a table of contents points to.
const NOTE_SEGMENTS: usize = 6;

/// Keeps the notes of what is kept.
pub fn keep(page: &Measured<'_>, kept: &mut [bool]) {
    let tree = page.tree;
    let fragment =
        |id| tree.raw_attr(id, "href").and_then(|href| href.strip_prefix('#')).filter(|name| !name.is_empty());
    let is_kept = |id, kept: &[bool]| {
        let i = page.segments.partition_point(|segment| segment.last < id);
        kept.get(i).is_some_and(|&kept| kept && page.segments[i].first <= tree.end(id))
    };
    let links = tree.descendants(tree.body()).filter(|&id| tree.tag(id) == Tag::A);
    let pointed: HashSet<&str> = links.filter(|&id| is_kept(id, kept)).filter_map(fragment).collect();
    if pointed.is_empty() {
        return;
    }
    // Where back-links may lead: names of the kept links themselves and of what is right around them.
    let mut places: HashSet<&str> = HashSet::new();
    for id in tree.descendants(tree.body()).filter(|&id| tree.tag(id) == Tag::A && fragment(id).is_some()) {
        if is_kept(id, kept) {
            let near = std::iter::once(id).chain(tree.ancestors(id).take(2));
            places.extend(near.filter_map(|id| tree.raw_attr(id, "id").or(tree.raw_attr(id, "name"))));
        }
    }
    for id in tree.descendants(tree.body()) {
        if tree.is_text(id) || !tree.raw_attr(id, "id").is_some_and(|name| pointed.contains(name)) {
            continue;
        }
        let (from, to) = page.range(id);
        let back = || tree.descendants(id).any(|id| fragment(id).is_some_and(|name| places.contains(name)));
        if to > from && to - from <= NOTE_SEGMENTS && back() {
            kept[from..to].fill(true);
        }
    }
}
