//! Figures: which images are pictures, which text is their caption, and where a picture parts a paragraph.

use super::close::chars;
use super::line::append_line;
use super::types::{Block, Figure, Image, Inline};
use crate::html::{NodeId, Tag, Tree};

/// Up to this width or height an image may stand among words.
const SMALL: u32 = 64;
/// Up to this width or height an image without a description is decoration.
const ICON: u32 = 24;
/// From this width on an image in the middle of a text parts it.
const WIDE: u32 = 200;
/// A blurred preview is at most this wide.
const PREVIEW: u32 = 120;
/// Shorter file names (`large.jpg`) may be those of several pictures.
const FILE_CHARS: usize = 12;
/// Text in a figure that is longer than this is no caption.
const CAPTION_CHARS: usize = 600;
/// Nodes that the element of a caption may have.
pub(super) const CAPTION_NODES: u32 = 80;

/// What an image is for.
#[derive(Debug, PartialEq)]
pub(super) enum Role {
    Picture,
    /// An emoji: its description is the character.
    Character,
    Nothing,
}

pub(super) fn role(alt: &str, class: &str, width: Option<u32>, height: Option<u32>) -> Role {
    let emoji = ["emoji", "smiley", "emoticon"].iter().any(|word| super::hint::contains_ignore_case(class, word));
    if emoji && !alt.is_empty() && alt.len() <= 28 {
        return Role::Character;
    }
    let icon = width.is_some_and(|w| w <= ICON) || height.is_some_and(|h| h <= ICON);
    if icon && (alt.is_empty() || emoji) { Role::Nothing } else { Role::Picture }
}

/// The image of a formula, whose description is its TeX.
pub(super) fn is_formula(class: &str) -> bool {
    class.split_ascii_whitespace().any(|token| {
        matches!(
            token,
            "latex" | "tex" | "mwe-math-fallback-image-inline" | "mwe-math-fallback-image-display" | "ee_img"
        )
    })
}

pub(super) fn is_small(image: &Image) -> bool {
    image.width.is_some_and(|w| w <= SMALL) || image.height.is_some_and(|h| h <= SMALL)
}

pub(super) fn single(image: Image) -> Block {
    Block::Figure(Figure { images: vec![image], caption: Vec::new() })
}

/// A quick look at an element whose class says caption: not if half the article stands in it, or the picture itself.
pub(super) fn is_caption_sized(tree: &Tree, id: NodeId) -> bool {
    let holds = |tag| {
        matches!(tag, Tag::Img | Tag::Picture | Tag::Amp | Tag::Figure | Tag::Iframe | Tag::Video | Tag::Noscript)
    };
    tree.end(id) - id <= CAPTION_NODES
        && !tree.descendants(id).any(|node| holds(tree.tag(node)))
        && tree.descendants(id).map(|node| tree.raw_text(node).len()).sum::<usize>() <= 2 * CAPTION_CHARS
}

/// Makes figures of the pictures that stand alone, first, last or wide in a paragraph.
pub(super) fn split_pictures(content: Vec<Inline>) -> Vec<Block> {
    if content.iter().all(|inline| is_picture(inline) || is_blank(inline)) {
        let mut images = Vec::new();
        collect(content, &mut images);
        images.retain(|image| !is_small(image) || !image.alt.is_empty());
        dedupe(&mut images);
        if images.is_empty() {
            return Vec::new();
        }
        return vec![Block::Figure(Figure { images, caption: Vec::new() })];
    }
    let text_from = content.iter().position(|inline| !is_picture(inline) && !is_blank(inline)).unwrap_or(0);
    let text_to = content.iter().rposition(|inline| !is_picture(inline) && !is_blank(inline)).unwrap_or(0);
    let mut blocks = Vec::new();
    let mut words = Vec::new();
    for (at, inline) in content.into_iter().enumerate() {
        let parts = if at < text_from || at > text_to { is_large(&inline) } else { is_wide(&inline) };
        if is_picture(&inline) && parts {
            end_paragraph(&mut words, &mut blocks);
            let mut images = Vec::new();
            collect(vec![inline], &mut images);
            dedupe(&mut images);
            blocks.push(Block::Figure(Figure { images, caption: Vec::new() }));
        } else {
            words.push(inline);
        }
    }
    end_paragraph(&mut words, &mut blocks);
    blocks
}

