//! Article JSON back into the typed document. What this version does not know is left out; nothing else can come in.
//!
//! Written by hand because the engine for browsers has a size limit: what serde derives for types that are told apart by a
//! `"type"` inside them takes a fifth of it. A test holds the two against each other. Recursion is bounded by the JSON
//! parser, which takes 128 levels.

use serde::de::Error;
use serde_json::Value;

use crate::article::*;

/// Fields that are lists wherever they are there at all.
const LISTS: [&str; 5] = ["blocks", "lead", "byline", "next", "left_out"];

/// Reads one article. What is no object, or has something else where a list belongs, is no article.
pub fn read(text: &str) -> Result<Article, serde_json::Error> {
    let value: Value = serde_json::from_str(text)?;
    if !value.is_object() {
        return Err(Error::custom("an article is an object"));
    }
    match LISTS.iter().find(|&&name| !matches!(value[name], Value::Null | Value::Array(_))) {
        Some(name) => Err(Error::custom(format_args!("an article's `{name}` is a list"))),
        None => Ok(article(&value)),
    }
}

fn article(value: &Value) -> Article {
    Article {
        version: number(value, "version", 0),
        url: maybe(value, "url"),
        canonical: maybe(value, "canonical"),
        title: string(value, "title"),
        byline: list(value, "byline", word),
        site: maybe(value, "site"),
        published: maybe(value, "published"),
        modified: maybe(value, "modified"),
        language: maybe(value, "language"),
        direction: if value["direction"] == "rtl" { Direction::Rtl } else { Direction::Ltr },
        lead: list(value, "lead", inline),
        image: value["image"].is_object().then(|| figure(&value["image"])),
        excerpt: string(value, "excerpt"),
        words: number(value, "words", 0),
        minutes: number(value, "minutes", 0),
        blocks: blocks(&value["blocks"]),
        next: list(value, "next", word),
        left_out: list(value, "left_out", |value| {
            Some(LeftOut {
                reason: string(value, "reason"),
                words: number(value, "words", 0),
                sample: string(value, "sample"),
            })
        }),
        kept_percent: number(value, "kept_percent", 0),
    }
}

fn blocks(value: &Value) -> Vec<Block> {
    value.as_array().into_iter().flatten().filter_map(block).collect()
}

fn block(value: &Value) -> Option<Block> {
    Some(match value["type"].as_str()? {
        "heading" => Block::Heading { level: number(value, "level", 2), content: content(value) },
        "paragraph" => Block::Paragraph { content: content(value) },
        "list" => Block::List {
            ordered: value["ordered"] == true,
            start: number(value, "start", 1),
            items: list(value, "items", |item| Some(blocks(item))),
        },
        "quote" => Block::Quote { blocks: blocks(&value["blocks"]), cite: list(value, "cite", inline) },
        "code" => Block::Code { language: maybe(value, "language"), text: string(value, "text") },
        "table" => Block::Table {
            caption: list(value, "caption", inline),
            head: list(value, "head", row),
            rows: list(value, "rows", row),
        },
        "figure" => Block::Figure(figure(value)),
        "media" => Block::Media {
            kind: if value["kind"] == "audio" { MediaKind::Audio } else { MediaKind::Video },
            src: string(value, "src"),
            poster: maybe(value, "poster"),
            title: maybe(value, "title"),
        },
        "embed" => Block::Embed {
            provider: string(value, "provider"),
            url: string(value, "url"),
            title: maybe(value, "title"),
        },
        "math" => Block::Math(math(value)),
        "definitions" => Block::Definitions { items: list(value, "items", definition) },
        "footnotes" => Block::Footnotes { notes: list(value, "notes", footnote) },
        "rule" => Block::Rule,
        _ => return None,
    })
}

fn inline(value: &Value) -> Option<Inline> {
    Some(match value["type"].as_str()? {
        "text" => Inline::Text { text: string(value, "text") },
        "strong" => Inline::Strong { content: content(value) },
        "emphasis" => Inline::Emphasis { content: content(value) },
        "code" => Inline::Code { text: string(value, "text") },
        "link" => Inline::Link { href: string(value, "href"), content: content(value) },
        "sub" => Inline::Sub { content: content(value) },
        "sup" => Inline::Sup { content: content(value) },
        "mark" => Inline::Mark { content: content(value) },
        "deleted" => Inline::Deleted { content: content(value) },
        "keyboard" => Inline::Keyboard { content: content(value) },
        "break" => Inline::Break,
        "image" => Inline::Image(image(value)),
        "ruby" => Inline::Ruby {
            parts: list(value, "parts", |part| {
                Some(RubyPart { base: list(part, "base", inline), reading: string(part, "reading") })
            }),
        },
        "footnote_reference" => Inline::FootnoteReference { id: string(value, "id"), label: string(value, "label") },
        "math" => Inline::Math(math(value)),
        _ => return None,
    })
}

fn content(value: &Value) -> Vec<Inline> {
    list(value, "content", inline)
}

fn figure(value: &Value) -> Figure {
    Figure { images: list(value, "images", |value| Some(image(value))), caption: list(value, "caption", inline) }
}

fn image(value: &Value) -> Image {
    let pixels = |key: &str| value[key].as_u64().and_then(|pixels| u32::try_from(pixels).ok());
    Image { src: string(value, "src"), alt: string(value, "alt"), width: pixels("width"), height: pixels("height") }
}

fn row(value: &Value) -> Option<Vec<Cell>> {
    Some(value.as_array()?.iter().map(cell).collect())
}

fn cell(value: &Value) -> Cell {
    Cell {
        header: value["header"] == true,
        colspan: number(value, "colspan", 1),
        rowspan: number(value, "rowspan", 1),
        blocks: blocks(&value["blocks"]),
    }
}

fn definition(value: &Value) -> Option<Definition> {
    let terms = list(value, "terms", |term| Some(term.as_array()?.iter().filter_map(inline).collect()));
    Some(Definition { terms, details: list(value, "details", |detail| Some(blocks(detail))) })
}

fn footnote(value: &Value) -> Option<Footnote> {
    Some(Footnote { id: string(value, "id"), label: string(value, "label"), blocks: blocks(&value["blocks"]) })
}

fn math(value: &Value) -> Math {
    Math { tex: maybe(value, "tex"), mathml: list(value, "mathml", math_node), text: string(value, "text") }
}

fn math_node(value: &Value) -> Option<MathNode> {
    Some(match value["type"].as_str()? {
        "text" => MathNode::Text { text: string(value, "text") },
        "element" => MathNode::Element {
            name: MathName::of(value["name"].as_str()?)?,
            children: list(value, "children", math_node),
        },
        _ => return None,
    })
}

fn string(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn maybe(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

fn word(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A whole number that fits its field; anything else counts as not given.
fn number<T: TryFrom<i64>>(value: &Value, key: &str, otherwise: T) -> T {
    value[key].as_i64().and_then(|number| T::try_from(number).ok()).unwrap_or(otherwise)
}

fn list<T>(value: &Value, key: &str, one: fn(&Value) -> Option<T>) -> Vec<T> {
    value[key].as_array().into_iter().flatten().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_no_article_is_refused() {
        for text in ["7", "[]", "{\"blocks\":7}", "{\"byline\":\"Ada\"}", "{"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read("{}").is_ok());
        assert!(read("{\"blocks\":[],\"lead\":null}").is_ok());
    }
}
