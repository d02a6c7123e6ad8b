// The background: the one place where events come in. It keeps nothing in memory that it could not do without, as the
// browser stops it when nothing happens: every listener is registered here, at once, and settings live in storage.
import { openLink, openPopup, read, showPopup } from "./button.js";
import { nameOf, textOf } from "./copies.js";
import { highlight, highlights, unhighlight } from "../library/highlights.js";
import { plainAddress } from "../library/store.js";
import { annotated, copyOf, markAll, openCopy, openLibrary } from "./kept.js";
import "./filter.js";
import { cleared, count, dressOwn, hidePort, lookAt } from "./hiding.js";
import { chosen, makeMenus } from "./menus.js";
import { MESSAGES, PORTS, fits, mayAsk, mayFetch, tier } from "./messages.js";
import { picked } from "./picker.js";
import { furtherPage, linkPort, pagePort } from "./reading.js";
import { articleIn, saveArticle, savingPort, saveTab, saveTabs } from "./saving.js";
import { CHOICES, change, ofReader, settings } from "./settings.js";
import { WEB } from "./sites.js";

/** The reader's stylesheet, read once; scripts in web pages cannot fetch it, as nothing of the extension is open to pages. */
let sheet = "";
async function dress() {
  sheet ||= await (await fetch(chrome.runtime.getURL("reader/reader.css"))).text();
  return { sheet, choices: CHOICES, settings: await settings() };
}

/** While the reader is open, the page beneath is not printed. */
const PRINT = "reader/print.css";

/** @type {Record<string, (message: any, sender: chrome.runtime.MessageSender) => unknown>} */
const ANSWERS = {
  dress,
  // A page shows the reader, and its settings are what may be changed there.
  change: ({ changes }, sender) => change(tier(sender) === "own" ? changes : ofReader(changes)),
  openOptions: () => chrome.runtime.openOptionsPage(),
  openLink: ({ url }, sender) => openLink(url, sender.tab),
  furtherPage: ({ url }, sender) => furtherPage(url, sender),
  opened: (_, { tab }) =>
    tab && chrome.scripting.insertCSS({ target: { tabId: /** @type {number} */ (tab.id) }, files: [PRINT] }),
  closed: (_, { tab }) =>
    tab && chrome.scripting.removeCSS({ target: { tabId: /** @type {number} */ (tab.id) }, files: [PRINT] }),
  cleared: ({ on }, sender) => cleared(on, sender),
  look: (_, sender) => lookAt(sender),
  count: (message, sender) => count(message.count, sender),
  read: async ({ tab, mode }) => read(await chrome.tabs.get(tab), mode),
  openPopup: (_, { tab }) => tab && showPopup(tab),
  noArticle: (_, { tab }) => tab && openPopup(tab, "no_article"),
  own: (_, sender) => dressOwn(sender),
  picked: ({ selector }, sender) => picked(selector, sender),
  save: ({ format, article }, sender) => {
    const { tab, url } = sender;
    if (!tab || (article && !isOfSite(article, sender))) return;
    const kept = Boolean(url?.startsWith(chrome.runtime.getURL("library/")));
    return article ? saveArticle(/** @type {number} */ (tab.id), format, article, kept) : saveTab(tab, format);
  },
  textOf: async ({ article, format }, sender) =>
    isOfSite(article, sender) ? textOf(await annotated(article), format) : null,
  articleIn: ({ tab }) => articleIn(tab),
  saveTabs: async ({ tabs, format }) => {
    // One that was closed meanwhile stops none of the others.
    const there = tabs.map((/** @type {number} */ id) => chrome.tabs.get(id).catch(() => null));
    const list = /** @type {chrome.tabs.Tab[]} */ ((await Promise.all(there)).filter(Boolean));
    if (list.length === 1) return saveTab(list[0], format);
    return saveTabs(list, format, list.find((tab) => tab.active)?.id);
  },
  nameOf: (names) => nameOf("html", SAMPLE, names),
  highlights: ({ url }, sender) => highlights(shownIn(sender, url)),
  highlight: ({ url, item }, sender) => highlight(shownIn(sender, url), item).then(tellHighlights),
  unhighlight: ({ url, id }, sender) => unhighlight(shownIn(sender, url), id).then(tellHighlights),
  openLibrary,
  copy: (_, { tab }) => copyOf(tab?.url),
  openCopy: (_, { tab }) => openCopy(tab?.url),
  copies: markAll,
};

