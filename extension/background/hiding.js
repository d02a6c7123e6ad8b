// Hiding, as the background sees it. In: settings, sites' switches, rules. Out: one record that every page script reads for
// itself (so that no page waits for a sleeping background), judges that answer over ports, the badge, and in Chromium the
// network rules where hiding is on.
import "../page/when.js";
import { page as engine } from "./engine.js";
import { askFrames, framePrompts } from "./frames.js";
import { ownSites, rules } from "./rules.js";
import { settings } from "./settings.js";

const { when } = /** @type {any} */ (globalThis).decant;
const { local } = chrome.storage;
/** Elements of one question. */
const MOST = 50_000;
/** Letters of one page. */
const MOST_LETTERS = 32 * 1024 * 1024;
const KIND = /^hide_(\w+)$/;
/** Where the package has network rules, which is in Chromium. */
const network = chrome.runtime.getManifest().declarative_net_request ? chrome.declarativeNetRequest : null;

/** @typedef {{policy: string, kinds: string[], sites: Record<string, string>, pausedUntil: number}} Chosen */

/** What counts now. @returns {Promise<Chosen>} */
export async function chosen() {
  const all = await settings();
  const { sites = {}, pausedUntil = 0 } = /** @type {any} */ (await local.get(["sites", "pausedUntil"]));
  const kinds = Object.keys(all).flatMap((name) => (all[name] === "on" && KIND.exec(name)?.[1]) || []);
  return { policy: String(all.hide), kinds, sites, pausedUntil };
}

/**
 * Whether a page is cleared, or may be where it says that it is an article.
 * @param {string} url
 */
export async function hidingFor(url) {
  const now = await chosen();
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  const { on, why } = when(now, host);
  return { on: on ?? true, why, kinds: now.kinds };
}

/** Writes down what page scripts go by, and tells them. */
async function spread() {
  const now = await chosen();
  // Where the user wrote rules, they hold whatever the page is; the word puts older sheets of them out of force.
  await local.set({ hiding: { ...now, own: await ownSites(), word: `r${Date.now().toString(36)}` } });
  // Ads are fetched again where none are hidden.
  await network?.updateEnabledRulesets({
    [now.kinds.includes("ad") ? "enableRulesetIds" : "disableRulesetIds"]: ["ads"],
  });
  if (network) inTurn(async () => fetching(await clearedTabs()));
  for (const { id } of await chrome.tabs.query({ discarded: false })) {
    if (id !== undefined) chrome.tabs.sendMessage(id, { type: "hiding", paused: await isPaused(id) }).catch(() => {});
  }
}

/** Changes come in flocks: several in a row count as one. @type {any} */
let spreading = null;
function soon() {
  clearTimeout(spreading);
  spreading = setTimeout(() => void spread(), 30);
}
chrome.storage.onChanged.addListener((changes, area) => {
  const ours = area === "local" ? ["settings", "sites", "pausedUntil", "rules", "lists"] : ["pausedTabs"];
  if ((area === "local" || area === "session") && ours.some((name) => name in changes)) soon();
});
chrome.runtime.onInstalled.addListener(soon);
chrome.runtime.onStartup.addListener(soon);

/** Puts the user's own rules for a page into it, as a sheet of the user's. @param {chrome.runtime.MessageSender} sender */
export async function dressOwn({ tab, url, frameId }) {
  const { hiding } = /** @type {any} */ (await local.get("hiding"));
  const css = (await rules()).stylesheet(new URL(url ?? "").hostname, hiding.word);
  const target = { tabId: tab?.id ?? -1, frameIds: [frameId ?? 0] };
  if (css) await chrome.scripting.insertCSS({ target, css, origin: "USER" });
}

/** Whether hiding is paused in one tab. @param {number | undefined} tab */
async function isPaused(tab) {
  const { pausedTabs = [] } = /** @type {any} */ (await chrome.storage.session.get("pausedTabs"));
  return pausedTabs.includes(tab);
}

// ---- Chromium: ads are not fetched in tabs whose page is cleared, and nowhere else. The blocking rules are in the package;
// one rule of the session above them lets everything pass in all other tabs.

const PASSES = 1;

/** @returns {Promise<number[]>} */
async function clearedTabs() {
  const [rule] = await chrome.declarativeNetRequest.getSessionRules({ ruleIds: [PASSES] });
  return rule?.condition.excludedTabIds ?? [];
}

async function fetching(/** @type {number[]} */ tabs) {
  const open = new Set((await chrome.tabs.query({})).map((tab) => tab.id));
  const excludedTabIds = tabs.filter((id) => open.has(id));
  const condition = { urlFilter: "*", ...(excludedTabIds.length ? { excludedTabIds } : {}) };
  await chrome.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [PASSES],
    addRules: [{ id: PASSES, priority: 2, action: { type: "allow" }, condition: /** @type {any} */ (condition) }],
  });
}

