//! What the attributes of one element say: fields that ask for an address, frames and scripts of ad servers, links that were
//! paid for, buttons by their looks, names of components.
//!
//! In: an element with its attributes. Out: answers that `measure` files under signs and sums.

use super::kind::{Kind, Kinds};
use super::measure::Sums;
use super::outline::{At, Element, Outline, Role};
use super::vocabulary::Vocabulary;

/// Whether an attribute's value names a component: `data-testid`, `data-section-type`, `data-module-name` and their kin.
pub(super) fn is_naming(name: &str) -> bool {
    const ENDS: [&str; 16] = [
        "test",
        "testid",
        "test-id",
        "qa",
        "component",
        "module",
        "type",
        "name",
        "widget",
        "slot",
        "block",
        "region",
        "area",
        "zone",
        "role",
        "feature",
    ];
    name == "name"
        || matches!(name, "data-target" | "data-position" | "data-module-id" | "data-slot-id" | "data-element")
        || name.strip_prefix("data-").is_some_and(|rest| ENDS.iter().any(|end| rest.ends_with(end)))
}

/// What an input asks for.
pub(super) fn field(outline: &Outline, at: At, sums: &mut Sums) {
    let element = &outline.elements[at];
    if element.tag == "textarea" {
        sums.areas = 1;
        sums.fields = 1;
        return;
    }
    let kind = element.attribute("type").unwrap_or("text").to_ascii_lowercase();
    match kind.as_str() {
        "hidden" => return,
        "submit" | "button" | "image" => {
            sums.buttons = 1;
            sums.fields = 1;
            return;
        }
        "password" => sums.passwords = 1,
        "email" => sums.emails = 1,
        "text" if element.tag == "input" => {
            let named = ["name", "placeholder", "title", "aria-label"]
                .iter()
                .filter_map(|name| element.attribute(name))
                .chain([element.id.as_ref(), element.class.as_ref()]);
            let around = outline.parent(at).map(|parent| outline.elements[parent].class.as_ref());
            sums.emails = named.into_iter().chain(around).any(asks_for_email) as u16;
        }
        _ => {}
    }
    sums.fields = 1;
}

/// Whether an element is a form or a field to search with: it says so, or its name is the usual one.
pub(super) fn is_search(element: &Element) -> bool {
    let says = |name, value| element.attribute(name).is_some_and(|said: &str| said.eq_ignore_ascii_case(value));
    match element.tag.as_ref() {
        "input" => says("type", "search") || ["q", "s", "query", "search"].iter().any(|&name| says("name", name)),
        _ => says("role", "search"),
    }
}

fn asks_for_email(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        "email",
        "e-mail",
        "e_mail",
        "correo",
        "e-post",
        "epost",
        "sähköposti",
        "メール",
        "이메일",
        "邮箱",
        "電郵",
        "почт",
        "пошт",
        "courriel",
        "newsletter",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// Frames and scripts: where they come from and, for inline scripts, what they call.
pub(super) fn source(outline: &Outline, at: At, sums: &mut Sums, vocabulary: &Vocabulary, scratch: &mut String) {
    let element = &outline.elements[at];
    let mut kinds = Kinds::NONE;
    for name in ["src", "data-src", "data-cmp-src", "data-lazy-src", "data", "title", "name", "id"] {
        if let Some(address) = element.attribute(name) {
            scratch.clear();
            scratch.extend(address.chars().take(300).flat_map(char::to_lowercase));
            kinds = kinds.with(vocabulary.frame(scratch));
        }
    }
    let mut calls = kinds.has(Kind::Ad) && element.role.is(Role::SCRIPT);
    if element.role.is(Role::SCRIPT) {
        let (start, end) = element.texts;
        for piece in &outline.texts[start as usize..end as usize] {
            scratch.clear();
            scratch.extend(piece.text.chars().take(super::facts::OWN_TEXT).flat_map(char::to_lowercase));
            calls |= vocabulary.is_ad_script(scratch);
        }
    }
    sums.ad_scripts = calls as u16;
    for kind in kinds.iter() {
        sums.sources[kind as usize] = 1;
    }
    sums.said = sums.said.with(kinds);
}

/// Whether an address names another site than `host`.
pub(super) fn leads_outside(address: &str, host: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("//") else { return false };
    if !matches!(scheme, "" | "http:" | "https:") {
        return false;
    }
    let other = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let name = |host| site(host).split('.').next().unwrap_or_default();
    // One name in two countries (`lantern.test`, `lantern.co.uk`) is one house; `lantern.com` and `lantern.org` may be two.
    let one_house =
        || name(other) == name(host) && name(host).len() >= HOUSE && (is_country(other) || is_country(host));
    other != host && site(other) != site(host) && !one_house()
}

/// Codes of countries under which sites of all the world have their names.
const WORLDWIDE: [&str; 9] = ["ai", "cc", "co", "fm", "gg", "io", "ly", "me", "tv"];

/// Whether a host is one in a country: its last label has two letters, as only those of countries have.
fn is_country(host: &str) -> bool {
    host.rsplit('.').next().is_some_and(|last| last.len() == 2 && !WORLDWIDE.contains(&last))
}

/// Letters of a name that two houses do not share by chance.
const HOUSE: usize = 3;

/// Labels below a country's that many sites share: `co.uk`, `com.au`. None is the name of a site.
const SHARED: [&str; 8] = ["co", "com", "org", "ac", "edu", "gov", "gob", "govt"];

/// Labels that are shared in some countries, and in others may be a site's name: `ne.jp`, but `net.hr`.
const SHARED_IN: [(&str, &[&str]); 5] = [
    ("net", &["au", "br", "cn", "id", "il", "in", "my", "nz", "pk", "tr", "tw", "ua", "uk", "vn", "za"]),
    ("or", &["at", "id", "jp", "kr", "th"]),
    ("ne", &["jp", "kr"]),
    ("go", &["id", "jp", "ke", "kr", "th"]),
    ("in", &["th", "ua"]),
];

/// The part of a host that tells sites apart: its last two labels, three where the second is shared by a country's sites.
pub(super) fn site(host: &str) -> &str {
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut dots = host.rmatch_indices('.').map(|(i, _)| i);
    let (Some(last), Some(second)) = (dots.next(), dots.next()) else { return host };
    let (label, country) = (&host[second + 1..last], &host[last + 1..]);
    let shared_in = |&(shared, countries): &(&str, &[&str])| shared == label && countries.contains(&country);
    let shared = country.len() == 2 && (SHARED.contains(&label) || SHARED_IN.iter().any(shared_in));
    let from = if shared { dots.next() } else { Some(second) };
    from.map_or(host, |dot| &host[dot + 1..])
}

/// Whether a link's `rel` says that money was paid for it.
pub(super) fn is_paid_for(rel: Option<&str>) -> bool {
    rel.is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("sponsored")))
}

