//! The gate: keeps the streaming marker still until the page has said that it is an article or news.
//!
//! In: the bytes of a page and its start tags. Out: the place in the bytes from which on tags may be marked. It depends on
//! the bytes alone, not on how they were cut into chunks.

use std::cell::Cell;
use std::rc::Rc;

use super::claim;
use crate::html::{attribute_places, tag_name};

/// Bytes in which a claim is looked for; heads with all their scripts are shorter.
const READ: usize = 1 << 20;

pub struct Gate {
    /// Whole values of JSON, such as `"NewsArticle"`.
    types: Vec<String>,
    longest: usize,
    tail: Vec<u8>,
    read: usize,
    opens: Opening,
}

/// Where the gate opens; shared with who looks at the tags.
#[derive(Clone)]
pub struct Opening(Rc<Cell<usize>>);

impl Default for Gate {
    fn default() -> Gate {
        let types: Vec<String> =
            claim::ARTICLES.iter().chain(&claim::NEWSPAPERS).map(|name| format!("\"{name}\"")).collect();
        let longest = types.iter().map(String::len).max().unwrap_or_default();
        let opens = Opening(Rc::new(Cell::new(usize::MAX)));
        Gate { types, longest, tail: Vec::new(), read: 0, opens }
    }
}

impl Gate {
    pub fn opening(&self) -> Opening {
        self.opens.clone()
    }

    /// To be given bytes before their tags are looked at.
    pub fn read(&mut self, bytes: &[u8]) {
        if self.opens.0.get() != usize::MAX || self.read >= READ {
            return;
        }
        let bytes = &bytes[..bytes.len().min(READ - self.read)];
        let begins = self.read - self.tail.len();
        self.tail.extend_from_slice(bytes);
        self.read += bytes.len();
        if let Some(end) = self.first_type() {
            self.opens.0.set(begins + end);
        }
        let gone = self.tail.len().saturating_sub(self.longest);
        self.tail.drain(..gone);
    }

    /// Where the first of the types in the bytes at hand ends.
    fn first_type(&self) -> Option<usize> {
        memchr::memchr_iter(b'"', &self.tail).find_map(|at| {
            let rest = &self.tail[at..];
            // Types are written large.
            rest.get(1).filter(|byte| byte.is_ascii_uppercase())?;
            self.types.iter().find(|name| rest.starts_with(name.as_bytes())).map(|name| at + name.len())
        })
    }
}

impl Opening {
    /// Whether a tag may be marked, given the place where it begins and its bytes; a tag may be what opens the gate.
    pub fn lets(&self, place: usize, tag: &[u8]) -> bool {
        if self.0.get() > place && says(tag) {
            self.0.set(place);
        }
        self.0.get() <= place
    }
}

/// Whether a start tag claims that the page is an article or news. Names and types are ASCII in every charset.
fn says(tag: &[u8]) -> bool {
    let meta = tag_name(tag).eq_ignore_ascii_case(b"meta");
    let value = |wanted: &str| {
        let mut places = attribute_places(tag);
        let found = places.find(|(name, _)| tag[name.clone()].eq_ignore_ascii_case(wanted.as_bytes()));
        found.map(|(_, value)| String::from_utf8_lossy(&tag[value]))
    };
    if meta {
        return value("property")
            .or_else(|| value("name"))
            .is_some_and(|name| claim::meta_says(&name, &value("content").unwrap_or_default()));
    }
    value("itemtype").is_some_and(|value| claim::names_news(&value))
}
