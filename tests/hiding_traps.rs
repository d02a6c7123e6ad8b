//! Words that sell on one page and lead through the site on another: menus stay, slots go, filled or not.

use decant::clutter::kind::Kinds;
use decant::clutter::marker::{MarkerOptions, judge_page, write_marks};
use decant::clutter::set;

/// A story with something before and something after it.
fn page(before: &str, after: &str) -> String {
    let paragraph = "<p>The keeper of the lock at Thornmere has counted boats for thirty years, and this summer for the first time \
        he counted more of them going up the river than coming down, which nobody at the office can explain to him.</p>";
    format!(
        "<!doctype html><html><head><meta property=og:type content=article><title>Lock</title></head><body>{before}<div class=c1>\
         <h1>More boats go up than come down</h1>{}</div>{after}</body></html>",
        paragraph.repeat(14)
    )
}

fn marked(html: &str) -> String {
    marked_as(html, Kinds::DEFAULT)
}

fn marked_as(html: &str, kinds: Kinds) -> String {
    let options = MarkerOptions { url: "https://news.example/lock".into(), kinds, ..MarkerOptions::default() };
    let marks = judge_page(html.as_bytes(), &options, set::built_in());
    String::from_utf8(write_marks(html.as_bytes(), &marks, &options)).expect("UTF-8")
}

/// What a site calls the page on which it sells space.
const SALES: [&str; 12] = [
    "Advertising",
    "Advertise here",
    "Anzeigen",
    "Werbung",
    "Publicité",
    "Publicidad",
    "Pubblicità",
    "Annoncer",
    "Reklama",
    "Реклама",
    "広告",
    "Ads",
];

#[test]
fn an_entry_of_a_menu_is_no_ad_label() {
    for word in SALES {
        for menu in [
            format!(
                "<div><b>More</b> <a href='/about'>About</a> <a href='/a'>{word}</a> <a href='/school'>Bell school</a> <a href='/jobs'>Jobs</a></div>"
            ),
            format!(
                "<div class=x1><a href='/a'>{word}</a><a href='/school'>Bell school</a><a href='/jobs'>Jobs</a></div>"
            ),
            format!("<ul><li><a href='/about'>About</a><li><a href='/a'>{word}</a><li><a href='/jobs'>Jobs</a></ul>"),
            format!(
                "<div><p><a href='/about'>About us</a></p><p><a href='/a'><span>{word}</span></a></p><p><a href='/jobs'>Work here</a></p></div>"
            ),
            format!("<footer><div><a href='/a'>{word}</a></div><div><a href='/jobs'>Jobs</a></div></footer>"),
            format!(
                "<div class=f2><h4>{word}</h4><ul><li><a href='/media'>Media kit</a><li><a href='/rates'>Rates</a><li><a href='/team'>Sales team</a></ul></div>"
            ),
            format!(
                "<div class=f2><span>{word}</span> <a href='/media'>Media kit</a> <a href='/rates'>Rates</a></div>"
            ),
            format!(
                "<table><tr><td><a href='/a'>{word}</a><td><a href='/jobs'>Jobs</a><td><a href='/about'>About</a></table>"
            ),
        ] {
            for html in [page("", &menu), page(&menu, "")] {
                let out = marked(&html);
                assert!(!out.contains("data-decant"), "{menu}: {out}");
            }
        }
    }
}

#[test]
fn a_label_still_takes_its_slot() {
    for word in SALES {
        for slot in [
            format!("<div class=q9><span>{word}</span><div class=q8></div></div>"),
            format!("<div class=q9><p>{word}</p><a href='https://shop.example/boat'><img src=boat.jpg></a></div>"),
        ] {
            let out = marked(&page("", &slot));
            assert_eq!(out.matches("data-decant=\"ad\"").count(), 1, "{slot}: {out}");
        }
    }
}

#[test]
fn a_slot_goes_filled_or_empty() {
    for slot in [
        "<div class=Rail_slot__0Xk3c><div data-slot-id=rail-1 data-ad-call=rail>CREATIVE</div></div>",
        "<div class=z1 data-ad-position=top>CREATIVE</div>",
        "<div class=z1><div class=placement-3>CREATIVE</div></div>",
    ] {
        for creative in [
            "",
            "<a class=creative href='#' rel=sponsored>The Gull Hotel<small>Off-season rooms, on-season views.</small></a>",
            "<a href='https://gull.example/' rel='nofollow Sponsored noopener'><img src=gull.jpg alt='Rooms with a view'></a>",
            "<a href='https://gull.example/' rel=sponsored>Rooms</a> <a href='https://gull.example/b' rel=sponsored>Book</a>",
        ] {
            let out = marked(&page("", &slot.replace("CREATIVE", creative)));
            assert_eq!(out.matches("data-decant=\"ad\"").count(), 1, "{slot} {creative}: {out}");
        }
    }
}