let queue = Promise.resolve();

/** The rule is read and written in one step, or a tab would be lost. @param {() => Promise<void>} step */
function inTurn(step) {
  queue = queue.then(step).catch((error) => console.error("Decant:", error));
}

/** A page says whether it is cleared, and is told whether it may be. @param {boolean} on @param {chrome.runtime.MessageSender} sender */
export function cleared(on, { tab, frameId, documentLifecycle = "active" }) {
  const id = tab?.id;
  // A page that is got ready behind the one shown says it again when it is its turn.
  const isShown = frameId === 0 && documentLifecycle === "active";
  if (network && id !== undefined && isShown) fetchNone(id, on);
  return isPaused(id);
}

/** Whether ads are left unfetched in a tab. @param {number} id @param {boolean} on */
function fetchNone(id, on) {
  inTurn(async () => {
    const tabs = await clearedTabs();
    if (tabs.includes(id) !== on) await fetching(on ? [...tabs, id] : tabs.filter((one) => one !== id));
  });
}

/** What looks at a page that is cleared; in this order, as each uses the ones before. */
const LOOKING = ["page/facts.js", "page/marks.js", "page/free.js", "page/judge.js", "page/frames.js", "page/hide.js"];

/** Puts the scripts that look into a page that is cleared: most pages never need them. @param {chrome.runtime.MessageSender} sender */
export async function lookAt({ tab, frameId }) {
  const target = { tabId: tab?.id ?? -1, frameIds: [frameId ?? 0] };
  await chrome.scripting.executeScript({ target, files: LOOKING, injectImmediately: true });
}

/** What the frames of a page tell, if the page may be cleared. @param {chrome.runtime.Port} port */
async function framesOf({ sender }) {
  const id = sender?.tab?.id;
  if (id === undefined || (await isPaused(id)) || !(await hidingFor(sender?.url ?? "")).on) return [];
  return askFrames(id);
}

/** A page asks what of it is clutter. @param {chrome.runtime.Port} port */
export function hidePort(port) {
  /** @type {any[]} */
  let facts = [];
  let letters = 0;
  /** @type {any} */
  let judge = null;
  /** @type {any} */
  let of = null;
  let born = 0;
  let last = Promise.resolve();
  const url = port.sender?.url ?? "";
  port.onDisconnect.addListener(() => {
    facts = [];
    last = last.then(() => void (born === engine.generation && engine.guarded(() => judge?.free())));
  });
  /** One step of this page's judge; none where another page stopped the engine meanwhile. @param {(judge: any) => any} step */
  const judged = async (step) => {
    const set = await rules();
    if (of !== set) {
      of = set;
      const { kinds } = await chosen();
      born = engine.generation;
      judge = engine.guarded(() => set.judge({ url, kinds }));
    }
    return judge && engine.guarded(() => step(judge));
  };
  /** @param {() => Promise<void>} step */
  const inOrder = (step) => {
    last = last.then(step).catch((error) => console.error("Decant:", error));
  };
  /** Answers with what a step gives, under a name. @param {string} name @param {(judge: any) => any} step */
  const answer = (name, step) =>
    inOrder(async () => {
      const paused = await isPaused(port.sender?.tab?.id).catch(() => false);
      const given = paused ? null : await judged(step).catch(() => null);
      if (!given) of = null;
      try {
        port.postMessage({ [name]: given, paused });
      } catch {
        // The page is gone.
      }
    });
  return {
    facts: (/** @type {any} */ message) => {
      if (facts.length < MOST) facts.push(...message.facts);
    },
    judge: () => {
      const batch = facts;
      facts = [];
      answer("marks", (judge) => judge.batch(batch));
    },
    frames: async (/** @type {any} */ { frames }) => {
      const around = facts;
      facts = [];
      // Not in order: a frame that stands still keeps the page's other questions from nothing.
      const told = await framesOf(port).catch(() => []);
      answer("frames", (judge) => framePrompts(judge, around, frames, told));
    },
    html: (/** @type {any} */ { text }) => {
      letters += text.length;
      if (letters < MOST_LETTERS)
        inOrder(() =>
          judged((judge) => {
            judge.pushPage(text);
            return true;
          }),
        );
    },
    survey: () => {
      letters = 0;
      answer("survey", (judge) => judge.survey());
    },
    page: (/** @type {any} */ { looks }) => answer("verdict", (judge) => judge.judgePage(looks)),
  };
}

/** The badge. @param {number} count @param {chrome.runtime.MessageSender} sender */
export async function count(count, { tab, frameId, documentLifecycle }) {
  if (tab?.id === undefined || frameId !== 0 || (documentLifecycle && documentLifecycle !== "active")) return;
  await chrome.action.setBadgeText({ tabId: tab.id, text: count ? String(count) : "" }).catch(() => {});
}
