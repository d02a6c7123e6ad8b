//! Small facts about text that the judge relies on: how much it weighs, and its form for look-ups.

use super::matcher::{Matcher, Needle};
use std::sync::OnceLock;

/// Letters of scripts that put no spaces between words: Thai to Myanmar, kana, ideographs, hangul.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x109F | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF)
}

/// Length of a text in Latin letters: an ideograph says about as much as two and a half.
pub fn weight(text: &str) -> u32 {
    if text.is_ascii() {
        return text.len() as u32;
    }
    let mut dense = 0u32;
    let mut others = 0u32;
    for c in text.chars() {
        match c as u32 {
            0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF => dense += 1,
            _ => others += 1,
        }
    }
    others + dense * 5 / 2
}

/// Appends `text` in lower case with runs of white space as one space. Typographic apostrophes become
/// plain ones, so that a phrase need be written once.
pub fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    let mut space = out.is_empty() || out.ends_with(' ');
    let mut rest = text;
    while !rest.is_empty() {
        // Words of ASCII with one space between them are taken as a whole, and put into lower case at the end.
        let mut plain = 0;
        for byte in rest.bytes() {
            if byte == b' ' && space || !byte.is_ascii() || matches!(byte, b'\t'..=b'\r') {
                break;
            }
            space = byte == b' ';
            plain += 1;
        }
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let mut letters = rest.chars();
        let Some(c) = letters.next() else { break };
        rest = letters.as_str();
        match c {
            '\u{ad}' | '\u{200b}' => {}
            _ if c.is_whitespace() => {
                if !space {
                    out.push(' ');
                    space = true;
                }
            }
            '\u{2019}' | '\u{02bc}' => {
                out.push('\'');
                space = false;
            }
            _ => {
                out.extend(c.to_lowercase());
                space = false;
            }
        }
    }
    out[start..].make_ascii_lowercase();
}

pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// A folded text without the punctuation that surrounds labels: `» Read also: ` → `read also`.
pub fn label(folded: &str) -> &str {
    folded.trim_matches(|c: char| c.is_whitespace() || (!c.is_alphanumeric() && !is_unspaced(c)))
}

/// Words and signs of money, as they stand beside an amount.
const MONEY: [&str; 22] = [
    "€", "$", "£", "eur", "usd", "chf", "fr.", " kr", "zł", "kč", " ft", " lei", "₽", " руб", "грн", "₺", " tl", "円",
    "元", "원", "₹", "rp",
];
/// Words of the time that an offer holds for.
const TIMES: [&str; 36] = [
    "month",
    "week",
    "/mo",
    "monat",
    "woche",
    "mois",
    "semaine",
    "mes ",
    "mes.",
    "meses",
    "semana",
    "mês",
    "mese",
    "mesi",
    "settiman",
    "maand",
    "weken",
    "månad",
    "måned",
    "veckor",
    "uger",
    "uker",
    "kuukau",
    "viikko",
    "miesi",
    "měsí",
    "mesiac",
    "hónap",
    "lună",
    "месяц",
    "місяц",
    "недел",
    "か月",
    "ヶ月",
    "カ月",
    "개월",
];

/// What follows a number of percent where a discount is offered: "40% off", "40 % Rabatt", "40% de descuento". Each is the
/// beginning of one of the next two words. Words that mean a fall of anything (réduction, reducere, giảm) are none.
const AFTER_PERCENT: [&str; 21] = [
    "discount",
    "rabat",
    "remise",
    "descuento",
    "desconto",
    "sconto",
    "korting",
    "alennu",
    "zniżk",
    "slev",
    "zľav",
    "kedvezmény",
    "popust",
    "скидк",
    "знижк",
    "отстъпка",
    "έκπτωση",
    "indirim",
    "割引",
    "할인",
    "הנחה",
];
/// What comes before the number, at the beginning of an offer.
const BEFORE_PERCENT: [&str; 22] = [
    "save",
    "save up to",
    "rabatt",
    "rabatt bis zu",
    "descuento de",
    "descuentos de hasta",
    "desconto de",
    "sconto del",
    "korting tot",
    "zniżka",
    "sleva",
    "sleva až",
    "zľava",
    "popust",
    "скидка",
    "скидка до",
    "знижка",
    "έκπτωση",
    "خصم",
    "diskon",
    "giảm giá",
    "giảm giá đến",
];
/// Words after "off" that tell of a price and offer none: "40% off its peak".
const OFF_OF: [&str; 4] = ["its", "their", "his", "her"];

