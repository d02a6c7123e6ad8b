//! What a site says for itself between its articles goes, with or without a name or a label; what only looks like it stays.

use decant::clutter::kind::Kinds;
use decant::clutter::marker::{MarkerOptions, judge_page, write_marks};
use decant::clutter::set;

const PARAGRAPH: &str = "<p>The ferry company at Corrin has carried flour, sheep and one piano since the spring, and its captain says that \
    none of them complained as much as the visitors who came for the lighthouse and had forgotten their coats.</p>";

/// A story of `paragraphs` with something inside, something beside it, and a head of its own.
fn page(head: &str, paragraphs: usize, inside: &str, beside: &str) -> String {
    let half = PARAGRAPH.repeat(paragraphs / 2);
    format!(
        "<!doctype html><html><head>{head}<title>Ferry</title></head><body><main><div class=k1><h1>The piano that crossed the sound</h1>\
         {half}{inside}{half}</div>{beside}</main></body></html>"
    )
}

const ARTICLE: &str = "<meta property=og:type content=article>";
const WEBSITE: &str = "<meta property=og:type content=website>";

fn marked(html: &str, url: &str) -> String {
    let options = MarkerOptions { url: url.into(), kinds: Kinds::DEFAULT, ..MarkerOptions::default() };
    let marks = judge_page(html.as_bytes(), &options, set::built_in());
    String::from_utf8(write_marks(html.as_bytes(), &marks, &options)).expect("UTF-8")
}

/// How many boxes of ads are marked.
fn ads(html: &str) -> usize {
    let out = marked(html, "https://www.lantern.test/stories/piano");
    assert_eq!(out.matches("data-decant=").count(), out.matches("data-decant=\"ad\"").count(), "{out}");
    out.matches("data-decant=").count()
}

#[test]
fn calls_to_act_go_beside_the_story() {
    for call in [
        "<aside class=promo-widget><h4>Handmade on the quay, with delivery to your door and a year to change your mind about it!</h4>\
         <a class=btn href=/boats>See boats</a></aside>",
        "<div class=q3><img src=a.jpg><b>Want to sail with us?</b><p>Charter the ferry for a day, crew and sandwiches included, and see the \
         seals.</p><a class=button href='/charter?utm_source=blog&utm_medium=side'>Ask the office</a></div>",
        "<div class='popup q4'><img src=b.png><b>Meet our sister paper on the mainland</b> <a class=btn href='https://harbour.test/'>Go there</a></div>",
        "<div class=q5><h3>From our offices</h3><div class='marketing-container mt-2'></div></div>",
        "<ul><li><div id=div-gpt-ad-1></div><li><div id=div-gpt-ad-2></div><li><a href='https://rope.test/'><img src=c.png> Rope for all</a></ul>",
        "<div class=q6><b>Sponsored resources</b><ul><li><a href='https://rope.test/a'>Why rope frays, and what to do about it</a><li>\
         <a href='https://rope.test/b'>A short history of the knot in seven knots</a><li><a href='https://rope.test/c'>Ask a rope maker anything</a></ul></div>",
        "<div class=q7><h3><a href=/coupons>Coupons</a></h3><ul><li><a href=/coupons/1>Two sandwiches for the price of one at the pier</a><li>\
         <a href=/coupons/2>A third off all oilskins until the end of May</a><li><a href=/coupons/3>Free coffee on the first ferry</a></ul></div>",
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, "", call)), 1, "{call}");
    }
    let header = "<header><div class=cta-line>Join our next <a href=/demo>live demo</a> on May 16!</div><a href=/>Lantern</a></header>";
    assert_eq!(ads(&page(ARTICLE, 30, "", "").replace("<main>", &format!("{header}<main>"))), 1);
}

#[test]
fn calls_to_act_go_between_paragraphs() {
    for call in [
        "<div class=k7><a class='btn wide' href=/start>Get started with Lantern</a></div>",
        "<div class=k7><a class=btn href=/templates>Explore Lantern</a></div>",
        "<div class=k7><a class=btn href=/templates>Découvrez Lantern</a></div>",
        "<figure><a href='https://rope.test/shop?utm_medium=affiliates'><img src=a.jpg></a><figcaption><a href='https://rope.test/shop?utm_medium=affiliates'>\
         Our sister magazine tells more of ropes</a></figcaption></figure>",
        "<table><tr><td><h5>Ready to sail again?</h5><p><a class=button href=/contact>Get started</a></p></td></tr></table>",
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, call, "")), 1, "{call}");
    }
}

