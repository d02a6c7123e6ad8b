//! What is for sale beside a story: strips that offer a discount, shelves of goods with their prices, cards with a button.
//!
//! In: a [`View`] and an element. Out: whether it is one; `promotions` asks.

use super::ads::element_is_box;
use super::promotions::{CALL, LEADS, NAMED_CALL, SHORT_STORY, links};
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

/// A line above the text that offers a discount or calls to buy, a link or two with it.
pub(super) fn is_top_strip(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    sums.discounts > 0
        && view.measures.total.discounts <= OFFERS
        && (12..=STRIP).contains(&sums.chars)
        && sums.links <= 2
        && sums.buttons <= 2
        && sums.fields + sums.searches + sums.titles + sums.articles + sums.navigations + sums.media == 0
        && view.column.is_some_and(|column| at < column && !view.outline.contains(at, column))
        && view.has_story(SHORT_STORY)
        && view.reads_as_article()
        && !view.in_column(at)
        && !view.in_menu(at)
        && !view.signs(at).in_navigation
        && !role.is(Role::INLINE)
        && !role.is(Role::HEADING)
        && !role.is(Role::ITEM)
        && element_is_box(view, at)
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

/// Text of a card's button.
const BUTTON: u32 = 30;

/// A heading, a line on it and one button, which tells what there is to get and not to read.
pub(super) fn is_card(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    sums.links == 1
        && sums.calls == 1
        && sums.buttons == 0
        && sums.headings == 1
        && (60..=CARD).contains(&sums.chars)
        && sums.chars > view.heading_chars_of(at) + BUTTON
        && sums.profiles == 0
        && sums.addresses_of(Kind::App) + sums.addresses_of(Kind::Social) == 0
        && sums.labels_of(Kind::Related) == 0
        && view.has_story(SHORT_STORY)
        && !role.is(Role::INLINE)
        && !view.in_column(at)
        && !view.in_frame(at)
        && !view.in_named_frame(at)
        && !view.in_chrome(at)
        && element_is_box(view, at)
        && !view.is_byline(at)
        && button_gives(view, at)
        && is_no_list(view, at)
}

/// Text of a card: a heading, a line or two and a button.
const CARD: u32 = 270;

/// Whether the one link of a box is a button by its looks, is none of its heading, and does not lead on to read.
fn button_gives(view: &View, at: At) -> bool {
    let Some((link, _)) = links(view, at).next() else { return false };
    let sums = view.sums(link);
    let mut text = String::new();
    view.outline.folded_text(link, 2 * BUTTON as usize, &mut text);
    view.signs(link).button
        && (3..=BUTTON).contains(&sums.chars)
        && sums.headings == 0
        && !view.any_ancestor(link, 2, |above| view.role(above).is(Role::HEADING))
        && !READ_ON.iter().any(|word| text.contains(word))
}

/// Whether no more than one box beside this one is of the same make: three are a list.
fn is_no_list(view: &View, at: At) -> bool {
    let own = view.element(at);
    let Some(parent) = view.outline.parent(at) else { return false };
    let alike = |&child: &At| {
        let other = view.element(child);
        other.tag == own.tag && other.class == own.class
    };
    view.outline.children(parent).take(LEADS).filter(alike).count() <= 2
}

/// Stems of what buttons say that lead on to something to read, watch or look through.
const READ_ON: [&str; 58] = [
    "read",
    "more about",
    "view",
    "see ",
    "watch",
    "listen",
    "all ",
    "browse",
    "continue",
    "profile",
    "contact",
    "about",
    "details",
    "lesen",
    "alle",
    "ansehen",
    "anhören",
    "zum artikel",
    "kontakt",
    "über",
    "lire",
    "voir",
    "tous",
    "toutes",
    "leer",
    "ver ",
    "todos",
    "todas",
    "leggi",
    "vedi",
    "tutti",
    "tutte",
    "leia",
    "ler ",
    "lees",
    "bekijk",
    "läs",
    "se alla",
    "les ",
    "se alle",
    "læs",
    "lue",
    "katso",
    "czytaj",
    "zobacz",
    "číst",
    "čítať",
    "olvas",
    "citește",
    "čitaj",
    "чита",
    "διαβ",
    "oku",
    "اقرأ",
    "קרא",
    "baca",
    "xem",
    "読む",
];
