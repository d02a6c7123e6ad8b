// A place of our own in a web page: an element with a closed shadow root and our stylesheet, whose events stay inside.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if (decant.shadow) return;
  const { make } = decant;

  /** @param {ShadowRoot} root @param {string} text */
  function style(root, text) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [sheet];
      if (root.adoptedStyleSheets.length) return;
    } catch {
      // Firefox keeps a content script's sheets from a page's shadow root.
    }
    root.append(make("style", {}, text));
  }

  /** What happens in here is none of the page's business. */
  const EVENTS =
    "click auxclick dblclick mousedown mouseup pointerdown pointerup wheel touchstart touchend scroll focusin focusout change input";

  /** @param {string} name @param {string} sheet @returns {{host: HTMLElement, root: ShadowRoot}} */
  decant.shadow = (name, sheet) => {
    const host = make(name, { "data-decant-own": "" });
    const root = host.attachShadow({ mode: "closed" });
    style(root, sheet);
    for (const type of EVENTS.split(" "))
      root.addEventListener(type, (/** @type {Event} */ event) => event.stopPropagation());
    return { host, root };
  };
})();
