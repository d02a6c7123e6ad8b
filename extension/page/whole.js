// In: the live document. Out: all of it as HTML, as it looks now: what is not displayed is marked so, images name the source
// that was loaded, fields hold what was typed, drawings on a canvas are images, shadow roots are declarative, and styles
// that scripts made are written out. It works on a copy in a document of its own, where nothing runs and nothing loads; the
// page is not touched. What may stay in a file is for the engine to say.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  // A form's fields shadow its own properties: ask the prototype.
  const { setAttribute, toggleAttribute, checkVisibility, closest, prepend } = Element.prototype;
  const { get: openShadow } = /** @type {any} */ (Object.getOwnPropertyDescriptor(Element.prototype, "shadowRoot"));
  /** Of what is displayed there is nothing in these. */
  const UNSEEN =
    /^(?:script|style|link|meta|title|head|base|template|source|track|option|optgroup|br|wbr|col|area|param)$/;

  const rulesOf = (/** @type {CSSStyleSheet} */ sheet) => Array.from(sheet.cssRules, (rule) => rule.cssText).join("\n");

  /** The text of a style element, or its rules where scripts have put others in. @param {HTMLStyleElement} style */
  function styleText(style) {
    const text = style.textContent ?? "";
    try {
      const plain = new CSSStyleSheet();
      plain.replaceSync(text);
      if (style.sheet && style.sheet.cssRules.length !== plain.cssRules.length) return rulesOf(style.sheet);
    } catch {
      // Sheets that name others may not be read; their text does.
    }
    return text;
  }

  /** Styles that no element holds. Firefox shows a page's list only through its own view. @param {any} root */
  function adopted(root) {
    try {
      return Array.from((root.wrappedJSObject ?? root).adoptedStyleSheets ?? [], rulesOf).join("\n");
    } catch {
      return "";
    }
  }

  /** @param {Element} element */
  function shadowOf(element) {
    const open = openShadow.call(element);
    if (open) return open;
    try {
      const { dom } = /** @type {any} */ (chrome);
      return element instanceof HTMLElement
        ? (dom?.openOrClosedShadowRoot(element) ?? /** @type {any} */ (element).openOrClosedShadowRoot ?? null)
        : null;
    } catch {
      return null;
    }
  }

  async function blobText(/** @type {string} */ url) {
    const blob = await (await fetch(url)).blob();
    const reader = new FileReader();
    return new Promise((resolve) => {
      reader.onloadend = () => resolve(String(reader.result ?? ""));
      reader.readAsDataURL(blob);
    });
  }

  decant.whole = async () => {
    const still = document.implementation.createHTMLDocument();
    /** @type {Promise<unknown>[]} */
    const late = [];
    const set = (/** @type {Element} */ copy, /** @type {string} */ name, value = "") =>
      setAttribute.call(copy, name, value);

    /** @param {any} live @param {any} copy */
    function mirror(live, copy) {
      if (!UNSEEN.test(live.localName) && !checkVisibility.call(live)) {
        const inside = closest.call(live, "details:not([open])");
        const through = !inside && getComputedStyle(live).display === "contents";
        if (!inside && !through) set(copy, "data-decant-off");
      }
      if (live instanceof HTMLImageElement) {
        const src = live.currentSrc || live.src;
        if (src.startsWith("blob:"))
          late.push(
            blobText(src).then(
              (text) => set(copy, "src", text),
              () => {},
            ),
          );
        else if (src) set(copy, "src", src);
      } else if (live instanceof HTMLInputElement) {
        if (/^(?:checkbox|radio)$/.test(live.type)) toggleAttribute.call(copy, "checked", live.checked);
        else if (!/^(?:password|file|hidden)$/.test(live.type)) set(copy, "value", live.value);
      } else if (live instanceof HTMLTextAreaElement) copy.textContent = live.value;
      else if (live instanceof HTMLOptionElement) toggleAttribute.call(copy, "selected", live.selected);
      else if (live instanceof HTMLStyleElement) {
        copy.textContent = styleText(live);
        if (live.sheet?.disabled) copy.remove();
      } else if (live instanceof HTMLCanvasElement) {
        try {
          const image = still.createElement("img");
          for (const { name, value } of live.attributes) set(image, name, value);
          image.src = live.toDataURL();
          copy.replaceWith(image);
        } catch {
          // Drawn with pictures of other sites: nobody may read it.
        }
      }
    }

    /** @type {{live: any, copy: any}[]} */
    const work = [{ live: document.documentElement, copy: still.importNode(document.documentElement, true) }];
    const [{ copy: root }] = work;
    for (let task = work.pop(); task; task = work.pop()) {
      const lives = [task.live, ...task.live.querySelectorAll("*")];
      const copies = [task.copy, ...task.copy.querySelectorAll("*")];
      for (const [at, live] of lives.entries()) {
        const copy = copies[at];
        if (live.nodeType !== 1) continue;
        const shadow = shadowOf(live);
        if (shadow) {
          const template = still.createElement("template");
          set(template, "shadowrootmode", "open");
          for (const child of shadow.childNodes) template.content.append(still.importNode(child, true));
          prepend.call(copy, template);
          work.push({ live: shadow, copy: template.content });
          template.dataset.sheets = adopted(shadow);
        }
        mirror(live, copy);
      }
    }
    // Only now, as a style more would put the two lists out of step.
    const style = (/** @type {ParentNode} */ into, /** @type {string} */ text) => {
      if (!text) return;
      const element = still.createElement("style");
      element.textContent = text;
      into.append(element);
    };
    style(root.querySelector("head") ?? root, adopted(document));
    const roots = [root];
    for (let at = roots.pop(); at; at = roots.pop()) {
      for (const template of at.querySelectorAll("template[shadowrootmode]")) {
        style(template.content, template.dataset.sheets);
        delete template.dataset.sheets;
        roots.push(template.content);
      }
    }
    await Promise.all(late);
    return `${document.compatMode === "CSS1Compat" ? "<!DOCTYPE html>" : ""}${root.outerHTML}`;
  };
})();
