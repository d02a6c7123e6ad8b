//! Turns labelled pages into what `train.py` learns from.
//!
//! ```text
//! decant-train segments CORPUS OUT            segments with their label, class tokens and words
//! decant-train rows CORPUS OUT LEXICONS…      rows of features; page k of fold f is measured with lexicon f
//! decant-train texts CORPUS OUT SCORES        what would be extracted with these scores, as `decant read --batch` prints it
//! decant-train clutter LIST OUT               elements of the pages of a list, as the judge of clutter sees them
//! decant-train verdicts CORPUS OUT SCORES     the verdict on each segment with these scores, to see why
//! ```
//! CORPUS holds `<set>/truth.jsonl` and `<set>/pages/<id>.html.gz`; a fold is given by the host of the page.

mod clutter;
mod corpus;
mod label;

use std::fs::File;
use std::io::{BufWriter, Write};

use decant::article::{Article, gather};
use decant::extract::element::token_hashes;
use decant::extract::features::{line_key, rows};
use decant::extract::lexicon::Lexicon;
use decant::extract::segment::{range, segments};
use decant::extract::{choose, hints};
use decant::html::Tree;
use decant::output::text;
use decant::page::Page as Facts;
use serde_json::json;

use corpus::{FOLDS, Page, pages};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["segments", corpus, out] => dump_segments(corpus, out),
        ["rows", corpus, out, ref lexicons @ ..] if lexicons.len() == FOLDS => dump_rows(corpus, out, lexicons),
        ["clutter", list, out] => clutter::dump(list, out),
        ["texts", corpus, out, scores] => dump_texts(corpus, out, scores),
        ["verdicts", corpus, out, scores] => dump_verdicts(corpus, out, scores),
        _ => Err("usage: decant-train segments|rows|texts|verdicts|clutter CORPUS OUT …".into()),
    }
}

fn floats(out: &mut impl Write, values: &[f32]) -> Result<()> {
    for value in values {
        out.write_all(&value.to_le_bytes())?;
    }
    Ok(())
}

fn dump_segments(corpus: &str, out: &str) -> Result<()> {
    let mut out = BufWriter::new(File::create(out)?);
    for page in pages(corpus)? {
        let Page { set, truth, tree, fold } = page?;
        let segments = segments(&tree);
        let texts: Vec<String> = segments.iter().map(|segment| text_of(&tree, segment.first, segment.last)).collect();
        let labels = match &truth.text {
            Some(text) => label::labels(text, &texts),
            None => label::from_snippets(&truth.with, &truth.without, &texts),
        };
        let mut elements = Vec::new();
        for id in tree.descendants(tree.root()).filter(|&id| !tree.is_text(id)) {
            let (from, to) = range(&tree, &segments, id);
            if to > from {
                let mut tokens = Vec::new();
                token_hashes(&tree, id, |hash| tokens.push(hash));
                if !tokens.is_empty() {
                    elements.push(json!([from, to, tokens]));
                }
            }
        }
        let line = json!({
            "set": set, "id": truth.id, "fold": fold, "type": truth.kind, "host": truth.host(),
            "text": texts, "label": labels, "elements": elements,
            "words": segments.iter().map(|s| s.words).collect::<Vec<_>>(),
            "hashes": segments.iter().map(|s| &s.word_hashes).collect::<Vec<_>>(),
            "lines": segments.iter().map(|s| line_key(s.line_hash)).collect::<Vec<_>>(),
            "truth": truth.text, "with": truth.with, "without": truth.without,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn dump_rows(corpus: &str, out: &str, lexicons: &[&str]) -> Result<()> {
    let mut out = BufWriter::new(File::create(out)?);
    let mut tables = Vec::new();
    for path in lexicons {
        let bytes: &'static [u8] = std::fs::read(path)?.leak();
        let (classes, rest) = Lexicon::read(bytes);
        tables.push((classes, Lexicon::read(rest).0));
    }
    for page in pages(corpus)? {
        let page = page?;
        let (classes, words) = &tables[page.fold];
        let hints = hints::Hints::of(&page.tree, &Facts::of(&page.tree, page.truth.url.as_deref()));
        floats(&mut out, &rows(&page.tree, &segments(&page.tree), &hints, classes, words))?;
    }
    Ok(())
}

/// The scores of all segments of all pages.
fn read_scores(path: &str) -> Result<Vec<f32>> {
    let bytes = std::fs::read(path)?;
    Ok(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

fn dump_texts(corpus: &str, out: &str, scores: &str) -> Result<()> {
    let mut out = BufWriter::new(File::create(out)?);
    let mut scores = read_scores(scores)?.into_iter();
    for page in pages(corpus)? {
        let Page { set, truth, tree, .. } = page?;
        let segments = segments(&tree);
        let of_page: Vec<f32> = scores.by_ref().take(segments.len()).collect();
        let facts = Facts::of(&tree, truth.url.as_deref());
        let choice = choose(&tree, &hints::Hints::of(&tree, &facts), &segments, &of_page, false).choice;
        let gathered = gather(&tree, &facts.base, &choice);
        let article = Article { lead: gathered.lead, blocks: gathered.blocks, ..Article::default() };
        writeln!(out, "{}", json!({"id": format!("{set}/{}", truth.id), "text": text::body(&article)}))?;
    }
    Ok(())
}

fn dump_verdicts(corpus: &str, out: &str, scores: &str) -> Result<()> {
    let mut out = BufWriter::new(File::create(out)?);
    let mut scores = read_scores(scores)?.into_iter();
    for page in pages(corpus)? {
        let Page { set, truth, tree, .. } = page?;
        let segments = segments(&tree);
        let of_page: Vec<f32> = scores.by_ref().take(segments.len()).collect();
        let facts = Facts::of(&tree, truth.url.as_deref());
        let verdicts = choose(&tree, &hints::Hints::of(&tree, &facts), &segments, &of_page, true).verdicts;
        let lines: Vec<_> = verdicts
            .iter()
            .map(|v| json!([v.kept, v.score, v.words, v.reason.map(|reason| reason.code()), v.path, v.sample]))
            .collect();
        writeln!(out, "{}", json!({"id": format!("{set}/{}", truth.id), "verdicts": lines}))?;
    }
    Ok(())
}

/// The text of a segment as a reader sees it.
fn text_of(tree: &Tree, first: u32, last: u32) -> String {
    let mut out = String::new();
    for id in (first..=last).filter(|&id| tree.is_text(id)) {
        out.push_str(&tree.text(id));
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
