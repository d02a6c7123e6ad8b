// What the user does on the page. In: trusted events. Out: what must not be taken away under the user's hands, and whether
// something came because the user asked for it. It listens from the beginning: a page that is drawn by scripts may be found
// to be an article long after a field was filled or a dialog opened.
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
  /** Takes up what a click opened while nobody looked at the page. */
  let catchUp = () => {};
  /** What was seen when the click began. @type {Set<Element>} */
  let seen = new Set();
  const inSight = () =>
    [...Document.prototype.querySelectorAll.call(document, `${OVER},form`)].filter((one) => one.checkVisibility());

  function remember() {
    const before = seen;
    const there = location.href;
    const step = () => {
      // What came with another address is another page.
      if (location.href === there) for (const one of inSight()) if (!before.has(one)) opened.add(one);
    };
    catchUp = step;
    setTimeout(() => {
      step();
      if (catchUp === step) catchUp = () => {};
    }, DOING);
  }

  for (const type of ["pointerdown", "keydown", "click", "focusin", "input"]) {
    addEventListener(
      type,
      (event) => {
        if (!event.isTrusted) return;
        const target = /** @type {Element} */ (event.composedPath()[0]);
        const isControl = (type === "pointerdown" || type === "click") && target.closest?.(CONTROL);
        // Those who look see for themselves, while they do; and most pages nobody will ever look at.
        const { looking, state, showing, isOpen } = decant.hiding ?? {};
        const isAlone = isControl && !(looking && state.on && !showing) && isOpen?.() !== false;
        if (type === "focusin") focus = performance.now() - acted < DOING ? target : null;
        else if (type === "input") fill(target);
        else acted = performance.now();
        if (isAlone && (type === "pointerdown" || !seen.size)) seen = new Set(inSight());
        if (type !== "click") return;
        if (isControl) clicked = acted;
        if (isAlone) remember();
        seen = new Set();
      },
      { capture: true, passive: true },
    );
  }

  /** @param {Element} field */
  function fill(field) {
    // Pages that are never looked at would keep all that they threw out.
    if (!filled.has(field)) for (const one of filled) if (!one.isConnected) filled.delete(one);
    filled.add(field);
  }

  const justClicked = () => performance.now() - clicked <= DOING;

  decant.user = {
    justClicked,
    /** What must not be taken away under the user's hands. */
    inUse() {
      catchUp();
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
