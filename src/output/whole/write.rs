//! The document, element by element.

use std::collections::BTreeMap;

use super::WholePage;
use super::allow::{self, VOID};
use super::context::Answers;
use super::css::{self, Context, Used};
use super::resource::Kind;
use super::svg::Borrowed;
use crate::html::{NodeId, Tree};
use crate::output::escape::{self, Syntax};
use crate::output::{clean, digest, html};
use crate::page::Base;

/// No scripts, nothing loaded; styles are those in the file, which is why they are rebuilt.
const POLICY: &str =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'";

/// Pieces handed to the sink are about this long.
const PIECE: usize = 64 << 10;

/// Icons of a page that are tried; the first that can be had stays.
const MOST_ICONS: usize = 3;

/// What becomes of a node.
pub(super) enum Fate {
    /// Written with its tags.
    Element,
    /// Only what it holds is written.
    Bare,
    /// Left out with all it holds.
    Gone,
    Style,
    Drawing,
    Frame,
    Formula,
    Shadow,
    Text,
}

pub(super) struct Writer<'a> {
    pub(super) page: &'a WholePage,
    pub(super) tree: &'a Tree,
    pub(super) answers: Answers<'a>,
    /// Parts of drawings that others borrow, by id.
    pub(super) parts: BTreeMap<String, NodeId>,
    pub(super) borrowed: Borrowed,
    pub(super) letters: String,
    pub(super) has_frames: bool,
    /// Pictures that the note at the end names.
    pub(super) missing: Vec<String>,
    /// The element whose children were last looked at, and whether one of them is written.
    pub(super) company: Option<(NodeId, bool)>,
    /// Names of the attributes that the tag being written has.
    written: Vec<String>,
    pub(super) out: String,
}

impl<'a> Writer<'a> {
    pub fn new(page: &'a WholePage) -> Self {
        let mut writer = Writer {
            page,
            tree: &page.tree,
            answers: Answers::new(page),
            parts: BTreeMap::new(),
            letters: String::new(),
            has_frames: false,
            missing: Vec::new(),
            company: None,
            written: Vec::new(),
            borrowed: Borrowed::default(),
            out: String::new(),
        };
        writer.survey();
        writer
    }

    /// Goes over the page once for what must be known before its first byte: the text, and the names in use.
    fn survey(&mut self) {
        let tree = self.tree;
        let mut used = Used { any_case: !self.has_doctype(), ..Used::default() };
        let beside = self.page.noted.borrow().beside.clone();
        for id in 0..tree.len() {
            if tree.is_foreign(id)
                && let Some(name) = tree.attr(id, "id")
            {
                self.parts.entry(name.into_owned()).or_insert(id);
            }
        }
        let mut id = 0;
        while id < tree.len() {
            match self.fate(id) {
                Fate::Gone => {
                    let names = [tree.attr(id, "class"), tree.attr(id, "id")].into_iter().flatten();
                    for names in names.filter(|_| !tree.has_attr(id, "data-decant-own")) {
                        for name in names.split_ascii_whitespace().filter(|name| beside.contains(*name)) {
                            used.classes.insert(used.spelt(name).into_owned());
                            used.ids.insert(used.spelt(name).into_owned());
                        }
                    }
                    used.elements.insert(tree.name(id).to_ascii_lowercase());
                    // The head is gone as an element, its styles are not.
                    id = if id == tree.head() { id + 1 } else { tree.end(id) };
                    continue;
                }
                Fate::Text => self.letters.extend(tree.text(id).chars().filter(|c| c.is_alphanumeric())),
                Fate::Formula => {
                    self.formula_letters(id);
                    names(&mut used, tree, id);
                    for part in tree.descendants(id) {
                        names(&mut used, tree, part);
                    }
                    id = tree.end(id);
                    continue;
                }
                Fate::Element => {
                    names(&mut used, tree, id);
                    if let Some(kind) = tree.attr(id, "data-decant-as") {
                        used.drawings = true;
                        used.elements.insert(kind.to_ascii_lowercase());
                    }
                }
                fate @ (Fate::Drawing | Fate::Frame) => {
                    names(&mut used, tree, id);
                    used.drawings = true;
                    if let Some(url) = self.frame_address(id).filter(|_| matches!(fate, Fate::Frame)) {
                        self.has_frames = true;
                        let label = self.frame_label(id, &url);
                        self.letters.extend(label.chars().filter(|c| c.is_alphanumeric()));
                    }
                    id = tree.end(id);
                    continue;
                }
                Fate::Style => {
                    id = tree.end(id);
                    continue;
                }
                Fate::Bare | Fate::Shadow => {}
            }
            id += 1;
        }
        self.prepare_note();
        self.answers.used = Some(used).filter(|_| !self.page.options.all_rules);
    }

