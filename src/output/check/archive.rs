//! A ZIP of copies: every file in it is a clean copy by itself, or a picture.

use super::{Report, Text, check};
use crate::output::picture::MediaType;
use crate::output::{Format, zip};

/// Of each kind of copy that an archive may hold, its ending.
const KINDS: [Format; 5] = [Format::Html, Format::Markdown, Format::Text, Format::Json, Format::Epub];

pub(super) fn archive(bytes: &[u8]) -> Report {
    let mut report = Report::new("archive");
    let files = match zip::read(bytes) {
        Ok(files) => files,
        Err(why) => return Report::refuse("archive", why),
    };
    for (name, content) in &files {
        if MediaType::of(content).is_some_and(|kind| name.ends_with(&format!(".{}", kind.extension()))) {
            report.pictures += 1;
            continue;
        }
        let format = KINDS.into_iter().find(|format| name.ends_with(&format!(".{}", format.extension())));
        // An archive in an archive would be read again and again.
        if format.is_none() || *name == "mimetype" {
            report.faults.push(format!("{name} is neither a copy nor a picture."));
            continue;
        }
        let part = check(content, format);
        report.scripts += part.scripts;
        report.remote_loads += part.remote_loads;
        report.pictures += part.pictures;
        report.text = match (report.text, part.text) {
            (Text::Changed, _) | (_, Text::Changed) => Text::Changed,
            (Text::Whole, _) | (_, Text::Whole) => Text::Whole,
            _ => Text::Unknown,
        };
        report.faults.extend(part.faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    if files.is_empty() {
        report.faults.push("The archive is empty.".into());
    }
    report
}
