//! What a detector may ask of one element: a look at the outline with everything measured.

use super::kind::{Kind, Kinds};
use super::measure::{ENTRY, Measures, Signs, Sums};
use super::outline::{At, Element, Outline, Role};
use super::subject::Subject;
use super::vocabulary::Vocabulary;
use std::cell::OnceCell;

/// Bytes of an id's heading for each of the id's, and for as many more: letters take four at most, the rest is for blanks.
const TOPIC: usize = 16;

/// Children that are looked at for what they hold besides: a bound of work, not measured; boxes of prompts have a dozen.
const CHILDREN: usize = 40;

/// Letters, beside its heading if it has one, that make a box of its own: more than a date ("25 November 2026" has 16) or a counter has.
const OWN_WORDS: u32 = 20;

/// Prose of a story that makes a page an article that does not say so.
const TOLD: u32 = 3000;

/// Elements of a timetable at most.
const TIMETABLE: usize = 800;

/// Words in names of menus and of what closes a page.
const FRAME: [&str; 8] =
    ["-menu-", "-megamenu-", "-nav-", "-navbar-", "-navigation-", "-footer-", "-site-map-", "-breadcrumb-"];

/// Words in names of forms that look after an account.
const ACCOUNT: [&str; 12] = [
    "-password-",
    "-passwort-",
    "-forgot-",
    "-lostpassword-",
    "-recover-",
    "-auth-",
    "-authentication-",
    "-login-",
    "-signin-",
    "-forgotform-",
    "-forgotpassword-",
    "-resetpassword-",
];

/// Words in names of what shows the goods that someone has chosen.
const CARTS: [&str; 7] = ["-cart-", "-minicart-", "-basket-", "-warenkorb-", "-panier-", "-carrito-", "-carrello-"];

pub struct View<'v, 'a> {
    pub outline: &'v Outline<'a>,
    pub measures: &'v Measures,
    /// The smallest element that holds most of the page's prose, where there is enough of it.
    pub column: Option<At>,
    /// What the page is about besides one article.
    pub subject: Subject,
    /// Whether it is a site's front page, as its address says.
    pub front: bool,
    /// The site's name, as its host has it: `lantern` of `www.lantern.test`.
    pub site: &'v str,
    /// Which elements are dialogs, as far as it was asked.
    pub(super) modals: Vec<OnceCell<bool>>,
    /// Which elements are named for a menu or the page's end, which for an account, and which for a cart, as far as it was
    /// asked: each is asked of for all that it holds, and names may be long.
    frames: Vec<OnceCell<bool>>,
    accounts: Vec<OnceCell<bool>>,
    carts: Vec<OnceCell<bool>>,
}

impl<'v, 'a> View<'v, 'a> {
    pub fn new(outline: &'v Outline<'a>, measures: &'v Measures) -> View<'v, 'a> {
        let unknown = || vec![OnceCell::new(); outline.len()];
        let subject = Subject::of(outline, measures);
        let (modals, frames, accounts, carts) = (unknown(), unknown(), unknown(), unknown());
        let mut view =
            View { outline, measures, column: None, subject, front: false, site: "", modals, frames, accounts, carts };
        view.column = view.find_column();
        view
    }

