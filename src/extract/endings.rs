//! Boxes that say in their first line that they are not the article: "You may also like", "About the author". However
//! well their text reads, it is another text.
//!
//! The learnt lexicon knows only lines that enough labelled sites carried; these openings are written down.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::html::Tag;

use super::segment::inherited;
use super::select::{self, Measured};

/// Words of such a line at most.
const LINE_WORDS: f32 = 9.0;
/// A box with more than this share of the kept words is a part of what the page is about, unless it holds whole other
/// articles.
const MOST: f32 = 0.4;
/// Segments from such a line to the first kept text under it, at most.
const REACH: usize = 8;
/// Words of a link beside such a line at most.
const LINK_WORDS: f32 = 4.0;
/// Words of a life of the author that follows its line without a box of its own, at most.
const LIFE_WORDS: f32 = 120.0;

/// Openings of lines over other articles. Each is unlikely to begin a heading of an article's own section.
const OTHERS: &str = "you may also|you might also|you may like|you might like|you may be interested|you might be interested|\
    more like this|more stories|more articles|read next|recommended for you|recommended articles|recommended reading|\
    recommended stories|related articles|related posts|related stories|related news|related content|related reading|\
    related links|related topics|related products|similar articles|similar posts|similar products|most read|\
    trending now|recent posts|recent articles|latest posts|latest articles|keep reading|customers also|\
    frequently bought together|mehr zum thema|lesen sie auch|auch interessant|das könnte sie|das könnte dich|weitere artikel|\
    weitere meldungen|verwandte artikel|ähnliche artikel|ähnliche beiträge|meistgelesen|à lire aussi|lire aussi|\
    à lire également|sur le même sujet|articles similaires|articles liés|les plus lus|vous aimerez aussi|\
    vous pourriez aimer|te puede interesar|le puede interesar|también te puede|quizás te|lee también|artículos relacionados|\
    noticias relacionadas|contenido relacionado|más leídas|você pode gostar|você também pode|pode gostar|leia também|\
    veja também|notícias relacionadas|artigos relacionados|posts relacionados|mais lidas|leggi anche|potrebbe interessarti|\
    potrebbero interessarti|articoli correlati|lees ook|gerelateerde artikelen|meest gelezen|czytaj też|czytaj także|\
    czytaj również|zobacz też|zobacz także|zobacz również|przeczytaj także|powiązane artykuły|podobne artykuły|\
    читайте также|материалы по теме|похожие материалы|похожие статьи|läs också|läs även|mest läst|les også|læs også|\
    čtěte také|související články|mohlo by vás|ilgili haberler|benzer haberler|baca juga|berita terkait|tin liên quan|\
    bài viết liên quan|διαβάστε επίσης|σχετικά άρθρα|相关阅读|相关新闻|相关文章|相关推荐|推荐阅读|延伸阅读|猜你喜欢|\
    相關新聞|相關文章|延伸閱讀|関連記事|あわせて読みたい|おすすめ記事";
/// Openings of lines over a life of who wrote it.
const AUTHORS: &str = "about the author|about the authors|about the writer|about the reviewer|about the editor|\
    meet the author|author bio|über den autor|über die autorin|à propos de l'auteur|sobre el autor|sobre la autora|\
    acerca del autor|sobre o autor|sobre a autora|over de auteur|o autorze|o autorce|об авторе|om författaren|om forfatteren|\
    作者简介|关于作者|作者簡介|著者プロフィール";

#[derive(Clone, Copy, PartialEq)]
enum Opens {
    Others,
    Author,
}

/// Drops the kept segments in such boxes.
pub fn drop(page: &Measured<'_>, kept: &mut [bool]) {
    if page.hints.is_discussion {
        return;
    }
    let all = page.words(0, kept.len(), |i| kept[i]);
    for i in 0..kept.len() {
        // Most short lines of a page stand among menus: those are not read.
        if !kept[i..].iter().take(REACH).any(|&kept| kept) {
            continue;
        }
        let Some(opens) = opened_by(page, i) else { continue };
        let end = boxed(page, i).unwrap_or_else(|| if opens == Opens::Author { life(page, i) } else { i });
        let text = page.words(i, end, |k| kept[k]);
        if text > 0.0 && (text <= MOST * all || text < all && page.hints.is_article && holds_articles(page, i, end)) {
            kept[i..end].fill(false);
        }
    }
}

/// Two `article` elements or more stand among these segments.
fn holds_articles(page: &Measured<'_>, from: usize, to: usize) -> bool {
    let (first, last) = (page.segments[from].first, page.segments[to - 1].last);
    (first..last).filter(|&id| page.tree.tag(id) == Tag::Article).count() >= 2
}

