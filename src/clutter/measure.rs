//! What each element of an outline says and holds: evidence of its own, and sums over its subtree.
//!
//! In: an [`Outline`]. Out: one [`Signs`] and one [`Sums`] an element, in two passes over the page.

use super::attributes::{
    field, is_button_name, is_button_style, is_naming, is_paid_for, is_placement, is_search, is_unit_path,
    leads_outside, source,
};
use super::kind::{KINDS, Kind, Kinds};
use super::outline::{At, Outline, Role};
use super::text;
use super::vocabulary::{Verdict, Vocabulary};
use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

/// A run of text of this weight, little of it in links, is prose: what articles are made of.
pub const PROSE: u32 = 80;

/// A run of text up to this weight that names a price for a time is an offer; a longer one speaks of prices.
const OFFER: u32 = 160;

/// A run of text up to this weight that names an amount is that of goods; headlines that tell of money are longer.
const PRICED: u32 = 60;

/// An invitation to a newsletter is no longer than this.
const INVITATION: u32 = 200;

/// Wrappers that a paragraph may have.
const WRAPPERS: usize = 8;

/// What an element's own names, links and text say.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    pub names: Verdict,
    /// Kinds that names or values of data attributes speak of.
    pub data: Kinds,
    /// What its address says, for links, forms and frames.
    pub link: Verdict,
    /// Kinds that its whole text names.
    pub label: Kinds,
    /// Kinds that the beginning of its text names, up to a colon.
    pub lead: Kinds,
    pub in_link: bool,
    pub in_navigation: bool,
    pub in_footer: bool,
    /// Weight of its own prose.
    pub prose: u32,
    /// Weight of the text that stands in it directly.
    pub own: u32,
    /// Looks like a button: by tag, role or class.
    pub button: bool,
}

/// What a subtree holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Weight of the shown text.
    pub chars: u32,
    pub link_chars: u32,
    pub prose: u32,
    pub paragraphs: u16,
    pub elements: u32,
    pub links: u16,
    pub profiles: u16,
    /// Links to other hosts.
    pub outside: u16,
    /// Links that call themselves paid for.
    pub sponsored: u16,
    pub buttons: u16,
    /// Links and buttons that look like buttons.
    pub calls: u16,
    pub images: u16,
    pub frames: u16,
    pub media: u16,
    pub scripts: u16,
    pub ad_scripts: u16,
    pub forms: u16,
    pub emails: u16,
    pub passwords: u16,
    pub areas: u16,
    /// Fields and forms to search the site with.
    pub searches: u16,
    pub fields: u16,
    pub headings: u16,
    /// Short texts that name an amount of money.
    pub prices: u16,
    /// Short texts that offer a discount, or delivery for nothing.
    pub discounts: u16,
    pub titles: u16,
    pub articles: u16,
    pub frameworks: u16,
    pub navigations: u16,
    pub busy: u16,
    /// Kinds of which a number below is not zero: most elements hold nothing that speaks of any.
    pub said: Kinds,
    pub phrases: [u8; KINDS],
    pub mentions: [u8; KINDS],
    pub labels: [u8; KINDS],
    pub addresses: [u8; KINDS],
    pub hints: [u8; KINDS],
    /// Frames and scripts of hosts known for a kind.
    pub sources: [u8; KINDS],
    pub named: [u8; KINDS],
}

impl Sums {
    fn add(&mut self, child: &Sums) {
        self.chars += child.chars;
        self.link_chars += child.link_chars;
        self.prose += child.prose;
        self.elements += child.elements;
        macro_rules! sum { ($($field:ident)*) => { $(self.$field = self.$field.saturating_add(child.$field);)* } }
        sum!(paragraphs links profiles outside sponsored buttons calls images frames media scripts ad_scripts forms emails passwords areas searches fields headings prices discounts titles articles frameworks navigations busy);
        macro_rules! each { ($($field:ident)*) => { $(for k in 0..KINDS { self.$field[k] = self.$field[k].saturating_add(child.$field[k]); })* } }
        if !child.said.is_empty() {
            self.said = self.said.with(child.said);
            each!(phrases mentions labels addresses hints sources named);
        }
    }

    pub fn phrases_of(&self, kind: Kind) -> u8 {
        self.phrases[kind as usize]
    }
    pub fn mentions_of(&self, kind: Kind) -> u8 {
        self.mentions[kind as usize]
    }
    pub fn labels_of(&self, kind: Kind) -> u8 {
        self.labels[kind as usize]
    }
    pub fn addresses_of(&self, kind: Kind) -> u8 {
        self.addresses[kind as usize]
    }
    pub fn hints_of(&self, kind: Kind) -> u8 {
        self.hints[kind as usize]
    }
    pub fn sources_of(&self, kind: Kind) -> u8 {
        self.sources[kind as usize]
    }
    pub fn named_of(&self, kind: Kind) -> u8 {
        self.named[kind as usize]
    }

