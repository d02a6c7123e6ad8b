//! Random articles: every kind of block and inline, and strings that are traps for one format or another.

use decant::article::*;

/// A small generator of numbers (xorshift), so that a failing seed can be tried again.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

const SCRAPS: [&str; 64] = [
    "word",
    "The harbour",
    "é",
    "中文",
    "の",
    "עברית",
    "العربية",
    "한국어",
    "ไทย",
    "🙂",
    "e\u{301}",
    "«",
    "»",
    "…",
    "—",
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\t",
    "\r\n",
    "\u{a0}",
    "\u{3000}",
    "*",
    "**",
    "_",
    "__",
    "`",
    "``",
    "~",
    "~~",
    "$",
    "$$",
    "[",
    "]",
    "](",
    "![",
    "(",
    ")",
    "<",
    ">",
    "<!--",
    "-->",
    "</p>",
    "<script>alert(1)</script>",
    "\"",
    "'",
    "&",
    "&amp;",
    "&#x3c;",
    "\\",
    "|",
    "#",
    "- ",
    "+ ",
    "1. ",
    "2)",
    "=",
    "===",
    ":",
    "\u{0}",
    "\u{202e}",
    "https://a.org/_x_?a=1&b",
];

pub const GIF: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";

const ADDRESSES: [&str; 14] = [
    "https://example.org/a",
    "https://example.org/a(b)_c?x=1&copy=2&amp;#top",
    "http://example.org/ü/中 x",
    "mailto:a@example.org",
    "tel:+4912345",
    "https://example.org/\"onmouseover=alert(1)",
    "https://example.org/<script>|`[x]\\",
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//example.org/x",
    "",
    "#",
    "vbscript:x",
];

pub fn string(random: &mut Random) -> String {
    (0..random.below(7)).map(|_| random.pick(&SCRAPS)).collect()
}

/// Text as an article's gathering leaves it: some of it ends in a word.
fn filled(random: &mut Random) -> String {
    string(random) + random.pick(&["", "", "word", "中"])
}

fn address(random: &mut Random) -> String {
    random.pick(&ADDRESSES).to_owned()
}

pub fn image(random: &mut Random) -> Image {
    let src = if random.chance(3) { GIF.to_owned() } else { address(random) };
    let side = random.chance(2).then(|| random.below(30_000) as u32);
    Image { src, alt: string(random), width: side, height: side }
}

pub fn inlines(random: &mut Random, depth: usize) -> Vec<Inline> {
    (0..random.below(5)).map(|_| inline(random, depth)).collect()
}

fn inline(random: &mut Random, depth: usize) -> Inline {
    let text = |random: &mut Random| Inline::Text { text: filled(random) };
    if depth == 0 {
        return text(random);
    }
    let content = |random: &mut Random| inlines(random, depth - 1);
    match random.below(20) {
        0 | 1 => Inline::Strong { content: content(random) },
        2 | 3 => Inline::Emphasis { content: content(random) },
        4 => Inline::Code { text: string(random) },
        5 | 6 => Inline::Link { href: address(random), content: content(random) },
        7 => Inline::Sub { content: content(random) },
        8 => Inline::Sup { content: content(random) },
        9 => Inline::Mark { content: content(random) },
        10 => Inline::Deleted { content: content(random) },
        11 => Inline::Keyboard { content: content(random) },
        12 => Inline::Break,
        13 => Inline::Image(image(random)),
        14 => Inline::Ruby {
            parts: (0..random.below(3)).map(|_| RubyPart { base: content(random), reading: string(random) }).collect(),
        },
        15 => Inline::FootnoteReference { id: note_id(random), label: string(random) },
        16 => Inline::Math(math(random)),
        _ => text(random),
    }
}

fn note_id(random: &mut Random) -> String {
    random.pick(&["1", "2", "a b\"c", "<x>"]).to_owned()
}

fn math(random: &mut Random) -> Math {
    let tex = random.chance(2).then(|| string(random));
    let mathml = if random.chance(2) { math_nodes(random, 3) } else { Vec::new() };
    Math { tex, mathml, text: string(random) }
}

fn math_nodes(random: &mut Random, depth: usize) -> Vec<MathNode> {
    use MathName::*;
    let names = [
        Mrow,
        Mi,
        Mn,
        Mo,
        Mtext,
        Mspace,
        Mfrac,
        Msqrt,
        Msup,
        Msub,
        Munderover,
        Mtable,
        Mtr,
        Mtd,
        Mmultiscripts,
        None,
        Merror,
    ];
    (0..random.below(4))
        .map(|_| match depth > 0 && random.chance(2) {
            true => {
                MathNode::Element { name: names[random.below(names.len())], children: math_nodes(random, depth - 1) }
            }
            false => MathNode::Text { text: string(random) },
        })
        .collect()
}