const DELIVERY: [&str; 24] = [
    "free shipping",
    "free delivery",
    "kostenloser versand",
    "gratis versand",
    "versandkostenfrei",
    "livraison gratuite",
    "livraison offerte",
    "envío gratis",
    "frete grátis",
    "spedizione gratuita",
    "gratis verzending",
    "fri frakt",
    "gratis fragt",
    "ilmainen toimitus",
    "darmowa dostawa",
    "doprava zdarma",
    "ingyenes szállítás",
    "livrare gratuită",
    "besplatna dostava",
    "бесплатная доставка",
    "безкоштовна доставка",
    "ücretsiz kargo",
    "送料無料",
    "무료배송",
];

/// Whether a folded text offers a discount in percent, or delivery for nothing. Where news tell of such numbers, the words
/// stand elsewhere: "up 4.2% in June, officials say".
pub fn names_discount(folded: &str) -> bool {
    folded.match_indices('%').any(|(at, _)| is_discount(&folded[..at], &folded[at + 1..]))
        || DELIVERY.iter().any(|words| folded.match_indices(words).any(|(at, _)| begins(&folded[..at])))
}

/// Whether what stands before and after a sign of percent makes its number a discount.
fn is_discount(before: &str, after: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    // Turkish has the number after the sign: "%40 indirim".
    if !before.trim_end().ends_with(digit) && !after.starts_with(digit) {
        return false;
    }
    let after = after.trim_start_matches(digit).trim_start();
    let mut words = after.split(' ');
    let first = words.next().unwrap_or_default();
    let second = words.next().filter(|_| first.ends_with(char::is_alphanumeric)).unwrap_or_default();
    if label(first) == "off" && !OFF_OF.contains(&label(second))
        || [first, second].iter().any(|word| AFTER_PERCENT.iter().any(|stem| word.starts_with(stem)))
    {
        return true;
    }
    let before = before.trim_end_matches(|c: char| c.is_ascii_digit() || " .,-–−".contains(c));
    BEFORE_PERCENT.iter().any(|words| before.strip_suffix(words).is_some_and(begins))
}

/// Whether an offer begins after `before`: it is nothing, the end of a sentence, or "get".
fn begins(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(|c: char| !c.is_alphanumeric() && !is_unspaced(c) && !matches!(c, ',' | '\'' | '"'))
        || matches!(before, "" | "get" | "enjoy")
}

/// Whether a folded text names an amount of money and a time: the shape of an offer to subscribe.
pub fn names_price(folded: &str) -> bool {
    names_amount(folded) && TIMES.iter().any(|time| folded.contains(time) || folded.ends_with(time.trim_end()))
}

/// Whether a folded text names an amount of money.
pub fn names_amount(folded: &str) -> bool {
    if !folded.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    MONEY.iter().any(|money| {
        folded.match_indices(money).any(|(at, _)| {
            let before = folded[..at].trim_end().chars().next_back();
            let after = folded[at + money.len()..].trim_start().chars().next();
            before.into_iter().chain(after).any(|c| c.is_ascii_digit())
        })
    })
}

