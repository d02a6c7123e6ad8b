// What overlays and prompts do to the page beneath them goes with them: the scroll lock, the blur, the dimmed backdrop, the
// text that is cut short. In: the marks. Out: words in an attribute that the stylesheet knows, each taken back in one step.
(() => {
  const { decant } = globalThis;
  const { items, mark, overwrite, within } = decant.marks;
  const { getAttribute, setAttribute, removeAttribute, hasAttribute } = Element.prototype;
  const FREE = "data-decant-free";
  /** Filters that take a page from its reader; and how faint one is that is dimmed. What inverts a page is its dark mode. */
  const DIM = /^(?!.*invert).*(?:blur\((?!0px)|(?:brightness|opacity)\(0(?:\.[0-6]|\))|grayscale)/;
  const FAINT = 0.7;
  /** How much a sheet's colour covers that dims; tints and textures are the page's own looks. */
  const COVERS = 0.2;
  const STORY = "article, main, h1";
  /** Kinds that come as overlays. */
  const OVER = /cookie|newsletter|paywall|donate|app|push|adblock|survey|ad/;
  /** Kinds that cut a text short; how an overlay is told whose place is not beside it; and the paragraphs looked at. */
  const CUTS = /newsletter|paywall|donate|app|push|adblock/;
  const OVERLAY = "dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";
  const PROSE = "article p, main p, [itemprop=articleBody] p";
  const MOST = 60;
  /** Lines that a text shows at least which is cut short. */
  const LINES = 3;
  const BUTTON = "button,[role=button],[aria-expanded]";
  /** What was done to the page, and how to undo it. @type {(() => void)[]} */
  let done = [];

  /** Sets an attribute to be taken back when all is shown. @param {Element} element @param {string} name @param {string | null} value */
  function lend(element, name, value) {
    const old = getAttribute.call(element, name);
    if (old === value) return;
    const write = (/** @type {string | null} */ to) =>
      to === null ? removeAttribute.call(element, name) : setAttribute.call(element, name, to);
    write(value);
    done.push(() => getAttribute.call(element, name) === value && write(old));
  }

  /** What is freed, by its word in the stylesheet: the property that is looked at, and what it must be. @type {Record<string, [string, string]>} */
  const FREED = {
    scroll: ["overflow-y", "visible"],
    place: ["position", "static"],
    height: ["height", "auto"],
    blur: ["filter", "none"],
    dim: ["opacity", "1"],
    pointer: ["pointer-events", "auto"],
    touch: ["touch-action", "auto"],
    cut: ["max-height", "none"],
  };

  /** @param {any} element @param {string[]} what */
  function loosen(element, what) {
    const now = getAttribute.call(element, FREE) ?? "";
    const all = new Set([...now.split(" "), ...what].filter(Boolean));
    if (!all.size) return;
    lend(element, FREE, [...all].join(" "));
    for (const [property, value] of what.flatMap((one) => [FREED[one] ?? []]).filter((one) => one.length)) {
      // Used values of boxes are no words: whether a height gave way is not asked.
      const is = getComputedStyle(element).getPropertyValue(property);
      if (property === "height" || is === value || (property === "overflow-y" && is === "auto")) continue;
      // The page's own style is stronger than the sheet.
      done.push(overwrite(element, property, value));
    }
  }

  /** How much a colour covers what is beneath it. @param {string} color */
  function alphaOf(color) {
    const alpha = /^rgba\(.*,\s*(\S+)\)$|\/\s*(\S+)\)$/.exec(color);
    return alpha ? Number(alpha[1] ?? alpha[2]) : 1;
  }

  /** Sheets that are no elements, over all of the window. @param {Element} element */
  function veils(element) {
    return ["before", "after"].filter((name) => {
      const style = getComputedStyle(element, `::${name}`);
      const { content, position, width, height, display, zIndex, opacity, backgroundColor, backdropFilter } = style;
      const covers = Number.parseFloat(width) >= innerWidth - 20 && Number.parseFloat(height) >= innerHeight - 20;
      if (content === "none" || display === "none" || position !== "fixed" || !covers) return false;
      // Beneath the page, or not to be seen: its background.
      if (Number(zIndex) < 0 || Number(opacity) === 0) return false;
      if (backdropFilter && backdropFilter !== "none") return true;
      const alpha = alphaOf(backgroundColor);
      // What lets nothing through, and was not lifted, is beneath what the page lifted.
      return alpha >= COVERS && (alpha * Number(opacity) < 1 || Number(zIndex) > 0);
    });
  }

  /** Whether what is read is there. Pages that name it nowhere have it where paragraphs follow each other. @param {Element} element */
  const holdsStory = (element) =>
    document.querySelector(STORY)
      ? element.matches(STORY) || element.querySelector(STORY) !== null
      : element.querySelector("p + p") !== null && getComputedStyle(element).position !== "fixed";

  /**
   * Whether an overlay may have made dead what the reader sees. Drawers and menus that are closed are dead too, and made
   * alive they would lie over the page: they float or cannot be seen.
   * @param {Element} element
   */
  const wasAlive = (element) =>
    element.querySelector(`${STORY}, p`) !== null &&
    (holdsStory(element) || getComputedStyle(element).position !== "fixed") &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  /** Frees the page from what an overlay did to it. */
  function free() {
    const { documentElement: root, body } = document;
    if (!body || done.length > 60 || ![...items.values()].some((item) => !item.shown && OVER.test(item.kind))) return;
    for (const element of [root, body]) {
      const { overflowY, position, filter, pointerEvents, touchAction, height, top } = getComputedStyle(element);
      const what = veils(element);
      const locked = /hidden|clip/.test(overflowY);
      if (locked) what.push("scroll");
      if (locked && element === body && Math.abs(Number.parseFloat(height) - innerHeight) < 2) what.push("height");
      if (position === "fixed") {
        what.push("place");
        // The page put its scroll position into `top`.
        const y = -Number.parseFloat(top);
        if (y > 0) requestAnimationFrame(() => scrollTo({ top: y, behavior: "instant" }));
      }
      if (DIM.test(filter)) what.push("blur");
      if (pointerEvents === "none") what.push("pointer");
      if (touchAction === "none") what.push("touch");
      loosen(element, what);
    }
    // Down to the article: what is made dead or dim stands in its way, or beside it at the top.
    const path = new Set(body.children);
    for (const name of ["main", "article", "h1"])
      for (let at = document.querySelector(name); at && at !== body; at = at.parentElement) path.add(at);
    for (const element of path) {
      if (within(element) || !wasAlive(element)) continue;
      for (const name of ["inert", "aria-hidden"]) if (hasAttribute.call(element, name)) lend(element, name, null);
      const { filter, pointerEvents, userSelect, opacity } = getComputedStyle(element);
      const what = [];
      if (DIM.test(filter)) what.push("blur");
      if (Number(opacity) < FAINT && holdsStory(element)) what.push("dim");
      if (pointerEvents === "none") what.push("pointer");
      else if (userSelect === "none" && element.querySelector("p + p")) what.push("pointer");
      loosen(element, what);
    }
    backdrops();
    uncut();
  }

  /** Whether there is nothing to see in an element but its own colours. @param {Element} element */
  const holdsNothing = (element) =>
    !element.textContent?.trim() && !element.querySelector("img,video,iframe,canvas,svg,input");

  /** What lies over the end of a text that is cut short, and lets it fade. @param {CSSStyleDeclaration} style */
  const fades = ({ position, backgroundImage }) => position === "absolute" && backgroundImage.includes("gradient");

  /** Text that the page has and shows only the beginning of, above a prompt that is hidden. What the reader can open stays. */
  function uncut() {
    const prompts = [...items].filter(([, item]) => !item.shown && CUTS.test(item.kind));
    if (!prompts.length) return;
    /** @type {Set<Element>} */
    const seen = new Set();
    const prose = [...document.querySelectorAll(PROSE)].slice(-MOST).filter((one) => one.checkVisibility());
    // The last first, as by it a box is asked.
    for (const paragraph of prose.reverse()) {
      const { bottom } = paragraph.getBoundingClientRect();
      for (let at = paragraph.parentElement; at && at !== document.body && !seen.has(at); at = at.parentElement) {
        seen.add(at);
        const style = getComputedStyle(at);
        if (!/hidden|clip/.test(style.overflowY) || bottom <= at.getBoundingClientRect().bottom + 1) continue;
        // What shows no lines is closed, not cut short.
        const line = Number.parseFloat(style.lineHeight) || Number.parseFloat(style.fontSize) * 1.2;
        if (at.clientHeight < line * LINES) continue;
        const around = at.parentElement?.parentElement ?? at;
        const [, item] = prompts.find(([one]) => around.contains(one) || one.matches(OVERLAY)) ?? [];
        if (!item || at.querySelectorAll("p").length < 3 || opens(at)) continue;
        loosen(at, [
          "cut",
          ...["before", "after"].filter((name) => fades(getComputedStyle(/** @type {Element} */ (at), `::${name}`))),
        ]);
        for (const one of [...at.children, ...(at.parentElement?.children ?? [])])
          if (holdsNothing(one) && fades(getComputedStyle(one))) mark(one, item.kind, "backdrop");
      }
    }
  }

  /** Whether the page has a control by which the reader opens a text. @param {Element} text */
  function opens(text) {
    const { nextElementSibling: next, previousElementSibling: before } = text;
    const says = before?.textContent?.trim();
    const controls = [
      ...(text.id ? document.querySelectorAll(`[aria-controls~="${CSS.escape(text.id)}"]`) : []),
      ...text.querySelectorAll("[aria-expanded=false]"),
      ...(next ? [next, ...next.querySelectorAll(BUTTON)] : []),
      // The head of a text that folds is its button; above an article stand others.
      ...(before && says
        ? [before, ...before.querySelectorAll(BUTTON)].filter((one) => one.textContent?.trim() === says)
        : []),
    ];
    return controls.some((one) => one.matches(BUTTON) && one.checkVisibility());
  }

  /** Fixed sheets over the whole window that hold nothing. */
  function backdrops() {
    const at = (/** @type {number} */ x, /** @type {number} */ y) =>
      document.elementsFromPoint(innerWidth * x, innerHeight * y);
    const corners = [at(0.02, 0.05), at(0.98, 0.95), at(0.5, 0.5)];
    for (const element of corners[0]) {
      // Decant's own picker lies over all of the page.
      const isOwn = hasAttribute.call(element, "data-decant-own");
      if (isOwn || !corners.every((list) => list.includes(element)) || within(element)) continue;
      const { position, zIndex } = getComputedStyle(element);
      // Below zero is the page's background.
      if (position !== "fixed" || Number(zIndex) < 0 || !holdsNothing(element)) continue;
      mark(element, [...items.values()].at(-1)?.kind ?? "cookie", "backdrop");
    }
    for (const dialog of document.querySelectorAll("dialog:modal")) {
      if (!within(dialog)) continue;
      // A hidden modal dialog still keeps the page from being used.
      const modal = /** @type {HTMLDialogElement} */ (dialog);
      modal.close();
      done.push(() => modal.isConnected && !modal.open && modal.showModal());
    }
  }

  decant.freeing = {
    free,
    undo() {
      for (const step of done.reverse()) step();
      done = [];
    },
  };
})();
