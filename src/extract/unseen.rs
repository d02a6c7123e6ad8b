//! Words in a kept text that nobody sees: an element in its line that is not displayed, or that tells screen readers
//! what a link does ("opens in a new window"). Other words for screen readers say what is drawn ("Price:") and stay.

use crate::html::{NodeId, Tag, Tree};

use super::choice::Reason;
use super::reason;
use super::segment::{self, Segment};
use super::select::Measured;

/// How far above an element the link that it stands in is looked for.
const LINK_DEPTH: usize = 4;

/// The elements inside kept texts that are not shown, outermost only. A text that is hidden as a whole was judged before.
pub fn in_kept(page: &Measured<'_>, kept: &[bool]) -> Vec<(NodeId, Reason)> {
    let tree = page.tree;
    let mut out: Vec<(NodeId, Reason)> = Vec::new();
    for segment in page.segments.iter().zip(kept).filter(|(_, kept)| **kept).map(|(segment, _)| segment) {
        let mut id = segment.first;
        while id <= segment.last {
            let unseen = tree.is_text(id).then(|| outermost(tree, segment, id)).flatten();
            if let Some(unseen) = unseen {
                out.push((unseen, Reason::Hidden));
            }
            id = unseen.map_or(id + 1, |unseen| tree.end(unseen));
        }
    }
    out
}

/// The outermost element around a text, within the segment, that is not shown.
fn outermost(tree: &Tree, segment: &Segment, text: NodeId) -> Option<NodeId> {
    let is_part = |&id: &NodeId| id != segment.block && !(id <= segment.first && tree.end(id) > segment.last);
    let unseen = |&id: &NodeId| {
        segment::is_undisplayed(tree, id) || reason::is_for_screen_readers(tree, id) && ends_link(tree, id)
    };
    let found = tree.ancestors(text).take_while(is_part).filter(unseen).last()?;
    (!shows_later(tree, found)).then_some(found)
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
