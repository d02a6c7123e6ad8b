//! HTML documents, token by token: whatever could run or fetch is counted, wherever it stands.

use std::ops::Range;

use super::{Report, Text};
use crate::html::{StartTag, Tag, TokenSink, Tokenizer, unescape_attribute, unescape_text};
use crate::output::digest;
use crate::output::html;
use crate::output::text;

/// Elements that run something or hold another document.
const ACTIVE: [&str; 20] = [
    "script",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "base",
    "portal",
    "fencedframe",
    "noscript",
    "plaintext",
    "xmp",
    "noembed",
    "noframes",
    "animate",
    "set",
    "animatetransform",
    "animatemotion",
    "foreignobject",
];

/// Attributes whose address is fetched when the document is shown.
const LOADING: [&str; 12] = [
    "src",
    "srcset",
    "imagesrcset",
    "poster",
    "background",
    "data",
    "dynsrc",
    "lowsrc",
    "classid",
    "codebase",
    "manifest",
    "archive",
];

/// Attributes whose address is followed when somebody clicks.
const LINKING: [&str; 7] = ["href", "xlink:href", "action", "formaction", "cite", "longdesc", "ping"];

/// Links that a browser does not fetch.
const QUIET_LINKS: [&str; 5] = ["canonical", "author", "license", "alternate", "icon"];

/// Faults of one kind that a report names.
const MOST_FAULTS: usize = 5;

/// What a document holds.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub scripts: Vec<String>,
    pub loads: Vec<String>,
    pub pictures: usize,
    /// Attributes that stand twice in one tag: what counts is the first, what was meant may be the second.
    pub doubled: Vec<String>,
    /// Links that lead nowhere from where the copy lies.
    relative: Vec<String>,
    /// The first element of the head is a policy that forbids scripts and loading.
    pub policy: bool,
    pub generator: bool,
    /// The digest of the text that the document claims to have.
    pub claimed: Option<String>,
    /// All letters and digits of its text.
    pub letters: String,
    elements: usize,
    in_style: bool,
    in_title: bool,
    style: String,
}

pub(super) fn check(source: &str) -> Report {
    let mut report = Report::new("HTML copy");
    let findings = match scan(source) {
        Ok(findings) => findings,
        Err(why) => return Report::refuse("HTML copy", why),
    };
    if !findings.generator {
        report.faults.push("The file is not a copy that Decant wrote.".into());
    }
    if !findings.policy {
        report.faults.push("The file does not begin with a policy that forbids scripts and loading.".into());
    }
    report.pictures = findings.pictures;
    if let Some((article, _)) = html::unaltered(source) {
        report.kind = "article as HTML";
        report.text = whole(findings.claimed.as_deref(), &text::words(&article));
    } else if findings.generator {
        report.text = whole(findings.claimed.as_deref(), &findings.letters);
        // A whole page is not written from an article; it says so by its digest alone.
        if report.text == Text::Changed {
            report.faults.push("The file is not, byte for byte, what Decant wrote.".into());
        } else {
            report.kind = "page as HTML";
            let relative = findings.relative.iter().take(MOST_FAULTS);
            report.faults.extend(relative.map(|link| format!("A link leads nowhere: {link}.")));
        }
    }
    add(&mut report, findings);
    report
}

/// Counts what was found and says what is wrong with it.
pub(super) fn add(report: &mut Report, findings: Findings) {
    report.scripts += findings.scripts.len();
    report.remote_loads += findings.loads.len();
    report.faults.extend(findings.scripts.iter().take(MOST_FAULTS).map(|what| format!("Something could run: {what}.")));
    report
        .faults
        .extend(findings.doubled.iter().take(MOST_FAULTS).map(|what| format!("An attribute stands twice: {what}.")));
    report
        .faults
        .extend(findings.loads.iter().take(MOST_FAULTS).map(|what| format!("Something would be loaded: {what}.")));
}

pub(super) fn whole(claimed: Option<&str>, letters: &str) -> Text {
    match claimed {
        Some(claimed) if claimed == digest::hex(letters.as_bytes()) => Text::Whole,
        Some(_) => Text::Changed,
        None => Text::Unknown,
    }
}

