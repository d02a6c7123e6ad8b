// In: article JSON. Out: one <article> element, built node by node. The same code draws the reader over a page, the
// extension's own reader page and the saved copies; it knows nothing of where it stands.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  const { make } = decant;
  const t = (/** @type {string} */ key, /** @type {(string | number)[]} */ ...values) =>
    chrome.i18n.getMessage(key, values.map(String));

  /** Languages whose books are set without italics and hyphens; the stylesheet asks for the class. */
  const CJK = /^(?:zh|ja|ko|yue)\b/i;

  /** @param {string} iso */
  function dateText(iso) {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return iso;
    const style = /** @type {const} */ ({ dateStyle: "long" });
    // A date without a time is a day on the calendar, the same one in every time zone.
    const day = /^\d{4}-\d{2}-\d{2}$/.test(iso);
    return new Intl.DateTimeFormat(
      chrome.i18n.getUILanguage(),
      day ? { ...style, timeZone: "UTC" } : { ...style, timeStyle: "short" },
    ).format(date);
  }

  const hostOf = (/** @type {string} */ url) => URL.parse(url)?.host.replace(/^www\./, "") ?? "";

  /**
   * References and their notes point at each other. Ids of the page are only keys here: the document's own ids are
   * numbers, so that no page can name an element.
   */
  class Notes {
    /** @type {Map<string, {references: HTMLElement[], item: HTMLElement | null}>} */
    known = new Map();

    of(/** @type {string} */ id) {
      let entry = this.known.get(id);
      if (!entry) {
        entry = { references: [], item: null };
        this.known.set(id, entry);
      }
      return entry;
    }

    note(/** @type {string} */ id, /** @type {string} */ label) {
      const entry = this.of(id);
      const button = make("button", { type: "button", class: "note", "aria-label": t("note", label) }, label);
      entry.references.push(button);
      button.addEventListener("click", () => this.show(button, entry.item));
      return make("sup", {}, button);
    }

    /** The note in a small window at its reference: the place in the text is not lost. */
    show(/** @type {HTMLElement} */ button, /** @type {HTMLElement | null} */ item) {
      if (!item) return;
      const card = make("div", { class: "note-card", popover: "auto", role: "doc-footnote" });
      for (const child of item.children) if (!child.classList.contains("back")) card.append(child.cloneNode(true));
      const root = button.closest("article");
      root?.append(card);
      card.addEventListener("toggle", (/** @type {ToggleEvent} */ event) => {
        if (event.newState === "closed") card.remove();
      });
      card.showPopover();
      const at = button.getBoundingClientRect();
      const box = card.getBoundingClientRect();
      const below = at.bottom + 8 + box.height < innerHeight;
      card.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - 8 - box.height)}px`;
      card.style.left = `${Math.max(12, Math.min(at.left - box.width / 2, innerWidth - box.width - 12))}px`;
    }
  }

  /** What each block becomes. `later` fills an element with blocks when its turn comes: no recursion over depth. */
  /** @type {Record<string, (b: any, tools: {inlines: any, later: any, notes: Notes}) => Node>} */
  const BLOCKS = {
    heading: (b, { inlines }) => inlines(make(`h${Math.min(6, Math.max(2, b.level | 0))}`), b.content),
    paragraph: (b, { inlines }) => inlines(make("p"), b.content),
    list(b, { later }) {
      const list = make(b.ordered ? "ol" : "ul", b.ordered && b.start !== 1 ? { start: String(b.start | 0) } : {});
      for (const item of b.items) list.append(later(make("li"), item));
      return list;
    },
    quote(b, { later, inlines }) {
      const quote = make("blockquote");
      const body = later(make("div"), b.blocks);
      quote.append(body);
      if (b.cite?.length) quote.append(inlines(make("footer"), b.cite));
      return quote;
    },
    code: (b) =>
      make(
        "pre",
        { tabindex: "0", dir: "ltr", ...(b.language ? { "data-language": b.language } : {}) },
        make("code", {}, b.text),
      ),
    table(b, { inlines, later }) {
      const table = make("table");
      if (b.caption?.length) table.append(inlines(make("caption"), b.caption));
      const rows = (/** @type {string} */ part, /** @type {any[]} */ list) => {
        if (!list.length) return;
        const section = make(part);
        for (const row of list) {
          const tr = make("tr");
          for (const cell of row) {
            const td = make(cell.header || part === "thead" ? "th" : "td");
            if (cell.colspan > 1) td.colSpan = cell.colspan;
            if (cell.rowspan > 1) td.rowSpan = cell.rowspan;
            tr.append(later(td, cell.blocks));
          }
          section.append(tr);
        }
        table.append(section);
      };
      rows("thead", b.head);
      rows("tbody", b.rows);
      return make(
        "div",
        { class: "wide", tabindex: "0", role: "region", "aria-label": table.caption?.textContent || t("table") },
        table,
      );
    },
    figure: (b, { inlines }) => figure(b, inlines),
    media(b) {
      const src = decant.mediaAddress(b.src);
      if (!src) return make("p", {}, b.title ?? "");
      const player = make(b.kind === "audio" ? "audio" : "video", { controls: "", preload: "none", src });
      if (decant.mediaAddress(b.poster)) player.poster = b.poster;
      if (b.title) player.setAttribute("aria-label", b.title);
      return make("figure", {}, player, ...(b.title ? [make("figcaption", {}, b.title)] : []));
    },
    embed(b) {
      const href = decant.linkAddress(b.url);
      const name = make("span", { class: "provider" }, b.provider || hostOf(b.url));
      const title = make("span", { class: "card-title" }, b.title || t("openEmbed", hostOf(b.url)));
      return make(
        "p",
        { class: "card" },
        href ? make("a", { href, rel: "noopener" }, name, title) : make("span", {}, name, title),
      );
    },
    math: (b) =>
      make(
        "div",
        { class: "wide math", tabindex: "0", role: "region", "aria-label": t("formula") },
        decant.math(b, true),
      ),
    definitions(b, { inlines, later }) {
      const list = make("dl");
      for (const item of b.items) {
        for (const term of item.terms) list.append(inlines(make("dt"), term));
        for (const detail of item.details) list.append(later(make("dd"), detail));
      }
      return list;
    },
    footnotes(b, { later, notes }) {
      const list = make("ol", { class: "notes" });
      for (const note of b.notes) {
        const item = later(make("li", { "data-label": note.label }), note.blocks);
        const entry = notes.of(note.id);
        entry.item = item;
        list.append(item);
        const back = make("button", { type: "button", class: "back", "aria-label": t("noteBack", note.label) }, "↩");
        back.addEventListener("click", () => {
          entry.references[0]?.scrollIntoView({ block: "center" });
          entry.references[0]?.focus({ preventScroll: true });
        });
        item.append(back);
      }
      return make("section", { role: "doc-endnotes", "aria-label": t("notes") }, list);
    },
    rule: () => make("hr"),
  };

  function figure(/** @type {any} */ b, /** @type {any} */ inlines) {
    const element = make("figure", b.images.length > 1 ? { class: "gallery" } : {}, ...b.images.map(decant.image));
    if (b.caption?.length) element.append(inlines(make("figcaption"), b.caption));
    return element;
  }

  function heading(/** @type {any} */ article, /** @type {any} */ inlines) {
    const head = make("header");
    const site = article.site || hostOf(article.canonical || article.url || "");
    const home = decant.linkAddress(article.url);
    if (site) head.append(make("p", { class: "site" }, home ? make("a", { href: home, rel: "noopener" }, site) : site));
    if (article.title) head.append(make("h1", {}, article.title));
    if (article.lead?.length) head.append(inlines(make("p", { class: "lead" }), article.lead));
    const facts = make("p", { class: "facts" });
    if (article.byline.length) facts.append(make("span", { class: "byline" }, article.byline.join(", ")));
    if (article.published) facts.append(make("time", { datetime: article.published }, dateText(article.published)));
    if (article.modified && article.modified.slice(0, 10) !== article.published?.slice(0, 10)) {
      facts.append(make("time", { datetime: article.modified }, t("updated", dateText(article.modified))));
    }
    if (article.minutes) facts.append(make("span", {}, t("minutes", article.minutes)));
    if (facts.childNodes.length) head.append(facts);
    return head;
  }

  function ending(/** @type {any} */ article) {
    const foot = make("footer", { lang: t("language"), dir: t("direction") });
    const next = article.next.filter(decant.linkAddress);
    if (next.length) {
      const list = make("ol", { class: "next" });
      for (const href of next)
        list.append(make("li", {}, make("a", { href, rel: "noopener" }, href.replace(/^https?:\/\//, ""))));
      foot.append(make("p", {}, t("goesOn")), list);
      // Only where the reader can fetch: not in a sample.
      if (decant.join) foot.append(decant.join(article));
    }
    if (article.left_out.length && article.kept_percent < 100) {
      const details = make("details", {}, make("summary", {}, t("leftOut", article.kept_percent)));
      const list = make("ul");
      for (const part of article.left_out) {
        const reason = t(`reason_${part.reason}`) || part.reason;
        list.append(
          make(
            "li",
            {},
            make("b", {}, reason),
            ` ${t("wordCount", part.words)} `,
            make("q", { dir: "auto" }, part.sample),
          ),
        );
      }
      details.append(list);
      foot.append(details);
    }
    return foot;
  }

  /** For paper: where the links lead, as numbered notes. On the screen the stylesheet hides them. */
  function printedLinks(/** @type {any} */ root) {
    const list = make("ol", { class: "links", "aria-hidden": "true" });
    for (const link of root.querySelectorAll("p:not(.card) a[href],li a[href],td a[href],dd a[href]")) {
      if (!/^https?:/i.test(link.href) || link.textContent.trim() === link.href) continue;
      list.append(make("li", {}, link.href));
      link.after(make("sup", { class: "link-number", "aria-hidden": "true" }, String(list.childElementCount)));
    }
    return list;
  }

  /**
   * Draws an article.
   * @param {any} article
   * @returns {HTMLElement}
   */
  decant.render = (article) => {
    const notes = new Notes();
    const inlines = (/** @type {Element} */ parent, /** @type {any[]} */ list) => decant.inlines(parent, list, notes);
    const root = make("article", { dir: article.direction === "rtl" ? "rtl" : "ltr" });
    if (article.language) root.lang = article.language;
    if (CJK.test(article.language ?? "")) root.classList.add("cjk");
    root.append(heading(article, inlines));
    if (article.image?.images.length) {
      const lead = figure(article.image, inlines);
      lead.classList.add("lead-image");
      root.append(lead);
    }
    /** @type {{parent: Element, blocks: any[]}[]} */
    const work = [];
    const later = (/** @type {Element} */ parent, /** @type {any[]} */ blocks) => {
      work.push({ parent, blocks });
      return parent;
    };
    later(root, article.blocks);
    for (let task = work.shift(); task; task = work.shift()) {
      const drawn = [];
      for (const block of task.blocks) {
        const draw = Object.hasOwn(BLOCKS, block.type) && BLOCKS[block.type];
        if (draw) drawn.push(draw(block, { inlines, later, notes }));
      }
      // A note's way back stands after its words.
      const back = task.parent.querySelector(":scope > .back");
      if (back) back.before(...drawn);
      else task.parent.append(...drawn);
    }
    const links = printedLinks(root);
    const foot = ending(article);
    if (links.childElementCount) foot.prepend(links);
    if (foot.childElementCount) root.append(foot);
    return root;
  };
  decant.t = t;
})();
