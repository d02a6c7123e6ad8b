//! The words of clutter: `words/*.txt`, one file a kind, compiled to matchers.
//!
//! In: names (class, id …), texts, links and frame addresses of a page. Out: which kinds they speak of,
//! and how strongly. Each file explains its sections in its first lines (see `words/ad.txt`).

use super::alone;
use super::kind::{KINDS, Kind, Kinds};
use super::matcher::{Matcher, Needle};
use super::text;
use crate::order;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const FILES: [(Kind, &str); KINDS] = [
    (Kind::Ad, include_str!("words/ad.txt")),
    (Kind::Newsletter, include_str!("words/newsletter.txt")),
    (Kind::Paywall, include_str!("words/paywall.txt")),
    (Kind::Donate, include_str!("words/donate.txt")),
    (Kind::Cookie, include_str!("words/cookie.txt")),
    (Kind::App, include_str!("words/app.txt")),
    (Kind::Push, include_str!("words/push.txt")),
    (Kind::Adblock, include_str!("words/adblock.txt")),
    (Kind::Social, include_str!("words/social.txt")),
    (Kind::Related, include_str!("words/related.txt")),
    (Kind::Comments, include_str!("words/comments.txt")),
    (Kind::Survey, include_str!("words/survey.txt")),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    Weak,
    Strong,
    /// So telling that no long prose is ever found under it: enough for the stream, where nothing else is known.
    Sure,
    /// Cancels what the same name says of this kind.
    Never,
}

type Said = (Kind, Strength);

/// What names, texts or links say: the kinds they speak of, by strength.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    pub strong: Kinds,
    pub weak: Kinds,
    /// Those of `strong` that need no second look.
    pub sure: Kinds,
    /// Those of `strong` that are enough where only the start tag is known and nothing else in it speaks against them.
    pub alone: Kinds,
    /// Whether one of the names is that of what holds a part of the page.
    pub holds: bool,
    /// Whether one of the names tells a state in which the page is, and not what the element is.
    pub state: bool,
}

impl Verdict {
    pub fn join(&mut self, other: Verdict) {
        self.strong = self.strong.with(other.strong);
        self.weak = self.weak.with(other.weak);
        self.sure = self.sure.with(other.sure);
        self.alone = self.alone.with(other.alone);
        self.holds |= other.holds;
        self.state |= other.state;
    }

    pub fn any(self) -> Kinds {
        self.strong.with(self.weak)
    }

    pub fn is_empty(self) -> bool {
        self.any().is_empty()
    }
}

pub struct Vocabulary {
    names: Matcher<Said>,
    phrases: Matcher<Said>,
    links: Matcher<Said>,
    frames: Matcher<Kind>,
    profiles: Matcher<()>,
    scripts: Matcher<()>,
    labels: HashMap<String, Kinds, RandomState>,
    /// Labels before a colon only: "See also" above a list is how encyclopedias and manuals end.
    leads: HashMap<String, Kinds, RandomState>,
    /// Words with which labels begin that go on with a name: "more from the harbour"; sorted.
    openings: Vec<(String, Kind)>,
    /// Bytes of the longest label, so that longer texts are not looked up.
    longest: usize,
    offers: HashSet<String, RandomState>,
}

/// Bytes of a label with a counter, and of one that goes on with a name.
const COUNTED: usize = 40;
const OPENING: usize = 60;

/// Words that turn a name into its opposite or into a state of the page: `no-ads`, `has-newsletter`.
const NEGATIONS: [&str; 10] =
    ["-no-", "-has-", "-hide-", "-hidden-", "-without-", "-not-", "-with-", "-is-", "-non-", "-disable-"];

