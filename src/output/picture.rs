//! Pictures that go into a copy: their bytes, the type those bytes have (whatever a server called them), and the
//! `data:` form. Photographs go as they came; a drawing (SVG) is rebuilt from its allowed parts, because it can hold
//! scripts and addresses.

use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine, alphabet};

use super::whole::drawing;

/// The image formats that a copy may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    Png,
    Jpeg,
    Gif,
    WebP,
    Avif,
    Svg,
}

impl MediaType {
    /// The type that the bytes show; SVG only as Decant writes it.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let drawn = || bytes.starts_with(b"<svg ") && drawing(bytes).is_some_and(|svg| svg.as_bytes() == bytes);
        MediaType::of_photograph(bytes).or_else(|| drawn().then_some(MediaType::Svg))
    }

    /// The type that the bytes of pixels show.
    fn of_photograph(bytes: &[u8]) -> Option<Self> {
        let brand = || bytes.get(4..8) == Some(b"ftyp") && matches!(bytes.get(8..12), Some(b"avif" | b"avis"));
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(MediaType::Png),
            [0xff, 0xd8, 0xff, ..] => Some(MediaType::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(MediaType::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(MediaType::WebP),
            _ if brand() => Some(MediaType::Avif),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            MediaType::Png => "image/png",
            MediaType::Jpeg => "image/jpeg",
            MediaType::Gif => "image/gif",
            MediaType::WebP => "image/webp",
            MediaType::Avif => "image/avif",
            MediaType::Svg => "image/svg+xml",
        }
    }

    /// File ending without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            MediaType::Png => "png",
            MediaType::Jpeg => "jpg",
            MediaType::Gif => "gif",
            MediaType::WebP => "webp",
            MediaType::Avif => "avif",
            MediaType::Svg => "svg",
        }
    }
}

/// An image, as fetched and never re-encoded; a drawing without what runs or fetches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    media_type: MediaType,
    bytes: Vec<u8>,
}

impl Picture {
    /// Takes bytes that are an image of a known type.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        match MediaType::of_photograph(&bytes) {
            Some(media_type) => Some(Picture { media_type, bytes }),
            None => Some(Picture { media_type: MediaType::Svg, bytes: drawing(&bytes)?.into_bytes() }),
        }
    }

    /// The picture in a base64 or percent-encoded `data:` address.
    pub fn from_data_url(url: &str) -> Option<Self> {
        Picture::new(in_data_url(url)?)
    }

    /// The same, if it is made of pixels.
    pub(super) fn photograph(url: &str) -> Option<Self> {
        let bytes = in_data_url(url)?;
        Some(Picture { media_type: MediaType::of_photograph(&bytes)?, bytes })
    }

    pub fn media_type(&self) -> MediaType {
        self.media_type
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub fn data_url(&self) -> String {
        let mut url = format!("data:{};base64,", self.media_type.name());
        STANDARD.encode_string(&self.bytes, &mut url);
        url
    }
}

fn in_data_url(url: &str) -> Option<Vec<u8>> {
    let url = url.trim();
    if !url.get(..5)?.eq_ignore_ascii_case("data:") {
        return None;
    }
    let (head, body) = url[5..].split_once(',')?;
    decoded(head, body)
}

/// The bytes in a `data:` address, from what stands before and after its comma.
pub(super) fn decoded(head: &str, body: &str) -> Option<Vec<u8>> {
    let raw = percent_decoded(body);
    if !head.to_ascii_lowercase().trim_end().ends_with(";base64") {
        return Some(raw);
    }
    let raw: Vec<u8> = raw.into_iter().filter(|b| !b.is_ascii_whitespace()).collect();
    FORGIVING.decode(raw).ok()
}

/// Browsers do without the padding at the end, and so do pages.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |i: usize| bytes.get(i).and_then(|b| (*b as char).to_digit(16));
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIF: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";

    #[test]
    fn data_urls_round_trip() {
        let picture = Picture::from_data_url(GIF).unwrap();
        assert_eq!(picture.media_type(), MediaType::Gif);
        assert_eq!(picture.data_url(), GIF);
        assert_eq!(Picture::from_data_url("DATA:image/gif,GIF89a%00%01").unwrap().bytes(), b"GIF89a\0\x01");
    }

    #[test]
    fn only_pictures_are_pictures() {
        for bad in [
            "data:image/svg+xml,<svg onload=x>",
            "data:text/html,<script>",
            "data:",
            "d",
            "",
            "data:image/png;base64,!!",
            "é:image",
        ] {
            assert_eq!(Picture::from_data_url(bad), None, "{bad}");
        }
    }
}
