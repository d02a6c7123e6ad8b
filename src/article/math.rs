//! Formulas: MathML of the closed set, and TeX where MathJax, KaTeX and their like leave it.

use super::gather::Gatherer;
use super::types::{Block, Math, MathName, MathNode};
use crate::html::{NodeId, Tag, Tree};

/// Elements of a formula nest no deeper; what is deeper becomes plain text.
const NESTING: usize = 18;
/// Nodes of one formula.
const NODES: u32 = 20_000;
/// Siblings after a rendered formula among which its source script is looked for.
const SIBLINGS: usize = 4;

/// Adds a formula: a block of its own when it is displayed, else part of the line.
pub(super) fn add(gatherer: &mut Gatherer, math: Math, display: bool) {
    if display && !gatherer.in_line_frame() {
        gatherer.flush();
        gatherer.push(Block::Math(math));
    } else {
        gatherer.line.math(math);
    }
}

/// A `math` element.
pub(super) fn element(gatherer: &mut Gatherer, id: NodeId) -> bool {
    let tree = gatherer.tree;
    let Some(math) = of(tree, id) else { return false };
    let display = tree.raw_attr(id, "display").is_some_and(|value| value.eq_ignore_ascii_case("block"));
    add(gatherer, math, display);
    true
}

/// A `script` of type `math/tex`.
pub(super) fn script(gatherer: &mut Gatherer, id: NodeId) -> bool {
    let tree = gatherer.tree;
    if !is_tex_script(tree, id) {
        return false;
    }
    let kind = tree.raw_attr(id, "type").unwrap_or("");
    let display = kind.contains("mode=display");
    if let Some(math) = tex(&tree.text_content(id)) {
        add(gatherer, math, display);
    }
    true
}

fn is_tex_script(tree: &Tree, id: NodeId) -> bool {
    tree.tag(id) == Tag::Script
        && tree.raw_attr(id, "type").is_some_and(|kind| kind.trim_start().starts_with("math/tex"))
}

/// A formula that a library has drawn: the source inside it, or the script after it. Some when the drawing is to be
/// left out.
pub(super) fn rendered(gatherer: &mut Gatherer, id: NodeId, display: bool) -> bool {
    let tree = gatherer.tree;
    let past = tree.end(id);
    if let Some(parent) = tree.parent(id)
        && tree.children(parent).skip_while(|&node| node < past).take(SIBLINGS).any(|node| is_tex_script(tree, node))
    {
        return true;
    }
    let Some(source) = tree.descendants(id).find(|&node| tree.tag(node) == Tag::Math) else { return false };
    let Some(math) = of(tree, source) else { return false };
    let block = tree.raw_attr(source, "display").is_some_and(|value| value.eq_ignore_ascii_case("block"));
    add(gatherer, math, display || block);
    true
}

/// A formula given as TeX only.
pub(super) fn tex(source: &str) -> Option<Math> {
    let source = bare_tex(source);
    (!source.is_empty()).then(|| Math { tex: Some(source.to_owned()), mathml: Vec::new(), text: source.to_owned() })
}

/// TeX without the wrapper that wikis put around it.
fn bare_tex(source: &str) -> &str {
    let source = source.trim();
    let source =
        source.strip_prefix("% <![CDATA[").and_then(|inner| inner.strip_suffix("%]]>")).unwrap_or(source).trim();
    for wrapper in ["{\\displaystyle", "{\\textstyle"] {
        if let Some(inner) = source.strip_prefix(wrapper).and_then(|inner| inner.strip_suffix('}')) {
            return inner.trim();
        }
    }
    source
}

