//! Formulas as MathML: element names from a closed set, no attributes, text only inside token elements.

use super::clean;
use super::escape::{self, Syntax};
use crate::article::{MathName, MathNode};

/// Formulas deeper than this are cut; no formula nests like that.
const DEPTH: usize = 60;

enum Step<'a> {
    Enter(&'a MathNode, usize, bool),
    Leave(MathName),
}

/// The nodes as markup. Elements inside a token element (`mi`, `mtext` …) lose their tags: in HTML what stands
/// there is HTML, not MathML.
pub(super) fn markup(nodes: &[MathNode], syntax: Syntax) -> String {
    let mut out = String::new();
    let mut steps: Vec<Step> = nodes.iter().rev().map(|node| Step::Enter(node, 0, false)).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(MathNode::Text { text }, ..) => escape::text(&mut out, text, syntax),
            Step::Enter(MathNode::Element { name, children }, depth, in_token) => {
                let bare = in_token || depth >= DEPTH;
                if !bare {
                    out.push('<');
                    out.push_str(name_of(*name));
                    out.push('>');
                    steps.push(Step::Leave(*name));
                }
                let in_token = in_token || is_token(*name);
                steps.extend(children.iter().rev().map(|child| Step::Enter(child, depth + 1, in_token)));
            }
            Step::Leave(name) => {
                out.push_str("</");
                out.push_str(name_of(name));
                out.push('>');
            }
        }
    }
    out
}

/// Whether each element has the number and kind of children that MathML asks for. A browser draws the rest
/// somehow; a book must be valid.
pub(super) fn is_valid(nodes: &[MathNode]) -> bool {
    let mut todo: Vec<(&[MathNode], Option<MathName>, usize)> = vec![(nodes, None, 0)];
    while let Some((children, parent, depth)) = todo.pop() {
        let elements = children.iter().filter(|node| matches!(node, MathNode::Element { .. })).count();
        let token = parent.is_some_and(is_token);
        let stray_text = children
            .iter()
            .any(|node| matches!(node, MathNode::Text { text } if !token && !clean::line(text).is_empty()));
        let count_fits = match parent {
            Some(
                MathName::Mfrac
                | MathName::Mroot
                | MathName::Msub
                | MathName::Msup
                | MathName::Mover
                | MathName::Munder,
            ) => elements == 2,
            Some(MathName::Msubsup | MathName::Munderover) => elements == 3,
            Some(MathName::Mspace) => children.is_empty(),
            // Scripts on both sides come in pairs with marks between: rare, and rarely right.
            Some(MathName::Mmultiscripts | MathName::Mprescripts | MathName::None) => false,
            Some(name) if is_token(name) => elements == 0,
            _ => true,
        };
        if stray_text || !count_fits || depth > DEPTH {
            return false;
        }
        for child in children {
            if let MathNode::Element { name, children } = child {
                let home = match name {
                    MathName::Mtr => Some(MathName::Mtable),
                    MathName::Mtd => Some(MathName::Mtr),
                    _ => None,
                };
                let fits = match home {
                    Some(home) => parent == Some(home),
                    None => !matches!(parent, Some(MathName::Mtable | MathName::Mtr)),
                };
                if !fits {
                    return false;
                }
                todo.push((children, Some(*name), depth + 1));
            }
        }
    }
    true
}

pub(super) fn is_token(name: MathName) -> bool {
    matches!(name, MathName::Mi | MathName::Mn | MathName::Mo | MathName::Ms | MathName::Mtext)
}

/// The set, with the names as they are written.
const NAMES: [(MathName, &str); 27] = [
    (MathName::Mrow, "mrow"),
    (MathName::Mi, "mi"),
    (MathName::Mn, "mn"),
    (MathName::Mo, "mo"),
    (MathName::Ms, "ms"),
    (MathName::Mtext, "mtext"),
    (MathName::Mspace, "mspace"),
    (MathName::Mfrac, "mfrac"),
    (MathName::Msqrt, "msqrt"),
    (MathName::Mroot, "mroot"),
    (MathName::Msup, "msup"),
    (MathName::Msub, "msub"),
    (MathName::Msubsup, "msubsup"),
    (MathName::Mover, "mover"),
    (MathName::Munder, "munder"),
    (MathName::Munderover, "munderover"),
    (MathName::Mmultiscripts, "mmultiscripts"),
    (MathName::Mprescripts, "mprescripts"),
    (MathName::None, "none"),
    (MathName::Mtable, "mtable"),
    (MathName::Mtr, "mtr"),
    (MathName::Mtd, "mtd"),
    (MathName::Mpadded, "mpadded"),
    (MathName::Mphantom, "mphantom"),
    (MathName::Menclose, "menclose"),
    (MathName::Mstyle, "mstyle"),
    (MathName::Merror, "merror"),
];

pub(super) fn name_of(name: MathName) -> &'static str {
    NAMES.iter().find(|(entry, _)| *entry == name).map_or("mrow", |(_, text)| text)
}

pub(super) fn by_name(name: &str) -> Option<MathName> {
    NAMES.iter().find(|(_, text)| *text == name).map(|(entry, _)| *entry)
}
