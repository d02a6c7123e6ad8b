//! Dates as pages write them: ISO 8601 and its misspellings, numbers in the order of the language, month names,
//! Chinese, Japanese and Korean forms, Buddhist, Persian and Japanese years, digits of other scripts.

use super::months::{month, persian_month};

/// Years that an article may be of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;
/// Longest text that is searched for a date, in bytes.
const LONGEST: usize = 400;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

/// Which number comes first where `3/4/2024` could be either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    DayFirst,
    MonthFirst,
}

impl Order {
    /// The order that is usual in a language (BCP 47).
    pub fn of(language: Option<&str>) -> Order {
        match language {
            None | Some("en" | "en-US" | "en-PH" | "fil") => Order::MonthFirst,
            Some(_) => Order::DayFirst,
        }
    }
}

impl Day {
    fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u32::from(leap),
            _ => return None,
        };
        (YEARS.contains(&year) && (1..=days).contains(&day)).then_some(Day { year, month, day })
    }

    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// An ISO 8601 date or date-time out of a value meant for machines.
pub fn machine(value: &str, order: Order) -> Option<String> {
    let value = value.trim().trim_matches(['"', '\'']);
    if let Some(date) = iso(value) {
        return Some(date);
    }
    if value.len() >= 10 && value.len() <= 13 && value.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = value.parse().ok()?;
        return of_unix_time(if value.len() == 13 { number / 1000 } else { number });
    }
    find(value, order).map(Day::iso)
}

/// `2024-05-03`, `2024-05-03T10:20:30.123+0200`, `2024-05-03 10:20 Z`: as written, in the standard's form.
fn iso(value: &str) -> Option<String> {
    let bytes = value.as_bytes();
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let digits = bytes.get(range)?;
        digits.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let day = Day::new(number(0..4)? as i32, number(5..7)?, number(8..10)?)?;
    let mut out = day.iso();
    let rest = value.get(10..)?;
    let clock = rest.trim_start_matches(['T', 't', ' ']);
    let at = 10 + rest.len() - clock.len();
    let (Some(hour), Some(b':'), Some(minute)) = (number(at..at + 2), bytes.get(at + 2), number(at + 3..at + 5)) else {
        return Some(out);
    };
    if at == 10 || hour > 24 || minute > 59 {
        return Some(out);
    }
    out.push_str(&format!("T{:02}:{minute:02}", hour % 24));
    let mut zone = at + 5;
    if bytes.get(zone) == Some(&b':')
        && let Some(second) = number(zone + 1..zone + 3)
    {
        out.push_str(&format!(":{:02}", second.min(59)));
        zone += 3;
    }
    let zone = value.get(zone..)?.trim_start_matches(|c: char| c == '.' || c == ',' || c.is_ascii_digit()).trim();
    out.push_str(&offset(zone).unwrap_or_default());
    Some(out)
}

/// `Z`, `+02:00`, `+0200` or `+02` as the standard writes it.
fn offset(zone: &str) -> Option<String> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return Some("Z".to_owned());
    }
    let sign = zone.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let digits: String = zone[1..].chars().filter(|&c| c != ':').take_while(char::is_ascii_digit).take(4).collect();
    match digits.len() {
        4 => Some(format!("{sign}{}:{}", &digits[..2], &digits[2..])),
        2 => Some(format!("{sign}{digits}:00")),
        _ => None,
    }
}

/// The moment that seconds since 1970 stand for.
fn of_unix_time(seconds: i64) -> Option<String> {
    let days = seconds.div_euclid(86_400);
    // Days since 1 March of year 0: the leap day comes last in each year then.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let part = (5 * day_of_year + 2) / 153;
    let month = if part < 10 { part + 3 } else { part - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let day = Day::new(year as i32, month as u32, (day_of_year - (153 * part + 2) / 5 + 1) as u32)?;
    let clock = seconds.rem_euclid(86_400);
    Some(format!("{}T{:02}:{:02}:{:02}Z", day.iso(), clock / 3600, clock / 60 % 60, clock % 60))
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number { value: u32, digits: usize },
    Word(String),
    Mark(char),
}

/// The first date in a text that names a year.
pub fn find(text: &str, order: Order) -> Option<Day> {
    let end = (0..=text.len().min(LONGEST)).rev().find(|&at| text.is_char_boundary(at))?;
    let text = &text[..end];
    if !text.chars().any(|c| digit(c).is_some()) {
        return None;
    }
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| starting(&tokens, at, order))
}

