// Marks on the live page: set, taken back, listed. Only attributes change, and each change can be undone in one step.
(() => {
  const { decant } = globalThis;
  const { parentOf, shadowIn } = decant;
  const { getAttribute, setAttribute, removeAttribute, hasAttribute, querySelectorAll } = Element.prototype;
  const MARK = "data-decant";
  const SHOWN = "data-decant-shown";
  const HELD = ["src", "srcset"];

  /**
   * `lift`: takes back what hides the element by its own style.
   * @typedef {{n: number, kind: string, reason: string, shown: boolean, lift?: () => void}} Item
   * @type {Map<Element, Item>}
   */
  const items = new Map();
  /** How often an element's mark was set or taken: pages that fight back win in the end. @type {WeakMap<Element, number>} */
  const turns = new WeakMap();
  const TURNS = 6;
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
    else if ((!on || item.shown) && item.lift) {
      item.lift();
      item.lift = undefined;
    }
  }

  /** Writes over one property of an element's own style; gives what takes it back. @param {any} element @param {string} property @param {string} value */
  function overwrite(element, property, value) {
    const { style } = element;
    const was = getAttribute.call(element, "style");
    const [old, priority] = [style.getPropertyValue(property), style.getPropertyPriority(property)];
    style.setProperty(property, value, "important");
    // Read now and before it is taken back: Chromium leaves an empty attribute behind where it had not yet written out the style.
    const ours = getAttribute.call(element, "style");
    return () => {
      if (getAttribute.call(element, "style") === ours) {
        if (was === null) removeAttribute.call(element, "style");
        else setAttribute.call(element, "style", was);
      } else if (style.getPropertyValue(property) === value && style.getPropertyPriority(property)) {
        // The page has written there since: only what is ours goes.
        style.setProperty(property, old, priority);
      }
    };
  }

  /** Hides by the element's own style. */
  function press(/** @type {Element} */ element, /** @type {Item} */ item) {
    if (!item.shown) item.lift ??= overwrite(element, "display", "none");
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
      if (item.lift) put(element, item, false);
      items.delete(element);
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
    collapse,
    insist,
    press,
    overwrite,
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
      if (!back) decant.freeing.undo();
      for (const [element, item] of items) put(element, item, back);
      if (back) decant.freeing.free();
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
