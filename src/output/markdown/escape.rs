//! Escapes for Markdown: text that must stay text in CommonMark, GitHub's dialect and the note-taking programs.

/// One character of running text between its neighbours. `before` is the last character already written.
pub(super) fn push_char(out: &mut String, c: char, before: Option<char>, after: Option<char>) {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let special = match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '$' => true,
        // Inside a word an underscore is only an underscore.
        '_' => !(word(before) && word(after)),
        '&' => after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#'),
        // `!` before a link would make it an image; what follows the text is not known here.
        '!' => after.is_none(),
        // After a reference to a note these would make it a link or a definition.
        '(' | ':' => before == Some(']'),
        // Highlights in some programs.
        '=' => after == Some('=') || before == Some('='),
        _ => false,
    };
    if special {
        out.push('\\');
    }
    out.push(c);
}

/// A line of a paragraph that begins with something that would begin a block.
pub(super) fn line_start(line: &str) -> String {
    let first = line.chars().next();
    if matches!(first, Some('#' | '>' | '+' | '-' | '=' | '|' | ':')) {
        return format!("\\{line}");
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let numbered = (1..=9).contains(&digits)
        && rest.starts_with(['.', ')'])
        && rest[1..].chars().next().is_none_or(|c| c == ' ' || c == '\t' || c == '\\');
    if numbered { format!("{}\\{rest}", &line[..digits]) } else { line.to_owned() }
}

/// A code span around one line of text.
pub(super) fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Length of the longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// The target of a link or image; the address has been checked already and holds no white space or `<`.
pub(super) fn target(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut chars = address.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' | ')' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '&' if chars.peek().is_some_and(|c| c.is_ascii_alphanumeric() || *c == '#') => out.push_str("&amp;"),
            _ if c.is_whitespace() => out.push_str("%20"),
            _ => out.push(c),
        }
    }
    out
}
