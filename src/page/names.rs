//! Author names out of bylines and metadata values.

use super::text::{key, plain};

/// What stands before the names in a byline, lower case. Words that end in a letter need a space or colon after them.
#[rustfmt::skip]
const BEFORE: [&str; 125] = [
    "contributors:", "contributor:",
    "written by", "words by", "story by", "posted by", "published by", "reviewed by", "report by", "article by",
    "medically reviewed by", "by:", "by", "author:", "authors:", "author", "from", "submitted by", "created by",
    "contributed by", "as told to", "an article by", "guest post by", "text by", "blog by", "a post by", "edited by",
    "von:", "von", "verfasst von", "geschrieben von", "ein gastbeitrag von", "ein kommentar von", "autor:", "autorin:",
    "autor", "autoren:", "text:", "aus", "interview:", "par", "écrit par", "publié par", "rédigé par", "propos recueillis par",
    "auteur:", "auteur :", "auteur", "par :", "por:", "por", "escrito por", "publicado por", "texto:", "autora:", "di:", "di", "scritto da",
    "a cura di", "pubblicato da", "autore:", "door:", "door", "geschreven door", "av:", "av", "skrevet av", "af", "skrevet af",
    "tekst:", "tekst", "text", "kirjoittaja:", "teksti:", "kirjoittanut", "eftir", "autorius:", "autors:", "tekst :", "autor :",
    "oprac.", "opracował", "napisał", "napisała", "przez", "napsal", "napsala", "zdroj:", "autorka:", "írta:", "írta", "szerző:", "szerző",
    "scris de", "de:", "de", "autor articol:", "автор:", "авторы:", "автор", "текст:", "от", "подготовил", "подготовила", "написал",
    "записала", "аутор:", "пише", "пише:", "του", "της", "από", "γράφει ο", "γράφει η", "συντάκτης:", "yazan:", "yazar:", "haber:", "oleh:", "oleh",
    "penulis:", "tác giả:", "bởi", "โดย", "بقلم:",
];
#[rustfmt::skip]
const BEFORE_TOO: [&str; 48] = [
    "autorin/autor", "autorin/autor:",
    "责编：", "责编:", "(责编：", "实习生", "本报讯 记者", "本报实习生",
    "بقلم", "كتب", "كتبت", "كتب:", "نویسنده:", "نوشته", "به قلم", "מאת:", "מאת", "लेखक:", "द्वारा", "作者：", "作者:", "作者",
    "文／", "文/", "文：", "文:", "撰文：", "撰文", "記者", "记者", "本报记者", "编辑：", "责任编辑：", "文章作者：", "来稿人：", "执笔：",
    "取材・文：", "取材・文=", "執筆：", "著者：", "ライター：", "글", "작성자:", "작성자", "글쓴이:", "per", "yr awdur:", "na:",
];

/// Words that no person is called: roles, site furniture, placeholders. Compared by key.
#[rustfmt::skip]
const NOBODY: [&str; 72] = [
    "コラム", "ニュース", "社説", "新闻", "新聞", "nachrichten", "noticias", "новости",
    "admin", "administrator", "webmaster", "user", "guest", "unknown", "null", "undefined", "none", "na", "author", "authors",
    "editor", "editors", "staff", "team", "editorial", "editorialteam", "editorialstaff", "newsdesk", "redaktion", "redaction", "redazione",
    "redacción", "redacao", "redação", "redactie", "redakcja", "redakce", "rédaction", "larédaction", "laredaction", "redakcia", "toimitus",
    "редакция", "redaksi", "editör", "编辑", "小编", "編集部", "staffwriter", "staffreporter", "staffreporters", "contributor", "guestauthor",
    "guestcontributor", "blog", "news", "wordpress", "website", "support", "marketing", "super", "superuser", "root", "anonymous", "readmore",
    "link", "copylink", "home", "share", "follow", "about", "moreposts",
];

