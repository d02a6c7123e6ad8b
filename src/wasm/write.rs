//! The function that writes copies of articles.

use std::collections::BTreeMap;

use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::convert::{article_from_js, failure, to_js, with_bytes_from_js};
use crate::output::{self, Picture};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WriteOptions {
    /// Images as fetched, by the address that the article gives them.
    pictures: Vec<(String, serde_bytes::ByteBuf)>,
    saved: Option<String>,
    tags: Vec<String>,
    note: Option<String>,
    image_folder: Option<String>,
}

impl From<WriteOptions> for output::Options {
    fn from(options: WriteOptions) -> Self {
        let WriteOptions { pictures, saved, tags, note, image_folder } = options;
        let known = pictures.into_iter().filter_map(|(src, bytes)| Some((src, Picture::new(bytes.into_vec())?)));
        output::Options { pictures: BTreeMap::from_iter(known), saved, tags, note, image_folder }
    }
}

/// Writes an article as a file of one of the formats html, markdown, text, epub, json.
#[wasm_bindgen]
pub fn write(
    #[wasm_bindgen(unchecked_param_type = "Article")] article: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Format")] format: &str,
    #[wasm_bindgen(unchecked_param_type = "WriteOptions | undefined")] options: JsValue,
) -> Result<Vec<u8>, JsError> {
    let article = article_from_js(&article)?;
    let format = format.parse().map_err(|error: output::UnknownFormat| failure(&error))?;
    let options = with_bytes_from_js::<WriteOptions>(options)?.into();
    output::write(&article, format, &options).map_err(|error| failure(&error))
}

/// The addresses of all pictures that a copy of the article may hold, in reading order, each once.
#[wasm_bindgen(js_name = pictureAddresses, unchecked_return_type = "string[]")]
pub fn picture_addresses(
    #[wasm_bindgen(unchecked_param_type = "Article")] article: JsValue,
) -> Result<JsValue, JsError> {
    let article = article_from_js(&article)?;
    Ok(to_js(&output::picture_addresses(&article)))
}