fn end_paragraph(words: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    let mut content = std::mem::take(words);
    while content.last().is_some_and(is_blank) {
        content.pop();
    }
    let start = content.iter().position(|inline| !is_blank(inline)).unwrap_or(content.len());
    content.drain(..start);
    if let Some(Inline::Text { text }) = content.first_mut() {
        text.drain(..text.len() - text.trim_start().len());
    }
    if let Some(Inline::Text { text }) = content.last_mut() {
        text.truncate(text.trim_end().len());
    }
    if !content.is_empty() {
        blocks.push(Block::Paragraph { content });
    }
}

fn inner(inline: &Inline) -> Option<&Vec<Inline>> {
    match inline {
        Inline::Strong { content }
        | Inline::Emphasis { content }
        | Inline::Link { content, .. }
        | Inline::Sub { content }
        | Inline::Sup { content }
        | Inline::Mark { content }
        | Inline::Deleted { content }
        | Inline::Keyboard { content } => Some(content),
        _ => None,
    }
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Break => true,
        Inline::Text { text } => text.trim().is_empty(),
        _ => inner(inline).is_some_and(|content| content.iter().all(is_blank)),
    }
}

/// An image, or formats around images only.
fn is_picture(inline: &Inline) -> bool {
    match inline {
        Inline::Image(_) => true,
        _ => inner(inline).is_some_and(|content| {
            content.iter().any(is_picture) && content.iter().all(|inline| is_picture(inline) || is_blank(inline))
        }),
    }
}

fn any_image(inline: &Inline, wanted: &dyn Fn(&Image) -> bool) -> bool {
    match inline {
        Inline::Image(image) => wanted(image),
        _ => inner(inline).is_some_and(|content| content.iter().any(|inline| any_image(inline, wanted))),
    }
}

fn is_large(inline: &Inline) -> bool {
    any_image(inline, &|image| !is_small(image))
}

fn is_wide(inline: &Inline) -> bool {
    any_image(inline, &|image| image.width.is_some_and(|w| w >= WIDE))
}

fn collect(content: Vec<Inline>, images: &mut Vec<Image>) {
    for inline in content {
        match inline {
            Inline::Image(image) => images.push(image),
            Inline::Strong { content }
            | Inline::Emphasis { content }
            | Inline::Link { content, .. }
            | Inline::Sub { content }
            | Inline::Sup { content }
            | Inline::Mark { content }
            | Inline::Deleted { content }
            | Inline::Keyboard { content } => collect(content, images),
            _ => {}
        }
    }
}

/// Drops images that show the same picture as an earlier one (in another size or for another loader).
pub(super) fn dedupe(images: &mut Vec<Image>) {
    let mut kept: Vec<Image> = Vec::with_capacity(images.len());
    for image in images.drain(..) {
        if let Some(preview) = kept.iter_mut().find(|other| is_preview(&other.src, &image.src)) {
            let alt = std::mem::take(&mut preview.alt);
            *preview = image;
            if preview.alt.is_empty() {
                preview.alt = alt;
            }
            continue;
        }
        let shown = |other: &Image| same_picture(&other.src, &image.src) || is_preview(&image.src, &other.src);
        match kept.iter_mut().find(|other| shown(other)) {
            Some(other) => {
                if other.alt.is_empty() {
                    other.alt = image.alt;
                }
            }
            None => kept.push(image),
        }
    }
    *images = kept;
}