    /// Nothing that a reader could see or use.
    pub fn is_bare(&self) -> bool {
        self.chars == 0 && self.images == 0 && self.media == 0 && self.fields == 0 && self.frames == 0
    }

    /// Share of the text that is links, in percent.
    pub fn link_share(&self) -> u32 {
        (self.link_chars * 100).checked_div(self.chars).unwrap_or(0)
    }
}

pub struct Measures {
    pub signs: Vec<Signs>,
    pub sums: Vec<Sums>,
    /// The whole page.
    pub total: Sums,
    /// Weight of the runs of text before each place, for "how much text comes before".
    pub longest_paragraph: u32,
    /// Prose that stands together in each element, in paragraphs of its own or with a wrapper each; comments do not count.
    pub together: Vec<u32>,
    /// Weight of the prose of comments.
    pub commented: u32,
}

/// Verdicts on names, kept from one page to the next: pages repeat their names, and those of a site share them.
#[derive(Default)]
pub struct NameCache {
    verdicts: HashMap<Box<str>, Verdict, RandomState>,
    /// The same for whole class attributes, and whether one of the classes is a button's.
    classes: HashMap<Box<str>, (Verdict, bool), RandomState>,
    words: String,
}

thread_local! {
    static NAMES: RefCell<NameCache> = RefCell::default();
}

/// What one name says, from the names that all pages share.
pub fn verdict(name: &str, vocabulary: &Vocabulary) -> Verdict {
    NAMES.with_borrow_mut(|names| names.verdict(name, vocabulary))
}

impl NameCache {
    pub fn verdict(&mut self, name: &str, vocabulary: &Vocabulary) -> Verdict {
        if let Some(&verdict) = self.verdicts.get(name) {
            return verdict;
        }
        let verdict = vocabulary.name(name, &mut self.words);
        // Nobody writes such a name twice, and a page may make up any number of them.
        if name.len() > text::NAME_BYTES {
            return verdict;
        }
        if self.verdicts.len() >= crate::limits::CACHED_NAMES {
            self.verdicts.clear();
        }
        self.verdicts.insert(name.into(), verdict);
        verdict
    }

    /// What the names of a class attribute say together, and whether one of them is a button's.
    fn classes(&mut self, attribute: &str, vocabulary: &Vocabulary) -> (Verdict, bool) {
        if let Some(&known) = self.classes.get(attribute) {
            return known;
        }
        let (mut verdict, mut button) = (Verdict::default(), false);
        for class in attribute.split_ascii_whitespace() {
            button |= is_button_name(class);
            verdict.join(self.verdict(class, vocabulary));
        }
        if attribute.len() <= text::NAME_BYTES {
            if self.classes.len() >= crate::limits::CACHED_NAMES {
                self.classes.clear();
            }
            self.classes.insert(attribute.into(), (verdict, button));
        }
        (verdict, button)
    }
}

impl Measures {
    pub fn of(outline: &Outline, host: &str, vocabulary: &Vocabulary) -> Measures {
        NAMES.with_borrow_mut(|names| Measures::with_names(outline, host, vocabulary, names))
    }

    fn with_names(outline: &Outline, host: &str, vocabulary: &Vocabulary, names: &mut NameCache) -> Measures {
        let count = outline.len();
        let mut measures = Measures {
            signs: vec![Signs::default(); count],
            sums: vec![Sums::default(); count],
            total: Sums::default(),
            longest_paragraph: 0,
            together: vec![0; count],
            commented: 0,
        };
        let mut scratch = String::new();
        for at in 0..count {
            measures.own(outline, at, host, vocabulary, names, &mut scratch);
        }
        measures.texts(outline, vocabulary);
        for at in (0..count).rev() {
            match outline.parent(at) {
                Some(parent) => {
                    let sums = measures.sums[at];
                    measures.sums[parent].add(&sums);
                }
                None => {
                    let sums = measures.sums[at];
                    measures.total.add(&sums);
                }
            }
        }
        measures.stories(outline);
        measures
    }

