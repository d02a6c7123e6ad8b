//! Things that live on other sites, as cards: frames, posts and players, with their provider and their plain address.
//! And media files of the page's own.

use std::borrow::Cow;

use super::figure;
use super::gather::Gatherer;
use super::hint::contains_ignore_case;
use super::types::{Block, Image, MediaKind};
use crate::html::{NodeId, Tag, Tree};
use crate::page::posts;

/// Attributes that hold a frame's address, once loaded and before.
const SOURCES: [&str; 9] = [
    "src",
    "data-src",
    "data-lazy-src",
    "data-lazyload",
    "data-cmp-src",
    "data-litespeed-src",
    "data-iframe-src",
    "data-url",
    "data-consent-src",
];

/// Ends of host names, and what readers call the service.
const PROVIDERS: [(&str, &str); 44] = [
    ("youtube.com", "YouTube"),
    ("youtube-nocookie.com", "YouTube"),
    ("youtu.be", "YouTube"),
    ("vimeo.com", "Vimeo"),
    ("dailymotion.com", "Dailymotion"),
    ("twitch.tv", "Twitch"),
    ("twitter.com", "X"),
    ("x.com", "X"),
    ("instagram.com", "Instagram"),
    ("facebook.com", "Facebook"),
    ("tiktok.com", "TikTok"),
    ("threads.net", "Threads"),
    ("threads.com", "Threads"),
    ("bsky.app", "Bluesky"),
    ("reddit.com", "Reddit"),
    ("redditmedia.com", "Reddit"),
    ("linkedin.com", "LinkedIn"),
    ("pinterest.com", "Pinterest"),
    ("tumblr.com", "Tumblr"),
    ("t.me", "Telegram"),
    ("vk.com", "VK"),
    ("rutube.ru", "Rutube"),
    ("bilibili.com", "Bilibili"),
    ("spotify.com", "Spotify"),
    ("soundcloud.com", "SoundCloud"),
    ("bandcamp.com", "Bandcamp"),
    ("podcasts.apple.com", "Apple Podcasts"),
    ("music.apple.com", "Apple Music"),
    ("acast.com", "Acast"),
    ("megaphone.fm", "Megaphone"),
    ("omny.fm", "Omny"),
    ("google.com", "Google"),
    ("openstreetmap.org", "OpenStreetMap"),
    ("datawrapper.de", "Datawrapper"),
    ("dwcdn.net", "Datawrapper"),
    ("flourish.studio", "Flourish"),
    ("infogram.com", "Infogram"),
    ("tableau.com", "Tableau"),
    ("scribd.com", "Scribd"),
    ("documentcloud.org", "DocumentCloud"),
    ("codepen.io", "CodePen"),
    ("jsfiddle.net", "JSFiddle"),
    ("gist.github.com", "GitHub Gist"),
    ("imgur.com", "Imgur"),
];

/// Parts of addresses of frames that carry advertising, counting, buttons or sign-up, never the article.
const NOT_CONTENT: [&str; 32] = [
    "doubleclick.",
    "googlesyndication",
    "googletagmanager",
    "googleadservices",
    "adservice.",
    "amazon-adsystem",
    "taboola",
    "outbrain",
    "criteo",
    "adnxs",
    "rubiconproject",
    "pubmatic",
    "/recaptcha",
    "hcaptcha.com",
    "challenges.cloudflare.com",
    "accounts.google.com",
    "apis.google.com",
    "plugins/like",
    "plugins/share",
    "plugins/follow",
    "plugins/page.php",
    "plugins/comments",
    "widgets/tweet_button",
    "widgets/follow_button",
    "widgets/subscribe_button",
    "disqus.com",
    "addthis.com",
    "sharethis.com",
    "list-manage.com",
    "subscribe-form",
    "newsletter",
    "cookielaw",
];

/// The name of the service at an address; its host where it is none that everybody knows.
fn provider(url: &str) -> String {
    let host = host(url);
    if host.ends_with("google.com") && url.contains("/maps") {
        return "Google Maps".to_owned();
    }
    let known = PROVIDERS
        .iter()
        .find(|(end, _)| host.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.')));
    known.map_or_else(|| host.strip_prefix("www.").unwrap_or(host).to_owned(), |(_, name)| (*name).to_owned())
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    host.split(':').next().unwrap_or(host)
}

/// The last part of a path, without query.
fn segment_after<'a>(url: &'a str, mark: &str) -> Option<&'a str> {
    let rest = &url[url.find(mark)? + mark.len()..];
    let id = rest.split(['/', '?', '#', '&']).next().unwrap_or(rest);
    (!id.is_empty()).then_some(id)
}

