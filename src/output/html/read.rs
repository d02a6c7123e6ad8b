//! Reads a reader document back into the article it was written from.
//!
//! It knows only the documents that [`super::write()`] writes, and is lax about the rest: whoever must be sure
//! writes the result again and compares the bytes, which are equal only if nothing but ours was in the file.

use std::fmt;

use super::super::Options;
use super::super::picture::Picture;
use super::GENERATOR;
use super::build::{Child, Frame};
use super::tag::{Token, Tokens};
use crate::article::{Article, Direction, Inline, LeftOut};

/// The file is not a reader document of Decant's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOurs;

impl fmt::Display for NotOurs {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("This file is not a copy that Decant wrote.")
    }
}

impl std::error::Error for NotOurs {}

const VOID: [&str; 5] = ["meta", "link", "img", "br", "hr"];

/// The article and the options that make the same bytes again.
pub fn read(source: &str) -> Result<(Article, Options), NotOurs> {
    let mut reading = Reading::default();
    let mut ours = false;
    for token in Tokens::new(source) {
        match token {
            Token::Start(frame) if frame.name == "meta" || frame.name == "link" => {
                ours |= frame.attribute("name") == Some("generator") && frame.attribute("content") == Some(GENERATOR);
                reading.meta(&frame);
            }
            Token::Start(frame) => reading.start(frame),
            Token::End(name) => reading.end(name),
            Token::Text(text) => reading.text(text),
        }
    }
    if ours { Ok((reading.article, reading.options)) } else { Err(NotOurs) }
}

#[derive(Default)]
struct Reading {
    article: Article,
    options: Options,
    open: Vec<Frame>,
}

impl Reading {
    fn start(&mut self, frame: Frame) {
        if frame.name == "html" {
            self.article.language = frame.attribute("lang").map(str::to_owned);
            if frame.attribute("dir") == Some("rtl") {
                self.article.direction = Direction::Rtl;
            }
        }
        if frame.name == "img" {
            self.picture(&frame);
        }
        let void = VOID.contains(&frame.name.as_str());
        self.open.push(frame);
        if void {
            self.close();
        }
    }

    fn end(&mut self, name: &str) {
        // Ours always nest; in any other file whatever happens here fails the comparison of bytes.
        if self.open.last().is_some_and(|frame| frame.name == name) {
            self.close();
        }
    }

    fn text(&mut self, text: String) {
        if let Some(frame) = self.open.last_mut() {
            frame.text(text);
        }
    }

    /// Remembers the bytes of a picture under the address that it was fetched from.
    fn picture(&mut self, frame: &Frame) {
        let picture = frame.attribute("src").and_then(Picture::from_data_url);
        if let (Some(address), Some(picture)) = (frame.attribute("data-src"), picture) {
            self.options.pictures.insert(address.to_owned(), picture);
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        let class = frame.attribute("class").unwrap_or_default().to_owned();
        match (frame.name.as_str(), class.as_str()) {
            ("p", "lead") => self.article.lead = frame.inlines(),
            ("h1", _) => self.article.title = frame.plain(),
            ("title", _) | ("p", "source" | "url") => {}
            ("p", "note") => self.options.note = Some(frame.plain()),
            ("figure", "cover") => self.article.image = Some(frame.figure()),
            ("article", _) => self.article.blocks = frame.blocks(),
            _ => {
                let child = frame.finish();
                if let (Some(child), Some(parent)) = (child, self.open.last_mut()) {
                    parent.push(child);
                }
            }
        }
    }

    fn meta(&mut self, frame: &Frame) {
        let article = &mut self.article;
        let content = frame.attribute("content").unwrap_or_default();
        let number = || content.parse::<u32>().unwrap_or_default();
        let owned = || content.to_owned();
        if frame.attribute("rel") == Some("canonical") {
            article.canonical = frame.attribute("href").map(str::to_owned);
        }
        match frame.attribute("name").or(frame.attribute("property")).unwrap_or_default() {
            "author" => article.byline.push(owned()),
            "og:site_name" => article.site = Some(owned()),
            "article:published_time" => article.published = Some(owned()),
            "article:modified_time" => article.modified = Some(owned()),
            "article:tag" => self.options.tags.push(owned()),
            "description" => article.excerpt = owned(),
            "decant:saved" => self.options.saved = Some(owned()),
            "decant:url" => article.url = Some(owned()),
            "decant:next" => article.next.push(owned()),
            "decant:version" => article.version = number(),
            "decant:words" => article.words = number(),
            "decant:minutes" => article.minutes = number(),
            "decant:kept" => article.kept_percent = number().min(255) as u8,
            "decant:left-out" => {
                let mut parts = content.splitn(3, ' ').map(str::to_owned);
                article.left_out.push(LeftOut {
                    words: parts.next().and_then(|words| words.parse().ok()).unwrap_or_default(),
                    reason: parts.next().unwrap_or_default(),
                    sample: parts.next().unwrap_or_default(),
                });
            }
            _ => {}
        }
    }
}

/// Whether inlines hold nothing but white space.
pub(super) fn is_blank(child: &Child) -> bool {
    matches!(child, Child::Inline(Inline::Text { text }) if text.trim().is_empty())
}
