//! Boxes that stand twice on a page: for wide and for narrow screens, on a folded and an open card, as the clones of a
//! carousel without an end. A reader sees one of them.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::html::{NodeId, Tag};

use super::segment::inherited;
use super::select::Measured;

/// Words of such a box at least. A shorter one may be said again on purpose: a price, the sizes of a second product.
const WORDS: f32 = 20.0;
/// Words by which a class says that its box is for one width of the screen, or a clone.
const ALTERNATES: [&str; 13] = [
    "mobile",
    "desktop",
    "tablet",
    "phone",
    "smartphone",
    "clone",
    "cloned",
    "duplicate",
    "onlymobile",
    "onlydesktop",
    "mob",
    "sp",
    "pc",
];
/// Classes of common style sheets that show a box on some widths alone, from their beginning.
const WIDTHS: [&str; 10] = [
    "visible-",
    "hidden-xs",
    "hidden-sm",
    "hidden-md",
    "hidden-lg",
    "d-none",
    "show-for-",
    "hide-for-",
    "hide-on-",
    "show-on-",
];
/// Words that name a carousel: its slides stand in it again, before the first and after the last.
const CAROUSELS: [&str; 9] = ["slick", "swiper", "carousel", "owl", "splide", "glide", "flickity", "slider", "slide"];
/// Elements from a box outwards whose classes count, and as many inwards; and texts before it among which its heading is
/// looked for.
const REACH: usize = 6;

/// A box whose text was seen: the element and its segments.
#[derive(Clone, Copy)]
struct Seen {
    id: NodeId,
    to: usize,
}

/// Drops the kept segments of a box whose kept text is wholly that of an earlier one, where one of the two is said to be for
/// some screens or a clone, or nothing stands between them. Any other text may be said again: the head of each table of
/// a manual, a refrain.
pub fn drop(page: &Measured<'_>, kept: &mut [bool]) {
    let tree = page.tree;
    let sums = Sums::new(page, kept);
    let mut boxes: HashMap<u64, Seen, FixedState> = HashMap::default();
    let mut id = tree.body();
    let end = tree.end(id);
    while id < end {
        let (from, to) = if tree.is_text(id) { (0, 0) } else { page.range(id) };
        if sums.words(from, to) < WORDS {
            id = if tree.is_text(id) { id + 1 } else { tree.end(id) };
            continue;
        }
        let earlier = boxes.get(&sums.text(from, to)).copied();
        // An element that holds nothing but another one is the same box.
        if earlier.is_none_or(|earlier| earlier.to <= from) {
            boxes.insert(sums.text(from, to), Seen { id, to });
        }
        let is_copy = |earlier: Seen| {
            earlier.to <= from && sums.count(from, to) > 1 && is_alternate(page, kept, &sums, earlier, Seen { id, to })
        };
        if earlier.is_some_and(is_copy) {
            kept[from..to].fill(false);
            id = tree.end(id);
        } else {
            id += 1;
        }
    }
}

/// Whether there is a sign that the later box is the earlier one again, for other screens or as a clone.
fn is_alternate(page: &Measured<'_>, kept: &[bool], sums: &Sums, earlier: Seen, later: Seen) -> bool {
    let tree = page.tree;
    let (from, to) = page.range(later.id);
    let is_heading = |&i: &usize| page.segments[i].inherited & inherited::HEADING != 0;
    // A heading that stays outside the box would be left bare.
    if (0..from).rev().take(REACH).find(|&i| kept[i]).is_some_and(|i| is_heading(&i)) {
        return false;
    }
    let mut kept_ones = (from..to).filter(|&i| kept[i]);
    // In a discussion an earlier post is quoted whole.
    if page.hints.is_discussion && kept_ones.clone().all(|i| page.segments[i].inherited & inherited::QUOTE != 0) {
        return true;
    }
    let in_carousel = || {
        let mut around = tree.ancestors(later.id).take(REACH).take_while(|&id| id > tree.body());
        around.any(|id| classes(page, id).any(|name| names_carousel(&name)))
    };
    let for_some = |one: Seen, other: Seen| is_for_some_screens(page, sums, one, other.id);
    if for_some(earlier, later) || for_some(later, earlier) || in_carousel() {
        return true;
    }
    let is_table = |id: NodeId| matches!(tree.tag(id), Tag::Table | Tag::Ul | Tag::Ol | Tag::Dl);
    sums.count(earlier.to, from) == 0
        && tree.parent(earlier.id) == tree.parent(later.id)
        && tree.raw_attr(earlier.id, "class") != tree.raw_attr(later.id, "class")
        && !(kept_ones.any(|i| is_heading(&i)) && tree.descendants(later.id).any(is_table))
}

