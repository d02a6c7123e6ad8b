//! Selectors of cosmetic rules: the part of CSS that ad-block users know, plus `:has-text(…)`.
//!
//! In: a selector as text. Out: a [`Selector`] that matches elements of an outline, or a reason why not.

use super::outline::{At, Element, Outline};

#[derive(Debug, Clone, PartialEq)]
pub struct Selector {
    /// Alternatives between commas.
    pub paths: Vec<Path>,
}

/// Compounds from left to right; the combinator of each says how it hangs on the one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    pub steps: Vec<(Combinator, Compound)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combinator {
    Descendant,
    Child,
    Next,
    Later,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compound {
    pub tag: Option<String>,
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub attributes: Vec<AttributeTest>,
    pub conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AttributeTest {
    pub name: String,
    pub test: Test,
    pub value: String,
    pub ignore_case: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    Present,
    Equals,
    Word,
    Prefix,
    Suffix,
    Contains,
    Dash,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Some descendant matches; a leading combinator is that of the first step.
    Has(Selector),
    Not(Selector),
    Is(Selector),
    /// The subtree's text holds this, in any case.
    HasText(String),
    /// A place among siblings, such as `:nth-of-type(2)`. For stylesheets only: a batch of a live page does not have all
    /// siblings, so no rule with it is asked there.
    Place,
}

/// Nesting of `:has(:not(…))` and the like.
const DEPTH: u8 = 4;

impl Selector {
    pub fn parse(text: &str) -> Result<Selector, String> {
        let mut parser = Parser { rest: text.trim() };
        let selector = parser.list(DEPTH)?;
        if parser.rest.is_empty() { Ok(selector) } else { Err(format!("unexpected `{}`", parser.rest)) }
    }

    /// One compound without conditions: what can be told from a start tag alone.
    pub fn is_simple(&self) -> bool {
        self.paths.iter().all(|path| path.steps.len() == 1 && path.steps[0].1.conditions.is_empty())
    }

    /// Whether CSS knows it.
    pub fn is_css(&self) -> bool {
        self.all(&|condition| !matches!(condition, Condition::HasText(_)))
    }

    /// Whether it asks for a place among siblings.
    pub fn is_placed(&self) -> bool {
        !self.all(&|condition| *condition != Condition::Place)
    }

    /// Whether something is true of each condition, also of those inside others (which nest a few levels only).
    fn all(&self, test: &dyn Fn(&Condition) -> bool) -> bool {
        self.paths.iter().flat_map(|path| &path.steps).flat_map(|(_, compound)| &compound.conditions).all(|condition| {
            test(condition)
                && match condition {
                    Condition::HasText(_) | Condition::Place => true,
                    Condition::Has(inner) | Condition::Not(inner) | Condition::Is(inner) => inner.all(test),
                }
        })
    }

    pub fn matches(&self, outline: &Outline, at: At) -> bool {
        self.paths.iter().any(|path| path.matches(outline, at, path.steps.len()))
    }
}

impl Path {
    /// Whether the first `count` steps lead to `at`.
    fn matches(&self, outline: &Outline, at: At, count: usize) -> bool {
        let (combinator, compound) = &self.steps[count - 1];
        if !compound.matches(outline, at) {
            return false;
        }
        if count == 1 {
            return true;
        }
        let before = count - 1;
        match combinator {
            Combinator::Child => outline.parent(at).is_some_and(|parent| self.matches(outline, parent, before)),
            Combinator::Descendant => outline.ancestors(at).any(|above| self.matches(outline, above, before)),
            Combinator::Next => {
                outline.siblings_before(at).last().is_some_and(|sibling| self.matches(outline, *sibling, before))
            }
            Combinator::Later => {
                outline.siblings_before(at).into_iter().any(|sibling| self.matches(outline, sibling, before))
            }
        }
    }
}

impl Compound {
    pub fn matches(&self, outline: &Outline, at: At) -> bool {
        self.matches_tag(&outline.elements[at]) && self.conditions.iter().all(|condition| condition.holds(outline, at))
    }

    /// All that the start tag tells.
    pub fn matches_tag(&self, element: &Element) -> bool {
        self.tag.as_deref().is_none_or(|tag| element.tag == tag)
            && self.id.as_deref().is_none_or(|id| element.id == id)
            && self.classes.iter().all(|class| element.classes().any(|own| own == class))
            && self.attributes.iter().all(|test| test.holds(element))
    }
}

impl AttributeTest {
    fn holds(&self, element: &Element) -> bool {
        let value = match self.name.as_str() {
            "id" => Some(element.id.as_ref()).filter(|id| !id.is_empty()),
            "class" => Some(element.class.as_ref()).filter(|class| !class.is_empty()),
            name => element.attribute(name),
        };
        value.is_some_and(|value| self.fits(value))
    }

    pub fn fits(&self, value: &str) -> bool {
        if self.ignore_case {
            return self.compare(&value.to_lowercase(), &self.value.to_lowercase());
        }
        self.compare(value, &self.value)
    }

    fn compare(&self, value: &str, wanted: &str) -> bool {
        match self.test {
            Test::Present => true,
            Test::Equals => value == wanted,
            Test::Word => value.split_ascii_whitespace().any(|word| word == wanted),
            Test::Prefix => !wanted.is_empty() && value.starts_with(wanted),
            Test::Suffix => !wanted.is_empty() && value.ends_with(wanted),
            Test::Contains => !wanted.is_empty() && value.contains(wanted),
            Test::Dash => value.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
        }
    }
}

impl Condition {
    fn holds(&self, outline: &Outline, at: At) -> bool {
        match self {
            Condition::Not(selector) => !selector.matches(outline, at),
            Condition::Is(selector) => selector.matches(outline, at),
            Condition::Place => false,
            Condition::HasText(text) => {
                let mut folded = String::new();
                outline.folded_text(at, 4000, &mut folded);
                folded.contains(text)
            }
            Condition::Has(selector) => selector.paths.iter().any(|path| match path.steps[0].0 {
                Combinator::Child => {
                    outline.children(at).any(|child| path.matches(outline, child, 1)) && path.steps.len() == 1
                        || path.steps.len() > 1
                            && (at + 1..outline.end(at)).any(|below| path.matches(outline, below, path.steps.len()))
                }
                _ => (at + 1..outline.end(at)).any(|below| path.matches(outline, below, path.steps.len())),
            }),
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn list(&mut self, depth: u8) -> Result<Selector, String> {
        let mut paths = vec![self.path(depth)?];
        while self.take(',') {
            self.space();
            paths.push(self.path(depth)?);
        }
        Ok(Selector { paths })
    }

    fn path(&mut self, depth: u8) -> Result<Path, String> {
        self.space();
        let mut steps = Vec::new();
        let mut combinator = self.combinator().unwrap_or(Combinator::Descendant);
        loop {
            steps.push((combinator, self.compound(depth)?));
            let spaced = self.space();
            if self.rest.is_empty() || self.rest.starts_with([',', ')']) {
                return Ok(Path { steps });
            }
            combinator = match self.combinator() {
                Some(combinator) => combinator,
                None if spaced => Combinator::Descendant,
                None => return Err(format!("unexpected `{}`", self.rest)),
            };
        }
    }

    fn combinator(&mut self) -> Option<Combinator> {
        let combinator = match self.rest.chars().next()? {
            '>' => Combinator::Child,
            '+' => Combinator::Next,
            '~' => Combinator::Later,
            _ => return None,
        };
        self.rest = self.rest[1..].trim_start();
        Some(combinator)
    }

    fn compound(&mut self, depth: u8) -> Result<Compound, String> {
        let mut compound = Compound::default();
        let start = self.rest;
        if self.take('*') {
        } else if self.rest.starts_with(|c: char| c.is_alphabetic()) {
            compound.tag = Some(self.word()?.to_ascii_lowercase());
        }
        loop {
            match self.rest.chars().next() {
                Some('#') => {
                    self.rest = &self.rest[1..];
                    compound.id = Some(self.word()?);
                }
                Some('.') => {
                    self.rest = &self.rest[1..];
                    compound.classes.push(self.word()?);
                }
                Some('[') => {
                    self.rest = &self.rest[1..];
                    compound.attributes.push(self.attribute()?);
                }
                Some(':') => {
                    self.rest = self.rest.trim_start_matches(':');
                    compound.conditions.push(self.condition(depth)?);
                }
                _ => break,
            }
        }
        if start.len() == self.rest.len() {
            return Err(if self.rest.is_empty() {
                "a selector is missing".into()
            } else {
                format!("unexpected `{}`", self.rest)
            });
        }
        Ok(compound)
    }

    fn attribute(&mut self) -> Result<AttributeTest, String> {
        self.space();
        let name = self.word()?.to_ascii_lowercase();
        self.space();
        let tests = [
            ("~=", Test::Word),
            ("^=", Test::Prefix),
            ("$=", Test::Suffix),
            ("*=", Test::Contains),
            ("|=", Test::Dash),
            ("=", Test::Equals),
        ];
        let Some((sign, test)) = tests.into_iter().find(|(sign, _)| self.rest.starts_with(sign)) else {
            return if self.take(']') {
                Ok(AttributeTest { name, test: Test::Present, value: String::new(), ignore_case: false })
            } else {
                Err("`]` is missing".into())
            };
        };
        self.rest = self.rest[sign.len()..].trim_start();
        let value = match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let rest = &self.rest[1..];
                let end = rest.find(quote).ok_or("a quote is not closed")?;
                self.rest = &rest[end + 1..];
                rest[..end].to_string()
            }
            _ => {
                let end = self.rest.find([']', ' ']).ok_or("`]` is missing")?;
                let value = self.rest[..end].to_string();
                self.rest = &self.rest[end..];
                value
            }
        };
        self.space();
        let ignore_case = self.take('i');
        self.space();
        if self.take(']') { Ok(AttributeTest { name, test, value, ignore_case }) } else { Err("`]` is missing".into()) }
    }

    fn condition(&mut self, depth: u8) -> Result<Condition, String> {
        let name = self.word()?;
        if matches!(name.as_str(), "first-child" | "last-child" | "first-of-type" | "last-of-type" | "only-child") {
            return Ok(Condition::Place);
        }
        if !self.take('(') {
            return Err(format!("`:{name}` is not known"));
        }
        if depth == 0 {
            return Err("too many brackets inside each other".into());
        }
        if name == "has-text" {
            let end = closing(self.rest).ok_or("`)` is missing")?;
            let text = self.rest[..end].trim();
            self.rest = &self.rest[end + 1..];
            if text.starts_with('/') && text.len() > 1 {
                return Err("`:has-text` takes plain words here, no /pattern/".into());
            }
            let text = text.trim_matches(['"', '\'']);
            return if text.is_empty() {
                Err("`:has-text` needs words".into())
            } else {
                Ok(Condition::HasText(super::text::fold(text)))
            };
        }
        if matches!(name.as_str(), "nth-child" | "nth-of-type" | "nth-last-child" | "nth-last-of-type") {
            let end = self.rest.find(')').ok_or("`)` is missing")?;
            let place = &self.rest[..end];
            self.rest = &self.rest[end + 1..];
            return match place.trim().parse::<u16>() {
                Ok(1..) => Ok(Condition::Place),
                _ => Err(format!("`:{name}` takes a number here, from 1")),
            };
        }
        let condition = match name.as_str() {
            "has" => Condition::Has(self.list(depth - 1)?),
            "not" => Condition::Not(self.list(depth - 1)?),
            "is" | "where" | "matches" => Condition::Is(self.list(depth - 1)?),
            _ => return Err(format!("`:{name}(…)` is not known")),
        };
        self.space();
        if self.take(')') { Ok(condition) } else { Err("`)` is missing".into()) }
    }

    fn word(&mut self) -> Result<String, String> {
        let mut word = String::new();
        let mut chars = self.rest.char_indices();
        let mut end = self.rest.len();
        while let Some((at, c)) = chars.next() {
            if c == '\\' {
                if let Some((_, escaped)) = chars.next() {
                    word.push(escaped);
                }
            } else if c.is_alphanumeric() || c == '-' || c == '_' || !c.is_ascii() {
                word.push(c);
            } else {
                end = at;
                break;
            }
        }
        self.rest = &self.rest[end..];
        if word.is_empty() {
            Err(if self.rest.is_empty() {
                "a name is missing at the end".into()
            } else {
                format!("a name is missing before `{}`", self.rest)
            })
        } else {
            Ok(word)
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let taken = self.rest.strip_prefix(wanted);
        if let Some(rest) = taken {
            self.rest = rest;
        }
        taken.is_some()
    }

    fn space(&mut self) -> bool {
        let trimmed = self.rest.trim_start();
        let any = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        any
    }
}

/// Place of the bracket that closes one opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return Some(at),
            ')' => open -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clutter::facts::Facts;

    fn page() -> Vec<Facts> {
        let element = |tag: &str, parent: Option<u32>, class: &str, text: &str| Facts {
            tag: tag.into(),
            parent,
            class: class.into(),
            text: text.into(),
            ..Facts::default()
        };
        vec![
            element("body", None, "", ""),
            element("div", Some(0), "box big", ""),
            element("h2", Some(1), "", "Read Also"),
            element("a", Some(1), "link", "Something"),
            element("p", Some(0), "text", "Prose"),
        ]
    }

    #[test]
    fn selectors_match_as_in_css() {
        let facts = page();
        let outline = Outline::of_facts(&facts);
        for (selector, at, wanted) in [
            (".box", 1, true),
            ("div.box.big", 1, true),
            ("p.box", 1, false),
            ("body > div", 1, true),
            ("body a", 3, true),
            ("body > a", 3, false),
            ("h2 + a", 3, true),
            ("div ~ p", 4, true),
            ("[class^=\"bo\"]", 1, true),
            ("[class*='BIG' i]", 1, true),
            ("div:has(h2)", 1, true),
            ("div:has(> p)", 1, false),
            ("div:not(:has(p))", 1, true),
            ("div:has-text(read also)", 1, true),
            ("p:has-text(read also)", 4, false),
            (".none, p", 4, true),
        ] {
            let parsed = Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"));
            assert_eq!(parsed.matches(&outline, at), wanted, "{selector}");
        }
    }

    #[test]
    fn bad_selectors_say_why() {
        for (selector, word) in [
            ("div[", "name"),
            (".", "name"),
            ("div:hover", "not known"),
            ("p:has(", "missing"),
            ("p:has-text(/x/)", "plain words"),
            ("p:nth-child(2n+1)", "a number"),
            ("a[href=\"x]", "quote"),
        ] {
            let error = Selector::parse(selector).expect_err(selector);
            assert!(error.contains(word), "{selector}: {error}");
        }
    }
}
