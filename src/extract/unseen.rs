//! Words in a kept text that nobody sees: an element in its line that is not displayed, or that tells screen readers
//! what a link does ("opens in a new window"). Other words for screen readers say what is drawn ("Price:") and stay, and
//! so does what may be the folded rest of a text.

use std::cell::OnceCell;

use crate::html::{NodeId, Tag, Tree};

use super::choice::Reason;
use super::reason;
use super::segment::{self, Segment, is_unspaced};
use super::select::Measured;

/// How far above an element the link that it stands in is looked for.
const LINK_DEPTH: usize = 4;

/// Words of an aside at most. The longest that were seen are counts and marks, "opens in a new window"; what a text folds
/// away is a sentence at least. Chosen.
const ASIDE_WORDS: usize = 6;
/// Nodes before and after an element among which a control stands beside it: the control, its words, spaces.
const BESIDE: u32 = 6;

/// The elements inside kept texts that are not shown, outermost only. A text that is hidden as a whole was judged before.
pub fn in_kept(page: &Measured<'_>, kept: &[bool]) -> Vec<(NodeId, Reason)> {
    let tree = page.tree;
    let mut out: Vec<(NodeId, Reason)> = Vec::new();
    for segment in page.segments.iter().zip(kept).filter(|(_, kept)| **kept).map(|(segment, _)| segment) {
        let drawn_to = OnceCell::new();
        let mut id = segment.first;
        while id <= segment.last {
            let unseen = tree.is_text(id).then(|| outermost(tree, segment, id, &drawn_to)).flatten();
            if let Some(unseen) = unseen {
                out.push((unseen, Reason::Hidden));
            }
            id = unseen.map_or(id + 1, |unseen| tree.end(unseen));
        }
    }
    out
}

/// The outermost element around a text, within the segment, that is not shown.
fn outermost(tree: &Tree, segment: &Segment, text: NodeId, drawn_to: &OnceCell<NodeId>) -> Option<NodeId> {
    let is_part = |&id: &NodeId| id != segment.block && !(id <= segment.first && tree.end(id) > segment.last);
    let in_link = |id| reason::is_for_screen_readers(tree, id) && ends_link(tree, id);
    let unseen = |&id: &NodeId| segment::is_undisplayed(tree, id) || in_link(id);
    let found = tree.ancestors(text).take_while(is_part).filter(unseen).last()?;
    (!shows_later(tree, found) && (in_link(found) || !may_unfold(tree, segment, found, drawn_to))).then_some(found)
}

/// Whether an element may be the rest of a text that the reader unfolds: it is no short aside, the text ends with it or
/// with it and a link ("Read more"), or a control stands beside it.
fn may_unfold(tree: &Tree, segment: &Segment, id: NodeId, drawn_to: &OnceCell<NodeId>) -> bool {
    let ends = || tree.end(id) > *drawn_to.get_or_init(|| last_drawn(tree, segment));
    let beside = || {
        let from = id.saturating_sub(BESIDE).max(segment.block + 1);
        let to = tree.end(id).saturating_add(BESIDE).min(segment.last + 1);
        (from..id).chain(tree.end(id)..to).any(|node| is_control(tree, node))
    };
    is_longer(tree, id) || ends() || beside()
}

/// The last text of a segment that is shown and is more than a link or a control; the element around it where there is none.
fn last_drawn(tree: &Tree, segment: &Segment) -> NodeId {
    let is_aside = |node| tree.tag(node) == Tag::A || is_control(tree, node) || segment::is_undisplayed(tree, node);
    let is_drawn = |&text: &NodeId| {
        tree.is_text(text)
            && tree.raw_text(text).contains(char::is_alphanumeric)
            && !tree.ancestors(text).take_while(|&node| node != segment.block).any(is_aside)
    };
    (segment.first..=segment.last).rev().find(is_drawn).unwrap_or(segment.block)
}

/// An element that does something on this page when it is pressed.
fn is_control(tree: &Tree, id: NodeId) -> bool {
    let href = tree.raw_attr(id, "href").map(str::trim);
    let leads_nowhere = || href.is_none_or(|href| matches!(href, "" | "#") || href.starts_with("javascript:"));
    matches!(tree.tag(id), Tag::Button | Tag::Label)
        || tree.tag(id) == Tag::A && leads_nowhere()
        || tree.raw_attr(id, "role").is_some_and(|role| role.eq_ignore_ascii_case("button"))
        || ["aria-expanded", "aria-controls", "onclick"].iter().any(|name| tree.has_attr(id, name))
}