/// Whether one of the elements that hold the text of a box, and no other kept text, is named for a screen or a clone.
fn is_for_some_screens(page: &Measured<'_>, sums: &Sums, seen: Seen, other: NodeId) -> bool {
    let tree = page.tree;
    let (from, to) = page.range(seen.id);
    let Some(first) = (from..to).find(|&i| sums.count(from, i + 1) > 0).map(|i| page.segments[i].block) else {
        return false;
    };
    let holds_it = |&id: &NodeId| {
        let (outer_from, outer_to) = page.range(id);
        sums.count(outer_from, outer_to) == sums.count(from, to)
    };
    let around = std::iter::once(first).chain(tree.ancestors(first)).take(2 * REACH);
    let mut apart = around.take_while(|&id| !tree.contains(id, other)).filter(holds_it);
    apart.any(|id| classes(page, id).any(|name| names_screen(&name) || names_carousel(&name)))
}

fn classes<'t>(page: &Measured<'t>, id: NodeId) -> impl Iterator<Item = String> + 't {
    let class = page.tree.raw_attr(id, "class").unwrap_or("");
    class.split_ascii_whitespace().map(str::to_ascii_lowercase)
}

fn names_screen(name: &str) -> bool {
    name.split_once(':').is_some_and(|(_, what)| what == "hidden")
        || WIDTHS.iter().any(|part| name.starts_with(part))
        || name.split(['-', '_']).any(|word| ALTERNATES.contains(&word))
}

fn names_carousel(name: &str) -> bool {
    name.split(['-', '_']).any(|word| CAROUSELS.contains(&word))
}

/// Sums over the kept segments before each one, so that no text is added up once for each element around it.
struct Sums {
    words: Vec<f32>,
    /// A hash of all kept lines so far, how many these are, and the factor of a line by how many come after it.
    lines: Vec<u64>,
    counts: Vec<usize>,
    powers: Vec<u64>,
}

impl Sums {
    fn new(page: &Measured<'_>, kept: &[bool]) -> Self {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut sums = Sums { words: vec![0.0], lines: vec![0], counts: vec![0], powers: vec![1] };
        for (i, segment) in page.segments.iter().enumerate() {
            let (words, line, count) = (sums.words[i], sums.lines[i], sums.counts[i]);
            sums.words.push(if kept[i] { words + segment.words } else { words });
            let next = line.wrapping_mul(FACTOR).wrapping_add(u64::from(segment.line_hash) + 1);
            sums.lines.push(if kept[i] { next } else { line });
            sums.counts.push(count + usize::from(kept[i]));
            sums.powers.push(sums.powers[i].wrapping_mul(FACTOR));
        }
        sums
    }

    fn count(&self, from: usize, to: usize) -> usize {
        self.counts[to] - self.counts[from]
    }

    fn words(&self, from: usize, to: usize) -> f32 {
        self.words[to] - self.words[from]
    }

    fn text(&self, from: usize, to: usize) -> u64 {
        let power = self.powers[self.count(from, to)];
        self.lines[to].wrapping_sub(self.lines[from].wrapping_mul(power))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, segment};
    use crate::html;

    /// How many segments are left of a body all of whose segments were kept.
    fn left_of(body: &str) -> usize {
        left_on(body, false)
    }

