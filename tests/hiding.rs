//! Hiding through the public API: every trap of names and prose, the guard, the stream, and that a page with its
//! marks taken out is the page.

mod common;

use std::io::Read;

use decant::clutter::kind::Kinds;
use decant::clutter::marker::{Marker, MarkerOptions, judge_page, write_marks};
use decant::clutter::set;

const PROSE: &str = "<p>The council met on Tuesday evening to discuss the repair of the old harbour wall, which the storms of last \
    winter had damaged in three places.</p><p>Engineers told the meeting that the work would take at least until spring, and that the \
    costs could not yet be named with any certainty.</p><p>Residents asked why nothing had been done in the autumn, when the first \
    cracks were seen by fishermen and reported to the office.</p><p>The mayor promised an answer within a week and thanked those who \
    had come in spite of the rain and the cold.</p>";

fn options(kinds: Kinds) -> MarkerOptions {
    MarkerOptions { url: "https://news.example/story".into(), kinds, ..MarkerOptions::default() }
}

/// The page with its marks.
fn marked(html: &str, kinds: Kinds) -> String {
    let rules = set::built_in();
    let options = options(kinds);
    let marks = judge_page(html.as_bytes(), &options, rules);
    String::from_utf8(write_marks(html.as_bytes(), &marks, &options)).expect("UTF-8")
}

fn streamed(html: &[u8], chunk: usize, options: &MarkerOptions) -> Vec<u8> {
    let mut marker = Marker::new(options.clone(), set::built_in());
    let mut out = Vec::new();
    for piece in html.chunks(chunk) {
        out.extend(marker.push(piece));
    }
    out.extend(marker.finish());
    out
}

fn article(extra: &str) -> String {
    format!(
        "<!doctype html><html><head><meta property=og:type content=article><title>Wall</title></head><body><main><article><h1>Harbour wall</h1>{PROSE}{extra}</article></main></body></html>"
    )
}

#[test]
fn wrappers_of_articles_stay_whatever_they_are_called() {
    for name in [
        "paywall",
        "paywalled",
        "metered",
        "content-gate",
        "walled-content",
        "post-paywall",
        "wallpaper",
        "banner",
        "has-newsletter",
        "hidden-for-adv",
        "ad-free",
        "ads",
        "advertisement",
        "newsletter",
        "sponsored",
        "cookie",
        "related",
        "comments",
        "social-share",
        "app-banner",
        "push-notification",
        "adblock",
        "donate",
    ] {
        for html in [
            format!("<html><body><div class='{name}'><h1>Harbour wall</h1>{PROSE}</div></body></html>"),
            format!("<html><body><h1>Harbour wall</h1><div id='{name}'>{PROSE}</div></body></html>"),
            format!("<html><body class='{name}'><main><h1>Harbour wall</h1>{PROSE}</main></body></html>"),
            article("").replace("<p>", &format!("<p class='{name}'>")),
        ] {
            let out = marked(&html, Kinds::ALL);
            assert!(!out.contains("data-decant"), "{name}: {out}");
        }
    }
}

#[test]
fn the_stream_takes_slots_by_their_names_and_leaves_what_holds_the_text() {
    let stream = |class: &str| {
        let page = article(&format!("<div class='{class}'>words</div>"));
        String::from_utf8(streamed(page.as_bytes(), 700, &options(Kinds::DEFAULT))).expect("UTF-8")
    };
    for slot in ["ad", "topAds", "AdWrapper-fGHyEL", "sponsored-box", "newsletter-teaser", "push-prompt-banner"] {
        assert!(stream(slot).contains("data-decant="), "{slot}");
    }
    for holder in [
        "article-ads-wrapper",
        "boxed-layout-with-skyscraper",
        "main-content-ads",
        "container side-ad-cell",
        "qx ads",
        "has-ads",
        "ad-free",
        "newsletter-page",
        "newsletter",
        "paywall",
    ] {
        assert!(!stream(holder).contains("data-decant="), "{holder}");
    }
}

