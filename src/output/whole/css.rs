//! Styles, rebuilt token by token: no imports, no addresses but `data:` and `#`, no rule that matches nothing.
//!
//! The sheet is never copied through. Every token is written anew, with the one character that could end a `style`
//! element always escaped, so what comes out is CSS whatever went in.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

use cssparser::{ParseError, Parser, ParserInput, ToCss, Token};

use super::font::Face;
use super::resource::Kind;
use super::selector::{stand_in, state};
use crate::page::Base;

/// Blocks inside blocks that are followed; what is deeper is left out.
pub(super) const DEPTH: usize = 40;
/// Sheets inside sheets that are followed.
pub(super) const IMPORTS: usize = 8;

/// What the sanitiser asks its caller. Who answers nothing has nothing at hand, and wants to know nothing.
pub(super) trait Context {
    /// The `data:` address of a picture or font, if it is at hand.
    fn data(&self, _url: &str, _kind: Kind) -> Option<String> {
        None
    }
    /// The text of a sheet, if it is at hand.
    fn sheet(&self, _url: &str) -> Option<String> {
        None
    }
    /// The same of a sheet that another one imports, if the page may have it too.
    fn import(&self, url: &str) -> Option<String> {
        self.sheet(url)
    }
    /// Names on the page; rules for others are dropped. None keeps every rule.
    fn used(&self) -> Option<&Used> {
        None
    }
    /// Whether nobody has answered for this address yet.
    fn is_open(&self, _url: &str) -> bool {
        false
    }
    /// Whether the page has no letter of this face.
    fn is_unused(&self, _face: &Face) -> bool {
        false
    }
    /// A selector asks for this attribute.
    fn attribute(&self, _name: &str) {}
    /// A selector names this class or id before `+` or `~`.
    fn beside(&self, _name: &str) {}
    /// A selector asks where an element stands among others.
    fn order(&self) {}
}

/// Names that the page's elements have.
#[derive(Debug, Default)]
pub(super) struct Used {
    pub elements: BTreeSet<String>,
    pub classes: BTreeSet<String>,
    pub ids: BTreeSet<String>,
    /// Pages that are drawn by old rules do not tell capital letters of classes and ids from small ones.
    pub any_case: bool,
    /// Whether the copy has pictures in the place of other elements.
    pub drawings: bool,
}

impl Used {
    /// A class or id as it stands in the sets.
    pub fn spelt<'a>(&self, name: &'a str) -> Cow<'a, str> {
        if self.any_case { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
    }
}

/// A sheet. `base` is the address of the sheet.
pub(super) fn sheet(css: &str, base: &Base, context: &dyn Context) -> String {
    let sheets = base.address().map(str::to_owned).into_iter().collect();
    imported(css, base, context, sheets)
}

/// A sheet that others import: `sheets` are the addresses of those and its own.
pub(super) fn imported(css: &str, base: &Base, context: &dyn Context, sheets: Vec<String>) -> String {
    let mut writer = Writer::new(base, context, sheets);
    let mut input = ParserInput::new(css);
    writer.rules(&mut Parser::new(&mut input), 0);
    writer.out
}

/// The declarations of a `style` attribute.
pub(super) fn declarations(css: &str, base: &Base, context: &dyn Context) -> String {
    let mut writer = Writer::new(base, context, Vec::new());
    let mut input = ParserInput::new(css);
    writer.tokens(&mut Parser::new(&mut input), 0);
    writer.out.trim().to_owned()
}

pub(super) struct Writer<'a> {
    pub(super) out: String,
    pub(super) base: &'a Base,
    pub(super) context: &'a dyn Context,
    /// Addresses of the sheets around this one, and its own.
    pub(super) sheets: Vec<String>,
    /// Past the place where a sheet may name others.
    pub(super) past_imports: bool,
    /// Something was asked for that may still come.
    waiting: bool,
    /// In a selector, where names are elements.
    pub(super) selector: bool,
    /// A comment stood between the last token and the next.
    comment: bool,
}

impl<'a> Writer<'a> {
    fn new(base: &'a Base, context: &'a dyn Context, sheets: Vec<String>) -> Self {
        let out = String::new();
        Writer { out, base, context, sheets, past_imports: false, waiting: false, selector: false, comment: false }
    }

    /// A list of rules: a sheet, or what stands in `@media` and its kin.
    pub(super) fn rules(&mut self, parser: &mut Parser, depth: usize) {
        loop {
            let before = parser.state();
            let token = match parser.next() {
                Ok(token) => token.clone(),
                Err(_) => return,
            };
            match token {
                Token::AtKeyword(name) => self.at_rule(&name.to_ascii_lowercase(), parser, depth),
                Token::Semicolon | Token::CDO | Token::CDC | Token::CurlyBracketBlock => {}
                _ => {
                    self.past_imports = true;
                    parser.reset(&before);
                    self.style_rule(parser, depth);
                }
            }
        }
    }

