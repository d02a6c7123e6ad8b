//! Lines between headline and text that say who wrote it and when. The article's head has them as byline and date, so the
//! text does not say them again.

use crate::html::NodeId;

use super::segment::Segment;
use super::select::Measured;

/// Words of the longest line of names, and of the longest date with its label, its time and what place it came from.
const BYLINE_WORDS: f32 = 25.0;
const DATE_WORDS: f32 = 14.0;
/// Share of digits in a date's characters; a sentence that names a day has fewer.
const DATE_DIGITS: f32 = 0.15;

/// Drops the kept lines that are byline or date, up to the first kept running text.
pub fn drop(page: &Measured<'_>, kept: &mut [bool]) {
    let from = page.hints.headline.map_or(0, |headline| page.range(headline).0);
    for (segment, kept) in page.segments.iter().zip(kept).skip(from).filter(|(_, kept)| **kept) {
        let is_byline = segment.words <= BYLINE_WORDS && shows(page, segment, &page.hints.byline);
        let is_date = || is_date(segment) && shows(page, segment, &page.hints.dates);
        if is_byline || is_date() {
            *kept = false;
        } else if segment.is_prose() {
            return;
        }
    }
}

fn is_date(segment: &Segment) -> bool {
    segment.words <= DATE_WORDS
        && segment.digits as f32 >= DATE_DIGITS * segment.chars as f32
        && !matches!(segment.last_char, '.' | '!' | '?' | '。')
}

/// The segment stands in one of the elements, or one of them in the segment.
fn shows(page: &Measured<'_>, segment: &Segment, elements: &[NodeId]) -> bool {
    elements.iter().any(|&id| {
        page.tree.contains(id, segment.first) && page.tree.contains(id, segment.last)
            || segment.first <= id && id <= segment.last
            || segment.block == id
    })
}
