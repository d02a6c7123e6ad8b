// Firefox: pages are marked while their bytes come in, before the parser sees them. In: responses. Out: the same bytes plus
// marks, and ad frames without their address, so that nothing of them is fetched. Whatever is not surely a web page in a
// charset that the marker takes passes by itself, XHTML too (what looks like a tag may be text there); on any error the page gets what was received. Nothing is kept: chunks go
// on as they come, and the marker holds no more than an unfinished tag.
import { page as engine } from "./engine.js";
import { hidingFor } from "./hiding.js";
import { rules } from "./rules.js";
import { WEB } from "./sites.js";

/** Charsets in which a byte below 128 is always that character of ASCII, and which the marker does not take. */
const FOREIGN = /^(?:utf-?16|utf-?32|ucs-?[24]|utf-?7|iso-2022|csiso2022|hz-gb|replacement)/i;

/** @param {{responseHeaders?: {name: string, value?: string}[], statusCode: number, method: string}} details */
export function isPage({ responseHeaders = [], statusCode, method }) {
  const header = (/** @type {string} */ name) =>
    responseHeaders.find((one) => one.name.toLowerCase() === name)?.value ?? "";
  const type = header("content-type");
  const charset = /charset\s*=\s*["']?([^\s"';]+)/i.exec(type)?.[1] ?? "";
  return (
    (method === "GET" || method === "POST") &&
    statusCode >= 200 &&
    statusCode < 300 &&
    statusCode !== 204 &&
    statusCode !== 205 &&
    /^\s*text\/html\s*(?:;|$)/i.test(type) &&
    !/^\s*attachment/i.test(header("content-disposition")) &&
    !FOREIGN.test(charset) &&
    type
  );
}

/** @param {any} filter @param {string} url @param {string} contentType */
export function mark(filter, url, contentType) {
  /** @type {any} */
  let marker = null;
  /** What came in before it was known whether the page is marked. @type {Uint8Array[] | null} */
  let waiting = [];
  /** What the marker was given and has not let out: on an error it goes to the page as it came. */
  let tail = new Uint8Array();
  let over = false;
  const write = (/** @type {Uint8Array} */ bytes) => bytes.length && filter.write(bytes);
  /** The rest passes by itself. Only once all that came in has been written: what is not, would be lost. */
  const letGo = () => {
    drop();
    filter.disconnect();
  };
  const drop = () => {
    if (marker) engine.guarded(() => marker.finish());
    marker = null;
  };
  const take = (/** @type {Uint8Array} */ bytes) => {
    const done = marker && engine.guarded(() => ({ out: marker.push(bytes), held: marker.held() }));
    if (done) {
      tail = lastOf(tail, bytes, done.held);
      return write(done.out);
    }
    marker = null;
    write(tail);
    tail = new Uint8Array();
    write(bytes);
  };
  const finish = () => {
    const rest = marker && engine.guarded(() => marker.finish());
    marker = null;
    write(rest ?? tail);
    filter.close();
  };
  /** Whatever the filter refuses, the page has gone. @param {() => void} step */
  const safely = (step) => {
    try {
      step();
    } catch {
      drop();
    }
  };
  const begin = async () => {
    const { on, why, kinds } = await hidingFor(url);
    if (!on || !kinds.length) return;
    const set = await rules();
    marker = engine.guarded(() =>
      set.marker({ url, contentType, kinds, holdSources: true, newsOnly: why === "articles" }),
    );
  };
  begin()
    .catch((error) => console.warn("Decant: this page comes in unmarked.", error))
    .then(() =>
      safely(() => {
        const early = waiting ?? [];
        waiting = null;
        for (const bytes of early) take(bytes);
        if (over) finish();
        else if (!marker) letGo();
      }),
    );
  filter.ondata = (/** @type {{data: ArrayBuffer}} */ { data }) => {
    const bytes = new Uint8Array(data);
    if (waiting) return void waiting.push(bytes);
    safely(() => {
      take(bytes);
      if (!marker) letGo();
    });
  };
  filter.onstop = () => {
    over = true;
    if (!waiting) safely(finish);
  };
  // Broken off: the browser has what was written, and says so itself.
  filter.onerror = drop;
}

/** The last `count` bytes of two pieces. @param {Uint8Array} one @param {Uint8Array} two @param {number} count */
function lastOf(one, two, count) {
  if (count <= two.length) return two.slice(two.length - count);
  const all = new Uint8Array(count);
  all.set(one.subarray(one.length - (count - two.length)));
  all.set(two, count - two.length);
  return all;
}

const { webRequest } = /** @type {any} */ (chrome);
if (webRequest?.filterResponseData) {
  webRequest.onHeadersReceived.addListener(
    (/** @type {any} */ details) => {
      const type = isPage(details);
      if (type) mark(webRequest.filterResponseData(details.requestId), details.url, type);
      return {};
    },
    { urls: WEB, types: ["main_frame"] },
    ["blocking", "responseHeaders"],
  );
}
