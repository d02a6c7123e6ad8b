// How words are found, in every language: text and query are folded alike, then the query's words are looked for in the
// text as it stands. No script needs to be cut into words for that. A word of a script with spaces is found at the start of
// words, and from four letters on also within them, as compounds and articles written to the word want (Autobahnbrücke,
// المنارة); with one letter wrong if nothing has it right.

/** Letters that stand for others where no one writes the mark. */
const LIKE = new Map(Object.entries({ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ", "’": "'" }));
/** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; not the vowels of Thai or Hindi. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f]/g;
/** @type {Map<string, string>} */
const folded = new Map();

function foldOne(/** @type {string} */ letter) {
  let plain = folded.get(letter);
  if (plain === undefined) {
    plain = letter.normalize("NFKD").replace(MARKS, "").normalize("NFC").toLowerCase().replace(MARKS, "");
    plain = LIKE.get(plain) ?? plain;
    folded.set(letter, plain);
  }
  return plain;
}

/** Text without case, accents and width: letter by letter, so that places can be told. @param {string} text */
export const fold = (text) => text.replace(/[^\0-\x7f]/gu, foldOne).toLowerCase();

const UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;
/** From here on a word may stand within another: a shorter one is in too many. */
const WITHIN = 4;

/** The words of a query, folded, each once. @param {string} query */
export const queryWords = (query) => [...new Set(fold(query).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])];

const lettersOf = (/** @type {string} */ letters) => letters.replace(/[^\p{L}\p{M}\p{N}]/gu, "");
/** What a word looks like with one letter wrong, missing, too many, or two exchanged; never the first. @param {string} word */
export function nearly(word) {
  const letters = [...word];
  const ways = letters.flatMap((letter, i) => {
    if (!i) return [];
    const [before, after] = [letters.slice(0, i).join(""), letters.slice(i + 1).join("")].map(lettersOf);
    const next = letters[i + 1];
    return [`${before}\\p{L}{0,2}${after}`, ...(next ? [`${before}${next}${letter}${after.slice(next.length)}`] : [])];
  });
  return letters.length < WITHIN ? null : new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${ways.join("|")})`, "gu");
}

/**
 * The places of a word in folded text, one after the other, and whether each begins a word.
 * @param {string} text @param {string | RegExp} word
 * @returns {Generator<[start: number, end: number, begins: boolean]>}
 */
export function* places(text, word) {
  if (typeof word !== "string") {
    for (const match of text.matchAll(word)) yield [match.index, match.index + match[0].length, true];
    return;
  }
  const free = UNSPACED.test(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const begins = free || at === 0 || !LETTER.test(text[at - 1]);
    if (begins || word.length >= WITHIN) yield [at, at + word.length, begins];
  }
}

/**
 * Where the words of a query stand in a text as it is written, in order and without overlap.
 * @param {string} text @param {(string | RegExp)[]} words @returns {[start: number, end: number][]}
 */
export function hits(text, words) {
  // The place in the text of each unit of the folded text.
  const origin = /** @type {number[]} */ ([]);
  let plain = "";
  let at = 0;
  for (const letter of text) {
    const one = fold(letter);
    for (let i = 0; i < one.length; i++) origin.push(at);
    plain += one;
    at += letter.length;
  }
  origin.push(text.length);
  const all = words.flatMap((word) => [...places(plain, word)]).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  /** @type {[number, number][]} */
  const found = [];
  for (const [start, end] of all) {
    if (start >= (found.at(-1)?.[1] ?? 0)) found.push([start, end]);
  }
  return found.map(([start, end]) => [origin[start], origin[end]]);
}