pub(super) fn scan(source: &str) -> Result<Findings, crate::error::Error> {
    let mut tokenizer = Tokenizer::new(Findings::default());
    tokenizer.push(|text| text.push_str(source))?;
    let (_, mut findings) = tokenizer.finish()?;
    findings.style_ends();
    Ok(findings)
}

impl TokenSink for Findings {
    fn start_tag(&mut self, source: &str, tag: StartTag<'_>) {
        let name = source[tag.name].to_ascii_lowercase();
        self.style_ends();
        self.in_style = name == "style";
        self.in_title = name == "title";
        if ACTIVE.contains(&name.as_str()) {
            self.scripts.push(format!("<{name}>"));
        }
        let mut attributes = Vec::with_capacity(tag.attributes.len());
        for span in tag.attributes {
            let at = |start: u32, len: usize| &source[start as usize..start as usize + len];
            let attribute = at(span.name, usize::from(span.name_len)).to_ascii_lowercase();
            attributes.push((attribute, unescape_attribute(at(span.value, span.value_len as usize)).into_owned()));
        }
        self.attributes(&name, &attributes);
        if !matches!(name.as_str(), "html" | "head") {
            self.elements += 1;
        }
    }

    fn end_tag(&mut self, _: &str, _: Range<usize>, tag: Tag) {
        self.in_title &= tag != Tag::Title;
        self.style_ends();
    }

    fn text(&mut self, source: &str, span: Range<usize>, raw: bool) {
        let text = &source[span];
        if self.in_style {
            self.style.push_str(text);
        } else if !raw && !self.in_title {
            self.letters.extend(unescape_text(text).chars().filter(|c| c.is_alphanumeric()));
        }
    }
}

impl Findings {
    fn attributes(&mut self, name: &str, attributes: &[(String, String)]) {
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value);
        if name == "meta" {
            self.meta(&value("http-equiv").to_ascii_lowercase(), value("name"), value("content"));
        }
        if matches!(name, "img" | "image") && (is_data_picture(value("src")) || is_data_picture(value("srcset"))) {
            self.pictures += 1;
        }
        let quiet = name == "link"
            && value("rel")
                .split_ascii_whitespace()
                .all(|rel| QUIET_LINKS.contains(&rel.to_ascii_lowercase().as_str()));
        let mut names: Vec<&str> = attributes.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let doubled = names.windows(2).find(|pair| pair[0] == pair[1]);
        self.doubled.extend(doubled.map(|pair| format!("{} on <{name}>", pair[0])));
        for (attribute, value) in attributes {
            let plain = plain(value);
            if attribute == "href" && matches!(name, "a" | "area") && !plain.starts_with('#') && !has_scheme(&plain) {
                self.relative.push(plain.chars().take(80).collect());
            }
            if attribute.starts_with("on") || attribute == "srcdoc" {
                self.scripts.push(format!("{attribute} on <{name}>"));
            } else if LOADING.contains(&attribute.as_str()) {
                self.address(name, attribute, &plain, true);
            } else if LINKING.contains(&attribute.as_str()) {
                let loads = !quiet && matches!(name, "link" | "image" | "use" | "feimage");
                self.address(name, attribute, &plain, loads);
            } else if attribute == "style" {
                self.css(value);
            }
        }
    }

    fn meta(&mut self, equivalent: &str, name: &str, content: &str) {
        match equivalent {
            "content-security-policy" => {
                let strict = content.starts_with("default-src 'none';") && !content.contains("script-src");
                self.policy |= strict && self.elements == 0;
            }
            "" => {}
            _ => self.scripts.push(format!("<meta http-equiv={equivalent}>")),
        }
        match name {
            "generator" => self.generator |= content == html::GENERATOR,
            "decant:text" => self.claimed = Some(content.to_owned()),
            _ => {}
        }
    }

    fn address(&mut self, element: &str, attribute: &str, plain: &str, loads: bool) {
        let what = || format!("{attribute}={} on <{element}>", plain.chars().take(80).collect::<String>());
        let runs = ["javascript:", "vbscript:", "livescript:", "data:text", "data:application", "data:image/svg"];
        let svg_image =
            element == "img" && matches!(attribute, "src" | "srcset") && plain.starts_with("data:image/svg");
        if runs.iter().any(|scheme| plain.starts_with(scheme)) && !svg_image {
            self.scripts.push(what());
        } else if loads && !plain.is_empty() && !plain.starts_with("data:") && !plain.starts_with('#') {
            self.loads.push(what());
        }
    }

    fn style_ends(&mut self) {
        if self.in_style {
            let style = std::mem::take(&mut self.style);
            self.css(&style);
        }
        self.in_style = false;
    }

    /// Looks for anything that fetches, with escapes undone as far as they could hide it.
    fn css(&mut self, css: &str) {
        let plain: String =
            unescaped_css(css).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        for (at, _) in plain.match_indices("url(") {
            let address = plain[at + 4..].trim_start_matches(['"', '\'']);
            if !address.starts_with("data:") && !address.starts_with('#') {
                self.loads.push(format!("url({}", address.chars().take(80).collect::<String>()));
            }
        }
        if plain.contains("@import") {
            self.loads.push("@import in a style".to_owned());
        }
        for word in ["image-set(", "src("] {
            for (at, _) in plain.match_indices(word) {
                let remote = |text: &&str| !text.starts_with("data:") && !text.starts_with('#');
                for address in strings_in(&plain[at + word.len()..]).into_iter().filter(remote) {
                    self.loads.push(format!("{word}{}", address.chars().take(80).collect::<String>()));
                }
            }
        }
        for word in ["expression(", "javascript:", "-moz-binding", "-o-link:", "behavior:url"] {
            if plain.contains(word) {
                self.scripts.push(format!("{word} in a style"));
            }
        }
    }
}

