// Frames of a cleared page, which may come from anywhere. In: those that the page shows, and what the background says of each.
// Out: the ones whose whole document is a prompt. A frame that holds more than that stays as it is.
(() => {
  const { decant } = globalThis;
  const { judge, marks, getter, parentOf } = decant;
  if (decant.frames) return;
  const windowOf = getter(HTMLIFrameElement, "contentWindow");
  /** Pixels of the smallest frame that is looked at: anything below is a counter, not a prompt. */
  const WIDE = 60;
  const HIGH = 30;
  /** Milliseconds after which a frame that was no prompt is asked again: many are filled by scripts after they have loaded. */
  const AGAIN = [1500, 5000];
  /** Times that one frame is asked, however often it loads: some load anew each second. */
  const MOST = 12;

  /** How often a frame was asked since it loaded, and ever. @type {WeakMap<Element, {now: number, ever: number}>} */
  let asked = new WeakMap();
  /** @type {WeakSet<Element>} */
  let prompts = new WeakSet();
  /** How often a frame has loaded. @type {WeakMap<Element, number>} */
  const loads = new WeakMap();
  let isDue = true;
  /** Timers that will ask again. */
  let pending = 0;

  function shown() {
    return [...document.getElementsByTagName("iframe")].filter((frame) => {
      const { now = 0, ever = 0 } = asked.get(frame) ?? {};
      if (now > AGAIN.length || ever >= MOST || marks.within(frame) || !frame.checkVisibility()) return false;
      const { width, height } = frame.getBoundingClientRect();
      return width >= WIDE && height >= HIGH;
    });
  }

  const windows = () => Array.from({ length: window.length }, (_, index) => window[index]);

  /** Whether a frame lies over the page: a question about cookies that stands in the text stands there instead of what it is about. */
  function floats(/** @type {Element} */ frame) {
    for (let at = frame; at; at = parentOf(at)) if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return false;
  }

  // Of the document: the window hears of no part's loading.
  document.addEventListener(
    "load",
    ({ target }) => {
      if (!(target instanceof HTMLIFrameElement)) return;
      loads.set(target, (loads.get(target) ?? 0) + 1);
      const times = asked.get(target);
      if (times) times.now = 0;
      // What was found is of a document that is gone; what the user wants to see stays known as that.
      if (prompts.delete(target) && marks.items.get(target)?.shown === false) marks.unmark(target);
      wake();
    },
    true,
  );
  function wake() {
    isDue = true;
    decant.frames.wake();
  }

  decant.frames = {
    wake() {},
    isDue: () => isDue,
    /** Whether all that is there by now has been asked, as often as it will be. */
    isDone: () => !isDue && !pending,
    /** Whether an element is a frame that was found to be a prompt. */
    isPrompt: (/** @type {Element} */ element) => prompts.has(element),
    /** All marks are taken back, or made by another judge. */
    forget() {
      asked = new WeakMap();
      prompts = new WeakSet();
      isDue = true;
    },
    /**
     * Asks about the frames that are there. Gives marks, and the main thread's time.
     * @param {Element[]} prose
     */
    async look(prose) {
      /** @type {{element: Element, kind: string, reason: string}[]} */
      const found = [];
      if (!isDue) return { found, spent: 0 };
      isDue = false;
      const before = windows();
      const frames = shown().map((element) => ({
        element,
        index: before.indexOf(windowOf(element)),
        loaded: loads.get(element),
      }));
      if (!frames.length) return { found, spent: 0 };
      const times = asked;
      for (const { element } of frames) {
        const { now = 0, ever = 0 } = times.get(element) ?? {};
        times.set(element, { now: now + 1, ever: ever + 1 });
      }
      const wanted = frames.filter(({ index }) => index >= 0);
      const said = await judge.frames(wanted, prose);
      const after = windows();
      // A frame tells its place, and places move where frames come and go.
      const isSame = after.length === before.length && after.every((one, index) => one === before[index]);
      for (const { index, kind, reason } of (isSame && times === asked && said.found) || []) {
        const { element, loaded } = wanted.find((one) => one.index === index) ?? {};
        if (!element?.isConnected || loads.get(element) !== loaded || (kind === "cookie" && !floats(element))) continue;
        prompts.add(element);
        found.push({ element, kind, reason });
      }
      const left = frames.filter(({ element }) => !prompts.has(element));
      for (const now of new Set(left.map(({ element }) => times.get(element)?.now ?? 0))) {
        const wait = AGAIN[now - 1];
        if (!wait) continue;
        pending++;
        setTimeout(() => {
          pending--;
          wake();
        }, wait);
      }
      return { found, spent: said.spent };
    },
  };
})();
