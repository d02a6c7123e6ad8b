// The popup. In: what the tab's script says it has hidden and why, or that no script answers there. Out: switches in
// storage, rules of the user's own, and words to the tab. It asks the tab anew after each change.
import { startPicker } from "../background/picker.js";
import { addRule } from "../background/rules.js";
import { pause, pausedHow, siteOf, switchSite } from "../background/sites.js";
import { find, onChange } from "../library/store.js";
import { at, copy, count, dress, t, told } from "./own.js";

/** @typedef {{n: number, kind: string, reason: string, tag: string, sample: string, shown: boolean}} Item */
/** @typedef {{on: boolean, why: string, showing: boolean, items: Item[]}} Hidden */

const asked = new URLSearchParams(location.search).get("tab");
const tab = asked
  ? await chrome.tabs.get(Number(asked)).catch(() => null)
  : (await chrome.tabs.query({ active: true, currentWindow: true }))[0];
const id = tab?.id ?? -1;
const site = siteOf(tab?.url);
/** This site, as the browser names what an extension may enter. */
const origins = site ? [`*://${new URL(tab?.url ?? "").hostname}/*`] : [];
/** What the one who opened the popup has to say. */
const asks = location.hash.slice(1);

/** @returns {Promise<any>} */
const tell = (/** @type {any} */ message) => chrome.tabs.sendMessage(id, message).catch(() => null);
/** Does something, then shows what came of it; hiding needs a moment to follow a switch. */
const then = async (/** @type {unknown} */ done) => {
  await done;
  await show();
  setTimeout(show, 250);
};
const word = (/** @type {string} */ key, /** @type {string} */ other) => t(key) || t(other);

/** Why nothing is hidden, and the one thing that changes it: the words' key, and what its button does. */
const REMEDIES = /** @type {Record<string, () => unknown>} */ ({
  site_off: switchOn,
  paused: () => pause("", id),
  only: () => switchSite(site, "on"),
  articles: () => switchSite(site, "on"),
  reload: () => chrome.tabs.reload(id),
  access: allow,
  no_article: () => read("anyway"),
});

/** Switches hiding on here: by the general choice, and by name where that, or a switch of the site above, leaves it off. */
async function switchOn() {
  const ask = () => tell({ type: "hidden" });
  const before = (await ask())?.why;
  const changed = await switchSite(site);
  let now = await ask();
  // The page says what it said before until the switch has reached it.
  for (let n = 0; changed && now?.why === before && n < 20; n++) {
    await new Promise((done) => setTimeout(done, 50));
    now = await ask();
  }
  if (!now?.on) await switchSite(site, "on");
}

/** Leave for this site, and the page with what comes into it from its start. The question has to come right from the click. */
async function allow() {
  if (await chrome.permissions.request({ origins })) await chrome.tabs.reload(id);
}

async function read(mode = "article") {
  await chrome.runtime.sendMessage({ type: "read", tab: id, mode });
  close();
}

function explain(/** @type {string} */ why) {
  at("why").hidden = !why;
  if (!why) return;
  const [text, button] = at("why").children;
  text.textContent = word(`popupWhy_${why}`, `${why}_text`);
  const remedy = REMEDIES[why];
  button.hidden = !remedy;
  button.textContent = t(why === "no_article" ? "readAnyway" : `popupDo_${why === "articles" ? "only" : why}`);
  button.onclick = () => then(remedy?.());
}

/** What names an item's element in an exception. @param {number} n */
async function selectorOf(n) {
  await chrome.scripting.executeScript({ target: { tabId: id }, files: ["/page/selector.js"] });
  return tell({ type: "selectorOf", n });
}

/** One row. @param {Item} item */
function row({ n, kind, reason, sample, shown }) {
  const one = copy("item");
  const own = reason === "rule of your own";
  one.querySelector("b").textContent = own ? t("why_rule_of_your_own") : t(`kind_${kind}`);
  one.querySelector("span").textContent = own ? "" : told("why", reason) || t("why_other");
  one.querySelector("q").textContent = sample;
  one.classList.toggle("shown", shown);
  const [toggle, never] = one.querySelectorAll("button");
  toggle.textContent = t(shown ? "popupHideAgain" : "popupShow");
  toggle.onclick = () => then(tell({ type: "show", n, shown: !shown }));
  never.onclick = async () => {
    const selector = await selectorOf(n).catch(() => null);
    if (selector && (await addRule(`${site}#@#${selector}`).catch(() => false))) await then(null);
    else at("state").textContent = t("pickerFailed");
  };
  return one;
}