/// Same path, whatever query, scheme or size suffix, and whichever of the formats that one photograph is offered in.
pub(super) fn same_picture(a: &str, b: &str) -> bool {
    const PHOTOGRAPHS: [&str; 4] = ["jpg", "jpeg", "webp", "avif"];
    let is_photograph = |extension: &str| PHOTOGRAPHS.iter().any(|known| known.eq_ignore_ascii_case(extension));
    a == b || {
        let (a, b) = (picture_path(a), picture_path(b));
        a.0 == b.0 && a.0.len() > 8 && (a.1 == b.1 || is_photograph(a.1) && is_photograph(b.1))
    }
}

/// Whether the first is the small picture that stands blurred in the place of the second until that is loaded: the same
/// path but for one folder, which is a width.
fn is_preview(small: &str, large: &str) -> bool {
    let path = |url| picture_path(url).0.split('/');
    let file = |url| picture_path(url).0.rsplit('/').next().map_or(0, str::len);
    if file(large) < FILE_CHARS || path(small).count() != path(large).count() {
        return false;
    }
    let mut apart = path(small).zip(path(large)).filter(|(a, b)| a != b);
    let (Some((small, large)), None) = (apart.next(), apart.next()) else { return false };
    match (small.parse::<u32>(), large.parse::<u32>()) {
        (Ok(small), Ok(large)) => small <= PREVIEW && large >= PREVIEW.max(small * 4),
        _ => false,
    }
}

/// The address without scheme, query and size suffix (`-300x200`), and the extension.
fn picture_path(url: &str) -> (&str, &str) {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let bare = match stem.rsplit_once('-') {
        Some((bare, size)) if is_size(size) => bare,
        _ => stem,
    };
    (bare, extension)
}

fn is_size(text: &str) -> bool {
    text.split_once('x').is_some_and(|(w, h)| {
        !w.is_empty() && !h.is_empty() && w.bytes().chain(h.bytes()).all(|byte| byte.is_ascii_digit())
    })
}

/// Makes the blocks of a `figure` element.
pub(super) fn finish(blocks: Vec<Block>, mut caption: Vec<Inline>) -> Vec<Block> {
    let has_images = blocks.iter().any(|block| matches!(block, Block::Figure(figure) if !figure.images.is_empty()));
    let only_text = blocks.iter().all(|block| matches!(block, Block::Figure(_) | Block::Paragraph { .. }));
    if !only_text {
        return with_caption(blocks, caption);
    }
    if !has_images {
        // What the caption describes cannot be shown, or is said in words: then it tells who says so.
        let has_words = blocks.iter().any(|block| matches!(block, Block::Paragraph { .. }));
        return if has_words { with_caption(blocks, caption) } else { blocks };
    }
    let (figures, texts): (Vec<Block>, Vec<Block>) =
        blocks.into_iter().partition(|block| matches!(block, Block::Figure(_)));
    let mut after = Vec::new();
    for text in texts {
        match text {
            Block::Paragraph { content } if chars(&content) + chars(&caption) <= CAPTION_CHARS => {
                append_line(&mut caption, content);
            }
            text => after.push(text),
        }
    }
    let captions = figures.iter().filter(|block| matches!(block, Block::Figure(f) if !f.caption.is_empty())).count();
    let mut out: Vec<Block> = if captions == 0 {
        let mut images: Vec<Image> = figures
            .into_iter()
            .flat_map(|block| if let Block::Figure(figure) = block { figure.images } else { Vec::new() })
            .collect();
        dedupe(&mut images);
        vec![Block::Figure(Figure { images, caption })]
    } else {
        let mut figures = figures;
        if !caption.is_empty() {
            let bare = figures.iter_mut().rev().find_map(|block| match block {
                Block::Figure(figure) if figure.caption.is_empty() => Some(figure),
                _ => None,
            });
            match bare {
                Some(figure) => figure.caption = caption,
                None => figures.push(Block::Figure(Figure { images: Vec::new(), caption })),
            }
        }
        figures
    };
    out.append(&mut after);
    out
}

