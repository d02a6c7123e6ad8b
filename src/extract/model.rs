//! The learned model: two lexicons and two forests of decision trees, written by `train/train.py`.
//!
//! Bytes: lexicon of class tokens, lexicon of words, forest of the first stage, forest of the second. A forest is the
//! number of features (u16), for each of them the count (u8) and the values (f32) of its thresholds, the number of trees
//! (u16), and the trees in preorder: feature (u8) and index of the threshold (u8), or 255 and a value (i16, 1/1000).

use std::sync::OnceLock;

use super::lexicon::Lexicon;

pub struct Model {
    pub classes: Lexicon,
    pub words: Lexicon,
    pub first: Forest,
    pub second: Forest,
}

/// The model that is built in.
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let (classes, rest) = Lexicon::read(include_bytes!("model.bin"));
        let (words, rest) = Lexicon::read(rest);
        let (first, rest) = Forest::read(rest);
        let (second, _) = Forest::read(rest);
        Model { classes, words, first, second }
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
    fn read(bytes: &[u8]) -> (Forest, &[u8]) {
        let mut reader = Reader { bytes };
        let width = u16::from_le_bytes(reader.take());
        let mut tables = Vec::new();
        for _ in 0..width {
            let [count] = reader.take();
            tables.push((0..count).map(|_| f32::from_le_bytes(reader.take())).collect::<Vec<f32>>());
        }
        let count = u16::from_le_bytes(reader.take());
        let (mut nodes, mut roots) = (Vec::new(), Vec::new());
        for _ in 0..count {
            roots.push(nodes.len() as u32);
            read_tree(&mut reader, &tables, &mut nodes);
        }
        (Forest { nodes, roots }, reader.bytes)
    }

    /// The probability that a row belongs to the class, 0–1.
    pub fn probability(&self, row: &[f32]) -> f32 {
        // A place for each feature that a node can name, so that none needs to be checked for.
        let mut features = [0.0; 256];
        features[..row.len()].copy_from_slice(row);
        let sum: f32 = self.roots.iter().map(|&root| leaf(&self.nodes[root as usize..], &features)).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

fn read_tree(reader: &mut Reader<'_>, tables: &[Vec<f32>], nodes: &mut Vec<Node>) {
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
        let value = f32::from(i16::from_le_bytes(reader.take())) / 1000.0;
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
