//! One walk over the typed document, as events in reading order. Every writer consumes these, so none of them
//! recurses, and all of them agree on what an article holds.

use crate::article::{Block, Cell, Definition, Figure, Footnote, Image, Inline, MathNode, RubyPart};

/// A place in the typed document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'a> {
    Block(&'a Block),
    /// One image of a figure.
    Picture(&'a Image),
    /// Caption of a figure or table.
    Caption,
    Item,
    /// Who is quoted.
    Cite,
    Head,
    Body,
    Row,
    Cell(&'a Cell),
    Definition(&'a Definition),
    Term(&'a [Inline]),
    Detail,
    Note(&'a Footnote),
    Inline(&'a Inline),
    Ruby(&'a RubyPart),
    Math(&'a MathNode),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Event<'a> {
    Enter(Node<'a>),
    Leave(Node<'a>),
}

/// What lies between the entering and the leaving of a node.
#[derive(Debug, Clone, Copy)]
enum Content<'a> {
    Blocks(&'a [Block]),
    Inlines(&'a [Inline]),
    Rows(&'a [Vec<Cell>]),
    Cells(&'a [Cell]),
    Definition(&'a Definition),
    Math(&'a [MathNode]),
    Ruby(&'a [RubyPart]),
    None,
    /// Children that follow from the node itself.
    Own,
}

enum Step<'a> {
    Enter(Node<'a>, Content<'a>),
    Leave(Node<'a>),
}

/// The events of a piece of an article.
pub(super) struct Walk<'a> {
    /// Steps still to take, next one last.
    steps: Vec<Step<'a>>,
    /// Node just entered, whose children are put on `steps` when the next event is asked for.
    entered: Option<(Node<'a>, Content<'a>)>,
}

impl<'a> Walk<'a> {
    pub fn blocks(blocks: &'a [Block]) -> Self {
        Self::of(Content::Blocks(blocks))
    }

    pub fn inlines(inlines: &'a [Inline]) -> Self {
        Self::of(Content::Inlines(inlines))
    }

    /// The images and the caption of a figure, without the figure's own events.
    pub fn figure(figure: &'a Figure) -> Self {
        let mut walk = Self::of(Content::None);
        walk.push_figure(figure);
        walk
    }

    fn of(content: Content<'a>) -> Self {
        let mut walk = Walk { steps: Vec::new(), entered: None };
        walk.push(content);
        walk
    }

    /// Leaves out the children of the node that was entered last.
    pub fn skip_children(&mut self) {
        self.entered = None;
    }

    fn expand(&mut self) {
        match self.entered.take() {
            Some((node, Content::Own)) => self.push_own(node),
            Some((_, content)) => self.push(content),
            None => {}
        }
    }

    fn enter(&mut self, node: Node<'a>, content: Content<'a>) {
        self.steps.push(Step::Enter(node, content));
    }

    /// Puts content on the stack, last part first.
    fn push(&mut self, content: Content<'a>) {
        match content {
            Content::Blocks(blocks) => {
                for block in blocks.iter().rev() {
                    self.enter(Node::Block(block), Content::Own);
                }
            }
            Content::Inlines(inlines) => {
                for inline in inlines.iter().rev() {
                    self.enter(Node::Inline(inline), Content::Own);
                }
            }
            Content::Rows(rows) => {
                for row in rows.iter().rev() {
                    self.enter(Node::Row, Content::Cells(row));
                }
            }
            Content::Cells(cells) => {
                for cell in cells.iter().rev() {
                    self.enter(Node::Cell(cell), Content::Blocks(&cell.blocks));
                }
            }
            Content::Definition(definition) => {
                for detail in definition.details.iter().rev() {
                    self.enter(Node::Detail, Content::Blocks(detail));
                }
                for term in definition.terms.iter().rev() {
                    self.enter(Node::Term(term), Content::Inlines(term));
                }
            }
            Content::Math(nodes) => {
                for node in nodes.iter().rev() {
                    self.enter(Node::Math(node), Content::Own);
                }
            }
            Content::Ruby(parts) => {
                for part in parts.iter().rev() {
                    self.enter(Node::Ruby(part), Content::Inlines(&part.base));
                }
            }
            Content::None | Content::Own => {}
        }
    }

    fn push_figure(&mut self, figure: &'a Figure) {
        self.push_caption(&figure.caption);
        for image in figure.images.iter().rev() {
            self.enter(Node::Picture(image), Content::None);
        }
    }

    fn push_caption(&mut self, caption: &'a [Inline]) {
        if !caption.is_empty() {
            self.enter(Node::Caption, Content::Inlines(caption));
        }
    }

    fn push_own(&mut self, node: Node<'a>) {
        match node {
            Node::Block(block) => self.push_block(block),
            Node::Inline(inline) => self.push_inline(inline),
            Node::Math(MathNode::Element { children, .. }) => self.push(Content::Math(children)),
            _ => {}
        }
    }

    fn push_block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content } => {
                self.push(Content::Inlines(content));
            }
            Block::List { items, .. } => {
                for item in items.iter().rev() {
                    self.enter(Node::Item, Content::Blocks(item));
                }
            }
            Block::Quote { blocks, cite } => {
                if !cite.is_empty() {
                    self.enter(Node::Cite, Content::Inlines(cite));
                }
                self.push(Content::Blocks(blocks));
            }
            Block::Table { caption, head, rows } => {
                if !rows.is_empty() {
                    self.enter(Node::Body, Content::Rows(rows));
                }
                if !head.is_empty() {
                    self.enter(Node::Head, Content::Rows(head));
                }
                self.push_caption(caption);
            }
            Block::Figure(figure) => self.push_figure(figure),
            Block::Math(math) => self.push(Content::Math(&math.mathml)),
            Block::Definitions { items } => {
                for definition in items.iter().rev() {
                    self.enter(Node::Definition(definition), Content::Definition(definition));
                }
            }
            Block::Footnotes { notes } => {
                for note in notes.iter().rev() {
                    self.enter(Node::Note(note), Content::Blocks(&note.blocks));
                }
            }
            Block::Code { .. } | Block::Media { .. } | Block::Embed { .. } | Block::Rule => {}
        }
    }

    fn push_inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Strong { content }
            | Inline::Emphasis { content }
            | Inline::Link { content, .. }
            | Inline::Sub { content }
            | Inline::Sup { content }
            | Inline::Mark { content }
            | Inline::Deleted { content }
            | Inline::Keyboard { content } => self.push(Content::Inlines(content)),
            Inline::Ruby { parts } => self.push(Content::Ruby(parts)),
            Inline::Math(math) => self.push(Content::Math(&math.mathml)),
            Inline::Text { .. }
            | Inline::Code { .. }
            | Inline::Break
            | Inline::Image(_)
            | Inline::FootnoteReference { .. } => {}
        }
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        self.expand();
        match self.steps.pop()? {
            Step::Enter(node, content) => {
                self.steps.push(Step::Leave(node));
                self.entered = Some((node, content));
                Some(Event::Enter(node))
            }
            Step::Leave(node) => Some(Event::Leave(node)),
        }
    }
}
