//! Who wrote it: metadata where they name somebody, else the lines around the headline.

use crate::html::{NodeId, Tag, Tree};

use super::Page;
use super::date::{Order, find};
use super::jsonld::Own;
use super::names::{is_somebody, looks_like_person, starts_with_before, stated, strict};
use super::near::{self, Hint, Line};
use super::survey::Survey;
use super::text::{key, visible};

const METAS: [&str; 22] = [
    "author",
    "sailthru.author",
    "parsely-author",
    "byl",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.author",
    "article:author_name",
    "cxenseparse:author",
    "cxensearticle:author",
    "og:article:author",
    "og:author",
    "article:author",
    "authors",
    "bt:author",
    "rbauthors",
    "dcsext.author",
    "itemprop:author",
    "web_author",
    "creator",
    "twitter:creator_name",
];

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>, lines: &[Line]) {
    let sites: Vec<String> = page
        .site
        .iter()
        .chain(own.and_then(|own| own.publisher.as_ref()))
        .map(|name| key(name))
        .chain(page.base.host().map(|host| key(host.trim_start_matches("www."))))
        .collect();
    let is_site = |name: &str| {
        let name = key(name);
        sites.iter().any(|site| {
            *site == name
                || (name.len() > 4 && site.starts_with(&name))
                || (site.len() > 4 && name.starts_with(site.as_str()))
        })
    };

    // Names in falling order of trust; `weak` are those that are the site itself or a placeholder.
    let mut weak: Option<(Vec<String>, &'static str)> = None;
    let mut chosen: Option<(Vec<String>, &'static str)> = None;
    let mut offer = |names: &dyn Fn() -> Vec<String>, source: &'static str| {
        if chosen.is_some() {
            return;
        }
        let names = names();
        let good: Vec<String> = names.iter().filter(|name| is_somebody(name) && !is_site(name)).cloned().collect();
        if !good.is_empty() {
            chosen = Some((good, source));
        } else if weak.is_none() && names.iter().any(|name| is_somebody(name)) {
            weak = Some((names, source));
        }
    };

    let data = |organization: bool| -> Vec<String> {
        let authors = own.into_iter().flat_map(|own| &own.authors).filter(|author| author.organization == organization);
        unique(authors.flat_map(|author| stated(&author.name)))
    };
    let from_meta = |name: &'static str| unique(survey.metas(name).flat_map(stated));
    offer(&|| data(false), "json-ld");
    for name in METAS {
        // A lone word may be a login name: the page's own byline is asked first.
        let full = |names: Vec<String>| if names.iter().all(|name| is_login(name)) { Vec::new() } else { names };
        offer(&|| full(from_meta(name)), name);
    }
    offer(&|| visible_names(tree, lines), "visible byline");
    for name in METAS {
        offer(&|| from_meta(name), name);
    }
    offer(&|| labelled(survey), "twitter:data");
    let organization = data(true);
    if chosen.is_none() {
        let far = elsewhere(tree);
        let known = organization.iter().any(|name| is_somebody(name) && !is_site(name));
        chosen = match (far.is_empty(), known) {
            (false, _) => Some((far, "byline elsewhere")),
            (true, true) => Some((organization.clone(), "json-ld")),
            (true, false) => None,
        };
    }
    let weak = weak.or_else(|| Some((organization, "json-ld")).filter(|(names, _)| !names.is_empty()));
    if let Some((names, source)) = chosen.or(weak) {
        page.byline = names;
        page.because("byline", source);
    }
    page.byline_nodes = byline_nodes(&page.byline, lines);
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        if !out.iter().any(|known| key(known) == key(&name)) {
            out.push(name);
        }
    }
    out
}

/// `twitter:label1` "Written by" with its `twitter:data1`.
fn labelled(survey: &Survey) -> Vec<String> {
    for (label, data) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
        if let (Some(label), Some(value)) = (survey.meta(label), survey.meta(data)) {
            let label = key(label);
            let words = [
                "writtenby",
                "author",
                "by",
                "verfasst",
                "geschrieben",
                "ecrit",
                "écrit",
                "escrito",
                "scritto",
                "geschreven",
                "автор",
                "написано",
                "skrevet",
                "skriven",
                "napisane",
                "yazan",
                "作者",
            ];
            if words.iter().any(|word| label.starts_with(word)) {
                return stated(value);
            }
        }
    }
    Vec::new()
}

/// One word of plain letters.
fn is_login(name: &str) -> bool {
    !name.contains(' ') && name.is_ascii()
}