impl Vocabulary {
    /// The built-in words, compiled once.
    pub fn get() -> &'static Vocabulary {
        static BUILT: OnceLock<Vocabulary> = OnceLock::new();
        BUILT.get_or_init(|| Vocabulary::read(&FILES))
    }

    fn read(files: &[(Kind, &str)]) -> Vocabulary {
        let (mut names, mut phrases, mut links, mut frames) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut profiles, mut scripts) = (Vec::new(), Vec::new());
        let mut labels: HashMap<String, Kinds, RandomState> = HashMap::default();
        let mut offers = HashSet::default();
        let mut openings = Vec::new();
        let mut leads: HashMap<String, Kinds, RandomState> = HashMap::default();
        for &(kind, file) in files {
            let mut section = "";
            for line in
                file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ") && *line != "#")
            {
                if let Some(name) =
                    line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|name| name.is_ascii())
                    && is_section(name)
                {
                    section = name;
                    continue;
                }
                let strength = match section.rsplit(' ').next() {
                    Some("strong") => Strength::Strong,
                    Some("sure") => Strength::Sure,
                    Some("never") => Strength::Never,
                    _ => Strength::Weak,
                };
                match section.split(' ').next().unwrap_or_default() {
                    "token" => names.extend(line.split_whitespace().map(|word| name_needle(word, (kind, strength)))),
                    "phrase" => phrases.push(phrase_needle(line, (kind, strength))),
                    "label" if section.ends_with(" lead") => leads.entry(text::fold(line)).or_default().insert(kind),
                    "label" if section.ends_with(" opening") => openings.push((format!("{} ", text::fold(line)), kind)),
                    "label" => {
                        let label = text::label(&text::fold(line)).to_string();
                        if section.ends_with(" offers") {
                            offers.insert(label);
                        } else {
                            labels.entry(label).or_default().insert(kind);
                        }
                    }
                    "link" => links.push(link_needle(line, (kind, strength))),
                    "frame" => frames.push(link_needle(line, kind)),
                    "profile" => profiles.push(link_needle(line, ())),
                    "script" => scripts.push(link_needle(line, ())),
                    _ => {}
                }
            }
        }
        order::by(&mut openings, |a, b| a.0.cmp(&b.0));
        let longest = labels.keys().map(String::len).max().unwrap_or(0);
        Vocabulary {
            longest,
            names: Matcher::new(names),
            phrases: Matcher::new(phrases),
            links: Matcher::new(links),
            frames: Matcher::new(frames),
            profiles: Matcher::new(profiles),
            scripts: Matcher::new(scripts),
            labels,
            leads,
            openings,
            offers,
        }
    }

    /// What one class, id or component name says. `words` is scratch space.
    pub fn name(&self, name: &str, words: &mut String) -> Verdict {
        if is_taxonomy(name) || is_uuid(name) {
            return Verdict::default();
        }
        if is_ad_unit_path(name) {
            let ad = Kinds::one(Kind::Ad);
            return Verdict { strong: ad, sure: ad, alone: ad, ..Verdict::default() };
        }
        text::name_words(name, words);
        if is_negation(words) {
            return Verdict::default();
        }
        let mut verdict = Verdict::default();
        let mut never = Kinds::NONE;
        self.names.each(words, |(kind, strength), _, _| match strength {
            Strength::Strong => verdict.strong.insert(kind),
            Strength::Sure => {
                verdict.strong.insert(kind);
                verdict.sure.insert(kind);
            }
            Strength::Weak => verdict.weak.insert(kind),
            Strength::Never => never.insert(kind),
        });
        let strong = verdict.strong.without(never);
        let of_page = !strong.is_empty() && (alone::is_state(words) || is_modified_holder(name));
        Verdict {
            strong,
            weak: verdict.weak.without(never),
            sure: if of_page { Kinds::NONE } else { verdict.sure.without(never) },
            alone: if of_page { Kinds::NONE } else { alone::alone(strong, words) },
            holds: alone::holds(words),
            state: of_page,
        }
    }

    /// Calls `found` for each phrase in a folded text.
    pub fn phrases(&self, folded: &str, mut found: impl FnMut(Kind, bool, &str)) {
        self.phrases.each(folded, |(kind, strength), start, end| {
            found(kind, strength == Strength::Strong, &folded[start..end])
        });
    }

    /// The kinds that a whole, folded text names.
    pub fn label(&self, folded: &str) -> Kinds {
        self.bare_label(folded, text::label(folded))
    }

    /// The same where the label of the text is known.
    fn bare_label(&self, folded: &str, label: &str) -> Kinds {
        if let Some(kinds) = self.known(label) {
            return kinds;
        }
        if is_pr(folded) {
            return Kinds::one(Kind::Ad);
        }
        if let Some(kinds) = without_age(label).and_then(|rest| self.known(rest)) {
            return kinds;
        }
        self.counted(label)
    }

    fn known(&self, label: &str) -> Option<Kinds> {
        if label.len() > self.longest { None } else { self.labels.get(label).copied() }
    }

    /// The same for a text that may stand in a box with what it announces: "Sponsored by Lantern" says it of that box, but
    /// by itself it may tell of anything.
    pub fn announced(&self, folded: &str) -> Kinds {
        let label = text::label(folded);
        let kinds = self.bare_label(folded, label);
        let begins_ad = label.len() <= COUNTED && self.begins(label).any(|kind| kind == Kind::Ad);
        if begins_ad { kinds.with(Kinds::one(Kind::Ad)) } else { kinds }
    }

    /// The kinds that a folded text before a colon names.
    pub fn lead(&self, folded: &str) -> Kinds {
        self.label(folded).with(self.leads.get(text::label(folded)).copied().unwrap_or_default())
    }

    /// The kinds that a label with a counter names: "12 comments", "shares (3)".
    fn counted(&self, label: &str) -> Kinds {
        if label.len() > COUNTED {
            return Kinds::NONE;
        }
        let bare = label.trim_matches(|c: char| c.is_numeric() || c.is_whitespace() || c.is_ascii_punctuation());
        if bare.len() == label.len() || bare.is_empty() {
            return Kinds::NONE;
        }
        let kinds = self.labels.get(bare).copied().unwrap_or_default();
        kinds.both(Kinds::one(Kind::Comments).with(Kinds::one(Kind::Social)))
    }

    /// The kinds that the words at the top of a box name: a label, or the beginning of one that goes on with a name.
    pub fn opening(&self, folded: &str) -> Kinds {
        let label = text::label(folded);
        let mut kinds = self.bare_label(folded, label);
        if label.len() <= OPENING {
            self.begins(label).for_each(|kind| kinds.insert(kind));
        }
        kinds
    }

    /// The kinds of the openings with which a label begins.
    fn begins(&self, label: &str) -> impl Iterator<Item = Kind> {
        let begins = move |words: &str| {
            let is_whole =
                |rest: &str| !words.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric);
            label.strip_prefix(words).is_some_and(is_whole)
        };
        let first = label.as_bytes().first();
        let from = self.openings.partition_point(|(words, _)| words.as_bytes().first() < first);
        let alike = self.openings[from..].iter().take_while(move |(words, _)| words.as_bytes().first() == first);
        alike.filter(move |(words, _)| begins(words)).map(|&(_, kind)| kind)
    }

    /// Whether a whole, folded text announces a list of offers.
    pub fn is_offers(&self, folded: &str) -> bool {
        self.offers.contains(text::label(folded))
    }

    /// What an address says; `folded` is in lower case.
    pub fn link(&self, folded: &str) -> Verdict {
        let mut verdict = Verdict::default();
        self.links.each(folded, |(kind, strength), _, _| match strength {
            Strength::Strong => verdict.strong.insert(kind),
            _ => verdict.weak.insert(kind),
        });
        verdict
    }

    /// Whether a link leads to a profile in a social network.
    pub fn is_profile(&self, folded: &str) -> bool {
        let mut found = false;
        self.profiles.each(folded, |(), _, _| found = true);
        found
    }

    /// The kinds that a frame or script address speaks of.
    pub fn frame(&self, folded: &str) -> Kinds {
        let mut kinds = Kinds::NONE;
        self.frames.each(folded, |kind, _, _| kinds.insert(kind));
        kinds
    }

    /// Whether an inline script calls an ad server.
    pub fn is_ad_script(&self, folded: &str) -> bool {
        let mut found = false;
        self.scripts.each(folded, |(), _, _| found = true);
        found
    }
}

