//! Byte-exact insertion: what goes through stays as it is, marks are put in between.
//!
//! lol_html writes a changed start tag anew, with other white space. Decant promises that a page with its
//! marks taken out is the page, so lol_html changes nothing here: it is listened to for where tags
//! stand, and the marks are inserted into the bytes that it lets through.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::StartTag;
use lol_html::{AsciiCompatibleEncoding, LocalName};

use super::kind::Kind;
use crate::html::{Scanner, Watcher, attribute_places, tag_name};

/// What to do with one start tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Edit {
    pub mark: Option<Kind>,
    /// Keep the browser from loading what `src` and `srcset` name, by renaming them.
    pub hold_source: bool,
}

/// Decides on start tags.
pub trait Decide {
    /// Whether tags of this name are to be decided on. Of the others nothing is asked, and they are not counted.
    fn wants(&self, name: &LocalName) -> bool;
    /// `number` counts the tags that were asked for, `place` is where the tag begins in the page, `tag` its bytes.
    fn decide(&mut self, number: u32, place: usize, tag: &[u8]) -> Edit;
}

struct Flow<D> {
    decide: D,
    /// What is done and has not been taken yet.
    out: Vec<u8>,
    /// Bytes of input that came through.
    passed: usize,
    number: u32,
    /// The next bytes are a start tag's.
    at_tag: bool,
}

impl<D: Decide> Watcher for Flow<D> {
    fn wants(&self, name: &LocalName) -> bool {
        self.decide.wants(name)
    }

    fn start_tag(&mut self, _: &StartTag) {
        self.at_tag = true;
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let edit = if std::mem::take(&mut self.at_tag) {
            self.number += 1;
            self.decide.decide(self.number - 1, self.passed, bytes)
        } else {
            Edit::default()
        };
        self.passed += bytes.len();
        match edit.mark {
            Some(kind) => write(bytes, kind, edit.hold_source, &mut self.out),
            None => self.out.extend_from_slice(bytes),
        }
    }
}

/// Writes a start tag with its mark.
fn write(tag: &[u8], kind: Kind, hold_source: bool, out: &mut Vec<u8>) {
    let mut done = (tag_name(tag).len() + 1).min(tag.len());
    out.extend_from_slice(&tag[..done]);
    out.extend_from_slice(format!(" {MARK}=\"{}\"", kind.name()).as_bytes());
    let sources = |name: &[u8]| name.eq_ignore_ascii_case(b"src") || name.eq_ignore_ascii_case(b"srcset");
    for (name, _) in attribute_places(tag).filter(|(name, _)| hold_source && sources(&tag[name.clone()])) {
        out.extend_from_slice(&tag[done..name.start]);
        out.extend_from_slice(HELD.as_bytes());
        done = name.start;
    }
    out.extend_from_slice(&tag[done..]);
}

/// The attribute that a mark is.
pub const MARK: &str = "data-decant";
/// What the names of held attributes begin with.
pub const HELD: &str = "data-decant-";

/// Room for marks in a chunk.
const MARKS: usize = 1024;

/// A page going through in chunks.
pub struct Splicer<D> {
    scanner: Option<Scanner>,
    flow: Rc<RefCell<Flow<D>>>,
    /// Bytes of input taken.
    taken: usize,
}

impl<D: Decide + 'static> Splicer<D> {
    /// `limit`: bytes that may be held back, an unfinished tag mostly.
    pub fn new(encoding: AsciiCompatibleEncoding, limit: usize, decide: D) -> Splicer<D> {
        let flow = Flow { decide, out: Vec::new(), passed: 0, number: 0, at_tag: false };
        let flow = Rc::new(RefCell::new(flow));
        let watcher = Rc::clone(&flow);
        Splicer { scanner: Some(Scanner::new(encoding, limit, watcher)), flow, taken: 0 }
    }

    /// Takes bytes; gives those that are done. After a failure everything goes through untouched.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Some(scanner) = &mut self.scanner else { return bytes.to_vec() };
        self.taken += bytes.len();
        let mut flow = self.flow.borrow_mut();
        let coming = self.taken - flow.passed;
        flow.out.reserve(coming + MARKS);
        drop(flow);
        if scanner.push(bytes).is_err() {
            // All that was held back has come through.
            self.scanner = None;
        }
        std::mem::take(&mut self.flow.borrow_mut().out)
    }

    /// How many bytes of input have not come out yet.
    pub fn held(&self) -> usize {
        if self.is_marking() { self.taken - self.flow.borrow().passed } else { 0 }
    }

    pub fn finish(mut self) -> Vec<u8> {
        if let Some(scanner) = self.scanner.take() {
            // An error at the end changes nothing: all that is left has come through.
            let _ = scanner.finish();
        }
        std::mem::take(&mut self.flow.borrow_mut().out)
    }

    /// Whether it still looks at tags.
    pub fn is_marking(&self) -> bool {
        self.scanner.is_some()
    }
}
