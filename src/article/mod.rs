//! The article room. In: a tree and the extractor's choice of what belongs to the article. Out: a typed
//! [`Article`] of blocks and inlines, tidied. It knows nothing of scores, and nothing of output formats.

mod types;

pub use types::*;
