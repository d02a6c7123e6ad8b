//! Texts that look alike judge each other, on pages that are no running text: of a list of goods the model is sure of some
//! names and not of others, and for no other reason than their words.

use super::lexicon::ByHash;
use super::looks::Looks;
use super::segment::Segment;
use super::select::Measured;

/// What the mean of its likes counts beside a text's own score. From 0.6 to 1 little changed on sites that the model had
/// not learnt from.
const SHARE: f32 = 0.7;
/// Texts that make a kind.
const LIKES: f32 = 3.0;
/// Elements from the text's own outwards that must look alike.
const REACH: usize = 3;

/// Keeps the texts that reach the threshold with the help of their likes.
pub fn keep(page: &Measured<'_>, threshold: f32, kept: &mut [bool]) {
    let tree = page.tree;
    let mut looks = Looks::new(tree);
    let mut look = |segment: &Segment| {
        let around = std::iter::once(segment.block).chain(tree.ancestors(segment.block)).take(REACH);
        around.fold(0u32, |sum, id| sum.rotate_left(7) ^ looks.of(id))
    };
    let own: Vec<u32> = page.segments.iter().map(&mut look).collect();
    let mut kinds: ByHash<[f32; 3]> = ByHash::default();
    for (i, look) in own.iter().enumerate() {
        // A text without words counts too: a price.
        let weight = page.segments[i].words + 1.0;
        let [count, weights, scores] = kinds.entry(*look).or_default();
        *count += 1.0;
        *weights += weight;
        *scores += weight * page.scores[i];
    }
    for (i, kept) in kept.iter_mut().enumerate() {
        let [count, weights, scores] = kinds[&own[i]];
        *kept |= count >= LIKES && (1.0 - SHARE) * page.scores[i] + SHARE * scores / weights >= threshold;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, segment};
    use crate::html;

    #[test]
    fn names_of_one_list_are_kept_together() {
        let card = |name| format!("<div class=card><h3>{name}</h3><span><b>Read on</b></span></div>");
        let cards: String = ["Lamps", "Ropes", "Anchors", "Tar"].map(card).concat();
        let tree = html::parse(&format!("{cards}<div class=note><h3>Cookies</h3></div>")).expect("a page that parses");
        let segments = segment::segments(&tree);
        let is_name = |segment: &Segment| tree.tag(segment.block).heading_level().is_some();
        let mut names = [0.5, 0.45, 0.28, 0.4, 0.28].into_iter();
        let scores: Vec<f32> =
            segments.iter().map(|s| if is_name(s) { names.next().expect("a name") } else { 0.1 }).collect();
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &Hints::default() };
        let mut kept: Vec<bool> = scores.iter().map(|&score| score >= 0.3).collect();
        keep(&page, 0.3, &mut kept);
        assert!(!kept.pop().expect("the note"), "nothing looks like it");
        assert_eq!(kept.iter().filter(|&&kept| kept).count(), 4, "all names, and not what stands under them");
    }
}
