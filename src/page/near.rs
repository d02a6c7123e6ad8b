//! The lines around the headline in which byline and date stand.

use crate::html::{NodeId, Tag, Tree};

use super::text::squash;

/// Nodes looked at before and after the headline.
const BEFORE: u32 = 90;
const AFTER: u32 = 420;
/// Where no headline is known: nodes looked at from the start of the main content.
const UNANCHORED: u32 = 900;
/// Longest text of a line or element that can be byline or date, in bytes.
const LONGEST: usize = 260;
/// Paragraphs of prose after which the search ends.
const PROSE: u32 = 5;
/// From this length on, in bytes, a line is prose.
const PROSE_BYTES: usize = 220;

/// What attributes say that an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hint {
    None,
    /// A class or id speaks of it.
    Weak,
    /// `itemprop`, `rel`, `pubdate`, or a class that is used for nothing else.
    Strong,
}

/// An element or line of text near the headline.
#[derive(Debug)]
pub(super) struct Line {
    pub id: NodeId,
    pub text: String,
    pub author: Hint,
    pub date: Hint,
    /// Attributes say that the date is one of change.
    pub changed: bool,
    /// Stands before the headline.
    pub before: bool,
}

/// The lines near the headline, in document order: marked elements, and blocks of text.
pub(super) fn lines(tree: &Tree, headline: Option<NodeId>) -> Vec<Line> {
    let (start, end) = match headline {
        Some(id) => (id.saturating_sub(BEFORE).max(tree.body() + 1), tree.end(id).saturating_add(AFTER)),
        None => {
            let start = tree
                .descendants(tree.body())
                .find(|&id| matches!(tree.tag(id), Tag::Main | Tag::Article))
                .unwrap_or(tree.body() + 1);
            (start, start.saturating_add(UNANCHORED))
        }
    };
    let end = end.min(tree.end(tree.body()));
    let mut lines = Vec::new();
    let mut prose = 0;
    let mut block: Option<(NodeId, String)> = None;
    let mut node = start;
    let before = |id: NodeId| headline.is_some_and(|headline| id < headline);
    let mut close = |block: &mut Option<(NodeId, String)>, lines: &mut Vec<Line>| -> bool {
        let Some((id, text)) = block.take() else { return false };
        let text = squash(&text);
        if text.len() > PROSE_BYTES && headline.is_none_or(|headline| id > headline) {
            prose += 1;
        }
        if !text.is_empty() && text.len() <= LONGEST {
            lines.push(Line { id, text, author: Hint::None, date: Hint::None, changed: false, before: before(id) });
        }
        prose >= PROSE
    };
    while node < end {
        let tag = tree.tag(node);
        match tag {
            Tag::Text => {
                if let Some((_, text)) = &mut block {
                    text.push_str(&tree.text(node));
                    text.push(' ');
                } else if !tree.raw_text(node).trim_ascii().is_empty() {
                    block = Some((owner(tree, node), format!("{} ", tree.text(node))));
                }
            }
            Tag::Script
            | Tag::Style
            | Tag::Noscript
            | Tag::Template
            | Tag::Svg
            | Tag::Select
            | Tag::Iframe
            | Tag::Nav
            | Tag::Form
            | Tag::Textarea
            | Tag::Figcaption
            | Tag::Blockquote => {
                if close(&mut block, &mut lines) {
                    break;
                }
                node = tree.end(node);
                continue;
            }
            Tag::Br => {
                if close(&mut block, &mut lines) {
                    break;
                }
            }
            _ => {
                if tag.is_block() && close(&mut block, &mut lines) {
                    break;
                }
                if let Some(line) = marked(tree, node, before(node)) {
                    lines.push(line);
                }
            }
        }
        node += 1;
    }
    close(&mut block, &mut lines);
    lines
}

/// The closest element around a text that is a block, or whose text is this alone.
fn owner(tree: &Tree, text: NodeId) -> NodeId {
    tree.parent(text).unwrap_or(text)
}

/// An element whose attributes say that it holds an author or a date.
pub(super) fn marked(tree: &Tree, id: NodeId, before: bool) -> Option<Line> {
    let (mut author, mut date, mut changed) = (Hint::None, Hint::None, false);
    if tree.tag(id) == Tag::Time {
        date = Hint::Strong;
    }
    for (name, value) in tree.raw_attributes(id) {
        match name {
            "itemprop" | "property" => {
                if value.contains("author") || value.contains("creator") {
                    author = Hint::Strong;
                } else if value.contains("datePublished") || value.contains("dateCreated") {
                    date = Hint::Strong;
                } else if value.contains("dateModified") {
                    (date, changed) = (Hint::Strong, true);
                }
            }
            "rel" if value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("author")) => {
                author = Hint::Strong
            }
            "pubdate" => date = Hint::Strong,
            "href" if author == Hint::None && is_profile(value) => author = Hint::Weak,
            "class" | "id" | "data-testid" | "data-test" | "data-qa" | "data-component" | "data-type" | "data-role" => {
                if !SPEAKS.stand_in(value) {
                    continue;
                }
                author = author.max(author_hint(value));
                let hint = date_hint(value);
                date = date.max(hint);
                changed |= hint != Hint::None && CHANGED.stand_in(value);
            }
            _ => {}
        }
    }
    if author == Hint::None && date == Hint::None {
        return None;
    }
    let text = super::text::visible(tree, id, LONGEST + 1);
    let stated = date != Hint::None && (tree.has_attr(id, "datetime") || tree.has_attr(id, "content"));
    ((!text.is_empty() || stated) && text.len() <= LONGEST).then_some(Line { id, text, author, date, changed, before })
}

