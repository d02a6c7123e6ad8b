//! Rules that begin with `@`: what they hold is followed, what they import stands in their place.

use std::fmt::Write;

use cssparser::{ParseError, Parser, ParserInput, Token};

use super::css::{DEPTH, IMPORTS, Writer, imported, push_ident};
use super::font;
use crate::page::Base;

impl Writer<'_> {
    pub(super) fn at_rule(&mut self, name: &str, parser: &mut Parser, depth: usize) {
        let start = self.out.len();
        let prelude_start = parser.position();
        let _ = write!(self.out, "@");
        push_ident(&mut self.out, name);
        let block = self.prelude(parser, depth);
        let may_stand_first = matches!(name, "import" | "charset" | "namespace") || (name == "layer" && !block);
        self.past_imports |= !may_stand_first;
        match name {
            "import" if self.past_imports => self.out.truncate(start),
            "import" => {
                let prelude = parser.slice_from(prelude_start).to_owned();
                self.out.truncate(start);
                self.import(&prelude);
            }
            "charset" | "namespace" => self.out.truncate(start),
            _ if !block => self.out.push(';'),
            "media" | "supports" | "layer" | "container" | "scope" | "starting-style" | "document"
            | "-moz-document" => {
                self.out.push('{');
                let inside = self.out.len();
                if depth < DEPTH {
                    let _ = parser.parse_nested_block(|parser| -> Result<(), ParseError<()>> {
                        self.rules(parser, depth + 1);
                        Ok(())
                    });
                }
                // An empty layer still has a place in the order of layers.
                if self.out.len() == inside && name != "layer" {
                    self.out.truncate(start);
                } else {
                    self.out.push_str("}\n");
                }
            }
            "font-face" => self.font_face(parser, depth, start),
            _ => {
                self.block(parser, depth);
                self.out.push('\n');
            }
        }
    }

    fn font_face(&mut self, parser: &mut Parser, depth: usize, start: usize) {
        let block = parser.parse_nested_block(|parser| -> Result<String, ParseError<()>> {
            let start = parser.position();
            while parser.next().is_ok() {}
            Ok(parser.slice_from(start).to_owned())
        });
        let mut out = std::mem::take(&mut self.out);
        let (base, context) = (self.base, self.context);
        let is_wanted = font::write(&mut out, &block.unwrap_or_default(), base, context, &mut |out, declaration| {
            let mut input = ParserInput::new(declaration);
            self.tokens(&mut Parser::new(&mut input), depth + 1);
            out.push_str(&std::mem::take(&mut self.out));
        });
        self.out = out;
        if is_wanted {
            self.out.push('\n');
        } else {
            self.out.truncate(start);
        }
    }

    /// Copies up to the block or semicolon that ends a prelude; true if a block follows, which is then entered.
    fn prelude(&mut self, parser: &mut Parser, depth: usize) -> bool {
        loop {
            let before = parser.position();
            let token = match parser.next_including_whitespace_and_comments() {
                Ok(token) => token.clone(),
                Err(_) => return false,
            };
            match token {
                Token::Semicolon => return false,
                Token::CurlyBracketBlock => return true,
                _ => self.token(&token, before, parser, depth),
            }
        }
    }

    fn import(&mut self, prelude: &str) {
        let mut input = ParserInput::new(prelude);
        let mut parser = Parser::new(&mut input);
        let Ok(address) = parser.expect_url_or_string() else { return };
        let Some(url) = self.base.web(&address).filter(|_| self.sheets.len() <= IMPORTS) else { return };
        // Round and round: browsers leave out the inner one too.
        let bare = |url: &str| url.split('#').next().map(str::to_owned);
        if self.sheets.iter().any(|sheet| bare(sheet) == bare(&url)) {
            return;
        }
        let Some(css) = self.context.import(&url) else { return };
        let sheets = self.sheets.iter().cloned().chain([url.clone()]).collect();
        let body = imported(&css, &Base::new(Some(&url), None), self.context, sheets);
        let start = self.out.len();
        let mut around = Vec::new();
        if parser.try_parse(|parser| parser.expect_ident_matching("layer")).is_ok() {
            around.push("@layer".to_owned());
        }
        for (name, at) in [("layer", "@layer "), ("supports", "@supports ")] {
            if parser.try_parse(|parser| parser.expect_function_matching(name)).is_ok() {
                self.nested(&mut parser, 0);
                let inside = self.out.split_off(start);
                around.push(if name == "layer" { format!("{at}{inside}") } else { format!("{at}({inside})") });
            }
        }
        self.prelude(&mut parser, 0);
        let condition = self.out.split_off(start);
        if !condition.trim().is_empty() {
            around.push(format!("@media {}", condition.trim()));
        }
        // The layer is the innermost, as it is for a sheet that is only linked.
        around.iter().rev().for_each(|head| self.out.push_str(&format!("{head}{{")));
        self.out.push_str(&body);
        self.out.push_str(&"}".repeat(around.len()));
        if !around.is_empty() {
            self.out.push('\n');
        }
    }
}
