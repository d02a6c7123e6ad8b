// The whole library as ZIP, and back. An archive holds `articles/ID.json` (entry, article, which picture stands where),
// `pages/ID.html` where a page was kept, `pictures/SHA-256`, `highlights.json` (of all pages, in the first part), and `library.json`: the version, and the SHA-256 of each file.
// An import checks all of it before it writes anything; what it then writes shows only once all of it is there.
import { saver } from "../background/engine.js";
import { isHighlight } from "../background/messages.js";
import { everything, take } from "./highlights.js";
import { LibraryError, NEVER, announce, drop, get, got, keyOf, list, pictures, purge, put, within } from "./store.js";
import { MOST, ZipWriter, readZip } from "./zip.js";

const VERSION = 1;
const json = (/** @type {any} */ value) => new Blob([JSON.stringify(value)], { type: "application/json" });

/** @param {(done: number) => void} progress copies so far @returns {AsyncGenerator<{blob: Blob, name: string}>} more than one if one would be too large */
export async function* exported(progress) {
  const entries = (await list()).sort((a, b) => (a.id < b.id ? -1 : 1));
  const day = new Date().toISOString().slice(0, 10);
  let part = 0;
  let done = 0;
  while (done < entries.length || !part) {
    const zip = new ZipWriter();
    /** @type {Record<string, string>} */
    const files = {};
    /** @type {Record<string, string>} */
    const types = {};
    const write = async (/** @type {string} */ name, /** @type {Blob} */ blob) => {
      files[name] = await keyOf(blob);
      await zip.add(name, blob);
    };
    for (; done < entries.length && zip.size < MOST.bytes / 2 && zip.count < MOST.files / 2; done++) {
      const one = await get(entries[done].id);
      if (!one) continue;
      const { html, keys, ...copy } = one.copy;
      await write(`articles/${copy.id}.json`, json({ entry: one.entry, copy }));
      if (html) await write(`pages/${copy.id}.html`, html);
      const blobs = await pictures(keys);
      for (const [i, key] of keys.entries()) {
        const blob = blobs[i];
        if (!blob || types[key] !== undefined) continue;
        types[key] = blob.type;
        await write(`pictures/${key}`, blob);
      }
      if (done % 20 === 0) progress(done);
    }
    if (!part) await write("highlights.json", json(await everything()));
    await zip.add("library.json", json({ format: "decant-library", version: VERSION, types, files }));
    part++;
    yield { blob: zip.finish(), name: `decant-library-${day}${part > 1 ? `-${part}` : ""}.zip` };
  }
}

/** @param {'damaged' | 'other' | 'newer'} why @param {unknown} [cause] @returns {never} */
function refuse(why, cause) {
  throw new LibraryError(`file_${why}`, cause);
}

const isText = (/** @type {unknown} */ v) => typeof v === "string";
const isTexts = (/** @type {unknown} */ v) => Array.isArray(v) && v.every(isText);
const isNumber = (/** @type {unknown} */ v) => typeof v === "number" && v >= 0;
/** What an entry must look like. @type {Record<string, (v: unknown) => boolean>} */
const ENTRY = {
  id: (v) => typeof v === "string" && /^[\w-]{1,64}$/.test(v),
  url: isText,
  urls: isTexts,
  title: isText,
  site: isText,
  host: isText,
  byline: isTexts,
  published: (v) => v === null || isText(v),
  language: isText,
  direction: (v) => v === "ltr" || v === "rtl",
  excerpt: isText,
  minutes: isNumber,
  savedAt: isText,
  cover: (v) => v === null || isText(v),
  bytes: isNumber,
  tags: isTexts,
  archived: (v) => typeof v === "boolean",
  progress: isNumber,
  place: (v) => v === null || (Array.isArray(v) && v.length === 2 && v.every(isNumber)),
};

