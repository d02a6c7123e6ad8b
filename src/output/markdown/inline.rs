//! Inlines as Markdown.
//!
//! Whether `**` opens and closes anything depends on its neighbours, and next to punctuation or between the words of
//! a script without spaces it often does not. So inlines become pieces first; when all are known, each pair of marks
//! is written with Markdown's signs where those are certain to work, and as `<strong>` or `<em>` where they are not.

use super::Notes;
use super::escape;
use crate::article::{Block, Image, Inline, Math};
use crate::output::clean;
use crate::output::walk::{Event, Node, Walk};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Strong,
    Emphasis,
    Deleted,
    Link,
    /// An element that Markdown has no sign for.
    Tag(&'static str),
}

#[derive(Debug)]
enum Piece {
    /// Markdown, escaped.
    Raw(String),
    Open(Mark),
    /// The end of what `start` opened, with the target of a link.
    Close {
        mark: Mark,
        start: usize,
        target: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    None,
    Blank,
    Break,
}

/// Where images are, seen from the Markdown file.
pub(super) type Locate<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One run of inlines in the making: a paragraph, a heading, a table cell.
pub(super) struct Line<'a> {
    pieces: Vec<Piece>,
    open: Vec<(Mark, usize)>,
    /// White space that is written when something follows it: never at an edge, never just inside a mark.
    space: Space,
    /// What a line break is written as.
    line_break: &'static str,
    notes: &'a Notes,
    locate: Locate<'a>,
}

impl<'a> Line<'a> {
    pub fn new(notes: &'a Notes, locate: Locate<'a>, line_break: &'static str) -> Self {
        Line { pieces: Vec::new(), open: Vec::new(), space: Space::None, line_break, notes, locate }
    }

    pub fn inlines(&mut self, inlines: &[Inline]) {
        self.walk(Walk::inlines(inlines));
    }

    /// Blocks where only a line may stand: each begins after a line break.
    pub fn blocks(&mut self, blocks: &[Block]) {
        self.walk(Walk::blocks(blocks));
    }

    pub fn strong(&mut self, inlines: &[Inline]) {
        self.begin(Mark::Strong);
        self.inlines(inlines);
        self.end(Mark::Strong, "");
    }

    pub fn link(&mut self, text: &str, address: &str) {
        match clean::link(address) {
            Some(address) => {
                self.begin(Mark::Link);
                self.text(if text.trim().is_empty() { &address } else { text });
                self.end(Mark::Link, &address);
            }
            None => self.text(text),
        }
    }

    fn walk(&mut self, mut walk: Walk) {
        while let Some(event) = walk.next() {
            match event {
                Event::Enter(Node::Inline(inline)) => {
                    let open = self.enter(inline);
                    if !open {
                        walk.skip_children();
                    }
                }
                Event::Leave(Node::Inline(inline)) => self.leave(inline),
                Event::Leave(Node::Ruby(part)) if !part.reading.is_empty() => {
                    self.raw("<rt>");
                    self.text(&part.reading);
                    self.raw("</rt>");
                }
                Event::Enter(Node::Picture(image)) => self.image(image),
                Event::Enter(Node::Cell(_)) => self.blank(),
                Event::Enter(Node::Note(note)) => {
                    self.line_break();
                    self.text(&note.label);
                    self.blank();
                }
                Event::Enter(Node::Block(block)) => {
                    self.line_break();
                    if !self.block(block) {
                        walk.skip_children();
                    }
                }
                Event::Enter(Node::Row | Node::Caption | Node::Cite | Node::Term(_) | Node::Detail | Node::Item) => {
                    self.line_break();
                }
                _ => {}
            }
        }
    }

    fn block(&mut self, block: &Block) -> bool {
        match block {
            Block::Code { text, .. } => {
                for line in text.lines() {
                    self.line_break();
                    self.code(line);
                }
            }
            Block::Media { src, title, .. } => self.link(title.as_deref().unwrap_or_default(), src),
            Block::Embed { provider, url, title } => self.card(provider, url, title.as_deref()),
            Block::Math(math) => {
                self.math(math, "$");
                return false;
            }
            _ => {}
        }
        true
    }

    pub fn card(&mut self, provider: &str, url: &str, title: Option<&str>) {
        let title = title.unwrap_or_default();
        let text = if title.is_empty() { provider.to_owned() } else { format!("{provider}: {title}") };
        self.link(&text, url);
    }

    fn enter(&mut self, inline: &Inline) -> bool {
        match inline {
            Inline::Text { text } => self.text(text),
            Inline::Code { text } => self.code(text),
            Inline::Break => self.line_break(),
            Inline::Image(image) => self.image(image),
            Inline::FootnoteReference { id, label } => match self.notes.number(id) {
                Some(number) => self.raw(&format!("[^{number}]")),
                None => {
                    self.begin(Mark::Tag("sup"));
                    self.text(label);
                    self.end(Mark::Tag("sup"), "");
                }
            },
            Inline::Math(math) => {
                self.math(math, "$");
                return false;
            }
            _ => {
                if let Some(mark) = mark_of(inline) {
                    self.begin(mark);
                }
            }
        }
        true
    }

