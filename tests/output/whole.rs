//! The whole page as one file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use decant::html::{Parser, Tree};
use decant::output::Format;
use decant::output::check::{Text, check};
use decant::output::whole::{Kind, Need, WholeOptions, WholePage};

use crate::common;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123";

fn tree(html: &str) -> Tree {
    let mut parser = Parser::new(None);
    parser.push(html.as_bytes()).unwrap();
    parser.finish().unwrap()
}

fn page(html: &str, options: WholeOptions) -> WholePage {
    WholePage::new(tree(html), WholeOptions { url: Some("https://example.org/a/b".into()), ..options })
}

/// The copy of a page that gets everything it needs from `fetch`.
fn copy(html: &str, options: WholeOptions, fetch: impl Fn(&Need) -> Option<Vec<u8>>) -> String {
    let mut page = page(html, options);
    answer(&mut page, fetch);
    written(&page)
}

fn answer(page: &mut WholePage, fetch: impl Fn(&Need) -> Option<Vec<u8>>) {
    for _ in 0..20 {
        let needs = page.needs();
        for need in &needs {
            page.give(need, fetch(need).as_deref());
        }
        if needs.is_empty() {
            return;
        }
    }
    panic!("the page never has enough");
}

fn written(page: &WholePage) -> String {
    let mut out = String::new();
    page.write(&mut |piece| out.push_str(piece));
    out
}

/// The same, checked.
fn saved(html: &str, options: WholeOptions, fetch: impl Fn(&Need) -> Option<Vec<u8>>) -> String {
    let out = copy(html, options, fetch);
    let report = check(out.as_bytes(), Some(Format::Html));
    assert!(report.is_clean(), "{:?}\n{out}", report.faults);
    assert_eq!((report.kind, report.text), ("page as HTML", Text::Whole), "{out}");
    out
}

fn plain(html: &str) -> String {
    let out = saved(html, WholeOptions::default(), |_| None);
    out.split_once("<body").unwrap().1.trim_end_matches("</body></html>").split_once('>').unwrap().1.to_owned()
}

#[test]
fn what_is_marked_goes_and_nothing_else() {
    assert_eq!(
        plain("<p data-decant=ad>AD<p>KEEP <b data-decant-off>off</b><div data-decant-own>x</div>"),
        "<p>KEEP </p>"
    );
    assert_eq!(
        plain("<script>x</script><iframe src=data:x></iframe><p onclick=x>a<noscript>n</noscript><object>o</object>"),
        "<p>a</p>"
    );
}

#[test]
fn elements_and_attributes_are_those_of_the_list() {
    assert_eq!(
        plain(
            "<x-card class='a' data-state=on data-decant-x=1 style='color:red;background:url(x)' onx=y>t</x-card><blah>u</blah>"
        ),
        "<x-card class=\"a\" data-state=\"on\" style=\"color:red;background:none\">t</x-card>u"
    );
    assert_eq!(
        plain("<a href='java&#10;script&colon;alert(1)'>x</a><a href=../c?d#e>y</a><a href=#f>z</a>"),
        "<a>x</a><a href=\"https://example.org/c?d#e\">y</a><a href=\"#f\">z</a>"
    );
}

#[test]
fn forms_keep_their_state_and_no_secret() {
    assert_eq!(
        plain(
            "<form action=/x><input type=text value=v><input type=hidden value=key><input type=password value=p>\
             <input type=checkbox checked><select><option>a<option selected>b</select><textarea>\n\nt</textarea></form>"
        ),
        "<form><input type=\"text\" value=\"v\"><input type=\"password\"><input type=\"checkbox\" checked=\"\">\
         <select><option>a</option><option selected=\"\">b</option></select><textarea>\n\nt</textarea></form>"
    );
}

