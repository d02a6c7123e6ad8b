//! What is shown between kept texts without being text: pictures with their captions, rules, embeds; and the picture at the
//! article's head.
//!
//! Captions are no part of the labelled texts, so the learnt lexicon holds what pictures stand in for clutter. Pictures
//! are therefore judged by their place and by the written vocabulary.

use crate::html::{NodeId, Tag, Tree};
use crate::page::{images, lazy_figures, posts};

use super::choice::{Choice, Reason};
use super::element::Chains;
use super::names::kind::{AUTHOR, COMMENTS, NAVIGATION, PROMO, RELATED};
use super::reason;
use super::segment::inherited;
use super::select::Measured;

/// Words of a figure, and of another element around a picture with a caption.
const FIGURE_WORDS: f32 = 120.0;
pub const CAPTIONED_WORDS: f32 = 80.0;
/// Elements around a post among which it is looked for.
const POST_NODES: usize = 8;
/// From this share of linked characters on a text leads elsewhere.
const LINKED: f32 = 0.6;
/// Score of class names below which a box without text is left out, its pictures included.
const CLUTTER: f32 = -0.6;
/// Narrower ones show somebody's face: pictures of articles are at least as wide as the narrowest column.
const PORTRAIT: u32 = 200;
/// Boxes whose pictures are not the article's: logos of adverts, portraits, teasers.
const NOT_ITS_OWN: u32 = RELATED | PROMO | COMMENTS | AUTHOR | NAVIGATION;

/// How an element stays that is kept for what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    Whole,
    /// To be looked into.
    Inside,
    /// To be looked into: pictures with texts beside them, which are captions if they are short.
    Pictures,
}

/// Whether an element between kept texts, none of whose own segments `start..stop` is kept, stays for what it shows.
/// `around` is how the element around it stays.
pub fn stays(
    page: &Measured<'_>,
    id: NodeId,
    (start, stop): (usize, usize),
    around: Option<Stay>,
    chains: &mut Chains<'_>,
) -> Option<Stay> {
    if is_post(page, id, start, stop) {
        return (chains.of(id).kinds & NOT_ITS_OWN == 0).then_some(Stay::Whole);
    }
    let is_alone = around != Some(Stay::Pictures) || start == stop || page.tree.tag(id) == Tag::Figure;
    let stay = match start == stop {
        _ if is_alone && is_picture(page, id, start, stop) => Stay::Whole,
        true => Stay::Inside,
        false if holds_pictures(page, id, start, stop) => Stay::Pictures,
        false => return None,
    };
    let names = chains.of(id);
    let named = reason::of_class(page.tree, id);
    // Where captions have no names, those that a site has given its pictures may mean anything.
    let judged = [Some(stay), around].contains(&Some(Stay::Pictures));
    let stays = if judged || has_image(page.tree, id) && is_framed(page.tree, id) {
        let of_pictures = matches!(named, None | Some(Reason::Caption | Reason::Media | Reason::Share));
        of_pictures && names.kinds & NOT_ITS_OWN == 0
    } else {
        named.is_none() && names.own > CLUTTER
    };
    stays.then_some(stay)
}

/// Whether a box that no name calls a picture shows nothing else: one that is large, or a figure, beside texts that are
/// neither headings nor items nor links. A teaser leads elsewhere, by its picture or its words.
fn holds_pictures(page: &Measured<'_>, id: NodeId, start: usize, stop: usize) -> bool {
    let tree = page.tree;
    const OTHER: u32 = inherited::HEADING | inherited::LIST | inherited::NAV | inherited::FOOTER | inherited::ASIDE;
    let says_more = |i: usize| {
        let segment = &page.segments[i];
        segment.inherited & OTHER != 0 || segment.inputs > 0 || segment.link_density() > LINKED
    };
    if (start..stop).any(says_more) {
        return false;
    }
    let mut shows = false;
    for node in std::iter::once(id).chain(tree.descendants(id)) {
        match tree.tag(node) {
            Tag::Form | Tag::Input | Tag::Iframe | Tag::Table => return false,
            Tag::A if leads_elsewhere(tree, node) && has_image(tree, node) => return false,
            Tag::Img => shows |= is_large(tree, node) || is_of_figure(tree, node),
            _ => {}
        }
    }
    shows
}

