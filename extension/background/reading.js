// Pages that come in over ports: from a web page, its own HTML; from the reader page, an address to fetch. Out goes, over
// the same port, the article or the reason why there is none.
import { Reading, Stopped, saver } from "./engine.js";
import { mayFetch } from "./messages.js";

/** Past this a link is no article; the engine's own caps are smaller for what it keeps. */
const MAX_BYTES = 64 * 1024 * 1024;
const PATIENCE = 30_000;

/** Runs jobs one after the other, so that chunks stay in order while the engine starts. */
function inTurn() {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  return (/** @type {() => unknown} */ job) => {
    last = last.then(job).catch((error) => console.error("Decant:", error));
  };
}

/** A web page hands over its HTML. @param {chrome.runtime.Port} port */
export function pagePort(port) {
  const turn = inTurn();
  /** @type {Reading | null} */
  let reading = null;
  port.onDisconnect.addListener(() => turn(() => reading?.drop()));
  return {
    begin: (/** @type {any} */ { url, contentType, mode }) =>
      turn(async () => (reading = await Reading.of({ url, contentType, mode }))),
    text: (/** @type {any} */ { text }) => turn(() => reading?.push(text)),
    end: () => turn(() => port.postMessage(reading?.finish() ?? { ok: false, code: "failed" })),
  };
}

/** The reader page asks for what is behind a link. @param {chrome.runtime.Port} port */
export function linkPort(port) {
  const stop = new AbortController();
  port.onDisconnect.addListener(() => stop.abort());
  return {
    async open(/** @type {any} */ { url, mode }) {
      const result = await readLink(url, mode, stop.signal).catch((error) => ({
        ok: false,
        code: error.name === "TimeoutError" ? "slow" : "unreachable",
      }));
      if (!stop.signal.aborted) port.postMessage(result);
    },
  };
}

/**
 * A further page of an article. A script in a web page may only have those of its own site fetched.
 * @param {string} url @param {chrome.runtime.MessageSender} sender
 */
export async function furtherPage(url, sender) {
  if (!mayFetch(url, sender)) return { ok: false, code: "unreachable" };
  // A last page may be short.
  const result = readLink(url, "anyway", AbortSignal.timeout(PATIENCE), (end) => mayFetch(end, sender));
  return result.catch(() => ({ ok: false, code: "unreachable" }));
}

/**
 * @param {string} url @param {any} mode @param {AbortSignal} closed
 * @param {(end: string) => boolean} [may] whether what stands where redirects led to may be given
 */
export async function readLink(url, mode, closed, may = () => true) {
  // As a visit to the link: with the cookies of the site, so that subscribers get what they pay for.
  const signal = AbortSignal.any([closed, AbortSignal.timeout(PATIENCE)]);
  const response = await fetch(url, {
    credentials: "include",
    signal,
    headers: { accept: "text/html,application/xhtml+xml;q=0.9" },
  });
  const contentType = response.headers.get("content-type") ?? "";
  if (!may(response.url || url)) {
    await response.body?.cancel();
    return { ok: false, code: "unreachable" };
  }
  if (!response.ok) return { ok: false, code: "status", status: response.status };
  if (/^application\/pdf\b/i.test(contentType)) return { ok: false, code: "pdf" };
  if (contentType && !/^(?:text\/|application\/(?:xhtml\+)?xml\b)/i.test(contentType))
    return { ok: false, code: "not_html" };
  const reading = await Reading.of({ url: response.url || url, contentType, mode });
  try {
    const decoder = await saver.run(({ Decoder }) => new Decoder(contentType));
    let bytes = 0;
    for (const reader = response.body?.getReader(); reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.length;
      if (bytes > MAX_BYTES) return { ok: false, code: "too_large" };
      reading.push(await saver.run(() => decoder.push(value)));
    }
    const refused = await saver.run(() => decoder.notHtml());
    if (refused) return refused;
    reading.push(await saver.run(() => decoder.finish()));
    return reading.finish();
  } catch (error) {
    if (error instanceof Stopped) return { ok: false, code: "failed" };
    throw error;
  } finally {
    reading.drop();
  }
}
