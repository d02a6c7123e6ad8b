//! Build steps that a shell script would do badly. `build.sh` calls them; each can be called alone:
//!
//! ```text
//! cargo xtask engine [NAME]     src/ → dist/engine/ (wasm, glue, types); both engines, or the one of that name
//! cargo xtask engine-size       fails when the built engine is larger than it may be
//! cargo xtask notices OUT       licences of everything that is compiled into the engine or shipped from npm
//! cargo xtask zip DIR OUT MAX   DIR as a reproducible zip of at most MAX bytes
//! cargo xtask own-js DIR MAX    own JavaScript in DIR, at most MAX bytes
//! ```

mod engine;
mod notices;
mod pack;
mod paths;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["engine"] => engine::build(None),
        ["engine", name] => engine::build(Some(name)),
        ["engine-size"] => engine::check_size(),
        ["notices", out] => notices::write(Path::new(out)),
        ["zip", dir, out, max] => bytes(max).and_then(|max| pack::zip(Path::new(dir), Path::new(out), max)),
        ["own-js", dir, max] => bytes(max).and_then(|max| pack::own_js(Path::new(dir), max)),
        _ => Err("xtask knows: engine [NAME], engine-size, notices OUT, zip DIR OUT MAX, own-js DIR MAX".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn bytes(word: &str) -> Result<u64, String> {
    word.parse().map_err(|_| format!("{word} is not a number of bytes"))
}
