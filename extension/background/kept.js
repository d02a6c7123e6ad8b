// What the background knows of the library: the button of a tab whose page has a saved copy wears a mark and says so.
import "../reader/anchor.js";
import { highlights } from "../library/highlights.js";
import { find, get, onChange, pictures, purge } from "../library/store.js";
import { WEB } from "./sites.js";

const ICONS = (/** @type {string} */ name) => ({ 16: `/icons/${name}16.png`, 32: `/icons/${name}32.png` });
const LIBRARY = "library/library.html";
/** Milliseconds in which what is told twice comes in. */
const SOON = 50;

/** The entry of a page's copy. @param {string | undefined} url @returns {Promise<{id: string, savedAt: string} | null>} */
export async function copyOf(url) {
  const entry = /^https?:/i.test(url ?? "") ? await find(/** @type {string} */ (url)) : null;
  return entry && { id: entry.id, savedAt: entry.savedAt };
}

/** An article with what was highlighted in it, as copies have it; without, where the library cannot be opened. @param {any} article @returns {Promise<any>} */
export async function annotated(article) {
  const none = (/** @type {unknown} */ error) => {
    console.warn("Decant:", error);
    return [];
  };
  return globalThis.decant.annotate(article, article.url ? await highlights(article.url).catch(none) : []);
}

/** The pictures of a page's copy, by the address that the article gives them. @param {string} url @returns {Promise<Map<string, Uint8Array<ArrayBuffer>>>} */
export async function picturesOf(url) {
  const entry = await find(url);
  const one = entry && (await get(entry.id));
  if (!one) return new Map();
  const blobs = new Map((await pictures(one.copy.keys)).map((blob, i) => [one.copy.keys[i], blob]));
  const found = Object.entries(one.copy.images).map(async ([src, key]) => {
    const blob = blobs.get(key);
    return blob ? [[src, new Uint8Array(await blob.arrayBuffer())]] : [];
  });
  return new Map(/** @type {any} */ ((await Promise.all(found)).flat()));
}

/** Shows one of our pages, in the tab that has it already if there is one. @param {string} path */
async function openPage(path) {
  const url = chrome.runtime.getURL(path);
  const [tab] = await chrome.tabs.query({ url: `${url.split("?")[0]}*` }).catch(() => []);
  if (tab?.id === undefined || path !== LIBRARY) return chrome.tabs.create({ url });
  await chrome.windows?.update(tab.windowId, { focused: true });
  return chrome.tabs.update(tab.id, { active: true });
}
export const openLibrary = () => openPage(LIBRARY);
export async function openCopy(/** @type {string | undefined} */ url) {
  const copy = await copyOf(url);
  return copy && openPage(`library/saved.html?id=${copy.id}`);
}

/** Tabs whose button wears the mark: what was set goes by itself when the page does. @param {chrome.tabs.Tab} tab */
async function mark(tab) {
  const tabId = tab.id;
  if (tabId === undefined) return;
  const copy = await copyOf(tab.url);
  // Without a copy nothing is to be set, but where one has just gone.
  if (!copy && !(await chrome.action.getTitle({ tabId })).includes("\n")) return;
  const title = chrome.i18n.getMessage("actionTitle");
  const date =
    copy &&
    new Intl.DateTimeFormat(chrome.i18n.getUILanguage(), { dateStyle: "medium" }).format(new Date(copy.savedAt));
  await chrome.action.setIcon({ tabId, path: ICONS(copy ? "saved-" : "") });
  await chrome.action.setTitle({
    tabId,
    title: copy ? `${title}\n${chrome.i18n.getMessage("librarySavedOn", [String(date)])}` : title,
  });
}
/** A tab may be gone by now. */
const marked = (/** @type {chrome.tabs.Tab} */ tab) => mark(tab).catch(() => {});

chrome.tabs.onUpdated.addListener((_, { status, url }, tab) => {
  if (status || url) marked(tab);
});
let due = 0;
/** After copies have changed: a background that was awake hears of it by the channel and by the message that wakes it. */
export function markAll() {
  clearTimeout(due);
  due = setTimeout(async () => {
    for (const tab of await chrome.tabs.query({ url: WEB, discarded: false })) marked(tab);
  }, SOON);
}
onChange(markAll);
// Deleted while no library was open any more.
purge().catch(console.warn);
