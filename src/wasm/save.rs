//! Saving: whole pages, books, archives, names and the check of what was written.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::convert::{article_from_js, failure, from_js, to_js, with_bytes_from_js};
use super::write::WriteOptions;
use crate::article::Article;
use crate::html::Parser;
use crate::output::check::Text;
use crate::output::whole::{Kind, Need, WholeOptions, WholePage};
use crate::output::{self, Picture, epub, filename, markdown};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct PageOptions {
    url: Option<String>,
    content_type: Option<String>,
    saved: Option<String>,
    shadow_roots: bool,
    all_rules: bool,
}

#[derive(Serialize)]
struct NeedOf<'a> {
    kind: &'static str,
    url: &'a str,
}

/// Saves a whole page: pushes, then `needs` and `give` until nothing is needed, then `finish`.
#[wasm_bindgen]
pub struct PageSaver {
    parser: Option<Parser>,
    page: Option<WholePage>,
    options: WholeOptions,
}

#[wasm_bindgen]
impl PageSaver {
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "PageSaverOptions")] options: JsValue,
    ) -> Result<PageSaver, JsError> {
        let PageOptions { url, content_type, saved, shadow_roots, all_rules } = from_js(&options)?;
        let options = WholeOptions { url, saved, shadow_roots, all_rules };
        Ok(PageSaver { parser: Some(Parser::new(content_type.as_deref())), page: None, options })
    }

    /// The next bytes of the page, marks included.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        self.parser.as_mut().map_or(Ok(()), |parser| parser.push(bytes)).map_err(|error| failure(&error))
    }

    /// The next piece of a page that is text already. Not to be mixed with `push`.
    #[wasm_bindgen(js_name = pushText)]
    pub fn push_text(&mut self, text: &str) -> Result<(), JsError> {
        self.parser.as_mut().map_or(Ok(()), |parser| parser.push_str(text)).map_err(|error| failure(&error))
    }

    /// What the copy needs and has not been given; the first call ends the page.
    #[wasm_bindgen(unchecked_return_type = "Need[]")]
    pub fn needs(&mut self) -> Result<JsValue, JsError> {
        let needs = self.page()?.needs();
        let list: Vec<NeedOf> = needs.iter().map(|need| NeedOf { kind: name_of(need.kind), url: &need.url }).collect();
        Ok(to_js(&list))
    }

    /// Answers a need; without bytes the copy does without.
    pub fn give(&mut self, kind: &str, url: String, bytes: Option<Vec<u8>>) -> Result<(), JsError> {
        let kinds = [Kind::Style, Kind::Picture, Kind::Font];
        if let Some(kind) = kinds.into_iter().find(|known| name_of(*known) == kind) {
            self.page()?.give(&Need { kind, url }, bytes.as_deref());
        }
        Ok(())
    }

    /// How many pictures the copy does without, once it needs nothing any more.
    pub fn missing(&mut self) -> Result<usize, JsError> {
        Ok(self.page()?.missing().len())
    }

    /// A sentence that tells the reader of the copy so; links to the pictures follow it.
    #[wasm_bindgen(js_name = setNote)]
    pub fn set_note(&mut self, sentence: &str) -> Result<(), JsError> {
        self.page()?.set_note(sentence);
        Ok(())
    }

    /// The file.
    pub fn finish(&mut self) -> Result<Vec<u8>, JsError> {
        let mut out = Vec::new();
        self.page()?.write(&mut |piece| out.extend_from_slice(piece.as_bytes()));
        Ok(out)
    }

    fn page(&mut self) -> Result<&mut WholePage, JsError> {
        if let Some(parser) = self.parser.take() {
            let tree = parser.finish().map_err(|error| failure(&error))?;
            self.page = Some(WholePage::new(tree, self.options.clone()));
        }
        self.page.as_mut().ok_or_else(|| failure(&crate::error::Error::Empty))
    }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Style => "style",
        Kind::Picture => "picture",
        Kind::Font => "font",
    }
}

/// Several articles as the chapters of one EPUB.
#[wasm_bindgen(js_name = writeBook)]
pub fn write_book(
    title: Option<String>,
    #[wasm_bindgen(unchecked_param_type = "Article[]")] articles: JsValue,
    #[wasm_bindgen(unchecked_param_type = "WriteOptions | undefined")] options: JsValue,
) -> Result<Vec<u8>, JsError> {
    let articles = js_sys::Array::from(&articles);
    let articles: Vec<Article> = articles.iter().map(|article| article_from_js(&article)).collect::<Result<_, _>>()?;
    let options = with_bytes_from_js::<WriteOptions>(options)?.into();
    let book = epub::Book { title: title.as_deref(), articles: &articles };
    epub::write(&book, &options).map_err(|error| failure(&error))
}

/// A ZIP with the article as Markdown and its pictures in the folder that the options name.
#[wasm_bindgen(js_name = writeMarkdownFolder)]
pub fn write_markdown_folder(
    name: &str,
    #[wasm_bindgen(unchecked_param_type = "Article")] article: JsValue,
    #[wasm_bindgen(unchecked_param_type = "WriteOptions")] options: JsValue,
) -> Result<Vec<u8>, JsError> {
    let article = article_from_js(&article)?;
    let options = with_bytes_from_js::<WriteOptions>(options)?.into();
    markdown::write_folder(name, &article, &options).map_err(|error| failure(&error))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    clean: bool,
    kind: &'static str,
    scripts: usize,
    remote_loads: usize,
    pictures: usize,
    /// Null where the format keeps no record of its text.
    text_whole: Option<bool>,
    faults: Vec<String>,
}

/// Reads a copy back and says what is in it. The format is `undefined` where it is not known.
#[wasm_bindgen(js_name = checkCopy, unchecked_return_type = "Report")]
pub fn check_copy(bytes: &[u8], format: Option<String>) -> JsValue {
    let report = output::check::check(bytes, format.and_then(|format| format.parse().ok()));
    to_js(&Report {
        clean: report.is_clean(),
        kind: report.kind,
        scripts: report.scripts,
        remote_loads: report.remote_loads,
        pictures: report.pictures,
        text_whole: match report.text {
            Text::Whole => Some(true),
            Text::Changed => Some(false),
            Text::Unknown => None,
        },
        faults: report.faults,
    })
}

/// A picture as a copy may carry it: a drawing (SVG) without what runs or fetches. Nothing where the bytes are none.
#[wasm_bindgen(js_name = asPicture)]
pub fn as_picture(bytes: Vec<u8>) -> Option<Vec<u8>> {
    Picture::new(bytes).map(Picture::into_bytes)
}

/// A name for a copy, safe on every system; `extension` without its dot.
#[wasm_bindgen(js_name = fileName)]
pub fn file_name(
    template: Option<String>,
    #[wasm_bindgen(unchecked_param_type = "Article")] article: JsValue,
    saved: Option<String>,
    extension: &str,
) -> Result<String, JsError> {
    let article = article_from_js(&article)?;
    let template = template.unwrap_or_else(|| filename::DEFAULT_TEMPLATE.to_owned());
    Ok(filename::file_name(&template, &article, saved.as_deref(), extension))
}
