//! The command line. It reads arguments and files, calls the engine and prints; it decides nothing.

mod hide;
mod input;
mod read;
mod save;

use std::process::ExitCode;

/// Nothing to do, and said so.
pub const NOTHING: u8 = 1;
/// The command line makes no sense.
pub const USAGE: u8 = 2;
/// A file could not be read or written.
pub const UNREADABLE: u8 = 3;

const HELP: &str = "\
decant reads, declutters and saves news articles.

  decant read  [--url U] [--format json|html|markdown|text|epub] [--explain] [FILE|-]
  decant read  --batch LIST
  decant hide  [--url U] [--kinds ad,newsletter,…|all] [--rules FILE] [--stream] [--explain] [FILE|-]
  decant hide  --batch LIST
  decant save  [--url U] [--format page|html|markdown|epub|text|json] [--name TEMPLATE] [--tag T] [-o OUT] FILE
  decant check FILE
  decant rules stylesheet|network|reference|package DIR|check [FILE…]

LIST holds one {\"id\",\"path\",\"url\"} a line; a path may end in .gz.
";

/// A failure with what to print and which code to leave with.
pub struct Failure(pub u8, pub String);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let outcome = match arguments.next().as_deref() {
        Some("read") => read::run(arguments.collect()),
        Some("hide") => hide::run(arguments.collect()),
        Some("save") => save::run(arguments.collect()),
        Some("check") => save::check_file(arguments.collect()),
        Some("rules") => hide::rules(arguments.collect()),
        Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(Failure(USAGE, format!("decant: there is no command `{other}`\n\n{HELP}"))),
        None => Err(Failure(USAGE, HELP.to_string())),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(code, message)) => {
            eprint!("{message}{}", if message.ends_with('\n') { "" } else { "\n" });
            ExitCode::from(code)
        }
    }
}
