//! Hiding never takes article text away: over every page of the shared corpus whose full text is known, no
//! paragraph of it lies in a marked element. Skipped where the shared material is absent.
//!
//! Kinds are those that are on by default; the optional ones hide lines such as "Read also", which some corpora count
//! as text.
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
    let kinds = Kinds::parse(&std::env::var("HIDDEN_KINDS").unwrap_or_else(|_| "default".into())).expect("kinds");
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
    lost.retain(|line: &String| !CLUTTER_IN_TRUTH.iter().any(|known| line.contains(known)));
    lost.sort();
    lost.dedup();
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}