/// A figure that holds something else than images.
fn with_caption(mut blocks: Vec<Block>, caption: Vec<Inline>) -> Vec<Block> {
    if caption.is_empty() {
        return blocks;
    }
    for block in &mut blocks {
        match block {
            Block::Table { caption: own, .. } if own.is_empty() => {
                *own = caption;
                return blocks;
            }
            Block::Quote { cite, .. } if cite.is_empty() => {
                *cite = caption;
                return blocks;
            }
            Block::Media { title, .. } | Block::Embed { title, .. } => {
                title.get_or_insert_with(|| plain(&caption));
                return blocks;
            }
            Block::Figure(figure) if figure.caption.is_empty() && !figure.images.is_empty() => {
                figure.caption = caption;
                return blocks;
            }
            _ => {}
        }
    }
    blocks.push(Block::Paragraph { content: caption });
    blocks
}

/// The text of some inlines.
pub(super) fn plain(content: &[Inline]) -> String {
    let mut out = String::new();
    plain_into(content, &mut out);
    out
}

fn plain_into(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text { text } | Inline::Code { text } => out.push_str(text),
            Inline::Break => out.push(' '),
            Inline::Ruby { parts } => parts.iter().for_each(|part| plain_into(&part.base, out)),
            Inline::Math(math) => out.push_str(&math.text),
            Inline::Image(_) | Inline::FootnoteReference { .. } => {}
            other => {
                if let Some(content) = inner(other) {
                    plain_into(content, out);
                }
            }
        }
    }
}

/// Adds a block after others. A caption that came without its picture goes to the figure beside it.
pub(super) fn join(blocks: &mut Vec<Block>, block: Block) {
    match (blocks.last_mut(), block) {
        (Some(Block::Figure(before)), Block::Figure(figure)) if figure.images.is_empty() => {
            append_line(&mut before.caption, figure.caption);
        }
        (Some(Block::Media { title, .. } | Block::Embed { title, .. }), Block::Figure(figure))
            if figure.images.is_empty() =>
        {
            title.get_or_insert_with(|| plain(&figure.caption));
        }
        (Some(Block::Figure(before)), Block::Figure(figure))
            if before.images.is_empty() && figure.caption.is_empty() =>
        {
            before.images = figure.images;
        }
        // The same picture twice in a row: once for the loader, once for browsers without scripts.
        (Some(Block::Figure(before)), Block::Figure(figure)) if matches!((&before.images[..], &figure.images[..]), ([a], [b]) if same_picture(&a.src, &b.src)) => {
            if before.caption.is_empty() {
                before.caption = figure.caption;
            }
        }
        (Some(Block::Footnotes { notes }), Block::Footnotes { notes: more }) => notes.extend(more),
        (_, block) => blocks.push(block),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deduped(addresses: &[&str]) -> Vec<String> {
        let image = |&src: &&str| Image { src: src.to_owned(), alt: String::new(), width: None, height: None };
        let mut images: Vec<Image> = addresses.iter().map(image).collect();
        dedupe(&mut images);
        images.into_iter().map(|image| image.src).collect()
    }

    #[test]
    fn a_blurred_preview_gives_way_to_its_picture() {
        let (small, large) =
            ("https://img.example/max/60/1_harbour-wall.png?q=20", "https://img.example/max/1900/1_harbour-wall.png");
        assert_eq!(deduped(&[small, large]), [large]);
        assert_eq!(deduped(&[large, small]), [large]);
    }

    #[test]
    fn a_photograph_in_two_formats_is_one_picture() {
        let of = |file: &str| format!("https://img.example/2025/harbour-wall{file}");
        assert!(same_picture(&of(".jpeg?w=1200"), &of("-640x480.webp")));
        assert!(!same_picture(&of(".jpeg"), &of(".svg")));
        assert!(!same_picture(&of("-1.jpeg"), &of("-2.webp")));
    }

    #[test]
    fn numbered_folders_hold_different_pictures() {
        let days = ["https://img.example/2025/11/1_harbour-wall.png", "https://img.example/2025/12/1_harbour-wall.png"];
        assert_eq!(deduped(&days), days);
        let ids = ["https://img.example/60/large.png", "https://img.example/1900/large.png"];
        assert_eq!(deduped(&ids), ids);
    }
}
