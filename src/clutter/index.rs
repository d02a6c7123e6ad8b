//! The token index: finds the rules that may match an element without trying them all.
//!
//! Each alternative of a rule is filed under the rarest thing its last compound asks for: an id, a class, an
//! attribute, a tag. In: rules and a host. Out: the rules that hold there, found by an element's tokens.

use super::kind::{Kind, Kinds};
use super::outline::{At, Element, Outline};
use super::rule::{Rule, RuleList};
use super::selector::{Compound, Path};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

#[derive(Default)]
pub struct Index {
    rules: Vec<Arc<Rule>>,
    ids: HashMap<String, Vec<u32>>,
    classes: HashMap<String, Vec<u32>>,
    attributes: HashMap<String, Vec<u32>>,
    tags: HashMap<String, Vec<u32>>,
    any: Vec<u32>,
}

impl Index {
    /// Files the rules that hold on `host` and are of a wanted kind.
    pub fn new(list: &RuleList, host: &str, kinds: Kinds) -> Index {
        let excepted: HashSet<&str> = list
            .rules
            .iter()
            .filter(|rule| rule.exception && rule.holds_on(host))
            .map(|rule| rule.text.as_str())
            .collect();
        let mut index = Index::default();
        for rule in &list.rules {
            if rule.exception || !kinds.has(rule.kind) || !rule.holds_on(host) || excepted.contains(rule.text.as_str())
            {
                continue;
            }
            let number = index.rules.len() as u32;
            for path in &rule.selector.paths {
                index.file(number, path);
            }
            index.rules.push(Arc::clone(rule));
        }
        index
    }

    fn file(&mut self, number: u32, path: &Path) {
        let Some((_, Compound { tag, id, classes, attributes, .. })) = path.steps.last() else { return };
        let slot = if let Some(id) = id {
            self.ids.entry(id.clone()).or_default()
        } else if let Some(class) = classes.iter().max_by_key(|class| class.len()) {
            self.classes.entry(class.clone()).or_default()
        } else if let Some(test) = attributes.first() {
            self.attributes.entry(test.name.clone()).or_default()
        } else if let Some(tag) = tag {
            self.tags.entry(tag.clone()).or_default()
        } else {
            &mut self.any
        };
        if slot.last() != Some(&number) {
            slot.push(number);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The first rule that matches an element of an outline.
    pub fn find(&self, outline: &Outline, at: At) -> Option<&Rule> {
        let element = &outline.elements[at];
        self.candidates(element).find(|rule| rule.selector.matches(outline, at))
    }

    /// The kind of the first rule that matches a start tag by itself.
    pub fn find_by_tag(&self, element: &Element) -> Option<Kind> {
        self.candidates(element)
            .find(|rule| {
                rule.selector.paths.iter().any(|path| {
                    path.steps.len() == 1
                        && path.steps[0].1.conditions.is_empty()
                        && path.steps[0].1.matches_tag(element)
                })
            })
            .map(|rule| rule.kind)
    }

    fn candidates<'i: 'e, 'e>(&'i self, element: &'e Element) -> impl Iterator<Item = &'i Rule> + 'e {
        fn of<'i>(map: &'i HashMap<String, Vec<u32>>, key: &str) -> &'i [u32] {
            map.get(key).map_or(&[], Vec::as_slice)
        }
        let ids = of(&self.ids, &element.id).iter();
        let classes = element.classes().flat_map(move |class| of(&self.classes, class));
        let tags = of(&self.tags, &element.tag).iter();
        let attributes = element.attributes.iter().flat_map(move |(name, _)| of(&self.attributes, name));
        let named = if !element.class.is_empty() { of(&self.attributes, "class") } else { Default::default() }.iter();
        let identified = if !element.id.is_empty() { of(&self.attributes, "id") } else { Default::default() }.iter();
        ids.chain(classes)
            .chain(attributes)
            .chain(named)
            .chain(identified)
            .chain(tags)
            .chain(&self.any)
            .map(move |&number| self.rules[number as usize].as_ref())
    }
}
