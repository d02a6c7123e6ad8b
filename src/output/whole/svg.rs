//! SVG, rebuilt from a closed set of elements and attributes as a file of its own; rebuilt again, it stays as it is.
//!
//! A page's drawings become pictures (`img` with a `data:` address): a browser runs nothing and loads nothing in those,
//! and no SVG stands in the document itself, where most holes in sanitisers were.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::allow;
use super::css::{self, Context};
use super::resource::Kind;
use crate::html::{NodeId, Tree, parse};
use crate::limits;
use crate::output::escape::{self, Syntax};
use crate::output::picture::Picture;
use crate::page::Base;

/// Nothing is at hand for a drawing but itself.
struct Alone;

impl Context for Alone {
    fn data(&self, url: &str, kind: Kind) -> Option<String> {
        (kind == Kind::Picture).then(|| own_raster(url)).flatten()
    }
}

/// Where a drawing gets what it names: parts by their id, pictures by their address.
pub(super) struct Sources<'a> {
    pub parts: &'a BTreeMap<String, NodeId>,
    pub base: &'a Base,
    pub context: &'a dyn Context,
}

/// Most parts that a drawing borrows from others.
const MOST_PARTS: usize = 200;

/// What the drawings of one page have borrowed: each carries its own copy, so a part is written as often as it is used.
#[derive(Default)]
pub(super) struct Borrowed {
    bytes: usize,
    /// Parts that were written, and how long they are.
    lengths: BTreeMap<NodeId, usize>,
}

impl Borrowed {
    /// A part as it is written, if all of it may still be borrowed.
    fn part(&mut self, tree: &Tree, part: NodeId, sources: &Sources) -> Option<String> {
        let left = limits::BORROWED_BYTES - self.bytes;
        if self.lengths.get(&part).is_some_and(|&length| length > left) {
            return None;
        }
        let mut out = String::new();
        write(&mut out, tree, part, None, sources);
        self.lengths.insert(part, out.len());
        self.bytes += if out.len() > left { return None } else { out.len() };
        Some(out)
    }
}

/// An SVG file from elsewhere, rebuilt; nothing where the bytes are none, or where nothing of it may stay.
pub(crate) fn drawing(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let tree = parse(after_prolog(&text)?).ok()?;
    let root = (0..tree.len()).find(|&id| tree.is_foreign(id) && tree.name(id) == "svg")?;
    let sources = Sources { parts: &BTreeMap::new(), base: &Base::default(), context: &Alone };
    let mut svg = String::new();
    write(&mut svg, &tree, root, Some(Root::File), &sources);
    (svg.matches('<').count() > 2).then_some(svg)
}

/// What follows an XML file's declarations and comments, if that is a drawing.
fn after_prolog(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}');
    loop {
        rest = rest.trim_start();
        if rest.get(..4)?.eq_ignore_ascii_case("<svg") {
            return Some(rest);
        }
        let end = match rest.as_bytes() {
            [b'<', b'?', ..] => "?>",
            [b'<', b'!', b'-', b'-', ..] => "-->",
            [b'<', b'!', b'd' | b'D', ..] if rest.split('>').next()?.contains('[') => "]>",
            [b'<', b'!', b'd' | b'D', ..] => ">",
            _ => return None,
        };
        rest = &rest[rest.find(end)? + end.len()..];
    }
}

/// The drawing at `root` of a page, with the parts that it borrows from other drawings there.
pub(super) fn of_page(tree: &Tree, root: NodeId, sources: &Sources, budget: &mut Borrowed) -> String {
    let mut out = String::new();
    write(&mut out, tree, root, Some(Root::Drawing), sources);
    let mut borrowed: Vec<NodeId> = Vec::new();
    let mut parts = String::new();
    let mut todo = vec![root];
    while let Some(top) = todo.pop() {
        for name in (top..tree.end(top)).flat_map(|id| references(tree, id)) {
            let Some(&part) = sources.parts.get(&name) else { continue };
            let is_there = tree.contains(root, part) || borrowed.iter().any(|&other| tree.contains(other, part));
            if is_there || borrowed.len() >= MOST_PARTS || tree.contains(part, root) {
                continue;
            }
            if let Some(written) = budget.part(tree, part, sources) {
                parts.push_str(&written);
                borrowed.push(part);
                todo.push(part);
            }
        }
    }
    if !parts.is_empty() && out.ends_with("</svg>") {
        out.truncate(out.len() - "</svg>".len());
        out.push_str("<defs>");
        out.push_str(&parts);
        out.push_str("</defs></svg>");
    }
    out
}

/// The ids that an element refers to: what it uses, what it is painted or cut out with.
fn references(tree: &Tree, id: NodeId) -> Vec<String> {
    let mut found = Vec::new();
    for (name, _) in tree.raw_attributes(id) {
        let value = tree.attr(id, name).unwrap_or_default();
        if matches!(name, "href" | "xlink:href") {
            found.extend(value.trim().strip_prefix('#').map(str::to_owned));
        }
        for part in value.split("url(").skip(1) {
            let part = part.trim_start_matches([' ', '"', '\'']);
            let end = part.find(['"', '\'', ')', ' ']).unwrap_or(part.len());
            found.extend(part[..end].strip_prefix('#').map(str::to_owned));
        }
    }
    found
}