fn is_longer(tree: &Tree, id: NodeId) -> bool {
    let text = tree.text_content(id);
    // Of a script without spaces two characters are about a word.
    let unspaced = text.chars().filter(|&c| is_unspaced(c)).take(2 * ASIDE_WORDS + 1).count();
    text.split_whitespace().take(ASIDE_WORDS + 1).count().max(unspaced.div_ceil(2)) > ASIDE_WORDS
}

/// An element after the words of a link, in it.
fn ends_link(tree: &Tree, id: NodeId) -> bool {
    let Some(link) = tree.ancestors(id).take(LINK_DEPTH).find(|&node| tree.tag(node) == Tag::A) else { return false };
    let says = |from, to| (from..to).any(|node| tree.is_text(node) && !tree.raw_text(node).trim().is_empty());
    says(link, id) && !says(tree.end(id), tree.end(link))
}

/// Formulas and pictures are often hidden until a script has drawn them.
fn shows_later(tree: &Tree, id: NodeId) -> bool {
    tree.descendants(id).any(|node| {
        matches!(tree.tag(node), Tag::Math | Tag::Script | Tag::Img | Tag::Picture | Tag::Noscript | Tag::Iframe)
            || tree.tag(node).is_block()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::hints::Hints;
    use crate::html;

    /// The words that nobody sees in a body all of whose texts are kept.
    fn unseen(body: &str) -> Vec<String> {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let (scores, hints) = (vec![0.9; segments.len()], Hints::default());
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
        let found = in_kept(&page, &vec![true; segments.len()]);
        found.into_iter().map(|(id, _)| tree.text_content(id).trim().to_owned()).collect()
    }

    #[test]
    fn hidden_words_in_a_line_are_found() {
        for hidden in [
            "<span style='display: none'>(new)</span>",
            "<b hidden>(new)</b>",
            "<a data-decant-off=''><i>(new)</i></a>",
        ] {
            assert_eq!(unseen(&format!("<p>The ferry {hidden} left late.")), ["(new)"], "{hidden}");
            assert_eq!(unseen(&format!("<ul><li>{hidden} The ferry left late.")), ["(new)"], "{hidden}");
            // Alone it is a text of its own.
            assert!(unseen(&format!("<p>{hidden}<p>The ferry left late.")).is_empty(), "{hidden}");
        }
        let link = "<p>Read <a href=/r>the report<span class=sr-only> (new)</span></a> of the harbour.";
        assert_eq!(unseen(link), ["(new)"]);
    }

    #[test]
    fn a_folded_rest_of_a_text_stays() {
        let rest = "She had rowed out to the wreck twice that night, and would not say who had held the lamp.";
        for folded in [
            format!(
                "<p>The keeper said little.<span>…</span><span style='display:none'> {rest}</span> <a href=/s>More</a>"
            ),
            format!("<p>The keeper said little. <span hidden>{rest}</span>"),
            format!("<p>The keeper said little. <span hidden>{rest}</span> Then the lamp went out."),
            "<p>The keeper said little<span data-decant-off=''> that night</span>.".to_owned(),
            "<p>The keeper said <span hidden>that night</span> <a href='#'>more</a> and went in.".to_owned(),
            "<p>The keeper said <button>more</button> <span hidden>that night</span> and went in.".to_owned(),
            "<p>灯塔守人<span hidden>那天夜里两次划船出海到沉船处去</span>什么也没说。".to_owned(),
        ] {
            assert!(unseen(&folded).is_empty(), "{folded}");
        }
    }

    #[test]
    fn what_is_drawn_stays() {
        for shown in [
            "<p><span aria-hidden=true>T</span>he ferry left late.",
            "<p><span class=sr-only>T</span><svg></svg>he ferry left late.",
            "<p><span class=sr-only>Price:</span> $ 5",
            "<p><a href=/r><svg></svg><span class=sr-only>The report</span></a> of the harbour.",
            "<p>It is <span style='display:none'><math><mi>x</mi></math></span> late.",
            "<p>A <span style='display:none'><img src=/a.jpg>buoy</span> late.",
        ] {
            assert!(unseen(shown).is_empty(), "{shown}");
        }
    }
}
