//! Which picture an image element stands for: the largest sane candidate of `srcset`, `picture`, lazy-loading attributes
//! and `src`, once placeholders are set aside.

use std::borrow::Cow;

use crate::html::{NodeId, Tag, Tree};

/// A picture's address as the page writes it, and its size where the page says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    pub address: Cow<'a, str>,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// Wider candidates are taken only where there is no smaller one.
const SANE_WIDTH: u32 = 2000;
/// A `data:` picture shorter than this is a placeholder.
const PLACEHOLDER_BYTES: usize = 2000;
/// Elements looked at inside one `picture`.
const PICTURE_NODES: u32 = 64;

/// Attributes in which lazy loaders keep a list of candidates, most trusted first.
const LAZY_SETS: [&str; 5] = ["data-srcset", "data-lazy-srcset", "data-src-set", "data-sources", "nitro-lazy-srcset"];
/// Attributes in which lazy loaders keep the address, most trusted first.
const LAZY: [&str; 20] = [
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazyload",
    "data-lazy",
    "data-full-src",
    "data-hi-res-src",
    "data-high-res-src",
    "data-large-file",
    "data-orig-file",
    "data-actualsrc",
    "data-cfsrc",
    "data-ezsrc",
    "data-echo",
    "data-defer-src",
    "data-native-src",
    "data-img-url",
    "data-image",
    "data-url",
    "nitro-lazy-src",
];

struct Candidate<'a> {
    address: Cow<'a, str>,
    width: Option<u32>,
    /// Larger wins where widths are not known.
    density: f32,
}

/// The picture of an `img`, `amp-img`, `image` or `picture` element; none for placeholders, spacers and trackers.
pub fn find(tree: &Tree, id: NodeId) -> Option<Found<'_>> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut image = None;
    if tree.tag(id) == Tag::Picture {
        for node in tree.descendants(id).take(PICTURE_NODES as usize) {
            match tree.tag(node) {
                Tag::Source => sets(tree, node, &mut candidates),
                Tag::Img | Tag::Amp | Tag::Image if image.is_none() => image = Some(node),
                _ => {}
            }
        }
    } else {
        image = Some(id);
    }
    let (mut width, mut height) = (None, None);
    if let Some(image) = image {
        (width, height) = size(tree, image);
        sets(tree, image, &mut candidates);
        if is_proportion(tree, image, (width, height), &candidates) {
            (width, height) = (None, None);
        }
        if is_spacer(width, height) {
            return None;
        }
        singles(tree, image, &mut candidates);
    }
    let best = choose(candidates)?;
    if best.width.is_some_and(|w| w <= 3) {
        return None;
    }
    // The attributes tell the size on the page; the candidate may be larger, with the same proportions.
    Some(Found { address: best.address, width, height })
}

/// How far up the figure of an image is looked for.
const FIGURE_ANCESTORS: usize = 4;
/// Sides up to this one may be a proportion (`16` and `9`, `3` and `2`) and not a size. 21:9 is the widest in use.
const PROPORTION: u32 = 21;
/// From this width on a candidate is no icon.
const NO_ICON: u32 = 100;

/// Whether an image's sides tell its proportion alone: a candidate is larger by far, or it has a figure and a caption to itself.
fn is_proportion(tree: &Tree, image: NodeId, sides: (Option<u32>, Option<u32>), candidates: &[Candidate]) -> bool {
    let (Some(width), Some(height)) = sides else { return false };
    (1..=PROPORTION).contains(&width)
        && (1..=PROPORTION).contains(&height)
        && (candidates.iter().any(|candidate| candidate.width.is_some_and(|width| width > NO_ICON))
            || is_captioned(tree, image))
}

fn is_captioned(tree: &Tree, image: NodeId) -> bool {
    let Some(figure) = tree.ancestors(image).take(FIGURE_ANCESTORS).find(|&id| tree.tag(id) == Tag::Figure) else {
        return false;
    };
    let mut caption = tree.descendants(figure).filter(|&id| tree.tag(id) == Tag::Figcaption);
    let images = tree.descendants(figure).filter(|&id| tree.tag(id) == Tag::Img).take(2).count();
    images == 1 && caption.next().is_some_and(|caption| !tree.contains(caption, image))
}

/// The image element of a `picture`, which holds the alternative text.
pub fn image_of(tree: &Tree, id: NodeId) -> NodeId {
    if tree.tag(id) != Tag::Picture {
        return id;
    }
    tree.descendants(id)
        .take(PICTURE_NODES as usize)
        .find(|&node| matches!(tree.tag(node), Tag::Img | Tag::Amp | Tag::Image))
        .unwrap_or(id)
}

