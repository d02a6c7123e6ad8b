//! `decant read`: one page in any format, or a batch with one line a page.

use std::io::Write;

use cpu_time::ThreadTime;
use decant::article::Article;
use decant::error::Error;
use decant::output::{self, Format, Options};
use decant::read::{Mode, ReadOptions, Reader, Reading};
use serde_json::json;

use crate::input::{self, Entry};
use crate::{Failure, NOTHING, UNREADABLE, USAGE};

/// Bytes handed to the engine at a time, as a network would.
const CHUNK: usize = 64 << 10;

struct Arguments {
    url: Option<String>,
    format: Format,
    explain: bool,
    batch: Option<String>,
    file: Option<String>,
}

pub fn run(arguments: Vec<String>) -> Result<(), Failure> {
    let arguments = parse(arguments)?;
    match &arguments.batch {
        Some(list) => input::batch(list, page),
        None => one(&arguments),
    }
}

fn parse(words: Vec<String>) -> Result<Arguments, Failure> {
    let usage = |message: String| Failure(USAGE, format!("decant read: {message}"));
    let mut out = Arguments { url: None, format: Format::Json, explain: false, batch: None, file: None };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| usage(format!("{word} needs a value")));
        match word.as_str() {
            "--url" => out.url = Some(value()?),
            "--format" => out.format = value()?.parse().map_err(|error| usage(format!("{error}")))?,
            "--batch" => out.batch = Some(value()?),
            "--explain" => out.explain = true,
            option if option.starts_with("--") => return Err(usage(format!("there is no option {option}"))),
            _ if out.file.is_some() => return Err(usage("only one file can be read at a time; use --batch".into())),
            _ => out.file = Some(word),
        }
    }
    Ok(out)
}

fn read(bytes: &[u8], options: ReadOptions) -> Result<Reading, Error> {
    let mut reader = Reader::new(options);
    for chunk in bytes.chunks(CHUNK) {
        reader.push(chunk);
    }
    reader.finish()
}

fn one(arguments: &Arguments) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure(UNREADABLE, format!("decant read: {error}"));
    let bytes =
        input::read(arguments.file.as_deref().unwrap_or("-")).map_err(|message| Failure(UNREADABLE, message))?;
    let options = ReadOptions { url: arguments.url.clone(), explain: arguments.explain, ..ReadOptions::default() };
    // A copy has its article in it, pictures and all; who asks how it is found, or gives it another address, has it read anew.
    let is_asked = |(article, _): &(Article, Options)| {
        let url = arguments.url.as_deref();
        !arguments.explain && url.is_none_or(|url| article.url.as_deref() == Some(url))
    };
    let text = std::str::from_utf8(&bytes).ok();
    let copied = text.and_then(output::html::unaltered).filter(is_asked);
    let (article, mut options) = match copied {
        Some(copied) => copied,
        None => {
            let reading = read(&bytes, options).map_err(|error| match error {
                Error::NoArticle => Failure(NOTHING, format!("decant read: {error}")),
                error => failed(&error),
            })?;
            if arguments.explain {
                explain(&reading);
            }
            (reading.article, Options::default())
        }
    };
    // What a copy lacks is told in formats that carry pictures.
    if !matches!(arguments.format, Format::Html | Format::Epub) {
        options.note = None;
    }
    let bytes = output::write(&article, arguments.format, &options).map_err(|error| failed(&error))?;
    let mut out = std::io::stdout().lock();
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(|error| failed(&error))
}

/// Says on standard error where each field came from and why each text was kept or left.
fn explain(reading: &Reading) {
    for (field, source) in &reading.sources {
        eprintln!("{field}: {source}");
    }
    for verdict in &reading.verdicts {
        let mark = if verdict.kept { "keep" } else { "    " };
        let reason = verdict.reason.map_or("", |reason| reason.code());
        let (score, words) = (verdict.score, verdict.words.round());
        eprintln!("{mark} {score:.2} {words:>5} {reason:<14} {}  [{}]", verdict.sample, verdict.path);
    }
}

/// One line of a batch's answer. A batch takes the largest text where there is no article.
fn page(entry: &Entry, bytes: &[u8]) -> serde_json::Value {
    let options = ReadOptions { url: entry.url.clone(), mode: Mode::Anyway, ..ReadOptions::default() };
    let started = ThreadTime::now();
    let reading = read(bytes, options);
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    match reading {
        Ok(Reading { article, .. }) => {
            let text = output::text::body(&article);
            let Article { title, byline, published, language, .. } = article;
            json!({"id": entry.id, "title": title, "byline": byline, "published": published,
                   "language": language, "text": text, "ms": ms})
        }
        Err(error) => json!({"id": entry.id, "error": error.to_string(), "ms": ms}),
    }
}