#[test]
fn the_stream_takes_prompts_by_their_names() {
    let one = |tag: &str| {
        let html = format!("<!doctype html><p>a</p>{tag}<p>b</p>");
        let out = streamed(html.as_bytes(), 64, &options(Kinds::DEFAULT));
        String::from_utf8(out).expect("UTF-8").contains("data-decant=")
    };
    for tag in [
        "<div id=newsletterForm>",
        "<section class=newsletter-subscription-form-overlay>",
        "<form action='https://lantern.list-manage.com/subscribe/post?u=1'>",
        "<div data-testid=NewsletterSubscribeFormWrapper>",
        "<button class='btn btn-subscription'>",
        "<div data-testid=paywall-position-popup>",
        "<div class=piano-inline-promo>",
        "<div class=c-app-download>",
        "<div class=post-donate-button>",
    ] {
        assert!(one(tag), "{tag}");
    }
    for tag in [
        "<div class=paywall-box>",
        "<div class=paywall-inline>",
        "<div class=newsletter>",
        "<div class=mobile-app>",
        "<div class=footer_adv>",
        "<button data-testid=subscribe-cta-popup>",
        "<button class=ot-sdk-btn>",
        "<form class=comment-form action=/comment>",
    ] {
        assert!(!one(tag), "{tag}");
    }
}

#[test]
fn the_stream_leaves_wrappers_of_pages_whatever_state_they_are_in() {
    for wrapper in [
        "id='page' class='site cookie-banner-open'",
        "id='wrapper' class='newsletter-popup-visible'",
        "class='story ads-loaded'",
        "class='post ads-enabled'",
        "class='app app-banner-visible'",
        "id='app' class='cookie-notice-accepted'",
        "class='ads-loaded'",
        "class='ads-on'",
        "class='adblock-banner-disabled'",
        "class='cookie-consent-given'",
        "class='push-prompt-blocked'",
        "class='show-cookie-banner'",
        "class='has-newsletter-popup'",
        "class='with-ads'",
        "class='no-ads'",
        "class='js-no-ads'",
        "class='is-ad-free'",
        "class='wrapper--ads'",
        "class='app-root--cookie-banner'",
        "id='__next' class='cookie-hint-box'",
        "id='root' class='letters-newsletter-box'",
        "id='site-wrapper' class='ads'",
        "class='cookieBannerOpen'",
        // Rules name these, or their beginnings.
        "id='__next' class='cookie-banner'",
        "id='root' class='newsletter-popup'",
        "class='ad-slots-ready'",
        "class='ad-container-loaded'",
        "class='page newsletter-signup'",
    ] {
        let page = format!("<html><body><div {wrapper}><h1>Harbour wall</h1>{PROSE}</div></body></html>");
        let out = streamed(page.as_bytes(), 700, &options(Kinds::ALL));
        assert!(out == page.as_bytes(), "{wrapper}: {}", String::from_utf8_lossy(&out));
    }
    // What is said of one part of the page is no state of it.
    for slot in [
        "class='ad-slot ad-loaded'",
        "id='ad-open-1' class='adbox'",
        "class='cookie-banner cookie-banner-open'",
        "class='container' data-ad-slot=1",
    ] {
        let page = article(&format!("<div {slot}>words</div>"));
        let out = String::from_utf8(streamed(page.as_bytes(), 700, &options(Kinds::ALL))).expect("UTF-8");
        assert!(out.contains("data-decant="), "{slot}");
    }
}

#[test]
fn of_attributes_written_twice_the_first_one_counts() {
    for (names, marked) in [
        ("class='story' class='ad-slot'", false),
        ("class='ad-slot' class='story'", true),
        ("id='' id='ad-slot'", false),
    ] {
        let page = article(&format!("<div {names}>words</div>"));
        let out = String::from_utf8(streamed(page.as_bytes(), 700, &options(Kinds::DEFAULT))).expect("UTF-8");
        assert_eq!(out.contains("data-decant="), marked, "{names}");
        assert_eq!(self::marked(&page, Kinds::DEFAULT).contains("data-decant="), marked, "{names}");
    }
}

