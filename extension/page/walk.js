// In: a live document. Out: its HTML as text chunks, as the reader sees it now: what scripts drew is there, open
// shadow roots are written as declarative ones, images name the source that was really loaded, and elements that are
// not displayed carry `data-decant-off`. It judges nothing: what is an article is for the engine to say.
//
// This runs on the page's main thread, and cold, so the browser's own serialiser does the work: the few elements that
// need an attribute are found again in the serialised text. (Writing the tree tag by tag in JS costs four times as much.)
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;

  /** Left out: half of a usual page, and nothing of an article. In serialised HTML these begin and end nowhere else. */
  const CUT = /<!--[\s\S]*?-->|<(script(?![^>]*(?:ld\+json|["']math\/))|style|svg)\b[\s\S]*?<\/\1\s*>/gi;
  const CUSTOM = /<([a-z][a-z0-9]*-[a-z0-9-]*)/g;
  /** What may hide a part of the page or host a shadow root, custom elements apart; asking every element costs time. */
  const BOXES = ["div", "section", "aside", "nav", "ul", "form", "header", "footer", "dialog"];
  const OFF = ' data-decant-off=""';
  const CHUNK = 256 * 1024;

  // A form's controls and a document's named elements shadow their own properties (`<input name=shadowRoot>`), in
  // content scripts too: ask the prototypes.
  const getter = (/** @type {any} */ of, /** @type {string} */ name) => {
    const { get } = /** @type {any} */ (Object.getOwnPropertyDescriptor(of.prototype, name));
    return (/** @type {any} */ node) => get.call(node);
  };
  const localName = getter(Element, "localName");
  const outerHTML = getter(Element, "outerHTML");
  const rootElement = getter(Document, "documentElement");
  const firstChild = getter(Node, "firstChild");
  const firstElement = getter(Element, "firstElementChild");
  const nextElement = getter(Element, "nextElementSibling");
  const { checkVisibility, closest, getHTML } = Element.prototype;

  const byName = Document.prototype.getElementsByTagName;
  const select = DocumentFragment.prototype.querySelectorAll;

  const { compareDocumentPosition, contains, getRootNode } = Node.prototype;

  /** The element itself, or the host in the document that it is drawn in. */
  function outermost(/** @type {Element} */ element) {
    let at = element;
    for (let root = getRootNode.call(at); root instanceof ShadowRoot; root = getRootNode.call(at)) at = root.host;
    return at;
  }

  /** The order in which elements stand in the serialised text: what is in a shadow root comes right after its host. */
  function inOrder(/** @type {{element: Element}} */ one, /** @type {{element: Element}} */ other) {
    let [a, b] = [one.element, other.element];
    if (getRootNode.call(a) !== getRootNode.call(b)) [a, b] = [outermost(a), outermost(b)];
    if (a === b) return a === one.element ? -1 : 1;
    return compareDocumentPosition.call(a, b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  }

  const quoted = (/** @type {string} */ s) => s.replace(/&/g, "&amp;").replace(/"/g, "&quot;");

  /**
   * What `checkVisibility` says no to may be `display: contents` or in a closed `<details>`: part of the page. (Asking
   * for the computed style would settle it, but that is dear on what is not displayed.)
   */
  function off(/** @type {Element} */ element) {
    for (let child = firstElement(element); child; child = nextElement(child)) {
      if (checkVisibility.call(child)) return false;
    }
    return !closest.call(element, "details:not([open])");
  }

  /**
   * How an element's serialised text begins: its start tag, and those of its first descendants, which tell it from a
   * twin. (All of its text would be surer, but a hidden menu can be half of the page.)
   */
  function beginning(/** @type {Element} */ element) {
    let key = "";
    let node = /** @type {any} */ (element);
    for (let depth = 0; node && depth < 6; depth++) {
      if (node.nodeType === 3) return key + /^[^&<>\u00a0]{0,60}/.exec(node.data)?.[0];
      // A clone of a custom element would run the page's code, and one of an image or a script is not in the text.
      if (
        node.nodeType !== 1 ||
        localName(node).includes("-") ||
        /^(img|script|style|svg)$/.test(localName(node)) ||
        node.hasAttribute("is")
      )
        break;
      const tag = outerHTML(Node.prototype.cloneNode.call(node, false));
      key += tag.slice(0, tag.lastIndexOf("</") > 0 ? tag.lastIndexOf("</") : undefined);
      node = firstChild(node);
    }
    return key || outerHTML(element).slice(0, 300);
  }

  /**
   * Lists the attributes to add to the serialised text of `root`, in any order.
   * @param {any} root
   * @param {Iterable<string>} names elements to look at; asking for one name at a time is what browsers do fastest
   * @param {{element: Element, attribute: string}[]} changes
   * @param {ShadowRoot[]} shadows
   */
  function survey(root, names, changes, shadows) {
    const all = /** @type {any} */ (root.nodeType === 9 ? byName : select);
    for (const name of names) {
      for (const element of all.call(root, name)) {
        if (!checkVisibility.call(element) && off(element)) {
          changes.push({ element, attribute: OFF });
        }
        const shadow = name === "form" ? null : element.shadowRoot;
        if (shadow) {
          shadows.push(shadow);
          survey(shadow, ["*"], changes, shadows);
        }
      }
    }
    for (const image of all.call(root, "img")) {
      // The source that was loaded may be another than `src` says.
      if (!image.srcset && localName(image.parentNode ?? image) !== "picture") continue;
      if (image.currentSrc && image.currentSrc !== image.src) {
        changes.push({ element: image, attribute: ` src="${quoted(image.currentSrc)}"` });
      }
    }
  }

  /**
   * Sends text in pieces. A pair of surrogates stays in one piece, as each is made into UTF-8 on its own.
   * @param {string} text
   * @param {(chunk: string) => void} send
   */
  decant.inChunks = (text, send) => {
    for (let from = 0; from < text.length; ) {
      let to = Math.min(from + CHUNK, text.length);
      if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--;
      send(text.slice(from, to));
      from = to;
    }
  };

  /**
   * Writes one document.
   * @param {Document} doc
   * @param {(chunk: string) => void} send
   */
  decant.walk = (doc, send) => {
    const root = rootElement(doc);
    if (!root) return;
    let html = outerHTML(root).replace(CUT, "");
    const custom = new Set(Array.from(html.matchAll(CUSTOM), (match) => match[1]));
    /** @type {{element: Element, attribute: string}[]} */
    const changes = [];
    /** @type {ShadowRoot[]} */
    const shadows = [];
    survey(doc, [...BOXES, ...custom], changes, shadows);
    if (shadows.length) {
      // Only `getHTML` writes shadow roots, and it writes an element's inside.
      html = `${html.slice(0, html.indexOf(">") + 1)}${getHTML.call(root, { shadowRoots: shadows }).replace(CUT, "")}</html>`;
    }
    let out = "<!DOCTYPE html>";
    let done = 0;
    /** @type {Element | null} */
    let hidden = null;
    for (const { element, attribute } of changes.sort(inOrder)) {
      if (hidden && contains.call(hidden, element)) continue;
      if (attribute === OFF) hidden = element;
      const key = beginning(element);
      const at = html.indexOf(key, done);
      // Not found where a shadow root lies within the key: then the element counts as displayed.
      if (at < 0) continue;
      const end = at + (/^<[^\s>/]+/.exec(key)?.[0].length ?? 0);
      out += html.slice(done, end) + attribute;
      done = end;
    }
    decant.inChunks(out + html.slice(done), send);
  };
})();
