// In: inlines of the article JSON. Out: nodes, each made by name from a closed list. Nothing here parses markup, and an
// address is used only when its scheme is on the list of its kind: the engine has checked it, this is the second wall.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  const HTML = "http://www.w3.org/1999/xhtml";
  const MATH = "http://www.w3.org/1998/Math/MathML";

  const LINK = /^(?:https?:\/\/|mailto:|tel:)/i;
  const MEDIA = /^https?:\/\//i;
  const IMAGE = /^(?:https?:\/\/|data:image\/(?:png|jpeg|gif|webp|avif)[;,])/i;
  const MATH_NAMES = new Set(
    "mrow mi mn mo ms mtext mspace mfrac msqrt mroot msup msub msubsup mover munder munderover mmultiscripts mprescripts none mtable mtr mtd mpadded mphantom menclose mstyle merror".split(
      " ",
    ),
  );
  const WRAPS = new Map([
    ["strong", "strong"],
    ["emphasis", "em"],
    ["sub", "sub"],
    ["sup", "sup"],
    ["mark", "mark"],
    ["deleted", "del"],
    ["keyboard", "kbd"],
  ]);

  /**
   * Makes an HTML element; XHTML and SVG pages need the namespace said.
   * @param {string} name
   * @param {Record<string, string>} [attributes]
   * @param {...(Node | string)} children
   * @returns {any}
   */
  decant.make = (name, attributes = {}, ...children) => {
    const element = document.createElementNS(HTML, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const { make } = decant;

  decant.linkAddress = (/** @type {unknown} */ url) => (typeof url === "string" && LINK.test(url) ? url : null);
  decant.mediaAddress = (/** @type {unknown} */ url) => (typeof url === "string" && MEDIA.test(url) ? url : null);

  /** @param {{src: string, alt?: string, width?: number, height?: number}} image */
  decant.image = (image) => {
    // In a saved copy pictures come from the library alone, and what it has not got is not fetched.
    const src = decant.pictures && !/^data:/i.test(image.src) ? decant.pictures.get(image.src) : image.src;
    if (!IMAGE.test(image.src)) return document.createTextNode(image.alt ?? "");
    if (!src) return make("span", { class: "missing" }, image.alt || "▢");
    const element = make("img", {
      alt: image.alt ?? "",
      loading: "lazy",
      decoding: "async",
      referrerpolicy: "strict-origin-when-cross-origin",
    });
    if (image.width && image.height) {
      element.width = image.width;
      element.height = image.height;
    }
    // What does not load leaves its words, not a broken picture; a figure without words goes too.
    const missing = () => {
      const figure = element.closest("figure");
      element.replaceWith(...(image.alt ? [make("span", { class: "missing" }, image.alt)] : []));
      if (figure && !figure.textContent.trim() && !figure.querySelector("img")) figure.remove();
    };
    element.addEventListener("error", missing, { once: true });
    element.src = src;
    return element;
  };

  /** @param {{tex?: string, mathml?: any[], text: string}} math */
  decant.math = (math, /** @type {boolean} */ block) => {
    if (!math.mathml?.length) return make("code", { class: "tex" }, math.tex ?? math.text);
    const root = document.createElementNS(MATH, "math");
    if (block) root.setAttribute("display", "block");
    root.setAttribute("alttext", math.tex ?? math.text);
    const work = [{ parent: /** @type {Element} */ (root), nodes: math.mathml }];
    for (let task = work.pop(); task; task = work.pop()) {
      for (const node of task.nodes) {
        if (node.type === "text") task.parent.append(node.text);
        else if (MATH_NAMES.has(node.name)) {
          const element = document.createElementNS(MATH, node.name);
          task.parent.append(element);
          work.push({ parent: element, nodes: node.children ?? [] });
        }
      }
    }
    return root;
  };

  /**
   * Fills an element with inlines.
   * @param {Element} parent
   * @param {any[]} inlines
   * @param {{note(id: string, label: string): Node}} notes makes the reference to a footnote
   */
  decant.inlines = (parent, inlines, notes) => {
    const work = [{ parent, inlines }];
    for (let task = work.pop(); task; task = work.pop()) {
      for (const inline of task.inlines) {
        const into = task.parent;
        const wrap = WRAPS.get(inline.type);
        if (inline.type === "text") into.append(inline.text);
        else if (wrap) {
          const element = make(wrap);
          into.append(element);
          work.push({ parent: element, inlines: inline.content });
        } else if (inline.type === "link") {
          const href = decant.linkAddress(inline.href);
          const element = href ? make("a", { href, rel: "noopener" }) : make("span");
          into.append(element);
          work.push({ parent: element, inlines: inline.content });
        } else if (inline.type === "code") into.append(make("code", {}, inline.text));
        else if (inline.type === "break") into.append(make("br"));
        else if (inline.type === "image") into.append(decant.image(inline));
        else if (inline.type === "math") into.append(decant.math(inline, false));
        else if (inline.type === "footnote_reference") into.append(notes.note(inline.id, inline.label));
        else if (inline.type === "ruby") {
          const ruby = make("ruby");
          for (const part of inline.parts) {
            const base = make("span");
            ruby.append(base, make("rp", {}, "("), make("rt", {}, part.reading), make("rp", {}, ")"));
            work.push({ parent: base, inlines: part.base });
          }
          into.append(ruby);
        }
      }
    }
    return parent;
  };
})();
