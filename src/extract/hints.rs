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
    /// The visible headline, author names and dates.
    pub headline: Option<NodeId>,
    pub byline: Vec<NodeId>,
    pub dates: Vec<NodeId>,
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
            headline: page.headline,
            byline: page.byline_nodes.clone(),
            dates: page.date_nodes.clone(),
        }
    }
}
