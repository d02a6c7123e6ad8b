// Marks on the live page: set, taken back, listed. Only attributes change, and each change can be undone in one step.
// Where an overlay went, what it did to the page beneath goes too: the scroll lock, the blur, the dimmed backdrop.
(() => {
  const { decant } = globalThis;
  const { parentOf, shadowIn } = decant;
  const { getAttribute, setAttribute, removeAttribute, hasAttribute, querySelectorAll } = Element.prototype;
  const MARK = "data-decant";
  const SHOWN = "data-decant-shown";
  const FREE = "data-decant-free";
  const HELD = ["src", "srcset"];
  /** Filters that take a page from its reader; and how faint one is that is dimmed. What inverts a page is its dark mode. */
  const DIM = /^(?!.*invert).*(?:blur\((?!0px)|(?:brightness|opacity)\(0(?:\.[0-6]|\))|grayscale)/;
  const FAINT = 0.7;
  /** How much a sheet's colour covers that dims; tints and textures are the page's own looks. */
  const COVERS = 0.2;
  const STORY = "article, main, h1";
  /** Kinds that come as overlays. */
  const OVER = /cookie|newsletter|paywall|donate|app|push|adblock|survey|ad/;

  /**
   * @typedef {{n: number, kind: string, reason: string, shown: boolean, style?: string | null}} Item
   * @type {Map<Element, Item>}
   */
  const items = new Map();
  /** How often an element's mark was set or taken: pages that fight back win in the end. @type {WeakMap<Element, number>} */
  const turns = new WeakMap();
  const TURNS = 6;
  /** What was done to the page beneath overlays, and how to undo it. @type {(() => void)[]} */
  let undo = [];
  let next = 0;

  const ours = (/** @type {Element} */ element) => items.has(element);
  /** Whether an element, or one that it stands in, is hidden by a mark. */
  function within(/** @type {Element | null} */ element) {
    for (let at = element; at; at = parentOf(at)) if (items.get(at)?.shown === false) return true;
    return false;
  }

  /** Hides or shows one element. Style sheets of the page's extension do not reach into shadow roots. */
  function put(/** @type {any} */ element, /** @type {Item} */ item, on = true) {
    if (on) {
      setAttribute.call(element, MARK, item.kind);
      if (item.shown) setAttribute.call(element, SHOWN, "");
      else removeAttribute.call(element, SHOWN);
      hold(element, !item.shown);
    } else {
      removeAttribute.call(element, MARK);
      removeAttribute.call(element, SHOWN);
      hold(element, false);
    }
    if (on && !item.shown && element.getRootNode() instanceof ShadowRoot) press(element, item);
    else if ((!on || item.shown) && item.style !== undefined) {
      // Read first: Chromium leaves an empty attribute behind where it had not yet written out the style.
      getAttribute.call(element, "style");
      if (item.style === null) removeAttribute.call(element, "style");
      else setAttribute.call(element, "style", item.style);
      item.style = undefined;
    }
  }

  /** Hides by the element's own style. */
  function press(/** @type {any} */ element, /** @type {Item} */ item) {
    if (item.style !== undefined) return;
    item.style = getAttribute.call(element, "style");
    element.style.setProperty("display", "none", "important");
  }

  /** Hides what the page's own style shows in spite of its mark. */
  function insist(/** @type {Element} */ element, /** @type {Item} */ item) {
    if (element.checkVisibility() && getComputedStyle(element).display !== "none") press(element, item);
  }

  /** Sources that the streaming marker put aside come back when the element is shown. */
  function hold(/** @type {Element} */ element, /** @type {boolean} */ on) {
    if (on) return;
    for (const name of HELD) {
      const value = getAttribute.call(element, `${MARK}-${name}`);
      if (value === null) continue;
      removeAttribute.call(element, `${MARK}-${name}`);
      if (!hasAttribute.call(element, name)) setAttribute.call(element, name, value);
    }
  }

  /** @param {Element} element @param {string} kind @param {string} reason */
  function mark(element, kind, reason) {
    const known = items.get(element);
    if (known) {
      Object.assign(known, { kind, reason });
      if (getAttribute.call(element, MARK) === kind || !turn(element)) return;
      return put(element, known);
    }
    if (!turn(element)) return;
    // The outermost box has the mark.
    for (const inner of items.keys()) if (inner !== element && element.contains(inner)) unmark(inner);
    const item = { n: next++, kind, reason, shown: false };
    items.set(element, item);
    put(element, item);
  }

  function turn(/** @type {Element} */ element) {
    const count = (turns.get(element) ?? 0) + 1;
    turns.set(element, count);
    return count <= TURNS;
  }

  function unmark(/** @type {Element} */ element) {
    const item = items.get(element);
    if (!item) return;
    items.delete(element);
    put(element, item, false);
  }

  /** Marks that came with the page's own bytes. */
  function adopt() {
    for (const element of Document.prototype.querySelectorAll.call(document, `[${MARK}]`)) {
      if (!ours(element))
        items.set(element, {
          n: next++,
          kind: getAttribute.call(element, MARK) ?? "ad",
          reason: "start tag",
          shown: false,
        });
    }
    for (const [element, item] of items) {
      if (element.isConnected) continue;
      // The page may bring it back; a style of ours nobody would know by then.
      if (item.style !== undefined) put(element, item, false);
      items.delete(element);
    }
  }

  /** Sets an attribute to be taken back when all is shown. @param {Element} element @param {string} name @param {string | null} value */
  function lend(element, name, value) {
    const old = getAttribute.call(element, name);
    if (old === value) return;
    const write = (/** @type {string | null} */ to) =>
      to === null ? removeAttribute.call(element, name) : setAttribute.call(element, name, to);
    write(value);
    undo.push(() => getAttribute.call(element, name) === value && write(old));
  }

  /** What is freed, by its word in the stylesheet: the property that is looked at, and what it must be. @type {Record<string, [string, string]>} */
  const FREED = {
    scroll: ["overflow-y", "visible"],
    place: ["position", "static"],
    height: ["height", "auto"],
    blur: ["filter", "none"],
    dim: ["opacity", "1"],
    pointer: ["pointer-events", "auto"],
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
      const { style } = element;
      const [old, priority] = [style.getPropertyValue(property), style.getPropertyPriority(property)];
      const was = getAttribute.call(element, "style");
      style.setProperty(property, value, "important");
      const ours = getAttribute.call(element, "style");
      undo.push(() => {
        // The page has written there since: only what is ours goes.
        if (getAttribute.call(element, "style") !== ours) style.setProperty(property, old, priority);
        else if (was === null) removeAttribute.call(element, "style");
        else setAttribute.call(element, "style", was);
      });
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
    if (!body || undo.length > 60 || ![...items.values()].some((item) => !item.shown && OVER.test(item.kind))) return;
    for (const element of [root, body]) {
      const { overflowY, position, filter, pointerEvents, height, top } = getComputedStyle(element);
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
      if (
        position !== "fixed" ||
        // The page's background.
        Number(zIndex) < 0 ||
        element.textContent?.trim() ||
        element.querySelector("img,video,iframe,canvas,svg,input")
      )
        continue;
      mark(element, [...items.values()].at(-1)?.kind ?? "cookie", "backdrop");
    }
    for (const dialog of document.querySelectorAll("dialog:modal")) {
      if (!within(dialog)) continue;
      // A hidden modal dialog still keeps the page from being used.
      const modal = /** @type {HTMLDialogElement} */ (dialog);
      modal.close();
      undo.push(() => modal.isConnected && !modal.open && modal.showModal());
    }
  }

  /** Empty places that hidden boxes leave: what held nothing else goes too. */
  function collapse(/** @type {Element} */ element, /** @type {Item} */ { kind }) {
    for (let at = parentOf(element), i = 0; at && i < 4; at = parentOf(at), i++) {
      if (/^(?:html|body|main|article|section|td|tr|li|ul|ol)$/.test(at.localName) || within(at)) return;
      // What a host shows is in its shadow tree.
      const tree = shadowIn(at) ?? at;
      if (tree.querySelector("h1,h2,p,article,main,form,video")) return;
      for (const child of tree.childNodes) {
        if (child.nodeType === 3 && /** @type {Text} */ (child).data.trim()) return;
        if (
          child.nodeType === 1 &&
          !within(/** @type {Element} */ (child)) &&
          /** @type {Element} */ (child).checkVisibility()
        )
          return;
      }
      if (at.getBoundingClientRect().height < 1) return;
      mark(at, kind, "empty place");
    }
  }

  function sample(/** @type {Element} */ element) {
    // What stands in boxes of their own is no one word.
    const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text = "";
    while (text.length < 200 && words.nextNode()) {
      const { data, parentNode } = /** @type {Text} */ (words.currentNode);
      if (!/^(?:script|style|noscript)$/i.test(parentNode?.nodeName ?? ""))
        text = `${text} ${data}`.replace(/\s+/g, " ").trimStart();
    }
    text = text.trim();
    return text.slice(0, 120) || getAttribute.call(element, "class")?.slice(0, 60) || element.id || "";
  }

  /** The item and its element, by the item's number. */
  const find = (/** @type {number} */ n) => [...items].find(([, item]) => item.n === n);

  const outermost = () => [...items].filter(([element]) => element.isConnected && !within(parentOf(element)));

  decant.marks = {
    items,
    mark,
    unmark,
    adopt,
    free,
    collapse,
    insist,
    within,
    find,
    /** Outermost ones: a mark inside another is of no account. */
    list: () =>
      outermost().map(([element, { n, kind, reason, shown }]) => ({
        n,
        kind,
        reason,
        tag: element.localName,
        sample: sample(element),
        shown,
      })),
    count: () => outermost().filter(([, item]) => !item.shown).length,
    show(/** @type {number} */ n, /** @type {boolean} */ shown) {
      const [element, item] = find(n) ?? [];
      if (!element || !item) return;
      item.shown = shown;
      put(element, item);
    },
    /** Takes every mark and every change out of the page; with `back`, puts them in again. */
    all(/** @type {boolean} */ back) {
      if (!back) {
        for (const step of undo.reverse()) step();
        undo = [];
      }
      for (const [element, item] of items) put(element, item, back);
      if (back) free();
      else
        for (const element of querySelectorAll.call(document.documentElement, `[${SHOWN}]`))
          removeAttribute.call(element, SHOWN);
    },
    clear() {
      this.all(false);
      items.clear();
    },
    spare: (/** @type {Element} */ element) => setAttribute.call(element, SHOWN, ""),
  };
})();
