//! The article as JSON: the serde form of the typed document, nothing added.

mod read;

use crate::article::Article;

pub use read::read;

/// One line of JSON.
pub fn write(article: &Article) -> Vec<u8> {
    // The types hold neither maps with odd keys nor anything else that serde_json refuses.
    serde_json::to_vec(article).unwrap_or_default()
}
