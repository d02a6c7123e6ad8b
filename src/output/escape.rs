//! Escapes for HTML and XML, in the exact form in which a browser serialises a document.

use super::clean;

/// The two ways of writing markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Html,
    /// XHTML inside an EPUB.
    Xml,
}

/// Adds text content.
pub(super) fn text(out: &mut String, text: &str, syntax: Syntax) {
    for c in clean::lines(text).chars() {
        push(out, c, syntax);
    }
}

/// Adds an attribute with a leading space.
pub(super) fn attribute(out: &mut String, name: &str, value: &str, syntax: Syntax) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for c in clean::lines(value).chars() {
        match c {
            '"' => out.push_str("&quot;"),
            // XML would turn these into spaces.
            '\n' if syntax == Syntax::Xml => out.push_str("&#10;"),
            '\t' if syntax == Syntax::Xml => out.push_str("&#9;"),
            _ => push(out, c, syntax),
        }
    }
    out.push('"');
}

fn push(out: &mut String, c: char, syntax: Syntax) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '\u{a0}' if syntax == Syntax::Html => out.push_str("&nbsp;"),
        _ => out.push(c),
    }
}
