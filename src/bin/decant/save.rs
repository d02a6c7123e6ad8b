//! `decant save`: a clean copy in a file, checked before it gets its name; and `decant check`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use decant::article::Article;
use decant::clutter::kind::Kinds;
use decant::clutter::marker::{MarkerOptions, judge_page, write_marks};
use decant::clutter::set;
use decant::error::Error;
use decant::html::Parser;
use decant::output::check::{Report, check};
use decant::output::whole::{WholeOptions, WholePage};
use decant::output::{self, Format, Options, Picture, filename};
use decant::read::{ReadOptions, Reader};

use crate::{Failure, NOTHING, UNREADABLE, USAGE, input};

/// Where relative addresses of a page lead whose own address is unknown: a host that never exists.
const NOWHERE: &str = "http://page.invalid/";

struct Arguments {
    url: Option<String>,
    /// None is the whole page.
    format: Option<Format>,
    out: Option<String>,
    template: String,
    tags: Vec<String>,
    file: String,
}

fn usage(message: impl std::fmt::Display) -> Failure {
    Failure(USAGE, format!("decant save: {message}"))
}

fn parse(words: Vec<String>) -> Result<Arguments, Failure> {
    let mut out = Arguments {
        url: None,
        format: Some(Format::Html),
        out: None,
        template: filename::DEFAULT_TEMPLATE.into(),
        tags: Vec::new(),
        file: String::new(),
    };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| usage(format!("{word} needs a value")));
        match word.as_str() {
            "--url" => out.url = Some(value()?),
            "--format" => {
                let name = value()?;
                out.format = if name == "page" { None } else { Some(name.parse().map_err(usage)?) };
            }
            "-o" | "--output" => out.out = Some(value()?),
            "--name" => out.template = value()?,
            "--tag" => out.tags.push(value()?),
            option if option.starts_with("--") => return Err(usage(format!("there is no option {option}"))),
            _ if !out.file.is_empty() => return Err(usage("only one file can be saved at a time")),
            _ => out.file = word,
        }
    }
    if out.file.is_empty() {
        return Err(usage("which file?"));
    }
    Ok(out)
}

pub fn run(words: Vec<String>) -> Result<(), Failure> {
    let arguments = parse(words)?;
    let bytes = input::read(&arguments.file).map_err(|message| Failure(UNREADABLE, message))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure(UNREADABLE, format!("decant save: {}", Error::Empty)));
    }
    let mut nearby = Nearby::new(&arguments);
    let saved = now();
    let (article, copy) = match arguments.format {
        Some(format) => article(&arguments, format, &bytes, saved.clone(), &mut nearby)?,
        None => page(&arguments, &bytes, saved.clone(), &mut nearby)?,
    };
    let report = check(&copy, Some(arguments.format.unwrap_or(Format::Html)));
    if !report.is_clean() {
        return Err(Failure(
            NOTHING,
            format!("decant save: the copy is not clean, nothing was written\n{}", reasons(&report)),
        ));
    }
    let ending = arguments.format.map_or("html", Format::extension);
    let path = match &arguments.out {
        Some(path) => path.clone(),
        None => free(filename::file_name(&arguments.template, &article, Some(&saved), ending)),
    };
    write(&path, &copy)?;
    for missing in &nearby.missing {
        eprintln!("not in the copy: {missing}");
    }
    if path != "-" {
        println!("{path}: {report}");
    }
    Ok(())
}

fn failed(error: Error) -> Failure {
    let code = if error == Error::NoArticle { NOTHING } else { UNREADABLE };
    Failure(code, format!("decant save: {error}"))
}

fn article(
    arguments: &Arguments,
    format: Format,
    bytes: &[u8],
    saved: String,
    nearby: &mut Nearby,
) -> Result<(Article, Vec<u8>), Failure> {
    let mut reader = Reader::new(ReadOptions { url: Some(nearby.url.clone()), ..ReadOptions::default() });
    reader.push(bytes);
    let mut article = reader.finish().map_err(failed)?.article;
    article.url = arguments.url.clone();
    let mut options = Options { saved: Some(saved), tags: arguments.tags.clone(), ..Options::default() };
    for address in output::picture_addresses(&article) {
        if let Some(picture) = nearby.find(&address).and_then(Picture::new) {
            options.pictures.insert(address, picture);
        } else {
            nearby.missing.push(address);
        }
    }
    // The other formats name where their pictures are, and carry none.
    if matches!(format, Format::Html | Format::Epub) {
        options.note = note(nearby.missing.len());
    }
    let copy =
        output::write(&article, format, &options).map_err(|error| Failure(NOTHING, format!("decant save: {error}")))?;
    Ok((article, copy))
}

/// Tells in the copy what is not in it.
fn note(missing: usize) -> Option<String> {
    (missing > 0).then(|| format!("Images that could not be had and are links instead: {missing}."))
}

