//! Hiding never takes article text away: over every page of the shared corpus whose full text is known, no
//! paragraph of it lies in a marked element. Skipped where the shared material is absent.
//!
//! All kinds are on. The optional ones hide lines such as "Read also", which some corpora count as text: those pages are
//! listed below.
//!
//! `HIDDEN_SETS=fundus,daniel` picks sets, `HIDDEN_KINDS=default` kinds, `HIDDEN_STREAM=1` the streaming marker,
//! `HIDDEN_LEAST=16` looks at shorter lines too (headings; a list to read, not a test to pass).

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use decant::clutter::kind::Kinds;
use decant::clutter::marker::{Marker, MarkerOptions, judge_page};
use decant::clutter::set;
use decant::html::{NodeId, Parser, Tag, Tree};
use serde_json::Value;

/// Boxes whose own words a corpus counts as article text though they are what Decant is to hide: forms that ask for an
/// address, and one appeal for donations.
const CLUTTER_IN_TRUTH: [&str; 8] = [
    "mozilla/citylab-1: newsletter",
    "mozilla/nytimes-3: newsletter",
    "wcxb-dev/0460: newsletter",
    "wcxb-dev/0586: newsletter",
    "wcxb-dev/0651: newsletter",
    "wcxb-dev/0660: newsletter",
    "wcxb-dev/4460: newsletter",
    "/4372: donate",
];

/// What the optional kinds hide of texts that a corpus counts, by class and page; each was looked at.
const AROUND_IN_TRUTH: [(&str, &[&str]); 5] = [
    // "Read more: …" and its kin between the paragraphs, with one link.
    (
        "related",
        &[
            "mozilla/cnn",
            "mozilla/lemonde-1",
            "wcxb-dev/0016",
            "wcxb-dev/0032",
            "wcxb-dev/0127",
            "wcxb-dev/0146",
            "wcxb-dev/0244",
            "wcxb-dev/1476",
            "wcxb-dev/4192",
            "wcxb-dev/4232",
            "wcxb-dev/4668",
            "wcxb-test/5001",
            "wcxb-test/5218",
            "wcxb-test/5324",
            "wcxb-test/5643",
        ],
    ),
    // Lists and cards of other articles, of words in a dictionary, of a wiki's sister projects.
    (
        "related",
        &[
            "daniel/20111215_www.bbc.co.uk",
            "daniel/20111215_www.dailymail.co.uk",
            "daniel/20120104_wiadomosci.gazeta.pl",
            "daniel/20120105_zdrowie.gazeta.pl",
            "daniel/20120112_www.bbc.co.uk",
            "daniel/20120117_www.dailymail.co.uk",
            "fundus/ua_Pravda_2026_01_08",
            "fundus/uk_Nature_2025_11_04",
            "fundus/uk_Nature_2026_02_07",
            "mozilla/wikipedia",
            "scrapinghub/06ee193de4bd611f",
            "scrapinghub/3cb22bfabed8de71",
            "wcxb-dev/0318",
            "wcxb-dev/4660",
        ],
    ),
    // Comments below a story; below a first post on pages that say of themselves neither forum nor article.
    (
        "comments",
        &[
            "daniel/20120117_www.aif.ru",
            "mozilla/firefox-nightly-blog",
            "wcxb-dev/0573",
            "defuddle/general--github.com-test-owner-test-repo-pull-42",
        ],
    ),
    // "Follow us on …" as the last line, and a call to report mistakes.
    ("social", &["scrapinghub/abd9d6291b6bfae0"]),
    ("survey", &["mozilla/aktualne"]),
];

fn is_known(line: &str) -> bool {
    CLUTTER_IN_TRUTH.iter().any(|known| line.contains(known))
        || AROUND_IN_TRUTH.iter().any(|(kind, pages)| {
            line.contains(&format!(": {kind} ")) && pages.iter().any(|page| line.starts_with(page))
        })
}

/// Paragraphs shorter than this are names, dates and headings that stand on a page more than once.
const PARAGRAPH: usize = 40;

