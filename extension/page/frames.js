// Frames of a cleared page, which may come from anywhere. In: those that the page shows, and what the background's script in
// each of them tells. Out: the ones whose whole document is a prompt. A frame that holds more than that stays as it is.
(() => {
  const { decant } = globalThis;
  const { judge, marks, getter } = decant;
  if (decant.frames) return;
  const windowOf = getter(HTMLIFrameElement, "contentWindow");
  /** Pixels of the smallest frame that is looked at: anything below is a counter, not a prompt. */
  const WIDE = 60;
  const HIGH = 30;
  /** Milliseconds after which a frame that was no prompt is asked again: many are filled by scripts after they have loaded. */
  const AGAIN = [1500, 5000];
  /** Milliseconds that all frames have for their answer; one that stands still keeps the page from nothing. */
  const PATIENCE = 2000;
  /** Part of a frame's text that has to lie in a prompt. */
  const WHOLE = 0.8;

  /** @type {WeakMap<Element, number>} */
  const asked = new WeakMap();
  /** @type {WeakSet<Element>} */
  const prompts = new WeakSet();
  let isDue = true;

  function shown() {
    return [...document.getElementsByTagName("iframe")].filter((frame) => {
      if ((asked.get(frame) ?? 0) > AGAIN.length || marks.within(frame) || !frame.checkVisibility()) return false;
      const { width, height } = frame.getBoundingClientRect();
      return width >= WIDE && height >= HIGH;
    });
  }

  /** The mark that takes all of a frame, or next to all. @param {{facts: any[], at: number, end: number, found: any[] | null}} judged */
  function wholeMark({ facts, at, end, found }) {
    const marks = new Map(found?.map((mark) => [mark.n, mark]));
    let all = 0;
    let covered = 0;
    let best = null;
    for (let n = at; n < end; n++) {
      const fact = facts[n];
      // A parent stands before its children.
      fact.mark = marks.get(n) ?? (n > at ? facts[fact.parent].mark : null);
      const letters = fact.off || fact.tag === "script" ? 0 : (fact.textLength ?? fact.text?.length ?? 0);
      all += letters;
      if (!fact.mark) continue;
      covered += letters;
      best ??= fact.mark;
    }
    return covered && covered >= all * WHOLE ? best : null;
  }

  // Of the document: the window hears of no part's loading.
  document.addEventListener(
    "load",
    ({ target }) => {
      if (!(target instanceof HTMLIFrameElement)) return;
      asked.delete(target);
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
    /** Whether an element is a frame that was found to be a prompt. */
    isPrompt: (/** @type {Element} */ element) => prompts.has(element),
    /**
     * Asks about the frames that are there. Gives marks, and the main thread's time.
     * @param {Element[]} prose
     */
    async look(prose) {
      /** @type {{element: Element, kind: string, reason: string}[]} */
      const found = [];
      let spent = 0;
      if (!isDue) return { found, spent };
      isDue = false;
      const frames = shown();
      if (!frames.length) return { found, spent };
      for (const frame of frames) asked.set(frame, (asked.get(frame) ?? 0) + 1);
      const asking = chrome.runtime.sendMessage({ type: "frames" }).catch(() => null);
      const told = await Promise.race([asking, new Promise((done) => setTimeout(done, PATIENCE, null))]);
      for (const { index, facts } of told ?? []) {
        const inner = window[index];
        const element = inner && frames.find((one) => one.isConnected && windowOf(one) === inner);
        if (!element) continue;
        const result = await judge.frame(element, prose, facts);
        spent += result.spent;
        const mark = wholeMark(result);
        if (!mark) continue;
        prompts.add(element);
        found.push({ element, kind: mark.kind, reason: mark.reason });
      }
      const left = frames.filter((frame) => !prompts.has(frame)).map((frame) => asked.get(frame) ?? 0);
      for (const times of new Set(left)) if (AGAIN[times - 1]) setTimeout(wake, AGAIN[times - 1]);
      return { found, spent };
    },
  };
})();
