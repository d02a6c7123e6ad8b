//! What the page says of itself, as far as it tells text from text.

use crate::html::{NodeId, Tag, Tree};
use crate::page::Page;

/// Hints for the features and for the choice.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Every title that the page gives itself.
    pub titles: Vec<String>,
    pub description: Option<String>,
    /// JSON-LD `articleBody`: a witness of what the text is, never a replacement for its structure.
    pub article_body: Option<String>,
    /// It calls itself an article.
    pub is_article: bool,
    /// Its types or its address say that it is a discussion, whatever else it calls itself.
    pub is_discussion: bool,
    /// Its types say that it is about a product or a service.
    pub is_offer: bool,
    /// The visible headline, author names and dates.
    pub headline: Option<NodeId>,
    pub byline: Vec<NodeId>,
    pub dates: Vec<NodeId>,
    /// What address and types say of the sort of page: folders in the address, words in its last part, kind.
    pub address: [f32; 3],
}

impl Hints {
    pub fn of(tree: &Tree, page: &Page) -> Self {
        let mut titles = vec![page.title.clone()];
        for id in tree.descendants(tree.head()) {
            if tree.tag(id) == Tag::Title {
                titles.push(tree.text_content(id));
            }
        }
        Hints {
            titles,
            description: page.description.clone(),
            article_body: page.article_body.clone(),
            is_article: page.kind.article,
            is_discussion: is_discussion(page),
            is_offer: is_offer(page),
            headline: page.headline,
            byline: page.byline_nodes.clone(),
            dates: page.date_nodes.clone(),
            address: address(page),
        }
    }
}

/// The kind of a page in [`Hints::address`] that is about a product or a service.
const OFFER: f32 = 4.0;

/// Parts of a host's name and folders of an address under which people talk with each other.
const FORUMS: [&str; 14] = [
    "forum",
    "forums",
    "foro",
    "foros",
    "thread",
    "threads",
    "topic",
    "topics",
    "discussion",
    "discussions",
    "community",
    "viewtopic.php",
    "showthread.php",
    "questions",
];

fn is_discussion(page: &Page) -> bool {
    const TYPES: [&str; 3] = ["Discussion", "QAPage", "Question"];
    let typed = page.kind.types.iter().any(|name| TYPES.iter().any(|part| name.contains(part)));
    let url = page.url.as_deref().or(page.canonical.as_deref()).unwrap_or_default();
    let (host, path) = url.split("://").nth(1).unwrap_or_default().split_once('/').unwrap_or_default();
    let mut folders = path.split(['?', '#']).next().unwrap_or_default().split('/');
    typed || host.split('.').any(|part| FORUMS.contains(&part)) || folders.any(|part| FORUMS.contains(&part))
}

/// Questions and answers count as an offer in [`Hints::address`], as the model learnt it; here they do not.
fn is_offer(page: &Page) -> bool {
    let mut types = page.kind.types.iter().map(String::as_str).chain(page.kind.og_type.as_deref());
    let is_typed = types.any(|name| ["Product", "product", "Service"].iter().any(|part| name.contains(part)));
    is_typed && address(page)[2] == OFFER
}

/// Folders in the page's address (0 for a front page, at most 8), words in its last part (at most 12), and what its types
/// call it: 0 nothing, 1 an article, 2 a site, 3 a discussion, 4 a product or service, 5 a list; −1 for no address.
fn address(page: &Page) -> [f32; 3] {
    const TYPES: [(&str, f32); 12] = [
        ("Discussion", 3.0),
        ("QAPage", 3.0),
        ("Question", 3.0),
        ("profile", 2.0),
        ("Product", OFFER),
        ("product", OFFER),
        ("Service", OFFER),
        ("ItemList", 5.0),
        ("CollectionPage", 5.0),
        ("FAQPage", OFFER),
        ("Organization", 2.0),
        ("WebSite", 2.0),
    ];
    let types = || page.kind.types.iter().map(String::as_str).chain(page.kind.og_type.as_deref());
    let named = types().find_map(|name| TYPES.iter().find(|(part, _)| name.contains(part)).map(|entry| entry.1));
    let kind = if page.kind.article {
        1.0
    } else {
        named.unwrap_or(if page.kind.og_type.as_deref() == Some("website") { 2.0 } else { 0.0 })
    };
    let Some(url) = page.url.as_deref().or(page.canonical.as_deref()) else { return [-1.0, -1.0, kind] };
    let path = url.split("://").nth(1).unwrap_or(url).split(['?', '#']).next().unwrap_or("");
    let parts = || path.split('/').skip(1).filter(|part| !part.is_empty());
    let depth = parts().count().min(8) as f32;
    let slug = parts().last().map_or(0, |part| part.split(['-', '_', '+']).filter(|word| !word.is_empty()).count());
    [depth, slug.min(12) as f32, kind]
}
