//! Ways to break a page. Comes in: good pages and a random source. Goes out: one page that no editor would have written.

use fastrand::Rng;

/// Pieces that parsers have stumbled over.
const PIECES: [&str; 40] = [
    "<",
    ">",
    "</",
    "<!",
    "<!--",
    "-->",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<?xml ",
    "&",
    "&#",
    "&#x",
    "&#xD800;",
    "&#0;",
    "&NotEqualTilde;",
    "<script>",
    "</script>",
    "<script><!--<script>",
    "<style>",
    "<textarea>",
    "<title>",
    "<noscript>",
    "<plaintext>",
    "<xmp>",
    "<template shadowrootmode=open>",
    "<svg><foreignObject><p>",
    "<math><annotation-xml encoding=text/html>",
    "<table><tr><p>",
    "<select><xmp>",
    "<a href=java&#115;cript&colon;x>",
    "<img srcset=\",,, 1x 2w\" data-src=//x>",
    "<b><p></b>",
    "<p hidden>",
    "<li><ul><li>",
    "<frameset>",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "<div class=\"paywall ad newsletter\"><input type=email>",
];

/// A page of the given ones, with a few things done to it.
pub fn page(pages: &[Vec<u8>], random: &mut Rng) -> Vec<u8> {
    let mut page = pages[random.usize(..pages.len())].clone();
    for _ in 0..random.usize(1..9) {
        change(&mut page, pages, random);
        page.truncate(400_000);
    }
    page
}

fn change(page: &mut Vec<u8>, pages: &[Vec<u8>], random: &mut Rng) {
    let at = random.usize(..=page.len());
    let span = at..page.len().min(at + random.usize(..2000));
    match random.u8(..9) {
        0 => {
            page.drain(span);
        }
        1 => {
            let copy = page[span].to_vec();
            page.splice(at..at, copy);
        }
        2 => {
            let piece = PIECES[random.usize(..PIECES.len())];
            page.splice(at..at, piece.bytes());
        }
        3 => {
            let piece = PIECES[random.usize(..PIECES.len())];
            page.splice(at..at, piece.repeat(random.usize(1..3000)).into_bytes());
        }
        4 => {
            for byte in &mut page[span] {
                if random.u8(..40) == 0 {
                    *byte = random.u8(..);
                }
            }
        }
        5 => page.truncate(at),
        6 => swap_tags(page, random),
        7 => {
            let other = &pages[random.usize(..pages.len())];
            let from = random.usize(..=other.len());
            let piece = other[from..other.len().min(from + random.usize(..3000))].to_vec();
            page.splice(at..at, piece);
        }
        _ => {
            let tag = ["div", "b", "ul><li", "table><td", "blockquote", "span", "a href=/x", "section"];
            let tag = format!("<{}>", tag[random.usize(..tag.len())]);
            page.splice(at..at, tag.repeat(random.usize(1..2000)).into_bytes());
        }
    }
}

/// Puts one tag of the page in the place of another.
fn swap_tags(page: &mut Vec<u8>, random: &mut Rng) {
    let starts: Vec<usize> = page.iter().enumerate().filter(|(_, byte)| **byte == b'<').map(|(at, _)| at).collect();
    if starts.len() < 2 {
        return;
    }
    let tag = |page: &[u8], start: usize| {
        let end = page[start..].iter().position(|byte| *byte == b'>').map_or(page.len(), |at| start + at + 1);
        start..end
    };
    let from = tag(page, starts[random.usize(..starts.len())]);
    let to = tag(page, starts[random.usize(..starts.len())]);
    let piece = page[from].to_vec();
    page.splice(to, piece);
}