fn query(url: &str, name: &str) -> Option<String> {
    let query = url.split_once('?')?.1.split('#').next()?;
    let value = query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then_some(value)
    })?;
    (!value.is_empty()).then(|| percent_decoded(value))
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, digits) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The address of the thing itself, where the frame's is only good for frames.
fn plain_address(url: String) -> String {
    let host = host(&url);
    let better = if host.ends_with("youtube.com") || host.ends_with("youtube-nocookie.com") || host == "youtu.be" {
        youtube(&url)
    } else if host.ends_with("player.vimeo.com") {
        segment_after(&url, "/video/").map(|id| format!("https://vimeo.com/{id}"))
    } else if host.ends_with("dailymotion.com") {
        segment_after(&url, "/embed/video/")
            .map(str::to_owned)
            .or_else(|| query(&url, "video"))
            .map(|id| format!("https://www.dailymotion.com/video/{id}"))
    } else if host.ends_with("open.spotify.com") {
        url.contains("/embed").then(|| url.replace("/embed-podcast/", "/").replace("/embed/", "/"))
    } else if host.ends_with("w.soundcloud.com") {
        query(&url, "url").filter(|inner| inner.starts_with("http") && !inner.contains("api.soundcloud.com"))
    } else if host.ends_with("platform.twitter.com") || host.ends_with("platform.x.com") {
        query(&url, "id").map(|id| format!("https://x.com/i/status/{id}"))
    } else if host.ends_with("facebook.com") {
        query(&url, "href").filter(|inner| inner.starts_with("http"))
    } else if host.ends_with("instagram.com") {
        url.find("/embed").map(|at| format!("{}/", &url[..at]))
    } else {
        None
    };
    better.unwrap_or(url)
}

fn youtube(url: &str) -> Option<String> {
    if let Some(list) = query(url, "list").filter(|_| url.contains("/videoseries")) {
        return Some(format!("https://www.youtube.com/playlist?list={list}"));
    }
    let short = if host(url) == "youtu.be" { segment_after(url, "youtu.be/") } else { None };
    let id = short.or_else(|| segment_after(url, "/embed/")).or_else(|| segment_after(url, "/v/"))?;
    let valid = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    valid.then(|| format!("https://www.youtube.com/watch?v={id}"))
}

fn words(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A title that says more than the name of the player.
fn title_of(tree: &Tree, id: NodeId) -> Option<String> {
    let title = ["title", "aria-label", "data-title"].iter().find_map(|name| tree.attr(id, name))?;
    let generic = ["video player", "embedded", "iframe", "youtube video", "post", "embed", "player", "video"];
    let says_nothing = generic.iter().any(|word| contains_ignore_case(&title, word) && title.len() <= word.len() + 12);
    words(&title).filter(|_| !says_nothing)
}

/// Takes an `iframe`, `embed` or `object`. False where it shows nothing that belongs to an article.
pub(super) fn frame(gatherer: &mut Gatherer, id: NodeId) -> bool {
    let tree = gatherer.tree;
    let object = tree.tag(id) == Tag::Object;
    let sources = if object { &["data"][..] } else { &SOURCES[..] };
    let source = sources.iter().filter_map(|name| tree.attr(id, name)).find_map(|src| gatherer.base.web(&src));
    let Some(url) = source else { return false };
    let tiny = |name| {
        let size = tree.raw_attr(id, name).and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok());
        size.is_some_and(|size| size <= 3)
    };
    let lower = url.to_ascii_lowercase();
    let repeated = tree.raw_attr(id, "class").is_some_and(|class| class.contains("wp-embedded-content"));
    if tiny("width") || tiny("height") || repeated || NOT_CONTENT.iter().any(|part| lower.contains(part)) {
        return false;
    }
    let picture = [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|end| lower.ends_with(end));
    if object && picture {
        gatherer.line.image(Image { src: url, ..Image::default() });
        return true;
    }
    if object && !["youtube", "vimeo", ".pdf", ".mp4"].iter().any(|part| lower.contains(part)) {
        return false;
    }
    let title = title_of(tree, id);
    card(gatherer, url, title);
    true
}

/// Adds a card, in a paragraph's place.
fn card(gatherer: &mut Gatherer, url: String, title: Option<String>) {
    let provider = provider(&url);
    let url = plain_address(url);
    gatherer.flush();
    gatherer.push(Block::Embed { provider, url, title });
}

