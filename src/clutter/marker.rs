//! The two ways to mark bytes: as they stream by, from start tags alone; and with the whole page known.
//!
//! In: the bytes of a page in chunks, with address, charset and kinds. Out: the same bytes with
//! `data-decant` attributes put in. Anything that cannot be marked safely passes untouched: charsets that are no
//! superset of ASCII, documents that are not HTML, pages past a limit.

use std::collections::HashMap;
use std::sync::Arc;

use encoding_rs::Encoding;
use foldhash::fast::RandomState;
use lol_html::AsciiCompatibleEncoding;
use lol_html::html_content::Element as StartTag;

use super::gate::Gate;
use super::index::Index;
use super::judge::{Judge, Mark, host_of};
use super::kind::{Kind, Kinds};
use super::outline::{Element, NO_PARENT, Outline, Role};
use super::set::RuleSet;
use super::splice::{Edit, Splicer};
use super::vocabulary::{Verdict, Vocabulary};
use crate::html::Parser;
use crate::limits;

#[derive(Debug, Clone, Default)]
pub struct MarkerOptions {
    pub url: String,
    pub content_type: Option<String>,
    pub kinds: Kinds,
    /// Rename `src` of marked frames, images and scripts' relatives, so that they never load.
    pub hold_sources: bool,
    /// Mark nothing before the page has said that it is an article or news.
    pub news_only: bool,
}

/// Marks a page as it streams by.
pub struct Marker {
    state: State,
    options: MarkerOptions,
    index: Option<Index>,
    gate: Option<Gate>,
}

enum State {
    /// Collecting the bytes in which a charset may be declared.
    Start(Vec<u8>),
    Marking(Box<Splicer>),
    Untouched,
}

impl Marker {
    pub fn new(options: MarkerOptions, rules: &Arc<RuleSet>) -> Marker {
        let index = Index::new(rules, &host_of(&options.url), options.kinds);
        let html = options.content_type.as_deref().is_none_or(may_mark);
        let state = if html && !options.kinds.is_empty() { State::Start(Vec::new()) } else { State::Untouched };
        let gate = options.news_only.then(Gate::default);
        Marker { state, options, index: Some(index), gate }
    }

    /// How many of the bytes taken have not come out yet, the last ones.
    pub fn held(&self) -> usize {
        match &self.state {
            State::Start(held) => held.len(),
            State::Marking(splicer) => splicer.held(),
            State::Untouched => 0,
        }
    }

    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        if let Some(gate) = &mut self.gate {
            gate.read(bytes);
        }
        match &mut self.state {
            State::Untouched => bytes.to_vec(),
            State::Marking(splicer) => splicer.push(bytes),
            State::Start(held) => {
                held.extend_from_slice(bytes);
                if !settles(held, self.options.content_type.as_deref()) {
                    return Vec::new();
                }
                let held = std::mem::take(held);
                self.begin(&held)
            }
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        let mut out = Vec::new();
        if let State::Start(held) = &mut self.state {
            let held = std::mem::take(held);
            out = self.begin(&held);
        }
        if let State::Marking(splicer) = self.state {
            out.extend(splicer.finish());
        }
        out
    }

    /// Settles the charset and lets the first bytes through.
    fn begin(&mut self, held: &[u8]) -> Vec<u8> {
        let encoding = charset(held, self.options.content_type.as_deref()).and_then(AsciiCompatibleEncoding::new);
        let (Some(encoding), Some(index)) = (encoding, self.index.take()) else {
            self.state = State::Untouched;
            return held.to_vec();
        };
        let mut eye = Eye {
            kinds: self.options.kinds,
            hold: self.options.hold_sources,
            index,
            classes: HashMap::default(),
            seen: HashMap::default(),
            words: String::new(),
        };
        let opening = self.gate.as_ref().map(Gate::opening);
        let mut splicer = Box::new(Splicer::new(
            encoding,
            limits::MARKER_BYTES,
            Box::new(move |_, raw, tag| match &opening {
                Some(opening) if !opening.lets(tag) => Edit::default(),
                _ => eye.glance(raw, tag),
            }),
        ));
        let out = splicer.push(held);
        self.state = State::Marking(splicer);
        out
    }
}

