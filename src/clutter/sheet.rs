//! The stylesheet: what may be hidden from the first paint on, by tag, class, id and attribute alone.
//!
//! In: the built-in rules. Out: CSS, one block a kind, each under a switch on the root element:
//! `:root[data-decant-on~="ad"]`. No guard can run in CSS, so a blanket condition stands in: what holds a
//! headline, the article or several paragraphs stays.

use super::kind::Kinds;
use super::rule::RuleList;

/// What no hidden element may hold.
const KEEPS: &str = ":not(p,h1,h2,h3,li,article,main,body,html,:has(h1,main,article,p+p+p+p))";
/// Hides, and takes the box out of the flow whatever the page says.
const HIDDEN: &str = "{display:none!important}";

/// The stylesheet of `kinds`; blocks of kinds that are off by default apply only under their switch.
pub fn stylesheet(list: &RuleList, kinds: Kinds) -> String {
    let mut css = String::from("[data-decant]:not([data-decant-shown])");
    css.push_str(HIDDEN);
    css.push('\n');
    for kind in kinds.iter() {
        let selectors: Vec<&str> = list
            .rules
            .iter()
            .filter(|rule| {
                rule.kind == kind
                    && !rule.exception
                    && rule.sites.is_empty()
                    && rule.not_sites.is_empty()
                    && rule.selector.is_css()
            })
            .map(|rule| rule.text.as_str())
            .collect();
        if selectors.is_empty() {
            continue;
        }
        let switch = if kind.on_by_default() {
            format!(":root:not([data-decant-off~=\"{}\"])", kind.name())
        } else {
            format!(":root[data-decant-on~=\"{}\"]", kind.name())
        };
        css.push_str(&format!(
            "/* {} */\n{switch} :is(\n{}\n){KEEPS}:not([data-decant-shown]){HIDDEN}\n",
            kind.name(),
            selectors.join(",\n")
        ));
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_default_kind_has_a_block() {
        let css = stylesheet(&RuleList::built_in(), Kinds::DEFAULT);
        for kind in Kinds::DEFAULT.iter() {
            assert!(css.contains(&format!("/* {} */", kind.name())), "{}", kind.name());
        }
        assert!(!css.contains("has-text"));
    }
}