/// Words that stand in no name of a person or an agency. Compared word by word.
#[rustfmt::skip]
const FURNITURE: [&str; 34] = [
    "by", "written", "login", "signin", "signup", "subscribe", "subscription", "comment", "comments", "share", "follow", "menu", "search",
    "privacy", "policy", "terms", "cookie", "cookies", "newsletter", "newsletters", "profile", "read", "more", "view", "image", "photo", "photos",
    "updated", "published", "teilen", "folgen", "suivre", "partager", "フォロー",
];

/// Parts of a byline that are not a name but what somebody does. Compared word by word.
#[rustfmt::skip]
const ROLES: [&str; 66] = [
    "reporter", "reporters", "editor", "writer", "correspondent", "contributor", "journalist", "columnist", "staff", "producer",
    "photographer", "analyst", "founder", "ceo", "cto", "director", "manager", "professor", "redakteur", "redakteurin", "korrespondent",
    "korrespondentin", "journaliste", "journalistin", "redattore", "redactor", "redactora", "periodista", "giornalista", "journalista",
    "editora", "redaktor", "dziennikarz", "korrespondentti", "toimittaja", "journalister", "redaktør", "reporterin", "chefredakteur", "gestionnaire",
    "phd", "md", "rd", "rdn", "cfp", "cfa", "mba", "cpa", "msc", "bsc", "mph", "facp", "dvm", "esq", "jr", "dds", "pharmd", "lcsw",
    "specialist", "strategist", "expert", "consultant", "president", "head", "marketing", "news",
];

const CONJUNCTIONS: [&str; 24] = [
    " and ", " und ", " et ", " y ", " e ", " i ", " и ", " і ", " og ", " och ", " ja ", " en ", " ve ", " és ",
    " a ", " și ", " και ", " dan ", " và ", " with ", " mit ", " & ", " con ", " و ",
];

/// Names out of a value that claims to be one: metadata, or an element marked as author.
pub(super) fn stated(value: &str) -> Vec<String> {
    split(value, false)
}

/// Names out of visible text that may be anything: only what looks like a person's name.
pub(super) fn strict(value: &str) -> Vec<String> {
    let mut names: Vec<String> = split(value, true).iter().map(|name| without_role(name).to_owned()).collect();
    names.retain(|name| looks_like_person(name));
    names
}

fn split(value: &str, cut: bool) -> Vec<String> {
    let value = plain(value);
    if value.contains("://") && !value.contains(' ') {
        return Vec::new();
    }
    let mut text = without_before(&value).to_owned();
    if cut {
        text.truncate(end_of_names(&text));
    }
    if let Some(inverted) = inverted(&text) {
        return vec![inverted];
    }
    if let Some(names) = han(&text) {
        return names;
    }
    let mut names: Vec<String> = Vec::new();
    for part in text.split([',', ';', '|', '•', '·', '\n', '、', '，', '／', '+', '\u{2022}', '/', '–', '—'])
    {
        let mut pieces: Vec<&str> = part.split(" - ").collect();
        for conjunction in CONJUNCTIONS {
            pieces = pieces.into_iter().flat_map(|piece| split_at(piece, conjunction)).collect();
        }
        for piece in pieces {
            if let Some(name) = clean(piece)
                && !names.contains(&name)
                && names.len() < 30
            {
                names.push(name);
            }
        }
    }
    names
}

/// Chinese names: after the word for "reporter", and apart by spaces.
fn han(text: &str) -> Option<Vec<String>> {
    const REPORTERS: [&str; 6] = ["记者", "記者", "实习生", "通讯员", "特约撰稿人", "责编："];
    const ENDS: [&str; 7] = ["时间", "時間", "日期", "来源", "來源", "报道", "編輯"];
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    if !text.chars().any(is_han) || text.chars().count() > 60 {
        return None;
    }
    let start = REPORTERS.iter().filter_map(|word| Some(text.find(word)? + word.len())).min();
    let text = &text[start.unwrap_or(0)..];
    let end = ENDS.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
    let words = text[..end].split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '/' | '；'));
    let mut names = Vec::new();
    for word in words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty()) {
        if !word.chars().all(is_han) || !(2..=4).contains(&word.chars().count()) {
            break;
        }
        names.push(word.to_owned());
    }
    (!names.is_empty() && (start.is_some() || end < text.len() || names.len() > 1)).then_some(names)
}

