// While the reader is open the page's scripts get no key and no clipboard event. This stands in every page from its
// start, because of two listeners on the window the one that came first is asked first. Closed, it does nothing.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if ("onKey" in decant) return;
  /** Set by the reader while it is open. @type {((event: KeyboardEvent) => void) | null} */
  decant.onKey = null;
  for (const type of ["keydown", "keypress", "keyup", "copy", "cut", "paste"]) {
    addEventListener(
      type,
      (event) => {
        if (!decant.onKey) return;
        event.stopImmediatePropagation();
        if (type === "keydown") decant.onKey(event);
      },
      true,
    );
  }
})();
