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

/// Whether the element says of itself that it is not shown.
pub fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    for (name, value) in tree.raw_attributes(id) {
        let hidden = match name.len() {
            6 if name.eq_ignore_ascii_case("hidden") => !value.eq_ignore_ascii_case("until-found"),
            5 if name.eq_ignore_ascii_case("style") => style_hides(value),
            11 if name.eq_ignore_ascii_case("aria-hidden") => value.eq_ignore_ascii_case("true"),
            15 if name.eq_ignore_ascii_case("data-decant-off") => true,
            _ => false,
        };
        if hidden {
            return true;
        }
    }
    false
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
    if let Some(role) = tree.raw_attr(id, "role") {
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
    if is_hidden(tree, id) {
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
    let mut walk =
        Walk { tree, out: Vec::with_capacity(512), current: Segment::default(), run: Run::default(), breaks: 0 };
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
                walk.run.space(&mut walk.current);
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
    /// `<br>` since the last text.
    breaks: u32,
}

/// State of the word that is being read.
#[derive(Default)]
struct Run {
    hash: Option<Hash>,
    line: Option<Hash>,
    unspaced: u32,
}

impl Run {
    fn letter(&mut self, segment: &mut Segment, c: char) {
        if c.is_ascii() {
            let byte = c.to_ascii_lowercase() as u8;
            self.line.get_or_insert_with(Hash::new).byte(byte);
            if self.hash.is_none() {
                segment.words += 1.0;
            }
            return self.hash.get_or_insert_with(Hash::new).byte(byte);
        }
        let c = c.to_lowercase().next().unwrap_or(c);
        self.line.get_or_insert_with(Hash::new).char(c);
        if is_unspaced(c) {
            self.space(segment);
            self.unspaced += 1;
            segment.words += 0.5;
            // Pairs of characters stand for words.
            let mut hash = Hash::new();
            hash.char(c);
            self.push(segment, hash);
        } else {
            if self.hash.is_none() {
                segment.words += 1.0;
            }
            self.hash.get_or_insert_with(Hash::new).char(c);
        }
    }

    fn push(&self, segment: &mut Segment, hash: Hash) {
        if segment.word_hashes.len() < WORD_HASHES {
            segment.word_hashes.push(hash.get());
        }
    }

    fn space(&mut self, segment: &mut Segment) {
        if let Some(hash) = self.hash.take() {
            self.push(segment, hash);
        }
    }
}

/// Scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}

impl Walk<'_> {
    fn text(&mut self, id: NodeId, bits: u32, block: NodeId) {
        let text = self.tree.text(id);
        let segment = &mut self.current;
        let before = segment.chars;
        for c in text.chars() {
            if c.is_ascii_whitespace() || c == '\u{a0}' {
                self.run.space(segment);
                continue;
            }
            if segment.chars == 0 {
                segment.first = id;
                segment.block = block;
                segment.inherited = bits;
                segment.first_char = c;
            }
            segment.last = id;
            segment.chars += 1;
            if c.is_alphanumeric() {
                if c.is_ascii_digit() {
                    segment.digits += 1;
                } else if c.is_uppercase() {
                    segment.upper += 1;
                }
                self.run.letter(segment, c);
            } else {
                match c {
                    ',' | '，' | '、' | '،' | ';' => segment.commas += 1,
                    '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।' | '…' => segment.sentence_ends += 1,
                    '|' | '›' | '»' | '•' | '·' | '/' | '→' | '>' => segment.separators += 1,
                    '©' => segment.copyright = true,
                    ':' if segment.last_char.is_ascii_digit() => segment.clock = true,
                    _ => {}
                }
                if !matches!(c, '\'' | '’' | '-') {
                    self.run.space(segment);
                }
            }
            segment.last_char = c;
            self.breaks = 0;
        }
        let added = segment.chars - before;
        let counted = |bit: u32| if bits & bit != 0 { added } else { 0 };
        segment.link_chars += counted(inherited::LINK);
        segment.bold_chars += counted(inherited::BOLD);
        segment.italic_chars += counted(inherited::ITALIC);
    }

    fn flush(&mut self) {
        self.run.space(&mut self.current);
        let line = self.run.line.take();
        self.breaks = 0;
        if self.current.chars > 0 {
            self.current.line_hash = line.map_or(0, Hash::get);
            self.out.push(std::mem::take(&mut self.current));
        } else {
            let (images, inputs) = (self.current.images, self.current.inputs);
            self.current = Segment { images, inputs, ..Segment::default() };
        }
    }
}
