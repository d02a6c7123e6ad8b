// In: an element of the page. Out: selectors for it that should still find it tomorrow and on the site's next article:
// by id, by class or attribute, by place. Names that a build or a server makes up anew are left out. Everything that names
// elements does it here: the picker for a rule, the popup for an exception.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  /** How many elements a selector fits where this one stands, which may be in a shadow tree. */
  const all = (/** @type {Element} */ element, /** @type {string} */ selector) =>
    /** @type {Document | ShadowRoot} */ (element.getRootNode()).querySelectorAll(selector).length;
  const tokens = (/** @type {Element} */ element) =>
    [...element.classList].filter(stable).map((name) => `.${CSS.escape(name)}`);

  /** Whether a name was given by people: no states, no hashes, no numbers of database rows. @param {string} name */
  function stable(name) {
    if (!name || name.length > 60 || /^(?:is|has|js)-|^(?:css|sc|jsx|svelte|emotion|styled)-|\d{4}/i.test(name))
      return false;
    if (/^(?:active|open|opened|closed|visible|hidden|show|loaded|loading|lazyloaded|first|last|odd|even)$/i.test(name))
      return false;
    // A part of five letters or more that has digits inside, or case that changes twice without making words, is a hash.
    const made = (/** @type {string} */ part) =>
      part.length > 4 &&
      (/\d[a-z]+\d|[a-z]\d+[a-z]/i.test(part) ||
        /[A-Z]{2}[a-z]+[A-Z]|[a-z][A-Z][a-z]?[A-Z][a-z]?[A-Z]/.test(part) ||
        !/[aeiouyäöüéèáíóúаеиоуыэюя]/i.test(part));
    return !name.split(/[-_:]+/).some(made);
  }

  /** By class or by an attribute that names a part; the one that fits the fewest elements. @param {Element} element */
  function byClass(element) {
    const classes = tokens(element);
    const named = [
      "data-testid",
      "data-test",
      "data-component",
      "data-module",
      "data-name",
      "role",
      "aria-label",
      "name",
    ]
      .map((name) => [name, element.getAttribute(name)])
      .filter(([, value]) => value && value.length < 60 && !/\d{4}|["\\\n]/.test(value))
      .map(([name, value]) => `${element.localName}[${name}="${value}"]`);
    const host = /** @type {any} */ (element).src && URL.parse(/** @type {any} */ (element).src)?.host;
    if (host && host !== location.host) named.push(`${element.localName}[src*="//${host}/"]`);
    const options = [...classes, ...(classes.length > 1 ? [classes.slice(0, 4).join("")] : []), ...named];
    return options.sort((a, b) => all(element, a) - all(element, b) || a.length - b.length)[0];
  }

  const byId = (/** @type {Element} */ element) =>
    stable(element.id) && all(element, `#${CSS.escape(element.id)}`) === 1 ? `#${CSS.escape(element.id)}` : undefined;

  /** By the way from the nearest element that has a name of its own. @param {Element} element */
  function byPlace(element) {
    const steps = [];
    for (let at = element; at !== document.body && at.parentElement; at = at.parentElement) {
      const name = at !== element && (byId(at) ?? tokens(at).find((one) => all(at, one) === 1));
      if (name) {
        steps.unshift(name);
        break;
      }
      const same = [...at.parentElement.children].filter((one) => one.localName === at.localName);
      const place = same.length > 1 ? `:nth-of-type(${same.indexOf(at) + 1})` : "";
      steps.unshift(CSS.escape(at.localName) + place);
    }
    if (!/^[.#]/.test(steps[0] ?? "")) steps.unshift("body");
    return steps.join(" > ");
  }

  /** The ways to name an element, best first. @param {Element} element @returns {Record<"id" | "class" | "place", string | undefined>} */
  decant.selectors = (element) => ({ id: byId(element), class: byClass(element), place: byPlace(element) });

  /** By the names on the way to it, as far up as it takes to fit no other. @param {Element} element */
  function byNames(element) {
    /** @type {string[]} */
    const steps = [];
    for (let at = /** @type {Element | null} */ (element); at && steps.length < 5; at = at.parentElement) {
      const id = byId(at);
      steps.unshift(id ?? CSS.escape(at.localName) + tokens(at).slice(0, 3).join(""));
      if (id || all(element, steps.join(" > ")) === 1) break;
    }
    return steps.join(" > ");
  }

  /**
   * The selector for an exception: it fits this element and as few others as can be. Without places: the judge, which has
   * to find the element by it, is not shown all siblings.
   * @param {Element} element @returns {string}
   */
  decant.selectorOf = (element) => {
    const { id, class: name } = decant.selectors(element);
    return id ?? (name && all(element, name) === 1 ? name : byNames(element));
  };
})();
