//! The detectors: one function a kind that says whether an element is a box of that kind, and why.
//!
//! In: a [`View`] and an element. Out: a [`Finding`]. A detector weighs evidence only; what must stay
//! visible is the guard's affair, and how far a box reaches is settled by `reach`.

mod ads;
mod offers;
mod promotions;
mod prompts;
mod reading;

use super::kind::Kind;
use super::outline::At;
use super::view::View;

/// How a box was recognised, which decides how nested findings are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By the element's own names or attributes: the outermost such element is the box.
    Name,
    /// By what it holds: the innermost such element is the core of the box, which then grows.
    Content,
}

#[derive(Debug, Clone)]
pub struct Finding {
    pub at: At,
    pub kind: Kind,
    pub by: By,
    pub reason: &'static str,
}

type Found = Option<(By, &'static str)>;

const fn name(reason: &'static str) -> Found {
    Some((By::Name, reason))
}

const fn content(reason: &'static str) -> Found {
    Some((By::Content, reason))
}

/// Asks the detector of one kind about one element.
pub fn ask(view: &View, at: At, kind: Kind) -> Option<Finding> {
    let found = match kind {
        Kind::Ad => ads::ad(view, at),
        Kind::Newsletter => offers::newsletter(view, at),
        Kind::Paywall => offers::paywall(view, at),
        Kind::Donate => offers::donate(view, at),
        Kind::Cookie => prompts::cookie(view, at),
        Kind::App => prompts::app(view, at),
        Kind::Push => prompts::push(view, at),
        Kind::Adblock => prompts::adblock(view, at),
        Kind::Survey => prompts::survey(view, at),
        Kind::Social => reading::social(view, at),
        Kind::Related => reading::related(view, at),
        Kind::Comments => reading::comments(view, at),
    };
    found.map(|(by, reason)| Finding { at, kind, by, reason })
}
