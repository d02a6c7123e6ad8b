//! When it was published and changed.

use crate::html::Tree;

use super::Page;
use super::date::machine;
use super::jsonld::Own;
use super::survey::Survey;

const PUBLISHED: [&str; 14] = [
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "citation_publication_date",
    "pubdate",
    "publish_date",
    "publishdate",
    "date",
];
const MODIFIED: [&str; 5] = ["article:modified_time", "datemodified", "og:updated_time", "lastmod", "last-modified"];

pub(super) fn fill(page: &mut Page, _tree: &Tree, survey: &Survey, own: Option<&Own>) {
    let from = |names: &[&'static str]| {
        names.iter().find_map(|&name| survey.metas(name).find_map(machine).map(|date| (date, name)))
    };
    let published = own.and_then(|own| own.published.as_deref()).and_then(machine).map(|date| (date, "json-ld"));
    page.take("published", published.or_else(|| from(&PUBLISHED)), |page| &mut page.published);
    let modified = own.and_then(|own| own.modified.as_deref()).and_then(machine).map(|date| (date, "json-ld"));
    page.take("modified", modified.or_else(|| from(&MODIFIED)), |page| &mut page.modified);
}
