// Settings, switches of sites, rules and the addresses of lists, in one file and back. A file is taken whole or not at all.
import { OWN_LENGTH, lists, ownRules } from "../background/rules.js";
import { areSettings, settings } from "../background/settings.js";

const VERSION = 1;
const { local } = /** @type {any} */ (chrome.storage);

export async function exported() {
  const { sites = {} } = await local.get("sites");
  const addresses = (await lists()).map(({ url, on }) => ({ url, on }));
  return { decant: VERSION, settings: await settings(), sites, rules: await ownRules(), lists: addresses };
}

const isRecord = (/** @type {any} */ v) => typeof v === "object" && v !== null && !Array.isArray(v);
const isSite = (/** @type {[string, any]} */ [host, value]) =>
  /^[^\s/:@#,]{1,253}$/.test(host) && (value === "on" || value === "off");
const isList = (/** @type {any} */ v) =>
  isRecord(v) && /^https?:\/\/\S{1,2000}$/.test(v.url) && URL.canParse(v.url) && typeof v.on === "boolean";

/** The parts of a file, and whether each is what it must be. @type {Record<string, (part: any) => boolean>} */
const PARTS = {
  settings: (part) => isRecord(part) && areSettings(part),
  sites: (part) => isRecord(part) && Object.entries(part).every(isSite),
  rules: (part) => typeof part === "string" && part.length <= OWN_LENGTH,
  lists: (part) => Array.isArray(part) && part.length <= 100 && part.every(isList),
};

/** Takes a file in; what is wrong with it, where something is. @param {string} text @returns {Promise<{code: string, where: string} | null>} */
export async function imported(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return { code: "json", where: "" };
  }
  if (!Number.isInteger(file?.decant)) return { code: "other", where: "" };
  if (file.decant > VERSION) return { code: "version", where: String(file.decant) };
  for (const [name, fits] of Object.entries(PARTS)) if (!fits(file[name])) return { code: "part", where: name };
  // Lists that are here keep what was fetched; those that are new are fetched when the user says so.
  const here = new Map((await lists()).map((list) => [list.url, list]));
  const taken = file.lists.map((/** @type {any} */ { url, on }) => {
    const list = here.get(url);
    return { ...list, url, on: on && Boolean(list?.date) };
  });
  const all = { ...(await settings()), ...file.settings };
  await local.set({ settings: all, sites: file.sites, rules: file.rules, lists: taken });
  return null;
}