    fn left_on(body: &str, is_discussion: bool) -> usize {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let scores = vec![0.9; segments.len()];
        let hints = Hints { is_discussion, ..Hints::default() };
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
        let mut kept = vec![true; segments.len()];
        drop(&page, &mut kept);
        kept.iter().filter(|&&kept| kept).count()
    }

    const CARD: &str = "<h3>Night crossings</h3><p>From seven in the evening, with a cabin for each family and supper on \
                        the upper deck, every day but Sunday.</p>";

    #[test]
    fn a_box_that_stands_twice_is_read_once() {
        let page = |second: &str| format!("<div class=wide><div>{CARD}</div></div><div class=narrow>{second}</div>");
        assert_eq!(left_of(&page(CARD)), 2);
        assert_eq!(left_of(&page(&format!("<section>{CARD}</section>"))), 2);
        assert_eq!(left_of(&page(&CARD.replace("seven", "eight"))), 4);
    }

    #[test]
    fn the_clones_of_a_carousel_are_read_once() {
        let other = "<p>By day there is no cabin, and supper is at noon.</p>";
        let slides = format!("<div>{CARD}</div><div>{other}</div><div>{CARD}</div>");
        assert_eq!(left_of(&format!("<div class=slick-track>{slides}</div>")), 3);
        assert_eq!(left_of(&format!("<div class=days>{slides}</div>")), 5);
        for (first, second) in
            [("d-none d-md-block", "x"), ("tour", "tour--mobile"), ("tour", "lg:hidden"), ("x cloned", "x")]
        {
            let page = format!("<div class='{first}'>{CARD}</div>{other}<div class='{second}'>{CARD}</div>");
            assert_eq!(left_of(&page), 3, "{first} {second}");
        }
    }

    #[test]
    fn a_section_named_for_a_screen_keeps_its_part_of_what_each_section_says() {
        let section = |name: &str| {
            format!("<section class={name}-app><h2>For {name}</h2><p>Ships.</p><div>{CARD}</div></section>")
        };
        assert_eq!(left_of(&[section("web"), section("mobile")].concat()), 8);
    }

    #[test]
    fn a_post_that_a_reply_quotes_whole_is_read_once() {
        let page = format!("<div>{CARD}</div><div><blockquote>{CARD}</blockquote><p>So it was.</p></div>");
        assert_eq!(left_on(&page, true), 3);
        assert_eq!(left_on(&page, false), 5);
    }

    /// A refrain between verses, and the same table under each name of a manual.
    #[test]
    fn refrains_and_the_tables_of_a_manual_stay() {
        let refrain = "<div class=verse><p>Row on, row on, the lamp is lit,<p>the harbour lies ahead of it,\
                       <p>and he who keeps it does not sit,<p>nor sleep until the dawn.</div>";
        let verse = "<p>The wind came in at half past three and took the sails away.</p>";
        assert_eq!(left_of(&format!("{refrain}{verse}{refrain}{verse}{refrain}")), 14);
        let headers = "<h3>Headers</h3><table><tr><th>Name<th>What it is<tr><td>Key<td>The key that the harbour office gave \
                       you<tr><td>Tide<td>High or low, and low where nothing is said of it</table>";
        for (open, close) in [("<section><h2>", "</section>"), ("<h2>", "")] {
            let of = |name: &str| format!("{open}{name}</h2><div class=headers>{headers}</div>{close}");
            let pages = [of("Ships"), of("Quays"), of("Lamps")].concat();
            assert_eq!(left_of(&pages), 24, "{open}");
        }
        assert_eq!(left_of(&format!("<div>{headers}</div><div class=b>{headers}</div>")), 14);
        assert_eq!(left_of(&format!("{refrain}{refrain}")), 8);
    }

    #[test]
    fn what_is_said_again_stays() {
        let note = "<p>The price holds for the day on which the crossing begins, and not for the day on which the ticket was \
                    bought at the quay.</p>";
        assert_eq!(left_of(&format!("<h2>Day trips</h2>{note}<h2>Night crossings</h2>{note}")), 4);
        let price = "<div><p>From 12</p><p>a head</p></div>";
        assert_eq!(left_of(&format!("{price}{price}")), 4);
    }
}