/// Names in the lines near the headline: marked elements first, then lines that begin with "by".
fn visible_names(tree: &Tree, lines: &[Line]) -> Vec<String> {
    for hint in [Hint::Strong, Hint::Weak] {
        let mut names: Vec<String> = Vec::new();
        let mut last: Option<NodeId> = None;
        for line in lines.iter().filter(|line| line.author == hint) {
            // Names further down belong to teasers.
            if last.is_some_and(|last| line.id > tree.end(last) + 40) {
                break;
            }
            let found = from_element(tree, line);
            if !found.is_empty() {
                last = Some(line.id);
                names.extend(found);
            }
        }
        let names = unique(names.into_iter());
        if !names.is_empty() {
            return names;
        }
    }
    for line in lines.iter().filter(|line| line.author == Hint::None && line.text.len() < 160) {
        if starts_with_before(&line.text).is_some() {
            let names = strict(&line.text);
            if !names.is_empty() {
                return names;
            }
        }
    }
    // "Jane Doe | Senior Writer | July 2, 2025"
    for line in lines.iter().filter(|line| !line.before && line.text.len() < 100).take(12) {
        let first = line.text.split(['|', '•', '·', ',']).next().unwrap_or("").trim();
        if first.len() + 8 < line.text.len() && looks_like_person(first) && find(&line.text, Order::DayFirst).is_some()
        {
            return vec![first.to_owned()];
        }
    }
    Vec::new()
}

/// Links to an author's page and lines that say "written by", far from the headline: an author's box, mostly.
fn elsewhere(tree: &Tree) -> Vec<String> {
    const SAYS: [&str; 8] =
        ["written by", "author:", "authors:", "contributors:", "words by", "作者：", "作者:", "автор:"];
    for id in tree.descendants(tree.body()) {
        if tree.tag(id) == Tag::A {
            if let Some(line) = near::marked(tree, id, false)
                && line.author != Hint::None
            {
                let names = strict(&line.text);
                if !names.is_empty() {
                    return names;
                }
            }
        } else if tree.is_text(id) {
            let start: String = tree.raw_text(id).trim_start().chars().take(14).flat_map(char::to_lowercase).collect();
            if SAYS.iter().any(|says| start.starts_with(says))
                && let Some(parent) = tree.parent(id)
            {
                let text = visible(tree, parent, 200);
                let names = if text.len() < 200 { strict(&text) } else { Vec::new() };
                if !names.is_empty() {
                    return names;
                }
            }
        }
    }
    Vec::new()
}

/// Names in an element that is marked as holding them: its name property, its links to authors, or its text.
fn from_element(tree: &Tree, line: &Line) -> Vec<String> {
    let mut named = Vec::new();
    for node in line.id..tree.end(line.id) {
        let is_name = tree.raw_attr(node, "itemprop").is_some_and(|prop| prop == "name")
            || tree.raw_attr(node, "rel").is_some_and(|rel| rel.contains("author"))
            || (tree.tag(node) == Tag::A && node != line.id);
        if is_name {
            let text = match tree.attr(node, "content") {
                Some(content) if tree.tag(node) == Tag::Meta => content.into_owned(),
                _ => visible(tree, node, 200),
            };
            named.extend(strict(&text));
        }
    }
    if !named.is_empty() {
        return named;
    }
    // Neighbours without a space between them: "Jane Doe" and "May 3".
    let apart: Vec<String> = (line.id..tree.end(line.id))
        .filter(|&node| tree.is_text(node))
        .map(|node| tree.text(node).into_owned())
        .collect();
    for text in [apart.join("\n"), line.text.clone()] {
        let names = if apart.len() < 24 { strict_lines(&text) } else { strict(&text) };
        if !names.is_empty() {
            return names;
        }
    }
    // One word or a nickname counts only where the element is surely an author.
    match line.author {
        Hint::Strong if line.text.len() < 60 && !line.text.chars().any(char::is_numeric) => stated(&line.text)
            .into_iter()
            .filter(|name| is_somebody(name) && !name.chars().any(char::is_numeric) && name.split(' ').count() < 4)
            .collect(),
        _ => Vec::new(),
    }
}

/// Names on each line of a text.
fn strict_lines(text: &str) -> Vec<String> {
    text.split('\n').filter(|line| !line.trim().is_empty()).flat_map(strict).collect()
}

/// The lines that show the names, and little else.
fn byline_nodes(names: &[String], lines: &[Line]) -> Vec<NodeId> {
    let keys: Vec<String> = names.iter().map(|name| key(name)).filter(|key| key.len() > 2).collect();
    let mut nodes: Vec<NodeId> = Vec::new();
    for line in lines.iter().filter(|line| line.text.len() < 200) {
        let text = key(&line.text);
        let shown: usize = keys.iter().filter(|name| text.contains(name.as_str())).map(String::len).sum();
        let short = shown > 0 && (text.len() < shown * 2 + 24 || line.author != Hint::None);
        let by = starts_with_before(&line.text).is_some_and(looks_like_person);
        if (short || by) && !nodes.contains(&line.id) {
            nodes.push(line.id);
        }
    }
    nodes
}