fn shared() -> Option<PathBuf> {
    let root = std::env::var_os("DECANT_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    root.join("corpus").is_dir().then_some(root)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_silent(tree: &Tree, id: NodeId) -> bool {
    tree.ancestors(id).any(|above| matches!(tree.tag(above), Tag::Script | Tag::Style | Tag::Head))
}

/// Letters of what stays and of each marked element.
fn split(tree: &Tree, marked: &HashMap<u32, String>) -> (String, Vec<(String, String)>) {
    let (mut stays, mut hidden) = (String::new(), Vec::new());
    let mut id = 0;
    while id < tree.len() {
        let mark = tree.ordinal(id).and_then(|ordinal| marked.get(&ordinal)).filter(|_| !tree.is_text(id));
        if let Some(mark) = mark {
            let text: String = (id..tree.end(id))
                .filter(|&node| tree.is_text(node) && !is_silent(tree, node))
                .map(|node| letters(&tree.text(node)))
                .collect();
            hidden.push((mark.clone(), text));
            id = tree.end(id);
            continue;
        }
        if tree.is_text(id) && !is_silent(tree, id) {
            stays.push_str(&letters(&tree.text(id)));
        }
        id += 1;
    }
    (stays, hidden)
}

/// Start tags that the streaming marker marked, by their number.
fn streamed(bytes: &[u8], options: &MarkerOptions, rules: &std::sync::Arc<set::RuleSet>) -> HashMap<u32, String> {
    let mut marker = Marker::new(options.clone(), rules);
    let mut out = marker.push(bytes);
    out.extend(marker.finish());
    let mut parser = Parser::new(options.content_type.as_deref());
    let Ok(()) = parser.push(&out) else { return HashMap::new() };
    let Ok(tree) = parser.finish() else { return HashMap::new() };
    let told = |id| {
        let kind = tree.attr(id, "data-decant")?;
        let name = |name| tree.attr(id, name).unwrap_or_default().into_owned();
        Some((tree.ordinal(id)?, format!("{kind} <{} id={} class={}>", tree.name(id), name("id"), name("class"))))
    };
    (0..tree.len()).filter_map(told).collect()
}

#[test]
fn no_article_paragraph_is_hidden() {
    let Some(root) = shared() else {
        eprintln!("skipped: the shared corpus is not here");
        return;
    };
    let rules = set::built_in();
    let sets = std::env::var("HIDDEN_SETS").unwrap_or_else(|_| {
        "cleanportaleval,daniel,defuddle,fundus,gold,mozilla,scrapinghub,wcxb-dev,wcxb-test,zh-news".into()
    });
    let kinds = Kinds::parse(&std::env::var("HIDDEN_KINDS").unwrap_or_else(|_| "all".into())).expect("kinds");
    let stream = std::env::var_os("HIDDEN_STREAM").is_some();
    let least = std::env::var("HIDDEN_LEAST").ok().and_then(|least| least.parse().ok()).unwrap_or(PARAGRAPH);
    let (mut pages, mut paragraphs, mut lost) = (0, 0, Vec::new());
    for set in sets.split(',') {
        let truth = std::fs::read_to_string(root.join("corpus").join(set).join("truth.jsonl")).expect("truth");
        for row in truth.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let (Some(text), Some(id)) = (row["text"].as_str(), row["id"].as_str()) else { continue };
            let file = root.join("corpus").join(set).join("pages").join(format!("{id}.html.gz"));
            let mut bytes = Vec::new();
            if std::fs::File::open(&file)
                .and_then(|file| flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes))
                .is_err()
            {
                continue;
            }
            pages += 1;
            let options = MarkerOptions {
                url: row["url"].as_str().unwrap_or_default().into(),
                kinds,
                ..MarkerOptions::default()
            };
            let marked: HashMap<u32, String> = if stream {
                streamed(&bytes, &options, rules)
            } else {
                judge_page(&bytes, &options, rules)
                    .into_iter()
                    .map(|mark| (mark.n, format!("{} #{} <{}> {}", mark.kind.name(), mark.n, mark.tag, mark.reason)))
                    .collect()
            };
            let mut parser = Parser::new(None);
            parser.push(&bytes).expect("the page parses");
            let tree = parser.finish().expect("the page parses");
            let (stays, hidden) = split(&tree, &marked);
            let whole = letters(text);
            for paragraph in text.lines().map(str::trim) {
                let wanted = letters(paragraph);
                if wanted.chars().count() < least || stays.contains(&wanted) {
                    continue;
                }
                paragraphs += 1;
                if let Some((mark, _)) = hidden.iter().find(|(_, text)| text.contains(&wanted)) {
                    lost.push(format!("{set}/{id}: {mark}: {}", paragraph.chars().take(90).collect::<String>()));
                }
            }
            for (mark, text) in &hidden {
                if text.chars().count() >= least && whole.contains(text) && !stays.contains(text) {
                    lost.push(format!(
                        "{set}/{id}: {mark}: part of the text: {}",
                        text.chars().take(90).collect::<String>()
                    ));
                }
            }
        }
    }
    eprintln!("{pages} pages, {paragraphs} paragraphs not found among what stays, {} lost", lost.len());
    lost.retain(|line: &String| !is_known(line));
    lost.sort();
    lost.dedup();
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}
