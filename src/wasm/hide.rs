//! The classes that hide: one for the stream, one for the live page, and the rules that both share. And what an editor
//! of rules and a subscription to a list need.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::convert::{failure, from_js, to_js};
use crate::clutter::facts::Facts;
use crate::clutter::judge;
use crate::clutter::kind::Kinds;
use crate::clutter::live;
use crate::clutter::marker::{self, MarkerOptions};
use crate::clutter::rule;
use crate::clutter::set::{self, Origin, RuleSet};
use crate::clutter::subscription;

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
    news_only: bool,
}

impl Options {
    fn kinds(&self) -> Result<Kinds, JsError> {
        self.kinds.as_ref().map_or(Ok(Kinds::DEFAULT), |names| {
            Kinds::parse(&names.join(",")).map_err(|word| failure(&format!("`{word}` is no kind of clutter")))
        })
    }

    fn rules(&self) -> Arc<RuleSet> {
        let Some(rules) = self.rules.as_deref().filter(|rules| !rules.is_empty()) else {
            return Arc::clone(set::built_in());
        };
        let mut set = RuleSet::built_in();
        set.add(rules, Origin::Own);
        Arc::new(set)
    }

    fn marker(self, rules: &Arc<RuleSet>) -> Result<Marker, JsError> {
        let kinds = self.kinds()?;
        let Options { url, content_type, hold_sources, news_only, .. } = self;
        let settings = MarkerOptions { url, content_type, kinds, hold_sources, news_only };
        Ok(Marker { marker: Some(marker::Marker::new(settings, rules)) })
    }

    fn judge(self, rules: &Arc<RuleSet>) -> Result<Judge, JsError> {
        Ok(Judge { judge: judge::Judge::new(&self.url, self.kinds()?, rules), coming: None, page: None })
    }
}

/// Decant's rules, the user's and the subscribed lists', compiled once for all pages.
#[wasm_bindgen]
pub struct Rules {
    set: Arc<RuleSet>,
}

#[wasm_bindgen]
impl Rules {
    /// Decant's rules, then those of lists and of the user.
    #[wasm_bindgen(constructor)]
    pub fn new(own: &str, lists: Vec<String>) -> Rules {
        let mut set = RuleSet::built_in();
        lists.iter().for_each(|list| set.add(list, Origin::List));
        set.add(own, Origin::Own);
        Rules { set: Arc::new(set) }
    }

    /// A judge for one page; `rules` of the options does not count.
    pub fn judge(
        &self,
        #[wasm_bindgen(unchecked_param_type = "HideOptions")] options: JsValue,
    ) -> Result<Judge, JsError> {
        from_js::<Options>(&options)?.judge(&self.set)
    }

    /// A marker for one page; `rules` of the options does not count.
    pub fn marker(
        &self,
        #[wasm_bindgen(unchecked_param_type = "HideOptions")] options: JsValue,
    ) -> Result<Marker, JsError> {
        from_js::<Options>(&options)?.marker(&self.set)
    }

    /// CSS for the user's own rules on a page of this host, in force while the root's switch has the word.
    pub fn stylesheet(&self, host: &str, word: &str) -> String {
        self.set.stylesheet(host, word)
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
        let options: Options = from_js(&options)?;
        let rules = options.rules();
        options.marker(&rules)
    }

    /// Takes the next bytes; gives those that are done, which may be none.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.marker.as_mut().map_or_else(|| bytes.to_vec(), |marker| marker.push(bytes))
    }

    /// How many of the bytes taken have not come out yet; a caller that keeps them loses nothing whatever happens here.
    pub fn held(&self) -> usize {
        self.marker.as_ref().map_or(0, marker::Marker::held)
    }

    /// Ends the page; gives what was held back.
    pub fn finish(&mut self) -> Vec<u8> {
        self.marker.take().map_or_else(Vec::new, marker::Marker::finish)
    }
}

/// Judges one live page: the whole of it as the HTML that the browser makes of it, later batches of facts. It remembers
/// the names that it has seen, so one serves a page for all its life.
#[wasm_bindgen]
pub struct Judge {
    judge: judge::Judge,
    /// The page while it comes in, then the page.
    coming: Option<live::Snapshot>,
    page: Option<live::Page>,
}

#[wasm_bindgen]
impl Judge {
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "HideOptions")] options: JsValue) -> Result<Judge, JsError> {
        let options: Options = from_js(&options)?;
        let rules = options.rules();
        options.judge(&rules)
    }

    /// Facts of elements in document order; gives the marks.
    #[wasm_bindgen(unchecked_return_type = "Mark[]")]
    pub fn batch(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Facts[]")] facts: JsValue,
    ) -> Result<JsValue, JsError> {
        let facts: Vec<Facts> = from_js(&facts)?;
        Ok(to_js(&self.judge.batch(&facts)))
    }

    /// The next piece of the whole page.
    #[wasm_bindgen(js_name = pushPage)]
    pub fn push_page(&mut self, text: &str) -> Result<(), JsError> {
        self.coming.get_or_insert_default().push(text).map_err(|error| failure(&error))
    }

    /// Ends the page; gives what is to be looked at before it can be judged.
    #[wasm_bindgen(unchecked_return_type = "Survey")]
    pub fn survey(&mut self) -> Result<JsValue, JsError> {
        let page = self.coming.take().unwrap_or_default().finish().map_err(|error| failure(&error))?;
        let survey = page.survey();
        self.page = Some(page);
        Ok(to_js(&survey))
    }

    /// Judges the page that was surveyed, and lets go of it.
    #[wasm_bindgen(js_name = judgePage, unchecked_return_type = "Verdict")]
    pub fn judge_page(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Look[]")] looks: JsValue,
    ) -> Result<JsValue, JsError> {
        let looks: Vec<live::Look> = from_js(&looks)?;
        Ok(to_js(&self.page.take().map_or_else(live::Verdict::default, |page| page.judge(&mut self.judge, &looks))))
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
    let errors: Vec<LineError> =
        rule::faults(text).into_iter().map(|fault| LineError { line: fault.line, reason: fault.reason }).collect();
    to_js(&errors)
}

/// Takes the cosmetic rules out of a public list as it comes in, and counts what is left out, by reason.
#[wasm_bindgen]
#[derive(Default)]
pub struct ListReader {
    reader: subscription::Reader,
}

#[wasm_bindgen]
impl ListReader {
    #[wasm_bindgen(constructor)]
    pub fn new() -> ListReader {
        ListReader::default()
    }

    pub fn push(&mut self, text: &str) {
        self.reader.push(text);
    }

    #[wasm_bindgen(unchecked_return_type = "ListReading")]
    pub fn finish(self) -> JsValue {
        to_js(&self.reader.finish())
    }
}