    /// Puts prose together by the elements in which it stands side by side.
    fn stories(&mut self, outline: &Outline) {
        let mut in_comments = vec![false; outline.len()];
        for at in 0..outline.len() {
            let (signs, role) = (&self.signs[at], outline.elements[at].role);
            in_comments[at] = outline.parent(at).is_some_and(|above| in_comments[above])
                || signs.names.strong.has(Kind::Comments) && !role.is(Role::FRAMEWORK);
            if signs.prose == 0 || signs.in_link || signs.in_footer {
                continue;
            }
            if in_comments[at] {
                self.commented += signs.prose;
                continue;
            }
            // A wrapper around one paragraph goes with it; a box with a headline or with links is one by itself.
            for above in outline.ancestors(at).take(WRAPPERS) {
                self.together[above] += signs.prose;
                let sums = &self.sums[above];
                if sums.headings > 0 || sums.link_chars * 4 > sums.chars || sums.paragraphs > 2 {
                    break;
                }
            }
        }
    }

    fn own(
        &mut self,
        outline: &Outline,
        at: At,
        host: &str,
        vocabulary: &Vocabulary,
        names: &mut NameCache,
        scratch: &mut String,
    ) {
        let element = &outline.elements[at];
        let role = element.role;
        let (mut in_link, mut in_navigation, mut in_footer) = (false, false, false);
        if let Some(parent) = outline.parent(at) {
            let above = &self.signs[parent];
            (in_link, in_navigation, in_footer) = (above.in_link, above.in_navigation, above.in_footer);
        }
        let sums = &mut self.sums[at];
        sums.elements = 1;
        sums.busy = element.busy as u16;
        let mut signs = Signs {
            in_link: in_link || role.is(Role::LINK),
            in_navigation: in_navigation || role.is(Role::NAVIGATION),
            in_footer: in_footer || role.is(Role::FOOTER),
            ..Signs::default()
        };
        if !role.is(Role::FRAMEWORK) && !role.is(Role::PART) {
            signs.button = role.is(Role::BUTTON);
            if is_placement(&element.id, &element.class) {
                signs.names.weak.insert(Kind::Ad);
            }
            signs.button |= is_button_name(&element.id) || role.is(Role::LINK) && is_button_style(element.classes());
            if !element.class.is_empty() {
                let (said, button) = names.classes(&element.class, vocabulary);
                signs.names.join(said);
                signs.button |= button;
            }
            if !element.id.is_empty() {
                let said = names.verdict(&element.id, vocabulary);
                // Ids made of a heading's words say what the heading is about, not what the element is.
                if element.id.bytes().filter(|&b| matches!(b, b'-' | b'_')).count() < 5
                    || said.strong == Kinds::one(Kind::Ad)
                {
                    signs.names.join(said);
                }
            }
            if role.is(Role::CUSTOM) {
                signs.names.join(names.verdict(&element.tag, vocabulary));
            }
            for (name, value) in &element.attributes {
                if (is_naming(name)
                    || name.ends_with("component-name")
                    || name == "component-url"
                    || is_unit_path(name, value))
                    && value.len() <= 80
                    && value.split_ascii_whitespace().count() <= 2
                    && !(role.is(Role::INPUT))
                {
                    for word in value.split_ascii_whitespace() {
                        signs.names.join(names.verdict(word, vocabulary));
                    }
                }
                if let Some(name) = name.strip_prefix("data-") {
                    signs.data = signs.data.with(names.verdict(name, vocabulary).strong);
                    if value.len() <= 80 && !value.contains([' ', '{', ':']) {
                        signs.data = signs.data.with(names.verdict(value, vocabulary).strong);
                    }
                }
            }
        }
        // Names of data attributes (`data-newsletter-popup`) say as much as a weak name.
        for kind in [Kind::Newsletter, Kind::Paywall, Kind::Donate] {
            if signs.data.has(kind) {
                signs.names.weak.insert(kind);
            }
        }
        sums.links = (role.is(Role::LINK) && element.attribute("href").is_some()) as u16;
        sums.sponsored = (sums.links == 1 && is_paid_for(element.attribute("rel"))) as u16;
        sums.buttons = role.is(Role::BUTTON) as u16;
        sums.images = (role.is(Role::IMAGE) && !role.is(Role::PART) && element.tag != "svg") as u16;
        sums.calls = (signs.button && (role.is(Role::LINK) || role.is(Role::BUTTON))) as u16;
        sums.media = role.is(Role::MEDIA) as u16;
        sums.forms = role.is(Role::FORM) as u16;
        sums.searches = is_search(element) as u16;
        sums.headings = role.is(Role::HEADING) as u16;
        sums.titles = role.is(Role::TITLE) as u16;
        sums.articles = role.is(Role::ARTICLE) as u16;
        sums.navigations = role.is(Role::NAVIGATION) as u16;
        sums.frameworks = role.is(Role::FRAMEWORK) as u16;
        if role.is(Role::FRAME) || role.is(Role::SCRIPT) {
            sums.frames = role.is(Role::FRAME) as u16;
            sums.scripts = role.is(Role::SCRIPT) as u16;
            source(outline, at, sums, vocabulary, scratch);
        } else if role.is(Role::INPUT) {
            field(outline, at, sums);
        } else if !element.attributes.is_empty() {
            for name in ["href", "action", "data-href", "data-subs-href", "onclick", "data-url"] {
                let Some(address) = element.attribute(name).filter(|address| !address.is_empty()) else { continue };
                if name == "href" && !role.is(Role::LINK) {
                    continue;
                }
                scratch.clear();
                // `donate.html` is the same address as `/donate.html` to someone who knows no base.
                if name == "href" && !address.starts_with(['/', '#', '?', '.']) && !address.contains(':') {
                    scratch.push('/');
                }
                scratch.extend(address.chars().take(300).flat_map(char::to_lowercase));
                signs.link.join(vocabulary.link(scratch));
                if role.is(Role::LINK) && vocabulary.is_profile(scratch) {
                    sums.profiles = 1;
                }
                if role.is(Role::LINK) && leads_outside(scratch, host) {
                    sums.outside = 1;
                }
            }
        }
        let labelled = role.is(Role::LINK) || role.is(Role::BUTTON) || role.is(Role::IMAGE);
        for attribute in ["aria-label", "title", "alt"].iter().filter(|_| labelled) {
            if let Some(label) = element.attribute(attribute).filter(|label| label.len() < 80) {
                let kinds = vocabulary.label(&text::fold(label));
                signs.label = signs.label.with(kinds);
            }
        }
        for kind in signs.link.strong.iter() {
            sums.addresses[kind as usize] = 1;
        }
        for kind in signs.link.weak.iter() {
            sums.hints[kind as usize] = 1;
        }
        for kind in signs.names.strong.iter() {
            sums.named[kind as usize] = 1;
        }
        sums.said = sums.said.with(signs.link.any()).with(signs.names.strong);
        self.signs[at] = signs;
    }

