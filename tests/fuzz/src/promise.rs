//! What must hold on any bytes: chunks do not matter, output is built and stable, marks only add, time is bounded.

use decant::article::Article;
use decant::clutter::kind::Kinds;
use decant::clutter::marker::{Marker, MarkerOptions};
use decant::clutter::set;
use decant::output::{self, Format, Options};
use decant::read::{Mode, ReadOptions, Reader};
use fastrand::Rng;
use std::time::{Duration, Instant};

/// Far above what any page of this size may take; the tests of hostile input look at the growth.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells the first promise that does not hold.
pub fn check(page: &[u8], random: &mut Rng) -> Result<(), String> {
    let start = Instant::now();
    let whole = read(page, page.len().max(1), Mode::Article);
    let chunk = random.usize(1..200);
    let pieces = read(page, chunk, Mode::Article);
    if whole != pieces {
        return Err(format!("read in chunks of {chunk} it gives another article"));
    }
    for mode in [Mode::Anyway, Mode::Selection] {
        if let Ok(article) = read(page, page.len().max(1), mode) {
            written(&article)?;
        }
    }
    if let Ok(article) = whole {
        written(&article)?;
    }
    marked(page, random)?;
    if start.elapsed() > PATIENCE {
        return Err(format!("it took {:?}", start.elapsed()));
    }
    Ok(())
}

fn read(page: &[u8], chunk: usize, mode: Mode) -> Result<Article, String> {
    let url = Some("https://lantern.example/a/b.html".to_owned());
    let mut reader = Reader::new(ReadOptions { url, mode, ..ReadOptions::default() });
    for piece in page.chunks(chunk) {
        reader.push(piece);
    }
    reader.finish().map(|reading| reading.article).map_err(|error| error.code().to_owned())
}

/// Every format can be written, and the HTML reads back as what it was written from.
fn written(article: &Article) -> Result<(), String> {
    let options = Options::default();
    for format in [Format::Markdown, Format::Text, Format::Epub, Format::Json] {
        let _ = output::write(article, format, &options);
    }
    let first = output::html::write(article, &options);
    let (again, options) =
        output::html::read(&first).map_err(|_| "its clean copy is not recognised as ours".to_owned())?;
    if output::html::write(&again, &options) != first {
        return Err("its clean copy changes when it is read and written again".to_owned());
    }
    Ok(())
}

/// The marker gives the page back with nothing but marks in it, however it is cut.
fn marked(page: &[u8], random: &mut Rng) -> Result<(), String> {
    let whole = mark(page, page.len().max(1));
    let chunk = random.usize(1..200);
    if mark(page, chunk) != whole {
        return Err(format!("marked in chunks of {chunk} it gives other bytes"));
    }
    let already = find(page, b"data-decant").is_some();
    if !already && without_marks(&whole) != page {
        return Err("without its marks, the marked page is not the page".to_owned());
    }
    Ok(())
}

fn mark(page: &[u8], chunk: usize) -> Vec<u8> {
    let options = MarkerOptions { kinds: Kinds::DEFAULT, ..MarkerOptions::default() };
    let mut marker = Marker::new(options, set::built_in());
    let mut out = Vec::new();
    for piece in page.chunks(chunk) {
        out.extend(marker.push(piece));
    }
    out.extend(marker.finish());
    out
}

fn without_marks(page: &[u8]) -> Vec<u8> {
    const MARK: &[u8] = b" data-decant=\"";
    let mut out = Vec::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = find(rest, MARK) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + MARK.len()..];
        let end = rest.iter().position(|byte| *byte == b'"').map_or(rest.len(), |quote| quote + 1);
        rest = &rest[end..];
    }
    out.extend_from_slice(rest);
    out
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}
