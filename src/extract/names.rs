//! What boxes are by the words in their names: a hand-written vocabulary beside the learnt one.
//!
//! The lexicon knows only what enough labelled pages carried, and a word such as "comment" stands both on articles and
//! on forums there. These words are known to mean the same everywhere, in the languages that class names are written in.

use std::sync::OnceLock;

use super::lexicon::{ByHash, Hash};

/// One bit a kind of box.
pub mod kind {
    /// Words for what is written, and words for its text; both together name an article's body.
    pub const PIECE: u32 = 1;
    pub const TEXT: u32 = 1 << 1;
    pub const COMMENTS: u32 = 1 << 2;
    pub const RELATED: u32 = 1 << 3;
    pub const SHARE: u32 = 1 << 4;
    pub const AUTHOR: u32 = 1 << 5;
    pub const META: u32 = 1 << 6;
    pub const CAPTION: u32 = 1 << 7;
    pub const PROMO: u32 = 1 << 8;
    pub const NAVIGATION: u32 = 1 << 9;
    pub const ASIDE: u32 = 1 << 10;
    pub const TEASER: u32 = 1 << 11;
    pub const LEAD: u32 = 1 << 12;
    pub const EMBED: u32 = 1 << 13;
    /// How many kinds there are.
    pub const COUNT: usize = 14;

    /// Kinds that are no article's body.
    pub const FURNITURE: u32 =
        COMMENTS | RELATED | SHARE | AUTHOR | META | CAPTION | PROMO | NAVIGATION | ASIDE | TEASER;
}

use kind::*;

const WORDS: [(u32, &str); 15] = [
    (
        PIECE,
        "article artikel articulo artigo articolo post entry story news noticia blog single detail details nota notizia wpis",
    ),
    (
        TEXT,
        "body content contents text copy inhalt texto testo texte tekst corpo cuerpo corps conteudo contenido contenu \
         contenuto markup prose paragraph paragraphs fulltext main tresc",
    ),
    (
        PIECE | TEXT,
        "articlebody articletext articlecontent postbody postcontent storybody storytext storycontent entrycontent \
         richtext rte wysiwyg maincontent bodytext bodycopy fliesstext newstext newsbody newscontent blogpost \
         bodycontent storycopy markdown",
    ),
    (
        COMMENTS,
        "comment comments commentlist commenter commentary kommentar kommentare comentario comentarios commentaire \
         commentaires commenti commento komentarz komentarze komentarzy reacties respond replies reply disqus discussion \
         discussions responses livefyre viafoura coral",
    ),
    (
        RELATED,
        "related relatedposts relateds relacionadas relacionados similar similarposts recommended recommendation \
         recommendations recommend recirc recirculation readmore readnext upnext moreon morefrom suggested suggestions \
         yarpp crp popular mostread mostpopular trending latest recent recents verwandt weitere mehr leggi outbrain \
         taboola zergnet revcontent also linklist seealso further jp",
    ),
    (
        SHARE,
        "share sharing sharer shares social socials sharedaddy addthis addtoany sharethis teilen compartir follow \
         facebook twitter whatsapp sociallinks socialshare",
    ),
    (
        AUTHOR,
        "author authors authorbox bio autor autore autori auteur byline writer contributor contributors about profile",
    ),
    (
        META,
        "meta date time timestamp datetime published updated tags tag taglist topics topic category categories \
         breadcrumb breadcrumbs keywords labels info postmeta byline dateline posted toolbar tools",
    ),
    (
        CAPTION,
        "caption captions credit credits figcaption bildunterschrift legende wpcaption copyright photocredit leyenda \
         didascalia pie gallery slideshow carousel slider",
    ),
    (
        PROMO,
        "newsletter newsletters subscribe subscription subscriptions signup optin paywall piano donate donation membership \
         advert advertisement advertising ads ad adslot sponsored sponsor promo promos promotion cta banner popup modal \
         cookie cookies consent gdpr register login abo marketing disclaimer affiliate dfp inscription",
    ),
    (
        NAVIGATION,
        "nav navbar navigation menu footer header masthead topbar breadcrumb breadcrumbs pagination pager prev next \
         search skip toc sitemap rodape cabecalho submenu",
    ),
    (
        ASIDE,
        "sidebar aside rail widget widgets infobox factbox sidebox complementary secondary rightcol leftcol marginal",
    ),
    (
        TEASER,
        "teaser teasers card cards tile tiles item items listing feed archive archives loop headlines list excerpt thumb thumbnail",
    ),
    (
        LEAD,
        "standfirst subtitle subheadline subhead dek deck lede lead chapo vorspann sommario entradilla ingress intro abstract summary bajada",
    ),
    (EMBED, "tweet instagram embed oembed blockquote quote pullquote video player youtube playlist podcast audio"),
];

/// The kinds that a hash of a class word stands for; none for most.
pub fn kinds(hash: u32) -> u32 {
    static TABLE: OnceLock<ByHash<u32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: ByHash<u32> = ByHash::default();
        for (kinds, words) in WORDS {
            for word in words.split_ascii_whitespace() {
                let mut hash = Hash::new();
                word.bytes().for_each(|byte| hash.byte(byte));
                *table.entry(hash.get()).or_default() |= kinds;
            }
        }
        table
    });
    table.get(&hash).copied().unwrap_or(0)
}

/// Whether kinds name an article's body: words for a piece and for its text, and none for furniture.
pub fn is_body(kinds: u32) -> bool {
    kinds & (PIECE | TEXT) == PIECE | TEXT && kinds & FURNITURE == 0
}
