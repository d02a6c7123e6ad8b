//! The reference page: what Decant's rules and words are, in Markdown, made from the same tables.

use super::kind::Kind;
use super::rule::RuleList;
use std::fmt::Write;

pub fn page(list: &RuleList) -> String {
    let mut page = String::from(
        "# Rules\n\nMade by `decant rules reference` from `src/clutter/rules/*.txt`. `##selector` hides elements, `site.org##selector` on one \
         site, `#@#` makes an exception; `:has(…)` and `:has-text(…)` work as in ad blockers. The guard stands above every rule.\n",
    );
    for kind in Kind::ALL {
        let state = if kind.on_by_default() { "on" } else { "off" };
        let rules: Vec<&str> =
            list.rules.iter().filter(|rule| rule.kind == kind).map(|rule| rule.text.as_str()).collect();
        let addresses: Vec<&str> = list
            .addresses
            .iter()
            .filter(|address| address.kind == kind)
            .map(|address| address.pattern.as_str())
            .collect();
        // Writing to a string does not fail.
        let _ = writeln!(
            page,
            "\n## {}\n\nBy default {state}. {} rules, {} addresses.\n",
            kind.name(),
            rules.len(),
            addresses.len()
        );
        for rule in rules {
            let _ = writeln!(page, "- `##{rule}`");
        }
        for address in addresses {
            let _ = writeln!(page, "- `{address}`");
        }
    }
    page
}