/** All that is in an archive, checked. @param {Blob} file @param {(done: number) => void} progress */
async function checked(file, progress) {
  const files = await readZip(file).catch((error) => refuse("other", error));
  const parsed = async (/** @type {string} */ name) => JSON.parse((await files.get(name)?.text()) ?? "null");
  const about = await parsed("library.json").catch((error) => refuse("damaged", error));
  if (about?.format !== "decant-library") refuse("other");
  if (!(about.version <= VERSION)) refuse("newer");
  const { write } = await saver.classes();
  /** @type {{entry: any, copy: any}[]} */
  const copies = [];
  let done = 0;
  for (const [name, sum] of Object.entries(about.files)) {
    const blob = files.get(name);
    if (!blob || (await keyOf(blob)) !== sum) refuse("damaged");
    // A picture's name is its sum: under another one it would take the place of a picture that is here.
    if (name.startsWith("pictures/") && name !== `pictures/${sum}`) refuse("damaged");
    if (name.startsWith("articles/")) {
      const { entry, copy } = (await parsed(name)) ?? {};
      const whole =
        Object.entries(ENTRY).every(([field, fits]) => fits(entry?.[field])) &&
        copy?.id === entry.id &&
        name === `articles/${entry.id}.json`;
      const article = whole && holds(write, copy.article);
      if (!article || !Object.values(copy.images ?? {}).every((key) => isPicture(about, key))) refuse("damaged");
      copies.push({ entry, copy });
      if (++done % 20 === 0) progress(done);
    }
  }
  const marked = about.files["highlights.json"] ? await parsed("highlights.json") : [];
  if (!Array.isArray(marked) || !marked.every(({ urls, items }) => isTexts(urls) && items.every(isHighlight)))
    refuse("damaged");
  // What the archive does not vouch for is not taken from it.
  for (const name of files.keys()) if (!Object.hasOwn(about.files, name)) files.delete(name);
  return { files, copies, marked, types: about.types ?? {} };
}

/** @param {any} about @param {unknown} key */
const isPicture = (about, key) =>
  Object.hasOwn(about.files, `pictures/${key}`) && /^(?:image\/[\w.+-]+)?$/.test(about.types?.[String(key)] ?? "");

/**
 * Takes in what an archive holds. A copy whose id is here already stays, unless the archive's is newer; tags are joined.
 * @param {Blob} file @param {(done: number) => void} progress @returns {Promise<any>} how many copies it held
 * @throws {LibraryError} with the reason; then nothing has changed
 */
export function imported(file, progress) {
  return navigator.locks.request("decant-import", async () => {
    const { files, copies, marked, types } = await checked(file, progress);
    /** By the id under which it waits. @type {Map<string, any>} */
    const waiting = new Map();
    try {
      for (const [done, { entry, copy }] of copies.entries()) {
        const here = (await get(entry.id))?.entry;
        const newer = here && !here.deletedAt && entry.savedAt > here.savedAt;
        if (here && !here.deletedAt && !newer) {
          waiting.set(entry.id, { stays: true, entry });
          continue;
        }
        const id = here ? `${entry.id}~` : entry.id;
        /** @type {Map<string, Blob>} */
        const blobs = new Map();
        for (const key of new Set(Object.values(copy.images))) {
          const bytes = await /** @type {Blob} */ (files.get(`pictures/${key}`)).arrayBuffer();
          blobs.set(/** @type {string} */ (key), new Blob([bytes], { type: types[/** @type {string} */ (key)] }));
        }
        const page = files.get(`pages/${entry.id}.html`);
        const html = page ? new Blob([await page.arrayBuffer()], { type: "text/html" }) : null;
        const whole = { id, article: copy.article, html, images: copy.images, keys: [...blobs.keys()] };
        const fields = Object.keys(ENTRY).map((field) => [field, entry[field]]);
        const plain = { ...Object.fromEntries(fields), part: Boolean(copy.article.part) };
        // An import that is cut off leaves it to be cleared away.
        await within("readwrite", (stores) =>
          put(stores, /** @type {any} */ ({ ...plain, id, deletedAt: NEVER }), whole, blobs),
        );
        waiting.set(id, { entry: plain });
        if (done % 20 === 0) progress(done);
      }
      await within("readwrite", async (stores) => {
        await settle(stores, waiting);
        await take(stores.highlights, marked);
      });
    } catch (error) {
      await purge(IDBKeyRange.only(NEVER)).catch(() => {});
      throw error;
    }
    announce(copies.map(({ entry }) => entry.id));
    return copies.length;
  });
}

/** The engine reads article JSON by the door that refuses what no article holds. @param {any} write @param {any} article */
function holds(write, article) {
  try {
    return Boolean(write(article, "json"));
  } catch {
    return false;
  }
}

/** Makes what waits visible, all at once. @param {Record<string, IDBObjectStore>} stores @param {Map<string, any>} waiting */
async function settle(stores, waiting) {
  for (const [id, { stays, entry }] of waiting) {
    // Read only now: it may have been changed, or ended, while the file was read.
    const old = stays || id !== entry.id ? await got(stores.entries.get(entry.id)) : null;
    if (stays && !old) continue;
    const tags = [...new Set([...(old?.tags ?? []), ...entry.tags])];
    const read = old?.progress
      ? { progress: old.progress, place: old.place }
      : { progress: entry.progress, place: entry.place };
    if (id !== entry.id) {
      const copy = await got(stores.articles.get(id));
      await drop(stores, entry.id);
      stores.entries.delete(id);
      stores.articles.put({ ...copy, id: entry.id });
      stores.articles.delete(id);
    }
    stores.entries.put({ ...(stays ? old : entry), tags, ...read });
  }
}
