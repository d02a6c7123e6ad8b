//! What surrounds an article: share bars, boxes of other articles, comments.

use super::{Found, content, name};
use crate::clutter::kind::Kind;
use crate::clutter::outline::{At, Role};
use crate::clutter::view::View;

/// Letters of a link from which on it is a headline rather than an entry of a menu.
const HEADLINE: u32 = 28;

/// Letters of a link up to which it is a word or a name ("Architecture" has 12) rather than a headline; chosen, not measured.
const WORD: u32 = 12;

/// Letters of a line that asks to share, to log in for commenting, or to keep to its rules: two
/// lines of a column; chosen, not measured.
const INVITATION: u32 = 160;

/// Letters of a single link that shares.
const SHARE: u32 = 60;

/// Letters of a counter: `12`, `(1,204)`, at most `(12,345)`.
const COUNT: u32 = 8;

/// Prose without which a page is no article with other articles around it, but a list of them.
const ENOUGH: u32 = 900;

/// Prose beside a teaser that makes it one between the paragraphs of a text: about two short ones; chosen, not measured.
const AMONG: u32 = 300;

/// Elements of a box that are looked at: a bound of work, not
/// measured; cards and share bars have fewer.
const PLACES: usize = 80;

pub fn social(view: &View, at: At) -> Found {
    const K: Kind = Kind::Social;
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT)
        || role.is(Role::PART)
        || role.is(Role::SILENT)
        || sums.prose > 0
        || sums.titles > 0
        || sums.areas > 0
    {
        return None;
    }
    let quoted = view.element(at).class.contains("tweet")
        || sums.named_of(K) == 0 && sums.chars >= 40 && sums.links <= 1 && view.in_column(at);
    let embeds = (at..view.outline.end(at)).take(PLACES).any(|below| view.element(below).tag == "blockquote");
    if quoted || embeds || view.in_quote(at) || role.is(Role::PARAGRAPH) && view.in_column(at) && sums.links == 0 {
        return None;
    }
    if view.is_mixed(at) {
        return None;
    }
    let shares = sums.addresses_of(K) as u16;
    let known = shares.max(sums.profiles);
    if sums.links > 0
        && known * 10 >= sums.links * 7
        && sums.chars <= 260
        && sums.chars <= 22 * u32::from(sums.links) + 30
        && !view.in_prose(at)
        && (sums.links >= 2 || shares > 0 || view.named(at, K) || sums.labels_of(K) > 0)
        && (sums.links >= 2 || sums.chars <= SHARE || sums.labels_of(K) > 0)
    {
        return name("links to social networks");
    }
    if view.strong(at, K)
        && !role.is(Role::HEADING)
        && sums.chars <= 260
        && sums.links <= 20
        && sums.media == 0
        && sums.frames <= 2
    {
        return name("name of a share bar");
    }
    if view.weak(at, K) && known > 0 && sums.chars <= 200 && known * 2 >= sums.links {
        return name("tools with share links");
    }
    if invites(view, at, K) {
        return content("words about sharing");
    }
    if signs.label.has(K) && sums.chars <= 60 && sums.links <= 1 {
        return content("share label");
    }
    None
}

