//! One row: the numbers of one segment, group by group in the order of the names.

use super::page::{PageStats, Sums};
use super::{gram, line_key, log, pair_key};
use crate::extract::element::{Chain, Chains};
use crate::extract::lexicon::Lexicon;
use crate::extract::segment::{Segment, inherited};
use crate::html::Tag;

impl PageStats<'_> {
    fn neighbour(&self, i: usize, offset: isize) -> Option<&Segment> {
        self.segments.get(i.checked_add_signed(offset)?)
    }

    pub(super) fn row(&self, i: usize, chains: &mut Chains<'_>, words: &Lexicon, out: &mut Vec<f32>) {
        let segment = &self.segments[i];
        self.text_features(segment, words, out);
        self.place_features(segment, chains, out);
        self.position_features(i, chains.of(segment.block), out);
        self.container_features(i, out);
        self.neighbour_features(i, out);
        self.page_features(i, out);
        self.pair_features(segment, words, out);
        self.item_features(segment, out);
    }

    /// Pairs of words: "sign up", "read more", "all rights".
    fn pair_features(&self, segment: &Segment, lexicon: &Lexicon, out: &mut Vec<f32>) {
        let (mut sum, mut known, mut min) = (0.0, 0, 0.0f32);
        for pair in segment.word_hashes.windows(2) {
            if let Some(score) = lexicon.score(pair_key(pair)) {
                sum += score;
                known += 1;
                min = min.min(score);
            }
        }
        out.extend([if known > 0 { sum / known as f32 } else { 0.0 }, min]);
    }

    /// The repeated box around a segment (a comment, a teaser, a post): how many of its kind stand side by side.
    fn item_features(&self, segment: &Segment, out: &mut Vec<f32>) {
        let mut at = segment.block;
        let mut found = [0.0; 3];
        for _ in 0..10 {
            let Some(parent) = self.tree.parent(at) else { break };
            let (from, to) = self.range(at);
            if to - from >= 2 {
                let count = self.items[at as usize];
                if count >= 3 {
                    let words = self.sums[to].words - self.sums[from].words;
                    found = [log(count as f32), log((to - from) as f32), log(words)];
                    break;
                }
            }
            at = parent;
        }
        out.extend(found);
        out.push(segment.words / self.longest);
    }

    fn text_features(&self, segment: &Segment, lexicon: &Lexicon, out: &mut Vec<f32>) {
        let chars = segment.chars.max(1) as f32;
        let share = |count: u32| count as f32 / chars;
        let ends_sentence = matches!(
            segment.last_char,
            '.' | '!' | '?' | '。' | '！' | '？' | '…' | '"' | '”' | '»' | '」' | '؟' | '।' | ')' | '’'
        );
        let first = match segment.first_char {
            c if c.is_lowercase() => 0.0,
            c if c.is_uppercase() => 1.0,
            c if c.is_ascii_digit() => 2.0,
            c if c.is_alphabetic() => 3.0,
            '"' | '“' | '«' | '„' | '‘' | '「' | '—' | '–' => 4.0,
            _ => 5.0,
        };
        let (mut sum, mut known, mut min, mut max, mut first_words) = (0.0, 0, 0.0f32, 0.0f32, 0.0);
        for (k, &hash) in segment.word_hashes.iter().enumerate() {
            if let Some(score) = lexicon.score(hash) {
                sum += score;
                known += 1;
                min = min.min(score);
                max = max.max(score);
                if k < 3 {
                    first_words += score;
                }
            }
        }
        out.extend([
            log(segment.words),
            (chars / segment.words.max(1.0)).min(30.0),
            segment.link_density(),
            log(segment.links as f32),
            log(segment.sentence_ends as f32),
            f32::from(u8::from(ends_sentence)),
            f32::from(u8::from(matches!(segment.last_char, ':' | '：'))),
            segment.commas as f32 / segment.words.max(1.0),
            share(segment.digits),
            share(segment.upper),
            first,
            segment.separators as f32 / segment.words.max(1.0),
            share(segment.bold_chars),
            share(segment.italic_chars),
            f32::from(u8::from(segment.copyright)),
            f32::from(u8::from(segment.clock)),
            segment.images.min(4) as f32,
            segment.inputs.min(4) as f32,
            if known > 0 { sum / known as f32 } else { 0.0 },
            min,
            max,
            first_words,
            lexicon.score(line_key(segment.line_hash)).unwrap_or(0.0),
            log((self.lines[&segment.line_hash] - 1) as f32),
        ]);
    }

    fn place_features(&self, segment: &Segment, chains: &mut Chains<'_>, out: &mut Vec<f32>) {
        let has = |bit: u32| f32::from(u8::from(segment.inherited & bit != 0));
        let tag = self.tree.tag(segment.block);
        out.extend([tag_rank(tag), f32::from(tag.heading_level().unwrap_or(0))]);
        use inherited::*;
        out.extend(
            [
                ARTICLE, MAIN, ASIDE, NAV, FOOTER, HEADER, FORM, LIST, TABLE, FIGURE, QUOTE, HIDDEN, BUTTON, DIALOG,
                LINK, CODE,
            ]
            .map(has),
        );
        let chain = chains.of(segment.block);
        let mut above = [Chain::default(); 3];
        let (mut near_min, mut near_max) = (chain.own_min, chain.own_max);
        for (slot, ancestor) in above.iter_mut().zip(self.tree.ancestors(segment.block)) {
            *slot = chains.of(ancestor);
            near_min = near_min.min(slot.own_min);
            near_max = near_max.max(slot.own_max);
        }
        out.extend([
            f32::from(chain.depth),
            chain.own,
            chain.own_min,
            chain.own_max,
            above[0].own,
            above[1].own,
            above[2].own,
            chain.min,
            chain.max,
            chain.sum / f32::from(chain.known.max(1)),
            near_min,
            near_max,
        ]);
    }

    fn position_features(&self, i: usize, chain: Chain, out: &mut Vec<f32>) {
        let segment = &self.segments[i];
        let total = self.total();
        let (headline_words, headline_segments) = match self.headline {
            Some(h) => {
                let words = self.sums[i].words - self.sums[h].words;
                (words.signum() * log(words.abs()), (i as f32 - h as f32).clamp(-200.0, 200.0))
            }
            None => (-20.0, -201.0),
        };
        let inside = |slot: usize| f32::from(u8::from(self.tree.contains(self.main[slot], segment.block)));
        let (mut up, mut down) = (0.0, 0.0);
        if !self.tree.contains(self.main[1], segment.block) {
            let mut at = segment.block;
            while !self.tree.contains(at, self.main[1]) {
                up += 1.0;
                match self.tree.parent(at) {
                    Some(parent) => at = parent,
                    None => break,
                }
            }
            down = f32::from(self.main_depths[1]) + 1.0 - (f32::from(chain.depth) - 1.0 - up);
        }
        out.extend([
            self.sums[i].words / total.words.max(1.0),
            i as f32 / self.segments.len() as f32,
            headline_words,
            headline_segments,
            f32::from(u8::from(self.headline == Some(i))),
            self.title_overlap(segment),
            inside(2),
            inside(1),
            inside(0),
            up,
            down,
        ]);
    }

    fn container_features(&self, i: usize, out: &mut Vec<f32>) {
        let segment = &self.segments[i];
        let mut containers = self.tree.ancestors(segment.block).map(|id| self.range(id));
        let mut own = self.range(segment.block);
        // The nearest ancestors that hold more than the segment itself, each more than the one before.
        let mut next_wider =
            |than: (usize, usize)| containers.find(|range| range.1 - range.0 > than.1 - than.0).unwrap_or(than);
        if own.1 - own.0 <= 1 {
            own = next_wider(own);
        }
        let grand = next_wider(own);
        let stats = |(from, to): (usize, usize)| {
            let words = self.sums[to].words - self.sums[from].words;
            let links = (self.sums[to].link_chars - self.sums[from].link_chars)
                / (self.sums[to].chars - self.sums[from].chars).max(1.0);
            (words, links, words / (to - from).max(1) as f32)
        };
        let (words, links, mean) = stats(own);
        let (grand_words, grand_links, grand_mean) = stats(grand);
        out.extend([
            log(words),
            links,
            log(mean),
            segment.words / words.max(1.0),
            log(grand_words),
            grand_links,
            log(grand_mean),
        ]);
        let (one, two) = self.signatures[i];
        let (one, two) = (self.by_signature[&one], self.by_signature[&two]);
        out.extend([
            log(one.count),
            one.words / self.total().words.max(1.0),
            log(one.words / one.count),
            one.links(),
            log(two.count),
            log(two.words / two.count),
            two.links(),
        ]);
    }

    fn neighbour_features(&self, i: usize, out: &mut Vec<f32>) {
        let words = |offset| self.neighbour(i, offset).map_or(-1.0, |segment| log(segment.words));
        let links = |offset| self.neighbour(i, offset).map_or(-1.0, Segment::link_density);
        let tag = |offset| self.neighbour(i, offset).map_or(-1.0, |segment| tag_rank(self.tree.tag(segment.block)));
        out.extend([
            words(-1),
            links(-1),
            tag(-1),
            words(1),
            links(1),
            tag(1),
            words(-2),
            words(2),
            links(-2),
            links(2),
        ]);
        for reach in [3, 8] {
            let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(self.segments.len()));
            let sum = |f: fn(&Sums) -> f32| f(&self.sums[to]) - f(&self.sums[from]);
            out.extend([log(sum(|s| s.words) / (to - from) as f32), sum(|s| s.link_chars) / sum(|s| s.chars).max(1.0)]);
        }
        // Where the running text stands that is nearest before and after, in segments between.
        let until = self.prose.partition_point(|&prose| prose < i);
        let since = self.prose[until..].iter().find(|&&prose| prose > i);
        let distance = |between: Option<usize>| between.filter(|&n| n < 40).map_or(41.0, |n| n as f32);
        let before = distance(self.prose[..until].last().map(|prose| i - 1 - prose));
        let after = distance(since.map(|prose| prose - i - 1));
        let siblings = self.tree.parent(self.segments[i].block).map_or(0.0, |parent| {
            let beside = |&&prose: &&usize| self.tree.parent(self.segments[prose].block) == Some(parent);
            let near_before = self.prose[..until].iter().rev().take_while(|&&prose| prose + 20 >= i);
            let near_after = self.prose[until..].iter().take_while(|&&prose| prose <= i + 20);
            (near_before.filter(beside).count() + near_after.filter(beside).count()) as f32
        });
        out.extend([before, after, siblings]);
    }

    fn page_features(&self, i: usize, out: &mut Vec<f32>) {
        let segment = &self.segments[i];
        let total = self.total();
        let witness = if self.body_grams.is_empty() || segment.word_hashes.len() < 3 {
            -1.0
        } else {
            let found = segment.word_hashes.windows(3).filter(|window| self.body_grams.contains(gram(window))).count();
            found as f32 / (segment.word_hashes.len() - 2) as f32
        };
        let description = if self.description_words.is_empty() || segment.word_hashes.len() < 5 {
            -1.0
        } else {
            let found = segment.word_hashes.iter().filter(|&&hash| self.description_words.contains(hash)).count();
            found as f32 / segment.word_hashes.len() as f32
        };
        out.extend([
            f32::from(u8::from(self.hints.is_article)),
            witness,
            description,
            self.sums[i].prose / total.prose.max(1.0),
        ]);
    }
}

/// Tags in an order from running text to furniture, so that a tree can split them by one threshold.
fn tag_rank(tag: Tag) -> f32 {
    match tag {
        Tag::P => 0.0,
        Tag::Pre | Tag::Listing | Tag::Xmp => 1.0,
        Tag::Blockquote => 2.0,
        Tag::H2 => 3.0,
        Tag::H3 | Tag::H4 => 4.0,
        Tag::H5 | Tag::H6 => 5.0,
        Tag::Td | Tag::Th => 6.0,
        Tag::Li => 7.0,
        Tag::Dd | Tag::Dt => 8.0,
        Tag::Article | Tag::Main | Tag::Body => 9.0,
        Tag::Section => 10.0,
        Tag::Div | Tag::Center => 11.0,
        Tag::H1 => 12.0,
        Tag::Figcaption | Tag::Figure | Tag::Caption => 13.0,
        Tag::Address | Tag::Header | Tag::Hgroup => 14.0,
        Tag::Summary | Tag::Details => 15.0,
        _ => 16.0,
    }
}
