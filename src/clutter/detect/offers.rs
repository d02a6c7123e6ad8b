//! What asks for an address or for money: newsletter boxes, subscription and registration prompts, donations.

use super::{Found, content, name};
use crate::clutter::kind::Kind;
use crate::clutter::outline::{At, Role};
use crate::clutter::view::View;

pub fn newsletter(view: &View, at: At) -> Found {
    const K: Kind = Kind::Newsletter;
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT) || role.is(Role::PART) || role.is(Role::SILENT) || sums.passwords > 0 || sums.prose > 1500 {
        return None;
    }
    let call = sums.phrases_of(K) > 0;
    // A sentence of the article that speaks of newsletters.
    let runs = !view.outline.article && sums.prose > 160
        || role.is(Role::PARAGRAPH)
            && sums.prose > 0
            && view.in_column(at)
            && sums.addresses_of(K) == 0
            && sums.phrases_of(K) < 2;
    let action = role.is(Role::LINK) || role.is(Role::BUTTON);
    let bare = sums.is_bare() && sums.links == 0;
    let entry = role.is(Role::ITEM) && sums.links == 1 && sums.fields == 0;
    if view.strong(at, K) && !entry && !role.is(Role::HEADING) && (sums.areas == 0 || sums.emails > 0) {
        if bare {
            return if role.is(Role::INLINE) { None } else { name("empty mount named for a newsletter") };
        }
        if sums.emails > 0 && sums.chars <= 2500 {
            return name("newsletter name and an e-mail field");
        }
        if action || view.in_chrome(at) && sums.links <= 1 && sums.chars <= 40 {
            let button = signs.button && signs.link.strong.has(K) && !signs.in_footer;
            return if (call || button) && sums.chars <= 200 && !view.in_chrome(at) && !view.in_menu(at) {
                name("link to a newsletter")
            } else {
                None
            };
        }
        if sums.chars <= 900
            && sums.paragraphs <= 3
            && !runs
            && (call || sums.mentions_of(K) > 0 || sums.addresses_of(K) > 0)
        {
            return name("newsletter name and words");
        }
    }
    // Whatever is offered there, a box so named that leads elsewhere is none of the text.
    if view.strong(at, K)
        && !action
        && !entry
        && !role.is(Role::HEADING)
        && !role.is(Role::PARAGRAPH)
        && !role.is(Role::INLINE)
        && (1..=2).contains(&sums.links)
        && sums.outside == sums.links
        && sums.chars <= 200
        && !view.in_column(at)
        && !view.in_chrome(at)
        && !view.in_menu(at)
    {
        return name("newsletter name and words");
    }
    if role.is(Role::FRAME) && (sums.sources_of(K) > 0 || view.strong(at, K))
        || view.strong(at, K) && sums.frames == 1 && sums.chars <= 80 && sums.links == 0 && !role.is(Role::INLINE)
    {
        return name("newsletter name and an e-mail field");
    }
    if view.weak(at, K)
        && (call || sums.labels_of(K) > 0)
        && sums.chars <= 300
        && sums.links <= 3
        && sums.prose == 0
        && !action
        && !view.in_menu(at)
        && !role.is(Role::HEADING)
    {
        return name("newsletter words under a matching name");
    }
    let reach = sums.chars <= 1500 && sums.paragraphs <= 4;
    if sums.emails > 0 && sums.emails <= 3 && sums.areas == 0 && sums.fields <= 20 && sums.links <= 8 && reach {
        let comment = view.any_ancestor(at, 6, |above| view.strong(above, Kind::Comments))
            || sums.named_of(Kind::Comments) > 0
            || view.strong(at, Kind::Social)
            || view.any_ancestor(at, 6, |above| view.strong(above, Kind::Social))
            || view.in_account(at);
        let login = sums.phrases_of(Kind::Paywall) > 0 && !call && view.named(at, Kind::Paywall);
        let evidence = call
            || sums.mentions_of(K) > 0 && sums.fields <= 6 && sums.buttons > 0
            || view.named(at, K)
            || sums.addresses_of(K) > 0
            || sums.named_of(K) > 0
            || sums.labels_of(K) > 0;
        if evidence && !comment && !login && (view.outline.article || sums.chars <= 400) {
            return content("form that asks for an e-mail address");
        }
    }
    // One e-mail field and a button, and nothing that a contact form, a comment form or a login would have besides.
    if sums.emails == 1
        && sums.buttons >= 1
        && sums.fields <= 5
        && sums.areas == 0
        && sums.links <= 3
        && sums.chars <= 400
        && sums.phrases_of(Kind::Paywall) == 0
        && sums.prose <= 300
        && sums.labels_of(Kind::Comments) == 0
        && sums.labels_of(Kind::Social) == 0
        && !view.in_account(at)
        && !view.any_ancestor(at, 6, |above| {
            view.strong(above, Kind::Comments) || view.strong(above, Kind::Social) || view.named(above, Kind::Paywall)
        })
        && !view.named(at, Kind::Paywall)
        && sums.named_of(Kind::Paywall) == 0
        && sums.forms <= 1
    {
        return content("small form with one e-mail field");
    }
    if call
        && sums.areas == 0
        && !view.in_account(at)
        && sums.links + sums.buttons > 0
        && (sums.chars <= 420 && sums.paragraphs <= 2
            || sums.phrases_of(K) >= 3 && sums.chars <= 600 && sums.paragraphs <= 4)
        && sums.links <= 6
        && !action
        && !(role.is(Role::ITEM) && view.in_menu(at))
    {
        // A line of the text may end with where to subscribe.
        let told = view.in_column(at) && sums.prose > 0 && sums.calls == 0;
        let leads = sums.phrases_of(K) > 1 && sums.links > 0
            || sums.addresses_of(K) > 0 && !told
            || sums.hints_of(K) > 0
            || view.named(at, K)
            || sums.buttons + sums.calls > 0 && sums.chars <= 200;
        if leads && !runs && !(sums.links >= 3 && sums.link_share() > 60) {
            return content("invitation to a newsletter");
        }
    }
    // A card: what it is called, a line on it, a button that leads there.
    if sums.addresses_of(K) > 0
        && sums.mentions_of(K) > 0
        && sums.calls > 0
        && sums.headings == 1
        && sums.links == 1
        && (30..=220).contains(&sums.chars)
        && sums.prose == 0
        && sums.titles == 0
        && !action
        && !role.is(Role::HEADING)
    {
        return content("card of a newsletter");
    }
    // An entry of a list in the text that leads to one.
    if role.is(Role::ITEM)
        && view.in_column(at)
        && sums.links == 1
        && (40..=220).contains(&sums.chars)
        && sums.link_share() < 60
        && sums.addresses_of(K) > 0
        && sums.mentions_of(K) + sums.phrases_of(K) + sums.hints_of(K) > 0
        && view.outline.article
    {
        return content("invitation to a newsletter");
    }
    // A link that is a box of its own, heading and all.
    let banner = sums.phrases_of(K) > 1 && sums.headings + sums.images > 0 && !view.in_prose(at);
    if role.is(Role::LINK)
        && signs.link.strong.has(K)
        && sums.headings > 0
        && (20..=200).contains(&sums.chars)
        && !view.in_column(at)
        && !view.in_menu(at)
        && view.outline.article
    {
        return content("link with an invitation to a newsletter");
    }
    if role.is(Role::LINK) && (signs.link.strong.has(K) || banner) && call && sums.chars <= 200 && !view.in_menu(at) {
        return content("link with an invitation to a newsletter");
    }
    None
}

