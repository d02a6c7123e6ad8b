//! Footnotes: which links of the body point at a note, and which elements are those notes.

use std::collections::HashMap;

use crate::html::{NodeId, Tag, Tree};

/// Characters of a reference: `[12]`, `*`, `iv`.
const LABEL_CHARS: usize = 8;
/// Nodes that one note may have.
const NOTE_NODES: u32 = 400;
/// Notes and references that are linked; more are plain links.
const MOST: usize = 5000;

/// The notes of one body, found before the walk.
#[derive(Default)]
pub(super) struct Notes {
    /// Links in the text, by their node, with the number of their note.
    references: HashMap<NodeId, usize>,
    /// Elements that are notes, by their node.
    elements: HashMap<NodeId, usize>,
    labels: Vec<String>,
}

struct Candidate<'a> {
    link: NodeId,
    target: &'a str,
    label: String,
}

impl Notes {
    pub fn of(tree: &Tree, roots: &[NodeId], page: Option<&str>) -> Notes {
        let mut candidates: Vec<Candidate> = Vec::new();
        for &root in roots {
            for node in root..tree.end(root) {
                if tree.tag(node) == Tag::A
                    && candidates.len() < MOST
                    && let Some(target) = fragment(tree, node, page)
                    && let Some(label) = label_of(tree, node)
                {
                    candidates.push(Candidate { link: node, target, label });
                }
            }
        }
        if candidates.is_empty() {
            return Notes::default();
        }
        let mut places: HashMap<&str, Option<NodeId>> = candidates.iter().map(|c| (c.target, None)).collect();
        for &root in roots {
            for node in root..tree.end(root) {
                let id = tree.raw_attr(node, "id");
                let name = if tree.tag(node) == Tag::A { tree.raw_attr(node, "name") } else { None };
                for name in [id, name].into_iter().flatten() {
                    if let Some(place) = places.get_mut(name) {
                        place.get_or_insert(node);
                    }
                }
            }
        }
        let mut notes = Notes::default();
        let mut blocks: HashMap<NodeId, &str> = HashMap::new();
        for candidate in &candidates {
            let Some(place) = places.get(candidate.target).copied().flatten().filter(|&place| place > candidate.link)
            else {
                continue;
            };
            let Some(element) = note_around(tree, place) else { continue };
            if element <= candidate.link || tree.contains(element, candidate.link) {
                continue;
            }
            // Several notes in one paragraph cannot be told apart.
            if *blocks.entry(element).or_insert(candidate.target) != candidate.target {
                continue;
            }
            let number = *notes.elements.entry(element).or_insert_with(|| {
                notes.labels.push(candidate.label.clone());
                notes.labels.len() - 1
            });
            notes.references.insert(candidate.link, number);
        }
        notes
    }

    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Id and label of the note that a link refers to.
    pub fn reference(&self, link: NodeId) -> Option<(String, String)> {
        self.references.get(&link).map(|&number| self.name(number))
    }

    /// Id and label of the note that an element is.
    pub fn note(&self, element: NodeId) -> Option<(String, String)> {
        self.elements.get(&element).map(|&number| self.name(number))
    }

    fn name(&self, number: usize) -> (String, String) {
        (format!("note-{}", number + 1), self.labels[number].clone())
    }
}

/// The part of the same page that a link leads to.
pub(super) fn fragment<'a>(tree: &'a Tree, link: NodeId, page: Option<&str>) -> Option<&'a str> {
    let href = tree.raw_attr(link, "href")?;
    let (before, target) = href.split_once('#')?;
    let same = before.is_empty() || page.is_some_and(|page| page.split('#').next() == Some(before));
    (same && !target.is_empty()).then_some(target)
}

/// The label of a link that looks like a reference to a note: raised, in brackets, or marked as one.
fn label_of(tree: &Tree, link: NodeId) -> Option<String> {
    let end = tree.end(link);
    if end - link > 12 {
        return None;
    }
    let text = tree.text_content(link);
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LABEL_CHARS + 2 {
        return None;
    }
    let bracketed = text.starts_with(['[', '(']) && text.ends_with([']', ')']);
    let label = text.trim_matches(['[', ']', '(', ')', ' ']).trim_end_matches('.');
    let mark = !label.is_empty()
        && label.chars().count() <= LABEL_CHARS
        && (label.chars().all(|c| c.is_ascii_digit())
            || label.chars().all(|c| c.is_ascii_lowercase())
            || label.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '⁎'))
            || label.rsplit_once(' ').is_some_and(|(_, number)| number.chars().all(|c| c.is_ascii_digit())));
    if !mark {
        return None;
    }
    let raised = tree.ancestors(link).take(2).any(|node| tree.tag(node) == Tag::Sup)
        || tree.descendants(link).any(|node| tree.tag(node) == Tag::Sup)
        || label.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '⁎'));
    let says = |node: NodeId| {
        let role = tree.raw_attr(node, "role").or_else(|| tree.raw_attr(node, "epub:type")).unwrap_or("");
        let class = tree.raw_attr(node, "class").unwrap_or("");
        role.contains("noteref")
            || ["footnote", "noteref", "endnote", "reference", "sdfootnote"]
                .iter()
                .any(|word| super::hint::contains_ignore_case(class, word))
    };
    let marked = says(link) || tree.parent(link).is_some_and(says);
    (raised || bracketed || marked).then(|| label.to_owned())
}

/// The list item or paragraph that a note's anchor stands in.
fn note_around(tree: &Tree, place: NodeId) -> Option<NodeId> {
    let block = std::iter::once(place).chain(tree.ancestors(place).take(4)).find(|&node| tree.tag(node).is_block())?;
    // An anchor in a list item's first paragraph means the whole item.
    let item = tree.parent(block).filter(|&parent| {
        tree.tag(parent) == Tag::Li
            && tree.tag(block) == Tag::P
            && tree.children(parent).next().is_some_and(|first| block <= first + 1)
    });
    let note = item.unwrap_or(block);
    let fits = matches!(tree.tag(note), Tag::Li | Tag::P | Tag::Div | Tag::Dd | Tag::Aside | Tag::Section);
    (fits && tree.end(note) - note <= NOTE_NODES).then_some(note)
}
