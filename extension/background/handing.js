// The last step of saving. In: a checked copy and its name. Out: a file among the downloads, or the reason why not. With
// the permission for downloads the file goes into the user's folder and its end is awaited; without, the browser takes it
// as it takes a link's file, and says itself what becomes of it.
import { offer } from "../save/hand.js";

/** Why a copy could not be saved; `code` names the message, `values` fill it. */
export class Failure extends Error {
  /** @param {string} code @param {(string | number)[]} values */
  constructor(code, ...values) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/** What a browser calls the end of a download. */
const ENDS = /** @type {Record<string, string>} */ ({
  FILE_NO_SPACE: "disk",
  USER_CANCELED: "canceled",
  USER_SHUTDOWN: "canceled",
});

/** @type {Promise<unknown> | null} */
let making = null;

/** An address for bytes, made where that can be done. @param {Uint8Array<ArrayBuffer>} bytes @param {string} type @param {string} name */
async function hand(bytes, type, name) {
  // Chromium alone has it, and needs it: a worker has no addresses to give.
  const { offscreen } = chrome;
  if (!offscreen) return offer(bytes, type, name);
  const { clients } = /** @type {any} */ (globalThis);
  const find = async () =>
    (await clients.matchAll({ includeUncontrolled: true })).find((/** @type {any} */ client) =>
      client.url.endsWith("/save/hand.html"),
    );
  if (!(await find())) {
    making ??= offscreen
      .createDocument({ url: "save/hand.html", reasons: ["BLOBS"], justification: "a saved copy needs an address" })
      .finally(() => (making = null));
    await making;
  }
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  (await find()).postMessage({ bytes, type, name }, [bytes.buffer, port2]);
  return /** @type {Promise<string>} */ (answer);
}

/** Resolves when a download is whole. @param {number} id @param {AbortSignal} signal */
function ended(id, signal) {
  return new Promise((resolve, reject) => {
    const end = (/** @type {() => void} */ settle) => {
      chrome.downloads.onChanged.removeListener(look);
      settle();
    };
    const look = async () => {
      const [item] = await chrome.downloads.search({ id });
      if (item?.state === "complete") end(() => resolve(null));
      else if (!item || item.state === "interrupted")
        end(() => reject(new Failure(ENDS[item?.error ?? "USER_CANCELED"] ?? "write", item?.error ?? "")));
    };
    chrome.downloads.onChanged.addListener(look);
    const cancel = () => chrome.downloads.cancel(id).catch(() => {});
    signal.addEventListener("abort", cancel);
    // Stopped while the browser was taking it.
    if (signal.aborted) void cancel().then(look);
    else look();
  });
}

/**
 * Hands a copy to the downloads.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {string} type @param {string} path may name folders @param {AbortSignal} signal
 */
export async function deliver(bytes, type, path, signal) {
  if (!(await chrome.permissions.contains({ permissions: ["downloads"] }))) {
    await hand(bytes, type, path.slice(path.lastIndexOf("/") + 1));
    return;
  }
  const url = await hand(bytes, type, "");
  signal.throwIfAborted();
  const id = await chrome.downloads
    .download({ url, filename: path, conflictAction: "uniquify", saveAs: false })
    .catch((error) => {
      throw new Failure(/cancel/i.test(error.message) ? "canceled" : "write", error.message);
    });
  await ended(id, signal);
}
