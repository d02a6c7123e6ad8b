//! The class that reads one page.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::convert::{from_js, to_js};
use crate::article::Article;
use crate::error::Error;
use crate::read::{self, Mode, ReadOptions, Reading};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    url: Option<String>,
    content_type: Option<String>,
    mode: ModeName,
    explain: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum ModeName {
    #[default]
    Article,
    Anyway,
    Selection,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome {
    Read {
        ok: bool,
        article: Box<Article>,
        #[serde(skip_serializing_if = "Option::is_none")]
        explain: Option<Explain>,
    },
    Not {
        ok: bool,
        code: &'static str,
        message: String,
    },
}

/// Why the article is what it is.
#[derive(Serialize)]
struct Explain {
    /// Where each field of the metadata came from.
    sources: Vec<(&'static str, &'static str)>,
    verdicts: Vec<Verdict>,
}

#[derive(Serialize)]
struct Verdict {
    kept: bool,
    score: f32,
    words: f32,
    reason: Option<&'static str>,
    path: String,
    sample: String,
}

/// Reads one page: any number of pushes, then `finish`.
#[wasm_bindgen]
pub struct Reader {
    /// Gone once the page is finished.
    reader: Option<read::Reader>,
    explain: bool,
}

#[wasm_bindgen]
impl Reader {
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "ReadOptions")] options: JsValue) -> Result<Reader, JsError> {
        let Options { url, content_type, mode, explain } = from_js(&options)?;
        let mode = match mode {
            ModeName::Article => Mode::Article,
            ModeName::Anyway => Mode::Anyway,
            ModeName::Selection => Mode::Selection,
        };
        let reader = read::Reader::new(ReadOptions { url, content_type, mode, explain });
        Ok(Reader { reader: Some(reader), explain })
    }

    /// The next piece of the page, decoded.
    #[wasm_bindgen(js_name = pushText)]
    pub fn push_text(&mut self, text: &str) {
        if let Some(reader) = &mut self.reader {
            reader.push_str(text);
        }
    }

    /// Ends the page.
    #[wasm_bindgen(unchecked_return_type = "ReadResult")]
    pub fn finish(&mut self) -> JsValue {
        let result = self.reader.take().map_or(Err(Error::Empty), read::Reader::finish);
        to_js(&match result {
            Ok(reading) => self.outcome(reading),
            Err(error) => Outcome::Not { ok: false, code: error.code(), message: error.to_string() },
        })
    }

    fn outcome(&self, Reading { article, sources, verdicts }: Reading) -> Outcome {
        let verdict = |verdict: crate::extract::Verdict| Verdict {
            kept: verdict.kept,
            score: verdict.score,
            words: verdict.words,
            reason: verdict.reason.map(crate::extract::Reason::code),
            path: verdict.path,
            sample: verdict.sample,
        };
        let verdicts = verdicts.into_iter().map(verdict).collect();
        let explain = self.explain.then_some(Explain { sources, verdicts });
        Outcome::Read { ok: true, article: Box::new(article), explain }
    }
}
