//! Reads a saved copy back and states what is in it: scripts, remote loads, pictures, and whether the text is whole.
//!
//! In: the bytes of the file. Out: a [`Report`] with every fault in plain English. It shares no code with the writers
//! but the tokenizer, so that a fault in one is seen by the other; of a reader document it also demands that it be,
//! byte for byte, what the writer makes of the article in it.

mod archive;
mod document;
mod epub;
mod markdown;

use std::fmt;

use super::{Format, json};

/// Whether the copy holds the text that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    Whole,
    Changed,
    /// The format keeps no record of its text.
    Unknown,
}

/// What was found in a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What kind of copy it is, for people.
    pub kind: &'static str,
    /// Scripts, handlers, and addresses that run.
    pub scripts: usize,
    /// What opening the copy would fetch.
    pub remote_loads: usize,
    /// Pictures inside the copy.
    pub pictures: usize,
    pub text: Text,
    /// Why the copy is not clean, one sentence each; empty if it is.
    pub faults: Vec<String>,
}

impl Report {
    fn new(kind: &'static str) -> Self {
        Report { kind, scripts: 0, remote_loads: 0, pictures: 0, text: Text::Unknown, faults: Vec::new() }
    }

    fn refuse(kind: &'static str, why: impl fmt::Display) -> Self {
        let mut report = Report::new(kind);
        report.faults.push(why.to_string());
        report
    }

    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = match self.text {
            Text::Whole => "text whole",
            Text::Changed => "text changed",
            Text::Unknown => "text not recorded",
        };
        write!(
            f,
            "{}: {} scripts, {} remote loads, {text}, {} images",
            self.kind, self.scripts, self.remote_loads, self.pictures
        )
    }
}

/// Checks a copy. Without a format, its bytes say what it is.
pub fn check(bytes: &[u8], format: Option<Format>) -> Report {
    // An EPUB says in its first file that it is one; other archives hold copies.
    let is_archive = format.is_none() && (bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06"));
    if is_archive && bytes.get(30..38) != Some(b"mimetype") {
        return archive::archive(bytes);
    }
    if format == Some(Format::Epub) || is_archive {
        return epub::check(bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Report::refuse("file", "The file is neither UTF-8 text nor an EPUB.");
    };
    if text.trim().is_empty() {
        return Report::refuse("file", "The file is empty.");
    }
    let format = format.unwrap_or_else(|| match text {
        _ if starts_with_markup(text) => Format::Html,
        _ if text.starts_with("---\n") => Format::Markdown,
        _ if text.starts_with('{') => Format::Json,
        _ => Format::Text,
    });
    match format {
        Format::Html | Format::Epub => document::check(text),
        Format::Markdown => markdown::check(text),
        Format::Json => match json::read(text) {
            // What the typed article does not hold is not in what it writes.
            Ok(article) if same_json(text, &json::write(&article)) => Report::new("article JSON"),
            Ok(_) => Report::refuse("JSON", "The JSON holds what no article holds."),
            Err(error) => Report::refuse("JSON", format!("The JSON is no article: {error}.")),
        },
        // Plain text runs nothing and loads nothing, whatever it says.
        Format::Text => Report::new("plain text"),
    }
}

/// Whether two texts are the same JSON, whatever their blanks and the order of their keys.
fn same_json(one: &str, other: &[u8]) -> bool {
    let one = serde_json::from_str::<serde_json::Value>(one);
    let other = serde_json::from_slice::<serde_json::Value>(other);
    matches!((one, other), (Ok(one), Ok(other)) if one == other)
}

fn starts_with_markup(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    ["<!doctype", "<html", "<head", "<!--"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}
