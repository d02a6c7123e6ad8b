//! Bytes to text: the charset by byte order mark, then the server's word, then `meta`, then the content itself.

use encoding_rs::{CoderResult, Encoding, UTF_8, WINDOWS_1252};

use crate::limits;

/// Decodes a page chunk by chunk. Broken sequences become U+FFFD, as in a browser.
pub struct Decoder {
    state: State,
    /// From the `charset` of the Content-Type header.
    declared: Option<&'static Encoding>,
}

enum State {
    /// Collecting the first bytes, in which the charset may be declared.
    Prescan(Vec<u8>),
    /// Nothing declares a charset: everything is collected and the content decides.
    Undeclared(Vec<u8>),
    /// A `meta` declares a legacy charset: the first letters beyond ASCII tell whether that is true.
    Doubtful(Vec<u8>, &'static Encoding),
    Decoding(encoding_rs::Decoder),
}

impl Decoder {
    /// `content_type`: the value of the Content-Type header, where there is one.
    pub fn new(content_type: Option<&str>) -> Self {
        let declared = content_type.and_then(charset_of).and_then(|label| Encoding::for_label(label.as_bytes()));
        Decoder { state: State::Prescan(Vec::new()), declared }
    }

    /// Appends to `out` what can be decoded so far.
    pub fn push(&mut self, chunk: &[u8], out: &mut String) {
        match &mut self.state {
            State::Decoding(decoder) => decode(decoder, chunk, false, out),
            State::Undeclared(bytes) => bytes.extend_from_slice(chunk),
            State::Doubtful(bytes, _) => {
                bytes.extend_from_slice(chunk);
                if beyond_ascii(bytes) >= WITNESSES {
                    self.believe(out);
                }
            }
            State::Prescan(bytes) if bytes.is_empty() && chunk.len() >= limits::CHARSET_PRESCAN_BYTES => {
                self.settle(chunk, out);
            }
            State::Prescan(bytes) => {
                bytes.extend_from_slice(chunk);
                if bytes.len() >= limits::CHARSET_PRESCAN_BYTES {
                    let bytes = std::mem::take(bytes);
                    self.settle(&bytes, out);
                }
            }
        }
    }

    /// Decodes what was held back.
    pub fn finish(mut self, out: &mut String) {
        if let State::Prescan(bytes) = &mut self.state {
            let bytes = std::mem::take(bytes);
            self.settle(&bytes, out);
        }
        self.believe(out);
        match self.state {
            State::Decoding(mut decoder) => decode(&mut decoder, &[], true, out),
            State::Undeclared(bytes) => {
                let encoding = if std::str::from_utf8(&bytes).is_ok() { UTF_8 } else { guess(&bytes) };
                decode(&mut encoding.new_decoder(), &bytes, true, out);
            }
            State::Prescan(_) | State::Doubtful(..) => {}
        }
    }

    /// Chooses the charset from the first bytes of the page.
    fn settle(&mut self, bytes: &[u8], out: &mut String) {
        let declared = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or(self.declared);
        let prescan = &bytes[..bytes.len().min(limits::CHARSET_PRESCAN_BYTES)];
        match (declared, declared.is_none().then(|| meta_charset(prescan)).flatten()) {
            (None, None) => self.state = State::Undeclared(bytes.to_vec()),
            (None, Some(encoding)) if encoding != UTF_8 => {
                self.state = State::Doubtful(bytes.to_vec(), encoding);
                self.push(&[], out);
            }
            (declared, _) => self.decode_as(declared.unwrap_or(UTF_8), bytes, out),
        }
    }

    fn decode_as(&mut self, encoding: &'static Encoding, bytes: &[u8], out: &mut String) {
        let mut decoder = encoding.new_decoder_with_bom_removal();
        decode(&mut decoder, bytes, false, out);
        self.state = State::Decoding(decoder);
    }

    /// Settles a doubtful charset: text that is flawless UTF-8 is UTF-8, whatever a `meta` left over from an earlier
    /// life of the page says.
    fn believe(&mut self, out: &mut String) {
        let State::Doubtful(bytes, declared) = &mut self.state else { return };
        let (bytes, declared) = (std::mem::take(bytes), *declared);
        let flawless = match std::str::from_utf8(&bytes) {
            Ok(_) => true,
            Err(error) => error.error_len().is_none() && bytes.len() - error.valid_up_to() < 4,
        };
        let encoding = if flawless && beyond_ascii(&bytes) > 0 { UTF_8 } else { declared };
        self.decode_as(encoding, &bytes, out);
    }
}

/// The charset by which bytes make the likeliest text.
#[cfg(feature = "save")]
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// The engine that is given text has no table to guess by.
#[cfg(not(feature = "save"))]
fn guess(_: &[u8]) -> &'static Encoding {
    WINDOWS_1252
}

