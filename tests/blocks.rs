//! Each page in `tests/blocks` gathered whole, compared with the JSON beside it. `BLESS=1` rewrites the JSON.

use std::fs;
use std::path::Path;

use decant::article::gather;
use decant::extract::Choice;
use decant::html;
use decant::page::Base;

#[test]
fn pages_become_the_expected_blocks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/blocks");
    let bless = std::env::var_os("BLESS").is_some();
    let mut paths: Vec<_> = fs::read_dir(folder).expect("tests/blocks").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let base = Base::new(Some("https://news.example/2026/story.html"), None);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "html")) {
        seen += 1;
        let source = fs::read_to_string(path).expect("a readable page");
        let tree = html::parse(&source).expect("a page that parses");
        let choice = Choice { roots: vec![tree.body()], ..Choice::default() };
        let gathered = gather(&tree, &base, &choice);
        let got = serde_json::to_string_pretty(&gathered.blocks).expect("blocks have a JSON form") + "\n";
        let expected_path = path.with_extension("json");
        if bless {
            fs::write(&expected_path, &got).expect("a writable folder");
        } else if fs::read_to_string(&expected_path).unwrap_or_default() != got {
            wrong.push(format!("{}\n{got}", path.display()));
        }
    }
    assert!(seen > 0, "no pages in tests/blocks");
    assert!(wrong.is_empty(), "{} of {seen} pages differ (BLESS=1 rewrites them):\n{}", wrong.len(), wrong.join("\n"));
}

fn gathered(source: &str) -> decant::article::Gathered {
    let tree = html::parse(source).expect("a page that parses");
    let choice = Choice { roots: vec![tree.body()], ..Choice::default() };
    gather(&tree, &Base::new(Some("https://news.example/"), None), &choice)
}

/// Deep pages are flattened: nothing is lost, and JSON parsers with a depth limit can read what comes out.
#[test]
fn deep_nesting_is_flattened() {
    let openings = [
        "<div>",
        "<ul><li>",
        "<blockquote>",
        "<table><tr><th>h<td>",
        "<dl><dt>t<dd>",
        "<figure>",
        "<b><i><a href=/x><del><mark><sub><sup><kbd><code>",
        "<h2>",
        "<details><summary>s</summary>",
        "<math><mrow><msqrt>",
        "<ruby>",
        "<pre>",
        "<ol><ol>",
    ];
    for opening in openings {
        let source = format!("<p>start</p>{}deepest", opening.repeat(3000));
        let blocks = gathered(&source).blocks;
        let json = serde_json::to_string(&blocks).expect("a JSON form");
        assert!(json.contains("deepest") || opening.contains("math"), "{opening} loses its text: {json:.300}");
        let read: Vec<decant::article::Block> = serde_json::from_str(&json).expect(opening);
        assert_eq!(read, blocks);
    }
}

#[test]
fn dropped_nodes_part_the_text_and_are_accounted_for() {
    let source = "<body><p>Kept words stay here.</p><div>Advert with five words</div><p>More text</p>";
    let tree = html::parse(source).expect("a page that parses");
    let advert = tree.children(tree.body()).nth(1).expect("the div");
    let choice =
        Choice { roots: vec![tree.body()], dropped: vec![(advert, decant::extract::Reason::Ad)], ..Choice::default() };
    let got = gather(&tree, &Base::default(), &choice);
    assert_eq!(got.blocks.len(), 2);
    assert_eq!((got.words, got.kept_percent), (6, 60));
    assert_eq!(got.left_out.len(), 1);
    assert_eq!(
        (got.left_out[0].reason.as_str(), got.left_out[0].words, got.left_out[0].sample.as_str()),
        ("ad", 4, "Advert with five words")
    );
}

