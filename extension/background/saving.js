// Saving, from the wish to the file. In: a tab, a link, an article that a reader shows, or many tabs, and a format. Out: one
// file, and on the way word of how far it is, to the tab where the wish came from and to the extension's pages. Each wish
// is a job: it can be stopped, it writes nothing before it is whole and checked, and while one runs the background stays.
import { add } from "../library/store.js";
import { FORMATS, illustrate, nameOf, noteOf, now, write, writeAll, writePage } from "./copies.js";
import { read, showPopup } from "./button.js";
import { Reading } from "./engine.js";
import { deliver, Failure } from "./handing.js";
import { annotated, picturesOf } from "./kept.js";
import { tier } from "./messages.js";
import { Fetcher } from "./pictures.js";
import { readLink } from "./reading.js";
import { settings } from "./settings.js";

/** What a tab is asked with. */
const WALK = ["page/walk.js", "page/selection.js", "page/drawing.js", "page/whole.js"];
/** What tells in a tab how far a job is. */
const TOAST = [
  "page/guard.js",
  "reader/inline.js",
  "reader/render.js",
  "reader/controls.js",
  "reader/saves.js",
  "page/shadow.js",
  "page/overlay.js",
  "page/toast.js",
];
/** Browsers stop a background that does nothing for half a minute, as they see it. */
const BEAT = 20_000;
/** How long one tab of many is waited for, in ms: it may stand still, or show a question. */
const PATIENCE = 30_000;
/** How long the card may take to come up, in ms: a page that stands still shows none. */
const CARD = 5000;
/** How long the end of a job can be heard of, in ms: a page's script may only just be coming up. */
const HEARD = 10_000;

/** `seen`: its end was told before the eyes of who began it. @typedef {{id: number, tab: number, stop: AbortController, state: any, seen?: boolean}} Job */
/** @type {Map<number, Job>} */
const jobs = new Map();
/** @type {Set<chrome.runtime.Port>} */
const listeners = new Set();
let last = 0;

const t = (/** @type {string} */ key, /** @type {(string | number)[]} */ ...values) =>
  chrome.i18n.getMessage(key, values.map(String));

/** Own pages hear of every job, a tab of its own. */
const hears = (/** @type {chrome.runtime.Port} */ port, /** @type {Job} */ job) =>
  tier(port.sender) === "own" || port.sender?.tab?.id === job.tab;

/** @param {Job} job @param {string} text @param {{done?: number, all?: number, over?: boolean, failed?: boolean}} [how] */
function say(job, text, how = {}) {
  job.state = { type: "state", id: job.id, text, done: 0, all: 0, over: false, failed: false, ...how };
  for (const port of listeners) if (hears(port, job)) tell(port, job);
}

/** Tells one who may hear it. Before the eyes of who began a job are the card in its tab, and the popup, which is in none. @param {chrome.runtime.Port} port @param {Job} job */
function tell(port, job) {
  port.postMessage(job.state);
  job.seen ||= job.state.over && [undefined, job.tab].includes(port.sender?.tab?.id);
}

/** Somebody who shows how far jobs are. @param {chrome.runtime.Port} port */
export function savingPort(port) {
  listeners.add(port);
  port.onDisconnect.addListener(() => listeners.delete(port));
  // The card of a page may come up when its job is over already.
  for (const job of jobs.values()) if (hears(port, job) && !job.seen) tell(port, job);
  return {
    stop(/** @type {any} */ { id }) {
      const job = jobs.get(id);
      if (job && hears(port, job)) job.stop.abort();
    },
  };
}

/** A sentence for what went wrong. @param {any} error @param {Job} job */
function reason(error, job) {
  if (job.stop.signal.aborted) return t("save_stopped");
  if (error?.name === "LibraryError") return error.message;
  console.warn("Decant:", error);
  const { code = "failed", values = [] } = error instanceof Failure ? error : {};
  return t(`save_${code}`, ...values) || t(`${code}_title`) || t("save_failed");
}

/** Waits no longer than a signal lets it: the browser answers for a page only when that has time. @template T @param {Promise<T>} promise @param {AbortSignal} signal @returns {Promise<T>} */
const unless = (promise, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });

/** Puts the card into a page. @param {number} tabId */
async function tellIn(tabId) {
  const target = { tabId };
  const [done] = await chrome.scripting.executeScript({ target, files: TOAST });
  // Chromium throws where scripts may not run, Firefox says that they ran nowhere.
  if (!done) throw new Failure("closed");
  await chrome.scripting.executeScript({ target, func: () => globalThis.decant.toast() });
}

/** The card in which a job began may have gone with its page, or never have come up: then it comes anew; what went wrong is told in the popup otherwise. @param {Job} job */
async function tellEnd(job) {
  const tab = job.tab >= 0 && !job.seen && (await chrome.tabs.get(job.tab).catch(() => null));
  if (tab) await unless(tellIn(job.tab), AbortSignal.timeout(CARD)).catch(() => job.state.failed && showPopup(tab));
}

