//! `decant hide` and `decant rules`.

use std::io::{Read, Write};
use std::sync::Arc;

use cpu_time::ThreadTime;
use decant::clutter::kind::{Kind, Kinds};
use decant::clutter::marker::{Marker, MarkerOptions, judge_page, write_marks};
use decant::clutter::rule::RuleList;
use decant::clutter::set::{Origin, RuleSet};
use decant::clutter::{claim, network, reference, sheet};

use crate::{Failure, UNREADABLE, USAGE, input};

/// Chunk in which a stream is read.
const CHUNK: usize = 64 << 10;

struct Arguments {
    options: MarkerOptions,
    rules: Arc<RuleSet>,
    stream: bool,
    explain: bool,
    batch: Option<String>,
    file: String,
}

fn usage(message: impl Into<String>) -> Failure {
    Failure(USAGE, format!("decant hide: {}", message.into()))
}

fn parse(arguments: Vec<String>) -> Result<Arguments, Failure> {
    let mut parsed = Arguments {
        options: MarkerOptions { kinds: Kinds::DEFAULT, ..MarkerOptions::default() },
        rules: Arc::new(RuleSet::built_in()),
        stream: false,
        explain: false,
        batch: None,
        file: "-".into(),
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| usage(format!("{argument} needs a value")));
        match argument.as_str() {
            "--url" => parsed.options.url = value()?,
            "--content-type" => parsed.options.content_type = Some(value()?),
            "--kinds" => {
                parsed.options.kinds = Kinds::parse(&value()?)
                    .map_err(|word| usage(format!("`{word}` is no kind; the kinds are {}", names())))?
            }
            "--rules" => {
                let file = value()?;
                let text = input::read(&file).map_err(|message| Failure(UNREADABLE, message))?;
                let text = String::from_utf8_lossy(&text);
                let mut list = RuleList::default();
                list.read(&file, &text, Kind::Ad);
                list.errors.iter().for_each(|error| eprintln!("{error}"));
                if let Some(rules) = Arc::get_mut(&mut parsed.rules) {
                    rules.add(&text, Origin::Own);
                }
            }
            "--stream" => parsed.stream = true,
            "--explain" => parsed.explain = true,
            "--batch" => parsed.batch = Some(value()?),
            other if other.starts_with("--") => return Err(usage(format!("`{other}` is no option"))),
            _ => parsed.file = argument,
        }
    }
    Ok(parsed)
}

fn names() -> String {
    Kind::ALL.map(Kind::name).join(", ")
}

pub fn run(arguments: Vec<String>) -> Result<(), Failure> {
    let arguments = parse(arguments)?;
    if let Some(list) = &arguments.batch {
        return batch(list, &arguments);
    }
    if arguments.stream {
        return stream(&arguments);
    }
    let bytes = input::read(&arguments.file).map_err(|message| Failure(UNREADABLE, message))?;
    let marks = judge_page(&bytes, &arguments.options, &arguments.rules);
    if arguments.explain {
        for mark in &marks {
            println!("{}\t<{}>\t{}\t{}", mark.n, mark.tag, mark.kind.name(), mark.reason);
        }
        return Ok(());
    }
    print(&write_marks(&bytes, &marks, &arguments.options))
}

fn stream(arguments: &Arguments) -> Result<(), Failure> {
    let mut marker = Marker::new(arguments.options.clone(), &arguments.rules);
    let unreadable =
        |error: std::io::Error| Failure(UNREADABLE, format!("decant: {} cannot be read: {error}", arguments.file));
    let mut source: Box<dyn Read> = if arguments.file == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(&arguments.file).map_err(unreadable)?)
    };
    let mut chunk = vec![0; CHUNK];
    loop {
        let count = source.read(&mut chunk).map_err(unreadable)?;
        if count == 0 {
            return print(&marker.finish());
        }
        print(&marker.push(&chunk[..count]))?;
    }
}

fn print(bytes: &[u8]) -> Result<(), Failure> {
    std::io::stdout()
        .lock()
        .write_all(bytes)
        .map_err(|error| Failure(UNREADABLE, format!("decant: the output cannot be written: {error}")))
}

fn batch(list: &str, arguments: &Arguments) -> Result<(), Failure> {
    input::batch(list, |entry, bytes| {
        let options = MarkerOptions { url: entry.url.clone().unwrap_or_default(), ..arguments.options.clone() };
        let start = ThreadTime::now();
        let marks = judge_page(bytes, &options, &arguments.rules);
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        serde_json::json!({"id": entry.id, "marks": marks, "ms": (ms * 1000.0).round() / 1000.0})
    })
}

/// What the rules and words compile to: the stylesheet, the network rules, the reference page; or a check of lists.
pub fn rules(arguments: Vec<String>) -> Result<(), Failure> {
    let built_in = RuleList::built_in();
    match arguments.first().map(String::as_str) {
        Some("stylesheet") => print(sheet::stylesheet(&built_in, Kinds::ALL).as_bytes()),
        Some("network") => print(network::rules(&built_in).as_bytes()),
        Some("package") => package(&built_in, arguments.get(1)),
        Some("reference") => print(reference::page(&built_in).as_bytes()),
        Some("check") => {
            let mut list = RuleList::default();
            for file in &arguments[1..] {
                let text = input::read(file).map_err(|message| Failure(UNREADABLE, message))?;
                list.read(file, &String::from_utf8_lossy(&text), Kind::Ad);
            }
            let lines: String = list.errors.iter().map(|error| format!("{error}\n")).collect();
            if list.errors.is_empty() {
                print(format!("{} rules, no errors\n", list.rules.len() + list.addresses.len()).as_bytes())
            } else {
                Err(Failure(UNREADABLE, lines))
            }
        }
        _ => Err(Failure(USAGE, "decant rules: say stylesheet, network, reference, package DIR or check FILE…".into())),
    }
}

/// Writes what an extension needs of the rules into a folder: the stylesheet, the network rules, the words of claims.
fn package(built_in: &RuleList, folder: Option<&String>) -> Result<(), Failure> {
    let Some(folder) = folder else { return Err(Failure(USAGE, "decant rules package: say which folder".into())) };
    let files = [
        ("hide.css", sheet::for_pages(built_in)),
        ("network.json", network::rules(built_in)),
        ("claims.js", claim::table()),
    ];
    for (name, text) in files {
        let path = std::path::Path::new(folder).join(name);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| Failure(UNREADABLE, format!("decant: {} cannot be written: {error}", path.display())))?;
    }
    Ok(())
}
