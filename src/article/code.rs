//! Code blocks: text with its white space, line numbers taken out, and the language that the markup names.

use super::gather::Gatherer;
use super::hint::{self, Hint};
use super::types::Block;
use crate::html::{NodeId, Tag, Tree};

/// Ancestors that are asked for the language.
const LANGUAGE_ANCESTORS: usize = 3;
/// Nodes below the block that are asked for it.
const LANGUAGE_NODES: usize = 3;
/// Nodes among which a `pre` is looked for in a table.
const TABLE_NODES: usize = 400;

/// Takes a `pre` (or a table of code lines) as a code block.
pub(super) fn preformatted(gatherer: &mut Gatherer, id: NodeId) {
    let text = text_of(gatherer, id);
    if gatherer.in_line_frame() {
        gatherer.line.enter_code();
        gatherer.line.text(&text, false);
        gatherer.line.leave_code();
        return;
    }
    gatherer.flush();
    let text = text.trim_end().trim_start_matches('\n');
    if text.trim().is_empty() {
        return;
    }
    let language = language(gatherer.tree, id);
    gatherer.push(Block::Code { language, text: text.to_owned() });
}

/// Whether a table of code holds its code in a `pre`; it is then a layout table.
pub(super) fn holds_pre(tree: &Tree, id: NodeId) -> bool {
    tree.descendants(id).take(TABLE_NODES).any(|node| tree.tag(node) == Tag::Pre)
}

/// Whether an element in a block of code numbers its lines.
fn is_line_number(tree: &Tree, id: NodeId) -> bool {
    let Some(class) = tree.raw_attr(id, "class") else { return false };
    hint::of(class) == Some(Hint::LineNumber)
        || class.split_ascii_whitespace().any(|token| token == "ln") && is_numbers(tree, id)
}

/// Nothing but digits stands in an element.
pub(super) fn is_numbers(tree: &Tree, id: NodeId) -> bool {
    let blank_or_digit = |c: char| c.is_ascii_digit() || c.is_whitespace();
    tree.descendants(id).filter(|&node| tree.is_text(node)).all(|node| tree.text(node).chars().all(blank_or_digit))
}

fn text_of(gatherer: &mut Gatherer, id: NodeId) -> String {
    let tree = gatherer.tree;
    let mut out = String::new();
    let mut blocks: Vec<NodeId> = Vec::new();
    let end = tree.end(id);
    let mut node = id + 1;
    let newline = |out: &mut String| {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    };
    while node < end {
        while blocks.pop_if(|end| *end <= node).is_some() {
            newline(&mut out);
        }
        let tag = tree.tag(node);
        let skipped = gatherer.is_skipped(node)
            || matches!(tag, Tag::Script | Tag::Style | Tag::Button | Tag::Svg | Tag::Template | Tag::Noscript)
            || is_line_number(tree, node);
        if skipped {
            node = tree.end(node);
            continue;
        }
        match tag {
            Tag::Text => push_lines(&mut out, &tree.text(node)),
            Tag::Br => out.push('\n'),
            // The cells of a table stand beside each other; its rows are lines.
            Tag::Td | Tag::Th | Tag::Table | Tag::Tbody | Tag::Thead => {}
            _ if tag.is_block() => {
                newline(&mut out);
                blocks.push(tree.end(node));
            }
            _ => {}
        }
        node += 1;
    }
    out
}

/// Adds text with `\n` for every kind of line end, without the characters that cannot be written anywhere.
fn push_lines(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{a0}' => out.push(' '),
            '\n' | '\t' => out.push(c),
            '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
}

/// The language that class or data attributes name, on the block, on the code in it or around it.
fn language(tree: &Tree, id: NodeId) -> Option<String> {
    let around = std::iter::once(id).chain(tree.ancestors(id).take(LANGUAGE_ANCESTORS));
    let inside = tree.descendants(id).take(LANGUAGE_NODES).filter(|&node| tree.tag(node) == Tag::Code);
    inside.chain(around).find_map(|node| language_of(tree, node))
}

fn language_of(tree: &Tree, id: NodeId) -> Option<String> {
    let class = tree.raw_attr(id, "class").unwrap_or("");
    let mut previous = "";
    let mut highlighted = false;
    for token in class.split_ascii_whitespace() {
        for prefix in ["language-", "lang-", "highlight-source-", "highlight-text-", "brush:", "sourceCode-"] {
            if let Some(name) = token.strip_prefix(prefix)
                && let Some(name) = name_of(name.trim_matches([';', ' ']))
            {
                return Some(name);
            }
        }
        if previous == "brush:" {
            return name_of(token.trim_end_matches(';'));
        }
        // `<pre class="hljs rust">`, `<pre class="sourceCode haskell">`.
        if matches!(previous, "hljs" | "sourceCode" | "prettyprint" | "highlight") && !highlighted {
            highlighted = true;
            if previous != "highlight"
                && previous != "prettyprint"
                && let Some(name) = name_of(token)
            {
                return Some(name);
            }
        }
        previous = token;
    }
    ["data-lang", "data-language", "data-code-language"]
        .iter()
        .find_map(|name| tree.attr(id, name))
        .and_then(|name| name_of(name.trim()))
}

/// A language name in lower case, if it can be one.
fn name_of(name: &str) -> Option<String> {
    let plain = !name.is_empty()
        && name.len() <= 24
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '.' | '_'));
    let says_none = ["none", "plain", "plaintext", "text", "txt", "auto", "unknown", "nohighlight", "code"];
    (plain && !says_none.iter().any(|none| name.eq_ignore_ascii_case(none))).then(|| name.to_ascii_lowercase())
}