/// Hidden text and what stands outside the column are told, but are no part of what the reader could have seen there.
#[test]
fn the_share_that_is_kept_is_of_the_column_that_is_shown() {
    let source = "<body><main><p>One two three four five six.</p><aside>Seven eight nine</aside><div hidden>Ten eleven</div>\
                  </main><footer>Imprint, privacy, terms, contact</footer>";
    let tree = html::parse(source).expect("a page that parses");
    let find = |name: &str| tree.descendants(tree.body()).find(|&id| tree.name(id) == name).expect("the element");
    use decant::extract::Reason::{Hidden, Navigation, Related};
    let choice = Choice {
        roots: vec![find("main")],
        dropped: vec![(find("aside"), Related), (find("div"), Hidden), (find("footer"), Navigation)],
        ..Choice::default()
    };
    let got = gather(&tree, &Base::default(), &choice);
    // Six of the nine words that are shown in the column.
    assert_eq!((got.words, got.kept_percent), (6, 66));
    let left: Vec<_> = got.left_out.iter().map(|left| (left.reason.as_str(), left.words)).collect();
    assert_eq!(left, [("navigation", 4), ("related", 3), ("hidden", 2)]);
}

/// A page whose words are counted beforehand, read from its bytes: 240 of the article, 16 of a box in it.
#[test]
fn a_page_says_how_much_of_it_was_kept() {
    use decant::read::{ReadOptions, Reader};
    let sentence = "the ferry stayed in port again because the tide had taken the second pier with it";
    let paragraph = format!("<p>{sentence}, {sentence}, {sentence}.</p>");
    let page = |inside: &str| {
        let half = paragraph.repeat(3);
        let head = "<meta property=og:type content=article><title>Ferry stays in port</title>";
        let body = paragraph.repeat(2);
        let source = format!("{head}<main><article><h1>Ferry stays in port</h1>{half}{inside}{body}</article></main>");
        let mut reader = Reader::new(ReadOptions::default());
        reader.push(source.as_bytes());
        reader.finish().expect("an article").article
    };
    fn left(article: &decant::article::Article) -> Vec<(&str, u32)> {
        article.left_out.iter().map(|left| (left.reason.as_str(), left.words)).collect()
    }
    let whole = page("");
    assert_eq!((whole.words, whole.kept_percent), (240, 100));
    assert_eq!(left(&whole), [("repeated_title", 4)]);
    let call = "Sign up for our newsletter and get the best of the harbour in your inbox weekly.";
    let boxed =
        page(&format!("<div class='newsletter-signup'><p>{call}</p><input type=email><button>Go</button></div>"));
    // 240 of 240 + 16 + 1 words.
    assert_eq!((boxed.words, boxed.kept_percent), (240, 93));
    assert_eq!(left(&boxed), [("newsletter", 17), ("repeated_title", 4)]);
}

#[test]
fn lead_and_lead_image_leave_the_body() {
    let source = "<p id=lead><b>The standfirst.</b></p><figure><img src=/a.jpg><figcaption>Cap</figcaption></figure>\
                  <p>Body <img src='/a.jpg?w=200' width=900></p>";
    let tree = html::parse(source).expect("a page that parses");
    let find = |name: &str| tree.descendants(tree.body()).find(|&id| tree.name(id) == name);
    let choice = Choice {
        roots: vec![tree.body()],
        lead: find("p").into_iter().collect(),
        image: find("img"),
        ..Choice::default()
    };
    let got = gather(&tree, &Base::new(Some("https://news.example/"), None), &choice);
    assert_eq!(
        serde_json::to_value(&got.lead).expect("JSON"),
        serde_json::json!([{"type": "text", "text": "The standfirst."}])
    );
    let image = got.image.expect("a lead image");
    assert_eq!(image.images[0].src, "https://news.example/a.jpg");
    assert_eq!(image.caption.len(), 1);
    assert_eq!(got.blocks.len(), 1, "{:?}", got.blocks);
}

#[test]
fn words_count_as_readers_do() {
    use decant::article::count_words;
    assert_eq!(count_words("It's 3.5 km – far, isn't it?"), 6);
    assert_eq!(count_words("新华社北京"), 5);
    assert_eq!(count_words("한국어 문장"), 2);
    assert_eq!(count_words(" — … "), 0);
}
