//! What is measured of each segment, as one row of numbers for the model.
//!
//! Lengths are natural logarithms of 1 + n; shares are 0–1; −1 stands for "not known".

use std::collections::{HashMap, HashSet};

use crate::html::{NodeId, Tag, Tree};

use super::element::{Chain, Chains};
use super::hints::Hints;
use super::lexicon::{Hash, Lexicon};
use super::segment::{Segment, inherited};

/// Names of the numbers in a row, in their order.
pub const NAMES: [&str; 110] = [
    "words",
    "chars_per_word",
    "link_density",
    "links",
    "sentence_ends",
    "ends_sentence",
    "ends_colon",
    "commas",
    "digits",
    "upper",
    "first_char",
    "separators",
    "bold",
    "italic",
    "copyright",
    "clock",
    "images",
    "inputs",
    "word_mean",
    "word_min",
    "word_max",
    "word_first",
    "line",
    "repeated",
    "tag",
    "heading_level",
    "in_article",
    "in_main",
    "in_aside",
    "in_nav",
    "in_footer",
    "in_header",
    "in_form",
    "in_list",
    "in_table",
    "in_figure",
    "in_quote",
    "hidden",
    "in_button",
    "in_dialog",
    "in_link",
    "in_code",
    "depth",
    "class0",
    "class0_min",
    "class0_max",
    "class1",
    "class2",
    "class3",
    "chain_min",
    "chain_max",
    "chain_mean",
    "near_min",
    "near_max",
    "position",
    "index",
    "headline_words",
    "headline_segments",
    "is_headline",
    "title_overlap",
    "in_m50",
    "in_m70",
    "in_m90",
    "lca_up",
    "lca_down",
    "parent_words",
    "parent_links",
    "parent_mean",
    "parent_share",
    "grand_words",
    "grand_links",
    "grand_mean",
    "sig_count",
    "sig_words",
    "sig_mean",
    "sig_links",
    "sig2_count",
    "sig2_mean",
    "sig2_links",
    "prev1_words",
    "prev1_links",
    "prev1_tag",
    "next1_words",
    "next1_links",
    "next1_tag",
    "prev2_words",
    "next2_words",
    "prev2_links",
    "next2_links",
    "around3_words",
    "around3_links",
    "around8_words",
    "around8_links",
    "prose_before",
    "prose_after",
    "sibling_prose",
    "page_words",
    "page_segments",
    "page_prose",
    "is_article",
    "body_witness",
    "description_overlap",
    "m70_share",
    "prose_done",
    "pair_mean",
    "pair_min",
    "items",
    "item_segments",
    "item_words",
    "longest_share",
];

/// Numbers in a row.
pub const WIDTH: usize = NAMES.len();

/// All rows of a page, one after the other.
pub fn rows(tree: &Tree, segments: &[Segment], hints: &Hints, classes: &Lexicon, words: &Lexicon) -> Vec<f32> {
    let page = PageStats::new(tree, segments, hints);
    let mut chains = Chains::new(tree, classes);
    let mut out = Vec::with_capacity(segments.len() * WIDTH);
    for i in 0..segments.len() {
        let before = out.len();
        page.row(i, &mut chains, words, &mut out);
        debug_assert_eq!(out.len() - before, WIDTH);
    }
    out
}

fn log(value: f32) -> f32 {
    (1.0 + value).ln()
}

/// Sums over the segments before a place.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    words: f32,
    prose: f32,
    chars: f32,
    link_chars: f32,
}

#[derive(Default, Clone, Copy)]
struct Signature {
    count: f32,
    words: f32,
    chars: f32,
    link_chars: f32,
}

impl Signature {
    fn add(&mut self, segment: &Segment) {
        self.count += 1.0;
        self.words += segment.words;
        self.chars += segment.chars as f32;
        self.link_chars += segment.link_chars as f32;
    }

    fn links(&self) -> f32 {
        self.link_chars / self.chars.max(1.0)
    }
}

/// What holds for the page as a whole.
struct PageStats<'a> {
    tree: &'a Tree,
    segments: &'a [Segment],
    hints: &'a Hints,
    sums: Vec<Sums>,
    /// Innermost elements that hold 90, 70 and 50 % of the prose.
    main: [NodeId; 3],
    main_depths: [u16; 3],
    signatures: Vec<(u32, u32)>,
    by_signature: HashMap<u32, Signature>,
    lines: HashMap<u32, u32>,
    headline: Option<usize>,
    title_words: HashSet<u32>,
    description_words: HashSet<u32>,
    body_grams: HashSet<u32>,
    /// How many boxes of one look stand side by side, by [`item_key`].
    items: HashMap<u32, u32>,
    /// Words of the longest segment that is running text.
    longest: f32,
}