/// Splits "A and B"; a short conjunction counts only between capitalised words, as "a" and "e" stand in names.
fn split_at<'a>(piece: &'a str, conjunction: &str) -> Vec<&'a str> {
    let upper = |text: &str| {
        text.trim().chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
    };
    let mut out = Vec::new();
    let mut rest = piece;
    while let Some(at) = rest.find(conjunction) {
        let (left, right) = (&rest[..at], &rest[at + conjunction.len()..]);
        let both_full = left.trim().contains(' ') && right.trim().contains(' ');
        if upper(right) && (both_full || conjunction.len() > 4 || conjunction == " & ") {
            out.push(left);
            rest = right;
        } else {
            break;
        }
    }
    out.push(rest);
    out
}

/// "Doe, Jane" of citation metadata.
fn inverted(text: &str) -> Option<String> {
    let (family, given) = text.split_once(", ")?;
    let single = |part: &str| {
        !part.is_empty() && !part.contains([' ', ',', ';', '&']) && part.chars().next().is_some_and(char::is_uppercase)
    };
    let initials = given.split(' ').all(single) && given.split(' ').count() <= 2;
    (single(family) && initials && !is_role(given) && given.chars().count() > 1).then(|| format!("{given} {family}"))
}

/// The text after "by" and its like.
pub(super) fn without_before(text: &str) -> &str {
    let mut text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@').trim();
    for _ in 0..2 {
        match starts_with_before(text) {
            Some(rest) => text = rest,
            None => break,
        }
    }
    text
}

/// Pairs of bytes that what stands before names begins with: the five low bits of the second, by those of the first.
const BEGINNINGS: [u32; 32] = {
    let mut pairs = [0; 32];
    let mut at = 0;
    while at < BEFORE.len() + BEFORE_TOO.len() {
        let word = if at < BEFORE.len() { BEFORE[at] } else { BEFORE_TOO[at - BEFORE.len()] }.as_bytes();
        pairs[(word[0] & 31) as usize] |= 1 << (word[1] & 31);
        at += 1;
    }
    pairs
};

/// Whether a text, in lower case, may begin with what stands before names: few texts get past this.
fn may_begin(text: &str) -> bool {
    let mut bytes = [0; 32];
    let mut length = 0;
    for c in text.chars().take(2).flat_map(char::to_lowercase) {
        length += c.encode_utf8(&mut bytes[length..]).len();
    }
    length > 1 && BEGINNINGS[usize::from(bytes[0] & 31)] >> (bytes[1] & 31) & 1 != 0
}

/// What follows when the text begins with "by" or its like.
pub(super) fn starts_with_before(text: &str) -> Option<&str> {
    if !may_begin(text) {
        return None;
    }
    let lower: String = text.chars().take(40).flat_map(char::to_lowercase).collect();
    let mut best = 0;
    for word in BEFORE.iter().chain(&BEFORE_TOO) {
        if word.len() > best && lower.starts_with(word) && text.is_char_boundary(word.len()) {
            let rest = &text[word.len()..];
            let joined = word.ends_with(|c: char| c.is_alphabetic() && c < '\u{e00}');
            if !joined || rest.starts_with(|c: char| c.is_whitespace() || c == ':' || c == '：') {
                best = word.len();
            }
        }
    }
    (best > 0).then(|| {
        text[best..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '-' | '–')).trim()
    })
}

