//! What metadata call the title, each without the site's name, and how alike two titles are.

use crate::page::Page;
use crate::page::jsonld::{Own, address_key};
use crate::page::survey::Survey;
use crate::page::text::{key, plain};

/// A title that metadata give.
pub(super) struct Stated {
    pub text: String,
    pub wording: Wording,
    pub source: &'static str,
    /// What stands before and after the first and last separator that is left: one may be a site's name that nothing tells.
    pub parts: Vec<String>,
}

/// A text as it is compared: its letters and digits, and their pairs, sorted.
pub(super) struct Wording {
    pub key: String,
    /// Two letters as one number each; beyond the first 65,536 code points two pairs may share one.
    pairs: Vec<u32>,
}

impl Wording {
    pub fn of(text: &str) -> Wording {
        let key = key(text);
        let pairs = key.chars().zip(key.chars().skip(1));
        let mut pairs: Vec<u32> = pairs.map(|(first, second)| (first as u32) << 16 ^ second as u32).collect();
        pairs.sort_unstable();
        Wording { key, pairs }
    }

    /// Dice coefficient of letter pairs, 0 to 1; a title that contains the other counts as quite like it.
    pub fn likeness(&self, other: &Wording) -> f32 {
        if self.key == other.key {
            return 1.0;
        }
        let (left, right) = (&self.pairs, &other.pairs);
        if left.is_empty() || right.is_empty() {
            return 0.0;
        }
        let (mut i, mut j, mut both) = (0, 0, 0);
        while i < left.len() && j < right.len() {
            match left[i].cmp(&right[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    both += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        let dice = 2.0 * both as f32 / (left.len() + right.len()) as f32;
        let (short, long) = if self.key.len() < other.key.len() { (self, other) } else { (other, self) };
        if short.key.len() >= 12 && long.key.contains(&short.key) { dice.max(0.7) } else { dice }
    }
}

/// Everything that metadata call the title.
pub(super) fn stated(survey: &Survey, own: Option<&Own>, sites: &Sites) -> Vec<Stated> {
    let data = own.iter().flat_map(|own| own.titles.iter().take(2)).map(|title| (title.clone(), "json-ld"));
    let names = [
        "og:title",
        "twitter:title",
        "headline",
        "sailthru.title",
        "parsely-title",
        "citation_title",
        "dc.title",
        "dcterms.title",
        "cxenseparse:title",
    ];
    let metas = names.iter().filter_map(|&name| Some((plain(survey.meta(name)?), name)));
    let element = survey.title.iter().map(|title| (title.clone(), "title"));
    data.chain(metas)
        .chain(element)
        .map(|(text, source)| {
            let text = sites.taken_off(&text);
            Stated { wording: Wording::of(text), parts: parts(text), text: text.to_owned(), source }
        })
        .filter(|stated| !stated.wording.key.is_empty() && !sites.is_name(&stated.wording.key))
        .collect()
}

const SEPARATORS: [&str; 14] =
    [" | ", " - ", " – ", " — ", " :: ", " : ", " · ", " • ", " » ", " « ", " / ", "｜", " – ", "- "];

fn first(title: &str) -> Option<(usize, &'static str)> {
    // Hardly any of them is there, which is told much quicker than where one is.
    let there = SEPARATORS.iter().filter(|mark| title.contains(**mark));
    there.filter_map(|mark| title.find(mark).map(|at| (at, *mark))).min()
}

fn last(title: &str) -> Option<(usize, &'static str)> {
    let there = SEPARATORS.iter().filter(|mark| title.contains(**mark));
    there.filter_map(|mark| title.rfind(mark).map(|at| (at, *mark))).max()
}

/// Keys of a title's beginning and end, cut at its first and last separator.
fn parts(title: &str) -> Vec<String> {
    let (Some((first, mark)), Some((last, _))) = (first(title), last(title)) else { return Vec::new() };
    let mut parts = vec![key(&title[..first]), key(&title[first + mark.len()..])];
    if last > first {
        parts.push(key(&title[..last]));
    }
    parts
}

/// What a title may end or begin with that is not of it.
pub(super) struct Sites {
    /// Keys of the site's names.
    names: Vec<String>,
    /// Keys of the folders in the page's address: sections.
    sections: Vec<String>,
}

impl Sites {
    pub fn of(page: &Page, own: Option<&Own>) -> Sites {
        let names = page.site.iter().chain(own.and_then(|own| own.publisher.as_ref())).map(|name| key(name));
        let host = page.base.host().unwrap_or("").trim_start_matches("www.").to_owned();
        let mut names: Vec<String> = names.chain([key(&host)]).collect();
        let labels: Vec<&str> = host.split('.').collect();
        names.extend(
            labels.iter().take(labels.len().saturating_sub(1)).filter(|label| label.len() > 3).map(|label| key(label)),
        );
        names.retain(|key| !key.is_empty());
        let path = page.url.as_deref().or(page.canonical.as_deref()).map(address_key).unwrap_or_default();
        let mut sections: Vec<String> = path.split('/').skip(1).map(key).filter(|key| key.len() > 2).collect();
        // The last is the page itself.
        sections.pop();
        Sites { names, sections }
    }

    /// The key is a name of the site.
    pub fn is_name(&self, key: &str) -> bool {
        self.names.iter().any(|name| name == key)
    }

    /// The title without the site's name or the section before or after a separator.
    pub fn taken_off<'a>(&self, title: &'a str) -> &'a str {
        let mut title = title.trim();
        for _ in 0..4 {
            let parts = |at: usize, mark: &str| (title[..at].trim(), title[at + mark.len()..].trim());
            if let Some((at, mark)) = last(title)
                && let (rest, name) = parts(at, mark)
                && (self.begins_or_is(name) || self.ends(name) || self.sections.contains(&key(name)))
                && key(rest).len() > 3
            {
                title = rest;
            } else if let Some((at, mark)) = first(title)
                && let (name, rest) = parts(at, mark)
                && self.begins_or_is(name)
                && key(rest).len() > 3
            {
                title = rest;
            } else {
                break;
            }
        }
        title
    }

    /// Addresses put a word before a short name: "get", "try", "my". At the beginning of a title such a name is often meant.
    fn ends(&self, name: &str) -> bool {
        let folded = key(name);
        folded.len() > 3 && self.names.iter().any(|site| site.ends_with(&folded))
    }

    fn begins_or_is(&self, name: &str) -> bool {
        let folded = key(name);
        let bare = |key: &str| key.strip_prefix("the").unwrap_or(key).to_owned();
        !folded.is_empty()
            && self.names.iter().any(|site| {
                *site == folded
                    || bare(site) == bare(&folded)
                    || (folded.len() > 3 && site.starts_with(&folded))
                    || (site.len() > 4 && folded.starts_with(site.as_str()) && folded.len() < site.len() + 16)
            })
    }
}
