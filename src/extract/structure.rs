//! What the page's structure says of texts that the model doubts: a heading like the kept ones, over kept text, a list that
//! a kept sentence announces and code between kept texts belong to the article, or a part of it stands without its name or
//! its point.

use crate::html::{NodeId, Tag};

use super::segment::{Segment, inherited};
use super::select::Measured;

/// A heading that the model gives less than this is clutter, whatever stands around it.
const DOUBTED: f32 = 0.2;
/// The same for an announced list: its items are short, and short texts score low.
const ANNOUNCED: f32 = 0.1;
/// Words that may be left out between a heading and the kept text under it: a caption, an advert's label.
const BETWEEN_WORDS: f32 = 12.0;
/// Segments from code to the kept text before and after it, at most: its caption, its language, a button that copies it.
const CODE_REACH: usize = 3;
/// Words of the names of a table's columns at most.
const HEAD_WORDS: f32 = 60.0;
/// Words of a text under a heading, and of a sentence that announces a list, at least.
const SENTENCE_WORDS: f32 = 4.0;
/// Words of an announced list at most.
const LIST_WORDS: f32 = 400.0;
/// From this share of linked characters on a list leads to other pages.
const LINKED: f32 = 0.5;
/// Where neither lists' nor headings' neighbourhood makes them the article's.
const APART: u32 = inherited::ASIDE | inherited::NAV | inherited::FOOTER | inherited::FORM | inherited::HIDDEN;

/// Keeps code, heads of tables, announced lists, then headings, from the last to the first: a heading may stand over another one.
pub fn keep(page: &Measured<'_>, kept: &mut [bool]) {
    keep_code(page, kept);
    keep_table_heads(page, kept);
    keep_announced_lists(page, kept);
    let like_kept: Vec<Likeness<'_>> = (0..kept.len()).filter(|&i| kept[i]).filter_map(|i| likeness(page, i)).collect();
    for i in (1..kept.len()).rev() {
        let doubted = !kept[i] && page.scores[i] >= DOUBTED && page.segments[i].inherited & APART == 0;
        if doubted
            && likeness(page, i).is_some_and(|own| like_kept.contains(&own))
            && kept[..i].contains(&true)
            && has_text_under(page, kept, i)
        {
            kept[i] = true;
        }
    }
}

/// What headings of one kind share: name, class and the element that they stand in, by name and class or itself.
type Likeness<'a> = (Tag, &'a str, Place<'a>);

#[derive(PartialEq)]
enum Place<'a> {
    Class(&'a str),
    Itself(Option<NodeId>),
}

fn likeness<'a>(page: &Measured<'a>, i: usize) -> Option<Likeness<'a>> {
    let segment = &page.segments[i];
    let block = segment.block;
    let tag = page.tree.tag(block);
    if tag.heading_level().is_none() || segment.inherited & inherited::LIST != 0 {
        return None;
    }
    let class = |id| page.tree.raw_attr(id, "class").unwrap_or("").trim();
    let parent = page.tree.parent(block);
    let named = parent.map(class).filter(|class| !class.is_empty());
    Some((tag, class(block), named.map_or(Place::Itself(parent), Place::Class)))
}

/// A kept text comes right after the heading, or a kept heading of a lower rank.
fn has_text_under(page: &Measured<'_>, kept: &[bool], heading: usize) -> bool {
    let level = |segment: &Segment| page.tree.tag(segment.block).heading_level();
    let own = level(&page.segments[heading]);
    let mut skipped = 0.0;
    for (next, segment) in page.segments.iter().enumerate().skip(heading + 1) {
        let rank = level(segment);
        if kept[next] {
            return if rank.is_some() { rank > own } else { segment.words >= SENTENCE_WORDS };
        }
        skipped += segment.words;
        if rank.is_some() || skipped > BETWEEN_WORDS {
            return false;
        }
    }
    false
}

/// The names of the columns of a kept table, which is too large to be kept or dropped as one thing.
fn keep_table_heads(page: &Measured<'_>, kept: &mut [bool]) {
    let tree = page.tree;
    for head in tree.descendants(tree.body()).filter(|&id| tree.tag(id) == Tag::Thead) {
        let (from, to) = page.range(head);
        let row = (to..page.range(tree.parent(head).unwrap_or(head)).1).take(to - from);
        let (cells, known) = (row.len(), row.filter(|&i| kept[i]).count());
        if cells > 0 && known * 2 > cells && page.words(from, to, |_| true) <= HEAD_WORDS {
            kept[from..to].fill(true);
        }
    }
}

/// Preformatted text between kept ones. Code is short of everything that makes prose, so that it scores low.
fn keep_code(page: &Measured<'_>, kept: &mut [bool]) {
    let tree = page.tree;
    let was_kept = kept.to_vec();
    for i in 0..kept.len() {
        let segment = &page.segments[i];
        let is_doubted = !kept[i] && page.scores[i] >= DOUBTED && segment.inherited & APART == 0;
        if !is_doubted || segment.inherited & inherited::CODE == 0 {
            continue;
        }
        let pre =
            std::iter::once(segment.block).chain(tree.ancestors(segment.block)).find(|&id| tree.tag(id) == Tag::Pre);
        let class = pre.map(|id| tree.raw_attr(id, "class").unwrap_or(""));
        let is_shown = |class: &str| !class.split_ascii_whitespace().any(|token| token == "hidden");
        let before = was_kept[i.saturating_sub(CODE_REACH)..i].contains(&true);
        let after = was_kept[i + 1..].iter().take(CODE_REACH).any(|&kept| kept);
        kept[i] = class.is_some_and(is_shown) && before && after;
    }
}

