//! Reading, from end to end: the bytes of a page in chunks, an article out.

use crate::article::{
    ARTICLE_VERSION, Article, Block, Direction, Figure, Gathered, Image, Inline, count_words, gather, take_first_figure,
};
use crate::error::Error;
use crate::extract::{Extraction, Verdict, extract, whole};
use crate::html::{Parser, Tag, Tree, parse};
use crate::limits;
use crate::output::text;
use crate::page::Page;

/// What is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The article, or [`Error::NoArticle`].
    #[default]
    Article,
    /// The largest text, even where it does not look like an article.
    Anyway,
    /// Everything: the page is a selection that the user made.
    Selection,
}

#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Address that the page was read from; relative links are resolved against it.
    pub url: Option<String>,
    /// Value of the Content-Type header, where there is one.
    pub content_type: Option<String>,
    pub mode: Mode,
    /// Also say why each decision was taken.
    pub explain: bool,
}

/// An article and how it was found.
#[derive(Debug, Clone)]
pub struct Reading {
    pub article: Article,
    /// Where each field of the metadata came from.
    pub sources: Vec<(&'static str, &'static str)>,
    /// The verdict on each run of text, where it was asked for.
    pub verdicts: Vec<Verdict>,
}

/// Reads one page.
pub struct Reader {
    options: ReadOptions,
    parser: Parser,
    /// The first bytes, by which other files are told from HTML.
    head: Vec<u8>,
    bytes: usize,
    failed: Option<Error>,
}

/// Words below which nothing was found, and the whole page is taken by a caller who takes anything.
const LEAST_WORDS: f32 = 8.0;
/// Words of running text from which on a page has an article: a short notice.
const ARTICLE_WORDS: f32 = 50.0;
/// The least share of running text in what was found on a page that does not call itself an article.
const PROSE_SHARE: f32 = 0.5;
/// An article of lists and tables has this many words that the model is sure of, and this share of them.
const SURE_WORDS: f32 = 100.0;
const SURE_SHARE: f32 = 0.6;
/// First bytes that are looked at to tell what a file is.
const HEAD_BYTES: usize = 1024;
/// Words read in a minute, from studies of silent reading (Brysbaert 2019: 238 for English non-fiction).
const WORDS_A_MINUTE: u32 = 238;
/// Characters of an excerpt.
const EXCERPT: usize = 200;

impl Reader {
    pub fn new(options: ReadOptions) -> Self {
        let parser = Parser::new(options.content_type.as_deref());
        Reader { options, parser, head: Vec::new(), bytes: 0, failed: None }
    }

    /// Takes the next bytes of the page; chunks of any size.
    pub fn push(&mut self, bytes: &[u8]) {
        self.note(bytes);
        if self.failed.is_none() {
            self.failed = self.parser.push(bytes).err();
        }
    }

    /// Takes the next piece of a page that is decoded already. Not to be mixed with [`Reader::push`].
    pub fn push_str(&mut self, text: &str) {
        self.note(text.as_bytes());
        if self.failed.is_none() {
            self.failed = self.parser.push_str(text).err();
        }
    }

    fn note(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        note_head(&mut self.head, bytes);
    }

    /// Ends the page and finds the article.
    pub fn finish(self) -> Result<Reading, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if let Some(what) = not_html(&self.head) {
            return Err(Error::NotHtml(what));
        }
        if self.bytes > limits::SOURCE_BYTES {
            return Err(Error::TooLarge);
        }
        let tree = self.parser.finish()?;
        if tree.source().trim_ascii().is_empty() {
            return Err(Error::Empty);
        }
        match read_tree(&tree, &self.options) {
            // Pages that are built by script may hold their text for readers without it.
            Err(Error::NoArticle | Error::Empty) if tree.source().contains("<noscript") => {
                let tree = parse(&without_noscript(tree.source()))?;
                read_tree(&tree, &self.options).or_else(|error| described(&tree, &self.options, error))
            }
            Err(error) => described(&tree, &self.options, error),
            reading => reading,
        }
    }
}

/// Keeps the first bytes of a page.
pub(crate) fn note_head(head: &mut Vec<u8>, bytes: &[u8]) {
    let room = HEAD_BYTES - head.len();
    head.extend_from_slice(&bytes[..bytes.len().min(room)]);
}

/// What a file is that starts with these bytes, if it is certainly not HTML.
pub(crate) fn not_html(head: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"RIFF", "an image or a sound"),
        (b"\0asm", "a WebAssembly module"),
    ];
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(what);
    }
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    // What the MIME Sniffing Standard counts as binary. Of random bytes it is a tenth; text has none in any charset.
    let is_binary = |&&byte: &&u8| matches!(byte, 0..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let binary = head.iter().filter(is_binary).count();
    (binary * 20 > head.len() && !utf16).then_some("a binary file")
}

