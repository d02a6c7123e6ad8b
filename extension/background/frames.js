// Frames of a cleared page, which may come from anywhere and run in processes of their own. In: the page's facts about what
// stands around them, and what `page/frame.js` tells in each. Out, to the page: the places of those whose whole document is a
// prompt, with kind and reason. No word of a frame reaches the process of the page around it.
import { page as engine } from "./engine.js";

const FILES = ["page/facts.js", "page/frame.js"];
/** Milliseconds that all frames have for their answer; one that stands still keeps the page from nothing. */
const PATIENCE = 2000;
/** Elements of one answer; `page/frame.js` gives no more, and a process that was taken over is not believed. */
const MOST = 1500;
/** Part of a frame's text that has to lie in a prompt. */
const WHOLE = 0.8;

/** @typedef {{index: number, facts: any[]}} Told a frame's place among its page's frames, and facts of its document, the root first */

const isFact = (/** @type {any} */ fact) => typeof fact?.tag === "string";

/** What the frames of a tab tell. @param {number} tabId @returns {Promise<Told[]>} */
export async function askFrames(tabId) {
  const asking = chrome.scripting
    .executeScript({ target: { tabId, allFrames: true }, files: FILES, injectImmediately: true })
    .catch(() => []);
  const late = new Promise((done) => setTimeout(done, PATIENCE, []));
  const all = /** @type {any[]} */ (await Promise.race([asking, late])).map(({ result }) => result);
  return all.filter(
    (one) =>
      Number.isInteger(one?.index) && Array.isArray(one.facts) && one.facts.length <= MOST && one.facts.every(isFact),
  );
}

/**
 * A frame's document as if it stood in the page: the frame is a box, its body another one in that, and what comes after the
 * frame moves back.
 * @param {any[]} around @param {{at: number, looks: any}} frame @param {any[]} inner
 */
function placed(around, { at, looks }, inner) {
  const within = inner.slice(1).map((one) => ({ ...one, parent: at + one.parent, tag: one.parent ? one.tag : "div" }));
  // The other frames are judged by themselves.
  const told = around.map((one, n) => (n === at ? { ...one, tag: "div", ...looks } : { ...one, context: true }));
  const after = told
    .slice(at + 1)
    .map((one) => ({ ...one, parent: one.parent > at ? one.parent + within.length : one.parent }));
  const facts = [...told.slice(0, at + 1), ...within, ...after];
  for (const [n, one] of facts.entries()) one.n = n;
  return { facts, end: at + 1 + within.length };
}

/** The mark that takes all of a frame, or next to all. @param {any[]} facts @param {number} at @param {number} end @param {any[]} found */
function wholeMark(facts, at, end, found) {
  const marks = new Map(found.map((mark) => [mark.n, mark]));
  /** The marks that elements stand in; a parent stands before its children. @type {Map<number, any>} */
  const over = new Map();
  let all = 0;
  let covered = 0;
  let best = null;
  for (let n = at; n < end; n++) {
    const fact = facts[n];
    const mark = marks.get(n) ?? over.get(fact.parent);
    const letters = fact.off || fact.tag === "script" ? 0 : (fact.textLength ?? fact.text?.length ?? 0);
    all += letters;
    if (!mark) continue;
    over.set(n, mark);
    covered += letters;
    best ??= mark;
  }
  return covered && covered >= all * WHOLE ? best : null;
}

/**
 * The frames that are prompts.
 * @param {any} judge @param {any[]} around facts of the page
 * @param {{index: number, at: number, looks: any}[]} frames the ones that the page asks about, each with its place among those facts
 * @param {Told[]} told
 */
export function framePrompts(judge, around, frames, told) {
  const found = [];
  for (const frame of frames) {
    const inner = told.find(({ index }) => index === frame.index)?.facts;
    if (!inner?.length || !around[frame.at]) continue;
    const { facts, end } = placed(around, frame, inner);
    const marks = engine.guarded(() => judge.batch(facts));
    const mark = marks && wholeMark(facts, frame.at, end, marks);
    if (mark) found.push({ index: frame.index, kind: mark.kind, reason: mark.reason });
  }
  return found;
}
