//! Breaks pages at random and watches the engine. Comes in: our fixtures, some hostile pieces, a seed (`DECANT_FUZZ_SEED`) and
//! a time (`DECANT_FUZZ_SECONDS`). Goes out: nothing, or the first page that broke a promise, in `dist/fuzz/`, and the reason.
//!
//! A seed gives the same pages again. The promises are in `promise.rs`, the ways to break a page in `mutate.rs`.

mod mutate;
mod promise;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seconds = number("DECANT_FUZZ_SECONDS").unwrap_or(60);
    let seed = number("DECANT_FUZZ_SEED").unwrap_or(1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pages = pages(&root.join("tests/fixtures"));
    if pages.is_empty() {
        eprintln!("fuzz: tests/fixtures holds no pages");
        return ExitCode::FAILURE;
    }
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut random = fastrand::Rng::with_seed(seed);
    let mut tried = 0_u64;
    while Instant::now() < end {
        let page = mutate::page(&pages, &mut random);
        if let Some(broken) = broken_promise(&page, &mut random) {
            return report(&root, &page, seed, tried, &broken);
        }
        tried += 1;
    }
    println!("fuzz: {tried} pages from seed {seed}, no promise broken");
    ExitCode::SUCCESS
}

/// What the engine did wrong on this page, a panic included.
fn broken_promise(page: &[u8], random: &mut fastrand::Rng) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(|| promise::check(page, random))) {
        Ok(outcome) => outcome.err(),
        Err(_) => Some("a panic".to_owned()),
    }
}

fn report(root: &Path, page: &[u8], seed: u64, tried: u64, broken: &str) -> ExitCode {
    let folder = root.join("dist/fuzz");
    let file = folder.join(format!("seed-{seed}-page-{tried}.html"));
    let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, page));
    eprintln!("fuzz: page {tried} of seed {seed}: {broken}");
    match kept {
        Ok(()) => eprintln!("fuzz: the page is in {}", file.display()),
        Err(error) => eprintln!("fuzz: the page could not be kept: {error}"),
    }
    ExitCode::FAILURE
}

fn pages(folder: &Path) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|end| end == "html"));
    files.sort();
    files.iter().filter_map(|path| fs::read(path).ok()).filter(|page| !page.is_empty()).collect()
}
