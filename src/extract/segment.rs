//! Segments: the runs of text between two block borders, in document order, with what can be counted in them.

use crate::html::{NodeId, Tag, Tree};

use super::lexicon::Hash;

/// Properties that an element hands down to everything inside it.
pub mod inherited {
    pub const ARTICLE: u32 = 1;
    pub const MAIN: u32 = 1 << 1;
    pub const ASIDE: u32 = 1 << 2;
    pub const NAV: u32 = 1 << 3;
    pub const FOOTER: u32 = 1 << 4;
    pub const HEADER: u32 = 1 << 5;
    pub const FORM: u32 = 1 << 6;
    pub const LIST: u32 = 1 << 7;
    pub const TABLE: u32 = 1 << 8;
    pub const FIGURE: u32 = 1 << 9;
    pub const QUOTE: u32 = 1 << 10;
    pub const HIDDEN: u32 = 1 << 11;
    pub const BUTTON: u32 = 1 << 12;
    pub const DIALOG: u32 = 1 << 13;
    pub const LINK: u32 = 1 << 14;
    pub const BOLD: u32 = 1 << 15;
    pub const ITALIC: u32 = 1 << 16;
    pub const CODE: u32 = 1 << 17;
    pub const HEADING: u32 = 1 << 18;
}

/// A run of text between two block borders.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    /// First and last text node, both included.
    pub first: NodeId,
    pub last: NodeId,
    /// The nearest block element around it.
    pub block: NodeId,
    /// Bits of [`inherited`] at its first text.
    pub inherited: u32,
    /// Characters without white space; of these: in links, bold, italic, digits, upper case.
    pub chars: u32,
    pub link_chars: u32,
    pub bold_chars: u32,
    pub italic_chars: u32,
    pub digits: u32,
    pub upper: u32,
    /// Words, where two characters of a script without spaces count as one.
    pub words: f32,
    pub links: u32,
    pub commas: u32,
    pub sentence_ends: u32,
    pub separators: u32,
    pub images: u32,
    pub inputs: u32,
    pub first_char: char,
    pub last_char: char,
    pub copyright: bool,
    pub clock: bool,
    /// Hashes of the first words, at most [`WORD_HASHES`].
    pub word_hashes: Vec<u32>,
    /// Hash of all letters of the text.
    pub line_hash: u32,
}

/// Words of a segment whose hashes are kept.
pub const WORD_HASHES: usize = 24;

impl Segment {
    /// Share of its characters that stand in links, 0–1.
    pub fn link_density(&self) -> f32 {
        self.link_chars as f32 / self.chars.max(1) as f32
    }

    /// Long enough and free enough of links to be running text.
    pub fn is_prose(&self) -> bool {
        self.words >= 15.0 && self.link_density() < 0.35
    }
}

/// The segments inside an element, as indices: from the first to one past the last.
pub fn range(tree: &Tree, segments: &[Segment], id: NodeId) -> (usize, usize) {
    let end = tree.end(id);
    let from = segments.partition_point(|segment| segment.first < id);
    (from, from + segments[from..].partition_point(|segment| segment.first < end))
}

/// The same for many elements: one pass over the tree, and each range is there without a search.
pub struct Ranges {
    /// How many segments begin before each node.
    before: Vec<u32>,
}

impl Ranges {
    pub fn new(tree: &Tree, segments: &[Segment]) -> Ranges {
        let mut before = Vec::with_capacity(tree.len() as usize + 1);
        let mut count = 0;
        for id in 0..=tree.len() {
            while segments.get(count).is_some_and(|segment| segment.first < id) {
                count += 1;
            }
            before.push(count as u32);
        }
        Ranges { before }
    }

    pub fn of(&self, tree: &Tree, id: NodeId) -> (usize, usize) {
        (self.before[id as usize] as usize, self.before[tree.end(id) as usize] as usize)
    }
}

