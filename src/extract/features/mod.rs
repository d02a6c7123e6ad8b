//! What is measured of each segment, as one row of numbers for the model.
//!
//! Lengths are natural logarithms of 1 + n; shares are 0–1; −1 stands for "not known".

mod anchor;
mod page;
mod row;

use crate::html::Tree;

use super::element::Chains;
use super::hints::Hints;
use super::lexicon::{Hash, Lexicon};
use super::segment::Segment;
use anchor::Anchors;
use page::PageStats;

/// Names of the numbers in a row, in their order.
pub const NAMES: [&str; 138] = [
    "words",
    "chars_per_word",
    "link_density",
    "links",
    "sentence_ends",
    "ends_sentence",
    "ends_colon",
    "commas",
    "digits",
    "upper",
    "first_char",
    "separators",
    "bold",
    "italic",
    "copyright",
    "clock",
    "images",
    "inputs",
    "word_mean",
    "word_min",
    "word_max",
    "word_first",
    "line",
    "repeated",
    "tag",
    "heading_level",
    "in_article",
    "in_main",
    "in_aside",
    "in_nav",
    "in_footer",
    "in_header",
    "in_form",
    "in_list",
    "in_table",
    "in_figure",
    "in_quote",
    "hidden",
    "in_button",
    "in_dialog",
    "in_link",
    "in_code",
    "depth",
    "class0",
    "class0_min",
    "class0_max",
    "class1",
    "class2",
    "class3",
    "chain_min",
    "chain_max",
    "chain_mean",
    "near_min",
    "near_max",
    "position",
    "index",
    "headline_words",
    "headline_segments",
    "is_headline",
    "title_overlap",
    "in_m50",
    "in_m70",
    "in_m90",
    "lca_up",
    "lca_down",
    "parent_words",
    "parent_links",
    "parent_mean",
    "parent_share",
    "grand_words",
    "grand_links",
    "grand_mean",
    "sig_count",
    "sig_words",
    "sig_mean",
    "sig_links",
    "sig2_count",
    "sig2_mean",
    "sig2_links",
    "prev1_words",
    "prev1_links",
    "prev1_tag",
    "next1_words",
    "next1_links",
    "next1_tag",
    "prev2_words",
    "next2_words",
    "prev2_links",
    "next2_links",
    "around3_words",
    "around3_links",
    "around8_words",
    "around8_links",
    "prose_before",
    "prose_after",
    "sibling_prose",
    "is_article",
    "body_witness",
    "description_overlap",
    "prose_done",
    "pair_mean",
    "pair_min",
    "items",
    "item_segments",
    "item_words",
    "longest_share",
    "in_named_body",
    "named_comments",
    "named_related",
    "named_share",
    "named_author",
    "named_meta",
    "named_caption",
    "named_promo",
    "named_navigation",
    "named_aside",
    "named_teaser",
    "named_lead",
    "named_embed",
    "readable",
    "readable_up",
    "opening_up",
    "opening_segments",
    "opening_words",
    "body_up",
    "body_share",
    "which_article",
    "articles",
    "described_up",
    "under_word",
    "under_min",
    "under_line",
    "under_distance",
    "under_level",
    "under_class",
    "url_depth",
    "url_slug",
    "page_kind",
];

/// Numbers in a row.
pub const WIDTH: usize = NAMES.len();

/// All rows of a page, one after the other.
pub fn rows(tree: &Tree, segments: &[Segment], hints: &Hints, classes: &Lexicon, words: &Lexicon) -> Vec<f32> {
    let page = PageStats::new(tree, segments, hints);
    let mut chains = Chains::new(tree, classes);
    let anchors = Anchors::new(&page, &mut chains);
    let mut out = Vec::with_capacity(segments.len() * WIDTH);
    for i in 0..segments.len() {
        let before = out.len();
        page.row(i, &mut chains, words, &mut out);
        anchors.row(&page, i, &mut chains, words, &mut out);
        debug_assert_eq!(out.len() - before, WIDTH);
    }
    out
}

fn log(value: f32) -> f32 {
    (1.0 + value).ln()
}

/// Lines and words share one table; a line's hash is told apart by a turn of its bits.
pub fn line_key(line_hash: u32) -> u32 {
    line_hash.rotate_left(16) ^ 0x5bd1_e995
}

/// The key of a pair of words in the lexicon of words.
pub fn pair_key(pair: &[u32]) -> u32 {
    gram(pair) ^ 0x9e37_79b9
}

fn gram(words: &[u32]) -> u32 {
    words.iter().fold(0, |sum: u32, word| sum.rotate_left(9) ^ word)
}

/// Hashes of the words of a text, as segments have them.
fn words_of(text: &str) -> Vec<u32> {
    let mut out = Vec::new();
    let mut word: Option<Hash> = None;
    for c in text.chars() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        if !c.is_alphanumeric() || super::segment::is_unspaced(c) {
            if !matches!(c, '\'' | '’' | '-') || c.is_alphanumeric() {
                out.extend(word.take().map(Hash::get));
            }
            if c.is_alphanumeric() {
                let mut hash = Hash::new();
                hash.char(lower);
                out.push(hash.get());
            }
        } else {
            word.get_or_insert_with(Hash::new).char(lower);
        }
    }
    out.extend(word.map(Hash::get));
    out
}
