//! What the elements around a segment tell: the learned scores of their class tokens, up the chain of ancestors.

use crate::html::{NodeId, Tree};

use super::lexicon::{Lexicon, class_tokens};
use super::names;

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
}

impl<'t> Chains<'t> {
    pub fn new(tree: &'t Tree, lexicon: &'t Lexicon) -> Self {
        Chains { tree, lexicon, index: vec![0; tree.len() as usize], made: Vec::with_capacity(512) }
    }

    pub fn of(&mut self, id: NodeId) -> Chain {
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

    fn extended(&self, parent: Chain, id: NodeId) -> Chain {
        let (mut sum, mut count, mut min, mut max, mut kinds) = (0.0, 0, 0.0f32, 0.0f32, 0);
        token_hashes(self.tree, id, |hash| {
            kinds |= names::kinds(hash);
            if let Some(score) = self.lexicon.score(hash) {
                sum += score;
                count += 1;
                min = min.min(score);
                max = max.max(score);
            }
        });
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

/// Calls `found` with the hash of each class token of an element; its name counts as one for custom elements.
pub fn token_hashes(tree: &Tree, id: NodeId, mut found: impl FnMut(u32)) {
    for (name, value) in tree.raw_attributes(id) {
        if NAMED.iter().any(|named| named.eq_ignore_ascii_case(name)) {
            class_tokens(value, &mut found);
        }
    }
    let name = tree.name(id);
    if name.contains('-') {
        class_tokens(name, &mut found);
    }
}
