//! The boundary to JavaScript, compiled for wasm32 only: it converts, calls and converts back, and decides nothing.

use wasm_bindgen::prelude::wasm_bindgen;

/// Version of this engine, for the about page and for reports of faults.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
