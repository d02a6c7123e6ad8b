//! From probabilities to a choice: which segments are kept, where the body lies, what is left out and why.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use crate::html::{NodeId, Tag, Tree};
use crate::order;

use super::alike;
use super::choice::{Choice, Reason};
use super::comments;
use super::copies;
use super::credits;
use super::doubtful;
use super::element::Chains;
use super::endings;
use super::hints::Hints;
use super::notes;
use super::panels::Panels;
use super::pictures::{self, Stay};
use super::reason;
use super::remarks;
use super::segment::{self, Segment, inherited};
use super::structure;
use super::threshold::threshold;
use super::unseen;

/// Everything that was measured of a page.
pub struct Measured<'a> {
    pub tree: &'a Tree,
    pub segments: &'a [Segment],
    /// Probability that a segment belongs to the article.
    pub scores: &'a [f32],
    pub hints: &'a Hints,
}

/// A segment is more likely the article's than not.
const SURE: f32 = 0.5;
/// Words up to which a text that stands in a longer kept one is a pull quote.
const PULL_QUOTE_WORDS: f32 = 60.0;
/// A list or a table is taken whole from this share of kept words on, and dropped whole below the lower one.
const WHOLE: f32 = 0.5;
const NONE_OF_IT: f32 = 0.25;
/// Words of a list or table up to which it is treated as one thing; a larger one may be the page's layout.
const ONE_THING: f32 = 900.0;
/// The same for a quotation, whose last line is its source.
const ONE_QUOTE: f32 = 150.0;

/// The verdict on each segment, and what follows for the nodes of the tree.
pub struct Selection {
    pub kept: Vec<bool>,
    pub choice: Choice,
}

impl Measured<'_> {
    /// The segments inside an element, as indices.
    pub fn range(&self, id: NodeId) -> (usize, usize) {
        segment::range(self.tree, self.segments, id)
    }

    pub fn words(&self, from: usize, to: usize, which: impl Fn(usize) -> bool) -> f32 {
        (from..to).filter(|&i| which(i)).map(|i| self.segments[i].words).sum()
    }
}

/// Chooses the article. The chains give class scores for what has no text of its own.
pub fn select(page: &Measured<'_>, chains: &mut Chains<'_>) -> Selection {
    let threshold = threshold(page.segments, page.scores);
    let mut kept: Vec<bool> = page.scores.iter().map(|&score| score >= threshold).collect();
    let is_running = is_running_text(page, &kept);
    if !is_running {
        alike::keep(page, threshold, &mut kept);
    }
    drop_hidden(page, &mut kept);
    comments::drop(page, &mut kept, chains);
    doubtful::drop(page, &mut kept, chains);
    even_out(page, &mut kept, is_running);
    structure::keep(page, &mut kept);
    endings::drop(page, &mut kept);
    remarks::drop(page, &mut kept, chains);
    copies::drop(page, &mut kept);
    drop_pull_quotes(page, &mut kept);
    drop_repeated_title(page, &mut kept);
    credits::drop(page, &mut kept);
    if is_running {
        drop_bare_headings(page, &mut kept);
        drop_leftovers(page, &mut kept);
    }
    notes::keep(page, &mut kept);
    let lead = find_lead(page, &kept, chains);
    if let Some(lead) = lead {
        kept[lead] = true;
    }
    let choice = choose_nodes(page, &kept, lead, chains);
    Selection { kept, choice }
}

