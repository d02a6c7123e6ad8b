//! The guard: what is never hidden, whatever speaks against it.
//!
//! It knows no site and no rule. It asks what would be lost: long prose, the page's headline, a form that the
//! user is filling in, most of the page.

use super::kind::Kind;
use super::outline::{At, Element, Role};
use super::view::View;

/// Why an element stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// html, head, body, main, or the like.
    Framework,
    /// It only stands in the batch for its descendants.
    Context,
    /// It holds the article, or is part of its column of prose.
    Article,
    /// It holds the headline.
    Headline,
    /// It holds most of the page.
    MostOfPage,
    /// The user is at it.
    InUse,
    /// It is part of a sentence.
    Sentence,
    /// It is what the page is about: the replies of a forum, the entries of a list.
    Subject,
}

/// Share of the page's text, in percent, that no mark may take away.
const MOST: u64 = 60;

/// Whether hiding `at` as `kind` would take what it must not.
pub fn keeps(view: &View, at: At, kind: Kind) -> Option<Kept> {
    let element = view.element(at);
    let sums = view.sums(at);
    let total = &view.measures.total;
    if element.context {
        return Some(Kept::Context);
    }
    if element.role.is(Role::FRAMEWORK) || sums.frameworks > 0 || (element.role.is(Role::SILENT)) {
        return Some(Kept::Framework);
    }
    if sums.busy > 0 {
        return Some(Kept::InUse);
    }
    if view.column.is_some_and(|column| view.outline.contains(at, column))
        && !(kind == Kind::Comments && view.strong(at, kind))
    {
        return Some(Kept::Article);
    }
    if matches!(element.attribute("itemprop"), Some("articleBody" | "text" | "headline" | "articlebody")) {
        return Some(Kept::Article);
    }
    // A second h1 in a small box that is named for what it is heads that box alone.
    let own =
        sums.titles == 1 && total.titles > 1 && sums.chars <= 400 && view.strong(at, kind) && kind.on_by_default();
    if sums.titles > 0 && !own && !view.any_modal(at) {
        return Some(Kept::Headline);
    }
    // What cookies are for may take more words than the article.
    let consent = kind == Kind::Cookie && view.strong(at, kind) && view.column.is_some();
    if !consent && total.chars > 600 && u64::from(sums.chars) * 100 > u64::from(total.chars) * MOST {
        return Some(Kept::MostOfPage);
    }
    if sums.prose > 0 && is_column_text(view, at, kind) {
        return Some(Kept::Article);
    }
    if view.in_prose(at) {
        return Some(Kept::Sentence);
    }
    if kind == Kind::Comments && view.subject.discussion || kind == Kind::Related && view.subject.list {
        return Some(Kept::Subject);
    }
    None
}

/// Whether an element stays even where a rule of the user's own names it: the page's frame and the article's column.
pub fn keeps_from_user(view: &View, at: At) -> bool {
    let element = view.element(at);
    element.context
        || element.role.is(Role::FRAMEWORK)
        || view.sums(at).frameworks > 0
        || view.column.is_some_and(|column| view.outline.contains(at, column))
}

/// Paragraphs beside other paragraphs of the article stay, unless they are short calls to act; so does any
/// part of the article's column with a good share of its prose.
fn is_column_text(view: &View, at: At, kind: Kind) -> bool {
    let Some(column) = view.column else { return false };
    let sums = view.sums(at);
    if !view.outline.contains(column, at) {
        return sums.prose > 2500 && kind != Kind::Comments && kind != Kind::Related && kind != Kind::Cookie;
    }
    let all = view.sums(column).prose;
    let optional = !kind.on_by_default();
    if !optional && (sums.prose * 100 > all * 25 || sums.prose > 1500) {
        return true;
    }
    // Other articles are told of by links; a part with more paragraphs than links tells something itself.
    if kind == Kind::Related && sums.paragraphs > 1 && sums.paragraphs > sums.links {
        return true;
    }
    let says = sums.phrases_of(kind) > 0 || sums.addresses_of(kind) > 0 || view.signs(at).lead.has(kind);
    if view.role(at).is(Role::PARAGRAPH) {
        return !says;
    }
    let spoken = says || view.named(at, kind) || !optional && sums.emails > 0;
    !spoken
}

impl View<'_, '_> {
    /// A dialog by role or name.
    pub fn any_modal(&self, at: At) -> bool {
        *self.modals[at].get_or_init(|| self.element(at).role.is(Role::DIALOG) || is_named_modal(self.element(at)))
    }
}

/// Words in names of what lies over a page.
const MODALS: [&str; 7] = ["modal", "popup", "popover", "lightbox", "dialog", "overlay", "login"];

fn is_named_modal(element: &Element) -> bool {
    let data = || element.attributes.iter().map(|(name, _)| name.as_ref()).filter(|name| name.starts_with("data-"));
    // Few names hold one of the words at all; in those that do it must be a word of its own.
    if ![element.id.as_ref(), element.class.as_ref()].into_iter().chain(data()).any(holds_modal) {
        return false;
    }
    let mut names = String::new();
    super::text::name_words(&format!("{} {}", element.id, element.class), &mut names);
    for name in data() {
        names.push_str(name);
        names.push('-');
    }
    MODALS.iter().any(|word| names.contains(&format!("-{word}-")))
}

/// Whether one of the words stands in a name, in any letter case.
fn holds_modal(name: &str) -> bool {
    let bytes = name.as_bytes();
    (0..bytes.len()).any(|at| {
        matches!(bytes[at] | 0x20, b'd' | b'l' | b'm' | b'o' | b'p')
            && MODALS.iter().any(|word| {
                bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_modals_are_seen_in_any_case() {
        for name in ["modal", "my-Modal", "NewsPopup", "LOGIN", "x_dialog_y"] {
            assert!(holds_modal(name), "{name}");
        }
        for name in ["", "mod", "pop-up", "logi", "dialo"] {
            assert!(!holds_modal(name), "{name}");
        }
    }
}
