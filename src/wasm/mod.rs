//! The boundary to JavaScript, compiled for wasm32 only: it converts, calls and converts back, and decides nothing.
//!
//! In: chunks of pages as bytes or strings, options and articles as plain objects. Out: plain objects, and bytes.
//! What goes wrong with a page comes back as a value with a code; only a fault of ours (a panic) throws, and then the
//! instance must not be used again: the glue's `__wbg_reset_state` puts a fresh one in its place.
//!
//! Built twice: with the feature `page` the engine that every page needs, which reads text, hides and marks; and with
//! `save` the one that decodes bytes and saves.

mod convert;
#[cfg(feature = "save")]
mod decode;
#[cfg(feature = "page")]
mod hide;
#[cfg(feature = "page")]
mod read;
#[cfg(feature = "save")]
mod save;
#[cfg(feature = "save")]
mod write;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Version of this engine, for the about page and for reports of faults.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
