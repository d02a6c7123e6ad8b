// What each of the extension's own pages with HTML of its own begins with: language, direction, theme, and the words of
// the elements that name them (`data-t` for text, `data-label` for a label that is read out and shown on hovering).
import { settings } from "../background/settings.js";

/** @param {string} key @param {...string} words */
export const t = (key, ...words) => chrome.i18n.getMessage(key, words);

/** @param {string} id @returns {any} */
export const at = (id) => document.getElementById(id);

/**
 * A sentence of the engine in the user's language: its words are the key, what it puts between backticks goes in.
 * @param {string} kind @param {string} sentence
 */
export function told(kind, sentence) {
  const words = [...sentence.matchAll(/`(.*?)`/g)].map(([, word]) => word);
  return t(`${kind}_${sentence.replace(/`.*?`/g, "$").replace(/\W+/g, "_")}`, ...words);
}

/** A number as people write it here. @param {number} n */
export const count = (n) => n.toLocaleString(chrome.i18n.getUILanguage());

/** @param {Element | Document | DocumentFragment} root */
export function fill(root) {
  for (const element of root.querySelectorAll("[data-t], [data-label]")) {
    const { t: text, label } = /** @type {HTMLElement} */ (element).dataset;
    if (text) element.textContent = t(text);
    if (label) {
      element.setAttribute("aria-label", t(label));
      element.setAttribute("title", t(label));
    }
  }
  return root;
}

/** A copy of a template's one element, with its words in. @param {string} id @returns {any} */
export const copy = (id) => /** @type {any} */ (fill(at(id).content.cloneNode(true))).firstElementChild;

export async function dress() {
  document.documentElement.lang = t("language");
  document.documentElement.dir = t("direction");
  fill(document);
  const wear = async () => {
    document.body.dataset.theme = String((await settings()).theme);
  };
  chrome.storage.onChanged.addListener((changes) => changes.settings && wear());
  await wear();
}