    /// Joins the pieces of each run of text, weighs it and looks for phrases and labels.
    fn texts(&mut self, outline: &Outline, vocabulary: &Vocabulary) {
        let mut run = Run::default();
        for piece in &outline.texts {
            let owner = piece.owner as At;
            let role = outline.elements[owner].role;
            if role.is(Role::SILENT) {
                continue;
            }
            let block = block_of(outline, owner);
            if run.block != block {
                run.finish(outline, self, vocabulary);
                run.block = block;
            }
            let weight = weight_of(piece);
            if !run.text.is_empty() && !run.text.ends_with(' ') {
                run.text.push(' ');
            }
            let start = run.text.len();
            text::fold_into(&piece.text, &mut run.text);
            run.chars += weight;
            if self.signs[owner].in_link {
                run.link_chars += weight;
                self.sums[owner].link_chars += weight;
            }
            self.sums[owner].chars += weight;
            self.signs[owner].own += weight;
            if role.is(Role::INLINE) && piece.text.len() <= 80 {
                let kinds = vocabulary.announced(&run.text[start..]);
                self.signs[owner].label = self.signs[owner].label.with(kinds);
            }
        }
        run.finish(outline, self, vocabulary);
        for at in 0..outline.len() {
            // "Advertising" in a menu is a page about advertising.
            if self.signs[at].label.has(Kind::Ad)
                && let Some(link) = self.link_of_label(outline, at)
                && (self.signs[at].in_footer || self.signs[at].in_navigation || self.among_links(outline, link))
            {
                self.signs[at].label = self.signs[at].label.without(Kinds::one(Kind::Ad));
            }
            for kind in self.signs[at].label.iter() {
                self.sums[at].labels[kind as usize] = 1;
                self.sums[at].said.insert(kind);
            }
        }
    }
}

impl Measures {
    /// The link that a label is, stands in, or holds and nothing else.
    fn link_of_label(&self, outline: &Outline, at: At) -> Option<At> {
        let is_link = |&at: &At| outline.elements[at].role.is(Role::LINK);
        if self.signs[at].in_link {
            return std::iter::once(at).chain(outline.ancestors(at)).find(is_link);
        }
        let (start, end) = outline.elements[at].texts;
        let texts = &outline.texts[start as usize..end as usize];
        (texts.iter().all(|piece| self.signs[piece.owner as At].in_link)).then_some(at)
    }

