// The rules beyond Decant's own: the user's, one text; and public lists, fetched only when the user says so and off until
// switched on. In: texts and addresses. Out: all of it compiled by the engine, once for all pages. Used by the background
// and, as a module, by the extension's own pages; what changes lies in storage, so that each sees what another did.
import { page as engine } from "./engine.js";

const { local } = /** @type {any} */ (chrome.storage);

/** Bytes of one list and of all; characters of the user's own rules. */
export const LIST_BYTES = 5_000_000;
const ALL_BYTES = 20_000_000;
export const OWN_LENGTH = 1_000_000;
const PATIENCE = 30_000;

/**
 * A subscription. `bytes` are those of its text as kept; `error` is why the last download failed.
 * @typedef {{url: string, on: boolean, title?: string, bytes?: number, rules?: number, skipped?: Record<string, number>, date?: number, error?: string}} List
 */

/** @returns {Promise<string>} */
export const ownRules = async () => (await local.get("rules")).rules ?? "";
/** @returns {Promise<List[]>} */
export const lists = async () => (await local.get("lists")).lists ?? [];
const texts = () => caches.open("lists");

/** The hosts that the user's rules name; "" where one holds everywhere. */
export async function ownSites() {
  const lines = [...(await ownRules()).matchAll(/^[ \t]*(?![![]|# )([^#\n]*)#\??#/gm)];
  const named = (/** @type {string} */ sites) => sites.split(",").map((site) => site.trim().toLowerCase());
  return [...new Set(lines.flatMap(([, sites]) => (sites.includes("~") ? [""] : named(sites))))];
}

/** What is wrong with a text of rules. @param {string} text @returns {Promise<{line: number, reason: string}[]>} */
export const checkRules = async (text) => (await engine.classes()).checkRules(text);

/** False where the text is too long to be kept. @param {string} text */
export async function saveRules(text) {
  if (text.length > OWN_LENGTH) return false;
  await local.set({ rules: text });
  return true;
}

/** Adds one rule at the end; false where it is none. @param {string} rule */
export async function addRule(rule) {
  if (/[\r\n]/.test(rule) || (await checkRules(rule)).length) return false;
  const own = await ownRules();
  return own.split("\n").includes(rule) || saveRules(`${own}${own && !own.endsWith("\n") ? "\n" : ""}${rule}\n`);
}

/** @type {{of: number, rules: Promise<any>} | null} */
let compiled = null;
chrome.storage.onChanged.addListener((changes) => {
  if (changes.rules || changes.lists) compiled = null;
});

/** Decant's rules, the lists' and the user's, compiled: makes judges, markers and a site's stylesheet. */
export function rules() {
  if (compiled?.of !== engine.generation) {
    compiled = { of: engine.generation, rules: compile() };
    compiled.rules.catch(() => (compiled = null));
  }
  return compiled.rules;
}

async function compile() {
  const { Rules } = await engine.classes();
  // A browser that keeps nothing on disk has no lists, and the rest works all the same.
  const text = async (/** @type {string} */ url) => (await (await texts()).match(url))?.text() ?? "";
  const on = (await lists()).filter((list) => list.on && list.date);
  const all = await Promise.all(on.map(({ url }) => text(url).catch(() => "")));
  return new Rules(await ownRules(), all);
}

/** Changes one subscription, or adds it. @param {string} url @param {Partial<List>} change */
export async function changeList(url, change) {
  const all = await lists();
  const at = all.findIndex((list) => list.url === url);
  if (at < 0) all.push({ url, on: false, ...change });
  else all[at] = { ...all[at], ...change };
  await local.set({ lists: all });
}

/** @param {string} url */
export async function removeList(url) {
  await local.set({ lists: (await lists()).filter((list) => list.url !== url) });
  await (await texts()).delete(url);
}

/** Fetches a list and keeps its cosmetic rules; what was there stays where that fails. @param {string} url */
export async function refreshList(url) {
  try {
    const { title, text, rules, skipped } = await download(url);
    if (!rules) throw new Error("no_rules");
    const bytes = new Blob([text]).size;
    const others = (await lists()).filter((list) => list.url !== url);
    if (others.reduce((sum, list) => sum + (list.bytes ?? 0), bytes) > ALL_BYTES) throw new Error("full");
    await (await texts()).put(url, new Response(text));
    await changeList(url, { title: title ?? undefined, bytes, rules, skipped, date: Date.now(), error: undefined });
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    const told = /^(?:status|not_text|too_large|no_rules|full)$/.test(message);
    await changeList(url, { error: told ? message : name === "TimeoutError" ? "slow" : "unreachable" });
  }
}

/** Reads a list as it comes in, so that neither page nor background stand still for it. @param {string} url */
async function download(url) {
  const { ListReader } = await engine.classes();
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(url, { credentials: "omit", cache: "no-cache", referrerPolicy: "no-referrer", signal });
  if (!response.ok) throw new Error("status");
  if (/html/i.test(response.headers.get("content-type") ?? "")) throw new Error("not_text");
  const reading = new ListReader();
  let bytes = 0;
  const count = new TransformStream({
    transform(chunk, to) {
      bytes += chunk.length;
      if (bytes > LIST_BYTES) throw new Error("too_large");
      to.enqueue(chunk);
    },
  });
  const reader = /** @type {ReadableStream<any>} */ (response.body)
    .pipeThrough(count)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  for (let first = true; ; first = false) {
    const { done, value = "" } = await reader.read();
    if (first && /\0|^\s*<(?:!doctype|html|\?xml)/i.test(value)) {
      await reader.cancel();
      throw new Error("not_text");
    }
    reading.push(value);
    if (done) return reading.finish();
  }
}