pub fn related(view: &View, at: At) -> Found {
    const K: Kind = Kind::Related;
    let element = view.element(at);
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT)
        || role.is(Role::PART)
        || role.is(Role::SILENT)
        || sums.titles > 0 && sums.chars > 500
        || sums.areas > 0
    {
        return None;
    }
    if view.in_quote(at) || view.is_mixed(at) {
        return None;
    }
    let headline = sums.links > 0 && sums.link_chars / u32::from(sums.links) >= 14;
    let share = sums.link_share();
    let runs = role.is(Role::PARAGRAPH) && sums.prose > 0 && view.in_column(at);
    // Menus have labels and lists too, and stand before the story or in the page's frame.
    let per_link = sums.link_chars.checked_div(u32::from(sums.links)).unwrap_or(0);
    let before = view.column.is_some_and(|column| at < column && !view.outline.contains(at, column));
    if sums.links >= 4
        && (sums.navigations > 0 || view.in_frame(at) || before && per_link < HEADLINE)
        && !view.in_column(at)
    {
        return None;
    }
    // A column that is the page itself tells of no place.
    let beside = !view.in_column(at) || view.column.is_some_and(|column| view.role(column).is(Role::FRAMEWORK));
    let mount = sums.is_bare() && sums.links == 0 && !role.is(Role::INLINE);
    if mount && (signs.data.has(K) || view.strong(at, K)) {
        return name("empty mount named for other articles");
    }
    // Behind the story a few headlines in a `nav` are the posts before and after it.
    let menu = signs.in_navigation
        && !(role.is(Role::NAVIGATION)
            && (1..=4).contains(&sums.links)
            && headline
            && view.column.is_some_and(|column| at > column));
    if view.strong(at, K)
        && !runs
        && !role.is(Role::HEADING)
        && !menu
        && sums.links > 0
        && (share >= 30 && sums.prose * 3 < sums.chars
            || sums.prose == 0 && sums.chars <= 400 && (sums.images + sums.headings > 0 || sums.link_chars == 0))
        && !(per_link < WORD && sums.images + sums.headings == 0 && (sums.links >= 3 || view.in_column(at)))
    {
        return name("name of a box of other articles");
    }
    let begins = if beside { view.opening(at) } else { view.first_label(at) }.has(K);
    if (sums.labels_of(K) > 0 || begins)
        && sums.links > 0
        && headline
        && !menu
        && !role.is(Role::INLINE)
        && sums.prose * 2 < sums.chars
        && (begins || beside && view.outline.article && !view.in_named_frame(at))
        && (share >= 50 && sums.chars <= 8000 || sums.links <= 3 && sums.chars <= 400)
        && !stays_here(view, at)
    {
        return name("label and links of other articles");
    }
    // Cards with pictures, headlines and excerpts, whatever part of each is a link.
    if sums.articles >= 2
        && sums.articles <= sums.links
        && sums.headings >= sums.articles
        && sums.paragraphs <= sums.articles
        && view.outline.surely
        && view.has_story(ENOUGH)
        && view.column.is_some()
        && beside
        && !before
        && !menu
        && !view.in_frame(at)
        && sums.fields <= 1
        && sums.chars <= 6000
    {
        return name("cards of other articles");
    }
    // A column that begins with a label and goes on with headlines, excerpts and all.
    if begins
        && view.outline.surely
        && view.column.is_some()
        && !view.in_column(at)
        && !view.in_frame(at)
        && sums.links > 0
        && sums.headings >= 2
        && sums.headings <= sums.links + 2
        && sums.chars <= 6000
        && sums.fields == 0
        && !role.is(Role::INLINE)
    {
        return name("column of other articles");
    }
    if signs.label.has(K) && role.is(Role::HEADING) {
        return content("heading of other articles");
    }
    if signs.lead.has(K) && sums.links > 0 && sums.chars <= 320 && sums.links <= 4 {
        return content("line that leads to another article");
    }
    if signs.label.has(K)
        && sums.chars <= 60
        && sums.links == 0
        && !role.is(Role::BUTTON)
        && !view.in_chrome(at)
        && !role.is(Role::ITEM)
    {
        return content("label of other articles");
    }
    if view.weak(at, K)
        && view.outline.surely
        && !view.in_column(at)
        && sums.links >= 2
        && headline
        && share >= 60
        && sums.link_chars / u32::from(sums.links) >= 25
        && !view.in_chrome(at)
        && sums.fields == 0
        && !view.in_named_frame(at)
    {
        return name("list of headlines");
    }
    let teaser = sums.links > 0
        && sums.chars >= 20
        && sums.fields <= 1
        && sums.titles == 0
        && view.outline.surely
        && view.has_story(ENOUGH)
        && !view.in_menu(at)
        && view.column.is_some()
        && !role.is(Role::INLINE)
        && !role.is(Role::ITEM)
        && !view.is_byline(at);
    if teaser && !view.in_column(at) && !view.in_frame(at) {
        let per_link = sums.link_chars / u32::from(sums.links);
        // One picture that links to its larger self, with what it shows written under it.
        if sums.links == 1 && sums.images > 0 && before {
            return None;
        }
        let list = sums.prose == 0 && share >= 45 || sums.links >= 3 && share >= 60;
        // What a story rests on leads to other sites, one source after the other.
        let sources = sums.outside * 2 > sums.links && sums.images == 0;
        if list
            && !sources
            && per_link >= 20
            && sums.prose * 2 <= sums.chars
            && !stays_here(view, at)
            && !view.in_timetable(at)
            && !view.in_named_frame(at)
        {
            return name("headlines beside the article");
        }
    }
    if teaser
        && view.in_column(at)
        && sums.prose == 0
        && share >= 80
        && sums.links <= 4
        && sums.outside == 0
        && (30..=420).contains(&sums.chars)
        && !runs
    {
        let shaped = matches!(element.tag.as_ref(), "article" | "section" | "aside")
            || (sums.images > 0 || sums.headings > 0) && element.tag == "div";
        if shaped
            && !captioned(view, at)
            && !stays_here(view, at)
            && view.any_ancestor(at, 3, |above| view.measures.together[above] >= AMONG)
            && !view.any_ancestor(at, 8, |above| {
                matches!(view.element(above).tag.as_ref(), "figure" | "table" | "ul" | "ol")
            })
        {
            return name("teaser in the text");
        }
    }
    None
}

