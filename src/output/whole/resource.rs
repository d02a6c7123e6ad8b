//! What a page needs from elsewhere: styles, pictures and fonts. The caller fetches them; here they get the form in
//! which a copy carries them.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{Encoding, UTF_8};

use crate::output::picture::Picture;

/// What an address is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Style,
    Picture,
    Font,
}

/// Something to fetch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    pub kind: Kind,
    pub url: String,
}

/// What the caller has fetched, by address; nothing where fetching failed.
#[derive(Debug, Default)]
pub(super) struct Resources {
    styles: BTreeMap<String, Option<String>>,
    /// Pictures and fonts, as `data:` addresses.
    data: BTreeMap<String, Option<String>>,
}

impl Resources {
    pub fn add(&mut self, need: &Need, bytes: Option<&[u8]>) {
        match need.kind {
            Kind::Style => {
                self.styles.insert(need.url.clone(), bytes.map(style));
            }
            Kind::Picture => {
                self.data.insert(need.url.clone(), bytes.and_then(picture));
            }
            Kind::Font => {
                self.data.insert(need.url.clone(), bytes.and_then(font));
            }
        }
    }

    /// The text of a style; the outer option says whether the caller has answered.
    pub fn style(&self, url: &str) -> Option<Option<&str>> {
        self.styles.get(url).map(Option::as_deref)
    }

    pub fn data(&self, url: &str) -> Option<Option<&str>> {
        self.data.get(url).map(Option::as_deref)
    }
}

/// The text of a style sheet, by its byte order mark or its own word for its charset, as CSS Syntax 3.2 has it.
fn style(bytes: &[u8]) -> String {
    let label = bytes.strip_prefix(b"@charset \"").and_then(|rest| rest.split(|&byte| byte == b'"').next());
    let declared = label.and_then(Encoding::for_label).filter(|one| one.is_ascii_compatible());
    declared.unwrap_or(UTF_8).decode(bytes).0.into_owned()
}

/// A picture as a `data:` address.
fn picture(bytes: &[u8]) -> Option<String> {
    if is_icon(bytes) {
        return Some(data_url("image/x-icon", bytes));
    }
    Some(Picture::new(bytes.to_vec())?.data_url())
}

/// The same for a picture that the page carries in a `data:` address.
pub(super) fn own_picture(url: &str) -> Option<String> {
    if let Some(picture) = Picture::from_data_url(url) {
        return Some(picture.data_url());
    }
    let (kind, body) = url.get(5..)?.split_once(',')?;
    if !url.is_char_boundary(5) || !kind.trim().to_ascii_lowercase().starts_with("image/") {
        return None;
    }
    picture(&crate::output::picture::decoded(kind, body)?)
}

/// A font that the page carries in a `data:` address.
pub(super) fn own_font(url: &str) -> Option<String> {
    let (kind, body) = url.get(5..)?.split_once(',')?;
    font(&crate::output::picture::decoded(kind, body)?)
}

fn font(bytes: &[u8]) -> Option<String> {
    let kind = match bytes.get(..4)? {
        b"wOF2" => "font/woff2",
        b"wOFF" => "font/woff",
        b"OTTO" => "font/otf",
        [0, 1, 0, 0] | b"true" => "font/ttf",
        _ => return None,
    };
    Some(data_url(kind, bytes))
}

fn is_icon(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0, 0, 1, 0])
}

pub(super) fn data_url(kind: &str, bytes: &[u8]) -> String {
    let mut url = format!("data:{kind};base64,");
    STANDARD.encode_string(bytes, &mut url);
    url
}
