//! The typed document: the only thing that the writers in `output` accept.
//!
//! A script, a handler or a style has no variant here, so no output can emit one. The serde form of
//! these types *is* the article JSON that the command line prints and the extension's renderer draws;
//! a change of shape raises [`ARTICLE_VERSION`].

use serde::{Deserialize, Serialize};

/// Version of the article JSON. Raised whenever a field changes its name, type or meaning.
pub const ARTICLE_VERSION: u32 = 1;

/// One article: what the page says of it, and its body as typed blocks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    pub version: u32,
    /// Address that the page was read from, as given.
    pub url: Option<String>,
    /// Address that the page calls its own (`rel=canonical`, `og:url`).
    pub canonical: Option<String>,
    pub title: String,
    /// Author names, one each, without "by".
    pub byline: Vec<String>,
    /// Name of the publication.
    pub site: Option<String>,
    /// ISO 8601 date or date-time.
    pub published: Option<String>,
    /// ISO 8601 date or date-time.
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    pub direction: Direction,
    /// The standfirst: the sentence or two between headline and body. Empty where there is none.
    /// It is not repeated in `blocks`.
    pub lead: Vec<Inline>,
    /// The lead image. It is not repeated in `blocks`.
    pub image: Option<Figure>,
    /// About 200 characters of plain text for lists and previews.
    pub excerpt: String,
    /// Words of lead and blocks (characters count as words in scripts without spaces).
    pub words: u32,
    /// Reading time in whole minutes, at least 1.
    pub minutes: u32,
    pub blocks: Vec<Block>,
    /// Addresses of the article's further pages, in reading order.
    pub next: Vec<String>,
    /// What the page's main column held that the article does not, largest first.
    pub left_out: Vec<LeftOut>,
    /// Share of the words in the page's main column that the article keeps, 0–100.
    pub kept_percent: u8,
}

/// Words that were not taken into the article, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Reason code, e.g. `related`, `newsletter`, `share`, `hidden`.
    pub reason: String,
    pub words: u32,
    /// The first words of it, plain text.
    pub sample: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    #[default]
    Ltr,
    Rtl,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    Heading {
        /// 2–6; the article's title is level 1.
        level: u8,
        content: Vec<Inline>,
    },
    Paragraph {
        content: Vec<Inline>,
    },
    List {
        ordered: bool,
        /// First number of an ordered list.
        #[serde(default = "one")]
        start: i32,
        items: Vec<Vec<Block>>,
    },
    Quote {
        blocks: Vec<Block>,
        /// Who is quoted, as the page names it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cite: Vec<Inline>,
    },
    Code {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        /// White space as it was; lines end in `\n`.
        text: String,
    },
    Table {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caption: Vec<Inline>,
        /// Rows of the table's head.
        head: Vec<Vec<Cell>>,
        rows: Vec<Vec<Cell>>,
    },
    Figure(Figure),
    Media {
        kind: MediaKind,
        src: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        poster: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// Something that lives on another site; shown as a card with a link, never loaded.
    Embed {
        provider: String,
        url: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    Math(Math),
    Definitions {
        items: Vec<Definition>,
    },
    Footnotes {
        notes: Vec<Footnote>,
    },
    Rule,
}

fn one() -> i32 {
    1
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    Text {
        text: String,
    },
    Strong {
        content: Vec<Inline>,
    },
    Emphasis {
        content: Vec<Inline>,
    },
    Code {
        text: String,
    },
    Link {
        /// Absolute http, https, mailto or tel address.
        href: String,
        content: Vec<Inline>,
    },
    Sub {
        content: Vec<Inline>,
    },
    Sup {
        content: Vec<Inline>,
    },
    Mark {
        content: Vec<Inline>,
    },
    Deleted {
        content: Vec<Inline>,
    },
    Keyboard {
        content: Vec<Inline>,
    },
    Break,
    Image(Image),
    Ruby {
        parts: Vec<RubyPart>,
    },
    /// A link to a note in a `footnotes` block.
    FootnoteReference {
        id: String,
        label: String,
    },
    Math(Math),
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figure {
    pub images: Vec<Image>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caption: Vec<Inline>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Image {
    /// Absolute http or https address, or `data:` of png, jpeg, gif, webp or avif.
    pub src: String,
    #[serde(default)]
    pub alt: String,
    /// CSS pixels, where the page says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    #[serde(default, skip_serializing_if = "is_false")]
    pub header: bool,
    #[serde(default = "one_u16", skip_serializing_if = "is_one")]
    pub colspan: u16,
    #[serde(default = "one_u16", skip_serializing_if = "is_one")]
    pub rowspan: u16,
    pub blocks: Vec<Block>,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn one_u16() -> u16 {
    1
}

fn is_one(value: &u16) -> bool {
    *value == 1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    Video,
    Audio,
}

/// A formula. `text` is always there and is what plain-text output prints.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Math {
    /// TeX source, where the page has it or its MathML can be said in TeX.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tex: Option<String>,
    /// MathML presentation tree, where the page has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mathml: Vec<MathNode>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MathNode {
    Text {
        text: String,
    },
    Element {
        name: MathName,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        children: Vec<MathNode>,
    },
}

/// The closed set of MathML elements that may be written; attributes are never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MathName {
    Mrow,
    Mi,
    Mn,
    Mo,
    Ms,
    Mtext,
    Mspace,
    Mfrac,
    Msqrt,
    Mroot,
    Msup,
    Msub,
    Msubsup,
    Mover,
    Munder,
    Munderover,
    Mmultiscripts,
    Mprescripts,
    None,
    Mtable,
    Mtr,
    Mtd,
    Mpadded,
    Mphantom,
    Menclose,
    Mstyle,
    Merror,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RubyPart {
    pub base: Vec<Inline>,
    /// The reading, shown above the base.
    pub reading: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    pub terms: Vec<Vec<Inline>>,
    pub details: Vec<Vec<Block>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Footnote {
    /// What `FootnoteReference::id` points at; unique in the article.
    pub id: String,
    pub label: String,
    pub blocks: Vec<Block>,
}
