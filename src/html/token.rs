//! Tokens by lol_html, with their places in the source.
//!
//! lol_html reports start tags and text. It reports an end tag only where its own stack of open elements has a match,
//! which loses the stray ones of sloppy markup; but whatever lies between two reported tokens can only be end tags,
//! comments and doctypes, so [`Tokenizer`] reads those from the gap.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lol_html::html_content::{Element, TextChunk, TextType};
use lol_html::{HtmlRewriter, MemorySettings, Settings, doc_text, element};

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
    sink: S,
}

/// Its output goes nowhere: only the tokens count.
type Rewriter = HtmlRewriter<'static, fn(&[u8])>;

/// Pushes decoded text through lol_html and hands the tokens to a sink.
pub struct Tokenizer<S: TokenSink + 'static> {
    rewriter: Option<Rewriter>,
    state: Rc<RefCell<State<S>>>,
}

impl<S: TokenSink + 'static> Tokenizer<S> {
    pub fn new(sink: S) -> Self {
        let state = Rc::new(RefCell::new(State { source: String::new(), done: 0, attributes: Vec::new(), sink }));
        let (for_tags, for_text) = (Rc::clone(&state), Rc::clone(&state));
        let settings = Settings::new()
            // Strict mode gives up at `<select><xmp>`, where a browser goes on.
            .with_strict(false)
            .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(limits::TOKENIZER_BYTES))
            .append_element_content_handler(element!("*", move |element| {
                for_tags.borrow_mut().start_tag(element);
                Ok(())
            }))
            .append_document_content_handler(doc_text!(move |text| {
                for_text.borrow_mut().text(text);
                Ok(())
            }));
        Tokenizer { rewriter: Some(HtmlRewriter::new(settings, ignore as fn(&[u8]))), state }
    }

    /// Takes the next piece of the page. Past [`limits::SOURCE_BYTES`] the rest is dropped.
    pub fn push(&mut self, text: &str) -> Result<(), Error> {
        let Some(rewriter) = self.rewriter.as_mut() else { return Ok(()) };
        let room = limits::SOURCE_BYTES.saturating_sub(self.state.borrow().source.len());
        let text = &text[..text.floor_char_boundary(room)];
        self.state.borrow_mut().source.push_str(text);
        rewriter.write(text.as_bytes()).map_err(|error| Error::Tokenizer(error.to_string()))
    }

    /// Ends the page; gives the source and the sink back.
    pub fn finish(mut self) -> Result<(String, S), Error> {
        if let Some(rewriter) = self.rewriter.take() {
            rewriter.end().map_err(|error| Error::Tokenizer(error.to_string()))?;
        }
        let end = self.state.borrow().source.len();
        self.state.borrow_mut().gap(end);
        let state =
            Rc::into_inner(self.state).ok_or_else(|| Error::Tokenizer("the tokenizer is still in use".into()))?;
        let state = state.into_inner();
        Ok((state.source, state.sink))
    }
}

fn ignore(_: &[u8]) {}

impl<S: TokenSink> State<S> {
    fn start_tag(&mut self, element: &mut Element<'_, '_>) {
        let span = element.source_location().bytes();
        self.gap(span.start);
        self.attributes.clear();
        for attribute in element.attributes().iter().take(limits::ATTRIBUTES) {
            let Some(name) = attribute.name_source_location() else { continue };
            let value = attribute.value_source_location().map_or(0..0, |value| value.bytes());
            self.attributes.push(AttributeSpan {
                name: name.bytes().start as u32,
                name_len: name.bytes().len().min(usize::from(u16::MAX)) as u16,
                value: value.start as u32,
                value_len: value.len() as u32,
            });
        }
        let name = name_at(&self.source, span.start + 1);
        let tag = StartTag {
            name,
            attributes: &self.attributes,
            self_closing: element.is_self_closing(),
            foreign: !element.namespace_uri().ends_with("xhtml"),
            span: span.clone(),
        };
        self.sink.start_tag(&self.source, tag);
        self.done = span.end;
    }

    fn text(&mut self, chunk: &mut TextChunk<'_>) {
        let span = chunk.source_location().bytes();
        if span.is_empty() {
            return;
        }
        self.gap(span.start);
        let raw = !matches!(chunk.text_type(), TextType::Data | TextType::RCData);
        self.sink.text(&self.source, span.clone(), raw);
        self.done = span.end;
    }

    /// Reads the end tags between the last token and `end`; comments and doctypes are passed over.
    fn gap(&mut self, end: usize) {
        let mut at = self.done;
        while at < end {
            let bytes = self.source.as_bytes();
            let Some(open) = memchr::memchr(b'<', &bytes[at..end]) else { break };
            at += open;
            let rest = &bytes[at..end];
            if rest.starts_with(b"</") && rest.get(2).is_some_and(u8::is_ascii_alphabetic) {
                // An end tag that the page's end cuts off is none.
                let Some(len) = tag_len(rest) else { break };
                let name = name_at(&self.source, at + 2);
                self.sink.end_tag(&self.source, name);
                at += len;
            } else if rest.starts_with(b"<!--") {
                at += comment_len(rest);
            } else if rest.starts_with(b"<![CDATA[") {
                // Its text has been reported; an empty section leaves only the brackets.
                at += 9;
            } else {
                at += memchr::memchr(b'>', rest).map_or(rest.len(), |close| close + 1);
            }
        }
        self.done = self.done.max(end);
    }
}

/// The tag name that starts at `from`.
fn name_at(source: &str, from: usize) -> Range<usize> {
    let len = source.as_bytes()[from..]
        .iter()
        .position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'>'))
        .unwrap_or(source.len() - from);
    from..from + len
}

/// Length of the tag that `bytes` starts with; a `>` inside a quoted value does not end it.
fn tag_len(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (i, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(i + 1),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            after_equals = byte == b'=';
        }
    }
    None
}

/// Length of the comment that `bytes` starts with, by the standard's rules for `<!-->` and `--!>`.
fn comment_len(bytes: &[u8]) -> usize {
    if bytes[4..].starts_with(b">") {
        return 5;
    }
    if bytes[4..].starts_with(b"->") {
        return 6;
    }
    let mut at = 4;
    while let Some(dash) = memchr::memmem::find(&bytes[at..], b"--") {
        at += dash + 2;
        if bytes[at..].starts_with(b">") {
            return at + 1;
        }
        if bytes[at..].starts_with(b"!>") {
            return at + 2;
        }
        at -= 1;
    }
    bytes.len()
}
