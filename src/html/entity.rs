//! Character references: `&amp;`, `&#8217;`, `&nbsp` … decoded as the HTML standard says, in text and in attributes.

use std::borrow::Cow;

/// Decodes the character references of text content.
pub fn unescape_text(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    htmlize::unescape(text)
}

/// Decodes the character references of an attribute's value, where `&copy=1` stays as it is.
pub fn unescape_attribute(value: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    htmlize::unescape_attribute(value)
}
