//! Byte-exact insertion: what goes through stays as it is, marks are put in between.
//!
//! lol_html writes a changed start tag anew, with other white space. Decant promises that a page with its
//! marks taken out is the page, so lol_html changes nothing here: it is listened to for where tags
//! stand, and the marks are inserted into the bytes that it lets through.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use lol_html::html_content::Element;
use lol_html::{AsciiCompatibleEncoding, HtmlRewriter, MemorySettings, Settings, element};

use super::kind::Kind;

/// What to do with one start tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Edit {
    pub mark: Option<Kind>,
    /// Keep the browser from loading what `src` and `srcset` name, by renaming them.
    pub hold_source: bool,
}

/// Decides on a start tag, given its number among the start tags and its bytes.
pub type Decide = Box<dyn FnMut(u32, &[u8], &Element) -> Edit>;

#[derive(Default)]
struct Flow {
    out: Vec<u8>,
    /// Bytes of input that have come out so far.
    passed: usize,
    /// Insertions to come, by place in the input.
    insertions: VecDeque<(usize, String)>,
    next: u32,
    /// Input that has not all come out yet, and the place where it begins.
    window: Vec<u8>,
    begins: usize,
}

impl Flow {
    /// Keeps the input that tags may still be read from.
    fn look_at(&mut self, bytes: &[u8]) {
        let gone = (self.passed - self.begins).min(self.window.len());
        self.window.drain(..gone);
        self.begins += gone;
        self.window.extend_from_slice(bytes);
    }

    fn take(&mut self, mut chunk: &[u8]) {
        while let Some(&(place, _)) = self.insertions.front() {
            if place > self.passed + chunk.len() || place < self.passed {
                break;
            }
            let (before, after) = chunk.split_at(place - self.passed);
            self.out.extend_from_slice(before);
            if let Some((_, insertion)) = self.insertions.pop_front() {
                self.out.extend_from_slice(insertion.as_bytes());
            }
            self.passed = place;
            chunk = after;
        }
        self.out.extend_from_slice(chunk);
        self.passed += chunk.len();
    }

    fn edit(&mut self, element: &Element, edit: Edit) {
        let Some(kind) = edit.mark else { return };
        let start = element.source_location().bytes().start;
        let after_name = start + 1 + element.tag_name_preserve_case().len();
        self.insertions.push_back((after_name, format!(" {MARK}=\"{}\"", kind.name())));
        if edit.hold_source {
            let mut places: Vec<usize> = element
                .attributes()
                .iter()
                .filter(|attribute| matches!(attribute.name().as_str(), "src" | "srcset"))
                .filter_map(|attribute| attribute.name_source_location().map(|place| place.bytes().start))
                .collect();
            places.sort_unstable();
            self.insertions.extend(places.into_iter().map(|place| (place, HELD.to_string())));
        }
    }
}

/// The attribute that a mark is.
pub const MARK: &str = "data-decant";
/// What the names of held attributes begin with.
pub const HELD: &str = "data-decant-";

/// A page going through in chunks.
pub struct Splicer {
    rewriter: Option<HtmlRewriter<'static, Sink>>,
    flow: Rc<RefCell<Flow>>,
}

type Sink = Box<dyn FnMut(&[u8])>;

impl Splicer {
    /// `bytes`: memory that lol_html may hold back, an unfinished tag mostly.
    pub fn new(encoding: AsciiCompatibleEncoding, bytes: usize, mut decide: Decide) -> Splicer {
        let flow = Rc::new(RefCell::new(Flow::default()));
        let (for_tags, for_bytes) = (Rc::clone(&flow), Rc::clone(&flow));
        let settings = Settings::new()
            .with_strict(false)
            .with_encoding(encoding)
            .with_memory_settings(
                MemorySettings::new()
                    .with_max_allowed_memory_usage(bytes)
                    .with_preallocated_parsing_buffer_size(1024)
                    .with_graceful_bail_out_on_memory_limit_exceeded(true),
            )
            .append_element_content_handler(element!("*", move |element| {
                let mut flow = for_tags.borrow_mut();
                let number = flow.next;
                flow.next += 1;
                let place = element.source_location().bytes();
                let begins = flow.begins;
                let raw = flow.window.get(place.start.saturating_sub(begins)..place.end.saturating_sub(begins));
                let edit = decide(number, raw.unwrap_or_default(), element);
                if edit.mark.is_some() {
                    flow.edit(element, edit);
                }
                Ok(())
            }));
        let sink: Sink = Box::new(move |chunk: &[u8]| for_bytes.borrow_mut().take(chunk));
        Splicer { rewriter: Some(HtmlRewriter::new(settings, sink)), flow }
    }

    /// Takes bytes; gives those that are done. After a failure everything goes through untouched.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        match &mut self.rewriter {
            Some(rewriter) => {
                self.flow.borrow_mut().look_at(bytes);
                if rewriter.write(bytes).is_err() {
                    // lol_html has let go of all it held: the graceful bail-out.
                    self.rewriter = None;
                }
            }
            None => self.flow.borrow_mut().take(bytes),
        }
        std::mem::take(&mut self.flow.borrow_mut().out)
    }

    pub fn finish(mut self) -> Vec<u8> {
        if let Some(rewriter) = self.rewriter.take() {
            // An error at the end means the same: what was held has come out.
            let _ = rewriter.end();
        }
        std::mem::take(&mut self.flow.borrow_mut().out)
    }

    /// Whether it still looks at tags.
    pub fn is_marking(&self) -> bool {
        self.rewriter.is_some()
    }
}
