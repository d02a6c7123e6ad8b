//! Figures whose image element only a script would make: which picture they name.

use std::borrow::Cow;

use super::images::{any_attribute, has_picture_extension, is_placeholder};
use crate::html::{NodeId, Tag, Tree};

/// Elements looked at inside one `figure` that holds no image element.
const FIGURE_NODES: usize = 64;

/// The picture of a `figure` whose image element only a script would make: its address stands as the identity of the
/// figure or of what is in it, in a `meta`, or in an attribute for the loader. None where something else is shown.
pub fn find(tree: &Tree, figure: NodeId) -> Option<Cow<'_, str>> {
    let mut found = named_picture(tree, figure);
    for id in tree.descendants(figure).take(FIGURE_NODES) {
        let shows = matches!(
            tree.tag(id),
            Tag::Img
                | Tag::Picture
                | Tag::Amp
                | Tag::Image
                | Tag::Noscript
                | Tag::Svg
                | Tag::Canvas
                | Tag::Video
                | Tag::Audio
                | Tag::Iframe
                | Tag::Object
                | Tag::Table
                | Tag::Pre
                | Tag::Blockquote
        );
        if shows {
            return None;
        }
        found = found.or_else(|| named_picture(tree, id));
    }
    found
}

fn named_picture(tree: &Tree, id: NodeId) -> Option<Cow<'_, str>> {
    if tree.is_text(id) {
        return None;
    }
    let is_picture = |address: &Cow<str>| has_picture_extension(address) && !is_placeholder(address);
    let of_schema = ["url", "contentUrl", "image"].iter();
    let is_address = tree.tag(id) == Tag::Meta
        && tree
            .raw_attr(id, "itemprop")
            .is_some_and(|names| names.split_ascii_whitespace().any(|n| of_schema.clone().any(|&s| s == n)));
    let content = tree.attr(id, "content").filter(|_| is_address);
    content.or_else(|| tree.attr(id, "itemid")).filter(is_picture).or_else(|| any_attribute(tree, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_figure(html: &str) -> Option<String> {
        let tree = crate::html::parse(html).expect("parses");
        let figure = tree.descendants(tree.body()).find(|&id| tree.tag(id) == Tag::Figure).expect("a figure");
        find(&tree, figure).map(Cow::into_owned)
    }

    #[test]
    fn figures_without_an_image_element_name_their_picture() {
        let schema =
            "<figure itemscope itemid='/p/mill.jpg?w=600&amp;q=90'><div></div><figcaption>Mill</figcaption></figure>";
        assert_eq!(in_figure(schema).as_deref(), Some("/p/mill.jpg?w=600&q=90"));
        let meta = "<figure><meta itemprop=url content=/p/dam.webp><div class=loader></div></figure>";
        assert_eq!(in_figure(meta).as_deref(), Some("/p/dam.webp"));
        assert_eq!(in_figure("<figure><div data-hero=/p/weir.png></div></figure>").as_deref(), Some("/p/weir.png"));
    }

    #[test]
    fn figures_that_show_something_need_no_other_picture() {
        assert_eq!(in_figure("<figure itemid=/p/mill.jpg><img src=/p/mill.jpg></figure>"), None);
        assert_eq!(in_figure("<figure data-cover=/p/mill.jpg><video src=mill.mp4></video></figure>"), None);
        assert_eq!(in_figure("<figure itemid='urn:mill'><meta itemprop=name content=mill.jpg></figure>"), None);
        assert_eq!(in_figure("<figure data-src=/blank.gif></figure>"), None);
    }
}
