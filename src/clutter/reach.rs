//! How far a box reaches: from what was recognised out to the largest element that holds nothing else.
//!
//! In: findings. Out: marks, none inside another, none that the guard keeps.

use super::detect::{By, Finding};
use super::guard;
use super::kind::Kind;
use super::outline::{At, Role};
use super::view::View;
use crate::order;
use std::collections::HashSet;

/// A box to hide.
#[derive(Debug, Clone)]
pub struct Box {
    pub at: At,
    pub kind: Kind,
    pub reason: &'static str,
}

/// Prose of a box that grows: what a letter promises, in a paragraph or two, is less than a story's beginning. Chosen, not
/// measured.
const PROMISE: u32 = 300;

/// Text and links of a form besides those of its field: that promise, a headline and a line of consent; links to terms,
/// privacy and imprint. Chosen, not measured.
const FORM_WORDS: u32 = 500;
const FORM_LINKS: u16 = 3;

/// Takes findings in any order to boxes in document order.
pub fn boxes(view: &View, findings: Vec<Finding>) -> Vec<Box> {
    let mut boxes: Vec<Box> = findings.into_iter().filter_map(|finding| grow(view, finding)).collect();
    beside(view, &mut boxes);
    after(view, &mut boxes);
    alike(view, &mut boxes);
    for _ in 0..4 {
        outermost(view, &mut boxes);
        let climbed = climb(view, &mut boxes);
        if !(messages(view, &mut boxes) || climbed) {
            break;
        }
    }
    outermost(view, &mut boxes);
    boxes
}

/// Text that may come along when a box grows by what it holds.
fn company(kind: Kind, by: By, calls: bool) -> u32 {
    match (kind, by) {
        (Kind::Newsletter, By::Content) => 450,
        (Kind::Newsletter, By::Name) => 260,
        (Kind::Donate, By::Content) => 160,
        (Kind::Paywall, By::Content) => 330,
        (Kind::Cookie | Kind::Push | Kind::Adblock, By::Content) => 250,
        (Kind::App, By::Content) => 90,
        (Kind::Ad, By::Content) if calls => 200,
        (Kind::Comments | Kind::Survey, By::Content) => 60,
        _ => 0,
    }
}

fn grow(view: &View, finding: Finding) -> Option<Box> {
    let Finding { mut at, kind, by, reason } = finding;
    if guard::keeps(view, at, kind).is_some() {
        return None;
    }
    let empty = view.sums(at).is_bare() && view.sums(at).links == 0;
    let company = if empty && by == By::Name { 0 } else { company(kind, by, view.sums(at).calls > 0) };
    let start = view.sums(at).chars;
    for above in view.outline.ancestors(at) {
        // Beside an entry of a list in the text stand entries of the text.
        let listed = view.role(at).is(Role::ITEM) && view.in_column(at);
        let mixed = !kind.on_by_default() && view.is_mixed(above);
        if company == 0 || listed || mixed || !may_grow_into(view, above) || guard::keeps(view, above, kind).is_some() {
            break;
        }
        let (inner, outer) = (view.sums(at), view.sums(above));
        let extra = outer.chars - start.min(outer.chars);
        let more = outer.phrases_of(kind) > inner.phrases_of(kind)
            || outer.mentions_of(kind) > inner.mentions_of(kind)
            || outer.labels_of(kind) > inner.labels_of(kind)
            || view.named(above, kind);
        let fits = extra <= company
            && outer.links <= inner.links + 1
            && outer.elements <= inner.elements + 30
            && outer.images <= inner.images + 3
            && outer.media == inner.media
            && outer.titles == inner.titles
            && outer.areas == inner.areas
            && outer.searches == inner.searches
            && outer.passwords == inner.passwords
            && outer.prose <= inner.prose + PROMISE
            && (more
                || outer.chars == inner.chars
                || by == By::Content && outer.headings <= inner.headings + 1 && outer.chars - inner.chars <= 160);
        if !fits {
            break;
        }
        at = above;
    }
    // So does a form: what is left of it would ask without saying what for.
    if kind == Kind::Newsletter && view.sums(at).emails > 0 {
        let form = view.outline.ancestors(at).take(6).find(|&above| view.role(above).is(Role::FORM));
        let whole = |form: At| {
            let (inner, outer) = (view.sums(at), view.sums(form));
            outer.passwords == 0
                && outer.areas == inner.areas
                && outer.titles == inner.titles
                && outer.prose <= inner.prose + PROMISE
                && outer.chars <= inner.chars + FORM_WORDS
                && outer.links <= inner.links + FORM_LINKS
                && guard::keeps(view, form, kind).is_none()
        };
        at = form.filter(|&form| whole(form)).unwrap_or(at);
    }
    // A dialog goes as a whole.
    if kind.on_by_default() && by == By::Content || kind == Kind::Paywall && view.sums(at).phrases_of(kind) > 0 {
        let dialog = view
            .outline
            .ancestors(at)
            .take(6)
            .take_while(|&above| {
                view.sums(above).chars <= start + 700 && (kind != Kind::Newsletter || view.sums(above).passwords == 0)
            })
            .filter(|&above| view.any_modal(above))
            .last();
        if let Some(dialog) = dialog.filter(|&dialog| guard::keeps(view, dialog, kind).is_none()) {
            at = dialog;
        }
    }
    Some(Box { at, kind, reason })
}

