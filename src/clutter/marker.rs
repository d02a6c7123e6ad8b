//! The two ways to mark bytes: as they stream by, from start tags alone; and with the whole page known.
//!
//! In: the bytes of a page in chunks, with address, charset and kinds. Out: the same bytes with
//! `data-decant` attributes put in. Anything that cannot be marked safely passes untouched: charsets that are no
//! superset of ASCII, documents that are not HTML, pages past a limit.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use encoding_rs::Encoding;
use foldhash::fast::RandomState;
use lol_html::{AsciiCompatibleEncoding, LocalName, LocalNameHash};

use super::attributes::is_naming;
use super::gate::{Gate, Opening};
use super::index::Index;
use super::judge::{Judge, Mark, host_of};
use super::kind::{Kind, Kinds};
use super::measure;
use super::outline::{Element, NO_PARENT, Outline, Role};
use super::set::RuleSet;
use super::splice::{Decide, Edit, Splicer};
use super::vocabulary::{Verdict, Vocabulary};
use crate::html::{Parser, attribute_places, tag_name};
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
    Marking(Box<Splicer<Eye>>),
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
            // Mostly the first chunk settles the charset, and need not be copied.
            State::Start(held) if held.is_empty() && settles(bytes, self.options.content_type.as_deref()) => {
                self.begin(bytes)
            }
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
        let encoding = charset(held, self.options.content_type.as_deref());
        let compatible = encoding.and_then(AsciiCompatibleEncoding::new);
        let (Some(encoding), Some(compatible), Some(index)) = (encoding, compatible, self.index.take()) else {
            self.state = State::Untouched;
            return held.to_vec();
        };
        let eye = Eye {
            kinds: self.options.kinds,
            hold: self.options.hold_sources,
            shut: self.gate.as_ref().map(Gate::opening),
            encoding,
            index,
            slots: SLOTS.map(LocalNameHash::from),
            seen: HashMap::default(),
        };
        let mut splicer = Box::new(Splicer::new(compatible, limits::MARKER_BYTES, eye));
        let out = splicer.push(held);
        self.state = State::Marking(splicer);
        out
    }
}

/// Judges start tags by themselves.
struct Eye {
    kinds: Kinds,
    hold: bool,
    /// What may still open the gate; none once it stands open.
    shut: Option<Opening>,
    encoding: &'static Encoding,
    index: Index,
    /// [`SLOTS`] as the tokenizer knows names.
    slots: [LocalNameHash; SLOTS.len()],
    /// What was decided on start tags, by their bytes.
    seen: HashMap<Box<[u8]>, Edit, RandomState>,
}

impl Decide for Eye {
    /// Most tags are told by their names: those that slots are made of, and custom ones, whose names are no plain letters.
    fn wants(&self, name: &LocalName) -> bool {
        match name {
            LocalName::Hash(name) => self.shut.is_some() || self.slots.contains(name),
            LocalName::Bytes(_) => true,
        }
    }

    fn decide(&mut self, _: u32, place: usize, tag: &[u8]) -> Edit {
        if let Some(opening) = &self.shut {
            if !opening.lets(place, tag) {
                return Edit::default();
            }
            self.shut = None;
        }
        if !may_be_slot(tag) {
            return Edit::default();
        }
        if let Some(&edit) = self.seen.get(tag) {
            return edit;
        }
        let edit = self.look(tag);
        if tag.len() <= SEEN_BYTES {
            if self.seen.len() >= SEEN {
                self.seen.clear();
            }
            self.seen.insert(tag.into(), edit);
        }
        edit
    }
}

