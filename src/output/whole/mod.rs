//! The whole page without its clutter: one HTML file of the page as it looks.
//!
//! In: the page's tree with its marks, and what the caller fetched. Out: a document that is built, not filtered: each
//! element, attribute and style token is written anew from closed lists, so nothing that runs has a form here. Marked
//! boxes, scripts, frames, forms' targets and whatever is not displayed stay behind.
//!
//! The page is read through lol_html in chunks but kept as a tree, because a stream of tokens cannot tell where a
//! marked element without an end tag ends, and would take text of the article with it, nor which style rules and letters
//! the page will use. Memory grows with the page and ends with the tree's caps: in wasm, 50 MB of source took 407 MB with the
//! finished copy and its check, 10 MB took 87. The document is handed out piece by piece.
//!
//! ```text
//! WholePage::new(tree) ─> needs() ─> give(…) ─┐   styles first, then what the styles want
//!                            └────────────────┘
//!                         └─> missing(), set_note(…) ─> write(sink)
//! ```

mod allow;
mod at_rule;
mod context;
mod css;
mod font;
mod note;
mod noted;
mod resource;
mod selector;
mod stand_in;
mod svg;
mod write;

pub use resource::{Kind, Need};
pub(crate) use svg::drawing;

use std::cell::RefCell;
use std::collections::BTreeSet;

use font::Face;
use noted::Noted;
use resource::Resources;

use crate::html::Tree;
use crate::output::clean;
use crate::page::Base;

/// How often a page is written anew for what the last writing learnt.
const ROUNDS: usize = 4;

/// How a page is saved.
#[derive(Debug, Clone, Default)]
pub struct WholeOptions {
    /// Address of the page.
    pub url: Option<String>,
    /// When the copy is made, ISO 8601.
    pub saved: Option<String>,
    /// Keep open shadow roots as declarative ones. For pages that the extension serialised; in a source their content
    /// is put in place.
    pub shadow_roots: bool,
    /// Keep style rules that match no element now.
    pub all_rules: bool,
}

/// A page on its way into a file.
pub struct WholePage {
    tree: Tree,
    base: Base,
    options: WholeOptions,
    resources: Resources,
    /// Asked for and neither given nor refused yet.
    asked: RefCell<BTreeSet<Need>>,
    /// What the last writing learnt.
    noted: RefCell<Noted>,
    /// Faces that the page has no letter of.
    unused_faces: BTreeSet<Face>,
    /// The sentence that tells what the copy lacks.
    note: Option<String>,
}

impl WholePage {
    pub fn new(tree: Tree, options: WholeOptions) -> Self {
        let href =
            (0..tree.len()).find(|&id| !tree.is_foreign(id) && tree.name(id) == "base" && tree.has_attr(id, "href"));
        let href = href.and_then(|id| tree.attr(id, "href"));
        let base = Base::new(options.url.as_deref(), href.as_deref());
        let faces = tree.attr(tree.root(), "data-decant-faces").unwrap_or_default();
        let unused_faces = faces.lines().filter_map(Face::of_line).collect();
        let (resources, asked, noted, note) = Default::default();
        WholePage { base, tree, options, resources, asked, noted, unused_faces, note }
    }

    /// What the copy needs and has not been given. To be asked again after each round of answers, until it is empty:
    /// styles ask for more.
    pub fn needs(&self) -> Vec<Need> {
        // What one writing learns can make another rule count, which may ask for more; each round learns less.
        for _ in 0..ROUNDS {
            let before = self.noted.borrow().clone();
            self.asked.borrow_mut().clear();
            self.write(&mut |_| {});
            if *self.noted.borrow() == before {
                break;
            }
        }
        self.asked.borrow().iter().cloned().collect()
    }

    /// Answers a need; without bytes the copy does without.
    pub fn give(&mut self, need: &Need, bytes: Option<&[u8]>) {
        self.resources.add(need, bytes);
    }

    /// Addresses of the pictures that the copy does without, each once; whole when nothing is needed any more.
    pub fn missing(&self) -> Vec<String> {
        self.noted.borrow().missing.iter().cloned().collect()
    }

    /// A sentence for the reader of a copy that lacks pictures; links to them follow it.
    pub fn set_note(&mut self, sentence: &str) {
        self.note = Some(clean::line(sentence)).filter(|sentence| !sentence.is_empty());
    }

    /// Writes the document, piece by piece.
    pub fn write(&self, sink: &mut dyn FnMut(&str)) {
        write::Writer::new(self).document(sink);
    }
}
