//! Rules in the cosmetic-filter syntax: `##selector`, `site.org,~sub.site.org##selector`, `#@#` for exceptions,
//! `||host/path^` for addresses that are not to be loaded.
//!
//! In: the text of a list, whose sections (`[ad]`, `[newsletter]` …) name the kind. Out: rules, and for
//! each bad line its number and the reason.

use super::kind::Kind;
use super::selector::Selector;
use crate::order;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Rule {
    pub kind: Kind,
    /// Hosts on which it holds; empty: everywhere.
    pub sites: Vec<String>,
    /// Hosts on which it does not hold.
    pub not_sites: Vec<String>,
    pub exception: bool,
    /// As written, for reports and for exceptions to find it.
    pub text: String,
    pub selector: Selector,
}

/// An address pattern of things not to be loaded: a host with an optional path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRule {
    pub kind: Kind,
    /// As declarativeNetRequest takes it: `||host^`, `/path/`.
    pub pattern: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    pub file: String,
    pub line: usize,
    pub reason: String,
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

#[derive(Debug, Clone, Default)]
pub struct RuleList {
    pub rules: Vec<Arc<Rule>>,
    pub addresses: Vec<AddressRule>,
    pub errors: Vec<RuleError>,
}

/// Rules of one list at most; the rest is reported as one error.
pub(super) const RULES: usize = 300_000;

/// One line of a list that is not blank and no comment.
pub(super) enum Line<'t> {
    /// `sites##selector`, `sites#@#selector`.
    Cosmetic {
        sites: &'t str,
        exception: bool,
        selector: &'t str,
    },
    Address(&'t str),
    /// A section that names no kind.
    Section(&'t str),
    Unknown,
}

/// The lines of a list, each with its number from 0 and the kind of the section that it stands in.
pub(super) fn lines(text: &str, mut kind: Kind) -> impl Iterator<Item = (usize, Kind, Line<'_>)> {
    text.lines().enumerate().filter_map(move |(number, line)| {
        let line = line.trim();
        if line.is_empty() || line.starts_with('!') || line.starts_with("# ") || line == "#" {
            return None;
        }
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            match Kind::parse(section.trim()) {
                Some(named) => kind = named,
                // Public lists begin with a line such as [Adblock Plus 2.0].
                None if number == 0 || section.starts_with("Adblock") => {}
                None => return Some((number, kind, Line::Section(section))),
            }
            return None;
        }
        let read = if let Some((sites, exception, selector)) = split(line) {
            Line::Cosmetic { sites, exception, selector }
        } else if line.starts_with("||") || line.starts_with('/') {
            Line::Address(line)
        } else {
            Line::Unknown
        };
        Some((number, kind, read))
    })
}

impl RuleList {
    /// Reads one list. Lines before the first section are of `kind`.
    pub fn read(&mut self, file: &str, text: &str, kind: Kind) {
        for (number, kind, line) in lines(text, kind) {
            let mut fail =
                |reason: String| self.errors.push(RuleError { file: file.to_string(), line: number + 1, reason });
            if self.rules.len() >= RULES {
                fail(format!("more than {RULES} rules; the rest is left out"));
                return;
            }
            match line {
                Line::Cosmetic { sites, exception, selector } => match rule(kind, sites, exception, selector) {
                    Ok(rule) => self.rules.push(Arc::new(rule)),
                    Err(reason) => fail(reason),
                },
                Line::Address(pattern) => match address(pattern) {
                    Ok(pattern) => self.addresses.push(AddressRule { kind, pattern }),
                    Err(reason) => fail(reason),
                },
                Line::Section(section) => fail(format!("`{section}` is no kind of clutter")),
                Line::Unknown => fail("neither `##` nor `||`: not a rule".into()),
            }
        }
    }

    /// Decant's own rules; a test makes sure that they have no errors.
    pub fn built_in() -> RuleList {
        let mut list = RuleList::default();
        for (file, text) in BUILT_IN {
            list.read(file, text, Kind::Ad);
        }
        list
    }
}

pub(super) const BUILT_IN: [(&str, &str); 4] = [
    ("rules/ads.txt", include_str!("rules/ads.txt")),
    ("rules/prompts.txt", include_str!("rules/prompts.txt")),
    ("rules/reading.txt", include_str!("rules/reading.txt")),
    ("rules/addresses.txt", include_str!("rules/addresses.txt")),
];

