//! What an element looks like: its tag and its classes without their digits, which number what is alike.

use crate::html::{NodeId, Tree};

use super::lexicon::Hash;

/// The looks of a page's elements as hashes, each made when it is first asked for.
pub struct Looks<'t> {
    tree: &'t Tree,
    made: Vec<u32>,
}

/// Stands for a look that is not made yet; one look in four thousand million is made anew each time.
const NOT_MADE: u32 = 0;

impl<'t> Looks<'t> {
    pub fn new(tree: &'t Tree) -> Self {
        Looks { tree, made: vec![NOT_MADE; tree.len() as usize] }
    }

    pub fn of(&mut self, id: NodeId) -> u32 {
        let made = &mut self.made[id as usize];
        if *made == NOT_MADE {
            let mut hash = Hash::new();
            hash.byte(self.tree.tag(id) as u8);
            let class = self.tree.raw_attr(id, "class").unwrap_or("");
            class.bytes().filter(|byte| !byte.is_ascii_digit()).for_each(|byte| hash.byte(byte));
            *made = hash.get();
        }
        *made
    }
}
