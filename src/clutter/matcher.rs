//! Many needles, one pass: an Aho-Corasick automaton whose needles may ask for a word boundary at either
//! end and carry what they stand for.

use aho_corasick::automaton::{Automaton, OverlappingState};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Input, MatchKind};
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

/// The automaton by itself. Of aho-corasick only this kind is compiled in: its others, and the choice among them, would be
/// 40 KB of the engine.
pub struct Words(Option<NFA>);

impl Words {
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Words {
        let words: Vec<&str> = words.collect();
        Words(NFA::builder().match_kind(MatchKind::Standard).prefilter(false).build(words).ok())
    }

    /// Calls `found` with number, start and end of each word in the bytes, in order of their ends, until it says no.
    pub fn each(&self, bytes: &[u8], found: &mut dyn FnMut(usize, usize, usize) -> bool) {
        let Some(automaton) = &self.0 else { return };
        let input = Input::new(bytes);
        let mut state = OverlappingState::start();
        while automaton.try_find_overlapping(&input, &mut state).is_ok()
            && let Some(hit) = state.get_match()
            && found(hit.pattern().as_usize(), hit.start(), hit.end())
        {}
    }
}

pub struct Matcher<T> {
    words: Words,
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
        let words = Words::new(groups.iter().map(|group| group[0].text.as_str()));
        Matcher { words, needles: groups }
    }

    /// Calls `found` for each needle in `text`, which the caller has put into lower case.
    pub fn each(&self, text: &str, mut found: impl FnMut(T, usize, usize)) {
        self.words.each(text.as_bytes(), &mut |pattern, start, end| {
            for needle in &self.needles[pattern] {
                let left = !needle.left || !ends_in_word(&text[..start]);
                let right = !needle.right || !starts_in_word(&text[end..]);
                if left && right {
                    found(needle.value, start, end);
                }
            }
            true
        });
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
