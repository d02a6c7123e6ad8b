//! Second opinions: where other ways of finding an article would put it, and where each segment lies from there.
//!
//! None of them is right everywhere, but each rests on something else (commas and paragraphs, names, order, the page's
//! description), so that a page that is strange to one is seldom strange to all.

use super::page::PageStats;
use super::{gram, log, words_of};
use crate::extract::element::Chains;
use crate::extract::lexicon::{Hashes, Lexicon};
use crate::extract::names::{self, kind};
use crate::extract::segment::{Segment, inherited};
use crate::html::{NodeId, Tag};

/// Words of a text from which on it counts for the container around it.
const PARAGRAPH_WORDS: f32 = 8.0;
/// Words of running text from which on a container with a telling name is believed to be the body.
const BODY_WORDS: f32 = 40.0;
/// Share of a container's running text from which on a container inside it is taken in its place.
const MOST: f32 = 0.8;
/// Levels above a paragraph that it counts for.
const LEVELS: usize = 5;

/// The places, each none where the page gives no hold for it.
pub(super) struct Anchors {
    /// By paragraphs, their length and commas: the container with the highest score, the scores by node, the nodes that
    /// have one, the highest.
    readable: Option<NodeId>,
    scores: Vec<f32>,
    scored: Vec<NodeId>,
    best: f32,
    /// The first running text under the headline, and the container that it stands in.
    opening: Option<(usize, NodeId)>,
    /// The container whose name says that it is the body, and its share of the page's running text.
    body: Option<NodeId>,
    body_share: f32,
    /// The `article` element around the headline or with the most running text, and how many there are.
    article: Option<NodeId>,
    articles: f32,
    /// The container of the text that the page's description quotes.
    described: Option<NodeId>,
    /// For each segment the heading that it stands under.
    headings: Vec<Option<usize>>,
}

impl Anchors {
    pub(super) fn new(page: &PageStats<'_>, chains: &mut Chains<'_>) -> Self {
        let mut anchors = Anchors {
            readable: None,
            scores: vec![0.0; page.tree.len() as usize],
            scored: Vec::new(),
            best: 1.0,
            opening: opening(page),
            body: None,
            body_share: -1.0,
            article: None,
            articles: 0.0,
            described: described(page),
            headings: Vec::with_capacity(page.segments.len()),
        };
        anchors.find_readable(page, chains);
        anchors.find_body(page, chains);
        anchors.find_article(page);
        let mut heading = None;
        for (i, segment) in page.segments.iter().enumerate() {
            anchors.headings.push(heading);
            let bold = segment.bold_chars == segment.chars && segment.words <= 10.0 && segment.link_chars == 0;
            if segment.inherited & inherited::HEADING != 0 || bold {
                heading = Some(i);
            }
        }
        anchors
    }

    /// Each paragraph counts for the containers around it, the less the further out; links and names of furniture take away.
    fn find_readable(&mut self, page: &PageStats<'_>, chains: &mut Chains<'_>) {
        for segment in page.segments {
            if segment.words < PARAGRAPH_WORDS || segment.inherited & OUTSIDE != 0 || segment.link_density() > 0.5 {
                continue;
            }
            let worth = 1.0 + segment.commas as f32 + (segment.words / 16.0).min(3.0);
            for (level, id) in page.tree.ancestors(segment.block).take(LEVELS).enumerate() {
                let share = if level == 0 { 1.0 } else { 1.0 / (1 + level) as f32 };
                let score = &mut self.scores[id as usize];
                if *score == 0.0 {
                    self.scored.push(id);
                }
                *score += worth * share;
            }
        }
        let mut best = (0.0, None);
        self.scored.sort_unstable();
        for &id in &self.scored {
            let score = &mut self.scores[id as usize];
            let (from, to) = page.range(id);
            let (first, last) = (&page.sums[from], &page.sums[to]);
            let links = (last.link_chars - first.link_chars) / (last.chars - first.chars).max(1.0);
            let kinds = chains.of(id).kinds;
            let named = if names::is_body(kinds) {
                1.25
            } else if kinds & kind::FURNITURE != 0 {
                0.6
            } else {
                1.0
            };
            *score *= (1.0 - links) * named;
            // Of equals the first in the document.
            if *score > best.0 {
                best = (*score, Some(id));
            }
        }
        self.readable = best.1;
        self.best = best.0.max(0.1);
    }

    fn find_body(&mut self, page: &PageStats<'_>, chains: &mut Chains<'_>) {
        let mut candidates = self.scored.clone();
        let not_above = kind::COMMENTS | kind::RELATED | kind::ASIDE;
        candidates.retain(|&id| {
            let chain = chains.of(id);
            names::is_body(chain.kinds) && chain.kinds_above & not_above == 0
        });
        let mut best = (BODY_WORDS, None);
        for id in candidates {
            let prose = page.prose_in(id);
            let inside = best.1.is_some_and(|outer| page.tree.contains(outer, id)) && prose >= MOST * best.0;
            if prose > best.0 || inside {
                best = (prose, Some(id));
            }
        }
        self.body = best.1;
        if best.1.is_some() {
            self.body_share = best.0 / page.total().prose.max(1.0);
        }
    }

