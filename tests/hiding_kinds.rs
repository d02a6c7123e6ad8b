//! Every kind of clutter in three markups: `tests/hiding/kinds/KIND.MARKUP.html`, put into the story `frame.MARKUP.html`.
//!
//! `modern` has telling names and semantic elements, `hashed` the class names of build tools, `sloppy` tables, fonts and open
//! elements. A comment before an element says what must become of it: `goes` with all its text, or `stays` with all that
//! is in it; whatever bears no such comment stays as well. `at top`, `at text`, `at end` and `at side` are places in the
//! frame.

use decant::clutter::kind::{Kind, Kinds};
use decant::clutter::marker::{MarkerOptions, judge_page};
use decant::clutter::set;
use decant::html::{NodeId, Tree, parse};
use std::collections::HashMap;
use std::path::Path;

const MARKUPS: [&str; 3] = ["modern", "hashed", "sloppy"];
const PLACES: [&str; 4] = ["<!-- at top -->", "<!-- at text -->", "<!-- at end -->", "<!-- at side -->"];

fn fixture(name: &str, markup: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/hiding/kinds/{name}.{markup}.html"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The frame with the parts of a fixture at their places.
fn page(kind: Kind, markup: &str) -> String {
    let (mut page, parts) = (fixture("frame", markup), fixture(kind.name(), markup));
    for place in PLACES {
        let part = parts.split_once(place).map_or("", |(_, rest)| rest.split("<!-- at ").next().unwrap_or_default());
        page = page.replacen(place, part, 1);
    }
    page
}

/// Numbers of the start tags that bear a comment, with the comment.
fn told(page: &str) -> Vec<(u32, &'static str)> {
    let mut told = Vec::new();
    for word in ["goes", "stays"] {
        for (at, comment) in page.match_indices(&format!("<!-- {word} -->")) {
            let before = &page[..at + comment.len()];
            let is_start = |(i, _): &(usize, &str)| before.as_bytes().get(i + 1).is_some_and(u8::is_ascii_alphabetic);
            told.push((before.match_indices('<').filter(is_start).count() as u32, word));
        }
    }
    told
}

fn element(tree: &Tree, number: u32) -> NodeId {
    let found = (0..tree.len()).find(|&id| !tree.is_text(id) && tree.ordinal(id) == Some(number));
    found.unwrap_or_else(|| panic!("no element {number}"))
}

/// What differs from what the fixture's comments say.
fn faults(page: &str, kind: Kind, kinds: Kinds) -> Vec<String> {
    let options = MarkerOptions { url: "https://courier.example/gates".into(), kinds, ..MarkerOptions::default() };
    let marks: HashMap<u32, Kind> =
        judge_page(page.as_bytes(), &options, set::built_in()).iter().map(|mark| (mark.n, mark.kind)).collect();
    let tree = parse(page).expect("the page parses");
    let mark_of = |id| tree.ordinal(id).and_then(|number| marks.get(&number)).copied();
    let told: Vec<(NodeId, &str)> =
        told(page).into_iter().map(|(number, word)| (element(&tree, number), word)).collect();
    let inside = |id: NodeId, outer: NodeId| outer <= id && id < tree.end(outer);
    let mut faults = Vec::new();
    for id in (0..tree.len()).filter(|&id| tree.is_text(id) && !tree.text(id).trim().is_empty()) {
        let silent = tree.ancestors(id).any(|above| matches!(tree.name(above), "script" | "title"));
        let goes = told.iter().any(|&(at, word)| word == "goes" && inside(id, at));
        let hidden = tree.ancestors(id).find_map(mark_of);
        if !silent && goes != hidden.is_some() {
            let text = tree.text(id);
            faults.push(format!("{}: {}", if goes { "stays" } else { "goes" }, text.trim()));
        }
    }
    for &(at, word) in &told {
        let around = std::iter::once(at).chain(tree.ancestors(at)).find_map(mark_of);
        let within: Vec<Kind> = (at..tree.end(at)).filter(|&id| !tree.is_text(id)).filter_map(mark_of).collect();
        let found = around.or(within.first().copied());
        if (word == "goes") != found.is_some() || word == "goes" && found != Some(kind) {
            let tag = page_tag(page, &tree, at);
            faults.push(format!("{word}: {tag} is {}", found.map_or("not marked", |kind| kind.name())));
        }
    }
    faults
}

/// The start tag of an element, for a message.
fn page_tag(page: &str, tree: &Tree, id: NodeId) -> String {
    let number = tree.ordinal(id).unwrap_or_default() as usize;
    let starts =
        page.match_indices('<').filter(|(at, _)| page.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphabetic));
    let start = starts.map(|(at, _)| at).nth(number).unwrap_or_default();
    page[start..].split_inclusive('>').next().unwrap_or_default().to_string()
}

#[test]
fn every_kind_goes_in_every_markup_and_nothing_else() {
    let mut report = String::new();
    for kind in Kind::ALL {
        for markup in MARKUPS {
            let page = page(kind, markup);
            assert!(page.contains("<!-- goes -->") && page.contains("<!-- stays -->"), "{}.{markup}", kind.name());
            for (which, kinds) in [("alone", Kinds::one(kind)), ("all kinds", Kinds::ALL)] {
                for fault in faults(&page, kind, kinds) {
                    report += &format!("{}.{markup}, {which}: {fault}\n", kind.name());
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn optional_kinds_stay_unless_asked_for() {
    for kind in Kind::ALL.into_iter().filter(|kind| !kind.on_by_default()) {
        for markup in MARKUPS {
            let url = "https://courier.example/gates".into();
            let options = MarkerOptions { url, kinds: Kinds::DEFAULT, ..MarkerOptions::default() };
            let marks = judge_page(page(kind, markup).as_bytes(), &options, set::built_in());
            assert!(marks.is_empty(), "{}.{markup}: {marks:?}", kind.name());
        }
    }
}
