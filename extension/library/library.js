// The library's page: all saved copies, to find, sort, tag, archive, delete and open. It keeps what it shows in memory and
// follows the store: a change made here, in another tab or by saving arrives by the same way.
import { askTags, toast } from "./asking.js";
import { exported, imported } from "./archive.js";
import { INITIAL, chosen, side, sorting } from "./filters.js";
import { List } from "./list.js";
import { marked, row } from "./row.js";
import {
  NEVER,
  UNDO,
  change,
  get,
  list as readList,
  moreRoom,
  newest,
  onChange,
  purge,
  remove,
  restore,
  room,
} from "./store.js";

const { make, t, icon } = globalThis.decant;
const NUMBER = new Intl.NumberFormat(chrome.i18n.getUILanguage());
/** Typing that goes on within this many ms is one query. */
const TYPING = 60;
/** Rows that the first page may show while the other copies are still being read. */
const FIRST = 24;

/** @type {any[]} */
let entries = [];
/** @type {Map<string, number> | null} the search's results and their rank */
let found = null;
/** @type {(string | RegExp)[]} */
let words = [];
/** @type {Set<string>} */
const selected = new Set();
let choice = { ...INITIAL, ...history.state?.choice };

const search = new Worker("search.js", { type: "module" });
const list = new List(
  (entry) => row(entry, { words, selected: selected.has(entry.id), open: openAddress(entry.id) }),
  (ids) => {
    if (found) for (const id of ids) search.postMessage({ snippet: id });
  },
);

const openAddress = (/** @type {string} */ id) =>
  `saved.html?${new URLSearchParams({ id, ...(found ? { find: choice.query } : {}) })}`;

const field = make("input", {
  type: "search",
  class: "search",
  placeholder: t("librarySearch"),
  "aria-label": t("librarySearch"),
  dir: "auto",
});
const nav = make("nav", { class: "side", "aria-label": t("libraryFilter") });
const status = make("p", { class: "status", role: "status" });
const picked = make("section", { class: "picked", "aria-label": t("librarySelection") });
const empty = make("div", { class: "nothing" });
const used = make("p", { class: "used" });
const order = make("span");

function show(/** @type {(entry: any) => boolean} */ anew = () => true) {
  const shown = chosen(entries, choice, found);
  for (const id of selected) if (!shown.some((entry) => entry.id === id)) selected.delete(id);
  list.show(shown, anew);
  status.textContent = entries.length ? t(found ? "libraryFound" : "libraryCount", NUMBER.format(shown.length)) : "";
  nav.firstChild?.replaceChildren(...side(entries, choice, choose));
  order.replaceChildren(sorting(choice, choose));
  order.hidden = Boolean(found);
  document.body.classList.toggle("bare", !entries.length);
  empty.replaceChildren();
  if (!shown.length) {
    const code = entries.length ? "libraryNone" : "libraryEmpty";
    empty.append(icon("library"), make("h2", {}, t(`${code}_title`)), make("p", {}, t(`${code}_text`)));
  }
  showPicked();
  history.replaceState({ choice, top: scrollY }, "");
}

function showPicked() {
  const held = picked.contains(document.activeElement);
  picked.hidden = !selected.size;
  picked.replaceChildren();
  document.body.classList.toggle("picking", selected.size > 0);
  // The buttons go, and with them the focus.
  if (held) list.focus(list.entries.some(({ id }) => id === acted) ? acted : next);
  if (!selected.size) return;
  picked.append(make("b", {}, t("librarySelected", NUMBER.format(selected.size))));
  const archived = [...selected].every((id) => entries.find((entry) => entry.id === id)?.archived);
  for (const [act, label] of [
    ["archive", archived ? "libraryUnarchive" : "libraryArchive"],
    ["tags", "libraryTags"],
    ["delete", "libraryDelete"],
    ["none", "libraryCancel"],
  ])
    picked.append(make("button", { type: "button", "data-do": act }, t(label)));
}

function choose(/** @type {Partial<typeof choice>} */ changes) {
  choice = { ...choice, ...changes };
  const at = document.activeElement;
  const { group, value } = /** @type {HTMLElement | null} */ (at)?.dataset ?? {};
  show(() => false);
  if (group)
    /** @type {HTMLElement | null} */ (
      nav.querySelector(`[data-group="${group}"][data-value="${CSS.escape(value ?? "")}"]`)
    )?.focus();
  else if (at?.localName === "select") order.querySelector("select")?.focus();
  scrollTo(0, 0);
}

