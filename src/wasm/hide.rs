//! The classes that hide: one for the stream, one for the live page. And what an editor of rules needs.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::convert::{failure, from_js, to_js};
use crate::clutter::facts::Facts;
use crate::clutter::judge;
use crate::clutter::kind::{Kind, Kinds};
use crate::clutter::marker::{self, MarkerOptions};
use crate::clutter::rule::RuleList;

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    url: String,
    content_type: Option<String>,
    /// Names of kinds; none: those that are on by default.
    kinds: Option<Vec<String>>,
    /// Rules of the user's own, one a line.
    rules: Option<String>,
    hold_sources: bool,
}

impl Options {
    fn kinds(&self) -> Result<Kinds, JsError> {
        self.kinds.as_ref().map_or(Ok(Kinds::DEFAULT), |names| {
            Kinds::parse(&names.join(",")).map_err(|word| failure(&format!("`{word}` is no kind of clutter")))
        })
    }

    fn rules(&self) -> RuleList {
        let mut list = RuleList::built_in();
        if let Some(rules) = &self.rules {
            list.read("rules", rules, Kind::Ad);
        }
        list
    }
}

/// Marks a page as its bytes go by: any number of pushes, then `finish`. What comes out is what went in, plus marks.
#[wasm_bindgen]
pub struct Marker {
    /// Gone once the page is finished.
    marker: Option<marker::Marker>,
}

#[wasm_bindgen]
impl Marker {
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "HideOptions")] options: JsValue) -> Result<Marker, JsError> {
        let options: Options = from_js(options)?;
        let (kinds, rules) = (options.kinds()?, options.rules());
        let settings = MarkerOptions {
            url: options.url,
            content_type: options.content_type,
            kinds,
            hold_sources: options.hold_sources,
        };
        Ok(Marker { marker: Some(marker::Marker::new(settings, &rules)) })
    }

    /// Takes the next bytes; gives those that are done, which may be none.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.marker.as_mut().map_or_else(|| bytes.to_vec(), |marker| marker.push(bytes))
    }

    /// Ends the page; gives what was held back.
    pub fn finish(&mut self) -> Vec<u8> {
        self.marker.take().map_or_else(Vec::new, marker::Marker::finish)
    }
}

/// Judges batches of one live page. It remembers the names that it has seen, so one serves a page for all its life.
#[wasm_bindgen]
pub struct Judge {
    judge: judge::Judge,
}

#[wasm_bindgen]
impl Judge {
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "HideOptions")] options: JsValue) -> Result<Judge, JsError> {
        let options: Options = from_js(options)?;
        Ok(Judge { judge: judge::Judge::new(&options.url, options.kinds()?, &options.rules()) })
    }

    /// Facts of elements in document order; gives the marks.
    #[wasm_bindgen(unchecked_return_type = "Mark[]")]
    pub fn batch(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Facts[]")] facts: JsValue,
    ) -> Result<JsValue, JsError> {
        let facts: Vec<Facts> = from_js(facts)?;
        Ok(to_js(&self.judge.batch(&facts)))
    }
}

#[derive(Serialize)]
struct LineError {
    line: usize,
    reason: String,
}

/// What is wrong with a list of rules, line by line; nothing where it is sound.
#[wasm_bindgen(js_name = checkRules, unchecked_return_type = "RuleError[]")]
pub fn check_rules(text: &str) -> JsValue {
    let mut list = RuleList::default();
    list.read("rules", text, Kind::Ad);
    let errors: Vec<LineError> =
        list.errors.into_iter().map(|error| LineError { line: error.line, reason: error.reason }).collect();
    to_js(&errors)
}