/// A label without the age that advertisements must name in some countries: `18+ реклама`.
fn without_age(label: &str) -> Option<&str> {
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < label.len()).then(|| rest.strip_prefix("+ ")).flatten()
}

/// A short heading with the mark that paid content bears in Japanese: `【PR】…`, `PR …`, `… PR`.
fn is_pr(folded: &str) -> bool {
    // Asked of every text: most are told by their bytes.
    if folded.is_ascii() {
        return false;
    }
    let folded = folded.trim();
    if folded.chars().count() > 24 || !folded.chars().any(text::is_unspaced) {
        return false;
    }
    let bare = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    folded.strip_prefix(['【', '［', '[', '<', '（', '(']).unwrap_or(folded).strip_prefix("pr").is_some_and(bare)
        || folded.ends_with(" pr")
        || folded.ends_with("【pr】")
}

fn is_negation(words: &str) -> bool {
    // Few names get past the first letter.
    matches!(words.as_bytes().get(1), Some(b'd' | b'h' | b'i' | b'n' | b'w'))
        && NEGATIONS.iter().any(|negation| words.starts_with(negation))
        || words.as_bytes().windows(5).any(|word| word == b"-has-")
        || words.ends_with("-free-")
        || words.ends_with("-hidden-")
}

/// Classes that content systems make of a post's categories and tags or of a menu entry's title.
fn is_taxonomy(class: &str) -> bool {
    // Asked of every name: most are told by their first letter.
    matches!(class.as_bytes().first(), Some(b'a' | b'c' | b'f' | b'm' | b'p' | b't'))
        && [
            "menu-item",
            "tag-",
            "category-",
            "tax-",
            "term-",
            "postid-",
            "author-",
            "post-type",
            "type-",
            "format-",
            "parent-pageid",
        ]
        .iter()
        .any(|prefix| class.starts_with(prefix))
}

