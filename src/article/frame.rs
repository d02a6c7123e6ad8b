//! Containers under construction. A frame stands for an open element that becomes a block, or a part of one.

use super::types::{Block, Cell, Definition, Footnote, Inline};
use crate::html::NodeId;

/// How deep the JSON of an article may nest, so that writers and parsers may recurse over it. What is deeper is
/// flattened: its text stays, its container goes.
pub(super) const NESTING: u8 = 64;

/// A frame on the stack.
pub(super) struct Frame {
    pub kind: Kind,
    pub blocks: Vec<Block>,
    /// Levels of JSON from the article down to here.
    pub nesting: u8,
    /// Length of `blocks` right after a list was added whose element the page forgot.
    pub loose_list: usize,
}

pub(super) enum Kind {
    Root,
    Quote {
        cite: Vec<Inline>,
    },
    List {
        ordered: bool,
        start: i32,
        items: Vec<Vec<Block>>,
        /// Items that are notes.
        notes: Vec<Footnote>,
        /// Made for items that stand in no list.
        loose: bool,
    },
    Item,
    Table(TableDraft),
    Cell {
        header: bool,
        colspan: u16,
        rowspan: u16,
    },
    Definitions {
        items: Vec<Definition>,
    },
    Detail,
    Figure {
        caption: Vec<Inline>,
    },
    Note {
        id: String,
        label: String,
    },
    /// Holds inlines only: blocks inside it become line breaks.
    Line(Slot),
}

/// What a line of inlines is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Slot {
    Heading(u8),
    Caption,
    TableCaption,
    Term,
    Cite,
    Summary,
}

#[derive(Default)]
pub(super) struct TableDraft {
    pub caption: Vec<Inline>,
    pub rows: Vec<Row>,
    /// The page says that it is there for layout.
    pub presentation: bool,
    /// Another table stands in it.
    pub nested: bool,
}

#[derive(Default)]
pub(super) struct Row {
    pub head: bool,
    pub foot: bool,
    pub cells: Vec<Cell>,
}

impl Kind {
    /// Levels of JSON that the finished block adds.
    pub fn levels(&self) -> u8 {
        match self {
            Kind::List { .. } | Kind::Note { .. } => 3,
            Kind::Table(_) => 5,
            Kind::Definitions { .. } => 4,
            Kind::Quote { .. } | Kind::Figure { .. } => 2,
            Kind::Root | Kind::Item | Kind::Cell { .. } | Kind::Detail | Kind::Line(_) => 0,
        }
    }
}

/// What happens when an open element ends.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Leave {
    Block,
    Frame,
    Format,
    Code,
    Quotes,
    DropCap,
}

/// An open element that needs something done at its end, which is before the node `end`.
pub(super) struct Open {
    pub end: NodeId,
    pub leave: Leave,
}
