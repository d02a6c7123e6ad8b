//! What becomes of a frame when its element ends, and how a finished block joins those before it.

use super::frame::{Frame, Kind, Slot};
use super::gather::Gatherer;
use super::line::append_line;
use super::types::{Block, Definition, Figure, Footnote, Inline};
use super::{figure, table};

/// A heading with more characters than this is a paragraph in a heading's clothes.
const HEADING_CHARS: usize = 350;
/// Characters of the line that names who is quoted.
const ATTRIBUTION_CHARS: usize = 160;

impl Gatherer<'_> {
    pub(super) fn close_frame(&mut self) {
        if let Some(Frame { kind: Kind::Line(slot), .. }) = self.frames.last() {
            let slot = *slot;
            let content = self.take_line();
            let blocks = self.frames.pop().map(|frame| frame.blocks).unwrap_or_default();
            self.close_line(slot, content);
            for block in blocks {
                self.push(block);
            }
            return;
        }
        self.flush();
        let Some(frame) = self.frames.pop() else { return };
        let blocks = frame.blocks;
        match frame.kind {
            Kind::Root => self.frames.push(Frame { kind: Kind::Root, blocks, ..frame }),
            Kind::Quote { cite } => {
                let mut blocks = blocks;
                let cite = if cite.is_empty() { attribution(&mut blocks) } else { cite };
                if !blocks.is_empty() {
                    self.push(Block::Quote { blocks, cite });
                }
            }
            Kind::List { ordered, start, items, notes, loose } => {
                self.close_list(ordered, start, items, loose);
                if !notes.is_empty() {
                    self.push(Block::Footnotes { notes });
                }
            }
            Kind::Note { id, label } => {
                let mut blocks = blocks;
                trim_label(&mut blocks);
                if !blocks.is_empty() {
                    self.push(Block::Footnotes { notes: vec![Footnote { id, label, blocks }] });
                }
            }
            Kind::Item => {
                if let Kind::List { items, .. } = &mut self.top().kind {
                    if !blocks.is_empty() {
                        items.push(blocks);
                    }
                } else {
                    self.push_all(blocks);
                }
            }
            Kind::Table(draft) => {
                self.push_all(blocks);
                if let Kind::Table(outer) = &mut self.enclosing_table() {
                    outer.nested = true;
                }
                let finished = table::finish(draft);
                self.push_all(finished);
            }
            Kind::Cell { header, colspan, rowspan } => {
                if let Some(cells) = self.row_cells() {
                    cells.push(super::types::Cell { header, colspan, rowspan, blocks });
                } else {
                    self.push_all(blocks);
                }
            }
            Kind::Definitions { items } => self.close_definitions(items),
            Kind::Detail => {
                if let Kind::Definitions { items } = &mut self.top().kind {
                    if !blocks.is_empty() {
                        match items.last_mut() {
                            Some(item) => item.details.push(blocks),
                            None => items.push(Definition { terms: Vec::new(), details: vec![blocks] }),
                        }
                    }
                } else {
                    self.push_all(blocks);
                }
            }
            Kind::Figure { caption } => {
                let finished = figure::finish(blocks, caption);
                self.push_all(finished);
            }
            Kind::Line(_) => self.push_all(blocks),
        }
    }

    /// The nearest table frame; the root where there is none.
    fn enclosing_table(&mut self) -> &mut Kind {
        let at = self.frames.iter().rposition(|frame| matches!(frame.kind, Kind::Table(_))).unwrap_or(0);
        if self.frames.is_empty() {
            return &mut self.top().kind;
        }
        &mut self.frames[at].kind
    }

    fn close_line(&mut self, slot: Slot, content: Vec<Inline>) {
        if content.is_empty() {
            return;
        }
        match (slot, &mut self.top().kind) {
            (Slot::Heading(level), _) => {
                if chars(&content) > HEADING_CHARS {
                    self.push(Block::Paragraph { content });
                } else {
                    self.push(Block::Heading { level, content });
                }
            }
            (Slot::Caption, Kind::Figure { caption }) => append_line(caption, content),
            (Slot::TableCaption, Kind::Table(table)) => append_line(&mut table.caption, content),
            (Slot::Caption, _) => self.push(Block::Figure(Figure { images: Vec::new(), caption: content })),
            (Slot::Term, Kind::Definitions { items }) => match items.last_mut() {
                Some(item) if item.details.is_empty() => item.terms.push(content),
                _ => items.push(Definition { terms: vec![content], details: Vec::new() }),
            },
            (Slot::Cite, Kind::Quote { cite, .. }) => append_line(cite, without_dash(content)),
            (Slot::Summary, _) => self.push(Block::Paragraph { content: vec![Inline::Strong { content }] }),
            _ => self.push(Block::Paragraph { content }),
        }
    }

    fn close_list(&mut self, ordered: bool, start: i32, items: Vec<Vec<Block>>, loose: bool) {
        if items.is_empty() {
            return;
        }
        let gallery = items.iter().all(|item| item.iter().all(|block| matches!(block, Block::Figure(_))));
        if gallery {
            let figures = items.into_iter().flatten().collect();
            let finished = figure::finish(figures, Vec::new());
            return self.push_all(finished);
        }
        if !loose {
            return self.push(Block::List { ordered, start, items });
        }
        let top = self.top();
        let adjacent = top.loose_list == top.blocks.len();
        match top.blocks.last_mut() {
            Some(Block::List { items: before, .. }) if adjacent => before.extend(items),
            _ => self.push(Block::List { ordered, start, items }),
        }
        let top = self.top();
        top.loose_list = top.blocks.len();
    }

    fn close_definitions(&mut self, items: Vec<Definition>) {
        if items.is_empty() {
            return;
        }
        // Without a term it is an indent; with pictures for terms it is a gallery.
        if items.iter().all(|item| item.terms.is_empty()) {
            let blocks = items.into_iter().flat_map(|item| item.details).flatten().collect();
            return self.push_all(blocks);
        }
        self.push(Block::Definitions { items });
    }

    pub(super) fn push_all(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            self.push(block);
        }
    }

    /// Adds a finished block to the frame at the top.
    pub(super) fn push(&mut self, block: Block) {
        let top = self.top();
        match &mut top.kind {
            // A list right in a list belongs to the item before it.
            Kind::List { notes, .. } if matches!(block, Block::Footnotes { .. }) => {
                if let Block::Footnotes { notes: more } = block {
                    notes.extend(more);
                }
            }
            // Nothing between items has a number of its own.
            Kind::List { ordered, items, .. } => match items.last_mut() {
                Some(item) if *ordered || matches!(block, Block::List { .. }) => item.push(block),
                _ => items.push(vec![block]),
            },
            Kind::Definitions { items } => match items.last_mut() {
                Some(item) => item.details.push(vec![block]),
                None => items.push(Definition { terms: Vec::new(), details: vec![vec![block]] }),
            },
            _ => figure::join(&mut top.blocks, block),
        }
    }
}

