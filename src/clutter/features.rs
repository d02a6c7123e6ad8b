//! What the learned opinion looks at: one row of numbers for an element that says something of a default kind.
//!
//! In: a [`View`] and an element. Out: [`COUNT`] numbers; `train/clutter.py` learns from the same rows.

use super::kind::{Kind, Kinds};
use super::outline::{At, Role};
use super::view::View;

/// Kinds that prompts with words are of; each adds [`PER_KIND`] numbers.
const PROMPTS: [Kind; 5] = [Kind::Ad, Kind::Newsletter, Kind::Paywall, Kind::Donate, Kind::App];
const PER_KIND: usize = 8;
const SHAPE: usize = 40;
pub const COUNT: usize = SHAPE + PER_KIND * PROMPTS.len();

/// Text beyond this is no prompt.
const MOST_TEXT: u32 = 1400;
/// Ancestors whose names count.
const NEAR: usize = 3;

/// Whether the element is one to ask about: a box, link or button with a few words, one of which speaks of a default kind.
pub fn is_candidate(view: &View, at: At) -> bool {
    let (role, sums) = (view.role(at), view.sums(at));
    if sums.said.with(view.signs(at).names.any()).both(Kinds::DEFAULT).is_empty() {
        return false;
    }
    let box_or_action = role.is(Role::LINK) || role.is(Role::BUTTON) || !(role.is(Role::INLINE) || role.is(Role::PART));
    box_or_action
        && !role.is(Role::SILENT)
        && !role.is(Role::FRAMEWORK)
        && (1..=MOST_TEXT).contains(&sums.chars)
        && sums.titles == 0
        && sums.articles <= 1
        && Kinds::DEFAULT.iter().any(|kind| evidence(view, at, kind) > 0 || view.named(at, kind))
}

fn evidence(view: &View, at: At, kind: Kind) -> u32 {
    let sums = view.sums(at);
    [sums.phrases_of(kind), sums.mentions_of(kind), sums.labels_of(kind), sums.addresses_of(kind), sums.hints_of(kind)]
        .into_iter()
        .map(u32::from)
        .sum()
}

/// The kind of prompt that most speaks for; on a tie the first.
pub fn likeliest(view: &View, at: At) -> Option<Kind> {
    let score = |kind: Kind| {
        let sums = view.sums(at);
        let hard = sums.phrases_of(kind).min(3) + sums.labels_of(kind).min(2) + sums.addresses_of(kind).min(2);
        let soft = sums.mentions_of(kind).min(2) + sums.hints_of(kind).min(1);
        u32::from(hard) * 3 + u32::from(soft) + name_of(view, at, kind) as u32 * 2
    };
    let (mut best, mut most) = (None, 0);
    for kind in Kinds::DEFAULT.iter() {
        if score(kind) > most {
            most = score(kind);
            best = Some(kind);
        }
    }
    best
}

/// 2 for a strong name, 1 for a weak one.
fn name_of(view: &View, at: At, kind: Kind) -> f32 {
    if view.strong(at, kind) { 2.0 } else { f32::from(u8::from(view.named(at, kind))) }
}

pub fn row(view: &View, at: At) -> [f32; COUNT] {
    let mut out = [0.0; COUNT];
    let (role, sums, signs) = (view.role(at), view.sums(at), view.signs(at));
    let flag = |yes: bool| f32::from(u8::from(yes));
    let parent = view.outline.parent(at);
    let around = parent.map_or(&view.measures.total, |parent| view.sums(parent));
    let (siblings, alike) = parent.map_or((0, 0), |parent| {
        let own = view.element(at);
        view.outline.children(parent).take(200).fold((0u16, 0u16), |(all, alike), child| {
            let other = view.element(child);
            (all + 1, alike + u16::from(other.tag == own.tag && other.class == own.class && child != at))
        })
    });
    let place = view.column.map_or(0.0, |column| {
        if view.outline.contains(column, at) {
            2.0
        } else if at < column {
            1.0
        } else {
            3.0
        }
    });
    let near = |test: &dyn Fn(At) -> bool| view.any_ancestor(at, NEAR, test);
    let shape: [f32; SHAPE] = [
        flag(role.is(Role::LINK)),
        flag(role.is(Role::BUTTON)),
        flag(role.is(Role::ITEM)),
        flag(role.is(Role::HEADING)),
        flag(role.is(Role::PARAGRAPH)),
        flag(role.is(Role::ASIDE)),
        flag(role.is(Role::FORM)),
        flag(role.is(Role::CUSTOM)),
        sums.chars as f32,
        signs.own as f32,
        f32::from(sums.links),
        sums.link_share() as f32,
        sums.prose as f32,
        f32::from(sums.paragraphs),
        f32::from(sums.headings),
        f32::from(sums.images),
        f32::from(sums.buttons),
        f32::from(sums.calls),
        f32::from(sums.fields),
        f32::from(sums.emails),
        f32::from(sums.passwords),
        f32::from(sums.areas),
        sums.elements as f32,
        f32::from(sums.profiles),
        f32::from(sums.outside),
        flag(signs.in_navigation),
        flag(signs.in_footer),
        flag(view.in_frame(at)),
        flag(view.in_menu(at)),
        place,
        sums.chars as f32 / (around.chars.max(1) as f32),
        f32::from(around.links),
        around.link_share() as f32,
        f32::from(siblings),
        f32::from(alike),
        flag(near(&|above| view.any_modal(above)) || view.any_modal(at)),
        flag(signs.button),
        flag(near(&|above| view.role(above).is(Role::ASIDE))),
        view.measures.total.prose as f32,
        f32::from(sums.labels_of(Kind::Related) + sums.labels_of(Kind::Social) + sums.labels_of(Kind::Comments)),
    ];
    out[..SHAPE].copy_from_slice(&shape);
    for (i, kind) in PROMPTS.into_iter().enumerate() {
        let above = view.outline.ancestors(at).take(NEAR).map(|above| name_of(view, above, kind)).fold(0.0, f32::max);
        let numbers: [f32; PER_KIND] = [
            name_of(view, at, kind),
            above,
            f32::from(sums.phrases_of(kind)),
            f32::from(sums.mentions_of(kind)),
            f32::from(sums.labels_of(kind)),
            f32::from(sums.addresses_of(kind)),
            f32::from(sums.hints_of(kind)),
            flag(signs.label.has(kind)),
        ];
        let start = SHAPE + i * PER_KIND;
        out[start..start + PER_KIND].copy_from_slice(&numbers);
    }
    out
}