    pub fn element(&self, at: At) -> &'v Element<'a> {
        &self.outline.elements[at]
    }
    pub fn signs(&self, at: At) -> &'v Signs {
        &self.measures.signs[at]
    }
    pub fn sums(&self, at: At) -> &'v Sums {
        &self.measures.sums[at]
    }
    pub fn role(&self, at: At) -> Role {
        self.outline.elements[at].role
    }

    pub fn strong(&self, at: At, kind: Kind) -> bool {
        self.signs(at).names.strong.has(kind)
    }
    pub fn weak(&self, at: At, kind: Kind) -> bool {
        self.signs(at).names.weak.has(kind)
    }
    pub fn named(&self, at: At, kind: Kind) -> bool {
        self.signs(at).names.any().has(kind)
    }

    /// Enough prose for an article with other articles around it. One that says what it is may be a short beginning.
    pub fn has_story(&self, least: u32) -> bool {
        self.subject.story >= least || self.outline.typed && self.measures.total.prose >= least
    }

    /// An id made of the element's own heading, unless the heading is a label of that kind: `feedback-loops` above "Feedback
    /// loops" says what is told there.
    pub fn is_topic(&self, at: At, kind: Kind) -> bool {
        let element = self.element(at);
        let first = self.outline.texts[element.texts.0 as usize..element.texts.1 as usize].first();
        // Boxes in boxes have the same first text: a long one is not gone through for each.
        !element.id.is_empty()
            && first.is_some_and(|text| {
                text.text.len() <= TOPIC * (TOPIC + element.id.len()) && letters_agree(&text.text, &element.id)
            })
            && !self.first_label(at).has(kind)
    }

    /// Whether the page says that it is an article, or tells a story so long that it is one whatever it says: many that
    /// sell have both, and name all their pages a website.
    pub fn reads_as_article(&self) -> bool {
        self.outline.surely || !self.front && self.subject.story >= TOLD
    }

    /// Long running text: an article, or what the page itself is about.
    pub fn reads(&self, at: At) -> bool {
        let sums = self.sums(at);
        sums.prose > 900 || sums.paragraphs >= 5
    }

    /// In navigation or in the page's footer.
    pub fn in_chrome(&self, at: At) -> bool {
        let signs = self.signs(at);
        signs.in_navigation || signs.in_footer
    }

    /// Steps up to the root.
    pub fn depth(&self, at: At) -> usize {
        self.outline.ancestors(at).count()
    }

    /// In a part of the page that is named for navigation, or for the page's end, whatever its tag.
    pub fn in_named_frame(&self, at: At) -> bool {
        std::iter::once(at).chain(self.outline.ancestors(at)).take(9).any(|at| {
            *self.frames[at].get_or_init(|| {
                let named = |words: &str| FRAME.iter().any(|word| words.contains(word)) && !words.contains("-article-");
                !self.role(at).is(Role::FRAMEWORK) && self.names_say(at, named)
            })
        })
    }

    /// Whether a class or the id of an element, taken apart into words, says something.
    fn names_say(&self, at: At, said: impl Fn(&str) -> bool) -> bool {
        #[cfg(test)]
        tests::ASKED.with(|asked| asked.set(asked.get() + 1));
        let mut words = String::new();
        let element = self.element(at);
        element.classes().chain([element.id.as_ref()]).any(|name| {
            super::text::name_words(name, &mut words);
            said(&words)
        })
    }

    /// A value in a table of data: all that its cell says, beside cells that say something too.
    pub fn in_data(&self, at: At) -> bool {
        let is_cell = |at: At| matches!(self.element(at).tag.as_ref(), "td" | "th");
        let Some(cell) = std::iter::once(at).chain(self.outline.ancestors(at)).find(|&at| is_cell(at)) else {
            return false;
        };
        let others = self.outline.parent(cell).map_or(0, |row| {
            let cells = self.outline.children(row).take(CHILDREN);
            cells.filter(|&other| other != cell && is_cell(other) && self.sums(other).chars > 0).count()
        });
        others > 0 && self.sums(cell).chars <= self.sums(at).chars
    }

    /// Part of many links that lead to few pages: a timetable, not headlines.
    pub fn in_timetable(&self, at: At) -> bool {
        std::iter::once(at)
            .chain(self.outline.ancestors(at))
            .take(5)
            .take_while(|&above| self.outline.end(above) - above <= TIMETABLE)
            .any(|above| self.leads_to_few(above))
    }

    fn leads_to_few(&self, at: At) -> bool {
        let mut targets: Vec<&str> = (at..self.outline.end(at))
            .filter(|&at| self.role(at).is(Role::LINK))
            .filter_map(|at| self.element(at).attribute("href"))
            .collect();
        let links = targets.len();
        targets.sort_unstable();
        targets.dedup();
        links >= 4 && targets.len() * 3 <= links
    }

    /// Part of a running sentence: hiding it would leave a hole in what someone wrote.
    pub fn in_prose(&self, at: At) -> bool {
        let sums = self.sums(at);
        if !self.role(at).is(Role::INLINE) || sums.chars == 0 && sums.links == 0 {
            return false;
        }
        let Some(block) = self.outline.ancestors(at).find(|&at| !self.role(at).is(Role::INLINE)) else { return false };
        let beside = self.signs(block).own;
        beside >= 25 || self.role(block).is(Role::PARAGRAPH) && self.block_chars(block) > sums.chars + 40
    }

    /// Kinds that the first words of an element name.
    pub fn first_label(&self, at: At) -> Kinds {
        self.first_text(at).map_or(Kinds::NONE, |folded| Vocabulary::get().label(&folded))
    }

    /// Kinds that the first words of an element name as its own, or as those of what stands with them in it.
    pub fn announces(&self, at: At) -> Kinds {
        self.first_text(at).map_or(Kinds::NONE, |folded| Vocabulary::get().announced(&folded))
    }

    /// Kinds that the first words of an element name, or begin to name: "More from the harbour".
    pub fn opening(&self, at: At) -> Kinds {
        self.first_text(at).map_or(Kinds::NONE, |folded| Vocabulary::get().opening(&folded))
    }

    /// The first text that is shown, folded, where it may be a label.
    fn first_text(&self, at: At) -> Option<String> {
        // The label of a single teaser may lie in its link; in a list it is an entry.
        let teaser = self.sums(at).links <= 2 && self.sums(at).chars <= 320;
        let (start, end) = self.element(at).texts;
        self.outline.texts[start as usize..end as usize]
            .iter()
            .find(|text| !self.role(text.owner as At).is(Role::SILENT))
            .filter(|text| text.text.len() <= 90 && (teaser || !self.signs(text.owner as At).in_link))
            .map(|text| super::text::fold(&text.text))
    }

    /// Holds a box that has a heading and words of its own and leads nowhere, beside others that do.
    pub fn is_mixed(&self, at: At) -> bool {
        let is_own = |child: At| {
            let sums = self.sums(child);
            sums.headings > 0
                && sums.links + sums.fields + sums.buttons == 0
                && !self.role(child).is(Role::HEADING)
                && !self.role(child).is(Role::HEADER)
                && sums.chars > self.heading_chars(child) + OWN_WORDS
                && (0..super::kind::KINDS).all(|kind| sums.labels[kind] == 0)
        };
        self.outline.children(at).take(CHILDREN).any(is_own)
    }

    /// A column in which a list of links stands under a label, and below the list a box with words and no links: opening
    /// hours. The list is found by its label, the other is none of its.
    pub fn holds_others(&self, at: At) -> bool {
        let boxes = || {
            self.outline.children(at).take(CHILDREN).filter(|&child| {
                let role = self.role(child);
                !(role.is(Role::INLINE) || role.is(Role::SILENT) || role.is(Role::PARAGRAPH) || role.is(Role::HEADING))
            })
        };
        let is_list = |child: &At| self.sums(*child).links >= 2 && self.sums(*child).link_share() >= 70;
        let Some(list) = boxes().find(is_list) else { return false };
        boxes().skip_while(|&child| child <= list).any(|child| {
            let sums = self.sums(child);
            sums.chars >= OWN_WORDS
                && sums.links + sums.images + sums.buttons == 0
                && sums.labels_of(Kind::Ad) + sums.phrases_of(Kind::Ad) == 0
        })
    }

    /// Weight of the headings that are children of an element.
    fn heading_chars(&self, at: At) -> u32 {
        let headings = self.outline.children(at).take(CHILDREN).filter(|&child| self.role(child).is(Role::HEADING));
        headings.map(|heading| self.sums(heading).chars).sum()
    }

    /// Named for who wrote the story, when and under which head.
    pub fn is_byline(&self, at: At) -> bool {
        self.names_say(at, |words| {
            ["-author-", "-authors-", "-byline-", "-meta-"].iter().any(|word| words.contains(word))
        })
    }

    /// In what shows the goods that the user has chosen.
    pub fn in_cart(&self, at: At) -> bool {
        let named = |at: At| {
            let tag = self.element(at).tag.as_ref();
            self.names_say(at, |words| CARTS.iter().any(|word| words.contains(word)))
                || self.role(at).is(Role::CUSTOM) && tag.split('-').any(|word| word == "cart")
        };
        std::iter::once(at)
            .chain(self.outline.ancestors(at))
            .take(5)
            .any(|at| *self.carts[at].get_or_init(|| !self.role(at).is(Role::FRAMEWORK) && named(at)))
    }

    /// In a part of the page that is named for who wrote the story and when.
    pub fn in_byline(&self, at: At) -> bool {
        self.is_byline(at) || self.any_ancestor(at, 2, |above| self.is_byline(above))
    }

    /// Whether an element begins with words that announce a list of offers.
    pub fn begins_with_offers(&self, at: At) -> bool {
        let (start, end) = self.element(at).texts;
        self.outline.texts[start as usize..end as usize]
            .iter()
            .find(|text| !self.role(text.owner as At).is(Role::SILENT))
            .is_some_and(|text| Vocabulary::get().is_offers(&super::text::fold(&text.text)))
    }

    /// In a form that looks after an account: to log in, to reset a password.
    pub fn in_account(&self, at: At) -> bool {
        std::iter::once(at).chain(self.outline.ancestors(at)).take(7).any(|at| {
            *self.accounts[at].get_or_init(|| {
                let named = |words: &str| ACCOUNT.iter().any(|word| words.contains(word));
                !self.role(at).is(Role::FRAMEWORK) && self.names_say(at, named)
            })
        })
    }

    /// In what someone quotes, such as an embedded post.
    pub fn in_quote(&self, at: At) -> bool {
        self.element(at).tag == "blockquote"
            || self.any_ancestor(at, 5, |above| self.element(above).tag == "blockquote")
    }

    /// In the page's header, navigation or footer.
    pub fn in_frame(&self, at: At) -> bool {
        let frame = |at: At| {
            self.role(at).is(Role::HEADER) || self.role(at).is(Role::NAVIGATION) || self.role(at).is(Role::FOOTER)
        };
        frame(at) || self.outline.ancestors(at).any(frame)
    }

    /// In the page's header.
    pub fn in_header(&self, at: At) -> bool {
        self.outline.ancestors(at).any(|above| self.role(above).is(Role::HEADER))
    }

    /// Within the column of the page's prose.
    pub fn in_column(&self, at: At) -> bool {
        self.column.is_some_and(|column| self.outline.contains(column, at))
    }

    /// In a list of four links or more.
    pub fn in_list(&self, at: At) -> bool {
        self.any_ancestor(at, 3, |above| {
            matches!(self.element(above).tag.as_ref(), "ul" | "ol" | "nav") && self.sums(above).links >= 4
        })
    }

    /// One of many entries of a menu.
    pub fn in_menu(&self, at: At) -> bool {
        let own = self.sums(at).links.max(1);
        let item = self.role(at).is(Role::ITEM) || self.any_ancestor(at, 2, |above| self.role(above).is(Role::ITEM));
        let in_nav = item
            && self.signs(at).in_navigation
            && self.outline.ancestors(at).take(9).any(|above| {
                let sums = self.sums(above);
                self.role(above).is(Role::NAVIGATION)
                    && sums.links >= own + 7
                    && sums.prose == 0
                    && sums.link_share() >= 80
            });
        in_nav
            || self.any_ancestor(at, 4, |above| {
                let (sums, element) = (self.sums(above), self.element(above));
                let listed = matches!(element.tag.as_ref(), "ul" | "ol" | "nav" | "dl" | "header")
                    || [&element.class, &element.id].iter().any(|name| name.contains("menu") || name.contains("nav"));
                listed
                    && sums.links >= own + 3
                    && sums.prose == 0
                    && sums.link_share() >= 80
                    && sums.chars / u32::from(sums.links) <= 28
            })
    }

    /// A few short links to pages of the same site, and no picture.
    pub fn is_menu(&self, at: At) -> bool {
        let sums = self.sums(at);
        sums.links >= 2
            && sums.outside == 0
            && sums.sponsored == 0
            && sums.images == 0
            && sums.prose == 0
            && sums.addresses_of(Kind::Ad) == 0
            && sums.link_chars <= ENTRY * u32::from(sums.links)
            && !self.begins_with_offers(at)
    }

    /// Weight of the text that stands in `block` itself or in its inline children.
    fn block_chars(&self, block: At) -> u32 {
        let below: u32 = self
            .outline
            .children(block)
            .filter(|&child| !self.role(child).is(Role::INLINE))
            .map(|child| self.sums(child).chars)
            .sum();
        self.sums(block).chars.saturating_sub(below)
    }

    pub fn any_ancestor(&self, at: At, levels: usize, test: impl Fn(At) -> bool) -> bool {
        self.outline.ancestors(at).take(levels).any(test)
    }

    pub fn labels(&self, at: At) -> Kinds {
        self.signs(at).label
    }

    /// Goes down from the top as long as one child holds most of the prose.
    fn find_column(&self) -> Option<At> {
        let total = self.measures.total.prose - self.prose_of_consent();
        if total < 300 {
            return None;
        }
        let mut column = None;
        let mut next = self.roots().into_iter().find(|&root| self.sums(root).prose * 2 > total);
        while let Some(at) = next {
            column = Some(at);
            next = self
                .outline
                .children(at)
                .find(|&child| self.sums(child).prose * 10 >= total * 6 && !self.asks_consent(child));
        }
        column
    }

    /// A dialog on cookies may say more than the article.
    fn asks_consent(&self, at: At) -> bool {
        self.strong(at, Kind::Cookie) && self.sums(at).phrases_of(Kind::Cookie) > 0 && self.sums(at).titles == 0
    }

    fn prose_of_consent(&self) -> u32 {
        let (mut at, mut prose) = (0, 0);
        while at < self.outline.len() {
            if self.sums(at).prose > 0 && self.asks_consent(at) {
                prose += self.sums(at).prose;
                at = self.outline.end(at);
            } else {
                at += 1;
            }
        }
        prose
    }

    fn roots(&self) -> Vec<At> {
        (0..self.outline.len()).filter(|&at| self.outline.parent(at).is_none()).collect()
    }
}

