// The try-it page. In: a page as a stream of bytes, from a file, from pasted text or from the sample newspaper. Out: three
// frames side by side, raw, hidden and read, all drawn from the one engine that the extension has. Nothing is sent anywhere.
import { hide, picturesOf, read, save, start } from "./engine.js";

const SAMPLES = [
  ["ferry", "English"],
  ["bells", "English, hashed classes"],
  ["apfel", "Deutsch"],
  ["marche", "Français, old markup"],
  ["biblioteca", "Español"],
  ["qanat", "العربية"],
  ["noren", "日本語"],
  ["tramvai", "Русский, windows-1251"],
];
const KINDS = ["ad", "newsletter", "paywall", "donate", "cookie", "app", "push", "adblock"];
const FORMATS = /** @type {const} */ ([
  ["html", "HTML", "text/html"],
  ["markdown", "Markdown", "text/markdown"],
  ["epub", "EPUB", "application/epub+zip"],
  ["text", "Text", "text/plain"],
]);
const SUFFIX = { html: "html", markdown: "md", epub: "epub", text: "txt" };

/** The style that a browser with Decant has in force; here it stands in the page itself. */
const CURTAIN = "<style>[data-decant]{display:none!important}html,body{overflow:auto!important}</style>";

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const frame = (/** @type {string} */ id) => /** @type {HTMLIFrameElement} */ ($(id));

/** @type {string[]} addresses of the page shown now, given back when the next one comes */
let kept = [];

/** A local address for bytes, which only this page's frames know. */
function address(/** @type {BlobPart[]} */ parts, type = "text/html") {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  kept.push(url);
  return url;
}

/** Where a doctype ends, in bytes: what is put in must come after it, or the page is drawn by other rules. */
function afterDoctype(/** @type {Uint8Array} */ bytes) {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  return /^(?:\xef\xbb\xbf)?\s*<!doctype[^>]*>/i.exec(start)?.[0].length ?? 0;
}

function withHead(/** @type {Uint8Array<ArrayBuffer>} */ bytes, /** @type {string} */ head) {
  const at = afterDoctype(bytes);
  return [bytes.subarray(0, at), head, bytes.subarray(at)];
}

const escaped = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** Shows one page in all three ways. */
async function show(/** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ stream, /** @type {string} */ url) {
  for (const old of kept) URL.revokeObjectURL(old);
  kept = [];
  await start();
  const [one, two, three] = threefold(stream);
  const began = performance.now();
  const [raw, hidden, reading] = await Promise.all([
    new Response(one).bytes(),
    new Response(hide(two, { url, kinds: KINDS })).bytes(),
    read(three, { url }),
  ]);
  const spent = performance.now() - began;
  const base = `<base href="${escaped(url)}">`;
  frame("frame-raw").src = address(withHead(raw, base));
  frame("frame-hidden").src = address(withHead(hidden, base + CURTAIN));
  const marks = new TextDecoder("latin1").decode(hidden).match(/\sdata-decant="/g)?.length ?? 0;
  $("hidden-count").textContent = marks === 1 ? "· 1 box" : `· ${marks} boxes`;
  const pictures = reading.ok ? await picturesOf(reading.article) : [];
  showReading(reading, pictures);
  const words = reading.ok ? `${reading.article.words.toLocaleString()} words, ` : "";
  $("figures").replaceChildren(
    strong(reading.ok ? reading.article.title : (reading.message ?? "")),
    ` · ${words}${Math.ceil(raw.length / 1024)} KB, hidden and read in ${Math.max(1, Math.round(spent))} ms`,
  );
  $("result").hidden = false;
}

/** @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream */
function threefold(stream) {
  const [one, rest] = stream.tee();
  return [one, ...rest.tee()];
}

function strong(/** @type {string} */ text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}

/** @param {import("./engine.js").Reading} reading @param {[string, Uint8Array][]} pictures */
function showReading(reading, pictures) {
  const saves = $("saves");
  saves.hidden = !reading.ok;
  saves.querySelectorAll("button").forEach((button) => {
    button.remove();
  });
  if (!reading.ok) {
    frame("frame-read").src = address([reading.message ?? ""], "text/plain;charset=utf-8");
    return;
  }
  frame("frame-read").src = address([save(reading.article, "html", pictures)]);
  for (const [format, label, type] of FORMATS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = address([save(reading.article, format, pictures)], type);
      link.download = `${reading.article.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}.${SUFFIX[format]}`;
      link.click();
    });
    saves.append(button);
  }
}

function failed(/** @type {unknown} */ error) {
  $("result").hidden = false;
  $("figures").textContent = `That did not work: ${error instanceof Error ? error.message : error}`;
}

const from = (/** @type {Blob} */ blob, url = "https://page.invalid/") =>
  show(/** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (blob.stream()), url).catch(failed);

async function sample(/** @type {string} */ name) {
  for (const button of $("samples").querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(button.dataset.name === name));
  const url = new URL(`news/${name}.html`, location.href).href;
  const response = await fetch(url);
  if (response.body) await show(response.body, url);
}

for (const [name, label] of SAMPLES) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.name = name;
  button.textContent = label;
  button.addEventListener("click", () => sample(name).catch(failed));
  $("samples").append(button);
}

const file = /** @type {HTMLInputElement} */ ($("file"));
file.addEventListener("change", () => file.files?.[0] && from(file.files[0]));
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  const [dropped] = event.dataTransfer?.files ?? [];
  if (dropped) from(dropped);
});

$("paste-open").addEventListener("click", () => {
  $("paste").hidden = !$("paste").hidden;
  $("paste-open").setAttribute("aria-expanded", String(!$("paste").hidden));
  if (!$("paste").hidden) $("pasted").focus();
});
$("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  from(new Blob([/** @type {HTMLTextAreaElement} */ ($("pasted")).value], { type: "text/html;charset=utf-8" }));
});

const tabs = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[role=tab]"));
for (const tab of tabs) {
  tab.addEventListener("click", () => {
    for (const other of tabs) other.setAttribute("aria-selected", String(other === tab));
    $("panes").dataset.view = tab.dataset.view;
  });
}

const asked = new URLSearchParams(location.search).get("sample");
if (asked && SAMPLES.some(([name]) => name === asked)) sample(asked).catch(failed);
