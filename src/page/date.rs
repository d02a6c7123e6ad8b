//! Dates as pages write them, in many languages and calendars.

/// An ISO 8601 date or date-time out of a machine-readable value.
pub fn machine(value: &str) -> Option<String> {
    let value = value.trim();
    let date = value.get(..10)?;
    let bytes = date.as_bytes();
    let plain = bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes.iter().enumerate().all(|(i, b)| i == 4 || i == 7 || b.is_ascii_digit());
    plain.then(|| value.to_owned())
}
