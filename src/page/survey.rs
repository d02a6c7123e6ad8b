//! One pass over the tree that notes what the other parts of the room look at.

use crate::html::{NodeId, Tag, Tree};

use super::text::{plain, squash};

/// Longest value of a `meta` that is kept, in bytes.
const LONGEST_META: usize = 8 << 10;
/// How many `meta` elements, links and JSON-LD scripts of one page are kept.
const MOST: usize = 2000;

/// Where the page's statements about itself stand.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Names in lower case (`name`, `property` or `itemprop`) with their content, in document order.
    metas: Vec<(String, String)>,
    /// `link` elements with a `rel`, that in lower case.
    pub links: Vec<(String, NodeId)>,
    pub base_href: Option<String>,
    /// Text of the `title` element.
    pub title: Option<String>,
    pub json_ld: Vec<NodeId>,
    /// `h1` to `h4` in document order.
    pub headings: Vec<NodeId>,
    pub times: Vec<NodeId>,
}

impl Survey {
    pub fn of(tree: &Tree) -> Survey {
        let mut survey = Survey::default();
        for id in 0..tree.len() {
            match tree.tag(id) {
                Tag::Meta if survey.metas.len() < MOST => survey.note_meta(tree, id),
                Tag::Link if survey.links.len() < MOST => {
                    if let Some(rel) = tree.attr(id, "rel") {
                        survey.links.push((rel.trim().to_ascii_lowercase(), id));
                    }
                }
                Tag::Base if survey.base_href.is_none() => {
                    survey.base_href = tree.attr(id, "href").map(|href| href.into_owned());
                }
                Tag::Title if survey.title.is_none() && !tree.is_foreign(id) => {
                    survey.title = Some(plain(&tree.text_content(id))).filter(|title| !title.is_empty());
                }
                Tag::Script if survey.json_ld.len() < MOST && tree.raw_attr(id, "type").is_some_and(is_json_ld) => {
                    survey.json_ld.push(id);
                }
                Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 => survey.headings.push(id),
                Tag::Time => survey.times.push(id),
                _ => {}
            }
        }
        survey
    }

    fn note_meta(&mut self, tree: &Tree, id: NodeId) {
        let Some(content) = tree.attr(id, "content").or_else(|| tree.attr(id, "value")) else { return };
        if content.len() > LONGEST_META {
            return;
        }
        let value = squash(&content);
        if value.is_empty() {
            return;
        }
        for attribute in ["property", "name", "itemprop"] {
            for name in tree.attr(id, attribute).iter().flat_map(|names| names.split_ascii_whitespace()) {
                self.metas.push((name.to_ascii_lowercase(), value.clone()));
            }
        }
        if tree.raw_attr(id, "http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-language")) {
            self.metas.push(("content-language".to_owned(), value));
        }
    }

    /// The first value of a `meta` by its lower-case name.
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.metas.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a `meta` by its lower-case name.
    pub fn metas<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first value of the first of these names that the page has, with that name.
    pub fn first_meta(&self, names: &[&'static str]) -> Option<(&str, &'static str)> {
        names.iter().find_map(|&name| self.meta(name).map(|value| (value, name)))
    }

    /// Addresses of the `link` elements that have this word in their `rel`.
    pub fn link_hrefs<'a>(&'a self, tree: &'a Tree, rel: &'a str) -> impl Iterator<Item = String> + 'a {
        self.links
            .iter()
            .filter(move |(words, _)| words.split_ascii_whitespace().any(|word| word == rel))
            .filter_map(|&(_, id)| tree.attr(id, "href").map(|href| href.into_owned()))
    }
}

fn is_json_ld(kind: &str) -> bool {
    let kind = kind.trim();
    kind.get(..19).is_some_and(|start| start.eq_ignore_ascii_case("application/ld+json"))
}
