//! The address that the page calls its own.

use super::Page;
use super::jsonld::Own;
use super::survey::Survey;
use crate::html::Tree;

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>) {
    let link = survey.link_hrefs(tree, "canonical").map(|href| (href, "link"));
    let social = survey.meta("og:url").map(|url| (url.to_owned(), "og:url"));
    let data = own.and_then(|own| own.url.clone()).map(|url| (url, "json-ld"));
    for (href, source) in link.chain(social).chain(data) {
        if let Some(address) = page.base.web(&href)
            && !is_front_page_of_an_article(page, &address)
        {
            page.canonical = Some(address);
            page.because("canonical", source);
            return;
        }
    }
}

/// Some sites name their front page as the canonical address of every article.
fn is_front_page_of_an_article(page: &Page, address: &str) -> bool {
    let path = |address: &str| {
        address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or(0, |(_, path)| path.len())
    };
    path(address) == 0 && page.base.url().is_some_and(|own| own.path().len() > 12)
}