#[test]
fn a_link_of_a_shadow_root_that_opens_up_ends_no_other_link() {
    let html = "<a href=/out>One <x-a><template shadowrootmode=open><p>Two <a class=in href=/in>three</a> four</p></template></x-a> five</a><button>six \
        <x-b><template shadowrootmode=open><button>seven</button></template></x-b> eight</button>";
    let opened = saved(html, WholeOptions::default(), |_| None);
    let link =
        "<a href=\"https://example.org/out\">One <x-a><p>Two <span class=\"in\">three</span> four</p></x-a> five</a>";
    assert!(opened.contains(link), "{opened}");
    assert!(opened.contains("<button>six <x-b><span>seven</span></x-b> eight</button>"), "{opened}");
    // Where it stays one, it is a tree of its own.
    let kept = saved(html, WholeOptions { shadow_roots: true, ..WholeOptions::default() }, |_| None);
    assert!(kept.contains("<a class=\"in\" href=\"https://example.org/in\">three</a> four"), "{kept}");
}

#[test]
fn shadow_roots_stay_declarative_or_open_up() {
    let html = "<x-a><template shadowrootmode=open><style>b{color:red}</style><b>s</b><slot></slot></template>l</x-a>";
    assert_eq!(plain(html), "<x-a><style>b{color:red}\n</style><b>s</b><slot></slot>l</x-a>");
    let kept = saved(html, WholeOptions { shadow_roots: true, ..WholeOptions::default() }, |_| None);
    assert!(kept.contains("<x-a><template shadowrootmode=\"open\"><style>b{color:red}\n</style><b>s</b><slot></slot></template>l</x-a>"), "{kept}");
}

#[test]
fn drawings_become_pictures() {
    let out =
        plain("<svg class=i width=9 onload=x><use href='#p'/></svg><svg><symbol id=p><path d=M0/></symbol></svg>");
    assert!(out.starts_with("<img data-drawing=\"svg\" src=\"data:image/svg+xml;base64,"), "{out}");
    assert!(out.contains("class=\"i\" width=\"9\""), "{out}");
    let styled = saved(
        "<style>svg.i,p svg{color:red}img{border:0}</style><p><svg class=i width=2em><path d=M0 /></svg>",
        WholeOptions::default(),
        |_| None,
    );
    // As weak as the name of an element, and no rule for pictures.
    assert!(styled.contains("img:where([data-drawing=svg]).i,p img:where([data-drawing=svg]){color:red}"), "{styled}");
    assert!(!styled.contains("border:0"), "{styled}");
    assert!(styled.contains("<style>:where([data-width=\"2em\"]){width:2em}\n</style>"), "{styled}");
}

#[test]
fn a_drawing_borrows_what_it_is_painted_with() {
    let out = plain(
        "<svg><use href='#p'/></svg><svg><symbol id=p><path d=M0 fill='url(#g)'/></symbol><linearGradient id=g><stop/></linearGradient></svg>",
    );
    let first = out.split_once("base64,").unwrap().1.split_once('"').unwrap().0;
    let svg = String::from_utf8(STANDARD.decode(first).unwrap()).unwrap();
    assert!(svg.contains("<defs><symbol id=\"p\">") && svg.contains("<linearGradient id=\"g\">"), "{svg}");
}

#[test]
fn what_is_not_shown_keeps_its_place_where_styles_count() {
    let html = "<style>.hint + p,li:nth-child(2){color:red}</style><div><p class='hint big' data-decant-off>x</p><p>KEEP</p></div>\
                <ul><li data-decant=ad>ad<script></script><li>KEEP</ul>";
    let out = saved(html, WholeOptions::default(), |_| None);
    assert!(out.contains("<div><p class=\"hint\" style=\"display:none!important\"></p><p>KEEP</p></div>"), "{out}");
    assert!(out.contains("<ul><li style=\"display:none!important\"></li><li>KEEP</li></ul>"), "{out}");
    assert!(out.contains(".hint + p,li:nth-child(2){color:red}"), "{out}");
}

#[test]
fn attributes_that_styles_ask_for_stay_but_none_that_does_anything() {
    let html = "<style>[_ngcontent-a],[theme=dark],[onclick],[src],[srcdoc],a:not([href]){color:red}</style>\
                <p _ngcontent-a theme=dark other=x onclick=alert(1) src=x srcdoc=x>KEEP</p>\
                <a href='javascript:void(0)'>menu</a><a href=/ok href=/no>ok</a>";
    let out = saved(html, WholeOptions::default(), |_| None);
    assert!(out.contains("<p _ngcontent-a=\"\" theme=\"dark\">KEEP</p>"), "{out}");
    assert!(out.contains("<a>menu</a><a href=\"https://example.org/ok\">ok</a>"), "{out}");
}