#[test]
fn names_that_only_sound_like_clutter_stay() {
    for part in [
        "<div class='col-sm-push-6'><img src=a.jpg></div>",
        "<div class='copyright-banner'>© 2026 The Harbour Lantern</div>",
        "<pre><code><span class='hljs-comment'>// a comment</span></code></pre>",
        "<div class='related-tags'><a href=/tag/sea>Sea</a> <a href=/tag/wall>Wall</a></div>",
        "<nav><ul><li><a href=/newsletter>Newsletter</a></li><li><a href=/a>Home</a></li></ul></nav>",
        "<h2 class='newsletter'>Newsletter</h2>",
        "<div class='hero-banner'><img src=wall.jpg alt='The wall'></div>",
        "<div class='download-list'><a href=/report.pdf>The report</a></div>",
    ] {
        let out = marked(&article(part), Kinds::DEFAULT);
        assert!(!out.contains("data-decant"), "{part}: {out}");
    }
}

#[test]
fn links_in_sentences_stay() {
    let part = "<p>Whoever wants to know more may <a class='subscribe-link' href='https://abo.news.example/subscribe'>subscribe</a> to the letters of the harbour master, or read the minutes.</p>";
    assert!(!marked(&article(part), Kinds::ALL).contains("data-decant"));
}

#[test]
fn each_kind_is_found() {
    for (kind, part) in [
        ("ad", "<div class='AdWrapper-fGHyEL'><div id='div-gpt-ad-1-0'></div></div>"),
        ("ad", "<div><div class='x1'>Advertisement</div><div class='x2'></div></div>"),
        (
            "newsletter",
            "<div class='x'><h3>Morning post</h3><p>Sign up for our newsletter.</p><form><input type=email><button>Go</button></form></div>",
        ),
        (
            "newsletter",
            "<p>Get it all in your inbox: <a href='/newsletters/daily'>subscribe to our newsletter</a>.</p>",
        ),
        (
            "paywall",
            "<div class='x'><p>Already a subscriber?</p><a class=btn href='https://abo.news.example/checkout'>Subscribe now</a></div>",
        ),
        ("donate", "<div class='x'><p>Support our journalism.</p><a class=btn href='/donate'>Donate now</a></div>"),
        (
            "app",
            "<div class='x'><a href='https://apps.apple.com/app/id1'><img src=a.png></a><a href='https://play.google.com/store/apps/details?id=a'><img src=b.png></a></div>",
        ),
        (
            "social",
            "<ul class='x'><li><a href='https://www.facebook.com/sharer/sharer.php?u=a'>Facebook</a></li><li><a href='https://twitter.com/intent/tweet?u=a'>X</a></li></ul>",
        ),
        ("related", "<p>Read also: <a href='/other'>The light that never went out in a hundred years</a></p>"),
        ("comments", "<div id='disqus_thread'></div>"),
        (
            "survey",
            "<div class='feedback-box'><p>Was this article helpful?</p><button>Yes</button><button>No</button></div>",
        ),
    ] {
        let out = marked(&article(part), Kinds::ALL);
        assert!(out.contains(&format!("data-decant=\"{kind}\"")), "{kind}: {out}");
        assert_eq!(out.matches("data-decant").count(), 1, "{kind}: {out}");
    }
    for (kind, part) in [
        ("cookie", "<div class='cookie-banner'><p>We use cookies.</p><button>Accept all</button></div>"),
        ("push", "<div class='push-prompt'><p>Enable notifications?</p><button>Later</button></div>"),
        ("adblock", "<div class='adblock-modal'><p>Please turn off your ad blocker.</p><button>Done</button></div>"),
    ] {
        let out = marked(&article("").replace("</body>", &format!("{part}</body>")), Kinds::DEFAULT);
        assert!(out.contains(&format!("data-decant=\"{kind}\"")), "{kind}: {out}");
    }
}

#[test]
fn kinds_that_are_off_are_left_alone() {
    let page = article(
        "<div class='ad-slot'></div><div class='newsletter-signup'><input type=email><button>Go</button></div>",
    );
    let out = marked(&page, Kinds::parse("newsletter").expect("a kind"));
    assert!(out.contains("data-decant=\"newsletter\"") && !out.contains("data-decant=\"ad\""));
}