pub fn paywall(view: &View, at: At) -> Found {
    const K: Kind = Kind::Paywall;
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT) || role.is(Role::PART) || role.is(Role::SILENT) || sums.prose > 900 || sums.paragraphs > 5 {
        return None;
    }
    let action = role.is(Role::LINK) || role.is(Role::BUTTON);
    if action {
        // In the header a link that says subscribe and leads there is a call, whatever stands beside it.
        let call = signs.link.strong.has(K) && signs.label.has(K) && sums.chars <= 24 && view.in_header(at);
        if sums.chars > 120 || sums.emails > 0 || is_entry(view, at, K) && !call {
            return None;
        }
        let parent = || view.any_ancestor(at, 1, |above| view.sums(above).links == 1 && view.named(above, K));
        let says = signs.label.has(K)
            || sums.labels_of(K) > 0
            || sums.phrases_of(K) > 0
            || signs.button && sums.chars <= 30 && is_subscription(view, at) && parent();
        let stands_out = signs.button
            || view.strong(at, K)
            || view.any_ancestor(at, 1, |above| view.sums(above).links == 1 && view.named(above, K));
        if !stands_out && signs.in_footer {
            return None;
        }
        if signs.link.strong.has(K) && (says || view.strong(at, K) || sums.phrases_of(K) > 0) {
            return name("link to subscribe or register");
        }
        let weakly = signs.link.weak.has(K)
            || view.any_ancestor(at, 1, |above| view.sums(above).links <= 1 && view.named(above, K));
        if says
            && sums.chars <= 40
            && !signs.in_footer
            && !in_form(view, at)
            && !view.in_column(at)
            && is_subscription(view, at)
        {
            return name("link that says subscribe");
        }
        if says && (view.named(at, K) || weakly) && !in_form(view, at) {
            return name("button to subscribe or register");
        }
        return None;
    }
    // A picture whose caption does not tell what it shows.
    if role.is(Role::FIGURE)
        && sums.phrases_of(K) > 0
        && sums.links > 0
        && sums.outside == sums.links
        && sums.chars <= 200
    {
        return content("offer to subscribe");
    }
    let bare = sums.is_bare() && sums.links == 0;
    let runs = sums.prose > 0 && (role.is(Role::PARAGRAPH) && view.in_column(at) || !view.outline.article);
    let entry = role.is(Role::ITEM) && (sums.links <= 1 || signs.in_footer || view.in_menu(at))
        || view.in_menu(at) && sums.links <= 1;
    if view.strong(at, K) && !role.is(Role::HEADING) && !entry {
        if bare {
            return if role.is(Role::INLINE) { None } else { name("empty mount named for a paywall") };
        }
        let says = sums.phrases_of(K) > 0 || sums.labels_of(K) > 0 || sums.addresses_of(K) > 0 || sums.passwords > 0;
        if sums.chars <= 700 && sums.paragraphs <= 3 && says && !runs && !is_list(view, at) {
            return name("paywall name and words");
        }
        if sums.chars <= 2000 && says && view.any_modal(at) {
            return name("dialog to subscribe or log in");
        }
        if is_picture(view, at) {
            return name("link to subscribe or register");
        }
    }
    if sums.chars <= 600
        && sums.paragraphs <= 3
        && sums.chars > 0
        && !is_list(view, at)
        && !entry
        && !(signs.in_footer && sums.buttons == 0 && sums.phrases_of(K) < 3)
    {
        let points = sums.phrases_of(K).min(3) as u32
            + 2 * sums.addresses_of(K).min(2) as u32
            + sums.labels_of(K).min(1) as u32
            + view.named(at, K) as u32
            + (sums.calls > 0 && sums.addresses_of(K) > 0) as u32
            + (sums.phrases_of(K) > 2 && sums.hints_of(K) > 0) as u32
            + 3 * (sums.named_of(K) > 0 && sums.chars <= 60 && sums.prose == 0) as u32
            + (sums.passwords > 0) as u32;
        if sums.phrases_of(K) > 0
            && points >= 4
            && !runs
            && (view.outline.article || sums.chars <= 60)
            && sums.links + sums.buttons > 0
            && sums.links <= 5
            && sums.emails <= 1
            && sums.areas == 0
            && !view.strong(at, Kind::Comments)
        {
            return content("offer to subscribe");
        }
    }
    None
}

