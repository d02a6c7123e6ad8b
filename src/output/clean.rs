//! What may stand in text and addresses, whatever the article's fields hold. An article may come from a JSON file
//! that anybody wrote, so every writer passes each string through here.

use std::borrow::Cow;

/// ASCII white space as HTML knows it.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Characters that no output carries: they mean nothing to a reader, and some are forbidden in HTML or XML.
pub(super) fn is_control(c: char) -> bool {
    (c.is_control() && !is_space(c)) || is_noncharacter(c)
}

fn is_noncharacter(c: char) -> bool {
    let code = c as u32;
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

/// Characters that reorder or hide what stands around them: right in prose, a trap in a file name.
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text for running prose: white space collapsed to single spaces, control characters gone.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_space(c) {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_control(c) {
            out.push(c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Text whose white space means something: line ends become `\n`, control characters go.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_control(c) || matches!(c, '\r' | '\u{c}')) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    Cow::Owned(text.chars().filter(|&c| !is_control(c)).collect())
}

/// An address that a link may carry: http, https, mailto or tel; anything else is no link.
pub(super) fn link(href: &str) -> Option<String> {
    let href = address(href);
    let scheme = href.split(':').next()?.to_ascii_lowercase();
    let rest = &href[(scheme.len() + 1).min(href.len())..];
    let ok = match scheme.as_str() {
        "http" | "https" => rest.starts_with("//") && rest.len() > 2,
        "mailto" | "tel" => !rest.is_empty(),
        _ => false,
    };
    ok.then_some(href)
}

/// An http or https address.
pub(super) fn web(href: &str) -> Option<String> {
    link(href).filter(|href| href.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("http")))
}

/// A link as a strict URI: what RFC 3986 does not allow is percent-encoded; a host that is no plain name is no link.
pub(super) fn uri(href: &str) -> Option<String> {
    let (scheme, rest) = href.split_once(':')?;
    let mut out = format!("{}:", scheme.to_ascii_lowercase());
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (authority, _) = after.split_at(end);
        let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
        let named =
            !host.is_empty() && host.bytes().all(plain) && !host.starts_with(['.', '-']) && !host.contains("..");
        if !named || port.parse::<u16>().is_err() {
            return None;
        }
    }
    let mut fragments = 0;
    let bytes = rest.as_bytes();
    for (at, &b) in bytes.iter().enumerate() {
        let escape = b == b'%' && bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        fragments += usize::from(b == b'#');
        let allowed = b.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&b) || (b == b'#' && fragments == 1);
        if escape || allowed {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    Some(out)
}

/// The address as a browser would take it: no tabs or line ends anywhere, no spaces around, those inside escaped.
fn address(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for c in href.trim_matches(|c: char| c <= ' ').chars() {
        match c {
            '\t' | '\n' | '\r' => {}
            ' ' => out.push_str("%20"),
            '"' => out.push_str("%22"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '`' => out.push_str("%60"),
            _ if is_control(c) || is_bidi_control(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// A BCP 47 language tag, if it looks like one.
pub(super) fn language(tag: &str) -> Option<&str> {
    let ok = (2..=35).contains(&tag.len())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && tag.as_bytes()[0].is_ascii_alphabetic();
    ok.then_some(tag)
}

/// An ISO 8601 date or date-time, if it looks like one.
pub(super) fn date(date: &str) -> Option<&str> {
    let b = date.as_bytes();
    let digits = |range: std::ops::Range<usize>| b.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let ok = (10..=40).contains(&b.len())
        && digits(0..4)
        && b[4] == b'-'
        && digits(5..7)
        && b[7] == b'-'
        && digits(8..10)
        && b[10..].iter().all(|c| c.is_ascii_digit() || b"T:+-.Z ".contains(c));
    ok.then_some(date)
}

/// Name of a programming language, as it may follow a code fence.
pub(super) fn code_language(name: &str) -> Option<&str> {
    let ok = (1..=30).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#._-".contains(&b));
    ok.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_schemes_are_links() {
        assert_eq!(link(" https://a.org/x y\n").as_deref(), Some("https://a.org/x%20y"));
        assert_eq!(link("HTTP://a.org").as_deref(), Some("HTTP://a.org"));
        assert_eq!(link("mailto:a@b.c").as_deref(), Some("mailto:a@b.c"));
        for bad in [
            "javascript:alert(1)",
            "java\nscript:1",
            "data:text/html,x",
            "//a.org",
            "http:",
            "",
            ":",
            "\u{1}javascript:1",
            "vbscript:x",
            "é:x",
        ] {
            assert_eq!(link(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn dates_and_languages() {
        assert!(date("2024-05-01T10:00:00+02:00").is_some());
        assert!(date("2024-05-01").is_some());
        assert!(date("1 May 2024").is_none());
        assert!(date("2024-05-01\" onload=x").is_none());
        assert!(language("zh-Hant").is_some());
        assert!(language("en\"").is_none());
    }
}
