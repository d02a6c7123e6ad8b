//! What a site says for itself, or for who pays it, beside and between its articles: calls to act, banners with words,
//! overlays that lead elsewhere, links that were paid for. None of them needs a name or a label.
//!
//! In: a [`View`] and an element. Out: a finding of the ads' kind.

use super::ads::element_is_box;
use super::{Found, content, goods, name};
use crate::clutter::kind::Kind;
use crate::clutter::outline::{At, Role};
use crate::clutter::view::View;

/// Letters of the buttons in a page's header, a login among them.
const HEADER_TOOLS: u32 = 40;

/// Text of a call to act: a headline, a line or two, a button. On 81 labelled pages 175 finds four ads in 105 fewer than this,
/// 325 one more; precision is .982 here, .981 at 175.
pub(super) const CALL: u32 = 250;

/// The same with its small print, under a name that says what it is.
pub(super) const NAMED_CALL: u32 = 600;

/// Prose of such a call outside of the article: a line or two long enough to count as prose. At 120 and 220
/// the labelled pages give the same figures.
const LINES: u32 = 170;

/// Prose on a page from which on what calls to act is not what the page is there for. On the
/// labelled pages 1750 finds nothing more and costs 64 letters that are no ad, 3250 changes nothing.
const STORY: u32 = 2500;

/// The same for calls that say by their address that they are advertised. At 1050 and 1950 the labelled pages
/// give the same figures.
pub(super) const SHORT_STORY: u32 = 1500;

/// Elements in which the links of a box are looked at: a bound of work; a call has a dozen.
pub(super) const LEADS: usize = 60;

pub fn promotion(view: &View, at: At) -> Found {
    if announces_slot(view, at) {
        return name("heading of the box after it");
    }
    // Asked last: it takes names apart, and few elements come so far.
    sold(view, at).filter(|_| !view.in_cart(at))
}

/// What is said for the site or for who pays it, goods that someone has chosen among it.
fn sold(view: &View, at: At) -> Found {
    let (role, sums) = (view.role(at), view.sums(at));
    if goods::is_strip(view, at) {
        return name("call to act under a promotional name");
    }
    if goods::is_top_strip(view, at) {
        return name("call to buy or to try");
    }
    if sums.links + sums.buttons == 0
        || sums.links > 24
        || sums.chars > NAMED_CALL
        || sums.titles > 0
        || sums.fields > sums.buttons
        || sums.areas + sums.media > 0
        || role.is(Role::INLINE) && !role.is(Role::LINK)
        || role.is(Role::HEADING)
        || !view.reads_as_article()
    {
        return None;
    }
    if !role.is(Role::ITEM) && is_paid(view, at) {
        return name("links that were paid for");
    }
    if is_last_of_slots(view, at) {
        return name("between slots, and leads elsewhere");
    }
    if role.is(Role::PARAGRAPH) || role.is(Role::ITEM) {
        return None;
    }
    if is_named_call(view, at) || goods::is_named_banner(view, at) {
        return name("call to act under a promotional name");
    }
    if is_campaign(view, at) || is_call(view, at) || goods::is_shelf(view, at) || goods::is_shop(view, at) {
        return content("call to buy or to try");
    }
    if leads_away(view, at) {
        return name("overlay that leads elsewhere");
    }
    if names_site(view, at) {
        return content("button that names the site");
    }
    None
}

/// A few words and something to click, in what is named a promotion.
fn is_named_call(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    let said = sums.phrases_of(Kind::Ad) > 0;
    // A bar on top of the page is in its header, the last call in its footer; nothing else there is a promotion.
    let bar = said && sums.links <= 2 && sums.chars <= 160 && !view.in_menu(at) && !view.signs(at).in_navigation;
    view.weak(at, Kind::Ad)
        && view.has_story(STORY)
        && (sums.calls > 0 || said && sums.links > 0)
        && sums.calls <= 4
        && sums.links <= 4
        && (sums.prose == 0 && sums.chars <= 300
            || !view.in_column(at) && sums.prose <= LINES && sums.chars <= CALL
            || sums.phrases_of(Kind::Ad) > 1 && sums.links <= 1)
        && (!view.in_frame(at) || bar)
        && !view.in_prose(at)
        && element_is_box(view, at)
        && (!role.is(Role::LINK) || said && sums.headings + sums.images > 0)
        && sums.named_of(Kind::Newsletter) == 0
        && (said || sums.links > 0 && sums.chars >= 20 && !view.in_column(at))
}

/// A few words and a button, no more links than that, and one of them counts where its clicks come from (`utm_medium=`).
fn is_campaign(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    (1..=3).contains(&sums.calls)
        && sums.links <= sums.calls + 1
        && (12..=CALL).contains(&sums.chars)
        && (sums.prose == 0 || !view.in_column(at) && sums.prose <= LINES)
        && sums.addresses_of(Kind::App) == 0
        && sums.addresses_of(Kind::Social) == 0
        // What is compared and praised in the text leads to other sites.
        && (sums.outside == 0 || !view.in_column(at))
        && view.measures.total.prose >= SHORT_STORY
        && !role.is(Role::INLINE)
        && !view.in_frame(at)
        && !view.in_named_frame(at)
        && !view.in_chrome(at)
        && element_is_box(view, at)
        && links(view, at).any(|(below, href)| view.signs(below).button && href.contains("utm_"))
}

