//! Words that tell content from clutter: class and id tokens, words of short texts, whole lines.
//!
//! Only hashes are stored, with a score each that `train/` learnt from labelled pages: how much more often than not what
//! carries the word belongs to the article. Nothing is known of a word that was seen on fewer than a handful of sites.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// Tables by such a hash: keys that are hashes already need no costly second one.
pub type ByHash<V> = HashMap<u32, V, FixedState>;

/// A bit for each value of a hash's first bits: of hashes that are not in a set most are told by one look at it.
struct Sieve<const N: usize>([u64; N]);

impl<const N: usize> Sieve<N> {
    fn new() -> Self {
        Sieve([0; N])
    }

    fn place(hash: u32) -> (usize, u64) {
        ((hash >> 6) as usize % N, 1 << (hash & 63))
    }

    fn insert(&mut self, hash: u32) {
        let (word, bit) = Self::place(hash);
        self.0[word] |= bit;
    }

    fn may_hold(&self, hash: u32) -> bool {
        let (word, bit) = Self::place(hash);
        self.0[word] & bit != 0
    }
}

/// A set of hashes that is mostly asked for what it does not hold.
pub struct Hashes {
    sieve: Sieve<64>,
    hashes: HashSet<u32, FixedState>,
}

impl FromIterator<u32> for Hashes {
    fn from_iter<I: IntoIterator<Item = u32>>(hashes: I) -> Self {
        let hashes: HashSet<u32, FixedState> = hashes.into_iter().collect();
        let mut sieve = Sieve::new();
        hashes.iter().for_each(|&hash| sieve.insert(hash));
        Hashes { sieve, hashes }
    }
}

impl Hashes {
    pub fn contains(&self, hash: u32) -> bool {
        self.sieve.may_hold(hash) && self.hashes.contains(&hash)
    }

    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

/// FNV-1a, 32 bits, over the lower-cased characters.
#[derive(Clone, Copy, PartialEq)]
pub struct Hash(u32);

impl Default for Hash {
    fn default() -> Self {
        Self::new()
    }
}

impl Hash {
    pub const fn new() -> Self {
        Hash(0x811c_9dc5)
    }

    pub fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }

    pub fn char(&mut self, c: char) {
        let mut buffer = [0; 4];
        for byte in c.encode_utf8(&mut buffer).bytes() {
            self.byte(byte);
        }
    }

    pub fn get(self) -> u32 {
        self.0
    }
}

/// Calls `found` with the hash of each class token and of each of its parts: `article-bodyText` gives the whole,
/// `article`, `body` and `text`.
pub fn class_tokens(value: &str, mut found: impl FnMut(u32)) {
    for token in value.split_ascii_whitespace() {
        if token.len() > 60 {
            continue;
        }
        let mut whole = Hash::new();
        let mut part = Hash::new();
        let (mut part_len, mut parts) = (0, 0);
        let mut was_lower = false;
        for &byte in token.as_bytes() {
            let ends = !byte.is_ascii_alphanumeric() && byte < 0x80 || byte.is_ascii_digit();
            if (ends || byte.is_ascii_uppercase() && was_lower) && part_len > 0 {
                if part_len > 1 {
                    found(part.get());
                }
                parts += 1;
                part = Hash::new();
                part_len = 0;
            }
            was_lower = byte.is_ascii_lowercase();
            if byte.is_ascii_digit() {
                continue;
            }
            let lower = byte.to_ascii_lowercase();
            whole.byte(lower);
            if !ends {
                part.byte(lower);
                part_len += 1;
            }
        }
        if part_len > 1 {
            found(part.get());
        }
        if parts > 0 {
            whole.byte(b'!');
            found(whole.get());
        }
    }
}

/// A learnt table: sorted hashes, and a score from −127 (clutter) to 127 (content) for each.
pub struct Lexicon {
    hashes: &'static [u8],
    scores: &'static [u8],
    /// For the first [`BUCKET_BITS`] of a hash, where its entries begin.
    starts: Vec<u16>,
    sieve: Box<Sieve<1024>>,
}

/// Leading bits of a hash by which its entries are found: with a few thousand entries, about one a bucket.
const BUCKET_BITS: u32 = 12;

fn bucket(hash: u32) -> usize {
    (hash >> (u32::BITS - BUCKET_BITS)) as usize
}

impl Lexicon {
    /// `bytes`: a little-endian count, as many sorted little-endian hashes, as many scores.
    pub fn read(bytes: &'static [u8]) -> (Lexicon, &'static [u8]) {
        let (count, rest) = bytes.split_at(4);
        let count = u32::from_le_bytes([count[0], count[1], count[2], count[3]]) as usize;
        let (hashes, rest) = rest.split_at(count * 4);
        let (scores, rest) = rest.split_at(count);
        let mut lexicon =
            Lexicon { hashes, scores, starts: vec![0; (1 << BUCKET_BITS) + 1], sieve: Box::new(Sieve::new()) };
        for i in 0..count {
            let hash = lexicon.hash(i);
            lexicon.starts[bucket(hash) + 1] += 1;
            lexicon.sieve.insert(hash);
        }
        for i in 0..1 << BUCKET_BITS {
            lexicon.starts[i + 1] += lexicon.starts[i];
        }
        (lexicon, rest)
    }

    fn hash(&self, i: usize) -> u32 {
        let at = i * 4;
        u32::from_le_bytes([self.hashes[at], self.hashes[at + 1], self.hashes[at + 2], self.hashes[at + 3]])
    }

    /// The score of a hash, −1 to 1; none for what the table does not hold.
    #[inline]
    pub fn score(&self, hash: u32) -> Option<f32> {
        if self.sieve.may_hold(hash) { self.found(hash) } else { None }
    }

    fn found(&self, hash: u32) -> Option<f32> {
        let bucket = bucket(hash);
        let (from, to) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        (from..to).find(|&i| self.hash(i) == hash).map(|i| f32::from(self.scores[i] as i8) / 127.0)
    }
}