/// Text that is not shown is not the article, unless nearly all of the article is hidden until a script shows it, or the
/// reader opens it: an answer under its question, a tab.
fn drop_hidden(page: &Measured<'_>, kept: &mut [bool]) {
    let hidden = |i: usize| {
        let segment = &page.segments[i];
        let mut around = std::iter::once(segment.block).chain(page.tree.ancestors(segment.block)).take(3);
        is_hidden_to_its_end(page.tree, segment) || around.any(|id| reason::is_for_screen_readers(page.tree, id))
    };
    // What the model is not sure of tells nothing of what the article is, as long as it is sure of something.
    let least = if (0..kept.len()).any(|i| kept[i] && page.scores[i] >= SURE) { SURE } else { 0.0 };
    let sure = |i: usize| kept[i] && page.scores[i] >= least;
    let all = page.words(0, kept.len(), sure);
    let unseen = page.words(0, kept.len(), |i| sure(i) && hidden(i));
    if unseen * 2.0 < all {
        let mut panels = Panels::new(page.tree);
        for (i, kept) in kept.iter_mut().enumerate().filter(|(_, kept)| **kept) {
            *kept = !hidden(i) || page.scores[i] >= SURE && panels.hold(page.segments[i].block);
        }
    }
}

/// A text whose first words stand in a hidden element, and its last ones too. Formulas are hidden from screen readers alone.
fn is_hidden_to_its_end(tree: &Tree, segment: &Segment) -> bool {
    let is_drawn = |id| tree.raw_attr(id, "class") == Some("katex-html");
    let hides = |text| tree.ancestors(text).any(|id| segment::is_hidden(tree, id) && !is_drawn(id));
    segment.inherited & inherited::HIDDEN != 0 && [segment.first, segment.last].into_iter().all(hides)
}

/// Lists, tables and short quotations are kept or dropped as a whole. Where the page is no running text its lists are layout,
/// and none goes for the little that is kept of it.
fn even_out(page: &Measured<'_>, kept: &mut [bool], is_running: bool) {
    let tree = page.tree;
    let mut id = tree.body();
    let end = tree.end(id);
    while id < end {
        if matches!(tree.tag(id), Tag::Ul | Tag::Ol | Tag::Dl | Tag::Table | Tag::Blockquote) {
            let (from, to) = page.range(id);
            let words = page.words(from, to, |_| true);
            let most = if tree.tag(id) == Tag::Blockquote { ONE_QUOTE } else { ONE_THING };
            if to - from > 1 && words <= most && !(tree.tag(id) == Tag::Table && is_layout(page, from, to, words)) {
                let share = page.words(from, to, |i| kept[i]) / words.max(1.0);
                if share >= WHOLE {
                    kept[from..to].fill(true);
                } else if share < NONE_OF_IT && is_running {
                    kept[from..to].fill(false);
                }
                id = tree.end(id);
                continue;
            }
        }
        id += 1;
    }
}

/// A table whose cells hold running text is the page's layout.
fn is_layout(page: &Measured<'_>, from: usize, to: usize, words: f32) -> bool {
    let running = |segment: &&Segment| segment.words > 20.0 && segment.sentence_ends > 0 && segment.is_prose();
    let count = page.segments[from..to].iter().filter(running).count();
    words / (to - from) as f32 > 15.0
        || count >= 2
        || page.segments[from..to].iter().any(|segment| segment.words > 40.0)
}

/// A pull quote says again what a kept text says.
fn drop_pull_quotes(page: &Measured<'_>, kept: &mut [bool]) {
    let grams = |i: usize| page.segments[i].word_hashes.windows(4);
    let may_be_one = |i: usize| {
        let segment = &page.segments[i];
        let is_code = segment.inherited & inherited::CODE != 0;
        segment.words <= PULL_QUOTE_WORDS && grams(i).count() >= 3 && !is_code && is_set_apart(page, segment)
    };
    let quotes: Vec<bool> = (0..kept.len()).map(|i| kept[i] && may_be_one(i)).collect();
    if !quotes.contains(&true) {
        return;
    }
    let mut longer: HashSet<&[u32], FixedState> = HashSet::default();
    let mut kept_ones: Vec<usize> = (0..kept.len()).filter(|&i| kept[i]).collect();
    order::places(&mut kept_ones, &mut |a, b| page.segments[b].words.total_cmp(&page.segments[a].words));
    for i in kept_ones {
        if quotes[i] {
            let seen = grams(i).filter(|gram| longer.contains(gram)).count();
            if seen * 10 >= grams(i).count() * 9 {
                kept[i] = false;
                continue;
            }
        }
        longer.extend(grams(i));
    }
}

