//! Advertisements: named slots, frames and scripts of ad servers, labels.

use super::{Found, content, name, promotions};
use crate::clutter::kind::Kind;
use crate::clutter::outline::{At, Role};
use crate::clutter::view::View;

/// Text that a native ad may carry.
const NATIVE: u32 = 700;

/// Text of the creative of a small banner.
const CREATIVE: u32 = 250;

/// Whether there is anything to weigh besides names, words and addresses of ads: data, an ad call, links to others or with
/// the look of buttons, a list of links, the heading of one, or an empty mount.
pub(super) fn may_be(view: &View, at: At) -> bool {
    let (signs, sums) = (view.signs(at), view.sums(at));
    signs.data.has(Kind::Ad)
        || sums.said.has(Kind::Related)
        || sums.outside + sums.sponsored + sums.calls + sums.ad_scripts > 0
        || sums.links > 2
        || sums.links == 0
            && sums.is_bare()
            && (view.element(at).tag == "ins" || view.any_ancestor(at, 2, |above| view.strong(above, Kind::Ad)))
}

pub fn ad(view: &View, at: At) -> Found {
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::HEADING) {
        return if is_lone_label(view, at) { content("ad label") } else { None };
    }
    if role.is(Role::NAVIGATION) && sums.chars > 0
        // The page's header may be named for the slot in it.
        || sums.navigations > 0 && sums.links > 2
        || role.is(Role::INPUT)
        || role.is(Role::PART)
        || role.is(Role::FORM)
        || role.is(Role::BUTTON) && sums.chars > 0
        || role.is(Role::ARTICLE) && sums.labels_of(Kind::Ad) == 0 && !(sums.is_bare() && sums.links == 0)
    {
        return None;
    }
    if role.is(Role::FRAME) {
        return if sums.sources_of(Kind::Ad) > 0 || view.strong(at, Kind::Ad) {
            name("frame of an ad server")
        } else {
            None
        };
    }
    if role.is(Role::IMAGE) && view.any_ancestor(at, 4, |above| view.role(above).is(Role::FIGURE) || view.reads(above))
    {
        return None;
    }
    let bare = sums.is_bare() && sums.links == 0;
    if role.is(Role::ITEM)
        && sums.chars > 0
        && sums.links > 0
        && (view.in_chrome(at)
            || view.in_menu(at) && sums.images == 0
            || sums.images == 0 && sums.labels_of(Kind::Ad) == 0)
    {
        return None;
    }
    let plain_link = role.is(Role::LINK)
        && sums.chars > 0
        && sums.images == 0
        && sums.labels_of(Kind::Ad) == 0
        && !signs.link.strong.has(Kind::Ad);
    // A place in the header that was named for the banner it once had, and holds the search field now.
    let tool = sums.areas + sums.passwords + sums.searches > 0;
    if view.strong(at, Kind::Ad) && !tool && !plain_link {
        let mute = sums.links == 0 && sums.images == 0 && sums.frames == 0 && sums.labels_of(Kind::Ad) == 0;
        let told = sums.labels_of(Kind::Ad) > 0 || sums.images > 0 || sums.frames > 0;
        if mute && sums.chars > 60 || sums.prose > 0 && !told {
            return None;
        }
        if sums.prose == 0 && sums.chars <= 250 || sums.paragraphs <= 1 && sums.chars <= NATIVE && sums.articles <= 1 {
            return name("name of an ad slot");
        }
        if sums.link_share() >= 80 && sums.paragraphs <= 1 && sums.images > 0 && sums.chars <= 1500 && sums.titles == 0
        {
            return name("name of an ad slot");
        }
        if sums.link_share() >= 60 && sums.paragraphs <= 2 && sums.labels_of(Kind::Ad) > 0 && sums.chars <= 3000 {
            return name("name of an ad slot, labelled");
        }
    }
    // An insertion without words, but with a name: the mount of most ad servers.
    let element = view.element(at);
    if bare && element.tag == "ins" && !(element.class.is_empty() && element.id.is_empty()) {
        return name("empty slot with an ad-like name");
    }
    if bare && signs.data.has(Kind::Ad) && !role.is(Role::INLINE) {
        return name("empty slot with ad data");
    }
    if (signs.data.has(Kind::Ad) || view.weak(at, Kind::Ad)) && is_filled_slot(view, at) {
        return name("ad-like slot with a paid link");
    }
    if view.weak(at, Kind::Ad) {
        if bare && sums.buttons == 0 && !role.is(Role::INLINE) {
            return name("empty slot with an ad-like name");
        }
        let served = sums.ad_scripts > 0 || sums.sources_of(Kind::Ad) > 0 || sums.addresses_of(Kind::Ad) > 0;
        if sums.chars <= 60 && served {
            return name("ad-like name and an ad server");
        }
        if sums.labels_of(Kind::Ad) > 0 && sums.chars <= NATIVE && sums.paragraphs <= 1 && !view.in_list(at) {
            return name("ad-like name and an ad label");
        }
        if sums.chars == 0
            && sums.outside > 0
            && sums.images > 0
            && sums.outside == sums.links
            && sums.links <= 4
            && !view.in_chrome(at)
        {
            return name("banner that leads elsewhere");
        }
    }
    if is_banner(view, at)
        && !view.in_column(at)
        && !view.in_frame(at)
        && !role.is(Role::INLINE)
        && !role.is(Role::ITEM)
    {
        let alike = view
            .outline
            .parent(at)
            .map_or(0, |parent| view.outline.children(parent).take(60).filter(|&child| is_banner(view, child)).count());
        if alike >= BANNERS {
            return name("one of several banners that lead elsewhere");
        }
    }
    if bare
        && !role.is(Role::INLINE)
        // An article may be named for the slots in it.
        && view.any_ancestor(at, 2, |above| {
            view.strong(above, Kind::Ad) && view.sums(above).navigations == 0 && !view.role(above).is(Role::ARTICLE)
        })
    {
        return name("empty slot in a column of ads");
    }
    if sums.ad_scripts > 0 && bare && sums.elements <= 40 && sums.forms == 0 {
        return name("holds nothing but an ad call");
    }
    if sums.sources_of(Kind::Ad) > 0 && sums.frames > 0 && sums.chars <= 40 && sums.links == 0 && sums.elements <= 40 {
        return name("holds nothing but an ad frame");
    }
    // In the page's frame "Advertising" is a page about it, unless it stands by a link of an ad server.
    let served = || {
        view.any_ancestor(at, 1, |above| view.sums(above).addresses_of(Kind::Ad) > 0 && view.sums(above).chars <= 60)
    };
    if signs.label.has(Kind::Ad)
        && view.first_label(at).has(Kind::Ad)
        && !signs.in_link
        && !view.in_byline(at)
        && (!view.in_chrome(at) || served())
        && !role.is(Role::BUTTON)
        && !view.in_menu(at)
        && sums.links == 0
        && sums.chars <= 90
        && sums.images == 0
        && !heads_menu(view, at)
    {
        return content("ad label");
    }
    // A heading that also leads to all of its offers is no label by itself.
    let offers = sums.links > 2 && view.begins_with_offers(at);
    if (sums.labels_of(Kind::Ad) > 0 || offers)
        && sums.searches == 0
        && sums.links > 0
        && (sums.links <= 12 && sums.chars <= NATIVE && sums.paragraphs <= 1
            || offers && sums.link_share() >= 70 && sums.chars <= 2000 && sums.titles == 0)
        && !view.in_chrome(at)
        && !view.in_menu(at)
        && !role.is(Role::LINK)
        && !role.is(Role::ITEM)
        && element_is_box(view, at)
        && (offers || view.announces(at).has(Kind::Ad))
        && !(sums.images == 0 && sums.chars <= 60 && (view.in_header(at) || view.in_byline(at)))
        && !view.is_menu(at)
        && !view.holds_others(at)
    {
        return name("box that begins with an ad label");
    }
    if let Some(found) = promotions::promotion(view, at) {
        return Some(found);
    }
    if role.is(Role::LINK) && signs.link.strong.has(Kind::Ad) && sums.chars <= 120 && sums.images > 0 {
        return name("link to an ad server");
    }
    None
}