#[test]
fn no_tag_has_an_attribute_twice() {
    // What is written for the page's sake and what the page itself has of the same name.
    plain(
        "<svg data-width=1 class=a class=b aria-label=x aria-label=y width=2em><path d=M0 /></svg>\
         <math dir=ltr dir=rtl><mi class=a class=b>x</mi></math>\
         <img data-src=/a.png src=/gone.png class=a CLASS=b><img data-drawing=x data-decant-as=canvas src=/gone.png>",
    );
}

#[test]
fn states_that_a_copy_has_not_are_said_otherwise() {
    let html = "<style>x-a:not(:defined){display:none}[popover=auto]:popover-open,dialog:modal::backdrop{color:red}\
                p{background:image-set('/gone.png' 1x,url(/x.png) 2x,url(/y.png) 3x)}</style><x-a>KEEP</x-a><dialog></dialog><p background=/x.png>";
    let asked = std::cell::RefCell::new(Vec::new());
    let out = saved(html, WholeOptions::default(), |need| {
        asked.borrow_mut().push(need.url.clone());
        need.url.ends_with("x.png").then(|| PNG.to_vec())
    });
    assert!(out.contains("x-a:not(:is(*,.d)){display:none}"), "{out}");
    assert!(out.contains("[data-top=popover][data-top=popover],dialog[data-top=modal]::backdrop{"), "{out}");
    assert!(out.contains("image-set(url(data:image/png;base64,iVBORw0KGgowMTIz) 2x)}"), "{out}");
    assert!(out.contains("<p style=\"background-image:url(data:image/png"), "{out}");
    assert!(!asked.borrow().iter().any(|url| url.ends_with("y.png")), "{asked:?}");
}

#[test]
fn named_slots_and_the_icon_stay() {
    let html = "<head><link rel='shortcut icon' href=/i.png></head><x-a><template shadowrootmode=open><slot name=t></slot></template><b slot=t>x</b></x-a>";
    let out = saved(html, WholeOptions { shadow_roots: true, ..WholeOptions::default() }, |_| Some(PNG.to_vec()));
    assert!(out.contains("<link rel=\"icon\" href=\"data:image/png;base64,"), "{out}");
    assert!(out.contains("<slot name=\"t\"></slot>") && out.contains("<b slot=\"t\">"), "{out}");
}

#[test]
fn a_frame_leaves_a_link_in_its_place() {
    let out = plain(
        "<p>a<iframe src=/v title='A film' width=560 height=50% class=v onload=x></iframe><iframe src='javascript:alert(1)'></iframe>",
    );
    assert_eq!(
        out,
        "<p>a<a data-drawing=\"iframe\" href=\"https://example.org/v\" class=\"v\" data-width=\"560px\" data-height=\"50%\">A film</a></p>"
    );
}

#[test]
fn a_frame_in_a_link_is_no_link_in_a_link() {
    let html = "<!doctype html><style>iframe.v{border:0}</style>\
                <a href=/x><b><iframe class=v src=https://e.example/></iframe></b>text</a>\
                <button><iframe src=/w title=w></iframe></button><p><iframe src=/v title=v></iframe>";
    let out = saved(html, WholeOptions::default(), |_| None);
    assert!(out.contains("<a href=\"https://example.org/x\"><b><span data-drawing=\"iframe\" class=\"v\">e.example</span></b>text</a>"), "{out}");
    assert!(
        out.contains("<button><span data-drawing=\"iframe\">w</span></button><p><a data-drawing=\"iframe\""),
        "{out}"
    );
    assert!(out.contains(":is(a,span):where([data-drawing=iframe]).v{border:0}"), "{out}");
    let body = |html: &str| {
        let tree = tree(html);
        let elements = |id: &u32| !tree.is_text(*id);
        let of = |id: u32| (tree.name(id).to_owned(), tree.parent(id).map(|parent| tree.name(parent).to_owned()));
        tree.descendants(tree.body()).filter(elements).map(of).collect::<Vec<_>>()
    };
    let again = saved(&out, WholeOptions::default(), |_| None);
    assert_eq!(body(&again), body(&out));
    assert_eq!(again.split_once("<body>").unwrap().1, out.split_once("<body>").unwrap().1);
}

