// The context menus. Made at installation and at each start of the browser; the browser keeps them in between.
import { isWebAddress } from "./messages.js";
import { openLink, read, showPopup } from "./button.js";
import { startPicker } from "./picker.js";

/** @type {chrome.contextMenus.CreateProperties[]} */
const MENUS = [
  { id: "page", title: "menuPage", contexts: ["page", "frame"] },
  { id: "selection", title: "menuSelection", contexts: ["selection"] },
  { id: "popup", title: "menuPopup", contexts: ["action"] },
  { id: "pick", title: "menuPick", contexts: ["page", "frame", "image", "link"] },
  { id: "link", title: "menuLink", contexts: ["link"], targetUrlPatterns: ["http://*/*", "https://*/*"] },
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
  if (!tab) return;
  if (info.menuItemId === "page") return read(tab);
  if (info.menuItemId === "popup") return showPopup(tab);
  if (info.menuItemId === "pick") return startPicker(/** @type {number} */ (tab.id));
  if (info.menuItemId === "selection") return read(tab, "selection");
}