impl Eye {
    /// Looks at a start tag that was not seen before.
    fn look(&mut self, tag: &[u8]) -> Edit {
        let name = lower(tag_name(tag));
        let mut element = Element {
            parent: NO_PARENT,
            end: 1,
            role: Role::of_tag(&name),
            tag: name,
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
        // Of attributes that are written twice the first one counts, as in browsers.
        let (mut id, mut class) = (None, None);
        for (name, value) in attribute_places(tag) {
            let name = lower(&tag[name]);
            let value = || self.encoding.decode_without_bom_handling(&tag[value]).0;
            match name.as_ref() {
                "id" => _ = id.get_or_insert_with(value),
                "class" => _ = class.get_or_insert_with(value),
                other if super::facts::wanted_attribute(other) => element.attributes.push((name, value())),
                _ => {}
            }
        }
        (element.id, element.class) = (id.unwrap_or_default(), class.unwrap_or_default());
        let mark = self.by_names(&element).or_else(|| self.by_rules(&element));
        let mark = mark.filter(|_| !self.index.may_spare(&element));
        let held = self.hold && mark == Some(Kind::Ad) && matches!(element.tag.as_ref(), "iframe" | "img" | "embed");
        Edit { mark, hold_source: held }
    }

    /// A rule tells a name's beginning or one of several names: not from names of what holds the page (`#__next.cookie-banner`),
    /// nor where every name that speaks of clutter tells a state of it (`ad-slots-ready`).
    fn by_rules(&mut self, element: &Element) -> Option<Kind> {
        let kind = self.index.find_by_tag(element)?;
        let vocabulary = Vocabulary::get();
        let (mut told, mut states, mut holds) = (0, 0, false);
        for name in element.classes().chain((!element.id.is_empty()).then_some(element.id.as_ref())) {
            let verdict = measure::verdict(name, vocabulary);
            holds |= verdict.holds;
            told += usize::from(!verdict.any().is_empty() || verdict.state);
            states += usize::from(verdict.state);
        }
        // What no name tells was told by another attribute.
        (told == 0 || !holds && states < told).then_some(kind)
    }

    fn by_names(&mut self, element: &Element) -> Option<Kind> {
        if !is_slot(&element.tag, element.role) {
            return None;
        }
        let vocabulary = Vocabulary::get();
        let mut verdict = Verdict::default();
        for name in element.classes().chain((!element.id.is_empty()).then_some(element.id.as_ref())) {
            verdict.join(measure::verdict(name, vocabulary));
        }
        // What a button opens gives its name to the button too.
        let action = element.role.is(Role::BUTTON);
        let names_itself = |name: &str| NAMING.iter().any(|end| name.ends_with(end)) && is_naming(name) && !action;
        for (_, value) in element.attributes.iter().filter(|(name, _)| names_itself(name)) {
            if value.len() <= 80 && !value.contains(' ') {
                verdict.join(measure::verdict(value, vocabulary));
            }
        }
        if element.tag == "form" {
            let address = element.attribute("action").unwrap_or_default().to_lowercase();
            verdict.sure = verdict.sure.with(vocabulary.link(&address).strong.both(Kinds::one(Kind::Newsletter)));
        }
        if element.tag == "iframe" {
            let address = element.attribute("src").unwrap_or_default().to_lowercase();
            if vocabulary.frame(&address).has(Kind::Ad) {
                verdict.sure.insert(Kind::Ad);
            }
        }
        let mut told = verdict.sure;
        if !verdict.holds && !verdict.alone.is_empty() && !is_short(element) {
            told = told.with(verdict.alone);
        }
        // A button in the page's footer opens the choice of cookies again.
        if action {
            told = told.without(Kinds::one(Kind::Cookie).with(Kinds::one(Kind::Ad)));
        }
        told.both(self.kinds).iter().next()
    }
}

/// Ends of attributes in which an element bears its own name.
const NAMING: [&str; 5] = ["testid", "test-id", "-test", "-qa", "-component"];

/// Start tags remembered at most, and the bytes of one.
const SEEN: usize = 8192;
const SEEN_BYTES: usize = 300;

/// The elements that may be boxes by their start tags, besides custom ones.
const SLOTS: [&str; 11] =
    ["div", "aside", "ins", "iframe", "section", "span", "img", "embed", "button", "form", "dialog"];

/// A name in lower case.
fn lower(name: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(name) {
        Ok(name) if !name.bytes().any(|byte| byte.is_ascii_uppercase()) => name.into(),
        _ => String::from_utf8_lossy(name).to_ascii_lowercase().into(),
    }
}

/// Whether a start tag has attributes and is not of the common kinds that are no boxes.
fn may_be_slot(tag: &[u8]) -> bool {
    let name = tag_name(tag);
    tag.get(name.len() + 1).is_some_and(|&after| after != b'>')
        && (name.contains(&b'-') || SLOTS.iter().any(|slot| name.eq_ignore_ascii_case(slot.as_bytes())))
}

/// Whether an element's classes are so short that an `ads` among them is chance (`qx ads`).
fn is_short(element: &Element) -> bool {
    element.classes().filter(|class| class.len() <= 3).count() > 1
}

/// Tags that slots are made of.
fn is_slot(tag: &str, role: Role) -> bool {
    matches!(tag, "div" | "aside" | "ins" | "iframe" | "section" | "span" | "button" | "form" | "dialog")
        || role.is(Role::CUSTOM)
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
    let wanted = Wanted(marks.iter().map(|mark| (mark.n, mark.kind)).collect());
    let mut splicer = Splicer::new(encoding, limits::TOKENIZER_BYTES, wanted);
    let mut out = splicer.push(bytes);
    out.extend(splicer.finish());
    out
}

/// Marks that are known before, by the numbers of their start tags.
struct Wanted(HashMap<u32, Kind>);

impl Decide for Wanted {
    fn wants(&self, _: &LocalName) -> bool {
        true
    }

    fn decide(&mut self, number: u32, _: usize, _: &[u8]) -> Edit {
        Edit { mark: self.0.get(&number).copied(), hold_source: false }
    }
}