/// Where the names of a visible byline end: at a date, a role in brackets, "updated", "min read" and so on.
fn end_of_names(text: &str) -> usize {
    const STOPS: [&str; 24] = [
        " updated",
        " published",
        " posted",
        " last ",
        " min",
        " on ",
        " for ",
        " in ",
        " at ",
        " | ",
        " • ",
        " · ",
        "(",
        "（",
        "[",
        " am ",
        " le ",
        " el ",
        " il ",
        " is ",
        " – ",
        " — ",
        " / ",
        " reviewed",
    ];
    let lower: String =
        text.chars().map(|c| c.to_lowercase().next().filter(|l| l.len_utf8() == c.len_utf8()).unwrap_or(c)).collect();
    let stop = STOPS.iter().filter_map(|stop| lower.find(stop)).min().unwrap_or(text.len());
    let digit = text.find(|c: char| c.is_numeric()).unwrap_or(text.len());
    let mut end = stop.min(digit);
    // "Jane Doe May 3": the month goes with the day.
    if digit == end
        && let Some((before, word)) = text[..end].trim_end().rsplit_once(' ')
        && super::months::month(&word.to_lowercase()).is_some()
    {
        end = before.len();
    }
    end
}

/// One name, tidied; nothing where the piece is no name.
fn clean(piece: &str) -> Option<String> {
    let piece = without_before(piece.trim());
    let piece = piece.split(['(', '[', '（', '<']).next().unwrap_or("");
    let piece = piece.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | ':' | '-' | '–' | '"' | '“' | '”' | '\'' | '*' | '：' | '»' | '«' | '|' | '>' | ')'
            )
    });
    let piece = piece.strip_suffix(" 기자").unwrap_or(piece).trim();
    if piece.is_empty() || piece.len() > 120 || piece.split_whitespace().count() > 8 {
        return None;
    }
    if piece.contains("://")
        || piece.contains("www.")
        || (piece.contains('@') && !piece.starts_with('@'))
        || piece.contains('{')
    {
        return None;
    }
    if !piece.chars().any(char::is_alphabetic) || key(piece).chars().count() < 2 || is_role(piece) {
        return None;
    }
    Some(piece.trim_start_matches('@').to_owned())
}

/// All words are roles or degrees.
fn is_role(piece: &str) -> bool {
    let mut words = piece.split([' ', '-']).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && piece.split([' ', '-']).filter(|word| !word.is_empty()).any(|word| ROLES.contains(&key(word).as_str()))
        && words.all(|word| {
            let key = key(word);
            ROLES.contains(&key.as_str())
                || word.chars().next().is_some_and(char::is_lowercase)
                || key.len() <= 2
                || matches!(
                    key.as_str(),
                    "senior"
                        | "chief"
                        | "managing"
                        | "associate"
                        | "assistant"
                        | "deputy"
                        | "political"
                        | "business"
                        | "health"
                        | "sports"
                        | "science"
                        | "freelance"
                        | "contributing"
                        | "executive"
                        | "content"
                        | "technology"
                        | "tech"
                        | "digital"
                        | "general"
                        | "national"
                        | "foreign"
                        | "investigative"
                )
        })
}

/// "Jane Doe Staff Writer": the name without what she does.
fn without_role(name: &str) -> &str {
    const BEFORE_ROLE: [&str; 24] = [
        "senior",
        "chief",
        "managing",
        "associate",
        "assistant",
        "deputy",
        "political",
        "business",
        "health",
        "sports",
        "science",
        "freelance",
        "contributing",
        "executive",
        "content",
        "technology",
        "digital",
        "national",
        "foreign",
        "investigative",
        "staff",
        "marketing",
        "guest",
        "lead",
    ];
    let mut words: Vec<(usize, String)> = Vec::new();
    for word in name.split_whitespace() {
        words.push((word.as_ptr() as usize - name.as_ptr() as usize, key(word)));
    }
    let Some(mut role) = words.iter().position(|(_, word)| ROLES.contains(&word.as_str())) else { return name };
    while role > 0 && BEFORE_ROLE.contains(&words[role - 1].1.as_str()) {
        role -= 1;
    }
    // "Senior Autos Reporter": what somebody does, from its first word on.
    if words.first().is_some_and(|(_, first)| BEFORE_ROLE.contains(&first.as_str())) {
        role = 0;
    }
    name[..words[role].0].trim_end()
}

