//! Who wrote it.

use crate::html::Tree;

use super::Page;
use super::jsonld::Own;
use super::names::names;
use super::survey::Survey;

pub(super) fn fill(page: &mut Page, _tree: &Tree, survey: &Survey, own: Option<&Own>) {
    let data: Vec<String> =
        own.into_iter().flat_map(|own| &own.authors).flat_map(|author| names(&author.name)).collect();
    if !data.is_empty() {
        page.byline = data;
        return page.because("byline", "json-ld");
    }
    let known =
        ["author", "sailthru.author", "parsely-author", "dc.creator", "citation_author", "article:author", "byl"];
    if let Some((value, source)) = survey.first_meta(&known)
        && !value.contains("://")
    {
        page.byline = names(value);
        page.because("byline", source);
    }
}
