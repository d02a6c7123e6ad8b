//! Tree construction: where each token goes, by the parts of the standard that decide text order and block structure.
//!
//! Not done, because no reader can tell: the adoption agency (a formatting element that ends inside a block stays
//! around that block) and the reconstruction of formatting elements in the next block.

mod place;
mod rules;
mod stack;

use std::ops::Range;

use super::decode::Decoder;
use super::tag::Tag;
use super::token::{AttributeSpan, StartTag, TokenSink, Tokenizer};
use super::tree::{NONE, Node, NodeId, Tree};
use crate::error::Error;
use crate::limits;

/// Builds a tree from bytes pushed in chunks of any size.
pub struct Parser {
    decoder: Decoder,
    tokenizer: Tokenizer<Builder>,
}

impl Parser {
    /// `content_type`: the value of the Content-Type header, where there is one.
    pub fn new(content_type: Option<&str>) -> Self {
        Parser { decoder: Decoder::new(content_type), tokenizer: Tokenizer::new(Builder::new()) }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.tokenizer.push(|source| self.decoder.push(bytes, source))
    }

    /// Takes the next piece of text, for a caller that has it decoded already. Not to be mixed with [`Parser::push`].
    pub fn push_str(&mut self, text: &str) -> Result<(), Error> {
        self.tokenizer.push(|source| source.push_str(text))
    }

    /// Ends the page.
    pub fn finish(mut self) -> Result<Tree, Error> {
        self.tokenizer.push(|source| self.decoder.finish(source))?;
        let (source, builder) = self.tokenizer.finish()?;
        Ok(builder.into_tree(source))
    }
}

/// The tree of a page that is at hand as a whole, already decoded.
pub fn parse(html: &str) -> Result<Tree, Error> {
    let mut parser = Parser::new(None);
    parser.push_str(html)?;
    parser.finish()
}

/// The element name in the start tag that begins at `start`.
pub(in crate::html) fn name_in(source: &str, start: usize) -> &str {
    let Some(rest) = source.get(start + 1..) else { return "" };
    let end = rest.find([' ', '\t', '\n', '\r', '\x0c', '/', '>']).unwrap_or(rest.len());
    &rest[..end]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Before or in the head, or between head and body.
    Head,
    Body,
    Frameset,
}

struct Builder {
    nodes: Vec<Node>,
    attributes: Vec<AttributeSpan>,
    /// The stack of open elements; `html` at the bottom.
    stack: Vec<NodeId>,
    /// How many elements of each tag are on the stack.
    open: [u32; 256],
    mode: Mode,
    head: NodeId,
    body: NodeId,
    ordinal: u32,
    /// Nodes that belong before the table in which they stood.
    fostered: Vec<(NodeId, NodeId)>,
    /// The next text loses a leading line feed (it follows `<pre>` or `<textarea>`).
    skip_newline: bool,
    /// Text that has come so far; it is placed as a whole, so that the size of the chunks makes no difference.
    pending: Option<(Range<usize>, bool)>,
}

/// What a new node is made from.
struct New {
    tag: Tag,
    start: usize,
    len: usize,
    ordinal: u32,
    attributes: u32,
    attribute_count: u8,
    foreign: bool,
    integration: bool,
    raw: bool,
}

impl New {
    fn implied(tag: Tag) -> New {
        New {
            tag,
            start: 0,
            len: 0,
            ordinal: NONE,
            attributes: 0,
            attribute_count: 0,
            foreign: false,
            integration: false,
            raw: false,
        }
    }
}

const HEADINGS: [Tag; 6] = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
/// Foreign elements whose content is HTML again; they bound the scope searches too.
const INTEGRATION_POINTS: [&str; 9] =
    ["foreignobject", "desc", "title", "mi", "mo", "mn", "ms", "mtext", "annotation-xml"];
const ROW_GROUPS: [Tag; 3] = [Tag::Tbody, Tag::Thead, Tag::Tfoot];

impl Builder {
    fn new() -> Self {
        let mut builder = Builder {
            nodes: Vec::with_capacity(1024),
            attributes: Vec::with_capacity(1024),
            stack: Vec::with_capacity(64),
            open: [0; 256],
            mode: Mode::Head,
            head: NONE,
            body: NONE,
            ordinal: 0,
            fostered: Vec::new(),
            skip_newline: false,
            pending: None,
        };
        let html = builder.append(NONE, New::implied(Tag::Html));
        builder.push(html);
        builder
    }
}