/// Whether two texts have the same letters and digits, whatever their case and what stands between.
fn letters_agree(one: &str, other: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    letters(one).eq(letters(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        /// How often the names of an element were taken apart.
        pub static ASKED: Cell<usize> = const { Cell::new(0) };
    }

    fn with<T>(html: &str, then: impl FnOnce(&View) -> T) -> T {
        let tree = crate::html::parse(html).expect("a page");
        let outline = Outline::of_tree(&tree);
        let measures = Measures::of(&outline, "", Vocabulary::get());
        then(&View::new(&outline, &measures))
    }

    #[test]
    fn names_are_read_once_however_many_elements_ask() {
        let classes: Vec<String> = (0..50).map(|n| format!("c{n}")).collect();
        let html = format!("<div class='{}'>{}</div>", classes.join(" "), "<form><input type=email></form>".repeat(50));
        with(&html, |view| {
            ASKED.with(|asked| asked.set(0));
            let all = 0..view.outline.len();
            assert!(!all.clone().any(|at| view.in_account(at) || view.in_named_frame(at) || view.in_cart(at)));
            assert!(!all.clone().any(|at| view.in_account(at) || view.in_named_frame(at) || view.in_cart(at)));
            assert!(ASKED.with(Cell::get) <= 3 * view.outline.len(), "{}", ASKED.with(Cell::get));
        });
        with("<div class='login-box'><form><input type=email></form></div>", |view| {
            assert!((0..view.outline.len()).any(|at| view.role(at).is(Role::INPUT) && view.in_account(at)));
        });
        with("<div class='mini-cart'><p>Two ropes <a href=/pay>Pay</a></p></div>", |view| {
            assert!((0..view.outline.len()).any(|at| view.role(at).is(Role::LINK) && view.in_cart(at)));
        });
    }

    #[test]
    fn an_id_made_of_a_heading_is_a_topic_and_a_long_text_is_none() {
        let is_topic =
            |html: &str| with(html, |view| (0..view.outline.len()).any(|at| view.is_topic(at, Kind::Survey)));
        assert!(is_topic("<section id='feedback-loops'><h2>Feedback  loops!</h2></section>"));
        assert!(!is_topic("<section id='feedback-loops'><h2>Other loops</h2></section>"));
        let long = format!("<section id='zz'>zz{}</section>", "-".repeat(100_000));
        assert!(!is_topic(&long), "what has the same letters but would be gone through for each box around it");
    }
}
