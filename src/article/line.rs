//! One line of inlines under construction: a paragraph, a heading, a caption.
//!
//! Formats (`strong`, a link …) are *wanted* while their element is open and are opened only when text comes, so that an
//! element around several blocks formats each of them, and white space lands outside of formats.

use super::space::{self, Piece, Pieces};
use super::types::{Image, Inline, Math, RubyPart};

/// Formats nested deeper than this are not opened; their text is kept.
const FORMATS: usize = 8;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Format {
    Strong,
    Emphasis,
    Link(String),
    Sub,
    Sup,
    Mark,
    Deleted,
    Keyboard,
}

impl Format {
    fn same_kind(&self, other: &Format) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn wrap(&self, content: Vec<Inline>) -> Inline {
        match self {
            Format::Strong => Inline::Strong { content },
            Format::Emphasis => Inline::Emphasis { content },
            Format::Link(href) => Inline::Link { href: href.clone(), content },
            Format::Sub => Inline::Sub { content },
            Format::Sup => Inline::Sup { content },
            Format::Mark => Inline::Mark { content },
            Format::Deleted => Inline::Deleted { content },
            Format::Keyboard => Inline::Keyboard { content },
        }
    }
}

/// White space that waits for the text after it.
#[derive(Clone, Copy, PartialEq)]
enum Pending {
    None,
    Space,
    /// White space with a line feed: no space between ideographs.
    Line,
    NoBreak,
}

pub(super) struct Line {
    /// The line itself, then the content of each open format.
    levels: Vec<Vec<Inline>>,
    wanted: Vec<Format>,
    pending: Pending,
    /// White space belongs to the code text before it.
    pending_code: bool,
    breaks: u8,
    /// Open code elements.
    code: u32,
    last: Option<char>,
    pictures: bool,
    /// The line holds text.
    words: bool,
    /// A drop cap has just ended.
    drop_cap: bool,
}

/// What the caller has to do before a text can be taken.
pub(super) enum Next<'a> {
    Done,
    /// A paragraph ends here; the rest of the text starts the next.
    Split(&'a str),
}