pub fn donate(view: &View, at: At) -> Found {
    const K: Kind = Kind::Donate;
    let (role, signs, sums) = (view.role(at), view.signs(at), view.sums(at));
    if role.is(Role::INPUT) || role.is(Role::PART) || role.is(Role::SILENT) || sums.prose > 1200 || sums.paragraphs > 6
    {
        return None;
    }
    if role.is(Role::LINK) || role.is(Role::BUTTON) {
        if sums.chars > 120 || is_entry(view, at, K) {
            return None;
        }
        let says = signs.label.has(K) || sums.labels_of(K) > 0 || sums.phrases_of(K) > 0;
        if signs.link.strong.has(K) && (says || view.strong(at, K)) {
            return name("link to donate");
        }
        if view.strong(at, K) && says {
            return name("button to donate");
        }
        return None;
    }
    let bare = sums.is_bare() && sums.links == 0;
    if view.strong(at, K) && !role.is(Role::HEADING) {
        if bare {
            return if role.is(Role::INLINE) { None } else { name("empty mount named for donations") };
        }
        if sums.chars <= 1200
            && !is_list(view, at)
            && (sums.phrases_of(K) + sums.labels_of(K) + sums.addresses_of(K)) > 0
        {
            return name("name and words of a donation prompt");
        }
        if is_picture(view, at) {
            return name("link to donate");
        }
    }
    if role.is(Role::FORM) && signs.link.strong.has(K) && sums.chars <= 300 && sums.links <= 2 {
        return content("appeal for support");
    }
    if sums.chars <= 900 && sums.paragraphs <= 3 && !is_list(view, at) {
        let points = sums.phrases_of(K).min(3) as u32
            + 2 * sums.addresses_of(K).min(2) as u32
            + sums.labels_of(K).min(1) as u32
            + view.named(at, K) as u32;
        let asks = sums.addresses_of(K) > 0 && sums.chars <= 320;
        let runs = sums.prose > 0 && (role.is(Role::PARAGRAPH) && view.in_column(at) && !asks || !view.outline.article);
        if sums.phrases_of(K) > 0 && points >= 3 && !runs && sums.links <= 3 {
            return content("appeal for support");
        }
    }
    None
}

