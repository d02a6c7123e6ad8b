//! What the elements around a segment tell: the learned scores of their class tokens, up the chain of ancestors.

use crate::html::{NodeId, Tree};

use super::lexicon::{Lexicon, class_tokens};
use super::names;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Attributes whose tokens are looked up.
const NAMED: [&str; 7] = ["class", "id", "itemprop", "role", "data-testid", "data-component", "data-type"];

/// The scores along the chain from `body` down to an element.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chain {
    /// Mean score of the element's own tokens; 0 where none is known.
    pub own: f32,
    /// Lowest and highest token score of the element itself.
    pub own_min: f32,
    pub own_max: f32,
    pub min: f32,
    pub max: f32,
    pub sum: f32,
    /// Elements in the chain that had a known token.
    pub known: u16,
    pub depth: u16,
    /// Kinds of [`names`] of the element itself, and of all elements above it.
    pub kinds: u32,
    pub kinds_above: u32,
    /// In an element whose name says that it is the body.
    pub in_body: bool,
}

/// Chains by element, made when first asked for.
pub struct Chains<'t> {
    tree: &'t Tree,
    lexicon: &'t Lexicon,
    /// Index into `made` plus one, by node.
    index: Vec<u32>,
    made: Vec<Chain>,
    /// By class, for elements that have no other name: pages repeat them.
    classes: HashMap<&'t str, Named, FixedState>,
}

/// What an element's own tokens say.
#[derive(Clone, Copy, Default)]
struct Named {
    sum: f32,
    count: u32,
    min: f32,
    max: f32,
    kinds: u32,
}

impl Named {
    fn add(&mut self, hash: u32, lexicon: &Lexicon) {
        self.kinds |= names::kinds(hash);
        if let Some(score) = lexicon.score(hash) {
            self.sum += score;
            self.count += 1;
            self.min = self.min.min(score);
            self.max = self.max.max(score);
        }
    }
}

impl<'t> Chains<'t> {
    pub fn new(tree: &'t Tree, lexicon: &'t Lexicon) -> Self {
        Chains {
            tree,
            lexicon,
            index: vec![0; tree.len() as usize],
            made: Vec::with_capacity(512),
            classes: HashMap::default(),
        }
    }

    #[inline]
    pub fn of(&mut self, id: NodeId) -> Chain {
        match self.index[id as usize] {
            0 => self.make(id),
            index => self.made[index as usize - 1],
        }
    }

    fn make(&mut self, id: NodeId) -> Chain {
        // Up to the first ancestor that is known, then down again.
        let mut todo = Vec::new();
        let mut at = Some(id);
        let mut chain = Chain::default();
        while let Some(id) = at {
            let index = self.index[id as usize];
            if index > 0 {
                chain = self.made[index as usize - 1];
                break;
            }
            todo.push(id);
            at = self.tree.parent(id);
        }
        for &id in todo.iter().rev() {
            chain = self.extended(chain, id);
            self.made.push(chain);
            self.index[id as usize] = self.made.len() as u32;
        }
        chain
    }

    fn named(&mut self, id: NodeId) -> Named {
        let mut own = self.tree.raw_attributes(id).filter(|(name, _)| is_named(name));
        let (first, more) = (own.next(), own.next().is_some());
        drop(own);
        if more || self.tree.name(id).contains('-') {
            let mut named = Named::default();
            token_hashes(self.tree, id, |hash| named.add(hash, self.lexicon));
            return named;
        }
        let Some((_, value)) = first else { return Named::default() };
        *self.classes.entry(value).or_insert_with(|| {
            let mut named = Named::default();
            class_tokens(value, |hash| named.add(hash, self.lexicon));
            named
        })
    }

    fn extended(&mut self, parent: Chain, id: NodeId) -> Chain {
        let Named { sum, count, min, max, mut kinds } = self.named(id);
        // The classes of the page as a whole name everything that it has.
        if id <= self.tree.body() {
            kinds = 0;
        }
        let own = if count > 0 { sum / count as f32 } else { 0.0 };
        Chain {
            own,
            own_min: min,
            own_max: max,
            min: parent.min.min(min),
            max: parent.max.max(max),
            sum: parent.sum + own,
            known: parent.known + u16::from(count > 0),
            depth: parent.depth + 1,
            kinds,
            kinds_above: parent.kinds_above | parent.kinds,
            in_body: parent.in_body || names::is_body(parent.kinds),
        }
    }
}

fn is_named(name: &str) -> bool {
    NAMED.iter().any(|named| named.eq_ignore_ascii_case(name))
}

/// Calls `found` with the hash of each class token of an element; its name counts as one for custom elements.
pub fn token_hashes(tree: &Tree, id: NodeId, mut found: impl FnMut(u32)) {
    for (name, value) in tree.raw_attributes(id) {
        if is_named(name) {
            class_tokens(value, &mut found);
        }
    }
    let name = tree.name(id);
    if name.contains('-') {
        class_tokens(name, &mut found);
    }
}
