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
    // An address on most pages, which is no name; where it is a name, it is the writer's.
    "article:author",
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
    "authors",
    "bt:author",
    "rbauthors",
    "dcsext.author",
    "itemprop:author",
    "web_author",
    "creator",
    "twitter:creator_name",
];

/// More names than these in one element are a list of other things.
const MOST_NAMES: usize = 12;
/// Types of pages whose writers are members.
const FORUM: [&str; 4] = ["DiscussionForumPosting", "QAPage", "Question", "SocialMediaPosting"];
/// Lines under the headline in which its byline is looked for.
const UNDER: usize = 14;

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>, lines: &[Line]) {
    let sites = Publication::of(page, survey, own);
    let is_site = |name: &str| sites.is(name);

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
    let from_meta = |name: &'static str| {
        let names = unique(survey.metas(name).flat_map(stated));
        // "Lantern Press, Harbour Town, Somewhere": an imprint, of which no part is a writer.
        let imprint = names.len() > 1 && survey.metas(name).any(|value| is_site(value.split(',').next().unwrap_or("")));
        if survey.metas(name).any(|value| value.contains("www.")) {
            Vec::new()
        } else if imprint {
            names.into_iter().filter(|name| is_site(name)).collect()
        } else {
            names
        }
    };
    // A lone word may be a login name: the page's own byline is asked first.
    let full = |names: Vec<String>| if names.iter().all(|name| is_login(name)) { Vec::new() } else { names };
    // Metadata may name who put the text into the system; what stands under the headline is meant for readers. But where
    // both name the same, metadata have it without what stands beside it on the page.
    let shown = under_headline(lines);
    let named = |names: Vec<String>| if says_otherwise(&shown, &names) { shown.clone() } else { names };
    let forum = own.is_some_and(|own| own.types.iter().any(|name| FORUM.contains(&name.as_str())));
    let typed = |names: Vec<String>| {
        // Members of a forum are called by their login names.
        if !forum && names.iter().all(|name| is_surely_login(name)) { Vec::new() } else { names }
    };
    offer(&|| if forum { data(false) } else { named(typed(data(false))) }, "json-ld");
    for name in METAS {
        offer(&|| named(full(from_meta(name))), name);
    }
    offer(&|| visible_names(tree, lines), "visible byline");
    offer(&|| data(false), "json-ld");
    for name in METAS {
        offer(&|| from_meta(name), name);
    }
    offer(&|| labelled(survey), "twitter:data");
    offer(&|| team(lines), "byline");
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

/// The names of the publication, which is not a writer.
struct Publication {
    keys: Vec<String>,
    /// First part of the host, which a person's own site has from its owner.
    host: String,
}

impl Publication {
    fn of(page: &Page, survey: &Survey, own: Option<&Own>) -> Publication {
        let host = page.base.host().unwrap_or("").trim_start_matches("www.");
        // "Copyright (c) Lantern Press 2024"
        let owner = survey.meta("copyright").map(|line| key(line.trim_start_matches(|c: char| !c.is_alphabetic())));
        let owner = owner.map(|line| {
            let line = line.strip_prefix("copyright").unwrap_or(&line);
            line.strip_prefix('c').unwrap_or(line).trim_matches(char::is_numeric).to_owned()
        });
        let names = page.site.iter().chain(own.and_then(|own| own.publisher.as_ref())).map(|name| key(name));
        let mut keys: Vec<String> = names.chain(owner).chain([key(host)]).collect();
        keys.retain(|key| !key.is_empty());
        Publication { keys, host: key(host.split('.').next().unwrap_or("")) }
    }

    fn is(&self, name: &str) -> bool {
        let person = looks_like_person(name);
        let name = key(name);
        // "Jane Doe" of janedoe.example is its writer.
        if person && name == self.host && !self.keys.contains(&name) {
            return false;
        }
        self.keys.iter().any(|site| {
            *site == name
                || (name.len() > 4 && site.starts_with(&name))
                || (site.len() > 4 && name.starts_with(site.as_str()))
        })
    }
}

/// The names of the first line under the headline that begins with "by" or its like.
fn under_headline(lines: &[Line]) -> Vec<String> {
    let after = lines.iter().filter(|line| !line.before).take(UNDER);
    let by = after.filter(|line| line.text.len() < 100 && starts_with_before(&line.text).is_some());
    by.map(|line| strict(&line.text)).find(|names| !names.is_empty()).unwrap_or_default()
}

