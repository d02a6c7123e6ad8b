//! Rules with selectors: those that can match something stay.

use std::collections::BTreeSet;

use cssparser::{Parser, Token};

use super::css::{Used, Writer};

/// Elements that every page has, written or not.
const ALWAYS: [&str; 4] = ["html", "body", "tbody", "colgroup"];

/// Elements that stand in the copy as another one. The selector weighs as much as the name did.
pub(super) fn stand_in(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "svg" => "img:where([data-drawing=svg])",
        "canvas" => "img:where([data-drawing=canvas])",
        "object" => "img:where([data-drawing=object])",
        "embed" => "img:where([data-drawing=embed])",
        "iframe" => ":is(a,span):where([data-drawing=iframe])",
        // A rule for pictures is not for drawings.
        "img" => "img:where(:not([data-drawing]))",
        _ => return None,
    })
}

/// States that elements have in the page and not in a copy, as selectors of the same weight that hold there.
pub(super) fn state(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "modal" => "[data-top=modal]",
        "popover-open" => "[data-top=popover]",
        // Without a script no custom element is defined, but it looks as if it were.
        "defined" => ":is(*,.d)",
        _ => return None,
    })
}

impl Writer<'_> {
    /// Selectors and their block; left out where no selector can match.
    pub(super) fn style_rule(&mut self, parser: &mut Parser, depth: usize) {
        let start = self.out.len();
        let mut kept = 0;
        let mut ends = false;
        self.selector = true;
        while !ends {
            let selector = self.out.len();
            if kept > 0 {
                self.out.push(',');
            }
            let mut matches = true;
            let mut empty = true;
            let mut before_it = Before::Nothing;
            let mut compound: Vec<String> = Vec::new();
            loop {
                let before = parser.position();
                let token = match parser.next_including_whitespace_and_comments() {
                    Ok(token) => token.clone(),
                    Err(_) => {
                        self.out.truncate(start);
                        self.selector = false;
                        return;
                    }
                };
                match &token {
                    Token::CurlyBracketBlock => {
                        ends = true;
                        break;
                    }
                    Token::Comma => break,
                    Token::Ident(name) if before_it == Before::Dot => {
                        compound.push(name.to_string());
                        matches &= self.has(name, |used| &used.classes);
                    }
                    Token::IDHash(name) | Token::Hash(name) => {
                        compound.push(name.to_string());
                        matches &= self.has(name, |used| &used.ids);
                    }
                    Token::Ident(name) if before_it == Before::Nothing => {
                        matches &= self.has_element(&name.to_ascii_lowercase());
                    }
                    Token::Delim('+' | '~') => {
                        self.context.order();
                        compound.drain(..).for_each(|name| self.context.beside(&name));
                    }
                    Token::Ident(name) | Token::Function(name) if is_of_order(name) => self.context.order(),
                    Token::Delim('>') => compound.clear(),
                    _ => {}
                }
                before_it = match token {
                    Token::Delim('.') => Before::Dot,
                    Token::WhiteSpace(_) | Token::Comment(_) | Token::Delim('>' | '+' | '~') => Before::Nothing,
                    _ => Before::Other,
                };
                empty &= matches!(token, Token::WhiteSpace(_) | Token::Comment(_));
                if !(empty && self.out.len() == selector) {
                    self.token(&token, before, parser, depth);
                }
            }
            if matches && !empty {
                kept += 1;
            } else {
                self.out.truncate(selector);
            }
        }
        self.selector = false;
        if kept == 0 {
            self.out.truncate(start);
            return;
        }
        self.block(parser, depth);
        self.out.push('\n');
    }

    fn has(&self, name: &str, set: impl Fn(&Used) -> &BTreeSet<String>) -> bool {
        self.context.used().is_none_or(|used| set(used).contains(&*used.spelt(name)))
    }

    fn has_element(&self, name: &str) -> bool {
        self.context.used().is_none_or(|used| ALWAYS.contains(&name) || used.elements.contains(name))
    }
}

/// `:first-child`, `:nth-last-of-type(` and their kin.
fn is_of_order(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["nth-", "first-", "last-", "only-"].iter().any(|start| name.starts_with(start))
}

/// What stood before a name in a selector.
#[derive(PartialEq, Eq)]
enum Before {
    /// A combinator, or nothing: the name is an element's.
    Nothing,
    Dot,
    Other,
}