/// Stems of "sign up", "receive", "order" as calls to act use them.
const SIGN_UP: [&str; 64] = [
    "subscribe",
    "sign up",
    "signup",
    "sign me up",
    "join our",
    "receive",
    "get our",
    "abonn",
    "anmeld",
    "bestell",
    "eintrag",
    "erhalten",
    "inscri",
    "recev",
    "suscri",
    "recib",
    "apúnt",
    "assin",
    "subscrev",
    "receba",
    "inscrev",
    "iscriv",
    "ricev",
    "schrijf",
    "meld je",
    "ontvang",
    "anmäl",
    "prenumer",
    "meld deg",
    "tilmeld",
    "tilaa",
    "skrá",
    "zapisz",
    "dołącz",
    "otrzymuj",
    "přihlas",
    "odebír",
    "prihlás",
    "odober",
    "iratkoz",
    "abonează",
    "abonați",
    "prijavi",
    "naroči",
    "абонира",
    "получава",
    "подпис",
    "получай",
    "підпис",
    "отримуй",
    "εγγραφ",
    "λάβετε",
    "abone ol",
    "kaydol",
    "اشترك",
    "הירש",
    "הרשמ",
    "berlangganan",
    "đăng ký",
    "สมัคร",
    "登録",
    "購読",
    "구독",
    "订阅",
];
/// What is signed up for.
const LETTERS: [&str; 34] = [
    "newsletter",
    "news letter",
    "mailing list",
    "boletín",
    "boletin",
    "infolettre",
    "nieuwsbrief",
    "nyhetsbrev",
    "nyhedsbrev",
    "uutiskirje",
    "fréttabréf",
    "biuletyn",
    "hírlevél",
    "buletin",
    "bilten",
    "билтен",
    "бюлетин",
    "рассылк",
    "розсилк",
    "ενημερωτικό δελτίο",
    "bülten",
    "النشرة",
    "ניוזלטר",
    "خبرنامه",
    "न्यूज़लेटर",
    "bản tin",
    "จดหมายข่าว",
    "メルマガ",
    "メールマガジン",
    "ニュースレター",
    "뉴스레터",
    "电子报",
    "電子報",
    "whatsapp-kanal",
];

/// Whether a folded text calls to sign up for a newsletter, with whatever stands between verb and noun.
pub fn invites_to_letter(folded: &str) -> bool {
    static NOUNS: OnceLock<Matcher<()>> = OnceLock::new();
    let needle = |noun: &&str| Needle { text: (*noun).to_owned(), left: false, right: false, value: () };
    let nouns = NOUNS.get_or_init(|| Matcher::new(LETTERS.iter().map(needle)));
    let mut named = false;
    nouns.each(folded, |(), _, _| named = true);
    named && SIGN_UP.iter().any(|verb| folded.contains(verb))
}

/// Bytes of a name that are read; what people write is shorter.
pub const NAME_BYTES: usize = 160;

/// Splits a name of a class, id or component into lower-case words between hyphens, with one hyphen at
/// each end: `AdWrapper-fGHyEL` → `-ad-wrapper-`, `div_gptAd1` → `-div-gpt-ad-1-`. Pieces that look like
/// hashes of a build tool are left out: they spell words by accident.
pub fn name_words(name: &str, out: &mut String) {
    out.clear();
    out.push('-');
    let name = &name[..name.floor_char_boundary(NAME_BYTES)];
    // Nearly all names are ASCII, where a letter is a byte.
    if name.is_ascii() { ascii_words(name, out) } else { letter_words(name, out) }
}

fn ascii_words(name: &str, out: &mut String) {
    for piece in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty() && !is_hash(piece)) {
        let bytes = piece.as_bytes();
        let mut before = b'-';
        for (i, &c) in bytes.iter().enumerate() {
            let camel = c.is_ascii_uppercase()
                && (before.is_ascii_lowercase()
                    || before.is_ascii_uppercase() && bytes.get(i + 1).is_some_and(u8::is_ascii_lowercase));
            let number = c.is_ascii_digit() && before.is_ascii_alphabetic() && before != b'x';
            if (camel || number) && !out.ends_with('-') {
                out.push('-');
            }
            out.push(char::from(c.to_ascii_lowercase()));
            before = c;
        }
        out.push('-');
    }
}

fn letter_words(name: &str, out: &mut String) {
    for piece in name.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty() && !is_hash(piece)) {
        let mut before = '-';
        let mut rest = piece.chars().peekable();
        while let Some(c) = rest.next() {
            let after = rest.peek().copied().unwrap_or('-');
            let camel = c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && after.is_lowercase()));
            let number = c.is_ascii_digit() && before.is_alphabetic() && before != 'x';
            if (camel || number) && !out.ends_with('-') {
                out.push('-');
            }
            out.extend(c.to_lowercase());
            before = c;
        }
        out.push('-');
    }
}

/// Names of widespread plugins that have a number inside, as hashes have.
const NUMBERED: [&str; 1] = ["mc4wp"];

