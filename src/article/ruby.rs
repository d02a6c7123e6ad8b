//! Ruby: readings above a base text.

use super::gather::Gatherer;
use super::types::{Inline, RubyPart};
use crate::html::{NodeId, Tag};

/// Takes a `ruby` element into the line.
pub(super) fn take(gatherer: &mut Gatherer, id: NodeId) {
    let tree = gatherer.tree;
    let mut bases: Vec<String> = Vec::new();
    let mut readings: Vec<String> = Vec::new();
    // Whether the next base text starts a part of its own.
    let mut fresh = true;
    let mut node = id + 1;
    while node < tree.end(id) {
        let past = tree.end(node);
        if gatherer.is_skipped(node) {
            node = past;
            continue;
        }
        match tree.tag(node) {
            Tag::Text => {
                let text = tree.text(node);
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    match bases.last_mut() {
                        Some(base) if !fresh => base.push_str(&text),
                        _ => bases.push(text),
                    }
                    fresh = false;
                }
                node = past;
            }
            Tag::Rt => {
                // Bases that got no reading of their own before this one came belong to it one to one (`rb rb rt rt`).
                let text = tree.text_content(node);
                if readings.len() < bases.len() {
                    readings.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
                }
                fresh = true;
                node = past;
            }
            Tag::Rb => {
                fresh = true;
                node += 1;
            }
            Tag::Rp | Tag::Script | Tag::Style => node = past,
            _ => node += 1,
        }
    }
    readings.resize(bases.len(), String::new());
    let parts: Vec<RubyPart> = bases
        .into_iter()
        .zip(readings)
        .map(|(base, reading)| RubyPart { base: vec![Inline::Text { text: base }], reading })
        .collect();
    if !parts.is_empty() {
        gatherer.line.ruby(parts);
    }
}