fn may_grow_into(view: &View, at: At) -> bool {
    let role = view.role(at);
    !(role.is(Role::FRAMEWORK)
        || role.is(Role::ARTICLE)
        || role.is(Role::NAVIGATION)
        || role.is(Role::FOOTER)
        || role.is(Role::HEADER))
}

/// Headings and lines that belong to a box and stand loosely before it.
fn beside(view: &View, boxes: &mut Vec<Box>) {
    let mut more = Vec::new();
    for hidden in boxes.iter() {
        // What stands before a slot has nothing to do with it; what heads a call to act does.
        let slot = hidden.kind == Kind::Ad && view.sums(hidden.at).calls == 0;
        if slot || matches!(hidden.kind, Kind::Social | Kind::App) {
            continue;
        }
        let Some(parent) = view.outline.parent(hidden.at) else { continue };
        let mut before: Vec<At> = view.outline.children(parent).take_while(|&child| child < hidden.at).collect();
        while let Some(at) = before.pop() {
            let sums = view.sums(at);
            if view.role(at).is(Role::SILENT) || sums.is_bare() && sums.links == 0 {
                continue;
            }
            let said = sums.labels_of(hidden.kind) > 0
                || sums.phrases_of(hidden.kind) > 0
                || view.role(at).is(Role::HEADING) && sums.mentions_of(hidden.kind) > 0;
            if !said
                || sums.chars > 200
                || sums.prose > 0
                || sums.links > 0
                || view.role(at).is(Role::ITEM)
                || view.in_menu(hidden.at)
                || guard::keeps(view, at, hidden.kind).is_some()
            {
                break;
            }
            more.push(Box { at, kind: hidden.kind, reason: "heading of the box after it" });
        }
    }
    boxes.extend(more);
}

