//! The article's further pages.

use crate::html::Tree;

use super::Page;
use super::survey::Survey;

pub(super) fn pages(tree: &Tree, survey: &Survey, page: &Page) -> Vec<String> {
    survey.link_hrefs(tree, "next").filter_map(|href| page.base.web(&href)).take(1).collect()
}