    fn find_article(&mut self, page: &PageStats<'_>) {
        let mut best = (0.0, None);
        for id in page.tree.descendants(page.tree.body()).filter(|&id| page.tree.tag(id) == Tag::Article) {
            self.articles += 1.0;
            let headline = page.headline.is_some_and(|h| page.tree.contains(id, page.segments[h].block));
            let prose = page.prose_in(id) * if headline { 2.0 } else { 1.0 };
            if prose > best.0 {
                best = (prose, Some(id));
            }
        }
        self.article = best.1;
    }

    /// The numbers of one segment, in the order of the names.
    pub(super) fn row(
        &self,
        page: &PageStats<'_>,
        i: usize,
        chains: &mut Chains<'_>,
        lexicon: &Lexicon,
        out: &mut Vec<f32>,
    ) {
        let segment = &page.segments[i];
        let flag = |value: bool| f32::from(u8::from(value));
        let up = |anchor: Option<NodeId>| anchor.map_or(-1.0, |anchor| steps_up(page, segment, anchor));

        let chain = chains.of(segment.block);
        let near =
            page.tree.ancestors(segment.block).take(2).fold(chain.kinds, |kinds, id| kinds | chains.of(id).kinds);
        out.push(flag(chain.in_body || names::is_body(chain.kinds)));
        for bit in 2..kind::COUNT {
            let bit = 1 << bit;
            out.push(if near & bit != 0 { 2.0 } else { flag(chain.kinds_above & bit != 0) });
        }

        let highest = page.tree.ancestors(segment.block).map(|id| self.scores[id as usize]);
        out.push(highest.fold(0.0f32, f32::max) / self.best);
        out.push(up(self.readable));

        match self.opening {
            Some((first, container)) => {
                out.extend([up(Some(container)), (i as f32 - first as f32).clamp(-60.0, 200.0), {
                    let words = page.sums[i].words - page.sums[first].words;
                    words.signum() * log(words.abs())
                }])
            }
            None => out.extend([-1.0, -61.0, -20.0]),
        }
        out.extend([up(self.body), self.body_share]);

        let article = page.tree.ancestors(segment.block).find(|&id| page.tree.tag(id) == Tag::Article);
        out.push(match (article, self.article) {
            (None, _) => 0.0,
            (Some(own), Some(best)) if own == best => 1.0,
            (Some(own), Some(best)) if page.tree.contains(best, own) => 2.0,
            _ => 3.0,
        });
        out.push(log(self.articles));
        out.push(up(self.described));

        match self.headings[i] {
            Some(h) => {
                let heading = &page.segments[h];
                let scores = heading.word_hashes.iter().filter_map(|&hash| lexicon.score(hash));
                let (sum, min) = scores.fold((0.0, 0.0f32), |(sum, min), score| (sum + score, min.min(score)));
                out.extend([
                    sum,
                    min,
                    lexicon.score(super::line_key(heading.line_hash)).unwrap_or(0.0),
                    (i - h).min(60) as f32,
                    f32::from(page.tree.tag(heading.block).heading_level().unwrap_or(7)),
                    chains.of(heading.block).own_min,
                ]);
            }
            None => out.extend([0.0, 0.0, 0.0, 61.0, 0.0, 0.0]),
        }
        out.extend(page.hints.address);
    }
}

const OUTSIDE: u32 = inherited::NAV | inherited::FOOTER | inherited::HIDDEN | inherited::BUTTON;

/// Steps from a segment's block up to the first element that holds the anchor too; 0 inside the anchor.
fn steps_up(page: &PageStats<'_>, segment: &Segment, anchor: NodeId) -> f32 {
    if page.tree.contains(anchor, segment.block) {
        return 0.0;
    }
    let above = page.tree.ancestors(segment.block).take_while(|&id| !page.tree.contains(id, anchor)).count();
    (above + 1) as f32
}

/// The first running text under the headline, and the smallest container that holds more running text than it.
fn opening(page: &PageStats<'_>) -> Option<(usize, NodeId)> {
    let start = page.headline.map_or(0, |headline| headline + 1);
    let outside = OUTSIDE | inherited::ASIDE | inherited::FIGURE | inherited::DIALOG;
    let is_opening = |segment: &Segment| {
        segment.is_prose() && segment.words >= 20.0 && segment.sentence_ends > 0 && segment.inherited & outside == 0
    };
    let found = start + page.segments[start.min(page.segments.len())..].iter().position(is_opening)?;
    let own = page.segments[found].words;
    let block = page.segments[found].block;
    let container = page.tree.ancestors(block).take(4).find(|&id| page.prose_in(id) > own * 1.3);
    Some((found, container.or(page.tree.parent(block))?))
}

/// The container of the text that shares most with the page's description.
fn described(page: &PageStats<'_>) -> Option<NodeId> {
    let words = words_of(page.hints.description.as_deref()?);
    let grams: Hashes = words.windows(4).map(gram).collect();
    let mut best = (2, None);
    for segment in page.segments.iter().filter(|segment| segment.words >= PARAGRAPH_WORDS) {
        if segment.inherited & OUTSIDE != 0 {
            continue;
        }
        let shared = segment.word_hashes.windows(4).filter(|window| grams.contains(gram(window))).count();
        if shared > best.0 {
            best = (shared, page.tree.parent(segment.block));
        }
    }
    best.1
}