fn opened_by(page: &Measured<'_>, i: usize) -> Option<Opens> {
    let segment = &page.segments[i];
    if segment.words > LINE_WORDS {
        return None;
    }
    let line = folded(&select::text_of(page, i));
    let begins = |openings: &HashSet<String>| {
        let ends = line.char_indices().map(|(at, _)| at).skip(2).chain([line.len()]);
        // A word that goes on is another word, where words are parted by spaces.
        let mut whole = ends.filter(|&at| line[at..].chars().next().is_none_or(|c| !c.is_ascii_alphanumeric()));
        whole.any(|at| openings.contains(&line[..at]))
    };
    let (others, authors) = tables();
    if begins(authors) { Some(Opens::Author) } else { begins(others).then_some(Opens::Others) }
}

fn tables() -> &'static (HashSet<String>, HashSet<String>) {
    static TABLES: OnceLock<(HashSet<String>, HashSet<String>)> = OnceLock::new();
    let set = |openings: &str| openings.split('|').map(folded).collect();
    TABLES.get_or_init(|| (set(OTHERS), set(AUTHORS)))
}

/// In lower case, with single spaces and plain apostrophes.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace('’', "'");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One past the last segment of the box that begins with the line; none where it stands amid others. The smallest box counts:
/// a sidebar may be the first thing in a row that goes on with the article.
fn boxed(page: &Measured<'_>, i: usize) -> Option<usize> {
    let block = page.segments[i].block;
    let around = std::iter::once(block).chain(page.tree.ancestors(block)).map(|id| page.range(id));
    let mut boxes = around.take_while(|&(from, _)| from == i).map(|(_, to)| to);
    // The line and a link to more of the kind may have a box of their own in it.
    boxes.find(|&to| page.words(i + 1, to, |_| true) > LINK_WORDS)
}

/// One past the last segment of a life that follows its line: up to the next heading, and no longer than one is.
fn life(page: &Measured<'_>, i: usize) -> usize {
    let mut words = 0.0;
    let mut end = i + 1;
    while let Some(segment) = page.segments.get(end) {
        words += segment.words;
        if segment.inherited & inherited::HEADING != 0 || words > LIFE_WORDS {
            break;
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{hints::Hints, segment};
    use crate::html;

    /// The texts that are left of a body all of whose segments were kept.
    fn left_of(body: &str) -> Vec<String> {
        let tree = html::parse(body).expect("a page that parses");
        let segments = segment::segments(&tree);
        let hints = Hints { is_article: true, ..Hints::default() };
        let scores = vec![0.9; segments.len()];
        let page = Measured { tree: &tree, segments: &segments, scores: &scores, hints: &hints };
        let mut kept = vec![true; segments.len()];
        drop(&page, &mut kept);
        (0..kept.len()).filter(|&i| kept[i]).map(|i| select::text_of(&page, i)).collect()
    }

    const STORY: &str = "<p>The ferry left an hour late that morning, and nobody on the quay could say why it had.</p>";

    #[test]
    fn a_box_that_says_what_it_is_goes() {
        let other = "<p>The bridge opens at noon today</p>";
        for line in
            ["<h4>You may also enjoy</h4>", "<div><b>Lesen Sie auch:</b><a href=/>Alle</a></div>", "<p>相关阅读</p>"]
        {
            let left = left_of(&format!("{STORY}<div>{line}{other}</div>{STORY}"));
            assert_eq!(left.len(), 2, "{line} {left:?}");
        }
        let whole = format!(
            "<section><h3>More stories</h3><article>{STORY}</article><article>{STORY}{STORY}</article></section>"
        );
        assert_eq!(left_of(&format!("{STORY}{whole}")).len(), 1);
    }

    #[test]
    fn a_life_of_the_author_goes_without_a_box() {
        let page = format!("{STORY}{STORY}<h2>About the author</h2><p>She sails.</p><h2>Afterword</h2>{STORY}");
        let left = left_of(&page);
        assert!(left.len() == 4 && left[2] == "Afterword", "{left:?}");
    }

    #[test]
    fn what_goes_on_with_the_article_stays() {
        // The line stands amid the text, begins a longer one, or heads most of what there is.
        assert_eq!(left_of(&format!("{STORY}<p>Read next</p>{STORY}")).len(), 3);
        assert_eq!(left_of(&format!("{STORY}<div><h4>You may alsoran</h4>{STORY}</div>{STORY}")).len(), 4);
        assert_eq!(left_of(&format!("<p>Tides</p><div><h4>Related articles</h4>{STORY}{STORY}</div>")).len(), 4);
        // A sidebar that comes first in the row of the article.
        let row = format!(
            "<div><aside><h4>Most read</h4><p>A bridge opens at noon</p></aside><main>{STORY}{STORY}</main></div>"
        );
        assert_eq!(left_of(&row).len(), 2);
    }
}
