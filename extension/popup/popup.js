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

let questions = 0;

async function show() {
  const turn = ++questions;
  /** @type {Hidden | null} */
  const hidden = await tell({ type: "hidden" });
  const how = await pausedHow(id);
  // Answers may come in another order than they were asked for: the last question counts.
  if (turn !== questions) return;
  const items = hidden?.on ? hidden.items : [];
  const showing = hidden?.showing ?? false;
  const gone = showing ? 0 : items.filter((item) => !item.shown).length;
  at("site").checked = hidden?.on ?? false;
  at("site").disabled = !hidden || Boolean(how);
  at("pause").value = how;
  at("state").textContent = hidden?.on ? (gone ? t("popupGone", count(gone)) : t("popupNothing")) : t("popupOff");
  explain(hidden?.on && !asks ? "" : asks || hidden?.why || (site ? "reload" : "closed"));
  at("acts").hidden = !site || asks === "pdf";
  at("all").disabled = !items.length;
  at("all").setAttribute("aria-pressed", String(showing));
  at("all").onclick = () => {
    const shown = at("all").ariaPressed !== "true";
    at("all").ariaPressed = String(shown);
    return then(tell({ type: "showAll", shown }));
  };
  at("hidden").hidden = !items.length;

  /** @type {Map<string, number>} */
  const kinds = new Map();
  for (const { kind } of items) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  at("kinds").replaceChildren(
    ...[...kinds].map(([kind, number]) => {
      const chip = document.createElement("li");
      const sum = document.createElement("b");
      sum.textContent = count(number);
      chip.append(t(`kind_${kind}`), sum);
      return chip;
    }),
  );
  // The row that has the focus keeps it.
  const list = at("items");
  const focus = [...list.querySelectorAll("button")].indexOf(document.activeElement);
  list.replaceChildren(...items.map(row));
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

await dress();
at("host").textContent = site || "Decant";
at("read").onclick = () => read();
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
