//! Markdown: raw HTML is looked for outside code, and images that a viewer would fetch are counted.

use super::Report;

/// The only tags that a Markdown copy holds, always without attributes.
const TAGS: [&str; 12] = ["sub", "sup", "mark", "kbd", "ruby", "rt", "code", "strong", "em", "del", "br", "rp"];

pub(super) fn check(text: &str) -> Report {
    let mut report = Report::new("Markdown");
    let Some((_, body)) = text.strip_prefix("---").and_then(|text| text.split_once("\n---\n")) else {
        return Report::refuse(
            "Markdown",
            "The front matter is not whole: the file is cut off or not one that Decant wrote.",
        );
    };
    let mut fence: Option<usize> = None;
    for line in body.lines() {
        let content = after_markers(line);
        let ticks = run(content, b'`');
        match fence {
            Some(length) if ticks >= length => fence = None,
            Some(_) => {}
            None if ticks >= 3 && !content[ticks..].contains('`') => fence = Some(ticks),
            None => line_of_prose(&mut report, line),
        }
    }
    report
}

fn line_of_prose(report: &mut Report, line: &str) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let length = run(&line[at..], b'`');
                at += length;
                at += code_end(&bytes[at..], length).unwrap_or_default();
            }
            b'<' => {
                let inside = line[at + 1..].split('>').next().unwrap_or_default();
                let name = inside.strip_prefix('/').unwrap_or(inside);
                if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') && !TAGS.contains(&name)
                {
                    report.scripts += 1;
                    report.faults.push(format!("There is raw HTML: <{}.", name.chars().take(60).collect::<String>()));
                }
                at += 1;
            }
            b'!' if line[at..].starts_with("![") => {
                let target = line[at..].split_once("](").map_or("", |(_, target)| target);
                // Images as links are the user's choice; they are counted, not forbidden.
                if target.starts_with("http") {
                    report.remote_loads += 1;
                } else {
                    report.pictures += 1;
                }
                at += 2;
            }
            _ => at += 1,
        }
    }
}

/// The line without the signs of quotes, list items and notes that it stands in.
fn after_markers(line: &str) -> &str {
    let markers = |c: char| matches!(c, ' ' | '>' | '-' | '*');
    let mut rest = line.trim_start_matches(markers);
    loop {
        let numbered = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let after = match rest.strip_prefix("[^").and_then(|note| note.split_once("]: ")) {
            Some((_, after)) => after,
            None => match numbered.strip_prefix(['.', ')']) {
                Some(after) if numbered.len() < rest.len() => after,
                _ => return rest,
            },
        };
        rest = after.trim_start_matches(markers);
    }
}

/// Length of a code span's content with its closing ticks.
fn code_end(bytes: &[u8], length: usize) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        let ticks = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        if ticks == length {
            return Some(at + ticks);
        }
        at += ticks.max(1);
    }
    None
}

fn run(text: &str, byte: u8) -> usize {
    text.bytes().take_while(|have| *have == byte).count()
}
