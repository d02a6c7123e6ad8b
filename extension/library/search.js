// The search, in a worker, so that the list never waits for it. In: `{query}`, answered by `{query, found: [id, …]}`, best
// first, and `{snippet: id}`, answered by a piece of the text around the first hits. Out by itself: `{prepared: n}` on the
// way to the first answer. It keeps the folded text of all copies in memory and looks through it: quicker than any index
// that would have to be loaded (figures in tests/browser/library.timing.mjs).
import { notes } from "./highlights.js";
import { fold, hits, nearly, places, queryWords } from "./match.js";
import { got, onChange, within } from "./store.js";
import { plainText } from "./text.js";

/** Raised when `fold` or the record changes: older ones are made anew. */
const VERSION = 1;
/** Of more places in one text the order of results does not depend. */
const ENOUGH = 8;
/** A snippet's length, and how much of it comes before the hit, in characters. */
const SNIPPET = { length: 260, before: 60 };

/** How many copies are made ready between two words on it: after a large import the first search waits for all of them. */
const STEP = 100;

/** @type {Map<string, {head: string, text: string}>} */
const texts = new Map();
/** What the last query found, in words as they were looked for. @type {(string | RegExp)[]} */
let looked = [];

/** What is looked through for a copy: made when first needed, then kept beside it; and what was noted on it. @param {string} id */
const read = (id) =>
  within("readwrite", async ({ entries, articles, words, highlights }) => {
    const [entry, copy, known] = await Promise.all([entries, articles, words].map((store) => got(store.get(id))));
    if (!entry || !copy || entry.deletedAt) return texts.delete(id);
    const fresh = known?.version === VERSION && known.savedAt === entry.savedAt;
    const head = fold([entry.title, entry.site, ...entry.byline].join("\n"));
    const record = fresh
      ? known
      : { id, version: VERSION, savedAt: entry.savedAt, head, text: fold(plainText(copy.article)) };
    if (!fresh) words.put(record);
    const noted = fold(await notes(highlights, entry.urls));
    texts.set(id, noted ? { ...record, text: `${record.text}\n${noted}` } : record);
  });

async function load() {
  const [ids, records, noted] = await within("readonly", async ({ entries, words, highlights }) => {
    const urls = (await got(highlights.getAll())).flatMap((/** @type {any} */ one) => one.urls);
    const noted = urls.map((/** @type {string} */ url) => got(entries.index("urls").getKey(url)));
    return Promise.all([got(entries.getAllKeys()), got(words.getAll()), Promise.all(noted)]);
  });
  for (const record of records) if (record.version === VERSION) texts.set(record.id, record);
  let done = 0;
  for (const id of ids) {
    if (!texts.has(id) || noted.includes(id)) await read(id);
    if (++done % STEP === 0) postMessage({ prepared: done });
  }
  postMessage({ ready: texts.size });
}
const loading = load();
onChange((ids) => void loading.then(() => Promise.all(ids.map(read))).then(() => postMessage({ changed: true })));

/** How well a text answers to a word, 0 if not at all. @param {{head: string, text: string}} record @param {string | RegExp} word */
function score({ head, text }, word) {
  let sum = 0;
  for (const [, , begins] of places(head, word)) sum += begins ? 40 : 10;
  let count = 0;
  for (const [, , begins] of places(text, word)) {
    sum += begins ? 4 : 1;
    if (++count === ENOUGH) break;
  }
  return sum;
}

function look(/** @type {(string | RegExp)[]} */ words) {
  looked = words;
  const found = [];
  for (const [id, record] of texts) {
    let sum = 0;
    for (const word of words) {
      const one = score(record, word);
      sum = one && sum + one;
      if (!one) break;
    }
    if (sum) found.push({ id, sum });
  }
  return found.sort((a, b) => b.sum - a.sum).map(({ id }) => id);
}

function search(/** @type {string} */ query) {
  const words = queryWords(query);
  if (!words.length) return [];
  const found = look(words);
  return found.length ? found : look(words.map((word) => nearly(word) ?? word));
}

/** The text around the hits, and where they are in it. @param {string} id */
async function snippet(id) {
  const text = await within("readonly", async ({ entries, articles, highlights }) => {
    const [entry, copy] = await Promise.all([entries, articles].map((store) => got(store.get(id))));
    return entry && copy ? `${plainText(copy.article)}\n${await notes(highlights, entry.urls)}` : "";
  });
  const first = hits(text, looked)[0]?.[0] ?? 0;
  const line = text.lastIndexOf("\n", first) + 1;
  let start = Math.max(line, first - SNIPPET.before);
  if (start > line) start = text.indexOf(" ", start - 20) + 1 || start;
  if (start > first) start = first;
  const piece = text.slice(start, start + SNIPPET.length).replaceAll("\n", " ");
  return { text: start > line ? `… ${piece}` : piece };
}

self.onmessage = async ({ data }) => {
  await loading.catch(() => {});
  if (data.query !== undefined) {
    const begun = performance.now();
    const found = search(data.query);
    postMessage({ query: data.query, found, words: looked, took: performance.now() - begun });
  } else if (data.snippet)
    postMessage({ snippet: data.snippet, ...(await snippet(data.snippet).catch(() => ({ text: "" }))) });
};
