//! What a page says of itself in its head: whether it is an article, or a page of a newspaper.
//!
//! In: attributes of start tags and the text of JSON-LD. Out: yes, or nothing. The words stand here alone: the streaming
//! marker and the judge ask this file, and the page script gets the same words by [`table`].

use super::kind::{Kind, Kinds};
use serde_json::json;

/// Values of `og:type` that name an article.
pub const OPEN_GRAPH: [&str; 6] = ["article", "news", "news.article", "newsarticle", "blog", "og:article"];

/// Types of schema.org that an article has.
pub const ARTICLES: [&str; 11] = [
    "Article",
    "NewsArticle",
    "AnalysisNewsArticle",
    "AskPublicNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
    "AdvertiserContentArticle",
    "BlogPosting",
    "LiveBlogPosting",
];

/// Types that any page of a newspaper may name, its front page too.
pub const NEWSPAPERS: [&str; 2] = ["NewsMediaOrganization", "Newspaper"];

/// Names of `meta` elements that only articles and newspapers have; one that ends in `:` is a beginning.
pub const NAMES: [&str; 10] = [
    "article:",
    "news_keywords",
    "parsely-pub-date",
    "parsely-author",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dcterms.bibliographiccitation",
    "citation_journal_title",
    "og:article:",
    "syndication-source",
];

/// Whether a value of `og:type` names an article.
pub fn is_article_type(value: &str) -> bool {
    OPEN_GRAPH.contains(&value.trim().to_ascii_lowercase().as_str())
}

/// Whether a `meta` element with this property or name says that the page is an article or news.
pub fn meta_says(name: &str, content: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    if name == "og:type" {
        return is_article_type(content);
    }
    NAMES.iter().any(|known| if known.ends_with(':') { name.starts_with(known) } else { name == *known })
}

/// Whether JSON-LD, or the `itemtype` of an element, names an article.
pub fn names_article(text: &str) -> bool {
    ARTICLES.iter().any(|name| names(text, name))
}

/// Whether JSON-LD, or the `itemtype` of an element, names an article or a newspaper.
pub fn names_news(text: &str) -> bool {
    names_article(text) || NEWSPAPERS.iter().any(|name| names(text, name))
}

/// A type stands as a whole value, or at the end of an address.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        match (text[..at].bytes().next_back(), text[at + name.len()..].bytes().next()) {
            (Some(b'"'), after) => after == Some(b'"'),
            (Some(b'/'), after) => matches!(after, None | Some(b'"' | b' ')),
            _ => false,
        }
    })
}

/// The words as a script that hands them to the page script, with the kinds that are hidden unless the user says otherwise.
pub fn table() -> String {
    let schema = [&ARTICLES[..], &NEWSPAPERS[..]].concat();
    let kinds: Vec<&str> = Kinds::DEFAULT.iter().map(Kind::name).collect();
    let words = json!({"kinds": kinds, "types": OPEN_GRAPH, "schema": schema, "names": NAMES});
    format!("(globalThis.decant ??= {{}}).claims = {words};\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_say_so() {
        assert!(meta_says("og:type", "Article"));
        assert!(meta_says("article:published_time", ""));
        assert!(names_news(r#"{"@type": ["NewsArticle", "Thing"]}"#));
        assert!(names_news("https://schema.org/BlogPosting"));
    }

    #[test]
    fn others_do_not() {
        assert!(!meta_says("og:type", "website"));
        assert!(!meta_says("articles", "x"));
        assert!(!names_news(r#"{"@type": "Product", "name": "Article of clothing"}"#));
        assert!(!names_news(r#"{"@type": "ArticleList"}"#));
        assert!(!names_news(r#"{"description": "An Article"}"#), "only as a whole value");
    }
}
