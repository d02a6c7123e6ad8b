//! What is for sale beside a story: strips that offer a discount, shelves of goods with their prices.
//!
//! In: a [`View`] and an element. Out: whether it is one; `promotions` asks.

use super::ads::element_is_box;
use super::promotions::{CALL, NAMED_CALL, SHORT_STORY, links};
use crate::clutter::kind::Kind;
use crate::clutter::outline::{At, Role};
use crate::clutter::view::View;

/// Calls to buy under a promotional name, and nothing to click: scripts make a link of the whole strip.
pub(super) fn is_strip(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    view.weak(at, Kind::Ad)
        && sums.phrases_of(Kind::Ad) > 1
        && sums.chars <= CALL
        && sums.prose + u32::from(sums.links + sums.fields + sums.titles + sums.articles) == 0
        && !view.in_column(at)
        && element_is_box(view, at)
}

/// A line above the page's headline that offers a discount, a link or two with it. What stands below the headline, or with
/// it in one box, tells of the story.
pub(super) fn is_top_strip(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    sums.discounts > 0
        && view.measures.total.discounts <= OFFERS
        && (12..=STRIP).contains(&sums.chars)
        && sums.links <= 2
        && sums.buttons <= 2
        && sums.fields + sums.searches + sums.titles + sums.articles + sums.navigations + sums.media == 0
        && view.column.is_some_and(|column| at < column && !view.outline.contains(at, column))
        && is_above_headline(view, at)
        && view.has_story(SHORT_STORY)
        && view.reads_as_article()
        && !view.in_column(at)
        && !view.in_menu(at)
        && !view.signs(at).in_navigation
        && !role.is(Role::INLINE)
        && !role.is(Role::HEADING)
        && !role.is(Role::PARAGRAPH)
        && !role.is(Role::ITEM)
        && element_is_box(view, at)
}

/// Whether the page's first headline comes later, in a box that does not hold `at`; what holds the whole text is none.
fn is_above_headline(view: &View, at: At) -> bool {
    let Some(title) = (0..view.outline.len()).find(|&at| view.role(at).is(Role::TITLE)) else { return false };
    let holds_text = |above: At| {
        view.role(above).is(Role::FRAMEWORK) || view.column.is_some_and(|column| view.outline.contains(above, column))
    };
    at < title
        && view
            .outline
            .ancestors(title)
            .take_while(|&above| !holds_text(above))
            .all(|above| !view.outline.contains(above, at))
}

/// Discounts on a page from which on they are what it tells of.
const OFFERS: u16 = 6;

/// Text of a strip: a line of 80 letters, twice where a phone has words of its own.
const STRIP: u32 = 200;

/// A picture and a line under a promotional name, whose links all lead to other sites.
pub(super) fn is_named_banner(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    view.weak(at, Kind::Ad)
        && sums.links > 0
        && sums.outside == sums.links
        && sums.links <= 4
        && sums.images > 0
        && (1..=CALL).contains(&sums.chars)
        && sums.prose == 0
        && sums.profiles == 0
        && sums.addresses_of(Kind::App) + sums.addresses_of(Kind::Social) + sums.addresses_of(Kind::Donate) == 0
        && view.has_story(SHORT_STORY)
        // Under a picture of the story stands who took it, with a link.
        && links(view, at).any(|(link, _)| view.sums(link).images > 0)
        && !role.is(Role::LINK)
        && !role.is(Role::FIGURE)
        && !view.in_frame(at)
        && !view.in_named_frame(at)
        && element_is_box(view, at)
}

/// Pictures and calls to buy side by side, all of whose links lead to one shop elsewhere; at the foot of a page too.
pub(super) fn is_shelf(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    sums.phrases_of(Kind::Ad) >= SHELF
        && sums.outside == sums.links
        && sums.images >= 2
        && sums.chars <= CALL
        && sums.prose == 0
        && sums.profiles == 0
        && !view.in_column(at)
        && element_is_box(view, at)
}

/// Calls to buy that make a shelf.
const SHELF: u8 = 3;

/// Goods with their prices, which are sold elsewhere.
pub(super) fn is_shop(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    sums.prices > 0
        && sums.links > 0
        && sums.outside == sums.links
        && sums.images > 0
        && sums.prose == 0
        && sums.profiles == 0
        && sums.chars <= NAMED_CALL
        && view.has_story(SHORT_STORY)
        && !role.is(Role::INLINE)
        && !view.in_column(at)
        && !view.in_frame(at)
        && !view.in_named_frame(at)
        && element_is_box(view, at)
}
