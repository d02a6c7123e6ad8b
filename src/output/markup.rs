//! Blocks and inlines as markup: the one place where an article's body becomes HTML or, for EPUB, XHTML.
//!
//! Elements come from the match arms below and from nowhere else; attributes are fixed names with escaped or
//! generated values; addresses have passed [`clean::link`]. What stands open is kept on a stack, so tags always nest.

use std::collections::{BTreeMap, BTreeSet};

use super::escape::{self, Syntax};
use super::walk::{Event, Node, Walk};
use super::{clean, mathml, text};
use crate::article::{Article, Block, Cell, Image, Inline, Math, MediaKind};

/// Nodes that may be open; deeper blocks become paragraphs of text, deeper inlines plain text. Browsers
/// flatten at 512, and no article nests like that.
const DEPTH: usize = 100;

/// Largest width or height that an image may claim, in CSS pixels.
const LARGEST_SIDE: u32 = 20_000;

/// Where the picture of an address is: the value of `src`, if the copy has it.
pub(super) type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) struct Markup<'a> {
    pub out: String,
    pub syntax: Syntax,
    resolve: Resolve<'a>,
    notes: Notes,
    /// End tags still to write; empty for what was entered without a tag.
    open: Vec<&'static str>,
    /// Nodes of the article that are entered and not yet left.
    depth: usize,
    /// How many links are open: HTML cannot nest them.
    links: usize,
}

/// Numbers of the article's notes, so that ids in a document are ours and not the page's.
#[derive(Default)]
struct Notes {
    /// Every note has its number by its place; a reference means the first note of that id.
    numbers: BTreeMap<String, usize>,
    referenced: BTreeSet<usize>,
    written: usize,
}

impl Notes {
    fn of(article: &Article) -> Self {
        let (mut notes, mut count, mut depth) = (Notes::default(), 0, 0);
        let mut walk = Walk::blocks(&article.blocks);
        while let Some(event) = walk.next() {
            match event {
                Event::Enter(Node::Block(_)) if depth >= DEPTH => {
                    walk.skip_children();
                    depth += 1;
                }
                Event::Enter(node) => {
                    if let Node::Note(note) = node {
                        count += 1;
                        notes.numbers.entry(note.id.clone()).or_insert(count);
                    }
                    depth += 1;
                }
                Event::Leave(_) => depth -= 1,
            }
        }
        notes
    }
}

impl<'a> Markup<'a> {
    pub fn new(article: &Article, syntax: Syntax, resolve: Resolve<'a>) -> Self {
        Markup { out: String::new(), syntax, resolve, notes: Notes::of(article), open: Vec::new(), depth: 0, links: 0 }
    }

    /// Writes what a walk passes.
    pub fn write(&mut self, mut walk: Walk) {
        while let Some(event) = walk.next() {
            match event {
                Event::Enter(node) => {
                    let before = self.open.len();
                    if !self.enter(node) {
                        walk.skip_children();
                    }
                    self.depth += 1;
                    if self.open.len() == before {
                        self.open.push("");
                    }
                }
                Event::Leave(node) => {
                    self.depth -= 1;
                    self.leave(node);
                }
            }
        }
    }

    pub fn text(&mut self, text: &str) {
        escape::text(&mut self.out, text, self.syntax);
    }

    /// Writes a start tag whose end tag [`Self::close`] writes.
    pub fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.start_tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    pub fn close(&mut self) {
        if let Some(name) = self.open.pop().filter(|name| !name.is_empty()) {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// Closes an element, or takes its start tag back where nothing was written since.
    pub fn close_filled(&mut self, start: &str) {
        if self.out.ends_with(start) {
            self.out.truncate(self.out.len() - start.len());
            self.open.pop();
        } else {
            self.close();
        }
    }

    /// Writes an element that holds nothing.
    pub fn void(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start_tag(name, attributes);
        self.out.push_str(if self.syntax == Syntax::Xml { "/>" } else { ">" });
    }

    pub fn element(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close();
    }

    fn start_tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            escape::attribute(&mut self.out, attribute, value, self.syntax);
        }
    }