/// What is left of a note's own number once its link is gone.
fn trim_label(blocks: &mut [Block]) {
    if let Some(Block::Paragraph { content }) = blocks.first_mut()
        && let Some(Inline::Text { text }) = content.first_mut()
    {
        let rest = text.trim_start_matches(['.', ':', '^', '↑', ')', ']', ' ', '\u{a0}']);
        text.drain(..text.len() - rest.len());
    }
}

/// The last line of a quote, if it is a dash and a name.
fn attribution(blocks: &mut Vec<Block>) -> Vec<Inline> {
    let is_one = |content: &[Inline]| {
        let dash = matches!(content.first(), Some(Inline::Text { text }) if text.starts_with(['—', '–', '―']));
        dash && chars(content) <= ATTRIBUTION_CHARS
    };
    match &blocks[..] {
        [_, .., Block::Paragraph { content }] if is_one(content) => {}
        _ => return Vec::new(),
    }
    match blocks.pop() {
        Some(Block::Paragraph { content }) => without_dash(content),
        _ => Vec::new(),
    }
}

/// The dash before a name is how the page draws it.
fn without_dash(mut content: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text { text }) = content.first_mut() {
        let name = text.trim_start_matches(['—', '–', '-', '―', '~', ' ', '\u{a0}']);
        text.drain(..text.len() - name.len());
        if text.is_empty() {
            content.remove(0);
        }
    }
    super::tidy::unwrap_formats(&mut content);
    content
}

/// Characters of text in some inlines.
pub(super) fn chars(content: &[Inline]) -> usize {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text } | Inline::Code { text } => text.chars().count(),
            Inline::Strong { content }
            | Inline::Emphasis { content }
            | Inline::Link { content, .. }
            | Inline::Sub { content }
            | Inline::Sup { content }
            | Inline::Mark { content }
            | Inline::Deleted { content }
            | Inline::Keyboard { content } => chars(content),
            Inline::Ruby { parts } => parts.iter().map(|part| chars(&part.base)).sum(),
            Inline::Math(math) => math.text.chars().count(),
            Inline::Break | Inline::Image(_) | Inline::FootnoteReference { .. } => 1,
        })
        .sum()
}
