//! Values between Rust and JavaScript, both ways, and the one place where errors change sides.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsError, JsValue};

#[cfg(feature = "save")]
use crate::{article::Article, output::json};

/// A plain object, array, string, number or null, as `JSON.parse` would have made it.
pub fn to_js<T: Serialize>(value: &T) -> JsValue {
    // Our own types have nothing that JSON cannot hold. By way of text, the engine has one serializer instead of two.
    serde_json::to_string(value).ok().and_then(|text| js_sys::JSON::parse(&text).ok()).unwrap_or(JsValue::NULL)
}

/// Takes an options object; one that is left out counts as empty.
pub fn from_js<T: DeserializeOwned + Default>(value: &JsValue) -> Result<T, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    // By way of text again: one deserializer, and reading objects field by field takes many times as long.
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default();
    serde_json::from_str(&text).map_err(|error| failure(&error))
}

/// The same for options that hold bytes, which text cannot.
#[cfg(feature = "save")]
pub fn with_bytes_from_js<T: DeserializeOwned + Default>(value: JsValue) -> Result<T, JsError> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(value).map_err(|error| failure(&error))
}

/// Takes an article as JavaScript has it.
#[cfg(feature = "save")]
pub fn article_from_js(value: &JsValue) -> Result<Article, JsError> {
    let text = js_sys::JSON::stringify(value).map(String::from).unwrap_or_default();
    json::read(&text).map_err(|error| failure(&error))
}

/// An exception for a caller who handed over what this engine does not take.
pub fn failure(error: &dyn std::fmt::Display) -> JsError {
    JsError::new(&error.to_string())
}