/**
 * The article that the sender shows: a script in a web page shows its own page's. One that is got ready behind the page
 * shown has not that one's address.
 * @param {chrome.runtime.MessageSender} sender @param {string} url
 */
const shownIn = (sender, url) =>
  tier(sender) === "own" ? url : ((sender.frameId === 0 ? sender.tab?.url : sender.url) ?? url);

/**
 * Whether the sender may speak of an article: a script in a web page of those of its own site, as by an article's address
 * copies are replaced and highlights found.
 * @param {any} article @param {chrome.runtime.MessageSender} sender
 */
function isOfSite(article, sender) {
  const address = article.url || article.canonical;
  return !URL.canParse(address) || mayFetch(address, sender);
}

/**
 * Says to all views of a page that its highlights have changed, and to no other page.
 * @param {string[]} urls the page's addresses
 */
async function tellHighlights(urls) {
  const message = { type: "highlighted" };
  chrome.runtime.sendMessage(message).catch(() => {});
  for (const { id, url } of await chrome.tabs.query({ url: WEB, discarded: false })) {
    if (id !== undefined && urls.includes(plainAddress(url ?? "")))
      chrome.tabs.sendMessage(id, message).catch(() => {});
  }
  return true;
}

/** Names in the options are tried on this. */
const SAMPLE = {
  title: chrome.i18n.getMessage("sampleTitle"),
  site: "Lantern",
  byline: ["A. Keeper"],
  published: "2026-05-04",
  language: "en",
  words: 640,
  url: "https://lantern.example/lamp",
};

const TALKS = { page: pagePort, link: linkPort, saving: savingPort, hide: hidePort };

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  const rule =
    typeof message?.type === "string" && Object.hasOwn(MESSAGES, message.type) ? MESSAGES[message.type] : null;
  if (!rule || !mayAsk(rule.from, sender) || !fits(rule.shape, message)) return false;
  Promise.resolve(ANSWERS[message.type](message, sender)).then(
    (value) => answer(value ?? null),
    (error) => {
      console.error("Decant:", error);
      answer(null);
    },
  );
  return true;
});

chrome.runtime.onConnect.addListener((port) => {
  const rule = Object.hasOwn(PORTS, port.name) ? PORTS[port.name] : null;
  if (!rule || !mayAsk(rule.from, port.sender)) return port.disconnect();
  const steps = /** @type {Record<string, (message: any) => unknown>} */ (
    TALKS[/** @type {keyof typeof TALKS} */ (port.name)](port)
  );
  port.onMessage.addListener((message) => {
    const shape = Object.hasOwn(rule.messages, message?.type) && rule.messages[message.type];
    if (shape && fits(shape, message)) steps[message.type](message);
  });
});

/** A choice made in one place shows in every open reader; the steps of a slider are waited for. */
let telling = 0;
chrome.storage.onChanged.addListener((changes, area) => {
  if (area !== "local" || !changes.settings) return;
  clearTimeout(telling);
  telling = setTimeout(async () => {
    const message = { type: "settings", settings: await settings() };
    chrome.runtime.sendMessage(message).catch(() => {});
    for (const { id } of await chrome.tabs.query({ discarded: false })) {
      if (id !== undefined) chrome.tabs.sendMessage(id, message).catch(() => {});
    }
  }, 120);
});

chrome.action.onClicked.addListener((tab) => void read(tab));
const COMMANDS = /** @type {Record<string, (tab: chrome.tabs.Tab) => unknown>} */ ({
  popup: showPopup,
  save: saveTab,
  library: openLibrary,
});
chrome.commands.onCommand.addListener((command, tab) => (tab ? COMMANDS[command]?.(tab) : undefined));
chrome.contextMenus.onClicked.addListener((info, tab) => chosen(info, tab));
chrome.runtime.onInstalled.addListener(() => void makeMenus());
chrome.runtime.onStartup.addListener(() => void makeMenus());
