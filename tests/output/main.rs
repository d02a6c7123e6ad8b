//! The writers, tried on random and on hostile articles.

mod check;
mod epub;
mod generate;
mod html;
mod markdown;
mod text;
