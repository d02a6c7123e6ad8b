//! What the extractor decided: the nodes that make the article, and those left out with the reason.

use crate::html::NodeId;

/// The extractor's verdict on one page. All node lists are in document order.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Subtrees that hold the body.
    pub roots: Vec<NodeId>,
    /// Outermost nodes that are left out, elements or texts.
    pub dropped: Vec<(NodeId, Reason)>,
    /// The standfirst, inside or outside the roots.
    pub lead: Vec<NodeId>,
    pub title: Option<NodeId>,
    /// The lead image: a figure or an image of the page.
    pub image: Option<NodeId>,
}

/// Why a node is not part of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    Ad,
    AuthorBio,
    Boilerplate,
    Byline,
    Caption,
    Comments,
    Date,
    Donate,
    Hidden,
    Media,
    Navigation,
    Newsletter,
    Paywall,
    Related,
    RepeatedTitle,
    Share,
    Tags,
}

impl Reason {
    /// The word that `left_out` and `--explain` print.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Ad => "ad",
            Reason::AuthorBio => "author_bio",
            Reason::Boilerplate => "boilerplate",
            Reason::Byline => "byline",
            Reason::Caption => "caption",
            Reason::Comments => "comments",
            Reason::Date => "date",
            Reason::Donate => "donate",
            Reason::Hidden => "hidden",
            Reason::Media => "media",
            Reason::Navigation => "navigation",
            Reason::Newsletter => "newsletter",
            Reason::Paywall => "paywall",
            Reason::Related => "related",
            Reason::RepeatedTitle => "repeated_title",
            Reason::Share => "share",
            Reason::Tags => "tags",
        }
    }
}