/// A list right after a kept sentence that ends in a colon.
fn keep_announced_lists(page: &Measured<'_>, kept: &mut [bool]) {
    let tree = page.tree;
    for before in 0..kept.len().saturating_sub(1) {
        let sentence = &page.segments[before];
        let announces = matches!(sentence.last_char, ':' | '：') && sentence.words >= SENTENCE_WORDS;
        if !kept[before] || kept[before + 1] || !announces || tree.tag(sentence.block).heading_level().is_some() {
            continue;
        }
        let first = &page.segments[before + 1];
        let list = tree.ancestors(first.first).take(6).find(|&id| matches!(tree.tag(id), Tag::Ul | Tag::Ol));
        let Some(list) = list.filter(|&list| tree.parent(list) == tree.parent(sentence.block)) else { continue };
        let (from, to) = page.range(list);
        let (mut words, mut chars, mut linked, mut expected) = (0.0, 0, 0, 0.0);
        for (segment, score) in page.segments[from..to].iter().zip(&page.scores[from..to]) {
            words += segment.words;
            chars += segment.chars;
            linked += segment.link_chars;
            expected += segment.words * score;
        }
        let apart = page.segments[from..to].iter().any(|segment| segment.inherited & APART != 0);
        let leads_away = linked as f32 > LINKED * chars as f32;
        if from == before + 1 && !apart && !leads_away && words <= LIST_WORDS && expected >= ANNOUNCED * words {
            kept[from..to].fill(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, segment, select};
    use crate::html;

    /// The texts that are kept of a body whose segments have these scores, 0.5 and more being kept at first.
    fn kept_of(body: &str, scores: &[f32]) -> Vec<String> {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        assert_eq!(segments.len(), scores.len(), "one score a segment");
        let hints = Hints::default();
        let page = Measured { tree: &tree, segments: &segments, scores, hints: &hints };
        let mut kept: Vec<bool> = scores.iter().map(|&score| score >= 0.5).collect();
        keep(&page, &mut kept);
        (0..kept.len()).filter(|&i| kept[i]).map(|i| select::text_of(&page, i)).collect()
    }

    const SENTENCE: &str = "<p>The ferry left an hour late that morning.</p>";

    #[test]
    fn headings_of_one_kind_are_kept_alike() {
        let body =
            format!("<h3>First leg</h3>{SENTENCE}<h2>Part two</h2><h3>Second leg</h3>{SENTENCE}<h2>The end</h2>");
        let page = format!("<h2>Part one</h2>{body}{SENTENCE}<h3>Read on</h3>");
        let kept = kept_of(&page, &[0.9, 0.9, 0.9, 0.4, 0.3, 0.9, 0.6, 0.9, 0.4]);
        assert!(kept.iter().any(|text| text == "Part two") && kept.iter().any(|text| text == "Second leg"), "{kept:?}");
        assert!(!kept.iter().any(|text| text == "Read on"), "nothing kept under it: {kept:?}");
    }

    #[test]
    fn a_heading_of_another_kind_or_a_sure_no_stays_out() {
        let page = format!("<h3>Leg</h3>{SENTENCE}<h3 class=promo>Offers</h3>{SENTENCE}<h3>Adverts</h3>{SENTENCE}");
        assert_eq!(kept_of(&page, &[0.9, 0.9, 0.4, 0.9, 0.1, 0.9]).len(), 4);
    }

    #[test]
    fn an_announced_list_is_kept_whole() {
        let page = |end, item| format!("<p>Bring these three things along{end}</p><ul><li>{item}<li>{item}</ul>");
        let scores = [0.9, 0.3, 0.2];
        assert_eq!(kept_of(&page(":", "a warm coat"), &scores).len(), 3);
        assert_eq!(kept_of(&page(".", "a warm coat"), &scores).len(), 1);
        assert_eq!(kept_of(&page(":", "<a href=/x>another story</a>"), &scores).len(), 1);
        assert_eq!(kept_of(&page(":", "a warm coat"), &[0.9, 0.05, 0.05]).len(), 1);
    }

    #[test]
    fn code_between_kept_texts_is_kept() {
        let page = |pre| format!("{SENTENCE}{pre}{SENTENCE}<pre>after the end</pre>");
        let scores = [0.9, 0.3, 0.9, 0.3];
        assert_eq!(kept_of(&page("<pre>tide --port 7</pre>"), &scores).len(), 3);
        assert_eq!(kept_of(&page("<pre class=hidden>tide --port 7</pre>"), &scores).len(), 2);
        assert_eq!(kept_of(&page("<div>tide --port 7</div>"), &scores).len(), 2);
    }

    #[test]
    fn a_kept_table_keeps_the_names_of_its_columns() {
        let page = "<table><thead><tr><th>Boat<th>Why late</thead><tbody><tr><td>Ferry<td>Fog</tbody></table>";
        assert_eq!(kept_of(page, &[0.1, 0.1, 0.9, 0.9]).len(), 4);
        assert_eq!(kept_of(page, &[0.1, 0.1, 0.3, 0.9]).len(), 1);
    }

    #[test]
    fn a_list_elsewhere_is_not_announced() {
        let page = "<div><p>Bring these three things along:</p></div><ul><li>Sign in<li>Subscribe</ul>";
        assert_eq!(kept_of(page, &[0.9, 0.3, 0.3]).len(), 1);
    }
}
