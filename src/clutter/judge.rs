//! The judge: one for the whole page and for batches of a live one.
//!
//! In: an outline, or facts that become one. Out: marks with kind and reason.

use super::attributes;
use super::detect::{self, By, Finding};
use super::facts::Facts;
use super::guard;
use super::index::Index;
use super::kind::{Kind, Kinds};
use super::measure::Measures;
use super::opinion;
use super::outline::{At, Outline};
use super::reach::{self, Box};
use super::set::{self, Origin, RuleSet};
use super::view::View;
use super::vocabulary::Vocabulary;
use crate::order;
use serde::Serialize;
use std::sync::Arc;

/// An element to hide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// The caller's number for the element.
    pub n: u32,
    pub tag: String,
    pub kind: Kind,
    pub reason: String,
}

pub struct Judge {
    kinds: Kinds,
    host: String,
    /// The site's name, as its host has it: `lantern` of `www.lantern.test`.
    site: String,
    /// Whether the page is the site's front page, as its address says.
    front: bool,
    rules: Index,
    /// Decant's own rules by themselves, as the stylesheet has them.
    sheet: Index,
}

impl Judge {
    /// A judge for one page with the rules given; `url` may be empty.
    pub fn new(url: &str, kinds: Kinds, rules: &Arc<RuleSet>) -> Judge {
        let host = host_of(url);
        let sheet = Index::new(set::built_in(), "", kinds);
        let site = attributes::site(&host).split('.').next().unwrap_or_default().to_string();
        Judge { kinds, rules: Index::new(rules, &host, kinds), sheet, host, site, front: is_front(url) }
    }

    /// Judges a batch of a live page.
    pub fn batch(&mut self, facts: &[Facts]) -> Vec<Mark> {
        self.page(&Outline::of_facts(facts))
    }

    /// Whether the stylesheet may hide an element, whatever stands in it.
    pub fn is_styled(&self, outline: &Outline, at: At) -> bool {
        self.sheet.is_styled(outline, at)
    }

    /// Judges an outline, marks in document order.
    pub fn page(&mut self, outline: &Outline) -> Vec<Mark> {
        let measures = Measures::of(outline, &self.host, Vocabulary::get());
        let mut view = View::new(outline, &measures);
        view.front = self.front;
        view.site = &self.site;
        let mut findings = Vec::new();
        self.by_rules(&view, &mut findings);
        let asked: Vec<Kinds> = (0..outline.len()).map(|at| detect::worth_asking(&view, at)).collect();
        for kind in self.kinds.iter() {
            by_evidence(&view, kind, &asked, &mut findings);
        }
        // Pages that sell are made of prompts; the forest has learnt from those that tell.
        if outline.surely {
            let more = opinion::findings(&view, self.kinds, &findings);
            findings.extend(more);
        }
        let spared = self.rules.spared(outline);
        let is_spared = |at: At| spared.iter().any(|&one| outline.contains(one, at));
        let own = self.by_own_rules(&view);
        findings.retain(|finding| !is_spared(finding.at));
        let mut boxes = reach::boxes(&view, findings);
        // A box that grew around a spared element, or into one, is given up.
        boxes.retain(|one| !is_spared(one.at) && !spared.iter().any(|&at| outline.contains(one.at, at)));
        // What the user chose is taken as it was chosen, and comes before a verdict of ours.
        boxes.splice(0..0, own);
        order::by_key(&mut boxes, |one| one.at);
        let mut end = 0;
        boxes.retain(|one| {
            let outer = one.at >= end;
            end = end.max(outline.end(one.at));
            outer
        });
        boxes
            .into_iter()
            .map(|one| Mark {
                n: outline.elements[one.at].n,
                tag: outline.elements[one.at].tag.to_string(),
                kind: one.kind,
                reason: one.reason.to_string(),
            })
            .collect()
    }