#[test]
fn what_drawings_borrow_has_an_end() {
    let symbol = format!(
        "<svg><symbol id=s><path d='M0{}'/></symbol><symbol id=t><path d=M1 /></symbol></svg>",
        "h1".repeat(30_000)
    );
    let html = format!("{symbol}{}<svg><use href='#t'/></svg>", "<svg><use href='#s'/></svg>".repeat(400));
    let out = saved(&html, WholeOptions::default(), |_| None);
    assert!(out.len() < 8 << 20, "{} MB", out.len() >> 20);
    let drawing = |at: usize| {
        let base64 = out.split("base64,").nth(at).unwrap().split_once('"').unwrap().0;
        String::from_utf8(STANDARD.decode(base64).unwrap()).unwrap()
    };
    // The first have what they use, and a small part still fits in the end.
    assert!(drawing(2).contains("<symbol id=\"s\">"));
    assert!(!drawing(401).contains("<symbol"));
    assert!(drawing(402).contains("<symbol id=\"t\">"), "{}", drawing(402));
}

#[test]
fn what_sheets_import_has_an_end() {
    // Thirty times itself, and a chain of sheets that each import the next one thirty times: 30⁸ rules.
    let fetch = |need: &Need| {
        let name = need.url.strip_prefix("https://example.org/")?;
        let (next, most) = match name.strip_suffix(".css")? {
            "b" => ("b".to_owned(), 1),
            number => ((number.parse::<usize>().ok()? + 1).to_string(), 1000),
        };
        let rule = format!("p{{order:{most}}}");
        Some(format!("{}{rule}", format!("@import '{next}.css';").repeat(30)).into_bytes())
    };
    let own = saved("<style>@import '/b.css';</style><p>a", WholeOptions::default(), fetch);
    assert_eq!(own.matches("order:1}").count(), 1, "{own}");
    let chain = saved("<style>@import '/0.css';</style><p>a", WholeOptions::default(), fetch);
    assert!((1..=500).contains(&chain.matches("order:1000}").count()));
}

#[test]
fn formulas_keep_how_they_are_set_and_not_their_source() {
    assert_eq!(
        plain(
            "<math display=block onclick=x><semantics><mi mathvariant=normal>a</mi><annotation encoding=tex>\\rm a</annotation></semantics></math>"
        ),
        "<math display=\"block\"><mi mathvariant=\"normal\">a</mi></math>"
    );
}

#[test]
fn imported_styles_keep_their_layer_and_conditions() {
    let fetch = |need: &Need| (need.url == "https://example.org/x.css").then(|| b"p{color:red}".to_vec());
    let html = "<style>@import url(/x.css) layer(base.low) supports(display: grid) screen;@import '/x.css' layer;p{margin:0}@import '/x.css';</style><p>a";
    let out = saved(html, WholeOptions::default(), fetch);
    assert!(
        out.contains("<style>@media screen{@supports (display: grid){@layer base.low{p{color:red}\n}}}\n@layer{p{color:red}\n}\np{margin:0}\n</style>"),
        "{out}"
    );
}

#[test]
fn of_a_font_one_file_comes_along_and_only_where_letters_want_it() {
    let css = "@font-face{font-family:F;src:url(f.eot);src:url(f.woff) format('woff'),url(f.woff2) format('woff2')}\
               @font-face{font-family:F;font-weight:bold;src:url(b.woff2)}";
    let html = format!("<html data-decant-faces='F\tnormal\t700\tU+0-10FFFF'><style>{css}</style><p>a");
    let asked = std::cell::RefCell::new(Vec::new());
    let fetch = |have: &'static str| {
        let asked = &asked;
        move |need: &Need| {
            asked.borrow_mut().push(need.url.clone());
            need.url.ends_with(have).then(|| b"wOFF....".to_vec())
        }
    };
    let out = saved(&html, WholeOptions::default(), fetch("f.woff2"));
    assert!(out.contains("@font-face{font-family:F;src:url(data:font/woff;base64,"), "{out}");
    assert_eq!(asked.take(), ["https://example.org/a/f.woff2"]);
    saved(&html, WholeOptions::default(), fetch("f.woff"));
    assert_eq!(asked.take(), ["https://example.org/a/f.woff2", "https://example.org/a/f.woff"]);
}

