//! Rules compiled for many pages: Decant's own, the user's, and whole subscriptions of a hundred thousand lines.
//!
//! In: texts of rules. Out: what an [`Index`](super::index::Index) of one page draws from. Rules stay text, filed by the
//! rarest token that they ask for and by the sites that they name; one is parsed only when an element has its token.
//! So a page pays for the rules of its own site, not for the length of a list.

use super::kind::Kind;
use super::rule::{self, Line, Rule};
use super::selector::{Compound, Selector, Test};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Who wrote a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    BuiltIn,
    /// A public list that the user subscribed to.
    List,
    /// The user: in force whatever kinds are switched off, and its exceptions protect all that they match.
    Own,
}

/// Where a rule stands in its set's text.
struct Entry {
    sites: (u32, u32),
    selector: (u32, u32),
    kind: Kind,
    origin: Origin,
    exception: bool,
}

/// What no rule of a user or a list may take from a page by stylesheet; the picker refuses the same.
const KEEPS: &str = "html,head,body,main,[role=main],article:has(p+p+p+p),:has(main,[role=main],article p+p+p+p)";

/// Tokens are filed by a hash: two that share one cost a comparison, never a wrong match.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Filed = HashMap<u64, Vec<u32>, BuildHasherDefault<Spread>>;

/// Rules by the token that an element must have.
#[derive(Default)]
pub(super) struct Tokens {
    by: Filed,
}

pub(super) const ANY: u64 = 0;

/// The key of a token: `.class`, `#id`, `[attribute`, `<tag`, or a host behind `@`.
pub(super) fn key(sign: u8, token: &str) -> u64 {
    let mut spread = Spread(0xcbf2_9ce4_8422_2325);
    spread.write(&[sign]);
    spread.write(token.as_bytes());
    spread.0
}

impl Tokens {
    pub(super) fn of(&self, key: u64) -> &[u32] {
        self.by.get(&key).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by.is_empty()
    }

    /// Files a rule under each alternative of its selector; false where that is none.
    pub(super) fn file(&mut self, number: u32, selector: &str) -> bool {
        // Nine rules in ten are one class or one id.
        if let Some(name) = selector.strip_prefix(['.', '#'])
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            self.put(key(selector.as_bytes()[0], name), number);
            return true;
        }
        let Ok(selector) = Selector::parse(selector) else { return false };
        for path in &selector.paths {
            let Some((_, last)) = path.steps.last() else { continue };
            self.put(rarest(last), number);
        }
        true
    }

    fn put(&mut self, key: u64, number: u32) {
        let slot = self.by.entry(key).or_default();
        if slot.last() != Some(&number) {
            slot.push(number);
        }
    }
}

/// Bytes of an address by which rules such as `a[href^="https://…"]` are filed: lists have a thousand of them.
const PREFIX: usize = 16;

/// The same for ids and whole class attributes, which are shorter: `[id^="div-gpt-ad"]`.
const NAME_PREFIX: usize = 4;

/// The key of the beginning of an attribute's value; none where it is short.
pub(super) fn prefix_key(name: &str, value: &str) -> Option<u64> {
    let length = if matches!(name, "id" | "class") { NAME_PREFIX } else { PREFIX };
    let start = value.as_bytes().get(..length)?;
    let mut spread = Spread(key(b'^', name));
    spread.write(start);
    Some(spread.0)
}

/// The key of the rarest thing that a compound asks for.
fn rarest(Compound { tag, id, classes, attributes, .. }: &Compound) -> u64 {
    if let Some(id) = id {
        key(b'#', id)
    } else if let Some(class) = classes.iter().max_by_key(|class| class.len()) {
        key(b'.', class)
    } else if let Some(test) = attributes.first() {
        let mut prefixes =
            attributes.iter().filter(|one| matches!(one.test, Test::Prefix | Test::Equals) && !one.ignore_case);
        prefixes.find_map(|one| prefix_key(&one.name, &one.value)).unwrap_or_else(|| key(b'[', &test.name))
    } else if let Some(tag) = tag {
        key(b'<', tag)
    } else {
        ANY
    }
}

#[derive(Default)]
pub struct RuleSet {
    text: String,
    entries: Vec<Entry>,
    /// Rules that name no site, by token.
    pub(super) everywhere: Tokens,
    /// Rules and exceptions that name sites, by site.
    sites: Filed,
    /// Exceptions that name no site.
    exceptions: Vec<u32>,
    /// The user's rules that name no site.
    own: Vec<u32>,
}

