//! Elements of a reader document on their way back into blocks and inlines: what each element of the writer's means.

use super::read::is_blank;
use crate::article::{Block, Cell, Definition, Figure, Footnote, Image, Inline, Math, MathNode, MediaKind, RubyPart};
use crate::output::mathml;

/// What an element gives the element around it.
pub(super) enum Child {
    Block(Block),
    Inline(Inline),
    Code { language: Option<String>, text: String },
    Caption(Vec<Inline>),
    Cite(Vec<Inline>),
    Item(Vec<Block>),
    Head(Vec<Vec<Cell>>),
    Body(Vec<Vec<Cell>>),
    Row(Vec<Cell>),
    Cell(Cell),
    Definition(Definition),
    Term(Vec<Inline>),
    Detail(Vec<Block>),
    Note(Footnote),
    Reading(String),
    Math(MathNode),
}

/// An element that is open, or whose end has just come.
pub(super) struct Frame {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    children: Vec<Child>,
}

impl Frame {
    pub fn new(name: &str) -> Self {
        Frame { name: name.to_owned(), attributes: Vec::new(), children: Vec::new() }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    pub fn push(&mut self, child: Child) {
        self.children.push(child);
    }

    pub fn text(&mut self, text: String) {
        let math = self.name == "math" || mathml::by_name(&self.name).is_some();
        self.push(if math { Child::Math(MathNode::Text { text }) } else { Child::Inline(Inline::Text { text }) });
    }

    fn pick<T>(self, wanted: impl FnMut(Child) -> Option<T>) -> Vec<T> {
        self.children.into_iter().filter_map(wanted).collect()
    }

    pub fn inlines(self) -> Vec<Inline> {
        self.pick(|child| match child {
            Child::Inline(inline) => Some(inline),
            Child::Code { text, .. } => Some(Inline::Code { text }),
            _ => None,
        })
    }

    pub fn blocks(self) -> Vec<Block> {
        self.pick(|child| match child {
            Child::Block(block) => Some(block),
            _ => None,
        })
    }

    fn cells(self) -> Vec<Cell> {
        self.pick(|child| match child {
            Child::Cell(cell) => Some(cell),
            _ => None,
        })
    }

    fn rows(self) -> Vec<Vec<Cell>> {
        self.pick(|child| match child {
            Child::Row(row) => Some(row),
            _ => None,
        })
    }

    fn math_nodes(self) -> Vec<MathNode> {
        self.pick(|child| match child {
            Child::Math(node) => Some(node),
            _ => None,
        })
    }

    /// The text of the element's own children.
    pub fn plain(self) -> String {
        crate::output::text::raw(&self.inlines())
    }

    pub fn figure(self) -> Figure {
        let mut figure = Figure::default();
        for child in self.children {
            match child {
                Child::Inline(Inline::Image(image)) => figure.images.push(image),
                Child::Caption(caption) => figure.caption = caption,
                _ => {}
            }
        }
        figure
    }

    fn own(&self, name: &str) -> String {
        self.attribute(name).unwrap_or_default().to_owned()
    }

    fn number<T: std::str::FromStr>(&self, name: &str, default: T) -> T {
        self.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(default)
    }

    /// What the element stands for.
    pub fn finish(self) -> Option<Child> {
        let class = self.own("class");
        let block = match (self.name.as_str(), class.as_str()) {
            ("p", "math") => match self.inlines().pop()? {
                Inline::Math(math) => Block::Math(math),
                _ => return None,
            },
            ("p", _) => Block::Paragraph { content: self.inlines() },
            ("h2" | "h3" | "h4" | "h5" | "h6", _) => {
                Block::Heading { level: self.name.as_bytes()[1] - b'0', content: self.inlines() }
            }
            ("ul" | "ol", _) => Block::List {
                ordered: self.name == "ol",
                start: self.number("start", 1),
                items: self.pick(|child| match child {
                    Child::Item(item) => Some(item),
                    _ => None,
                }),
            },
            ("blockquote", _) => return Some(Child::Block(self.quote())),
            ("pre", _) => {
                let Some(Child::Code { language, text }) = self.children.into_iter().next() else { return None };
                Block::Code { language, text }
            }
            ("table", _) => return Some(Child::Block(self.table())),
            ("figure", "video" | "audio" | "embed") => return self.card(&class).map(Child::Block),
            ("figure", _) => Block::Figure(self.figure()),
            ("dl", _) => Block::Definitions {
                items: self.pick(|child| match child {
                    Child::Definition(item) => Some(item),
                    _ => None,
                }),
            },
            ("aside", _) => Block::Footnotes {
                notes: self.pick(|child| match child {
                    Child::Note(note) => Some(note),
                    _ => None,
                }),
            },
            ("hr", _) => Block::Rule,
            _ => return self.part(&class),
        };
        Some(Child::Block(block))
    }

    /// Elements that are neither blocks nor plain inlines.
    fn part(self, class: &str) -> Option<Child> {
        Some(match (self.name.as_str(), class) {
            ("figcaption" | "caption", _) => Child::Caption(self.inlines()),
            ("footer", _) => Child::Cite(self.inlines()),
            ("li", _) => Child::Item(self.blocks()),
            ("thead", _) => Child::Head(self.rows()),
            ("tbody", _) => Child::Body(self.rows()),
            ("tr", _) => Child::Row(self.cells()),
            ("td" | "th", _) => Child::Cell(Cell {
                header: self.name == "th",
                colspan: self.number("colspan", 1),
                rowspan: self.number("rowspan", 1),
                blocks: self.blocks(),
            }),
            ("dt", _) => Child::Term(self.inlines()),
            ("dd", _) => Child::Detail(self.blocks()),
            ("div", _) => self.division(),
            ("rt", _) => Child::Reading(self.plain()),
            ("math", _) => {
                let text = self.own("alttext");
                let tex = self.attribute("data-tex").map(str::to_owned);
                Child::Inline(Inline::Math(Math { tex, mathml: self.math_nodes(), text }))
            }
            ("code", _) => {
                Child::Code { language: class.strip_prefix("language-").map(str::to_owned), text: self.plain() }
            }
            (name, _) => match mathml::by_name(name) {
                Some(name) => Child::Math(MathNode::Element { name, children: self.math_nodes() }),
                None => Child::Inline(self.inline(class)?),
            },
        })
    }

    fn inline(self, class: &str) -> Option<Inline> {
        Some(match (self.name.as_str(), class) {
            ("strong", _) => Inline::Strong { content: self.inlines() },
            ("em", _) => Inline::Emphasis { content: self.inlines() },
            ("sub", _) => Inline::Sub { content: self.inlines() },
            ("sup", "ref") => self.inlines().pop()?.into_reference()?,
            ("sup", _) => Inline::Sup { content: self.inlines() },
            ("mark", _) => Inline::Mark { content: self.inlines() },
            ("del", _) => Inline::Deleted { content: self.inlines() },
            ("kbd", _) => Inline::Keyboard { content: self.inlines() },
            ("br", _) => Inline::Break,
            ("ruby", _) => self.ruby(),
            ("img", _) => Inline::Image(Image {
                src: self.attribute("data-src").or(self.attribute("src")).unwrap_or_default().to_owned(),
                alt: self.own("alt"),
                width: self.attribute("width").and_then(|side| side.parse().ok()),
                height: self.attribute("height").and_then(|side| side.parse().ok()),
            }),
            ("a" | "span", "image") => {
                let src = self.attribute("href").or(self.attribute("data-src")).unwrap_or_default().to_owned();
                let shown = self.plain();
                Inline::Image(Image { alt: if shown == src { String::new() } else { shown }, src, ..Image::default() })
            }
            ("span", "math") => {
                let tex = self.attribute("data-tex").map(str::to_owned);
                Inline::Math(Math { tex, mathml: Vec::new(), text: self.plain() })
            }
            ("a", _) => Inline::Link { href: self.own("href"), content: self.inlines() },
            // A card without an address, or the label of a note that nothing points at.
            ("span", _) => Inline::Link { href: String::new(), content: self.inlines() },
            _ => return None,
        })
    }

    fn quote(self) -> Block {
        let (mut blocks, mut cite) = (Vec::new(), Vec::new());
        for child in self.children {
            match child {
                Child::Block(block) => blocks.push(block),
                Child::Cite(content) => cite = content,
                _ => {}
            }
        }
        Block::Quote { blocks, cite }
    }

    fn table(self) -> Block {
        let (mut caption, mut head, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for child in self.children {
            match child {
                Child::Caption(content) => caption = content,
                Child::Head(content) => head = content,
                Child::Body(content) => rows = content,
                _ => {}
            }
        }
        Block::Table { caption, head, rows }
    }

    fn ruby(self) -> Inline {
        let (mut parts, mut base) = (Vec::new(), Vec::new());
        for child in self.children {
            match child {
                Child::Inline(inline) => base.push(inline),
                Child::Code { text, .. } => base.push(Inline::Code { text }),
                Child::Reading(reading) => parts.push(RubyPart { base: std::mem::take(&mut base), reading }),
                _ => {}
            }
        }
        Inline::Ruby { parts }
    }

    /// A term with its details, or a footnote: the writer uses `div` for both.
    fn division(self) -> Child {
        let id = self.own("id");
        let (mut terms, mut details, mut blocks, mut label) = (Vec::new(), Vec::new(), Vec::new(), None);
        for child in self.children {
            match child {
                Child::Term(term) => terms.push(term),
                Child::Detail(detail) => details.push(detail),
                Child::Block(block) => blocks.push(block),
                Child::Inline(Inline::Link { content, .. }) => label = Some(crate::output::text::raw(&content)),
                _ => {}
            }
        }
        match label {
            Some(label) => Child::Note(Footnote { id, label, blocks }),
            None => Child::Definition(Definition { terms, details }),
        }
    }

    fn card(self, class: &str) -> Option<Block> {
        let (mut provider, mut poster, mut link) = (String::new(), None, None);
        for child in self.children.into_iter().filter(|child| !is_blank(child)) {
            match child {
                Child::Inline(Inline::Strong { content }) => provider = crate::output::text::raw(&content),
                Child::Inline(Inline::Image(image)) => poster = Some(image.src),
                Child::Inline(Inline::Link { href, content }) => {
                    link = Some((href, crate::output::text::raw(&content)))
                }
                _ => {}
            }
        }
        let (url, shown) = link?;
        let title = Some(shown).filter(|shown| *shown != url);
        let kind = if class == "video" { MediaKind::Video } else { MediaKind::Audio };
        Some(match class {
            "embed" => Block::Embed { provider, url, title },
            _ => Block::Media { kind, src: url, poster, title },
        })
    }
}

impl Inline {
    /// The reference that a link inside `sup.ref` stands for.
    fn into_reference(self) -> Option<Inline> {
        let Inline::Link { href, content } = self else { return None };
        let id = href.strip_prefix('#')?.to_owned();
        Some(Inline::FootnoteReference { id, label: crate::output::text::raw(&content) })
    }
}
