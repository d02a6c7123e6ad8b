//! What stands between two start tags: text, end tags, comments, doctypes, CDATA sections.
//!
//! In: the bytes between two start tags, which hold no start tag themselves, and what kind of content the first one
//! begins. Out: [`Piece`]s in order; comments and doctypes are passed over. Each byte is looked at a few times at most.

use std::ops::Range;

use super::attribute::{ends_name, name_len};
use super::tag::Tag;

/// Places are counted from the start of the gap.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// `raw`: without character references.
    Text {
        at: Range<usize>,
        raw: bool,
    },
    EndTag {
        name: Range<usize>,
        tag: Tag,
    },
}

/// What a start tag lets follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Content {
    #[default]
    Html,
    /// SVG and MathML, where CDATA sections are text.
    Foreign,
    /// Text up to the end tag of this name; character references count in `title` and `textarea` alone.
    UpTo(Tag),
    /// The `title` of an SVG picture, whose content is HTML: its text where it is closed.
    Label,
    /// Text up to the page's end.
    Plain,
}

impl Content {
    /// By the start tag, its namespace, and whether a picture is open around it. Scripting counts as on: `noscript` holds text.
    pub fn after(tag: Tag, foreign: bool, in_svg: bool) -> Content {
        use Tag::*;
        if foreign {
            return Content::Foreign;
        }
        match tag {
            Plaintext => Content::Plain,
            Title if in_svg => Content::Label,
            Script | Style | Title | Textarea | Iframe | Xmp | Noembed | Noframes | Noscript => Content::UpTo(tag),
            _ => Content::Html,
        }
    }
}

/// The pieces of one gap.
pub struct Pieces<'a> {
    bytes: &'a [u8],
    /// Everything before this place has been given.
    at: usize,
    content: Content,
    /// The gap ends where the page ends.
    last: bool,
    /// A piece that was found behind a text.
    next: Option<Piece>,
}

impl<'a> Pieces<'a> {
    pub fn new(bytes: &'a [u8], content: Content, last: bool) -> Pieces<'a> {
        Pieces { bytes, at: 0, content, last, next: None }
    }

    /// The text of a raw element. None where its end tag is not in the gap though a start tag follows: then the tokenizer
    /// did not take it for one, as with the `title` of an SVG picture.
    fn up_to_end_tag(&mut self, tag: Tag, closed: bool) -> Option<Piece> {
        let end = if tag == Tag::Script { script_end(self.bytes) } else { end_tag(self.bytes, tag.name().as_bytes()) };
        let end = end.or((self.last && !closed).then_some(self.bytes.len()))?;
        self.at = end;
        (end > 0).then_some(Piece::Text { at: 0..end, raw: !matches!(tag, Tag::Title | Tag::Textarea) })
    }

    /// What begins with the `<` at `open`, and where it ends; nothing where that is text.
    fn markup(&mut self, open: usize) -> Option<(usize, Option<Piece>)> {
        let rest = &self.bytes[open..];
        let to_bracket = || open + memchr::memchr(b'>', rest).map_or(rest.len(), |close| close + 1);
        match *rest.get(1)? {
            b'/' => match *rest.get(2)? {
                b'>' => Some((open + 3, None)),
                letter if letter.is_ascii_alphabetic() => {
                    // An end tag that the page's end cuts off is none.
                    let Some(len) = tag_len(rest) else { return Some((self.bytes.len(), None)) };
                    let name = open + 2..open + 2 + name_len(&rest[2..]);
                    let tag = Tag::of(&self.bytes[name.clone()]);
                    if matches!(tag, Tag::Svg | Tag::Math) {
                        self.content = Content::Html;
                    }
                    Some((open + len, Some(Piece::EndTag { name, tag })))
                }
                _ => Some((to_bracket(), None)),
            },
            b'!' if rest.starts_with(b"<!--") => Some((open + comment_len(rest), None)),
            b'!' if self.content == Content::Foreign && rest.starts_with(b"<![CDATA[") => {
                let start = open + 9;
                let (end, after) = match memchr::memmem::find(&self.bytes[start..], b"]]>") {
                    Some(len) => (start + len, start + len + 3),
                    None => (self.bytes.len(), self.bytes.len()),
                };
                Some((after, (end > start).then_some(Piece::Text { at: start..end, raw: true })))
            }
            b'!' | b'?' => Some((to_bracket(), None)),
            // A start tag that the page's end cuts off.
            letter if letter.is_ascii_alphabetic() => Some((self.bytes.len(), None)),
            _ => None,
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.next.is_some() {
            return self.next.take();
        }
        match std::mem::replace(&mut self.content, Content::Html) {
            Content::UpTo(tag) => {
                if let Some(text) = self.up_to_end_tag(tag, false) {
                    return Some(text);
                }
            }
            Content::Label => {
                if let Some(text) = self.up_to_end_tag(Tag::Title, true) {
                    return Some(text);
                }
            }
            Content::Plain if self.bytes.len() > self.at => {
                let at = self.at..self.bytes.len();
                self.at = self.bytes.len();
                return Some(Piece::Text { at, raw: true });
            }
            content => self.content = content,
        }
        let mut from = self.at;
        while let Some(found) = memchr::memchr(b'<', &self.bytes[from..]) {
            let open = from + found;
            let Some((after, piece)) = self.markup(open) else {
                from = open + 1;
                continue;
            };
            let text = self.at..open;
            self.at = after;
            from = after;
            if !text.is_empty() {
                self.next = piece;
                return Some(Piece::Text { at: text, raw: false });
            }
            if piece.is_some() {
                return piece;
            }
        }
        let text = self.at..self.bytes.len();
        self.at = self.bytes.len();
        (!text.is_empty()).then_some(Piece::Text { at: text, raw: false })
    }
}

/// Whether `bytes` start with this name in any letter case and with what ends a name.
fn starts_with_name(bytes: &[u8], name: &[u8]) -> bool {
    bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && bytes.get(name.len()).is_some_and(|&byte| ends_name(byte))
}

/// Where the first end tag of this name begins.
fn end_tag(bytes: &[u8], name: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"</").find(|&at| starts_with_name(&bytes[at + 2..], name))
}

/// Where the end tag of a script begins: not inside `<!-- <script> … </script> -->`, which the standard calls "double
/// escaped".
fn script_end(bytes: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"script";
    let (mut escaped, mut double) = (false, false);
    let mut at = 0;
    while at < bytes.len() {
        at += if escaped { memchr::memchr2(b'<', b'-', &bytes[at..])? } else { memchr::memchr(b'<', &bytes[at..])? };
        let rest = &bytes[at..];
        if rest.starts_with(b"</") && starts_with_name(&rest[2..], NAME) {
            if !double {
                return Some(at);
            }
            double = false;
        } else if escaped && rest.starts_with(b"-->") {
            (escaped, double) = (false, false);
        } else if escaped && !double && starts_with_name(&rest[1..], NAME) && rest[0] == b'<' {
            double = true;
        } else if !escaped && rest.starts_with(b"<!--") {
            escaped = true;
            // Its own dashes may be those of the `-->`.
            at += 1;
        }
        at += 1;
    }
    None
}

/// Length of the tag that `bytes` starts with; a `>` inside a quoted value does not end it.
fn tag_len(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (i, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(i + 1),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            after_equals = byte == b'=';
        }
    }
    None
}

