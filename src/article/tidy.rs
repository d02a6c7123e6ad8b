//! The last look at the whole body: what only its neighbours can tell of a block.

use super::close::chars;
use super::figure::{plain, same_picture};
use super::types::{Block, Figure, Inline};

/// A caption without a picture that is longer than this is text.
const CAPTION_CHARS: usize = 400;

/// Characters that a pull quote may have.
const PULL_QUOTE_CHARS: std::ops::Range<usize> = 20..500;

pub(super) fn tidy(blocks: &mut Vec<Block>, image: Option<&Figure>) {
    drop_stray_captions(blocks);
    if let Some(lead) = image.and_then(|figure| figure.images.first()) {
        take_first_figure(blocks, &lead.src);
    }
    drop_repeated_quotes(blocks);
    let tops = count_level_one(blocks);
    let mut open = Vec::new();
    levels(blocks, tops > 1, &mut open);
    while matches!(blocks.last(), Some(Block::Rule)) {
        blocks.pop();
    }
    while matches!(blocks.first(), Some(Block::Rule)) {
        blocks.remove(0);
    }
    blocks.dedup_by(|b, a| matches!((a, b), (Block::Rule, Block::Rule)));
}

/// Takes the first figure out of the body if it shows that picture and no other, so that it can stand as the lead image.
pub fn take_first_figure(blocks: &mut Vec<Block>, src: &str) -> Option<Figure> {
    let at = blocks.iter().position(|block| matches!(block, Block::Figure(_)))?;
    let shows = matches!(&blocks[at], Block::Figure(Figure { images, .. })
        if matches!(&images[..], [only] if same_picture(&only.src, src)));
    match shows.then(|| blocks.remove(at)) {
        Some(Block::Figure(figure)) => Some(figure),
        _ => None,
    }
}

/// Captions whose picture could not be found say nothing to the reader.
fn drop_stray_captions(blocks: &mut Vec<Block>) {
    blocks.retain_mut(|block| match block {
        Block::Figure(figure) if figure.images.is_empty() => {
            if chars(&figure.caption) <= CAPTION_CHARS {
                return false;
            }
            *block = Block::Paragraph { content: std::mem::take(&mut figure.caption) };
            true
        }
        _ => {
            each_inner(block, &mut drop_stray_captions);
            true
        }
    });
}

/// A pull quote repeats a sentence of the article for effect; here it would only be said twice.
fn drop_repeated_quotes(blocks: &mut Vec<Block>) {
    let is_short = |block: &Block| {
        matches!(block, Block::Quote { blocks, .. }
            if matches!(&blocks[..], [Block::Paragraph { content } | Block::Heading { content, .. }]
                if (PULL_QUOTE_CHARS.start..PULL_QUOTE_CHARS.end).contains(&chars(content))))
    };
    if !blocks.iter().any(is_short) {
        return;
    }
    let mut text = String::new();
    for block in blocks.iter() {
        if let Block::Paragraph { content } = block {
            text.push_str(&letters(content));
            text.push('\n');
        }
    }
    blocks.retain(|block| match block {
        Block::Quote { blocks, .. } if is_short(block) => match &blocks[..] {
            [Block::Paragraph { content } | Block::Heading { content, .. }] => !text.contains(&letters(content)),
            _ => true,
        },
        _ => true,
    });
}

/// Only the letters and digits: quotation marks and dashes differ between the two places.
fn letters(content: &[Inline]) -> String {
    plain(content).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Calls `act` with each list of blocks inside a block.
fn each_inner(block: &mut Block, act: &mut dyn FnMut(&mut Vec<Block>)) {
    match block {
        Block::List { items, .. } => items.iter_mut().for_each(act),
        Block::Quote { blocks, .. } => act(blocks),
        Block::Table { head, rows, .. } => {
            head.iter_mut().chain(rows).flatten().for_each(|cell| act(&mut cell.blocks));
        }
        Block::Definitions { items } => items.iter_mut().flat_map(|item| &mut item.details).for_each(act),
        Block::Footnotes { notes } => notes.iter_mut().for_each(|note| act(&mut note.blocks)),
        _ => {}
    }
}

fn count_level_one(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| matches!(block, Block::Heading { level: 1, .. })).count()
}

/// Levels without gaps from 2 on: a heading is one deeper than the nearest one above it that the page ranks higher.
fn levels(blocks: &mut Vec<Block>, ranks_first: bool, open: &mut Vec<u8>) {
    for block in blocks {
        if let Block::Heading { level, content } = block {
            unwrap_formats(content);
            let rank = if ranks_first { *level } else { (*level).max(2) };
            while open.pop_if(|above| *above >= rank).is_some() {}
            *level = (open.len() as u8 + 2).min(6);
            open.push(rank);
        } else {
            each_inner(block, &mut |inner| levels(inner, ranks_first, open));
        }
    }
}

/// Takes off bold and italics that cover a whole line.
pub(super) fn unwrap_formats(content: &mut Vec<Inline>) {
    while let [Inline::Strong { content: inner } | Inline::Emphasis { content: inner }] = &mut content[..] {
        *content = std::mem::take(inner);
    }
}

/// The lines of blocks that hold text, for a place where only inlines may stand.
pub(super) fn lines_of(blocks: Vec<Block>) -> Vec<Vec<Inline>> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content } => lines.push(content),
            Block::List { items, .. } => lines.extend(items.into_iter().flat_map(lines_of)),
            Block::Quote { blocks, .. } => lines.extend(lines_of(blocks)),
            _ => {}
        }
    }
    lines
}
