//! The one error type, with plain-English messages that may be shown to a user as they are.

use std::fmt;

/// Why a page could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// No bytes, or nothing but white space.
    Empty,
    /// The bytes are not HTML; the text says what they look like.
    NotHtml(&'static str),
    /// A page without an article.
    NoArticle,
    /// A limit of [`crate::limits`] was passed.
    TooLarge,
    /// The tokenizer failed; the text is its own message.
    Tokenizer(String),
}

impl Error {
    /// A short code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Empty => "empty",
            Error::NotHtml(_) => "not_html",
            Error::NoArticle => "no_article",
            Error::TooLarge => "too_large",
            Error::Tokenizer(_) => "failed",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Empty => f.write_str("The page is empty."),
            Error::NotHtml(what) => write!(f, "This is not an HTML page but {what}."),
            Error::NoArticle => f.write_str("No article was found on this page."),
            Error::TooLarge => f.write_str("The page is too large to be read."),
            Error::Tokenizer(why) => write!(f, "The page could not be parsed: {why}."),
        }
    }
}

impl std::error::Error for Error {}
