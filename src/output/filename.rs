//! Names for saved copies: a template filled from the article, made safe for Windows, macOS and Linux at once.

use super::clean;
use crate::article::Article;

/// Longest name, its ending included. File systems allow 255 bytes, but paths, clouds and encrypted disks less.
const BYTES: usize = 120;

/// What is used where the user has chosen nothing.
pub const DEFAULT_TEMPLATE: &str = "{date} {title}";

/// Used when nothing of a name remains.
const NAMELESS: &str = "article";

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Fills a template. Known fields are {title}, {site}, {author}, {authors}, {date}, {year}, {month}, {day}, {saved},
/// {language}, {host} and {words}; unknown ones stay as they are. A `/` in the template makes a folder, one in a
/// field does not. `extension` comes without its dot; `saved` is an ISO 8601 time.
pub fn file_name(template: &str, article: &Article, saved: Option<&str>, extension: &str) -> String {
    let parts: Vec<&str> = template.split('/').collect();
    let mut path = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let filled = fill(part, article, saved);
        let last = at + 1 == parts.len();
        let ending = if last { format!(".{extension}") } else { String::new() };
        match safe(&filled, BYTES - ending.len()) {
            name if !name.is_empty() => path.push(name + &ending),
            _ if last => path.push(format!("{NAMELESS}{ending}")),
            _ => {}
        }
    }
    path.join("/")
}

