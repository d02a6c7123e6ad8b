//! Advertisements: named slots, frames and scripts of ad servers, labels.

use super::{Found, content, name};
use crate::clutter::kind::Kind;
use crate::clutter::outline::{At, Role};
use crate::clutter::view::View;

/// Text that a native ad may carry.
const NATIVE: u32 = 700;

pub fn ad(view: &View, at: At) -> Found {
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT) || role.is(Role::HEADING) || role.is(Role::PART) || role.is(Role::FORM) {
        return None;
    }
    if role.is(Role::FRAME) {
        return if sums.sources_of(Kind::Ad) > 0 || view.strong(at, Kind::Ad) {
            name("frame of an ad server")
        } else {
            None
        };
    }
    let bare = sums.is_bare() && sums.links == 0;
    if view.strong(at, Kind::Ad) && sums.areas == 0 && sums.passwords == 0 {
        let mute = sums.links == 0 && sums.images == 0 && sums.frames == 0 && sums.labels_of(Kind::Ad) == 0;
        if mute && sums.chars > 60 {
            return None;
        }
        if sums.prose == 0 && sums.chars <= 250 || sums.paragraphs <= 1 && sums.chars <= NATIVE && sums.articles <= 1 {
            return name("name of an ad slot");
        }
        if sums.link_share() >= 60 && sums.paragraphs <= 2 && sums.labels_of(Kind::Ad) > 0 && sums.chars <= 3000 {
            return name("name of an ad slot, labelled");
        }
    }
    if view.weak(at, Kind::Ad) {
        if bare && !role.is(Role::INLINE) {
            return name("empty slot with an ad-like name");
        }
        let served = sums.ad_scripts > 0 || sums.sources_of(Kind::Ad) > 0 || sums.addresses_of(Kind::Ad) > 0;
        if sums.chars <= 60 && served {
            return name("ad-like name and an ad server");
        }
        if sums.labels_of(Kind::Ad) > 0 && sums.chars <= NATIVE && sums.paragraphs <= 1 {
            return name("ad-like name and an ad label");
        }
        if sums.chars == 0 && sums.outside > 0 && sums.images > 0 && sums.outside == sums.links && sums.links <= 4 {
            return name("banner that leads elsewhere");
        }
    }
    if sums.ad_scripts > 0 && bare && sums.elements <= 40 && sums.forms == 0 {
        return name("holds nothing but an ad call");
    }
    if sums.sources_of(Kind::Ad) > 0 && sums.frames > 0 && sums.chars <= 40 && sums.links == 0 && sums.elements <= 40 {
        return name("holds nothing but an ad frame");
    }
    if signs.label.has(Kind::Ad)
        && !signs.in_link
        && !view.in_chrome(at)
        && !role.is(Role::BUTTON)
        && sums.links == 0
        && sums.chars <= 90
        && sums.images == 0
    {
        return content("ad label");
    }
    if role.is(Role::LINK) && signs.link.strong.has(Kind::Ad) && sums.chars <= 120 && sums.images > 0 {
        return name("link to an ad server");
    }
    None
}
