//! Publication, description and lead image, from `meta` and JSON-LD.

use super::jsonld::Own;
use super::survey::Survey;
use super::text::{key, plain};
use super::{Page, PageImage};

/// A name of so many words that also begins the title is the title.
const TITLE_WORDS: usize = 6;

pub(super) type Found = Option<(String, &'static str)>;

/// Name of the publication.
pub(super) fn site(survey: &Survey, own: Option<&Own>) -> Found {
    // Some publishing systems put the title where the site's name belongs.
    let title = survey.meta("og:title").or(survey.title.as_deref()).map(key).unwrap_or_default();
    let is_title = |name: &str| name.split(' ').count() >= TITLE_WORDS && title.starts_with(&key(name));
    let clean = |name: &str| {
        Some(plain(name))
            .filter(|name| !name.is_empty() && name.len() < 120 && !name.contains("://") && !is_title(name))
    };
    if let Some(name) = survey.meta("og:site_name").and_then(clean) {
        return Some((name, "og:site_name"));
    }
    if let Some(name) = own.and_then(|own| own.publisher.as_deref()).and_then(clean) {
        return Some((name, "json-ld"));
    }
    let names = [
        "application-name",
        "apple-mobile-web-app-title",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "citation_journal_title",
        "copyright",
    ];
    let (value, source) = survey.first_meta(&names)?;
    Some((clean(value)?, source))
}

/// The page's own description of the article.
pub(super) fn description(survey: &Survey, own: Option<&Own>) -> Found {
    let names = [
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.abstract",
        "sailthru.description",
    ];
    if let Some((value, source)) = survey.first_meta(&names) {
        let value = plain(value);
        if !value.is_empty() {
            return Some((value, source));
        }
    }
    own.and_then(|own| own.description.clone()).map(|value| (value, "json-ld"))
}

/// The image that the page names as its lead image.
pub(super) fn image(page: &mut Page, survey: &Survey, own: Option<&Own>) {
    let names =
        ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "image", "thumbnail"];
    for name in names {
        for value in survey.metas(name) {
            if let Some(src) = page.base.web(value) {
                let alt = survey
                    .meta("og:image:alt")
                    .or_else(|| survey.meta("twitter:image:alt"))
                    .map(plain)
                    .unwrap_or_default();
                page.image = Some(PageImage { src, alt });
                page.because("image", name);
                return;
            }
        }
    }
    if let Some((src, alt)) = own.and_then(|own| own.image.as_ref())
        && let Some(src) = page.base.web(src)
    {
        page.image = Some(PageImage { src, alt: alt.clone() });
        page.because("image", "json-ld");
    }
}