impl Line {
    pub fn new() -> Self {
        Line {
            levels: vec![Vec::new()],
            wanted: Vec::new(),
            pending: Pending::None,
            pending_code: false,
            breaks: 0,
            code: 0,
            last: None,
            pictures: false,
            words: false,
            drop_cap: false,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.levels.len() == 1 && self.levels[0].is_empty()
    }

    pub fn has_pictures(&self) -> bool {
        self.pictures
    }

    pub fn has_words(&self) -> bool {
        self.words
    }

    /// Opens a format. False when it would change nothing: there is nothing to close then.
    pub fn open(&mut self, format: Format) -> bool {
        if self.wanted.len() >= FORMATS || self.wanted.iter().any(|open| open.same_kind(&format)) {
            return false;
        }
        self.wanted.push(format);
        true
    }

    /// Closes the innermost format.
    pub fn close(&mut self) {
        if self.levels.len() > self.wanted.len() {
            self.fold();
        }
        self.wanted.pop();
    }

    pub fn enter_code(&mut self) {
        self.code += 1;
    }

    pub fn leave_code(&mut self) {
        self.code = self.code.saturating_sub(1);
        self.pending_code &= self.code > 0;
    }

    /// Ends the innermost opened format in this line.
    fn fold(&mut self) {
        let Some(content) = self.levels.pop() else { return };
        let (Some(format), Some(parent)) = (self.wanted.get(self.levels.len().wrapping_sub(1)), self.levels.last_mut())
        else {
            self.levels.push(content);
            return;
        };
        if content.is_empty() {
            return;
        }
        match (format, parent.last_mut()) {
            (Format::Strong, Some(Inline::Strong { content: before }))
            | (Format::Emphasis, Some(Inline::Emphasis { content: before }))
            | (Format::Sub, Some(Inline::Sub { content: before }))
            | (Format::Sup, Some(Inline::Sup { content: before }))
            | (Format::Mark, Some(Inline::Mark { content: before }))
            | (Format::Deleted, Some(Inline::Deleted { content: before })) => append(before, content),
            (Format::Link(href), Some(Inline::Link { href: last, content: before })) if href == last => {
                append(before, content)
            }
            (format, _) => parent.push(format.wrap(content)),
        }
    }

    /// What stands in the line; formats stay wanted for the next one.
    pub fn take(&mut self) -> Vec<Inline> {
        while self.levels.len() > 1 {
            self.fold();
        }
        self.pending = Pending::None;
        self.pending_code = false;
        self.breaks = 0;
        self.last = None;
        self.pictures = false;
        self.words = false;
        std::mem::take(&mut self.levels[0])
    }

    /// Nothing but white space or a break stands before the next character.
    pub fn is_bare(&self) -> bool {
        self.is_empty() || self.breaks > 0
    }

    /// A large first letter ends: white space after it is markup, unless the letter is a word of its own.
    pub fn end_drop_cap(&mut self) {
        let joins = |letter: char| letter.is_alphabetic() && !is_word(letter);
        self.drop_cap = self.last.is_some_and(joins) && chars(&self.levels) == 1;
    }

    /// A lone drop cap waits for the rest of its word, in whatever block that stands.
    pub fn is_drop_cap(&self) -> bool {
        self.drop_cap
    }

    /// White space between blocks that stand in one line.
    pub fn soft_break(&mut self) {
        if self.last.is_some() && self.breaks == 0 {
            self.breaks = 1;
        }
    }

    /// A `br`.
    pub fn hard_break(&mut self) {
        self.breaks = self.breaks.saturating_add(1);
        self.pending = Pending::None;
    }

    pub fn space(&mut self) {
        if self.pending == Pending::None {
            self.pending = Pending::Space;
            self.pending_code = self.code > 0;
        }
    }

    /// Takes the text of a text node. `splits`: two line breaks end a paragraph here.
    pub fn text<'a>(&mut self, text: &'a str, splits: bool) -> Next<'a> {
        let mut pieces = Pieces::of(text);
        loop {
            let rest = pieces.rest();
            let Some(piece) = pieces.next() else { return Next::Done };
            match piece {
                Piece::Space { line } => {
                    if self.pending == Pending::None || self.pending == Pending::NoBreak {
                        self.pending = if line { Pending::Line } else { Pending::Space };
                        self.pending_code = self.code > 0;
                    }
                }
                Piece::Indent => {
                    // An indent after a line break is how old pages begin a paragraph.
                    if self.breaks == 1 {
                        self.breaks = 2;
                    }
                    self.pending = Pending::Space;
                }
                Piece::NoBreak(after) => {
                    if self.pending == Pending::None {
                        let keep = self.breaks == 0 && space::keeps_no_break(self.last, after);
                        self.pending = if keep { Pending::NoBreak } else { Pending::Space };
                        self.pending_code = self.code > 0;
                    }
                }
                Piece::ZeroWidth => {
                    if self.last.is_some_and(space::needs_zero_width) && self.pending == Pending::None {
                        self.put("\u{200b}");
                    }
                }
                Piece::Run(run) => {
                    if splits && self.breaks >= 2 && !self.is_empty() {
                        return Next::Split(rest);
                    }
                    self.put(run);
                }
            }
        }
    }

    /// Adds characters as they are.
    pub fn put(&mut self, run: &str) {
        self.settle(run.chars().next());
        self.push_text(run, self.code > 0);
        self.words = true;
        self.last = run.chars().next_back();
    }

    /// Writes the white space and the breaks that wait, then opens the formats that are wanted.
    fn settle(&mut self, next: Option<char>) {
        if self.last.is_none() {
            self.pending = Pending::None;
            self.breaks = 0;
        }
        if std::mem::take(&mut self.drop_cap) && next.is_some_and(char::is_lowercase) {
            self.pending = Pending::None;
            self.breaks = 0;
        }
        if self.breaks > 0 {
            self.innermost().push(Inline::Break);
        } else if self.pending != Pending::None {
            let joins = self.pending == Pending::Line
                && self.last.is_some_and(space::joins_lines)
                && next.is_some_and(space::joins_lines);
            if !joins {
                let code = self.pending_code && self.code > 0;
                let space = if self.pending == Pending::NoBreak { "\u{a0}" } else { " " };
                self.push_text(space, code);
            }
        }
        self.breaks = 0;
        self.pending = Pending::None;
        while self.levels.len() <= self.wanted.len() {
            self.levels.push(Vec::new());
        }
    }

    fn innermost(&mut self) -> &mut Vec<Inline> {
        if self.levels.is_empty() {
            self.levels.push(Vec::new());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn push_text(&mut self, run: &str, code: bool) {
        match self.innermost().last_mut() {
            Some(Inline::Text { text }) if !code => text.push_str(run),
            Some(Inline::Code { text }) if code => text.push_str(run),
            _ => {
                let mut text = String::with_capacity(run.len().max(32));
                text.push_str(run);
                self.innermost().push(if code { Inline::Code { text } } else { Inline::Text { text } });
            }
        }
    }

    pub fn image(&mut self, image: Image) {
        self.settle(None);
        self.innermost().push(Inline::Image(image));
        self.last = Some('\u{fffc}');
        self.pictures = true;
    }

    pub fn math(&mut self, math: Math) {
        self.settle(None);
        self.innermost().push(Inline::Math(math));
        self.last = Some('\u{fffc}');
    }

    pub fn ruby(&mut self, parts: Vec<RubyPart>) {
        self.settle(None);
        self.innermost().push(Inline::Ruby { parts });
        self.last = Some('\u{fffc}');
    }

    pub fn footnote(&mut self, id: String, label: String) {
        // A reference belongs to the word before it.
        self.breaks = 0;
        self.pending = Pending::None;
        self.settle(None);
        self.innermost().push(Inline::FootnoteReference { id, label });
        self.last = Some('\u{fffc}');
    }
}

/// Joins two lines into one, with a space between.
pub(super) fn append_line(before: &mut Vec<Inline>, after: Vec<Inline>) {
    match before.last_mut() {
        Some(Inline::Text { text }) => text.push(' '),
        Some(_) => before.push(Inline::Text { text: " ".to_owned() }),
        None => {}
    }
    append(before, after);
}

/// Characters of text in a line under construction.
fn chars(levels: &[Vec<Inline>]) -> usize {
    levels.iter().map(|level| super::close::chars(level)).sum()
}

/// Letters that are words in some language.
fn is_word(letter: char) -> bool {
    matches!(
        letter,
        'A' | 'I'
            | 'O'
            | 'E'
            | 'Y'
            | 'À'
            | 'É'
            | 'Ó'
            | 'È'
            | 'U'
            | 'W'
            | 'Z'
            | 'К'
            | 'С'
            | 'В'
            | 'О'
            | 'У'
            | 'И'
            | 'Я'
            | 'А'
    )
}

/// Joins two contents, and the texts where they meet.
pub(super) fn append(before: &mut Vec<Inline>, after: Vec<Inline>) {
    let mut after = after.into_iter();
    if let Some(first) = after.next() {
        match (before.last_mut(), first) {
            (Some(Inline::Text { text }), Inline::Text { text: more }) => text.push_str(&more),
            (_, first) => before.push(first),
        }
    }
    before.extend(after);
}
