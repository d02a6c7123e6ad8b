//! The light tree against html5lib's tree-construction tests, read from the shared material (skipped where it is absent).
//!
//! Asked for: the same text in the same order and the same end of raw text in every document, and for at least 98 % of
//! the documents the same chain of block ancestors around each text.

mod common;

use decant::html::{Tag, Tree, parse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    kind: String,
    html: String,
    fragment: Option<serde_json::Value>,
    script: String,
    tree: String,
}

/// A text with the block elements around it, outermost first.
#[derive(Debug, PartialEq, Clone)]
struct Text {
    text: String,
    blocks: Vec<String>,
}

/// The texts of a tree dump as html5lib writes it.
fn expected(dump: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for line in dump.split("\n| ").map(|line| line.strip_prefix("| ").unwrap_or(line)) {
        let depth = (line.len() - line.trim_start_matches(' ').len()) / 2;
        let item = &line[depth * 2..];
        if let Some(text) = item.strip_prefix('"') {
            let text = text.trim_end_matches('\n');
            let text = text.strip_suffix('"').unwrap_or(text);
            let blocks = open.iter().take(depth).filter(|name| Tag::of(name.as_bytes()).is_block()).cloned().collect();
            texts.push(Text { text: text.to_owned(), blocks });
        } else if item.starts_with('<') && !item.starts_with("<!") && !item.starts_with("<?") || item == "content" {
            let name = item.trim_start_matches('<').trim_end().trim_end_matches('>');
            open.truncate(depth);
            open.push(name.to_owned());
        }
    }
    joined(texts)
}

fn actual(tree: &Tree) -> Vec<Text> {
    let mut texts = Vec::new();
    for id in (0..tree.len()).filter(|&id| tree.is_text(id)) {
        let mut blocks: Vec<String> =
            tree.ancestors(id).filter(|&a| tree.tag(a).is_block()).map(|a| tree.name(a).to_owned()).collect();
        blocks.reverse();
        texts.push(Text { text: tree.text(id).into_owned(), blocks });
    }
    joined(texts)
}

/// Neighbours with the same blocks are one text; white space alone is none, and NUL is dropped as a browser does.
fn joined(texts: Vec<Text>) -> Vec<Text> {
    let mut out: Vec<Text> = Vec::new();
    for mut text in texts {
        text.text = text.text.replace(['\0', '\u{fffd}'], "");
        match out.last_mut() {
            Some(last) if last.blocks == text.blocks => last.text.push_str(&text.text),
            _ => out.push(text),
        }
    }
    for text in &mut out {
        text.text = text.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    out.retain(|text| !text.text.is_empty());
    out
}

fn all(texts: &[Text]) -> String {
    texts.iter().flat_map(|text| text.text.split_whitespace()).collect()
}

/// Why the light tree differs from the dump on purpose.
fn reason(case: &Case) -> Option<&'static str> {
    if case.script == "off" {
        Some("the page is read as a browser with scripting sees it: noscript is raw text")
    } else if case.id.starts_with("scripted/") {
        Some("document.write is not run")
    } else if case.html.contains("<selectedcontent>") {
        Some("selectedcontent is a copy that the browser makes for display")
    } else if case.id == "template-75" {
        Some("text after a col in a template is kept rather than dropped")
    } else {
        None
    }
}

#[test]
fn text_order_and_blocks_are_those_of_the_standard() {
    let Some(path) = common::shared("security/tree_tests.jsonl") else { return };
    let cases = std::fs::read_to_string(path).unwrap();
    let (mut documents, mut same_text, mut same_blocks) = (0, 0, 0);
    let mut unexplained = Vec::new();
    let mut report = String::new();
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        if case.fragment.is_some() {
            continue;
        }
        documents += 1;
        let (want, have) = (expected(&case.tree), actual(&parse(&case.html).unwrap()));
        let text = all(&want) == all(&have);
        let blocks = want == have;
        same_text += usize::from(text);
        same_blocks += usize::from(blocks);
        if !text || !blocks {
            let what = if text { "blocks" } else { reason(&case).unwrap_or("TEXT") };
            if what == "TEXT" {
                unexplained.push(case.id.clone());
            }
            report += &format!(
                "{what} {} {} script={} {:?}\n   want {want:?}\n   have {have:?}\n",
                case.id, case.kind, case.script, case.html
            );
        }
    }
    if std::env::var_os("TREE_REPORT").is_some() {
        print!("{report}");
    }
    println!("{documents} documents: text order equal in {same_text}, block ancestors equal in {same_blocks}");
    assert!(same_blocks * 100 >= documents * 98);
    assert!(unexplained.is_empty(), "text order differs in {unexplained:?}");
}
