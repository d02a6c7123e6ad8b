// In: elements of the live page. Out: facts about them, as the judge takes them: in document order, what is in open shadow
// roots right behind its host. It judges nothing. Names of form controls shadow an element's own properties
// (`<input name=attributes>`), in content scripts too, so the prototypes are asked.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if (decant.gather) return;

  const getter = (/** @type {any} */ of, /** @type {string} */ name) => {
    const { get } = /** @type {any} */ (Object.getOwnPropertyDescriptor(of.prototype, name));
    return (/** @type {any} */ node) => get.call(node);
  };
  const shadowOf = getter(Element, "shadowRoot");
  const nameOf = getter(Element, "localName");
  const parentNode = getter(Node, "parentNode");
  const firstChild = getter(Node, "firstChild");
  const nextSibling = getter(Node, "nextSibling");
  const before = getter(Element, "previousElementSibling");
  const { querySelectorAll, checkVisibility, getBoundingClientRect, getAttribute, getAttributeNames, hasAttribute } =
    Element.prototype;

  /** Elements of one pass; what comes after them on a page of this size is not looked at. */
  const MOST = 40_000;
  const OWN_TEXT = 600;
  const VALUE = 300;
  const WANTED = new Set(
    "href src type name role aria-label title placeholder action alt itemprop hidden value method for onclick property open content itemtype rel".split(
      " ",
    ),
  );
  /** Nothing in them is seen. */
  const UNSEEN = new Set(["head", "style", "template", "link", "meta", "base", "title", "noscript"]);
  /** What may float above a page by its name; computed style is asked of these and of what stands near the root. */
  const FLOATS = /modal|pop-?up|overlay|dialog|lightbox|sticky|fixed|float|banner|toast|drawer|cookie|consent|wall/i;

  const parentOf = (/** @type {Element} */ element) => {
    const parent = parentNode(element);
    return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
  };

  /** What may host a shadow root. */
  const HOST = /-|^(?:article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;
  const closed = /** @type {any} */ (globalThis).chrome?.dom?.openOrClosedShadowRoot;

  /** @param {any} element @returns {ShadowRoot | null} the root in which it shows something else than its children, closed ones too */
  function shadowIn(element) {
    const open = shadowOf(element);
    if (open || !HOST.test(nameOf(element))) return open;
    // A closed one is dear to ask for: of custom elements, and of what else would show nothing.
    if ((firstChild(element) && !nameOf(element).includes("-")) || hasAttribute.call(element, "data-decant-own"))
      return null;
    return closed ? closed(element) : (element.openOrClosedShadowRoot ?? null);
  }

  /** All that is below an element. @param {Element} root @param {(shadow: ShadowRoot) => void} [met] */
  function below(root, met) {
    /** @type {Element[]} */
    const out = [];
    const lists = [{ list: querySelectorAll.call(root, "*"), at: 0 }];
    const enter = (/** @type {Element} */ element) => {
      const shadow = shadowIn(element);
      if (!shadow) return;
      met?.(shadow);
      lists.push({ list: shadow.querySelectorAll("*"), at: 0 });
    };
    enter(root);
    while (lists.length && out.length < MOST) {
      const top = lists[lists.length - 1];
      if (top.at >= top.list.length) {
        lists.pop();
        continue;
      }
      const element = top.list[top.at++];
      out.push(element);
      enter(element);
    }
    return out;
  }

  /**
   * The elements of one question: the roots with all that is below them, and around them, only to be looked at, their
   * ancestors, the labels before them and `prose`, by which the judge knows where the article is.
   * @param {Set<Element>} roots @param {Iterable<Element>} prose @param {(shadow: ShadowRoot) => void} met
   */
  decant.gather = (roots, prose, met) => {
    /** @type {Map<Element | null, Set<Element>>} */
    const inner = new Map();
    const include = (/** @type {Element} */ element) => {
      for (let at = element, parent; ; at = parent) {
        parent = parentOf(at);
        const known = inner.get(parent);
        if (known?.has(at)) return;
        if (known) known.add(at);
        else inner.set(parent, new Set([at]));
        if (!parent) return;
      }
    };
    for (const root of roots) {
      include(root);
      for (let i = 0, label = before(root); label && i < 2; label = before(label), i++) include(label);
    }
    for (const paragraph of prose) include(paragraph);
    /** @type {{element: Element, parent: Element | null, context: boolean}[]} */
    const list = [];
    const position = (/** @type {Element} */ a, /** @type {Element} */ b) =>
      a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
    const stack = [...(inner.get(null) ?? [])];
    for (let element = stack.pop(); element && list.length < MOST; element = stack.pop()) {
      const whole = roots.has(element);
      list.push({ element, parent: parentOf(element), context: !whole });
      if (whole)
        for (const one of below(element, met)) list.push({ element: one, parent: parentOf(one), context: false });
      else stack.push(...[...(inner.get(element) ?? [])].sort(position));
    }
    return list;
  };

  /** What an element looked like when it was last seen: one that is hidden has no place. @type {WeakMap<Element, any>} */
  const looks = new WeakMap();

  function look(/** @type {Element} */ element) {
    if (!checkVisibility.call(element)) return looks.get(element);
    const { position } = getComputedStyle(element);
    if (position !== "fixed" && position !== "sticky") return undefined;
    const { left, top, width, height } = getBoundingClientRect.call(element);
    const seen = { position, place: [left, top, width, height] };
    looks.set(element, seen);
    return seen;
  }

  function ownText(/** @type {Element} */ element) {
    let text = "";
    for (let child = firstChild(element); child; child = nextSibling(child)) {
      if (child.nodeType === 3) text += text ? ` ${child.data}` : child.data;
    }
    return text.trim();
  }

  /** Tells facts one after the other; `places` knows where each element stands in its list. */
  decant.teller = (/** @type {Set<Element>} */ busy) => {
    /** @type {Map<Element, {at: number, depth: number}>} */
    const places = new Map();
    let count = 0;
    return (
      /** @type {{element: Element, parent: Element | null, context: boolean}} */ { element, parent, context },
    ) => {
      const tag = nameOf(element);
      const above = parent ? places.get(parent) : { at: -1, depth: -1 };
      if (!above || UNSEEN.has(tag)) return null;
      const depth = above.depth + 1;
      // What is inside a drawing is no box.
      if (tag !== "svg") places.set(element, { at: count, depth });
      /** @type {any} */
      const facts = { n: count++, tag };
      if (above.at >= 0) facts.parent = above.at;
      if (context) facts.context = true;
      if (busy.has(element)) facts.busy = true;
      const attributes = [];
      for (const name of getAttributeNames.call(element)) {
        const value = getAttribute.call(element, name) ?? "";
        if (name === "id") facts.id = value;
        else if (name === "class") facts.class = value;
        else if (
          (WANTED.has(name) ||
            name.startsWith("data-") ||
            name.endsWith("component-name") ||
            name === "component-url") &&
          !name.startsWith("data-decant")
        )
          attributes.push([name, value.slice(0, VALUE)]);
      }
      if (attributes.length) facts.attributes = attributes;
      if (tag !== "svg") {
        const text = ownText(element);
        if (text) facts.text = text.slice(0, OWN_TEXT);
        if (text.length > OWN_TEXT) facts.textLength = text.length;
      }
      if (depth < 5 || tag === "dialog" || FLOATS.test(`${facts.class} ${facts.id}`))
        Object.assign(facts, look(element));
      return facts;
    };
  };

  /** Milliseconds that a page is waited for which stands behind others, and so is not laid out. */
  const PATIENCE = 100;
  /** Resolves right after the browser has laid the page out and before it paints, when asking where things stand costs nothing. */
  const laidOut = () =>
    new Promise((done) => {
      const root = decant.hiding.rootOf();
      const observer = new ResizeObserver(now);
      const timer = setTimeout(now, PATIENCE);
      function now() {
        clearTimeout(timer);
        observer.disconnect();
        done(undefined);
      }
      if (root) observer.observe(root);
    });

  Object.assign(decant, { laidOut, parentOf, getter, look, shadowIn });
})();
