//! The learned model: two lexicons and a forest of decision trees, written by `train/train.py`.
//!
//! Bytes: lexicon of class tokens, lexicon of words, forest. The forest is the number of features (u16); for each of them
//! the count (u8) and the values (u16, the upper half of an f32) of its thresholds; where the sum starts and what a step
//! of a leaf is worth (f32); after how many trees (u16) a row with a sum below what (f32) is out; the number of trees (u16);
//! and the trees in preorder: feature (u8) and index of the threshold (u8), or 255 and the steps of a leaf (i8).

use std::sync::OnceLock;

use super::lexicon::Lexicon;

pub struct Model {
    pub classes: Lexicon,
    pub words: Lexicon,
    pub forest: Forest,
}

/// The model that is built in.
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let (classes, rest) = Lexicon::read(include_bytes!("model.bin"));
        let (words, rest) = Lexicon::read(rest);
        Model { classes, words, forest: Forest::read(rest) }
    })
}

const LEAF: u8 = u8::MAX;

/// A split (left where the feature is at most `value`) or a leaf that adds `value`. The left child comes next; the right
/// one so many nodes behind it.
#[derive(Clone, Copy)]
struct Node {
    value: f32,
    right: u16,
    feature: u8,
}

/// Trees whose leaves sum up to the logarithm of the odds, one behind the other.
pub struct Forest {
    nodes: Vec<Node>,
    roots: Vec<u32>,
    /// What the sum starts from.
    start: f32,
    /// Trees after which the sum is looked at, and the sum below which the others are not asked: half of all segments.
    look: usize,
    out: f32,
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.bytes.split_at(N);
        self.bytes = rest;
        let mut out = [0; N];
        out.copy_from_slice(head);
        out
    }
}

impl Forest {
    fn read(bytes: &[u8]) -> Forest {
        let mut reader = Reader { bytes };
        let width = u16::from_le_bytes(reader.take());
        let mut tables = Vec::new();
        for _ in 0..width {
            let [count] = reader.take();
            tables.push((0..count).map(|_| upper_half(reader.take())).collect::<Vec<f32>>());
        }
        let start = f32::from_le_bytes(reader.take());
        let step = f32::from_le_bytes(reader.take());
        let look = usize::from(u16::from_le_bytes(reader.take()));
        let out = f32::from_le_bytes(reader.take());
        let count = u16::from_le_bytes(reader.take());
        let (mut nodes, mut roots) = (Vec::new(), Vec::new());
        for _ in 0..count {
            roots.push(nodes.len() as u32);
            read_tree(&mut reader, &tables, step, &mut nodes);
        }
        Forest { nodes, roots, start, look, out }
    }

    /// The probability that a row belongs to the class, 0–1.
    pub fn probability(&self, row: &[f32]) -> f32 {
        // A place for each feature that a node can name, so that none needs to be checked for.
        let mut features = [0.0; 256];
        features[..row.len()].copy_from_slice(row);
        let add = |sum: f32, &root: &u32| sum + leaf(&self.nodes[root as usize..], &features);
        let (first, others) = self.roots.split_at(self.look.min(self.roots.len()));
        let mut sum = first.iter().fold(self.start, add);
        if sum >= self.out {
            sum = others.iter().fold(sum, add);
        }
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The number whose upper half these bytes are.
fn upper_half(bytes: [u8; 2]) -> f32 {
    f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)
}

fn read_tree(reader: &mut Reader<'_>, tables: &[Vec<f32>], step: f32, nodes: &mut Vec<Node>) {
    // Splits whose right child has not come yet.
    let mut waiting = Vec::new();
    loop {
        let [feature] = reader.take();
        if feature != 255 {
            let [threshold] = reader.take();
            waiting.push(nodes.len());
            let value = tables[usize::from(feature)][usize::from(threshold)];
            nodes.push(Node { value, feature, right: 0 });
            continue;
        }
        let value = f32::from(i8::from_le_bytes(reader.take())) * step;
        nodes.push(Node { value, feature: LEAF, right: 0 });
        match waiting.pop() {
            Some(split) => nodes[split].right = (nodes.len() - split) as u16,
            None => return,
        }
    }
}

fn leaf(tree: &[Node], row: &[f32; 256]) -> f32 {
    let mut at = 0;
    loop {
        let node = tree[at];
        if node.feature == LEAF {
            return node.value;
        }
        at += if row[usize::from(node.feature)] <= node.value { 1 } else { usize::from(node.right) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A forest of one feature, split at 0.5 into a step down and one up, in every tree.
    fn forest(trees: u16, look: u16) -> Forest {
        let mut bytes = vec![1, 0, 1, 0x00, 0x3f];
        bytes.extend((-1.0f32).to_le_bytes());
        bytes.extend(0.5f32.to_le_bytes());
        bytes.extend(look.to_le_bytes());
        bytes.extend((-1.25f32).to_le_bytes());
        bytes.extend(trees.to_le_bytes());
        for _ in 0..trees {
            bytes.extend([0, 0, 255, (-1i8) as u8, 255, 1]);
        }
        Forest::read(&bytes)
    }

    fn odds(of: f32) -> f32 {
        1.0 / (1.0 + (-of).exp())
    }

    #[test]
    fn leaves_of_all_trees_sum_up() {
        assert_eq!(forest(4, 9).probability(&[0.5]), odds(-1.0 - 4.0 * 0.5));
        assert_eq!(forest(4, 9).probability(&[0.75]), odds(-1.0 + 4.0 * 0.5));
    }

    #[test]
    fn what_is_out_after_the_first_trees_is_asked_no_further() {
        assert_eq!(forest(4, 1).probability(&[0.0]), odds(-1.5));
        assert_eq!(forest(4, 1).probability(&[1.0]), odds(1.0));
    }
}
