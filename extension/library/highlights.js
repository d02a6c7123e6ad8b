// What the reader has highlighted, beside the saved copies and in the same database, by the addresses of the page: a page
// need not be saved to keep its highlights, and a copy has those of its page. In: addresses. Out: highlights
// {id, quote, before, after, note, at}: its words, some of those before and after, and when it was made, ISO 8601.
import { announce, find, got, plainAddress, within } from "./store.js";

/** @typedef {{id: string, quote: string, before: string, after: string, note: string, at: string}} Item */

/** A page of more is none that somebody reads. */
const MOST = 2000;

/**
 * The addresses whose highlights a page shows, its own first: of its copy all, where that is the page's own. Pages say of
 * themselves what they like, so two that name the same third one stay two.
 * @param {string} url
 */
async function addresses(url) {
  const own = plainAddress(url);
  const entry = await find(url);
  return entry && plainAddress(entry.url) === own ? [...new Set([own, ...entry.urls])] : [own];
}

/** What is kept of a page, in one record or more, as it may have had two addresses once. @param {IDBObjectStore} store @param {string[]} urls */
async function records(store, urls) {
  const all = new Map();
  for (const url of urls) for (const one of await got(store.index("urls").getAll(url))) all.set(one.id, one);
  return [...all.values()];
}

/** What was noted on a page, for the search. @param {IDBObjectStore} store @param {string[]} urls */
export const notes = async (store, urls) =>
  (await records(store, urls)).flatMap(({ items }) => items.map((/** @type {Item} */ { note }) => note)).join("\n");

/** @param {string} url @returns {Promise<Item[]>} */
export async function highlights(url) {
  const urls = await addresses(url);
  const found = await within("readonly", (stores) => records(stores.highlights, urls), ["highlights"]);
  return found.flatMap(({ items }) => items);
}

/**
 * Changes a page's records, each that it shows, its own first. @param {string} url @param {(items: Item[], isOwn: boolean) => Item[]} how
 * @returns {Promise<string[]>} the page's addresses
 */
async function change(url, how) {
  const urls = await addresses(url);
  const [own] = urls;
  await within(
    "readwrite",
    async ({ highlights }) => {
      const old = await records(highlights, urls);
      const home = old.find((one) => one.urls.includes(own)) ?? { id: crypto.randomUUID(), urls: [own], items: [] };
      for (const one of new Set([home, ...old])) {
        const items = how(one.items, one === home).slice(-MOST);
        if (items.length) highlights.put({ ...one, items });
        else highlights.delete(one.id);
      }
    },
    ["highlights"],
  );
  // The search knows the notes on a copy.
  const entry = await find(url);
  if (entry) announce([entry.id]);
  return urls;
}

/** Keeps one, in the place of that with its id. @param {string} url @param {Item} item */
export const highlight = (url, item) =>
  change(url, (items, isOwn) => (isOwn ? joined(items, [item]) : items.filter(({ id }) => id !== item.id)));
/** @param {string} url @param {string} id */
export const unhighlight = (url, id) => change(url, (items) => items.filter((one) => one.id !== id));

/** @param {Item[]} items @param {Item[]} more stand for those of the same ids */
function joined(items, more) {
  const ids = new Set(more.map(({ id }) => id));
  return [...items.filter(({ id }) => !ids.has(id)), ...more];
}

/** All there are, for an export. @returns {Promise<{urls: string[], items: Item[]}[]>} */
export const everything = async () => {
  const all = await within("readonly", ({ highlights }) => got(highlights.getAll()), ["highlights"]);
  return all.map((/** @type {any} */ { urls, items }) => ({ urls, items }));
};
/** Takes in what an export holds; of two with one id the one that is here stays. @param {IDBObjectStore} store @param {{urls: string[], items: Item[]}[]} all */
export async function take(store, all) {
  for (const { urls, items } of all) {
    const old = await records(store, urls);
    for (const { id } of old) store.delete(id);
    const here = old.flatMap((one) => one.items);
    store.put({
      id: old[0]?.id ?? crypto.randomUUID(),
      urls: [...new Set([...urls, ...old.flatMap((one) => one.urls)])],
      items: joined(items, here),
    });
  }
}
