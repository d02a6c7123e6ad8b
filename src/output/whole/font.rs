//! Fonts: which of a page's faces a copy carries, and from which of a face's files.

use std::fmt::Write;

use cssparser::{ParseError, Parser, ParserInput, Token};

use super::css::Context;
use super::resource::Kind;
use crate::page::Base;

/// A face of a font, as far as it tells one from another: what the browser said of those that the page has no letter of
/// is compared with the rules of its styles.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Face {
    family: String,
    style: String,
    weight: String,
    /// First and last letter of each range; all letters where there is none.
    ranges: Vec<(u32, u32)>,
}

impl Face {
    fn new(family: &str, style: &str, weight: &str, ranges: &str) -> Face {
        let word = |text: &str| text.trim().trim_matches(['"', '\'']).to_lowercase();
        let or = |text: String, usual: &str| if text.is_empty() { usual.to_owned() } else { text };
        let weight = match or(word(weight), "400").as_str() {
            "normal" => "400".to_owned(),
            "bold" => "700".to_owned(),
            other => other.to_owned(),
        };
        let ranges = ranges.split(',').filter_map(range).filter(|range| *range != (0, 0x10_ffff)).collect();
        Face { family: word(family), style: or(word(style), "normal"), weight, ranges }
    }

    /// One line of what a page script says of faces: family, style, weight and letters between tabs.
    pub fn of_line(line: &str) -> Option<Face> {
        let mut parts = line.split('\t');
        let mut part = || parts.next();
        Some(Face::new(part()?, part()?, part()?, part()?))
    }
}

/// `U+0025-00FF`, `u+4??` or `U+26`.
fn range(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().get(2..).filter(|_| text.trim().get(..2).is_some_and(|u| u.eq_ignore_ascii_case("u+")))?;
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let hex = |text: &str| u32::from_str_radix(text, 16).ok();
    Some((hex(&first.replace('?', "0"))?, hex(&last.replace('?', "F"))?))
}

/// The names of a block's declarations with their values as written.
fn declarations(block: &str) -> Vec<(String, &str)> {
    let mut input = ParserInput::new(block);
    let mut parser = Parser::new(&mut input);
    let mut found = Vec::new();
    loop {
        let name = match parser.next() {
            Ok(Token::Ident(name)) => name.to_ascii_lowercase(),
            Ok(_) => continue,
            Err(_) => return found,
        };
        if parser.expect_colon().is_err() {
            continue;
        }
        let start = parser.position();
        let mut end = parser.position();
        while let Ok(token) = parser.next_including_whitespace_and_comments() {
            if matches!(token, Token::Semicolon) {
                break;
            }
            end = parser.position();
        }
        found.push((name, parser.slice(start..end).trim()));
    }
}

/// A file that a face can come from.
enum Source {
    Address(String),
    /// A font of the reader's own machine.
    Local(String),
}

/// The sources of a `src`, and how well each is liked: the smallest format first.
fn sources(value: &str) -> Vec<(u8, Source)> {
    let mut input = ParserInput::new(value);
    let mut parser = Parser::new(&mut input);
    let list = parser.parse_comma_separated(|parser| -> Result<(u8, Source), ParseError<()>> {
        let token = parser.next()?.clone();
        let argument = |parser: &mut Parser| {
            parser
                .parse_nested_block(|parser| -> Result<String, ParseError<()>> {
                    let text = parser.expect_ident_or_string().map(|text| text.to_string());
                    while parser.next().is_ok() {}
                    Ok(text.unwrap_or_default())
                })
                .unwrap_or_default()
        };
        let source = match token {
            Token::UnquotedUrl(address) => Source::Address(address.to_string()),
            Token::Function(name) if name.eq_ignore_ascii_case("url") => Source::Address(argument(parser)),
            Token::Function(name) if name.eq_ignore_ascii_case("local") => Source::Local(argument(parser)),
            _ => return Err(parser.new_custom_error(())),
        };
        let mut format = String::new();
        while let Ok(token) = parser.next().cloned() {
            if let Token::Function(name) = token {
                let text = argument(parser).to_ascii_lowercase();
                if name.eq_ignore_ascii_case("format") {
                    format = text;
                }
            }
        }
        Ok((liking(&source, &format), source))
    });
    list.unwrap_or_default()
}