impl<'a> PageStats<'a> {
    fn new(tree: &'a Tree, segments: &'a [Segment], hints: &'a Hints) -> Self {
        let mut sums = Vec::with_capacity(segments.len() + 1);
        let mut sum = Sums::default();
        sums.push(sum);
        let mut by_signature: HashMap<u32, Signature> = HashMap::new();
        let mut lines: HashMap<u32, u32> = HashMap::new();
        let mut signatures = Vec::with_capacity(segments.len());
        for segment in segments {
            sum.words += segment.words;
            sum.prose += if segment.is_prose() { segment.words } else { 0.0 };
            sum.chars += segment.chars as f32;
            sum.link_chars += segment.link_chars as f32;
            sums.push(sum);
            let own = signature(tree, segment.block);
            let outer = tree.parent(segment.block).map_or(0, |parent| signature(tree, parent)) ^ own.rotate_left(7);
            by_signature.entry(own).or_default().add(segment);
            by_signature.entry(outer).or_default().add(segment);
            signatures.push((own, outer));
            *lines.entry(segment.line_hash).or_default() += 1;
        }
        let mut title_words = HashSet::new();
        for title in &hints.titles {
            title_words.extend(words_of(title));
        }
        let description_words = hints.description.iter().flat_map(|text| words_of(text)).collect();
        let body_words: Vec<u32> = hints.article_body.iter().flat_map(|text| words_of(text)).collect();
        let body_grams = body_words.windows(3).map(gram).collect();
        let mut page = PageStats {
            tree,
            segments,
            hints,
            sums,
            main: [tree.body(); 3],
            main_depths: [0; 3],
            signatures,
            by_signature,
            lines,
            headline: None,
            title_words,
            description_words,
            body_grams,
            items: HashMap::new(),
            longest: segments.iter().filter(|s| s.is_prose()).map(|s| s.words).fold(1.0, f32::max),
        };
        page.count_items();
        page.find_main();
        page.headline = page.find_headline();
        page
    }

    fn count_items(&mut self) {
        for id in self.tree.descendants(self.tree.body()) {
            if self.tree.end(id) < id + 4 || self.tree.is_text(id) {
                continue;
            }
            let Some(parent) = self.tree.parent(id) else { continue };
            let (from, to) = self.range(id);
            if to - from >= 2 {
                *self.items.entry(item_key(self.tree, parent, id)).or_default() += 1;
            }
        }
    }

    fn total(&self) -> Sums {
        self.sums[self.segments.len()]
    }

    /// The segments inside an element, as indices.
    fn range(&self, id: NodeId) -> (usize, usize) {
        let end = self.tree.end(id);
        let from = self.segments.partition_point(|segment| segment.first < id);
        (from, from + self.segments[from..].partition_point(|segment| segment.first < end))
    }

    fn prose_in(&self, id: NodeId) -> f32 {
        let (from, to) = self.range(id);
        self.sums[to].prose - self.sums[from].prose
    }

    fn find_main(&mut self) {
        let total = self.total().prose;
        if total <= 0.0 {
            return;
        }
        let mut at = self.tree.body();
        let mut depth = 0;
        loop {
            let mut best = None;
            let mut best_prose = 0.0;
            for child in self.tree.children(at) {
                if self.tree.is_text(child) || self.tree.end(child) == child + 1 {
                    continue;
                }
                let prose = self.prose_in(child);
                if prose > best_prose {
                    (best, best_prose) = (Some(child), prose);
                }
            }
            let Some(child) = best.filter(|_| best_prose >= 0.5 * total) else { return };
            at = child;
            depth += 1;
            for (slot, share) in [0.9, 0.7, 0.5].into_iter().enumerate() {
                if best_prose >= share * total {
                    self.main[slot] = at;
                    self.main_depths[slot] = depth;
                }
            }
        }
    }

    /// The segment of the visible headline: the one the page room found, or the heading that says most of the title.
    fn find_headline(&self) -> Option<usize> {
        if let Some(node) = self.hints.headline {
            let (from, to) = self.range(node);
            if to > from {
                return Some(from);
            }
        }
        let mut best = (0.4, None);
        for (i, segment) in self.segments.iter().enumerate() {
            let level = self.tree.tag(segment.block).heading_level().filter(|&level| level <= 2);
            let bonus = match level {
                Some(1) => 0.3,
                Some(_) => 0.15,
                None => 0.0,
            };
            let overlap = self.title_overlap(segment) + bonus;
            if overlap > best.0 && segment.words >= 2.0 {
                best = (overlap, Some(i));
            }
        }
        best.1.or_else(|| self.segments.iter().position(|segment| self.tree.tag(segment.block) == Tag::H1))
    }

