// Where and when hiding is switched off by hand: for a site, for a tab, for a time. In: what the user does in the popup.
// Out: three entries of storage, which `hiding.js` reads. Site names are hosts without a leading `www.`.
/** The addresses of web pages, as the browser names them. */
export const WEB = ["http://*/*", "https://*/*"];

const { local, session } = /** @type {any} */ (chrome.storage);

/** The name under which a page's site is kept; none where it is no web page. @param {string} [url] */
export function siteOf(url) {
  const at = URL.parse(url ?? "");
  return at && /^https?:$/.test(at.protocol) ? at.hostname.replace(/^www\./, "") : "";
}

/** Switches hiding for a site; without a value the general choice counts again. Gives whether that is a change. @param {string} site @param {"on" | "off"} [value] */
export async function switchSite(site, value) {
  const { sites = {} } = await local.get("sites");
  const was = sites[site];
  if (value) sites[site] = value;
  else delete sites[site];
  await local.set({ sites });
  return sites[site] !== was;
}

/** What never ends by itself. */
const LONG = Number.MAX_SAFE_INTEGER;

/** Pauses hiding in a tab, everywhere for an hour, or until further notice; "" ends every pause. @param {string} how @param {number} tab */
export async function pause(how, tab) {
  const { pausedTabs = [] } = await session.get("pausedTabs");
  const others = pausedTabs.filter((/** @type {number} */ one) => one !== tab);
  await session.set({ pausedTabs: how === "tab" ? [...others, tab] : others });
  const until = how === "hour" ? Date.now() + 3_600_000 : LONG;
  if (how === "hour" || how === "long") await local.set({ pausedUntil: until });
  else await local.remove("pausedUntil");
}

/** @param {number} tab @returns {Promise<string>} */
export async function pausedHow(tab) {
  const { pausedUntil = 0 } = await local.get("pausedUntil");
  if (pausedUntil > Date.now()) return pausedUntil === LONG ? "long" : "hour";
  const { pausedTabs = [] } = await session.get("pausedTabs");
  return pausedTabs.includes(tab) ? "tab" : "";
}
