//! Tokens by lol_html, with their places in the source.
//!
//! lol_html is asked for start tags alone (see [`scan`](super::scan)), which it gives several times as fast as every token.
//! What lies between two start tags can only be text, end tags, comments and doctypes; [`gap`] tells them apart by the standard's rules for each kind
//! of content. That also finds the stray end tags of sloppy markup, which lol_html does not report.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lol_html::{AsciiCompatibleEncoding, LocalName, html_content};

use super::attribute::{attribute_places, name_len};
use super::gap::{Content, Piece, Pieces};
use super::scan::{Scanner, Watcher};
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
    pub attributes: &'a [AttributeSpan],
    pub self_closing: bool,
    /// In SVG or MathML.
    pub foreign: bool,
}

/// What takes the tokens. Ranges are bytes of `source`.
pub trait TokenSink {
    fn start_tag(&mut self, source: &str, tag: StartTag<'_>);
    fn end_tag(&mut self, source: &str, name: Range<usize>);
    /// `raw`: without character references (script, style, CDATA …).
    fn text(&mut self, source: &str, span: Range<usize>, raw: bool);
}

struct State<S> {
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

/// Pushes decoded text through lol_html and hands the tokens to a sink.
pub struct Tokenizer<S: TokenSink + 'static> {
    scanner: Option<Scanner>,
    state: Rc<RefCell<State<S>>>,
}

impl<S: TokenSink + 'static> Tokenizer<S> {
    pub fn new(sink: S) -> Self {
        let state = Rc::new(RefCell::new(State {
            source: String::new(),
            done: 0,
            attributes: Vec::new(),
            content: Content::default(),
            in_svg: false,
            sink,
        }));
        let watcher = Rc::clone(&state);
        let scanner = Scanner::new(AsciiCompatibleEncoding::utf_8(), limits::TOKENIZER_BYTES, watcher);
        Tokenizer { scanner: Some(scanner), state }
    }

    /// Takes the next piece of the page. Past [`limits::SOURCE_BYTES`] the rest is dropped.
    pub fn push(&mut self, text: &str) -> Result<(), Error> {
        let Some(scanner) = self.scanner.as_mut() else { return Ok(()) };
        let room = limits::SOURCE_BYTES.saturating_sub(self.state.borrow().source.len());
        let text = &text[..text.floor_char_boundary(room)];
        self.state.borrow_mut().source.push_str(text);
        let pushed = scanner.push(text.as_bytes());
        if pushed.is_err() {
            self.scanner = None;
        }
        pushed.map_err(|error| Error::Tokenizer(error.to_string()))
    }

    /// Ends the page; gives the source and the sink back.
    pub fn finish(mut self) -> Result<(String, S), Error> {
        if let Some(scanner) = self.scanner.take() {
            scanner.finish().map_err(|error| Error::Tokenizer(error.to_string()))?;
        }
        let end = self.state.borrow().source.len();
        self.state.borrow_mut().gap(end, true);
        let state =
            Rc::into_inner(self.state).ok_or_else(|| Error::Tokenizer("the tokenizer is still in use".into()))?;
        let state = state.into_inner();
        Ok((state.source, state.sink))
    }
}

impl<S: TokenSink> Watcher for State<S> {
    fn wants(&self, _: &LocalName) -> bool {
        true
    }

    fn start_tag(&mut self, tag: &html_content::StartTag) {
        let span = tag.source_location().bytes();
        self.gap(span.start, false);
        self.attributes.clear();
        let places = attribute_places(&self.source.as_bytes()[span.clone()]);
        self.attributes.extend(places.take(limits::ATTRIBUTES).map(|(name, value)| AttributeSpan {
            name: (span.start + name.start) as u32,
            name_len: name.len().min(usize::from(u16::MAX)) as u16,
            value: (span.start + value.start) as u32,
            value_len: value.len() as u32,
        }));
        let name = name_at(&self.source, span.start + 1);
        let tag = StartTag {
            name,
            attributes: &self.attributes,
            self_closing: tag.self_closing(),
            foreign: !tag.namespace_uri().ends_with("xhtml"),
            span: span.clone(),
        };
        let name = &self.source.as_bytes()[tag.name.clone()];
        self.content = Content::after(name, tag.foreign, self.in_svg);
        self.in_svg |= tag.foreign && name.eq_ignore_ascii_case(b"svg");
        self.sink.start_tag(&self.source, tag);
        self.done = span.end;
    }

    /// The source is kept, so its bytes tell nothing new.
    fn bytes(&mut self, _: &[u8]) {}
}

impl<S: TokenSink> State<S> {
    /// Hands over what lies between the last start tag and `end`, where the next one begins or the page ends.
    fn gap(&mut self, end: usize, last: bool) {
        let (source, from) = (&self.source, self.done);
        for piece in Pieces::new(&source.as_bytes()[from..end], std::mem::take(&mut self.content), last) {
            match piece {
                Piece::Text { at, raw } => self.sink.text(source, from + at.start..from + at.end, raw),
                Piece::EndTag { name } => {
                    let name = from + name.start..from + name.end;
                    self.in_svg &= !source[name.clone()].eq_ignore_ascii_case("svg");
                    self.sink.end_tag(source, name);
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