    /// The block that the parser has just come to, with its braces.
    pub(super) fn block(&mut self, parser: &mut Parser, depth: usize) {
        self.out.push('{');
        self.nested(parser, depth);
        self.out.push('}');
    }

    pub(super) fn nested(&mut self, parser: &mut Parser, depth: usize) {
        if depth < DEPTH {
            let _ = parser.parse_nested_block(|parser| -> Result<(), ParseError<()>> {
                self.tokens(parser, depth + 1);
                Ok(())
            });
        }
    }

    pub(super) fn tokens(&mut self, parser: &mut Parser, depth: usize) {
        loop {
            let before = parser.position();
            match parser.next_including_whitespace_and_comments() {
                Ok(token) => {
                    let token = token.clone();
                    self.token(&token, before, parser, depth);
                }
                Err(_) => return,
            }
        }
    }

    pub(super) fn token(
        &mut self,
        token: &Token,
        before: cssparser::SourcePosition,
        parser: &mut Parser,
        depth: usize,
    ) {
        let apart = std::mem::take(&mut self.comment) && self.out.ends_with(is_word);
        if apart && !matches!(token, Token::Delim(_) | Token::Colon | Token::Semicolon | Token::Comma) {
            self.out.push(' ');
        }
        match token {
            Token::WhiteSpace(_) => {
                if !self.out.ends_with([' ', '\n', '{', ';']) {
                    self.out.push(' ');
                }
            }
            // It keeps the words beside it apart; nothing else depends on it.
            Token::Comment(_) => {
                self.comment = true;
            }
            Token::CDO | Token::CDC | Token::BadUrl(_) | Token::BadString(_) => self.out.push(' '),
            Token::UnquotedUrl(address) => self.address(address),
            Token::Function(name) => self.function(&name.to_ascii_lowercase(), parser, depth),
            // A statement inside a block that would fetch, where a browser reads it at all.
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => self.out.push_str("@-x-import"),
            Token::AtKeyword(name) => {
                self.out.push('@');
                push_ident(&mut self.out, name);
            }
            Token::Ident(name) => self.name(name),
            Token::Hash(name) | Token::IDHash(name) => {
                self.out.push('#');
                let mut text = String::new();
                let _ = Token::Hash(name.clone()).to_css(&mut text);
                push_plain(&mut self.out, text.trim_start_matches('#'));
            }
            Token::QuotedString(text) => push_string(&mut self.out, text),
            Token::Number { .. } | Token::Percentage { .. } | Token::Dimension { .. } => {
                let raw = parser.slice_from(before);
                let plain = |b: u8| b.is_ascii_alphanumeric() || b"+-.%".contains(&b);
                if raw.bytes().all(plain) {
                    self.out.push_str(raw);
                }
            }
            Token::Delim('<') => self.out.push_str("< "),
            Token::Delim('=') if self.out.ends_with("< ") => {
                self.out.pop();
                self.out.push('=');
            }
            Token::Delim(c) => self.out.push(*c),
            Token::ParenthesisBlock => self.bracketed('(', ')', parser, depth),
            Token::SquareBracketBlock => self.bracketed('[', ']', parser, depth),
            Token::CurlyBracketBlock => self.bracketed('{', '}', parser, depth),
            Token::CloseParenthesis | Token::CloseSquareBracket | Token::CloseCurlyBracket => {}
            Token::Colon => {
                if ends_with_script_scheme(&self.out) {
                    self.out.push_str("-x");
                }
                self.out.push(':');
            }
            Token::Semicolon => self.out.push(';'),
            Token::Comma => self.out.push(','),
            Token::IncludeMatch => self.out.push_str("~="),
            Token::DashMatch => self.out.push_str("|="),
            Token::PrefixMatch => self.out.push_str("^="),
            Token::SuffixMatch => self.out.push_str("$="),
            Token::SubstringMatch => self.out.push_str("*="),
        }
    }

    fn bracketed(&mut self, open: char, close: char, parser: &mut Parser, depth: usize) {
        self.out.push(open);
        let inside = self.out.len();
        let selector = self.selector;
        self.selector &= open != '[';
        self.nested(parser, depth);
        self.selector = selector;
        if open == '[' {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let name = self.out[inside..].trim_start().split(|c| !is_name(c)).next().unwrap_or_default();
            let name = name.to_ascii_lowercase();
            if selector && name == "popover" {
                self.out.truncate(inside);
                self.out.push_str("data-top=popover");
            }
            self.context.attribute(&name);
        }
        self.out.push(close);
    }

