//! Pages as the judge of clutter sees them: elements with names, texts and measures, for labelling and learning.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::sync::Arc;

use decant::clutter::features;
use decant::clutter::guard;
use decant::clutter::judge::{Judge, host_of};
use decant::clutter::kind::{Kind, Kinds};
use decant::clutter::marker::{Marker, MarkerOptions};
use decant::clutter::measure::Measures;
use decant::clutter::outline::Outline;
use decant::clutter::set::{self, RuleSet};
use decant::clutter::view::View;
use decant::clutter::vocabulary::Vocabulary;
use decant::html::Parser;
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Result;

#[derive(Deserialize)]
struct Entry {
    id: String,
    path: String,
    #[serde(default)]
    url: String,
}

/// One line a page of `list`: its elements and the marks of all kinds that the judge sets today.
pub fn dump(list: &str, out: &str) -> Result<()> {
    let mut out = BufWriter::new(File::create(out)?);
    let rules = set::built_in();
    for line in BufReader::new(File::open(list)?).lines() {
        let entry: Entry = serde_json::from_str(&line?)?;
        let mut bytes = Vec::new();
        GzDecoder::new(File::open(&entry.path)?).read_to_end(&mut bytes)?;
        let mut parser = Parser::new(None);
        parser.push(&bytes)?;
        let tree = parser.finish()?;
        let outline = Outline::of_tree(&tree);
        let marks = Judge::new(&entry.url, Kinds::ALL, rules).page(&outline);
        let default = Judge::new(&entry.url, Kinds::DEFAULT, rules).page(&outline);
        let stream = streamed(&entry.url, &bytes, rules)?;
        let measures = Measures::of(&outline, &host_of(&entry.url), Vocabulary::get());
        let view = View::new(&outline, &measures);
        let mut own = vec![String::new(); outline.len()];
        for text in &outline.texts {
            let own = &mut own[text.owner as usize];
            own.extend(text.text.split_whitespace().flat_map(|word| [word, " "]));
        }
        let elements: Vec<Value> = (0..outline.len())
            .map(|at| {
                let element = &outline.elements[at];
                let sums = &measures.sums[at];
                let text: String = own[at].chars().take(160).collect();
                json!([
                    element.n,
                    element.parent,
                    element.tag,
                    element.id,
                    element.class,
                    element.attributes,
                    text,
                    sums.chars,
                    sums.links,
                    sums.prose,
                    evidence(&view, at)
                ])
            })
            .collect();
        let rows: Vec<Value> = (0..outline.len())
            .filter(|&at| features::is_candidate(&view, at) && guard_lets(&view, at))
            .map(|at| json!([at, features::row(&view, at).as_slice()]))
            .collect();
        let line = json!({
            "rows": rows, "id": entry.id, "url": entry.url, "elements": elements, "marks": marks, "default": default, "stream": stream,
            "column": view.column, "article": outline.article,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Whether the guard lets the element go as any kind of prompt.
fn guard_lets(view: &View, at: usize) -> bool {
    [Kind::Ad, Kind::Newsletter, Kind::Paywall, Kind::Donate, Kind::App]
        .into_iter()
        .any(|kind| guard::keeps(view, at, kind).is_none())
}

/// What speaks for each kind: own names (2 strong, 1 weak), then counts over the subtree.
fn evidence(view: &View, at: usize) -> Value {
    let (signs, sums) = (view.signs(at), view.sums(at));
    let mut out = serde_json::Map::new();
    for kind in Kinds::ALL.iter() {
        let k = kind as usize;
        let named = if signs.names.strong.has(kind) { 2 } else { u8::from(signs.names.weak.has(kind)) };
        let row = [
            named,
            sums.phrases[k],
            sums.mentions[k],
            sums.labels[k],
            sums.addresses[k],
            sums.hints[k],
            sums.sources[k],
            u8::from(signs.label.has(kind)),
            u8::from(signs.data.has(kind)),
        ];
        if row.iter().any(|&count| count > 0) {
            out.insert(kind.name().into(), json!(row));
        }
    }
    out.insert(
        "_".into(),
        json!([sums.buttons, sums.calls, sums.fields, sums.emails, sums.paragraphs, sums.headings, sums.images]),
    );
    Value::Object(out)
}

/// Start tags that the streaming marker marks, with their kinds.
fn streamed(url: &str, bytes: &[u8], rules: &Arc<RuleSet>) -> Result<Vec<(u32, String)>> {
    let options = MarkerOptions { url: url.into(), kinds: Kinds::DEFAULT, ..MarkerOptions::default() };
    let mut marker = Marker::new(options, rules);
    let mut out = marker.push(bytes);
    out.extend(marker.finish());
    let mut parser = Parser::new(None);
    parser.push(&out)?;
    let tree = parser.finish()?;
    Ok((0..tree.len()).filter_map(|id| Some((tree.ordinal(id)?, tree.attr(id, "data-decant")?.into_owned()))).collect())
}