/// Elements without text of the page in them.
pub fn is_skipped(tree: &Tree, id: NodeId) -> bool {
    match tree.tag(id) {
        Tag::Script
        | Tag::Style
        | Tag::Noscript
        | Tag::Svg
        | Tag::Iframe
        | Tag::Object
        | Tag::Select
        | Tag::Textarea
        | Tag::Title
        | Tag::Canvas
        | Tag::Video
        | Tag::Audio
        | Tag::Noframes
        | Tag::Noembed
        | Tag::Head => true,
        Tag::Template => !tree.has_attr(id, "shadowrootmode"),
        _ => false,
    }
}

/// Whether the element says of itself that it is not shown, or not there for all.
pub fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    hidden_and_role(tree, id).0
}

/// The same, and the element's role, in one pass over its attributes.
fn hidden_and_role(tree: &Tree, id: NodeId) -> (bool, Option<&str>) {
    let (mut hidden, mut role) = (false, None);
    for (name, value) in tree.raw_attributes(id) {
        match name.len() {
            4 if name.eq_ignore_ascii_case("role") => _ = role.get_or_insert(value),
            11 if name.eq_ignore_ascii_case("aria-hidden") => hidden |= value.eq_ignore_ascii_case("true"),
            _ => hidden = hidden || undisplays(name, value),
        }
    }
    (hidden, role)
}

/// Whether the element says of itself that it is not displayed. What is only kept from screen readers is.
pub fn is_undisplayed(tree: &Tree, id: NodeId) -> bool {
    tree.raw_attributes(id).any(|(name, value)| undisplays(name, value))
}

fn undisplays(name: &str, value: &str) -> bool {
    match name.len() {
        6 if name.eq_ignore_ascii_case("hidden") => !value.eq_ignore_ascii_case("until-found"),
        5 if name.eq_ignore_ascii_case("style") => style_hides(value),
        15 if name.eq_ignore_ascii_case("data-decant-off") => true,
        _ => false,
    }
}

fn style_hides(style: &str) -> bool {
    let mut declarations = style.split(';').map(|declaration| declaration.split_once(':').unwrap_or((declaration, "")));
    declarations.any(|(name, value)| {
        let (name, value) = (name.trim(), value.trim());
        name.eq_ignore_ascii_case("display") && value.to_ascii_lowercase().starts_with("none")
            || name.eq_ignore_ascii_case("visibility") && value.to_ascii_lowercase().starts_with("hidden")
    })
}

fn own_bits(tree: &Tree, id: NodeId) -> u32 {
    use inherited::*;
    let mut bits = match tree.tag(id) {
        Tag::Article => ARTICLE,
        Tag::Main => MAIN,
        Tag::Aside => ASIDE,
        Tag::Nav => NAV,
        Tag::Footer => FOOTER,
        Tag::Header => HEADER,
        Tag::Form => FORM,
        Tag::Ul | Tag::Ol | Tag::Menu => LIST,
        Tag::Table => TABLE,
        Tag::Figure | Tag::Figcaption => FIGURE,
        Tag::Blockquote => QUOTE,
        Tag::Button | Tag::Label | Tag::Option => BUTTON,
        Tag::Dialog | Tag::Details => DIALOG,
        Tag::A if tree.has_attr(id, "href") => LINK,
        Tag::B | Tag::Strong => BOLD,
        Tag::I | Tag::Em => ITALIC,
        Tag::Pre | Tag::Code => CODE,
        tag if tag.heading_level().is_some() => HEADING,
        _ => 0,
    };
    let (hidden, role) = hidden_and_role(tree, id);
    if let Some(role) = role {
        bits |= match role {
            "main" => MAIN,
            "article" => ARTICLE,
            "navigation" | "menu" | "menubar" | "tablist" => NAV,
            "complementary" => ASIDE,
            "contentinfo" => FOOTER,
            "banner" => HEADER,
            "dialog" | "alertdialog" => DIALOG,
            "button" => BUTTON,
            "heading" => HEADING,
            _ => 0,
        };
    }
    if hidden {
        bits |= HIDDEN;
    }
    bits
}

