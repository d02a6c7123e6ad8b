//! The visible headings, and which of them is the headline: level, agreement with metadata, class, place.

use crate::html::{NodeId, Tag, Tree};
use crate::page::Page;
use crate::page::jsonld::address_key;
use crate::page::near::Words;
use crate::page::survey::Survey;
use crate::page::text::visible;

use super::stated::{Sites, Stated, Wording};

/// Headings looked at.
const MOST_HEADINGS: usize = 60;
/// Longest headline, in bytes.
pub(super) const LONGEST: usize = 500;

/// The heading that most looks like the headline.
pub(super) struct Best {
    pub id: NodeId,
    pub text: String,
    pub wording: Wording,
    pub score: f32,
    /// The only heading of the first level.
    pub lone: bool,
    /// How like the stated title that is most like it, 0 to 1.
    pub likeness: f32,
}

pub(super) struct Found {
    pub best: Option<Best>,
    /// Key of a heading of the first level, shown or not, that says what at least two statements say.
    pub repeated: Option<String>,
}

pub(super) fn find(page: &Page, tree: &Tree, survey: &Survey, stated: &[Stated], sites: &Sites) -> Found {
    let mut found = Found { best: None, repeated: None };
    let first_level = survey.headings.iter().filter(|&&id| tree.tag(id) == Tag::H1).count();
    for (place, &id) in survey.headings.iter().take(MOST_HEADINGS).enumerate() {
        let text = visible(tree, id, LONGEST);
        if text.is_empty() || text.len() > LONGEST {
            continue;
        }
        let wording = Wording::of(&text);
        let (mut score, likeness) = score(tree, id, &wording, stated, sites);
        score -= (place as f32).min(20.0) / 4.0;
        let lone = first_level == 1 && tree.tag(id) == Tag::H1;
        if lone {
            score += 8.0;
        }
        if likeness == 1.0
            && tree.tag(id) == Tag::H1
            && found.repeated.is_none()
            && stated.iter().filter(|title| title.wording.key == wording.key).count() > 1
        {
            found.repeated = Some(wording.key.clone());
        }
        // The surroundings cost the most to look at, and add this much at best.
        if found.best.as_ref().is_some_and(|best| score + 80.0 <= best.score) {
            continue;
        }
        score += surroundings(tree, id, page);
        if found.best.as_ref().is_none_or(|best| score > best.score) {
            found.best = Some(Best { id, text, wording, score, lone, likeness });
        }
    }
    found
}

/// Likeness of a heading to a title of which it is a whole part.
const PART: f32 = 0.95;

/// What the level of the heading and its agreement with metadata speak for, and its likeness to the stated title that
/// is most like it.
fn score(tree: &Tree, id: NodeId, own: &Wording, stated: &[Stated], sites: &Sites) -> (f32, f32) {
    let mut score = match tree.tag(id) {
        Tag::H1 => 30.0,
        Tag::H2 => 8.0,
        Tag::H3 => 0.0,
        _ => -8.0,
    };
    let chars = own.key.chars().count();
    if chars < 4 {
        score -= 30.0;
    }
    let mut agreement: [f32; 2] = [0.0; 2];
    for title in stated {
        let part = own.key.len() > 10 && title.parts.contains(&own.key);
        let likeness = if part { PART } else { own.likeness(&title.wording) };
        if likeness > agreement[0] {
            agreement = [likeness, agreement[0]];
        } else if likeness > agreement[1] {
            agreement[1] = likeness;
        }
    }
    score += 40.0 * agreement[0] + 15.0 * agreement[1];
    if sites.is_name(&own.key) {
        score -= 60.0;
    }
    (score, agreement[0])
}

/// Names of headlines, and of what has headings that are none.
static HEADLINE: Words<6> =
    Words::of(["headline", "entry-title", "post-title", "article-title", "article__title", "page-title"]);
static AWAY: Words<19> = Words::of([
    "logo",
    "site-title",
    "sitetitle",
    "site-name",
    "brand",
    "related",
    "sidebar",
    "widget",
    "cookie",
    "newsletter",
    "modal",
    "popup",
    "breadcrumb",
    "teaser",
    "comment",
    "recommend",
    "consent",
    // The name of the book or manual over each of its chapters.
    "menu-title",
    "menu-bar",
]);

/// What the heading's own attributes and those of its ancestors speak for.
fn surroundings(tree: &Tree, id: NodeId, page: &Page) -> f32 {
    let mut score: f32 = 0.0;
    if tree.raw_attr(id, "itemprop").is_some_and(|prop| prop.contains("headline")) {
        score += 20.0;
    }
    let own = hints(tree, id);
    if HEADLINE.stand_in(&own) {
        score += 8.0;
    }
    if tree.descendants(id).any(|node| tree.tag(node) == Tag::A && leads_elsewhere(tree, node, page)) {
        score -= 25.0;
    }
    for (step, node) in std::iter::once(id).chain(tree.ancestors(id)).take(12).enumerate() {
        score += match tree.tag(node) {
            Tag::Aside | Tag::Footer | Tag::Nav | Tag::Dialog | Tag::Form | Tag::Li => -30.0,
            Tag::Article | Tag::Main => 6.0,
            Tag::A if leads_elsewhere(tree, node, page) => -25.0,
            Tag::Body | Tag::Html => break,
            _ => 0.0,
        };
        if is_hidden(tree, node) {
            score -= 25.0;
        }
        if step < 6 {
            let hints = hints(tree, node);
            if AWAY.stand_in(&hints) {
                score -= 25.0;
            }
        }
    }
    score
}

/// A link to another page; one to the page itself is what some sites make of a headline.
fn leads_elsewhere(tree: &Tree, link: NodeId, page: &Page) -> bool {
    let Some(address) = tree.attr(link, "href").and_then(|href| page.base.web(&href)) else { return false };
    let target = address_key(&address);
    let same = |own: &Option<String>| own.as_deref().is_some_and(|own| address_key(own) == target);
    !(same(&page.url) || same(&page.canonical))
}

fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    // Streamed React pages reveal such a part by script.
    let streamed = tree.raw_attr(id, "id").is_some_and(|id| id.starts_with("S:"));
    (tree.has_attr(id, "hidden") && !streamed)
        || tree.has_attr(id, "data-decant-off")
        || tree.raw_attr(id, "aria-hidden").is_some_and(|value| value == "true")
        || tree.raw_attr(id, "style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
        || tree.raw_attr(id, "class").is_some_and(|class| {
            class
                .split_ascii_whitespace()
                .any(|word| matches!(word, "sr-only" | "visually-hidden" | "screen-reader-text" | "hidden" | "hide"))
        })
}

/// Class and id, lower case.
fn hints(tree: &Tree, id: NodeId) -> String {
    let mut out = tree.raw_attr(id, "class").unwrap_or("").to_ascii_lowercase();
    if let Some(id) = tree.raw_attr(id, "id") {
        out.push(' ');
        out.push_str(&id.to_ascii_lowercase());
    }
    out
}
