//! Markdown, read by a CommonMark parser that is not ours.

use decant::article::*;
use decant::output::{Options, markdown, text};
use pulldown_cmark::{Event, MetadataBlockKind, Options as Extensions, Parser, Tag, TagEnd};

use crate::generate;

const TAGS: [&str; 11] = ["sub", "sup", "mark", "kbd", "ruby", "rt", "code", "strong", "em", "del", "br"];

fn events(markdown: &str) -> Parser<'_> {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    Parser::new_ext(markdown, extensions)
}

/// Letters and digits that a parser sees as text; image descriptions, notes' numbers and front matter left out.
fn words(markdown: &str) -> String {
    let (mut out, mut silent) = (String::new(), 0);
    for event in events(markdown) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => silent += 1,
            Event::End(TagEnd::Image | TagEnd::MetadataBlock(_)) => silent -= 1,
            Event::Text(text) | Event::Code(text) if silent == 0 => out.push_str(&text),
            Event::InlineHtml(tag) => {
                let name = tag.trim_start_matches("</").trim_start_matches('<').trim_end_matches('>');
                assert!(TAGS.contains(&name), "{tag} in {markdown}");
            }
            Event::Html(html) => panic!("a block of HTML: {html}"),
            Event::InlineMath(_) | Event::DisplayMath(_) => panic!("math is off"),
            _ => {}
        }
    }
    out.retain(char::is_alphanumeric);
    out
}

/// The article without what has no text of its own in Markdown or has another one.
fn plain(mut article: Article) -> Article {
    fn inlines(list: &mut Vec<Inline>) {
        list.retain(|inline| !matches!(inline, Inline::Math(_) | Inline::FootnoteReference { .. } | Inline::Image(_)));
        for inline in list {
            match inline {
                Inline::Strong { content }
                | Inline::Emphasis { content }
                | Inline::Link { content, .. }
                | Inline::Sub { content }
                | Inline::Sup { content }
                | Inline::Mark { content }
                | Inline::Deleted { content }
                | Inline::Keyboard { content } => inlines(content),
                Inline::Ruby { parts } => parts.iter_mut().for_each(|part| inlines(&mut part.base)),
                _ => {}
            }
        }
    }
    fn blocks(list: &mut Vec<Block>) {
        list.retain(|block| {
            !matches!(block, Block::Math(_) | Block::Media { .. } | Block::Embed { .. } | Block::Footnotes { .. })
        });
        for block in list {
            match block {
                Block::Heading { content, .. } | Block::Paragraph { content } => inlines(content),
                Block::List { items, .. } => items.iter_mut().for_each(blocks),
                Block::Quote { blocks: inner, cite } => {
                    blocks(inner);
                    inlines(cite);
                }
                Block::Table { caption, head, rows } => {
                    inlines(caption);
                    head.iter_mut().chain(rows).flatten().for_each(|cell| blocks(&mut cell.blocks));
                }
                Block::Figure(figure) => {
                    figure.images.clear();
                    inlines(&mut figure.caption);
                }
                Block::Definitions { items } => {
                    for item in items {
                        item.terms.iter_mut().for_each(inlines);
                        item.details.iter_mut().for_each(blocks);
                    }
                }
                _ => {}
            }
        }
    }
    inlines(&mut article.lead);
    blocks(&mut article.blocks);
    article.image = None;
    article
}

#[test]
fn another_parser_sees_the_same_text() {
    let mut failed = Vec::new();
    for seed in 0..4000 {
        let article = plain(generate::article(seed));
        let written = markdown::write(&article, &Options::default());
        let mut expected = article.title.clone() + &captioned(&article);
        expected.retain(char::is_alphanumeric);
        if words(&written) != expected {
            failed.push(seed);
        }
    }
    failed.sort_by_key(|&seed| markdown::write(&plain(generate::article(seed)), &Options::default()).len());
    if let Some(&seed) = failed.first() {
        let article = plain(generate::article(seed));
        let written = markdown::write(&article, &Options::default());
        let mut expected = article.title.clone() + &captioned(&article);
        expected.retain(char::is_alphanumeric);
        panic!(
            "{} seeds: {:?}\n{written}\nseen:     {}\nexpected: {expected}",
            failed.len(),
            &failed[..failed.len().min(9)],
            words(&written)
        );
    }
}

/// Text of lead and blocks with captions, by way of the saved text file.
fn captioned(article: &Article) -> String {
    let bare = Article { lead: article.lead.clone(), blocks: article.blocks.clone(), ..Article::default() };
    text::document(&bare)
}

#[test]
fn no_link_or_image_has_an_address_that_runs() {
    for seed in 0..3000 {
        let written = markdown::write(&generate::article(seed), &Options::default());
        for event in events(&written) {
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
                let ok = ["http://", "https://", "mailto:", "tel:", "data:image/gif;base64,"];
                assert!(
                    ok.iter().any(|start| dest_url.to_ascii_lowercase().starts_with(start)),
                    "seed {seed}: {dest_url}"
                );
            }
        }
        words(&written);
    }
}

#[test]
fn signs_beside_struck_words_are_those_of_every_reader() {
    let text = |text: &str| Inline::Text { text: text.to_owned() };
    let content = vec![Inline::Deleted { content: vec![text("$20")] }, Inline::Strong { content: vec![text("$15")] }];
    let article = Article { blocks: vec![Block::Paragraph { content }], ..Article::default() };
    let written = markdown::write(&article, &Options::default());
    // GitHub looks past `~` for what stands before a sign, and finds a digit there.
    assert!(written.contains("~~<strong>") && !written.contains("**"), "{written}");
}
