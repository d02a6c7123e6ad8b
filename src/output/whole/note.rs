//! The note at the end of a copy that lacks pictures: a sentence in the corner, which opens a list of where they are.

use super::write::Writer;
use crate::output::escape::{self, Syntax};

/// In a tree of its own, so that no style of the page's reaches it, nor one of its own the page; outside of the flow,
/// so that no layout is another for it. On paper it is the last line.
const LOOK: &str = ":host{all:initial!important;display:block!important;position:fixed!important;\
    inset:auto auto 0 0!important;z-index:2147483647!important}\
    details{color-scheme:light dark;box-sizing:border-box;max-width:min(32rem,100vw);max-height:60vh;overflow:auto;\
    padding:.2rem .6rem;border:1px solid GrayText;border-width:1px 1px 0 0;border-radius:0 .4rem 0 0;\
    background:Canvas;color:CanvasText;font:12px/1.5 system-ui,sans-serif}\
    summary{cursor:pointer}ul{margin:.3rem 0;padding-inline-start:1.2rem}a{color:LinkText;overflow-wrap:anywhere}\
    @media print{:host{position:static!important}}";

impl Writer<'_> {
    /// Settles what the note says, before the document's letters are counted. What a writing learns later is for the next.
    pub(super) fn prepare_note(&mut self) {
        let Some(sentence) = &self.page.note else { return };
        self.missing = self.page.missing();
        if self.missing.is_empty() {
            return;
        }
        let texts = std::iter::once(sentence).chain(&self.missing);
        self.letters.extend(texts.flat_map(|text| text.chars()).filter(|c| c.is_alphanumeric()));
    }

    pub(super) fn note(&mut self) {
        let missing = std::mem::take(&mut self.missing);
        let Some(sentence) = self.page.note.as_deref().filter(|_| !missing.is_empty()) else { return };
        self.tag("div");
        self.put("data-decant-own", "");
        self.out.push_str("><template shadowrootmode=\"open\"><style>");
        self.out.push_str(LOOK);
        self.out.push_str("</style><details dir=\"auto\"><summary>");
        escape::text(&mut self.out, sentence, Syntax::Html);
        self.out.push_str("</summary><ul>");
        for url in &missing {
            self.out.push_str("<li>");
            self.tag("a");
            self.put("href", url);
            self.out.push('>');
            escape::text(&mut self.out, url, Syntax::Html);
            self.out.push_str("</a></li>");
        }
        self.out.push_str("</ul></details></template></div>");
    }
}
