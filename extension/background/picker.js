// "Hide something here": puts the picker into a tab and takes one rule back from it. A rule is taken only from the page
// in which the user started the picker, once, and only for that page's own site: a page that is of none gets no picker.
import { addRule } from "./rules.js";
import { siteOf } from "./sites.js";

const session = /** @type {any} */ (chrome.storage.session);
/** From the root: Firefox takes these paths as seen from the page that asks. */
const SCRIPTS = ["/page/guard.js", "/reader/inline.js", "/page/shadow.js", "/page/selector.js", "/page/picker.js"];

/** False where the browser keeps scripts out, and where a rule would hold on every site. @param {number} tabId */
export async function startPicker(tabId) {
  try {
    if (!siteOf((await chrome.tabs.get(tabId)).url)) return false;
    await chrome.scripting.insertCSS({ target: { tabId }, files: ["/page/picker.css"] });
    const [done] = await chrome.scripting.executeScript({ target: { tabId }, files: SCRIPTS });
    await session.set({ picking: tabId });
    return Boolean(done);
  } catch {
    return false;
  }
}

/** @param {string} selector @param {chrome.runtime.MessageSender} sender */
export async function picked(selector, { tab, frameId }) {
  const { picking } = await session.get("picking");
  if (!tab || frameId || picking !== tab.id) return false;
  const site = siteOf(tab.url);
  const done = Boolean(site) && (await addRule(`${site}##${selector}`));
  if (done) await session.remove("picking");
  return done;
}