    /// A name; in a selector, of an element that may stand as another one in the copy.
    fn name(&mut self, name: &str) {
        if self.selector
            && self.out.ends_with(':')
            && !self.out.ends_with("::")
            && let Some(other) = state(name)
        {
            self.out.pop();
            return self.out.push_str(other);
        }
        let is_element = self.selector && !self.out.ends_with(['.', ':', '#', '|']);
        let is_drawn = is_element && self.context.used().is_some_and(|used| used.drawings);
        match stand_in(name).filter(|_| is_drawn) {
            Some(other) => self.out.push_str(other),
            None => push_ident(&mut self.out, name),
        }
    }

    fn function(&mut self, name: &str, parser: &mut Parser, depth: usize) {
        match name {
            "url" | "src" => {
                let mut address = String::new();
                let _ = parser.parse_nested_block(|parser| -> Result<(), ParseError<()>> {
                    if let Ok(text) = parser.expect_string() {
                        address = text.to_string();
                    }
                    Ok(())
                });
                self.address(&address);
            }
            // Its strings are addresses too.
            "image-set" | "-webkit-image-set" | "image" | "cross-fade" | "-webkit-cross-fade" => {
                push_ident(&mut self.out, name);
                self.out.push('(');
                if depth < DEPTH {
                    let _ = parser.parse_nested_block(|parser| -> Result<(), ParseError<()>> {
                        self.image_set(parser, depth + 1);
                        Ok(())
                    });
                }
                self.out.push(')');
            }
            // Old browsers ran what stands in it; and no function has a name with a space or the like in it.
            _ if self.spells("expression", name) => self.out.push_str("none"),
            _ if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) => {
                self.out.push_str("none");
            }
            _ => {
                push_ident(&mut self.out, name);
                self.bracketed('(', ')', parser, depth);
            }
        }
    }

    /// Whether a name, together with what was just written, spells a word that programs look for.
    fn spells(&self, word: &str, name: &str) -> bool {
        let mut before: Vec<char> = self.out.chars().rev().filter(|c| !c.is_whitespace()).take(word.len()).collect();
        before.reverse();
        (before.into_iter().collect::<String>() + name).to_ascii_lowercase().contains(word)
    }

    /// Candidates of one picture: the first that can be had stays.
    fn image_set(&mut self, parser: &mut Parser, depth: usize) {
        let start = self.out.len();
        let mut ends = false;
        while !ends {
            self.out.truncate(start);
            self.waiting = false;
            loop {
                let before = parser.position();
                let token = match parser.next_including_whitespace_and_comments() {
                    Ok(token) => token.clone(),
                    Err(_) => {
                        ends = true;
                        break;
                    }
                };
                match &token {
                    Token::Comma => break,
                    Token::QuotedString(address) => self.address(address),
                    _ => self.token(&token, before, parser, depth),
                }
            }
            let found = self.out[start..].contains("url(") || self.out[start..].contains("gradient(");
            if found || self.waiting {
                while parser.next().is_ok() {}
                return;
            }
        }
    }

    /// An address as this copy may carry it; `none` where it has nothing to show.
    fn address(&mut self, address: &str) {
        let address = address.trim();
        let kind = Kind::Picture;
        let found = if address.starts_with('#') {
            Some(address.to_owned())
        } else if address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            self.context.data(address, kind)
        } else {
            let url = self.base.web(address);
            self.waiting |= url.as_ref().is_some_and(|url| self.context.is_open(url));
            url.and_then(|url| self.context.data(&url, kind))
        };
        match found {
            // Without quotes, which these characters do not need.
            Some(found) if found.bytes().all(is_plain_address) => {
                self.out.push_str("url(");
                self.out.push_str(&found);
                self.out.push(')');
            }
            _ => self.out.push_str("none"),
        }
    }
}

/// An identifier; the names of the properties that ran scripts in old browsers lose their meaning.
pub(super) fn push_ident(out: &mut String, name: &str) {
    let lower = name.to_ascii_lowercase();
    let ran = ["behavior", "-ms-behavior", "-moz-binding", "-o-link", "-o-link-source"];
    if ran.contains(&lower.as_str()) {
        return out.push_str("-x-dropped");
    }
    let mut text = String::new();
    let _ = Token::Ident(name.into()).to_css(&mut text);
    push_plain(out, &text);
}

/// A token's text with what could end the style element escaped.
fn push_plain(out: &mut String, text: &str) {
    // cssparser escapes such characters with a backslash before them, which HTML does not know.
    out.push_str(&text.replace("\\<", "\\3c ").replace('<', "\\3c "));
}

