// In: addresses of pictures, styles and fonts that a copy needs. Out: their bytes as the site gave them, never made anew.
// They are fetched as the page would: with the site's cookies, and, where a site gives its pictures only to its own
// pages, in the name of the page. What is too large, too many or too slow stays out, and the copy says so.

/** Caps of one copy. A page of photographs has a hundred of them, some MB each. */
const MOST = 500;
const EACH = 25 << 20;
const ALL = 150 << 20;
const PATIENCE = 20_000;
const AT_ONCE = 6;
/** As browsers ask for a picture: sites that have AVIF or WebP give it then. */
const ACCEPT = "image/avif,image/webp,image/png,image/*;q=0.8,*/*;q=0.5";

/** @param {string} url @param {AbortSignal} signal @param {(bytes: number) => boolean} mayTake asked for each piece that comes */
async function get(url, signal, mayTake) {
  const response = await fetch(url, {
    credentials: "include",
    headers: { accept: ACCEPT },
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  });
  if (!response.ok || !response.body || /^text\/html\b/i.test(response.headers.get("content-type") ?? "")) return null;
  const parts = [];
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!mayTake(value.length)) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Numbers of our rules come after the one of `hiding.js`. */
let rule = 1;
/** What a background that was stopped at its work left behind: no rule outlives its copy. */
const swept = (async () => {
  const left = (await chrome.declarativeNetRequest?.getSessionRules()) ?? [];
  const removeRuleIds = left.map(({ id }) => id).filter((id) => id > 1);
  if (removeRuleIds.length) await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds });
})().catch((error) => console.warn("Decant:", error));

/** What is fetched from these hosts meanwhile names the page as where it is shown. @param {string[]} hosts @param {string} page */
async function asPage(hosts, page, /** @type {() => Promise<unknown>} */ work) {
  const rules = chrome.declarativeNetRequest;
  if (!rules || !/^https?:/.test(page)) return;
  await swept;
  const id = ++rule;
  await rules.updateSessionRules({
    addRules: [
      {
        id,
        // Above the rule of `hiding.js` that lets everything pass as it is.
        priority: 3,
        // No tab: the extension's own requests, none of a page's.
        condition: { requestDomains: hosts, tabIds: [-1] },
        action: {
          type: "modifyHeaders",
          // No more of the address than browsers tell another site.
          requestHeaders: [{ header: "referer", operation: "set", value: `${new URL(page).origin}/` }],
        },
      },
    ],
  });
  try {
    await work();
  } finally {
    await rules.updateSessionRules({ removeRuleIds: [id] });
  }
}

/** Fetches for one copy, which may ask several times. */
export class Fetcher {
  #left = ALL;
  #asked = 0;
  /** Too large to be asked for again. */
  #large = new Set();

  /** What need not be fetched. @type {Map<string, Uint8Array<ArrayBuffer>>} */
  have = new Map();

  /** @param {string} page its address @param {AbortSignal} signal @param {(done: number, all: number) => void} told */
  constructor(page, signal, told) {
    this.page = page;
    this.signal = signal;
    this.told = told;
  }

  /** The bytes behind an address. Room is taken as they come, for several come at once. @param {string} url */
  async #get(url) {
    let size = 0;
    const mayTake = (/** @type {number} */ bytes) => {
      size += bytes;
      this.#left -= bytes;
      if (size <= EACH && this.#left >= 0) return true;
      if (size > EACH) this.#large.add(url);
      // At once, or what comes meanwhile would find no room either.
      this.#left += size;
      size = 0;
      return false;
    };
    const bytes = await get(url, this.signal, mayTake).catch(() => null);
    if (!bytes) this.#left += size;
    return bytes;
  }

  /** @param {string[]} urls @returns {Promise<Map<string, Uint8Array<ArrayBuffer>>>} what could be had */
  async all(urls) {
    /** @type {Map<string, Uint8Array<ArrayBuffer>>} */
    const found = new Map([...this.have].filter(([url]) => urls.includes(url)));
    const wanted = urls.filter((url) => !found.has(url)).slice(0, Math.max(0, MOST - this.#asked));
    this.#asked += wanted.length;
    let done = 0;
    if (wanted.length) this.told(0, wanted.length);
    const round = async (/** @type {string[]} */ list) => {
      const queue = [...list];
      const work = async () => {
        for (let url = queue.shift(); url; url = queue.shift()) {
          const bytes = await this.#get(url);
          this.signal.throwIfAborted();
          if (bytes) found.set(url, bytes);
          this.told(Math.min(++done, wanted.length), wanted.length);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    };
    await round(wanted);
    const missing = wanted.filter((url) => !found.has(url) && !this.#large.has(url));
    if (missing.length)
      await asPage([...new Set(missing.map((url) => new URL(url).hostname))], this.page, () => round(missing));
    return found;
  }
}