fn page(
    arguments: &Arguments,
    bytes: &[u8],
    saved: String,
    nearby: &mut Nearby,
) -> Result<(Article, Vec<u8>), Failure> {
    let options = MarkerOptions { url: nearby.url.clone(), kinds: Kinds::DEFAULT, ..MarkerOptions::default() };
    let marks = judge_page(bytes, &options, set::built_in());
    let marked = write_marks(bytes, &marks, &options);
    let mut parser = Parser::new(None);
    parser.push(&marked).map_err(failed)?;
    let tree = parser.finish().map_err(failed)?;
    // Only its name is wanted of the article, so a page without one can be saved too.
    let mut reader = Reader::new(ReadOptions {
        url: Some(nearby.url.clone()),
        mode: decant::read::Mode::Anyway,
        ..ReadOptions::default()
    });
    reader.push(bytes);
    let article = reader.finish().map(|reading| reading.article).unwrap_or_default();

    let options = WholeOptions { url: Some(nearby.url.clone()), saved: Some(saved), ..WholeOptions::default() };
    let mut page = WholePage::new(tree, options);
    loop {
        let needs = page.needs();
        if needs.is_empty() {
            break;
        }
        for need in needs {
            let found = nearby.find(&need.url);
            if found.is_none() {
                nearby.missing.push(need.url.clone());
            }
            page.give(&need, found.as_deref());
        }
    }
    if let Some(note) = note(page.missing().len()) {
        page.set_note(&note);
    }
    let mut copy = String::new();
    page.write(&mut |piece| copy.push_str(piece));
    Ok((Article { url: arguments.url.clone(), ..article }, copy.into_bytes()))
}

/// Files beside the page, found by the addresses that they have on the page.
struct Nearby {
    /// Address of the page.
    url: String,
    /// The part of it up to the last slash, which stands for `folder`.
    prefix: String,
    folder: PathBuf,
    missing: Vec<String>,
}

impl Nearby {
    fn new(arguments: &Arguments) -> Self {
        let url = arguments.url.clone().unwrap_or_else(|| NOWHERE.to_owned());
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let host = url.find("//").map_or(0, |at| at + 2);
        let prefix = match url[..end].rfind('/').filter(|slash| *slash >= host) {
            Some(slash) => url[..=slash].to_owned(),
            None => format!("{}/", &url[..end]),
        };
        let folder = Path::new(&arguments.file).parent().unwrap_or(Path::new("")).to_owned();
        Nearby { url, prefix, folder, missing: Vec::new() }
    }

    fn find(&self, address: &str) -> Option<Vec<u8>> {
        let path = address.strip_prefix(&self.prefix)?.split(['?', '#']).next()?;
        let path = decoded(path)?;
        let inside =
            !path.is_empty() && !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        inside.then(|| std::fs::read(self.folder.join(path)).ok()).flatten()
    }
}

fn decoded(path: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let hex = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?
            }
            _ => byte,
        });
    }
    String::from_utf8(out).ok().filter(|path| !path.contains('\0'))
}

/// The path, or the first of its numbered neighbours that no file has: a name that was not asked for takes nothing away.
fn free(path: String) -> String {
    let is_free = |name: &str| std::fs::symlink_metadata(name).is_err();
    let (stem, ending) = path.rsplit_once('.').unwrap_or((&path, ""));
    let mut name = path.clone();
    let mut n = 2;
    while !is_free(&name) {
        name = format!("{stem} {n}.{ending}");
        n += 1;
    }
    name
}

/// Writes the copy beside its place and then moves it there, so that nothing half-written has the name.
fn write(path: &str, copy: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure(UNREADABLE, format!("decant save: {path} cannot be written: {error}"));
    if path == "-" {
        let mut out = std::io::stdout().lock();
        return out.write_all(copy).and_then(|()| out.flush()).map_err(failed);
    }
    let mut target = led(PathBuf::from(path)).map_err(failed)?;
    if let Ok(there) = std::fs::metadata(&target) {
        // A pipe or a device takes the bytes; nothing may take its place.
        if !there.is_file() {
            let open = std::fs::OpenOptions::new().write(true).open(&target);
            return open.and_then(|mut out| out.write_all(copy)).map_err(failed);
        }
        target = std::fs::canonicalize(&target).map_err(failed)?;
    }
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let part = target.with_file_name(format!(".decant-{}.part", std::process::id()));
    let outcome = std::fs::write(&part, copy).and_then(|()| std::fs::rename(&part, &target));
    if outcome.is_err() {
        // The error that matters is the first.
        let _ = std::fs::remove_file(&part);
    }
    outcome.map_err(failed)
}

/// Where links lead, the last of them to a file that need not be there yet: a link goes on leading where it leads.
fn led(mut path: PathBuf) -> std::io::Result<PathBuf> {
    // As many as Linux follows.
    for _ in 0..40 {
        let Ok(to) = std::fs::read_link(&path) else { return Ok(path) };
        path = path.parent().unwrap_or(Path::new("")).join(to);
    }
    Err(std::io::Error::other("its links lead in a circle"))
}

/// Now, as ISO 8601 in UTC.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Civil date from days, counted from 1 March 0000 in eras of 400 years.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

fn reasons(report: &Report) -> String {
    report.faults.iter().map(|fault| format!("{fault}\n")).collect()
}

/// `decant check FILE`.
pub fn check_file(words: Vec<String>) -> Result<(), Failure> {
    let [path] = words.as_slice() else {
        return Err(Failure(USAGE, "decant check: which one file?".into()));
    };
    let bytes = input::read(path).map_err(|message| Failure(UNREADABLE, message))?;
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let formats = [Format::Html, Format::Markdown, Format::Text, Format::Epub, Format::Json];
    let report = check(&bytes, formats.into_iter().find(|format| format.extension() == ending));
    println!("{report}");
    if report.is_clean() { Ok(()) } else { Err(Failure(NOTHING, reasons(&report))) }
}
