//! EPUB: the archive is whole, every chapter is a clean document with its own text, every picture is inside.

use super::document;
use super::{Report, Text};
use crate::output::{html, text, zip};

pub(super) fn check(bytes: &[u8]) -> Report {
    let mut report = Report::new("EPUB");
    let files = match zip::read(bytes) {
        Ok(files) => files,
        Err(why) => return Report::refuse("archive", why),
    };
    if files.first().is_none_or(|(name, content)| name != "mimetype" || *content != b"application/epub+zip") {
        return Report::refuse("archive", "The archive is not an EPUB.");
    }
    let has = |name: &str| files.iter().any(|(have, _)| have == name);
    let mut chapters = 0;
    for (name, content) in &files {
        if name.starts_with("EPUB/images/image-") {
            report.pictures += 1;
        }
        let Some(content) = Some(content).filter(|_| name.ends_with(".xhtml")) else { continue };
        let source = String::from_utf8_lossy(content);
        let mut findings = match document::scan(&source) {
            Ok(findings) => findings,
            Err(why) => return Report::refuse("EPUB", why),
        };
        // Files beside the chapter are no remote loads.
        findings.loads.retain(|load| {
            let inside = load.split_once('=').and_then(|(_, rest)| rest.split(" on <").next());
            !inside.is_some_and(|file| has(&format!("EPUB/{file}")))
        });
        if let Ok((article, _)) = html::read(&source) {
            chapters += 1;
            let found = document::whole(findings.claimed.as_deref(), &text::words(&article));
            if found != Text::Whole {
                report.faults.push(format!("The text of {name} is not the one that was written."));
            }
            report.text = if report.text == Text::Changed { Text::Changed } else { found };
        }
        document::add(&mut report, findings);
    }
    if chapters == 0 {
        report.faults.push("The book has no chapter that Decant wrote.".into());
    }
    report
}
