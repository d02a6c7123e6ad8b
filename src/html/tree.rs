//! The light tree: nodes in document order, text and attributes as spans of the source.

use std::borrow::Cow;
use std::ops::Range;

use super::entity::{unescape_attribute, unescape_text};
use super::tag::Tag;
use super::token::AttributeSpan;

/// Index of a node. Ids are in document order: the subtree of `id` is `id..tree.end(id)`.
pub type NodeId = u32;

pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub parent: u32,
    pub end: u32,
    /// Where the start tag or the text begins in the source.
    pub start: u32,
    pub len: u32,
    pub attributes: u32,
    pub ordinal: u32,
    pub attribute_count: u8,
    pub tag: Tag,
    pub foreign: bool,
    /// A foreign element whose content is HTML again.
    pub integration: bool,
    pub raw: bool,
}

/// A page's elements and texts. Node 0 is `html`.
pub struct Tree {
    pub(super) source: String,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<AttributeSpan>,
    pub(super) head: NodeId,
    pub(super) body: NodeId,
}

impl Tree {
    /// The decoded source.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Number of nodes.
    pub fn len(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// A tree always holds `html`, `head` and `body`.
    pub fn is_empty(&self) -> bool {
        false
    }

    pub fn root(&self) -> NodeId {
        0
    }

    pub fn head(&self) -> NodeId {
        self.head
    }

    /// The body, or the frameset of a page that has one instead.
    pub fn body(&self) -> NodeId {
        self.body
    }

    pub fn tag(&self, id: NodeId) -> Tag {
        self.nodes[id as usize].tag
    }

    pub fn is_text(&self, id: NodeId) -> bool {
        self.tag(id) == Tag::Text
    }

    /// In SVG or MathML.
    pub fn is_foreign(&self, id: NodeId) -> bool {
        self.nodes[id as usize].foreign
    }

    /// The element's name; lower case for known names, as written for others, empty for text.
    pub fn name(&self, id: NodeId) -> &str {
        let node = &self.nodes[id as usize];
        match node.tag {
            Tag::Other => super::construct::name_in(&self.source, node.start as usize),
            tag => tag.name(),
        }
    }

    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        Some(self.nodes[id as usize].parent).filter(|&parent| parent != NONE)
    }

    /// One past the last node of the subtree.
    pub fn end(&self, id: NodeId) -> NodeId {
        self.nodes[id as usize].end
    }

    pub fn contains(&self, ancestor: NodeId, id: NodeId) -> bool {
        (ancestor..self.end(ancestor)).contains(&id)
    }

    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.end(id);
        let mut next = id + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = next;
                next = self.end(child);
                child
            })
        })
    }

    /// All nodes below `id`, in document order.
    pub fn descendants(&self, id: NodeId) -> Range<NodeId> {
        id + 1..self.end(id)
    }

    /// From the parent up to `html`.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&id| self.parent(id))
    }

    /// Which start tag of the source this element is, counted from 0; none for implied elements and text.
    pub fn ordinal(&self, id: NodeId) -> Option<u32> {
        Some(self.nodes[id as usize].ordinal).filter(|&ordinal| ordinal != NONE)
    }

    /// Place of the start tag or of the text in the source; empty for implied elements.
    pub fn span(&self, id: NodeId) -> Range<usize> {
        let node = &self.nodes[id as usize];
        node.start as usize..(node.start + node.len) as usize
    }

    /// The attribute's value with its character references decoded.
    pub fn attr(&self, id: NodeId, name: &str) -> Option<Cow<'_, str>> {
        self.raw_attr(id, name).map(unescape_attribute)
    }

    /// The attribute's value as it stands in the source.
    pub fn raw_attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let span = self.attribute_spans(id).iter().find(|span| {
            usize::from(span.name_len) == name.len() && self.attribute_name(span).eq_ignore_ascii_case(name)
        })?;
        Some(self.attribute_value(span))
    }

    pub fn has_attr(&self, id: NodeId, name: &str) -> bool {
        self.raw_attr(id, name).is_some()
    }

    /// Names as written, values as they stand in the source.
    pub fn raw_attributes(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> + '_ {
        self.attribute_spans(id).iter().map(|span| (self.attribute_name(span), self.attribute_value(span)))
    }

    fn attribute_spans(&self, id: NodeId) -> &[AttributeSpan] {
        let node = &self.nodes[id as usize];
        &self.attributes[node.attributes as usize..node.attributes as usize + usize::from(node.attribute_count)]
    }

    fn attribute_name(&self, span: &AttributeSpan) -> &str {
        &self.source[span.name as usize..span.name as usize + usize::from(span.name_len)]
    }

    fn attribute_value(&self, span: &AttributeSpan) -> &str {
        &self.source[span.value as usize..(span.value + span.value_len) as usize]
    }

    /// The text of a text node, decoded; empty for elements.
    pub fn text(&self, id: NodeId) -> Cow<'_, str> {
        let raw = self.raw_text(id);
        if self.nodes[id as usize].raw { Cow::Borrowed(raw) } else { unescape_text(raw) }
    }

    /// The text of a text node as it stands in the source; empty for elements.
    pub fn raw_text(&self, id: NodeId) -> &str {
        if self.is_text(id) { &self.source[self.span(id)] } else { "" }
    }

    /// All text below `id`, scripts and hidden text included, as `textContent` gives it.
    pub fn text_content(&self, id: NodeId) -> String {
        let mut out = String::new();
        for node in id..self.end(id) {
            if self.is_text(node) {
                out.push_str(&self.text(node));
            }
        }
        out
    }
}