impl RuleSet {
    pub fn built_in() -> RuleSet {
        let mut set = RuleSet::default();
        for (_, text) in rule::BUILT_IN {
            set.add(text, Origin::BuiltIn);
        }
        set
    }

    /// Adds the cosmetic rules of a text; the user's own come last. What is none is passed over: who wants to know asks `RuleList::read`.
    pub fn add(&mut self, text: &str, origin: Origin) {
        let offset = self.text.len();
        self.text.push_str(text);
        let base = text.as_ptr() as usize;
        let range = |part: &str| {
            let start = offset + (part.as_ptr() as usize - base);
            (start as u32, (start + part.len()) as u32)
        };
        for (_, kind, line) in rule::lines(text, Kind::Ad) {
            let Line::Cosmetic { sites, exception, selector } = line else { continue };
            if self.entries.len() >= rule::RULES {
                return;
            }
            let number = self.entries.len() as u32;
            let selector = selector.trim();
            let mut named = false;
            for (_, host) in rule::hosts(sites).filter(|(not, _)| !not) {
                named = true;
                let host = host.to_lowercase();
                let site = host.strip_suffix(".*").unwrap_or(&host);
                self.sites.entry(key(b'@', site)).or_default().push(number);
            }
            if !named {
                if exception {
                    self.exceptions.push(number);
                } else if !self.everywhere.file(number, selector) {
                    continue;
                } else if origin == Origin::Own {
                    self.own.push(number);
                }
            }
            self.entries.push(Entry { sites: range(sites), selector: range(selector), kind, origin, exception });
        }
    }

    fn part(&self, (start, end): (u32, u32)) -> &str {
        &self.text[start as usize..end as usize]
    }

    pub(super) fn selector(&self, number: u32) -> &str {
        self.part(self.entries[number as usize].selector)
    }

    pub(super) fn origin(&self, number: u32) -> Origin {
        self.entries[number as usize].origin
    }

    pub(super) fn is_exception(&self, number: u32) -> bool {
        self.entries[number as usize].exception
    }

    /// A rule, parsed, where it holds on the host.
    pub(super) fn rule(&self, number: u32, host: &str) -> Option<Rule> {
        let entry = &self.entries[number as usize];
        let sites = self.part(entry.sites);
        if !sites.is_empty() && !rule::holds(sites, host) {
            return None;
        }
        rule::rule(entry.kind, sites, entry.exception, self.part(entry.selector)).ok()
    }

    /// Numbers of the rules and exceptions that name the host, in the order in which they were written.
    pub(super) fn of_host(&self, host: &str) -> Vec<u32> {
        let mut found = Vec::new();
        let mut take =
            |name: &str| found.extend_from_slice(self.sites.get(&key(b'@', name)).map_or(&[], Vec::as_slice));
        for (at, _) in host.match_indices('.') {
            // Hosts above this one, and beginnings of it that `name.*` may mean.
            take(&host[at + 1..]);
            take(&host[..at]);
        }
        take(host);
        host.split('.').for_each(&mut take);
        found.extend_from_slice(&self.exceptions);
        found.sort_unstable();
        found.dedup();
        found.retain(|&number| rule::holds(self.part(self.entries[number as usize].sites), host));
        found
    }

    /// CSS for the user's own rules on a page of this host, under a word of the root's switch, so that an older sheet goes
    /// out of force when the word changes. Rules of lists are not in it: the judge has them, and the guard above it.
    pub fn stylesheet(&self, host: &str, word: &str) -> String {
        let here = self.of_host(host);
        let spared: HashSet<&str> = here.iter().filter(|&&n| self.is_exception(n)).map(|&n| self.selector(n)).collect();
        let mut css = String::new();
        for &number in here.iter().chain(&self.own) {
            let selector = self.selector(number);
            if self.is_exception(number) || self.origin(number) != Origin::Own || spared.contains(selector) {
                continue;
            }
            let Some(rule) = self.rule(number, host).filter(|rule| rule.selector.is_css()) else { continue };
            css.push_str(&format!(
                ":root[data-decant-hide~=\"{word}\"] :is({}):not({KEEPS},[data-decant-shown]){{display:none!important}}\n",
                rule.text
            ));
        }
        css
    }

    /// Whether there are rules of the user's own.
    pub(super) fn has_own(&self) -> bool {
        self.entries.last().is_some_and(|entry| entry.origin == Origin::Own)
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Decant's own rules alone, compiled once.
pub fn built_in() -> &'static Arc<RuleSet> {
    static SET: std::sync::OnceLock<Arc<RuleSet>> = std::sync::OnceLock::new();
    SET.get_or_init(|| Arc::new(RuleSet::built_in()))
}
