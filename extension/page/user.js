// What the user does on the page. In: trusted events. Out: what must not be taken away under the user's hands, and whether
// something came because the user asked for it.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if (decant.user) return;
  /** Milliseconds in which what happens after a click is the user's doing. */
  const DOING = 1000;
  const CONTROL = "a,button,label,summary,input[type=button],input[type=submit],[role=button],[role=link],[onclick]";
  const OVER = "dialog,[role=dialog],[aria-modal=true]";

  let acted = Number.NEGATIVE_INFINITY;
  let clicked = Number.NEGATIVE_INFINITY;
  /** @type {EventTarget | null} */
  let focus = null;
  /** @type {Set<Element>} */
  const filled = new Set();
  /** @type {Set<Element>} */
  const opened = new Set();
  for (const type of ["pointerdown", "keydown", "click", "focusin", "input"]) {
    addEventListener(
      type,
      (event) => {
        if (!event.isTrusted) return;
        const target = /** @type {Element} */ (event.composedPath()[0]);
        if (type === "focusin") focus = performance.now() - acted < DOING ? target : null;
        else if (type === "input") filled.add(target);
        else acted = performance.now();
        if (type === "click" && target.closest?.(CONTROL)) clicked = acted;
      },
      { capture: true, passive: true },
    );
  }

  const justClicked = () => performance.now() - clicked <= DOING;

  decant.user = {
    justClicked,
    /** What must not be taken away under the user's hands. */
    inUse() {
      for (const all of [filled, opened]) for (const one of all) if (!one.isConnected) all.delete(one);
      const busy = new Set(opened);
      for (const field of filled) if (/** @type {any} */ (field).value !== "") busy.add(field);
      if (
        focus instanceof Element &&
        focus.matches("input,textarea,select,[contenteditable]") &&
        focus.matches(":focus")
      )
        busy.add(focus);
      return busy;
    },
    /** Whether something came over the page because the user asked for it; it counts as in use from then on. */
    isOpened(/** @type {Element} */ element) {
      if (!justClicked() || !(element.matches(OVER) || element.querySelector(`${OVER},input`))) return false;
      opened.add(element);
      return true;
    },
    /** On another page, by the page's own means. */
    forget() {
      opened.clear();
      filled.clear();
    },
  };
})();
