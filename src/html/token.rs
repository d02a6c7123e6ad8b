//! Tokens by lol_html, with their places in the source.
//!
//! lol_html is asked for start tags alone (see [`scan`](super::scan)), which it gives several times as fast as every token.
//! What lies between two start tags can only be text, end tags, comments and doctypes; [`gap`] tells them apart by the standard's rules for each kind
//! of content. That also finds the stray end tags of sloppy markup, which lol_html does not report.
//!
//! The start tags of a slice of the page are noted while lol_html goes through it and handed on afterwards, so that the source can lie
//! in one place, where it is decoded to, and is copied nowhere.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lol_html::{AsciiCompatibleEncoding, LocalName, html_content};

use super::attribute::{attribute_places, name_len};
use super::gap::{Content, Piece, Pieces};
use super::scan::{Scanner, Watcher};
use super::tag::Tag;
use crate::error::Error;
use crate::limits;

/// Place of an attribute in the source; the value is empty where there is none.
#[derive(Debug, Clone, Copy)]
pub struct AttributeSpan {
    pub name: u32,
    pub value: u32,
    pub value_len: u32,
    pub name_len: u16,
}

/// A start tag as it stands in the source.
pub struct StartTag<'a> {
    /// The whole tag, from `<` to `>`.
    pub span: Range<usize>,
    pub name: Range<usize>,
    pub tag: Tag,
    pub attributes: &'a [AttributeSpan],
    pub self_closing: bool,
    /// In SVG or MathML.
    pub foreign: bool,
}

/// What takes the tokens. Ranges are bytes of `source`.
pub trait TokenSink {
    fn start_tag(&mut self, source: &str, tag: StartTag<'_>);
    fn end_tag(&mut self, source: &str, name: Range<usize>, tag: Tag);
    /// `raw`: without character references (script, style, CDATA …).
    fn text(&mut self, source: &str, span: Range<usize>, raw: bool);
}

/// Bytes after which the start tags among them are handed on, so that notes of them never weigh more than the tree does.
const SLICE: usize = 1 << 16;

/// A start tag as lol_html reports it.
struct Mark {
    span: Range<usize>,
    self_closing: bool,
    foreign: bool,
}

/// The start tags of the slice that is being scanned.
#[derive(Default)]
struct Marks(Vec<Mark>);

impl Watcher for Marks {
    fn wants(&self, _: &LocalName) -> bool {
        true
    }

    fn start_tag(&mut self, tag: &html_content::StartTag) {
        self.0.push(Mark {
            span: tag.source_location().bytes(),
            self_closing: tag.self_closing(),
            foreign: !tag.namespace_uri().ends_with("xhtml"),
        });
    }

    /// The source is kept, so its bytes tell nothing new.
    fn wants_bytes(&self) -> bool {
        false
    }

    fn bytes(&mut self, _: &[u8]) {}
}

/// Takes decoded text through lol_html and hands the tokens to a sink.
pub struct Tokenizer<S: TokenSink> {
    scanner: Option<Scanner>,
    marks: Rc<RefCell<Marks>>,
    source: String,
    /// Everything before this place has been handed to the sink.
    done: usize,
    attributes: Vec<AttributeSpan>,
    /// What the last start tag lets follow.
    content: Content,
    /// An SVG picture is open.
    in_svg: bool,
    sink: S,
}

impl<S: TokenSink> Tokenizer<S> {
    pub fn new(sink: S) -> Self {
        let marks = Rc::new(RefCell::new(Marks::default()));
        let watcher = Rc::clone(&marks);
        let scanner = Scanner::new(AsciiCompatibleEncoding::utf_8(), limits::TOKENIZER_BYTES, watcher);
        Tokenizer {
            scanner: Some(scanner),
            marks,
            source: String::new(),
            done: 0,
            attributes: Vec::new(),
            content: Content::default(),
            in_svg: false,
            sink,
        }
    }

    /// Takes the next piece of the page, which `append` adds to the source. Past [`limits::SOURCE_BYTES`] the rest is dropped.
    pub fn push(&mut self, append: impl FnOnce(&mut String)) -> Result<(), Error> {
        let Some(mut scanner) = self.scanner.take() else { return Ok(()) };
        let mut from = self.source.len();
        append(&mut self.source);
        self.source.truncate(self.source.floor_char_boundary(limits::SOURCE_BYTES));
        while from < self.source.len() {
            let to = self.source.floor_char_boundary(from + SLICE);
            let scanned = scanner.push(&self.source.as_bytes()[from..to]);
            self.hand_over();
            if let Err(error) = scanned {
                return Err(Error::Tokenizer(error.to_string()));
            }
            from = to;
        }
        self.scanner = Some(scanner);
        Ok(())
    }

    /// Ends the page; gives the source and the sink back.
    pub fn finish(mut self) -> Result<(String, S), Error> {
        if let Some(scanner) = self.scanner.take() {
            scanner.finish().map_err(|error| Error::Tokenizer(error.to_string()))?;
        }
        self.hand_over();
        self.gap(self.source.len(), true);
        Ok((self.source, self.sink))
    }

    /// Hands over the start tags that have been noted, and what lies before each.
    fn hand_over(&mut self) {
        let mut marks = std::mem::take(&mut self.marks.borrow_mut().0);
        for mark in marks.drain(..) {
            self.gap(mark.span.start, false);
            self.start_tag(mark);
        }
        self.marks.borrow_mut().0 = marks;
    }

    fn start_tag(&mut self, Mark { span, self_closing, foreign }: Mark) {
        self.attributes.clear();
        let places = attribute_places(&self.source.as_bytes()[span.clone()]);
        self.attributes.extend(places.take(limits::ATTRIBUTES).map(|(name, value)| AttributeSpan {
            name: (span.start + name.start) as u32,
            name_len: name.len().min(usize::from(u16::MAX)) as u16,
            value: (span.start + value.start) as u32,
            value_len: value.len() as u32,
        }));
        let name = name_at(&self.source, span.start + 1);
        let tag = Tag::of(&self.source.as_bytes()[name.clone()]);
        self.content = Content::after(tag, foreign, self.in_svg);
        self.in_svg |= foreign && tag == Tag::Svg;
        self.done = span.end;
        let token = StartTag { span, name, tag, attributes: &self.attributes, self_closing, foreign };
        self.sink.start_tag(&self.source, token);
    }

    /// Hands over what lies between the last start tag and `end`, where the next one begins or the page ends.
    fn gap(&mut self, end: usize, last: bool) {
        let (source, from) = (&self.source, self.done);
        for piece in Pieces::new(&source.as_bytes()[from..end], std::mem::take(&mut self.content), last) {
            match piece {
                Piece::Text { at, raw } => self.sink.text(source, from + at.start..from + at.end, raw),
                Piece::EndTag { name, tag } => {
                    self.in_svg &= tag != Tag::Svg;
                    self.sink.end_tag(source, from + name.start..from + name.end, tag);
                }
            }
        }
        self.done = self.done.max(end);
    }
}

/// The tag name that starts at `from`.
fn name_at(source: &str, from: usize) -> Range<usize> {
    from..from + name_len(&source.as_bytes()[from..])
}
