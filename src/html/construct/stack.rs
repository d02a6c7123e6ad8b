//! The stack of open elements, and the searches in it that the standard calls "in scope".

use super::{Builder, Tag};
use crate::html::tree::{Node, NodeId};
use crate::limits;

impl Builder {
    pub(super) fn push(&mut self, id: NodeId) {
        self.open[self.nodes[id as usize].tag as usize] += 1;
        self.stack.push(id);
    }

    pub(super) fn pop(&mut self) {
        if self.stack.len() > 1
            && let Some(id) = self.stack.pop()
        {
            self.open[self.nodes[id as usize].tag as usize] -= 1;
        }
    }

    pub(super) fn top(&self) -> NodeId {
        self.stack.last().copied().unwrap_or(0)
    }

    pub(super) fn tag(&self, id: NodeId) -> Tag {
        self.nodes[id as usize].tag
    }

    pub(super) fn top_tag(&self) -> Tag {
        self.tag(self.top())
    }

    pub(super) fn is_open(&self, tag: Tag) -> bool {
        self.open[tag as usize] > 0
    }

    /// Height on the stack of the nearest open element that `wanted` accepts, unless one that `bound` accepts is nearer.
    pub(super) fn find(&self, wanted: impl Fn(Tag) -> bool, bound: impl Fn(&Node) -> bool) -> Option<usize> {
        for height in (0..self.stack.len()).rev().take(limits::OPEN_ELEMENTS_SEARCHED) {
            let node = &self.nodes[self.stack[height] as usize];
            if wanted(node.tag) {
                return Some(height);
            }
            if bound(node) {
                return None;
            }
        }
        None
    }

    /// The same, bounded by what bounds the standard's "in scope" and by `also`.
    pub(super) fn find_in_scope(&self, wanted: impl Fn(Tag) -> bool, also: impl Fn(Tag) -> bool) -> Option<usize> {
        self.find(wanted, |node| node.tag.bounds_scope() || node.integration || also(node.tag))
    }

    /// The same, for the parts of a table.
    pub(super) fn find_in_table(&self, wanted: impl Fn(Tag) -> bool, also: impl Fn(Tag) -> bool) -> Option<usize> {
        self.find(wanted, |node| matches!(node.tag, Tag::Table | Tag::Template) || also(node.tag))
    }

    pub(super) fn in_scope(&self, tag: Tag) -> Option<usize> {
        if !self.is_open(tag) {
            return None;
        }
        self.find_in_scope(|t| t == tag, |_| false)
    }

    pub(super) fn pop_to(&mut self, height: usize) {
        while self.stack.len() > height.max(1) {
            self.pop();
        }
    }

    pub(super) fn pop_until(&mut self, context: &[Tag]) {
        while !context.contains(&self.top_tag()) && self.stack.len() > 1 {
            self.pop();
        }
    }

    /// Takes one element out of the stack and leaves those above it open.
    pub(super) fn remove(&mut self, height: usize) {
        let id = self.stack.remove(height);
        self.open[self.tag(id) as usize] -= 1;
    }

    pub(super) fn close_p(&mut self) {
        if self.is_open(Tag::P)
            && let Some(height) = self.find_in_scope(|t| t == Tag::P, |t| t == Tag::Button)
        {
            self.pop_to(height);
        }
    }
}
