// Every message that the background answers, in one table: who may send it and what it must look like. A message that is
// not in the table, or comes from elsewhere, or has another shape, is not answered. Handlers stand in `main.js`.
//
// Two tiers of senders: `own`, the extension's pages; `page`, scripts in web pages, which can ask only about their own
// tab (a web page that broke out of its sandbox could speak as one of them). They are those of the page itself: what runs in
// its frames answers the background that put it there, and asks nothing. Own pages may send what pages may.

const isText = (/** @type {unknown} */ v) => typeof v === "string";
const isTrue = (/** @type {unknown} */ v) => v === true;
const isTab = (/** @type {unknown} */ v) => Number.isInteger(v);
const isCount = (/** @type {unknown} */ v) => Number.isInteger(v) && Number(v) >= 0 && Number(v) < 1e6;
const isSwitch = (/** @type {unknown} */ v) => typeof v === "boolean";
const isList = (/** @type {unknown} */ v) => Array.isArray(v) && v.length <= 64;
const isRecord = (/** @type {unknown} */ v) => typeof v === "object" && v !== null && !Array.isArray(v);
export const isWebAddress = (/** @type {unknown} */ v) =>
  typeof v === "string" && v.length < 65536 && /^https?:\/\//i.test(v);
const isSelector = (/** @type {unknown} */ v) => typeof v === "string" && v.length > 0 && v.length < 2000;
const isMode = (/** @type {unknown} */ v) => v === "article" || v === "anyway" || v === "selection";

const isFormat = (/** @type {unknown} */ v) =>
  ["html", "page", "markdown", "folder", "epub", "text", "json", "pdf", "library"].includes(/** @type {string} */ (v));

const short = (/** @type {number} */ most) => (/** @type {unknown} */ v) => typeof v === "string" && v.length <= most;
/** What a highlight must look like. @type {Record<string, (v: unknown) => boolean>} */
const HIGHLIGHT = {
  id: (v) => typeof v === "string" && /^[\w-]{1,64}$/.test(v),
  quote: (v) => short(50_000)(v) && v !== "",
  before: short(200),
  after: short(200),
  note: short(50_000),
  at: short(40),
};
export const isHighlight = (/** @type {unknown} */ v) => fits(HIGHLIGHT, v);

/** What a frame of the page must look like. @type {Record<string, (v: unknown) => boolean>} */
const FRAME = { index: isCount, at: isCount, looks: isRecord };

/** @typedef {{from: 'page' | 'own', shape: Record<string, (value: unknown) => boolean>}} Rule */

/** One question, one answer. @type {Record<string, Rule>} */
export const MESSAGES = {
  /** The settings, their table, and the reader's stylesheet. */
  dress: { from: "page", shape: {} },
  /** Settings; a script in a web page changes none but the reader's. */
  change: { from: "page", shape: { changes: isRecord } },
  openOptions: { from: "page", shape: {} },
  /** Opens a link in the extension's reader page. */
  openLink: { from: "page", shape: { url: isWebAddress } },
  /** The article on a further page of the one that is shown; a script in a web page gets those of its own site. */
  furtherPage: { from: "page", shape: { url: isWebAddress } },
  /** The reader was opened or closed in the sender's tab. */
  opened: { from: "page", shape: {} },
  closed: { from: "page", shape: {} },
  /** Saves the article that the sender shows; without one, the page in the sender's tab. */
  save: { from: "page", shape: { format: isFormat, article: (v) => v === null || isRecord(v) } },
  /** An article as text, for the clipboard. */
  textOf: { from: "page", shape: { article: isRecord, format: (v) => v === "markdown" || v === "text" } },
  /** The article of a tab; the saving of one or more tabs. */
  articleIn: { from: "own", shape: { tab: isTab } },
  saveTabs: { from: "own", shape: { tabs: (v) => Array.isArray(v) && v.every(isTab), format: isFormat } },
  /** What a file would be called. */
  nameOf: { from: "own", shape: { saveName: isText, saveFolder: isText } },
  /** The library; the saved copy of the sender's page, if there is one, told or opened. */
  openLibrary: { from: "page", shape: {} },
  copy: { from: "page", shape: {} },
  openCopy: { from: "page", shape: {} },
  /** Copies have changed on one of the extension's pages. */
  copies: { from: "own", shape: {} },
  /** What is highlighted in an article; one highlight kept, or taken out. A script in a web page can ask about its own page alone. */
  highlights: { from: "page", shape: { url: isWebAddress } },
  highlight: { from: "page", shape: { url: isWebAddress, item: isHighlight } },
  unhighlight: { from: "page", shape: { url: isWebAddress, id: isText } },
  /** Whether the sender's page is cleared of clutter, which it decides by its head. */
  cleared: { from: "page", shape: { on: isSwitch } },
  /** It is: the scripts that look at it are put in. */
  look: { from: "page", shape: {} },
  /** How many boxes are hidden in the sender's tab. */
  count: { from: "page", shape: { count: isCount } },
  /** A click on the button, by other means. */
  read: { from: "own", shape: { tab: isTab, mode: isMode } },
  /** The popup of the sender's tab; true once it is open. A page without an article says so there. */
  openPopup: { from: "page", shape: {} },
  noArticle: { from: "page", shape: {} },
  /** The user's own rules for the sender's page. */
  own: { from: "page", shape: {} },
  /** What the user chose in the picker that was started in the sender's tab. */
  picked: { from: "page", shape: { selector: isSelector } },
};

