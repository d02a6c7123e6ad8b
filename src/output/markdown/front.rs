//! The YAML front matter of a Markdown copy.

use crate::article::Article;
use crate::output::{Options, clean};

/// The block between the two `---` lines, both included.
pub(super) fn write(article: &Article, options: &Options) -> String {
    let mut out = String::from("---\n");
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let space = if value.starts_with('\n') { "" } else { " " };
            out.push_str(&format!("{name}:{space}{value}\n"));
        }
    };
    let filled = |text: &str| Some(quoted(text)).filter(|quoted| quoted.len() > 2);
    let date = |date: &Option<String>| date.as_deref().and_then(clean::date).map(quoted_date);
    field("title", filled(&article.title));
    field("authors", list(&article.byline));
    field("site", article.site.as_deref().and_then(filled));
    field("published", date(&article.published));
    field("saved", date(&options.saved));
    field("url", article.url.as_deref().and_then(clean::web).map(|url| quoted(&url)));
    field("language", article.language.as_deref().and_then(clean::language).map(quoted));
    field("tags", list(&options.tags));
    out.push_str("---\n");
    out
}

fn list(values: &[String]) -> Option<String> {
    let lines: Vec<String> = values.iter().map(|value| format!("\n  - {}", quoted(value))).collect();
    Some(lines.concat()).filter(|lines| !lines.is_empty())
}

/// Dates stay plain where they can, so that programs see dates.
fn quoted_date(date: &str) -> String {
    if date.contains(' ') { quoted(date) } else { date.to_owned() }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in clean::line(text).chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // Line separators and invisible controls, which YAML readers treat differently.
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => out.push_str(&format!("\\u{:04X}", c as u32)),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