    pub fn document(&mut self, sink: &mut dyn FnMut(&str)) {
        if self.has_doctype() {
            self.out.push_str("<!DOCTYPE html>");
        }
        self.start_tag("html", self.tree.root());
        self.head();
        let body = self.tree.body();
        self.start_tag("body", body);
        self.content(body, sink);
        self.note();
        self.out.push_str("</body></html>");
        sink(&self.out);
        self.out.clear();
    }

    /// A page without a doctype is drawn by the rules of old browsers, and its copy must be too.
    fn has_doctype(&self) -> bool {
        let mut source = self.tree.source().trim_start_matches('\u{feff}').trim_start();
        // Comments may stand before it, and what HTML takes for one.
        while let Some(end) = [("<!--", "-->"), ("<?", ">")].iter().find_map(|(begin, end)| {
            let inner = source.strip_prefix(begin)?;
            inner.find(end).map(|at| source.len() - inner.len() + at + end.len())
        }) {
            source = source[end..].trim_start();
        }
        source.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
    }

    fn head(&mut self) {
        let tree = self.tree;
        self.out.push_str("<head>");
        self.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
        self.void("meta", &[("charset", "utf-8")]);
        self.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        self.void("meta", &[("name", "generator"), ("content", html::GENERATOR)]);
        let url = self.page.options.url.as_deref().and_then(clean::web);
        let saved = self.page.options.saved.as_deref().and_then(clean::date);
        let text = digest::hex(self.letters.as_bytes());
        let fields = [("decant:url", url.as_deref()), ("decant:saved", saved), ("decant:text", Some(text.as_str()))];
        for (name, content) in fields {
            if let Some(content) = content {
                self.void("meta", &[("name", name), ("content", content)]);
            }
        }
        let head = tree.head();
        let title = tree.descendants(head).find(|&id| !tree.is_foreign(id) && tree.name(id) == "title");
        let title = title.map(|id| clean::line(&tree.text_content(id))).unwrap_or_default();
        self.out.push_str("<title>");
        escape::text(&mut self.out, &title, Syntax::Html);
        self.out.push_str("</title>");
        self.icon();
        self.own_styles();
        let mut id = head + 1;
        while id < tree.end(head) {
            if matches!(self.fate(id), Fate::Style) {
                self.style(id);
            }
            id = if tree.name(id) == "noscript" { tree.end(id) } else { id + 1 };
        }
        self.out.push_str("</head>");
    }

    /// The page's own sign, by which people find its tab.
    fn icon(&mut self) {
        let tree = self.tree;
        let is_icon = |&id: &NodeId| {
            let rel = tree.attr(id, "rel").unwrap_or_default().to_ascii_lowercase();
            !tree.is_foreign(id) && tree.name(id) == "link" && rel.split_ascii_whitespace().any(|rel| rel == "icon")
        };
        for id in tree.descendants(tree.head()).filter(is_icon).take(MOST_ICONS) {
            let href = tree.attr(id, "href").unwrap_or_default();
            let is_data = href.trim().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
            let url = if is_data { Some(href.trim().to_owned()) } else { self.page.base.web(&href) };
            let found = url.and_then(|url| self.answers.at_hand(&url, Kind::Picture));
            // Drawings are for pictures alone.
            if let Some(found) = found.filter(|found| !found.starts_with("data:image/svg")) {
                return self.void("link", &[("rel", "icon"), ("href", &found)]);
            }
        }
    }