/// Many sites that sell call all their pages a website; a long story tells better.
#[test]
fn a_long_story_is_an_article_whatever_its_page_calls_itself() {
    let call = "<div class=q3><b>Want to sail with us?</b> <a class=button href='/charter?utm_medium=side'>Talk to sales</a></div>";
    assert_eq!(ads(&page(WEBSITE, 30, "", call)), 1);
    assert_eq!(ads(&page(WEBSITE, 8, "", call)), 0, "a page that sells");
    let front = marked(&page(WEBSITE, 30, "", call), "https://www.lantern.test/");
    assert!(!front.contains("data-decant"), "a front page sells too: {front}");
}

#[test]
fn what_only_looks_like_a_call_stays() {
    for inside in [
        // Where to buy what is praised, in the text.
        "<div class=k2><a class=btn rel=sponsored href='https://rope.test/a'><img src=a.jpg> Hemp rope, 12 m</a></div>",
        // A heading of the story, with a slot that a script may fill below it.
        "<div class=k3><h2>What the captain said</h2><div class=ad-slot></div></div>",
        // Buttons that lead to what the story is about.
        "<div class=k4><a class=btn href='/timetable'>See the timetable</a></div>",
        "<div class=k4><a class=btn href='/files/5'>Download Lantern 5</a></div>",
        "<div class=k4><a class=btn href='/files/5'>Download Lantern</a></div>",
        "<div class=k4><a class=btn href='/quay'>Explore Corrin</a></div>",
        "<div class=k4><p>How to <a href=/start>explore Lantern</a> in a day.</p></div>",
        "<div class=k4><a class=btn href='/lantern-festival-pictures'>Pictures of the lantern festival on the island</a></div>",
    ] {
        let out = marked(&page(ARTICLE, 30, inside, ""), "https://www.lantern.test/stories/piano");
        let marks: Vec<&str> = out.match_indices("data-decant=").map(|(at, _)| &out[at..]).collect();
        let slot = |mark: &&str| mark.starts_with("data-decant=\"ad\" class=ad-slot");
        assert!(marks.iter().all(slot), "{inside}: {out}");
    }
    for beside in [
        "<ul class=m1><li><a href=/a>Ferries</a><li><a href=/coupons>Coupons</a><li><a href=/b>Seals</a></ul>",
        "<footer><h4>Coupons</h4><ul><li><a href=/coupons/1>Sandwiches at the pier for two</a><li><a href=/coupons/2>Oilskins of the better sort</a>\
         <li><a href=/coupons/3>Coffee on the first ferry of the day</a></ul></footer>",
        "<div class=q8><h3>More from the island</h3><a href=/other><img src=a.jpg> The lighthouse has a new keeper</a></div>",
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, "", beside)), 0, "{beside}");
    }
}

#[test]
fn the_heading_of_an_empty_slot_goes_with_it() {
    let slot = "<style>.a{}</style><div class=w2><div class='OUTBRAIN x' data-widget-id=AR_1></div></div>";
    let heading = "<div class=w1><div><h2>You may also like</h2></div></div>";
    assert_eq!(ads(&page(ARTICLE, 30, "", &format!("{heading}{slot}"))), 2);
    // What is below has words, is no slot, or is further down; or the heading is one of the story.
    for beside in [
        format!("{heading}<div class=w2><a href=/b>The lighthouse has a new keeper</a></div>"),
        format!("{heading}<div class=w2></div>"),
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, "", &beside)), 0, "{beside}");
    }
    let between = format!("{heading}<div class=w3><a href=/b>The lighthouse has a new keeper</a></div>{slot}");
    assert_eq!(ads(&page(ARTICLE, 30, "", &between)), 1, "the slot alone");
    let told = heading.replace("You may also like", "What the captain said");
    assert_eq!(ads(&page(ARTICLE, 30, "", &format!("{told}{slot}"))), 1, "the slot alone");
}

