// Where highlights stand. In: the words of an article, piece by piece, and highlights, each known by its words and by those
// around it. Out: the part of each piece that is highlighted; or the article itself with marks and notes in it, for every
// format that a copy has. Blanks do not count, so that a page that is set anew, or read by a later Decant, keeps its
// highlights. Knows no document: the background uses it as the reader does.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  const BLANK = /[\s\u00ad\u200b\ufeff]/;
  const flat = (/** @type {string} */ text) => text.replace(/[\s\u00ad\u200b\ufeff]+/g, "");
  /** A quote as long as this is itself wherever it stands; a shorter one wants as many letters around it. */
  const SURE = 24;
  /** So many letters before and after find the place of a quote whose words have changed. */
  const AROUND = 12;

  /** How many letters two texts share at their ends or, with `back`, at their beginnings. */
  function shared(/** @type {string} */ a, /** @type {string} */ b, back = false) {
    let n = 0;
    while (n < a.length && n < b.length && (back ? a[n] === b[n] : a.at(-1 - n) === b.at(-1 - n))) n++;
    return n;
  }

  /** @param {string} text without blanks @param {{quote: string, before: string, after: string}} item @returns {[number, number] | null} */
  function find(text, item) {
    const [quote, before, after] = [item.quote, item.before, item.after].map(flat);
    if (!quote) return null;
    let best = -1;
    let most = -1;
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
      const end = at + quote.length;
      const near =
        shared(text.slice(Math.max(0, at - before.length), at), before) +
        shared(text.slice(end, end + after.length), after, true);
      if (near > most) [best, most] = [at, near];
    }
    if (best >= 0 && quote.length + most >= Math.min(SURE, quote.length + before.length + after.length))
      return [best, best + quote.length];
    const start = text.indexOf(before) + before.length;
    const end = text.indexOf(after, start);
    const sure = before.length >= AROUND && after.length >= AROUND && text.includes(before) && end > start;
    return sure && Math.abs(end - start - quote.length) <= quote.length / 2 ? [start, end] : null;
  }

  /**
   * @param {string[]} texts @param {any[]} items
   * @returns {{cuts: Map<number, {from: number, to: number, item: any, last: boolean}[]>, lost: any[]}} by the piece's number, in
   *   order and without overlap; and what was not found
   */
  decant.place = (texts, items) => {
    let whole = "";
    /** The number of the piece of each letter, and its place there. @type {number[]} */
    const numbers = [];
    /** @type {number[]} */
    const spots = [];
    for (const [n, text] of texts.entries()) {
      for (let at = 0; at < text.length; at++) {
        if (BLANK.test(text[at])) continue;
        whole += text[at];
        numbers.push(n);
        spots.push(at);
      }
    }
    const cuts = new Map();
    const found = items.map((item) => ({ item, at: find(whole, item) }));
    let free = 0;
    for (const { item, at } of found.filter(({ at }) => at).sort((a, b) => Number(a.at?.[0]) - Number(b.at?.[0]))) {
      const [start, end] = /** @type {[number, number]} */ (at);
      const first = Math.max(start, free);
      free = Math.max(free, end);
      /** @type {any} */
      let cut = null;
      for (let i = first; i < end; i++) {
        const [n, spot] = [numbers[i], spots[i]];
        if (cut?.n !== n) {
          cut = { n, from: spot, to: spot, item, last: false };
          cuts.set(n, [...(cuts.get(n) ?? []), cut]);
        }
        cut.to = spot + 1;
      }
      if (cut) cut.last = true;
    }
    return { cuts, lost: found.filter(({ at }) => !at).map(({ item }) => item) };
  };

  /** What holds words in article JSON, in reading order; after the first of these inlines follow, after the others blocks. */
  const INLINES = ["content", "base", "caption", "terms"];
  const PARTS = [...INLINES, "head", "rows", "details", "items", "notes", "parts", "blocks", "cite"];

  /** The pieces of text of an article, in order. Walks with a stack, as deep as the article goes. @param {any} article */
  function pieces(article) {
    /** @type {{node: any, list: any[], inline: boolean}[]} */
    const found = [];
    const top = [article.lead, article.image?.caption, article.blocks];
    const work = top.map((node, n) => ({ node, list: top, inline: n < 2 })).reverse();
    for (let task = work.pop(); task; task = work.pop()) {
      const { node, inline } = task;
      if (!node) continue;
      if (Array.isArray(node)) work.push(...node.map((one) => ({ node: one, list: node, inline })).reverse());
      else if (node.type === "text" || node.type === "code") found.push(task);
      else if (node.type !== "math" && typeof node === "object")
        for (const part of PARTS.toReversed()) {
          if (node[part]) work.push({ node: node[part], list: top, inline: INLINES.includes(part) || part === "cite" });
        }
    }
    return found;
  }

  const text = (/** @type {string} */ words) => ({ type: "text", text: words });
  const paragraphs = (/** @type {string} */ words) =>
    words
      .split(/\n+/)
      .filter((line) => line.trim())
      .map((line) => ({ type: "paragraph", content: [text(line)] }));

  /**
   * An article with its highlights in it: marked, their notes as footnotes, and what is not in the text any more, or stands
   * where nothing can be marked, quoted at the end. The article given stays as it is. One that is a selection (`part`) has
   * only what stands in it: the rest of its page is elsewhere, not gone.
   * @param {any} article @param {any[]} items
   */
  decant.annotate = (article, items) => {
    if (!items.length) return article;
    const copy = structuredClone(article);
    const all = pieces(copy);
    const { cuts, lost: missing } = decant.place(
      all.map(({ node }) => node.text),
      items,
    );
    const lost = article.part ? [] : missing;
    /** @type {any[]} */
    const notes = [];
    /** @type {any[]} */
    const quoted = [];
    for (const [n, list] of cuts) {
      const { node, list: siblings, inline } = all[n];
      // A program's text holds no marks.
      if (!inline) {
        quoted.push(...list.filter((/** @type {any} */ cut) => cut.last).map((/** @type {any} */ cut) => cut.item));
        continue;
      }
      const fresh = [];
      let at = 0;
      const part = (/** @type {number} */ from, /** @type {number} */ to) =>
        from < to ? [{ ...node, text: node.text.slice(from, to) }] : [];
      for (const { from, to, item, last } of list) {
        fresh.push(...part(at, from), { type: "mark", content: part(from, to) });
        at = to;
        if (!last || !item.note) continue;
        const label = `*${notes.length + 1}`;
        const id = `highlight-${item.id}`;
        notes.push({ id, label, blocks: paragraphs(item.note) });
        fresh.push({ type: "footnote_reference", id, label });
      }
      siblings.splice(siblings.indexOf(node), 1, ...fresh, ...part(at, node.text.length));
    }
    const heading = (/** @type {string} */ key) => ({
      type: "heading",
      level: 2,
      content: [text(chrome.i18n.getMessage(key))],
    });
    if (notes.length) copy.blocks.push(heading("highlightNotes"), { type: "footnotes", notes });
    if (lost.length + quoted.length) copy.blocks.push(heading(lost.length ? "highlightLost" : "highlights"));
    for (const item of [...quoted, ...lost])
      copy.blocks.push({ type: "quote", blocks: paragraphs(item.quote) }, ...paragraphs(item.note));
    return copy;
  };
})();
