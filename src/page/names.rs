//! Author names out of bylines.

use super::text::plain;

/// The names in a byline or metadata value, one each.
pub(super) fn names(value: &str) -> Vec<String> {
    let value = plain(value);
    value.split([',', ';', '|']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}
