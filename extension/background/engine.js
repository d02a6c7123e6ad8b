// The owners of the wasm engines. In: chunks of pages. Out: articles or the reason why there is none. A trap (a panic,
// memory at its cap) costs that one page its answer: the broken instance is dropped and the next page gets a fresh one.
// An error that the engine returns, as for facts of a wrong shape, costs no one else anything.
import startPage, * as pageGlue from "../engine/decant.js";
import startSaver, * as saverGlue from "../engine/save.js";

/** What a step that failed throws. */
export class Stopped extends Error {}

/** What a trap is called; the last two are the browsers' names for a stack that is full. */
const TRAP = /^(?:Runtime|Range|Internal)Error$/;

/** @template G */
class Engine {
  #start;
  #glue;
  #file;
  /** @type {Promise<unknown> | null} */
  #ready = null;
  /** Goes up with each fresh instance: what an older one made is worthless. */
  generation = 0;

  /** @param {typeof startPage} start @param {G & {__wbg_reset_state(): void}} glue @param {string} file */
  constructor(start, glue, file) {
    this.#start = start;
    this.#glue = glue;
    this.#file = file;
  }

  /** The engine's classes, once it runs. */
  async classes() {
    this.#ready ??= this.#start({ module_or_path: chrome.runtime.getURL(`engine/${this.#file}`) });
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = null;
      throw error;
    }
    return this.#glue;
  }

  /** Runs one step of the engine; `null` where it failed, after a trap with a fresh instance in place. */
  guarded(/** @type {() => any} */ step) {
    try {
      return step();
    } catch (error) {
      // It says no to what it was given, or that was made by an instance that is gone: others are at work in it, and go on.
      if (!TRAP.test(/** @type {Error} */ (error).name)) {
        console.warn("Decant: the engine refused what it was given.", error);
        return null;
      }
      console.warn("Decant: the engine stopped on this page and was started anew.", error);
      this.#glue.__wbg_reset_state();
      this.generation++;
      return null;
    }
  }

  /** Runs one step of the engine. @template T @param {(engine: G) => T} step @returns {Promise<T>} */
  async run(step) {
    const classes = await this.classes();
    const done = this.guarded(() => ({ value: step(classes) }));
    if (!done) throw new Stopped("the engine stopped");
    return done.value;
  }
}

/** What every page needs: it reads text, hides and marks. */
export const page = new Engine(startPage, pageGlue, "decant_bg.wasm");
/** It decodes bytes in any charset, writes copies and checks them; loaded when one of these is asked for. */
export const saver = new Engine(startSaver, saverGlue, "save_bg.wasm");

const FAILED = { ok: false, code: "failed" };

/** One page on its way through the engine, as text. */
export class Reading {
  /** @type {any} */
  #reader = null;
  #failed = false;
  #born = 0;
  /** @param {{url: string, contentType: string, mode: "article" | "anyway" | "selection"}} options */
  static async of(options) {
    const { Reader } = await page.classes();
    const reading = new Reading();
    reading.#born = page.generation;
    reading.#step(() => (reading.#reader = new Reader(options)));
    return reading;
  }

  #step(/** @type {() => any} */ step) {
    if (this.#failed) return null;
    const done = page.guarded(step);
    if (done === null) {
      this.#failed = true;
      this.#reader = null;
    }
    return done;
  }

  push(/** @type {string} */ text) {
    this.#step(() => {
      this.#reader.pushText(text);
      return true;
    });
  }

  /** @returns {{ok: boolean, code?: string, message?: string, article?: any}} */
  finish() {
    const result = this.#step(() => this.#reader.finish()) ?? FAILED;
    this.drop();
    return result;
  }

  /** Gives up a page that nobody waits for any more. */
  drop() {
    this.#step(() => {
      // What an older instance made has no place in this one's memory.
      if (this.#born === page.generation) this.#reader?.free();
      return true;
    });
    this.#reader = null;
    this.#failed = true;
  }
}
