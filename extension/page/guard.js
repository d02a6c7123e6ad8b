// While the reader is open the page's scripts get no key, no clipboard event, and nothing of the reader's own step in the
// history. This stands in every page from its start, because of two listeners on the window the one that came first is
// asked first. While the reader is closed it does nothing.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if ("onKey" in decant) return;
  /** Set by the reader while it is open; true where the event is not for the page. @type {((event: Event) => boolean) | null} */
  decant.onKey = null;
  for (const type of ["keydown", "keypress", "keyup", "copy", "cut", "paste"]) {
    addEventListener(
      type,
      (event) => {
        if (decant.onKey?.(event)) event.stopImmediatePropagation();
      },
      true,
    );
  }
  /** Set by the reader while a step back is its own: true where this one was. @type {(() => boolean) | null} */
  decant.onBack = null;
  addEventListener("popstate", (event) => decant.onBack?.() && event.stopImmediatePropagation(), true);
})();
