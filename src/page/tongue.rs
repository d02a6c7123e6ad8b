//! Tells the language of prose by its script, its letters and its small words. Comes in: some sentences. Goes out: a language
//! code, and whether there can be doubt. Twenty small words a language are enough for a page of text; tables of letter
//! groups would cost the engine a quarter of its size.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A guess at a language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    pub code: &'static str,
    pub sure: bool,
}

/// Letters that a script must have before it counts.
const LETTERS: usize = 40;
/// Share of a text's words that must be known small words, and by how much the best language must lead.
const SURE_SHARE: f32 = 0.16;
const SURE_LEAD: f32 = 1.6;
/// Languages in the table of words; at most 64, for the sets below are bits.
const LANGUAGES: usize = 47;
/// Words below which no guess by words is made.
const WORDS: usize = 12;

/// Scripts that one living language of the press has to itself, by ranges of letters.
const OWN_SCRIPT: [(u32, u32, &str); 17] = [
    (0x0370, 0x03FF, "el"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17FF, "km"),
];

/// Small words of languages that share a script with others, most frequent first.
const SMALL_WORDS: [(&str, &str); LANGUAGES] = [
    (
        "en",
        "the of and to a in that is was for it with as on be at by he this had not are but from or have an they which were",
    ),
    (
        "de",
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach",
    ),
    (
        "fr",
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec elle cette aux",
    ),
    ("es", "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ha este ya fue"),
    ("pt", "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das à seu"),
    (
        "it",
        "di e il la che in a per un è del non con una i le si da al dei sono della più ha come lo nel alla anche gli",
    ),
    (
        "nl",
        "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit door nog naar heeft ze wordt deze",
    ),
    (
        "sv",
        "och i att det som en på är av för med till den har de inte om ett han men var jag från vi så kan när år efter",
    ),
    (
        "da",
        "og i at det er en til af på de med for der ikke den har som et om han var men fra vi så kan efter også blev år",
    ),
    (
        "nb",
        "og i å det er en til av på de med for som ikke den har et om han var men fra vi så kan etter også ble år fram",
    ),
    (
        "fi",
        "ja on ei että se oli hän mutta myös kun ovat joka kuin mukaan ole jo sen niin vuoden tai mitä nyt sitä hänen voi jos vain",
    ),
    (
        "et",
        "ja on ei et see oli ta kui mis ka aga ning oma või kes seda mida nii siis veel ole üks aasta pärast välja selle",
    ),
    (
        "lv",
        "un ir ka no par kas ar uz tas bija lai arī bet pēc gan tā kā to pie vai viņš līdz gada nav šo tikai jau būs",
    ),
    ("lt", "ir yra kad į tai buvo su iš kaip bet o jis ne po už metų per apie tik ar jau dar prie savo kuris būti ji"),
    ("pl", "w i na z się do nie to że jest o a od jak po za dla przez ale co był tym jego są który roku tak może już"),
    ("cs", "a v se na je že to s z do o i ve jsem k pro by ale za jako po jsou byl které si nebo od už jeho také"),
    ("sk", "a v sa na je že to s z do o aj vo k pre by ale za ako po sú bol ktoré si alebo od už jeho tiež"),
    ("sl", "in je v na se da za so ki z pa bi ne po ni pri tudi od kot ter iz do še leta bil lahko kar ali ko"),
    ("hr", "i je u na se da za su o od s ne kao iz koji to će bi do što a ali sve nije po godine samo biti koja može"),
    (
        "hu",
        "a az és hogy nem is egy ez volt de csak meg mint már el azt ki még vagy ha van lehet kell ezt után lesz volna",
    ),
    ("ro", "de și în a la cu pe din că o nu un care este mai pentru au fost ce să se prin sunt sau dar al lui după fi"),
    (
        "tr",
        "ve bir bu için de da ile olarak çok daha olan gibi kadar sonra en ne o var olduğu ancak göre değil her iki yeni",
    ),
    (
        "az",
        "və bir bu üçün də da ilə olan kimi daha sonra o var ki olduğu isə görə deyil hər iki yeni edib bildirib olub",
    ),
    (
        "id",
        "yang dan di dengan untuk ini dari dalam itu tidak pada akan juga ada ke para oleh sebagai saat kata lebih sudah bisa telah",
    ),
    ("tl", "ang ng sa na at mga ay para ito hindi si kung may ni nang niya pa rin siya kay din lang ko isang kanyang"),
    ("vi", "và của là có trong cho được không với các một những người khi đã này để đến từ về cũng ra như vào năm"),
    (
        "ca",
        "de la i el que a en les els per un amb del una és no es al ha dels més com va han aquest però ser són seva",
    ),
    ("gl", "de a e que o en do da un para non os unha con é as polo na no dos se por como máis ao das pola tamén foi"),
    ("eu", "eta da du ez bat dira dute izan ere zuen baina dela zen duen hori egin beste baino bere egiten den gara"),
    ("is", "og að í á er sem til við um var hann en með það ekki fyrir af hafa hefur því frá þá verið þess eru kom"),
    ("sq", "të në e dhe i për me nga që një është u se ka më do si kjo janë por ky edhe tij kanë ishte"),
    ("af", "die van en in het is dat nie te sy om vir met op wat aan hy was ook as deur na word kan maar hulle"),
    ("cy", "y yn a i o ei ar yr mae wedi am gan eu oedd sydd bod gyda fel ond roedd mewn hefyd dros un"),
    ("ga", "an agus na ar i a go is ag le bhí sé do chun tá ní sin leis ó siad nach air bhfuil mar seo"),
    (
        "sw",
        "ya wa na kwa ni katika za la kuwa hiyo huyo hayo wakati ambayo alisema pia baada kama cha watu lakini hivyo",
    ),
    ("ru", "и в не на что с по он как это из к у за его от но а же так для было был все она бы только или"),
    ("uk", "і в не на що з та до у як за про він від є це але й для його із також які цього або був під що"),
    ("be", "і ў не на што з па як ён за яго ад але для гэта быў да з'яўляецца таксама яны гэтага каб што быць або"),
    ("bg", "и на да в за се не от с са по е че като до което ще но при или беше това която бе само има той"),
    ("mk", "и на во да се од за не со ќе е што го дека но по како ги која беше има само ќе или сите ова"),
    ("sr", "и у је да се на за су од са не као који то о што ће из би до али није по све само године има"),
    ("ar", "في من على أن إلى التي عن الذي هذا ما مع هذه كان بعد لا كما لم قال أو ذلك بين قد هو كل وقد خلال"),
    ("fa", "و در به از که این را با است برای آن یک خود تا بر شده نیز کرد می هم شد های گفت بود ما اما"),
    ("ur", "کے کی میں ہے اور سے کا کو اس نے کہ پر ہیں بھی یہ ایک نہیں تھا کر ہو جو گیا تو وہ لیے"),
    ("hi", "के में की है और से का को पर ने कि यह भी हैं इस एक नहीं कर हो था लिए कहा जो तो वह"),
    ("mr", "आणि आहे या आहेत की तर हे ते व च्या असे होते केली मात्र करण्यात नाही त्या केले यांनी झाली ही होता"),
    ("ne", "र छ को मा का ले पनि छन् भएको यो गर्ने हो गरेको लागि तर थियो भने गर्न उनले भन्ने रहेको"),
];

