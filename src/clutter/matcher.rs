//! Many needles, one pass. Needles may ask for a word boundary at either end and carry what they stand for.
//!
//! In: a few thousand needles, once; then texts. Out: each needle that a text holds, overlapping ones too. Needles lie
//! sorted, so that those which begin alike lie together. The first four bytes from each place of a text are looked up in
//! a table of bits, which most places do not get past; from there on each further byte narrows the needles down. An
//! Aho-Corasick automaton does the same, but takes ten times as long to build, which a browser does whenever it wakes the engine.

use crate::order;

/// One needle with what it means.
#[derive(Debug, Clone)]
pub struct Needle<T> {
    pub text: String,
    /// The character before must not be a letter or digit.
    pub left: bool,
    /// The character after must not be a letter or digit.
    pub right: bool,
    pub value: T,
}

/// Bytes that a needle is looked up by.
const HEAD: usize = 4;
/// Bits of a place in [`Matcher::heads`]: with two thousand needles one place in forty is looked at in vain.
const BITS: u32 = 16;

pub struct Matcher<T> {
    /// Sorted by their texts; all have [`HEAD`] bytes.
    needles: Vec<Needle<T>>,
    /// Shorter needles; there are hardly any.
    short: Vec<Needle<T>>,
    /// Whether one of them begins with a byte.
    short_firsts: [bool; 256],
    /// Whether a needle may begin with four bytes, by their hash.
    heads: Box<Heads>,
    /// The heads in order, each with its first needle.
    firsts: Vec<(u32, u32)>,
    /// All needles want a boundary before them, so that inside of words nothing needs to be looked up.
    anchored: bool,
}

type Heads = [u64; 1 << (BITS - 6)];

/// ASCII letters and digits.
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

fn head(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk::<HEAD>().map(|head| u32::from_be_bytes(*head))
}

fn place(head: u32) -> (usize, u32) {
    let hash = head.wrapping_mul(0x9e37_79b1) >> (32 - BITS);
    (hash as usize / 64, hash % 64)
}

impl<T: Copy> Matcher<T> {
    pub fn new(needles: impl IntoIterator<Item = Needle<T>>) -> Matcher<T> {
        let all = needles.into_iter().filter(|needle| !needle.text.is_empty());
        let (mut needles, short): (Vec<_>, Vec<_>) = all.partition(|needle| needle.text.len() >= HEAD);
        order::by(&mut needles, |a, b| a.text.cmp(&b.text));
        let anchored = needles.iter().chain(&short).all(|needle| needle.left);
        let mut short_firsts = [false; 256];
        short.iter().for_each(|needle| short_firsts[usize::from(needle.text.as_bytes()[0])] = true);
        let heads = Box::new([0; 1 << (BITS - 6)]);
        let mut matcher = Matcher { needles, short, short_firsts, heads, firsts: Vec::new(), anchored };
        for (i, needle) in matcher.needles.iter().enumerate() {
            let Some(head) = head(needle.text.as_bytes()) else { continue };
            if matcher.firsts.last().is_none_or(|(last, _)| *last != head) {
                let (word, bit) = place(head);
                matcher.heads[word] |= 1 << bit;
                matcher.firsts.push((head, i as u32));
            }
        }
        matcher
    }

    /// Calls `found` for each needle in `text`, which the caller has put into lower case, in order of their beginnings.
    pub fn each(&self, text: &str, mut found: impl FnMut(T, usize, usize)) {
        let bytes = text.as_bytes();
        // The judge's innermost loops. Where any place may begin a needle, four bytes roll by in one word.
        if !self.anchored && self.short.is_empty() {
            let mut rolling = 0;
            for (end, &byte) in bytes.iter().enumerate() {
                rolling = rolling << 8 | u32::from(byte);
                let (word, bit) = place(rolling);
                if self.heads[word] >> bit & 1 != 0 && end + 1 >= HEAD {
                    self.at(text, end + 1 - HEAD, rolling, &mut found);
                }
            }
            return;
        }
        // Else what a text has most of, letters inside of words, is passed over first.
        let mut inside = false;
        for (start, &byte) in bytes.iter().enumerate() {
            let skip = self.anchored && inside;
            inside = IN_WORD[usize::from(byte)];
            if skip {
                continue;
            }
            if self.short_firsts[usize::from(byte)] {
                let held = self.short.iter().filter(|needle| bytes[start..].starts_with(needle.text.as_bytes()));
                held.for_each(|needle| needle.tell(text, start, &mut found));
            }
            let Some(head) = head(&bytes[start..]) else { continue };
            let (word, bit) = place(head);
            if self.heads[word] >> bit & 1 != 0 {
                self.at(text, start, head, &mut found);
            }
        }
    }

