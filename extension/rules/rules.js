// The page of rules: the user's own in an editor that names bad lines, public lists, and everything in one file.
import * as rules from "../background/rules.js";
import { at, copy, count, dress, t, told } from "../popup/own.js";
import { exported, imported } from "./everything.js";

/** Gives the user a file. @param {string} name @param {string} text */
function give(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  setTimeout(URL.revokeObjectURL, 10_000, link.href);
}

/** Takes the text of a file that the user chooses. @param {string} accept @param {(text: string) => unknown} take */
function ask(accept, take) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept;
  input.onchange = async () => take((await input.files?.[0]?.text()) ?? "");
  input.click();
}

// The editor.
const own = /** @type {HTMLTextAreaElement} */ (at("own"));
let kept = "";
let waiting = 0;
/** Two texts, one under the other. */
const joined = (/** @type {string} */ a, /** @type {string} */ b) => (a && !a.endsWith("\n") ? `${a}\n${b}` : a + b);
const scroll = () => {
  at("lines").scrollTop = own.scrollTop;
};

async function check() {
  const faults = await rules.checkRules(own.value);
  const bad = new Set(faults.map(({ line }) => line));
  const lines = own.value.split("\n").map((_, n) => {
    const line = document.createElement("li");
    if (bad.has(n + 1)) line.className = "bad";
    return line;
  });
  at("lines").replaceChildren(...lines);
  const rows = faults.slice(0, 100).map(({ line, reason }) => {
    const one = copy("fault");
    one.querySelector("b").textContent = t("rulesLine", count(line));
    one.querySelector("span").textContent = told("fault", reason) || reason;
    one.firstElementChild.onclick = () => select(line);
    return one;
  });
  at("faults").replaceChildren(...rows);
  at("save").disabled = at("revert").disabled = own.value === kept;
  scroll();
}

function select(/** @type {number} */ line) {
  const lines = own.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  own.focus();
  own.setSelectionRange(start, start + lines[line - 1].length);
  own.scrollTop = (line - 4) * 22;
}

function put(/** @type {string} */ text) {
  own.value = text;
  at("saved").textContent = "";
  return check();
}

async function save() {
  const text = own.value;
  const done = await rules.saveRules(text);
  if (done) kept = text;
  await check();
  at("saved").textContent = t(done ? "rulesSaved" : "rulesTooLong");
}

/** The picker and the popup write rules too: they come in behind what is being edited. */
async function follow() {
  const now = await rules.ownRules();
  const edited = own.value !== kept;
  const more = now.startsWith(kept) ? now.slice(kept.length) : "";
  kept = now;
  if (own.value !== now) await put(edited ? joined(own.value, more) : now);
}

own.oninput = () => {
  clearTimeout(waiting);
  at("saved").textContent = "";
  waiting = setTimeout(check, 200);
};
own.onscroll = scroll;
own.onkeydown = (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  void save();
};
addEventListener("beforeunload", (event) => own.value !== kept && event.preventDefault());
at("save").onclick = save;
at("revert").onclick = () => put(kept);
at("in").onclick = () => ask(".txt,text/plain", (text) => put(joined(own.value, text)));
at("out").onclick = () => give("decant-rules.txt", own.value);

// Lists.
const working = new Set();

/** @param {rules.List} list */
function row({ url, on, title, error, date, rules: taken = 0, bytes = 0, skipped = {} }) {
  const one = copy("list");
  const busy = working.has(url);
  const box = one.querySelector("input");
  box.checked = on;
  box.disabled = !date;
  box.onchange = () => rules.changeList(url, { on: box.checked });
  one.querySelector("b").textContent = title ?? URL.parse(url)?.host;
  one.querySelector("span").textContent = url;
  const [says, left, wrong] = one.querySelectorAll("p");
  if (busy) says.textContent = t("listsWorking");
  else if (date) {
    const when = new Date(date).toLocaleString(document.documentElement.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    const out = Object.entries(skipped).filter(([, number]) => number);
    says.textContent = t("listsTaken", count(taken), count(Math.ceil(bytes / 1000)), when);
    if (out.length)
      left.textContent = `${t("listsSkipped")} ${out.map(([why, number]) => t(`listsSkipped_${why}`, count(number))).join(" · ")}`;
  }
  if (error && !busy) wrong.textContent = t(`listsError_${error}`);
  const [again, remove] = one.querySelectorAll("button");
  again.disabled = remove.disabled = busy;
  again.onclick = () => refresh(url);
  remove.onclick = () => rules.removeList(url);
  return one;
}

/** Which control of the lists had the focus when they were last drawn. */
let focus = -1;

/** Draws the lists. What has the focus keeps it, also where it cannot have it while a list is fetched. */
async function showLists() {
  const rows = (await rules.lists()).map(row);
  const controls = () => [...at("lists").querySelectorAll("input, button")];
  const before = controls();
  if (document.activeElement !== document.body) focus = before.indexOf(document.activeElement);
  at("lists").replaceChildren(...rows);
  const now = controls();
  // With a list more or less it would be another's.
  if (now.length === before.length) now[focus]?.focus();
}

/** Fetches a list, with leave for its site where the user has taken that from the extension. @param {string} url */
async function refresh(url) {
  await chrome.permissions.request({ origins: [`${new URL(url).origin}/*`] }).catch(() => false);
  working.add(url);
  await rules.changeList(url, {});
  await showLists();
  await rules.refreshList(url);
  working.delete(url);
  await showLists();
}

at("add").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  void refresh(new URL(at("url").value).href);
  at("add").reset();
};

// Everything in one file.
at("all-out").onclick = async () => give("decant-settings.json", JSON.stringify(await exported(), null, 2));
at("all-in").onclick = () =>
  ask(".json,application/json", async (text) => {
    const fault = await imported(text);
    at("all-says").textContent = fault ? t(`allError_${fault.code}`, fault.where) : t("allDone");
  });

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local" && changes.rules) void follow();
  if (area === "local" && changes.lists) void showLists();
});
await dress();
document.title = t("rulesTitle");
kept = await rules.ownRules();
await put(kept);
await showLists();