/// Judges start tags by themselves.
struct Eye {
    kinds: Kinds,
    hold: bool,
    index: Index,
    /// Verdicts on whole class attributes: pages repeat them.
    classes: HashMap<String, Verdict, RandomState>,
    /// What was decided on start tags, by their bytes.
    seen: HashMap<Box<[u8]>, Edit, RandomState>,
    words: String,
}

impl Eye {
    /// Most tags are told by their first letters, or have been seen before.
    fn glance(&mut self, raw: &[u8], tag: &StartTag) -> Edit {
        if raw.is_empty() {
            return self.look(tag);
        }
        if !may_be_slot(raw) {
            return Edit::default();
        }
        if let Some(&edit) = self.seen.get(raw) {
            return edit;
        }
        let edit = self.look(tag);
        if raw.len() <= 300 {
            if self.seen.len() >= SEEN {
                self.seen.clear();
            }
            self.seen.insert(raw.into(), edit);
        }
        edit
    }

    fn look(&mut self, tag: &StartTag) -> Edit {
        let attributes = tag.attributes();
        if attributes.is_empty() {
            return Edit::default();
        }
        let name = tag.tag_name();
        if is_plain(&name) {
            return Edit::default();
        }
        let mut element = Element {
            parent: NO_PARENT,
            end: 1,
            role: Role::of_tag(&name),
            tag: name.into(),
            id: "".into(),
            class: "".into(),
            attributes: Vec::new(),
            texts: (0, 0),
            n: 0,
            context: false,
            busy: false,
            floats: false,
            size: None,
        };
        for attribute in attributes {
            match attribute.name().as_str() {
                "id" => element.id = attribute.value().into(),
                "class" => element.class = attribute.value().into(),
                other if super::facts::wanted_attribute(other) => {
                    element.attributes.push((attribute.name().into(), attribute.value().into()))
                }
                _ => {}
            }
        }
        let mark = self.by_names(&element).or_else(|| self.index.find_by_tag(&element));
        let mark = mark.filter(|_| !self.index.may_spare(&element));
        let held = self.hold && mark == Some(Kind::Ad) && matches!(element.tag.as_ref(), "iframe" | "img" | "embed");
        Edit { mark, hold_source: held }
    }

    fn by_names(&mut self, element: &Element) -> Option<Kind> {
        if !is_slot(&element.tag, element.role) {
            return None;
        }
        let vocabulary = Vocabulary::get();
        let mut verdict = match self.classes.get(element.class.as_ref()) {
            Some(&verdict) => verdict,
            None => {
                let mut verdict = Verdict::default();
                for class in element.classes() {
                    verdict.join(vocabulary.name(class, &mut self.words));
                }
                if self.classes.len() >= CLASSES {
                    self.classes.clear();
                }
                self.classes.insert(element.class.to_string(), verdict);
                verdict
            }
        };
        if !element.id.is_empty() {
            verdict.join(vocabulary.name(&element.id, &mut self.words));
        }
        if element.tag == "iframe" {
            let address = element.attribute("src").unwrap_or_default().to_lowercase();
            if vocabulary.frame(&address).has(Kind::Ad) {
                verdict.sure.insert(Kind::Ad);
            }
        }
        verdict.sure.both(self.kinds).iter().next()
    }
}

/// Start tags remembered at most.
const SEEN: usize = 8192;