impl TokenSink for Builder {
    fn start_tag(&mut self, source: &str, token: StartTag<'_>) {
        self.place_text(source);
        let ordinal = self.ordinal;
        self.ordinal += 1;
        if self.nodes.len() >= limits::TREE_NODES {
            return;
        }
        let mut tag = token.tag;
        // lol_html counts an integration point to the HTML inside it.
        let integration = (token.foreign || self.nodes[self.top() as usize].foreign)
            && INTEGRATION_POINTS.iter().any(|point| source[token.name.clone()].eq_ignore_ascii_case(point));
        let foreign = token.foreign || integration;
        if tag == Tag::Image && !foreign {
            tag = Tag::Img;
        }
        if foreign && !matches!(tag, Tag::Svg | Tag::Math) {
            tag = Tag::Other;
        }
        let attributes = self.attributes.len() as u32;
        self.attributes.extend_from_slice(token.attributes);
        let new = New {
            tag,
            start: token.span.start,
            len: token.span.len(),
            ordinal,
            attributes,
            attribute_count: token.attributes.len() as u8,
            foreign,
            integration,
            raw: false,
        };
        self.skip_newline = false;
        if foreign {
            self.ensure_body();
            if self.top_tag() == Tag::Colgroup {
                self.pop();
            }
            let id = self.insert(new, true);
            if !token.self_closing {
                self.push(id);
            }
            return;
        }
        self.leave_foreign();
        let templated = self.is_open(Tag::Template);
        match tag {
            Tag::Html => self.adopt(0, new),
            Tag::Head if templated => {}
            Tag::Head => {
                if self.head == NONE {
                    self.head = self.append(0, new);
                    let head = self.head;
                    self.push(head);
                }
            }
            Tag::Body if templated => {}
            Tag::Body => {
                self.ensure_body();
                if self.body != NONE {
                    self.adopt(self.body, new);
                }
            }
            Tag::Frameset if self.mode == Mode::Head => {
                self.ensure_head();
                self.pop_to(1);
                self.mode = Mode::Frameset;
                self.body = self.append(0, new);
                let body = self.body;
                self.push(body);
            }
            Tag::Frame if self.mode == Mode::Head => {}
            _ if self.mode == Mode::Frameset => {
                if matches!(tag, Tag::Frame | Tag::Frameset | Tag::Noframes) {
                    let id = self.insert(new, false);
                    if tag != Tag::Frame {
                        self.push(id);
                    }
                }
            }
            _ if self.mode == Mode::Head && tag.is_head() && !templated => {
                self.ensure_head();
                self.pop_to(1);
                let head = self.head;
                self.push(head);
                let id = self.insert(new, false);
                if !tag.is_void() {
                    self.push(id);
                }
            }
            _ => {
                self.ensure_body();
                self.in_body(tag, new, source);
            }
        }
    }

    fn end_tag(&mut self, source: &str, name: Range<usize>, tag: Tag) {
        self.place_text(source);
        let name = &source[name];
        self.skip_newline = false;
        if self.nodes[self.top() as usize].foreign {
            if matches!(tag, Tag::P | Tag::Br) {
                self.leave_foreign();
            } else {
                for height in (1..self.stack.len()).rev().take(limits::OPEN_ELEMENTS_SEARCHED) {
                    let node = self.nodes[self.stack[height] as usize];
                    if !node.foreign {
                        break;
                    }
                    if name_in(source, node.start as usize).eq_ignore_ascii_case(name) {
                        self.pop_to(height);
                        return;
                    }
                }
            }
        }
        if self.mode == Mode::Head && !self.is_open(Tag::Template) {
            // In the head only what stands open there can end; `</br>` and `</p>` of a page without a body open one.
            if tag == Tag::Head || tag == self.top_tag() {
                if self.top_tag() == tag {
                    self.pop();
                }
                return;
            }
            if !matches!(tag, Tag::Br | Tag::Body | Tag::Html) {
                return;
            }
            self.ensure_body();
        }
        self.end_of(tag, source, name);
    }

    fn text(&mut self, source: &str, span: Range<usize>, raw: bool) {
        match &mut self.pending {
            Some((pending, pending_raw)) if pending.end == span.start && *pending_raw == raw => pending.end = span.end,
            _ => {
                self.place_text(source);
                self.pending = Some((span, raw));
            }
        }
    }
}
