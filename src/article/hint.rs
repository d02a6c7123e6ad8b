//! Class names that say more of an element than its name does.

use crate::page::posts;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint<'a> {
    Caption,
    PullQuote,
    DropCap,
    /// Links of the page about the text: "edit this section", the way back from a note.
    Tool,
    LineNumber,
    CodeTable,
    /// A formula drawn by a library.
    Formula,
    DisplayFormula,
    /// A post of another site, with the class that says which.
    Post(&'a str),
}

/// What the first telling class name says.
pub(super) fn of(class: &str) -> Option<Hint<'_>> {
    class.split_ascii_whitespace().find_map(token)
}

fn token(token: &str) -> Option<Hint<'_>> {
    let hint = match token {
        "mw-editsection" | "mw-cite-backlink" | "headerlink" | "heading-anchor" | "footnote-backref" => Hint::Tool,
        "katex" | "MathJax" | "MathJax_Preview" | "MathJax_SVG" | "MathJax_CHTML" | "mjx-chtml"
        | "mwe-math-element" => Hint::Formula,
        "katex-display" | "MathJax_Display" | "MathJax_SVG_Display" | "MJXc-display" => Hint::DisplayFormula,
        "line-number"
        | "line-num"
        | "linenumber"
        | "lnt"
        | "react-syntax-highlighter-line-number"
        | "crayon-num"
        | "line-numbers-rows"
        | "lineno"
        | "linenos"
        | "linenodiv"
        | "gutter"
        | "gutter-line"
        | "rouge-gutter"
        | "blob-num"
        | "crayon-nums"
        | "hljs-ln-numbers"
        | "wp-block-code__line-number"
        | "syntaxhighlighter-line-numbers" => Hint::LineNumber,
        "highlight" | "js-file-line-container" | "highlighttable" | "rouge-table" | "hljs-ln" => Hint::CodeTable,
        "dropcap" | "drop-cap" | "drop_cap" | "dropCap" | "DropCap" | "first-letter" | "firstletter" | "lettrine"
        | "initial-letter" | "letterine" => Hint::DropCap,
        _ if posts::is_post(token) => Hint::Post(token),
        _ => return by_part(token.as_bytes()),
    };
    Some(hint)
}

/// Parts of class names, each without its first letter, with what they say.
const PARTS: [(u8, &[u8], Hint); 13] = [
    (b'c', b"aption", Hint::Caption),
    (b'c', b"redit", Hint::Caption),
    (b'c', b"utline", Hint::Caption),
    (b'c', b"opyright", Hint::Caption),
    (b'l', b"egende", Hint::Caption),
    (b'b', b"ildtext", Hint::Caption),
    (b'b', b"ildunterschrift", Hint::Caption),
    (b'p', b"hoto-desc", Hint::Caption),
    (b'i', b"mage-desc", Hint::Caption),
    (b'i', b"mgdesc", Hint::Caption),
    (b'p', b"ullquote", Hint::PullQuote),
    (b'p', b"ull-quote", Hint::PullQuote),
    (b'p', b"ull_quote", Hint::PullQuote),
];

/// What a part of the name says, in any letter case. Classes are many: one pass, no search for each part.
fn by_part(token: &[u8]) -> Option<Hint<'static>> {
    for (at, byte) in token.iter().enumerate() {
        let letter = byte | 0x20;
        if !matches!(letter, b'c' | b'l' | b'b' | b'p' | b'i') {
            continue;
        }
        let rest = &token[at + 1..];
        for (first, part, hint) in &PARTS {
            if *first == letter && rest.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part)) {
                return Some(*hint);
            }
        }
    }
    None
}

/// ASCII letters in any case; the part is given in lower case.
pub(super) fn contains_ignore_case(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some(&first) = part.first() else { return true };
    if text.len() < part.len() {
        return false;
    }
    let last = text.len() - part.len();
    let mut at = 0;
    while at <= last {
        match memchr::memchr2(first, first.to_ascii_uppercase(), &text[at..=last]) {
            Some(found) => {
                at += found;
                if text[at..at + part.len()].eq_ignore_ascii_case(part) {
                    return true;
                }
                at += 1;
            }
            None => return false,
        }
    }
    false
}