/// Links that were paid for stand in articles too, and names that sound like slots on what is none.
#[test]
fn what_is_no_slot_keeps_its_links() {
    for part in [
        "<p data-ad-index=3>The <a href='https://boats.example/' rel=sponsored>boat builders</a> deny it.</p>",
        "<ul class=slot-list><li class=slot>10:00 <a href='/talk'>Opening talk</a></ul>",
        "<div class=slot><a href='/tomorrow'>The programme for tomorrow</a></div>",
        "<div class=slot><a href='https://museum.example/'>Website of the museum</a></div>",
    ] {
        let html = page("", "").replacen("</p>", &format!("</p>{part}"), 1);
        let out = marked(&html);
        assert!(!out.contains("data-decant"), "{part}: {out}");
    }
}

/// Menus with long entries and timetables have as many links as a box of other articles.
#[test]
fn menus_and_timetables_are_no_headlines() {
    let entries: String = (0..6)
        .map(|i| format!("<li><a href='/s{i}'>What the river office does for boats, part {i}</a></li>"))
        .collect();
    let races: String = (0..8)
        .map(|i| format!("<div><a href='/live'><b>1{i}:00</b> Rowing: eights, heat {i} of the morning</a></div>"))
        .collect();
    for part in [
        format!("<div class=mega-menu__body><div><ul>{entries}</ul></div></div>"),
        format!("<div class=site_footer-columns><div>{entries}</div></div>"),
        format!("<div class=q1><div class=q2>{races}</div></div>"),
    ] {
        let out = marked_as(&page("", &part), Kinds::ALL);
        assert!(!out.contains("data-decant"), "{part}: {out}");
    }
    let headlines: String = (0..5)
        .map(|i| format!("<div><a href='/n{i}'>Number {i} of the swans has come home to the lock</a></div>"))
        .collect();
    let out = marked_as(&page("", &format!("<div class=q1><div>{headlines}</div></div>")), Kinds::ALL);
    assert_eq!(out.matches("data-decant=\"related\"").count(), 1, "{out}");
}

#[test]
fn paid_headings_in_japanese_take_their_list() {
    for label in ["【PR】イチオシ情報", "PR 注目の話題", "特別企画 PR"] {
        let list = format!("<div class=h1x><h2>{label}</h2><a href='/k'>もっと見る</a></div>");
        let out = marked(&page("", &list));
        assert!(out.contains("data-decant=\"ad\""), "{label}: {out}");
    }
    let out = marked(&page("", "<div class=h1x><h2>PRO野球の話題</h2><a href='/k'>もっと見る</a></div>"));
    assert!(!out.contains("data-decant"), "{out}");
}

#[test]
fn an_entry_of_the_text_that_leads_to_a_newsletter_goes_alone() {
    let list = "<ul><li>The lock opens at six in the morning, and the keeper has a cup of tea before that.</li>\
        <li>All of it in short every evening? Then our newsletter is for you: <a href='/newsletter/daily'>this way</a>.</li></ul>";
    let out = marked(&page("", "").replacen("</p>", &format!("</p>{list}"), 1));
    assert!(out.contains("<li data-decant=\"newsletter\">All of it") && !out.contains("<ul data-decant"), "{out}");
    assert!(out.contains("<li>The lock opens"), "{out}");
}

#[test]
fn a_dialog_on_cookies_goes_even_where_it_says_more_than_the_article() {
    let purpose = "<p>We and our partners store cookies on your device to remember what you have chosen and to count how often a page is read by people like you.</p>";
    let html = page(
        "",
        &format!(
            "<div id='consent-banner'><h2>Your privacy</h2>{}<button>Accept all cookies</button></div>",
            purpose.repeat(40)
        ),
    );
    let out = marked(&html);
    assert!(out.contains("<div data-decant=\"cookie\" id='consent-banner'"), "{out}");
}

#[test]
fn forms_that_look_after_an_account_are_no_newsletters() {
    let form = |name: &str| {
        format!("<div id='{name}'><form><input type='email' name='mail'><button>Send</button></form></div>")
    };
    assert!(!marked(&page("", &form("forgot-password"))).contains("data-decant"));
    assert!(marked(&page("", &form("stay-in-touch"))).contains("data-decant=\"newsletter\""));
}

#[test]
fn comments_numbered_like_placements_stay() {
    let html = page("", "<div id='comment-100200300' class='comment-anchor'></div><p>I saw the wall too.</p>");
    assert!(!marked(&html).contains("data-decant"));
    assert!(marked(&page("", "<div id='tides-400500600' class='tides-middle'></div>")).contains("data-decant=\"ad\""));
}

#[test]
fn a_button_without_words_keeps_its_place() {
    let html = page("<div class='pub-row'><button aria-label='Copy link'></button></div>", "");
    assert!(!marked(&html).contains("data-decant"));
}

