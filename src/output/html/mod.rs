//! The one-file reader document: an article as HTML that opens anywhere, offline, with its pictures inside.
//!
//! The content security policy is the first thing in its head: no scripts, nothing loaded, and of styles only the
//! one that this file wrote. The bytes are exactly those that a browser gives back when it parses and serialises
//! the document, and [`read()`] gives back what [`write()`] took.

mod build;
mod read;
mod tag;

use std::sync::LazyLock;

pub use read::{NotOurs, read};

use super::escape::Syntax;
use super::markup::{Markup, Resolve};
use super::picture::Picture;
use super::walk::Walk;
use super::{Options, clean, digest, text};
use crate::article::{Article, Direction};

/// Typography of the reader, in light, dark and print.
pub(super) const STYLE: &str = include_str!("copy.css");

/// First wall against scripts is the typed article; this is the second.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest::base64(STYLE.as_bytes())
    )
});

/// The name that Decant's copies give themselves.
pub(super) const GENERATOR: &str = "Decant";

/// Writes the document.
pub fn write(article: &Article, options: &Options) -> String {
    let resolve = |src: &str| data_url(src, options);
    document(article, options, Syntax::Html, &resolve)
}

/// The article of a copy and the options that it was written with, where the copy is byte for byte what was written.
pub fn unaltered(source: &str) -> Option<(Article, Options)> {
    read(source).ok().filter(|(article, options)| write(article, options) == source)
}

/// An article as a document: on its own, or as a chapter of a book, whose style and pictures are files beside it.
pub(super) fn document(article: &Article, options: &Options, syntax: Syntax, resolve: Resolve) -> String {
    let mut out = Markup::new(article, syntax, resolve);
    let language = article.language.as_deref().and_then(clean::language);
    let mut root = Vec::new();
    if syntax == Syntax::Xml {
        out.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n");
        root.push(("xmlns", "http://www.w3.org/1999/xhtml"));
        root.extend(language.map(|tag| ("xml:lang", tag)));
    } else {
        out.out.push_str("<!DOCTYPE html>");
    }
    root.extend(language.map(|tag| ("lang", tag)));
    root.push(("dir", if article.direction == Direction::Rtl { "rtl" } else { "ltr" }));
    out.open("html", &root);
    out.open("head", &[]);
    head(&mut out, article, options);
    out.close();
    out.open("body", &[]);
    out.open("main", &[]);
    out.open("article", &[]);
    body(&mut out, article);
    out.close();
    foot(&mut out, article, options);
    for _ in 0..3 {
        out.close();
    }
    out.out
}

/// The picture of an address as a `data:` address, if the copy has it.
fn data_url(src: &str, options: &Options) -> Option<String> {
    match options.pictures.get(src) {
        Some(picture) => Some(picture.data_url()),
        None => Picture::from_data_url(src).map(|picture| picture.data_url()),
    }
}

fn head(out: &mut Markup, article: &Article, options: &Options) {
    let book = out.syntax == Syntax::Xml;
    if !book {
        out.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &POLICY)]);
    }
    out.void("meta", &[("charset", "utf-8")]);
    out.out.push('\n');
    let mut meta = |key: &str, name: &str, content: &str| {
        // XHTML knows no `property` outside RDFa.
        out.void("meta", &[(if book { "name" } else { key }, name), ("content", content)]);
        out.out.push('\n');
    };
    meta("name", "viewport", "width=device-width, initial-scale=1");
    meta("name", "generator", GENERATOR);
    for author in &article.byline {
        meta("name", "author", author);
    }
    let excerpt = clean::line(&article.excerpt);
    let named = [
        ("property", "og:site_name", article.site.as_deref()),
        ("property", "article:published_time", article.published.as_deref().and_then(clean::date)),
        ("property", "article:modified_time", article.modified.as_deref().and_then(clean::date)),
        ("name", "description", Some(excerpt.as_str()).filter(|excerpt| !excerpt.is_empty())),
        ("name", "decant:saved", options.saved.as_deref().and_then(clean::date)),
    ];
    for (key, name, content) in named {
        if let Some(content) = content {
            meta(key, name, content);
        }
    }
    for tag in &options.tags {
        meta("property", "article:tag", tag);
    }
    let web = |address: &Option<String>| address.as_deref().and_then(clean::web);
    if let Some(url) = web(&article.url) {
        meta("name", "decant:url", &url);
    }
    for next in article.next.iter().filter_map(|next| clean::web(next)) {
        meta("name", "decant:next", &next);
    }
    meta("name", "decant:version", &article.version.to_string());
    meta("name", "decant:words", &article.words.to_string());
    meta("name", "decant:minutes", &article.minutes.to_string());
    meta("name", "decant:kept", &article.kept_percent.to_string());
    for left in &article.left_out {
        meta("name", "decant:left-out", &format!("{} {} {}", left.words, left.reason.replace(' ', "-"), left.sample));
    }
    meta("name", "decant:text", &digest::hex(text::words(article).as_bytes()));
    if let Some(canonical) = web(&article.canonical).filter(|_| !book) {
        out.void("link", &[("rel", "canonical"), ("href", &canonical)]);
        out.out.push('\n');
    }
    out.element("title", &[], &super::title(article));
    out.out.push('\n');
    if book {
        out.void("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", "style.css")]);
    } else {
        out.open("style", &[]);
        out.out.push_str(STYLE);
        out.close();
    }
}

fn body(out: &mut Markup, article: &Article) {
    out.open("header", &[]);
    out.element("h1", &[], &article.title);
    let source = super::source_line(article);
    if !source.is_empty() {
        out.element("p", &[("class", "source")], &source);
    }
    if !article.lead.is_empty() {
        out.open("p", &[("class", "lead")]);
        out.write(Walk::inlines(&article.lead));
        out.close_filled("<p class=\"lead\">");
    }
    out.close();
    out.out.push('\n');
    if let Some(image) = &article.image {
        out.open("figure", &[("class", "cover")]);
        out.write(Walk::figure(image));
        out.close();
        out.out.push('\n');
    }
    out.write(Walk::blocks(&article.blocks));
}

/// Where the copy comes from and what it lacks.
fn foot(out: &mut Markup, article: &Article, options: &Options) {
    out.open("footer", &[]);
    if let Some(note) = &options.note {
        out.element("p", &[("class", "note")], note);
    }
    if let Some(url) = article.url.as_deref().and_then(clean::web).and_then(|url| out.address(&url)) {
        out.open("p", &[("class", "url")]);
        out.element("a", &[("href", &url)], &url);
        out.close();
    }
    out.close();
}
