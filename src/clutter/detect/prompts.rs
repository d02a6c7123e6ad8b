//! What lays itself over a page or asks for a click: cookie walls, app and push prompts, walls against ad
//! blockers, polls and feedback.

use super::{Found, content, name};
use crate::clutter::kind::Kind;
use crate::clutter::outline::{At, Role};
use crate::clutter::view::View;

/// Elements that may be a box of their own.
fn is_box(view: &View, at: At) -> bool {
    let role = view.role(at);
    !(role.is(Role::INPUT)
        || role.is(Role::PART)
        || role.is(Role::SILENT)
        || role.is(Role::HEADING)
        || role.is(Role::LINK)
        || role.is(Role::BUTTON)
        || role.is(Role::ITEM) && view.in_chrome(at))
}

/// Text of a dialog named for consent that speaks of it too: 75 letters on each of 800 partners, as some list them all.
/// Chosen, not measured; name and words tell what it is, the limit is for wrappers of whole pages.
const CONSENT: u32 = 60_000;

pub fn cookie(view: &View, at: At) -> Found {
    const K: Kind = Kind::Cookie;
    let sums = view.sums(at);
    if !is_box(view, at) || sums.articles > 0 || view.signs(at).in_navigation {
        return None;
    }
    let said = sums.phrases_of(K);
    if view.strong(at, K) {
        if sums.is_bare() && sums.links == 0 && !view.role(at).is(Role::INLINE) {
            return name("empty mount named for consent");
        }
        let runs = view.in_column(at) && sums.prose > 160 && !view.any_modal(at);
        if !runs && (said > 0 && sums.chars <= CONSENT || sums.mentions_of(K) > 0 && sums.chars <= 1500) {
            return name("name and words of a cookie banner");
        }
        return None;
    }
    let near = view.depth(at) <= 4 || view.element(at).floats || view.any_modal(at);
    let said = said > 0 || sums.mentions_of(K) > 0 && sums.buttons > 0 && (80..=500).contains(&sums.chars);
    if said
        && sums.chars <= 900
        && sums.buttons + sums.links > 0
        && (near || view.weak(at, K))
        && sums.areas == 0
        && sums.links <= if sums.buttons > 0 { 8 } else { 4 }
        && !view.role(at).is(Role::FOOTER)
    {
        return content("words of a cookie banner");
    }
    None
}

pub fn app(view: &View, at: At) -> Found {
    const K: Kind = Kind::App;
    let (role, sums) = (view.role(at), view.sums(at));
    if role.is(Role::INPUT)
        || role.is(Role::PART)
        || role.is(Role::SILENT)
        || role.is(Role::HEADING)
        || sums.prose > 400
    {
        return None;
    }
    let stores = sums.addresses_of(K) as u16;
    let signs_button = view.signs(at).button;
    let said = sums.phrases_of(K) > 0 || sums.labels_of(K) > 0;
    // An entry of a list of links is navigation, unless it shows the store's badge.
    let entry = (role.is(Role::ITEM) || role.is(Role::LINK)) && sums.chars > 0 && sums.images == 0 && view.in_list(at);
    // In the text a link to a store may be what the sentence, or the table, is about.
    let shown_or_said = said || sums.images > 0 || view.named(at, K) || !view.in_column(at);
    if stores > 0 && stores >= sums.links && sums.chars <= 160 && (sums.chars <= 60 || said) && shown_or_said && !entry
    {
        return name("links to app stores");
    }
    if view.strong(at, K) && sums.chars <= 400 && sums.links <= 8 && sums.prose == 0 {
        let bare = sums.is_bare() && sums.links == 0 && !role.is(Role::INLINE);
        let mentioned = sums.mentions_of(K) > 0 && sums.chars <= 160 && !view.in_column(at);
        if stores > 0 || said || mentioned || bare && !role.is(Role::CUSTOM) {
            return name("name of an app promotion");
        }
    }
    let shown = sums.labels_of(K) > 0 && sums.images > 0;
    let badges =
        sums.labels_of(Kind::Paywall) == 0 && !(role.is(Role::ITEM) && view.in_list(at) && stores < sums.links);
    if shown && badges && sums.chars <= 60 && sums.links <= 4 && sums.links > 0 && !view.in_column(at) {
        return name("badges of app stores");
    }
    if (role.is(Role::BUTTON) || role.is(Role::LINK))
        && view.labels(at).has(K)
        && sums.chars <= 40
        && !view.in_menu(at)
        && (signs_button || stores > 0)
    {
        return name("button to get an app");
    }
    if view.labels(at).has(K)
        && sums.links == 0
        && view.any_ancestor(at, 2, |above| view.sums(above).addresses_of(K) > 0 && view.sums(above).chars <= 200)
    {
        return content("heading of app links");
    }
    if stores > 0
        && said
        && (!entry || sums.phrases_of(K) > 1)
        && sums.chars <= 300
        && sums.links <= stores + 2
        && sums.labels_of(Kind::Paywall) == 0
        && !(view.in_column(at) && sums.prose > 0 && !(role.is(Role::ITEM) && sums.phrases_of(K) > 1))
    {
        return content("invitation to an app");
    }
    None
}