fn fill(template: &str, article: &Article, saved: Option<&str>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, tail)| Some((field(name, article, saved)?, tail))) {
            Some((value, tail)) => {
                out.push_str(&value.replace(['/', '\\'], "-"));
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The value of a field, empty where the article has none; nothing for a name that is no field.
fn field(name: &str, article: &Article, saved: Option<&str>) -> Option<String> {
    let saved = saved.and_then(clean::date);
    let date = article.published.as_deref().and_then(clean::date).or(saved);
    let part = |date: Option<&str>, range: std::ops::Range<usize>| {
        date.and_then(|date| date.get(range)).unwrap_or_default().to_owned()
    };
    Some(match name {
        "title" => article.title.clone(),
        "site" => article.site.clone().unwrap_or_else(|| host(article)),
        "author" => article.byline.first().cloned().unwrap_or_default(),
        "authors" => article.byline.join(", "),
        "date" => part(date, 0..10),
        "year" => part(date, 0..4),
        "month" => part(date, 5..7),
        "day" => part(date, 8..10),
        "saved" => part(saved, 0..10),
        "language" => article.language.as_deref().and_then(clean::language).unwrap_or_default().to_owned(),
        "host" => host(article),
        "words" => article.words.to_string(),
        _ => return None,
    })
}

fn host(article: &Article) -> String {
    let url = article.url.as_deref().and_then(clean::web).unwrap_or_default();
    let host = url.split(['/', '?', '#']).nth(2).unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// One part of a path that every file system takes, at most `room` bytes long; may be empty.
fn safe(name: &str, room: usize) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = match c {
            '<' | '>' | ':' | '|' | '/' | '\\' => '-',
            '"' => '\'',
            '*' | '?' => continue,
            // Fields of a shell or of Windows' environment.
            '%' | '$' | '`' | '~' => '-',
            _ if c.is_whitespace() => ' ',
            _ if clean::is_control(c) || clean::is_bidi_control(c) || is_invisible(c) => continue,
            _ => c,
        };
        // A missing field leaves its separators behind: "2024 -  - Title".
        let doubled = (c == ' ' && out.ends_with(' ')) || (c == '-' && out.ends_with("- "));
        if !doubled {
            out.push(c);
        }
    }
    let mut out = edges(&out).to_owned();
    if out.len() > room {
        let mut end = out.floor_char_boundary(room);
        // Not in the middle of a word, if the word before ends near.
        if let Some(space) = out[..end].rfind(' ').filter(|space| *space > end / 2) {
            end = space;
        }
        out.truncate(end);
        out.truncate(edges(&out).len());
    }
    if is_device(&out) { format!("{out}_") } else { out }
}

/// Without what must not stand at the ends: Windows drops dots and spaces there, a first dot hides the file, a first
/// dash is an option to programs.
fn edges(name: &str) -> &str {
    name.trim_start_matches([' ', '.', '-', '_', ',', '–', '—', '·'])
        .trim_end_matches([' ', '.', '-', '_', ',', '–', '—', '·', '\u{200d}', '\u{fe0f}'])
}

/// Zero-width characters that only make two names look the same. The joiners that Persian and Indic scripts need stay.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e007f}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = NUMBERED_DEVICES.iter().any(|device| {
        let number = stem.strip_prefix(device).unwrap_or_default();
        number.chars().count() == 1 && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'))
    });
    numbered || DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str) -> Article {
        Article {
            title: title.into(),
            byline: vec!["Ann Lee".into(), "Bo".into()],
            site: Some("The Paper".into()),
            url: Some("https://www.example.org:8080/x".into()),
            published: Some("2024-05-01T10:00:00Z".into()),
            language: Some("en".into()),
            ..Article::default()
        }
    }

    #[test]
    fn table() {
        let long = "word ".repeat(60);
        let cjk = "海".repeat(100);
        let table: &[(&str, &str, &str)] = &[
            ("{title}", "Plain title", "Plain title.md"),
            ("{date} {title}", "A/B: \"C\"?", "2024-05-01 A-B- 'C'.md"),
            ("{site} - {author} - {title}", "T", "The Paper - Ann Lee - T.md"),
            (
                "{authors} {language} {host} {year}{month}{day} {words}",
                "",
                "Ann Lee, Bo en example.org-8080 20240501 0.md",
            ),
            ("News/{site}/{title}", "../../etc/passwd", "News/The Paper/etc-passwd.md"),
            ("../../{title}", "x", "x.md"),
            ("/{title}/", "x", "x/article.md"),
            ("{title}", "", "article.md"),
            ("{title}", " ...hidden. ", "hidden.md"),
            ("{title}", "CON", "CON_.md"),
            ("{title}", "con.txt", "con.txt_.md"),
            ("{title}", "Lpt¹", "Lpt¹_.md"),
            ("{title}", "COMPUTER", "COMPUTER.md"),
            ("{title}", "a\u{202e}gnp.exe\u{0}\n\tb\u{200b}", "agnp.exe b.md"),
            ("{title}", "نویسنده می\u{200c}رود", "نویسنده می\u{200c}رود.md"),
            ("{title}", "100% of $HOME `x` ~", "100- of -HOME -x.md"),
            ("{nothing} {title", "x", "{nothing} {title.md"),
            ("{title}", "🙂 fine", "🙂 fine.md"),
            ("{title}", "-rf", "rf.md"),
            ("{title}", "a\u{2028}b\u{a0}c", "a b c.md"),
        ];
        for (template, title, wanted) in table {
            assert_eq!(file_name(template, &article(title), None, "md"), *wanted, "{template} {title:?}");
        }
        for title in [&long, &cjk] {
            let name = file_name("{title}", &article(title), None, "html");
            assert!(name.len() <= BYTES && name.len() > BYTES - 10, "{name}");
            assert!(name.ends_with(".html"));
        }
        assert_eq!(
            file_name("{author} - {title}", &Article { title: "T".into(), ..Article::default() }, None, "md"),
            "T.md"
        );
        assert_eq!(
            file_name("{saved} {date}", &Article::default(), Some("2026-01-02T00:00:00Z"), "md"),
            "2026-01-02 2026-01-02.md"
        );
    }

    #[test]
    fn no_name_is_ever_unsafe() {
        let bad = ['<', '>', ':', '"', '\\', '|', '?', '*', '\u{202e}', '\0', '\n'];
        for code in 0..0x11_0000u32 {
            let Some(c) = char::from_u32(code) else { continue };
            let name = file_name("{title}", &article(&format!("{c}a{c}{c}b{c}")), None, "txt");
            assert!(!name.contains(bad) && !name.contains('/') && name.len() <= BYTES, "{c:?} {name:?}");
            assert!(
                !name.starts_with(['.', ' ', '-']) && !name.trim_end_matches(".txt").ends_with(['.', ' ']),
                "{c:?} {name:?}"
            );
        }
    }
}
