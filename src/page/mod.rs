//! The page room. In: a [`Tree`] and the address it was read from. Out: a [`Page`], which is what the page says of
//! itself: metadata, addresses, language and direction, and where headline, byline and date stand in the visible text.
//!
//! ```text
//! tree ─> survey (one pass) ─> meta, links, JSON-LD, headings, itemprops, dates and bylines in the text
//!                                 └─> title, byline, published, language, next: each chosen by rank and agreement
//! ```
//!
//! It knows nothing of the article's body and of clutter.

mod byline;
mod canonical;
pub mod date;
pub mod images;
mod jsonld;
mod language;
pub mod lazy_figures;
mod mend;
mod meta;
mod months;
mod names;
mod near;
mod next;
pub mod posts;
mod survey;
mod text;
mod title;
mod tongue;
pub mod url;
mod when;

use crate::html::{NodeId, Tree};
pub use url::Base;

/// What a page says of itself.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Address that the page was read from, as given.
    pub url: Option<String>,
    /// What relative addresses resolve against.
    pub base: Base,
    pub canonical: Option<String>,
    pub title: String,
    /// Author names, one each, without "by".
    pub byline: Vec<String>,
    /// Name of the publication.
    pub site: Option<String>,
    /// ISO 8601 date or date-time.
    pub published: Option<String>,
    /// ISO 8601 date or date-time.
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    pub right_to_left: bool,
    /// The page's own description of the article, plain text.
    pub description: Option<String>,
    /// Address of the image that the page names as its lead image, and its alternative text.
    pub image: Option<PageImage>,
    /// Addresses of the article's further pages, in reading order.
    pub next: Vec<String>,
    /// What speaks for the page being an article.
    pub kind: Kind,
    /// JSON-LD `articleBody`, plain text: a witness of what the text is, not a replacement for its structure.
    pub article_body: Option<String>,
    /// The element that shows the headline.
    pub headline: Option<NodeId>,
    /// The elements that show author names.
    pub byline_nodes: Vec<NodeId>,
    /// The elements that show the date of publication or change.
    pub date_nodes: Vec<NodeId>,
    /// For each field that was found, where it came from.
    pub reasons: Vec<Reason>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    pub src: String,
    pub alt: String,
}

/// Hints of what sort of page this is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kind {
    /// `og:type`, lower case.
    pub og_type: Option<String>,
    /// JSON-LD types of the item that the page is about, as written.
    pub types: Vec<String>,
    /// The types or `og:type` say that this is an article.
    pub article: bool,
}

/// Why a field has its value, for `--explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    pub field: &'static str,
    pub source: &'static str,
}

impl Page {
    /// Reads what `tree` says of itself. `url`: the address that it was read from, where it is known.
    pub fn of(tree: &Tree, url: Option<&str>) -> Page {
        let survey = survey::Survey::of(tree);
        let mut page = Page { url: url.map(str::to_owned), ..Page::default() };
        page.base = Base::new(url, survey.base_href.as_deref());
        let own = jsonld::about_page(tree, &survey, &page.base);

        canonical::fill(&mut page, tree, &survey, own.as_ref());
        page.kind = Kind {
            og_type: survey.meta("og:type").map(str::to_lowercase),
            types: own.as_ref().map(|own| own.types.clone()).unwrap_or_default(),
            article: false,
        };
        page.kind.article =
            page.kind.og_type.as_deref() == Some("article") || own.as_ref().is_some_and(|own| own.article);

        page.take("site", meta::site(&survey, own.as_ref()), |page| &mut page.site);
        page.take("description", meta::description(&survey, own.as_ref()), |page| &mut page.description);
        language::fill(&mut page, tree, &survey, own.as_ref());
        title::fill(&mut page, tree, &survey, own.as_ref());
        let lines = near::lines(tree, page.headline);
        byline::fill(&mut page, tree, &survey, own.as_ref(), &lines);
        when::fill(&mut page, tree, &survey, own.as_ref(), &lines);
        page.next = next::pages(tree, &page);
        if !page.next.is_empty() {
            page.because("next", "pagination");
        }
        meta::image(&mut page, &survey, own.as_ref());
        page.article_body = own.and_then(|own| own.body);
        page
    }

    fn because(&mut self, field: &'static str, source: &'static str) {
        self.reasons.push(Reason { field, source });
    }

    fn take(
        &mut self,
        field: &'static str,
        found: Option<(String, &'static str)>,
        slot: impl Fn(&mut Page) -> &mut Option<String>,
    ) {
        if let Some((value, source)) = found {
            *slot(self) = Some(value);
            self.because(field, source);
        }
    }
}
