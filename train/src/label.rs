//! Which segments the true text holds: an alignment of the page's words with the truth's, in document order.
//!
//! A match scores more when it continues the one before, so that whole passages win over scattered common words.

use decant::extract::segment::is_unspaced;

/// Words of a text: runs of letters and digits in lower case; characters of scripts without spaces one by one.
fn words(text: &str, out: &mut Vec<String>) {
    let mut open = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            open = false;
        } else if is_unspaced(c) {
            out.push(c.to_string());
            open = false;
        } else if let Some(last) = out.last_mut().filter(|_| open) {
            last.push(c);
        } else {
            out.push(c.to_string());
            open = true;
        }
    }
}

/// Scores of a match that stands alone and of one that continues a match.
const ALONE: u32 = 1;
const CONTINUED: u32 = 4;
/// Matches in a row that count; fewer are chance.
const RUN: usize = 3;
/// Cells of the alignment's table, at most.
const CELLS: usize = 1 << 30;

const UP: u8 = 0;
const LEFT: u8 = 1;
const MATCH: u8 = 2;
const CONTINUES: u8 = 4;

/// For each segment the share of its words that the truth holds at that place, 0–1.
pub fn labels(truth_text: &str, segments: &[String]) -> Vec<f32> {
    let (mut truth, mut page, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    words(truth_text, &mut truth);
    for text in segments {
        starts.push(page.len());
        words(text, &mut page);
    }
    starts.push(page.len());
    let page_len = page.len().min(CELLS / truth.len().max(1));
    let hit = aligned(&page[..page_len], &truth, page.len());
    (0..segments.len())
        .map(|i| {
            let own = &hit[starts[i]..starts[i + 1]];
            own.iter().filter(|&&hit| hit).count() as f32 / own.len().max(1) as f32
        })
        .collect()
}

/// What snippets tell: 1 for a segment that holds one of `with`, 0 for one of `without`, −1 where nothing is known.
pub fn from_snippets(with: &[String], without: &[String], segments: &[String]) -> Vec<f32> {
    let squeezed = |snippets: &[String]| -> Vec<String> {
        snippets.iter().map(|snippet| snippet.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let (with, without) = (squeezed(with), squeezed(without));
    let held = |text: &str, snippets: &[String]| snippets.iter().any(|snippet| text.contains(snippet.as_str()));
    segments
        .iter()
        .map(|text| match (held(text, &with), held(text, &without)) {
            (true, false) => 1.0,
            (false, true) => 0.0,
            _ => -1.0,
        })
        .collect()
}

/// For each word of the page (of `len`) whether the truth holds it in the best alignment.
fn aligned(page: &[String], truth: &[String], len: usize) -> Vec<bool> {
    let width = truth.len() + 1;
    let mut steps = vec![UP; (page.len() + 1) * width];
    let mut best = vec![0u32; width];
    let mut matched = vec![0u32; width];
    for i in 1..=page.len() {
        let (mut best_diagonal, mut matched_diagonal) = (best[0], matched[0]);
        for j in 1..width {
            let (best_up, matched_up) = (best[j], matched[j]);
            let mut step = if best[j - 1] > best_up { LEFT } else { UP };
            let mut value = best_up.max(best[j - 1]);
            let mut own = 0;
            if page[i - 1] == truth[j - 1] {
                own = best_diagonal + ALONE;
                if matched_diagonal > 0 && matched_diagonal + CONTINUED > own {
                    own = matched_diagonal + CONTINUED;
                    step |= CONTINUES;
                }
                if own >= value {
                    value = own;
                    step = (step & CONTINUES) | MATCH;
                }
            }
            steps[i * width + j] = step;
            (best_diagonal, matched_diagonal) = (best_up, matched_up);
            best[j] = value;
            matched[j] = own;
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (page.len(), truth.len());
    let mut forced = false;
    while i > 0 && j > 0 {
        let step = steps[i * width + j];
        if forced || step & 3 == MATCH {
            pairs.push((i - 1, j - 1));
            forced = step & CONTINUES != 0;
            (i, j) = (i - 1, j - 1);
        } else if step & 3 == LEFT {
            j -= 1;
        } else {
            i -= 1;
        }
    }
    let mut hit = vec![false; len];
    for run in pairs.chunk_by(|a, b| a.0 == b.0 + 1 && a.1 == b.1 + 1).filter(|run| run.len() >= RUN) {
        for pair in run {
            hit[pair.0] = true;
        }
    }
    hit
}
