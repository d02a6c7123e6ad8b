//! Lists as large as the public ones: how long they take to read, and what one page pays for them.

use decant::clutter::facts::Facts;
use decant::clutter::index::Index;
use decant::clutter::judge::Judge;
use decant::clutter::kind::{Kind, Kinds};
use decant::clutter::set::{Origin, RuleSet};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

/// A list in the syntax and the proportions of public ones: a third of the rules hold everywhere, most of the others on
/// one site, a few are exceptions; between them comments and lines that are not for us.
fn list(rules: usize) -> String {
    let mut text = String::from("[Adblock Plus 2.0]\n! Title: Made up\n");
    for n in 0..rules {
        let _ = match n % 12 {
            0 => writeln!(text, "##.promo-slot-{n}"),
            1 => writeln!(text, "###box_{n}_banner"),
            2 => writeln!(text, "##div[data-unit=\"unit-{n}\"]"),
            3 => writeln!(text, "##a[href^=\"https://t{n}.track.example/\"]"),
            4 => writeln!(text, "site{n}.example,www{n}.example##.side-{} > .promo", n % 50),
            5 => writeln!(text, "daily{}.*##.teaser-{n}:has(> .label)", n % 700),
            6 => writeln!(text, "~shop{n}.example##.deal-{n}"),
            7 => writeln!(text, "site{n}.example#@#.promo-slot-{}", n - 7),
            _ => writeln!(text, "site{}.example###slot-{n}.wide", n % 9000),
        };
    }
    text
}

#[test]
fn a_page_pays_for_its_own_rules_only() {
    let mut costs = Vec::new();
    for size in [10_000, 100_000] {
        let text = list(size);
        let start = Instant::now();
        let mut set = RuleSet::built_in();
        set.add(&text, Origin::List);
        let (set, compiled) = (Arc::new(set), start.elapsed());
        let start = Instant::now();
        let indices: Vec<Index> =
            (0..100).map(|n| Index::new(&set, &format!("www.site{}.example", n * 12 + 4), Kinds::ALL)).collect();
        let page = start.elapsed() / 100;
        println!("{size} rules, {} bytes: compiled in {compiled:?}, a page's index in {page:?}", text.len());
        assert!(indices.iter().all(|index| !index.is_empty()));
        costs.push((compiled, page));
    }
    // Ten times the rules: the page's share stays far below what reading the list costs.
    assert!(costs[1].1 * 200 < costs[1].0, "{costs:?}");
}

/// A page of a thousand elements, a third of them links, none of them clutter.
fn plain_page() -> Vec<Facts> {
    let element = |n: u32| Facts {
        n,
        tag: if n.is_multiple_of(3) { "a" } else { "div" }.into(),
        parent: (n > 0).then_some(n / 8),
        class: format!("part-{} column wide", n % 90),
        attributes: vec![("href".to_owned(), format!("https://news.example/story/{n}"))],
        text: "Tides and winds of the week".into(),
        ..Facts::default()
    };
    (0..1000).map(element).collect()
}

#[test]
fn judging_with_a_large_list_stays_near_judging_without() {
    let judged = |rules: usize| {
        let mut set = RuleSet::built_in();
        set.add(&list(rules), Origin::List);
        let mut judge = Judge::new("https://site4.example/", Kinds::DEFAULT, &Arc::new(set));
        let facts = plain_page();
        let best = (0..9).map(|_| {
            let start = Instant::now();
            judge.batch(&facts);
            start.elapsed()
        });
        best.min().expect("nine runs")
    };
    let (without, with) = (judged(0), judged(100_000));
    println!("a thousand elements: {without:?} without a list, {with:?} with 100,000 rules");
    assert!(with < without * 4, "{without:?} {with:?}");
}

fn facts() -> Vec<Facts> {
    let element = |n: u32, tag: &str, parent: Option<u32>, class: &str, text: &str| Facts {
        n,
        tag: tag.into(),
        parent,
        class: class.into(),
        text: text.into(),
        ..Facts::default()
    };
    vec![
        element(0, "body", None, "", ""),
        element(1, "div", Some(0), "odd-corner", "Weather for the weekend"),
        element(2, "div", Some(0), "ad-slot", ""),
        element(3, "p", Some(0), "", "The lamp was lit again last night, and half of the village came to see it turn."),
    ]
}

/// What a page of a host shows marked, as number and reason.
fn marks(own: &str, list: &str, host: &str, kinds: Kinds) -> Vec<(u32, String)> {
    let mut set = RuleSet::built_in();
    set.add(list, Origin::List);
    set.add(own, Origin::Own);
    let mut judge = Judge::new(&format!("https://{host}/story"), kinds, &Arc::new(set));
    judge.batch(&facts()).into_iter().map(|mark| (mark.n, mark.reason)).collect()
}

#[test]
fn own_rules_hold_on_their_site_whatever_is_switched_off() {
    let own = "news.example##.odd-corner";
    for host in ["news.example", "www.news.example"] {
        assert_eq!(marks(own, "", host, Kinds::NONE), [(1, "rule of your own".to_string())], "{host}");
    }
    assert_eq!(marks(own, "", "other.example", Kinds::NONE), []);
    assert_eq!(marks("##.odd-corner", "", "other.example", Kinds::NONE).len(), 1);
}

#[test]
fn rules_of_lists_follow_the_switches_and_their_exceptions() {
    let list = "##.odd-corner\nnews.example#@#.odd-corner\n";
    assert_eq!(marks("", list, "news.example", Kinds::one(Kind::Ad)).iter().filter(|(n, _)| *n == 1).count(), 0);
    let there = marks("", list, "other.example", Kinds::one(Kind::Ad));
    assert!(there.contains(&(1, "rule of a list".to_string())), "{there:?}");
    assert_eq!(marks("", list, "other.example", Kinds::one(Kind::Survey)), []);
}

#[test]
fn an_exception_of_the_user_protects_whatever_speaks_against_the_element() {
    let marked = |own: &str| marks(own, "", "news.example", Kinds::DEFAULT).iter().any(|(n, _)| *n == 2);
    assert!(marked(""));
    assert!(!marked("news.example#@#.ad-slot"));
    assert!(!marked("news.example#@#div[class=\"ad-slot\"]"));
    assert!(marked("other.example#@#.ad-slot"));
}

#[test]
fn the_stylesheet_of_a_site_has_the_users_rules_alone() {
    let mut set = RuleSet::built_in();
    set.add("##.everywhere\nnews.example##.listed\nnews.example##.text:has-text(x)\n", Origin::List);
    set.add("##.mine\nnews.example##.here > .box, aside\nnews.example#@#.mine\nnews.example##div[\n", Origin::Own);
    let here = set.stylesheet("www.news.example", "r1");
    assert!(here.contains(":root[data-decant-hide~=\"r1\"] :is(.here > .box, aside)"), "{here}");
    assert!(!here.contains("everywhere") && !here.contains("listed") && !here.contains(".mine"), "{here}");
    assert_eq!(set.stylesheet("other.example", "r1").matches("display").count(), 1);
}

#[test]
fn places_among_siblings_are_for_the_stylesheet_alone() {
    let own = "news.example##div:nth-of-type(1)\nnews.example##div:not(:nth-of-type(1))\n";
    assert_eq!(marks(own, "", "news.example", Kinds::NONE), []);
    let mut set = RuleSet::default();
    set.add(own, Origin::Own);
    assert_eq!(set.stylesheet("news.example", "r1").lines().count(), 2);
}