/// Whether an image stands in a figure, and is no portrait as far as its attributes tell.
fn is_of_figure(tree: &Tree, img: NodeId) -> bool {
    let width = tree.raw_attr(img, "width").and_then(|value| value.trim_end_matches("px").parse::<u32>().ok());
    width.is_none_or(|width| width >= PORTRAIT) && tree.ancestors(img).take(6).any(|id| tree.tag(id) == Tag::Figure)
}

/// Whether a link leads to something else than the file of a picture.
fn leads_elsewhere(tree: &Tree, link: NodeId) -> bool {
    tree.attr(link, "href").is_some_and(|href| !images::has_picture_extension(&href))
}

/// A figure, or an element that its class calls a picture or that has a caption.
fn is_framed(tree: &Tree, id: NodeId) -> bool {
    const WORDS: [&str; 9] = ["image", "img", "picture", "photo", "foto", "figure", "thumb", "caption", "bild"];
    matches!(tree.tag(id), Tag::Figure | Tag::Picture)
        || ["class", "itemprop"].iter().filter_map(|name| tree.raw_attr(id, name)).any(|names| {
            let names = names.to_ascii_lowercase();
            WORDS.iter().any(|word| names.contains(word))
        })
        || has_caption(tree, id)
}

pub fn are_in(tree: &Tree, id: NodeId) -> bool {
    tree.descendants(id)
        .any(|id| matches!(tree.tag(id), Tag::Img | Tag::Figure | Tag::Iframe | Tag::Video | Tag::Noscript))
}

fn has_image(tree: &Tree, id: NodeId) -> bool {
    let is_image = |id| matches!(tree.tag(id), Tag::Img | Tag::Picture | Tag::Amp | Tag::Video);
    let is_lazy = |id| tree.tag(id) == Tag::Figure && lazy_figures::find(tree, id).is_some();
    std::iter::once(id).chain(tree.descendants(id)).any(|id| is_image(id) || is_lazy(id))
}

pub fn has_caption(tree: &Tree, id: NodeId) -> bool {
    tree.descendants(id).any(|id| {
        tree.tag(id) == Tag::Figcaption
            || tree.raw_attr(id, "class").is_some_and(|class| class.to_ascii_lowercase().contains("caption"))
    })
}

/// A post of another site that the page carries in words, for the service to draw; or an element around nothing else.
fn is_post(page: &Measured<'_>, id: NodeId, start: usize, stop: usize) -> bool {
    let tree = page.tree;
    let mut inside = std::iter::once(id).chain(tree.descendants(id)).take(POST_NODES);
    inside.any(|node| posts::address(tree, node).is_some() && page.range(node) == (start, stop))
}

/// A figure with its caption, or a short element around one picture.
fn is_picture(page: &Measured<'_>, id: NodeId, start: usize, stop: usize) -> bool {
    let tree = page.tree;
    let words = || page.words(start, stop, |_| true);
    match tree.tag(id) {
        Tag::Figure => {
            let words = words();
            words <= FIGURE_WORDS
                && page.words(start, stop, |i| page.segments[i].link_density() > LINKED) * 2.0 <= words
        }
        Tag::Img | Tag::Picture | Tag::Video | Tag::Audio | Tag::Iframe | Tag::Hr | Tag::Math => true,
        _ => {
            // In a list stand teasers as well as pictures; a caption that is no link tells them apart.
            let is_caption =
                |i: usize| page.segments[i].link_density() <= LINKED && reason::of_segment(page, i) == Reason::Caption;
            let apart = |i: usize| {
                let inherited = page.segments[i].inherited;
                inherited & inherited::HEADING != 0 || inherited & inherited::LIST != 0 && !is_caption(i)
            };
            start != stop
                && words() <= CAPTIONED_WORDS
                && !(start..stop).any(apart)
                && has_image(tree, id)
                && has_caption(tree, id)
        }
    }
}

