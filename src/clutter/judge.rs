//! The judge: one for the whole page and for batches of a live one.
//!
//! In: an outline, or facts that become one. Out: marks with kind and reason.

use super::detect::{self, By};
use super::facts::Facts;
use super::guard;
use super::kind::{Kind, Kinds};
use super::measure::{Measures, NameCache};
use super::outline::Outline;
use super::reach;
use super::view::View;
use super::vocabulary::Vocabulary;
use serde::Serialize;

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
    names: NameCache,
}

impl Judge {
    /// A judge for one page; `url` may be empty.
    pub fn new(url: &str, kinds: Kinds) -> Judge {
        let host = url.split_once("//").map_or("", |(_, rest)| rest.split(['/', '?', '#', ':']).next().unwrap_or_default()).to_lowercase();
        Judge { kinds, host, names: NameCache::default() }
    }

    /// Judges a batch of a live page.
    pub fn batch(&mut self, facts: &[Facts]) -> Vec<Mark> {
        self.page(&Outline::of_facts(facts))
    }

    /// Judges an outline, marks in document order.
    pub fn page(&mut self, outline: &Outline) -> Vec<Mark> {
        let measures = Measures::of(outline, &self.host, Vocabulary::get(), &mut self.names);
        let view = View::new(outline, &measures);
        let mut findings = Vec::new();
        for kind in self.kinds.iter() {
            self.findings(&view, kind, &mut findings);
        }
        let boxes = reach::boxes(&view, findings);
        boxes
            .into_iter()
            .map(|one| Mark { n: outline.elements[one.at].n, tag: outline.elements[one.at].tag.to_string(), kind: one.kind, reason: one.reason.to_string() })
            .collect()
    }

    /// Findings of one kind: of those by name the outermost that may be hidden, of those by content the
    /// innermost.
    fn findings(&self, view: &View, kind: Kind, findings: &mut Vec<detect::Finding>) {
        let count = view.outline.len();
        let mut inside = vec![false; count];
        let mut at = 0;
        let mut contents = Vec::new();
        while at < count {
            match detect::ask(view, at, kind) {
                Some(finding) if finding.by == By::Content => contents.push(finding),
                Some(finding) if guard::keeps(view, at, kind).is_none() => {
                    findings.push(finding);
                    at = view.outline.end(at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        for finding in contents.into_iter().rev() {
            if inside[finding.at] {
                continue;
            }
            for above in view.outline.ancestors(finding.at) {
                if std::mem::replace(&mut inside[above], true) {
                    break;
                }
            }
            findings.push(finding);
        }
    }
}