fn liking(source: &Source, format: &str) -> u8 {
    let Source::Address(address) = source else { return 0 };
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let named = |word: &str| format.starts_with(word) || (format.is_empty() && path.ends_with(&format!(".{word}")));
    match () {
        () if named("woff2") || address.starts_with("data:") => 1,
        () if named("woff") => 2,
        () if format.starts_with("embedded") || format == "svg" || path.ends_with(".eot") => 9,
        () => 3,
    }
}

/// Writes the block of a `@font-face` with one file for each `src`; false where no letter of the page wants it.
pub(super) fn write(
    out: &mut String,
    block: &str,
    base: &Base,
    context: &dyn Context,
    other: &mut dyn FnMut(&mut String, &str),
) -> bool {
    let declared = declarations(block);
    let value = |wanted: &str| declared.iter().rfind(|(name, _)| name == wanted).map_or("", |(_, value)| value);
    let face = Face::new(value("font-family"), value("font-style"), value("font-weight"), value("unicode-range"));
    if context.is_unused(&face) {
        return false;
    }
    out.push('{');
    // The last one wins in every browser that reads WOFF; those before it are for browsers of old.
    let last = declared.iter().rposition(|(name, _)| name == "src");
    for (at, (name, value)) in declared.iter().enumerate() {
        if name != "src" {
            separate(out);
            other(out, &format!("{name}:{value}"));
        } else if Some(at) == last {
            separate(out);
            source(out, value, base, context);
        }
    }
    out.push('}');
    true
}

fn separate(out: &mut String) {
    if !out.ends_with('{') {
        out.push(';');
    }
}

fn source(out: &mut String, value: &str, base: &Base, context: &dyn Context) {
    let mut list = sources(value);
    list.sort_by_key(|(liking, _)| *liking);
    let mut written = Vec::new();
    for (liking, source) in list {
        match source {
            Source::Local(name) => {
                let mut text = String::new();
                super::css::push_string(&mut text, &name);
                written.push(format!("local({text})"));
            }
            Source::Address(address) if liking < 9 => {
                let address = address.trim();
                let is_data = address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
                let url = if is_data { Some(address.to_owned()) } else { base.web(address) };
                let Some(url) = url else { continue };
                // What is asked for now may come; only what cannot be had makes room for the next.
                let is_asked = !is_data && context.is_open(&url);
                if let Some(data) = context.data(&url, Kind::Font) {
                    written.push(format!("url({data})"));
                    break;
                }
                if is_asked {
                    break;
                }
            }
            Source::Address(_) => {}
        }
    }
    let _ = write!(out, "src:{}", if written.is_empty() { "none".to_owned() } else { written.join(",") });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_told_apart() {
        let rule = Face::new("'Open Sans'", "", "normal", "U+0-FF, u+131");
        assert_eq!(Some(rule.clone()), Face::of_line("Open Sans\tnormal\t400\tU+0-FF, U+131"));
        assert_ne!(Some(rule), Face::of_line("Open Sans\tnormal\t700\tU+0-FF, U+131"));
        assert_eq!(Some(Face::new("a", "", "bold", "")), Face::of_line("\"A\"\tnormal\t700\tU+0-10FFFF"));
        assert_eq!(range("U+4??"), Some((0x400, 0x4ff)));
        assert_eq!(range("é"), None);
    }

    #[test]
    fn the_smallest_file_comes_first() {
        let list = sources("url(a.eot?#iefix) format('embedded-opentype'),url(a.woff),url('a.woff2') format('woff2')");
        assert_eq!(list.iter().map(|(liking, _)| *liking).collect::<Vec<_>>(), [9, 2, 1]);
    }
}
