//! The output room. In: a typed [`Article`], the pictures that the caller fetched, and options. Out: the bytes of a
//! saved copy. These are the only writers; each builds its document from typed parts and copies nothing of the
//! page's source through, so a script, a handler or a style has no way in.
//!
//! It knows nothing of trees, scores or clutter, loads nothing and touches no file. What it cannot trust is the
//! article itself: fields may come from a JSON file, so every string and address is checked here once more.

pub mod check;
mod clean;
mod crc;
mod digest;
pub mod epub;
mod escape;
pub mod filename;
pub mod html;
pub mod json;
pub mod markdown;
mod markup;
mod mathml;
mod picture;
pub mod text;
mod walk;
pub mod whole;
pub mod zip;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

pub use picture::{MediaType, Picture};

use crate::article::{Article, Block, Inline, Math};
use walk::{Event, Node, Walk};

/// What an article can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Html,
    Markdown,
    Text,
    Epub,
    Json,
}

impl Format {
    /// The usual ending of a file of this format, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Markdown => "md",
            Format::Text => "txt",
            Format::Epub => "epub",
            Format::Json => "json",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Html => "text/html",
            Format::Markdown => "text/markdown",
            Format::Text => "text/plain",
            Format::Epub => "application/epub+zip",
            Format::Json => "application/json",
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Ok(match name {
            "html" => Format::Html,
            "markdown" => Format::Markdown,
            "text" => Format::Text,
            "epub" => Format::Epub,
            "json" => Format::Json,
            _ => return Err(UnknownFormat(name.to_owned())),
        })
    }
}

/// Somebody asked for a format that Decant does not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(pub String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "“{}” is not a format that Decant writes.", self.0)
    }
}

impl std::error::Error for UnknownFormat {}

/// What a copy holds beside the article.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Pictures by the address that the article gives them. What is missing here becomes a link.
    pub pictures: BTreeMap<String, Picture>,
    /// When the copy is made, ISO 8601. The engine reads no clock, so that equal input gives equal bytes.
    pub saved: Option<String>,
    pub tags: Vec<String>,
    /// A sentence for the reader of the copy, in their language: which images were left out, for instance.
    pub note: Option<String>,
    /// Markdown only: folder that the pictures are put in; without one, images are links.
    pub image_folder: Option<String>,
}

/// Writes an article. Only an EPUB can be too large for its format.
pub fn write(article: &Article, format: Format, options: &Options) -> Result<Vec<u8>, zip::TooLarge> {
    Ok(match format {
        Format::Html => html::write(article, options).into_bytes(),
        Format::Markdown => markdown::write(article, options).into_bytes(),
        Format::Text => text::document(article).into_bytes(),
        Format::Epub => {
            return epub::write(&epub::Book { title: None, articles: std::slice::from_ref(article) }, options);
        }
        Format::Json => json::write(article),
    })
}

/// Addresses of all pictures that a copy of the article would fetch, in reading order, each once.
pub fn picture_addresses(article: &Article) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let shown = shown_pictures(article).into_iter();
    shown.filter(|src| clean::web(src).is_some() && seen.insert(*src)).map(str::to_owned).collect()
}

/// The `src` of every picture in an article.
fn shown_pictures(article: &Article) -> Vec<&str> {
    let lead = article.image.iter().flat_map(Walk::figure);
    let all = lead.chain(Walk::inlines(&article.lead)).chain(Walk::blocks(&article.blocks));
    all.filter_map(|event| match event {
        Event::Enter(Node::Picture(image) | Node::Inline(Inline::Image(image))) => Some(image.src.as_str()),
        Event::Enter(Node::Block(Block::Media { poster: Some(poster), .. })) => Some(poster),
        _ => None,
    })
    .collect()
}

/// Byline, site and date on one line.
fn source_line(article: &Article) -> String {
    let authors = article.byline.join(", ");
    let date = article.published.as_deref().and_then(clean::date).and_then(|date| date.get(..10));
    let parts = [Some(authors.as_str()), article.site.as_deref(), date];
    parts.into_iter().flatten().map(clean::line).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What a document is called that must have a title.
fn title(article: &Article) -> String {
    let url = article.url.as_deref().and_then(clean::web);
    let names = [Some(article.title.as_str()), article.site.as_deref(), url.as_deref()];
    names.into_iter().flatten().map(clean::line).find(|name| !name.is_empty()).unwrap_or("—".to_owned())
}

/// What plain text shows of a formula.
fn math_text(math: &Math) -> &str {
    match &math.tex {
        Some(tex) if clean::line(&math.text).is_empty() => tex,
        _ => &math.text,
    }
}