/// A string. One that spells out a script or an address says nothing to a reader, and is emptied so that no program
/// that looks for such words is alarmed.
pub(super) fn push_string(out: &mut String, text: &str) {
    let lower = text.to_ascii_lowercase();
    let suspicious =
        ["javascript:", "vbscript:", "expression(", "@import", "url(", "-moz-binding", "-o-link", "behavior:"];
    let text = if suspicious.iter().any(|word| lower.contains(word)) { "" } else { text };
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(out, "\\{:x} ", c as u32);
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

fn is_plain_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"#:;,/+=._-".contains(&byte)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '%') || !c.is_ascii()
}

fn ends_with_script_scheme(out: &str) -> bool {
    let start = out.len().saturating_sub(10);
    out.get(start..).is_some_and(|end| {
        let end = end.to_ascii_lowercase();
        end.ends_with("javascript") || end.ends_with("vbscript") || end.ends_with("livescript")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nothing(Option<Used>);

    impl Context for Nothing {
        fn data(&self, url: &str, _: Kind) -> Option<String> {
            url.ends_with("x.png").then(|| "data:image/png;base64,AA==".to_owned())
        }

        fn sheet(&self, url: &str) -> Option<String> {
            let name = url.strip_prefix("https://example.org/")?;
            Some(match name {
                "b.css" => "@import 'B.css';@import 'c.css';@import '../b.css#x';.b{color:red}".to_owned(),
                "c.css" => "@import 'b.css';@import 'd.css';.c{color:red}".to_owned(),
                "d.css" => ".d{color:red}".to_owned(),
                _ => return None,
            })
        }

        fn used(&self) -> Option<&Used> {
            self.0.as_ref()
        }
    }

    fn clean(css: &str) -> String {
        sheet(css, &Base::new(Some("https://example.org/"), None), &Nothing(None))
    }

    #[test]
    fn ordinary_styles_stay() {
        for css in [
            "a:hover,.x>b{color:red;margin:-1.5em 0 calc(1px + 2%)}\n",
            "@media (min-width:600px){.hover\\:bg{--x:1;width:var(--x)}\n}\n",
            "a::after{content:\"→ é\"}\n",
            "@keyframes k{from{opacity:0}to{opacity:1}}\n",
            "li:nth-child(2n+1):not(.x)[data-a=\"b\"]{color:#fff}\n",
        ] {
            assert_eq!(clean(css), css);
        }
    }

    #[test]
    fn addresses_are_inlined_or_gone() {
        assert_eq!(clean("a{background:url(/x.png)}"), "a{background:url(data:image/png;base64,AA==)}\n");
        assert_eq!(clean("a{background:url( 'y.png' ) red}"), "a{background:none red}\n");
        assert_eq!(clean("a{background:u\\72l(//evil/y)}"), "a{background:none}\n");
        assert_eq!(clean("a{mask:url(#m)}"), "a{mask:url(#m)}\n");
        assert_eq!(clean("a{b:image-set('https://e/y' 1x)}"), "a{b:image-set(none 1x)}\n");
        assert_eq!(
            clean("@import 'a.css';@import url(b.css) print;"),
            "@media print{.d{color:red}\n.c{color:red}\n.b{color:red}\n}\n"
        );
    }

    #[test]
    fn nothing_ends_the_style_element() {
        for css in [
            "a{content:'</style><script>'}",
            "a</style><script>{}",
            "\\3c /style>{}",
            "@x </style>;",
            "a{b:url('</style>')}",
            "/*</style>*/a{}",
            "[a='</style>']{c:d}",
            "a<b{}",
            ".\\<\\/style{}",
            "#\\<x{}",
        ] {
            let out = clean(css);
            assert!(!out.contains("</") && !out.contains("<s") && !out.contains("<b"), "{css} → {out}");
        }
    }

    #[test]
    fn what_ran_in_old_browsers_is_gone() {
        let out = clean(
            "a{width:expression(alert(1));behavior:url(x);-moz-binding:url(x);-o-link:'x';content:'javascript:x'}",
        );
        for word in ["expression", "alert", "behavior", "-moz-binding", "-o-link", "javascript:"] {
            assert!(!out.contains(word), "{out}");
        }
    }

    #[test]
    fn rules_that_match_nothing_go() {
        let mut used = Used::default();
        used.classes.insert("x".into());
        used.elements.extend(["a".into(), "p".into()]);
        let out =
            sheet(".x a,.y,#z{color:red}.y{a:b}p{c:d}@media print{.y{a:b}}", &Base::default(), &Nothing(Some(used)));
        assert_eq!(out, ".x a{color:red}\np{c:d}\n");
    }
}
