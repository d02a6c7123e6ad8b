//! The token index of one page: finds the rules that may match an element without trying them all.
//!
//! In: compiled rules, a host, the kinds wanted. Out: the rule that hides an element, found by the element's tokens;
//! and whether an exception of the user's own protects it.

use foldhash::fast::RandomState;

use super::kind::{Kind, Kinds};
use super::outline::{At, Element, Outline};
use super::rule::Rule;
use super::set::{ANY, Origin, RuleSet, Tokens, key, prefix_key};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub struct Index {
    set: Arc<RuleSet>,
    host: String,
    kinds: Kinds,
    /// Rules that name this host.
    here: Tokens,
    /// Selectors that an exception takes out on this host.
    excepted: HashSet<String>,
    /// The user's own exceptions.
    spared: Vec<Rule>,
    /// Rules that an element of this page has asked for, parsed then; None: it does not hold here.
    parsed: RefCell<HashMap<u32, Option<Rule>, RandomState>>,
}

/// A rule that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    pub origin: Origin,
}

impl Index {
    /// The rules that hold on `host` and are of a wanted kind.
    pub fn new(set: &Arc<RuleSet>, host: &str, kinds: Kinds) -> Index {
        let mut here = Tokens::default();
        let mut excepted = HashSet::new();
        let mut spared = Vec::new();
        for number in set.of_host(host) {
            if !set.is_exception(number) {
                here.file(number, set.selector(number));
                continue;
            }
            excepted.insert(set.selector(number).to_string());
            if set.origin(number) == Origin::Own {
                spared.extend(set.rule(number, host));
            }
        }
        let (set, host) = (Arc::clone(set), host.to_string());
        Index { set, host, kinds, here, excepted, spared, parsed: RefCell::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.here.is_empty() && self.set.everywhere.is_empty()
    }

    /// The first rule, other than the user's own, that matches an element of an outline.
    pub fn find(&self, outline: &Outline, at: At) -> Option<Hit> {
        self.first(&outline.elements[at], |rule, origin| origin != Origin::Own && rule.selector.matches(outline, at))
    }

    /// The first rule of the user's own that matches.
    pub fn find_own(&self, outline: &Outline, at: At) -> Option<Hit> {
        self.first(&outline.elements[at], |rule, origin| origin == Origin::Own && rule.selector.matches(outline, at))
    }

    /// Whether a rule of the stylesheet names an element: it asks neither sites nor exceptions.
    pub fn is_styled(&self, outline: &Outline, at: At) -> bool {
        let matches = |rule: &Rule, _| {
            rule.sites.is_empty()
                && rule.not_sites.is_empty()
                && rule.selector.is_css()
                && rule.selector.matches(outline, at)
        };
        self.first(&outline.elements[at], matches).is_some()
    }

    pub fn has_own(&self) -> bool {
        self.set.has_own()
    }

    /// The kind of the first rule that matches a start tag by itself.
    pub fn find_by_tag(&self, element: &Element) -> Option<Kind> {
        let hit = self.first(element, |rule, _| {
            rule.selector.paths.iter().any(|path| {
                path.steps.len() == 1 && path.steps[0].1.conditions.is_empty() && path.steps[0].1.matches_tag(element)
            })
        });
        hit.map(|hit| hit.kind)
    }

    /// The elements that the user has said are never to be hidden.
    pub fn spared(&self, outline: &Outline) -> Vec<At> {
        let matches = |at: &At| self.spared.iter().any(|rule| rule.selector.matches(outline, *at));
        if self.spared.is_empty() { Vec::new() } else { (0..outline.elements.len()).filter(matches).collect() }
    }

    /// Whether an element may be one that the user never wants hidden, as far as its start tag tells.
    pub fn may_spare(&self, element: &Element) -> bool {
        let last = |rule: &Rule| {
            let lasts = rule.selector.paths.iter().filter_map(|path| path.steps.last());
            lasts.into_iter().any(|(_, compound)| compound.matches_tag(element))
        };
        self.spared.iter().any(last)
    }

    fn first(&self, element: &Element, mut matches: impl FnMut(&Rule, Origin) -> bool) -> Option<Hit> {
        let mut ask = |key: u64| {
            // Most sites have no rules of their own.
            let here = if self.here.is_empty() { &[] } else { self.here.of(key) };
            let numbers = self.set.everywhere.of(key).iter().chain(here);
            numbers.copied().find_map(|number| {
                let mut parsed = self.parsed.borrow_mut();
                let rule = parsed.entry(number).or_insert_with(|| self.rule(number)).as_ref()?;
                let origin = self.set.origin(number);
                matches(rule, origin).then_some(Hit { kind: rule.kind, origin })
            })
        };
        if !element.id.is_empty() {
            let hit = ask(key(b'#', &element.id)).or_else(|| by_attribute("id", &element.id, &mut ask));
            if hit.is_some() {
                return hit;
            }
        }
        let hit = element.classes().find_map(|class| ask(key(b'.', class)));
        hit.or_else(|| element.attributes.iter().find_map(|(name, value)| by_attribute(name, value, &mut ask)))
            .or_else(|| if element.class.is_empty() { None } else { by_attribute("class", &element.class, &mut ask) })
            .or_else(|| ask(key(b'<', &element.tag)))
            .or_else(|| ask(ANY))
    }

    /// A rule of the set; none where it does not count on this page.
    fn rule(&self, number: u32) -> Option<Rule> {
        let rule = self.set.rule(number, &self.host)?;
        let wanted = self.kinds.has(rule.kind) || self.set.origin(number) == Origin::Own;
        (wanted && !rule.selector.is_placed() && !self.excepted.contains(&rule.text)).then_some(rule)
    }
}

/// Asks for the rules about an attribute, and for those about the beginning of its value.
fn by_attribute(name: &str, value: &str, ask: &mut dyn FnMut(u64) -> Option<Hit>) -> Option<Hit> {
    ask(key(b'[', name)).or_else(|| prefix_key(name, value).and_then(ask))
}