    /// Tells of the needles that stand at a place with a head that one of them may have.
    fn at(&self, text: &str, start: usize, head: u32, found: &mut impl FnMut(T, usize, usize)) {
        let Ok(i) = self.firsts.binary_search_by_key(&head, |&(head, _)| head) else { return };
        let first = self.firsts[i].1 as usize;
        let after = self.firsts.get(i + 1).map_or(self.needles.len(), |&(_, next)| next as usize);
        let mut alike = &self.needles[first..after];
        for (depth, &byte) in text.as_bytes().iter().enumerate().skip(start + HEAD) {
            alike = self.tell_whole(alike, depth - start, text, start, found);
            let of = |needle: &Needle<T>| needle.text.as_bytes()[depth - start];
            let low = alike.partition_point(|needle| of(needle) < byte);
            let high = alike.partition_point(|needle| of(needle) <= byte);
            alike = &alike[low..high];
            if alike.is_empty() {
                return;
            }
        }
        self.tell_whole(alike, text.len() - start, text, start, found);
    }

    /// Of needles that agree up to `length`, those that are no longer come first: tells of them, gives the rest.
    fn tell_whole<'a>(
        &self,
        mut alike: &'a [Needle<T>],
        length: usize,
        text: &str,
        start: usize,
        found: &mut impl FnMut(T, usize, usize),
    ) -> &'a [Needle<T>] {
        while let Some((needle, rest)) = alike.split_first().filter(|(needle, _)| needle.text.len() == length) {
            needle.tell(text, start, found);
            alike = rest;
        }
        alike
    }
}

impl<T: Copy> Needle<T> {
    fn tell(&self, text: &str, start: usize, found: &mut impl FnMut(T, usize, usize)) {
        let end = start + self.text.len();
        let left = !self.left || !ends_in_word(&text[..start]);
        let right = !self.right || !starts_in_word(&text[end..]);
        if left && right {
            found(self.value, start, end);
        }
    }
}

/// Scripts without spaces between words have no boundaries to ask for.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !crate::clutter::text::is_unspaced(c)
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_word)
}

fn starts_in_word(text: &str) -> bool {
    text.chars().next().is_some_and(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDLES: [(&str, bool, bool); 12] = [
        ("abc", false, false),
        ("abcd", false, false),
        ("abcde", false, true),
        ("abcdx", true, false),
        ("bcde", false, false),
        ("news", true, true),
        ("newsletter", true, false),
        ("newsletter box", true, true),
        ("登録", true, true),
        ("登録する", false, false),
        ("news", false, false),
        ("é", false, false),
    ];

    #[test]
    fn finds_what_a_search_for_each_needle_finds() {
        let needles = NEEDLES.iter().enumerate().map(|(value, &(text, left, right))| Needle {
            text: text.to_owned(),
            left,
            right,
            value,
        });
        let matcher = Matcher::new(needles);
        for text in [
            "",
            "ab",
            "abc",
            "abcd",
            "abcde abcdx",
            "xabcdxabcdef",
            "newsletter box",
            "newsletters, news; anews newsletter boxes",
            "ニュース登録する登録",
            "éabcé",
        ] {
            let mut expected = Vec::new();
            for (value, &(needle, left, right)) in NEEDLES.iter().enumerate() {
                for start in (0..text.len()).filter(|&at| text.is_char_boundary(at) && text[at..].starts_with(needle)) {
                    let end = start + needle.len();
                    if !(left && ends_in_word(&text[..start]) || right && starts_in_word(&text[end..])) {
                        expected.push((value, start, end));
                    }
                }
            }
            let mut found = Vec::new();
            matcher.each(text, |value, start, end| found.push((value, start, end)));
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
    }
}
