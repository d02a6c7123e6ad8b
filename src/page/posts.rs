//! Posts of other sites that a page carries in its text for the service's script to draw: which element is one, and where
//! the post itself stands.

use std::borrow::Cow;

use crate::html::{NodeId, Tag, Tree};

/// Whether a class name is that of a post.
pub fn is_post(token: &str) -> bool {
    matches!(
        token,
        "twitter-tweet"
            | "twitter-video"
            | "instagram-media"
            | "tiktok-embed"
            | "bluesky-embed"
            | "fb-post"
            | "fb-video"
            | "reddit-card"
            | "reddit-embed-bq"
            | "text-post-media"
            | "imgur-embed-pub"
            | "flourish-embed"
            | "infogram-embed"
    )
}

/// The address of the post that an element stands for, as the page writes it: its class says of which service it is.
pub fn address<'t>(tree: &'t Tree, id: NodeId) -> Option<Cow<'t, str>> {
    let token = tree.raw_attr(id, "class")?.split_ascii_whitespace().find(|token| is_post(token))?;
    let attribute = |name: &str| tree.attr(id, name).filter(|value| !value.is_empty());
    let plain = |address: Cow<'t, str>| match address.find('?') {
        Some(at) => Cow::Owned(address[..at].to_owned()),
        None => address,
    };
    match token {
        "twitter-tweet" => last_link(tree, id, "/status").map(plain),
        "twitter-video" => last_link(tree, id, "/status"),
        "instagram-media" => {
            attribute("data-instgrm-permalink").or_else(|| last_link(tree, id, "instagram.com/")).map(plain)
        }
        "tiktok-embed" => attribute("cite").or_else(|| last_link(tree, id, "tiktok.com/")).map(plain),
        "bluesky-embed" => last_link(tree, id, "/post/"),
        "fb-post" | "fb-video" => attribute("data-href"),
        "reddit-card" | "reddit-embed-bq" => links(tree, id).next(),
        "text-post-media" => attribute("data-text-post-permalink"),
        "imgur-embed-pub" => attribute("data-id").map(|id| Cow::Owned(format!("https://imgur.com/{id}"))),
        "flourish-embed" => {
            attribute("data-src").map(|path| Cow::Owned(format!("https://public.flourish.studio/{path}")))
        }
        "infogram-embed" => attribute("data-id").map(|id| Cow::Owned(format!("https://infogram.com/{id}"))),
        _ => None,
    }
}

fn links(tree: &Tree, id: NodeId) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
    tree.descendants(id).filter(|&node| tree.tag(node) == Tag::A).filter_map(|node| tree.attr(node, "href"))
}

fn last_link<'t>(tree: &'t Tree, id: NodeId, part: &str) -> Option<Cow<'t, str>> {
    links(tree, id).rfind(|href| href.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    fn address_in(body: &str) -> Option<String> {
        let tree = html::parse(body).expect("a page that parses");
        tree.descendants(tree.body()).find_map(|id| address(&tree, id)).map(Cow::into_owned)
    }

    #[test]
    fn a_post_is_known_by_class_and_address() {
        let tweet = "<blockquote class='big twitter-tweet'><p>Fog.</p><a href=https://x.com/ann>Ann</a> \
            <a href='https://x.com/ann/status/7?s=20'>May</a></blockquote>";
        assert_eq!(address_in(tweet).as_deref(), Some("https://x.com/ann/status/7"));
        assert_eq!(address_in("<blockquote class=twitter-tweet><p>Fog.</p></blockquote>"), None);
        assert_eq!(address_in("<blockquote><a href=https://x.com/ann/status/7>May</a></blockquote>"), None);
        let chart = "<div class=flourish-embed data-src=visualisation/7></div>";
        assert_eq!(address_in(chart).as_deref(), Some("https://public.flourish.studio/visualisation/7"));
    }
}
