//! The class that turns the bytes of a page into text, for the engine that reads.

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::to_js;
use crate::error::Error;
use crate::html;
use crate::read;

/// Finds the charset of one page and decodes it: any number of pushes, then `finish`.
#[wasm_bindgen]
pub struct Decoder {
    decoder: html::Decoder,
    /// The first bytes, by which other files are told from HTML.
    head: Vec<u8>,
}

#[derive(Serialize)]
struct Refused {
    ok: bool,
    code: &'static str,
    message: String,
}

#[wasm_bindgen]
impl Decoder {
    /// `content_type`: the value of the Content-Type header, where there is one.
    #[wasm_bindgen(constructor)]
    pub fn new(content_type: Option<String>) -> Decoder {
        Decoder { decoder: html::Decoder::new(content_type.as_deref()), head: Vec::new() }
    }

    /// Takes the next bytes; gives the text that is certain by now, which may be none.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        read::note_head(&mut self.head, bytes);
        let mut text = String::new();
        self.decoder.push(bytes, &mut text);
        text
    }

    /// What a reader would say of the bytes so far, where they are no text at all.
    #[wasm_bindgen(js_name = notHtml, unchecked_return_type = "ReadResult | null")]
    pub fn not_html(&self) -> JsValue {
        to_js(&read::not_html(&self.head).map(|what| {
            let error = Error::NotHtml(what);
            Refused { ok: false, code: error.code(), message: error.to_string() }
        }))
    }

    /// Ends the page; gives what was held back.
    pub fn finish(self) -> String {
        let mut text = String::new();
        self.decoder.finish(&mut text);
        text
    }
}
