//! EPUB 3 books: one article, or several as chapters.
//!
//! Each chapter is the reader document in XHTML, with its pictures as files. Nothing in it depends on a clock or on
//! chance, so the same articles give the same bytes.

use std::collections::BTreeMap;

use super::escape::{self, Syntax};
use super::html;
use super::picture::{MediaType, Picture};
use super::zip::{Archive, TooLarge};
use super::{Options, clean, digest};
use crate::article::{Article, Direction};

/// What goes into one book.
#[derive(Debug, Clone, Copy)]
pub struct Book<'a> {
    /// Title of the whole; that of the first article where there is none.
    pub title: Option<&'a str>,
    pub articles: &'a [Article],
}

const CONTAINER: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"#;

/// A transparent point. A book that holds a picture of a newer format must name an older one as its substitute.
const POINT: [u8; 68] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0b, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x60, 0x00, 0x02, 0x00, 0x00, 0x05, 0x00, 0x01, 0xe9, 0xfa, 0xdc, 0xd8, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// Writes the book.
pub fn write(book: &Book, options: &Options) -> Result<Vec<u8>, TooLarge> {
    let pictures = Pictures::of(book.articles, options);
    let resolve = |src: &str| pictures.names.get(src).cloned();
    let chapters: Vec<String> =
        book.articles.iter().map(|article| html::document(article, options, Syntax::Xml, &resolve)).collect();

    let mut archive = Archive::default();
    // First and unpacked: this is how programs recognise an EPUB.
    archive.add("mimetype", b"application/epub+zip")?;
    archive.add("META-INF/container.xml", CONTAINER.as_bytes())?;
    archive.add("EPUB/package.opf", package(book, options, &pictures, &chapters).as_bytes())?;
    archive.add("EPUB/nav.xhtml", navigation(book).as_bytes())?;
    archive.add("EPUB/style.css", html::STYLE.as_bytes())?;
    for (number, chapter) in chapters.iter().enumerate() {
        archive.add(&format!("EPUB/{}", chapter_name(number)), chapter.as_bytes())?;
    }
    for (name, picture) in &pictures.files {
        archive.add(&format!("EPUB/{name}"), picture.bytes())?;
    }
    if pictures.need_substitute() {
        archive.add("EPUB/images/point.png", &POINT)?;
    }
    archive.finish()
}

fn chapter_name(number: usize) -> String {
    format!("chapter-{}.xhtml", number + 1)
}

/// The pictures of the book, each once.
#[derive(Default)]
struct Pictures {
    /// File names by address.
    names: BTreeMap<String, String>,
    files: Vec<(String, Picture)>,
    cover: Option<String>,
}

impl Pictures {
    fn of(articles: &[Article], options: &Options) -> Self {
        let mut pictures = Pictures::default();
        for article in articles {
            for src in super::shown_pictures(article) {
                let picture = options.pictures.get(src).cloned().or_else(|| Picture::from_data_url(src));
                let Some(picture) = picture.filter(|_| !pictures.names.contains_key(src)) else { continue };
                let name = format!("images/image-{}.{}", pictures.files.len() + 1, picture.media_type().extension());
                pictures.names.insert(src.to_owned(), name.clone());
                pictures.files.push((name, picture));
            }
        }
        let leads = articles.iter().filter_map(|article| article.image.as_ref()).flat_map(|figure| &figure.images);
        pictures.cover = leads.filter_map(|image| pictures.names.get(&image.src)).next().cloned();
        pictures
    }

    fn need_substitute(&self) -> bool {
        self.files.iter().any(|(_, picture)| needs_substitute(picture))
    }
}

/// WebP became a core type of EPUB with version 3.3, AVIF has not yet.
fn needs_substitute(picture: &Picture) -> bool {
    matches!(picture.media_type(), MediaType::WebP | MediaType::Avif)
}