/** What can be done with copies. @type {Record<string, (ids: string[]) => unknown>} */
const ACTS = {
  async archive(ids) {
    const before = new Map(entries.filter(({ id }) => ids.includes(id)).map(({ id, archived }) => [id, archived]));
    const archived = ![...before.values()].every(Boolean);
    await change(ids, () => ({ archived }));
    toast(t(archived ? "libraryArchivedNow" : "libraryUnarchivedNow", NUMBER.format(ids.length)), {
      label: t("libraryUndo"),
      run: () => change(ids, ({ id }) => ({ archived: before.get(id) ?? !archived })).catch(fail),
    });
  },
  async tags(ids) {
    const known = [...new Set(entries.flatMap((entry) => entry.tags))].sort();
    const how = await askTags(
      entries.filter((entry) => ids.includes(entry.id)),
      known,
    );
    if (how) await change(ids, (entry) => ({ tags: how(entry.tags) }));
    list.focus(ids[0]);
  },
  async delete(ids) {
    await remove(ids);
    undo = () => restore(ids).catch(fail);
    toast(t("libraryDeleted", NUMBER.format(ids.length)), { label: t("libraryUndo"), run: undo }, UNDO);
    setTimeout(() => purge().then(showRoom, fail), UNDO + 100);
  },
  none() {
    const ids = [...selected];
    selected.clear();
    show((entry) => ids.includes(entry.id));
  },
};
/** Takes back the last deletion. */
let undo = /** @type {() => unknown} */ (() => {});

function act(/** @type {string} */ name, /** @type {string[]} */ ids) {
  if (!ids.length) return;
  // The focus goes on with the row that follows.
  const at = list.entries.findIndex((entry) => entry.id === ids.at(-1));
  next = (list.entries[at + 1] ?? list.entries[at - 1])?.id;
  acted = ids.at(-1);
  Promise.resolve(ACTS[name](ids)).catch(fail);
}
/** The row that something was done with last, and the one that follows it. @type {string | undefined} */
let acted;
/** @type {string | undefined} */
let next;

function fail(/** @type {any} */ error) {
  console.error("Decant:", error);
  const more = {
    label: t("libraryMoreRoom"),
    run: () => moreRoom().then(showRoom, fail),
  };
  toast(error.code ? error.message : t("library_failed"), error.code === "full" ? more : undefined, 0);
}

function pick(/** @type {string} */ id, /** @type {boolean} */ on, /** @type {boolean} */ range) {
  const ids = list.entries.map((entry) => entry.id);
  const [from, to] = [ids.indexOf(range && ids.includes(last) ? last : id), ids.indexOf(id)].sort((a, b) => a - b);
  const changed = ids.slice(from, to + 1);
  for (const one of changed) selected[on ? "add" : "delete"](one);
  last = id;
  for (const one of changed) {
    const element = list.drawn.get(one);
    element?.classList.toggle("selected", on);
    const box = element?.querySelector("input");
    if (box) box.checked = on;
  }
  showPicked();
}
let last = "";

function ask() {
  choice.query = field.value;
  if (field.value.trim()) search.postMessage({ query: field.value });
  else if (found) {
    found = null;
    words = [];
    show();
  }
}

search.onmessage = (/** @type {MessageEvent} */ { data }) => {
  if (data.changed && found) ask();
  // A search that waits for the texts says so.
  if (data.prepared && field.value.trim()) status.textContent = t("libraryWorking", NUMBER.format(data.prepared));
  if (data.query !== undefined && data.query === field.value) {
    found = new Map(data.found.map((/** @type {string} */ id, /** @type {number} */ rank) => [id, rank]));
    words = data.words;
    document.body.dataset.took = data.took.toFixed(1);
    show();
  }
  const text = data.snippet && found && list.drawn.get(data.snippet)?.querySelector(".text");
  if (text && data.text) marked(text, data.text, words);
};

async function showRoom() {
  const { usage, tight } = await room();
  used.textContent = t("libraryUsed", size(usage));
  if (!tight) return;
  const more = make("button", { type: "button" }, t("libraryMoreRoom"));
  more.addEventListener("click", () => moreRoom().then(showRoom, fail));
  used.append(more);
}

function size(/** @type {number} */ bytes) {
  const [unit, power] = bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  const format = { style: "unit", unit, maximumFractionDigits: bytes < 1e9 ? 0 : 1 };
  return new Intl.NumberFormat(chrome.i18n.getUILanguage(), /** @type {any} */ (format)).format(
    bytes / /** @type {number} */ (power),
  );
}