pub(super) fn detect(text: &str) -> Option<Guess> {
    by_script(text).or_else(|| by_words(text))
}

/// Languages that their letters alone give away.
fn by_script(text: &str) -> Option<Guess> {
    let mut counts = [0_usize; OWN_SCRIPT.len()];
    let (mut kana, mut han, mut hangul, mut letters) = (0_usize, 0_usize, 0_usize, 0_usize);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        match u32::from(letter) {
            0x3040..=0x30FF => kana += 1,
            0x3400..=0x9FFF => han += 1,
            0x1100..=0x11FF | 0xAC00..=0xD7AF => hangul += 1,
            code if code >= 0x0370 => {
                if let Some(at) = OWN_SCRIPT.iter().position(|(from, to, _)| (*from..=*to).contains(&code)) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let most = |count: usize| count >= LETTERS && count * 2 > letters;
    let sure = |code| Some(Guess { code, sure: true });
    if most(hangul) {
        return sure("ko");
    }
    if most(kana + han) {
        // Japanese is never without kana; a Chinese text has some in a name at most.
        return sure(if kana * 20 > han { "ja" } else { "zh" });
    }
    let at = (0..counts.len()).find(|&at| most(counts[at]))?;
    sure(OWN_SCRIPT[at].2)
}

/// Languages that share their letters, by their small words.
fn by_words(text: &str) -> Option<Guess> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphabetic() && !is_mark(letter) && letter != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() < WORDS {
        return None;
    }
    let mut hits = [0_u32; LANGUAGES];
    for word in &words {
        let mut languages = languages_by_word().get(word).copied().unwrap_or(0);
        while languages != 0 {
            hits[languages.trailing_zeros() as usize] += 1;
            languages &= languages - 1;
        }
    }
    let mut best = ("", 0.0_f32);
    let mut second = 0.0_f32;
    for ((code, _), hits) in SMALL_WORDS.iter().zip(hits) {
        let score = hits as f32 / words.len() as f32;
        if score > best.1 {
            second = best.1;
            best = (code, score);
        } else {
            second = second.max(score);
        }
    }
    let (code, score) = best;
    (score > SURE_SHARE / 2.0).then_some(Guess { code, sure: score > SURE_SHARE && score > second * SURE_LEAD })
}

/// Each small word with the languages that have it, one bit a language.
fn languages_by_word() -> &'static HashMap<&'static str, u64> {
    static TABLE: OnceLock<HashMap<&'static str, u64>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (at, (_, list)) in SMALL_WORDS.iter().enumerate() {
            for word in list.split(' ') {
                *table.entry(word).or_insert(0) |= 1_u64 << at;
            }
        }
        table
    })
}

