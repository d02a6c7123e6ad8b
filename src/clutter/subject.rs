//! What a page is about besides one article: a discussion, or a list of other pages.
//!
//! In: an outline with everything measured. Out: a [`Subject`]. Comments under an article and headlines beside it are
//! clutter to someone who wants the article; on a forum and on a page of headlines they are what the reader came for.

use super::measure::Measures;
use super::outline::{Outline, Role};
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

/// Words in names of the page's root by which forum software is known.
const FORUMS: [&str; 14] = [
    "-forum-",
    "-forums-",
    "-phpbb-",
    "-vbulletin-",
    "-discourse-",
    "-bbpress-",
    "-ips-app-",
    "-thread-view-",
    "-topic-",
    "-discussion-",
    "-viewtopic-",
    "-showthread-",
    "-question-page-",
    "-nodebb-",
];

/// Classes that the most used content system gives the root of what is no single post.
const ARCHIVES: [&str; 6] = ["archive", "home", "blog", "search-results", "post-type-archive", "search"];

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
        Subject {
            story,
            discussion: is_forum(outline) || !outline.part && story < STORY && comments >= DISCUSSION,
            list: is_archive(outline) || !outline.part && bare,
        }
    }
}

/// Whether the page's root, or its type of schema.org, names a list of posts.
fn is_archive(outline: &Outline) -> bool {
    outline.elements.iter().any(|element| {
        if element.role.is(Role::FRAMEWORK) {
            return element.classes().any(|name| ARCHIVES.contains(&name));
        }
        element.attribute("itemtype").is_some_and(|said| LISTS.iter().any(|kind| said.ends_with(kind)))
    })
}

/// Whether the page's root, or what it says of itself, names a forum.
fn is_forum(outline: &Outline) -> bool {
    let mut words = String::new();
    outline.elements.iter().any(|element| {
        if element.role.is(Role::FRAMEWORK) {
            return element.classes().chain([element.id.as_ref()]).any(|name| {
                text::name_words(name, &mut words);
                FORUMS.iter().any(|forum| words.contains(forum))
            });
        }
        element.attribute("itemtype").is_some_and(|said| DISCUSSIONS.iter().any(|kind| said.ends_with(kind)))
    })
}