    /// Everything below the body.
    fn content(&mut self, body: NodeId, sink: &mut dyn FnMut(&str)) {
        let tree = self.tree;
        let mut open: Vec<(NodeId, String)> = Vec::new();
        let mut id = body + 1;
        while id < tree.end(body) {
            while let Some((_, name)) = open.pop_if(|(end, _)| *end <= id) {
                self.end_tag(&name);
            }
            if self.out.len() > PIECE {
                sink(&self.out);
                self.out.clear();
            }
            let mut next = id + 1;
            match self.fate(id) {
                Fate::Bare => {}
                Fate::Gone => {
                    self.shell(id);
                    next = tree.end(id);
                }
                Fate::Frame => {
                    let name = if within(&open, &["a", "button"]) { "span" } else { "a" };
                    self.frame(id, name);
                    next = tree.end(id);
                }
                Fate::Text => escape::text(&mut self.out, &tree.text(id), Syntax::Html),
                Fate::Style => {
                    self.style(id);
                    next = tree.end(id);
                }
                Fate::Drawing => {
                    self.drawing(id);
                    next = tree.end(id);
                }
                Fate::Formula => {
                    self.formula(id);
                    next = tree.end(id);
                }
                Fate::Shadow => {
                    self.out.push_str("<template shadowrootmode=\"open\">");
                    open.push((tree.end(id), "template".to_owned()));
                }
                Fate::Element => {
                    let mut name = tree.name(id).to_ascii_lowercase();
                    // Where a shadow root was opened up, its link may be in another one by now, and would end that.
                    if matches!(name.as_str(), "a" | "button") && within(&open, &[&name]) {
                        name = "span".to_owned();
                    }
                    self.start_tag(&name, id);
                    if VOID.contains(&name.as_str()) {
                        next = tree.end(id);
                    } else {
                        // A line end directly after these start tags is not part of their text: one more is needed.
                        let first = tree.children(id).next().filter(|&child| tree.is_text(child));
                        if matches!(name.as_str(), "pre" | "textarea" | "listing")
                            && first.is_some_and(|child| tree.text(child).starts_with('\n'))
                        {
                            self.out.push('\n');
                        }
                        open.push((tree.end(id), name));
                    }
                }
            }
            id = next;
        }
        while let Some((_, name)) = open.pop() {
            self.end_tag(&name);
        }
    }

    pub(super) fn fate(&self, id: NodeId) -> Fate {
        let tree = self.tree;
        if tree.is_text(id) {
            return Fate::Text;
        }
        let name = tree.name(id).to_ascii_lowercase();
        let marked = ["data-decant", "data-decant-own", "data-decant-off"].iter().any(|mark| tree.has_attr(id, mark));
        if id == tree.root() || id == tree.body() {
            return Fate::Element;
        }
        match name.as_str() {
            _ if marked => Fate::Gone,
            "svg" if tree.is_foreign(id) => Fate::Drawing,
            "math" if tree.is_foreign(id) => Fate::Formula,
            _ if tree.is_foreign(id) => Fate::Gone,
            "style" => Fate::Style,
            "link" if self.is_stylesheet(id) => Fate::Style,
            "template" if tree.has_attr(id, "shadowrootmode") && self.page.options.shadow_roots => Fate::Shadow,
            "template" if tree.has_attr(id, "shadowrootmode") => Fate::Bare,
            "input" if self.is_hidden_input(id) => Fate::Gone,
            "iframe" if self.frame_address(id).is_some() => Fate::Frame,
            _ if allow::dropped(&name) => Fate::Gone,
            _ if allow::element(&name) => Fate::Element,
            _ => Fate::Bare,
        }
    }

    fn is_stylesheet(&self, id: NodeId) -> bool {
        let rel = self.tree.attr(id, "rel").unwrap_or_default().to_ascii_lowercase();
        let mut rels = rel.split_ascii_whitespace();
        let sheet = rels.clone().any(|rel| rel == "stylesheet") && !rels.any(|rel| rel == "alternate");
        sheet && self.tree.has_attr(id, "href") && !self.tree.has_attr(id, "disabled")
    }

    /// Inputs that nobody sees hold keys of a session.
    pub(super) fn is_hidden_input(&self, id: NodeId) -> bool {
        self.tree.attr(id, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("hidden"))
    }

    fn style(&mut self, id: NodeId) {
        let tree = self.tree;
        let kind = tree.attr(id, "type").unwrap_or_default().trim().to_ascii_lowercase();
        if !matches!(kind.as_str(), "" | "text/css") {
            return;
        }
        let sheet = if tree.name(id).eq_ignore_ascii_case("link") {
            let href = tree.attr(id, "href").unwrap_or_default();
            let Some(url) = self.page.base.web(&href) else { return };
            let Some(text) = self.answers.sheet(&url) else { return };
            css::sheet(&text, &Base::new(Some(&url), None), &self.answers)
        } else {
            css::sheet(&tree.text_content(id), &self.page.base, &self.answers)
        };
        if sheet.is_empty() {
            return;
        }
        self.tag("style");
        if let Some(media) = tree.attr(id, "media") {
            self.put("media", &media);
        }
        self.out.push('>');
        self.out.push_str(&sheet);
        self.out.push_str("</style>");
    }

    fn start_tag(&mut self, name: &str, id: NodeId) {
        self.tag(name);
        self.attributes(name, id);
        self.out.push('>');
    }

    /// Begins a tag, which attributes and `>` follow.
    pub(super) fn tag(&mut self, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
        self.written.clear();
    }

