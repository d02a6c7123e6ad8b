//! The article's further pages: links whose address is the page's own with a page number in it.
//!
//! `rel=next` alone is not believed: on many sites it leads to the next article.

use ::url::Url;
use memchr::memmem;

use crate::html::{Tag, Tree, unescape_attribute};
use crate::order;

use super::Page;
use super::url::Base;

/// Further pages of one article that are listed.
const MOST: usize = 50;
/// Words for "page" in addresses.
const WORDS: [&str; 13] = [
    "page",
    "p",
    "pg",
    "seite",
    "pagina",
    "paged",
    "pageno",
    "sida",
    "side",
    "strona",
    "pagenum",
    "pagenumber",
    "stranka",
];

pub(super) fn pages(tree: &Tree, page: &Page) -> Vec<String> {
    let Some(own) =
        page.url.as_deref().or(page.canonical.as_deref()).and_then(|url| Base::new(Some(url), None).url().cloned())
    else {
        return Vec::new();
    };
    let (stem, current) = own_number(&own);
    let Some(name) = last_segment(&stem).filter(|name| !name.is_empty()).map(str::to_owned) else { return Vec::new() };
    let holds_name = memmem::Finder::new(&name);
    let mut candidates: Vec<Candidate> = Vec::new();
    for id in 0..tree.len() {
        if !matches!(tree.tag(id), Tag::A | Tag::Link) {
            continue;
        }
        // Resolving every link of a page would cost more than the rest of this room. A character reference to a digit has one.
        let has_digit = |href: &&str| href.bytes().any(|b| b.is_ascii_digit());
        let Some(href) = tree.raw_attr(id, "href").filter(has_digit).map(unescape_attribute) else { continue };
        if !(href.starts_with('?') || !href.contains('/') || holds_name.find(href.as_bytes()).is_some()) {
            continue;
        }
        if let Some(url) = page.base.resolve(&href)
            && url.host_str() == own.host_str()
            && url != own
            && let Some((number, in_query)) = number_of(&url, &stem)
        {
            candidates.push(Candidate {
                number,
                in_query,
                shown: small(tree.text_content(id).trim()),
                url: url.into(),
            });
        }
    }
    // Some count from zero: the link that says 2 leads to page=1.
    let from_zero = candidates.iter().any(|link| link.in_query && link.shown == Some(link.number + 1));
    let mut found: Vec<(u32, String)> = Vec::new();
    for link in candidates {
        let number = link.number + u32::from(from_zero && link.in_query);
        if number > current
            && found.len() < MOST
            && !found.iter().any(|(known, url)| *known == number || *url == link.url)
        {
            found.push((number, link.url));
        }
    }
    order::by(&mut found, Ord::cmp);
    found.into_iter().map(|(_, url)| url).collect()
}

/// A link that may lead to a further page.
struct Candidate {
    /// The number in its address, from 1, and whether it stands in the query.
    number: u32,
    in_query: bool,
    /// The number that the link shows.
    shown: Option<u32>,
    url: String,
}

/// The page's path without a page number, and that number.
fn own_number(own: &Url) -> (String, u32) {
    let path = own.path().trim_end_matches('/');
    if let Some((rest, last)) = path.rsplit_once('/')
        && let Some(number) = small(last)
        && rest.len() > 1
    {
        let rest = WORDS.iter().find_map(|word| rest.strip_suffix(word)?.strip_suffix('/')).unwrap_or(rest);
        return (rest.to_owned(), number);
    }
    let asked = own.query_pairs().find(|(name, _)| WORDS.contains(&&**name)).and_then(|(_, value)| small(&value));
    (path.to_owned(), asked.unwrap_or(1))
}

fn last_segment(path: &str) -> Option<&str> {
    let last = path.rsplit('/').next()?;
    Some(last.rsplit_once('.').map_or(last, |(name, _)| name))
}

/// The page number in an address whose other parts are those of `stem`, and whether it stands in the query.
fn number_of(url: &Url, stem: &str) -> Option<(u32, bool)> {
    let path = url.path().trim_end_matches('/');
    if path == stem {
        let (_, value) = url.query_pairs().find(|(name, _)| WORDS.contains(&&**name))?;
        let number = if value == "1" { Some(1) } else { small(&value) };
        return number.map(|number| (number, true));
    }
    let (stem, extension) = match stem.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 && !extension.contains('/') => (stem, extension),
        _ => (stem, ""),
    };
    let path = match extension {
        "" => path,
        extension => path.strip_suffix(extension)?.strip_suffix('.')?,
    };
    let rest = path.strip_prefix(stem)?;
    let rest = rest.strip_prefix(['/', '-', '_', ','])?;
    let rest = WORDS
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .map_or(rest, |rest| rest.trim_start_matches(['/', '-', '_', '=']));
    small(rest).map(|number| (number, false))
}

/// A page number from 2 to 99.
fn small(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|number| plain && *number >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(own: &str, html: &str) -> Vec<String> {
        let Ok(tree) = crate::html::parse(html) else { return Vec::new() };
        Page::of(&tree, Some(own)).next
    }

    #[test]
    fn numbered_pages_of_the_same_article_in_order() {
        let links = "<a href='/a/story/3/'>3</a><a href='/a/story/2/'>2</a><a href='/a/other/2/'>x</a><a href='/a/story-of-2'>y</a>";
        assert_eq!(
            found("https://n.example/a/story", links),
            ["https://n.example/a/story/2/", "https://n.example/a/story/3/"]
        );
        assert_eq!(found("https://n.example/a/story/2/", links), ["https://n.example/a/story/3/"]);
        assert_eq!(
            found("https://n.example/s.html", "<a href='?page=2'>next</a>"),
            ["https://n.example/s.html?page=2"]
        );
        assert_eq!(found("https://n.example/s.html", "<a href='s-2.html'>2</a>"), ["https://n.example/s-2.html"]);
        assert_eq!(
            found(
                "https://n.example/s",
                "<link rel=next href='?page=2'><a href='?page=1'>1</a><a href='?page=2'>2</a>"
            ),
            ["https://n.example/s?page=2"]
        );
        assert_eq!(
            found("https://n.example/s.php", "<a href='s.php?seite=3'>3</a><a href='s.php?seite=2'>weiter</a>"),
            ["https://n.example/s.php?seite=2", "https://n.example/s.php?seite=3"]
        );
        for (link, page) in [("s/page/2/", "/s/page/2/"), ("/s-page-2", "/s-page-2"), ("s,2", "/s,2"), ("s_2", "/s_2")]
        {
            let link = format!("<a href='{link}'>Next page</a>");
            assert_eq!(found("https://n.example/s", &link), [format!("https://n.example{page}")]);
        }
        assert_eq!(found("https://n.example/s", "<link rel=next href='/other-story'>"), Vec::<String>::new());
        // The number of a page among all of a site is no number of a part.
        let others = "<a href='?pageid=4'>Contact</a><a href='?pageid=5'>About us</a>";
        assert_eq!(found("https://n.example/index.php?pageid=3", others), Vec::<String>::new());
    }

    #[test]
    fn pages_that_are_counted_from_zero() {
        let links = "<a href='/s?page=1'>2</a><a href='/s?page=2'>3</a><a href='/s?page=1'>next</a><a href='/s?page=2'>last</a>";
        let [second, third] = ["https://n.example/s?page=1", "https://n.example/s?page=2"];
        assert_eq!(found("https://n.example/s", links), [second, third]);
        assert_eq!(found(second, links), [third]);
    }
}
