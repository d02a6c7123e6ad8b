// In: the bytes of a copy. Out: an address of this browser for them, or the download itself. It takes a document: Firefox's
// background is one; Chromium's is a worker, which opens `hand.html` out of sight and sends the bytes there.

/** How long an address stays good, in ms: longer than a browser waits for somebody to choose a place for a file. */
const KEPT = 600_000;

/**
 * @param {Uint8Array<ArrayBuffer>} bytes @param {string} type
 * @param {string} name of the file to download; empty where only the address is wanted
 */
export function offer(bytes, type, name) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
  if (name) {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  }
  return url;
}

globalThis.navigator.serviceWorker?.addEventListener("message", ({ data, ports }) => {
  ports[0]?.postMessage(offer(data.bytes, data.type, data.name));
});
