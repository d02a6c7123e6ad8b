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
use crate::html::Output;

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
    /// Input that has not gone out yet, and the place where it begins.
    window: Vec<u8>,
    begins: usize,
    /// How far lol_html has let the input through. It changes nothing, so what it lets through is the window's bytes.
    passed: usize,
    /// Insertions to come, by place in the input.
    insertions: VecDeque<(usize, String)>,
    next: u32,
}

impl Flow {
    /// The input that has come through since the last call, with what is inserted there.
    fn out(&mut self) -> Vec<u8> {
        let passed = self.passed.min(self.begins + self.window.len());
        let mut out = Vec::with_capacity(passed - self.begins + 32 * self.insertions.len());
        let mut at = self.begins;
        while self.insertions.front().is_some_and(|&(place, _)| place <= passed) {
            let Some((place, insertion)) = self.insertions.pop_front() else { break };
            if place >= at {
                out.extend_from_slice(&self.window[at - self.begins..place - self.begins]);
                out.extend_from_slice(insertion.as_bytes());
                at = place;
            }
        }
        out.extend_from_slice(&self.window[at - self.begins..passed - self.begins]);
        self.window.drain(..passed - self.begins);
        self.begins = passed;
        out
    }

    /// All the rest of the input goes out too: the page is over, or nobody looks at it any more.
    fn rest(&mut self) -> Vec<u8> {
        self.passed = self.begins + self.window.len();
        self.out()
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
    rewriter: Option<HtmlRewriter<'static, Output>>,
    flow: Rc<RefCell<Flow>>,
}

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
        let sink: Output = Box::new(move |chunk: &[u8]| for_bytes.borrow_mut().passed += chunk.len());
        Splicer { rewriter: Some(HtmlRewriter::new(settings, sink)), flow }
    }

    /// Takes bytes; gives those that are done. After a failure everything goes through untouched.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Some(rewriter) = &mut self.rewriter else { return bytes.to_vec() };
        self.flow.borrow_mut().window.extend_from_slice(bytes);
        if rewriter.write(bytes).is_err() {
            self.rewriter = None;
            return self.flow.borrow_mut().rest();
        }
        self.flow.borrow_mut().out()
    }

    /// How many bytes of input have not come out yet.
    pub fn held(&self) -> usize {
        let flow = self.flow.borrow();
        (flow.begins + flow.window.len()).saturating_sub(flow.passed)
    }

    pub fn finish(mut self) -> Vec<u8> {
        if let Some(rewriter) = self.rewriter.take() {
            // An error at the end changes nothing: all that is left goes out.
            let _ = rewriter.end();
        }
        self.flow.borrow_mut().rest()
    }

    /// Whether it still looks at tags.
    pub fn is_marking(&self) -> bool {
        self.rewriter.is_some()
    }
}