#[test]
fn styles_bring_what_they_need() {
    let fetch = |need: &Need| -> Option<Vec<u8>> {
        Some(match (need.kind, need.url.as_str()) {
            (Kind::Style, "https://example.org/s/main.css") => {
                b"@import 'more.css';@font-face{font-family:F;src:url(f.woff2)}.no{color:red}p{background:url(../i.png)}".to_vec()
            }
            (Kind::Style, "https://example.org/s/more.css") => b".yes{color:blue}".to_vec(),
            (Kind::Font, "https://example.org/s/f.woff2") => b"wOF2....".to_vec(),
            (Kind::Picture, "https://example.org/i.png" | "https://example.org/a/j.png") => PNG.to_vec(),
            _ => return None,
        })
    };
    let html = "<!doctype html><title>T</title><link rel=stylesheet href=/s/main.css media=screen><p class=yes>a<img src=j.png srcset='k.png 2x' alt=x><img src=gone.png>";
    let out = saved(html, WholeOptions::default(), fetch);
    assert!(out.starts_with("<!DOCTYPE html><html><head><meta http-equiv=\"Content-Security-Policy\""), "{out}");
    assert!(out.contains("<style media=\"screen\">.yes{color:blue}\n@font-face{font-family:F;src:url(data:font/woff2;base64,d09GMi4uLi4=)}\np{background:url(data:image/png;base64,"), "{out}");
    assert!(!out.contains(".no"), "{out}");
    assert!(out.contains("<img alt=\"x\" src=\"data:image/png;base64,"), "{out}");
    assert!(out.contains("<img data-src=\"https://example.org/a/gone.png\">"), "{out}");
    let all = saved(html, WholeOptions { all_rules: true, ..WholeOptions::default() }, fetch);
    assert!(all.contains(".no{color:red}"), "{all}");
}

#[test]
fn a_page_of_old_rules_is_saved_as_one() {
    assert!(saved("<p>x", WholeOptions::default(), |_| None).starts_with("<html><head>"));
}

#[test]
fn what_may_stand_before_a_doctype_does_not_take_it_away() {
    for before in ["<!-- made by hand -->\n", "<?xml version=\"1.0\"?>\n<!-- a --> ", "\u{feff}\n"] {
        let copy = saved(&format!("{before}<!DOCTYPE html><p>x"), WholeOptions::default(), |_| None);
        assert!(copy.starts_with("<!DOCTYPE html>"), "{copy}");
    }
    assert!(!saved("<!-- <!DOCTYPE html> --><p>x", WholeOptions::default(), |_| None).starts_with("<!DOCTYPE"));
}

#[test]
fn sheets_are_read_in_their_own_charset() {
    let kept = |sheet: &[u8]| {
        let page = "<!DOCTYPE html><link rel=stylesheet href=a.css><p class=a>x<p class=b>y";
        saved(page, WholeOptions::default(), |_| Some(sheet.to_vec()))
    };
    let marked = kept(b"\xef\xbb\xbf.a{color:red}.b{color:blue}");
    assert!(marked.contains(".a{color:red}") && marked.contains(".b{color:blue}"), "{marked}");
    let wide: Vec<u8> = "\u{feff}.a::before{content:'\u{e9}'}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let old = b"@charset \"windows-1252\";.a::before{content:'\xe9'}";
    for sheet in [&wide[..], old] {
        let copy = kept(sheet);
        assert!(copy.contains('\u{e9}'), "{copy}");
    }
}

