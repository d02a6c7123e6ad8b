//! Tree construction: where each token goes, by the parts of the standard that decide text order and block structure.
//!
//! Not done, because no reader can tell: the adoption agency (a formatting element that ends inside a block stays
//! around that block) and the reconstruction of formatting elements in the next block.

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
    text: String,
}

impl Parser {
    /// `content_type`: the value of the Content-Type header, where there is one.
    pub fn new(content_type: Option<&str>) -> Self {
        Parser { decoder: Decoder::new(content_type), tokenizer: Tokenizer::new(Builder::new()), text: String::new() }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.decoder.push(bytes, &mut self.text);
        self.flush()
    }

    /// Takes the next piece of text, for a caller that has it decoded already. Not to be mixed with [`Parser::push`].
    pub fn push_str(&mut self, text: &str) -> Result<(), Error> {
        self.tokenizer.push(text)
    }

    fn flush(&mut self) -> Result<(), Error> {
        let result = if self.text.is_empty() { Ok(()) } else { self.tokenizer.push(&self.text) };
        self.text.clear();
        result
    }

    /// Ends the page.
    pub fn finish(mut self) -> Result<Tree, Error> {
        let mut text = std::mem::take(&mut self.text);
        self.decoder.finish(&mut text);
        if !text.is_empty() {
            self.tokenizer.push(&text)?;
        }
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
pub(super) fn name_in(source: &str, start: usize) -> &str {
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

    // The stack.

    fn push(&mut self, id: NodeId) {
        self.open[self.nodes[id as usize].tag as usize] += 1;
        self.stack.push(id);
    }

    fn pop(&mut self) {
        if self.stack.len() > 1
            && let Some(id) = self.stack.pop()
        {
            self.open[self.nodes[id as usize].tag as usize] -= 1;
        }
    }

    fn top(&self) -> NodeId {
        self.stack.last().copied().unwrap_or(0)
    }

    fn tag(&self, id: NodeId) -> Tag {
        self.nodes[id as usize].tag
    }

    fn top_tag(&self) -> Tag {
        self.tag(self.top())
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.open[tag as usize] > 0
    }

    /// Height on the stack of the nearest open element that `wanted` accepts, unless one that `bound` accepts is nearer.
    fn find(&self, wanted: impl Fn(Tag) -> bool, bound: impl Fn(&Node) -> bool) -> Option<usize> {
        for height in (0..self.stack.len()).rev().take(limits::OPEN_ELEMENTS_SEARCHED) {
            let node = &self.nodes[self.stack[height] as usize];
            if wanted(node.tag) {
                return Some(height);
            }
            if bound(node) {
                return None;
            }
        }
        None
    }

    /// The same, bounded by what bounds the standard's "in scope" and by `also`.
    fn find_in_scope(&self, wanted: impl Fn(Tag) -> bool, also: impl Fn(Tag) -> bool) -> Option<usize> {
        self.find(wanted, |node| node.tag.bounds_scope() || node.integration || also(node.tag))
    }

    /// The same, for the parts of a table.
    fn find_in_table(&self, wanted: impl Fn(Tag) -> bool, also: impl Fn(Tag) -> bool) -> Option<usize> {
        self.find(wanted, |node| matches!(node.tag, Tag::Table | Tag::Template) || also(node.tag))
    }

    fn in_scope(&self, tag: Tag) -> Option<usize> {
        if !self.is_open(tag) {
            return None;
        }
        self.find_in_scope(|t| t == tag, |_| false)
    }

    fn pop_to(&mut self, height: usize) {
        while self.stack.len() > height.max(1) {
            self.pop();
        }
    }

    fn pop_until(&mut self, context: &[Tag]) {
        while !context.contains(&self.top_tag()) && self.stack.len() > 1 {
            self.pop();
        }
    }

    /// Takes one element out of the stack and leaves those above it open.
    fn remove(&mut self, height: usize) {
        let id = self.stack.remove(height);
        self.open[self.tag(id) as usize] -= 1;
    }

    fn close_p(&mut self) {
        if self.is_open(Tag::P)
            && let Some(height) = self.find_in_scope(|t| t == Tag::P, |t| t == Tag::Button)
        {
            self.pop_to(height);
        }
    }

    // Nodes.

    fn append(&mut self, parent: NodeId, new: New) -> NodeId {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            parent,
            end: id + 1,
            start: new.start as u32,
            len: new.len as u32,
            attributes: new.attributes,
            ordinal: new.ordinal,
            attribute_count: new.attribute_count,
            tag: new.tag,
            foreign: new.foreign,
            integration: new.integration,
            raw: new.raw,
        });
        id
    }

