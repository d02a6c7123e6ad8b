//! Pages of our own, one purpose each, and what reading them must give: `NAME.html`, `NAME.expected.json` (the article, or the
//! error's code) and `NAME.expected.md`. `BLESS=1` rewrites the expected files; the diff is then what is reviewed.
//!
//! Every page is read whole and in chunks of several sizes, and all of them must agree.

use decant::article::Block;
use decant::output::{self, Format, Options};
use decant::read::{ReadOptions, Reader, Reading};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const CHUNKS: [usize; 5] = [1, 2, 3, 7, 64];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Names of all pages, sorted.
fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the folder of fixtures")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".html").map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn read(name: &str, bytes: &[u8], chunk: usize) -> Result<Reading, String> {
    let url = Some(format!("https://lantern.example/fixtures/{name}.html"));
    let mut reader = Reader::new(ReadOptions { url, ..ReadOptions::default() });
    for piece in bytes.chunks(chunk.max(1)) {
        reader.push(piece);
    }
    reader.finish().map_err(|error| error.code().to_owned())
}

/// The two expected files of a page.
fn outcome(name: &str, bytes: &[u8], chunk: usize) -> (String, String) {
    match read(name, bytes, chunk) {
        Ok(reading) => {
            let json = serde_json::to_string_pretty(&reading.article).expect("an article is always JSON");
            let markdown = output::write(&reading.article, Format::Markdown, &Options::default());
            (json + "\n", String::from_utf8(markdown.expect("Markdown has no limit")).expect("Markdown is UTF-8"))
        }
        Err(code) => (format!("{{ \"error\": \"{code}\" }}\n"), String::new()),
    }
}

#[test]
fn pages_give_what_is_expected() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value != "0");
    let mut wrong = Vec::new();
    for name in names() {
        let bytes = fs::read(folder().join(format!("{name}.html"))).expect("a fixture");
        let (json, markdown) = outcome(&name, &bytes, bytes.len());
        for (end, text) in [("json", json), ("md", markdown)] {
            let file = folder().join(format!("{name}.expected.{end}"));
            if bless {
                fs::write(&file, &text).expect("expected files can be written");
            }
            let expected = fs::read_to_string(&file).unwrap_or_default();
            if expected != text {
                wrong.push(format!("{name}.expected.{end}: {}", first_difference(&expected, &text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} files differ (BLESS=1 rewrites them):\n{}", wrong.len(), wrong.join("\n"));
}

fn first_difference(expected: &str, found: &str) -> String {
    let at = expected.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("the end").trim().to_owned();
    format!("line {}\n    expected: {}\n    found:    {}", at + 1, line(expected), line(found))
}

#[test]
fn chunks_of_any_size_give_the_same() {
    for name in names() {
        let bytes = fs::read(folder().join(format!("{name}.html"))).expect("a fixture");
        let whole = outcome(&name, &bytes, bytes.len());
        for chunk in CHUNKS {
            assert!(
                outcome(&name, &bytes, chunk) == whole,
                "{name} read in chunks of {chunk} differs from {name} whole"
            );
        }
    }
}

/// Pages that say the same in other markup or other bytes: their blocks are equal.
#[test]
fn one_story_reads_the_same_in_every_dress() {
    let groups = [
        ("markup-modern", names().into_iter().filter(|name| name.starts_with("markup-")).collect()),
        ("charset-windows-1251", vec!["charset-koi8-r".to_owned()]),
        ("charset-shift-jis", vec!["charset-euc-jp".to_owned()]),
        ("lang-chinese", vec!["charset-gbk".to_owned()]),
        ("lang-korean", vec!["charset-euc-kr".to_owned(), "charset-utf-16".to_owned()]),
        ("lang-unsaid", vec!["charset-undeclared".to_owned()]),
    ];
    let mut known: BTreeMap<String, Vec<Block>> = BTreeMap::new();
    for name in names() {
        let bytes = fs::read(folder().join(format!("{name}.html"))).expect("a fixture");
        if let Ok(reading) = read(&name, &bytes, bytes.len()) {
            known.insert(name, reading.article.blocks);
        }
    }
    for (model, others) in groups {
        for other in others {
            assert_eq!(known.get(model), known.get(&other), "{other} does not read as {model} does");
        }
    }
}

/// The counts that the project's plan asks for, so that a fixture lost in a merge is missed.
#[test]
fn there_are_pages_enough() {
    let names = names();
    assert!(names.len() >= 60, "{} fixtures", names.len());
    for start in ["block-", "inline-", "lang-", "markup-", "image-", "meta-", "charset-"] {
        assert!(names.iter().filter(|name| name.starts_with(start)).count() >= 4, "too few pages called {start}*");
    }
}
