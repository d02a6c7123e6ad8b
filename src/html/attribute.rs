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
    AttributePlaces { tag, at: (tag_name(tag).len() + 1).min(tag.len()) }
}

/// The name of a start tag, as written.
pub fn tag_name(tag: &[u8]) -> &[u8] {
    let name = tag.get(1..).unwrap_or_default();
    &name[..name_len(name)]
}

/// Length of the tag name that `bytes` begin with.
pub(super) fn name_len(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| ends_name(byte)).unwrap_or(bytes.len())
}

/// What bytes mean inside a tag.
mod mean {
    pub const BLANK: u8 = 1;
    pub const SLASH: u8 = 2;
    pub const CLOSE: u8 = 4;
    pub const EQUALS: u8 = 8;
}

const MEANINGS: [u8; 256] = {
    let mut meanings = [0; 256];
    let blanks = *b" \n\t\r\x0c";
    let mut i = 0;
    while i < blanks.len() {
        meanings[blanks[i] as usize] = mean::BLANK;
        i += 1;
    }
    meanings[b'/' as usize] = mean::SLASH;
    meanings[b'>' as usize] = mean::CLOSE;
    meanings[b'=' as usize] = mean::EQUALS;
    meanings
};

fn means(byte: u8, any_of: u8) -> bool {
    MEANINGS[usize::from(byte)] & any_of != 0
}

/// Whether a byte ends the name of a tag.
pub(super) fn ends_name(byte: u8) -> bool {
    means(byte, mean::BLANK | mean::SLASH | mean::CLOSE)
}

impl AttributePlaces<'_> {
    /// The first place from `from` on whose byte means one of these, or the tag's end.
    fn first(&self, from: usize, any_of: u8) -> usize {
        let rest = &self.tag[from..];
        from + rest.iter().position(|&byte| means(byte, any_of)).unwrap_or(rest.len())
    }

    /// The first place from `from` on whose byte means none of these, or the tag's end.
    fn past(&self, from: usize, any_of: u8) -> usize {
        let rest = &self.tag[from..];
        from + rest.iter().position(|&byte| !means(byte, any_of)).unwrap_or(rest.len())
    }

    /// The value behind a `=`, and where the rest begins.
    fn value(&self, equals: usize) -> (Range<usize>, usize) {
        let start = self.past(equals + 1, mean::BLANK);
        match self.tag.get(start) {
            Some(&quote @ (b'"' | b'\'')) => {
                let start = start + 1;
                let end = memchr::memchr(quote, &self.tag[start..]).map_or(self.tag.len(), |len| start + len);
                (start..end, (end + 1).min(self.tag.len()))
            }
            _ => {
                let end = self.first(start, mean::BLANK | mean::CLOSE);
                (start..end, end)
            }
        }
    }
}

impl Iterator for AttributePlaces<'_> {
    type Item = (Range<usize>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.past(self.at, mean::BLANK | mean::SLASH);
        self.at = start;
        if self.tag.get(start).is_none_or(|&byte| byte == b'>') {
            return None;
        }
        // A `=` at the beginning is a letter of the name.
        let end = self.first(start + 1, mean::BLANK | mean::SLASH | mean::CLOSE | mean::EQUALS);
        let equals = self.past(end, mean::BLANK);
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
        let none: [(&str, &[_]); 4] = [("", &[]), ("<", &[]), ("<a", &[]), ("<a /", &[])];
        let one: [(&str, &[_]); 5] = [
            ("<a b", &[(3..4, 4..4)]),
            ("<a b=", &[(3..4, 5..5)]),
            ("<a b='c", &[(3..4, 6..7)]),
            ("<a b='", &[(3..4, 6..6)]),
            ("<a b=c", &[(3..4, 5..6)]),
        ];
        for (cut, places) in none.into_iter().chain(one) {
            assert_eq!(attribute_places(cut.as_bytes()).collect::<Vec<_>>(), places, "{cut}");
        }
    }

    #[test]
    fn a_name_ends_where_the_standard_says() {
        for (tag, name) in [
            ("<p>", "p"),
            ("<P/>", "P"),
            ("<a\x0cb>", "a"),
            ("<a\nb>", "a"),
            ("<a\x0bb c>", "a\x0bb"),
            ("<my-box b>", "my-box"),
            ("<a", "a"),
            ("<", ""),
            ("", ""),
        ] {
            assert_eq!(tag_name(tag.as_bytes()), name.as_bytes(), "{tag:?}");
        }
    }
}
