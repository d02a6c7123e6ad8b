// The context menus. Made at installation and at each start of the browser; the browser keeps them in between.
import { isWebAddress } from "./messages.js";
import { openLink, read, showPopup } from "./button.js";
import { startPicker } from "./picker.js";
import { saveLink, saveTab, saveTabs } from "./saving.js";
import { openLibrary } from "./kept.js";
import { WEB } from "./sites.js";

/** @type {chrome.contextMenus.CreateProperties[]} */
const MENUS = [
  { id: "page", title: "menuPage", contexts: ["page", "frame"] },
  { id: "selection", title: "menuSelection", contexts: ["selection"] },
  { id: "popup", title: "menuPopup", contexts: ["action"] },
  { id: "pick", title: "menuPick", contexts: ["page", "frame", "image", "link"], documentUrlPatterns: WEB },
  { id: "save", title: "menuSave", contexts: ["page", "frame"] },
  { id: "saveSelection", title: "menuSaveSelection", contexts: ["selection"] },
  { id: "saveTabs", title: "menuSaveTabs", contexts: ["page"] },
  { id: "saveLink", title: "menuSaveLink", contexts: ["link"], targetUrlPatterns: WEB },
  { id: "library", title: "libraryOpen", contexts: ["action"] },
  { id: "link", title: "menuLink", contexts: ["link"], targetUrlPatterns: WEB },
];

export async function makeMenus() {
  await chrome.contextMenus.removeAll();
  for (const menu of MENUS)
    chrome.contextMenus.create(
      { ...menu, title: chrome.i18n.getMessage(/** @type {string} */ (menu.title)) },
      () => void chrome.runtime.lastError,
    );
}

/** @param {chrome.contextMenus.OnClickData} info @param {chrome.tabs.Tab} [tab] */
export function chosen(info, tab) {
  if (info.menuItemId === "link" && isWebAddress(info.linkUrl))
    return openLink(/** @type {string} */ (info.linkUrl), tab);
  if (info.menuItemId === "library") return openLibrary();
  if (!tab) return;
  if (info.menuItemId === "saveLink" && isWebAddress(info.linkUrl))
    return saveLink(/** @type {string} */ (info.linkUrl), /** @type {number} */ (tab.id));
  if (info.menuItemId === "save") return saveTab(tab);
  if (info.menuItemId === "saveSelection") return saveTab(tab, undefined, "selection");
  if (info.menuItemId === "saveTabs") return saveWindow(tab);
  if (info.menuItemId === "page") return read(tab);
  if (info.menuItemId === "popup") return showPopup(tab);
  if (info.menuItemId === "pick") return startPicker(/** @type {number} */ (tab.id));
  if (info.menuItemId === "selection") return read(tab, "selection");
}

/** The selected tabs of a window as one book, or all where only one is selected. @param {chrome.tabs.Tab} tab */
async function saveWindow(tab) {
  const tabs = (await chrome.tabs.query({ windowId: tab.windowId })).filter((one) => isWebAddress(one.url));
  const selected = tabs.filter((one) => one.highlighted);
  await saveTabs(selected.length > 1 ? selected : tabs, "epub", tab.id);
}