/// Length of the comment that `bytes` starts with, by the standard's rules for `<!-->` and `--!>`.
fn comment_len(bytes: &[u8]) -> usize {
    if bytes[4..].starts_with(b">") {
        return 5;
    }
    if bytes[4..].starts_with(b"->") {
        return 6;
    }
    let mut at = 4;
    while let Some(dash) = memchr::memmem::find(&bytes[at..], b"--") {
        at += dash + 2;
        if bytes[at..].starts_with(b">") {
            return at + 1;
        }
        if bytes[at..].starts_with(b"!>") {
            return at + 2;
        }
        at -= 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts as they stand, raw ones in brackets, end tags with their slash.
    fn pieces(gap: &str, content: Content, last: bool) -> String {
        let mut out = Vec::new();
        for piece in Pieces::new(gap.as_bytes(), content, last) {
            out.push(match piece {
                Piece::Text { at, raw: true } => format!("[{}]", &gap[at]),
                Piece::Text { at, raw: false } => gap[at].to_owned(),
                Piece::EndTag { name, .. } => format!("/{}", &gap[name]),
            });
        }
        out.join("|")
    }

    #[test]
    fn each_kind_of_content_has_its_own_markup() {
        use Content::*;
        for (gap, content, last, expected) in [
            ("a < b </p >c</>d<!-->e<!-- > --!>f<?x>g</ x>h", Html, false, "a < b |/p|c|d|e|f|g|h"),
            ("a<!doctype html>b<![CDATA[c]]>d", Html, false, "a|b|d"),
            ("a<![CDATA[<b>&]]>c</svg><![CDATA[d]]>e", Foreign, false, "a|[<b>&]|c|/svg|e"),
            ("a <b", Html, true, "a "),
            ("a </b", Html, true, "a "),
            ("a </", Html, true, "a </"),
            ("a<!-- b", Html, true, "a"),
            ("</p title='>'>a", Html, false, "/p|a"),
            ("<!--&</styles></STYLE\n>a", UpTo(Tag::Style), false, "[<!--&</styles>]|/STYLE|a"),
            ("a</i>&amp;</title>b", UpTo(Tag::Title), false, "a</i>&amp;|/title|b"),
            ("a</i>b", UpTo(Tag::Title), false, "a|/i|b"),
            ("a</i>b</title", UpTo(Tag::Title), true, "a</i>b</title"),
            ("a</p>b", Plain, true, "[a</p>b]"),
            ("</svg>a", Label, true, "/svg|a"),
            ("", UpTo(Tag::Script), true, ""),
        ] {
            assert_eq!(pieces(gap, content, last), expected, "{gap}");
        }
    }

    #[test]
    fn scripts_end_where_browsers_end_them() {
        for (script, end) in [
            ("a</script>", Some(1)),
            ("a<\\/script></scripts></SCRIPT >", Some(21)),
            ("<!-- <script> </script> --></script>", Some(27)),
            ("<!-- <script> </script> </script>", Some(24)),
            ("<!-- </script>", Some(5)),
            ("<!--><script></script>", Some(13)),
            ("<!-- <script> --></script>", Some(17)),
            ("<!-- <scripts> </script>", Some(15)),
            ("<!-- <script> </script>", None),
        ] {
            assert_eq!(script_end(script.as_bytes()), end, "{script}");
        }
    }
}