    /// Where the next node goes: the innermost open element, or before the table for what may not stand in it.
    fn insert(&mut self, new: New, foster: bool) -> NodeId {
        let height = self.stack.len().min(limits::TREE_DEPTH) - 1;
        let parent = self.stack[height];
        let in_table = matches!(self.tag(parent), Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr);
        if foster
            && in_table
            && let Some(at) = self.find_in_table(|t| t == Tag::Table, |_| false)
        {
            let table = self.stack[at];
            let id = self.append(self.nodes[table as usize].parent, new);
            self.fostered.push((id, table));
            return id;
        }
        self.append(parent, new)
    }

    fn insert_implied(&mut self, tag: Tag) {
        let id = self.insert(New::implied(tag), false);
        self.push(id);
    }

    fn ensure_head(&mut self) {
        if self.head == NONE {
            self.head = self.append(0, New::implied(Tag::Head));
        }
    }

    fn ensure_body(&mut self) {
        self.ensure_head();
        if self.mode == Mode::Head && !self.is_open(Tag::Template) {
            self.pop_to(1);
            self.body = self.append(0, New::implied(Tag::Body));
            let body = self.body;
            self.push(body);
            self.mode = Mode::Body;
        }
    }

    /// The real start tag of an element that was implied before.
    fn adopt(&mut self, id: NodeId, new: New) {
        let node = &mut self.nodes[id as usize];
        if node.ordinal == NONE {
            (node.start, node.len, node.ordinal) = (new.start as u32, new.len as u32, new.ordinal);
            (node.attributes, node.attribute_count) = (new.attributes, new.attribute_count);
        }
    }

    /// Start tags that close open elements before they are inserted.
    fn close_before(&mut self, tag: Tag) {
        if tag.closes_p() {
            self.close_p();
        }
        match tag {
            _ if tag.heading_level().is_some() => {
                if HEADINGS.contains(&self.top_tag()) {
                    self.pop();
                }
            }
            Tag::Li => self.close_item(&[Tag::Li]),
            Tag::Dd | Tag::Dt => self.close_item(&[Tag::Dd, Tag::Dt]),
            Tag::Button | Tag::A | Tag::Nobr => {
                if let Some(height) = self.in_scope(tag) {
                    if tag == Tag::Button { self.pop_to(height) } else { self.end_formatting(height) }
                }
            }
            Tag::Option | Tag::Optgroup if !self.is_open(Tag::Select) || tag == Tag::Option => {
                if self.top_tag() == Tag::Option {
                    self.pop();
                }
            }
            Tag::Optgroup | Tag::Hr if self.is_open(Tag::Select) => {
                while matches!(self.top_tag(), Tag::Option | Tag::Optgroup) {
                    self.pop();
                }
            }
            Tag::Rb | Tag::Rtc | Tag::Rp | Tag::Rt if self.in_scope(Tag::Ruby).is_some() => {
                while matches!(self.top_tag(), Tag::Rb | Tag::Rp | Tag::Rt)
                    || (self.top_tag() == Tag::Rtc && matches!(tag, Tag::Rb | Tag::Rtc))
                {
                    self.pop();
                }
            }
            _ => {}
        }
    }

    fn close_item(&mut self, tags: &[Tag]) {
        if !tags.iter().any(|&tag| self.is_open(tag)) {
            return;
        }
        let bound = |t: Tag| t.is_special() && !matches!(t, Tag::Address | Tag::Div | Tag::P);
        if let Some(height) = self.find(|t| tags.contains(&t), |node| bound(node.tag)) {
            self.pop_to(height);
        }
        self.close_p();
    }

    /// Makes room for a part of a table. False where there is no table: the tag is then ignored.
    fn open_table_part(&mut self, tag: Tag) -> bool {
        if self.find_in_table(|t| t == Tag::Table, |_| false).is_none() {
            return self.is_open(Tag::Template);
        }
        match tag {
            Tag::Tr => {
                self.pop_until(&[Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Table]);
                if self.top_tag() == Tag::Table {
                    self.insert_implied(Tag::Tbody);
                }
            }
            Tag::Td | Tag::Th => {
                self.pop_until(&[Tag::Tr, Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Table]);
                if self.top_tag() == Tag::Table {
                    self.insert_implied(Tag::Tbody);
                }
                if ROW_GROUPS.contains(&self.top_tag()) {
                    self.insert_implied(Tag::Tr);
                }
            }
            Tag::Col => self.pop_until(&[Tag::Colgroup, Tag::Table]),
            _ => self.pop_until(&[Tag::Table]),
        }
        true
    }