/// `wrapper--ads`: what holds the page, in a state.
fn is_modified_holder(name: &str) -> bool {
    name.split_once("--").is_some_and(|(block, _)| {
        let mut words = String::new();
        text::name_words(block, &mut words);
        alone::holds(&words)
    })
}

fn is_section(name: &str) -> bool {
    matches!(name.split(' ').next(), Some("token" | "phrase" | "label" | "link" | "frame" | "profile" | "script"))
        && name != "pr"
}

/// `4a216a13-3186-4a20-bf04-8b95f763f1be`: hexadecimal digits that spell words by accident.
fn is_uuid(name: &str) -> bool {
    name.len() == 36 && name.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Ids such as `/21658289790/site/article/top`: the path of an ad unit.
fn is_ad_unit_path(name: &str) -> bool {
    let Some(rest) = name.strip_prefix('/') else { return false };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    // Four digits may be a year: `/2019/title-of-a-story`.
    let year = digits == 4 && matches!(rest.get(..2), Some("19" | "20"));
    digits >= 4 && !year && rest[digits..].starts_with(['/', ','])
}

fn name_needle(word: &str, value: Said) -> Needle<Said> {
    let open_left = word.starts_with('*');
    let open_right = word.ends_with('*');
    let core = word.trim_matches('*').trim_end_matches('-');
    let mut text = String::new();
    if !open_left {
        text.push('-');
    }
    // A name is split before a number (see `text::name_words`), so a word is too.
    let mut before = '-';
    for c in core.chars() {
        if c.is_ascii_digit() && before.is_ascii_alphabetic() && before != 'x' {
            text.push('-');
        }
        text.push(c);
        before = c;
    }
    if !open_right || word.trim_matches('*').ends_with('-') {
        text.push('-');
    }
    Needle { text, left: false, right: false, value }
}

fn phrase_needle(line: &str, value: Said) -> Needle<Said> {
    let open = line.ends_with('*');
    let text = text::fold(line.trim_end_matches('*'));
    Needle { text: text.trim().to_string(), left: true, right: !open, value }
}

fn link_needle<T>(line: &str, value: T) -> Needle<T> {
    let text = line.trim_end_matches('^').to_lowercase();
    Needle { text, left: false, right: line.ends_with('^'), value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> Verdict {
        Vocabulary::get().name(name, &mut String::new())
    }

    #[test]
    fn families_of_names() {
        for ad in [
            "ad",
            "AdWrapper-fGHyEL",
            "div-gpt-ad-123-0",
            "inews__advert",
            "adv_nest--980x250_top",
            "rcsad_Position1",
            "/2317815/de-site/top",
            "topAds",
        ] {
            assert!(name(ad).strong.has(Kind::Ad), "{ad}");
        }
        for other in [
            "has-ads",
            "no-ad",
            "ad-free",
            "download",
            "headline",
            "shadow",
            "roadmap",
            "copyright-banner",
            "hero-banner",
            "advice",
            "NavigationItem-fBnrSg",
            "KOuGsAd",
            "4ad40b84",
            "page-hero-ad-hidden",
            "block-ada12b34c5d6e7f80912",
            "kt-adv-heading01234-56",
            "promo-content",
        ] {
            assert!(!name(other).strong.has(Kind::Ad), "{other}");
        }
        assert!(name("NewsletterBox_root__rh9I2").strong.has(Kind::Newsletter));
        assert!(name("mc4wp-form-basic").strong.has(Kind::Newsletter), "words with a number inside");
        assert!(!name("has-newsletter").any().has(Kind::Newsletter));
        assert!(!name("col-sm-push-6").any().has(Kind::Push));
        assert!(!name("hljs-comment").any().has(Kind::Comments));
        assert!(!name("related-tags").any().has(Kind::Related));
    }

    #[test]
    fn phrases_keep_to_words() {
        let mut kinds = Vec::new();
        Vocabulary::get().phrases("sign up for our newsletter today", |kind, strong, _| kinds.push((kind, strong)));
        assert!(kinds.contains(&(Kind::Newsletter, true)));
        kinds.clear();
        Vocabulary::get().phrases("tilaajamäärä", |kind, strong, _| kinds.push((kind, strong)));
        assert!(kinds.is_empty());
    }

    #[test]
    fn each_name_can_be_found() {
        let mut words = String::new();
        let mut dead = Vec::new();
        for (kind, file) in FILES {
            let lines = file.lines().scan(false, |token, line| {
                *token = if line.starts_with('[') { line.starts_with("[token") } else { *token };
                Some((*token, line))
            });
            for word in lines
                .filter(|(token, line)| *token && !line.starts_with('['))
                .flat_map(|(_, line)| line.split_whitespace())
            {
                let needle = name_needle(word, (kind, Strength::Weak));
                text::name_words(word.trim_matches('*'), &mut words);
                if !words.contains(needle.text.as_str()) {
                    dead.push((kind.name(), word));
                }
            }
        }
        assert!(dead.is_empty(), "no name contains these words: {dead:?}");
    }

    #[test]
    fn short_last_words_end_where_they_end() {
        let mut section = "";
        let open = include_str!("words/related.txt").lines().flat_map(|line| {
            section = if line.starts_with('[') { line } else { section };
            let words = if section == "[token strong]" { line } else { "" };
            words.split_whitespace().filter_map(|word| word.strip_suffix('*')).filter(|word| !word.ends_with('-'))
        });
        let short: Vec<&str> =
            open.filter(|word| word.rsplit('-').next().is_some_and(|last| last.len() <= 4)).collect();
        assert!(short.is_empty(), "these go on to other words, such as per-te to per-team: {short:?}");
        for other in ["para-title", "per-team", "next-update", "les-mers", "news-for-young-readers", "sister-site"] {
            assert!(!name(other).strong.has(Kind::Related), "{other}");
        }
        for related in ["para-ti", "per-te", "next-up", "top-viewed", "les-mer", "for-you", "siste-nytt"] {
            assert!(name(related).strong.has(Kind::Related), "{related}");
        }
    }

    #[test]
    fn each_kind_has_words() {
        for (kind, file) in FILES {
            assert!(file.contains("[token strong]") && file.contains("[phrase strong]"), "{}", kind.name());
        }
    }
}
