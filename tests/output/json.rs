//! Article JSON: what is written by serde is read back the same by hand.

use decant::article::Article;
use decant::output::json;

use crate::generate::article;

#[test]
fn random_articles_come_back() {
    for seed in 0..300 {
        let article = article(seed);
        let text = String::from_utf8(json::write(&article)).expect("JSON is UTF-8");
        assert_eq!(json::read(&text).expect("our own JSON"), article, "seed {seed}");
        assert_eq!(serde_json::from_str::<Article>(&text).expect("our own JSON"), article, "seed {seed}, by serde");
    }
}

#[test]
fn what_is_unknown_is_left_out() {
    let text = r#"{"title": "T", "blocks": [{"type": "script", "text": "x"}, {"type": "paragraph", "content":
        [{"type": "handler"}, {"type": "text", "text": "kept", "onclick": "x"}, 7]}, {}, null], "words": -1}"#;
    let article = json::read(text).expect("JSON");
    assert_eq!(article.blocks.len(), 1);
    assert_eq!(article.words, 0);
    assert!(json::read("{").is_err());
}
