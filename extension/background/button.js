// What a click on the button, its shortcut or "Read this page" does: puts the reader's scripts into the tab, where they
// open the reader or, a second time, close it. Where no extension may run a script, the popup opens and says so.

/** In this order, as each uses the ones before. */
const SCRIPTS = [
  "page/guard.js",
  "page/walk.js",
  "page/selection.js",
  "reader/inline.js",
  "reader/render.js",
  "reader/join.js",
  "reader/controls.js",
  "reader/anchor.js",
  "reader/highlights.js",
  "page/shadow.js",
  "reader/saves.js",
  "page/overlay.js",
  "page/toast.js",
  "page/read.js",
];

/** Toggles the reader in a tab. @param {chrome.tabs.Tab} tab @param {'article' | 'anyway' | 'selection'} [mode] @param {"print"} [then] */
export async function read(tab, mode = "article", then) {
  const target = { tabId: /** @type {number} */ (tab.id) };
  try {
    if (mode !== "article" || then) {
      const ask = (/** @type {string} */ mode, /** @type {string | null} */ then) => {
        globalThis.decantMode = mode;
        globalThis.decantThen = then ?? undefined;
        // An open reader shows what is to be printed.
        if (then && globalThis.decant?.overlay?.isOpen) globalThis.decant.overlay.close();
      };
      await chrome.scripting.executeScript({ target, func: ask, args: [mode, then ?? null] });
    }
    const [done] = await chrome.scripting.executeScript({ target, files: SCRIPTS });
    // Chromium throws where scripts may not run, Firefox says that they ran nowhere.
    if (!done) await showPopup(tab);
  } catch {
    await showPopup(tab);
  }
}

const popupOf = (/** @type {chrome.tabs.Tab} */ tab, why = "") =>
  chrome.runtime.getURL(`popup/popup.html?tab=${tab.id}${why && `#${why}`}`);

/** Opens a tab's popup under the button, and says in it why, where there is a reason; false where none opens. @param {chrome.tabs.Tab} tab @param {string} [why] */
export async function openPopup(tab, why) {
  try {
    await chrome.action.setPopup({ tabId: tab.id, popup: popupOf(tab, why) });
    await chrome.action.openPopup({ windowId: tab.windowId });
    return true;
  } catch {
    return false;
  } finally {
    await chrome.action.setPopup({ tabId: tab.id, popup: "" }).catch(() => {});
  }
}

/** The popup, at any cost: in a tab of its own where none opens. @param {chrome.tabs.Tab} tab */
export async function showPopup(tab) {
  // Browsers keep extensions out of their own pages, their stores and their PDF viewers.
  const pdf = /\.pdf(?:$|[?#])/i.test(tab.url ?? "") ? "pdf" : "";
  if (!(await openPopup(tab, pdf)))
    await chrome.tabs.create({ url: popupOf(tab, pdf), openerTabId: tab.id, index: tab.index + 1 });
}

/** Opens a link in the reader page, next to the tab it came from. @param {string} url @param {chrome.tabs.Tab} [tab] */
export function openLink(url, tab) {
  const page = chrome.runtime.getURL(`reader/reader.html?url=${encodeURIComponent(url)}`);
  return chrome.tabs.create({
    url: page,
    ...(tab?.id !== undefined && tab.id >= 0 ? { openerTabId: tab.id, index: tab.index + 1 } : {}),
  });
}
