//! Files, standard input and batch lists.

use std::io::{Read, Write};
use std::path::Path;

use serde::Deserialize;

use crate::{Failure, UNREADABLE};

/// One line of a batch list.
#[derive(Deserialize)]
pub struct Entry {
    #[serde(default)]
    pub id: String,
    pub path: String,
    #[serde(default)]
    pub url: Option<String>,
}

/// The bytes of a file, unpacked where its name ends in .gz; `-` is standard input.
pub fn read(path: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let outcome = if path == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| {
            if Path::new(path).extension().is_some_and(|ending| ending == "gz") {
                flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes)
            } else {
                file.read_to_end(&mut bytes)
            }
        })
    };
    outcome.map(|_| bytes).map_err(|error| format!("decant: {path} cannot be read: {error}"))
}

/// Runs `each` on the entries of a list; a bad line or page gives a line that says `error`.
pub fn batch(list: &str, mut each: impl FnMut(&Entry, &[u8]) -> serde_json::Value) -> Result<(), Failure> {
    let text = read(list).map_err(|message| Failure(UNREADABLE, message))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, line) in String::from_utf8_lossy(&text).lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
    {
        let row = match serde_json::from_str::<Entry>(line) {
            Err(error) => serde_json::json!({"id": "", "error": format!("line {}: {error}", number + 1)}),
            Ok(entry) => match read(&entry.path) {
                Ok(bytes) => each(&entry, &bytes),
                Err(message) => serde_json::json!({"id": entry.id, "error": message}),
            },
        };
        writeln!(out, "{row}")
            .map_err(|error| Failure(UNREADABLE, format!("decant: the output cannot be written: {error}")))?;
    }
    out.flush().map_err(|error| Failure(UNREADABLE, format!("decant: the output cannot be written: {error}")))
}
