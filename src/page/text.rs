//! Small operations on text that the whole room shares.

use std::borrow::Cow;

use crate::html::{NodeId, Tag, Tree, unescape_text};

/// White space of any kind made single spaces, ends trimmed, invisible marks dropped.
pub fn squash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        // Most of most texts are words of ASCII, taken as a whole.
        let plain = rest.bytes().position(|byte| !matches!(byte, b'!'..=b'~')).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        let mut letters = rest[plain..].chars();
        let Some(c) = letters.next() else { break };
        rest = letters.as_str();
        if c.is_whitespace() {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            out.push(c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || (c < ' ')
}

/// Plain text of a value that may hold markup or character references encoded once more.
pub fn plain(value: &str) -> String {
    let mut value = Cow::Borrowed(value);
    if value.contains('&') {
        value = Cow::Owned(unescape_text(&value).into_owned());
    }
    if let Some(at) = value.find('<')
        && value[at..].contains('>')
        && value[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
    {
        value = Cow::Owned(without_tags(&value));
    }
    squash(&value)
}

fn without_tags(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match tag.find('>').filter(|_| is_tag) {
            Some(end) => {
                if !matches!(tag.as_bytes()[1] | 0x20, b'b' | b'i' | b'e' | b's') && !tag.starts_with("</") {
                    out.push(' ');
                }
                rest = &tag[end + 1..];
            }
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Letters and digits only, lower case: what two titles or names are compared by.
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// The visible text below a node, squashed; scripts, styles and the like left out. Stops after `limit` bytes.
pub fn visible(tree: &Tree, id: NodeId, limit: usize) -> String {
    let mut out = String::new();
    let mut node = id;
    let end = tree.end(id);
    while node < end {
        match tree.tag(node) {
            Tag::Text => out.push_str(&tree.text(node)),
            Tag::Script
            | Tag::Style
            | Tag::Noscript
            | Tag::Template
            | Tag::Svg
            | Tag::Select
            | Tag::Iframe
            | Tag::Textarea => {
                node = tree.end(node);
                continue;
            }
            Tag::Br => out.push('\n'),
            tag if tag.is_block() => out.push('\n'),
            _ => {}
        }
        if out.len() > limit {
            break;
        }
        node += 1;
    }
    squash(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_references_in_values_become_plain_text() {
        assert_eq!(plain("A &amp; B <em>c</em>\n d"), "A & B c d");
        assert_eq!(plain("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2");
        assert_eq!(plain("so\u{ad}ft\u{a0}hyphen"), "soft hyphen");
        assert_eq!(key("It’s – “Ä” 5!"), "itsä5");
    }
}