/// Whether an address says how it is to be followed, and so needs no page around it.
fn has_scheme(plain: &str) -> bool {
    let scheme = plain.split_once(':').map_or("", |(scheme, _)| scheme);
    !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn is_data_picture(src: &str) -> bool {
    src.starts_with("data:image/")
}

/// An address as a browser reads it: no control characters or spaces, lower case.
fn plain(value: &str) -> String {
    value.chars().filter(|c| *c > ' ' && !c.is_control()).collect::<String>().to_lowercase()
}

/// The strings in what follows an opening bracket, up to the one that closes it, but for those that name a type.
fn strings_in(css: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut depth = 1;
    let mut rest = css;
    while let Some(at) = rest.find(['(', ')', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        let sign = after.as_bytes()[0];
        rest = &after[1..];
        match sign {
            b'(' => depth += 1,
            b')' => depth -= 1,
            quote => {
                let end = rest.find(char::from(quote)).unwrap_or(rest.len());
                let is_type = before.is_empty() && css[..css.len() - rest.len() - 1].ends_with("type(");
                if !is_type {
                    found.push(&rest[..end]);
                }
                rest = rest.get(end + 1..).unwrap_or("");
            }
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// CSS with hexadecimal and other escapes decoded and comments gone, but for what looks like one in a string. An escaped mark is a letter of a name, as in
/// `.bg-\[url\(x\)\]`, and opens, ends and parts nothing: it becomes `_`.
fn unescaped_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open || c == '\n' => quote = None,
            _ => {}
        }
        if c == '/' && quote.is_none() && chars.peek() == Some(&'*') {
            chars.next();
            let mut last = ' ';
            for c in chars.by_ref() {
                if last == '*' && c == '/' {
                    break;
                }
                last = c;
            }
            continue;
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        let mut code = String::new();
        while let Some(digit) = chars.next_if(|c| c.is_ascii_hexdigit() && code.len() < 6) {
            code.push(digit);
        }
        let letter = |c: char| if c.is_ascii() && !c.is_ascii_alphanumeric() && c != '-' { '_' } else { c };
        match u32::from_str_radix(&code, 16).ok().and_then(char::from_u32) {
            Some(decoded) => {
                out.push(letter(decoded));
                chars.next_if(|c| c.is_ascii_whitespace());
            }
            // A line that goes on.
            None if chars.next_if(|c| matches!(c, '\n' | '\r' | '\x0c')).is_some() => {}
            None => out.extend(chars.next().map(letter)),
        }
    }
    out
}