pub(super) fn is_button_name(class: &str) -> bool {
    let bytes = class.as_bytes();
    // In one pass, as it is asked of every name: btn, button, cta, and with a capital.
    bytes.len() <= 60
        && (0..bytes.len()).any(|at| {
            let rest = &bytes[at + 1..];
            match bytes[at] {
                b'b' | b'B' => rest.starts_with(b"tn") || rest.starts_with(b"utton"),
                b'c' => rest.starts_with(b"ta"),
                b'C' => rest.starts_with(b"ta") || rest.starts_with(b"TA"),
                _ => false,
            }
        })
}

/// A button made of utility classes, whatever the framework: padded on its sides, and coloured or bordered, and rounded.
pub(super) fn is_button_style<'a>(classes: impl Iterator<Item = &'a str>) -> bool {
    let (mut padded, mut filled, mut rounded) = (false, false, false);
    for class in classes {
        padded |= ["px-", "ph1", "ph2", "ph3", "ph4", "ph5"].iter().any(|start| class.starts_with(start));
        filled |= ["bg-", "border"].iter().any(|start| class.starts_with(start));
        rounded |= class.starts_with("rounded") || matches!(class, "br1" | "br2" | "br3" | "br4" | "br-pill");
    }
    padded && filled && rounded
}

/// Data attributes that hold the path of an ad unit: `data-unit-name="/1234567/Harbour"`.
pub(super) fn is_unit_path(name: &str, value: &str) -> bool {
    name.starts_with("data-")
        && value.starts_with('/')
        && value.as_bytes().get(1..5).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
}

/// What pages number besides placements: `id="comment-100200300" class="comment-anchor"`.
const NUMBERED: [&str; 26] = [
    "comment", "reply", "answer", "question", "post", "page", "entry", "article", "story", "item", "node", "block",
    "section", "thread", "topic", "message", "review", "product", "image", "photo", "gallery", "video", "media",
    "user", "author", "event",
];

/// The mount of a widespread ad manager for blogs: an id of a short prefix that the site chose and a long number or
/// hash, and a class with the same prefix, such as `id="tides-100200300" class="tides-middle"`.
pub(super) fn is_placement(id: &str, class: &str) -> bool {
    let Some((prefix, rest)) = id.split_once('-') else { return false };
    if NUMBERED.contains(&prefix) {
        return false;
    }
    let numbered = rest.len() >= 7 && rest.bytes().all(|b| b.is_ascii_digit())
        || rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit());
    (3..=12).contains(&prefix.len())
        && numbered
        && class.split_ascii_whitespace().any(|class| {
            class.strip_prefix(prefix).and_then(|class| class.strip_prefix('-')).is_some_and(|name| name != rest)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_of_hosts() {
        for (host, name) in [
            ("www.lantern.test", "lantern.test"),
            ("lantern.test", "lantern.test"),
            ("shop.lantern.co.uk", "lantern.co.uk"),
            ("lantern.co.jp", "lantern.co.jp"),
            ("a.b.lantern.com.au", "lantern.com.au"),
            ("www.co.test", "co.test"),
            // A site by itself in one country, a label of many sites in another.
            ("www.net.hr", "net.hr"),
            ("news.net.hr", "net.hr"),
            ("news.lantern.net.au", "lantern.net.au"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(site(host), name, "{host}");
        }
        assert!(leads_outside("https://other.co.uk/", "www.lantern.co.uk"));
        assert!(!leads_outside("//img.lantern.co.uk/", "www.lantern.co.uk"));
        assert!(!leads_outside("/page", "www.lantern.co.uk"));
        assert!(!leads_outside("https://lantern.test/", "www.lantern.co.uk"), "one house in two countries");
        assert!(!leads_outside("https://www.lantern.de/", "www.lantern.fr"), "one house in two countries");
        assert!(leads_outside("https://lantern.org/", "lantern.com"), "two houses of one name");
        assert!(leads_outside("https://lantern.io/", "lantern.com"), "a code that is sold to all the world");
    }
}
