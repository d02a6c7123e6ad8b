//! The detectors: one function a kind that says whether an element is a box of that kind, and why.
//!
//! In: a [`View`] and an element. Out: a [`Finding`]. A detector weighs evidence only; what must stay
//! visible is the guard's affair, and how far a box reaches is settled by `reach`.

mod ads;
mod goods;
mod offers;
mod promotions;
mod prompts;
mod reading;

use super::kind::{Kind, Kinds};
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

/// The kinds whose detectors have anything to weigh at an element; of the others each would say no. Most elements speak of
/// nothing, and to see that costs a hundredth of asking everyone.
pub fn worth_asking(view: &View, at: At) -> Kinds {
    let (signs, sums) = (view.signs(at), view.sums(at));
    let mut kinds = sums.said.with(signs.names.any());
    let also = |kinds: &mut Kinds, yes: bool, kind: Kind| {
        if yes {
            kinds.insert(kind);
        }
    };
    // Each detector's evidence besides names, words and addresses of its kind.
    also(&mut kinds, ads::may_be(view, at), Kind::Ad);
    also(&mut kinds, sums.discounts > 0, Kind::Ad);
    also(&mut kinds, sums.emails > 0, Kind::Newsletter);
    also(&mut kinds, view.any_ancestor(at, 1, |above| view.named(above, Kind::Paywall)), Kind::Paywall);
    also(&mut kinds, sums.profiles > 0, Kind::Social);
    also(&mut kinds, true, Kind::Related);
    also(&mut kinds, view.element(at).id.starts_with("comment"), Kind::Comments);
    also(&mut kinds, sums.areas > 0, Kind::Comments);
    also(&mut kinds, sums.fields >= 2, Kind::Survey);
    kinds
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clutter::kind::KINDS;
    use crate::clutter::measure::Measures;
    use crate::clutter::outline::Outline;
    use crate::clutter::vocabulary::Vocabulary;

    #[test]
    fn who_is_not_asked_would_have_said_no() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hiding");
        let (mut skipped, mut found, mut pages) = (0, 0, 0);
        for folder in [folder.to_string(), format!("{folder}/kinds")] {
            for file in std::fs::read_dir(folder).expect("the folder of pages") {
                let path = file.expect("a file").path();
                if path.extension().is_none_or(|end| end != "html") {
                    continue;
                }
                pages += 1;
                let html = std::fs::read_to_string(&path).expect("a page");
                let tree = crate::html::parse(&html).expect("a page");
                let outline = Outline::of_tree(&tree);
                let measures = Measures::of(&outline, "www.lantern.test", Vocabulary::get());
                let view = View::new(&outline, &measures);
                for at in 0..outline.len() {
                    let asked = worth_asking(&view, at);
                    for kind in Kinds::ALL.iter() {
                        let said = ask(&view, at, kind);
                        skipped += usize::from(!asked.has(kind));
                        found += usize::from(said.is_some());
                        let tag = &outline.elements[at].tag;
                        assert!(asked.has(kind) || said.is_none(), "{}: <{tag}>, {at}: {said:?}", path.display());
                    }
                }
            }
        }
        assert!(pages > KINDS && found > pages && skipped > found, "{pages} pages, {found} found, {skipped} not asked");
    }
}
