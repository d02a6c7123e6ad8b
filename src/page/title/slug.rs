//! The words in a page's address. Most are made from its title, so that they tell which of two wordings was the title first:
//! headlines and cards are reworded later.

use crate::order;
use crate::page::Page;
use crate::page::jsonld::address_key;

/// Words from which on an address is a title: shorter ones are keywords. Where headline and metadata differed and the
/// metadata were nearer to the address, they were right on 34 of 43 pages from here on, below on 10 of 22.
const LEAST_WORDS: usize = 5;
/// How much nearer to the address a wording must be to be preferred, and how near at least; both as shares of common words.
const NEARER: f32 = 0.05;
const NEAR: f32 = 0.5;

/// Words of the last part of an address, in lower case, sorted and each once.
pub(super) struct Slug(Vec<String>);

impl Slug {
    pub fn of(page: &Page) -> Slug {
        let address = page.url.as_deref().or(page.canonical.as_deref()).map(address_key).unwrap_or_default();
        let last = address.split_once('/').and_then(|(_, path)| path.rsplit('/').next()).unwrap_or_default();
        let name = last.rsplit_once('.').map_or(last, |(name, _)| name);
        let words = name.split(['-', '_', '+']).filter(|word| !word.is_empty());
        if words.clone().count() < LEAST_WORDS { Slug(Vec::new()) } else { Slug(distinct(words.map(str::to_owned))) }
    }

    /// Whether the second text is clearly nearer to the address than the first.
    pub fn prefers(&self, second: &str, first: &str) -> bool {
        let share = self.share(second);
        share >= NEAR && share > self.share(first) + NEARER
    }

    /// Common words as a share of all words of both, 0 to 1; 0 where the address has no title.
    fn share(&self, text: &str) -> f32 {
        if self.0.is_empty() {
            return 0.0;
        }
        let words = distinct(text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        let common = words.iter().filter(|word| self.0.binary_search(word).is_ok()).count();
        common as f32 / (self.0.len() + words.len() - common).max(1) as f32
    }
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    order::by(&mut words, Ord::cmp);
    words.dedup();
    words
}
