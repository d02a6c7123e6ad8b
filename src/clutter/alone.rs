//! What a name is worth where only its start tag is known: the text that stands under it is still to come.
//!
//! In: a name split into words (see [`text::name_words`]), with hyphens between and around them, and the kinds that it
//! speaks of strongly. Out: those of which it is enough by itself; and whether it is a name of what holds others.
//!
//! [`text::name_words`]: super::text::name_words

use super::kind::{Kind, Kinds};

/// How a word tells that an element holds other things, the text of the page perhaps among them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Wherever it stands in a name: `article-ads-content`, `boxed-layout-with-skyscraper`.
    Anywhere,
    /// Beside other words only: `sidebar` by itself is a place in which slots are.
    Beside,
    /// In names that are made of such words only, `page-wrapper`: slots have wrappers too.
    Alone,
}

use Holds::{Alone, Anywhere, Beside};

const HOLDERS: [(&str, Holds); 48] = [
    ("layout", Anywhere),
    ("content", Anywhere),
    ("contents", Anywhere),
    ("body", Anywhere),
    ("column", Anywhere),
    ("columns", Anywhere),
    ("page", Anywhere),
    ("main", Anywhere),
    ("section", Beside),
    ("sections", Beside),
    ("companion", Beside),
    ("gate", Beside),
    ("height", Beside),
    ("login", Beside),
    ("form", Beside),
    ("with", Beside),
    ("rail", Beside),
    ("sidebar", Beside),
    ("site", Anywhere),
    ("row", Anywhere),
    ("intext", Beside),
    ("comments", Beside),
    ("text", Beside),
    ("menu", Beside),
    // The foot of a page may be named for the slot in it, and has the small print.
    ("footer", Beside),
    ("nav", Beside),
    // What is said of the page's state stands on what holds the page.
    ("without", Beside),
    ("no", Beside),
    ("not", Beside),
    ("is", Beside),
    ("container", Alone),
    ("fluid", Alone),
    ("wrapper", Alone),
    ("wrap", Alone),
    ("article", Alone),
    ("story", Alone),
    ("post", Alone),
    ("entry", Alone),
    ("app", Alone),
    ("application", Alone),
    ("root", Alone),
    ("next", Alone),
    ("nuxt", Alone),
    ("document", Alone),
    ("view", Alone),
    ("shell", Alone),
    ("outer", Alone),
    ("inner", Alone),
];

/// Words of boxes that ask for something.
const BOXES: [&str; 24] = [
    "-banner-",
    "-bar-",
    "-notice-",
    "-popup-",
    "-modal-",
    "-overlay-",
    "-dialog-",
    "-prompt-",
    "-promo-",
    "-cta-",
    "-button-",
    "-btn-",
    "-signup-",
    "-sign-up-",
    "-subscribe-",
    "-subscription-",
    "-embed-",
    "-widget-",
    "-box-",
    "-inline-",
    "-teaser-",
    "-hint-",
    "-wall-",
    "-slidedown-",
];

/// Words of what is small or lies over the page, beside which a name of paywalls or donations is enough; `paywall-box` and
/// `paywall-inline` may hold the article itself.
const PROMPTS: [&str; 11] = [
    "-banner-", "-popup-", "-modal-", "-dialog-", "-prompt-", "-promo-", "-cta-", "-button-", "-btn-", "-toast-",
    "-strip-",
];

/// Words of boxes that ask for an address.
const FORMS: [&str; 4] = ["-form-", "-layer-", "-magnet-", "-magnets-"];

/// Words of boxes that lead to an app.
const STORES: [&str; 6] = ["-download-", "-badge-", "-badges-", "-store-", "-stores-", "-follow-"];

/// Words that end a name of a state, which the page as a whole is in: `cookie-banner-open`, `ads-loaded`.
const STATES: [&str; 55] = [
    "open",
    "opened",
    "close",
    "closed",
    "visible",
    "invisible",
    "show",
    "shown",
    "showing",
    "hide",
    "hidden",
    "displayed",
    "active",
    "activated",
    "inactive",
    "loaded",
    "ready",
    "rendered",
    "init",
    "initialized",
    "initialised",
    "started",
    "running",
    "done",
    "complete",
    "completed",
    "failed",
    "enabled",
    "disabled",
    "supported",
    "unsupported",
    "accepted",
    "agreed",
    "declined",
    "rejected",
    "denied",
    "refused",
    "dismissed",
    "given",
    "granted",
    "needed",
    "required",
    "pending",
    "known",
    "unknown",
    "set",
    "saved",
    "blocked",
    "unblocked",
    "allowed",
    "detected",
    "present",
    "absent",
    "on",
    "off",
];

