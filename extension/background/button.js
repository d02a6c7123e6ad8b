// What a click on the button, its shortcut or "Read this page" does: puts the reader's scripts into the tab, where they
// open the reader or, a second time, close it. Where no extension may run a script, it says so.

/** In this order, as each uses the ones before. */
const SCRIPTS = [
  "page/guard.js",
  "page/walk.js",
  "page/selection.js",
  "reader/inline.js",
  "reader/render.js",
  "reader/controls.js",
  "page/overlay.js",
  "page/read.js",
];

/** Toggles the reader in a tab. @param {chrome.tabs.Tab} tab @param {'article' | 'selection'} [mode] */
export async function read(tab, mode = "article") {
  const target = { tabId: /** @type {number} */ (tab.id) };
  try {
    if (mode === "selection") {
      const ask = () => {
        globalThis.decantMode = "selection";
      };
      await chrome.scripting.executeScript({ target, func: ask });
    }
    const [done] = await chrome.scripting.executeScript({ target, files: SCRIPTS });
    // Chromium throws where scripts may not run, Firefox says that they ran nowhere.
    if (!done) await notice(tab);
  } catch {
    await notice(tab);
  }
}

/** Browsers keep extensions out of their own pages, their stores and their PDF viewers. @param {chrome.tabs.Tab} tab */
async function notice(tab) {
  const address = tab.url ?? "";
  const why = /\.pdf(?:$|[?#])/i.test(address) ? "pdf" : "closed";
  const page = chrome.runtime.getURL(`reader/notice.html#${why}`);
  try {
    await chrome.action.setPopup({ tabId: tab.id, popup: page });
    await chrome.action.openPopup({ windowId: tab.windowId });
  } catch {
    await chrome.tabs.create({ url: page, openerTabId: tab.id, index: tab.index + 1 });
  } finally {
    await chrome.action.setPopup({ tabId: tab.id, popup: "" }).catch(() => {});
  }
}

/** Opens a link in the reader page, next to the tab it came from. @param {string} url @param {chrome.tabs.Tab} [tab] */
export function openLink(url, tab) {
  const page = chrome.runtime.getURL(`reader/reader.html?url=${encodeURIComponent(url)}`);
  return chrome.tabs.create({
    url: page,
    ...(tab?.id !== undefined && tab.id >= 0 ? { openerTabId: tab.id, index: tab.index + 1 } : {}),
  });
}
