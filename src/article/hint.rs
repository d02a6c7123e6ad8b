//! Class names that say more of an element than its name does.

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
        "twitter-tweet" | "twitter-video" | "instagram-media" | "tiktok-embed" | "bluesky-embed" | "fb-post"
        | "fb-video" | "reddit-card" | "reddit-embed-bq" | "text-post-media" | "imgur-embed-pub" | "flourish-embed"
        | "infogram-embed" => Hint::Post(token),
        "line-number"
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
        _ if contains_ignore_case(token, "caption") || is_credit(token) => Hint::Caption,
        _ if contains_ignore_case(token, "pullquote")
            || contains_ignore_case(token, "pull-quote")
            || contains_ignore_case(token, "pull_quote") =>
        {
            Hint::PullQuote
        }
        _ => return None,
    };
    Some(hint)
}

/// Other words for what stands under a picture.
fn is_credit(token: &str) -> bool {
    ["credit", "cutline", "legende", "bildtext", "bildunterschrift", "copyright", "photo-desc", "image-desc", "imgdesc"]
        .iter()
        .any(|word| contains_ignore_case(token, word))
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