/// What a label announces: a list of links or pictures that stands loosely after it.
fn after(view: &View, boxes: &mut Vec<Box>) {
    let mut more = Vec::new();
    for label in
        boxes.iter().filter(|one| one.kind == Kind::Ad && view.sums(one.at).chars > 0 && view.sums(one.at).chars <= 60)
    {
        // A label with a link of its own has what it announces, unless that leads to more of it.
        let own = view.sums(label.at);
        let leads_on = own.links == 1 && own.headings == 1 && own.link_chars <= MORE && own.images == 0;
        if own.links > 0 && !leads_on {
            continue;
        }
        if !view.signs(label.at).label.has(Kind::Ad)
            && !view.first_label(label.at).has(Kind::Ad)
            && !view.begins_with_offers(label.at)
        {
            continue;
        }
        let Some(parent) = view.outline.parent(label.at) else { continue };
        let next = view.outline.children(parent).find(|&child| {
            let sums = view.sums(child);
            child > label.at && !view.role(child).is(Role::SILENT) && !(sums.is_bare() && sums.links == 0)
        });
        let Some(at) = next else { continue };
        let sums = view.sums(at);
        let listed =
            sums.links > 0 && sums.link_share() >= 70 && sums.chars <= 1200 && sums.paragraphs <= 4 && sums.titles == 0;
        // A menu, or a way back to the top, that happens to follow the label of an empty slot.
        let menu = sums.links == 1 && sums.outside + sums.sponsored + sums.images == 0
            || sums.navigations > 0
            || view.in_chrome(at)
            || sums.links >= 6 && sums.images == 0 && sums.chars / u32::from(sums.links) <= 20;
        if listed
            && !menu
            && !view.role(at).is(Role::HEADING)
            && !view.in_frame(at)
            && guard::keeps(view, at, Kind::Ad).is_none()
        {
            more.push(Box { at, kind: Kind::Ad, reason: "after an ad label" });
            let rest = view.outline.children(parent).skip_while(|&child| child <= at);
            let rest = rest.take_while(|&child| view.role(child).is(Role::SILENT) || goes_on(view, at, child));
            more.extend(rest.take(GOES_ON).map(|at| Box { at, kind: Kind::Ad, reason: "after an ad label" }));
        }
    }
    boxes.extend(more);
}

/// Weight of a link that leads to more of what a label announces.
const MORE: u32 = 20;

/// Boxes that go on with a labelled list at most.
const GOES_ON: usize = 4;

/// Whether a box goes on with the list before it: of the same make but for a number, as short, without a heading of its own,
/// and its links lead elsewhere as those of the list do. Opening hours and tide tables beside it do not.
fn goes_on(view: &View, list: At, at: At) -> bool {
    let (first, sums) = (view.sums(list), view.sums(at));
    (1..=400).contains(&sums.chars)
        && sums.links > 0
        && sums.outside == sums.links
        && first.outside == first.links
        && sums.link_share() >= 70
        && sums.headings + sums.titles + sums.fields + sums.media + sums.articles == 0
        && sums.labels.iter().all(|&labels| labels == 0)
        && !view.in_column(at)
        && !view.in_frame(at)
        && is_same_make(view, list, at)
        && guard::keeps(view, at, Kind::Ad).is_none()
}

/// Whether two elements have the same tag and the same classes, apart from digits; one without a class is like no other.
fn is_same_make(view: &View, one: At, other: At) -> bool {
    let (one, other) = (view.element(one), view.element(other));
    let make = |class: &'_ str| -> String { class.chars().filter(|c| !c.is_ascii_digit()).collect() };
    one.tag == other.tag && !one.class.trim().is_empty() && one.classes().map(make).eq(other.classes().map(make))
}

/// Boxes from which on the others of the same make beside them are advertisements too.
const ALIKE: usize = 3;

/// Boxes beside several advertisements that are of the same make, though their words say less.
fn alike(view: &View, boxes: &mut Vec<Box>) {
    let ads: HashSet<At> =
        boxes.iter().filter(|one| one.kind == Kind::Ad && view.sums(one.at).calls > 0).map(|one| one.at).collect();
    let make = |at: At| (view.element(at).tag.as_ref(), view.element(at).classes().next());
    let mut more = Vec::new();
    let mut seen = HashSet::new();
    // In the order of their finding: the first one beside others says of which make they are.
    for ad in boxes.iter().map(|one| one.at).filter(|at| ads.contains(at)) {
        let Some(parent) = view.outline.parent(ad).filter(|&parent| seen.insert(parent)) else { continue };
        let of = make(ad);
        if of.1.is_none() {
            continue;
        }
        let beside = view.outline.children(parent).take(ALIKE_CHILDREN).filter(|&at| make(at) == of);
        let (known, others): (Vec<At>, Vec<At>) = beside.partition(|at| ads.contains(at));
        if known.len() < ALIKE || others.len() >= known.len() {
            continue;
        }
        more.extend(others.into_iter().filter(|&at| {
            let sums = view.sums(at);
            sums.calls > 0
                && sums.chars <= 400
                && !view.in_column(at)
                && !view.role(at).is(Role::ITEM)
                && guard::keeps(view, at, Kind::Ad).is_none()
        }));
    }
    boxes.extend(more.into_iter().map(|at| Box { at, kind: Kind::Ad, reason: "call to buy or to try" }));
}

