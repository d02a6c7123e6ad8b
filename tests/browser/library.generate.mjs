// Articles by the thousand for the library's tests, the same for the same seed: words made of each language's syllables,
// as frequent as words are in real texts (Zipf), so that an index of them is as large as one of real articles.

/** A pseudo-random number in [0, 1), by xorshift. @param {number} seed */
function random(seed) {
  let state = seed * 2654435761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const syllables = (text) => text.split(" ");
/** `join`: what stands between words; `stop`: what ends a sentence. */
const LANGUAGES = {
  en: {
    syllables: syllables(
      "ba con der fi gra har in ju ker lo men nor op pen qui ra shi ter un vel wor y ster th ing lan mar tide",
    ),
    join: " ",
    stop: ". ",
  },
  de: {
    syllables: syllables(
      "bau chen der ein fä ge häu ich kö land mut nacht ort pfer rü schu stadt tü un ver wald zei ß ung keit lö gar",
    ),
    join: " ",
    stop: ". ",
  },
  fr: {
    syllables: syllables(
      "a bé cha dré é fè gla hui jeu lé mon nê oi pré quel rou sœ tion u vé ment eau ça rivi mai çon",
    ),
    join: " ",
    stop: ". ",
  },
  pl: {
    syllables: syllables(
      "ą brze cie dź ę fa go hy ić ja kło łą mie nów ość prze rze sza śli tyn uł wia żół nie gro mor",
    ),
    join: " ",
    stop: ". ",
  },
  ru: {
    syllables: syllables("ба ве го дёр ей жи зна ил йод ко лю мор не об при ра све тро ум фо хо це че шу щий я"),
    join: " ",
    stop: ". ",
  },
  ar: {
    syllables: syllables("ال بح تر ثو جم حد خو دار ذه را زي سف شم صو ضو طر ظل عل غر فن قم كت لي مي نو هو"),
    join: " ",
    stop: ". ",
  },
  ja: {
    syllables: syllables(
      "灯 台 海 村 時 計 の は が を に で と し た る い こ 真 鍮 回 廊 夜 光 船 岬 人 び ラ ン プ",
    ),
    join: "",
    stop: "。",
  },
  zh: {
    syllables: syllables(
      "的 一 是 不 了 人 我 在 有 他 这 中 大 来 上 国 个 到 说 们 灯 塔 海 港 钟 楼 光 船 夜 村 桥 河",
    ),
    join: "",
    stop: "。",
  },
  ko: {
    syllables: syllables("등 대 바 다 마 을 시 계 는 이 가 를 에 서 하 고 다 밤 빛 배 사 람 들 의 종 탑"),
    join: " ",
    stop: ". ",
  },
  th: {
    syllables: syllables("ประ ภา คาร ทะ เล หมู่ บ้าน นาฬิ กา และ ที่ ใน ของ มี คน แสง เรือ คืน การ ไม่ ให้ ว่า ได้ นี้"),
    join: "",
    stop: " ",
  },
};
const NAMES = Object.keys(LANGUAGES);
const SITES = [
  "Harbour Lantern",
  "Hill Courier",
  "River Post",
  "Evening Mill",
  "Morning Quay",
  "North Gate",
  "Old Bridge",
  "Tower Hill",
];
const VOCABULARY = 30_000;

/** The words of a language by rank: the most frequent are the shortest. */
const vocabularies = new Map();
function words(language) {
  if (!vocabularies.has(language)) {
    const next = random(language.charCodeAt(0) * 31 + language.charCodeAt(1));
    const { syllables } = LANGUAGES[language];
    const length = (rank) => 1 + Math.floor(Math.log10(rank + 1) * 0.7 + next() * 1.2);
    const word = (_, rank) =>
      Array.from({ length: length(rank) }, () => syllables[Math.floor(next() * syllables.length)]).join("");
    vocabularies.set(language, Array.from({ length: VOCABULARY }, word));
  }
  return vocabularies.get(language);
}

/**
 * The article of a number. Every hundredth holds the words of `RARE` in its language.
 * @param {number} n @param {number} [length] words
 */
export function generate(n, length = 700) {
  const next = random(n + 7);
  const language = NAMES[n % NAMES.length];
  const { join, stop } = LANGUAGES[language];
  const list = words(language);
  // The logarithm of the rank is even: that is Zipf's law.
  const word = () => list[Math.floor(VOCABULARY ** next()) - 1];
  const sentence = (count) => Array.from({ length: count }, word).join(join);
  const paragraph = () =>
    Array.from({ length: 5 }, () => sentence(8 + Math.floor(next() * 12))).join(stop) + stop.trim();
  const blocks = [];
  for (let left = length * (0.4 + next() * 1.2); left > 0; left -= 70) {
    if (blocks.length % 6 === 5)
      blocks.push({ type: "heading", level: 2, content: [{ type: "text", text: sentence(4) }] });
    blocks.push({ type: "paragraph", content: [{ type: "text", text: paragraph() }] });
  }
  const rare = n % 100 < NAMES.length ? RARE[language] : null;
  if (rare) blocks.at(-1).content.push({ type: "text", text: ` ${rare} ` });
  const site = SITES[Math.floor(next() * SITES.length)];
  return {
    version: 1,
    url: `https://${site.toLowerCase().replace(" ", "-")}.test/${n}`,
    canonical: null,
    title: sentence(5),
    byline: [`${sentence(2)}`],
    site,
    published: new Date(Date.UTC(2020, 0, 1) + n * 3_600_000 * 9).toISOString(),
    modified: null,
    language,
    direction: language === "ar" ? "rtl" : "ltr",
    lead: [],
    image: null,
    excerpt: blocks[0].content[0].text.slice(0, 200),
    words: length,
    minutes: 1 + Math.round(length / 220),
    blocks,
    next: [],
    left_out: [],
    kept_percent: 100,
  };
}

/** Words that no syllables make by chance, one a language. */
export const RARE = {
  en: "xylophone",
  de: "Kürbissuppe",
  fr: "œil-de-bœuf",
  pl: "gżegżółka",
  ru: "ёжик",
  ar: "زُجاجٌ",
  ja: "糠漬",
  zh: "饕餮",
  ko: "빨래터",
  th: "ฟักทอง",
};