/** Why the tab's script says nothing. */
async function silence() {
  if (!site) return "closed";
  return (await chrome.permissions.contains({ origins }).catch(() => true)) ? "reload" : "access";
}

/** The kind that alone is listed; "" for all. */
let only = "";
let questions = 0;

async function show() {
  const turn = ++questions;
  /** @type {Hidden | null} */
  const hidden = await tell({ type: "hidden" });
  const how = await pausedHow(id);
  const why = asks || (hidden ? (hidden.on ? "" : hidden.why) : await silence());
  // Answers may come in another order than they were asked for: the last question counts.
  if (turn !== questions) return;
  const items = hidden?.on ? hidden.items : [];
  const showing = hidden?.showing ?? false;
  const gone = showing ? 0 : items.filter((item) => !item.shown).length;
  at("site").checked = hidden?.on ?? false;
  at("site").disabled = !hidden || Boolean(how);
  at("pause").value = how;
  at("state").textContent =
    hidden?.on || !site ? (gone ? t("popupGone", count(gone)) : t("popupNothing")) : t("popupOff");
  explain(why);
  // Where no page can be read, nothing can be done with one.
  const isPage = Boolean(site) && asks !== "pdf";
  for (const part of ["acts", "switch", "pause"]) at(part).hidden = !isPage;
  at("all").disabled = !items.length;
  at("all").setAttribute("aria-pressed", String(showing));
  at("all").onclick = () => {
    const shown = at("all").ariaPressed !== "true";
    at("all").ariaPressed = String(shown);
    return then(tell({ type: "showAll", shown }));
  };
  at("hidden").hidden = !items.length;

  const kinds = Map.groupBy(items, ({ kind }) => kind);
  if (!kinds.has(only)) only = "";
  draw(
    "kinds",
    [...kinds].map(([kind, { length }]) => chip(kind, length)),
  );
  draw("items", items.filter(({ kind }) => !only || kind === only).map(row));
}

/** One kind with its number; pressed, its items alone are listed. @param {string} kind @param {number} number */
function chip(kind, number) {
  const one = document.createElement("li");
  const button = document.createElement("button");
  const sum = document.createElement("b");
  button.type = "button";
  sum.textContent = count(number);
  button.append(t(`kind_${kind}`), sum);
  button.ariaPressed = String(only === kind);
  button.onclick = () => {
    only = only === kind ? "" : kind;
    void show();
  };
  one.append(button);
  return one;
}

/** Puts a list's rows in; the button that has the focus keeps it. @param {string} name @param {Element[]} rows */
function draw(name, rows) {
  const list = at(name);
  const focus = [...list.querySelectorAll("button")].indexOf(document.activeElement);
  list.replaceChildren(...rows);
  if (focus >= 0) list.querySelectorAll("button")[focus]?.focus();
}

/** "Saved on …", which leads to the copy. */
async function showSaved() {
  const entry = site ? await find(tab?.url ?? "").catch(() => null) : null;
  at("saved").hidden = !entry;
  if (!entry) return;
  const [link] = at("saved").children;
  const form = new Intl.DateTimeFormat(chrome.i18n.getUILanguage(), { dateStyle: "medium" });
  link.textContent = t("librarySavedOn", form.format(new Date(entry.savedAt)));
  link.href = `../library/saved.html?id=${entry.id}`;
  link.title = t("libraryOpenCopy");
}

// The browser sizes a popup; a tab of its own has its size already.
document.documentElement.classList.toggle("tab", !chrome.extension.getViews({ type: "popup" }).includes(window));
await dress();
at("host").textContent = site || "Decant";
at("read").onclick = () => read();
at("keep").onclick = () => {
  at("save").hidden = !at("save").hidden;
  at("keep").ariaExpanded = String(!at("save").hidden);
};
at("pick").onclick = async () => ((await startPicker(id)) ? close() : explain("closed"));
at("pause").onchange = () => then(pause(at("pause").value, id));
at("site").onchange = async () => {
  const on = at("site").checked;
  await then(on ? switchOn() : switchSite(site, "off"));
};
chrome.runtime.onMessage.addListener((message, sender) => {
  if (message?.type === "count" && sender.tab?.id === id) void show();
});
onChange(() => void showSaved());
await Promise.all([show(), showSaved()]);
