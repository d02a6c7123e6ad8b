//! The score from which on a segment is kept. It is chosen page by page: where the model is sure, a text must be more
//! likely in than out; where it is not (a forum, a list of goods), leaving out costs more than taking too much.

use super::segment::Segment;
use crate::order;

/// No page asks for more than this probability.
const KEEP: f32 = 0.5;
/// A page whose surest words stay below this score is strange to the model; there the score is taken as relative.
/// Of the values tried, this and [`LEAST`] were the best on sites that the model had not learnt from.
const STRANGE: f32 = 0.6;
/// No segment below this score is kept, however unsure the model is of the page.
const LEAST: f32 = 0.2;

/// The least probability of a segment that is kept, [`LEAST`] to [`KEEP`].
pub fn threshold(segments: &[Segment], scores: &[f32]) -> f32 {
    let level = top(segments, scores).min(STRANGE) / STRANGE;
    (KEEP * level).min(best_f1(segments, scores) / 2.0).clamp(LEAST, KEEP)
}

/// Words of the surest segments that give a page's level.
const TOP_WORDS: f32 = 150.0;

/// The score that the page's surest [`TOP_WORDS`] words reach: how sure the model is of this page at all.
fn top(segments: &[Segment], scores: &[f32]) -> f32 {
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order::places(&mut order, &mut |a, b| scores[b].total_cmp(&scores[a]));
    let mut words = 0.0;
    for i in order {
        words += segments[i].words;
        if words >= TOP_WORDS {
            return scores[i];
        }
    }
    scores.iter().copied().fold(0.0, f32::max)
}

/// The highest F1, counted in words, that a choice of segments can expect from these probabilities, 0–1. Another word
/// raises it as long as its probability is above half of it: with `r` right words of `n` kept and `t` right ones on the
/// page, 2r/(n+t) grows by a word of probability p exactly when p > r/(n+t).
fn best_f1(segments: &[Segment], scores: &[f32]) -> f32 {
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let right_of = |i: usize| segments[i].words * scores[i];
    let all_right: f32 = order.iter().map(|&i| right_of(i)).sum();
    let (mut right, mut kept, mut best) = (0.0, 0.0, 0.0f32);
    for i in order {
        right += right_of(i);
        kept += segments[i].words;
        best = best.max(2.0 * right / (kept + all_right).max(f32::MIN_POSITIVE));
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(of: &[(f32, f32)]) -> (Vec<Segment>, Vec<f32>) {
        let segments = of.iter().map(|&(words, _)| Segment { words, ..Segment::default() }).collect();
        (segments, of.iter().map(|&(_, score)| score).collect())
    }

    #[test]
    fn a_sure_page_asks_for_more_likely_than_not() {
        let (segments, scores) = page(&[(400.0, 0.99), (300.0, 0.01), (20.0, 0.45)]);
        let threshold = threshold(&segments, &scores);
        assert!(threshold > 0.45 && threshold <= 0.5, "{threshold}");
    }

    #[test]
    fn an_unsure_page_asks_for_less() {
        // 100 words of 0.9 and 300 of 0.4: the best choice takes all, 2·210/(400+210) = 0.689.
        let (segments, scores) = page(&[(100.0, 0.9), (300.0, 0.4)]);
        assert!((best_f1(&segments, &scores) - 0.6885).abs() < 1e-3);
        assert!(threshold(&segments, &scores) < 0.4);
    }

    #[test]
    fn nothing_is_kept_below_the_least() {
        let (segments, scores) = page(&[(500.0, 0.05), (100.0, 0.1)]);
        assert_eq!(threshold(&segments, &scores), LEAST);
        assert_eq!(threshold(&[], &[]), LEAST);
    }
}