/// The package document: what the book is, and what is in it.
fn package(book: &Book, options: &Options, pictures: &Pictures, chapters: &[String]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n",
    );
    let first = book.articles.first();
    element(&mut out, "dc:identifier", &[("id", "id")], &identifier(chapters));
    element(&mut out, "dc:title", &[], &title(book));
    let languages: Vec<&str> =
        book.articles.iter().filter_map(|article| article.language.as_deref().and_then(clean::language)).collect();
    element(&mut out, "dc:language", &[], languages.first().unwrap_or(&"und"));
    let mut authors: Vec<String> = Vec::new();
    for author in book.articles.iter().flat_map(|article| &article.byline).map(|author| clean::line(author)) {
        if !author.is_empty() && !authors.contains(&author) {
            authors.push(author);
        }
    }
    for author in &authors {
        element(&mut out, "dc:creator", &[], author);
    }
    let single = first.filter(|_| book.articles.len() == 1);
    let fields = [
        ("dc:publisher", single.and_then(|article| article.site.as_deref()).map(clean::line)),
        ("dc:date", single.and_then(|article| article.published.as_deref()).and_then(clean::date).map(day)),
        ("dc:source", single.and_then(|article| article.url.as_deref()).and_then(clean::web)),
        ("dc:description", single.map(|article| clean::line(&article.excerpt))),
    ];
    for (name, value) in fields {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            element(&mut out, name, &[], &value);
        }
    }
    for tag in options.tags.iter().map(|tag| clean::line(tag)).filter(|tag| !tag.is_empty()) {
        element(&mut out, "dc:subject", &[], &tag);
    }
    element(&mut out, "meta", &[("property", "dcterms:modified")], &modified(options));
    out.push_str("</metadata>\n<manifest>\n");
    let mut item = |attributes: &[(&str, &str)]| void(&mut out, "item", attributes);
    item(&[("id", "nav"), ("href", "nav.xhtml"), ("media-type", "application/xhtml+xml"), ("properties", "nav")]);
    item(&[("id", "style"), ("href", "style.css"), ("media-type", "text/css")]);
    for (number, chapter) in chapters.iter().enumerate() {
        let (id, href) = (format!("chapter-{}", number + 1), chapter_name(number));
        let mut attributes = vec![("id", id.as_str()), ("href", &href), ("media-type", "application/xhtml+xml")];
        if chapter.contains("<math ") {
            attributes.push(("properties", "mathml"));
        }
        item(&attributes);
    }
    for (number, (name, picture)) in pictures.files.iter().enumerate() {
        let id = format!("image-{}", number + 1);
        let mut attributes = vec![("id", id.as_str()), ("href", name), ("media-type", picture.media_type().name())];
        if pictures.cover.as_ref() == Some(name) {
            attributes.push(("properties", "cover-image"));
        }
        if needs_substitute(picture) {
            attributes.push(("fallback", "point"));
        }
        item(&attributes);
    }
    if pictures.need_substitute() {
        item(&[("id", "point"), ("href", "images/point.png"), ("media-type", "image/png")]);
    }
    out.push_str("</manifest>\n");
    let backwards = first.is_some_and(|article| article.direction == Direction::Rtl);
    out.push_str(if backwards { "<spine page-progression-direction=\"rtl\">\n" } else { "<spine>\n" });
    if chapters.len() > 1 {
        void(&mut out, "itemref", &[("idref", "nav")]);
    }
    for number in 1..=chapters.len() {
        void(&mut out, "itemref", &[("idref", &format!("chapter-{number}"))]);
    }
    out.push_str("</spine>\n</package>\n");
    out
}

fn navigation(book: &Book) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><head>",
    );
    element(&mut out, "title", &[], &title(book));
    void(&mut out, "link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", "style.css")]);
    out.push_str("</head><body><nav epub:type=\"toc\">");
    element(&mut out, "h1", &[], &title(book));
    out.push_str("<ol>\n");
    for (number, article) in book.articles.iter().enumerate() {
        out.push_str("<li>");
        element(&mut out, "a", &[("href", &chapter_name(number))], &super::title(article));
        out.push_str("</li>\n");
    }
    out.push_str("</ol></nav></body></html>\n");
    out
}

fn title(book: &Book) -> String {
    let given = book.title.map(clean::line).filter(|title| !title.is_empty());
    given.or_else(|| book.articles.first().map(super::title)).unwrap_or("—".to_owned())
}

/// A name for exactly this content, in the shape of a UUID (version 8: ours to fill).
fn identifier(chapters: &[String]) -> String {
    let hash = digest::hex(chapters.concat().as_bytes());
    format!("urn:uuid:{}-{}-8{}-8{}-{}", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32])
}

/// The time of the copy in the one form that EPUB allows.
fn modified(options: &Options) -> String {
    let saved = options.saved.as_deref().and_then(clean::date).unwrap_or("1980-01-01");
    let time = saved.get(11..19).filter(|time| {
        let b = time.as_bytes();
        saved.ends_with('Z')
            && b.iter().enumerate().all(|(at, c)| if at % 3 == 2 { *c == b':' } else { c.is_ascii_digit() })
    });
    format!("{}T{}Z", day(saved), time.unwrap_or("00:00:00"))
}

fn day(date: &str) -> String {
    date.chars().take(10).collect()
}

fn element(out: &mut String, name: &str, attributes: &[(&str, &str)], text: &str) {
    start(out, name, attributes);
    out.push('>');
    escape::text(out, text, Syntax::Xml);
    out.push_str(&format!("</{name}>\n"));
}

fn void(out: &mut String, name: &str, attributes: &[(&str, &str)]) {
    start(out, name, attributes);
    out.push_str("/>\n");
}

fn start(out: &mut String, name: &str, attributes: &[(&str, &str)]) {
    out.push('<');
    out.push_str(name);
    for (attribute, value) in attributes {
        escape::attribute(out, attribute, value, Syntax::Xml);
    }
}
