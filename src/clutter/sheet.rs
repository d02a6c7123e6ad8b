//! The stylesheet: what may be hidden from the first paint on, by tag, class, id and attribute alone.
//!
//! In: the built-in rules. Out: CSS, one block a kind, each under a switch on the root element. No guard can run in CSS,
//! so a blanket condition stands in: what holds a headline, the article or several paragraphs stays.

use super::kind::{Kind, Kinds};
use super::rule::RuleList;

/// What no hidden element may hold.
const KEEPS: &str = ":not(p,h1,h2,h3,li,article,main,body,html,:has(h1,main,article,p+p+p+p))";
/// Hides, and takes the box out of the flow whatever the page says.
const HIDDEN: &str = "{display:none!important}";

/// The stylesheet of `kinds`, in force at once; blocks of kinds that are off by default apply only under their switch.
pub fn stylesheet(list: &RuleList, kinds: Kinds) -> String {
    let mut css = format!("[data-decant]:not([data-decant-shown]){HIDDEN}\n");
    for kind in kinds.iter() {
        let switch = if kind.on_by_default() {
            format!(":root:not([data-decant-off~=\"{}\"])", kind.name())
        } else {
            format!(":root[data-decant-on~=\"{}\"]", kind.name())
        };
        block(&mut css, list, kind, &switch, HIDDEN);
    }
    css
}

/// The stylesheet of the extension. It stands in every page and does nothing until the page script names the kinds that
/// are to be hidden: `<html data-decant-hide="ad newsletter">`. What it hides bears the kind as the value of `--decant`,
/// so that the page script can find it.
pub fn for_pages(list: &RuleList) -> String {
    let mut css = format!(":root[data-decant-hide] [data-decant]:not([data-decant-shown]){HIDDEN}\n");
    for kind in Kinds::ALL.iter() {
        let switch = format!(":root[data-decant-hide~=\"{}\"]", kind.name());
        let body = format!("{{--decant:{};display:none!important}}", kind.name());
        block(&mut css, list, kind, &switch, &body);
    }
    css.push_str(UNLOCKED);
    css
}

/// What a hidden overlay leaves behind: a page that does not scroll, is blurred, or cannot be clicked.
const UNLOCKED: &str = "\
[data-decant-free~=scroll]{overflow:visible!important;touch-action:auto!important}
[data-decant-free~=place]{position:static!important;inset:auto!important;width:auto!important}
[data-decant-free~=height]{height:auto!important;max-height:none!important}
[data-decant-free~=blur]{filter:none!important}
[data-decant-free~=pointer]{pointer-events:auto!important;user-select:auto!important}
";

/// One kind's rules under its switch.
fn block(css: &mut String, list: &RuleList, kind: Kind, switch: &str, body: &str) {
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
    if !selectors.is_empty() {
        css.push_str(&format!(
            "/* {} */\n{switch} :is(\n{}\n){KEEPS}:not([data-decant-shown]){body}\n",
            kind.name(),
            selectors.join(",\n")
        ));
    }
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

    #[test]
    fn in_pages_it_waits_for_its_switch() {
        let css = for_pages(&RuleList::built_in());
        let rules = css.lines().filter(|line| line.contains("display:none"));
        let (mut hiding, mut waiting) = (0, 0);
        for rule in rules {
            hiding += 1;
            waiting += usize::from(rule.contains("[data-decant-hide") || rule.starts_with(')'));
        }
        assert_eq!(hiding, waiting);
        for kind in Kinds::ALL.iter().filter(|kind| css.contains(&format!("/* {} */", kind.name()))) {
            assert!(css.contains(&format!(":root[data-decant-hide~=\"{}\"] :is(", kind.name())));
        }
    }
}