    /// How much of the segment the titles hold, less what it has beyond a title's length.
    fn title_overlap(&self, segment: &Segment) -> f32 {
        if segment.word_hashes.is_empty() || self.title_words.is_empty() {
            return 0.0;
        }
        let shared = segment.word_hashes.iter().filter(|hash| self.title_words.contains(hash)).count() as f32;
        shared / (segment.words.max(segment.word_hashes.len() as f32).max(3.0))
    }

    fn neighbour(&self, i: usize, offset: isize) -> Option<&Segment> {
        self.segments.get(i.checked_add_signed(offset)?)
    }

    fn row(&self, i: usize, chains: &mut Chains<'_>, words: &Lexicon, out: &mut Vec<f32>) {
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
                let count = self.items.get(&item_key(self.tree, parent, at)).copied().unwrap_or(0);
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
        let before = self.segments[..i].iter().rev().take(40).position(Segment::is_prose).map_or(41.0, |n| n as f32);
        let after = self.segments[i + 1..].iter().take(40).position(Segment::is_prose).map_or(41.0, |n| n as f32);
        let siblings = self.tree.parent(self.segments[i].block).map_or(0.0, |parent| {
            let from = i.saturating_sub(20);
            let near = &self.segments[from..(i + 21).min(self.segments.len())];
            near.iter().filter(|s| s.is_prose() && self.tree.parent(s.block) == Some(parent)).count() as f32
        });
        out.extend([before, after, siblings]);
    }

    fn page_features(&self, i: usize, out: &mut Vec<f32>) {
        let segment = &self.segments[i];
        let total = self.total();
        let witness = if self.body_grams.is_empty() || segment.word_hashes.len() < 3 {
            -1.0
        } else {
            let found = segment.word_hashes.windows(3).filter(|window| self.body_grams.contains(&gram(window))).count();
            found as f32 / (segment.word_hashes.len() - 2) as f32
        };
        let description = if self.description_words.is_empty() || segment.word_hashes.len() < 5 {
            -1.0
        } else {
            let found = segment.word_hashes.iter().filter(|hash| self.description_words.contains(hash)).count();
            found as f32 / segment.word_hashes.len() as f32
        };
        out.extend([
            log(total.words),
            log(self.segments.len() as f32),
            total.prose / total.words.max(1.0),
            f32::from(u8::from(self.hints.is_article)),
            witness,
            description,
            self.prose_in(self.main[1]) / total.prose.max(1.0),
            self.sums[i].prose / total.prose.max(1.0),
        ]);
    }
}

/// Lines and words share one table; a line's hash is told apart by a turn of its bits.
pub fn line_key(line_hash: u32) -> u32 {
    line_hash.rotate_left(16) ^ 0x5bd1_e995
}

/// The key of a pair of words in the lexicon of words.
pub fn pair_key(pair: &[u32]) -> u32 {
    gram(pair) ^ 0x9e37_79b9
}

fn item_key(tree: &Tree, parent: NodeId, id: NodeId) -> u32 {
    signature(tree, id) ^ parent.wrapping_mul(0x9e37_79b1)
}

fn gram(words: &[u32]) -> u32 {
    words.iter().fold(0, |sum: u32, word| sum.rotate_left(9) ^ word)
}

/// Hashes of the words of a text, as segments have them.
fn words_of(text: &str) -> Vec<u32> {
    let mut out = Vec::new();
    let mut word: Option<Hash> = None;
    for c in text.chars() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        if !c.is_alphanumeric() || super::segment::is_unspaced(c) {
            if !matches!(c, '\'' | '’' | '-') || c.is_alphanumeric() {
                out.extend(word.take().map(Hash::get));
            }
            if c.is_alphanumeric() {
                let mut hash = Hash::new();
                hash.char(lower);
                out.push(hash.get());
            }
        } else {
            word.get_or_insert_with(Hash::new).char(lower);
        }
    }
    out.extend(word.map(Hash::get));
    out
}

/// What kind of block a class makes: the tag with all its class tokens.
fn signature(tree: &Tree, id: NodeId) -> u32 {
    let mut hash = Hash::new();
    hash.byte(tree.tag(id) as u8);
    for byte in tree.raw_attr(id, "class").unwrap_or("").bytes() {
        if !byte.is_ascii_digit() {
            hash.byte(byte);
        }
    }
    hash.get()
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
