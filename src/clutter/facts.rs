//! What may be known of an element, as the page script sends it and as the judge takes it.
//!
//! A batch is a list of elements in document order. The parents of a new box may lead the list as
//! `context`: they are looked at, never marked. The same judge sees a whole page as such a list made from
//! the tree (see `outline`).

use serde::{Deserialize, Serialize};

/// One element of a live page. Everything but `tag` may be left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Facts {
    /// The sender's number for the element; it comes back in the mark.
    pub n: u32,
    /// Place of the parent in the same batch. None: the element has no parent here.
    pub parent: Option<u32>,
    /// Lower-case tag name.
    pub tag: String,
    pub id: String,
    /// The class attribute.
    pub class: String,
    /// Of the other attributes those that [`wanted_attribute`] takes.
    pub attributes: Vec<(String, String)>,
    /// The element's own text, children left out, at most [`OWN_TEXT`] characters; of a script its beginning.
    pub text: String,
    /// Length of the own text where `text` was cut.
    pub text_length: u32,
    /// Whether it only stands here for its descendants and must not be marked.
    pub context: bool,
    /// Whether it takes part in what the user does now: holds the focus, a filled field, or is a dialog that
    /// the user opened.
    pub busy: bool,
    /// Whether it is rendered at all.
    pub off: bool,
    /// `fixed` or `sticky` where that is its computed position.
    pub position: String,
    /// Left, top, width, height in CSS pixels, relative to the viewport.
    pub place: Option<[f32; 4]>,
}

/// Own text beyond this tells nothing more.
pub const OWN_TEXT: usize = 600;

/// Attributes besides id and class that the judge looks at; `data-*` attributes come in addition.
const ATTRIBUTES: [&str; 21] = [
    "href",
    "src",
    "type",
    "name",
    "role",
    "aria-label",
    "title",
    "placeholder",
    "action",
    "alt",
    "itemprop",
    "hidden",
    "value",
    "method",
    "for",
    "onclick",
    "property",
    "open",
    "content",
    "itemtype",
    "rel",
];

pub fn wanted_attribute(name: &str) -> bool {
    name.starts_with("data-")
        || name.ends_with("component-name")
        || name == "component-url"
        || ATTRIBUTES.contains(&name)
}