/// An open element of the walk.
struct Open {
    end: NodeId,
    id: NodeId,
    bits: u32,
    is_block: bool,
}

/// All segments of the body, in document order.
pub fn segments(tree: &Tree) -> Vec<Segment> {
    let mut walk = Walk {
        tree,
        out: Vec::with_capacity(512),
        current: Segment::default(),
        run: Run::default(),
        hashes: Vec::with_capacity(WORD_HASHES),
        breaks: 0,
    };
    let body = tree.body();
    let mut open = vec![Open { end: tree.end(body), id: body, bits: 0, is_block: true }];
    walk.current.block = body;
    let mut id = body + 1;
    let end = tree.end(body);
    while id < end {
        while let Some(top) = open.last().filter(|top| top.end <= id && top.id != body) {
            if top.is_block {
                walk.flush();
            }
            open.pop();
        }
        let bits = open.last().map_or(0, |top| top.bits);
        let tag = tree.tag(id);
        if tag == Tag::Text {
            let block = open.iter().rev().find(|open| open.is_block).map_or(body, |open| open.id);
            walk.text(id, bits, block);
            id += 1;
            continue;
        }
        if is_skipped(tree, id) {
            id = tree.end(id);
            continue;
        }
        match tag {
            Tag::Br => {
                walk.breaks += 1;
                if walk.breaks == 2 {
                    walk.flush();
                }
                walk.run.space(&mut walk.hashes);
            }
            Tag::Img | Tag::Picture => walk.current.images += 1,
            Tag::Input => walk.current.inputs += 1,
            Tag::A => walk.current.links += 1,
            _ => {}
        }
        let is_block = tag.is_block();
        if is_block {
            walk.flush();
        }
        if tree.end(id) > id + 1 {
            open.push(Open { end: tree.end(id), id, bits: bits | own_bits(tree, id), is_block });
        }
        id += 1;
    }
    walk.flush();
    walk.out
}

struct Walk<'t> {
    tree: &'t Tree,
    out: Vec<Segment>,
    current: Segment,
    run: Run,
    /// Hashes of the current segment's first words.
    hashes: Vec<u32>,
    /// `<br>` since the last text.
    breaks: u32,
}

/// State of the word that is being read.
#[derive(Default)]
struct Run {
    hash: Option<Hash>,
    line: Hash,
}

impl Run {
    /// The letters and digits of ASCII that a text begins with, counted; gives their number.
    fn ascii(&mut self, text: &str, segment: &mut Segment) -> usize {
        if self.hash.is_none() {
            segment.words += 1.0;
        }
        let (mut hash, mut line) = (self.hash.unwrap_or_default(), self.line);
        let (mut digits, mut upper, mut len) = (0, 0, 0);
        for &byte in text.as_bytes() {
            let kind = ascii::KINDS[usize::from(byte)];
            if kind & ascii::WORD == 0 {
                break;
            }
            digits += u32::from(kind & ascii::DIGIT != 0);
            upper += u32::from(kind & ascii::UPPER != 0);
            let lower = byte.to_ascii_lowercase();
            hash.byte(lower);
            line.byte(lower);
            len += 1;
        }
        (self.hash, self.line) = (Some(hash), line);
        segment.digits += digits;
        segment.upper += upper;
        segment.chars += len as u32;
        len
    }

    /// A letter or digit beyond ASCII; gives what it adds to the words.
    fn letter(&mut self, c: char, hashes: &mut Vec<u32>) -> f32 {
        let c = c.to_lowercase().next().unwrap_or(c);
        self.line.char(c);
        if is_unspaced(c) {
            self.space(hashes);
            // Pairs of characters stand for words.
            let mut hash = Hash::new();
            hash.char(c);
            push(hashes, hash);
            return 0.5;
        }
        let begins = self.hash.is_none();
        self.hash.get_or_insert_default().char(c);
        f32::from(u8::from(begins))
    }

