//! Images of the page on their way into the line or a figure, fallbacks for browsers without scripts included.

use super::figure;
use super::frame::{Frame, Kind, Slot};
use super::gather::Gatherer;
use super::math;
use super::types::{Block, Image};
use crate::html::{self, NodeId, Tag};
use crate::page::{images, lazy_figures};

/// A fallback longer than this is not one picture.
const FALLBACK_BYTES: usize = 32 << 10;

impl Gatherer<'_> {
    /// Takes an image element.
    pub(super) fn image(&mut self, id: NodeId) {
        self.last_image = None;
        let Some(found) = images::find(self.tree, id) else { return };
        let element = images::image_of(self.tree, id);
        let Some(src) = self.base.image(&found.address) else { return };
        let alt = self.tree.attr(element, "alt").unwrap_or_default();
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let class = self.tree.raw_attr(element, "class").unwrap_or("");
        if !alt.is_empty() && figure::is_formula(class) {
            if let Some(formula) = math::tex(&alt) {
                math::add(self, formula, false);
            }
            return;
        }
        match figure::role(&alt, class, found.width, found.height) {
            figure::Role::Nothing => {}
            figure::Role::Character => self.line.put(&alt),
            figure::Role::Picture => {
                if self.in_slot(Slot::Caption) || self.in_slot(Slot::TableCaption) || self.in_slot(Slot::Cite) {
                    return;
                }
                let image = Image { src, alt, width: found.width, height: found.height };
                self.last_image = Some(id);
                if self.in_line_frame() && !figure::is_small(&image) {
                    self.top().blocks.push(figure::single(image));
                } else {
                    self.line.image(image);
                }
            }
        }
    }

    /// The picture of a figure whose image element a script would have made.
    pub(super) fn lazy_figure(&mut self, figure: NodeId) {
        let address = lazy_figures::find(self.tree, figure);
        let Some(src) = address.and_then(|address| self.base.image(&address)) else { return };
        if matches!(self.top().kind, Kind::Figure { .. }) {
            let image = Image { src, alt: String::new(), width: None, height: None };
            self.top().blocks.push(figure::single(image));
        }
    }

    /// Whether a button is the picture of a figure, made to be clicked on.
    pub(super) fn is_enlarged_by(&self, button: NodeId) -> bool {
        let in_figure = self.frames.iter().any(|frame| matches!(frame.kind, Kind::Figure { .. }));
        let tree = self.tree;
        in_figure && tree.descendants(button).any(|id| matches!(tree.tag(id), Tag::Img | Tag::Picture))
    }

    fn in_slot(&self, slot: Slot) -> bool {
        matches!(self.frames.last(), Some(Frame { kind: Kind::Line(open), .. }) if *open == slot)
    }

    /// A `noscript`: its picture or player, unless the image just before it was found without.
    pub(super) fn fallback(&mut self, id: NodeId) {
        let tree = self.tree;
        let Some(raw) = tree.children(id).next().map(|text| tree.raw_text(text)) else { return };
        let shows = ["<img", "<picture", "<iframe", "<video", "<amp-img"];
        if self.last_image.take().is_some()
            || self.in_fallback
            || raw.len() > FALLBACK_BYTES
            || !shows.iter().any(|tag| super::hint::contains_ignore_case(raw, tag))
        {
            return;
        }
        let Ok(inner) = html::parse(raw) else { return };
        let mut gatherer = Gatherer::new(&inner, self.base, Vec::new());
        gatherer.in_fallback = true;
        gatherer.subtree(inner.body());
        for block in gatherer.finish() {
            match block {
                Block::Figure(figure) => {
                    for image in figure.images {
                        self.line.image(image);
                    }
                    self.last_image = Some(id);
                }
                Block::Embed { .. } | Block::Media { .. } => {
                    self.flush();
                    self.push(block);
                }
                _ => {}
            }
        }
    }
}