    fn in_body(&mut self, tag: Tag, new: New, source: &str, self_closing: bool) {
        match tag {
            Tag::Caption
            | Tag::Col
            | Tag::Colgroup
            | Tag::Tbody
            | Tag::Thead
            | Tag::Tfoot
            | Tag::Tr
            | Tag::Td
            | Tag::Th => {
                if !self.open_table_part(tag) {
                    return;
                }
            }
            Tag::Table => {
                let nearest =
                    self.find_in_table(|t| t == Tag::Table, |t| matches!(t, Tag::Td | Tag::Th | Tag::Caption));
                if let Some(height) = nearest.filter(|_| self.is_open(Tag::Table)) {
                    self.pop_to(height);
                }
            }
            Tag::Form if self.is_open(Tag::Form) && !self.is_open(Tag::Template) => return,
            Tag::Frame | Tag::Frameset => return,
            Tag::Select => {
                if let Some(height) = self.in_scope(Tag::Select) {
                    self.pop_to(height);
                    return;
                }
            }
            Tag::Input | Tag::Keygen | Tag::Textarea => {
                if let Some(height) = self.in_scope(Tag::Select) {
                    self.pop_to(height);
                }
            }
            _ => {}
        }
        if tag != Tag::Col && tag != Tag::Template && self.top_tag() == Tag::Colgroup {
            self.pop();
        }
        self.close_before(tag);
        let table_part = matches!(
            tag,
            Tag::Caption
                | Tag::Col
                | Tag::Colgroup
                | Tag::Tbody
                | Tag::Thead
                | Tag::Tfoot
                | Tag::Tr
                | Tag::Td
                | Tag::Th
        );
        let stays = table_part
            || matches!(tag, Tag::Script | Tag::Style | Tag::Template | Tag::Form)
            || (tag == Tag::Input && is_hidden_input(&new, source));
        self.skip_newline = matches!(tag, Tag::Pre | Tag::Listing | Tag::Textarea);
        let in_table = matches!(self.top_tag(), Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr);
        let id = self.insert(new, !stays);
        let opens = !tag.is_void()
            && !(tag == Tag::Form && in_table)
            && !(tag == Tag::Other && self_closing && self.nodes[id as usize].foreign);
        if opens {
            self.push(id);
        }
    }

    /// Leaves foreign content for an HTML start tag that breaks out of it.
    fn leave_foreign(&mut self) {
        while self.nodes[self.top() as usize].foreign && !self.nodes[self.top() as usize].integration {
            self.pop();
        }
    }

    fn end_formatting(&mut self, height: usize) {
        let blocks_above = self.stack[height + 1..].iter().any(|&id| self.tag(id).is_special());
        if blocks_above { self.remove(height) } else { self.pop_to(height) }
    }

    fn end_of(&mut self, tag: Tag, source: &str, name: &str) {
        match tag {
            Tag::Html | Tag::Body | Tag::Head => {}
            Tag::Br => {
                let br = New::implied(Tag::Br);
                self.insert(br, true);
            }
            Tag::P => {
                let open = self.is_open(Tag::P) && self.find_in_scope(|t| t == Tag::P, |t| t == Tag::Button).is_some();
                if open {
                    self.close_p();
                } else {
                    self.insert(New::implied(Tag::P), true);
                }
            }
            _ if tag.heading_level().is_some() => {
                if let Some(height) = self.find_in_scope(|t| HEADINGS.contains(&t), |_| false) {
                    self.pop_to(height);
                }
            }
            Tag::Li => {
                if let Some(height) = self.find_in_scope(|t| t == Tag::Li, |t| matches!(t, Tag::Ol | Tag::Ul)) {
                    self.pop_to(height);
                }
            }
            Tag::Table | Tag::Caption | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr | Tag::Td | Tag::Th => {
                if self.is_open(tag)
                    && let Some(height) = self.find_in_table(|t| t == tag, |_| false)
                {
                    self.pop_to(height);
                }
            }
            Tag::Template => {
                if let Some(height) = self.find(|t| t == Tag::Template, |_| false) {
                    self.pop_to(height);
                }
            }
            Tag::Form => {
                if let Some(height) = self.in_scope(Tag::Form) {
                    self.end_formatting(height);
                }
            }
            _ if tag.is_formatting() => {
                if let Some(height) = self.in_scope(tag) {
                    self.end_formatting(height);
                }
            }
            _ if tag.is_block()
                || matches!(tag, Tag::Button | Tag::Applet | Tag::Marquee | Tag::Object | Tag::Select) =>
            {
                if let Some(height) = self.in_scope(tag) {
                    self.pop_to(height);
                }
            }
            _ => self.end_of_any_other(tag, source, name),
        }
    }

    fn end_of_any_other(&mut self, tag: Tag, source: &str, name: &str) {
        if tag != Tag::Other && !self.is_open(tag) {
            return;
        }
        for height in (1..self.stack.len()).rev().take(limits::OPEN_ELEMENTS_SEARCHED) {
            let id = self.stack[height];
            let open = self.tag(id);
            let same = open == tag
                && (tag != Tag::Other
                    || name_in(source, self.nodes[id as usize].start as usize).eq_ignore_ascii_case(name));
            if same {
                self.pop_to(height);
                return;
            }
            if open.is_special() {
                return;
            }
        }
    }

