//! The certificate: clean copies pass, and anything put into one is found.

use decant::output::check::{Text, check};
use decant::output::epub::{self, Book};
use decant::output::{Format, Options, Picture, write, zip};

use crate::generate::{self, GIF};

fn options() -> Options {
    let mut options = Options::default();
    options.pictures.insert("https://example.org/a".into(), Picture::from_data_url(GIF).unwrap());
    let drawing = b"<svg viewBox='0 0 9 9'><script>x()</script><path d='M0 0h9'/></svg>";
    options.pictures.insert("http://example.org/\u{fc}/\u{4e2d} x".into(), Picture::new(drawing.to_vec()).unwrap());
    options
}

#[test]
fn everything_that_is_written_is_clean() {
    for seed in 0..600 {
        let article = generate::article(seed);
        for format in [Format::Html, Format::Markdown, Format::Text, Format::Epub, Format::Json] {
            let report = check(&write(&article, format, &options()).unwrap(), Some(format));
            assert!(report.is_clean(), "seed {seed} {format:?}: {report}\n{:?}", report.faults);
            if matches!(format, Format::Html | Format::Epub) {
                assert_eq!(
                    (report.text, report.scripts, report.remote_loads),
                    (Text::Whole, 0, 0),
                    "seed {seed} {format:?}"
                );
            }
        }
    }
}

#[test]
fn what_is_put_into_a_document_is_found() {
    let clean = String::from_utf8(write(&generate::article(11), Format::Html, &options()).unwrap()).unwrap();
    let scripts = [
        "<script>1</script>",
        "<SCRIPT src=x>",
        "<p onclick=alert(1)>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href='java&#10;script&colon;alert(1)'>x</a>",
        "<iframe srcdoc=x></iframe>",
        "<svg><animate attributeName=href></svg>",
        "<meta http-equiv=refresh content=0>",
        "<object data=x>",
        "<p style='behavior: url(x)'>",
        "<a href='data:text/html,<script>'>x</a>",
    ];
    let loads = [
        "<img src=https://example.org/x>",
        "<img srcset='x 1x'>",
        "<link rel=stylesheet href=x>",
        "<style>@im\\port 'x'</style>",
        "<style>a{background:u\\72l(x)}</style>",
        "<p style='background:url(//x)'>",
        "<svg><image href=x></svg>",
        "<video poster=x></video>",
    ];
    for (list, scripts) in [(&scripts[..], true), (&loads[..], false)] {
        for bad in list {
            let report = check(clean.replace("</article>", &format!("{bad}</article>")).as_bytes(), None);
            assert!(!report.is_clean(), "{bad}");
            assert!(if scripts { report.scripts } else { report.remote_loads } > 0, "{bad}: {report}");
        }
    }
    let twice = check(clean.replace("</article>", "<p id=a Id=b>x</p></article>").as_bytes(), None);
    assert!(twice.faults.iter().any(|fault| fault.contains("twice: id on <p>")), "{:?}", twice.faults);
    let first = clean.find("<meta http-equiv").unwrap();
    let end = first + clean[first..].find('>').unwrap() + 1;
    let without = clean.replace(&clean[first..end], "");
    assert!(check(without.as_bytes(), None).faults.iter().any(|fault| fault.contains("policy")));
}

#[test]
fn a_copy_that_was_cut_or_changed_is_not_clean() {
    let mut article = generate::article(12);
    article.title = "Breakwater vote".into();
    let html = write(&article, Format::Html, &options()).unwrap();
    let changed = String::from_utf8_lossy(&html).replace("Breakwater vote</h1>", "Breakwater veto</h1>");
    assert_eq!(check(changed.as_bytes(), None).text, Text::Changed);
    let cut = String::from_utf8_lossy(&html[..html.len() - 30]).into_owned();
    assert!(!check(cut.as_bytes(), None).is_clean());
    let book = epub::write(&Book { title: None, articles: &[article.clone()] }, &options()).unwrap();
    for end in (0..book.len()).step_by(book.len() / 50) {
        assert!(!check(&book[..end], None).is_clean() || end < 4, "{end}");
    }
    let markdown = String::from_utf8(write(&article, Format::Markdown, &options()).unwrap()).unwrap();
    assert!(!check(markdown.replace("# Breakwater", "<img src=x onerror=alert(1)>").as_bytes(), None).is_clean());
    assert!(!check(b"", None).is_clean());
    assert!(!check(b"<!doctype html><p>Not ours", None).is_clean());
}

#[test]
fn an_archive_is_as_clean_as_what_is_in_it() {
    let article = generate::article(3);
    let folder = Options { image_folder: Some("images".into()), ..options() };
    let folder = decant::output::markdown::write_folder("a.md", &article, &folder).unwrap();
    let report = check(&folder, None);
    assert!(report.is_clean(), "{:?}", report.faults);

    let mut several = zip::Archive::default();
    for (name, format) in [("a.html", Format::Html), ("b.md", Format::Markdown), ("c.epub", Format::Epub)] {
        several.add(name, &write(&article, format, &options()).unwrap()).unwrap();
    }
    let report = check(&several.finish().unwrap(), None);
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!(report.text, Text::Whole);

    for (name, content) in [
        ("a.html", &b"<script>1</script>"[..]),
        ("a.exe", b"MZ"),
        ("a.png", b"<script>"),
        ("a.zip", b"PK\x03\x04"),
        ("a.epub", b"PK\x03\x04"),
    ] {
        let mut bad = zip::Archive::default();
        bad.add(name, content).unwrap();
        assert!(!check(&bad.finish().unwrap(), None).is_clean(), "{name}");
    }
    assert!(!check(&zip::Archive::default().finish().unwrap(), None).is_clean());
    assert!(!check(&folder[..folder.len() - 9], None).is_clean());
}
