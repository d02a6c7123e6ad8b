//! A page as the judge sees it: its elements in document order, each with names, attributes, own text and the
//! span of its descendants.
//!
//! In: a batch of facts, or a whole tree. Out: an [`Outline`]; nothing of it is decided yet.

use super::claim;
use super::facts::{Facts, wanted_attribute};
use crate::html::{Tag, Tree, unescape_attribute};
use std::borrow::Cow;

/// Place of an element in its outline.
pub type At = usize;

pub const NO_PARENT: u32 = u32::MAX;
/// The number of elements that no start tag stands for.
pub const NO_ORDINAL: u32 = u32::MAX;

/// What an element is by its tag and role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Role(u32);

impl Role {
    pub const INLINE: Role = Role(1);
    /// Its text is not shown: script, style, template, head.
    pub const SILENT: Role = Role(1 << 1);
    pub const LINK: Role = Role(1 << 2);
    pub const BUTTON: Role = Role(1 << 3);
    pub const HEADING: Role = Role(1 << 4);
    pub const IMAGE: Role = Role(1 << 5);
    pub const FRAME: Role = Role(1 << 6);
    pub const MEDIA: Role = Role(1 << 7);
    pub const FORM: Role = Role(1 << 8);
    pub const INPUT: Role = Role(1 << 9);
    pub const SCRIPT: Role = Role(1 << 10);
    /// html, head, body, main: never clutter.
    pub const FRAMEWORK: Role = Role(1 << 11);
    pub const ARTICLE: Role = Role(1 << 12);
    pub const NAVIGATION: Role = Role(1 << 13);
    pub const PARAGRAPH: Role = Role(1 << 14);
    pub const DIALOG: Role = Role(1 << 15);
    pub const TITLE: Role = Role(1 << 16);
    pub const ITEM: Role = Role(1 << 17);
    /// Parts that make no sense alone: table rows, options, SVG shapes, list terms.
    pub const PART: Role = Role(1 << 18);
    pub const ASIDE: Role = Role(1 << 19);
    pub const FOOTER: Role = Role(1 << 20);
    pub const HEADER: Role = Role(1 << 21);
    pub const CUSTOM: Role = Role(1 << 22);
    pub const FIGURE: Role = Role(1 << 23);

    pub const fn is(self, other: Role) -> bool {
        self.0 & other.0 != 0
    }

    const fn and(self, other: Role) -> Role {
        Role(self.0 | other.0)
    }

    pub fn of_tag(tag: &str) -> Role {
        match tag {
            "html" | "head" | "body" | "main" => Role::FRAMEWORK,
            "a" => Role::LINK.and(Role::INLINE),
            "button" => Role::BUTTON.and(Role::INLINE),
            "span" | "b" | "strong" | "em" | "i" | "u" | "small" | "font" | "sup" | "sub" | "mark" | "abbr"
            | "time" | "label" | "cite" | "q" | "s" | "bdi" | "bdo" | "ruby" | "rt" | "rp" | "tt" | "big" | "nobr"
            | "wbr" | "br" | "kbd" | "code" | "var" | "data" | "acronym" | "ins" | "del" => Role::INLINE,
            "script" => Role::SCRIPT.and(Role::SILENT),
            "style" | "template" | "title" | "meta" | "link" | "base" => Role::SILENT,
            "h1" => Role::HEADING.and(Role::TITLE),
            "h2" | "h3" | "h4" | "h5" | "h6" => Role::HEADING,
            "img" | "amp-img" | "picture" | "svg" | "image" => Role::IMAGE.and(Role::INLINE),
            "iframe" | "frame" | "embed" | "object" => Role::FRAME,
            "video" | "audio" | "amp-video" => Role::MEDIA,
            "form" => Role::FORM,
            "input" | "select" | "textarea" => Role::INPUT.and(Role::INLINE),
            "article" => Role::ARTICLE,
            "nav" => Role::NAVIGATION,
            "p" => Role::PARAGRAPH,
            "dialog" => Role::DIALOG,
            "li" | "dt" | "dd" => Role::ITEM,
            // A list of countries to choose from is no text.
            "option" | "optgroup" => Role::PART.and(Role::SILENT),
            "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "col" | "colgroup" | "caption" | "source" | "track"
            | "param" | "path" | "g" | "use" | "rect" | "circle" | "polygon" | "line" | "defs" | "clippath"
            | "ellipse" | "polyline" | "lineargradient" | "stop" | "symbol" | "figcaption" | "summary" | "legend" => {
                Role::PART
            }
            "aside" => Role::ASIDE,
            "footer" => Role::FOOTER,
            "header" => Role::HEADER,
            "figure" => Role::FIGURE,
            _ if tag.contains('-') => Role::CUSTOM,
            _ => Role::default(),
        }
    }
}