#[test]
fn forms_in_use_stay() {
    use decant::clutter::facts::Facts;
    use decant::clutter::judge::Judge;
    let batch = |busy: bool| {
        vec![
            Facts {
                n: 1,
                tag: "div".into(),
                class: "newsletter-signup".into(),
                text: "Sign up for our newsletter".into(),
                ..Facts::default()
            },
            Facts {
                n: 2,
                tag: "input".into(),
                parent: Some(0),
                attributes: vec![("type".into(), "email".into())],
                busy,
                ..Facts::default()
            },
        ]
    };
    let mut judge = Judge::new("https://news.example/", Kinds::DEFAULT, set::built_in());
    assert_eq!(judge.batch(&batch(false)).len(), 1);
    assert_eq!(judge.batch(&batch(true)), []);
}

#[test]
fn rules_of_the_user_hold_on_their_site_only() {
    let mut rules = set::RuleSet::built_in();
    rules.add("[ad]\nnews.example##.odd-box\nnews.example#@#.ad-slot\n", set::Origin::Own);
    let rules = std::sync::Arc::new(rules);
    let page = article("<div class='odd-box'>Buy the new harbour calendar</div>");
    let here = judge_page(page.as_bytes(), &options(Kinds::DEFAULT), &rules);
    assert_eq!(here.len(), 1, "{here:?}");
    let there = MarkerOptions { url: "https://other.example/".into(), ..options(Kinds::DEFAULT) };
    assert_eq!(judge_page(page.as_bytes(), &there, &rules), []);
}

/// Takes marks out again.
fn unmarked(mut bytes: Vec<u8>) -> Vec<u8> {
    for kind in decant::clutter::kind::Kind::ALL {
        let mark = format!(" data-decant=\"{}\"", kind.name());
        bytes = replace(&bytes, mark.as_bytes());
    }
    replace(&bytes, b"data-decant-")
}

fn replace(bytes: &[u8], needle: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, needle) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + needle.len()..];
    }
    out.extend_from_slice(rest);
    out
}

#[test]
fn any_chunking_gives_the_same_bytes() {
    let page = article("<div   class = \"ad-slot\"\n data-x='1' ><iframe  src=\"https://ad.doubleclick.net/x\" srcset=a></iframe></div><ins class=adsbygoogle>").repeat(3);
    let options = MarkerOptions { hold_sources: true, ..options(Kinds::DEFAULT) };
    let whole = streamed(page.as_bytes(), page.len(), &options);
    assert!(whole.windows(16).any(|part| part == b"data-decant-src="));
    for chunk in [1, 2, 3, 7, 64, 4096] {
        assert!(streamed(page.as_bytes(), chunk, &options) == whole, "chunks of {chunk}");
    }
    assert_eq!(unmarked(whole), page.as_bytes());
}

#[test]
fn what_cannot_be_marked_passes_untouched() {
    let page = article("<div class='ad-slot'></div>");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(streamed(&utf16, 100, &options(Kinds::ALL)), utf16);
    for content_type in [
        "application/pdf",
        "text/plain",
        "text/html; charset=utf-16",
        "text/html; charset=iso-2022-jp",
        "text/html; charset=nonsense",
    ] {
        let options = MarkerOptions { content_type: Some(content_type.into()), ..options(Kinds::ALL) };
        assert_eq!(streamed(page.as_bytes(), 50, &options), page.as_bytes(), "{content_type}");
    }
    let sjis =
        encoding_rs::SHIFT_JIS.encode("<meta charset=shift_jis><div class=ad-slot>広告ソ能表</div>").0.into_owned();
    let out = streamed(&sjis, 3, &options(Kinds::ALL));
    assert_eq!(out.len(), sjis.len() + " data-decant=\"ad\"".len());
    assert_eq!(unmarked(out), sjis);
}

