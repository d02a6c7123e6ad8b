// What the reader has highlighted, beside the saved copies and in the same database, by the addresses of the page: a page
// need not be saved to keep its highlights, and a copy has those of its page. In: addresses. Out: highlights
// {id, quote, before, after, note, at}: its words, some of those before and after, and when it was made, ISO 8601.
import { announce, find, got, plainAddress, within } from "./store.js";

/** @typedef {{id: string, quote: string, before: string, after: string, note: string, at: string}} Item */

/** A page of more is none that somebody reads. */
const MOST = 2000;

/** A page's addresses: all that its copy is found by. @param {string} url */
const addresses = async (url) => (await find(url))?.urls ?? [plainAddress(url)];

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

/** Changes a page's highlights. @param {string} url @param {(items: Item[]) => Item[]} how @returns {Promise<string[]>} the page's addresses */
async function change(url, how) {
  const urls = await addresses(url);
  await within(
    "readwrite",
    async ({ highlights }) => {
      const old = await records(highlights, urls);
      for (const { id } of old) highlights.delete(id);
      const items = how(old.flatMap(({ items }) => items)).slice(-MOST);
      const all = [...new Set([...urls, ...old.flatMap((one) => one.urls)])];
      if (items.length) highlights.put({ id: old[0]?.id ?? crypto.randomUUID(), urls: all, items });
    },
    ["highlights"],
  );
  // The search knows the notes on a copy.
  const entry = await find(url);
  if (entry) announce([entry.id]);
  return urls;
}

/** Keeps one, in the place of that with its id. @param {string} url @param {Item} item */
export const highlight = (url, item) => change(url, (items) => joined(items, [item]));
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