/// Words that begin such a name: `show-ads`, `enable-cookie-banner`.
const ORDERS: [&str; 18] = [
    "show", "shows", "showing", "hides", "hiding", "enable", "enables", "enabled", "disables", "disabled", "allow",
    "allows", "allowed", "uses", "needs", "supports", "loaded", "can",
];

/// The kinds of which a name is enough by itself: slots of advertisements, and boxes of other kinds.
pub fn alone(strong: Kinds, words: &str) -> Kinds {
    let strong = strong.both(ALONE);
    if strong.is_empty() || words.contains("-article-ad") {
        return Kinds::NONE;
    }
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    // A form to sign up is what it says, and holds nothing else.
    let held = |word: &str| holds_beside(word) && !(word == "form" && strong.has(Kind::Newsletter));
    if words_of(words).any(held) {
        return Kinds::NONE;
    }
    let mut told = strong.both(Kinds::one(Kind::Ad));
    for (kinds, list) in [(BOXED, &BOXES[..]), (ASKS, &PROMPTS), (LETTERS, &FORMS), (APPS, &STORES)] {
        if !strong.both(kinds).is_empty() && has(list) {
            told = told.with(strong.both(kinds));
        }
    }
    told
}

/// Kinds that [`alone`] tells, and by which words besides.
const ALONE: Kinds = Kinds::one(Kind::Ad).with(BOXED).with(ASKS);
const BOXED: Kinds =
    LETTERS.with(APPS).with(Kinds::one(Kind::Push)).with(Kinds::one(Kind::Adblock)).with(Kinds::one(Kind::Cookie));
const ASKS: Kinds = Kinds::one(Kind::Paywall).with(Kinds::one(Kind::Donate));
const LETTERS: Kinds = Kinds::one(Kind::Newsletter);
const APPS: Kinds = Kinds::one(Kind::App);

/// Whether a name tells of a state and not of what the element is.
pub fn is_state(words: &str) -> bool {
    let (first, last) = (words_of(words).next(), words_of(words).next_back());
    last.is_some_and(|word| STATES.contains(&word)) || first.is_some_and(|word| ORDERS.contains(&word))
}

/// Whether a name is one of what holds a part of the page or all of it: `container-fluid`, `page-wrapper`, `post-1234`.
pub fn holds(words: &str) -> bool {
    let mut any = false;
    let only = words_of(words).all(|word| {
        any |= word.as_bytes()[0].is_ascii_alphabetic();
        word.bytes().all(|byte| byte.is_ascii_digit())
            || HOLDERS.iter().any(|&(holder, how)| how != Beside && holder == word)
    });
    only && any
}

fn holds_beside(word: &str) -> bool {
    HOLDERS.iter().any(|&(holder, how)| how != Alone && holder == word)
}

fn words_of(words: &str) -> impl DoubleEndedIterator<Item = &str> {
    words.split('-').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_holders() {
        for holder in ["-page-", "-container-fluid-", "-page-wrapper-", "-post-1234-", "-app-root-", "-next-"] {
            assert!(holds(holder), "{holder}");
        }
        for other in ["-", "-1234-", "-ad-wrapper-", "-newsletter-", "-post-ad-", "-app-banner-", "-sidebar-1-"] {
            assert!(!holds(other), "{other}");
        }
    }

    #[test]
    fn names_of_states() {
        for state in ["-ads-loaded-", "-cookie-consent-given-", "-ads-on-", "-show-ads-", "-enable-app-banner-"] {
            assert!(is_state(state), "{state}");
        }
        for other in ["-", "-ad-slot-", "-cookie-banner-", "-ad-show-case-", "-open-air-ad-"] {
            assert!(!is_state(other), "{other}");
        }
    }
}
