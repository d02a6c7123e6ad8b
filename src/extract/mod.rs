//! The extract room. In: a tree and what the page says of itself. Out: a [`Choice`] of nodes, each with its reason.

mod choice;

pub use choice::{Choice, Reason};
