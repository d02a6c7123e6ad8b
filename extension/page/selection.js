// In: the page's selection. Out: its HTML in chunks, inside the page's own head and the elements around it, so that the
// engine knows title, language and base address. This is a small part of a page, so it is written tag by tag.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
  const SKIP = /^(?:script|style|svg|template|noscript)$/;
  const escaped = (/** @type {string} */ s) =>
    s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  /** The selection, where it is more than a caret. */
  decant.selected = () => {
    const selection = getSelection();
    return selection && !selection.isCollapsed && selection.toString().trim() ? selection.getRangeAt(0) : null;
  };

  function startTag(/** @type {Element} */ element) {
    let tag = `<${element.localName}`;
    for (const { name, value } of element.attributes)
      tag += ` ${name}="${escaped(name === "src" && element instanceof HTMLImageElement ? element.currentSrc || value : value)}"`;
    return `${tag}>`;
  }

  /** @param {Range} range @param {(chunk: string) => void} send */
  decant.walkSelection = (range, send) => {
    const around = /** @type {Element} */ (
      range.commonAncestorContainer.nodeType === 1
        ? range.commonAncestorContainer
        : range.commonAncestorContainer.parentElement
    );
    let out = `<!DOCTYPE html>${startTag(document.documentElement)}${document.head?.outerHTML ?? ""}<body>`;
    /** The open elements' end tags, and where to go on after each. @type {{end: string, next: Node | null}[]} */
    const open = [];
    /** @type {Node | null} */
    let node = around;
    for (;;) {
      while (!node) {
        const last = open.pop();
        if (!last) return decant.inChunks(`${out}</body></html>`, send);
        out += last.end;
        node = last.next;
      }
      /** @type {Node} */
      const here = node;
      node = here === around ? null : here.nextSibling;
      if (!range.intersectsNode(here)) continue;
      if (here instanceof Text) {
        const from = here === range.startContainer ? range.startOffset : 0;
        const to = here === range.endContainer ? range.endOffset : here.length;
        out += escaped(here.data.slice(from, to));
      } else if (here instanceof Element && !SKIP.test(here.localName) && here.checkVisibility()) {
        out += startTag(here);
        if (VOID.test(here.localName)) continue;
        open.push({ end: `</${here.localName}>`, next: node });
        node = here.firstChild;
      }
    }
  };
})();
