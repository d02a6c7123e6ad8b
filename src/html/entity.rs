//! Character references: `&amp;`, `&#8217;`, `&nbsp` … decoded as the HTML standard says, in text and in attributes.

use std::borrow::Cow;
use std::sync::LazyLock;

/// The references that have a name, in order of their names: bytes shared with the name before, the rest of the name,
/// `;`, the text that it stands for. A fifth of the size of a table that needs no unpacking.
const NAMED: &[u8] = include_bytes!("entities.bin");

/// Names that count without their `;` too, in order.
#[rustfmt::skip]
const BARE: [&str; 106] = [
    "AElig", "AMP", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "COPY", "Ccedil", "ETH", "Eacute",
    "Ecirc", "Egrave", "Euml", "GT", "Iacute", "Icirc", "Igrave", "Iuml", "LT", "Ntilde", "Oacute", "Ocirc", "Ograve",
    "Oslash", "Otilde", "Ouml", "QUOT", "REG", "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute", "aacute",
    "acirc", "acute", "aelig", "agrave", "amp", "aring", "atilde", "auml", "brvbar", "ccedil", "cedil", "cent",
    "copy", "curren", "deg", "divide", "eacute", "ecirc", "egrave", "eth", "euml", "frac12", "frac14", "frac34", "gt",
    "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "lt", "macr", "micro", "middot", "nbsp", "not",
    "ntilde", "oacute", "ocirc", "ograve", "ordf", "ordm", "oslash", "otilde", "ouml", "para", "plusmn", "pound",
    "quot", "raquo", "reg", "sect", "shy", "sup1", "sup2", "sup3", "szlig", "thorn", "times", "uacute", "ucirc",
    "ugrave", "uml", "uuml", "yacute", "yen", "yuml",
];

/// Letters of the longest of [`BARE`].
const BARE_LETTERS: usize = 6;

/// Decodes the character references of text content.
pub fn unescape_text(text: &str) -> Cow<'_, str> {
    unescape(text, false)
}

/// Decodes the character references of an attribute's value, where `&copy=1` stays as it is.
pub fn unescape_attribute(value: &str) -> Cow<'_, str> {
    unescape(value, true)
}

fn unescape(text: &str, attribute: bool) -> Cow<'_, str> {
    let mut out = String::new();
    // How far `text` has been copied to `out`.
    let mut done = 0;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        let Some((meaning, length)) = reference(&text[at + 1..], attribute) else { continue };
        if out.is_empty() {
            out.reserve(text.len());
        }
        out.push_str(&text[done..at]);
        match meaning {
            Meaning::Letter(letter) => out.push(letter),
            Meaning::Text(text) => out.push_str(text),
        }
        done = at + 1 + length;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