/**
 * Runs one job to its end, whatever that is.
 * @param {number} tab where it is told of; -1 for the extension's pages alone
 * @param {(job: Job) => Promise<{name: string, missed?: number, lost?: string[]}>} work
 */
async function start(tab, work) {
  const job = /** @type {Job} */ ({ id: ++last, tab, stop: new AbortController(), state: null });
  jobs.set(job.id, job);
  say(job, t("save_working"));
  const beat = setInterval(() => void chrome.runtime.getPlatformInfo(), BEAT);
  // Where no script may stand, the extension's own pages show it.
  if (tab >= 0)
    await unless(tellIn(tab), AbortSignal.any([job.stop.signal, AbortSignal.timeout(CARD)])).catch(() => {});
  try {
    const { name, missed = 0, lost = [] } = await work(job);
    const more = [missed && t("save_leftOut", missed), lost.length && t("save_lost", lost.join(", "))];
    say(job, [name, ...more].filter(Boolean).join(" "), { over: true, failed: lost.length > 0 });
  } catch (error) {
    say(job, reason(error, job), { over: true, failed: true });
  } finally {
    clearInterval(beat);
    setTimeout(() => jobs.delete(job.id), HEARD);
    await tellEnd(job);
  }
}

/** Runs in the page: its HTML, or the article that its reader shows. */
async function take(/** @type {string} */ what) {
  const { decant } = globalThis;
  const shown = what === "article" && decant.overlay?.isOpen && decant.shown;
  if (shown) return { article: shown };
  const range = what === "selection" && decant.selected();
  if (what === "selection" && !range) return { code: "no_selection" };
  /** @type {string[]} */
  const out = [];
  const send = (/** @type {string} */ piece) => out.push(piece);
  if (what === "page") send(await decant.whole());
  else if (range) decant.walkSelection(range, send);
  else decant.walk(document, send);
  return { html: out.join(""), url: location.href };
}

/** @param {number} tabId @param {"article" | "selection" | "page"} what @param {AbortSignal} signal */
async function pageOf(tabId, what, signal) {
  const target = { tabId };
  try {
    await unless(chrome.scripting.executeScript({ target, files: WALK }), signal);
    const [done] = await unless(chrome.scripting.executeScript({ target, func: take, args: [what] }), signal);
    const result = /** @type {any} */ (done?.result);
    if (result) return result;
  } catch (error) {
    signal.throwIfAborted();
    console.warn("Decant:", error);
  }
  const there = await chrome.tabs.get(tabId).catch(() => null);
  throw new Failure(there ? "closed" : "gone");
}

/** @param {number} tabId @param {"article" | "selection"} what @param {AbortSignal} signal */
async function articleOf(tabId, what, signal) {
  const { article, html, url, code } = await pageOf(tabId, what, signal);
  if (code) throw new Failure(code);
  if (article) return article;
  return gist(html, url, what);
}

/** @param {string} html @param {string} url @param {"article" | "selection" | "anyway"} mode */
async function gist(html, url, mode) {
  const reading = await Reading.of({ url, contentType: "text/html; charset=utf-8", mode });
  reading.push(html);
  const result = reading.finish();
  if (!result.ok) throw new Failure(result.code ?? "failed");
  return mode === "selection" ? { ...result.article, part: true } : result.article;
}

const fetcherOf = (/** @type {Job} */ job, /** @type {string} */ page) =>
  new Fetcher(page, job.stop.signal, (done, all) => say(job, t("save_images", done, all), { done, all }));

/** Writes, checks and hands over one article. @param {Job} job @param {string} format @param {any} article @param {boolean} [kept] whether it comes from the library */
async function keep(job, format, article, kept = false) {
  const set = await settings();
  const fetcher = fetcherOf(job, article.url ?? "");
  if (kept) fetcher.have = await picturesOf(article.url ?? "");
  const { pictures, missed } = await illustrate(format, [article], set, fetcher);
  const saved = now();
  if (format === "library") {
    const html = await write("html", article, { pictures, saved, note: noteOf(missed) });
    job.stop.signal.throwIfAborted();
    await add({ article, html, images: /** @type {any} */ (pictures), savedAt: saved });
    return { name: t("save_inLibrary"), missed };
  }
  const path = await nameOf(format, article, set, saved);
  const name = path.slice(path.lastIndexOf("/") + 1, path.lastIndexOf("."));
  const bytes = await write(format, await annotated(article), { pictures, saved, note: noteOf(missed), name });
  return handOver(job, bytes, format, path, missed);
}