#[test]
fn what_is_for_sale_goes_beside_the_story() {
    for beside in [
        // Goods with their prices, sold elsewhere.
        "<div class=q2><a href='https://rope.test/1'><img src=a.jpg></a><h4><a href='https://rope.test/1'>Grips for wet decks</a></h4>\
         <span>From: £9.95</span> <a href='https://rope.test/'>All our ropes</a></div>",
        // A picture and a line under a promotional name.
        "<aside class=StyledPromotionalCard><a href='https://harbour.test/'><img src=b.jpg><h3>Sailors against the clock</h3> Find out more</a></aside>",
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, "", beside)), 1, "{beside}");
    }
    for strip in [
        "<div class=s1>Up to 40% off all oilskins while they last. <a class=cta-link href=/oilskins>See oilskins</a></div>",
        "<div class=s1>Bis zu 40 % Rabatt auf alles aus Öltuch</div>",
        "<div class=s1>送料無料 3,000円以上のご注文</div>",
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, "", "").replace("<main>", &format!("{strip}<main>"))), 1, "{strip}");
    }
    for other in [
        // The goods someone has chosen; a credit below a picture.
        "<cart-drawer class=drawer><p>Your cart is empty. Free shipping from 30 euros on.</p><a class=btn href=/all>Shop now</a></cart-drawer>",
        "<div class=image-banner><img src=c.jpg> Picture by <a href='https://photo.test/'>A. Keeper</a></div>",
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, "", other)), 0, "{other}");
    }
    let strips = "<div class=s1>Save 10% today</div>".repeat(8);
    assert_eq!(
        ads(&page(ARTICLE, 30, "", "").replace("<main>", &format!("{strips}<main>"))),
        0,
        "what the page is about"
    );
}

#[test]
fn lists_after_a_label_go_to_the_next_heading() {
    let list = "<div class=lst001><ul><li><a href='https://rope.test/a'>Ropes for all weathers</a><li><a href='https://rope.test/b'>Knots for all ropes\
        </a></ul></div>";
    let more = "<div class=lst002><ul><li><a href='https://rope.test/c'>A calendar of tides</a></ul></div>";
    let beside = format!(
        "<div class=hdg><h2>Sponsored stories</h2><a href=/o>More</a></div>{list}{more}<div class=hdg><h2>Sports</h2></div>"
    );
    assert_eq!(ads(&page(ARTICLE, 30, "", &beside)), 3);
    // Another heading, and what it heads stays.
    let own =
        beside.replace("<li><a href='https://rope.test/c'>", "<li><h3>Sailing</h3><a href='https://rope.test/c'>");
    assert_eq!(ads(&page(ARTICLE, 30, "", &own)), 2);
}

#[test]
fn columns_of_boxes_keep_what_is_no_sign_up() {
    let letter = "<aside class=jetpack_subscription_widget><h2>Blog by e-mail</h2><form><input type=email><button>Subscribe</button></form></aside>";
    let archive = "<aside class=w1><h2>Archive</h2><select><option>May</select></aside><aside class=w2><h2>Topics</h2><select><option>Rope</select></aside>";
    let out = marked(
        &page(ARTICLE, 30, "", &format!("<div class=col>{archive}{letter}</div>")),
        "https://www.lantern.test/stories/piano",
    );
    assert!(out.contains("data-decant=\"newsletter\" class=jetpack_subscription_widget"), "{out}");
    assert_eq!(out.matches("data-decant=").count(), 1, "{out}");
}

/// What stands on top of a page and tells of the news.
#[test]
fn numbers_of_percent_in_the_news_are_no_offers() {
    for line in [
        "Unemployment rose to 4.2% in June, official figures show",
        "Lantern shares fell 12% after the company's chief financial officer resigned on Monday",
        "Le gouvernement vise une réduction de 40 % des émissions",
        "Guvernul anunță o reducere de 10% a emisiilor",
        "Giá dầu giảm 5% trong tháng sáu",
        "東京のオフィス空室率は6%に低下した",
        "On that premise, 5% of all keepers have left since May",
    ] {
        for tag in ["p class=standfirst", "div class=standfirst", "div class=s1"] {
            let strip = format!("<{tag}>{line}</{}>", tag.split(' ').next().unwrap_or_default());
            let page = page(ARTICLE, 30, "", "");
            assert_eq!(ads(&page.replace("<main>", &format!("{strip}<main>"))), 0, "{strip} on top");
            assert_eq!(ads(&page.replace("<main>", &format!("<main>{strip}"))), 0, "{strip} above the story");
            let head = format!("<header><h1>The piano that crossed the sound</h1>{strip}</header><main>");
            let headed = page.replace("<h1>The piano that crossed the sound</h1>", "").replace("<main>", &head);
            assert_eq!(ads(&headed), 0, "{strip} below the headline");
        }
    }
    // What might be an offer by its words, in the box of the headline, tells of the story.
    let line = "<div class=k>Oilskins at 40% off draw crowds to the quay</div>";
    let head = format!("<div class=top>{line}<h1>The piano that crossed the sound</h1></div><main>");
    let page =
        page(ARTICLE, 30, "", "").replace("<h1>The piano that crossed the sound</h1>", "").replace("<main>", &head);
    assert_eq!(ads(&page), 0, "{line}");
}