/// Whether a `style` attribute takes an element out of the page's flow and fixes it to the window.
fn is_fixed(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("position")
            && ["fixed", "sticky"].iter().any(|fixed| value.trim_start().to_ascii_lowercase().starts_with(fixed))
    })
}

/// Whether utility classes fix an element to the window: `fixed` by itself may be a table's layout or a container's
/// width, so a class that says where it is fixed must stand beside it.
fn is_fixed_class(class: &str) -> bool {
    const PLACES: [&str; 8] = ["inset-", "top-", "bottom-", "left-", "right-", "start-", "end-", "z-"];
    let mut names = class.split_ascii_whitespace();
    names.clone().any(|name| name == "fixed") && names.any(|name| PLACES.iter().any(|place| name.starts_with(place)))
}

#[derive(Debug)]
pub struct Element<'a> {
    pub parent: u32,
    /// One past the last descendant.
    pub end: u32,
    pub role: Role,
    pub tag: Cow<'a, str>,
    pub id: Cow<'a, str>,
    pub class: Cow<'a, str>,
    pub attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Texts of the subtree: a range of `Outline::texts`.
    pub texts: (u32, u32),
    /// The caller's number for the element.
    pub n: u32,
    pub context: bool,
    pub busy: bool,
    /// Fixed or sticky: on the live page by its computed style, elsewhere by what its attributes say.
    pub floats: bool,
    /// Width and height on the live page.
    pub size: Option<(f32, f32)>,
}

impl Element<'_> {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.class.split_ascii_whitespace()
    }
}

/// A piece of text and the element that it stands in directly.
#[derive(Debug)]
pub struct Text<'a> {
    pub owner: u32,
    pub text: Cow<'a, str>,
    /// Length of the whole where `text` was cut, in letters.
    pub length: u32,
}

#[derive(Debug, Default)]
pub struct Outline<'a> {
    pub elements: Vec<Element<'a>>,
    pub texts: Vec<Text<'a>>,
    /// Whether the page says that it is an article, or says nothing.
    pub article: bool,
    /// Whether it says so in so many words.
    pub surely: bool,
    /// Whether schema.org's words say it, which lists of articles seldom use for themselves.
    pub typed: bool,
    /// Whether it is only a part of a page, with what stands around it as context.
    pub part: bool,
}