pub fn comments(view: &View, at: At) -> Found {
    const K: Kind = Kind::Comments;
    let element = view.element(at);
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT) || role.is(Role::PART) || role.is(Role::SILENT) || sums.titles > 0 && sums.chars > 500 {
        return None;
    }
    let number = element.id.strip_prefix("comment-").or_else(|| element.id.strip_prefix("comment_"));
    if number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())) {
        return name("a comment");
    }
    if view.strong(at, K) && !role.is(Role::HEADING) && !view.is_topic(at, K) {
        let says = sums.phrases_of(K) > 0 || sums.areas > 0 || sums.labels_of(K) > 0 || sums.mentions_of(K) > 0;
        if sums.chars <= INVITATION && sums.prose == 0
            || says
            || sums.is_bare()
            || signs.data.has(K)
            || element.attribute("hidden").is_some()
        {
            return name("name of a comment area");
        }
        if sums.named_of(K) > 4 {
            return name("list of comments");
        }
    }
    let outside = !view.in_column(at) && !role.is(Role::HEADING) && !role.is(Role::INLINE) && !view.is_topic(at, K);
    if view.weak(at, K) && outside && sums.is_bare() && sums.links == 0 {
        return name("empty mount named for comments");
    }
    if view.weak(at, K) && outside && sums.named_of(K) >= 2 && sums.phrases_of(K) + sums.labels_of(K) > 0 {
        return name("parts of a comment area");
    }
    // A story's own address may have "comments" in it too.
    if role.is(Role::LINK)
        && signs.link.strong.has(K)
        && sums.chars <= 60
        && !view.in_chrome(at)
        && (sums.chars <= COUNT || sums.mentions_of(K) + sums.labels_of(K) + sums.phrases_of(K) > 0)
        && (element.attribute("href").is_some_and(|href| href.contains('#')) || sums.chars > 0)
    {
        return name("link to the comments");
    }
    if sums.areas > 0 && view.first_label(at).has(K) && sums.phrases_of(K) > 0 && sums.articles == 0 {
        return name("comments and the form for them");
    }
    if sums.areas > 0 && sums.phrases_of(K) > 0 && sums.chars <= 3000 && sums.articles == 0 {
        return content("comment form");
    }
    if invites(view, at, K) {
        return content("words about commenting");
    }
    if signs.label.has(K) && sums.chars <= 60 && sums.links <= 1 && !signs.in_navigation && !view.in_data(at) {
        return content("comment label");
    }
    None
}

/// A short line outside of the text that asks to take part, with something to press.
fn invites(view: &View, at: At, kind: Kind) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    sums.phrases_of(kind) > 0
        && sums.chars <= INVITATION
        && sums.links + sums.buttons > 0
        && !(view.in_column(at) && role.is(Role::PARAGRAPH))
        && !role.is(Role::HEADING)
        && !view.signs(at).in_navigation
}

/// Holds a picture with a caption: part of the article.
fn captioned(view: &View, at: At) -> bool {
    view.element(at).tag == "figure"
        || (at..view.outline.end(at)).take(PLACES).any(|below| {
            let element = view.element(below);
            matches!(element.tag.as_ref(), "figcaption" | "small")
                || element.tag == "figure" && view.sums(below).chars > 0
        })
}

/// Most links lead nowhere else: a table of contents, questions that open and close in place. The arrows of a carousel
/// do so too, but among its links they are few.
fn stays_here(view: &View, at: At) -> bool {
    let hrefs = (at..view.outline.end(at)).take(PLACES).filter_map(|below| {
        let element = view.element(below);
        if element.role.is(Role::LINK) { element.attribute("href") } else { None }
    });
    let (mut here, mut links) = (0, 0);
    for href in hrefs {
        links += 1;
        here += usize::from(href.is_empty() || href.starts_with('#'));
    }
    here > 0 && here * 2 >= links
}