/// Bytes beyond ASCII that settle whether a text is UTF-8. By chance legacy text of that length hardly ever is.
const WITNESSES: usize = 60;

fn beyond_ascii(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !byte.is_ascii()).take(WITNESSES).count()
}

/// Room that is kept beyond the bytes, in which any single letter or replacement fits.
const SLACK: usize = 16;

fn decode(decoder: &mut encoding_rs::Decoder, mut bytes: &[u8], last: bool, out: &mut String) {
    loop {
        // Text may need three times its bytes, but hardly any does: it gets more room when it turns out to.
        out.reserve(bytes.len() + SLACK);
        let (result, read, _) = decoder.decode_to_string(bytes, out, last);
        bytes = &bytes[read..];
        if result == CoderResult::InputEmpty {
            return;
        }
    }
}

/// The charset parameter of a Content-Type value.
fn charset_of(content_type: &str) -> Option<&str> {
    let at = content_type.to_ascii_lowercase().find("charset")?;
    let value = content_type.get(at + 7..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
    let end = value.find(['"', '\'', ';', ' ', '\t']).unwrap_or(value.len());
    Some(&value[..end])
}

/// The charset that a `meta` (or XML declaration) among the first bytes names.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    let mut at = 0;
    if lower.starts_with(b"<?xml") {
        let head = String::from_utf8_lossy(&lower[..lower.len().min(200)]).into_owned();
        if let Some(label) = head.split("?>").next().and_then(|xml| xml.split("encoding=").nth(1)) {
            let label = label.trim_start_matches(['"', '\'']);
            let label = label.split(['"', '\'', ' ']).next().unwrap_or("");
            if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
                return Some(ascii_compatible(encoding));
            }
        }
    }
    while let Some(found) = memchr::memmem::find(&lower[at..], b"<meta") {
        at += found + 5;
        let end = memchr::memchr(b'>', &lower[at..]).map_or(lower.len(), |close| at + close);
        let tag = String::from_utf8_lossy(&lower[at..end]);
        if let Some(encoding) = charset_of(&tag).and_then(|label| Encoding::for_label(label.as_bytes())) {
            return Some(ascii_compatible(encoding));
        }
        at = end;
    }
    None
}

/// A `meta` that could be read as ASCII cannot stand in a UTF-16 page; the standard reads such a word as UTF-8.
fn ascii_compatible(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE {
        UTF_8
    } else if encoding == encoding_rs::X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(content_type: Option<&str>, bytes: &[u8], chunk: usize) -> String {
        let mut decoder = Decoder::new(content_type);
        let mut out = String::new();
        for piece in bytes.chunks(chunk) {
            decoder.push(piece, &mut out);
        }
        decoder.finish(&mut out);
        out
    }

    #[test]
    fn each_source_of_the_charset_counts_in_its_order() {
        let (windows, _, _) = encoding_rs::WINDOWS_1251.encode("<meta charset=windows-1251><p>Новости города");
        let (sjis, _, _) = encoding_rs::SHIFT_JIS
            .encode("<meta http-equiv=content-type content='text/html; charset=Shift_JIS'><p>新聞");
        let (koi, _, _) = encoding_rs::KOI8_R.encode("<p>Новости");
        for chunk in [1, 2, 3, 7, 64, 10_000] {
            assert!(decoded(None, &windows, chunk).ends_with("Новости города"));
            assert!(decoded(None, &sjis, chunk).ends_with("新聞"));
            assert!(decoded(Some("text/html; charset=\"koi8-r\""), &koi, chunk).ends_with("Новости"));
            assert!(decoded(Some("text/html; charset=koi8-r"), "\u{feff}<p>é".as_bytes(), chunk) == "<p>é");
            assert!(decoded(None, "<p>naïve".as_bytes(), chunk).ends_with("naïve"));
        }
    }

    #[test]
    fn undeclared_legacy_text_is_guessed_from_the_content() {
        let text =
            "<p>Вчера в городе открылась выставка, на которой показаны работы местных художников и учеников школы.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(decoded(None, &bytes, 7), text);
    }
}