    fn space(&mut self, hashes: &mut Vec<u32>) {
        if let Some(hash) = self.hash.take() {
            push(hashes, hash);
        }
    }
}

fn push(hashes: &mut Vec<u32>, hash: Hash) {
    if hashes.len() < WORD_HASHES {
        hashes.push(hash.get());
    }
}

/// Scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}

/// What the characters of ASCII are to a text.
mod ascii {
    pub const SPACE: u8 = 1;
    pub const WORD: u8 = 1 << 1;
    pub const DIGIT: u8 = 1 << 2;
    pub const UPPER: u8 = 1 << 3;
    /// Stands inside words.
    pub const JOINS: u8 = 1 << 4;

    /// By byte; nothing for those of other characters.
    pub const KINDS: [u8; 256] = {
        let mut kinds = [0; 256];
        let mut byte = 0u8;
        while byte < 128 {
            kinds[byte as usize] = match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => SPACE,
                b'0'..=b'9' => WORD | DIGIT,
                b'A'..=b'Z' => WORD | UPPER,
                b'a'..=b'z' => WORD,
                b'\'' | b'-' => JOINS,
                _ => 0,
            };
            byte += 1;
        }
        kinds
    };
}

impl Walk<'_> {
    fn text(&mut self, id: NodeId, bits: u32, block: NodeId) {
        let text = self.tree.text(id);
        let Walk { current: segment, run, hashes, .. } = self;
        let before = segment.chars;
        let mut rest = &*text;
        while let Some(c) = rest.chars().next() {
            let kind = ascii::KINDS[usize::from(rest.as_bytes()[0])];
            if kind & ascii::SPACE != 0 || c == '\u{a0}' {
                run.space(hashes);
                rest = &rest[c.len_utf8()..];
                continue;
            }
            if segment.chars == 0 {
                segment.first = id;
                segment.block = block;
                segment.inherited = bits;
                segment.first_char = c;
            }
            if kind & ascii::WORD != 0 {
                let (word, after) = rest.split_at(run.ascii(rest, segment));
                segment.last_char = word.chars().next_back().unwrap_or(c);
                rest = after;
                continue;
            }
            segment.chars += 1;
            rest = &rest[c.len_utf8()..];
            if !c.is_ascii() && c.is_alphanumeric() {
                segment.upper += u32::from(c.is_uppercase());
                segment.words += run.letter(c, hashes);
            } else {
                segment.sign(c);
                if kind & ascii::JOINS == 0 && c != '’' {
                    run.space(hashes);
                }
            }
            segment.last_char = c;
        }
        let added = segment.chars - before;
        if added > 0 {
            segment.last = id;
            self.breaks = 0;
        }
        let counted = |bit: u32| if bits & bit != 0 { added } else { 0 };
        segment.link_chars += counted(inherited::LINK);
        segment.bold_chars += counted(inherited::BOLD);
        segment.italic_chars += counted(inherited::ITALIC);
    }

    fn flush(&mut self) {
        self.run.space(&mut self.hashes);
        let line = std::mem::take(&mut self.run.line);
        self.breaks = 0;
        if self.current.chars > 0 {
            self.current.line_hash = if line == Hash::new() { 0 } else { line.get() };
            self.current.word_hashes = self.hashes.as_slice().into();
            self.hashes.clear();
            self.out.push(std::mem::take(&mut self.current));
        } else {
            let (images, inputs) = (self.current.images, self.current.inputs);
            self.current = Segment { images, inputs, ..Segment::default() };
        }
    }
}

impl Segment {
    /// Counts a character that is neither letter, digit nor white space.
    fn sign(&mut self, c: char) {
        match c {
            ',' | '，' | '、' | '،' | ';' => self.commas += 1,
            '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।' | '…' => self.sentence_ends += 1,
            '|' | '›' | '»' | '•' | '·' | '/' | '→' | '>' => self.separators += 1,
            '©' => self.copyright = true,
            ':' if self.last_char.is_ascii_digit() => self.clock = true,
            _ => {}
        }
    }
}