/// Children that are looked at for others of the same make: a bound of work.
const ALIKE_CHILDREN: usize = 60;

/// What a sign-up form says when it was sent, in a box of its own after it. Whether any was found.
fn messages(view: &View, boxes: &mut Vec<Box>) -> bool {
    let known: HashSet<At> = boxes.iter().map(|one| one.at).collect();
    let mut more = Vec::new();
    for form in boxes.iter().filter(|one| one.kind == Kind::Newsletter && view.sums(one.at).emails > 0) {
        let Some(parent) = view.outline.parent(form.at) else { continue };
        for at in view.outline.children(parent).filter(|&child| child > form.at && !known.contains(&child)) {
            let sums = view.sums(at);
            if view.role(at).is(Role::SILENT) || sums.is_bare() && sums.links == 0 {
                continue;
            }
            let message = sums.chars <= 260
                && sums.phrases_of(Kind::Newsletter) > 0
                && sums.links <= 1
                && sums.fields == 0
                && !view.in_column(at)
                && guard::keeps(view, at, Kind::Newsletter).is_none();
            if !message {
                break;
            }
            more.push(Box { at, kind: Kind::Newsletter, reason: "message of the form before it" });
        }
    }
    let found = !more.is_empty();
    boxes.extend(more);
    found
}

/// Moves boxes to parents that hold nothing besides boxes. Whether any moved.
fn climb(view: &View, boxes: &mut [Box]) -> bool {
    let hidden: HashSet<At> = boxes.iter().map(|hidden| hidden.at).collect();
    let mut moved = false;
    for one in boxes.iter_mut() {
        let Some(parent) = view.outline.parent(one.at) else { continue };
        let role = view.role(parent);
        if !may_grow_into(view, parent) || role.is(Role::PART) || guard::keeps(view, parent, one.kind).is_some() {
            continue;
        }
        let mut shown = 0;
        let alone = view.outline.children(parent).all(|child| {
            let covered = hidden.contains(&child);
            if covered || one.kind == Kind::Ad && heads_slot(view, one.at, child) {
                shown += view.sums(child).chars;
                return true;
            }
            is_nothing(view, child)
        });
        if alone && view.sums(parent).chars <= shown + 3 {
            one.at = parent;
            moved = true;
        }
    }
    moved
}

/// Weight of a heading above a slot: "From our partners this week" has 27.
const HEADING: u32 = 60;

/// A heading before an empty slot, in a box of their own. In the article only one that says what the slot is for.
fn heads_slot(view: &View, slot: At, at: At) -> bool {
    let (sums, slots) = (view.sums(at), view.sums(slot));
    at < slot
        && slots.is_bare()
        && slots.links == 0
        && (1..=HEADING).contains(&sums.chars)
        && sums.links + sums.images + sums.fields + sums.buttons + sums.titles == 0
        && (view.role(at).is(Role::HEADING) || sums.headings > 0 || sums.labels_of(Kind::Ad) > 0)
        && (!view.in_column(at) || sums.labels_of(Kind::Ad) > 0)
}

/// Nothing to see, and nothing that a script might fill under its own name.
fn is_nothing(view: &View, at: At) -> bool {
    let (role, sums, element) = (view.role(at), view.sums(at), view.element(at));
    role.is(Role::SILENT)
        || matches!(element.tag.as_ref(), "br" | "hr" | "noscript")
        || sums.is_bare() && sums.links == 0 && sums.buttons == 0 && element.id.is_empty() && sums.elements <= 2
}

/// Drops boxes that lie inside others, and doubles.
fn outermost(view: &View, boxes: &mut Vec<Box>) {
    order::by_key(boxes, |one| one.at);
    let mut end = 0;
    boxes.retain(|one| {
        let keep = one.at >= end;
        if keep {
            end = view.outline.end(one.at);
        }
        keep
    });
}
