// The saved copies, in one IndexedDB of this browser. In: articles as the engine gives them, with their pictures. Out:
// entries (what the list shows), articles, pictures. Every change is one transaction: it is there whole or not at all.
// Works in the background and on the extension's pages; a change made in one is announced to all others.
//
// Stores: `entries` {id, urls, url, title, …}: small, read all at once; `articles` {id, article, html, images: {address:
// key}, keys}; `pictures` key → Blob, where the key is the SHA-256 of the bytes, so that each picture lies there once;
// `words` {id, …}: what the search knows of a copy, derived from it at any time; `highlights` {id, urls, items}: see there.
import { outline } from "./text.js";

/**
 * What the list shows of a copy. `place` is where reading stopped: a block's number and the share of it that was read.
 * @typedef {{id: string, url: string, urls: string[], title: string, site: string, host: string, byline: string[],
 *   published: string | null, language: string, direction: string, excerpt: string, minutes: number, savedAt: string,
 *   cover: string | null, bytes: number, tags: string[], archived: boolean, progress: number,
 *   place: [number, number] | null, part?: boolean, deletedAt?: number}} Entry
 * @typedef {{id: string, article: any, html: Blob | null, images: Record<string, string>, keys: string[]}} Copy
 */

const NAME = "decant-library";
const STORES = ["entries", "articles", "pictures", "words", "highlights"];
/** Steps from each version of the schema to the next: never changed, only added to. @type {((db: IDBDatabase) => void)[]} */
const STEPS = [
  (db) => {
    const entries = db.createObjectStore("entries", { keyPath: "id" });
    entries.createIndex("urls", "urls", { multiEntry: true });
    entries.createIndex("savedAt", "savedAt");
    // Only entries that have the field stand in this index.
    entries.createIndex("deletedAt", "deletedAt");
    db.createObjectStore("articles", { keyPath: "id" }).createIndex("keys", "keys", { multiEntry: true });
    db.createObjectStore("pictures");
    db.createObjectStore("words", { keyPath: "id" });
  },
  (db) => db.createObjectStore("highlights", { keyPath: "id" }).createIndex("urls", "urls", { multiEntry: true }),
];
/** How long a deleted copy can be had back, in ms: as long as the page offers it, and some more. */
export const UNDO = 10_000;
/** When that was deleted which an import has not finished: no one sees it, and it can be cleared away apart from the rest. */
export const NEVER = Number.POSITIVE_INFINITY;

/** Why something was not kept: `full` (no room), `newer` (the database is of a later version), `failed`, or what is wrong with a file. */
export class LibraryError extends Error {
  /** @param {'full' | 'newer' | 'failed' | `file_${string}`} code @param {unknown} [cause] */
  constructor(code, cause) {
    // A worker has no words.
    super(globalThis.chrome?.i18n?.getMessage(`library_${code}`) ?? code, { cause });
    this.name = "LibraryError";
    this.code = code;
  }
}

function trouble(/** @type {any} */ error) {
  if (error instanceof LibraryError) return error;
  const code = { QuotaExceededError: "full", VersionError: "newer" }[String(error?.name)] ?? "failed";
  return new LibraryError(/** @type {any} */ (code), error);
}

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, STEPS.length);
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const step of STEPS.slice(oldVersion)) step(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      const forget = () => {
        opened = null;
      };
      db.onclose = forget;
      // A newer Decant waits to change the schema.
      db.onversionchange = () => {
        db.close();
        forget();
      };
      resolve(db);
    };
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

/** A request's result. @param {IDBRequest} request @returns {Promise<any>} */
export const got = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * Runs `work` in one transaction; resolves with what it gives once everything is on the disk. An error takes all of it back.
 * @template T @param {IDBTransactionMode} mode
 * @param {(stores: Record<string, IDBObjectStore>) => T | Promise<T>} work awaits nothing but requests of the transaction
 * @param {string[]} names @returns {Promise<T>}
 */
export async function within(mode, work, names = STORES) {
  /** @type {IDBTransaction | undefined} */
  let transaction;
  try {
    transaction = (await open()).transaction(names, mode);
    const done = new Promise((resolve, reject) => {
      const onabort = () => reject(transaction?.error ?? new Error("aborted"));
      Object.assign(/** @type {IDBTransaction} */ (transaction), { oncomplete: resolve, onabort });
    });
    done.catch(() => {});
    const stores = Object.fromEntries(names.map((name) => [name, transaction?.objectStore(name)]));
    const value = await work(/** @type {any} */ (stores));
    await done;
    return value;
  } catch (error) {
    try {
      transaction?.abort();
    } catch {
      // It has ended already.
    }
    throw trouble(error);
  }
}

