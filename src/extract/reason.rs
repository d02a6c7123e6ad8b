//! Why something was left out, from the words in its classes; and what its classes call a standfirst.

use crate::html::{NodeId, Tree};

use super::choice::Reason;
use super::segment::inherited;
use super::select::Measured;

/// Parts of class names that tell what a box is, most telling first.
const CLASSES: [(&str, Reason); 44] = [
    ("newsletter", Reason::Newsletter),
    ("mailing", Reason::Newsletter),
    ("signup", Reason::Newsletter),
    ("sign-up", Reason::Newsletter),
    ("paywall", Reason::Paywall),
    ("subscri", Reason::Paywall),
    ("donat", Reason::Donate),
    ("membership", Reason::Donate),
    ("comment", Reason::Comments),
    ("disqus", Reason::Comments),
    ("related", Reason::Related),
    ("recommend", Reason::Related),
    ("read-more", Reason::Related),
    ("readmore", Reason::Related),
    ("more-", Reason::Related),
    ("teaser", Reason::Related),
    ("promo", Reason::Related),
    ("trending", Reason::Related),
    ("popular", Reason::Related),
    ("outbrain", Reason::Ad),
    ("taboola", Reason::Ad),
    ("sponsor", Reason::Ad),
    ("advert", Reason::Ad),
    ("ad-", Reason::Ad),
    ("ads", Reason::Ad),
    ("share", Reason::Share),
    ("sharing", Reason::Share),
    ("social", Reason::Share),
    ("caption", Reason::Caption),
    ("credit", Reason::Caption),
    ("byline", Reason::Byline),
    ("bio", Reason::AuthorBio),
    ("author", Reason::Byline),
    ("date", Reason::Date),
    ("time", Reason::Date),
    ("tags", Reason::Tags),
    ("topics", Reason::Tags),
    ("keyword", Reason::Tags),
    ("breadcrumb", Reason::Navigation),
    ("nav", Reason::Navigation),
    ("menu", Reason::Navigation),
    ("footer", Reason::Navigation),
    ("gallery", Reason::Media),
    ("player", Reason::Media),
];

/// The letters with which the parts begin, a bit each.
const FIRSTS: u32 = {
    let (mut letters, mut at) = (0, 0);
    while at < CLASSES.len() {
        letters |= 1 << (CLASSES[at].0.as_bytes()[0] & 31);
        at += 1;
    }
    letters
};

const STANDFIRST: [&str; 20] = [
    "standfirst",
    "subtitle",
    "sub-title",
    "subheadline",
    "sub-headline",
    "subhead",
    "dek",
    "deck",
    "summary",
    "intro",
    "excerpt",
    "article-lead",
    "lead-text",
    "lede",
    "chapo",
    "vorspann",
    "sommario",
    "entradilla",
    "ingress",
    "abstract",
];

pub fn names(tree: &Tree, id: NodeId) -> String {
    let mut out = String::new();
    for attribute in ["class", "id", "data-testid", "data-component", "itemprop", "role"] {
        if let Some(value) = tree.raw_attr(id, attribute) {
            out.push_str(value);
            out.push(' ');
        }
    }
    out.make_ascii_lowercase();
    out
}

/// What an element's own classes say it is.
pub fn of_class(tree: &Tree, id: NodeId) -> Option<Reason> {
    let names = names(tree, id);
    if names.is_empty() {
        return None;
    }
    let mut first = CLASSES.len();
    for word in words(&names) {
        // Most words begin with a letter that none of the parts begins with.
        if FIRSTS >> (word[0] & 31) & 1 == 0 {
            continue;
        }
        let told = CLASSES[..first].iter().position(|(part, _)| begins(word, part));
        first = told.unwrap_or(first);
    }
    CLASSES.get(first).map(|entry| entry.1)
}

/// The names from the beginning of each of their words on.
fn words(names: &str) -> impl Iterator<Item = &[u8]> {
    let bytes = names.as_bytes();
    let begins = |&at: &usize| at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
    (0..bytes.len()).filter(begins).map(|at| &bytes[at..])
}

/// Whether a part stands at the beginning of a word of the names: `ad-` in `top ad-slot`, not in `head-line`.
pub fn word_starts(names: &str, part: &str) -> bool {
    words(names).any(|word| begins(word, part))
}

/// Whether a word, which has a letter at least, begins with a part; the first letters tell most apart without a call.
fn begins(word: &[u8], part: &str) -> bool {
    word[0] == part.as_bytes()[0] && word.starts_with(part.as_bytes())
}

/// Whether the element's classes hide it from all but screen readers.
pub fn is_for_screen_readers(tree: &Tree, id: NodeId) -> bool {
    let class = tree.raw_attr(id, "class").unwrap_or("");
    let named = |token: &str| {
        [
            "sr-only",
            "visually-hidden",
            "visuallyhidden",
            "screen-reader-text",
            "screen-reader-only",
            "u-hidden-visually",
        ]
        .iter()
        .any(|name| token.eq_ignore_ascii_case(name))
    };
    class.split_ascii_whitespace().any(named)
}

/// Whether the element's classes name it a pull quote.
pub fn is_pull_quote(tree: &Tree, id: NodeId) -> bool {
    let names = names(tree, id);
    ["pull", "quote", "zitat", "citation", "blockquote", "highlight"].iter().any(|part| word_starts(&names, part))
}

/// Whether the element's classes name it a standfirst.
pub fn is_standfirst(tree: &Tree, id: NodeId) -> bool {
    let names = names(tree, id);
    STANDFIRST.iter().any(|part| word_starts(&names, part))
}

/// Why an element is left out; `start..stop` are its segments.
pub fn of_element(page: &Measured<'_>, id: NodeId, start: usize, stop: usize) -> Reason {
    if let Some(reason) = of_class(page.tree, id) {
        return reason;
    }
    if page.hints.byline.iter().any(|&node| page.tree.contains(id, node)) {
        return Reason::Byline;
    }
    if page.hints.dates.iter().any(|&node| page.tree.contains(id, node)) {
        return Reason::Date;
    }
    if page.hints.headline.is_some_and(|node| page.tree.contains(id, node)) {
        return Reason::RepeatedTitle;
    }
    match (start..stop).max_by(|&a, &b| page.segments[a].words.total_cmp(&page.segments[b].words)) {
        Some(longest) => of_segment(page, longest),
        None => Reason::Media,
    }
}

/// Why a segment is left out.
pub fn of_segment(page: &Measured<'_>, i: usize) -> Reason {
    let segment = &page.segments[i];
    let mut around = std::iter::once(segment.block).chain(page.tree.ancestors(segment.block)).take(4);
    if segment.inherited & inherited::HIDDEN != 0 {
        return Reason::Hidden;
    }
    if let Some(reason) = around.find_map(|id| of_class(page.tree, id)) {
        return reason;
    }
    let has = |bit: u32| segment.inherited & bit != 0;
    if has(inherited::FIGURE) {
        Reason::Caption
    } else if has(inherited::NAV | inherited::FOOTER) {
        Reason::Navigation
    } else if segment.link_density() > 0.5 {
        Reason::Related
    } else {
        Reason::Boilerplate
    }
}