    /// An attribute of the tag that was begun, unless it has one of that name: browsers take the first of two, and what
    /// was checked must be what counts.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        if !self.written.iter().any(|written| written == name) {
            escape::attribute(&mut self.out, name, value, Syntax::Html);
            self.written.push(name.to_owned());
        }
    }

    pub(super) fn end_tag(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn void(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name);
        for (attribute, value) in attributes {
            self.put(attribute, value);
        }
        self.out.push('>');
    }

    fn attributes(&mut self, element: &str, id: NodeId) {
        let tree = self.tree;
        let password = tree.attr(id, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("password"));
        for (name, _) in tree.raw_attributes(id) {
            let name = name.to_ascii_lowercase();
            let value = tree.attr(id, &name).unwrap_or_default();
            let secret = element == "input" && name == "value" && password;
            if !secret && self.may_stay(&name, &value) {
                self.put(&name, &value);
            }
        }
        if let Some(kind) = tree.attr(id, "data-decant-as") {
            self.put("data-drawing", &kind);
        }
        self.style_attribute(id);
        self.addresses(element, id);
        // What is put into it says which one it means.
        if element == "slot"
            && let Some(name) = tree.attr(id, "name")
        {
            self.put("name", &name);
        }
        // Radio buttons of one name exclude each other; elsewhere a name only shadows what the document has.
        if element == "input"
            && let Some(name) = tree.attr(id, "name").filter(|_| tree.has_attr(id, "checked"))
        {
            self.put("name", &format!("group-{name}"));
        }
    }

    /// Whether an attribute is written as it is.
    pub(super) fn may_stay(&self, name: &str, value: &str) -> bool {
        allow::attribute(name, value, &self.page.noted.borrow().attributes)
    }

    pub(super) fn style_attribute(&mut self, id: NodeId) {
        let mut style = self.tree.attr(id, "style").unwrap_or_default().into_owned();
        if let Some(background) = self.tree.attr(id, "background").filter(|_| !self.tree.is_foreign(id)) {
            let plain = background.trim().replace(['"', '\\', '\n'], "");
            style = format!("background-image:url(\"{plain}\");{style}");
        }
        let style = css::declarations(&style, &self.page.base, &self.answers);
        if !style.is_empty() {
            self.put("style", &style);
        }
    }

    fn addresses(&mut self, element: &str, id: NodeId) {
        let tree = self.tree;
        match element {
            "a" | "area" => {
                let Some(href) = tree.attr(id, "href") else { return };
                let href = href.trim();
                let address = if href.starts_with('#') { Some(href.to_owned()) } else { self.page.base.link(href) };
                if let Some(address) = address {
                    self.put("href", &address);
                }
            }
            "img" | "input" => {
                let src = tree.attr(id, "src").unwrap_or_default();
                let density = tree.attr(id, "data-decant-density").and_then(|density| density.parse::<f32>().ok());
                match density.filter(|density| (0.01..100.0).contains(density)) {
                    Some(density) => self.picture("srcset", &src, &format!(" {density:.3}x")),
                    None => self.picture("src", &src, ""),
                }
            }
            "video" => {
                let poster = tree.attr(id, "poster").unwrap_or_default();
                self.picture("poster", &poster, "");
            }
            _ => {}
        }
    }

    /// A picture's address with what follows it in the attribute.
    fn picture(&mut self, attribute: &str, address: &str, after: &str) {
        let address = address.trim();
        if address.is_empty() {
            return;
        }
        let data = address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
        let url = if data { Some(address.to_owned()) } else { self.page.base.web(address) };
        let Some(url) = url else { return };
        match self.answers.data(&url, Kind::Picture) {
            Some(found) => self.put(attribute, &(found + after)),
            // Kept as plain data, so that the picture can be found again.
            None if !data => self.put("data-src", &url),
            None => {}
        }
    }
}

/// Whether one of these elements is open around what comes next; the content of a template is a tree of its own.
fn within(open: &[(NodeId, String)], names: &[&str]) -> bool {
    open.iter().rev().take_while(|(_, name)| name != "template").any(|(_, name)| names.contains(&name.as_str()))
}

/// Notes the names of an element, by which styles find it.
fn names(used: &mut Used, tree: &Tree, id: NodeId) {
    used.elements.insert(tree.name(id).to_ascii_lowercase());
    for class in tree.attr(id, "class").unwrap_or_default().split_ascii_whitespace() {
        used.classes.insert(used.spelt(class).into_owned());
    }
    if let Some(name) = tree.attr(id, "id") {
        used.ids.insert(used.spelt(&name).into_owned());
    }
}