    /// Whether a link stands in a row or list of short links: a menu, whatever it is made of.
    fn among_links(&self, outline: &Outline, link: At) -> bool {
        outline.ancestors(link).take(MENU_LEVELS).take_while(|&above| outline.end(above) - above <= MENU_SIZE).any(
            |above| {
                let links =
                    (above..outline.end(above)).filter(|&at| outline.elements[at].role.is(Role::LINK)).count() as u32;
                let (start, end) = outline.elements[above].texts;
                let (mut linked, mut all) = (0, 0);
                for piece in &outline.texts[start as usize..end as usize] {
                    let owner = piece.owner as At;
                    if !outline.elements[owner].role.is(Role::SILENT) {
                        all += weight_of(piece);
                        linked += if self.signs[owner].in_link { weight_of(piece) } else { 0 };
                    }
                }
                links >= MENU_LINKS && linked <= links * ENTRY && linked * 10 >= all * 6
            },
        )
    }
}

/// A menu has at least so many links, …
const MENU_LINKS: u32 = 3;
/// … of so many letters on average, …
pub const ENTRY: u32 = 24;
/// … and is found within so many levels above one of them, in a box of no more than so many elements.
const MENU_LEVELS: usize = 3;
const MENU_SIZE: usize = 120;

#[derive(Default)]
struct Run {
    block: Option<At>,
    text: String,
    chars: u32,
    link_chars: u32,
}

impl Run {
    fn finish(&mut self, outline: &Outline, measures: &mut Measures, vocabulary: &Vocabulary) {
        let Some(block) = self.block else {
            self.text.clear();
            return;
        };
        let role = outline.elements[block].role;
        let signs = &mut measures.signs[block];
        let sums = &mut measures.sums[block];
        if self.chars >= PROSE && self.link_chars * 2 < self.chars {
            signs.prose += self.chars;
            sums.prose += self.chars;
            sums.paragraphs += 1;
            measures.longest_paragraph = measures.longest_paragraph.max(self.chars);
        }
        if self.text.len() <= 120 {
            signs.label = signs.label.with(vocabulary.announced(&self.text));
        }
        let colon = self.text.char_indices().take(40).find(|&(_, c)| matches!(c, ':' | '：' | '|' | '–' | '►' | '→'));
        if let Some((end, _)) = colon {
            signs.lead = signs.lead.with(vocabulary.lead(&self.text[..end]));
        }
        vocabulary.phrases(&self.text, |kind, strong, _| {
            let counts = if strong { &mut sums.phrases } else { &mut sums.mentions };
            counts[kind as usize] = counts[kind as usize].saturating_add(1);
            sums.said.insert(kind);
        });
        if self.chars <= PRICED && text::names_amount(&self.text) {
            sums.prices = sums.prices.saturating_add(1);
        }
        if self.chars <= OFFER && text::names_discount(&self.text) {
            sums.discounts = sums.discounts.saturating_add(1);
        }
        let listed = role.is(Role::PARAGRAPH) || role.is(Role::ITEM) || role.is(Role::HEADING) || role.is(Role::PART);
        if self.chars <= OFFER && !listed && text::names_price(&self.text) {
            sums.phrases[Kind::Paywall as usize] = sums.phrases[Kind::Paywall as usize].saturating_add(1);
            sums.said.insert(Kind::Paywall);
        }
        if self.chars <= INVITATION && text::invites_to_letter(&self.text) {
            sums.phrases[Kind::Newsletter as usize] = sums.phrases[Kind::Newsletter as usize].saturating_add(1);
            sums.said.insert(Kind::Newsletter);
        }
        self.text.clear();
        self.chars = 0;
        self.link_chars = 0;
        self.block = None;
    }
}

fn weight_of(piece: &super::outline::Text) -> u32 {
    if piece.length > 0 { piece.length } else { text::weight(&piece.text) }
}

/// The nearest element from `at` upwards that is no inline one.
fn block_of(outline: &Outline, at: At) -> Option<At> {
    std::iter::once(at).chain(outline.ancestors(at)).find(|&at| !outline.elements[at].role.is(Role::INLINE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_end_are_not_kept() {
        let mut names = NameCache::default();
        for n in 0..50 {
            names.verdict(&format!("ad-{n}-{}", "x".repeat(50_000)), Vocabulary::get());
            names.verdict(&format!("ad-{n}-{}", "å".repeat(25_000)), Vocabulary::get());
        }
        assert!(names.verdicts.is_empty());
        assert!(names.words.capacity() <= 4 * text::NAME_BYTES, "a cut name is read, not the whole of it");
        names.verdict("ad-slot", Vocabulary::get());
        assert_eq!(names.verdicts.len(), 1);
    }
}