    /// Opens what a node needs; false if its children are not to be written.
    fn enter(&mut self, node: Node) -> bool {
        match node {
            Node::Block(block) => return self.block(block),
            Node::Inline(inline) => return self.inline(inline),
            Node::Picture(image) => self.image(image),
            Node::Caption if self.open.last() == Some(&"table") => self.open("caption", &[]),
            Node::Caption => self.open("figcaption", &[]),
            Node::Item => self.open("li", &[]),
            Node::Cite => self.open("footer", &[]),
            Node::Head => self.open("thead", &[]),
            Node::Body => self.open("tbody", &[]),
            Node::Row => self.open("tr", &[]),
            Node::Cell(cell) => self.cell(cell),
            Node::Definition(definition) => {
                self.open("div", &[]);
                // HTML wants at least one of each.
                if definition.terms.is_empty() {
                    self.element("dt", &[], "");
                }
            }
            Node::Term(_) => self.open("dt", &[]),
            Node::Detail => self.open("dd", &[]),
            Node::Note(note) => self.note(&note.label),
            Node::Ruby(_) | Node::Math(_) => {}
        }
        true
    }

    fn leave(&mut self, node: Node) {
        match node {
            Node::Ruby(part) => {
                self.close();
                self.element("rt", &[], &part.reading);
            }
            Node::Inline(Inline::Link { .. }) => {
                if self.open.last() == Some(&"a") {
                    self.links -= 1;
                }
                self.close();
            }
            Node::Block(_) => {
                self.close();
                self.out.push('\n');
            }
            Node::Definition(definition) => {
                if definition.details.is_empty() {
                    self.element("dd", &[], "");
                }
                self.close();
            }
            Node::Caption | Node::Cite => {
                let start = format!("<{}>", self.open.last().copied().unwrap_or_default());
                self.close_filled(&start);
            }
            _ => self.close(),
        }
    }

    fn block(&mut self, block: &Block) -> bool {
        if self.depth >= DEPTH {
            self.element("p", &[], &text::of_block(block));
            return false;
        }
        match block {
            Block::Heading { level, .. } => {
                self.open(["h2", "h3", "h4", "h5", "h6"][usize::from((*level).clamp(2, 6) - 2)], &[]);
            }
            Block::Paragraph { .. } => self.open("p", &[]),
            Block::List { ordered: false, .. } => self.open("ul", &[]),
            Block::List { start: 1, .. } => self.open("ol", &[]),
            Block::List { start, .. } => self.open("ol", &[("start", &start.to_string())]),
            Block::Quote { .. } => self.open("blockquote", &[]),
            Block::Code { language, text } => {
                self.open("pre", &[]);
                match language.as_deref().and_then(clean::code_language) {
                    Some(language) => self.element("code", &[("class", &format!("language-{language}"))], text),
                    None => self.element("code", &[], text),
                }
            }
            Block::Table { .. } => self.open("table", &[]),
            Block::Figure(_) => self.open("figure", &[]),
            Block::Media { kind, src, poster, title } => {
                let class = if *kind == MediaKind::Video { "video" } else { "audio" };
                self.open("figure", &[("class", class)]);
                if let Some(poster) = poster {
                    self.image(&Image { src: poster.clone(), ..Image::default() });
                }
                self.card(src, title.as_deref());
            }
            Block::Embed { provider, url, title } => {
                self.open("figure", &[("class", "embed")]);
                self.element("strong", &[], provider);
                self.out.push(' ');
                self.card(url, title.as_deref());
            }
            Block::Math(math) => {
                self.open("p", &[("class", "math")]);
                self.math(math);
                return false;
            }
            Block::Definitions { .. } => self.open("dl", &[]),
            Block::Footnotes { .. } => self.open("aside", &[("class", "notes")]),
            Block::Rule => self.void("hr", &[]),
        }
        true
    }

    fn inline(&mut self, inline: &Inline) -> bool {
        if self.depth >= DEPTH {
            self.text(&text::of_inlines(std::slice::from_ref(inline)));
            return false;
        }
        match inline {
            Inline::Text { text } => self.text(text),
            Inline::Strong { .. } => self.open("strong", &[]),
            Inline::Emphasis { .. } => self.open("em", &[]),
            Inline::Code { text } => self.element("code", &[], text),
            Inline::Link { href, .. } => {
                if let Some(href) = self.address(href).filter(|_| self.links == 0) {
                    self.open("a", &[("href", &href)]);
                    self.links += 1;
                }
            }
            Inline::Sub { .. } => self.open("sub", &[]),
            Inline::Sup { .. } => self.open("sup", &[]),
            Inline::Mark { .. } => self.open("mark", &[]),
            Inline::Deleted { .. } => self.open("del", &[]),
            Inline::Keyboard { .. } => self.open("kbd", &[]),
            Inline::Break => self.void("br", &[]),
            Inline::Image(image) => self.image(image),
            // A ruby in the base of another has no meaning in HTML: its text stands plain.
            Inline::Ruby { parts } if parts.is_empty() || self.open.contains(&"ruby") => {
                self.text(&text::of_inlines(std::slice::from_ref(inline)));
                return false;
            }
            Inline::Ruby { .. } => self.open("ruby", &[]),
            Inline::FootnoteReference { id, label } => self.reference(id, label),
            Inline::Math(math) => {
                self.math(math);
                return false;
            }
        }
        true
    }