/// Neither a placeholder nor a role, nor something to click.
pub(super) fn is_somebody(name: &str) -> bool {
    let furniture = |word: &str| FURNITURE.contains(&key(word).as_str());
    if name.split_whitespace().any(furniture) || name.contains(':') {
        return false;
    }
    let key = key(name);
    !NOBODY.contains(&key.as_str()) && key.chars().count() > 1
}

/// Two to five capitalised words, or a name in a script without capitals.
pub(super) fn looks_like_person(name: &str) -> bool {
    const PARTICLES: [&str; 26] = [
        "de", "da", "do", "dos", "das", "di", "del", "della", "la", "le", "van", "von", "der", "den", "ten", "zu",
        "zum", "af", "av", "al", "el", "bin", "ibn", "ben", "y", "e",
    ];
    if !is_somebody(name)
        || name
            .chars()
            .any(|c| c.is_numeric() || matches!(c, '!' | '?' | ':' | '@' | '#' | '/' | '…' | '%' | '"' | '='))
    {
        return false;
    }
    let count = name.chars().filter(|c| c.is_alphabetic()).count();
    let first = name.chars().find(|c| c.is_alphabetic());
    let cased = first.is_some_and(|c| c.is_uppercase() || c.is_lowercase());
    let words: Vec<&str> = name.split_whitespace().collect();
    if !cased {
        let han =
            first.is_some_and(|c| ('\u{3040}'..='\u{9fff}').contains(&c) || ('\u{ac00}'..='\u{d7a3}').contains(&c));
        return if han {
            (2..=8).contains(&count) && words.len() <= 2
        } else {
            (2..=5).contains(&words.len()) && count <= 40
        };
    }
    (2..=5).contains(&words.len())
        && count <= 45
        && words.iter().all(|word| {
            let word = word.trim_start_matches(['\'', '’', '(', '“']);
            word.chars().next().is_some_and(char::is_uppercase)
                || PARTICLES.contains(&word)
                || word.contains(['\'', '’'])
        })
        && words[0].chars().next().is_some_and(|c| c.is_uppercase() || words[0].len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_of_many_languages_give_names() {
        for text in [
            "By Jane Doe",
            "Von Jane Doe",
            "Par Jane Doe",
            "Por: Jane Doe",
            "di Jane Doe",
            "Door Jane Doe",
            "Av Jane Doe",
            "Tekst: Jane Doe",
            "Автор: Jane Doe",
            "Írta: Jane Doe",
            "Oleh Jane Doe",
            "بقلم: Jane Doe",
            "מאת Jane Doe",
            "作者：Jane Doe",
            "By Jane Doe, Staff Writer",
            "Written by Jane Doe | Updated May 3, 2024",
            "By Jane Doe (Reuters)",
            "Jane Doe, PhD",
        ] {
            assert_eq!(strict(text), ["Jane Doe"], "{text}");
        }
        assert_eq!(stated("Doe, Jane"), ["Jane Doe"]);
        assert_eq!(stated("Jane Doe, John Roe and Max van der Berg"), ["Jane Doe", "John Roe", "Max van der Berg"]);
        assert_eq!(stated("Jane Doe og Ole Roe"), ["Jane Doe", "Ole Roe"]);
        assert_eq!(strict("文／王小明"), ["王小明"]);
        assert_eq!(strict("作者：王小明 李华 时间：2024-05-03"), ["王小明", "李华"]);
        assert_eq!(strict("港口日报记者 王小明 李华"), ["王小明", "李华"]);
        assert_eq!(strict("By Jane Doe - Lantern Staff"), ["Jane Doe"]);
        assert_eq!(strict("By Senior Ferry Reporter"), Vec::<String>::new());
        assert!(!is_somebody("Member Login") && !is_somebody("Written By") && !is_somebody("design: Jane Doe"));
        assert_eq!(stated("j.doe@news.example"), Vec::<String>::new());
        assert_eq!(stated("https://news.example/doe"), Vec::<String>::new());
        assert_eq!(strict("By the time you read this"), Vec::<String>::new());
        assert_eq!(strict("Bylaws of the Town"), Vec::<String>::new());
        assert!(!is_somebody("Admin") && !looks_like_person("Subscribe now!"));
    }
}
