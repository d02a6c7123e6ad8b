//! The html room. In: the bytes of a page, in chunks, with what the server said of their charset. Out: a [`Tree`] whose
//! text and attributes are spans of the decoded source.
//!
//! ```text
//! bytes → decode → scan (lol_html) → token → construct → tree
//! ```
//!
//! It knows HTML and nothing of articles or clutter.

mod attribute;
mod construct;
mod decode;
mod entity;
mod gap;
mod scan;
mod tag;
mod token;
mod tree;

pub use attribute::{attribute_places, tag_name};
pub use construct::{Parser, parse};
pub use decode::Decoder;
pub use entity::{unescape_attribute, unescape_text};
pub use scan::{Scanner, Watcher};
pub use tag::Tag;
pub use token::{StartTag, TokenSink, Tokenizer};
pub use tree::{NodeId, Tree};