enum Meaning {
    Letter(char),
    Text(&'static str),
}

/// What follows an ampersand, where it is a reference, and its length.
fn reference(rest: &str, attribute: bool) -> Option<(Meaning, usize)> {
    let bytes = rest.as_bytes();
    if bytes.first() == Some(&b'#') {
        let (letter, length) = number(&bytes[1..])?;
        return Some((Meaning::Letter(letter), 1 + length));
    }
    let run = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(run) == Some(&b';')
        && let Some(text) = NAMES.find(&rest[..run])
    {
        return Some((Meaning::Text(text), run + 1));
    }
    let length = (2..=run.min(BARE_LETTERS)).rev().find(|&length| is_bare(&rest[..length]))?;
    if attribute && bytes.get(length).is_some_and(|&next| next == b'=' || next.is_ascii_alphanumeric()) {
        return None;
    }
    Some((Meaning::Text(NAMES.find(&rest[..length])?), length))
}

fn is_bare(name: &str) -> bool {
    BARE.binary_search(&name).is_ok()
}

/// The letter of a number in decimal or hexadecimal digits, and the length with its `;`.
fn number(bytes: &[u8]) -> Option<(char, usize)> {
    let (radix, from) = if matches!(bytes.first(), Some(b'x' | b'X')) { (16, 1) } else { (10, 0) };
    let mut code = 0u32;
    let mut at = from;
    while let Some(digit) = bytes.get(at).and_then(|&byte| char::from(byte).to_digit(radix)) {
        code = code.saturating_mul(radix).saturating_add(digit);
        at += 1;
    }
    if at == from {
        return None;
    }
    let letter = match code {
        0 => char::REPLACEMENT_CHARACTER,
        // Numbers of the C1 controls are taken for bytes of windows-1252, as all browsers do.
        0x80..=0x9f => encoding_rs::WINDOWS_1252.decode(&[code as u8]).0.chars().next()?,
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    Some((letter, at + usize::from(bytes.get(at) == Some(&b';'))))
}

/// The named references, unpacked when one is first met.
static NAMES: LazyLock<Names> = LazyLock::new(|| Names::unpack(NAMED));

struct Names {
    /// All names one after the other.
    names: Vec<u8>,
    /// Of each, where its name begins and what it stands for.
    entries: Vec<(u32, &'static str)>,
}

impl Names {
    fn unpack(mut packed: &'static [u8]) -> Names {
        let (mut names, mut entries) = (Vec::new(), Vec::<(u32, &'static str)>::new());
        while let [shared, rest @ ..] = packed {
            let begins = names.len();
            let before = entries.last().map_or(0, |&(place, _)| place as usize);
            names.extend_from_within(before..before + usize::from(*shared));
            let end = rest.iter().position(|&byte| byte == b';').unwrap_or(rest.len());
            names.extend_from_slice(&rest[..end]);
            let text = &rest[(end + 1).min(rest.len())..];
            // The text has a letter at least, which may be a tab or a line feed; a byte as low behind it begins an entry.
            let length = text.iter().skip(1).position(|&byte| byte < 32).map_or(text.len(), |low| low + 1);
            entries.push((begins as u32, std::str::from_utf8(&text[..length]).unwrap_or_default()));
            packed = &text[length..];
        }
        Names { names, entries }
    }

    fn name(&self, n: usize) -> &[u8] {
        let end = self.entries.get(n + 1).map_or(self.names.len(), |&(place, _)| place as usize);
        &self.names[self.entries[n].0 as usize..end]
    }

    fn find(&self, name: &str) -> Option<&'static str> {
        let (mut low, mut high) = (0, self.entries.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.name(middle).cmp(name.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(self.entries[middle].1),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) {
        assert_eq!(unescape_text(text), htmlize::unescape(text), "{text}");
        assert_eq!(unescape_attribute(text), htmlize::unescape_attribute(text), "{text}");
    }

    #[test]
    fn each_named_reference_is_decoded_as_another_implementation_decodes_it() {
        assert_eq!(NAMES.entries.len(), 2125);
        assert_eq!(htmlize::ENTITIES.len(), 2125 + BARE.len());
        for name in htmlize::ENTITIES.keys() {
            let name = std::str::from_utf8(name).unwrap();
            for after in ["", ";", "=", "x", "1", " ", "&", "é"] {
                same(&format!("a {name}{after}"));
            }
            same(&name[..name.len() - 1]);
            same(&name.to_ascii_lowercase());
        }
    }

    #[test]
    fn numbers_are_decoded_as_another_implementation_decodes_them() {
        for code in (0..0x300).chain(0xd7f0..0xe010).chain(0xfff0..0x1_0010).chain(0x10_fff0..0x11_0010) {
            same(&format!("&#{code};&#x{code:x}&#X{code:X}z&#{code}"));
        }
        for odd in [
            "&",
            "&#",
            "&#x",
            "&#;",
            "&#x;",
            "&#xg",
            "&#99999999999;",
            "&#xffffffffff;",
            "&;",
            "&&amp;",
            "a&amp",
            "&#65",
            "&#0065;",
        ] {
            same(odd);
        }
    }

    #[test]
    fn text_without_references_is_not_copied() {
        assert!(matches!(unescape_text("salt & pepper"), Cow::Borrowed(_)));
    }
}
