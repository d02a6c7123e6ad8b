//! A whole page of the kind that Decant was first asked for (`tests/hiding/membership.html`), in three kinds of markup: telling
//! names, hashed names, and old sloppy markup without end tags. Every prompt goes in all three; no word of the story and no
//! link of the menus does.

use decant::clutter::kind::Kinds;
use decant::clutter::marker::{MarkerOptions, judge_page};
use decant::clutter::set;
use decant::html::{NodeId, Tree, parse};
use std::collections::HashSet;

const PAGE: &str = include_str!("hiding/membership.html");

/// Pieces of text in what must go, on by default.
const PROMPTS: [&str; 14] = [
    "Support independent journalism on the islands",
    "Become a member",
    "Support us just once",
    "Independence can be costly",
    "Support us for as little",
    "Lantern Daily",
    "in your inbox",
    "Sign up",
    "Please, enter correct email address",
    "* indicates required",
    "Subscribe",
    "Successfully subscribed",
    "Thank you for signing up",
    "confirmation email",
];

/// Pieces that go when the optional kinds are on.
const AROUND: [&str; 6] = [
    "Council to vote on the harbour wall",
    "The vote on the harbour wall",
    "Comments",
    "Most popular",
    "Lighthouse keeper finds",
    "Coastguard meets",
];

/// Pieces that stay whatever is on, besides every paragraph of the story.
const KEPT: [&str; 10] = [
    "Corrin to get its ferry back after twelve years",
    "Ottilie Rask",
    "May 30, 2026",
    "The stone pier at Corrin, photographed",
    "Field Report",
    "Newsletters",
    "Podcasts",
    "Advertising",
    "Submit an Opinion",
    "Quay Street 4",
];

/// Class names as a build tool makes them.
fn hashed(page: &str) -> String {
    replace_attribute(page, "class", |name| {
        let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let digits = b"abcdefghijkmnopqrstuvwxyz0123456789";
        let tail: String = (0..6).map(|i| digits[(hash >> (i * 5)) as usize % digits.len()] as char).collect();
        format!(" class=\"css-{tail}\"")
    })
}

/// No names at all, tags of the last century, end tags left out and values without quotes.
fn sloppy(page: &str) -> String {
    let mut page = replace_attribute(page, "class", |_| String::new());
    for (new, old) in [
        ("header", "div"),
        ("footer", "div"),
        ("nav", "div"),
        ("main", "div"),
        ("article", "div"),
        ("section", "div"),
        ("aside", "div"),
        ("figure", "div"),
        ("figcaption", "div"),
    ] {
        page =
            page.replace(&format!("<{new}>"), &format!("<{old}>")).replace(&format!("</{new}>"), &format!("</{old}>"));
        page = page.replace(&format!("<{new} "), &format!("<{old} "));
    }
    for tag in ["</p>", "</li>", "</body>", "</html>", "</head>", "<head>"] {
        page = page.replace(tag, "");
    }
    page.replace("\"email\"", "text").replace("type=\"submit\"", "type=submit")
}

fn replace_attribute(page: &str, name: &str, with: impl Fn(&str) -> String) -> String {
    let needle = format!(" {name}=\"");
    let (mut out, mut rest) = (String::new(), page);
    while let Some((before, after)) = rest.split_once(&needle) {
        let (value, after) = after.split_once('"').expect("a closing quote");
        out.push_str(before);
        out.push_str(&with(value));
        rest = after;
    }
    out + rest
}

/// The texts of what stays and of what goes, each on its line.
fn split(page: &str, kinds: Kinds) -> (String, String) {
    let options = MarkerOptions { url: "https://lantern.example/ferry".into(), kinds, ..MarkerOptions::default() };
    let marks: HashSet<u32> =
        judge_page(page.as_bytes(), &options, set::built_in()).iter().map(|mark| mark.n).collect();
    let tree = parse(page).expect("the page parses");
    let (mut stays, mut goes) = (String::new(), String::new());
    for id in tree.descendants(tree.root()).filter(|&id| tree.is_text(id)) {
        let out = if is_marked(&tree, id, &marks) { &mut goes } else { &mut stays };
        out.push_str(&tree.text(id));
        out.push('\n');
    }
    (stays, goes)
}

fn is_marked(tree: &Tree, id: NodeId, marks: &HashSet<u32>) -> bool {
    tree.ancestors(id).any(|above| tree.ordinal(above).is_some_and(|ordinal| marks.contains(&ordinal)))
}

/// Pieces that are in the wrong half, and paragraphs lost.
fn faults(page: &str, kinds: Kinds, gone: &[&str]) -> Vec<String> {
    let (stays, goes) = split(page, kinds);
    let title = stays.find("</title>").unwrap_or(0);
    let mut faults = Vec::new();
    for piece in gone {
        if stays[title..].lines().any(|line| line.trim().starts_with(piece)) || !goes.contains(piece) {
            faults.push(format!("stays: {piece}"));
        }
    }
    for piece in KEPT.iter().copied().chain(PAGE.lines().filter_map(paragraph)) {
        if !stays.contains(piece) {
            faults.push(format!("goes: {piece}"));
        }
    }
    faults
}

fn paragraph(line: &str) -> Option<&str> {
    line.strip_prefix("<p class=\"post-text\">")?.strip_suffix("</p>")
}

#[test]
fn every_prompt_goes_and_no_word_of_the_story() {
    let all: Vec<&str> = PROMPTS.iter().chain(&AROUND).copied().collect();
    let mut report = String::new();
    for (markup, page) in [("telling", PAGE.to_string()), ("hashed", hashed(PAGE)), ("sloppy", sloppy(PAGE))] {
        for fault in faults(&page, Kinds::DEFAULT, &PROMPTS) {
            report += &format!("{markup}: {fault}\n");
        }
        for fault in faults(&page, Kinds::ALL, &all) {
            report += &format!("{markup}, all kinds: {fault}\n");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_markups_differ_as_they_say() {
    assert!(!hashed(PAGE).contains("donation") || !hashed(PAGE).contains("class=\"donation"));
    let sloppy = sloppy(PAGE);
    assert!(!sloppy.contains("class=") && !sloppy.contains("</p>") && !sloppy.contains("<section"));
}