    fn leave(&mut self, inline: &Inline) {
        let target = match inline {
            Inline::Link { href, .. } => clean::link(href).unwrap_or_default(),
            _ => String::new(),
        };
        if let Some(mark) = mark_of(inline) {
            self.end(mark, &target);
        }
    }

    /// Opens a mark, unless it is open already: neither links nor emphasis nest in Markdown.
    fn begin(&mut self, mark: Mark) {
        self.open.push((mark, self.pieces.len()));
        if self.open.iter().filter(|(open, _)| *open == mark).count() == 1 {
            self.pieces.push(Piece::Open(mark));
        }
    }

    fn end(&mut self, mark: Mark, target: &str) {
        let start = self.open.pop().map_or(0, |(_, start)| start);
        if self.open.iter().any(|(open, _)| *open == mark) {
            return;
        }
        if matches!(self.pieces.last(), Some(Piece::Open(_))) {
            self.pieces.pop();
            return;
        }
        self.pieces.push(Piece::Close { mark, start, target: target.to_owned() });
    }

    fn text(&mut self, text: &str) {
        let mut chars = text.chars().filter(|c| !clean::is_control(*c)).peekable();
        let mut run = String::new();
        while let Some(c) = chars.next() {
            if clean::is_space(c) {
                self.flush(&mut run);
                self.blank();
                continue;
            }
            let before = run.chars().next_back().or_else(|| self.last_char());
            let before = if run.is_empty() && self.space != Space::None { Some(' ') } else { before };
            escape::push_char(&mut run, c, before, chars.peek().copied());
        }
        self.flush(&mut run);
    }

    fn flush(&mut self, run: &mut String) {
        if !run.is_empty() {
            self.raw(run);
            run.clear();
        }
    }

    fn code(&mut self, text: &str) {
        let text = clean::line(text);
        if text.is_empty() {
            self.blank();
        } else if self.space == Space::None && self.last_char() == Some('`') {
            // Two code spans in a row would share their backticks.
            self.raw("<code>");
            self.text(&text);
            self.raw("</code>");
        } else {
            self.raw(&escape::code(&text));
        }
    }

    pub fn image(&mut self, image: &Image) {
        let mut alt = String::new();
        let text = clean::line(&image.alt);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let before = alt.chars().next_back();
            escape::push_char(&mut alt, c, before, chars.peek().copied());
        }
        match (self.locate)(&image.src) {
            Some(place) => self.raw(&format!("![{alt}]({})", escape::target(&place))),
            None => self.text(&image.alt),
        }
    }

    /// TeX between dollar signs where no Markdown reader can take it for something else, in a code span otherwise.
    pub fn math(&mut self, math: &Math, fence: &str) {
        let Some(tex) = math.tex.as_deref().map(clean::line).filter(|tex| !tex.is_empty()) else {
            return self.text(&math.text);
        };
        if tex.contains(['<', '[', ']', '!', '`', '$', '|', '&', ':', '@']) {
            self.raw(&format!("${}$", escape::code(&tex)));
        } else {
            self.raw(&format!("{fence}{tex}{fence}"));
        }
    }

    fn blank(&mut self) {
        if self.space == Space::None && !self.is_empty() {
            self.space = Space::Blank;
        }
    }

    pub fn line_break(&mut self) {
        if !self.is_empty() {
            self.space = Space::Break;
        }
    }

    fn is_empty(&self) -> bool {
        !self.pieces.iter().any(|piece| matches!(piece, Piece::Raw(_)))
    }

    fn last_char(&self) -> Option<char> {
        match self.pieces.last()? {
            Piece::Raw(raw) => raw.chars().next_back(),
            Piece::Open(Mark::Link) => Some('['),
            Piece::Close { mark: Mark::Link, .. } => Some(')'),
            _ => Some('*'),
        }
    }

    fn raw(&mut self, raw: &str) {
        let space = match std::mem::replace(&mut self.space, Space::None) {
            Space::None => None,
            Space::Blank => Some(" "),
            Space::Break => Some(self.line_break),
        };
        if let Some(space) = space {
            let opened = self.pieces.iter().rev().take_while(|piece| matches!(piece, Piece::Open(_))).count();
            let at = self.pieces.len() - opened;
            self.pieces.insert(at, Piece::Raw(space.to_owned()));
            for (_, start) in self.open.iter_mut().filter(|(_, start)| *start >= at) {
                *start += 1;
            }
        }
        self.pieces.push(Piece::Raw(raw.to_owned()));
    }

    /// The Markdown of the line; empty if nothing was written.
    pub fn finish(self) -> String {
        let mut signs = vec![false; self.pieces.len()];
        let ends = self.pieces.iter().enumerate().filter_map(|(end, piece)| match piece {
            Piece::Close { start, .. } => Some((*start, end)),
            _ => None,
        });
        // Outer pairs first: an inner one looks at what was decided around it.
        let mut pairs: Vec<(usize, usize)> = ends.collect();
        pairs.sort_unstable();
        for (start, end) in pairs {
            let sure = sign_is_sure(&self.pieces, &signs, start, end);
            signs[start] = sure;
            signs[end] = sure;
        }
        let mut out = String::new();
        for (piece, sign) in self.pieces.iter().zip(signs) {
            match piece {
                Piece::Raw(raw) => out.push_str(raw),
                Piece::Open(mark) => out.push_str(&opening(*mark, sign)),
                Piece::Close { mark: Mark::Link, target, .. } if !target.is_empty() => {
                    out.push_str(&format!("]({})", escape::target(target)));
                }
                Piece::Close { mark, .. } => out.push_str(&closing(*mark, sign)),
            }
        }
        out
    }
}