impl<'a> Outline<'a> {
    /// An outline of what the page script sent. Parents that do not come before their children are ignored.
    pub fn of_facts(batch: &'a [Facts]) -> Outline<'a> {
        let mut outline = Outline {
            article: true,
            surely: true,
            typed: true,
            part: batch.iter().any(|facts| facts.context),
            ..Outline::default()
        };
        for facts in batch {
            let parent = facts
                .parent
                .filter(|&parent| (parent as usize) < outline.elements.len())
                .map_or(NO_PARENT, |parent| parent);
            let attributes = facts
                .attributes
                .iter()
                .map(|(name, value)| (Cow::from(name.as_str()), Cow::from(value.as_str())))
                .collect();
            let at = outline.open(
                parent,
                Cow::from(facts.tag.as_str()),
                Cow::from(facts.id.as_str()),
                Cow::from(facts.class.as_str()),
                attributes,
                facts.n,
            );
            let element = &mut outline.elements[at];
            element.context = facts.context;
            element.busy = facts.busy;
            element.floats = matches!(facts.position.as_str(), "fixed" | "sticky");
            element.size = facts.place.map(|[_, _, width, height]| (width, height));
            if !facts.text.is_empty() {
                outline.text(at, Cow::from(facts.text.as_str()), facts.text_length);
            }
        }
        outline.close();
        outline
    }

    /// An outline of a whole page. `n` of an element is its start tag's place among the start tags of the source;
    /// implied elements have none and are never marked.
    pub fn of_tree(tree: &'a Tree) -> Outline<'a> {
        let mut outline = Outline::default();
        let mut places = vec![NO_PARENT; tree.len() as usize];
        for id in 0..tree.len() {
            let parent = tree.parent(id).map_or(NO_PARENT, |parent| places[parent as usize]);
            if tree.is_text(id) {
                let text = tree.text(id);
                if parent != NO_PARENT && !text.trim().is_empty() {
                    outline.text(parent as At, text, 0);
                }
                continue;
            }
            let name = tree.name(id);
            let tag = if tree.tag(id) == Tag::Other { Cow::from(name.to_ascii_lowercase()) } else { Cow::from(name) };
            // Of attributes that are written twice the first one counts, as in browsers.
            let (mut identity, mut class, mut floats) = (None, None, None);
            let mut attributes = Vec::new();
            for (name, value) in tree.raw_attributes(id) {
                let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
                    Cow::from(name.to_ascii_lowercase())
                } else {
                    Cow::from(name)
                };
                match name.as_ref() {
                    "id" => _ = identity.get_or_insert_with(|| unescape_attribute(value)),
                    "class" => _ = class.get_or_insert_with(|| unescape_attribute(value)),
                    "style" => _ = floats.get_or_insert_with(|| is_fixed(&unescape_attribute(value))),
                    _ if wanted_attribute(&name) => attributes.push((name, unescape_attribute(value))),
                    _ => {}
                }
            }
            let (identity, class) = (identity.unwrap_or_default(), class.unwrap_or_default());
            let floats = floats.unwrap_or_default() || is_fixed_class(&class);
            let at = outline.open(parent, tag, identity, class, attributes, tree.ordinal(id).unwrap_or(NO_ORDINAL));
            outline.elements[at].floats = floats;
            outline.elements[at].context = tree.ordinal(id).is_none();
            places[id as usize] = at as u32;
        }
        outline.close();
        outline.read_claims();
        outline
    }

    /// Adds an element after all that come before it in the document.
    pub fn open(
        &mut self,
        parent: u32,
        tag: Cow<'a, str>,
        id: Cow<'a, str>,
        class: Cow<'a, str>,
        attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
        n: u32,
    ) -> At {
        let at = self.elements.len();
        let mut role = Role::of_tag(&tag);
        match attributes.iter().find(|(name, _)| name == "role").map(|(_, value)| value.as_ref()) {
            Some("main") => role = role.and(Role::FRAMEWORK),
            Some("button") => role = role.and(Role::BUTTON),
            Some("navigation" | "menubar") => role = role.and(Role::NAVIGATION),
            Some("dialog" | "alertdialog") => role = role.and(Role::DIALOG),
            Some("heading") => role = role.and(Role::HEADING),
            _ => {}
        }
        if parent != NO_PARENT {
            let above = self.elements[parent as usize].role;
            if above.is(Role::SILENT) {
                role = role.and(Role::SILENT);
            }
            if above.is(Role::IMAGE) {
                role = role.and(Role::PART).and(Role::INLINE);
            }
        }
        let texts = self.texts.len() as u32;
        self.elements.push(Element {
            parent,
            end: at as u32 + 1,
            role,
            tag,
            id,
            class,
            attributes,
            texts: (texts, texts),
            n,
            context: false,
            busy: false,
            floats: false,
            size: None,
        });
        at
    }

    /// Adds a text that stands directly in `owner`. Length 0: the text is whole.
    pub fn text(&mut self, owner: At, text: Cow<'a, str>, length: u32) {
        let length = length.max(super::text::weight(&text));
        self.texts.push(Text { owner: owner as u32, text, length });
    }

    /// To be called once when all is added: settles where each subtree ends.
    pub fn close(&mut self) {
        // Where a text stands follows from its owner; it lies in document order already.
        for (i, text) in self.texts.iter().enumerate() {
            let owner = &mut self.elements[text.owner as usize];
            owner.texts.1 = owner.texts.1.max(i as u32 + 1);
            owner.texts.0 = owner.texts.0.min(i as u32);
        }
        for i in (0..self.elements.len()).rev() {
            let (parent, end, texts) = (self.elements[i].parent, self.elements[i].end, self.elements[i].texts);
            if parent != NO_PARENT {
                let above = &mut self.elements[parent as usize];
                above.end = above.end.max(end);
                if texts.1 > texts.0 {
                    above.texts.1 = above.texts.1.max(texts.1);
                    above.texts.0 = above.texts.0.min(texts.0);
                }
            }
        }
    }

    pub fn len(&self) -> usize {
        self.elements.len()
    }

    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    pub fn parent(&self, at: At) -> Option<At> {
        Some(self.elements[at].parent).filter(|&parent| parent != NO_PARENT).map(|parent| parent as At)
    }

    pub fn end(&self, at: At) -> At {
        self.elements[at].end as At
    }

    pub fn children(&self, at: At) -> impl Iterator<Item = At> + '_ {
        let end = self.end(at);
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.end(child);
                child
            })
        })
    }

    pub fn ancestors(&self, at: At) -> impl Iterator<Item = At> + '_ {
        std::iter::successors(self.parent(at), |&at| self.parent(at))
    }

    pub fn contains(&self, outer: At, inner: At) -> bool {
        outer <= inner && inner < self.end(outer)
    }

    /// The shown texts of a subtree, folded, up to about `limit` bytes.
    pub fn folded_text(&self, at: At, limit: usize, out: &mut String) {
        out.clear();
        let (start, end) = self.elements[at].texts;
        for text in &self.texts[start as usize..end as usize] {
            if out.len() >= limit {
                break;
            }
            if self.elements[text.owner as usize].role.is(Role::SILENT) {
                continue;
            }
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            super::text::fold_into(&text.text, out);
        }
    }
}

