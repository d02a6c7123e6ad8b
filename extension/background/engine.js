// The one owner of the wasm engine. In: chunks of pages. Out: articles or the reason why there is none. A trap (a panic,
// memory at its cap) costs that one page its answer: the broken instance is dropped and the next page gets a fresh one.
import start, * as glue from "../engine/decant.js";

/** @type {Promise<unknown> | null} */
let ready = null;
/** Goes up with each fresh instance: what an older one made is worthless. */
export let generation = 0;

/** The engine's classes, once it runs. */
export async function engine() {
  ready ??= start({ module_or_path: chrome.runtime.getURL("engine/decant_bg.wasm") });
  try {
    await ready;
  } catch (error) {
    ready = null;
    throw error;
  }
  return glue;
}

const FAILED = { ok: false, code: "failed" };

/** Runs one step of the engine; `null` after a trap, with a fresh instance in place. */
export function guarded(/** @type {() => any} */ step) {
  try {
    return step();
  } catch (error) {
    // Made by an instance that is gone: the present one has done nothing wrong, and others are at work in it.
    if (/stale object/.test(String(error))) return null;
    console.warn("Decant: the engine stopped on this page and was started anew.", error);
    glue.__wbg_reset_state();
    generation++;
    return null;
  }
}

/** Runs one step of the engine. @template T @param {(engine: typeof glue) => T} step @returns {Promise<T>} */
export async function run(step) {
  const classes = await engine();
  const done = guarded(() => ({ value: step(classes) }));
  if (!done) throw new Error("the engine stopped");
  return done.value;
}

/** One page on its way through the engine. */
export class Reading {
  /** @type {any} */
  #reader = null;
  #failed = false;
  #born = 0;

  /** @param {{url: string, contentType: string, mode: "article" | "anyway" | "selection"}} options */
  static async of(options) {
    const { Reader } = await engine();
    const reading = new Reading();
    reading.#born = generation;
    reading.#step(() => (reading.#reader = new Reader(options)));
    return reading;
  }

  #step(/** @type {() => any} */ step) {
    if (this.#failed) return null;
    const done = guarded(step);
    if (done === null) {
      this.#failed = true;
      this.#reader = null;
    }
    return done;
  }

  push(/** @type {Uint8Array | string} */ chunk) {
    this.#step(() => {
      if (typeof chunk === "string") this.#reader.pushText(chunk);
      else this.#reader.push(chunk);
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
      if (this.#born === generation) this.#reader?.free();
      return true;
    });
    this.#reader = null;
    this.#failed = true;
  }
}