/// A post that its page carries as a quotation for the service's script to replace. False where the quotation says all
/// that the post says: it is then a quote.
pub(super) fn post(gatherer: &mut Gatherer, id: NodeId, token: &str) -> bool {
    let tree = gatherer.tree;
    let spoken = matches!(token, "twitter-tweet" | "twitter-video" | "bluesky-embed");
    if spoken && tree.tag(id) == Tag::Blockquote && tree.descendants(id).any(|node| tree.tag(node) == Tag::P) {
        return false;
    }
    let Some(url) = posts::address(tree, id).and_then(|address| gatherer.base.web(&address)) else { return false };
    let title = post_text(tree, id);
    card(gatherer, url, title);
    true
}

/// What the post says: its paragraphs, without the boilerplate of the service.
fn post_text(tree: &Tree, id: NodeId) -> Option<String> {
    let paragraph = tree.descendants(id).find(|&node| tree.tag(node) == Tag::P);
    let text = tree.text_content(paragraph.unwrap_or(id));
    words(&text).map(|text| text.chars().take(1000).collect())
}

/// Custom elements of well-known players, which are frames by another name.
pub(super) fn custom(gatherer: &mut Gatherer, id: NodeId) -> bool {
    let tree = gatherer.tree;
    let attribute =
        |names: &[&str]| names.iter().find_map(|name| tree.attr(id, name)).filter(|value| !value.is_empty());
    let name = tree.name(id).to_ascii_lowercase();
    let url = match name.as_str() {
        "amp-youtube" | "lite-youtube" | "youtube-video" => attribute(&["data-videoid", "videoid", "video-id"])
            .map(|id| format!("https://www.youtube.com/watch?v={id}")),
        "amp-vimeo" | "lite-vimeo" => {
            attribute(&["data-videoid", "videoid"]).map(|id| format!("https://vimeo.com/{id}"))
        }
        "amp-dailymotion" => attribute(&["data-videoid"]).map(|id| format!("https://www.dailymotion.com/video/{id}")),
        "amp-twitter" => attribute(&["data-tweetid"]).map(|id| format!("https://x.com/i/status/{id}")),
        "amp-instagram" => attribute(&["data-shortcode"]).map(|id| format!("https://www.instagram.com/p/{id}/")),
        "amp-tiktok" => attribute(&["data-src"]).map(Cow::into_owned),
        "amp-facebook" => attribute(&["data-href"]).map(Cow::into_owned),
        "amp-soundcloud" => attribute(&["data-trackid"]).map(|id| format!("https://api.soundcloud.com/tracks/{id}")),
        "amp-video" => {
            media(gatherer, id, MediaKind::Video);
            return true;
        }
        "amp-audio" => {
            media(gatherer, id, MediaKind::Audio);
            return true;
        }
        "amp-iframe" | "amp-video-iframe" => return frame(gatherer, id),
        _ => return false,
    };
    let Some(url) = url.and_then(|url| gatherer.base.web(&url)) else { return false };
    let title = title_of(tree, id);
    card(gatherer, url, title);
    true
}

/// Scripts that draw something where they stand.
pub(super) fn script(gatherer: &mut Gatherer, id: NodeId) {
    let Some(src) = gatherer.tree.attr(id, "src") else { return };
    if src.contains("gist.github.com/") {
        if let Some(url) = gatherer.base.web(src.split(".js").next().unwrap_or(&src)) {
            card(gatherer, url, None);
        }
    } else if let Some(at) = src.find("/embed.js").filter(|_| src.contains("datawrapper.dwcdn.net/"))
        && let Some(url) = gatherer.base.web(&src[..=at])
    {
        card(gatherer, url, None);
    }
}

/// A `video` or `audio` element.
pub(super) fn media(gatherer: &mut Gatherer, id: NodeId, kind: MediaKind) {
    let tree = gatherer.tree;
    let of = |node| ["src", "data-src"].iter().find_map(|name| tree.attr(node, name));
    let sources = std::iter::once(id).chain(tree.descendants(id).filter(|&node| tree.tag(node) == Tag::Source));
    let src = sources.filter_map(of).find_map(|src| gatherer.base.web(&src));
    let poster = ["poster", "data-poster"].iter().find_map(|name| tree.attr(id, name));
    let poster = poster.and_then(|poster| gatherer.base.image(&poster));
    let title = title_of(tree, id);
    gatherer.flush();
    match (src, poster) {
        (Some(src), poster) => gatherer.push(Block::Media { kind, src, poster, title }),
        // A stream that only the page's script can play still has a picture.
        (None, Some(src)) => {
            let image = Image { src, alt: title.unwrap_or_default(), width: None, height: None };
            gatherer.push(figure::single(image));
        }
        (None, None) => {}
    }
}
