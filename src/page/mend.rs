//! Mends the usual faults of JSON in pages: line breaks inside strings, commas before a closing bracket, stray
//! backslashes, quotation marks that were not escaped, comments, a missing end.

/// The text with its faults mended as far as they can be told; the caller parses it again.
pub(super) fn json(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len() + 64);
    let mut open = Vec::new();
    let mut in_string = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if in_string {
            match c {
                '"' if ends_string(bytes, at + 1) => {
                    in_string = false;
                    out.push('"');
                }
                '"' => out.push_str("\\\""),
                '\\' => match chars.peek().copied() {
                    Some((_, next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't'))) => {
                        chars.next();
                        out.push('\\');
                        out.push(next);
                    }
                    Some((at, 'u')) if is_hex(bytes, at + 1) => out.push('\\'),
                    _ => {}
                },
                '\n' | '\r' | '\t' => out.push(' '),
                c if c < ' ' => {}
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push('"');
            }
            '{' | '[' => {
                // Two values one after the other, or a comma forgotten between objects.
                if out.trim_end().ends_with('}') {
                    out.push(',');
                }
                open.push(if c == '{' { '}' } else { ']' });
                out.push(c);
            }
            '}' | ']' => {
                drop_comma(&mut out);
                while let Some(close) = open.pop() {
                    out.push(close);
                    if close == c {
                        break;
                    }
                }
            }
            '/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = text[at + 2..].find("*/").map_or(text.len(), |end| at + end + 4);
                while chars.next_if(|&(at, _)| at < end).is_some() {}
            }
            '/' if bytes.get(at + 1) == Some(&b'/') => while chars.next_if(|&(_, c)| c != '\n').is_some() {},
            ';' => {}
            c => out.push(c),
        }
    }
    if in_string {
        out.push('"');
    }
    drop_comma(&mut out);
    if out.ends_with(':') {
        out.push_str("null");
    }
    out.extend(open.into_iter().rev());
    out
}

fn drop_comma(out: &mut String) {
    out.truncate(out.trim_end().len());
    while out.ends_with(',') {
        out.pop();
        out.truncate(out.trim_end().len());
    }
}

/// Whether a quotation mark that stands before `at` ends its string: what follows is the end, a closing bracket, a
/// colon, or a comma before another value.
fn ends_string(bytes: &[u8], at: usize) -> bool {
    let next =
        |at: usize| bytes[at.min(bytes.len())..].iter().position(|b| !b.is_ascii_whitespace()).map(|skip| at + skip);
    let Some(first) = next(at) else { return true };
    match bytes[first] {
        b':' | b'}' | b']' => true,
        b',' => next(first + 1).is_none_or(|second| {
            matches!(bytes[second], b'"' | b'{' | b'[' | b'}' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
        }),
        _ => false,
    }
}

fn is_hex(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..at + 4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> serde_json::Value {
        serde_json::from_str(&json(text)).unwrap_or_default()
    }

    #[test]
    fn usual_faults_are_mended() {
        assert_eq!(mended("{\"a\": \"x\ny\",}")["a"], "x y");
        assert_eq!(mended(r#"{"a": "he said "no" to it", "b": [1,2,],}"#)["a"], r#"he said "no" to it"#);
        assert_eq!(mended(r#"{"a": "it\'s", "b": 1}"#)["a"], "it's");
        assert_eq!(mended(r#"{"a": {"b": "c""#)["a"]["b"], "c");
        assert_eq!(mended("{\"a\": 1} // end\n")["a"], 1);
        assert_eq!(mended("[{\"a\": 1} {\"a\": 2}]")[1]["a"], 2);
    }
}