const channel = new BroadcastChannel(NAME);
/** Tells all pages and the background, this one too, which copies changed. @param {string[]} ids */
export function announce(ids) {
  channel.postMessage(ids);
  // A channel wakes nobody, and the background may be asleep; a worker has no messages.
  if (globalThis.document) globalThis.chrome?.runtime?.sendMessage({ type: "copies" }).catch(() => {});
  for (const listener of listeners) listener(ids);
}
/** @type {Set<(ids: string[]) => void>} */
const listeners = new Set();
channel.onmessage = (/** @type {MessageEvent} */ { data }) => {
  for (const listener of listeners) listener(data);
};
/** @param {(ids: string[]) => void} listener */
export const onChange = (listener) => listeners.add(listener);

/** An address as copies are found by: without its fragment and the marks of campaigns. @param {string} url */
export function plainAddress(url) {
  const plain = URL.parse(url);
  if (!plain) return url;
  plain.hash = "";
  for (const name of [...plain.searchParams.keys()]) {
    if (/^(?:utm_\w+|fbclid|gclid|mc_[ce]id)$/.test(name)) plain.searchParams.delete(name);
  }
  return plain.href;
}

/** The key that a picture is kept under. @param {Blob} blob */
export async function keyOf(blob) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Keeps an article. A copy of the same address is replaced, but none of the page by a part of it; its tags stay. The other addresses that a page gives itself
 * lead to its copy too, where they are of its own site; they replace nothing, as a page may say what it likes.
 * @param {{article: any, html?: Blob | string | Uint8Array | null, images?: Iterable<[string, Blob | Uint8Array]>,
 *   savedAt?: string, url?: string}} copy `images` by the address that the article gives them; `savedAt` ISO 8601
 * @returns {Promise<string>} its id
 * @throws {LibraryError} with a message for people; then nothing was kept
 */
export async function add({ article, html = null, images = [], savedAt = new Date().toISOString(), url }) {
  const address = url || article.url || article.canonical || "";
  const site = URL.parse(address)?.origin;
  const more = [article.url, article.canonical].filter((one) => site && URL.parse(one ?? "")?.origin === site);
  const urls = [...new Set([address, ...more].filter(Boolean).map(plainAddress))];
  /** @type {Record<string, string>} */
  const kept = {};
  /** @type {Map<string, Blob>} */
  const blobs = new Map();
  for (const [src, bytes] of images) {
    // Browsers know every type but one by its bytes.
    const type = bytes instanceof Blob || bytes[0] !== "<".charCodeAt(0) ? "" : "image/svg+xml";
    const blob = bytes instanceof Blob ? bytes : new Blob([/** @type {any} */ (bytes)], { type });
    kept[src] = await keyOf(blob);
    blobs.set(kept[src], blob);
  }
  const page =
    html === null || html instanceof Blob ? html : new Blob([/** @type {any} */ (html)], { type: "text/html" });
  const sum = [...blobs.values(), page].reduce((sum, blob) => sum + (blob?.size ?? 0), 0);
  const { covers, ...about } = outline(article, address);
  const id = await within("readwrite", async (stores) => {
    const old = await replaced(stores, address, article);
    const id = old?.id ?? crypto.randomUUID();
    if (old) await drop(stores, id);
    const entry = {
      id,
      url: address,
      urls,
      ...about,
      part: Boolean(article.part),
      cover: covers.map((src) => kept[src]).find(Boolean) ?? null,
      savedAt,
      bytes: sum + JSON.stringify(article).length,
      tags: old?.tags ?? [],
      archived: false,
      progress: 0,
      place: null,
    };
    put(stores, entry, { id, article, html: page, images: kept, keys: [...blobs.keys()] }, blobs);
    return id;
  });
  announce([id]);
  return id;
}

/**
 * The copy that an article takes the place of: an article of the same address; of a part of a page only the same part, as
 * there may be several, and the page's own copy has more.
 * @param {Record<string, IDBObjectStore>} stores @param {string} address @param {any} article
 */
async function replaced(stores, address, article) {
  for (const entry of (await leading(stores.entries, address)).filter((entry) => isOf(entry, address))) {
    const old = /** @type {Copy | undefined} */ (await got(stores.articles.get(entry.id)))?.article;
    const isSame = () => JSON.stringify(old?.blocks) === JSON.stringify(article.blocks);
    if (Boolean(old?.part) === Boolean(article.part) && (!article.part || isSame())) return entry;
  }
}

/** @param {Record<string, IDBObjectStore>} stores @param {Entry} entry @param {Copy} copy @param {Map<string, Blob>} blobs */
export function put(stores, entry, copy, blobs) {
  stores.entries.put(entry);
  stores.articles.put(copy);
  for (const [key, blob] of blobs) stores.pictures.put(blob, key);
}

/** Whether an address is a copy's own. @param {Entry} entry @param {string} url */
const isOf = (entry, url) => plainAddress(entry.url) === plainAddress(url);

/**
 * The copies that an address leads to, those first whose own it is, of them those that are not deleted, of them whole pages.
 * @param {IDBObjectStore} entries @param {string} url @returns {Promise<Entry[]>}
 */