#[test]
fn names_that_spell_an_address_are_names() {
    let html = "<!doctype html><style>a[href^=javascript\\:]:after{content:''} .bg-\\[url\\(\\/p\\.png\\)\\]{color:red} \
                .\\@import\\:b{color:blue}</style><p class='bg-[url(/p.png)] @import:b'><a href=/>x</a>";
    let out = saved(html, WholeOptions::default(), |_| None);
    assert!(out.contains("{color:red}") && out.contains("{color:blue}"), "{out}");
    // Escaped letters are what they stand for.
    for css in [
        "p{background:\\75rl(http://x.example/)}",
        "@\\69mport 'x'",
        "p{width:e\\78pression(1)}",
        "p{\\2d moz-binding:none}",
        "p{background:url(\\64 ata\\3aimage/png)}",
        "p{background:image-set(\"ht\\\ntps://x.example/a.png\" 1x)}",
        "p:before{content:\"/*\"}p{background:url(https://x.example/a.png)}",
        "p{background:image-set(\"//x.example/a.png\" 1x)}",
        "p{background:image-set(linear-gradient(red,blue) 1x,'a.png' 2x type(\"image/png\"))}",
    ] {
        let bad = out.replace("</style>", &format!("{css}</style>"));
        assert!(!check(bad.as_bytes(), Some(Format::Html)).is_clean(), "{css}");
    }
    let fine = "p{background:image-set(\"data:image/png;base64,AA\" type('image/png') 1x)} /* \" it's */ p{color:red}";
    let good = out.replace("</style>", &format!("{fine}</style>"));
    assert_eq!(check(good.as_bytes(), Some(Format::Html)).faults, [] as [String; 0]);
}

#[test]
fn a_copy_says_which_pictures_it_lacks() {
    let html = "<!doctype html><link rel=icon href=/icon.png><style>p{background:url(/paper.png)}</style>\
                <p><img src=/here.png><img src='/gone.png?a=1&amp;b=2'><img src='/gone.png?a=1&amp;b=2'>";
    let note = |fetch: fn(&Need) -> Option<Vec<u8>>| {
        let mut page = page(html, WholeOptions::default());
        answer(&mut page, fetch);
        page.set_note("Not\nhere: <2>");
        let out = written(&page);
        let report = check(out.as_bytes(), Some(Format::Html));
        assert!(report.is_clean() && report.text == Text::Whole, "{:?}\n{out}", report.faults);
        (page.missing(), out.split_once("<summary>").map(|(_, note)| note.to_owned()))
    };
    let (missing, text) = note(|need| need.url.ends_with("here.png").then(|| PNG.to_vec()));
    // The icon is none of the pictures that anybody sees on the page.
    assert_eq!(missing, ["https://example.org/gone.png?a=1&b=2", "https://example.org/paper.png"]);
    let text = text.unwrap();
    assert!(
        text.starts_with("Not here: &lt;2&gt;</summary><ul><li><a href=\"https://example.org/gone.png?a=1&amp;b=2\">")
    );
    assert_eq!(text.matches("<li>").count(), 2);
    assert_eq!(note(|_| Some(PNG.to_vec())), (vec![], None));
}

#[test]
fn no_payload_leaves_anything_that_runs_or_loads() {
    let Some(path) = common::shared("security/payloads.jsonl") else { return };
    let table = std::fs::read_to_string(path).unwrap();
    let mut failed = Vec::new();
    for line in table.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let html = row["html"].as_str().unwrap();
        let around = format!("<!doctype html><title>t</title><p>KEEP1</p><div>{html}</div><p>KEEP2</p>");
        for html in [html, &around] {
            let out = copy(html, WholeOptions::default(), |_| None);
            let report = check(out.as_bytes(), Some(Format::Html));
            let whole = report.text == Text::Whole && report.kind == "page as HTML";
            if !report.is_clean() || !whole || (html == around && !out.contains("KEEP1")) {
                failed.push(format!(
                    "{} {report} {:?}\n{}",
                    row["id"],
                    report.faults,
                    &out[out.find("<title>").unwrap()..]
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{} payloads\n{}", failed.len(), failed[..failed.len().min(12)].join("\n"));
}
