// A saved copy, opened: the reader's page over what the store holds. Nothing comes over the network, by the page's policy
// and because pictures come from the store; where reading stopped is kept and found again.
import { hits, nearly, queryWords } from "./match.js";
import { change, get, onChange, pictures } from "./store.js";
import { READ, dateOf } from "./row.js";

const decant = globalThis.decant;
const { make, t } = decant;
const query = new URLSearchParams(location.search);
const id = query.get("id") ?? "";
/** Where a line of text is being read, in pixels below the window's top. */
const EYE = 72;
/** Scrolling that goes on within this many ms is one. */
const REST = 400;

/** Films and sounds are not kept: they become cards with a link. @param {any[]} blocks */
const still = (blocks) =>
  blocks.map((block) =>
    block.type === "media" ? { type: "embed", provider: "", url: block.src, title: block.title } : block,
  );

async function show() {
  const dress = await chrome.runtime.sendMessage({ type: "dress" });
  document.documentElement.lang = t("language");
  document.documentElement.dir = t("direction");
  const { wear, panel } = decant.dressed(document.body, dress);
  chrome.runtime.onMessage.addListener((message) => {
    if (message?.type === "settings") wear(message.settings);
  });
  const one = await get(id);
  if (!one || one.entry.deletedAt) {
    document.body.append(make("main", {}, decant.message("libraryGone", [{ label: t("libraryOpen"), run: back }])));
    return wear({});
  }
  const { entry, copy } = one;
  const blobs = await pictures(copy.keys);
  const local = new Map(
    copy.keys.map((key, i) => [key, blobs[i] ? URL.createObjectURL(/** @type {Blob} */ (blobs[i])) : ""]),
  );
  decant.pictures = new Map(Object.entries(copy.images).map(([src, key]) => [src, local.get(key) ?? ""]));
  document.title = entry.title;
  const article = decant.render({ ...copy.article, blocks: still(copy.article.blocks) });
  const note = make(
    "p",
    { class: "kept", lang: document.documentElement.lang, dir: document.documentElement.dir },
    t("librarySavedOn", dateOf(entry.savedAt)),
  );
  article.querySelector("header")?.append(note);
  const archive = {
    icon: entry.archived ? "unarchive" : "archive",
    label: t(entry.archived ? "libraryUnarchive" : "libraryArchive"),
    run: () => change([id], () => ({ archived: !entry.archived })).then(() => location.reload()),
  };
  const tools = [
    { icon: "library", label: t("libraryTitle"), run: back },
    archive,
    { icon: "page", label: t("openOriginal"), run: () => location.assign(entry.url) },
    { icon: "save", label: t("save"), panel: decant.saves(copy.article, false, true) },
    ...decant.highlighter(document.body, entry.url, copy.article.part),
    { icon: "text", label: t("textSettings"), panel },
    { icon: "print", label: t("print"), run: () => print() },
  ];
  if (!decant.linkAddress(entry.url)) tools.splice(2, 1);
  document.body.replaceChildren(decant.bar(tools), make("main", {}, article));
  wear({});
  addEventListener("keydown", decant.highlightKey);
  follow(article, await go(article, entry.place));
  onChange((ids) => {
    if (ids.includes(id)) get(id).then((now) => (!now || now.entry.deletedAt) && location.reload(), console.warn);
  });
}

const back = () => location.assign("library.html");

/**
 * To the first hit of a search, or to where reading stopped.
 * @param {HTMLElement} article @param {[number, number] | null} place
 * @returns {Promise<number | null>} where a search led, in pixels: nobody has read up to there
 */
async function go(article, place) {
  const find = query.get("find");
  const range = find ? mark(article, find) : null;
  const to = () => {
    const block = place && article.children[place[0]];
    if (range) scrollBy(0, range.getBoundingClientRect().top - innerHeight / 3);
    else if (block && place) {
      const box = block.getBoundingClientRect();
      scrollTo(0, scrollY + box.top + box.height * place[1] - EYE);
    }
  };
  if (!place && !range) return null;
  to();
  const at = scrollY;
  // Pictures without a size move the text as they come.
  const images = [...article.querySelectorAll("img")];
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
  if (scrollY !== at) return null;
  to();
  return range && scrollY;
}

/** Marks a query's words in the article, without a change to its nodes. @returns {Range | null} the first */
function mark(/** @type {HTMLElement} */ article, /** @type {string} */ find) {
  const words = queryWords(find);
  const rangesOf = (/** @type {(string | RegExp)[]} */ words) => {
    const ranges = [];
    const walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      for (const [start, end] of hits(/** @type {Text} */ (node).data, words)) {
        const range = new Range();
        range.setStart(node, start);
        range.setEnd(node, end);
        ranges.push(range);
      }
    }
    return ranges;
  };
  const ranges = rangesOf(words);
  if (!ranges.length) ranges.push(...rangesOf(words.map((word) => nearly(word) ?? word)));
  CSS.highlights.set("found", new Highlight(...ranges));
  return ranges.find((range) => !range.startContainer.parentElement?.closest("header")) ?? ranges[0] ?? null;
}

/** Keeps where reading stops. @param {HTMLElement} article @param {number | null} led where the page stands without being read */
function follow(article, led) {
  let rest = 0;
  let kept = "";
  const keep = () => {
    clearTimeout(rest);
    if (scrollY === led) return;
    const blocks = [...article.children];
    const at = Math.max(
      0,
      blocks.findIndex((block) => block.getBoundingClientRect().bottom > EYE),
    );
    const box = blocks[at].getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (EYE - box.top) / (box.height || 1)));
    const whole = article.getBoundingClientRect();
    const seen = Math.min(1, (innerHeight - whole.top) / (whole.height || 1));
    const place = /** @type {[number, number]} */ ([at, Math.round(share * 1000) / 1000]);
    if (kept === String(place)) return;
    kept = String(place);
    const progress = seen >= READ ? 1 : Math.round(seen * 100) / 100;
    change([id], () => ({ place: scrollY ? place : null, progress })).catch(console.warn);
  };
  addEventListener(
    "scroll",
    () => {
      clearTimeout(rest);
      rest = setTimeout(keep, REST);
    },
    { passive: true },
  );
  addEventListener("visibilitychange", keep);
  keep();
}
show().catch((error) => {
  console.error("Decant:", error);
  document.body.append(
    make("main", {}, make("section", { class: "message", role: "alert" }, make("h1", {}, error.message))),
  );
});