/// Whether a start tag has attributes and is not of the common kinds that are no boxes.
fn may_be_slot(raw: &[u8]) -> bool {
    let end = raw[1..]
        .iter()
        .position(|b| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c' | b'/' | b'>'))
        .map_or(raw.len(), |end| end + 1);
    if raw.get(end).is_none_or(|&b| b == b'>') {
        return false;
    }
    let name = &raw[1..end];
    ["div", "aside", "ins", "iframe", "section", "span", "img", "embed"]
        .iter()
        .any(|slot| name.eq_ignore_ascii_case(slot.as_bytes()))
        || name.contains(&b'-')
}

/// Class attributes remembered at most.
const CLASSES: usize = 4096;

/// Tags that are never a box by their names.
fn is_plain(tag: &str) -> bool {
    matches!(
        tag,
        "html"
            | "head"
            | "body"
            | "main"
            | "article"
            | "meta"
            | "link"
            | "script"
            | "style"
            | "input"
            | "path"
            | "option"
            | "title"
            | "p"
            | "h2"
            | "h3"
            | "li"
            | "blockquote"
            | "figure"
            | "h1"
            | "td"
            | "th"
            | "tr"
            | "noscript"
            | "template"
            | "svg"
            | "use"
            | "g"
            | "source"
    )
}

/// Tags that slots are made of.
fn is_slot(tag: &str, role: Role) -> bool {
    matches!(tag, "div" | "aside" | "ins" | "iframe" | "section" | "span") || role.is(Role::CUSTOM)
}

/// The charset of a page by byte order mark, header, `meta`; UTF-8 where nothing says so, as marks are ASCII and
/// every charset that reaches lol_html is a superset of it. None: a charset that must pass untouched.
fn charset(start: &[u8], content_type: Option<&str>) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return Some(encoding);
    }
    if start.len() >= 2 && (start[0] == 0 || start[1] == 0) {
        return None;
    }
    if let Some(label) = content_type.and_then(declared) {
        // An unknown label is no reason to trust what follows.
        return Encoding::for_label(label.as_bytes());
    }
    let mut head = start[..start.len().min(limits::CHARSET_PRESCAN_BYTES)].to_ascii_lowercase();
    head.truncate(end_of_head(&head).unwrap_or(head.len()));
    let Some(at) = memchr::memmem::find(&head, b"charset") else { return Some(encoding_rs::UTF_8) };
    let label: Vec<u8> = head[at + 7..]
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'=' | b' ' | b'"' | b'\''))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
        .collect();
    match Encoding::for_label(&label) {
        // A meta element can be read only in a superset of ASCII, so UTF-16 is a false claim.
        Some(encoding) if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE => {
            Some(encoding_rs::UTF_8)
        }
        Some(encoding) => Some(encoding),
        None => Some(encoding_rs::UTF_8),
    }
}

/// The charset that a `Content-Type` names.
fn declared(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let label = lower.split("charset=").nth(1)?.trim_matches(['"', '\'', ' ']);
    label.split([';', '"', '\'', ' ']).next().map(str::to_string)
}

/// XHTML passes untouched: in it, what looks like a tag may be text (`CDATA`).
fn may_mark(content_type: &str) -> bool {
    content_type.trim().is_empty() || (content_type.contains("html") && !content_type.contains("xhtml"))
}

/// Where the head is over, in lower case; no charset is declared behind it.
fn end_of_head(lower: &[u8]) -> Option<usize> {
    let body = memchr::memmem::find(lower, b"<body");
    memchr::memmem::find(lower, b"</head").into_iter().chain(body).min()
}

/// Whether the charset cannot change by further bytes, so that the page need not wait for them.
fn settles(start: &[u8], content_type: Option<&str>) -> bool {
    // Three bytes tell a byte order mark.
    start.len() >= limits::CHARSET_PRESCAN_BYTES
        || start.len() >= 3
            && (content_type.and_then(declared).is_some() || end_of_head(&start.to_ascii_lowercase()).is_some())
}

/// Judges a whole page. Nothing where it is no HTML or past a limit.
pub fn judge_page(bytes: &[u8], options: &MarkerOptions, rules: &Arc<RuleSet>) -> Vec<Mark> {
    let mut parser = Parser::new(options.content_type.as_deref());
    if parser.push(bytes).is_err() {
        return Vec::new();
    }
    let Ok(tree) = parser.finish() else { return Vec::new() };
    Judge::new(&options.url, options.kinds, rules).page(&Outline::of_tree(&tree))
}

/// Writes marks into the bytes that they were found in.
pub fn write_marks(bytes: &[u8], marks: &[Mark], options: &MarkerOptions) -> Vec<u8> {
    let Some(encoding) = charset(bytes, options.content_type.as_deref()).and_then(AsciiCompatibleEncoding::new) else {
        return bytes.to_vec();
    };
    let wanted: HashMap<u32, Kind> = marks.iter().map(|mark| (mark.n, mark.kind)).collect();
    let mut splicer = Splicer::new(
        encoding,
        limits::TOKENIZER_BYTES,
        Box::new(move |number, _, _| Edit { mark: wanted.get(&number).copied(), hold_source: false }),
    );
    let mut out = splicer.push(bytes);
    out.extend(splicer.finish());
    out
}