    /// The address as this kind of document may carry it.
    pub fn address(&self, href: &str) -> Option<String> {
        match self.syntax {
            Syntax::Html => clean::link(href),
            Syntax::Xml => clean::link(href).and_then(|href| clean::uri(&href)),
        }
    }

    fn image(&mut self, image: &Image) {
        let address = clean::web(&image.src).and_then(|src| self.address(&src));
        let alt = clean::line(&image.alt);
        if let Some(src) = (self.resolve)(&image.src) {
            let side =
                |side: Option<u32>| side.filter(|side| (1..=LARGEST_SIDE).contains(side)).map(|side| side.to_string());
            let (width, height) = (side(image.width), side(image.height));
            let mut attributes = vec![("src", src.as_str()), ("alt", &alt)];
            attributes.extend(width.iter().map(|width| ("width", width.as_str())));
            attributes.extend(height.iter().map(|height| ("height", height.as_str())));
            if self.syntax == Syntax::Html {
                attributes.extend(address.iter().map(|address| ("data-src", address.as_str())));
            }
            return self.void("img", &attributes);
        }
        match address {
            Some(address) => {
                let shown = if alt.is_empty() { &address } else { &alt };
                if self.links > 0 {
                    self.element("span", &[("class", "image"), ("data-src", &address)], shown);
                } else {
                    self.element("a", &[("class", "image"), ("href", &address)], shown);
                }
            }
            None if alt.is_empty() => {}
            None => self.element("span", &[("class", "image")], &alt),
        }
    }

    /// A link to what a copy cannot hold.
    fn card(&mut self, address: &str, title: Option<&str>) {
        let title = title.map(clean::line).filter(|title| !title.is_empty());
        match self.address(address) {
            Some(address) => self.element("a", &[("href", &address)], title.as_deref().unwrap_or(&address)),
            None => self.element("span", &[], title.as_deref().unwrap_or_default()),
        }
    }

    fn math(&mut self, math: &Math) {
        let tex = math.tex.as_deref().map(clean::line).filter(|tex| !tex.is_empty());
        let mut attributes = Vec::new();
        if self.syntax == Syntax::Html {
            attributes.extend(tex.iter().map(|tex| ("data-tex", tex.as_str())));
        }
        let shown = super::math_text(math);
        let tree = mathml::markup(&math.mathml, self.syntax);
        if tree.is_empty() || (self.syntax == Syntax::Xml && !mathml::is_valid(&math.mathml)) {
            attributes.insert(0, ("class", "math"));
            return self.element("span", &attributes, shown);
        }
        attributes.insert(0, ("alttext", shown));
        if self.syntax == Syntax::Xml {
            attributes.insert(0, ("xmlns", "http://www.w3.org/1998/Math/MathML"));
        }
        self.open("math", &attributes);
        self.out.push_str(&tree);
        self.close();
    }

    fn cell(&mut self, cell: &Cell) {
        let colspan = cell.colspan.clamp(1, 1000).to_string();
        let rowspan = cell.rowspan.clamp(1, 65_534).to_string();
        let spans = [("colspan", colspan.as_str()), ("rowspan", rowspan.as_str())];
        let spans: Vec<_> = spans.into_iter().filter(|(_, span)| *span != "1").collect();
        self.open(if cell.header { "th" } else { "td" }, &spans);
    }

    fn reference(&mut self, id: &str, label: &str) {
        let number = self.notes.numbers.get(id).copied();
        let Some(number) = number.filter(|_| self.links == 0) else {
            return self.element("sup", &[], label);
        };
        let own = format!("ref-{number}");
        if self.notes.referenced.insert(number) {
            self.open("sup", &[("class", "ref"), ("id", &own)]);
        } else {
            self.open("sup", &[("class", "ref")]);
        }
        self.element("a", &[("href", &format!("#note-{number}"))], label);
        self.close();
    }

    fn note(&mut self, label: &str) {
        self.notes.written += 1;
        let number = self.notes.written;
        self.open("div", &[("id", &format!("note-{number}"))]);
        if self.notes.referenced.contains(&number) {
            self.element("a", &[("href", &format!("#ref-{number}"))], label);
        } else {
            self.element("span", &[], label);
        }
    }
}