/// Finds the article in a tree.
fn read_tree(tree: &Tree, options: &ReadOptions) -> Result<Reading, Error> {
    let page = Page::of(tree, options.url.as_deref());
    let extraction = match options.mode {
        Mode::Selection => whole(tree),
        Mode::Article | Mode::Anyway => extract(tree, &page, options.explain),
    };
    if options.mode == Mode::Article {
        let Extraction { kept_words: words, prose_words: prose, sure_words: sure, .. } = extraction;
        // A front page is long too, but of headlines and links.
        let running = prose >= ARTICLE_WORDS && (page.kind.article || prose >= PROSE_SHARE * words);
        let listed = sure >= SURE_WORDS && sure >= SURE_SHARE * words;
        if !running && !listed {
            return Err(if has_text(tree) { Error::NoArticle } else { Error::Empty });
        }
    }
    let extraction = if extraction.kept_words < LEAST_WORDS { whole(tree) } else { extraction };
    if extraction.kept_words == 0.0 && options.mode != Mode::Selection {
        return Err(if has_text(tree) { Error::NoArticle } else { Error::Empty });
    }
    let gathered = gather(tree, &page.base, &extraction.choice);
    if gathered.blocks.is_empty() && gathered.lead.is_empty() {
        return Err(if has_text(tree) { Error::NoArticle } else { Error::Empty });
    }
    Ok(reading(&page, gathered, extraction.verdicts))
}

/// Puts together what the page says of itself and what was found in it.
fn reading(page: &Page, mut gathered: Gathered, verdicts: Vec<Verdict>) -> Reading {
    let image = gathered.image.take().or_else(|| page_image(page, &mut gathered.blocks));
    let mut article = Article {
        version: ARTICLE_VERSION,
        url: page.url.clone(),
        canonical: page.canonical.clone(),
        title: page.title.clone(),
        byline: page.byline.clone(),
        site: page.site.clone(),
        published: page.published.clone(),
        modified: page.modified.clone(),
        language: page.language.clone(),
        direction: if page.right_to_left { Direction::Rtl } else { Direction::Ltr },
        lead: gathered.lead,
        image,
        excerpt: String::new(),
        words: gathered.words,
        minutes: (gathered.words / WORDS_A_MINUTE).max(1),
        blocks: gathered.blocks,
        next: page.next.clone(),
        left_out: gathered.left_out,
        kept_percent: gathered.kept_percent,
    };
    article.excerpt = excerpt(&article, page);
    let sources = page.reasons.iter().map(|reason| (reason.field, reason.source)).collect();
    Reading { article, sources, verdicts }
}

/// The source with its `noscript` elements opened, as a browser without scripting sees them.
fn without_noscript(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find("<noscript").into_iter().chain(rest.find("</noscript")).min() {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
    }
    out.push_str(rest);
    out
}

/// A page without any text still says something of itself, for a caller who takes anything.
fn described(tree: &Tree, options: &ReadOptions, error: Error) -> Result<Reading, Error> {
    let page = Page::of(tree, options.url.as_deref());
    match page.article_body.as_ref().or(page.description.as_ref()) {
        Some(text) if options.mode == Mode::Anyway && !text.is_empty() => {
            let paragraph = |line: &str| Block::Paragraph { content: vec![Inline::Text { text: line.to_owned() }] };
            let blocks = text.lines().filter(|line| !line.trim().is_empty()).map(paragraph).collect();
            Ok(reading(&page, Gathered { blocks, words: count_words(text), ..Gathered::default() }, Vec::new()))
        }
        _ => Err(error),
    }
}

fn has_text(tree: &Tree) -> bool {
    tree.descendants(tree.body()).any(|id| {
        let shown = || tree.parent(id).is_some_and(|parent| !matches!(tree.tag(parent), Tag::Script | Tag::Style));
        tree.is_text(id) && !tree.raw_text(id).trim_ascii().is_empty() && shown()
    })
}

/// The picture that the page names for previews; where the body begins with it, as it stands there, with its caption.
fn page_image(page: &Page, blocks: &mut Vec<Block>) -> Option<Figure> {
    let image = page.image.as_ref()?;
    if let Some(figure) = take_first_figure(blocks, &image.src) {
        return Some(figure);
    }
    let image = Image { src: image.src.clone(), alt: image.alt.clone(), ..Image::default() };
    Some(Figure { images: vec![image], caption: Vec::new() })
}

/// The page's description, or the beginning of the text, cut at a word.
fn excerpt(article: &Article, page: &Page) -> String {
    let text = match &page.description {
        Some(description) if description.chars().count() >= 40 => description.clone(),
        _ => text::body(article),
    };
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        length += word.chars().count() + 1;
        if length > EXCERPT && !out.is_empty() {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().take(EXCERPT));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Reading, Error> {
        let mut reader = Reader::new(ReadOptions::default());
        reader.push_str(body);
        reader.finish()
    }

    #[test]
    fn a_short_notice_is_an_article() {
        let story = "<p>The ferry to the outer islands left an hour late on Monday morning, and nobody on the quay could \
            say why it had, or when the next one would follow.</p>";
        let menu = "<ul><li><a href=/>Home</a><li><a href=/boats>Boats</a><li><a href=/tides>Tides</a></ul>";
        let page = format!("<title>Ferry late</title><nav>{menu}</nav><main><h1>Ferry late</h1>{story}{story}</main>");
        assert!(read(&page).is_ok_and(|reading| reading.article.words > 50));
        // Two sentences are none, and neither is a page of headlines.
        let page = format!("<title>Ferry late</title><main><h1>Ferry late</h1>{}</main>", &story[..60]);
        assert!(matches!(read(&page), Err(Error::NoArticle)));
        let headline = "<div class=teaser><h3><a href=/a>Harbour wall repaired</a></h3></div>";
        let page = format!("<title>Lantern</title><main>{}</main>", headline.repeat(60));
        assert!(matches!(read(&page), Err(Error::NoArticle)));
    }
}
