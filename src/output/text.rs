//! Plain text. [`body`] is what scoring and counting use: lead and blocks without title, byline and captions,
//! one line a block, list item or table row. [`document`] is the saved `.txt` file.

use super::clean;
use super::walk::{Event, Node, Walk};
use crate::article::{Article, Block, Inline, Math};

/// Lead and body of an article, one line a block, list item or table row; the cells of a row are separated by tabs.
pub fn body(article: &Article) -> String {
    let mut lines = Lines { gap: "\n", ..Lines::default() };
    lines.article(article);
    lines.finish()
}

/// All letters and digits that a reader of the article sees, captions included: what a saved copy is compared by.
/// Punctuation is left out because formats differ in it (brackets around a reading, around the number of a note).
pub(super) fn words(article: &Article) -> String {
    let mut lines = Lines { gap: "\n", captions: true, ..Lines::default() };
    lines.text(&article.title);
    if let Some(image) = &article.image {
        lines.events(Walk::figure(image));
    }
    lines.article(article);
    lines.out.retain(char::is_alphanumeric);
    lines.out
}

/// Text of a run of inlines on one line.
pub fn of_inlines(inlines: &[Inline]) -> String {
    let mut lines = Lines { gap: " ", captions: true, cells: 1, ..Lines::default() };
    lines.events(Walk::inlines(inlines));
    lines.finish()
}

/// Text of a run of inlines exactly as it stands.
pub(super) fn raw(inlines: &[Inline]) -> String {
    Walk::inlines(inlines)
        .filter_map(|event| match event {
            Event::Enter(Node::Inline(Inline::Text { text } | Inline::Code { text })) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// Text of one block on one line.
pub(super) fn of_block(block: &Block) -> String {
    let mut lines = Lines { gap: " ", captions: true, cells: 1, ..Lines::default() };
    lines.events(Walk::blocks(std::slice::from_ref(block)));
    lines.finish()
}

/// The saved text file: title, byline and source first, then the body with an empty line between blocks.
pub fn document(article: &Article) -> String {
    let mut lines = Lines { gap: "\n\n", captions: true, tex: true, ..Lines::default() };
    lines.text(&article.title);
    let source = super::source_line(article);
    if !source.is_empty() {
        lines.start();
        lines.text(&source);
    }
    if let Some(url) = &article.url {
        lines.out.push('\n');
        lines.text(url);
    }
    lines.start();
    lines.events(Walk::inlines(&article.lead));
    if let Some(image) = &article.image {
        lines.events(Walk::figure(image));
    }
    lines.start();
    lines.events(Walk::blocks(&article.blocks));
    let mut out = lines.finish();
    out.push('\n');
    out
}

#[derive(Default)]
struct Lines {
    out: String,
    /// What separates two blocks.
    gap: &'static str,
    captions: bool,
    /// Table cells that are open: inside one, a line break is a space.
    cells: usize,
    /// An item or note has just begun: its first block stands on the same line.
    fresh: bool,
    /// Formulas in TeX where they have it: on one line, a fraction is no fraction any more.
    tex: bool,
}

impl Lines {
    fn article(&mut self, article: &Article) {
        self.start();
        self.events(Walk::inlines(&article.lead));
        self.start();
        self.events(Walk::blocks(&article.blocks));
    }

    fn events(&mut self, mut walk: Walk) {
        while let Some(event) = walk.next() {
            match event {
                Event::Enter(Node::Caption) if !self.captions => walk.skip_children(),
                Event::Enter(Node::Inline(Inline::Math(math))) => {
                    walk.skip_children();
                    self.math(math);
                }
                Event::Enter(Node::Block(Block::Math(math))) => {
                    walk.skip_children();
                    self.start();
                    self.math(math);
                }
                Event::Enter(node) => self.enter(node),
                Event::Leave(node) => self.leave(node),
            }
        }
    }

    fn enter(&mut self, node: Node) {
        match node {
            Node::Block(Block::Code { text, .. }) => {
                self.start();
                if self.cells > 0 {
                    self.text(text);
                } else {
                    self.out.push_str(clean::lines(text).trim_end_matches('\n'));
                }
            }
            Node::Block(_) | Node::Caption | Node::Cite => self.start(),
            Node::Row => self.line(),
            Node::Item | Node::Term(_) | Node::Detail => {
                self.line();
                self.fresh = true;
            }
            Node::Note(note) => {
                self.line();
                self.text(&note.label);
                self.text(" ");
                self.fresh = true;
            }
            Node::Cell(_) => {
                let line_start = self.out.rfind('\n').map_or(0, |at| at + 1);
                if line_start < self.out.len() {
                    self.out.push(if self.cells > 0 { ' ' } else { '\t' });
                }
                self.cells += 1;
            }
            Node::Inline(inline) => self.inline(inline),
            _ => {}
        }
    }

    fn leave(&mut self, node: Node) {
        match node {
            Node::Cell(_) => self.cells -= 1,
            Node::Ruby(part) if !part.reading.is_empty() => {
                self.out.push('(');
                self.text(&part.reading);
                self.out.push(')');
            }
            // What follows a list or a table is a block of its own even where only lines were separated inside.
            Node::Block(Block::List { .. } | Block::Table { .. } | Block::Definitions { .. }) => {
                self.start();
            }
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text { text } | Inline::Code { text } => self.text(text),
            Inline::Break => self.line(),
            Inline::FootnoteReference { label, .. } => {
                let label = label.trim_matches(['[', ']']);
                self.out.push('[');
                self.text(label);
                self.out.push(']');
            }
            _ => {}
        }
    }

    fn math(&mut self, math: &Math) {
        let tex = math.tex.as_deref().filter(|tex| self.tex && !clean::line(tex).is_empty());
        self.text(tex.unwrap_or(super::math_text(math)));
    }

    /// Adds text with its white space collapsed.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            // Most of most texts are words of ASCII, taken as a whole.
            let word = rest.bytes().position(|byte| !byte.is_ascii_graphic()).unwrap_or(rest.len());
            self.fresh &= word == 0;
            self.out.push_str(&rest[..word]);
            let mut letters = rest[word..].chars();
            let Some(c) = letters.next() else { break };
            rest = letters.as_str();
            if clean::is_space(c) {
                if !self.out.is_empty() && !self.out.ends_with([' ', '\n', '\t']) {
                    self.out.push(' ');
                }
            } else if !clean::is_control(c) {
                self.fresh = false;
                self.out.push(c);
            }
        }
    }

    fn start(&mut self) {
        if !std::mem::take(&mut self.fresh) {
            self.separate(self.gap);
        }
    }

    fn line(&mut self) {
        self.fresh = false;
        self.separate("\n");
    }

    fn separate(&mut self, gap: &str) {
        if self.cells > 0 {
            if !self.out.is_empty() && !self.out.ends_with([' ', '\n', '\t']) {
                self.out.push(' ');
            }
            return;
        }
        self.trim_line();
        if self.out.is_empty() {
            return;
        }
        let have = self.out.len() - self.out.trim_end_matches('\n').len();
        for _ in have..gap.len() {
            self.out.push('\n');
        }
    }

    fn trim_line(&mut self) {
        let end = self.out.trim_end_matches([' ', '\t']).len();
        self.out.truncate(end);
    }

    fn finish(mut self) -> String {
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out
    }
}
