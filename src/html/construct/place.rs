//! Where nodes and texts go: into the innermost open element, before a table, into head or body; and the finished tree.

use std::ops::Range;

use super::{Builder, Mode, New, Tag};
use crate::html::tree::{NONE, Node, NodeId, Tree};
use crate::limits;

impl Builder {
    pub(super) fn append(&mut self, parent: NodeId, new: New) -> NodeId {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            parent,
            end: id + 1,
            start: new.start as u32,
            len: new.len as u32,
            attributes: new.attributes,
            ordinal: new.ordinal,
            attribute_count: new.attribute_count,
            tag: new.tag,
            foreign: new.foreign,
            integration: new.integration,
            raw: new.raw,
        });
        id
    }

    /// Where the next node goes: the innermost open element, or before the table for what may not stand in it.
    pub(super) fn insert(&mut self, new: New, foster: bool) -> NodeId {
        let height = self.stack.len().min(limits::TREE_DEPTH) - 1;
        let parent = self.stack[height];
        let in_table = matches!(self.tag(parent), Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr);
        if foster
            && in_table
            && let Some(at) = self.find_in_table(|t| t == Tag::Table, |_| false)
        {
            let table = self.stack[at];
            let id = self.append(self.nodes[table as usize].parent, new);
            self.fostered.push((id, table));
            return id;
        }
        self.append(parent, new)
    }

    pub(super) fn insert_implied(&mut self, tag: Tag) {
        let id = self.insert(New::implied(tag), false);
        self.push(id);
    }

    pub(super) fn ensure_head(&mut self) {
        if self.head == NONE {
            self.head = self.append(0, New::implied(Tag::Head));
        }
    }

    pub(super) fn ensure_body(&mut self) {
        self.ensure_head();
        if self.mode == Mode::Head && !self.is_open(Tag::Template) {
            self.pop_to(1);
            self.body = self.append(0, New::implied(Tag::Body));
            let body = self.body;
            self.push(body);
            self.mode = Mode::Body;
        }
    }

    /// The real start tag of an element that was implied before.
    pub(super) fn adopt(&mut self, id: NodeId, new: New) {
        let node = &mut self.nodes[id as usize];
        if node.ordinal == NONE {
            (node.start, node.len, node.ordinal) = (new.start as u32, new.len as u32, new.ordinal);
            (node.attributes, node.attribute_count) = (new.attributes, new.attribute_count);
        }
    }

    pub(super) fn add_text(&mut self, span: Range<usize>, raw: bool, foster: bool) {
        if span.is_empty() {
            return;
        }
        if self.nodes.len() >= limits::TREE_NODES {
            return;
        }
        let new = New { start: span.start, len: span.len(), raw, ..New::implied(Tag::Text) };
        self.insert(new, foster);
    }

    /// Puts the text that has come since the last tag where it belongs.
    pub(super) fn place_text(&mut self, source: &str) {
        let Some((mut span, raw)) = self.pending.take() else { return };
        if std::mem::take(&mut self.skip_newline) {
            let newline = source[span.clone()].bytes().take_while(|&b| b == b'\r').count().min(1);
            if source.as_bytes().get(span.start + newline) == Some(&b'\n') {
                span.start += newline + 1;
            }
        }
        let top = self.top_tag();
        if top.is_raw() || matches!(top, Tag::Title | Tag::Textarea) {
            self.add_text(span, raw, false);
            return;
        }
        if self.mode == Mode::Frameset {
            return;
        }
        let blank = source[span.clone()].bytes().all(|byte| byte.is_ascii_whitespace());
        if self.mode == Mode::Head && !self.is_open(Tag::Template) {
            if blank {
                return;
            }
            span.start += source[span.clone()].len() - source[span.clone()].trim_ascii_start().len();
            self.ensure_body();
        }
        if !blank && self.top_tag() == Tag::Colgroup {
            self.pop();
        }
        self.add_text(span, raw, !blank);
    }

    pub(super) fn into_tree(mut self, source: String) -> Tree {
        self.place_text(&source);
        self.ensure_body();
        if self.body == NONE {
            self.body = 0;
        }
        if !self.fostered.is_empty() {
            self.reorder();
        }
        for id in (1..self.nodes.len()).rev() {
            let Node { parent, end, .. } = self.nodes[id];
            let parent = &mut self.nodes[parent as usize];
            parent.end = parent.end.max(end);
        }
        Tree { source, nodes: self.nodes, attributes: self.attributes, head: self.head, body: self.body }
    }

    /// Puts fostered nodes before their tables and numbers all nodes anew in document order.
    pub(super) fn reorder(&mut self) {
        let mut children: Vec<Vec<NodeId>> = vec![Vec::new(); self.nodes.len()];
        let mut fostered = self.fostered.iter().peekable();
        for id in 1..self.nodes.len() as u32 {
            let list = &mut children[self.nodes[id as usize].parent as usize];
            match fostered.next_if(|entry| entry.0 == id) {
                Some(&(_, table)) => {
                    let at = list.iter().rposition(|&child| child == table).unwrap_or(list.len());
                    list.insert(at, id);
                }
                None => list.push(id),
            }
        }
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut renumbered = vec![0; self.nodes.len()];
        let mut todo = vec![0];
        while let Some(id) = todo.pop() {
            renumbered[id as usize] = order.len() as u32;
            order.push(id);
            todo.extend(children[id as usize].iter().rev());
        }
        let mut nodes: Vec<Node> = order.iter().map(|&id| self.nodes[id as usize]).collect();
        for (id, node) in nodes.iter_mut().enumerate() {
            node.end = id as u32 + 1;
            if node.parent != NONE {
                node.parent = renumbered[node.parent as usize];
            }
        }
        self.nodes = nodes;
        self.head = renumbered[self.head as usize];
        self.body = renumbered[self.body as usize];
    }
}
