//! The stylesheet: what may be hidden from the first paint on, by tag, class, id and attribute alone.
//!
//! In: the built-in rules. Out: CSS, one block a kind, each under a switch on the root element. No guard can run in CSS,
//! so a blanket condition stands in: what holds a headline, the article or several paragraphs stays.

use super::kind::{Kind, Kinds};
use super::rule::RuleList;

/// What no hidden element may be or hold. It stands behind each selector: browsers file a selector by its class, id or
/// attribute, and ask it of elements that have that; one `:is(…)` around all of them they would ask of every element, which
/// made calculating a page's styles two to ten times as long.
const KEEPS: &str = ":not(p,h1,h2,h3,li,article,main,body,html,:has(h1,main,article,p+p+p+p)):not([data-decant-shown])";
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
[data-decant-free~=scroll]{overflow:visible!important}
[data-decant-free~=touch]{touch-action:auto!important}
[data-decant-free~=cut]{max-height:none!important;height:auto!important;overflow:visible!important;mask-image:none!important}
[data-decant-free~=place]{position:static!important;inset:auto!important;width:auto!important}
[data-decant-free~=height]{height:auto!important;max-height:none!important}
[data-decant-free~=blur]{filter:none!important}
[data-decant-free~=dim]{opacity:1!important}
[data-decant-free~=before]::before,[data-decant-free~=after]::after{display:none!important}
[data-decant-free~=pointer]{pointer-events:auto!important;user-select:auto!important}
";

/// One kind's rules under its switch.
fn block(css: &mut String, list: &RuleList, kind: Kind, switch: &str, body: &str) {
    let selectors: Vec<String> = list
        .rules
        .iter()
        .filter(|rule| {
            rule.kind == kind
                && !rule.exception
                && rule.sites.is_empty()
                && rule.not_sites.is_empty()
                && rule.selector.is_css()
        })
        .map(|rule| match rule.selector.paths.len() {
            1 => format!("{}{KEEPS}", rule.text),
            _ => format!(":is({}){KEEPS}", rule.text),
        })
        .collect();
    if !selectors.is_empty() {
        css.push_str(&format!("/* {} */\n{switch} {{\n{}{body}\n}}\n", kind.name(), selectors.join(",\n")));
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
        let (mut open, mut hiding) = (false, 0);
        for line in css.lines() {
            if line.contains("display:none") {
                hiding += 1;
                // What is freed bears an attribute that the page script alone sets.
                let freed = line.starts_with("[data-decant-free~=");
                assert!(open || freed || line.starts_with(":root[data-decant-hide] "), "{line}");
            }
            open = line.starts_with(":root[data-decant-hide~=") || (open && line != "}");
        }
        assert!(hiding > 8);
        for kind in Kinds::ALL.iter().filter(|kind| css.contains(&format!("/* {} */", kind.name()))) {
            assert!(css.contains(&format!(":root[data-decant-hide~=\"{}\"] {{", kind.name())));
        }
    }

    #[test]
    fn each_selector_is_filed_by_its_own_name() {
        let css = for_pages(&RuleList::built_in());
        assert!(!css.lines().any(|line| line.starts_with(":root") && line.contains(":is(")));
        let ad = css.lines().find(|line| line.starts_with(".adsbygoogle")).unwrap_or_default();
        assert!(ad.ends_with(&format!("{KEEPS},")), "{ad}");
    }
}