    fn by_rules(&self, view: &View, findings: &mut Vec<Finding>) {
        if self.rules.is_empty() {
            return;
        }
        for at in 0..view.outline.len() {
            let Some(hit) = self.rules.find(view.outline, at) else { continue };
            if guard::keeps(view, at, hit.kind).is_some() {
                continue;
            }
            let reason = if hit.origin == Origin::List { "rule of a list" } else { "rule" };
            findings.push(Finding { at, kind: hit.kind, by: By::Name, reason });
        }
    }

    /// The boxes that the user's own rules name.
    fn by_own_rules(&self, view: &View) -> Vec<Box> {
        let one = |at| {
            let hit = self.rules.find_own(view.outline, at)?;
            (!guard::keeps_from_user(view, at)).then_some(Box { at, kind: hit.kind, reason: "rule of your own" })
        };
        if self.rules.has_own() { (0..view.outline.elements.len()).filter_map(one).collect() } else { Vec::new() }
    }
}

/// Findings of one kind: of those by name the outermost that may be hidden, of those by content the
/// innermost.
fn by_evidence(view: &View, kind: Kind, asked: &[Kinds], findings: &mut Vec<Finding>) {
    let count = view.outline.len();
    let (mut contents, mut names) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < count {
        if !asked[at].has(kind) {
            at += 1;
            continue;
        }
        match detect::ask(view, at, kind) {
            Some(finding) if finding.by == By::Content => contents.push(finding),
            Some(finding) if guard::keeps(view, at, kind).is_none() => {
                names.push(at);
                findings.push(finding);
                at = view.outline.end(at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    if contents.is_empty() {
        return;
    }
    let mut holds_one = vec![false; count];
    for finding in contents.into_iter().rev() {
        if holds_one[finding.at] || kind == Kind::Newsletter && is_column_of_boxes(view, finding.at, &names) {
            continue;
        }
        for above in view.outline.ancestors(finding.at) {
            if std::mem::replace(&mut holds_one[above], true) {
                break;
            }
        }
        findings.push(finding);
    }
}

/// Headings and fields that a box has besides those of a named box in it, from which on it holds other boxes too: an archive
/// or a list of topics to choose from.
const OTHER_HEADINGS: u16 = 2;
const OTHER_FIELDS: u16 = 2;

/// Whether what was recognised by what it holds is a column of a page: one of its boxes was recognised by itself (`names`, in
/// document order), and others stand beside it.
pub(super) fn is_column_of_boxes(view: &View, at: At, names: &[At]) -> bool {
    let first = names.partition_point(|&name| name <= at);
    let inside = names[first..].iter().take_while(|&&name| view.outline.contains(at, name));
    let (headings, fields) =
        inside.clone().map(|&name| view.sums(name)).fold((0u16, 0u16), |(headings, fields), sums| {
            (headings.saturating_add(sums.headings), fields.saturating_add(sums.fields))
        });
    inside.count() > 0
        && view.sums(at).headings >= headings.saturating_add(OTHER_HEADINGS)
        && view.sums(at).fields >= fields.saturating_add(OTHER_FIELDS)
}

/// Whether an address has a host and no path behind it; what comes after `?` or `#` is none.
fn is_front(url: &str) -> bool {
    let page = url.split(['?', '#']).next().unwrap_or_default();
    page.split_once("//").is_some_and(|(_, rest)| !rest.trim_end_matches('/').contains('/'))
}

/// The host of an address, in lower case; empty where there is none.
pub fn host_of(url: &str) -> String {
    url.split_once("//")
        .map_or("", |(_, rest)| rest.split(['/', '?', '#', ':']).next().unwrap_or_default())
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::is_front;

    #[test]
    fn front_pages_by_their_address() {
        for front in [
            "https://lantern.test",
            "https://lantern.test/",
            "https://lantern.test/?utm_source=a/b",
            "//lantern.test/#top",
        ] {
            assert!(is_front(front), "{front}");
        }
        for other in ["", "lantern.test", "https://lantern.test/a", "https://lantern.test/a/?b"] {
            assert!(!is_front(other), "{other}");
        }
    }
}