/// Stems of "subscribe" in the languages of the world's press; a label with one of them can mean nothing else.
const SUBSCRIBE: [&str; 30] = [
    "subscri",
    "abon",
    "abo ",
    "abo-",
    "suscri",
    "assin",
    "abbon",
    "prenumer",
    "předplat",
    "predplat",
    "előfizet",
    "pretplat",
    "претплат",
    "подпис",
    "підпис",
    "передплат",
    "абонир",
    "συνδρομ",
    "購読",
    "会員登録",
    "구독",
    "订阅",
    "訂閱",
    "tilaa",
    "tilaus",
    "áskrift",
    "langganan",
    "abone",
    "narocn",
    "اشترك",
];

fn is_subscription(view: &View, at: At) -> bool {
    let mut text = String::new();
    view.outline.folded_text(at, 80, &mut text);
    text == "abo" || SUBSCRIBE.iter().any(|stem| text.contains(stem))
}

/// One entry of a menu among others, with neither the look of a button nor a name of its own: navigation.
fn is_entry(view: &View, at: At, kind: Kind) -> bool {
    let named = || {
        view.named(at, kind) || view.any_ancestor(at, 2, |above| view.sums(above).links <= 1 && view.named(above, kind))
    };
    view.in_menu(at) && !view.signs(at).button && !named()
}

/// A picture or two that lead somewhere, and no words.
fn is_picture(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    sums.chars == 0 && (1..=2).contains(&sums.images) && (1..=2).contains(&sums.links) && sums.media == 0
}

fn in_form(view: &View, at: At) -> bool {
    view.any_ancestor(at, 6, |above| view.role(above).is(Role::FORM) && view.sums(above).emails > 0)
}

/// A menu: many links, hardly any text besides them.
fn is_list(view: &View, at: At) -> bool {
    let sums = view.sums(at);
    let many = if view.in_chrome(at) { 4 } else { 7 };
    sums.links >= many && sums.link_share() > 60 && sums.passwords == 0
}
