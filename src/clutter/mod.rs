//! Clutter: finds the boxes of a page that are no part of what a reader came for.
//!
//! In: start tags as they stream by, a whole tree, or batches of facts from a live page. Out: marks, each with
//! a kind and reasons. Knows nothing of articles beyond "long prose": a guard keeps that visible whatever the
//! evidence against it.

pub mod detect;
pub mod facts;
pub mod guard;
pub mod index;
pub mod judge;
pub mod kind;
pub mod marker;
pub mod matcher;
pub mod measure;
pub mod network;
pub mod outline;
pub mod reach;
pub mod reference;
pub mod rule;
pub mod selector;
pub mod sheet;
pub mod splice;
pub mod text;
pub mod view;
pub mod vocabulary;
