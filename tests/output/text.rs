//! Plain text.

use decant::article::*;
use decant::output::text;

fn p(t: &str) -> Block {
    Block::Paragraph { content: words(t) }
}

fn words(t: &str) -> Vec<Inline> {
    vec![Inline::Text { text: t.into() }]
}

#[test]
fn one_line_a_block() {
    let cell = |t: &str| Cell { colspan: 1, rowspan: 1, blocks: vec![p(t)], header: false };
    let article = Article {
        title: "Title".into(),
        byline: vec!["Ann".into()],
        site: Some("Paper".into()),
        published: Some("2024-05-01T10:00:00Z".into()),
        url: Some("https://example.org/a".into()),
        lead: words("Lead \n here."),
        blocks: vec![
            p(" One  two "),
            Block::List { ordered: false, start: 1, items: vec![vec![p("a"), p("b")], vec![p("c")]] },
            Block::Table {
                caption: words("cap"),
                head: vec![vec![cell("h"), cell("i")]],
                rows: vec![vec![cell("j"), cell("k")]],
            },
            Block::Code { language: None, text: "x\n  y\n".into() },
            Block::Paragraph {
                content: vec![
                    Inline::Text { text: "see".into() },
                    Inline::FootnoteReference { id: "1".into(), label: "1".into() },
                    Inline::Break,
                    Inline::Ruby { parts: vec![RubyPart { base: words("漢字"), reading: "かんじ".into() }] },
                ],
            },
            Block::Footnotes { notes: vec![Footnote { id: "1".into(), label: "1".into(), blocks: vec![p("note")] }] },
        ],
        ..Article::default()
    };
    assert_eq!(text::body(&article), "Lead here.\nOne two\na\nb\nc\nh\ti\nj\tk\nx\n  y\nsee[1]\n漢字(かんじ)\n1 note");
    assert_eq!(
        text::document(&article),
        "Title\n\nAnn · Paper · 2024-05-01\nhttps://example.org/a\n\nLead here.\n\nOne two\n\na\n\nb\nc\n\ncap\nh\ti\nj\tk\n\nx\n  y\n\nsee[1]\n漢字(かんじ)\n\n1 note\n"
    );
}
