//! Month names of many languages: a table of stems.

/// One row a language, January first; a stem stands for every word that begins with it, `=` marks a whole word.
/// Rows further up win where two languages disagree.
#[rustfmt::skip]
const ROWS: [[&str; 12]; 46] = [
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    ["jän|jaen", "feb", "mär|maer|mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"],
    ["janv", "fév|fev", "mars", "avr", "mai", "juin", "juil", "août|aout", "sept", "oct", "nov", "déc"],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep|set", "oct", "nov", "dic"],
    ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
    ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
    ["jan", "feb", "maart|mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    ["jan", "feb", "mars", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec|des"],
    ["tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"],
    ["jan", "feb", "mar", "apr", "maí", "jún", "júl", "ágú", "sep", "okt", "nóv", "des"],
    ["jaan", "veeb", "märts", "apr", "mai", "juun", "juul", "aug", "sept", "okt", "nov", "dets"],
    ["janv", "febr", "mart", "apr", "maij", "jūn", "jūl", "aug", "sept", "okt", "nov", "dec"],
    ["saus", "vasar", "kov", "bal", "geg", "birž", "liep", "rugp", "rugs", "spal", "lapkr", "gruod"],
    ["sty", "lut", "mar", "kwi", "maj", "czerw|cze=", "lipca|lipiec|lip=", "sie", "wrz", "paź", "lis", "gru"],
    ["led", "únor", "břez", "dub", "květ", "červen|června=|čvn", "červenec|července", "srpn|srpen", "zář", "říj", "list", "pros"],
    ["jan", "feb", "mar", "apr", "máj", "jún", "júl", "aug", "sep", "okt", "nov", "dec"],
    ["jan", "feb", "márc", "ápr", "máj", "jún", "júl", "aug", "szept", "okt", "nov", "dec"],
    ["ian", "feb", "mar", "apr", "mai", "iun", "iul", "aug", "sep", "oct", "noi", "dec"],
    ["янв", "фев", "мар", "апр", "май|мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
    ["січ", "лют", "бер", "квіт", "трав", "черв", "лип", "серп", "вер", "жов", "лис", "груд"],
    ["студ", "лют", "сак", "крас", "май|мая", "чэр", "ліп", "жні", "вер", "кас", "ліс", "снеж"],
    ["яну", "фев", "март", "апр", "май", "юни", "юли", "авг", "сеп", "окт", "ное", "дек"],
    ["јан", "феб", "мар", "апр", "мај", "јун", "јул", "авг", "сеп", "окт", "нов", "дец"],
    ["sij", "velj", "ožu", "trav", "svib", "lipn|lipanj", "srpnj|srpanj", "kolov", "ruj", "listop", "stud", "prosin"],
    ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "avg", "sep", "okt", "nov", "dec"],
    ["ιαν", "φεβ", "μαρ|μάρ", "απρ", "μαι|μάι|μαΐ|μαϊ", "ιουν|ιούν", "ιουλ|ιούλ", "αυγ|αύγ", "σεπ", "οκτ", "νοε|νοέ", "δεκ"],
    ["oca", "şub", "mart", "nis", "mayıs", "haz", "tem", "ağu", "eyl", "eki", "kas", "ara"],
    ["yan", "fev", "mart", "apr", "may", "iyun", "iyul", "avq", "sen", "okt", "noy", "dek"],
    ["jan", "feb|peb", "mac|mar", "apr", "mei", "jun", "jul", "agu|agt|ogos|ags", "sep", "okt", "nov|nop", "des|dis"],
    ["gen", "febr", "març", "abr", "maig", "juny", "jul", "ag=|agost", "set", "oct", "nov", "des"],
    ["urt", "ots", "mar", "api", "mai", "eka", "uzt", "abu", "ira", "urr", "aza", "abe"],
    ["xan", "feb", "mar", "abr", "mai", "xuñ", "xul", "ago", "set", "out", "nov", "dec"],
    ["shk=", "shkurt", "mar", "prill", "maj", "qer", "korr", "gusht", "shta", "tet", "nën|nen", "dhj"],
    ["ene", "peb", "mar", "abr", "may", "hun", "hul", "ago", "set", "okt", "nob", "dis"],
    ["يناير", "فبراير", "مارس", "أبريل|ابريل|إبريل", "مايو", "يونيو|يونيه", "يوليو|يوليه", "أغسطس|اغسطس", "سبتمبر", "أكتوبر|اكتوبر", "نوفمبر", "ديسمبر"],
    ["جانفي", "شباط|فيفري", "آذار|اذار", "نيسان|أفريل", "أيار|ايار|ماي=", "حزيران|جوان", "تموز|جويلية", "آب=|أوت=", "أيلول|ايلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"],
    ["ژانویه", "فوریه", "مارس", "آوریل|اپریل", "مه=|می=|مئی", "ژوئن|جون=", "ژوئیه|جولای|جولائی", "اوت=|آگوست|اگست", "سپتامبر|ستمبر", "اکتبر|اکتوبر", "نوامبر|نومبر", "دسامبر|دسمبر"],
    ["ינואר|בינואר", "פברואר|בפברואר", "מרץ|מרס|במרץ|במרס", "אפריל|באפריל", "מאי|במאי", "יוני|ביוני", "יולי|ביולי", "אוגוסט|באוגוסט", "ספטמבר|בספטמבר", "אוקטובר|באוקטובר", "נובמבר|בנובמבר", "דצמבר|בדצמבר"],
    ["जन", "फर|फ़र", "मार्च", "अप्रैल|एप्रिल", "मई|मे=", "जून", "जुल", "अग|ऑग", "सित|सप्ट", "अक्टू|अक्तू|ऑक्टो", "नव|नोव्ह", "दिस|डिस"],
    ["জানু", "ফেব্রু", "মার্চ", "এপ্রিল", "মে=", "জুন", "জুলাই", "আগস্ট|অগস্ট", "সেপ্টে", "অক্টো", "নভে", "ডিসে"],
    ["มกรา|ม.ค.", "กุมภา|ก.พ.", "มีนา|มี.ค.", "เมษา|เม.ย.", "พฤษภา|พ.ค.", "มิถุนา|มิ.ย.", "กรกฎา|ก.ค.", "สิงหา|ส.ค.", "กันยา|ก.ย.", "ตุลา|ต.ค.", "พฤศจิกา|พ.ย.", "ธันวา|ธ.ค."],
    ["იან", "თებ", "მარ", "აპრ", "მაი", "ივნ", "ივლ", "აგვ", "სექ", "ოქტ", "ნოე", "დეკ"],
    ["հունվ", "փետ", "մարտ", "ապր", "մայ", "հունիս", "հուլ", "օգոս", "սեպ", "հոկ", "նոյ", "դեկ"],
    ["ஜன", "பிப்", "மார்", "ஏப்", "மே=", "ஜூன்", "ஜூலை", "ஆக", "செப்", "அக்", "நவ", "டிச"],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "setiembre", "oct", "nov", "dic"],
    ["qan", "aqp", "nau", "säu", "mam", "mau", "şil", "tam", "qır", "qaz", "qar", "jel"],
];

/// Months of the Persian solar calendar.
const PERSIAN: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// Longest ending that may follow a stem, in letters.
const LONGEST_ENDING: usize = 9;

/// The month that a lower-case word names, 1–12.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    word.chars().nth(1)?;
    ROWS.iter()
        .find_map(|row| row.iter().position(|stems| stems.split('|').any(|stem| fits(word, stem))))
        .map(|i| i as u32 + 1)
}

fn fits(word: &str, stem: &str) -> bool {
    if let Some(whole) = stem.strip_suffix('=') {
        return word == whole;
    }
    let stem = stem.trim_end_matches('.');
    word.strip_prefix(stem)
        .is_some_and(|rest| rest.len() <= 2 * LONGEST_ENDING && rest.chars().count() <= LONGEST_ENDING)
}

/// The month of the Persian calendar that a word names, 1–12.
pub(super) fn persian_month(word: &str) -> Option<u32> {
    PERSIAN.iter().position(|name| *name == word || (word == "امرداد" && *name == "مرداد")).map(|i| i as u32 + 1)
}