/** Conversations: a page handed over in chunks. Each message of one is one of these shapes. @type {Record<string, {from: 'page' | 'own', messages: Record<string, Rule['shape']>}>} */
export const PORTS = {
  /** The live page's HTML, then the article. */
  page: {
    from: "page",
    messages: {
      begin: { url: isText, contentType: isText, mode: isMode },
      text: { text: isText },
      end: { end: isTrue },
    },
  },
  /** How far saving is; and the wish to stop it. */
  saving: { from: "page", messages: { stop: { id: isTab } } },
  /** The sender's page, or facts about elements of it, then the marks. */
  hide: {
    from: "page",
    messages: {
      /** Elements, piece by piece; then the wish to have them judged. */
      facts: { facts: isList },
      judge: {},
      /** After such facts: the frames among them, by place among the page's frames, and how they float, to be judged by what they show. */
      frames: { frames: (v) => isList(v) && /** @type {any[]} */ (v).every((one) => fits(FRAME, one)) },
      /** The whole page's HTML, piece by piece; then the question what is to be looked at; then what was seen of that. */
      html: { text: short(1 << 20) },
      survey: {},
      page: { looks: (v) => Array.isArray(v) && v.length <= 100_000 },
    },
  },
  /** An address, then the article behind it. */
  link: { from: "own", messages: { open: { url: isWebAddress, mode: isMode } } },
};

/** @param {chrome.runtime.MessageSender | undefined} sender */
export function tier(sender) {
  if (sender?.id !== chrome.runtime.id) return null;
  if (sender.url?.startsWith(chrome.runtime.getURL(""))) return "own";
  // A page that is got ready behind the one shown has another number, and no frames of other sites yet.
  const isTop = sender.frameId === 0 || /** @type {any} */ (sender).documentLifecycle === "prerender";
  return sender.tab && isTop ? "page" : null;
}

/** @param {'page' | 'own'} from @param {chrome.runtime.MessageSender | undefined} sender */
export function mayAsk(from, sender) {
  const who = tier(sender);
  return who === "own" || who === from;
}

/** A script in a web page has pages of its own site fetched, and of no other. @param {string} url @param {chrome.runtime.MessageSender} sender */
export const mayFetch = (url, sender) =>
  tier(sender) === "own" || new URL(url).origin === new URL(sender.url ?? "about:blank").origin;

/** Exactly the fields of the shape, each as it must be. @param {Rule['shape']} shape @param {any} message */
export function fits(shape, message) {
  if (!isRecord(message)) return false;
  const names = Object.keys(message).filter((name) => name !== "type");
  return (
    names.length === Object.keys(shape).length &&
    names.every((name) => Object.hasOwn(shape, name) && shape[name](message[name]))
  );
}