fn sets<'a>(tree: &'a Tree, id: NodeId, out: &mut Vec<Candidate<'a>>) {
    for name in ["srcset"].into_iter().chain(LAZY_SETS) {
        if let Some(raw) = tree.raw_attr(id, name).filter(|raw| !raw.is_empty()) {
            match crate::html::unescape_attribute(raw) {
                Cow::Borrowed(set) => parse_set(set, &mut |address, width, density| {
                    out.push(Candidate { address: Cow::Borrowed(address), width, density })
                }),
                Cow::Owned(set) => parse_set(&set, &mut |address, width, density| {
                    out.push(Candidate { address: Cow::Owned(address.to_owned()), width, density })
                }),
            }
        }
    }
}

fn singles<'a>(tree: &'a Tree, id: NodeId, out: &mut Vec<Candidate<'a>>) {
    let src = tree.attr(id, "src").filter(|src| !is_placeholder(src));
    let lazy = LAZY.iter().find_map(|name| tree.attr(id, name).filter(|value| looks_like_address(value)));
    let found = lazy.or(src).or_else(|| any_attribute(tree, id));
    if let Some(address) = found {
        out.push(Candidate { address, width: None, density: 1.0 });
    }
}

/// The last resort for lazy loaders that nobody knows: an attribute that holds the address of a picture.
pub(super) fn any_attribute(tree: &Tree, id: NodeId) -> Option<Cow<'_, str>> {
    tree.raw_attributes(id)
        .filter(|(name, value)| {
            name.len() > 4
                && name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data-"))
                && has_picture_extension(value)
                && !value.contains(['{', ' ', '<'])
        })
        .map(|(_, value)| crate::html::unescape_attribute(value))
        .find(|value| !is_placeholder(value))
}

fn choose(candidates: Vec<Candidate<'_>>) -> Option<Candidate<'_>> {
    let rank = |c: &Candidate| match c.width {
        // Below the sane width larger is better, above it smaller is.
        Some(width) if width <= SANE_WIDTH => (2, i64::from(width)),
        Some(width) => (1, -i64::from(width)),
        None => (0, (c.density * 100.0) as i64),
    };
    let mut best: Option<Candidate> = None;
    for candidate in candidates {
        if is_placeholder(&candidate.address) {
            continue;
        }
        if best.as_ref().is_none_or(|best| rank(&candidate) > rank(best)) {
            best = Some(candidate);
        }
    }
    best
}

/// Parses a `srcset` as the standard does: addresses may hold commas, descriptors follow white space.
fn parse_set<'a>(set: &'a str, found: &mut dyn FnMut(&'a str, Option<u32>, f32)) {
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        if let Some(bare) = address.strip_suffix(',') {
            found(bare.trim_end_matches(','), None, 1.0);
            rest = after;
            continue;
        }
        let end = after.find(',').unwrap_or(after.len());
        let (descriptors, after) = after.split_at(end);
        let (mut width, mut density) = (None, 1.0);
        for descriptor in descriptors.split_ascii_whitespace() {
            if let Some(value) = descriptor.strip_suffix('w') {
                width = value.parse::<f32>().ok().map(|value| value as u32);
            } else if let Some(value) = descriptor.strip_suffix('x') {
                density = value.parse().unwrap_or(1.0);
            }
        }
        found(address, width, density);
        rest = after;
    }
}

/// Width and height in CSS pixels, from the attributes or from the style.
fn size(tree: &Tree, id: NodeId) -> (Option<u32>, Option<u32>) {
    let attribute = |name| tree.raw_attr(id, name).and_then(pixels);
    let (mut width, mut height) = (attribute("width"), attribute("height"));
    if (width.is_none() || height.is_none())
        && let Some(style) = tree.raw_attr(id, "style")
    {
        width = width.or_else(|| style_pixels(style, "width"));
        height = height.or_else(|| style_pixels(style, "height"));
    }
    (width, height)
}

fn pixels(value: &str) -> Option<u32> {
    let value = value.trim();
    let digits = value.trim_end_matches("px").trim_end();
    digits.parse::<f32>().ok().filter(|n| (0.0..100_000.0).contains(n)).map(|n| n.round() as u32)
}

fn style_pixels(style: &str, name: &str) -> Option<u32> {
    style.split(';').find_map(|declaration| {
        let (key, value) = declaration.split_once(':')?;
        if !key.trim().eq_ignore_ascii_case(name) || !value.trim_end().ends_with("px") {
            return None;
        }
        pixels(value)
    })
}

fn is_spacer(width: Option<u32>, height: Option<u32>) -> bool {
    width.is_some_and(|w| w <= 3) && height.is_none_or(|h| h <= 3)
        || height.is_some_and(|h| h <= 3) && width.is_none_or(|w| w <= 3)
}

/// Whether a value of an unknown attribute can be an address at all.
fn looks_like_address(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty()
        && !value.starts_with(['{', '['])
        && (value.starts_with("http") || value.contains('/') || has_picture_extension(value))
        && !is_placeholder(value)
}