/// Whether a segment stands apart from the running text: in a quote, an aside, a figure, or by the name of its class.
fn is_set_apart(page: &Measured<'_>, segment: &Segment) -> bool {
    let apart = inherited::QUOTE | inherited::ASIDE | inherited::FIGURE;
    let mut around = std::iter::once(segment.block).chain(page.tree.ancestors(segment.block)).take(4);
    segment.inherited & apart != 0 || around.any(|id| reason::is_pull_quote(page.tree, id))
}

/// The headline is shown above the article and not again in it.
fn drop_repeated_title(page: &Measured<'_>, kept: &mut [bool]) {
    if let Some(headline) = page.hints.headline {
        let (from, to) = page.range(headline);
        kept[from..to].fill(false);
    }
    let Some(first) = kept.iter().position(|&kept| kept) else { return };
    let title = page.hints.titles.first().map(|title| squeezed(title)).unwrap_or_default();
    let text = squeezed(&text_of(page, first));
    if !title.is_empty() && text == title {
        kept[first] = false;
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text of a segment.
pub fn text_of(page: &Measured<'_>, i: usize) -> String {
    let segment = &page.segments[i];
    let mut out = String::new();
    for id in (segment.first..=segment.last).filter(|&id| page.tree.is_text(id)) {
        out.push_str(&page.tree.text(id));
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Share of running text in what is kept from which on a page that does not call itself an article is read as one. Of the
/// values tried, the highest that cost no set of labelled pages anything.
const RUNNING: f32 = 0.6;

/// A page that calls itself an article, or whose kept text is mostly paragraphs. Elsewhere (lists, goods, services) a
/// heading or a line by itself is what the page has to say.
fn is_running_text(page: &Measured<'_>, kept: &[bool]) -> bool {
    let running = || page.words(0, kept.len(), |i| kept[i] && page.segments[i].is_prose());
    page.hints.is_article || running() >= RUNNING * page.words(0, kept.len(), |i| kept[i])
}

/// A heading stays only with something under it.
fn drop_bare_headings(page: &Measured<'_>, kept: &mut [bool]) {
    // In a list a heading is an item's text.
    let level = |i: usize| {
        let segment = &page.segments[i];
        page.tree.tag(segment.block).heading_level().filter(|_| segment.inherited & inherited::LIST == 0)
    };
    for i in 0..kept.len() {
        let Some(own) = level(i).filter(|_| kept[i]) else { continue };
        let mut skipped = 0.0;
        let mut has_content = false;
        for (next, &next_kept) in kept.iter().enumerate().skip(i + 1) {
            if next_kept {
                has_content = level(next).is_none_or(|level| level > own);
                break;
            }
            skipped += page.segments[next].words;
            if level(next).is_some_and(|level| level <= own) || skipped > 60.0 {
                break;
            }
        }
        if !has_content {
            kept[i] = false;
        }
    }
}

/// Words up to which a lone kept text in a box of dropped ones is a leftover, and words of such a box at most.
const LEFTOVER_WORDS: f32 = 14.0;
const BOX_WORDS: f32 = 150.0;

/// A heading or a line that stays behind alone in a box whose other texts are all dropped goes with them.
fn drop_leftovers(page: &Measured<'_>, kept: &mut [bool]) {
    for i in 0..kept.len() {
        let segment = &page.segments[i];
        if !kept[i] || segment.words > LEFTOVER_WORDS {
            continue;
        }
        let mut boxes =
            std::iter::once(segment.block).chain(page.tree.ancestors(segment.block)).map(|id| page.range(id));
        let Some((from, to)) = boxes.find(|(from, to)| to - from > 1) else { continue };
        let alone = (from..to).all(|k| k == i || !kept[k]);
        // A caption is no part of the text, so that it is left out says nothing of the text beside it.
        let text = |k: usize| k != i && reason::of_segment(page, k) != Reason::Caption;
        if alone && page.words(from, to, |_| true) <= BOX_WORDS && page.words(from, to, text) >= segment.words {
            kept[i] = false;
        }
    }
}

/// Words of a standfirst: from a short sentence to a paragraph.
const LEAD_WORDS: std::ops::RangeInclusive<f32> = 5.0..=90.0;

/// The standfirst: a short text between headline and body that its class or the page's description names as such.
fn find_lead(page: &Measured<'_>, kept: &[bool], chains: &mut Chains<'_>) -> Option<usize> {
    let headline = page.hints.headline.map(|id| page.range(id).1)?;
    let body =
        (headline..kept.len()).find(|&i| kept[i] && page.segments[i].words > 12.0 && page.segments[i].is_prose())?;
    let named = |i: usize| {
        let block = page.segments[i].block;
        let near = [Some(block), page.tree.parent(block)];
        near.into_iter().flatten().any(|id| reason::is_standfirst(page.tree, id))
    };
    let candidates = headline..(body + 1).min(headline + 30);
    for i in candidates {
        let segment = &page.segments[i];
        let hidden =
            segment.inherited & (inherited::HIDDEN | inherited::FIGURE | inherited::LIST | inherited::BUTTON) != 0;
        if hidden || !LEAD_WORDS.contains(&segment.words) || segment.link_density() > 0.5 {
            continue;
        }
        let chain = chains.of(segment.block);
        if named(i) && chain.own > -0.5 {
            return Some(i);
        }
        let description = page.hints.description.as_deref().map(squeezed).unwrap_or_default();
        let text = squeezed(&text_of(page, i));
        let same = text.len() > 30
            && (description.starts_with(&text)
                || text.starts_with(description.trim_end_matches('…')) && description.len() > 30);
        // A description that repeats the first paragraph does not make that paragraph a standfirst.
        if same && i < body {
            return Some(i);
        }
    }
    None
}

/// Turns the verdicts on segments into subtrees to take and to leave.
fn choose_nodes(page: &Measured<'_>, kept: &[bool], lead: Option<usize>, chains: &mut Chains<'_>) -> Choice {
    let tree = page.tree;
    let body: Vec<usize> = (0..kept.len()).filter(|&i| kept[i] && Some(i) != lead).collect();
    let (Some(&first), Some(&last)) = (body.first(), body.last()) else { return Choice::default() };
    let (from, to) = (page.segments[first].first, page.segments[last].last);
    // The smallest element around everything that is kept.
    let mut root = page.segments[first].block;
    while !tree.contains(root, to) {
        root = tree.parent(root).unwrap_or(0);
    }
    let mut choice = Choice { roots: vec![root], title: page.hints.headline, ..Choice::default() };
    if let Some(lead) = lead {
        let segment = &page.segments[lead];
        choice.lead = whole_block(page, lead).map_or_else(|| texts(tree, segment), |block| vec![block]);
    }
    // Up to where what is looked into holds pictures, and where the texts beside those are captions.
    let (mut pictures_end, mut captions_end) = (root, root);
    let mut id = root + 1;
    while id < tree.end(root) {
        let end = tree.end(id);
        if tree.is_text(id) {
            let i = page.segments.partition_point(|segment| segment.last < id);
            let inside = page.segments.get(i).is_some_and(|segment| segment.first <= id);
            if inside && !kept[i] {
                choice.dropped.push((id, reason::of_segment(page, i)));
            }
            id += 1;
            continue;
        }
        let (start, stop) = page.range(id);
        let any_kept = kept[start..stop].iter().any(|&kept| kept);
        if any_kept {
            let all_kept = kept[start..stop].iter().all(|&kept| kept) && id > from && end <= to;
            id = if all_kept && !pictures::are_in(tree, id) { end } else { id + 1 };
            continue;
        }
        // A segment may reach beyond the element: an inline element in a kept paragraph, say.
        let covering = page.segments.get(start.wrapping_sub(1)).filter(|segment| segment.last >= id).map(|_| start - 1);
        if start == stop && covering.is_some_and(|i| kept[i]) {
            id = end;
            continue;
        }
        if id > from
            && id <= to
            && let Some(stay) =
                pictures::stays(page, id, (start, stop), (id < pictures_end).then_some(Stay::Pictures), chains)
        {
            if stay == Stay::Pictures {
                pictures_end = end;
                // A text beside a picture that has its caption is no second one.
                captions_end = if pictures::has_caption(tree, id) { captions_end } else { end };
            }
            id = if stay == Stay::Whole { end } else { id + 1 };
            continue;
        }
        let is_caption = id < captions_end && page.words(start, stop, |_| true) <= pictures::CAPTIONED_WORDS;
        let reason = if is_caption { Reason::Caption } else { reason::of_element(page, id, start, stop) };
        choice.dropped.push((id, reason));
        id = end;
    }
    choice.dropped.extend(unseen::in_kept(page, kept));
    order::by(&mut choice.dropped, Ord::cmp);
    choice.image = pictures::lead(page, first, root, &choice);
    choice
}

/// The block of a segment when it holds nothing else.
fn whole_block(page: &Measured<'_>, i: usize) -> Option<NodeId> {
    let block = page.segments[i].block;
    (page.range(block) == (i, i + 1)).then_some(block)
}

fn texts(tree: &Tree, segment: &Segment) -> Vec<NodeId> {
    (segment.first..=segment.last).filter(|&id| tree.is_text(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    /// Whether the first segment of the body, kept alone, is still kept after leftovers are dropped.
    fn stays(body: &str) -> bool {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let hints = Hints::default();
        let scores = vec![0.5; segments.len()];
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
        let mut kept: Vec<bool> = (0..segments.len()).map(|i| i == 0).collect();
        drop_leftovers(&page, &mut kept);
        kept[0]
    }

    #[test]
    fn a_caption_that_is_left_out_takes_no_text_with_it() {
        let page = |class| {
            format!(
                "<ul><li>Harbour wall repaired<ul><li><p class='{class}'>The wall in May, seen from the quay</ul></ul>"
            )
        };
        assert!(stays(&page("photo-caption")));
        assert!(!stays(&page("offer")));
    }

    #[test]
    fn paragraphs_are_running_text_and_cards_are_not() {
        let running = |body: &str, is_article: bool| {
            let tree = html::parse(body).expect("a page that parses");
            let segments = segment::segments(&tree);
            let hints = Hints { is_article, ..Hints::default() };
            let scores = vec![0.9; segments.len()];
            let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
            is_running_text(&page, &vec![true; segments.len()])
        };
        let story = "<p>The ferry left an hour late that morning, and nobody on the quay could say why it had.";
        let cards = "<h3>Day trips</h3><p>From 12 a head<h3>Night crossings</h3><p>From 30 a head".repeat(4);
        assert!(running(&format!("<h2>Delays</h2>{story}"), false));
        assert!(!running(&format!("{cards}{story}"), false));
        assert!(running(&format!("{cards}{story}"), true), "it says that it is an article");
    }

    #[test]
    fn a_list_goes_for_the_little_that_is_kept_of_it_only_beside_running_text() {
        let tree = html::parse("<ul><li>Lamps<li>Ropes<li>Anchors<li>Tar<li>Sails</ul>").expect("a page that parses");
        let segments = segment::segments(&tree);
        let scores = [0.5, 0.1, 0.1, 0.1, 0.1];
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &Hints::default() };
        let left = |is_running: bool| {
            let mut kept = vec![true, false, false, false, false];
            even_out(&page, &mut kept, is_running);
            kept.iter().filter(|&&kept| kept).count()
        };
        assert_eq!((left(true), left(false)), (0, 1));
    }
}