/// The value of a decimal digit of any script that pages write dates in.
fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{9e6}'..='\u{9ef}' => '\u{9e6}',
        '\u{e50}'..='\u{e59}' => '\u{e50}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(mut value) = digit(c) {
            let mut digits = 1;
            while let Some(next) = chars.peek().copied().and_then(digit) {
                value = value.saturating_mul(10).saturating_add(next);
                digits += 1;
                chars.next();
            }
            tokens.push(Token::Number { value, digits });
        } else if is_unit(c) {
            tokens.push(Token::Mark(c));
        } else if c.is_alphabetic() {
            let mut word: String = c.to_lowercase().collect();
            let is_thai = ('\u{e01}'..='\u{e2e}').contains(&c);
            while let Some(next) = chars.next_if(|&c| {
                (is_thai && c == '.') || (c.is_alphanumeric() && digit(c).is_none() && !is_unit(c)) || is_joined(c)
            }) {
                word.extend(next.to_lowercase());
            }
            tokens.push(Token::Word(word));
        } else if !c.is_whitespace() {
            tokens.push(Token::Mark(c));
        }
    }
    tokens
}

/// Year, month and day signs of Chinese, Japanese and Korean.
fn is_unit(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '号' | '號' | '년' | '월' | '일')
}

/// Marks inside words: vowel signs of Indic and Thai script, and the dots of Thai abbreviations.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{bbe}'..='\u{bcd}' | '\u{e31}'..='\u{e4e}' | '\u{300}'..='\u{36f}')
}

/// A date that begins with the token at `at`.
fn starting(tokens: &[Token], at: usize, order: Order) -> Option<Day> {
    match &tokens[at] {
        Token::Number { value, digits: 8 } => Day::new((value / 10_000) as i32, value / 100 % 100, value % 100),
        Token::Number { value, digits: 4 } => year_first(tokens, at, *value as i32, order),
        Token::Number { value, digits: 1..=3 } if tokens.get(at + 1) == Some(&Token::Mark('年')) => {
            year_first(tokens, at, era_year(tokens, at, *value as i32)?, order)
        }
        Token::Number { value, digits: 1 | 2 } => day_or_month_first(tokens, at, *value, order),
        Token::Word(word) => {
            // The table of months is long: it is asked last.
            let (day, after) = number(tokens, at + 1, 1..=2)?;
            let (year, _) = year(tokens, after)?;
            Day::new(year, month(word)?, day)
        }
        _ => None,
    }
}

/// Skips the small words and marks that stand inside a date, at most three.
fn skip(tokens: &[Token], mut at: usize) -> usize {
    const SMALL: [&str; 33] = [
        "de",
        "del",
        "of",
        "th",
        "st",
        "nd",
        "rd",
        "er",
        "do",
        "di",
        "a",
        "го",
        "г",
        "tháng",
        "năm",
        "ngày",
        "lokakuuta",
        "the",
        "º",
        "ª",
        "den",
        "م",
        "ה",
        "na",
        "i",
        "mês",
        "dne",
        "gada",
        "m",
        "d",
        "ta",
        "jan",
        "e",
    ];
    let limit = at + 3;
    while at < limit {
        match tokens.get(at) {
            Some(Token::Mark('.' | ',' | '\'' | '’' | '-' | '–' | '/' | '،' | 'º' | 'ª' | '°' | '־')) => {
                at += 1
            }
            Some(Token::Word(word)) if SMALL.contains(&word.as_str()) && word != "jan" => at += 1,
            _ => break,
        }
    }
    at
}

fn number(tokens: &[Token], at: usize, length: std::ops::RangeInclusive<usize>) -> Option<(u32, usize)> {
    let at = skip(tokens, at);
    match tokens.get(at)? {
        Token::Number { value, digits } if length.contains(digits) => Some((*value, at + 1)),
        _ => None,
    }
}

/// A year, with Buddhist years brought to the common era.
fn year(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    let (value, after) = number(tokens, at, 4..=4)?;
    Some((common_era(value as i32), after))
}

fn common_era(year: i32) -> i32 {
    if (2440..=2643).contains(&year) { year - 543 } else { year }
}