/// A few words or a picture, and nothing but links that were paid for; where the element's data speak of ads, links to
/// other sites, or a frame and nothing else, are enough.
fn is_filled_slot(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    let small = sums.chars <= CREATIVE && sums.prose == 0 && sums.titles == 0 && sums.fields == 0 && sums.media == 0;
    let paid = sums.links > 0 && sums.sponsored == sums.links;
    let said = view.signs(at).data.has(Kind::Ad);
    let leads = sums.links > 0 && sums.outside == sums.links && sums.profiles == 0;
    let framed = sums.frames > 0 && sums.links == 0 && sums.chars == 0;
    small
        && (paid || said && (leads || framed))
        && !role.is(Role::INLINE)
        && !role.is(Role::PARAGRAPH)
        && !role.is(Role::ITEM)
}

/// A heading that says "Advertisement" and stands alone in its box: what it heads was hidden, or comes later.
fn is_lone_label(view: &View, at: At) -> bool {
    let alone = |parent: At| {
        let (own, around) = (view.sums(at), view.sums(parent));
        around.chars <= own.chars + 3 && around.links == 0 && around.images == 0 && around.fields == 0
    };
    view.labels(at).has(Kind::Ad)
        && view.sums(at).links == 0
        && !view.in_chrome(at)
        && view.outline.parent(at).is_some_and(alone)
}

/// Whether what looks like a label is the heading of a menu: "Advertising" above "Media kit" and "Rates".
fn heads_menu(view: &View, at: At) -> bool {
    let Some(parent) = view.outline.parent(at).filter(|_| !view.begins_with_offers(at)) else { return false };
    let mut after = view.outline.children(parent).skip_while(|&child| child <= at);
    match after.next() {
        Some(next) if view.role(next).is(Role::LINK) => view.is_menu(parent),
        Some(next) => view.is_menu(next),
        None => false,
    }
}

/// Banners side by side that tell a column of ads from a partner's logo.
const BANNERS: usize = 3;

/// Nothing but a picture that links to another site, which is no store and no social network.
fn is_banner(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    sums.chars == 0
        && sums.links == 1
        && sums.outside == 1
        && sums.images >= 1
        && sums.profiles == 0
        && sums.addresses_of(Kind::App) == 0
        && sums.addresses_of(Kind::Social) == 0
}

/// No list and no part of one.
pub(super) fn element_is_box(view: &View, at: At) -> bool {
    !matches!(view.element(at).tag.as_ref(), "ul" | "ol" | "dl" | "table" | "header")
}