#[test]
fn a_header_named_for_its_slot_stays_and_a_lone_heading_that_says_advertisement_goes() {
    let menu = "<nav><ul><li><a href='/a'>News</a><li><a href='/b'>Sport</a><li><a href='/c'>Weather</a></ul></nav>";
    let html = page(&format!("<header class='header-ads-desktop'><a href='/'>Lock Gazette</a>{menu}</header>"), "");
    assert!(!marked(&html).contains("data-decant"));
    let widget = "<aside><div class='widget'><h3 class='widget-title'>Advertisement</h3><div class='textwidget'></div></div></aside>";
    assert!(marked(&page("", widget)).contains("data-decant=\"ad\""));
}

#[test]
fn the_way_back_to_the_top_is_no_ad_though_a_label_stands_before_it() {
    let html = page(
        "",
        "<div class='x1'><span>Advertisement</span></div><div class='x2'><a href='#top'>Back to the top</a></div>",
    );
    let out = marked(&html);
    assert!(out.contains("<div class='x2'>"), "{out}");
}

/// The page of a story with comments and headlines after it, under a root with a class; what says that it is an article
/// is in the head.
fn rooted(class: &str, head: &str) -> String {
    let comment = "<li class='comment'><p>I have watched the boats from the bridge since the spring, and I too think that more of \
        them go up than come down.</p></li>";
    let after = format!(
        "<div class='related-articles'><h3>Related</h3><a href='/a'>The mill at Thornmere turns once more</a> <a href='/b'>Why the \
         weir was closed for a year</a></div><section class='comments-area'><h2>Comments</h2><ol>{}</ol></section>",
        comment.repeat(8)
    );
    page("", &after).replace("<body>", &format!("<body class='{class}'>")).replace("<title>", &format!("{head}<title>"))
}

const TYPED: &str = "<script type='application/ld+json'>{\"@type\": \"NewsArticle\"}</script>";

#[test]
fn an_article_is_no_forum_and_no_list_for_a_word_in_its_roots_name() {
    for class in ["topic-politics", "discussion-off", "section-forum", "blog", "home"] {
        let out = marked_as(&rooted(class, TYPED), Kinds::ALL);
        assert!(out.contains("data-decant=\"comments\""), "{class}: {out}");
        assert!(out.contains("data-decant=\"related\""), "{class}: {out}");
    }
    // What only forum software and lists are called counts whatever else is said.
    assert!(!marked_as(&rooted("bbpress single-topic", TYPED), Kinds::ALL).contains("data-decant=\"comments\""));
    assert!(!marked_as(&rooted("archive category", TYPED), Kinds::ALL).contains("data-decant=\"related\""));
    // Much talk under a name that fits it is what the reader came for.
    for class in ["forum", "single-topic", "discussion-view"] {
        assert!(!marked_as(&rooted(class, ""), Kinds::ALL).contains("data-decant=\"comments\""), "{class}");
    }
    let main = page("", "<main class='blog'></main>").replace("<div class=c1>", "<div class=c1 role=main id=forum>");
    let after = "<section class='comments-area'><h2>Comments</h2></section></body>";
    assert!(marked_as(&main.replace("</body>", after), Kinds::ALL).contains("data-decant=\"comments\""));
}

#[test]
fn the_arrows_of_a_carousel_spare_no_other_stories() {
    let stories = "<a href='/a'>The mill at Thornmere turns once more</a><a href='/b'>Why the weir was closed for a year</a>\
        <a href='/c'>A ferry is looking for a captain</a>";
    let carousel = format!("<div class='x1'><h3>Related stories</h3>{stories}<a href='#'>Next</a></div>");
    let out = marked_as(&page("", &carousel), Kinds::ALL);
    assert!(out.contains("<div data-decant=\"related\" class='x1'"), "the whole box, not its heading alone: {out}");
    let contents = format!("<div class='x1'><h3>Related stories</h3>{}</div>", stories.replace("'/", "'#"));
    assert!(!marked_as(&page("", &contents), Kinds::ALL).contains("<div data-decant=\"related\" class='x1'"));
}

#[test]
fn a_line_that_begins_like_a_label_is_none_by_itself() {
    for line in [
        "<ul class=l1><li>Sponsored the Clean Water Act</li><li>Voted for the harbour tax</li></ul>",
        "<p class=l2>Sponsored by Sen. Jane Doe</p>",
        "<p class=l3>Promoted by her peers in May</p>",
        "<p class=l4>Paid for by the town itself</p>",
    ] {
        let html = page("", "").replace("</div></body>", &format!("{line}</div></body>"));
        assert!(!marked(&html).contains("data-decant="), "{line}");
    }
    // Before what is announced it says whose that is.
    let slot = "<div class=l5><p>Sponsored by Gull Hotels</p><a href='https://gull.example/rooms'>Rooms above the harbour</a></div>";
    let html = page("", slot);
    assert!(marked(&html).contains("data-decant=\"ad\""), "{}", marked(&html));
}