/// What is wrong with a text of the user's own rules, by line. Addresses are for Decant's own table only: there they become
/// network rules, here nothing would come of them.
pub fn faults(text: &str) -> Vec<RuleError> {
    let mut list = RuleList::default();
    list.read("rules", text, Kind::Ad);
    let addresses = lines(text, Kind::Ad).filter(|(_, _, line)| matches!(line, Line::Address(_)));
    let refused = addresses.map(|(number, _, _)| RuleError {
        file: "rules".to_owned(),
        line: number + 1,
        reason: "rules of your own hide what is on a page; they do not block addresses".to_owned(),
    });
    let mut faults: Vec<RuleError> = refused.chain(list.errors).collect();
    order::by_key(&mut faults, |fault| fault.line);
    faults.dedup_by_key(|fault| fault.line);
    faults
}

/// Sites, whether it is an exception, and the selector of a cosmetic rule.
fn split(line: &str) -> Option<(&str, bool, &str)> {
    let at = line.find('#')?;
    let (sites, rest) = line.split_at(at);
    if let Some(selector) = rest.strip_prefix("#@#") {
        return Some((sites, true, selector));
    }
    rest.strip_prefix("##").or_else(|| rest.strip_prefix("#?#")).map(|selector| (sites, false, selector))
}

pub(super) fn rule(kind: Kind, sites: &str, exception: bool, selector: &str) -> Result<Rule, String> {
    if selector.starts_with("+js(") || selector.starts_with("^") {
        return Err("scripts and response filters are not taken".into());
    }
    let mut rule = Rule {
        kind,
        sites: Vec::new(),
        not_sites: Vec::new(),
        exception,
        text: selector.trim().to_string(),
        selector: Selector::parse(selector)?,
    };
    for (not, host) in hosts(sites) {
        let list = if not { &mut rule.not_sites } else { &mut rule.sites };
        if !host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '*' | '_')) {
            return Err(format!("`{host}` is no host name"));
        }
        list.push(host.to_lowercase());
    }
    Ok(rule)
}

/// The hosts before `##`, and whether each is taken out by `~`.
pub(super) fn hosts(sites: &str) -> impl Iterator<Item = (bool, &str)> {
    sites.split(',').map(str::trim).filter(|site| !site.is_empty()).map(|site| match site.strip_prefix('~') {
        Some(host) => (true, host),
        None => (false, site),
    })
}

fn address(line: &str) -> Result<String, String> {
    if line.contains('$') {
        return Err("options after `$` are not taken".into());
    }
    if line.len() < 4 || line.contains(char::is_whitespace) || !line.is_ascii() {
        return Err("an address pattern is a host or a path without spaces".into());
    }
    Ok(line.to_ascii_lowercase())
}

/// Whether a rule with these hosts before its `##` holds on `host`.
pub(super) fn holds(sites: &str, host: &str) -> bool {
    let (mut named, mut on) = (false, false);
    for (not, site) in hosts(sites) {
        let is_on = is_on(host, &site.to_lowercase());
        if not && is_on {
            return false;
        }
        named |= !not;
        on |= !not && is_on;
    }
    on || !named
}

/// Whether `host` is `site` or below it; `site.*` takes any ending.
fn is_on(host: &str, site: &str) -> bool {
    if let Some(name) = site.strip_suffix(".*") {
        return host.split('.').enumerate().any(|(i, label)| label == name && i + 1 < host.split('.').count())
            || host.starts_with(&format!("{name}."));
    }
    host == site || host.strip_suffix(site).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_rules_are_sound() {
        let list = RuleList::built_in();
        assert_eq!(list.errors, []);
        assert!(list.rules.len() > 100 && list.addresses.len() > 50);
    }

    #[test]
    fn errors_name_file_line_and_reason() {
        let mut list = RuleList::default();
        list.read(
            "my rules",
            "[newsletter]\n##.ok\n\n! a comment\nexample.org##div[\nhello\n[nonsense]\n##x:hover\n",
            Kind::Ad,
        );
        assert_eq!(list.rules.len(), 1);
        assert_eq!(list.rules[0].kind, Kind::Newsletter);
        let lines: Vec<usize> = list.errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [5, 6, 7, 8]);
        assert!(list.errors[0].to_string().starts_with("my rules:5: "));
    }

    #[test]
    fn addresses_are_none_of_the_users_rules() {
        let lines: Vec<usize> =
            faults("##.x\n||ads.example^\n##div[\n/banner/$image\n").iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [2, 3, 4]);
    }

    #[test]
    fn sites_and_exceptions() {
        let mut list = RuleList::default();
        list.read("t", "example.org,~shop.example.org##.x\nnews.*#@#.y", Kind::Ad);
        assert_eq!(list.rules[0].sites, ["example.org"]);
        assert!(list.rules[1].exception);
        let own = "example.org,~shop.example.org";
        assert!(holds(own, "www.example.org") && !holds(own, "shop.example.org") && !holds(own, "other.org"));
        assert!(holds("news.*", "news.co.uk") && holds("~x.org", "y.org") && holds("", "y.org"));
    }
}
