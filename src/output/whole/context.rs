//! What styles and elements ask of the page: resources by address, and which names are in use.

use std::cell::Cell;

use super::WholePage;
use super::css::{Context, Used};
use super::font::Face;
use super::resource::{self, Kind, Need};
use crate::limits;

/// The page's answers, for one writing of it.
pub(super) struct Answers<'a> {
    pub page: &'a WholePage,
    pub used: Option<Used>,
    /// Sheets that others imported, and their bytes.
    imports: Cell<usize>,
    imported: Cell<usize>,
}

impl<'a> Answers<'a> {
    pub fn new(page: &'a WholePage) -> Self {
        Answers { page, used: None, imports: Cell::new(0), imported: Cell::new(0) }
    }

    fn ask(&self, kind: Kind, url: &str) {
        self.page.asked.borrow_mut().insert(Need { kind, url: url.to_owned() });
    }
}

impl Answers<'_> {
    /// The `data:` address of a picture or font; where the caller has not answered yet, it is asked.
    pub fn at_hand(&self, url: &str, kind: Kind) -> Option<String> {
        if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return match kind {
                Kind::Font => resource::own_font(url),
                _ => resource::own_picture(url),
            };
        }
        let found = self.page.resources.data(url);
        if found.is_none() {
            self.ask(kind, url);
        }
        found.flatten().map(str::to_owned)
    }
}

impl Context for Answers<'_> {
    fn data(&self, url: &str, kind: Kind) -> Option<String> {
        let found = self.at_hand(url, kind);
        if kind == Kind::Picture && found.is_none() && self.page.resources.data(url).is_some() {
            self.page.noted.borrow_mut().missing.insert(url.to_owned());
        }
        found
    }

    fn sheet(&self, url: &str) -> Option<String> {
        let found = self.page.resources.style(url);
        if found.is_none() {
            self.ask(Kind::Style, url);
        }
        found.flatten().map(str::to_owned)
    }

    fn import(&self, url: &str) -> Option<String> {
        // Sheets that import others several times each, and those again, would be as many as nobody can write.
        if self.imports.replace(self.imports.get() + 1) >= limits::IMPORTS {
            return None;
        }
        let css = self.sheet(url)?;
        let bytes = self.imported.get() + css.len();
        if bytes > limits::IMPORTED_BYTES {
            return None;
        }
        self.imported.set(bytes);
        Some(css)
    }

    fn used(&self) -> Option<&Used> {
        self.used.as_ref()
    }

    fn is_open(&self, url: &str) -> bool {
        self.page.resources.data(url).is_none()
    }

    fn is_unused(&self, face: &Face) -> bool {
        self.page.unused_faces.contains(face)
    }

    fn attribute(&self, name: &str) {
        self.page.noted.borrow_mut().attributes.insert(name.to_owned());
    }

    fn beside(&self, name: &str) {
        self.page.noted.borrow_mut().beside.insert(name.to_owned());
    }

    fn order(&self) {
        self.page.noted.borrow_mut().order = true;
    }
}
