// The wasm engines as streams. In: a page's bytes as they come. Out: the article, the marked page, or a clean copy's bytes.
// A trap costs the page in hand its answer and nothing else: the next one gets a fresh instance.
import startPage, { __wbg_reset_state, Marker, Reader } from "./engine/decant.js";
import startSaver, * as glue from "./engine/save.js";

/**
 * @typedef {{ok: boolean, article?: any, code?: string, message?: string}} Reading
 */

/** @type {Promise<unknown> | undefined} */
let ready;

export function start() {
  ready ??= Promise.all([
    startPage({ module_or_path: new URL("./engine/decant_bg.wasm", import.meta.url) }),
    startSaver({ module_or_path: new URL("./engine/save_bg.wasm", import.meta.url) }),
  ]);
  return ready;
}

/** Reads a page while it streams in. @returns {Promise<Reading>} */
export async function read(
  /** @type {ReadableStream<Uint8Array>} */ stream,
  /** @type {{url: string, contentType?: string}} */ options,
) {
  try {
    const decoder = new glue.Decoder(options.contentType);
    const reader = new Reader(options);
    for await (const chunk of stream) reader.pushText(decoder.push(chunk));
    const refused = decoder.notHtml();
    if (refused) return refused;
    reader.pushText(decoder.finish());
    const reading = reader.finish();
    reader.free();
    return reading;
  } catch (error) {
    console.warn(error);
    glue.__wbg_reset_state();
    __wbg_reset_state();
    return { ok: false, code: "failed", message: "The engine stopped on this page." };
  }
}

/** The page with its clutter marked, chunk by chunk; on any error the rest passes untouched. */
export function hide(
  /** @type {ReadableStream<Uint8Array>} */ stream,
  /** @type {{url: string, kinds: string[]}} */ options,
) {
  /** @type {Marker | null} */
  let marker = new Marker(options);
  return stream.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        try {
          controller.enqueue(marker ? marker.push(chunk) : chunk);
        } catch {
          marker = null;
          controller.enqueue(chunk);
        }
      },
      flush(controller) {
        if (marker) controller.enqueue(marker.finish());
      },
    }),
  );
}

/** More than a sample has; past it a page of one's own keeps links. */
const MOST_PICTURES = 50;

/**
 * The pictures of an article that this site has itself; the others stay links, because nothing is fetched from elsewhere.
 * @returns {Promise<[string, Uint8Array][]>} their addresses and bytes
 */
export async function picturesOf(/** @type {object} */ article) {
  const own = glue.pictureAddresses(article).filter((url) => new URL(url).origin === location.origin);
  const found = await Promise.all(
    own.slice(0, MOST_PICTURES).map(async (url) => {
      const response = await fetch(url).catch(() => null);
      return response?.ok ? /** @type {[string, Uint8Array]} */ ([url, await response.bytes()]) : null;
    }),
  );
  return found.filter((picture) => picture !== null);
}

/** A clean copy. @returns {Uint8Array<ArrayBuffer>} */
export function save(
  /** @type {object} */ article,
  /** @type {"html" | "markdown" | "text" | "epub"} */ format,
  /** @type {[string, Uint8Array][]} */ pictures,
) {
  return glue.write(article, format, { pictures });
}
