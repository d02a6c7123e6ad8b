//! Stands in for encoding_rs in the page engine: the same names for the few functions that lol_html and the engine call,
//! without the tables of every charset in the world (200 KB of wasm). The text that this engine reads comes decoded from
//! the browser, and the bytes that it marks are looked at only where they are ASCII.
//!
//! UTF-8 is here in full; for every other superset of ASCII there is one stand-in, in which a byte beyond ASCII is the
//! letter of windows-1252. That is exact for tags and attribute names, which are ASCII, and wrong for other letters in
//! values.

mod decoder;
mod labels;

pub use decoder::Decoder;
use std::borrow::Cow;

/// A charset, known by its name.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Encoding {
    name: &'static str,
}

pub static UTF_8: &Encoding = &Encoding { name: "UTF-8" };
pub static UTF_16LE: &Encoding = &Encoding { name: "UTF-16LE" };
pub static UTF_16BE: &Encoding = &Encoding { name: "UTF-16BE" };
pub static ISO_2022_JP: &Encoding = &Encoding { name: "ISO-2022-JP" };
pub static REPLACEMENT: &Encoding = &Encoding { name: "replacement" };
pub static X_USER_DEFINED: &Encoding = &Encoding { name: "x-user-defined" };
/// Stands for every legacy charset that is a superset of ASCII.
pub static WINDOWS_1252: &Encoding = &Encoding { name: "windows-1252" };

/// Legacy charsets that lol_html's tests name. They are compiled with the layer of it that `html/scan.rs` speaks with.
macro_rules! legacy {
    ($($name:ident)*) => { $(pub const $name: &Encoding = &Encoding { name: "windows-1252" };)* };
}
legacy! {
    BIG5 EUC_JP EUC_KR GB18030 GBK IBM866 ISO_8859_2 ISO_8859_3 ISO_8859_4 ISO_8859_5 ISO_8859_6 ISO_8859_7 ISO_8859_8
    ISO_8859_8_I ISO_8859_10 ISO_8859_13 ISO_8859_14 ISO_8859_15 ISO_8859_16 KOI8_R KOI8_U MACINTOSH SHIFT_JIS
    WINDOWS_874 WINDOWS_1250 WINDOWS_1251 WINDOWS_1253 WINDOWS_1254 WINDOWS_1255 WINDOWS_1256 WINDOWS_1257
    WINDOWS_1258 X_MAC_CYRILLIC
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoderResult {
    InputEmpty,
    OutputFull,
}

impl Encoding {
    /// The charset of a label as the Encoding Standard lists them.
    pub fn for_label(label: &[u8]) -> Option<&'static Encoding> {
        labels::find(label)
    }

    pub fn for_label_no_replacement(label: &[u8]) -> Option<&'static Encoding> {
        Self::for_label(label).filter(|encoding| *encoding != REPLACEMENT)
    }

    /// The charset that a byte order mark tells, and how many bytes the mark has.
    pub fn for_bom(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => Some((UTF_8, 3)),
            [0xff, 0xfe, ..] => Some((UTF_16LE, 2)),
            [0xfe, 0xff, ..] => Some((UTF_16BE, 2)),
            _ => None,
        }
    }

    pub fn name(&'static self) -> &'static str {
        self.name
    }

    pub fn is_ascii_compatible(&'static self) -> bool {
        ![UTF_16LE, UTF_16BE, ISO_2022_JP, REPLACEMENT].contains(&self)
    }

    pub fn ascii_valid_up_to(bytes: &[u8]) -> usize {
        bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len())
    }

    /// Text of bytes that are there as a whole; true where something had to be replaced.
    pub fn decode<'a>(&'static self, bytes: &'a [u8]) -> (Cow<'a, str>, &'static Encoding, bool) {
        let (encoding, bytes) = match Self::for_bom(bytes) {
            Some((encoding, length)) => (encoding, &bytes[length..]),
            None => (self, bytes),
        };
        let (text, replaced) = encoding.decode_without_bom_handling(bytes);
        (text, encoding, replaced)
    }

    /// The same where a byte order mark is text like any other.
    pub fn decode_without_bom_handling<'a>(&'static self, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
        if self == UTF_8 || bytes.is_ascii() {
            let text = String::from_utf8_lossy(bytes);
            let replaced = matches!(text, Cow::Owned(_));
            return (text, replaced);
        }
        (Cow::Owned(bytes.iter().map(|&byte| decoder::letter(byte)).collect()), false)
    }

    /// Bytes of a text; a letter that the charset may not have becomes a character reference, which the flag tells.
    pub fn encode<'a>(&'static self, text: &'a str) -> (Cow<'a, [u8]>, &'static Encoding, bool) {
        if self == UTF_8 || text.is_ascii() {
            return (Cow::Borrowed(text.as_bytes()), self, false);
        }
        let mut bytes = Vec::with_capacity(text.len());
        for letter in text.chars() {
            put(letter, &mut bytes);
        }
        (Cow::Owned(bytes), self, true)
    }

    pub fn new_decoder(&'static self) -> Decoder {
        Decoder::new(self, decoder::Bom::Decides)
    }

    pub fn new_decoder_with_bom_removal(&'static self) -> Decoder {
        Decoder::new(self, decoder::Bom::Skipped)
    }

    pub fn new_decoder_without_bom_handling(&'static self) -> Decoder {
        Decoder::new(self, decoder::Bom::Text)
    }

    pub fn new_encoder(&'static self) -> Encoder {
        Encoder
    }
}

fn put(letter: char, bytes: &mut Vec<u8>) {
    if letter.is_ascii() {
        bytes.push(letter as u8);
    } else {
        bytes.extend_from_slice(format!("&#{};", u32::from(letter)).as_bytes());
    }
}

/// Writes text in a legacy charset: ASCII, and character references for the rest.
pub struct Encoder;

impl Encoder {
    pub fn has_pending_state(&self) -> bool {
        false
    }

    /// How it ended, bytes read and written, and whether a letter was replaced.
    pub fn encode_from_utf8(&mut self, text: &str, out: &mut [u8], _last: bool) -> (CoderResult, usize, usize, bool) {
        let (mut read, mut written, mut replaced) = (0, 0, false);
        let mut bytes = Vec::new();
        for letter in text.chars() {
            bytes.clear();
            put(letter, &mut bytes);
            let Some(room) = out.get_mut(written..written + bytes.len()) else {
                return (CoderResult::OutputFull, read, written, replaced);
            };
            room.copy_from_slice(&bytes);
            read += letter.len_utf8();
            written += bytes.len();
            replaced |= !letter.is_ascii();
        }
        (CoderResult::InputEmpty, read, written, replaced)
    }
}

#[cfg(test)]
mod tests;