impl MathName {
    /// The element of this name, if it is one that may be written.
    pub fn of(name: &str) -> Option<MathName> {
        Some(match name {
            "mrow" => MathName::Mrow,
            "mi" => MathName::Mi,
            "mn" => MathName::Mn,
            "mo" => MathName::Mo,
            "ms" => MathName::Ms,
            "mtext" => MathName::Mtext,
            "mspace" => MathName::Mspace,
            "mfrac" => MathName::Mfrac,
            "msqrt" => MathName::Msqrt,
            "mroot" => MathName::Mroot,
            "msup" => MathName::Msup,
            "msub" => MathName::Msub,
            "msubsup" => MathName::Msubsup,
            "mover" => MathName::Mover,
            "munder" => MathName::Munder,
            "munderover" => MathName::Munderover,
            "mmultiscripts" => MathName::Mmultiscripts,
            "mprescripts" => MathName::Mprescripts,
            "none" => MathName::None,
            "mtable" => MathName::Mtable,
            "mtr" | "mlabeledtr" => MathName::Mtr,
            "mtd" => MathName::Mtd,
            "mpadded" => MathName::Mpadded,
            "mphantom" => MathName::Mphantom,
            "menclose" => MathName::Menclose,
            "mstyle" => MathName::Mstyle,
            "merror" => MathName::Merror,
            _ => return None,
        })
    }
}

/// An element whose content is text.
fn is_token(name: MathName) -> bool {
    matches!(name, MathName::Mi | MathName::Mn | MathName::Mo | MathName::Ms | MathName::Mtext)
}

struct Open {
    end: NodeId,
    name: MathName,
    children: Vec<MathNode>,
}

/// The formula of a `math` element; none where it is empty.
pub(super) fn of(tree: &Tree, id: NodeId) -> Option<Math> {
    let end = tree.end(id).min(id + NODES);
    let mut open = vec![Open { end, name: MathName::Mrow, children: Vec::new() }];
    let mut tex =
        tree.attr(id, "alttext").filter(|text| text.contains(['\\', '^', '_', '='])).map(|text| text.into_owned());
    let mut text = String::new();
    let mut node = id + 1;
    while node < end {
        close(&mut open, node);
        let past = tree.end(node);
        if tree.is_text(node) {
            node = past;
            continue;
        }
        let name = tree.name(node).to_ascii_lowercase();
        match name.as_str() {
            "annotation" => {
                if tree.raw_attr(node, "encoding").is_some_and(|kind| kind.to_ascii_lowercase().contains("tex")) {
                    tex = Some(tree.text_content(node));
                }
                node = past;
                continue;
            }
            "annotation-xml" | "script" | "style" => {
                node = past;
                continue;
            }
            "semantics" => {
                node += 1;
                continue;
            }
            _ => {}
        }
        // What is not in the set is a row of its children: the parent may count them.
        let name = MathName::of(&name).unwrap_or(MathName::Mrow);
        if is_token(name) || open.len() > NESTING {
            let content = tree.text_content(node);
            let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
            let content: String = content.chars().filter(|c| !c.is_control()).collect();
            text.push_str(&content);
            let name = if is_token(name) { name } else { MathName::Mtext };
            let children = if content.is_empty() { Vec::new() } else { vec![MathNode::Text { text: content }] };
            push(&mut open, MathNode::Element { name, children });
            node = past;
        } else {
            open.push(Open { end: past, name, children: Vec::new() });
            node += 1;
        }
    }
    close(&mut open, NodeId::MAX);
    let mathml = open.pop().map(|root| root.children).unwrap_or_default();
    let tex =
        tex.map(|tex| bare_tex(&tex).to_owned()).filter(|tex| !tex.is_empty()).or_else(|| super::tex::of(&mathml));
    let text = text.replace(['\u{2061}', '\u{2062}', '\u{2063}', '\u{2064}'], "");
    let text = if text.trim().is_empty() { tex.clone().unwrap_or_default() } else { text };
    (!text.is_empty()).then_some(Math { tex, mathml, text })
}

/// Ends the elements that end before `node`; the root stays.
fn close(open: &mut Vec<Open>, node: NodeId) {
    while open.len() > 1
        && let Some(done) = open.pop_if(|last| last.end <= node)
    {
        push(open, MathNode::Element { name: done.name, children: done.children });
    }
}

fn push(open: &mut [Open], node: MathNode) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}
