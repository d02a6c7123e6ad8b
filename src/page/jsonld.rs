//! JSON-LD: which of the items describes this page, and what it says of it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::html::Tree;
use crate::order;

use super::survey::Survey;
use super::text::{key, plain};
use super::url::Base;

/// Scripts longer than this are not read.
const LONGEST_SCRIPT: usize = 2 << 20;
/// Objects looked at, over all scripts of a page.
const MOST_OBJECTS: usize = 20_000;

type Object = Map<String, Value>;

/// What JSON-LD says of the page's article.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub types: Vec<String>,
    /// One of the types is an article's.
    pub article: bool,
    /// `headline`, `name`, `alternativeHeadline`, in this order.
    pub titles: Vec<String>,
    pub authors: Vec<Author>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub language: Option<String>,
    pub image: Option<(String, String)>,
    pub url: Option<String>,
    pub description: Option<String>,
    pub body: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Author {
    pub name: String,
    pub organization: bool,
}

const ARTICLES: [&str; 22] = [
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "opinionnewsarticle",
    "analysisnewsarticle",
    "backgroundnewsarticle",
    "asknewsarticle",
    "reviewnewsarticle",
    "blogposting",
    "liveblogposting",
    "techarticle",
    "scholarlyarticle",
    "medicalscholarlyarticle",
    "report",
    "satiricalarticle",
    "advertisercontentarticle",
    "apireference",
    "socialmediaposting",
    "discussionforumposting",
    "creativework",
    "review",
    "webcontent",
];
const OTHERS: [&str; 22] = [
    "recipe",
    "howto",
    "qapage",
    "question",
    "product",
    "videoobject",
    "event",
    "book",
    "course",
    "podcastepisode",
    "audioobject",
    "movie",
    "jobposting",
    "faqpage",
    "dataset",
    "softwareapplication",
    "photograph",
    "imagegallery",
    "collectionpage",
    "claimreview",
    "medicalwebpage",
    "itempage",
];
/// Properties whose values are other things than the page's own subject.
const ELSEWHERE: [&str; 16] = [
    "itemlistelement",
    "haspart",
    "ispartof",
    "mentions",
    "citation",
    "relatedlink",
    "comment",
    "review",
    "reviews",
    "blogpost",
    "blogposts",
    "issimilarto",
    "isrelatedto",
    "liveblogupdate",
    "suggestedanswer",
    "itemoffered",
];

/// The item about this page, completed from the others that are about it too.
pub(super) fn about_page(tree: &Tree, survey: &Survey, base: &Base) -> Option<Own> {
    let mut documents = Vec::new();
    for &script in &survey.json_ld {
        let text = tree.text_content(script);
        if text.len() <= LONGEST_SCRIPT {
            documents.extend(read(&text));
        }
    }
    if documents.is_empty() {
        return None;
    }
    let graph = Graph::of(&documents);
    let addresses: Vec<String> = [base.url().map(|url| url.as_str().to_owned())]
        .into_iter()
        .flatten()
        .chain(survey.link_hrefs(tree, "canonical"))
        .chain(survey.meta("og:url").map(str::to_owned))
        .map(|address| address_key(&address))
        .filter(|address| !address.is_empty())
        .collect();
    let title = survey.title.as_deref().map(key).unwrap_or_default();
    let social = survey.meta("og:title").map(key).unwrap_or_default();

    let mut ranked: Vec<(i32, &Object)> = graph
        .items
        .iter()
        .filter_map(|item| Some((rank(item, &graph, &addresses, [&title, &social])?, item.object)))
        .collect();
    order::by_key(&mut ranked, |&(rank, _)| -rank);
    let &(best, first) = ranked.first()?;
    if best < 0 {
        return None;
    }
    let mut own = Own::of(first, &graph);
    for &(rank, object) in ranked[1..].iter().take(6) {
        if rank >= 30 {
            own.complete(Own::of(object, &graph));
        }
    }
    Some(own)
}

/// Values of one script: the text as it stands, else with its usual faults mended.
fn read(text: &str) -> Option<Value> {
    let text = unwrapped(text);
    if text.is_empty() {
        return None;
    }
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&super::mend::json(text)).ok())
}