/// A few words that call to buy or to try, and a button.
fn is_call(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    sums.phrases_of(Kind::Ad) > 0
        && view.has_story(STORY)
        && (sums.chars > HEADER_TOOLS || view.in_column(at))
        && !view.in_frame(at)
        && !view.in_named_frame(at)
        && sums.links + sums.buttons <= if view.in_column(at) { 4 } else { 6 }
        && (sums.calls > 0 || is_pictured(view, at))
        && sums.chars <= CALL
        && (sums.prose == 0 || !view.in_column(at) && sums.prose <= LINES)
        && (element_is_box(view, at) || view.element(at).tag == "table" && sums.elements <= 12)
        && !role.is(Role::INLINE)
        && !view.in_chrome(at)
}

/// A picture that leads to what the one line beside it calls to buy.
fn is_pictured(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    sums.images > 0 && sums.links == 1 && sums.chars <= 2 * HEADER_TOOLS && !view.in_column(at)
}

/// A button by itself that calls to buy or to try the site whose page it is on: "Get started with Lantern".
/// One that gives what the text tells of ("Download Lantern 5") calls to neither.
fn names_site(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    sums.links == 1
        && sums.calls == 1
        && sums.outside == 0
        && sums.images == 0
        && (8..=HEADER_TOOLS).contains(&sums.chars)
        && sums.link_share() == 100
        && view.in_column(at)
        && view.has_story(STORY)
        && view.site.len() >= SITE
        && {
            let mut text = String::new();
            view.outline.folded_text(at, CALL as usize, &mut text);
            let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let invites =
                words.clone().next().is_some_and(|word| INVITES.contains(&word)) && words.clone().count() == 2;
            (invites || sums.phrases_of(Kind::Ad) > 0) && words.any(|word| word == view.site)
        }
}

/// What a button of two words says before the site's name. "Try" or "explore" by itself may be said of anything.
const INVITES: [&str; 12] = [
    "try",
    "explore",
    "discover",
    "join",
    "teste",
    "entdecke",
    "essayez",
    "découvrez",
    "prueba",
    "descubre",
    "prova",
    "scopri",
];

/// Letters of a site's name that is no common word by chance ("post" and "time" have four).
const SITE: usize = 6;

/// Letters of a heading that announces a list.
const ANNOUNCEMENT: u32 = 60;

/// "You may also like" above a slot that an ad network has not filled, and above nothing else.
fn announces_slot(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    if sums.labels_of(Kind::Related) == 0
        || !(1..=ANNOUNCEMENT).contains(&sums.chars)
        || sums.links + sums.buttons + sums.fields + sums.images + sums.media > 0
        || sums.titles > 0
        || role.is(Role::INLINE)
        || role.is(Role::ITEM)
        || !view.reads_as_article()
    {
        return false;
    }
    let Some(parent) = view.outline.parent(at) else { return false };
    let mut next = view.outline.end(at);
    while next < view.outline.end(parent) && view.role(next).is(Role::SILENT) {
        next = view.outline.end(next);
    }
    next < view.outline.end(parent) && {
        let sums = view.sums(next);
        sums.is_bare() && sums.links == 0 && sums.named_of(Kind::Ad) > 0
    }
}

/// What lies over the page, has a button, and leads to another site and nowhere else.
fn leads_away(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    view.any_modal(at)
        && sums.links > 0
        && sums.links <= 4
        && sums.outside == sums.links
        && sums.calls > 0
        && sums.profiles == 0
        && sums.addresses_of(Kind::App) + sums.addresses_of(Kind::Social) == 0
        && (12..=CALL).contains(&sums.chars)
        && sums.prose == 0
        && !view.in_column(at)
        && !view.role(at).is(Role::LINK)
}

/// A box all of whose words are links, and all links were paid for; or lead by one campaign to one other place.
fn is_paid(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    if sums.links == 0 || sums.links > 6 || sums.outside < sums.links || role.is(Role::LINK) || role.is(Role::PART) {
        return false;
    }
    // What is praised in the text, and where to buy it, is what the text is about.
    let small = sums.chars <= CALL && sums.prose == 0 && !view.in_column(at) && !view.in_frame(at);
    if small
        && sums.sponsored == sums.links
        && sums.calls + sums.images > 0
        && (sums.link_share() >= 50 || sums.chars <= 60)
    {
        return !role.is(Role::PARAGRAPH) || sums.link_share() >= 90;
    }
    let mut places = links(view, at).map(|(_, href)| href);
    let first = places.next().unwrap_or_default();
    sums.images > 0
        && sums.chars > 0
        && sums.link_share() >= 95
        && sums.chars <= NAMED_CALL
        && first.contains("utm_")
        && places.all(|href| href == first)
}

/// Slots beside a box from which on it is one too.
const SLOTS: usize = 2;

/// What leads elsewhere and has nothing but empty slots beside it.
fn is_last_of_slots(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    if sums.outside < sums.links
        || sums.links == 0
        || sums.chars > CALL
        || sums.profiles > 0
        || view.in_column(at)
        || view.in_frame(at)
    {
        return false;
    }
    let Some(parent) = view.outline.parent(at) else { return false };
    let (mut slots, mut others) = (0, 0);
    for child in view.outline.children(parent).take(LEADS).filter(|&child| child != at) {
        let sums = view.sums(child);
        if view.role(child).is(Role::SILENT) || sums.is_bare() && sums.links == 0 && sums.named_of(Kind::Ad) == 0 {
            continue;
        }
        let slot = sums.is_bare() && sums.links == 0;
        slots += usize::from(slot);
        others += usize::from(!slot);
    }
    slots >= SLOTS && others == 0
}

/// The links of a box and where they lead.
pub(super) fn links<'v>(view: &View<'v, '_>, at: At) -> impl Iterator<Item = (At, &'v str)> {
    let outline = view.outline;
    (at..outline.end(at)).take(LEADS).filter_map(move |below| {
        let element = &outline.elements[below];
        element.role.is(Role::LINK).then(|| element.attribute("href").map(|href| (below, href))).flatten()
    })
}