fn year_first(tokens: &[Token], at: usize, year: i32, order: Order) -> Option<Day> {
    let year = common_era(year);
    let mark = |at: usize| match tokens.get(at) {
        Some(Token::Mark(c)) => Some(*c),
        _ => None,
    };
    let plain = |at: usize| match tokens.get(at) {
        Some(Token::Number { value, digits: 1 | 2 }) => Some(*value),
        _ => None,
    };
    // "2024년 5월 3일", "2024-5-3", "2024.5.3", "2024/05/03"
    if let (Some('-' | '/' | '.' | '年' | '년'), Some(month), Some('-' | '/' | '.' | '月' | '월'), Some(day)) =
        (mark(at + 1), plain(at + 2), mark(at + 3), plain(at + 4))
    {
        return if (1300..=1500).contains(&year) { of_persian(year, month, day) } else { Day::new(year, month, day) };
    }
    let word_at = skip(tokens, at + 1);
    if let Some(Token::Number { value: day, digits: 1 | 2 }) = tokens.get(word_at)
        && let Some(Token::Word(word)) = tokens.get(skip(tokens, word_at + 1))
        && matches!(tokens.get(word_at - 1), Some(Token::Word(_)))
    {
        // Latvian: "2024. gada 3. maijs".
        return Day::new(year, month(word)?, *day);
    }
    let Some(Token::Word(word)) = tokens.get(word_at) else { return None };
    let (day, after) = number(tokens, word_at + 1, 1..=2)?;
    // "2024 May 3 2023": the day belongs to the second year.
    if number(tokens, after, 4..=4).is_some() && order == Order::MonthFirst && mark(at + 1).is_none() {
        return None;
    }
    Day::new(year, month(word)?, day)
}

fn day_or_month_first(tokens: &[Token], at: usize, first: u32, order: Order) -> Option<Day> {
    if let (
        Some(Token::Mark(mark @ ('/' | '.' | '-'))),
        Some(Token::Number { value: second, digits: 1 | 2 }),
        Some(Token::Mark(again)),
    ) = (tokens.get(at + 1), tokens.get(at + 2), tokens.get(at + 3))
        && mark == again
    {
        let year = match tokens.get(at + 4)? {
            Token::Number { value, digits: 4 } => common_era(*value as i32),
            Token::Number { value, digits: 2 } if *mark != '-' => 2000 + *value as i32,
            _ => return None,
        };
        if (1300..=1500).contains(&year) {
            return of_persian(year, *second, first);
        }
        let month_first = *mark != '.' && order == Order::MonthFirst;
        let (day, month) = if month_first { (*second, first) } else { (first, *second) };
        return Day::new(year, month, day).or_else(|| Day::new(year, day, month));
    }
    let word_at = skip(tokens, at + 1);
    match tokens.get(word_at)? {
        Token::Word(word) => {
            if let Some(month) = persian_month(word) {
                let (year, _) = number(tokens, word_at + 1, 4..=4)?;
                return of_persian(year as i32, month, first);
            }
            let mut after = word_at + 1;
            // Levantine month names are of two words.
            let mut named = None;
            if let Some(Token::Word(next)) = tokens.get(after)
                && let Some(found) = levantine(word, next)
            {
                named = Some(found);
                after += 1;
            }
            // Lebanese pages give both names: "3 أيار/مايو 2024".
            if tokens.get(after) == Some(&Token::Mark('/'))
                && let Some(Token::Word(_)) = tokens.get(after + 1)
            {
                after += 2;
            }
            let (year, _) = year(tokens, after)?;
            Day::new(year, named.or_else(|| month(word))?, first)
        }
        // Vietnamese: "5 tháng 3, 2024".
        Token::Number { value: month, digits: 1 | 2 } if matches!(tokens.get(at + 1), Some(Token::Word(word)) if word == "tháng") =>
        {
            let (year, _) = year(tokens, word_at + 1)?;
            Day::new(year, *month, first)
        }
        _ => None,
    }
}

fn levantine(first: &str, second: &str) -> Option<u32> {
    let other = matches!(second, "الثاني" | "ثاني" | "الثانى");
    match first {
        "كانون" => Some(if other { 1 } else { 12 }),
        "تشرين" => Some(if other { 11 } else { 10 }),
        _ => None,
    }
}

/// The year of a Japanese era or of the Republic of China, whose name stands before the number.
fn era_year(tokens: &[Token], at: usize, year: i32) -> Option<i32> {
    match tokens.get(at.checked_sub(1)?)? {
        Token::Word(word) if word.ends_with("令和") => Some(2018 + year),
        Token::Word(word) if word.ends_with("平成") => Some(1988 + year),
        Token::Word(word) if word.ends_with("昭和") => Some(1925 + year),
        Token::Word(word) if word.ends_with("民國") || word.ends_with("民国") => Some(1911 + year),
        _ => None,
    }
}