/// Without the comment or CDATA marks that some pages put around a script.
fn unwrapped(text: &str) -> &str {
    let start = text.find(['{', '[']).unwrap_or(text.len());
    let mut text = &text[start..];
    if let Some(rest) = text.strip_prefix("[CDATA[") {
        text = &rest[rest.find(['{', '[']).unwrap_or(rest.len())..];
    }
    match text.rfind(['}', ']']) {
        Some(mut end) => {
            // `]]>` closes CDATA, not the value.
            if text[end..].starts_with("]>") {
                end = text[..end].trim_end_matches(']').rfind(['}', ']']).unwrap_or(end);
            }
            &text[..=end]
        }
        None => text,
    }
}

struct Item<'a> {
    object: &'a Object,
    elsewhere: bool,
    depth: u32,
}

/// All typed objects, and all objects by `@id`.
struct Graph<'a> {
    items: Vec<Item<'a>>,
    by_id: HashMap<&'a str, &'a Object>,
}

impl<'a> Graph<'a> {
    fn of(documents: &'a [Value]) -> Graph<'a> {
        let mut graph = Graph { items: Vec::new(), by_id: HashMap::new() };
        let mut open: Vec<(&Value, bool, u32)> = documents.iter().rev().map(|value| (value, false, 0)).collect();
        let mut seen = 0;
        while let Some((value, elsewhere, depth)) = open.pop() {
            match value {
                Value::Array(values) => open.extend(values.iter().rev().map(|value| (value, elsewhere, depth))),
                Value::Object(object) => {
                    seen += 1;
                    if seen > MOST_OBJECTS {
                        break;
                    }
                    if let Some(Value::String(id)) = object.get("@id")
                        && object.len() > 1
                    {
                        let known = graph.by_id.entry(id).or_insert(object);
                        if known.len() < object.len() {
                            *known = object;
                        }
                    }
                    if object.contains_key("@type") {
                        graph.items.push(Item { object, elsewhere, depth });
                    }
                    for (name, value) in object {
                        if value.is_object() || value.is_array() {
                            let away = elsewhere || ELSEWHERE.contains(&name.to_ascii_lowercase().as_str());
                            open.push((value, away, if name == "@graph" { depth } else { depth + 1 }));
                        }
                    }
                }
                _ => {}
            }
        }
        graph
    }

    /// The object that a bare `@id` stands for.
    fn resolve<'b>(&'b self, object: &'b Object) -> &'b Object {
        match object.get("@id") {
            Some(Value::String(id)) if object.len() <= 2 => self.by_id.get(id.as_str()).copied().unwrap_or(object),
            _ => object,
        }
    }
}

fn types(object: &Object) -> impl Iterator<Item = &str> {
    let value = object.get("@type");
    let one = value.and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many).map(|name| name.rsplit(['/', ':', '#']).next().unwrap_or(name))
}

fn is_one_of(object: &Object, known: &[&str]) -> bool {
    types(object).any(|name| known.contains(&name.to_ascii_lowercase().as_str()))
}

fn rank(item: &Item, graph: &Graph, addresses: &[String], titles: [&str; 2]) -> Option<i32> {
    let object = item.object;
    let mut rank = if is_one_of(object, &ARTICLES) {
        60
    } else if is_one_of(object, &OTHERS) {
        30
    } else if types(object).any(|name| name == "WebPage") {
        15
    } else {
        return None;
    };
    rank -= 4 * item.depth as i32;
    if item.elsewhere {
        rank -= 60;
    }
    let mut own_addresses = ["url", "mainEntityOfPage", "@id"]
        .into_iter()
        .filter_map(|name| address_of(object.get(name)?, graph))
        .map(|address| address_key(&address))
        .filter(|address| address.contains('/'))
        .peekable();
    if own_addresses.peek().is_some() && !addresses.is_empty() {
        rank += if own_addresses.any(|address| addresses.contains(&address)) { 40 } else { -15 };
    }
    if let Some(headline) = text_of(object.get("headline").or_else(|| object.get("name"))) {
        let headline = key(&headline);
        if headline.len() > 8
            && titles.iter().any(|title| title.contains(&headline) || (title.len() > 8 && headline.contains(title)))
        {
            rank += 30;
        }
    }
    Some(rank)
}

/// Host and path, for telling whether two addresses are of the same page.
pub(super) fn address_key(address: &str) -> String {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    rest[..end].trim_end_matches('/').trim_end_matches("/amp").to_ascii_lowercase()
}

fn address_of(value: &Value, graph: &Graph) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => {
            let object = graph.resolve(object);
            ["@id", "url", "contentUrl"].into_iter().find_map(|name| object.get(name)?.as_str()).map(str::to_owned)
        }
        Value::Array(values) => values.first().and_then(|value| match value {
            Value::Array(_) => None,
            value => address_of(value, graph),
        }),
        _ => None,
    }
}

