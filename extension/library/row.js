// One row of the list: cover, title, text, facts, tags, and what can be done with the copy. In: an entry. Out: an element.
import { hits } from "./match.js";
import { pictures } from "./store.js";

const { make, t, icon } = globalThis.decant;
const LOCALE = chrome.i18n.getUILanguage();
const DATE = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" });
const PERCENT = new Intl.NumberFormat(LOCALE, { style: "percent" });
/** From here on a copy counts as read to its end. */
export const READ = 0.97;

export const dateOf = (/** @type {string} */ iso) => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? "" : DATE.format(date);
};

/** Fills an element with text in which the query's words are marked. @param {Element} element @param {string} text @param {(string | RegExp)[]} words */
export function marked(element, text, words) {
  let at = 0;
  element.replaceChildren();
  for (const [start, end] of words.length ? hits(text, words) : []) {
    element.append(text.slice(at, start), make("mark", {}, text.slice(start, end)));
    at = end;
  }
  element.append(text.slice(at));
}

/** The picture of a copy; where it has none, the letter of its site on a ground of its own. @param {any} entry */
function cover(entry) {
  const box = make("span", { class: "cover", "aria-hidden": "true" });
  const hue = [...entry.host].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  box.style.setProperty("--hue", String(hue));
  const letter = [...(entry.site || entry.title)][0] ?? "";
  box.append(make("b", {}, letter.toUpperCase()));
  if (entry.cover) {
    pictures([entry.cover]).then(([blob]) => {
      if (!blob) return;
      const src = URL.createObjectURL(blob);
      const image = make("img", { src, alt: "", decoding: "async" });
      image.onerror = () => URL.revokeObjectURL(src);
      image.onload = () => {
        URL.revokeObjectURL(src);
        box.replaceChildren(image);
      };
    }, console.warn);
  }
  return box;
}

/**
 * @param {import("./store.js").Entry} entry
 * @param {{words: (string | RegExp)[], selected: boolean, open: string}} state
 */
export function row(entry, { words, selected, open }) {
  const item = make("li", { class: "row", "data-id": entry.id });
  item.classList.toggle("unread", entry.progress === 0 && !entry.archived);
  item.classList.toggle("selected", selected);
  const pick = make("input", { type: "checkbox", "aria-label": t("librarySelect", entry.title) });
  pick.checked = selected;
  const link = make("a", { href: open, class: "title" });
  marked(link, entry.title, words);
  const heading = make("h2", { dir: "auto", ...(entry.language ? { lang: entry.language } : {}) }, link);
  const text = make(
    "p",
    { class: "text", dir: entry.direction, ...(entry.language ? { lang: entry.language } : {}) },
    entry.excerpt,
  );
  const part = entry.progress ? t("libraryProgress", PERCENT.format(entry.progress)) : "";
  const state = entry.progress >= READ ? t("libraryRead") : part;
  const facts = make("p", { class: "facts" });
  for (const [fact, kind = "fact"] of [
    [entry.site, "site"],
    [entry.byline.slice(0, 2).join(", "), "by"],
    [dateOf(entry.published ?? entry.savedAt)],
    [entry.minutes ? t("minutes", entry.minutes) : ""],
    [state],
  ]) {
    if (fact) facts.append(make("span", { class: kind }, make("bdi", {}, fact)));
  }
  const tags = make("span", { class: "tags" });
  for (const tag of entry.tags)
    tags.append(make("button", { type: "button", "data-do": "tag", "data-tag": tag, dir: "auto" }, tag));
  if (entry.tags.length) facts.append(tags);
  const acts = make("div", { class: "acts" });
  for (const [act, name, label] of [
    ["archive", entry.archived ? "unarchive" : "archive", t(entry.archived ? "libraryUnarchive" : "libraryArchive")],
    ["tags", "tag", t("libraryTags")],
    ["delete", "trash", t("libraryDelete")],
  ]) {
    acts.append(
      make(
        "button",
        { type: "button", class: "tool", "data-do": act, "aria-label": `${label}: ${entry.title}`, title: label },
        icon(name),
      ),
    );
  }
  const bar = make("span", { class: "progress", "aria-hidden": "true" });
  bar.style.setProperty("--part", String(entry.progress));
  item.append(
    make("label", { class: "pick" }, pick),
    cover(entry),
    make("div", { class: "about" }, heading, text, facts),
    acts,
    bar,
  );
  return item;
}
