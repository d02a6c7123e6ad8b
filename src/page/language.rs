//! Language and direction: declared by the page, else told from its text.

use crate::html::{Tag, Tree};

use super::Page;
use super::jsonld::Own;
use super::survey::Survey;
use super::text::visible;
use super::tongue::{self, Guess};

/// Bytes of text that the detection reads, and where it only has to confirm a declaration.
const SAMPLE: usize = 1200;
const SHORT_SAMPLE: usize = 450;

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>) {
    let root = tree.root();
    let html = tree.attr(root, "lang").or_else(|| tree.attr(root, "xml:lang"));
    let names = ["content-language", "language", "dc.language", "dcterms.language", "inlanguage"];
    let meta = survey.first_meta(&names).map(|(value, _)| value);
    let declared = [
        (html.as_deref(), "html lang"),
        (own.and_then(|own| own.language.as_deref()), "json-ld"),
        (meta, "meta"),
        (survey.meta("og:locale"), "og:locale"),
    ];
    let declared: Vec<(String, &'static str)> =
        declared.into_iter().filter_map(|(value, source)| Some((tag(value?)?, source))).collect();

    // Two declarations that agree need no proof from the text.
    let agreed = declared.len() > 1 && declared.iter().all(|(tag, _)| tag[..2] == declared[0].0[..2]);
    let detected = if agreed { None } else { detect(tree, if declared.is_empty() { SAMPLE } else { SHORT_SAMPLE }) };
    // A declared language is believed unless the script of the text, or a sure guess, says otherwise.
    let language = match (&detected, declared.first()) {
        (Some(guess), _) if guess.sure && !declared.iter().any(|(tag, _)| same_language(tag, guess.code)) => {
            Some((guess.code.to_owned(), "text"))
        }
        (Some(guess), Some(_)) => {
            declared.iter().find(|(tag, _)| same_language(tag, guess.code)).or(declared.first()).cloned()
        }
        (None, Some(first)) => Some(first.clone()),
        (Some(guess), None) => Some((guess.code.to_owned(), "text")),
        (None, None) => None,
    };
    if let Some((language, source)) = language {
        page.language = Some(language);
        page.because("language", source);
    }
    direction(page, tree);
}

/// A BCP 47 tag in its usual letter case, if it is one.
fn tag(value: &str) -> Option<String> {
    let value = value.split([',', ';', ' ']).find(|part| !part.is_empty())?;
    let mut out = String::new();
    for (i, part) in value.split(['-', '_']).enumerate() {
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return (i > 0).then_some(out);
        }
        match (i, part.len()) {
            (0, 2 | 3) => out.push_str(&part.to_ascii_lowercase()),
            (0, _) => return language_name(&part.to_ascii_lowercase()).map(str::to_owned),
            (_, 2) => out.push_str(&format!("-{}", part.to_ascii_uppercase())),
            (_, 4) if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                out.push_str(&format!("-{}{}", part[..1].to_ascii_uppercase(), part[1..].to_ascii_lowercase()));
            }
            _ => out.push_str(&format!("-{}", part.to_ascii_lowercase())),
        }
    }
    Some(out).filter(|tag| !matches!(&tag[..2], "xx" | "zz"))
}

fn language_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "english" => "en",
        "german" | "deutsch" => "de",
        "french" | "francais" => "fr",
        "spanish" | "espanol" => "es",
        "italian" | "italiano" => "it",
        "russian" => "ru",
        "chinese" => "zh",
        "japanese" => "ja",
        "arabic" => "ar",
        _ => return None,
    })
}

fn same_language(tag: &str, code: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or(tag);
    // Languages that the detection cannot tell apart, or that are written with several codes.
    const KIN: [&[&str]; 8] = [
        &["cs", "sk"],
        &["pt", "gl"],
        &["hi", "mr", "ne"],
        &["nb", "no", "nn", "da"],
        &["zh", "yue", "cmn"],
        &["hr", "sr", "bs", "sh", "sl"],
        &["id", "ms"],
        &["he", "iw"],
    ];
    primary == code || KIN.iter().any(|kin| kin.contains(&primary) && kin.contains(&code))
}

/// Guesses the language from the page's longer texts.
fn detect(tree: &Tree, size: usize) -> Option<Guess> {
    let mut sample = String::new();
    for id in tree.descendants(tree.body()) {
        if tree.tag(id) == Tag::P && sample.len() < size {
            let text = visible(tree, id, SHORT_SAMPLE);
            if text.len() > 80 {
                sample.push_str(&text);
                sample.push('\n');
            }
        }
    }
    // Pages that break lines instead of marking paragraphs.
    if sample.len() < 120 {
        let mut id = tree.body();
        while id < tree.end(tree.body()) && sample.len() < size {
            if matches!(tree.tag(id), Tag::Script | Tag::Style | Tag::Noscript | Tag::Template) {
                id = tree.end(id);
                continue;
            }
            if tree.raw_text(id).len() > 60 {
                sample.extend(tree.text(id).chars().take(SHORT_SAMPLE));
            }
            id += 1;
        }
    }
    if sample.chars().count() < 60 {
        return None;
    }
    let guess = tongue::detect(&sample)?;
    Some(Guess { sure: guess.sure && sample.len() > 300, ..guess })
}

/// The declared direction of the root or body, else that of the language.
fn direction(page: &mut Page, tree: &Tree) {
    for id in [tree.body(), tree.root()] {
        match tree.attr(id, "dir").as_deref().map(str::trim) {
            Some(dir) if dir.eq_ignore_ascii_case("rtl") => {
                page.right_to_left = true;
                return page.because("direction", "dir");
            }
            Some(dir) if dir.eq_ignore_ascii_case("ltr") => return page.because("direction", "dir"),
            _ => {}
        }
    }
    let language = page.language.as_deref().unwrap_or("");
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or("");
    let script = parts.find(|part| part.len() == 4);
    page.right_to_left = match script {
        Some(script) => matches!(script, "Arab" | "Hebr" | "Thaa" | "Syrc" | "Nkoo" | "Adlm"),
        None => matches!(
            primary,
            "ar" | "fa" | "he" | "iw" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv" | "ckb" | "arc" | "syr"
        ),
    };
    if page.right_to_left {
        page.because("direction", "language");
    }
}