pub fn push(view: &View, at: At) -> Found {
    const K: Kind = Kind::Push;
    let sums = view.sums(at);
    if !is_box(view, at) || view.reads(at) && sums.phrases_of(K) < 2 {
        return None;
    }
    if view.strong(at, K) && sums.chars <= 3000 {
        return name("name of a push prompt");
    }
    let over = view.element(at).floats || view.any_modal(at) || view.depth(at) <= 4 || view.weak(at, K);
    if sums.phrases_of(K) > 0 && sums.buttons > 0 && sums.chars <= 400 && sums.paragraphs <= 1 && over {
        return content("words of a push prompt");
    }
    None
}

pub fn adblock(view: &View, at: At) -> Found {
    const K: Kind = Kind::Adblock;
    let sums = view.sums(at);
    if !is_box(view, at) || sums.articles > 0 {
        return None;
    }
    if view.strong(at, K) && sums.chars <= 3000 && (sums.phrases_of(K) > 0 || sums.is_bare()) {
        return name("name of a wall against ad blockers");
    }
    let over = view.element(at).floats || view.any_modal(at) || view.depth(at) <= 3 || view.weak(at, K);
    if sums.phrases_of(K) > 0 && sums.chars <= 1200 && over && (sums.buttons + sums.links > 0 || sums.phrases_of(K) > 1)
    {
        return content("words of a wall against ad blockers");
    }
    // Old pages put it into the flow. A headline about ad blockers is a link, a heading or an entry.
    if sums.phrases_of(K) > 2
        && sums.chars <= 300
        && sums.links == 0
        && sums.prose == 0
        && !view.role(at).is(Role::PARAGRAPH)
        && !view.role(at).is(Role::ITEM)
        && !view.role(at).is(Role::INLINE)
    {
        return content("words of a wall against ad blockers");
    }
    None
}

pub fn survey(view: &View, at: At) -> Found {
    const K: Kind = Kind::Survey;
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT) || role.is(Role::PART) || role.is(Role::SILENT) || view.reads(at) || sums.articles > 0 {
        return None;
    }
    if role.is(Role::FRAME) {
        return if sums.sources_of(K) > 0 { name("frame of a poll") } else { None };
    }
    if view.strong(at, K)
        && !role.is(Role::HEADING)
        && sums.chars <= 1500
        && sums.paragraphs <= 1
        && !role.is(Role::ITEM)
        && !view.is_topic(at, K)
    {
        return name("name of a poll or of feedback");
    }
    if sums.sources_of(K) > 0 && sums.chars <= 200 && sums.links <= 2 {
        return name("script of a poll");
    }
    if view.first_label(at).has(K)
        && sums.fields >= 2
        && sums.areas + sums.emails + sums.passwords == 0
        && sums.chars <= 600
    {
        return name("label and choices of a poll");
    }
    let acts = sums.buttons + sums.fields + sums.links > 0;
    if sums.phrases_of(K) > 0
        && acts
        && sums.chars <= 500
        && sums.paragraphs <= 1
        && !(role.is(Role::PARAGRAPH) && view.in_column(at) && sums.prose > 120)
    {
        return content("words of a poll or of feedback");
    }
    if (role.is(Role::LINK) || role.is(Role::BUTTON))
        && (signs.label.has(K) || signs.link.strong.has(K) && sums.chars <= 40)
    {
        return name("link to feedback");
    }
    None
}
