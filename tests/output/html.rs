//! The reader document.

use decant::article::*;
use decant::output::{Options, Picture, html, text};

use crate::generate::{self, GIF, Random};

fn options(seed: u64) -> Options {
    let random = &mut Random::new(seed + 7);
    let mut options =
        Options { note: Some(generate::string(random)), tags: vec![generate::string(random)], ..Options::default() };
    options.saved = Some("2026-01-02T03:04:05Z".into());
    let picture = Picture::from_data_url(GIF).unwrap();
    options.pictures.insert("https://example.org/a".into(), picture);
    options
}

#[test]
fn what_was_written_and_read_is_written_the_same_again() {
    for seed in 0..3000 {
        let article = generate::article(seed);
        let first = html::write(&article, &options(seed));
        let (again, options) = html::read(&first).unwrap();
        let second = html::write(&again, &options);
        if first != second {
            let at = first.bytes().zip(second.bytes()).position(|(a, b)| a != b).unwrap_or(0).saturating_sub(60);
            let show =
                |s: &str| String::from_utf8_lossy(&s.as_bytes()[at.min(s.len())..(at + 200).min(s.len())]).into_owned();
            panic!("seed {seed}\n{}\n---\n{}", show(&first), show(&second));
        }
    }
}

#[test]
fn an_article_of_plain_strings_comes_back_as_it_was() {
    let text = |t: &str| vec![Inline::Text { text: t.into() }];
    let article = Article {
        version: ARTICLE_VERSION,
        title: "A <b>title</b> & “more”".into(),
        byline: vec!["Ann".into(), "Bob".into()],
        site: Some("The Paper".into()),
        url: Some("https://example.org/a".into()),
        published: Some("2024-05-01".into()),
        language: Some("en".into()),
        lead: text("Lead."),
        words: 10,
        minutes: 1,
        kept_percent: 97,
        left_out: vec![LeftOut { reason: "related".into(), words: 12, sample: "More on this".into() }],
        image: Some(Figure {
            images: vec![Image { src: GIF.into(), alt: "x".into(), width: Some(3), height: None }],
            caption: text("Cap"),
        }),
        blocks: vec![
            Block::Paragraph { content: vec![Inline::FootnoteReference { id: "note-1".into(), label: "1".into() }] },
            Block::List { ordered: true, start: 4, items: vec![vec![Block::Paragraph { content: text("a") }]] },
            Block::Code { language: Some("rust".into()), text: "fn x() {}\n".into() },
            Block::Footnotes {
                notes: vec![Footnote {
                    id: "note-1".into(),
                    label: "1".into(),
                    blocks: vec![Block::Paragraph { content: text("n") }],
                }],
            },
        ],
        ..Article::default()
    };
    let (read, _) = html::read(&html::write(&article, &Options::default())).unwrap();
    assert_eq!(read, article);
}

#[test]
fn the_text_survives() {
    for seed in 0..1000 {
        let article = generate::article(seed);
        let (again, _) = html::read(&html::write(&article, &options(seed))).unwrap();
        let letters =
            |article: &Article| text::body(article).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        assert_eq!(letters(&again), letters(&article), "seed {seed}");
    }
}

#[test]
fn the_policy_is_first_and_the_style_is_the_one_it_names() {
    let written = html::write(&Article::default(), &Options::default());
    let head = written.split_once("<head>").unwrap().1;
    assert!(head.starts_with(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'sha256-"
    ));
    assert!(written.len() < 8_000, "{}", written.len());
}