/// Plain text of a value: a string, a number, `@value`, or the first of an array.
fn text_of(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => plain(text),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => {
            return values.iter().find(|value| !value.is_array()).and_then(|value| text_of(Some(value)));
        }
        Value::Object(object) => {
            return object.get("@value").filter(|value| value.is_string()).and_then(|value| text_of(Some(value)));
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

impl Own {
    fn of(object: &Object, graph: &Graph) -> Own {
        let object = graph.resolve(object);
        let text = |name: &str| text_of(object.get(name));
        let titles = ["headline", "name", "alternativeHeadline"].into_iter().filter_map(text).collect();
        let mut authors = Vec::new();
        for name in ["author", "creator"] {
            if authors.is_empty() {
                people(object.get(name), graph, &mut authors);
            }
        }
        Own {
            types: types(object).map(str::to_owned).collect(),
            article: is_one_of(object, &ARTICLES),
            titles,
            authors,
            publisher: object.get("publisher").and_then(|value| name_of(value, graph)),
            published: ["datePublished", "dateCreated", "uploadDate"].into_iter().find_map(text),
            modified: text("dateModified"),
            language: object.get("inLanguage").and_then(|value| match value {
                Value::Object(language) => text_of(language.get("alternateName").or_else(|| language.get("name"))),
                value => text_of(Some(value)),
            }),
            image: object
                .get("image")
                .or_else(|| object.get("primaryImageOfPage"))
                .and_then(|value| image(value, graph)),
            url: text("url").or_else(|| object.get("mainEntityOfPage").and_then(|value| address_of(value, graph))),
            description: text("description"),
            body: object.get("articleBody").or_else(|| object.get("text")).and_then(|value| text_of(Some(value))),
        }
    }

    /// Takes from `other` what is missing.
    fn complete(&mut self, other: Own) {
        self.article |= other.article;
        for title in other.titles {
            if !self.titles.contains(&title) {
                self.titles.push(title);
            }
        }
        if self.authors.is_empty() {
            self.authors = other.authors;
        }
        fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
            if slot.is_none() {
                *slot = value;
            }
        }
        fill(&mut self.publisher, other.publisher);
        fill(&mut self.published, other.published);
        fill(&mut self.modified, other.modified);
        fill(&mut self.language, other.language);
        fill(&mut self.image, other.image);
        fill(&mut self.url, other.url);
        fill(&mut self.description, other.description);
        fill(&mut self.body, other.body);
    }
}

fn name_of(value: &Value, graph: &Graph) -> Option<String> {
    match value {
        Value::Object(object) => text_of(graph.resolve(object).get("name")),
        Value::Array(values) => values.iter().filter(|value| !value.is_array()).find_map(|value| name_of(value, graph)),
        value => text_of(Some(value)),
    }
}

fn people(value: Option<&Value>, graph: &Graph, out: &mut Vec<Author>) {
    let values = match value {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => return,
    };
    for value in values.iter().take(40) {
        match value {
            Value::String(name) => out.push(Author { name: plain(name), organization: false }),
            Value::Object(object) => {
                let object = graph.resolve(object);
                let organization = types(object).any(|name| name.ends_with("Organization"));
                let names = match object.get("name") {
                    Some(Value::Array(names)) => names.iter().filter_map(|name| text_of(Some(name))).collect(),
                    name => text_of(name)
                        .or_else(|| {
                            let given = text_of(object.get("givenName"))?;
                            Some(format!("{given} {}", text_of(object.get("familyName"))?))
                        })
                        .into_iter()
                        .collect::<Vec<_>>(),
                };
                out.extend(names.into_iter().map(|name| Author { name, organization }));
            }
            _ => {}
        }
    }
}

fn image(value: &Value, graph: &Graph) -> Option<(String, String)> {
    match value {
        Value::String(src) => Some((src.clone(), String::new())),
        Value::Object(object) => {
            let object = graph.resolve(object);
            let src = ["url", "contentUrl", "@id"].into_iter().find_map(|name| text_of(object.get(name)))?;
            Some((src, text_of(object.get("caption")).unwrap_or_default()))
        }
        Value::Array(values) => values.iter().filter(|value| !value.is_array()).find_map(|value| image(value, graph)),
        _ => None,
    }
}
