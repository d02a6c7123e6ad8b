// In: a drawing (svg) of the live page and its copy. Out: the copy says by itself how it looks, because as a picture it is
// out of reach of the page's styles; parts that it borrows from other files are in it.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  /** What the children of an element take over from it. */
  const HANDED =
    "fill stroke color stroke-width stroke-linecap stroke-linejoin stroke-dasharray fill-opacity stroke-opacity fill-rule clip-rule visibility text-anchor font-size font-family font-weight".split(
      " ",
    );
  /** What stays with the element, and the value that says nothing. @type {[string, string][]} */
  const OWN = [
    ["opacity", "1"],
    ["display", "inline"],
    ["transform", "none"],
    ["stop-color", "rgb(0, 0, 0)"],
    ["stop-opacity", "1"],
    ["mask-type", "luminance"],
    ["mix-blend-mode", "normal"],
  ];
  /** What is drawn elsewhere looks as it does there. */
  const PARTS = "symbol, defs, clipPath, mask, pattern, marker";
  /** The page has shown the file already: who waits longer for it waits for ever. */
  const PATIENCE = 5000;
  /** Elements of one page that are asked for their style. */
  let left = 5000;

  /** @param {Element} live @param {Element} copy @param {boolean} top */
  function dress(live, copy, top) {
    const style = getComputedStyle(live);
    const above = !top && live.parentElement ? getComputedStyle(live.parentElement) : null;
    const said = [];
    for (const name of HANDED) {
      const value = style.getPropertyValue(name);
      if (value && value !== above?.getPropertyValue(name)) said.push(`${name}:${value}`);
    }
    for (const [name, nothing] of top ? [] : OWN) {
      const value = style.getPropertyValue(name);
      if (value && value !== nothing && !(name === "display" && value === "block")) said.push(`${name}:${value}`);
    }
    // A transform that the element's own attribute says is said already.
    const kept = said.filter((one) => !one.startsWith("transform:") || !live.hasAttribute("transform"));
    if (!kept.length) return;
    const own = copy.getAttribute("style");
    copy.setAttribute("style", own ? `${own};${kept.join(";")}` : kept.join(";"));
  }

  /**
   * Gives each element of a drawing's copy the look of the live one.
   * @param {Element[]} lives the drawing and what is in it, in order @param {Element[]} copies
   */
  decant.dressDrawing = (lives, copies) => {
    const [root] = lives;
    for (const [at, live] of lives.entries()) {
      if (left-- <= 0) return;
      if (live.nodeType === 1 && !live.closest(PARTS)) dress(live, copies[at], live === root);
    }
  };

  /** @type {Map<string, Promise<Document | null>>} */
  const files = new Map();
  const fileOf = (/** @type {string} */ url) => {
    const read = async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
      const file = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
      return response.ok && !file.querySelector("parsererror") ? file : null;
    };
    if (!files.has(url))
      files.set(
        url,
        read().catch(() => null),
      );
    return /** @type {Promise<Document | null>} */ (files.get(url));
  };

  /**
   * Puts the part that a `use` takes from another file beside it, if it is not in the copy yet.
   * @param {SVGUseElement} live @param {Element} copy @param {Map<string, string>} names of the parts that are in the copy
   */
  decant.borrow = async (live, copy, names) => {
    const href = live.href.baseVal;
    const { origin, pathname, search, hash } = new URL(href, document.baseURI);
    if (!hash || href.startsWith("#") || origin !== location.origin) return;
    const url = origin + pathname + search;
    const part = (await fileOf(url))?.getElementById(decodeURIComponent(hash.slice(1)));
    if (!part) return;
    const key = `${url}#${part.id}`;
    // Files may give parts the names that the page's own have, or other files' parts.
    const name = names.get(key) ?? `decant-part-${names.size + 1}`;
    if (!names.has(key)) {
      names.set(key, name);
      const put = /** @type {Element} */ (copy.ownerDocument.importNode(part, true));
      put.id = name;
      const home = copy.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "defs");
      home.append(put);
      copy.after(home);
    }
    copy.setAttribute("href", `#${name}`);
    copy.removeAttribute("xlink:href");
  };
})();