/// The first figure between headline and body.
pub fn lead(page: &Measured<'_>, first: usize, root: NodeId, choice: &Choice) -> Option<NodeId> {
    let tree = page.tree;
    let body = page.segments[first].first;
    let start = match choice.title {
        Some(title) if title < body => title,
        _ => root,
    };
    let mut id = start;
    let mut found = None;
    while id < body {
        match tree.tag(id) {
            Tag::Figure if found.is_none() => found = Some(id),
            Tag::Picture | Tag::Img if found.is_none() && is_large(tree, id) => found = Some(id),
            Tag::Nav | Tag::Footer | Tag::Aside | Tag::Ul | Tag::Button => {
                id = tree.end(id);
                continue;
            }
            _ => {}
        }
        id += 1;
    }
    found
}

/// Not an icon or a portrait, as far as its attributes tell.
fn is_large(tree: &Tree, id: NodeId) -> bool {
    let img = (id..tree.end(id)).find(|&id| tree.tag(id) == Tag::Img).unwrap_or(id);
    let size = |name| tree.raw_attr(img, name).and_then(|value| value.trim_end_matches("px").parse::<u32>().ok());
    size("width").is_some_and(|width| width >= 300) || (size("width").is_none() && tree.has_attr(img, "srcset"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, model, segment};
    use crate::html;

    fn stays_whole(body: &str, tag: Tag) -> bool {
        stay(body, tag) == Some(Stay::Whole)
    }

    /// How the first element of this tag, none of whose texts is kept, stays for its picture.
    fn stay(body: &str, tag: Tag) -> Option<Stay> {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let (scores, hints) = (vec![0.1; segments.len()], Hints::default());
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
        let id = tree.descendants(tree.body()).find(|&id| tree.tag(id) == tag).expect("the element");
        stays(&page, id, page.range(id), None, &mut Chains::new(&tree, &model::model().classes))
    }

    #[test]
    fn a_picture_stays_whose_caption_has_no_name() {
        let of = |image: &str, text: &str| stay(&format!("<div><div>{image}</div>{text}</div>"), Tag::Div);
        let large = "<img src=/lock.jpg width=1200 height=800>";
        assert_eq!(of(large, "<div>The lock before the repair</div>"), Some(Stay::Pictures));
        assert_eq!(of("<a href=/lock.jpg><img src=/s.jpg width=600></a>", "<div>The lock</div>"), Some(Stay::Pictures));
        let figure = "<figure><img src=/lock.jpg><span>The lock</span></figure>";
        assert_eq!(of(figure, "<div>The lock before the repair</div>"), Some(Stay::Pictures));
        assert_eq!(of("<img src=/face.jpg width=80>", "<div>Our reporter</div>"), None);
        assert_eq!(of("<figure><img src=/face.jpg width=80></figure>", "<div>Our reporter</div>"), None);
        assert_eq!(of(large, "<h3>Another story</h3>"), None);
        assert_eq!(of(large, "<div><a href=/next>Another story</a></div>"), None);
        assert_eq!(of("<a href=/next><img src=/lock.jpg width=600></a>", "<div>Another story</div>"), None);
    }

    #[test]
    fn a_captioned_picture_stays_in_a_list_and_a_teaser_does_not() {
        let item = |caption: &str| format!("<ul><li><img src=/lock.jpg><p class=photo-caption>{caption}</p></ul>");
        assert!(stays_whole(&item("The lock before the repair"), Tag::Ul));
        assert!(!stays_whole(&item("<a href=/next>The lock before the repair</a>"), Tag::Ul));
    }

    #[test]
    fn a_wrapped_figure_stays_whose_image_a_script_would_make() {
        let figure = |attributes: &str| {
            format!(
                "<div><figure {attributes}><div></div><figcaption>The old lock, from the towpath</figcaption></figure></div>"
            )
        };
        assert!(stays_whole(&figure("itemid=/lock.jpg"), Tag::Div));
        assert!(!stays_whole(&figure(""), Tag::Div));
    }
}