/// "By Lantern 3": whoever a short line under the headline names, where nobody else is named.
fn team(lines: &[Line]) -> Vec<String> {
    let after = lines.iter().filter(|line| !line.before && line.text.len() < 40).take(UNDER);
    let by = after.filter_map(|line| Some((line, starts_with_before(&line.text)?)));
    let short = by.filter(|(_, rest)| {
        rest.split(' ').count() <= 4 && rest.split(' ').all(|word| !word.starts_with(char::is_lowercase))
    });
    short.map(|(line, _)| stated(&line.text)).find(|names| names.len() == 1).unwrap_or_default()
}

/// The byline that is shown names others than metadata do, or these and more.
fn says_otherwise(shown: &[String], stated: &[String]) -> bool {
    let (shown, stated): (Vec<String>, Vec<String>) =
        (shown.iter().map(|name| key(name)).collect(), stated.iter().map(|name| key(name)).collect());
    if shown.is_empty() || stated.is_empty() {
        return false;
    }
    let touches = |a: &String| stated.iter().any(|b| a.contains(b.as_str()) || b.contains(a.as_str()));
    let same = shown.iter().filter(|name| stated.contains(name)).count();
    if same > 0 { same == stated.len() && shown.len() > same } else { !shown.iter().any(touches) }
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let (mut out, mut keys): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for name in names {
        let key = key(&name);
        if !keys.contains(&key) {
            out.push(name);
            keys.push(key);
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

/// A word as only login names are written: with a mark inside, all small, or with a capital after a small letter.
fn is_surely_login(name: &str) -> bool {
    let camel = name.chars().zip(name.chars().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase());
    is_login(name) && (name.contains(['.', '_']) || !name.contains(char::is_uppercase) || camel)
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
            if !found.is_empty() && found.len() <= MOST_NAMES {
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
    const SAYS: [&str; 14] = [
        "written by",
        "author:",
        "authors:",
        "contributors:",
        "words by",
        "autor:",
        "autorin:",
        "autorin/autor",
        "auteur:",
        "autore:",
        "作者：",
        "作者:",
        "автор:",
        "責任編集：",
    ];
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
            let text = tree.raw_text(id).trim_start();
            // Of most texts the first letter tells already.
            if !text.starts_with(|c: char| !c.is_ascii() || matches!(c.to_ascii_lowercase(), 'a' | 'c' | 'w')) {
                continue;
            }
            let start: String = text.chars().take(14).flat_map(char::to_lowercase).collect();
            if SAYS.iter().any(|says| start.starts_with(says))
                && let Some(parent) = tree.parent(id)
            {
                // The label may be an element of its own, with the name beside it.
                for around in [Some(parent), tree.parent(parent)].into_iter().flatten() {
                    let text = visible(tree, around, 200);
                    let names = if text.len() < 200 { strict(&text) } else { Vec::new() };
                    if !names.is_empty() {
                        return names;
                    }
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

#[cfg(test)]
mod tests {
    use crate::page::Page;

    #[track_caller]
    fn is(html: &str, names: &[&str]) {
        let tree = crate::html::parse(html).expect("parses");
        assert_eq!(Page::of(&tree, Some("https://www.janedoe.example/ferry/stays")).byline, names, "{html}");
    }

    #[test]
    fn what_readers_see_counts_more_than_who_typed_it_in() {
        is("<meta name=author content='Max Roe'><h1>Ferry stays</h1><p>By: Jane Smith</p>", &["Jane Smith"]);
        // The same name without what stands beside it.
        is("<meta name=author content='Max Roe'><h1>Ferry stays</h1><p>By Max RoeToday</p>", &["Max Roe"]);
        is(
            "<meta name=author content='harbour.desk'><h1>Ferry stays</h1><p class=byline>Jane Smith</p>",
            &["Jane Smith"],
        );
        is("<h1>Ferry stays</h1><p>By 3 Piers Press</p>", &["3 Piers Press"]);
    }

    #[test]
    fn imprints_and_owners_are_not_writers_unless_it_is_their_own_site() {
        let site = "<meta property=og:site_name content='Harbour Lantern'>";
        let by = "<h1>Ferry stays</h1><p class=author-name>Jane Smith</p>";
        is(&format!("{site}<meta name=author content='Harbour Lantern, Old Town, Pier 3'>{by}"), &["Jane Smith"]);
        is(
            &format!("<meta name=copyright content='(c) Pier Press 2024'><meta name=author content='Pier Press'>{by}"),
            &["Jane Smith"],
        );
        is(
            "<meta property=og:site_name content='Jane Doe writes'><meta name=author content='Jane Doe'><h1>Ferry</h1>",
            &["Jane Doe"],
        );
    }
}