/// Vowel signs of Indian scripts, which are no letters but parts of words.
fn is_mark(letter: char) -> bool {
    matches!(u32::from(letter), 0x0900..=0x0963 | 0x064B..=0x0652 | 0x200C)
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn prose_is_told_by_its_small_words() {
        let told = |text: &str| detect(text).map(|guess| guess.code);
        for (code, text) in [
            (
                "en",
                "The clock on the fish hall began to run backwards on Sunday night, and by Monday it had undone nearly all of it.",
            ),
            (
                "de",
                "Den Baum hat niemand gepflanzt, und darauf legt die Familie Wert, denn sie wird in jeder Woche danach gefragt.",
            ),
            (
                "fr",
                "Il y a des villes qui changent de maire sans que personne ne le voie, et dans celle-ci on a déplacé le marché.",
            ),
            (
                "es",
                "El primer paraguas salió en préstamo un martes de noviembre, y lo recuerda la bibliotecaria, porque tuvo que inventar un número.",
            ),
            (
                "ru",
                "В последнем вагоне маршрута нет кондуктора, зато есть книжная полка, и она висит над сиденьем с позапрошлой зимы.",
            ),
            (
                "uk",
                "На пагорбі за селом стоїть млин, який уже шістдесят років не меле зерна, але щовечора він грає, і це чути в селі.",
            ),
            (
                "sv",
                "Det är en gammal bro som inte längre finns på kartan, men den har varit med om mycket och är kvar för att stanna.",
            ),
            (
                "pl",
                "To jest stary most, który nie jest już na mapie, ale ludzie z miasta chodzą po nim od lat i nie chcą się z nim rozstać.",
            ),
            (
                "ar",
                "يقول أهل الحي إن للماء صوتاً تعرفه الأذن قبل العين، وقد سمعوه في صباح هذا اليوم من على باب السوق بعد أن عاد إلى القناة.",
            ),
            (
                "fa",
                "این پل قدیمی که در نقشه نیست برای مردم شهر مهم است و آن را با سنگ از نو ساخته‌اند تا به یاد بماند که چه بود.",
            ),
            ("hi", "पुराने बस अड्डे के पीछे एक चाय की दुकान है और वहाँ चाय के साथ एक शब्द उधार में मिलता है जो लोग भूल गए हैं।"),
        ] {
            assert_eq!(told(text), Some(code), "{text}");
        }
    }

    #[test]
    fn scripts_of_one_language_need_no_words() {
        let told = |text: &str| detect(&text.repeat(4)).map(|guess| (guess.code, guess.sure));
        assert_eq!(told("朝五時、川べりの洗い場にはもう湯気が立っていた。"), Some(("ja", true)));
        assert_eq!(told("老城南边有一条窄巷，巷口的灯已经亮了四十七年。"), Some(("zh", true)));
        assert_eq!(told("서쪽 바다 끝에 사람 서른한 명이 사는 섬이 있다."), Some(("ko", true)));
        assert_eq!(told("Στο μικρό νησί υπάρχει ένα καφενείο"), Some(("el", true)));
    }

    #[test]
    fn a_few_words_are_no_prose() {
        assert_eq!(detect("Read more"), None);
        assert_eq!(detect(""), None);
    }
}