/// Five to eight letters and digits in mixed case that are no two words: `fBnrSg`, `a54nW`, `4ad40b84`; or a longer run of
/// hexadecimal digits: `ada12b34c5d6e7f80912`.
fn is_hash(piece: &str) -> bool {
    if piece.len() > 8 {
        let digits = piece.bytes().filter(u8::is_ascii_digit).count();
        return (2..piece.len()).contains(&digits) && piece.bytes().all(|b| b.is_ascii_hexdigit());
    }
    if !(5..=8).contains(&piece.len()) || !piece.is_ascii() || NUMBERED.contains(&piece) {
        return false;
    }
    let bytes = piece.as_bytes();
    let capitals = bytes[1..].iter().filter(|b| b.is_ascii_uppercase()).count();
    let lower = bytes.iter().any(u8::is_ascii_lowercase);
    let inner_digit =
        bytes.windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic() && pair[1] != b'x');
    if inner_digit {
        return bytes.iter().filter(|b| b.is_ascii_digit()).count() < 6;
    }
    if capitals == 0 || !lower {
        return false;
    }
    if capitals > 1 {
        return true;
    }
    // One capital inside: two words such as adSlot or topAds, or a hash such as efswrE.
    let split = 1 + bytes[1..].iter().position(u8::is_ascii_uppercase).unwrap_or(0);
    let (first, second) = (piece[..split].to_ascii_lowercase(), piece[split..].to_ascii_lowercase());
    const FIRST: [&str; 15] =
        ["ad", "ads", "adv", "top", "gpt", "dfp", "nl", "mpu", "pub", "app", "cta", "sns", "div", "box", "nav"];
    const SECOND: [&str; 14] =
        ["ad", "ads", "slot", "adv", "box", "form", "bar", "unit", "zone", "wrap", "row", "area", "list", "view"];
    !(FIRST.contains(&first.as_str()) || SECOND.contains(&second.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_into_words() {
        let mut out = String::new();
        for (name, words) in [
            ("AdWrapper-fGHyEL", "-ad-wrapper-"),
            ("topAds", "-top-ads-"),
            ("Ad_root__MdsXS", "-ad-root-"),
            ("div_gptAd1", "-div-gpt-ad-1-"),
            ("MPUUnitSlot", "-mpu-unit-slot-"),
            ("ad--300x250", "-ad-300x250-"),
            ("", "-"),
        ] {
            name_words(name, &mut out);
            assert_eq!(out, words, "{name}");
            let mut by_letters = "-".to_owned();
            letter_words(name, &mut by_letters);
            assert_eq!(by_letters, words, "{name}");
        }
    }

    #[test]
    fn prices_for_a_time() {
        for offer in
            ["4 wochen für 1 € testen", "$1 for 6 months", "1 € al mes", "初月100円 2カ月間", "tylko 9,90 zł / miesiąc"]
        {
            assert!(names_price(offer), "{offer}");
        }
        for other in ["the boat cost £300", "in a month", "5 weeks of rain", "prices in € rose last month"] {
            assert!(!names_price(other), "{other}");
        }
    }

    #[test]
    fn discounts_are_offered_and_falls_are_told_of() {
        for offer in [
            "up to 40% off all oilskins",
            "summer sale: 20% off!",
            "save up to 30% today",
            "bis zu 40 % rabatt auf alles",
            "40% de descuento en remos",
            "-40 % de remise sur les cordages",
            "20% rabatu na liny",
            "%40 indirim",
            "全品20%割引",
            "giảm giá 40%",
            "free delivery from £30",
            "送料無料 3,000円以上",
        ] {
            assert!(names_discount(offer), "{offer}");
        }
        for told in [
            "unemployment rose to 4.2% in june, official figures show",
            "tesla shares fell 12% after the company's chief financial officer resigned",
            "oil trades 20% off its peak",
            "office rents rose 3%",
            "le pays vise une réduction de 40 % des émissions",
            "on that premise 5% of keepers left",
            "in rabat 40% of the quays are dry",
            "o reducere de 10% a emisiilor",
            "giá dầu giảm 5% trong tháng sáu",
            "東京のオフィス空室率は6%に",
            "骨折の患者は5%増えた",
            "the ferry ended free delivery of the mail",
        ] {
            assert!(!names_discount(told), "{told}");
        }
    }

    #[test]
    fn labels_lose_their_punctuation() {
        assert_eq!(label(&fold(" »  Read\u{a0}ALSO: ")), "read also");
        assert_eq!(label(&fold("【PR】")), "pr");
    }
}
