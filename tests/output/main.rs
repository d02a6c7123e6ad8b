//! The writers, tried on random and on hostile articles.

mod check;
#[path = "../common/mod.rs"]
mod common;
mod epub;
mod generate;
mod html;
mod json;
mod markdown;
mod text;
mod whole;
