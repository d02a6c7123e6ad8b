//! The attributes of one start tag, as places in its bytes.
//!
//! In: a start tag from `<` to `>`, in any superset of ASCII. Out: names and values in order, as written, doubles
//! included. What a tag is was settled by the tokenizer; here is only the part of the standard that is about its inside.

use std::ops::Range;

/// Places of a name and its value; the value is empty where there is none.
pub struct AttributePlaces<'a> {
    tag: &'a [u8],
    at: usize,
}

/// The attributes of a start tag.
pub fn attribute_places(tag: &[u8]) -> AttributePlaces<'_> {
    let name = tag.iter().skip(1).position(|&byte| is_blank(byte) || matches!(byte, b'/' | b'>'));
    AttributePlaces { tag, at: name.map_or(tag.len(), |len| len + 1) }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')
}

impl AttributePlaces<'_> {
    /// The first place from `from` on whose byte is of a kind, or the tag's end.
    fn first(&self, from: usize, kind: impl Fn(u8) -> bool) -> usize {
        self.tag[from..].iter().position(|&byte| kind(byte)).map_or(self.tag.len(), |len| from + len)
    }

    /// The value behind a `=`, and where the rest begins.
    fn value(&self, equals: usize) -> (Range<usize>, usize) {
        let start = self.first(equals + 1, |byte| !is_blank(byte));
        match self.tag.get(start) {
            Some(&quote @ (b'"' | b'\'')) => {
                let start = start + 1;
                let end = memchr::memchr(quote, &self.tag[start..]).map_or(self.tag.len(), |len| start + len);
                (start..end, (end + 1).min(self.tag.len()))
            }
            _ => {
                let end = self.first(start, |byte| is_blank(byte) || byte == b'>');
                (start..end, end)
            }
        }
    }
}

impl Iterator for AttributePlaces<'_> {
    type Item = (Range<usize>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.first(self.at, |byte| !is_blank(byte) && byte != b'/');
        self.at = start;
        if self.tag.get(start).is_none_or(|&byte| byte == b'>') {
            return None;
        }
        // A `=` at the beginning is a letter of the name.
        let end = self.first(start + 1, |byte| is_blank(byte) || matches!(byte, b'=' | b'/' | b'>'));
        let equals = self.first(end, |byte| !is_blank(byte));
        let (value, rest) = if self.tag.get(equals) == Some(&b'=') { self.value(equals) } else { (end..end, end) };
        self.at = rest;
        Some((start..end, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lol_html::{RewriteStrSettings, element, rewrite_str};

    const TAGS: [&str; 12] = [
        "<p>",
        "<p/>",
        "<p  >",
        "<a href=x class='a b' ID = \"c>d\" hidden>",
        "<a/b/c=d/e/>",
        "<a =b =c==d>",
        "<a b= >",
        "<a b=>",
        "<a b = 'c'd='e'f>",
        "<a b\n=\n\tc\x0cd>",
        "<a b='' c=\"\" d>",
        "<a x=1 X=2 \"q'=' '>",
    ];

    #[test]
    fn places_are_those_of_the_tokenizer() {
        for tag in TAGS {
            let mut expected = Vec::new();
            let told = element!("*", |element| {
                let named = |a: &lol_html::html_content::Attribute| (a.name_preserve_case(), a.value());
                expected.extend(element.attributes().iter().map(named));
                Ok(())
            });
            rewrite_str(tag, RewriteStrSettings::new().append_element_content_handler(told)).unwrap();
            let places: Vec<(String, String)> = attribute_places(tag.as_bytes())
                .map(|(name, value)| (tag[name].to_owned(), tag[value].to_owned()))
                .collect();
            assert_eq!(places, expected, "{tag}");
        }
    }

    #[test]
    fn a_tag_without_an_end_has_one() {
        for cut in ["<", "<a", "<a b", "<a b=", "<a b='c", "<a b=c", "<a /", ""] {
            assert!(attribute_places(cut.as_bytes()).count() <= 1, "{cut}");
        }
    }
}
