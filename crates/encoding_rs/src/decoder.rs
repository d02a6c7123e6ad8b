//! Bytes to text, chunk by chunk.

use super::{CoderResult, Encoding, UTF_8};

/// What a byte order mark at the beginning does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bom {
    /// It settles the charset.
    Decides,
    /// It goes, where it is the charset's own.
    Skipped,
    /// It is text like any other.
    Text,
}

pub struct Decoder {
    encoding: &'static Encoding,
    bom: Bom,
    /// Bytes that are no whole letter yet, or that may be a byte order mark.
    held: Vec<u8>,
}

/// Bytes that one byte can become: U+FFFD has three, and a held sequence may be given up with it.
const MOST: usize = 3;

impl Decoder {
    pub(super) fn new(encoding: &'static Encoding, bom: Bom) -> Decoder {
        Decoder { encoding, bom, held: Vec::new() }
    }

    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Appends the text. All input is always taken.
    pub fn decode_to_string(&mut self, bytes: &[u8], out: &mut String, last: bool) -> (CoderResult, usize, bool) {
        let replaced = self.decode(bytes, out, last);
        (CoderResult::InputEmpty, bytes.len(), replaced)
    }

    /// Fills `out` from its beginning: how it ended, bytes read, bytes written, whether something was replaced.
    pub fn decode_to_str(&mut self, bytes: &[u8], out: &mut str, last: bool) -> (CoderResult, usize, usize, bool) {
        let fits = (out.len() / MOST).saturating_sub(self.held.len()).min(bytes.len());
        let whole = fits == bytes.len();
        let mut text = String::new();
        let replaced = self.decode(&bytes[..fits], &mut text, last && whole);
        let written = text.len();
        // Behind what was written the text stays text: the rest of a letter that is overwritten becomes blank.
        let mut rest = out.get(written..).map(str::to_owned).unwrap_or_default();
        while written + rest.len() < out.len() {
            rest.insert(0, ' ');
        }
        text.push_str(&rest);
        // SAFETY: the bytes of one text take the place of the bytes of another of the same length.
        unsafe { out.as_bytes_mut() }.copy_from_slice(text.as_bytes());
        (if whole { CoderResult::InputEmpty } else { CoderResult::OutputFull }, fits, written, replaced)
    }

    fn decode(&mut self, bytes: &[u8], out: &mut String, last: bool) -> bool {
        self.held.extend_from_slice(bytes);
        if self.bom != Bom::Text {
            let may_be = [&[0xef, 0xbb, 0xbf][..], &[0xff, 0xfe], &[0xfe, 0xff]];
            if !last && may_be.iter().any(|mark| mark.len() > self.held.len() && mark.starts_with(&self.held)) {
                return false;
            }
            if let Some((encoding, length)) = Encoding::for_bom(&self.held)
                && (self.bom == Bom::Decides || encoding == self.encoding)
            {
                self.encoding = encoding;
                self.held.drain(..length);
            }
            self.bom = Bom::Text;
        }
        let held = std::mem::take(&mut self.held);
        if self.encoding != UTF_8 {
            out.extend(held.iter().map(|&byte| letter(byte)));
            return false;
        }
        let mut rest = held.as_slice();
        let mut replaced = false;
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    out.push_str(text);
                    return replaced;
                }
                Err(error) => {
                    let (text, broken) = rest.split_at(error.valid_up_to());
                    out.push_str(std::str::from_utf8(text).unwrap_or_default());
                    let length = match error.error_len() {
                        Some(length) => length,
                        None if last => broken.len(),
                        None => {
                            self.held = broken.to_vec();
                            return replaced;
                        }
                    };
                    out.push(char::REPLACEMENT_CHARACTER);
                    replaced = true;
                    rest = &broken[length..];
                }
            }
        }
    }
}

/// The letters of windows-1252 from 0x80 on that are not those of Latin-1.
const C1: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

pub(super) fn letter(byte: u8) -> char {
    match byte {
        0x80..=0x9f => C1[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