/// Downloads, services and teasers of a site's own beside its article are there to be used.
#[test]
fn controls_beside_the_story_stay() {
    for card in [
        "<div class=q1><h3>Annual labour report 2026</h3><p>All tables and the method by which they were counted, in one file.</p>\
         <a class=btn href=/report.pdf>Download PDF</a></div>",
        "<div class=q1><h3>Report a damaged lamp</h3><p>Tell the council where it stands and since when it has been dark.</p>\
         <a class=btn href=/lamps>Start now</a></div>",
        "<div class=q1><h3>Report a damaged lamp</h3><p>Tell the council where it stands and since when it has been dark.</p>\
         <a class=btn href='https://service.council.test/lamps'>Start now</a></div>",
        "<div class=q1><h3>灯塔看守人的猫又回到了岛上</h3><p>面包师说他在大陆上见过它两次,两次都在清晨的码头边上,身边没有别人。</p>\
         <a class=btn href=/cat>查看全文</a></div>",
        "<div class=q1><h3>The keeper's cat</h3><p>It has been seen on the mainland, twice, and both times by the baker.</p><a class=btn \
         href=/cat>Read the story</a></div>",
        "<div class=q1><h3>Harbour office</h3><p>Opens at seven, closes when the last ferry has left the quay.</p><a class=btn \
         href=/h>Opening hours</a></div>",
    ] {
        assert_eq!(ads(&page(ARTICLE, 30, "", card)), 0, "{card}");
    }
}

#[test]
fn boxes_after_a_labelled_list_stay_unless_they_are_lists_like_it() {
    let list = "<div class=box><ul><li><a href='https://rope.test/a'>Ropes for all weathers</a><li><a href='https://rope.test/b'>Knots for all ropes\
        </a></ul></div>";
    let hours = "Harbour office: open Monday to Friday from 8 to 17. Telephone 01234 567";
    for rest in [
        format!("<div class='box hours'>{hours}</div><div class='box tides'>High water at 6.12 and at 18.40</div>"),
        format!("<div class=box>{hours}</div><div class=box>High water at 6.12 and at 18.40</div>"),
        format!("<div class=box><ul><li>{hours}<li>Closed on Sundays</ul></div>"),
        format!("<div class=box>{hours}, or <a href='https://port.test/'>write to the port</a></div>"),
        "<div class=box><ul><li><a href=/tides>Tides of the week</a><li><a href=/ferries>Ferries today</a></ul></div>"
            .to_string(),
        "<section class=box><ul><li><a href='https://port.test/tides'>Tides of the week</a></ul></section>".to_string(),
        "<div class='box box-links'><ul><li><a href='https://port.test/tides'>Tides of the week</a></ul></div>"
            .to_string(),
    ] {
        let after = format!("<div class=lbl>Advertisement</div>{list}{rest}");
        let mut places = vec![after.clone()];
        // In a column of its own, where what has no link is told from the list by that.
        if !rest.contains("<a ") {
            places.push(format!("<aside class=side>{after}</aside>"));
        }
        for place in places {
            let out = marked(&page(ARTICLE, 30, "", &place), "https://www.lantern.test/stories/piano");
            let tail = &out[out.find("</p></div>").expect("the story's end")..];
            assert!(
                tail.contains("data-decant=\"ad\" class=box><ul><li><a href='https://rope.test/a'"),
                "the list: {tail}"
            );
            assert_eq!(out.matches("data-decant=").count(), 2, "{rest}: {tail}");
        }
    }
}
