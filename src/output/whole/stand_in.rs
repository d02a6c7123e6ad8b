//! What stands in the copy for something that it cannot hold: a picture for a drawing, a link for a frame, an empty
//! element for one that is not shown, so that the elements beside it keep the styles that depend on its place.

use super::allow::{self, VOID};
use super::noted::is_length;
use super::resource;
use super::svg;
use super::write::{Fate, Writer};
use crate::html::NodeId;
use crate::output::escape::{self, Syntax};
use crate::output::{clean, mathml};
use crate::page::Base;

/// How a frame's stand-in looks where the page's styles say nothing of it.
const FRAME: &str = ":where([data-drawing=iframe]){display:inline-block;box-sizing:border-box;width:300px;height:150px;\
                     border:1px solid;overflow:hidden;font:14px/1.4 sans-serif;padding:8px;overflow-wrap:anywhere}\n";

impl Writer<'_> {
    /// Rules of our own, weaker than any of the page's.
    pub(super) fn own_styles(&mut self) {
        let mut sheet = String::new();
        if self.has_frames {
            sheet.push_str(FRAME);
        }
        // After it, as the size that a frame says of itself outweighs the usual one.
        sheet.push_str(&self.page.noted.borrow().sheet());
        if !sheet.is_empty() {
            self.out.push_str("<style>");
            self.out.push_str(&sheet);
            self.out.push_str("</style>");
        }
    }

    pub(super) fn drawing(&mut self, id: NodeId) {
        let tree = self.tree;
        let sources = svg::Sources { parts: &self.parts, base: &self.page.base, context: &self.answers };
        let svg = svg::of_page(tree, id, &sources, &mut self.borrowed);
        let src = resource::data_url("image/svg+xml", svg.as_bytes());
        let named = tree.descendants(id).find(|&part| tree.name(part).eq_ignore_ascii_case("title"));
        let alt = match (tree.attr(id, "aria-label"), named) {
            (Some(label), _) => label.into_owned(),
            (None, Some(title)) => clean::line(&tree.text_content(title)),
            (None, None) => String::new(),
        };
        self.tag("img");
        self.put("data-drawing", "svg");
        self.put("src", &src);
        self.put("alt", &alt);
        for (name, _) in tree.raw_attributes(id) {
            let name = name.to_ascii_lowercase();
            let value = tree.attr(id, &name).unwrap_or_default();
            let is_own = matches!(name.as_str(), "alt" | "title" | "width" | "height" | "src" | "data-drawing");
            let is_svg = allow::svg_attribute(&name).is_some() && !matches!(name.as_str(), "id" | "class");
            if !is_own && !is_svg && self.may_stay(&name, &value) {
                self.put(&name, &value);
            }
        }
        self.size(id);
        self.style_attribute(id);
        self.out.push('>');
    }

    /// Width and height: as numbers where they are pixels, by a rule of their own where they are other lengths.
    fn size(&mut self, id: NodeId) {
        for name in ["width", "height"] {
            let Some(value) = self.tree.attr(id, name) else { continue };
            let value = value.trim();
            if is_length(value) {
                self.page.noted.borrow_mut().sizes.insert(format!("{name}:{value}"));
                self.put(&format!("data-{name}"), value);
            } else {
                self.put(name, value);
            }
        }
    }

    /// What a frame showed, by name, in the place and size of the frame; an `a` leads there.
    pub(super) fn frame(&mut self, id: NodeId, name: &str) {
        let tree = self.tree;
        let Some(url) = self.frame_address(id) else { return };
        let label = self.frame_label(id, &url);
        self.tag(name);
        self.put("data-drawing", "iframe");
        if name == "a" {
            self.put("href", &url);
        }
        for attribute in ["id", "class"] {
            if let Some(value) = tree.attr(id, attribute) {
                self.put(attribute, &value);
            }
        }
        for side in ["width", "height"] {
            let Some(value) = tree.attr(id, side) else { continue };
            let value = value.trim().trim_end_matches("px");
            let length = if value.parse::<u32>().is_ok() { format!("{value}px") } else { value.to_owned() };
            if is_length(value) || length.len() > value.len() {
                self.page.noted.borrow_mut().sizes.insert(format!("{side}:{length}"));
                self.put(&format!("data-{side}"), &length);
            }
        }
        self.style_attribute(id);
        self.out.push('>');
        escape::text(&mut self.out, &label, Syntax::Html);
        self.end_tag(name);
    }

    /// What a frame's stand-in says: its title, or whose frame it is.
    pub(super) fn frame_label(&self, id: NodeId, url: &str) -> String {
        let title = self.tree.attr(id, "title").map(|title| clean::line(&title)).filter(|title| !title.is_empty());
        title.or_else(|| Base::new(Some(url), None).host().map(str::to_owned)).unwrap_or_else(|| url.to_owned())
    }

    pub(super) fn frame_address(&self, id: NodeId) -> Option<String> {
        self.tree.attr(id, "src").and_then(|src| self.page.base.web(&src))
    }

    /// An empty element in the place of one that is not written, where others stand beside it and styles may count them.
    pub(super) fn shell(&mut self, id: NodeId) {
        let tree = self.tree;
        if !self.page.noted.borrow().order {
            return;
        }
        let Some(parent) = tree.parent(id).filter(|&parent| self.has_company(parent)) else { return };
        let name = tree.name(id).to_ascii_lowercase();
        if tree.has_attr(id, "data-decant-own") || matches!(tree.name(parent), "select" | "optgroup" | "datalist") {
            return;
        }
        if !allow::element(&name) || tree.is_foreign(id) || (name == "input" && self.is_hidden_input(id)) {
            self.out.push_str("<template></template>");
            return;
        }
        self.tag(&name);
        let noted = self.page.noted.borrow();
        let class = tree.attr(id, "class").unwrap_or_default();
        let classes = class.split_ascii_whitespace().filter(|class| noted.beside.contains(*class));
        let class = classes.collect::<Vec<_>>().join(" ");
        let own = tree.attr(id, "id").filter(|own| noted.beside.contains(&**own));
        for (attribute, value) in [("class", Some(class.as_str())), ("id", own.as_deref())] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                self.put(attribute, value);
            }
        }
        drop(noted);
        if name == "input" {
            for attribute in ["type", "checked"] {
                if let Some(value) = tree.attr(id, attribute) {
                    self.put(attribute, &value);
                }
            }
        }
        self.out.push_str(" style=\"display:none!important\">");
        if !VOID.contains(&name.as_str()) {
            self.end_tag(&name);
        }
    }

    /// Whether an element has a child that is written.
    fn has_company(&mut self, parent: NodeId) -> bool {
        if let Some((last, has)) = self.company
            && last == parent
        {
            return has;
        }
        let written = |child: NodeId| {
            !matches!(self.fate(child), Fate::Gone | Fate::Text | Fate::Style) && !self.tree.is_text(child)
        };
        let has = self.tree.children(parent).any(written);
        self.company = Some((parent, has));
        has
    }

    pub(super) fn formula(&mut self, id: NodeId) {
        let tree = self.tree;
        self.math_tag("math", id);
        let mut open: Vec<(NodeId, &str)> = Vec::new();
        let mut at = id + 1;
        while at < tree.end(id) {
            while let Some((_, name)) = open.pop_if(|(end, _)| *end <= at) {
                self.end_tag(name);
            }
            if tree.is_text(at) {
                escape::text(&mut self.out, &tree.text(at), Syntax::Html);
            } else if is_annotation(tree.name(at)) {
                at = tree.end(at);
                continue;
            } else {
                // Inside a token element the browser would take a tag for HTML.
                let in_token = open.last().is_some_and(|(_, name)| mathml::by_name(name).is_some_and(mathml::is_token));
                if let Some(known) = mathml::by_name(tree.name(at)).filter(|_| tree.is_foreign(at) && !in_token) {
                    let name = mathml::name_of(known);
                    self.math_tag(name, at);
                    open.push((tree.end(at), name));
                }
            }
            at += 1;
        }
        while let Some((_, name)) = open.pop() {
            self.end_tag(name);
        }
        self.out.push_str("</math>");
    }

    fn math_tag(&mut self, name: &str, id: NodeId) {
        self.tag(name);
        for (name, _) in self.tree.raw_attributes(id) {
            let value = self.tree.attr(id, name).unwrap_or_default();
            if allow::math_attribute(name) || matches!(name, "class" | "id" | "dir") {
                self.put(name, &value);
            }
        }
        self.out.push('>');
    }

    /// The letters and digits of a formula as they are shown.
    pub(super) fn formula_letters(&mut self, id: NodeId) {
        let tree = self.tree;
        let mut at = id + 1;
        while at < tree.end(id) {
            if is_annotation(tree.name(at)) {
                at = tree.end(at);
                continue;
            }
            if tree.is_text(at) {
                self.letters.extend(tree.text(at).chars().filter(|c| c.is_alphanumeric()));
            }
            at += 1;
        }
    }
}

/// What a formula says for programs, and shows nobody.
fn is_annotation(name: &str) -> bool {
    name.eq_ignore_ascii_case("annotation") || name.eq_ignore_ascii_case("annotation-xml")
}
