// What the user may choose, in one table: the controls are drawn from it, stored values are checked against it, and it
// says what counts where nothing is stored. Everything stays in this browser (`storage.local`).

/**
 * `of` names the part of the options that a choice stands in; those without are the reader's.
 * @typedef {{values: readonly (string)[], initial: string, of?: string} | {longest: number, initial: string, of?: string}
 *   | {min: number, max: number, step: number, initial: number, of?: string}} Choice
 */

const SWITCH = (/** @type {string} */ initial) => ({ of: "hide", values: ["on", "off"], initial });

/** @type {Record<string, Choice>} */
export const CHOICES = {
  theme: { values: ["auto", "light", "dark", "sepia"], initial: "auto" },
  font: { values: ["serif", "book", "sans", "clear"], initial: "serif" },
  /** Pixels of the text. */
  size: { min: 14, max: 34, step: 1, initial: 20 },
  /** Characters of a line, about. */
  width: { min: 44, max: 100, step: 4, initial: 60 },
  /** What the shortcut and the context menu save. */
  saveFormat: {
    of: "save",
    values: ["html", "markdown", "folder", "epub", "text", "json", "page", "library"],
    initial: "html",
  },
  saveImages: { of: "save", values: ["inside", "links"], initial: "inside" },
  /** The template of file names, and a folder among the downloads. */
  saveName: { of: "save", longest: 200, initial: "{date} {title}" },
  saveFolder: { of: "save", longest: 100, initial: "" },
  /** Where clutter is hidden: pages that say they are articles or news, every site, or only sites that are switched on. */
  hide: { of: "hide", values: ["articles", "everywhere", "only"], initial: "articles" },
  hide_ad: SWITCH("on"),
  hide_newsletter: SWITCH("on"),
  hide_paywall: SWITCH("on"),
  hide_donate: SWITCH("on"),
  hide_cookie: SWITCH("on"),
  hide_app: SWITCH("on"),
  hide_push: SWITCH("on"),
  hide_adblock: SWITCH("on"),
  hide_social: SWITCH("off"),
  hide_related: SWITCH("off"),
  hide_comments: SWITCH("off"),
  hide_survey: SWITCH("off"),
};

/** @returns {value is string | number} */
function fits(/** @type {Choice} */ choice, /** @type {unknown} */ value) {
  if ("longest" in choice) return typeof value === "string" && value.length <= choice.longest;
  if ("values" in choice) return choice.values.includes(/** @type {string} */ (value));
  return typeof value === "number" && value >= choice.min && value <= choice.max;
}

/**
 * The settings as they count: what is stored where it fits, else the initial value.
 * @param {Record<string, unknown>} stored
 */
export function settled(stored) {
  return Object.fromEntries(
    Object.entries(CHOICES).map(([name, choice]) => [name, fits(choice, stored[name]) ? stored[name] : choice.initial]),
  );
}

/** Whether each setting of a record that is known here has a value that it may have. @param {Record<string, unknown>} record */
export const areSettings = (record) =>
  Object.entries(record).every(([name, value]) => !Object.hasOwn(CHOICES, name) || fits(CHOICES[name], value));

/** Those of the changes that concern the reader. @param {Record<string, unknown>} changes */
export const ofReader = (changes) =>
  Object.fromEntries(Object.entries(changes).filter(([name]) => Object.hasOwn(CHOICES, name) && !CHOICES[name].of));

export async function settings() {
  const { settings: stored } = await chrome.storage.local.get("settings");
  return settled(/** @type {any} */ (stored ?? {}));
}

/** Changes come quickly, one to a step of a slider: each waits for the one before, whatever came of it. @type {Promise<unknown>} */
let last = Promise.resolve();

/** Keeps the changes that fit. @param {Record<string, unknown>} changes */
export function change(changes) {
  const before = last.catch(() => {});
  last = before.then(async () => {
    const now = await settings();
    for (const [name, value] of Object.entries(changes)) {
      if (Object.hasOwn(CHOICES, name) && fits(CHOICES[name], value)) now[name] = value;
    }
    await chrome.storage.local.set({ settings: now });
  });
  return last;
}