/// An address of an author's page.
fn is_profile(href: &str) -> bool {
    PROFILE.stand_in(href)
}

static PROFILE: Words<16> = Words::of([
    "/author/",
    "/authors/",
    "/profile/",
    "/people/",
    "/staff/",
    "/contributor",
    "/autor/",
    "/autoren/",
    "/auteur/",
    "/autore/",
    "/journalist",
    "/writers/",
    "/by/",
    "/redaktion/",
    "/forfatter/",
    "/byline/",
]);

static AUTHOR: Words<11> = Words::of([
    "author",
    "byline",
    "autor",
    "auteur",
    "writer",
    "redakteur",
    "journalist",
    "verfasser",
    "contributor",
    "signature",
    "firma",
]);
/// [`AUTHOR`] and [`DATE`] together: most values have none of them, and are gone through once.
static SPEAKS: Words<19> = Words::of(both(&AUTHOR.words, &DATE.words));
static NOT_AUTHOR: Words<12> = Words::of([
    "bio", "box", "avatar", "image", "img", "photo", "social", "desc", "about", "follow", "related", "comment",
]);
static SURELY_AUTHOR: Words<8> = Words::of([
    "byline",
    "author-name",
    "author_name",
    "authorname",
    "p-author",
    "author__name",
    "post-author",
    "entry-author",
]);

fn author_hint(value: &str) -> Hint {
    if !AUTHOR.stand_in(value) || NOT_AUTHOR.stand_in(value) {
        Hint::None
    } else if SURELY_AUTHOR.stand_in(value) {
        Hint::Strong
    } else {
        Hint::Weak
    }
}

static DATE: Words<8> = Words::of(["date", "time", "datum", "fecha", "posted", "data-pub", "publish", "publication"]);
static SURELY_DATE: Words<9> = Words::of([
    "pubdate",
    "published",
    "publish-date",
    "entry-date",
    "post-date",
    "article-date",
    "dateline",
    "timestamp",
    "publication-date",
]);
static NOT_DATE: Words<10> = Words::of([
    "update-",
    "candidate",
    "mandate",
    "sometimes",
    "timeline",
    "countdown",
    "event",
    "readtime",
    "read-time",
    "reading",
]);
static CHANGED: Words<2> = Words::of(["modified", "update"]);

fn date_hint(value: &str) -> Hint {
    if !DATE.stand_in(value) {
        Hint::None
    } else if SURELY_DATE.stand_in(value) {
        Hint::Strong
    } else if NOT_DATE.stand_in(value) {
        Hint::None
    } else {
        Hint::Weak
    }
}

/// Two lists as one; that `N` is the sum of their lengths is checked when this is compiled.
const fn both<const A: usize, const B: usize, const N: usize>(
    first: &[&'static str; A],
    second: &[&'static str; B],
) -> [&'static str; N] {
    assert!(A + B == N);
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = if at < A { first[at] } else { second[at - A] };
        at += 1;
    }
    words
}

/// Words that are looked for in attribute values, with the letter pairs that they begin with: almost every place of a
/// value is passed over by one look at its pair.
pub(super) struct Words<const N: usize> {
    words: [&'static str; N],
    pairs: [u32; 32],
}

impl<const N: usize> Words<N> {
    pub(super) const fn of(words: [&'static str; N]) -> Words<N> {
        let mut pairs = [0; 32];
        let mut at = 0;
        while at < N {
            let word = words[at].as_bytes();
            pairs[(word[0] & 31) as usize] |= 1 << (word[1] & 31);
            at += 1;
        }
        Words { words, pairs }
    }

    /// Whether one of the words stands in the value, in ASCII letters of any case.
    pub(super) fn stand_in(&self, value: &str) -> bool {
        let bytes = value.as_bytes();
        bytes.windows(2).enumerate().any(|(at, pair)| {
            self.pairs[usize::from(pair[0] & 31)] & (1 << (pair[1] & 31)) != 0
                && self.words.iter().any(|word| {
                    bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
                })
        })
    }
}