/** @param {Job} job @param {Uint8Array} bytes @param {string} format @param {string} path @param {number} missed @param {string[]} [lost] */
async function handOver(job, bytes, format, path, missed, lost) {
  job.stop.signal.throwIfAborted();
  await deliver(/** @type {any} */ (bytes), (FORMATS[format] ?? FORMATS.folder)[1], path, job.stop.signal);
  return { name: t("save_done", path), missed, lost };
}

/** Saves what a reader shows. @param {number} tab @param {string} format @param {any} article @param {boolean} kept whether the library has it */
export const saveArticle = (tab, format, article, kept) => start(tab, (job) => keep(job, format, article, kept));

/** Saves the page in a tab, or what is selected there. @param {chrome.tabs.Tab} tab @param {string} [wanted] @param {"article" | "selection"} [what] */
export async function saveTab(tab, wanted, what = "article") {
  const format = wanted ?? String((await settings()).saveFormat);
  const id = /** @type {number} */ (tab.id);
  if (format === "pdf") return read(tab, "article", "print");
  return start(id, async (job) => {
    if (format !== "page" || what === "selection")
      return keep(job, format === "page" ? "html" : format, await articleOf(id, what, job.stop.signal));
    const page = await pageOf(id, "page", job.stop.signal);
    const { bytes, missed } = await writePage(page, fetcherOf(job, page.url));
    // Of the article only its name is wanted, and a page without one has a title.
    const article = await gist(page.html, page.url, "anyway").catch(() => ({ title: tab.title ?? "", url: page.url }));
    return handOver(job, bytes, format, await nameOf(format, article, await settings()), missed);
  });
}

/** @param {string} url @param {AbortSignal} signal */
async function articleBehind(url, signal) {
  const result = await readLink(url, "article", signal).catch(() => ({ ok: false, code: "unreachable" }));
  if (!result.ok) throw new Failure(result.code ?? "failed");
  return /** @type {any} */ (result).article;
}

/** Saves the article behind a link. @param {string} url @param {number} tab */
export const saveLink = (url, tab) =>
  start(tab, async (job) => {
    const format = String((await settings()).saveFormat);
    return keep(job, format === "page" ? "html" : format, await articleBehind(url, job.stop.signal));
  });

/**
 * Saves the articles of many tabs as one book, or one ZIP. A tab without an article is named at the end, and stops nothing.
 * @param {chrome.tabs.Tab[]} tabs @param {string} format @param {number} [told]
 */
export const saveTabs = (tabs, format, told = -1) =>
  start(told, async (job) => {
    const { signal } = job.stop;
    const articles = [];
    const lost = [];
    for (const [at, tab] of tabs.entries()) {
      signal.throwIfAborted();
      say(job, t("save_tabs", at + 1, tabs.length), { done: at, all: tabs.length });
      try {
        // A tab that sleeps is read from the web, not woken.
        const asleep = tab.discarded || tab.status === "unloaded";
        const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
        const id = /** @type {number} */ (tab.id);
        articles.push(await (asleep ? articleBehind(tab.url ?? "", signal) : articleOf(id, "article", patience)));
      } catch {
        lost.push(tab.title || tab.url || "–");
      }
    }
    if (!articles.length) throw new Failure("no_article");
    const set = await settings();
    if (format === "library") {
      let missed = 0;
      let kept = 0;
      for (const [at, article] of articles.entries()) {
        try {
          missed += (await keep(job, format, article)).missed ?? 0;
          kept++;
        } catch (error) {
          // No more room, or stopped: so it will be for the others, while those before stand in the library.
          const isEnd = signal.aborted || /** @type {any} */ (error)?.name === "LibraryError";
          if (isEnd && !kept) throw error;
          lost.push(...articles.slice(at, isEnd ? undefined : at + 1).map(({ title, url }) => title || url || "–"));
          if (isEnd) break;
        }
      }
      if (!kept) throw new Failure("failed");
      return { name: t("save_inLibrary"), missed, lost };
    }
    const fetcher = fetcherOf(job, "");
    const pictures = [];
    let missed = 0;
    for (const article of articles) {
      fetcher.page = article.url ?? "";
      const got = await illustrate(format, [article], set, fetcher);
      pictures.push(...got.pictures);
      missed += got.missed;
    }
    const saved = now();
    const title = t("save_book", articles.length, new Date().toLocaleDateString(chrome.i18n.getUILanguage()));
    const options = { pictures, saved, note: noteOf(missed), title };
    const bytes = await writeAll(format, await Promise.all(articles.map(annotated)), options, set);
    const path = await nameOf(
      format === "epub" ? format : "folder",
      { title },
      { ...set, saveName: "{saved} {title}" },
      saved,
    );
    return handOver(job, bytes, format === "epub" ? format : "folder", path, missed, lost);
  });

/** What the popup copies. @param {number} tab */
export const articleIn = (tab) =>
  articleOf(tab, "article", AbortSignal.timeout(PATIENCE)).then(
    (article) => ({ article }),
    (error) => ({ code: error.code ?? "failed" }),
  );