#[test]
fn an_endless_tag_is_let_through() {
    let mut page = b"<p>before<div class=ad-slot></div><div x=\"".to_vec();
    page.resize(6 << 20, b'a');
    page.extend_from_slice(b"<div class=ad-slot>");
    assert_eq!(unmarked(streamed(&page, 50_000, &options(Kinds::ALL))), page);
}

#[test]
fn corpus_pages_come_back_byte_for_byte() {
    let Some(corpus) = common::shared("corpus") else { return };
    let mut count = 0;
    for set in ["fundus", "daniel", "scrapinghub", "zh-news", "cleanportaleval"] {
        for file in std::fs::read_dir(corpus.join(set).join("pages")).expect("pages").flatten() {
            let mut bytes = Vec::new();
            if flate2::read::MultiGzDecoder::new(std::fs::File::open(file.path()).expect("a file"))
                .read_to_end(&mut bytes)
                .is_err()
            {
                continue;
            }
            if memchr::memmem::find(&bytes, b"data-decant").is_some() {
                continue;
            }
            let options = MarkerOptions { hold_sources: true, ..options(Kinds::ALL) };
            let out = streamed(&bytes, 8192, &options);
            assert!(unmarked(out) == bytes, "{}", file.path().display());
            count += 1;
        }
    }
    assert!(count > 300);
}

/// Every fixture, and a page that says late what it is, under every way to cut the stream.
#[test]
fn the_stream_gives_the_same_bytes_however_it_is_cut() {
    let mut pages: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")).expect("fixtures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "html") {
            pages.push((path.display().to_string(), std::fs::read(&path).expect("a fixture")));
        }
    }
    assert!(pages.len() > 50);
    let ad = "<div class=\"adsbygoogle\"><iframe src=\"https://ads.example/é\"></iframe></div>";
    let long = "<p>Worte über Wörter</p>".repeat(300);
    let claim = "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\"}</script>";
    let late = format!("<!doctype html><title>x</title><body>{ad}{long}{claim}{ad}{long}{ad}");
    pages.push(("a late claim".into(), late.clone().into_bytes()));
    // A claim behind the bytes in which one is looked for counts for no way to cut.
    let too_late = format!("<!doctype html><body>{}{claim}{ad}", "<p>x</p>".repeat(140_000));
    pages.push(("a claim too late".into(), too_late.clone().into_bytes()));

    for news_only in [true, false] {
        let options = MarkerOptions { news_only, hold_sources: true, ..options(Kinds::ALL) };
        for (name, page) in &pages {
            let whole = streamed(page, page.len().max(1), &options);
            if news_only && name == "a late claim" {
                let text = String::from_utf8(whole.clone()).expect("UTF-8");
                assert_eq!(text.matches("data-decant=").count(), 2, "the two boxes behind the claim");
            }
            if news_only && name == "a claim too late" {
                assert_eq!(&whole, page);
            }
            let chunks: &[usize] = if page.len() > 1 << 20 { &[64, 4096] } else { &[1, 2, 3, 7, 64] };
            for &chunk in chunks {
                assert!(streamed(page, chunk, &options) == whole, "{name}: chunks of {chunk}, news only: {news_only}");
            }
        }
    }
}

/// The first screen of a slow page does not wait for bytes that cannot change its charset.
#[test]
fn a_slow_page_is_let_through_as_it_comes() {
    let head = b"<!doctype html><title>x</title></head><body><p>Fir";
    for content_type in ["text/html; charset=utf-8", "text/html"] {
        let options = MarkerOptions { content_type: Some(content_type.into()), ..options(Kinds::ALL) };
        let mut marker = Marker::new(options, set::built_in());
        assert_eq!(marker.push(head), head, "{content_type}");
        assert_eq!(marker.held(), 0);
    }
}

#[test]
fn xhtml_passes_untouched() {
    let page = b"<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p><![CDATA[ <i> <div class=\"adsbygoogle\">x</div> ]]></p></body></html>";
    let options = MarkerOptions { content_type: Some("application/xhtml+xml".into()), ..options(Kinds::ALL) };
    assert_eq!(streamed(page, 5, &options), page);
}
