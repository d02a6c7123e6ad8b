//! Tags and text of a document that Decant wrote: double-quoted attributes, seven character references, no comments.

use super::build::Frame;

pub(super) enum Token<'a> {
    Start(Frame),
    End(&'a str),
    Text(String),
}

pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Inside `style`, whose content is not markup.
    raw: bool,
}

impl<'a> Tokens<'a> {
    pub fn new(source: &'a str) -> Self {
        let (prolog, rest) = source.split_once("<!DOCTYPE html>").unwrap_or(("", source));
        // Before it, at most the XML declaration of a chapter.
        let rest = if prolog.is_empty() || prolog.starts_with("<?xml ") { rest } else { source };
        Tokens { rest, raw: false }
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let inside = self.rest.strip_prefix('<')?;
        // A `>` in an attribute is always written as a character reference.
        let (tag, rest) = inside.split_once('>')?;
        self.rest = rest;
        if let Some(name) = tag.strip_prefix('/') {
            return Some(Token::End(name));
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
        let mut frame = Frame::new(name);
        while let Some((name, value)) = attributes.split_once("=\"") {
            let Some((value, rest)) = value.split_once('"') else { break };
            frame.attributes.push((name.trim().to_owned(), decoded(value)));
            attributes = rest;
        }
        self.raw = name == "style";
        Some(Token::Start(frame))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if std::mem::take(&mut self.raw) {
            self.rest = &self.rest[self.rest.find("</style>").unwrap_or(self.rest.len())..];
        }
        if self.rest.is_empty() {
            return None;
        }
        if let Some(tag) = self.tag() {
            return Some(tag);
        }
        // A lone `<` is text here; it is never written, so the comparison of bytes will find it.
        let later = self.rest.char_indices().skip(1).find(|(_, c)| *c == '<');
        let end = later.map_or(self.rest.len(), |(at, _)| at);
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Token::Text(decoded(text)))
    }
}

fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // `&amp;` last, so that what it yields is not decoded again.
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&#10;", "\n")
        .replace("&#9;", "\t")
        .replace("&amp;", "&")
}
