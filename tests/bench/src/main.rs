//! Speed and memory of reading, beside other engines: every page of two sets of the shared corpus, parse included, one
//! thread, native. Comes in: `../shared/corpus` (or `DECANT_SHARED`). Goes out: one table on stdout.
//!
//! Times are CPU times of this thread and are compared only with each other: the engines take turns page by page, so
//! that whatever else the machine does falls on all of them.

mod corpus;
mod engines;

use cpu_time::ThreadTime;
use engines::ENGINES;
use peak_alloc::PeakAlloc;
use std::time::Duration;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Each page is read so often by each engine; the fastest time counts.
const ROUNDS: usize = 3;

/// What one engine did over the whole corpus.
#[derive(Default, Clone)]
struct Sum {
    time: Duration,
    slowest: Duration,
    /// Most bytes that were held at once, above those held before the page.
    peak: usize,
    /// Pages on which the engine gave no text.
    silent: usize,
    letters: usize,
}

fn main() -> std::process::ExitCode {
    let pages = match corpus::pages(&["scrapinghub", "fundus"]) {
        Ok(pages) => pages,
        Err(sentence) => {
            eprintln!("bench: {sentence}");
            return std::process::ExitCode::FAILURE;
        }
    };
    let bytes: usize = pages.iter().map(|page| page.text.len()).sum();
    let mut sums = vec![Sum::default(); ENGINES.len()];
    for page in &pages {
        for (engine, sum) in ENGINES.iter().zip(&mut sums) {
            measure(page, engine.read, sum);
        }
    }
    print(&pages, bytes, &sums);
    std::process::ExitCode::SUCCESS
}

fn measure(page: &corpus::Page, read: engines::Read, sum: &mut Sum) {
    let mut fastest = Duration::MAX;
    let mut letters = 0;
    for _ in 0..ROUNDS {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let start = ThreadTime::now();
        letters = std::hint::black_box(read(page));
        fastest = fastest.min(start.elapsed());
        sum.peak = sum.peak.max(MEMORY.peak_usage().saturating_sub(before));
    }
    sum.time += fastest;
    sum.slowest = sum.slowest.max(fastest);
    sum.letters += letters;
    sum.silent += usize::from(letters == 0);
}

fn print(pages: &[corpus::Page], bytes: usize, sums: &[Sum]) {
    let megabytes = bytes as f64 / 1e6;
    let ours = sums.first().map_or(0.0, |sum| sum.time.as_secs_f64());
    println!("{} pages, {megabytes:.1} MB; best of {ROUNDS}, one thread, CPU time\n", pages.len());
    println!("| engine | total ms | MB/s | times Decant's | slowest page ms | peak MB | pages without text |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for (engine, sum) in ENGINES.iter().zip(sums) {
        let seconds = sum.time.as_secs_f64();
        println!(
            "| {} | {:.0} | {:.0} | {:.2} | {:.1} | {:.1} | {} |",
            engine.name,
            seconds * 1e3,
            megabytes / seconds,
            seconds / ours,
            sum.slowest.as_secs_f64() * 1e3,
            sum.peak as f64 / 1e6,
            if engine.reads { sum.silent.to_string() } else { "–".to_owned() },
        );
    }
    println!("\nThe peers are given text that is already decoded; Decant decodes the bytes itself.");
}