    fn add_text(&mut self, span: Range<usize>, raw: bool, foster: bool) {
        if span.is_empty() {
            return;
        }
        if self.nodes.len() >= limits::TREE_NODES {
            return;
        }
        let new = New { start: span.start, len: span.len(), raw, ..New::implied(Tag::Text) };
        self.insert(new, foster);
    }

    /// Puts the text that has come since the last tag where it belongs.
    fn place_text(&mut self, source: &str) {
        let Some((mut span, raw)) = self.pending.take() else { return };
        if std::mem::take(&mut self.skip_newline) {
            let newline = source[span.clone()].bytes().take_while(|&b| b == b'\r').count().min(1);
            if source.as_bytes().get(span.start + newline) == Some(&b'\n') {
                span.start += newline + 1;
            }
        }
        let top = self.top_tag();
        if top.is_raw() || matches!(top, Tag::Title | Tag::Textarea) {
            self.add_text(span, raw, false);
            return;
        }
        if self.mode == Mode::Frameset {
            return;
        }
        let blank = source[span.clone()].bytes().all(|byte| byte.is_ascii_whitespace());
        if self.mode == Mode::Head && !self.is_open(Tag::Template) {
            if blank {
                return;
            }
            span.start += source[span.clone()].len() - source[span.clone()].trim_ascii_start().len();
            self.ensure_body();
        }
        if !blank && self.top_tag() == Tag::Colgroup {
            self.pop();
        }
        self.add_text(span, raw, !blank);
    }

    fn into_tree(mut self, source: String) -> Tree {
        self.place_text(&source);
        self.ensure_body();
        if self.body == NONE {
            self.body = 0;
        }
        if !self.fostered.is_empty() {
            self.reorder();
        }
        for id in (1..self.nodes.len()).rev() {
            let Node { parent, end, .. } = self.nodes[id];
            let parent = &mut self.nodes[parent as usize];
            parent.end = parent.end.max(end);
        }
        Tree { source, nodes: self.nodes, attributes: self.attributes, head: self.head, body: self.body }
    }

    /// Puts fostered nodes before their tables and numbers all nodes anew in document order.
    fn reorder(&mut self) {
        let mut children: Vec<Vec<NodeId>> = vec![Vec::new(); self.nodes.len()];
        let mut fostered = self.fostered.iter().peekable();
        for id in 1..self.nodes.len() as u32 {
            let list = &mut children[self.nodes[id as usize].parent as usize];
            match fostered.next_if(|entry| entry.0 == id) {
                Some(&(_, table)) => {
                    let at = list.iter().rposition(|&child| child == table).unwrap_or(list.len());
                    list.insert(at, id);
                }
                None => list.push(id),
            }
        }
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut renumbered = vec![0; self.nodes.len()];
        let mut todo = vec![0];
        while let Some(id) = todo.pop() {
            renumbered[id as usize] = order.len() as u32;
            order.push(id);
            todo.extend(children[id as usize].iter().rev());
        }
        let mut nodes: Vec<Node> = order.iter().map(|&id| self.nodes[id as usize]).collect();
        for (id, node) in nodes.iter_mut().enumerate() {
            node.end = id as u32 + 1;
            if node.parent != NONE {
                node.parent = renumbered[node.parent as usize];
            }
        }
        self.nodes = nodes;
        self.head = renumbered[self.head as usize];
        self.body = renumbered[self.body as usize];
    }
}

fn is_hidden_input(new: &New, source: &str) -> bool {
    source[new.start..new.start + new.len].to_ascii_lowercase().contains("hidden")
}

impl TokenSink for Builder {
    fn start_tag(&mut self, source: &str, token: StartTag<'_>) {
        self.place_text(source);
        let ordinal = self.ordinal;
        self.ordinal += 1;
        if self.nodes.len() >= limits::TREE_NODES {
            return;
        }
        let mut tag = Tag::of(&source.as_bytes()[token.name.clone()]);
        let named_integration =
            INTEGRATION_POINTS.iter().any(|point| source[token.name.clone()].eq_ignore_ascii_case(point));
        // lol_html counts an integration point to the HTML inside it.
        let integration = named_integration && (token.foreign || self.nodes[self.top() as usize].foreign);
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
                self.in_body(tag, new, source, token.self_closing);
            }
        }
    }

    fn end_tag(&mut self, source: &str, name: Range<usize>) {
        self.place_text(source);
        let name = &source[name];
        let tag = Tag::of(name.as_bytes());
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