fn mark_of(inline: &Inline) -> Option<Mark> {
    Some(match inline {
        Inline::Strong { .. } => Mark::Strong,
        Inline::Emphasis { .. } => Mark::Emphasis,
        Inline::Deleted { .. } => Mark::Deleted,
        Inline::Link { href, .. } if clean::link(href).is_some() => Mark::Link,
        Inline::Sub { .. } => Mark::Tag("sub"),
        Inline::Sup { .. } => Mark::Tag("sup"),
        Inline::Mark { .. } => Mark::Tag("mark"),
        Inline::Keyboard { .. } => Mark::Tag("kbd"),
        Inline::Ruby { .. } => Mark::Tag("ruby"),
        _ => return None,
    })
}

/// Markdown's sign for a mark, and the element that says the same.
fn forms(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Strong => ("**", "strong"),
        Mark::Emphasis => ("*", "em"),
        Mark::Deleted => ("~~", "del"),
        Mark::Link => ("", ""),
        Mark::Tag(name) => ("", name),
    }
}

fn opening(mark: Mark, sign: bool) -> String {
    match (mark, forms(mark)) {
        (Mark::Link, _) => "[".to_owned(),
        (_, (text, _)) if sign => text.to_owned(),
        (_, (_, name)) => format!("<{name}>"),
    }
}

fn closing(mark: Mark, sign: bool) -> String {
    match forms(mark) {
        (text, _) if sign => text.to_owned(),
        (_, name) => format!("</{name}>"),
    }
}

/// Whether every CommonMark reader takes the signs of this pair as meant.
fn sign_is_sure(pieces: &[Piece], signs: &[bool], start: usize, end: usize) -> bool {
    let Piece::Open(mark) = &pieces[start] else { return false };
    let (sign, _) = forms(*mark);
    if sign.is_empty() {
        return false;
    }
    let before = start.checked_sub(1).map(|at| &pieces[at]);
    let after = pieces.get(end + 1);
    // A neighbour's sign of the same character would run together with ours.
    let touches = |at: Option<usize>| {
        at.filter(|at| signs.get(*at) == Some(&true)).is_some_and(|at| match &pieces[at] {
            Piece::Open(other) | Piece::Close { mark: other, .. } => {
                forms(*other).0.as_bytes().first() == sign.as_bytes().first()
            }
            Piece::Raw(_) => false,
        })
    };
    if touches(start.checked_sub(1)) || touches(Some(end + 1)) {
        return false;
    }
    let opens = is_flanking(before.and_then(last), first(&pieces[start + 1]));
    let closes = is_flanking(after.and_then(first), last(&pieces[end - 1]));
    opens && closes
}

/// CommonMark's rule for a delimiter between `outside` and `inside`, on the safe side: where it is not certain that a
/// character is punctuation, nothing is built on either answer.
fn is_flanking(outside: Option<char>, inside: Option<char>) -> bool {
    // GitHub's reader looks past `~` to what stands before it.
    let apart = outside.is_none_or(|c| c.is_ascii_whitespace() || (c.is_ascii_punctuation() && c != '~'));
    match inside {
        Some(c) if c.is_alphanumeric() => true,
        Some(c) => !c.is_whitespace() && apart,
        None => false,
    }
}

fn first(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Raw(raw) => raw.chars().next(),
        other => Some(sign_of(other)),
    }
}

fn last(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Raw(raw) => raw.chars().next_back(),
        other => Some(sign_of(other)),
    }
}

/// What is written for a mark, as far as it matters beside another: ASCII punctuation, and perhaps `~`.
fn sign_of(piece: &Piece) -> char {
    if matches!(piece, Piece::Open(Mark::Deleted) | Piece::Close { mark: Mark::Deleted, .. }) { '~' } else { '*' }
}