/// A day of the Persian solar calendar, by its 33-year cycle of leap years (exact for 1244–1500).
fn of_persian(year: i32, month: u32, day: u32) -> Option<Day> {
    if !(1300..=1500).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let leaps = |year: i32| 8 * (year / 33) + ((year % 33) + if year % 33 > 17 { 2 } else { 3 }) / 4;
    let day_of_year = if month <= 6 { (month - 1) * 31 } else { 186 + (month - 7) * 30 } + day - 1;
    // 1 Farvardin 1300 was 21 March 1921.
    let days = i64::from((year - 1300) * 365 + leaps(year - 1) - leaps(1299)) + i64::from(day_of_year);
    let text = of_unix_time((days - 17_818) * 86_400)?;
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse().ok();
    Day::new(number(0..4)? as i32, number(5..7)?, number(8..10)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, iso: &str) {
        assert_eq!(find(text, Order::DayFirst).map(Day::iso).as_deref().unwrap_or("none"), iso, "{text}");
    }

    #[test]
    fn month_names_of_many_languages() {
        for text in [
            "May 3, 2024",
            "Published on Friday, May 3rd, 2024 at 10:20",
            "3 May 2024",
            "3rd of May 2024",
            "2024 May 3",
            "3. Mai 2024",
            "Vendredi 3 mai 2024",
            "3 de mayo de 2024",
            "3 de maio de 2024",
            "3 maggio 2024",
            "3 mei 2024",
            "3. maj 2024",
            "3. maí 2024",
            "3. toukokuuta 2024",
            "3. mai 2024",
            "2024. gada 3. maijs",
            "2024 m. gegužės 3 d.",
            "3 maja 2024",
            "3. května 2024",
            "3. mája 2024",
            "2024. május 3.",
            "3 mai 2024",
            "3 мая 2024 г.",
            "3 травня 2024",
            "3 мая 2024",
            "3 май 2024",
            "3. мај 2024.",
            "3. svibnja 2024.",
            "3. maj 2024",
            "3 Μαΐου 2024",
            "3 Mayıs 2024",
            "3 Mei 2024",
            "3 maig de 2024",
            "3 مايو 2024",
            "3 أيار 2024",
            "٣ مايو ٢٠٢٤",
            "۳ مه ۲۰۲۴",
            "3 במאי 2024",
            "3 मई 2024",
            "३ मई २०२४",
            "৩ মে ২০২৪",
            "3 พฤษภาคม 2567",
            "3 พ.ค. 2567",
            "2024年5月3日",
            "2024년 5월 3일",
            "令和6年5月3日",
            "民國113年5月3日",
            "２０２４年５月３日",
            "ngày 3 tháng 5 năm 2024",
            "۱۴ اردیبهشت ۱۴۰۳",
            "1403/02/14",
        ] {
            is(text, "2024-05-03");
        }
    }

    #[test]
    fn numbers_in_the_order_of_the_language() {
        is("03.05.2024", "2024-05-03");
        is("3/5/2024", "2024-05-03");
        is("2024/5/3", "2024-05-03");
        is("20240503", "2024-05-03");
        is("03-05-2024", "2024-05-03");
        is("5/13/2024", "2024-05-13");
        is("3.5.24", "2024-05-03");
        assert_eq!(find("5/3/2024", Order::MonthFirst).map(Day::iso).as_deref(), Some("2024-05-03"));
        is("2024", "none");
        is("10:20, 5 comments", "none");
        is("31 February 2024", "none");
        is("Call 555-12-2024", "none");
    }

    #[test]
    fn persian_new_year_and_leap_days() {
        is("1 فروردین 1403", "2024-03-20");
        is("30 اسفند 1403", "2025-03-20");
        is("1 فروردین 1404", "2025-03-21");
        is("29 اسفند 1402", "2024-03-19");
        is("1 فروردین 1300", "1921-03-21");
    }

    #[test]
    fn values_for_machines_keep_their_time() {
        let read = |text| machine(text, Order::DayFirst);
        assert_eq!(read("2024-05-03T10:20:30.123+0200").as_deref(), Some("2024-05-03T10:20:30+02:00"));
        assert_eq!(read("2024-05-03 10:20").as_deref(), Some("2024-05-03T10:20"));
        assert_eq!(read("2024-05-03T10:20:30Z").as_deref(), Some("2024-05-03T10:20:30Z"));
        assert_eq!(read("2024-05-03").as_deref(), Some("2024-05-03"));
        assert_eq!(read("1714731630").as_deref(), Some("2024-05-03T10:20:30Z"));
        assert_eq!(read("1714731630000").as_deref(), Some("2024-05-03T10:20:30Z"));
        assert_eq!(read("Fri, 03 May 2024 10:20:30 GMT").as_deref(), Some("2024-05-03"));
        assert_eq!(read("no date"), None);
    }
}