impl Outline<'_> {
    /// The siblings before an element, in document order.
    pub fn siblings_before(&self, at: At) -> Vec<At> {
        self.parent(at).map_or_else(Vec::new, |parent| self.children(parent).take_while(|&child| child < at).collect())
    }
}

impl Outline<'_> {
    /// Whether OpenGraph, or schema.org in JSON or attributes, calls the page an article.
    fn read_claims(&mut self) {
        let (mut opened, mut other) = (false, false);
        for element in &self.elements {
            let property = element.attribute("property").or(element.attribute("name"));
            if element.tag == "meta" && property == Some("og:type") {
                match element.attribute("content") {
                    Some(value) if claim::is_article_type(value) => opened = true,
                    Some(_) => other = true,
                    None => {}
                }
            }
            let (start, end) = element.texts;
            self.typed |= element.attribute("itemtype").is_some_and(claim::names_article)
                || element.tag == "script"
                    && element.attribute("type").is_some_and(|kind| kind.contains("ld+json"))
                    && self.texts[start as usize..end as usize].iter().any(|piece| claim::names_article(&piece.text));
            if self.typed || element.tag == "body" {
                break;
            }
        }
        self.surely = opened || self.typed;
        self.article = self.surely || !other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fixed_to_the_window() {
        for class in ["fixed inset-0 z-50", "w-full fixed bottom-0", "z-10 fixed"] {
            assert!(is_fixed_class(class), "{class}");
        }
        for class in ["fixed", "container fixed", "table fixed striped", "top-0 inset-0", "is-fixed top-0", ""] {
            assert!(!is_fixed_class(class), "{class}");
        }
    }
}
