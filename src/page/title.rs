//! The title: chosen by agreement among the title element, social metadata, JSON-LD and the visible headings.

use crate::html::Tree;

use super::Page;
use super::jsonld::Own;
use super::survey::Survey;
use super::text::{key, plain, visible};

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>) {
    let social = survey.meta("og:title").map(plain);
    let data = own.and_then(|own| own.titles.first().cloned());
    let full = survey.title.clone().unwrap_or_default();
    let known: Vec<String> =
        [&social, &data].into_iter().flatten().map(|title| key(title)).chain([key(&full)]).collect();
    for &heading in &survey.headings {
        let text = visible(tree, heading, 600);
        let folded = key(&text);
        if folded.len() > 6 && known.iter().any(|known| known.contains(&folded)) {
            page.headline = Some(heading);
            page.title = text;
            return page.because("title", "heading");
        }
    }
    let (title, source) = if let Some(title) = data {
        (title, "json-ld")
    } else if let Some(title) = social {
        (title, "og:title")
    } else {
        (full, "title")
    };
    page.title = title;
    page.because("title", source);
}
