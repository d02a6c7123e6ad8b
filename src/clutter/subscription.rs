//! Public lists: what of one Decant can use.
//!
//! In: a list as downloaded, written for other programs too. Out: its cosmetic rules that Decant's selectors can say, one
//! a line, and a count of the others by reason. Nothing of it is believed: each rule is parsed here once.

use super::kind::Kind;
use super::rule;
use serde::Serialize;

/// Lines that were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Rules about requests.
    pub network: u32,
    /// Scripts and filters of responses.
    pub script: u32,
    /// Rules that restyle instead of hiding.
    pub style: u32,
    /// Selectors that Decant does not know.
    pub selector: u32,
    /// Lines that hold under a condition of another program.
    pub condition: u32,
    /// What is no rule at all, or one too many.
    pub other: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub title: Option<String>,
    pub text: String,
    pub rules: u32,
    pub skipped: Skipped,
}

/// Reads a list as it comes in.
#[derive(Default)]
pub struct Reader {
    reading: Reading,
    /// The beginning of a line whose end has not come yet.
    rest: String,
    lines: usize,
    /// Conditions that are open.
    conditions: u32,
}

impl Reader {
    /// The next piece, cut anywhere.
    pub fn push(&mut self, piece: &str) {
        let Some(end) = piece.rfind('\n') else { return self.rest.push_str(piece) };
        let mut whole = std::mem::take(&mut self.rest);
        whole.push_str(&piece[..end]);
        self.rest.push_str(&piece[end + 1..]);
        whole.lines().for_each(|line| self.line(line.trim()));
    }

    pub fn finish(mut self) -> Reading {
        let rest = std::mem::take(&mut self.rest);
        self.line(rest.trim());
        self.reading
    }

    fn line(&mut self, line: &str) {
        let Reading { title, text, rules, skipped } = &mut self.reading;
        self.lines += 1;
        if let Some(directive) = line.strip_prefix("!#") {
            match directive.split_whitespace().next() {
                Some("if") => self.conditions += 1,
                Some("endif") => self.conditions = self.conditions.saturating_sub(1),
                Some("include") => skipped.condition += 1,
                _ => {}
            }
        } else if line.starts_with(['!', '[']) || line.is_empty() || line == "#" || line.starts_with("# ") {
            if self.lines < 40 && title.is_none() {
                *title = title_of(line);
            }
        } else if self.conditions > 0 {
            skipped.condition += 1;
        } else {
            match cosmetic(line) {
                Ok(()) if *rules as usize >= rule::RULES => skipped.other += 1,
                Ok(()) => {
                    text.push_str(line);
                    text.push('\n');
                    *rules += 1;
                }
                Err(place) => *place(skipped) += 1,
            }
        }
    }
}

/// The name after `! Title:`, without what could disturb where it is shown.
fn title_of(line: &str) -> Option<String> {
    let name = line.strip_prefix('!')?.trim().strip_prefix("Title:")?.trim();
    let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    (!name.is_empty()).then_some(name)
}

type Place = fn(&mut Skipped) -> &mut u32;

/// Whether a line is a cosmetic rule that Decant can use; else where it is to be counted.
fn cosmetic(line: &str) -> Result<(), Place> {
    let Some((sites, mark, body)) = split(line) else {
        // A pattern for addresses may be almost anything, but it has no blanks; lists of hosts have one.
        let words = line.split_whitespace().count();
        return Err(if words <= 2 { |skipped| &mut skipped.network } else { |skipped| &mut skipped.other });
    };
    match mark {
        "##" | "#@#" | "#?#" | "#@?#" => {}
        "#$#" | "#@$#" | "#$?#" | "#@$?#" => return Err(|skipped| &mut skipped.style),
        _ => return Err(|skipped| &mut skipped.script),
    }
    if body.starts_with("+js(") || body.starts_with('^') || body.starts_with("script:inject(") {
        return Err(|skipped| &mut skipped.script);
    }
    if body.contains(":style(") || body.contains(":remove(") || body.contains(":remove-attr(") || body.ends_with('}') {
        return Err(|skipped| &mut skipped.style);
    }
    // `#?#` and `#@?#` are written as `##` and `#@#` by nobody but us: only those two are read elsewhere.
    let exception = mark.starts_with("#@");
    match rule::rule(Kind::Ad, sites, exception, body) {
        Ok(_) if mark == "#@?#" => Err(|skipped| &mut skipped.selector),
        Ok(_) => Ok(()),
        Err(_) => Err(|skipped| &mut skipped.selector),
    }
}

/// Sites, the mark between, and what follows: `##`, `#@#`, `#?#`, `#$#`, `#%#`, `$$` and their exceptions.
fn split(line: &str) -> Option<(&str, &str, &str)> {
    let bytes = line.as_bytes();
    for (at, _) in line.match_indices('#') {
        let end = (at + 1..bytes.len().min(at + 5)).find(|&end| bytes[end] == b'#');
        if let Some(end) = end.filter(|&end| bytes[at + 1..end].iter().all(|b| b"@?$%".contains(b))) {
            return Some((&line[..at], &line[at..=end], &line[end + 1..]));
        }
    }
    let at = line.find("$$").filter(|&at| at == 0 || bytes[at - 1].is_ascii_alphabetic())?;
    Some((&line[..at], "$$", &line[at + 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Reading {
        let mut whole = Reader::default();
        whole.push(list);
        let whole = whole.finish();
        let mut pieces = Reader::default();
        list.chars().for_each(|c| pieces.push(c.encode_utf8(&mut [0; 4])));
        assert_eq!(pieces.finish(), whole);
        whole
    }

    #[test]
    fn cosmetic_rules_are_taken_and_the_others_counted() {
        let list = "[Adblock Plus 2.0]\n! Title: Our own list\n! Homepage: https://list.example/\n\
            ##.ad-box\nnews.example,~shop.news.example###slot\nnews.example#@#.ad-box\nnews.example#?#div:has-text(Advert)\n\
            ||ads.example^$third-party\n/banner/*/ad.js\n@@||good.example^\n-ad-300x250.\n0.0.0.0 tracker.example\n\
            news.example##+js(set, x, 1)\nnews.example#%#window.x = 1;\nnews.example##^script:has-text(x)\nnews.example$$script[tag]\n\
            news.example#$#body { overflow: auto }\nnews.example##.y:style(top: 0)\n\
            ##div:xpath(//b)\nnews.example##.x:upward(2)\n\
            !#if env_mobile\n##.mobile\n!#endif\n!#include other.txt\nthis is no rule at all\n";
        let reading = read(list);
        assert_eq!(reading.title.as_deref(), Some("Our own list"));
        assert_eq!(reading.rules, 4);
        assert_eq!(reading.text.lines().count(), 4);
        let wanted = Skipped { network: 5, script: 4, style: 2, selector: 2, condition: 2, other: 1 };
        assert_eq!(reading.skipped, wanted);
        // What is taken is read again without an error.
        let mut again = rule::RuleList::default();
        again.read("list", &reading.text, Kind::Ad);
        assert_eq!((again.rules.len(), again.errors.len()), (4, 0));
    }

    #[test]
    fn nothing_in_a_list_can_pass_for_a_section_or_harm_its_title() {
        let reading = read("! Title: A\u{7}B\n[newsletter]\n##.x\n\u{feff}##.y");
        assert_eq!(reading.title.as_deref(), Some("AB"));
        assert_eq!(reading.text.lines().next(), Some("##.x"));
        assert_eq!(read("").rules, 0);
    }
}