/// Whether an address names the file of a picture.
pub fn has_picture_extension(value: &str) -> bool {
    let path = value.split(['?', '#']).next().unwrap_or(value).as_bytes();
    ["jpg", "jpeg", "png", "webp", "gif", "avif"].iter().any(|extension| {
        path.len() > extension.len() + 1
            && path[path.len() - extension.len() - 1] == b'.'
            && path[path.len() - extension.len()..].eq_ignore_ascii_case(extension.as_bytes())
    })
}

/// File names (without extension) of pictures that show nothing.
const EMPTY_NAMES: [&str; 21] = [
    "1x1",
    "blank",
    "clear",
    "cleardot",
    "dot",
    "empty",
    "grey",
    "gray",
    "lazy",
    "lazyload",
    "lazy-load",
    "loading",
    "loader",
    "pixel",
    "placeholder",
    "spacer",
    "spaceball",
    "transparent",
    "trans",
    "white",
    "preload",
];

/// Whether an address stands for "no picture yet" or for a tracker.
pub fn is_placeholder(address: &str) -> bool {
    let address = address.trim();
    if address.is_empty() || address.starts_with(['#', '{']) || address.starts_with("about:") {
        return true;
    }
    if address.len() >= 5 && address.is_char_boundary(5) && address[..5].eq_ignore_ascii_case("data:") {
        return address.len() < PLACEHOLDER_BYTES || address.get(5..14).is_some_and(|kind| kind == "image/svg");
    }
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let file = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    if extension.is_empty() {
        return false;
    }
    // `s.gif`, `t.gif`: what scripts put in until the picture is loaded.
    let is_letter = stem.len() == 1 && stem.as_bytes()[0].is_ascii_alphabetic();
    (is_letter && extension.eq_ignore_ascii_case("gif"))
        || EMPTY_NAMES.iter().any(|name| stem.eq_ignore_ascii_case(name))
        || (stem.len() < 40
            && ["placeholder", "spacer", "1x1", "blank-", "-blank", "lazyload", "transparent", "_blank"]
                .iter()
                .any(|part| contains_ignore_case(stem, part)))
}

fn contains_ignore_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(html: &str) -> Option<String> {
        let tree = crate::html::parse(html).expect("parses");
        let id = tree
            .descendants(tree.body())
            .find(|&id| matches!(tree.tag(id), Tag::Img | Tag::Picture))
            .expect("an image");
        find(&tree, id).map(|found| found.address.into_owned())
    }

    #[test]
    fn the_largest_sane_candidate_wins() {
        let html = r#"<img src=s.jpg srcset="a.jpg 320w, b.jpg 1600w, c.jpg 5000w">"#;
        assert_eq!(find_in(html).as_deref(), Some("b.jpg"));
        assert_eq!(find_in(r#"<img src=s.jpg srcset="a.jpg 1x,b.jpg 2x">"#).as_deref(), Some("b.jpg"));
        assert_eq!(
            find_in(r#"<img srcset="/w_1,h_2/a.jpg 10w, /w_3,h_4/b.jpg 20w">"#).as_deref(),
            Some("/w_3,h_4/b.jpg")
        );
        assert_eq!(find_in(r#"<img src=s.jpg srcset="c.jpg 5000w, d.jpg 3000w">"#).as_deref(), Some("d.jpg"));
    }

    #[test]
    fn pictures_are_read_as_a_whole() {
        let html = r#"<picture><source srcset="a.webp 800w" type=image/webp><img src=a.jpg alt=x></picture>"#;
        assert_eq!(find_in(html).as_deref(), Some("a.webp"));
    }

    #[test]
    fn lazy_attributes_beat_placeholders() {
        assert_eq!(find_in("<img src=/img/blank.gif data-src=/real.jpg>").as_deref(), Some("/real.jpg"));
        assert_eq!(find_in("<img src='data:image/gif;base64,R0lG' data-lazy-src=r.jpg>").as_deref(), Some("r.jpg"));
        assert_eq!(find_in("<img data-whatever=pic/real.jpeg>").as_deref(), Some("pic/real.jpeg"));
        assert_eq!(find_in(r#"<img src=x.jpg data-src='{"a":1}'>"#).as_deref(), Some("x.jpg"));
    }

    #[test]
    fn trackers_and_spacers_are_no_pictures() {
        assert_eq!(find_in("<img src=//t.example/c.gif width=1 height=1>"), None);
        assert_eq!(find_in("<img src=t.gif style='width:1px;height:1px'>"), None);
        assert_eq!(find_in("<img src=/i/spacer.gif width=40 height=5>"), None);
        assert_eq!(find_in("<img src=/static/t.gif alt='The lake at dawn'>"), None);
        assert_eq!(find_in("<img src=/static/t.jpg>").as_deref(), Some("/static/t.jpg"));
        assert_eq!(find_in("<img>"), None);
    }
}