async function leading(entries, url) {
  const rank = (/** @type {Entry} */ entry) =>
    (isOf(entry, url) ? 0 : 4) + (entry.deletedAt ? 2 : 0) + (entry.part ? 1 : 0);
  /** @type {Entry[]} */
  const all = await got(entries.index("urls").getAll(plainAddress(url)));
  // What an import has not finished is none yet.
  return all.filter(({ deletedAt }) => deletedAt !== NEVER).sort((a, b) => rank(a) - rank(b));
}

/** Takes a copy out, with the pictures that no other has. @param {Record<string, IDBObjectStore>} stores @param {string} id */
export async function drop(stores, id) {
  const copy = /** @type {Copy | undefined} */ (await got(stores.articles.get(id)));
  for (const store of [stores.entries, stores.articles, stores.words]) store.delete(id);
  for (const key of copy?.keys ?? []) {
    if (!(await got(stores.articles.index("keys").count(key)))) stores.pictures.delete(key);
  }
}

/** The entry of an address, if there is a copy. @param {string} url @returns {Promise<Entry | null>} */
export async function find(url) {
  const all = await within("readonly", ({ entries }) => leading(entries, url), ["entries"]);
  return all.find((entry) => !entry.deletedAt) ?? null;
}

/** All entries that are not deleted. @returns {Promise<Entry[]>} */
export async function list() {
  const all = await within("readonly", ({ entries }) => got(entries.getAll()), ["entries"]);
  return all.filter((/** @type {Entry} */ entry) => !entry.deletedAt);
}

/** The entries saved last, so that a long list can show its first page before all of it is read. @param {number} count @returns {Promise<Entry[]>} */
export const newest = (count) =>
  within(
    "readonly",
    ({ entries }) =>
      new Promise((resolve, reject) => {
        /** @type {Entry[]} */
        const found = [];
        const request = entries.index("savedAt").openCursor(null, "prev");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const cursor = request.result;
          if (!cursor || found.length === count) return resolve(found);
          if (!cursor.value.deletedAt) found.push(cursor.value);
          cursor.continue();
        };
      }),
    ["entries"],
  );

/** @param {string} id @returns {Promise<{entry: Entry, copy: Copy} | null>} */
export function get(id) {
  return within(
    "readonly",
    async ({ entries, articles }) => {
      const [entry, copy] = await Promise.all([got(entries.get(id)), got(articles.get(id))]);
      return entry && copy ? { entry, copy } : null;
    },
    ["entries", "articles"],
  );
}

/** Pictures by their keys. @param {string[]} keys @returns {Promise<(Blob | undefined)[]>} */
export const pictures = (keys) =>
  within("readonly", ({ pictures }) => Promise.all(keys.map((key) => got(pictures.get(key)))), ["pictures"]);

/** Changes entries, all or none. @param {string[]} ids @param {(entry: Entry) => Partial<Entry>} how */
export async function change(ids, how) {
  await within(
    "readwrite",
    async ({ entries }) => {
      for (const id of ids) {
        const entry = await got(entries.get(id));
        if (entry) entries.put({ ...entry, ...how(entry) });
      }
    },
    ["entries"],
  );
  announce(ids);
}

/** Deletes; for `UNDO` ms it can be taken back by `restore`. @param {string[]} ids */
export const remove = (ids) => change(ids, () => ({ deletedAt: Date.now() }));

export const restore = (/** @type {string[]} */ ids) => change(ids, () => ({ deletedAt: undefined }));

/** Ends what was deleted, for good. @param {IDBKeyRange} [when] it was deleted, in ms since the epoch: when nobody can have it back */
export async function purge(when = IDBKeyRange.upperBound(Date.now() - UNDO)) {
  const gone = await within("readwrite", async (stores) => {
    const ids = await got(stores.entries.index("deletedAt").getAllKeys(when));
    for (const id of ids) await drop(stores, id);
    return ids;
  });
  if (gone.length) announce(gone);
}

/** Chromium gives more room by a permission, and keeps what it has without a question; Firefox asks about both in one. */
const BY_PERMISSION = { permissions: /** @type {any} */ (["unlimitedStorage"]) };
const silent = () =>
  chrome.runtime.getManifest().optional_permissions?.some((name) => String(name) === "unlimitedStorage");

/** Asks for more room; wants a click. */
export const moreRoom = () => (silent() ? chrome.permissions.request(BY_PERMISSION) : navigator.storage.persist());

/** Room in bytes, and whether more could be had and soon is wanted. */
export async function room() {
  if (silent()) await navigator.storage.persist().catch(() => false);
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const given = await (silent() ? chrome.permissions.contains(BY_PERMISSION) : navigator.storage.persisted());
  return { usage, quota, tight: !given && usage > quota * 0.6 };
}
