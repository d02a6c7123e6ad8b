//! What one writing of a page learns for the next: styles may ask for attributes and for elements that are not shown,
//! and most styles come after the elements that they mean.

use std::collections::BTreeSet;

/// What the page's styles and drawings turned out to need.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Noted {
    /// Attributes that selectors ask for.
    pub attributes: BTreeSet<String>,
    /// Classes and ids of elements that selectors name before `+` or `~`: a hidden one still tells how the next one looks.
    pub beside: BTreeSet<String>,
    /// Whether any selector asks where an element stands among others.
    pub order: bool,
    /// Pictures that the page shows and the caller could not get.
    pub missing: BTreeSet<String>,
    /// Sizes of drawings that only a style can say, as `width:2em`.
    pub sizes: BTreeSet<String>,
}

impl Noted {
    /// A rule for each size that gives way to any other.
    pub fn sheet(&self) -> String {
        let rule = |size: &String| {
            let (name, value) = size.split_once(':').unwrap_or((size, ""));
            format!(":where([data-{name}=\"{value}\"]){{{size}}}\n")
        };
        self.sizes.iter().map(rule).collect()
    }
}

/// A length that is no plain number of pixels, as a drawing's `width` may be.
pub(super) fn is_length(value: &str) -> bool {
    const UNITS: [&str; 15] =
        ["em", "rem", "ex", "ch", "%", "pt", "pc", "in", "cm", "mm", "vw", "vh", "vmin", "vmax", "q"];
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = value[number.len()..].to_ascii_lowercase();
    number.len() <= 12 && number.parse::<f32>().is_ok_and(|n| n >= 0.0) && UNITS.contains(&unit.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (value, is) in
            [("2em", true), ("100%", true), (".5rem", true), ("24", false), ("24px", false), ("em", false)]
        {
            assert_eq!(is_length(value), is, "{value}");
        }
        assert!(!is_length("1em;color:red") && !is_length("é"));
    }
}
