//! Counting words, and the account of what was left out.

use super::types::{Block, Inline, LeftOut};
use crate::extract::{Choice, Reason};
use crate::html::{NodeId, Tag, Tree};
use crate::order;

/// Characters of a sample of left-out text.
const SAMPLE_CHARS: usize = 80;
/// Entries of `left_out`; smaller ones are not listed.
const LEFT_OUT: usize = 50;

/// Counts words across the pieces of one text.
#[derive(Default)]
struct Counter {
    words: u32,
    inside: bool,
}

impl Counter {
    fn feed(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    self.words += u32::from(!self.inside);
                    self.inside = true;
                } else if c.is_ascii_whitespace() {
                    self.inside = false;
                }
            } else if is_spaceless(c) {
                self.words += 1;
                self.inside = false;
            } else if c.is_alphanumeric() {
                self.words += u32::from(!self.inside);
                self.inside = true;
            } else if c.is_whitespace() {
                self.inside = false;
            }
        }
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text } | Inline::Code { text } => self.feed(text),
                Inline::Math(math) => self.feed(&math.text),
                Inline::Ruby { parts } => parts.iter().for_each(|part| self.inlines(&part.base)),
                Inline::Break => self.inside = false,
                Inline::Image(_) | Inline::FootnoteReference { .. } => {}
                Inline::Strong { content }
                | Inline::Emphasis { content }
                | Inline::Link { content, .. }
                | Inline::Sub { content }
                | Inline::Sup { content }
                | Inline::Mark { content }
                | Inline::Deleted { content }
                | Inline::Keyboard { content } => self.inlines(content),
            }
        }
    }
}

/// Words of a text. In scripts without spaces between words each character counts as one.
pub fn count_words(text: &str) -> u32 {
    let mut counter = Counter::default();
    counter.feed(text);
    counter.words
}

/// Han, kana, Thai, Lao, Khmer and Myanmar letters.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{0e01}'..='\u{0e30}' | '\u{0e32}'..='\u{0e33}' | '\u{0e40}'..='\u{0e46}' | '\u{0e81}'..='\u{0eb0}'
        | '\u{1000}'..='\u{102a}' | '\u{1780}'..='\u{17b3}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

pub(super) fn of_inlines(content: &[Inline]) -> u32 {
    let mut counter = Counter::default();
    counter.inlines(content);
    counter.words
}

pub(super) fn of_blocks(blocks: &[Block]) -> u32 {
    blocks.iter().map(of_block).sum()
}

/// Words that plain text prints: captions are not counted.
fn of_block(block: &Block) -> u32 {
    match block {
        Block::Heading { content, .. } | Block::Paragraph { content } => of_inlines(content),
        Block::List { items, .. } => items.iter().map(|item| of_blocks(item)).sum(),
        Block::Quote { blocks, cite } => of_blocks(blocks) + of_inlines(cite),
        Block::Code { text, .. } => count_words(text),
        Block::Table { head, rows, .. } => head.iter().chain(rows).flatten().map(|cell| of_blocks(&cell.blocks)).sum(),
        Block::Definitions { items } => items
            .iter()
            .map(|item| {
                item.terms.iter().map(|term| of_inlines(term)).sum::<u32>()
                    + item.details.iter().map(|detail| of_blocks(detail)).sum::<u32>()
            })
            .sum(),
        Block::Footnotes { notes } => notes.iter().map(|note| of_blocks(&note.blocks)).sum(),
        Block::Math(math) => count_words(&math.text),
        Block::Figure(_) | Block::Media { .. } | Block::Embed { .. } | Block::Rule => 0,
    }
}

/// What the choice dropped (but for the captions that were rescued), largest first, and the share of the column's visible words that was kept.
pub(super) fn left_out(tree: &Tree, choice: &Choice, rescued: &[NodeId], kept: u32) -> (Vec<LeftOut>, u8) {
    let mut out = Vec::new();
    let mut visible = 0u32;
    for &(id, reason) in &choice.dropped {
        if rescued.binary_search(&id).is_ok() {
            continue;
        }
        let (words, sample) = words_of_node(tree, id);
        if words == 0 {
            continue;
        }
        let before = choice.roots.partition_point(|&root| root <= id);
        let in_column = before.checked_sub(1).is_some_and(|at| tree.contains(choice.roots[at], id));
        // The headline is not lost: it is the article's title.
        if !matches!(reason, Reason::Hidden | Reason::RepeatedTitle) && in_column {
            visible += words;
        }
        out.push(LeftOut { reason: reason.code().to_owned(), words, sample });
    }
    order::by_key(&mut out, |entry| std::cmp::Reverse(entry.words));
    out.truncate(LEFT_OUT);
    let total = kept + visible;
    let percent = if total == 0 { 100 } else { (u64::from(kept) * 100 / u64::from(total)) as u8 };
    (out, percent)
}

/// Words below a node, and the first of them.
fn words_of_node(tree: &Tree, id: NodeId) -> (u32, String) {
    let mut words = 0;
    let mut sample = String::new();
    let mut sampled = 0;
    let end = tree.end(id);
    let mut node = id;
    while node < end {
        let tag = tree.tag(node);
        if matches!(tag, Tag::Script | Tag::Style | Tag::Noscript | Tag::Template | Tag::Svg) {
            node = tree.end(node);
            continue;
        }
        if tag == Tag::Text {
            let text = tree.text(node);
            words += count_words(&text);
            for word in text.split_whitespace() {
                if sampled >= SAMPLE_CHARS {
                    break;
                }
                if !sample.is_empty() {
                    sample.push(' ');
                }
                let short: String = word.chars().take(SAMPLE_CHARS - sampled).collect();
                sampled += short.chars().count() + 1;
                sample.push_str(&short);
            }
        }
        node += 1;
    }
    (words, sample)
}
