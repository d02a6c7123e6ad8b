//! Many needles, one pass: an Aho-Corasick automaton whose needles may ask for a word boundary at either
//! end and carry what they stand for.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::HashMap;

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

pub struct Matcher<T> {
    automaton: Option<AhoCorasick>,
    /// For each pattern of the automaton, the needles that share its text.
    needles: Vec<Vec<Needle<T>>>,
}

impl<T: Copy> Matcher<T> {
    pub fn new(needles: impl IntoIterator<Item = Needle<T>>) -> Matcher<T> {
        let mut groups: Vec<Vec<Needle<T>>> = Vec::new();
        let mut place: HashMap<String, usize> = HashMap::new();
        for needle in needles.into_iter().filter(|needle| !needle.text.is_empty()) {
            let slot = *place.entry(needle.text.clone()).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[slot].push(needle);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(groups.iter().map(|group| group[0].text.as_str()))
            .ok();
        Matcher { automaton, needles: groups }
    }

    /// Calls `found` for each needle in `text`, which the caller has put into lower case.
    pub fn each(&self, text: &str, mut found: impl FnMut(T, usize, usize)) {
        let Some(automaton) = &self.automaton else { return };
        for hit in automaton.find_overlapping_iter(text) {
            for needle in &self.needles[hit.pattern().as_usize()] {
                let left = !needle.left || !ends_in_word(&text[..hit.start()]);
                let right = !needle.right || !starts_in_word(&text[hit.end()..]);
                if left && right {
                    found(needle.value, hit.start(), hit.end());
                }
            }
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