/// What the outermost element is.
#[derive(Clone, Copy, PartialEq)]
enum Root {
    /// A file, with the size that it says.
    File,
    /// A drawing of a page, whose size the page says.
    Drawing,
}

fn write(out: &mut String, tree: &Tree, root: NodeId, is: Option<Root>, sources: &Sources) {
    let mut open: Vec<(NodeId, &str)> = Vec::new();
    let mut id = root;
    while id < tree.end(root) {
        close(out, &mut open, id);
        if tree.is_text(id) {
            escape::text(out, &tree.text(id), Syntax::Xml);
            id += 1;
            continue;
        }
        // What a link holds is drawn without it.
        if tree.name(id) == "a" && tree.is_foreign(id) {
            id += 1;
            continue;
        }
        let photograph = if tree.name(id) == "image" { photograph(tree, id, sources) } else { None };
        let may = |name: &&str| tree.is_foreign(id) && (*name != "image" || photograph.is_some());
        let Some(name) = allow::svg_element(tree.name(id)).filter(may) else {
            id = tree.end(id);
            continue;
        };
        out.push('<');
        out.push_str(name);
        let is = is.filter(|_| id == root);
        if is.is_some() {
            out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        attributes(out, tree, id, is == Some(Root::Drawing), sources);
        if let Some(url) = &photograph {
            escape::attribute(out, "href", url, Syntax::Xml);
        }
        out.push('>');
        open.push((tree.end(id), name));
        if name == "style" {
            let sheet = css::sheet(&tree.text_content(id), sources.base, &Alone);
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

fn attributes(out: &mut String, tree: &Tree, id: NodeId, is_drawing: bool, sources: &Sources) {
    let mut written: Vec<&str> = Vec::new();
    for (name, _) in tree.raw_attributes(id) {
        let value = tree.attr(id, name).unwrap_or_default();
        let (name, value) = match allow::svg_attribute(name) {
            // Nothing can refer to it, and XML has no such names.
            Some("id") if value.contains(char::is_whitespace) => continue,
            // Of the picture that stands for the drawing.
            Some("width" | "height" | "class") if is_drawing => continue,
            Some(name) if value.contains('(') || value.contains('\\') => {
                (name, css::declarations(&value, sources.base, &Alone))
            }
            Some(name) => (name, value.into_owned()),
            None if name.eq_ignore_ascii_case("style") => ("style", css::declarations(&value, sources.base, &Alone)),
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

fn href(tree: &Tree, id: NodeId) -> Option<Cow<'_, str>> {
    tree.attr(id, "href").or_else(|| tree.attr(id, "xlink:href"))
}

/// The photograph that an `image` carries or names: browsers show one in a picture only from a `data:` address. A drawing in
/// a drawing is none: that would go on and on.
fn photograph(tree: &Tree, id: NodeId, sources: &Sources) -> Option<String> {
    let href = href(tree, id)?;
    let href = href.trim();
    match href.get(..5) {
        Some(scheme) if scheme.eq_ignore_ascii_case("data:") => own_raster(href),
        _ => sources.base.web(href).and_then(|url| sources.context.data(&url, Kind::Picture)),
    }
    .filter(|url| !url.starts_with("data:image/svg"))
}

fn own_raster(url: &str) -> Option<String> {
    Picture::photograph(url).map(|picture| picture.data_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_stay_and_scripts_go() {
        let svg = drawing(
            b"<?xml version='1.0'?><!DOCTYPE svg><svg viewbox='0 0 1 1' onload=alert(1)><script>alert(1)</script>\
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
                 <text>t</text><use href=\"#g\"></use><use></use></svg>"
            )
        );
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let png = "data:image/png;base64,iVBORw0KGgo=";
        let file = format!(
            "\u{feff}<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg viewBox='0 0 2 1' xmlns='x'>\
             <style>.a &gt; .b {{ fill: #123 }}</style><title>A &amp; b</title><image width='2' xlink:href='{png}'/>\
             <image href='data:image/svg+xml,<svg><path/></svg>'/><image href='https://e.example/x.png'/><text x='1'>1 &lt; 2</text></svg>"
        );
        let once = drawing(file.as_bytes()).unwrap();
        assert_eq!(drawing(once.as_bytes()).as_ref(), Some(&once));
        assert_eq!(once.matches("<image").count(), 1);
        assert!(once.contains(png) && once.contains("1 &lt; 2"), "{once}");
    }

    #[test]
    fn pages_and_empty_drawings_are_no_pictures() {
        for none in [
            "<html><svg><path/></svg>",
            "<svg><script>1</script></svg>",
            "<svg onload=x>",
            "<?xml",
            "",
            "<sv",
            "é<svg/>",
        ] {
            assert_eq!(drawing(none.as_bytes()), None, "{none}");
        }
    }
}
