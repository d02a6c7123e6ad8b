//! What is measured: Decant, three other engines in Rust, the marker that hides in the stream, and the tokenizer alone,
//! which no reader and no marker can beat.

use crate::corpus::Page;
use decant::clutter::kind::Kinds;
use decant::clutter::marker::{Marker, MarkerOptions};
use decant::clutter::set::built_in;
use decant::output::text;
use decant::read::{ReadOptions, Reader};
use lol_html::{HtmlRewriter, Settings, element};

/// Reads a page and tells how many bytes of text it found.
pub type Read = fn(&Page) -> usize;

pub struct Engine {
    pub name: &'static str,
    pub read: Read,
    /// Whether it finds an article at all.
    pub reads: bool,
}

/// Decant comes first: the others are compared with it.
pub const ENGINES: [Engine; 6] = [
    Engine { name: "Decant", read: decant, reads: true },
    Engine { name: "dom_smoothie", read: dom_smoothie, reads: true },
    Engine { name: "legible", read: legible, reads: true },
    Engine { name: "rs-trafilatura", read: rs_trafilatura, reads: true },
    Engine { name: "Decant's marker", read: marker, reads: false },
    Engine { name: "lol_html, bare `*`", read: bare, reads: false },
];

fn dom_smoothie(page: &Page) -> usize {
    dom_smoothie::Readability::new(page.text.as_str(), Some(&page.url), None)
        .and_then(|mut engine| engine.parse())
        .map_or(0, |article| article.text_content.len())
}

fn legible(page: &Page) -> usize {
    legible::parse(&page.text, Some(&page.url), None).map_or(0, |article| article.text_content.len())
}

fn rs_trafilatura(page: &Page) -> usize {
    rs_trafilatura::extract(&page.text).map_or(0, |result| result.content_text.len())
}

/// One handler that looks at every start tag and does nothing.
fn bare(page: &Page) -> usize {
    let mut written = 0;
    let settings = Settings::new().append_element_content_handler(element!("*", |_| Ok(()))).with_strict(false);
    let mut rewriter = HtmlRewriter::new(settings, |chunk: &[u8]| written += chunk.len());
    if rewriter.write(&page.bytes).is_ok() {
        let _ = rewriter.end();
    }
    written
}

fn decant(page: &Page) -> usize {
    let mut reader = Reader::new(ReadOptions { url: Some(page.url.clone()), ..ReadOptions::default() });
    reader.push(&page.bytes);
    reader.finish().map_or(0, |reading| text::body(&reading.article).len())
}

/// What goes out is what came in, plus marks; the rules are compiled once, as in the browser.
fn marker(page: &Page) -> usize {
    let options = MarkerOptions { url: page.url.clone(), kinds: Kinds::DEFAULT, ..MarkerOptions::default() };
    let mut marker = Marker::new(options, built_in());
    marker.push(&page.bytes).len() + marker.finish().len()
}
