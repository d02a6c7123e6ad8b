//! Panels: text that is hidden until the reader opens it, such as the answer under a question or the text behind a tab.
//! It is as much the page's text as what is shown, where it looks like the article.

use std::collections::{HashMap, HashSet};

use crate::html::{NodeId, Tree};

use super::reason;
use super::segment;

/// Beginnings of the words that name a panel, or what stands around it. A tab is told from a table by what follows.
const NAMES: [&str; 15] = [
    "accordion",
    "akkordeon",
    "answer",
    "collaps",
    "expand",
    "faq",
    "panel",
    "tab ",
    "tab-",
    "tab_",
    "tabs",
    "tabpanel",
    "tabgroup",
    "tabcontent",
    "toggle",
];
/// Elements from the hidden one outwards whose names count.
const REACH: usize = 3;

/// The panels of a page.
pub struct Panels<'t> {
    tree: &'t Tree,
    /// Names of the elements that a control on the page says it opens; made when first asked for.
    opened: Option<HashSet<&'t str>>,
    /// What was found of elements: many texts stand in the same panel.
    known: HashMap<NodeId, bool>,
}

impl<'t> Panels<'t> {
    pub fn new(tree: &'t Tree) -> Self {
        Panels { tree, opened: None, known: HashMap::new() }
    }

    /// Whether every element that hides this one is a panel.
    pub fn hold(&mut self, id: NodeId) -> bool {
        let tree = self.tree;
        let mut hiding = std::iter::once(id).chain(tree.ancestors(id)).filter(|&id| segment::is_hidden(tree, id));
        hiding.all(|id| match self.known.get(&id) {
            Some(&known) => known,
            None => {
                let is_panel = self.is_panel(id);
                self.known.insert(id, is_panel);
                is_panel
            }
        })
    }

    fn is_panel(&mut self, id: NodeId) -> bool {
        let tree = self.tree;
        let role = tree.raw_attr(id, "role").unwrap_or("");
        if role.eq_ignore_ascii_case("tabpanel") || role.eq_ignore_ascii_case("region") {
            return true;
        }
        let around = std::iter::once(id).chain(tree.ancestors(id)).take(REACH);
        let named = |id| {
            let names = reason::names(tree, id);
            NAMES.iter().any(|part| reason::word_starts(&names, part))
        };
        if around.take_while(|&id| id > tree.body()).any(named) {
            return true;
        }
        let opened = self.opened.get_or_insert_with(|| opened(tree));
        tree.raw_attr(id, "id").is_some_and(|name| opened.contains(name))
    }
}

/// What the `aria-controls` of a page name.
fn opened(tree: &Tree) -> HashSet<&str> {
    let controls = tree.descendants(tree.body()).filter_map(|id| tree.raw_attr(id, "aria-controls"));
    controls.flat_map(str::split_ascii_whitespace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    /// Whether the panels hold the element with the name "x".
    fn hold(body: &str) -> bool {
        let tree = html::parse(body).expect("a page that parses");
        let x = tree.descendants(tree.body()).find(|&id| tree.raw_attr(id, "id") == Some("x")).expect("an element x");
        Panels::new(&tree).hold(x)
    }

    #[test]
    fn what_a_reader_can_open_is_a_panel() {
        assert!(hold("<div role=tabpanel hidden><p id=x>For large ships</p></div>"));
        assert!(hold("<li class=faq-item><h3>When?</h3><div style='display:none'><p id=x>At noon</p></div>"));
        assert!(hold("<button aria-controls='a more'>More</button><div id=more hidden><p id=x>At noon</p></div>"));
    }

    #[test]
    fn other_hidden_text_is_none() {
        assert!(!hold("<div hidden><p id=x>At noon</p></div>"));
        assert!(!hold("<div hidden><div role=tabpanel hidden><p id=x>For large ships</p></div></div>"));
        assert!(!hold("<div class=table style='display:none'><p id=x>At noon</p></div>"));
    }
}
