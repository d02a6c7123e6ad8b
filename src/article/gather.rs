//! The walk: one pass over the chosen subtrees that builds blocks and inlines as elements begin and end. It keeps its
//! own stacks, so the depth of a page costs nothing.

use super::figure;
use super::frame::{Frame, Kind, Leave, NESTING, Open, Row, Slot};
use super::line::{Format, Line};
use super::notes::Notes;
use super::types::{Block, Cell, Inline};
use crate::extract::{Choice, Reason};
use crate::html::{NodeId, Tree};
use crate::order;
use crate::page::Base;

/// A node to leave out; without a reason where it goes elsewhere in the article.
pub(super) type Skipped = (NodeId, Option<Reason>);

pub(super) struct Gatherer<'a> {
    pub tree: &'a Tree,
    pub base: &'a Base,
    /// Nodes to leave out, in document order, and how many of them have been passed.
    skip: Vec<Skipped>,
    passed: usize,
    pub frames: Vec<Frame>,
    open: Vec<Open>,
    pub line: Line,
    /// The last image came from this element, and nothing has come since.
    pub last_image: Option<NodeId>,
    pub notes: Notes,
    /// Captions that the choice left out of the text and that stand under their figures.
    pub rescued: Vec<NodeId>,
    /// The tree is the content of a `noscript`.
    pub in_fallback: bool,
}

impl<'a> Gatherer<'a> {
    pub fn new(tree: &'a Tree, base: &'a Base, skip: Vec<Skipped>) -> Self {
        Gatherer {
            tree,
            base,
            skip,
            passed: 0,
            frames: vec![Frame { kind: Kind::Root, blocks: Vec::new(), nesting: 0, loose_list: 0 }],
            open: Vec::new(),
            line: Line::new(),
            last_image: None,
            notes: Notes::default(),
            rescued: Vec::new(),
            in_fallback: false,
        }
    }

    /// The nodes that a choice leaves out of the body: what it dropped, and what goes elsewhere in the article.
    pub fn skipped_by(choice: &Choice, image: Option<NodeId>) -> Vec<Skipped> {
        let mut skip: Vec<Skipped> = choice.dropped.iter().map(|&(id, reason)| (id, Some(reason))).collect();
        let elsewhere = choice.lead.iter().copied().chain(choice.title).chain(image);
        skip.extend(elsewhere.map(|id| (id, None)));
        order::by(&mut skip, Ord::cmp);
        skip
    }

    /// Takes in one subtree. Subtrees come in document order.
    pub fn subtree(&mut self, root: NodeId) {
        let end = self.tree.end(root);
        let mut id = root;
        while id < end {
            self.leave_before(id);
            id = if !self.is_skipped(id) {
                self.enter(id)
            } else if self.rescues_caption(id) {
                id + 1
            } else {
                self.space_for_skipped(id);
                self.tree.end(id)
            };
        }
        self.leave_before(end);
        self.flush();
    }

    /// The finished blocks.
    pub fn finish(mut self) -> Vec<Block> {
        self.leave_before(NodeId::MAX);
        self.flush();
        self.frames.drain(..).next().map(|root| root.blocks).unwrap_or_default()
    }

    /// Whether the choice leaves this node out. Asked in document order only.
    pub fn is_skipped(&mut self, id: NodeId) -> bool {
        while self.skip.get(self.passed).is_some_and(|&(skip, _)| skip < id) {
            self.passed += 1;
        }
        self.skip.get(self.passed).is_some_and(|&(skip, _)| skip == id)
    }

    /// A caption is no part of the text, but it belongs to the figure that is kept beside it.
    fn rescues_caption(&mut self, id: NodeId) -> bool {
        let caption = matches!(self.skip.get(self.passed), Some((_, Some(Reason::Caption))));
        if !caption
            || self.tree.is_text(id)
            || self.in_line_frame()
            || !figure::is_caption_sized(self.tree, id)
            || !self.has_picture_near()
        {
            return false;
        }
        self.rescued.push(id);
        self.open_frame(id, Kind::Line(Slot::Caption))
    }

    /// What is left out still parts the texts around it, unless browsers leave it out too.
    fn space_for_skipped(&mut self, id: NodeId) {
        let is_undisplayed = matches!(self.skip.get(self.passed), Some((_, Some(Reason::Hidden))));
        if self.tree.tag(id).is_block() {
            self.flush();
        } else if !is_undisplayed {
            self.line.space();
        }
    }

    fn leave_before(&mut self, id: NodeId) {
        while let Some(open) = self.open.pop_if(|open| open.end <= id) {
            match open.leave {
                Leave::Block => self.flush(),
                Leave::Frame => self.close_frame(),
                Leave::Format => self.line.close(),
                Leave::Code => self.line.leave_code(),
                Leave::Quotes => self.line.put("”"),
                Leave::DropCap => self.line.end_drop_cap(),
            }
        }
    }

    pub fn on_leave(&mut self, id: NodeId, leave: Leave) {
        self.open.push(Open { end: self.tree.end(id), leave });
    }

    pub fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame { kind: Kind::Root, blocks: Vec::new(), nesting: 0, loose_list: 0 });
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// In a heading, a caption …: no blocks there.
    pub fn in_line_frame(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { kind: Kind::Line(_), .. }))
    }

    /// Ends the paragraph under construction.
    pub fn flush(&mut self) {
        if self.in_line_frame() {
            self.line.soft_break();
            return;
        }
        if self.line.is_empty() {
            self.line.take();
            return;
        }
        if self.line.is_drop_cap() {
            return;
        }
        let pictures = self.line.has_pictures();
        let content = self.line.take();
        if pictures {
            for block in figure::split_pictures(content) {
                self.push(block);
            }
        } else {
            self.push(Block::Paragraph { content });
        }
    }

    /// Opens a frame for an element, unless it would stand too deep: then it is a plain block.
    pub fn open_frame(&mut self, id: NodeId, kind: Kind) -> bool {
        self.flush();
        let nesting = self.top().nesting + kind.levels();
        if self.in_line_frame() || nesting > NESTING {
            self.on_leave(id, Leave::Block);
            return false;
        }
        self.frames.push(Frame { kind, blocks: Vec::new(), nesting, loose_list: 0 });
        self.on_leave(id, Leave::Frame);
        true
    }

    pub fn format(&mut self, id: NodeId, format: Format) {
        if self.line.open(format) {
            self.on_leave(id, Leave::Format);
        }
    }

    /// The cells of the row under construction.
    pub fn row_cells(&mut self) -> Option<&mut Vec<Cell>> {
        match &mut self.top().kind {
            Kind::Table(table) => {
                if table.rows.is_empty() {
                    table.rows.push(Row::default());
                }
                table.rows.last_mut().map(|row| &mut row.cells)
            }
            _ => None,
        }
    }

    /// Puts a heading's, caption's or cite's content where it belongs.
    pub fn take_line(&mut self) -> Vec<Inline> {
        self.line.take()
    }
}
