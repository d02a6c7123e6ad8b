//! Decant's engine: finds the article in a news page, finds the clutter around it, writes clean copies.
//!
//! ```text
//! bytes → html (decode, tokens, tree) → page → extract → article → output     read, save
//!                                └────→ clutter → marks                        hide
//! ```
//!
//! One room a folder; each says at its top what comes in and what goes out. `tests/rooms.rs` fails when a room
//! imports what it may not.

pub mod article;
pub mod clutter;
pub mod error;
pub mod extract;
pub mod html;
pub mod limits;
mod order;
pub mod output;
pub mod page;
pub mod read;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