pub fn blocks(random: &mut Random, depth: usize) -> Vec<Block> {
    (0..random.below(5)).map(|_| block(random, depth)).collect()
}

fn block(random: &mut Random, depth: usize) -> Block {
    let paragraph = |random: &mut Random| Block::Paragraph { content: inlines(random, 3) };
    if depth == 0 {
        return paragraph(random);
    }
    let inner = depth - 1;
    match random.below(18) {
        0 => Block::Heading { level: random.below(9) as u8, content: inlines(random, 2) },
        1..=3 => Block::List {
            ordered: random.chance(2),
            start: random.pick(&[&1, &1, &0, &7, &-3, &i32::MAX]).to_owned(),
            items: (0..random.below(4)).map(|_| blocks(random, inner)).collect(),
        },
        4 => Block::Quote { blocks: blocks(random, inner), cite: inlines(random, 1) },
        5 => Block::Code {
            language: random.chance(2).then(|| random.pick(&["rust", "c++", "a b", "\"><script>"]).to_owned()),
            text: code(random),
        },
        6 | 7 => {
            Block::Table { caption: inlines(random, 1), head: rows(random, inner, 2), rows: rows(random, inner, 4) }
        }
        8 => Block::Figure(figure(random)),
        9 => Block::Media {
            kind: if random.chance(2) { MediaKind::Video } else { MediaKind::Audio },
            src: address(random),
            poster: random.chance(2).then(|| image(random).src),
            title: random.chance(2).then(|| string(random)),
        },
        10 => Block::Embed {
            provider: string(random),
            url: address(random),
            title: random.chance(2).then(|| string(random)),
        },
        11 => Block::Math(math(random)),
        12 => Block::Definitions {
            items: (0..random.below(3))
                .map(|_| Definition {
                    terms: (0..random.below(3)).map(|_| inlines(random, 2)).collect(),
                    details: (0..random.below(3)).map(|_| blocks(random, inner)).collect(),
                })
                .collect(),
        },
        13 => Block::Footnotes {
            notes: (0..random.below(3))
                .map(|_| Footnote { id: note_id(random), label: string(random), blocks: blocks(random, inner) })
                .collect(),
        },
        14 => Block::Rule,
        _ => paragraph(random),
    }
}

fn code(random: &mut Random) -> String {
    (0..random.below(4)).map(|_| string(random) + random.pick(&["\n", "\n\n", "    x\n", "```\n"])).collect()
}

fn rows(random: &mut Random, depth: usize, most: usize) -> Vec<Vec<Cell>> {
    let cell = |random: &mut Random| Cell {
        header: random.chance(3),
        colspan: random.pick(&[&1, &1, &1, &2, &65_535]).to_owned(),
        rowspan: random.pick(&[&1, &1, &1, &3]).to_owned(),
        blocks: blocks(random, depth),
    };
    (0..random.below(most)).map(|_| (0..random.below(4)).map(|_| cell(random)).collect()).collect()
}

pub fn figure(random: &mut Random) -> Figure {
    Figure { images: (0..random.below(3)).map(|_| image(random)).collect(), caption: inlines(random, 2) }
}

pub fn article(seed: u64) -> Article {
    let random = &mut Random::new(seed);
    let maybe = |random: &mut Random| random.chance(2).then(|| string(random));
    Article {
        version: ARTICLE_VERSION,
        url: random.chance(2).then(|| address(random)),
        canonical: random.chance(2).then(|| address(random)),
        title: filled(random),
        byline: (0..random.below(3)).map(|_| string(random)).collect(),
        site: maybe(random),
        published: random
            .chance(2)
            .then(|| random.pick(&["2024-05-01", "2024-05-01T10:00:00Z", "\"><script>", "May"]).to_owned()),
        modified: maybe(random),
        language: random.chance(2).then(|| random.pick(&["en", "zh-Hant", "x\"y", ""]).to_owned()),
        direction: if random.chance(2) { Direction::Rtl } else { Direction::Ltr },
        lead: inlines(random, 2),
        image: random.chance(2).then(|| figure(random)),
        excerpt: string(random),
        words: random.below(5000) as u32,
        minutes: random.below(20) as u32,
        blocks: blocks(random, 4),
        next: (0..random.below(3)).map(|_| address(random)).collect(),
        left_out: (0..random.below(3))
            .map(|_| LeftOut { reason: string(random), words: random.below(100) as u32, sample: string(random) })
            .collect(),
        kept_percent: random.below(101) as u8,
    }
}