async function takeOut() {
  let part = 0;
  for await (const { blob, name } of exported((/** @type {number} */ done) =>
    toast(t("libraryWorking", NUMBER.format(done)), undefined, 0),
  )) {
    const href = URL.createObjectURL(blob);
    make("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    part++;
  }
  toast(t(part ? "libraryExported" : "libraryEmpty_title"));
}

async function bringIn(/** @type {Iterable<File>} */ files) {
  let count = 0;
  /** @type {string[]} */
  const refused = [];
  const told = (/** @type {number} */ done) => toast(t("libraryWorking", NUMBER.format(done)), undefined, 0);
  const all = [...files];
  for (const file of all) {
    try {
      count += await imported(file, told);
    } catch (error) {
      const { code, message } = /** @type {any} */ (error);
      if (all.length === 1 || !code) throw error;
      refused.push(`${file.name}: ${message}`);
      // What the next file would meet, too.
      if (!code.startsWith("file_")) break;
    }
  }
  toast([t("libraryImported", NUMBER.format(count)), ...refused].join(" "), undefined, refused.length ? 0 : undefined);
}

/** Keys that do what buttons do, where no field has the focus. @type {Record<string, () => unknown>} */
const KEYS = {
  "/": () => field.focus(),
  ArrowDown: () => list.move(1),
  ArrowUp: () => list.move(-1),
  j: () => list.move(1),
  k: () => list.move(-1),
  Home: () => list.focus(list.entries[0]?.id),
  End: () => list.focus(list.entries.at(-1)?.id),
  x: () => list.focused && pick(list.focused, !selected.has(list.focused), false),
  e: () => act("archive", aimed()),
  t: () => act("tags", aimed()),
  "#": () => act("delete", aimed()),
  Delete: () => act("delete", aimed()),
  z: () => undo(),
  Escape: () => ACTS.none([]),
};
const aimed = () => (selected.size ? [...selected] : list.focused ? [list.focused] : []);

function listen() {
  let typing = 0;
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(ask, TYPING);
  });
  addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const typed = /^(?:input|select|textarea)$/.test(at.localName) && /** @type {any} */ (at).type !== "checkbox";
    if (at === field && event.key === "ArrowDown") list.move(0);
    else if (at === field && event.key === "Escape" && !field.value) field.blur();
    else if (typed || event.altKey || at.closest("dialog") || ((event.ctrlKey || event.metaKey) && event.key !== "z"))
      return;
    else if (!KEYS[event.key] || (event.key.length > 1 && event.key !== "Escape" && at.closest(".side,.picked")))
      return;
    else KEYS[event.key]();
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const id = /** @type {HTMLElement | null} */ (at.closest(".row"))?.dataset.id;
    const button = /** @type {HTMLElement | null} */ (at.closest("[data-do]"));
    if (button?.dataset.do === "tag") choose({ tag: button.dataset.tag });
    else if (button) act(String(button.dataset.do), id && !selected.has(id) ? [id] : [...selected]);
    else if (id && at instanceof HTMLInputElement) pick(id, at.checked, event.shiftKey);
    else if (id && at.closest(".row") && !at.closest("a,label,button")) location.assign(openAddress(id));
  });
  addEventListener("pagehide", () => history.replaceState({ choice, top: scrollY }, ""));
}

function draw() {
  const tools = make("div", { class: "tools" });
  const files = make("input", { type: "file", accept: ".zip", multiple: "", hidden: "" });
  files.addEventListener("change", () => {
    bringIn([...(files.files ?? [])]).catch(fail);
    files.value = "";
  });
  for (const [label, run] of /** @type {[string, () => unknown][]} */ ([
    ["libraryExport", () => takeOut().catch(fail)],
    ["libraryImport", () => files.click()],
    ["options", () => chrome.runtime.openOptionsPage()],
  ])) {
    const button = make("button", { type: "button" }, t(label));
    button.addEventListener("click", run);
    tools.append(button);
  }
  nav.append(make("div"), make("div", { class: "foot" }, tools, files, used));
  field.value = choice.query;
  const box = make("label", { class: "find" }, icon("search"), field, make("kbd", { "aria-hidden": "true" }, "/"));
  document.body.append(
    make("header", { class: "top" }, make("h1", {}, t("libraryTitle")), box, order),
    make("div", { class: "columns" }, nav, make("main", {}, status, list.element, empty)),
    picked,
  );
}

async function follow(/** @type {string[]} */ ids) {
  const fresh = await Promise.all(ids.length > 50 ? [] : ids.map((id) => get(id)));
  if (ids.length > 50) entries = await readList();
  else
    entries = [
      ...entries.filter((entry) => !ids.includes(entry.id)),
      ...fresh.map((one) => one?.entry).filter((entry) => entry && !entry.deletedAt),
    ];
  const had = list.focused;
  show((entry) => ids.includes(entry.id));
  if (had && !list.focused && !document.querySelector("dialog[open]"))
    list.focus(list.entries.some((entry) => entry.id === had) ? had : next);
}

async function start() {
  document.documentElement.lang = t("language");
  document.documentElement.dir = t("direction");
  document.title = t("libraryTitle");
  draw();
  listen();
  const dress = chrome.runtime.sendMessage({ type: "dress" });
  // Showing writes anew what is kept for the way back.
  const top = history.state?.top ?? 0;
  const first = newest(FIRST);
  const all = readList();
  entries = await first;
  globalThis.decant.wear(document.body, (await dress).settings);
  // A choice needs all copies; the order of saving can begin without.
  if (JSON.stringify(choice) === JSON.stringify(INITIAL)) list.show(entries);
  performance.mark("shown");
  entries = await all;
  show(() => false);
  scrollTo(0, top);
  if (choice.query) ask();
  onChange((ids) => void follow(ids).catch(fail));
  chrome.runtime.onMessage.addListener((message) => {
    if (message?.type === "settings") globalThis.decant.wear(document.body, message.settings);
  });
  // What was deleted in a tab that is gone, or left by an import that was cut off, goes for good.
  await purge();
  await navigator.locks.request(
    "decant-import",
    { ifAvailable: true },
    (lock) => lock && purge(IDBKeyRange.only(NEVER)),
  );
  await showRoom();
}
start().catch(fail);
