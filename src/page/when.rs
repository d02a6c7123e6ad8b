//! When it was published and changed: metadata, then the lines around the headline, then the address.

use crate::html::{NodeId, Tree};

use super::Page;
use super::date::{Day, Order, find, machine};
use super::jsonld::Own;
use super::near::{self, Hint, Line};
use super::survey::Survey;

const PUBLISHED: [&str; 34] = [
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "article:published",
    "article:published:time",
    "article_published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "prism.publicationdate",
    "pubdate",
    "publish_date",
    "publishdate",
    "publish-date",
    "published",
    "published_at",
    "publisheddate",
    "published_time",
    "date_published",
    "release_date",
    "og:published_time",
    "created",
    "datecreated",
    "date",
];
const MODIFIED: [&str; 11] = [
    "article:modified_time",
    "datemodified",
    "og:article:modified_time",
    "og:updated_time",
    "article:modified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "last_modified",
    "updated",
];
/// Nodes of the rest of the page that are looked at for marked dates.
const MOST_MARKED: usize = 40;

type Found = Option<(String, &'static str)>;

pub(super) fn fill(page: &mut Page, tree: &Tree, survey: &Survey, own: Option<&Own>, lines: &[Line]) {
    let order = Order::of(page.language.as_deref());
    let from = |names: &[&'static str]| -> Found {
        names
            .iter()
            .find_map(|&name| survey.metas(name).find_map(|value| machine(value, order)).map(|date| (date, name)))
    };
    let data = |value: Option<&String>| -> Found { Some((machine(value?, order)?, "json-ld")) };
    let mut modified = data(own.and_then(|own| own.modified.as_ref())).or_else(|| from(&MODIFIED));
    let seen = Seen::of(tree, lines, order);

    let mut published = data(own.and_then(|own| own.published.as_ref())).or_else(|| from(&PUBLISHED));
    if published.is_none() {
        published = seen.published.clone().or_else(|| elsewhere(tree, survey, order)).or_else(|| of_address(page));
    }
    if modified.is_none() {
        modified = seen.changed.clone();
    }
    // A page that only says when it was changed was published by then.
    if published.is_none() {
        published = modified.clone();
    }
    let days: Vec<Day> =
        [&published, &modified].into_iter().flatten().filter_map(|(date, _)| find(date, order)).collect();
    page.date_nodes = seen.nodes(&days);
    page.take("published", published, |page| &mut page.published);
    page.take("modified", modified, |page| &mut page.modified);
}

/// Dates in the lines near the headline.
struct Seen {
    published: Found,
    changed: Found,
    dated: Vec<(NodeId, Day, bool)>,
}

/// How far from the headline an unmarked line may be, counted in lines.
const NEAR: usize = 60;

impl Seen {
    fn of(tree: &Tree, lines: &[Line], order: Order) -> Seen {
        let mut best: [Option<(i32, String, &'static str)>; 2] = [None, None];
        let mut dated = Vec::new();
        for (place, line) in lines.iter().enumerate() {
            let Some((date, day, source)) = read(tree, line, order) else { continue };
            let changed = line.changed || says_changed(&line.text);
            let own = line.date != Hint::None || line.text.len() < 120;
            if line.text.len() < 120 {
                dated.push((line.id, day, own));
            }
            if !own || (line.date == Hint::None && place > NEAR) {
                continue;
            }
            let mut score = match line.date {
                Hint::Strong => 30,
                Hint::Weak => 20,
                Hint::None => 10,
            };
            score -= (place as i32).min(60) / 3;
            if line.before {
                score -= 8;
            }
            if says_published(&line.text) {
                score += 12;
            }
            // A line that is a date and not much else.
            score -= (line.text.len() as i32 - 40).clamp(0, 60) / 6;
            let slot = &mut best[usize::from(changed)];
            if slot.as_ref().is_none_or(|(top, ..)| score > *top) {
                *slot = Some((score, date, source));
            }
        }
        let [published, changed] = best.map(|best| best.map(|(_, date, source)| (date, source)));
        Seen { published, changed, dated }
    }

    /// The lines that show one of these days.
    fn nodes(&self, days: &[Day]) -> Vec<NodeId> {
        let near = |a: Day, b: Day| a.year == b.year && a.month == b.month && a.day.abs_diff(b.day) <= 1;
        let mut nodes: Vec<NodeId> = self
            .dated
            .iter()
            .filter(|(_, day, _)| days.iter().any(|&known| near(known, *day)))
            .map(|&(id, ..)| id)
            .collect();
        nodes.dedup();
        nodes
    }
}

/// The date of a line: its `datetime` or `content`, else its text.
fn read(tree: &Tree, line: &Line, order: Order) -> Option<(String, Day, &'static str)> {
    if line.date != Hint::None {
        for name in ["datetime", "content", "data-datetime", "data-date", "title"] {
            if let Some(date) = tree.attr(line.id, name).and_then(|value| machine(&value, order)) {
                let day = find(&date, order)?;
                return Some((date, day, "time element"));
            }
        }
    }
    let day = find(&line.text, order)?;
    Some((day.iso(), day, "text"))
}

#[rustfmt::skip]
const CHANGED: [&str; 32] = [
    "updated", "last modified", "modified", "edited", "aktualisiert", "zuletzt", "geändert", "mis à jour", "modifié", "actualizado", "modificado",
    "atualizado", "aggiornato", "aggiornamento", "bijgewerkt", "oppdatert", "opdateret", "uppdaterad", "päivitetty", "zaktualizowano", "aktualizováno",
    "aktualizované", "frissítve", "actualizat", "обновлено", "оновлено", "ενημέρωση", "güncelleme", "diperbarui", "更新", "업데이트", "تحديث",
];
#[rustfmt::skip]
const PUBLISHED_WORDS: [&str; 28] = [
    "published", "posted", "veröffentlicht", "erstellt", "publié", "publicado", "pubblicato", "gepubliceerd", "publisert", "publiceret", "publicerad",
    "julkaistu", "opublikowano", "publikováno", "publikované", "megjelent", "publicat", "опубликовано", "опубліковано", "δημοσίευση", "yayın", "dipublikasikan",
    "发布", "發布", "公開", "掲載", "입력", "نشر",
];

fn says_changed(text: &str) -> bool {
    let lower = text.to_lowercase();
    // That a word is not there is told much quicker than where one is.
    let first =
        |words: &[&str]| words.iter().filter(|word| lower.contains(**word)).filter_map(|word| lower.find(word)).min();
    let (at, published) = (first(&CHANGED), first(&PUBLISHED_WORDS));
    at.is_some_and(|at| published.is_none_or(|published| at < published))
}

fn says_published(text: &str) -> bool {
    let lower = text.to_lowercase();
    PUBLISHED_WORDS.iter().any(|word| lower.contains(word))
}

/// Dates that are marked as the page's own but stand far from the headline.
fn elsewhere(tree: &Tree, survey: &Survey, order: Order) -> Found {
    let mut first = None;
    for &id in survey.times.iter().take(MOST_MARKED) {
        let Some(line) = near::marked(tree, id, false) else { continue };
        let Some((date, ..)) = read(tree, &line, order) else { continue };
        let strong = ["itemprop", "pubdate"]
            .iter()
            .any(|name| tree.raw_attr(id, name).is_some_and(|value| !value.contains("Modified")))
            || tree
                .raw_attr(id, "class")
                .is_some_and(|class| class.contains("publish") || class.contains("entry-date"));
        if strong {
            return Some((date, "time element"));
        }
        first = first.or(Some(date));
    }
    // A lone time element is the page's; many are those of teasers and comments.
    first.filter(|_| survey.times.len() <= 2).map(|date| (date, "time element"))
}

/// The day in the page's own address: `/2024/05/03/`, `/2024-05-03-`, `/20240503`.
fn of_address(page: &Page) -> Found {
    let address = page.canonical.as_deref().or(page.url.as_deref())?;
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let bytes = path.as_bytes();
    for at in 1..bytes.len() {
        if !bytes[at].is_ascii_digit() || bytes[at - 1].is_ascii_digit() {
            continue;
        }
        let digits =
            |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
        let text = if digits(at..at + 8) && !digits(at + 8..at + 9) {
            path[at..at + 8].to_owned()
        } else if digits(at..at + 4)
            && let Some(mark @ (b'/' | b'-' | b'_')) = bytes.get(at + 4)
            && digits(at + 5..at + 7)
            && bytes.get(at + 7) == Some(mark)
            && digits(at + 8..at + 10)
            && !digits(at + 10..at + 11)
        {
            path[at..at + 10].replace(['/', '_'], "-")
        } else {
            continue;
        };
        if let Some(day) = find(&text, Order::DayFirst).filter(|day| (1995..=2050).contains(&day.year)) {
            return Some((day.iso(), "address"));
        }
    }
    None
}
