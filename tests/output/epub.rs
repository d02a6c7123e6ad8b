//! EPUB, judged by epubcheck where it is installed.

use std::process::Command;

use decant::article::*;
use decant::output::epub::{self, Book};
use decant::output::{Options, Picture, zip};

use crate::generate::{self, GIF};

fn options() -> Options {
    let mut options = Options { saved: Some("2026-01-02T03:04:05.678Z".into()), ..Options::default() };
    options.tags = vec!["harbour & sea".into(), "\u{0}".into()];
    options.pictures.insert("https://example.org/a".into(), Picture::from_data_url(GIF).unwrap());
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0".to_vec();
    options.pictures.insert("http://example.org/ü/中 x".into(), Picture::new(webp).unwrap());
    let drawing = b"<?xml version='1.0'?><svg viewBox='0 0 9 9' onload='x()'><defs><path id='a b' d='M0 0h9'/></defs><use href='#a'/>\
        <script>x()</script><image xlink:href='https://e.example/x.png'/><text style='font-size:2px'>tide</text></svg>";
    options
        .pictures
        .insert("https://example.org/a(b)_c?x=1&copy=2&amp;#top".into(), Picture::new(drawing.to_vec()).unwrap());
    options
}

/// Errors and warnings that epubcheck finds, or none where it is not installed.
fn complaints(name: &str, book: &[u8]) -> Vec<String> {
    let path = std::env::temp_dir().join(format!("decant-{}-{name}.epub", std::process::id()));
    std::fs::write(&path, book).unwrap();
    // On Debian the command is a jar, which not every kernel runs by itself.
    let jar = ["-jar", "/usr/share/java/epubcheck.jar"];
    let ran = Command::new("epubcheck")
        .arg(&path)
        .output()
        .or_else(|_| Command::new("java").args(jar).arg(&path).output().map_err(|_| ()))
        .ok()
        .filter(|ran| !String::from_utf8_lossy(&ran.stderr).contains("Unable to access jarfile"));
    std::fs::remove_file(&path).unwrap();
    let Some(ran) = ran else {
        eprintln!("skipped: epubcheck is not installed (on Debian: apt-get install epubcheck)");
        return Vec::new();
    };
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    let bad = ["ERROR", "WARNING", "FATAL"];
    let lines = said.lines().filter(|line| bad.iter().any(|word| line.starts_with(word)));
    let found: Vec<String> = lines.map(str::to_owned).collect();
    assert!(!found.is_empty() || ran.status.success(), "{said}");
    found
}

#[test]
fn epubcheck_has_nothing_to_say_of_many_strange_articles() {
    let articles: Vec<Article> = (0..400).map(generate::article).collect();
    let book = epub::write(&Book { title: Some("All <of> them"), articles: &articles }, &options()).unwrap();
    let found = complaints("many", &book);
    assert!(found.is_empty(), "{} complaints\n{}", found.len(), found[..found.len().min(20)].join("\n"));
}

#[test]
fn epubcheck_has_nothing_to_say_of_one_article() {
    let mut article = generate::article(3);
    article.image = Some(Figure { images: vec![Image { src: GIF.into(), ..Image::default() }], caption: vec![] });
    let book = epub::write(&Book { title: None, articles: &[article] }, &Options::default()).unwrap();
    let found = complaints("one", &book);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_container_is_as_readers_want_it_and_the_bytes_do_not_vary() {
    let articles = [generate::article(1), generate::article(2)];
    let book = Book { title: None, articles: &articles };
    let bytes = epub::write(&book, &options()).unwrap();
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    assert_eq!(bytes, epub::write(&book, &options()).unwrap());
    let names: Vec<String> = zip::read(&bytes).unwrap().into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"EPUB/chapter-2.xhtml".to_owned()), "{names:?}");
}
