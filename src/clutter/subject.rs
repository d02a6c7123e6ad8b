//! What a page is about besides one article: a discussion, or a list of other pages.
//!
//! In: an outline with everything measured. Out: a [`Subject`]. Comments under an article and headlines beside it are
//! clutter to someone who wants the article; on a forum and on a page of headlines they are what the reader came for.

use super::measure::Measures;
use super::outline::{Element, Outline, Role};
use super::text;

/// Prose of one story from which on a page has one. Of 850 labelled articles nine stay below, and half of 70 labelled lists.
const STORY: u32 = 450;

/// Where links outweigh the longest story five times, this much prose makes one.
const AMONG_LINKS: u32 = 900;

/// A page that calls itself an article may be the short beginning of one that has to be paid for; below this there is
/// not even that.
const BEGINNING: u32 = 150;

/// Prose of comments from which on a page without a story is a discussion.
const DISCUSSION: u32 = 600;

/// Words in names of the page's root that only forum software gives.
const FORUMS: [&str; 10] = [
    "-phpbb-",
    "-vbulletin-",
    "-discourse-",
    "-bbpress-",
    "-ips-app-",
    "-viewtopic-",
    "-showthread-",
    "-thread-view-",
    "-question-page-",
    "-nodebb-",
];

/// Words there that a newspaper too may have, for a section.
const FORUM_LIKE: [&str; 2] = ["-forum-", "-forums-"];

/// Words there that name what an article is about as often as a discussion: only prose of comments tells which.
const ANY_TALK: [&str; 2] = ["-topic-", "-discussion-"];

/// Classes that the most used content system gives the root of what is no single post; themes give the last three to
/// other pages too.
const ARCHIVES: [&str; 6] = ["archive", "search-results", "post-type-archive", "home", "blog", "search"];

/// Types of schema.org for lists.
const LISTS: [&str; 2] = ["CollectionPage", "SearchResultsPage"];

/// Types of schema.org for pages that are made of what their readers write.
const DISCUSSIONS: [&str; 2] = ["DiscussionForumPosting", "QAPage"];

#[derive(Debug, Clone, Copy, Default)]
pub struct Subject {
    /// The most prose that stands together outside of comments.
    pub story: u32,
    /// The page is a forum's, or there is little on it besides comments.
    pub discussion: bool,
    /// There is no story on the page: whatever leads elsewhere is its matter.
    pub list: bool,
}

impl Subject {
    /// Judges a whole page; of a part of one only its root tells.
    pub fn of(outline: &Outline, measures: &Measures) -> Subject {
        let (story, comments) = (measures.together.iter().copied().max().unwrap_or(0), measures.commented);
        let links = measures.total.link_chars;
        let bare = story < BEGINNING || !outline.typed && (story < STORY || story < AMONG_LINKS && links > story * 5);
        // What says that it is an article and has a story is one, in whatever section it stands.
        let told = outline.typed && (outline.part || story >= STORY);
        let talks = comments >= DISCUSSION;
        Subject {
            story,
            discussion: is_forum(outline, told, talks) || !outline.part && story < STORY && talks,
            list: is_archive(outline, told) || !outline.part && bare,
        }
    }
}

/// Whether an element is the page's root: `main` and the like may be named for a part of the page.
fn is_root(element: &Element) -> bool {
    // The role is a bit, and told of every element already.
    element.role.is(Role::FRAMEWORK) && matches!(element.tag.as_ref(), "html" | "body")
}

/// Whether the page's root, or its type of schema.org, names a list of posts. `told`: it says that it is an article.
fn is_archive(outline: &Outline, told: bool) -> bool {
    let names = if told { &ARCHIVES[..3] } else { &ARCHIVES[..] };
    outline.elements.iter().any(|element| {
        is_root(element) && element.classes().any(|name| names.contains(&name))
            || element.attribute("itemtype").is_some_and(|said| LISTS.iter().any(|kind| said.ends_with(kind)))
    })
}

/// Whether the page's root, or what it says of itself, names a forum. `told`: it says that it is an article; `talks`:
/// much of it is comments.
fn is_forum(outline: &Outline, told: bool, talks: bool) -> bool {
    let mut words = String::new();
    let mut named = |name: &str| {
        text::name_words(name, &mut words);
        let has = |known: &[&str]| known.iter().any(|word| words.contains(word));
        has(&FORUMS) || !told && (has(&FORUM_LIKE) || talks && has(&ANY_TALK))
    };
    outline.elements.iter().any(|element| {
        is_root(element) && element.classes().chain([element.id.as_ref()]).any(&mut named)
            || element.attribute("itemtype").is_some_and(|said| DISCUSSIONS.iter().any(|kind| said.ends_with(kind)))
    })
}
