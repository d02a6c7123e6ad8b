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

  /** The text of a style element, or its rules where scripts have changed them. @param {HTMLStyleElement} style */
  function styleText(style) {
    const text = style.textContent ?? "";
    try {
      if (!style.sheet || /@import/i.test(text)) return text;
      const plain = new CSSStyleSheet({ baseURL: document.baseURI });
      plain.replaceSync(text);
      const live = rulesOf(style.sheet);
      if (live !== rulesOf(plain)) return live;
    } catch {
      // Sheets that name others may not be read; their text does.
    }
    return text;
  }

  /** A sheet that is linked: where scripts have made or switched it off, its address says nothing. @param {HTMLLinkElement} live @param {Element} copy */
  function linked(live, copy) {
    if (!/\bstylesheet\b/i.test(live.rel)) return;
    if (live.disabled || live.sheet?.disabled) copy.remove();
    else if (live.href.startsWith("blob:")) {
      try {
        const style = copy.ownerDocument.createElement("style");
        style.textContent = rulesOf(/** @type {CSSStyleSheet} */ (live.sheet));
        if (live.media) style.media = live.media;
        copy.replaceWith(style);
      } catch {
        copy.remove();
      }
    }
  }

  /** The faces of fonts that the page has no letter of, one a line; a face that is used under the same name is none. */
  function unusedFaces() {
    try {
      const line = (/** @type {FontFace} */ { family, style, weight, unicodeRange }) =>
        [family, style, weight, unicodeRange].join("\t");
      const faces = [...document.fonts];
      const used = new Set(faces.filter(({ status }) => status !== "unloaded").map(line));
      return [...new Set(faces.map(line))].filter((one) => !used.has(one)).join("\n");
    } catch {
      return "";
    }
  }

  /** How browsers show what stands above the page; a copy has no such place. */
  const TOP = `dialog:where([data-top=modal]),:where([data-top=popover]){position:fixed;inset:0;z-index:2147483647;margin:auto;overflow:auto;width:fit-content;height:fit-content}
dialog:where([data-top=modal]){max-width:calc(100% - 6px - 2em);max-height:calc(100% - 6px - 2em)}
:where([data-top=popover]){border:solid;padding:.25em;color:CanvasText;background:Canvas}`;

  /** @param {Element} live @returns {"modal" | "popover" | null} */
  function above(live) {
    try {
      if (live.matches("dialog:modal")) return "modal";
      return live.matches("[popover]:popover-open") ? "popover" : null;
    } catch {
      return null;
    }
  }

  /** The picture that a video shows now. @param {HTMLVideoElement} video */
  function frameOf(video) {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    return canvas.toDataURL("image/jpeg", 0.9);
  }

  /** The address of a picture that a script has not put in yet: it does so when the picture comes into view. @param {HTMLImageElement} live */
  function lazyOf(live) {
    const now = live.currentSrc || live.src;
    const waits = !now || (now.startsWith("data:") && now.length < 2000) || (live.complete && live.naturalWidth < 3);
    const { src, lazySrc, original, srcset, lazySrcset } = live.dataset;
    const named = waits && (src || lazySrc || original || (srcset || lazySrcset)?.trim().split(/[\s,]/)[0]);
    return named && URL.canParse(named, document.baseURI) ? new URL(named, document.baseURI).href : "";
  }

  /**
   * How many of a picture's own pixels make one of the page's, where the page chose it from several.
   * @param {HTMLImageElement} live
   */
  async function densityOf(live) {
    const probe = new Image();
    probe.src = live.currentSrc;
    await Promise.race([probe.decode(), new Promise((_, no) => setTimeout(no, 3000))]);
    const density = probe.naturalWidth / live.naturalWidth;
    return Number.isFinite(density) && Math.abs(density - 1) > 0.01 ? density : 1;
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
    /** Parts of other files that are in the copy. @type {Map<string, string>} */
    const parts = new Map();
    const set = (/** @type {Element} */ copy, /** @type {string} */ name, value = "") =>
      setAttribute.call(copy, name, value);

    let hasTop = false;

    /** A picture in the place of something else. @param {Element} live @param {string} kind @param {string} src */
    function likeness(live, kind, src) {
      const image = still.createElement("img");
      for (const { name, value } of live.attributes)
        if (!(kind === "canvas" ? /^(?:width|height|src)$/ : /^(?:data|src|type|srcset)$/).test(name))
          set(image, name, value);
      set(image, "src", src);
      set(image, "data-decant-as", kind);
      return image;
    }

    /** @param {any} live @param {any} copy */
    function mirror(live, copy) {
      if (!UNSEEN.test(live.localName) && !checkVisibility.call(live)) {
        const inside = closest.call(live, "details:not([open])");
        const through = !inside && getComputedStyle(live).display === "contents";
        if (!inside && !through) {
          set(copy, "data-decant-off");
          // What it holds is not written; a field's state tells how others look.
          if (!(live instanceof HTMLInputElement)) return;
        }
      }
      const place = above(live);
      if (place) {
        set(copy, "data-top", place);
        const { backgroundColor } = getComputedStyle(live, "::backdrop");
        const own = live.getAttribute("style");
        const behind = `outline:200vmax solid ${backgroundColor}`;
        if (!/^rgba\(.*, 0\)$|transparent/.test(backgroundColor)) set(copy, "style", own ? `${own};${behind}` : behind);
        hasTop = true;
      }
      if (live instanceof HTMLImageElement) {
        const lazy = lazyOf(live);
        const src = lazy || live.currentSrc || live.src;
        if (src.startsWith("blob:"))
          late.push(
            blobText(src).then(
              (text) => set(copy, "src", text),
              () => {},
            ),
          );
        else if (src) set(copy, "src", src);
        // What the page has chosen so far only keeps the place of a picture that is late.
        const chosen = !lazy && (live.srcset || live.parentElement instanceof HTMLPictureElement);
        if (chosen && live.naturalWidth && /^https?:/.test(src))
          late.push(
            densityOf(live).then(
              (density) => density !== 1 && set(copy, "data-decant-density", String(density)),
              () => {},
            ),
          );
      } else if (live instanceof HTMLObjectElement || live instanceof HTMLEmbedElement) {
        const address = live instanceof HTMLEmbedElement ? live.src : live.data;
        if (/^image\//.test(live.type) || /\.svg(?:[?#]|$)/i.test(address))
          copy.replaceWith(likeness(live, live.localName, address));
      } else if (live instanceof HTMLIFrameElement) {
        // Nobody sees these.
        if (live.offsetWidth < 8 || live.offsetHeight < 8) set(copy, "data-decant-off");
      } else if (live instanceof HTMLVideoElement) {
        try {
          if (!live.poster && live.readyState > 1) set(copy, "poster", frameOf(live));
        } catch {
          // Another site's: nobody may read it.
        }
      } else if (live instanceof SVGUseElement) late.push(decant.borrow(live, copy, parts).catch(() => {}));
      else if (live instanceof HTMLLinkElement) linked(live, copy);
      else if (live instanceof HTMLInputElement) {
        if (/^(?:checkbox|radio)$/.test(live.type)) toggleAttribute.call(copy, "checked", live.checked);
        else if (!/^(?:password|file|hidden)$/.test(live.type)) set(copy, "value", live.value);
      } else if (live instanceof HTMLTextAreaElement) copy.textContent = live.value;
      else if (live instanceof HTMLOptionElement) toggleAttribute.call(copy, "selected", live.selected);
      else if (live instanceof HTMLStyleElement) {
        copy.textContent = styleText(live);
        if (live.sheet?.disabled) copy.remove();
      } else if (live instanceof HTMLCanvasElement) {
        try {
          copy.replaceWith(likeness(live, "canvas", live.toDataURL()));
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
        if (live instanceof SVGSVGElement && !live.ownerSVGElement && checkVisibility.call(live)) {
          const end = at + 1 + live.querySelectorAll("*").length;
          decant.dressDrawing(lives.slice(at, end), copies.slice(at, end));
        }
      }
    }
    // Only now, as a style more would put the two lists out of step.
    const style = (/** @type {ParentNode} */ into, /** @type {string} */ text) => {
      if (!text) return;
      const element = still.createElement("style");
      element.textContent = text;
      into.append(element);
    };
    const head = root.querySelector("head") ?? root;
    style(head, adopted(document));
    if (hasTop) {
      const top = still.createElement("style");
      top.textContent = TOP;
      head.prepend(top);
    }
    const faces = unusedFaces();
    if (faces) set(root, "data-decant-faces", faces);
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
