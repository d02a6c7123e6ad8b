//! SVG, rebuilt from a closed set of elements and attributes as a file of its own.
//!
//! A page's drawings become pictures (`img` with a `data:` address): a browser runs nothing and loads nothing in those,
//! and no SVG stands in the document itself, where most holes in sanitisers were.

use super::allow;
use super::css::{self, Context, Used};
use super::resource::Kind;
use crate::html::{NodeId, Tree, parse};
use crate::output::escape::{self, Syntax};
use crate::page::Base;

/// Nothing is at hand for a drawing but itself.
struct Alone;

impl Context for Alone {
    fn data(&self, _: &str, _: Kind) -> Option<String> {
        None
    }

    fn sheet(&self, _: &str) -> Option<String> {
        None
    }

    fn used(&self) -> Option<&Used> {
        None
    }
}

/// An SVG file from elsewhere.
pub(super) fn rebuilt(text: &str) -> Option<String> {
    let start = text.find("<svg")?;
    let tree = parse(&text[start..]).ok()?;
    let root = (0..tree.len()).find(|&id| tree.is_foreign(id) && tree.name(id) == "svg")?;
    Some(of_tree(&tree, root, &|_| None))
}

/// The drawing at `root`; `elsewhere` finds the parts that it borrows from other drawings of the page.
pub(super) fn of_tree(tree: &Tree, root: NodeId, elsewhere: &dyn Fn(&str) -> Option<NodeId>) -> String {
    let mut out = String::new();
    write(&mut out, tree, root, true);
    let mut borrowed = String::new();
    for id in root..tree.end(root) {
        if tree.name(id).eq_ignore_ascii_case("use")
            && let Some(part) = reference(tree, id).and_then(|name| elsewhere(&name))
            && !tree.contains(root, part)
        {
            write(&mut borrowed, tree, part, false);
        }
    }
    if !borrowed.is_empty() && out.ends_with("</svg>") {
        out.truncate(out.len() - "</svg>".len());
        out.push_str(&format!("<defs>{borrowed}</defs></svg>"));
    }
    out
}

/// The name that a `use` refers to on its own page.
fn reference(tree: &Tree, id: NodeId) -> Option<String> {
    let href = tree.attr(id, "href").or_else(|| tree.attr(id, "xlink:href"))?;
    href.trim().strip_prefix('#').map(str::to_owned)
}

fn write(out: &mut String, tree: &Tree, root: NodeId, is_file: bool) {
    let mut open: Vec<(NodeId, &str)> = Vec::new();
    let mut id = root;
    while id < tree.end(root) {
        close(out, &mut open, id);
        if tree.is_text(id) {
            escape::text(out, &tree.text(id), Syntax::Xml);
            id += 1;
            continue;
        }
        let Some(name) = allow::svg_element(tree.name(id)).filter(|_| tree.is_foreign(id)) else {
            id = tree.end(id);
            continue;
        };
        out.push('<');
        out.push_str(name);
        if id == root && is_file {
            out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        attributes(out, tree, id);
        out.push('>');
        open.push((tree.end(id), name));
        if name == "style" {
            let sheet = css::sheet(&tree.text_content(id), &Base::default(), &Alone);
            escape::text(out, &sheet, Syntax::Xml);
            id = tree.end(id);
        } else {
            id += 1;
        }
    }
    close(out, &mut open, NodeId::MAX);
}

fn close(out: &mut String, open: &mut Vec<(NodeId, &str)>, id: NodeId) {
    while let Some((_, name)) = open.pop_if(|(end, _)| *end <= id) {
        out.push_str(&format!("</{name}>"));
    }
}

fn attributes(out: &mut String, tree: &Tree, id: NodeId) {
    let mut written: Vec<&str> = Vec::new();
    for (name, _) in tree.raw_attributes(id) {
        let value = tree.attr(id, name).unwrap_or_default();
        let (name, value) = match allow::svg_attribute(name) {
            Some(name) if value.contains('(') || value.contains('\\') => {
                (name, css::declarations(&value, &Base::default(), &Alone))
            }
            Some(name) => (name, value.into_owned()),
            None if name.eq_ignore_ascii_case("style") => {
                ("style", css::declarations(&value, &Base::default(), &Alone))
            }
            None if matches!(name, "href" | "xlink:href") && value.trim().starts_with('#') => {
                ("href", value.trim().to_owned())
            }
            None => continue,
        };
        if !written.contains(&name) {
            written.push(name);
            escape::attribute(out, name, &value, Syntax::Xml);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_stay_and_scripts_go() {
        let svg = rebuilt(
            "<?xml version='1.0'?><!DOCTYPE svg><svg viewbox='0 0 1 1' onload=alert(1)><script>alert(1)</script>\
             <lineargradient id=g><stop offset=0 /></lineargradient><path d='M0 0h1' fill='url(#g)' style='fill:url(http://e/x)'/>\
             <a href='javascript:alert(1)'><text>t</text></a><use href='#g'/><use xlink:href='http://e/x#y'/>\
             <foreignObject><iframe src=x></iframe></foreignObject><animate attributeName=href to=x /><image href=x /></svg>",
        );
        assert_eq!(
            svg.as_deref(),
            Some(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">\
                 <linearGradient id=\"g\"><stop offset=\"0\"></stop></linearGradient>\
                 <path d=\"M0 0h1\" fill=\"url(#g)\" style=\"fill:none\"></path>\
                 <use href=\"#g\"></use><use></use></svg>"
            )
        );
    }
}
