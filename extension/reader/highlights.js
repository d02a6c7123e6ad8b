// Highlights and notes in the article that is shown: words are selected and marked, a mark is clicked and its note changed,
// and a panel lists them all, those too whose words are not in the text any more. In: the element that holds bar and article,
// and the page's address. What is kept is kept by the background; where it stands is for `anchor.js` to say.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if (decant.highlighter) return;
  const { make, t } = decant;

  /** Words that are not the article's. */
  const APART =
    "h1,.site,.facts,.kept,article > footer,button,rt,rp,math,.tex,.card,.link-number,.note-card,.missing,[hidden]";
  const LINES = "p,li,h2,h3,h4,h5,h6,td,th,dt,dd,pre,caption,figcaption,blockquote,div";
  /** How many characters around a highlight are kept to find it by. */
  const AROUND = 48;
  /** A selection that still grows gets no bar yet, in ms. */
  const REST = 250;

  /** The element that holds bar and article. @type {any} */
  let scope = null;
  let url = "";
  /** @type {any[]} */
  let items = [];
  /** @type {any[]} */
  let lost = [];
  /** What is shown is a part of its page: what is not in it may stand elsewhere. */
  let isPart = false;
  /** Those of the list. @type {any[]} */
  let shown = [];
  /** Changes on their way to the background, and whether others came meanwhile. */
  let sending = 0;
  let stale = false;
  /** What takes back the changes made since the article is shown. @type {(() => unknown)[]} */
  let undos = [];
  /** @type {AbortController | null} */
  let life = null;
  let resting = 0;

  const article = () => scope?.querySelector("article");

  /** The article's own text nodes. @returns {Text[]} */
  function pieces() {
    const walk = document.createTreeWalker(article(), NodeFilter.SHOW_TEXT);
    const nodes = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode())
      if (!node.parentElement?.closest(APART)) nodes.push(/** @type {Text} */ (node));
    return nodes;
  }

  function paint() {
    if (!article()) return;
    for (const mark of article().querySelectorAll("mark.own")) {
      const { parentNode } = mark;
      mark.replaceWith(...mark.childNodes);
      parentNode.normalize();
    }
    const nodes = items.length ? pieces() : [];
    const placed = decant.place(
      nodes.map((node) => node.data),
      items,
    );
    lost = placed.lost;
    const away = isPart ? lost : [];
    shown = items.filter((item) => !away.includes(item));
    for (const [n, cuts] of placed.cuts) {
      // From the end, so that the places before stay true.
      for (const { from, to, item, last } of cuts.toReversed()) {
        const words = nodes[n].splitText(from);
        words.splitText(to - from);
        const mark = make("mark", { class: "own", "data-id": item.id });
        if (last && item.note) mark.classList.add("noted");
        words.replaceWith(mark);
        mark.append(words);
      }
    }
  }
  decant.paintHighlights = paint;
  /** An article with what is highlighted in it, for the clipboard. */
  decant.highlighted = (/** @type {any} */ article) => decant.annotate(article, items);

  /** @param {any} item in the place of that with its id @param {any} [old] what was there; nothing where it is new */
  async function put(item, old) {
    items = item ? [...items.filter(({ id }) => id !== item.id), item] : items.filter(({ id }) => id !== old.id);
    paint();
    const message = item ? { type: "highlight", url, item } : { type: "unhighlight", url, id: old.id };
    sending++;
    const done = await chrome.runtime.sendMessage(message).catch(() => null);
    sending--;
    if (!done) decant.say(t("library_failed"), true);
    if (stale) void fetchAll();
  }

  /** What is kept of this page by now: another view of it may have changed it. */
  async function fetchAll() {
    stale = sending > 0;
    if (stale || !scope?.isConnected) return;
    const asked = url;
    const found = await chrome.runtime.sendMessage({ type: "highlights", url }).catch(() => null);
    if (!found || url !== asked) return;
    if (sending) stale = true;
    else if (JSON.stringify(found) !== JSON.stringify(items)) {
      items = found;
      paint();
      const panel = scope.querySelector(".panel.highlights:popover-open");
      if (panel) list(panel);
    }
  }
  chrome.runtime.onMessage.addListener((/** @type {any} */ message) => {
    if (message?.type === "highlighted" && url) void fetchAll();
  });
  function change(/** @type {any} */ item, /** @type {any} */ old) {
    const step = () => put(old, item);
    undos.push(step);
    void put(item, old);
    return step;
  }
  /** Takes a change back, once. */
  function undo(step = undos.at(-1)) {
    if (!step || !undos.includes(step)) return;
    undos.splice(undos.indexOf(step), 1);
    step();
  }

  function remove(/** @type {any} */ item) {
    const step = change(null, item);
    decant.say(t("highlightRemoved"), false, { label: t("libraryUndo"), run: () => undo(step) });
  }

  /** What is selected of the article: its place on the screen, and a highlight of it. */
  function selected() {
    const selection = getSelection();
    if (!selection || !article()) return null;
    const root = article().getRootNode();
    const shadowRoots = root === document ? [] : [root];
    const composed = /** @type {any} */ (selection).getComposedRanges?.({ shadowRoots })[0];
    const part = composed ?? (selection.rangeCount ? selection.getRangeAt(0) : null);
    if (!part) return null;
    const range = new Range();
    range.setStart(part.startContainer, part.startOffset);
    range.setEnd(part.endContainer, part.endOffset);
    if (range.collapsed || !range.intersectsNode(article())) return null;
    const words = ["", "", ""];
    /** @type {any} */
    let line = null;
    for (const node of pieces()) {
      const inside = range.intersectsNode(node);
      const after = !inside && range.comparePoint(node, 0) > 0;
      const from = inside && node === range.startContainer ? range.startOffset : 0;
      const to = inside && node === range.endContainer ? range.endOffset : node.length;
      const now = node.parentElement?.closest(LINES);
      const gap = line && now !== line ? "\n" : "";
      line = now;
      if (!inside) words[after ? 2 : 0] += gap + node.data;
      else {
        words[0] += node.data.slice(0, from);
        words[1] += (words[1] && gap) + node.data.slice(from, to);
        words[2] += node.data.slice(to);
      }
    }
    const quote = words[1].trim();
    if (!quote) return null;
    const item = {
      id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`,
      quote: quote.slice(0, 50_000),
      before: words[0].slice(-AROUND),
      after: words[2].slice(0, AROUND),
      note: "",
      at: new Date().toISOString(),
    };
    return { item, box: range.getBoundingClientRect() };
  }

  /** Puts a small window beside a place on the screen. @param {HTMLElement} card @param {DOMRect} at @param {boolean} above */
  function beside(card, at, above) {
    scope.append(card);
    card.showPopover();
    const { width, height } = card.getBoundingClientRect();
    const under = at.bottom + 10;
    const over = at.top - height - 10;
    const fits = above ? over > 60 : under + height < innerHeight;
    card.style.top = `${Math.max(60, Math.min(fits === above ? over : under, innerHeight - height - 12))}px`;
    card.style.left = `${Math.max(12, Math.min(at.left + (at.width - width) / 2, innerWidth - width - 12))}px`;
  }

  const words = (/** @type {any} */ attributes) => ({
    lang: t("language"),
    dir: t("direction"),
    ...attributes,
  });
  const button = (/** @type {string} */ label, /** @type {() => unknown} */ run) => {
    const item = make("button", { type: "button" }, label);
    item.addEventListener("click", run);
    return item;
  };

  /** The note of a highlight, to be read and changed. @param {any} item @param {DOMRect} at */
  function open(item, at) {
    const note = make("textarea", { rows: "4", "aria-label": t("highlightNote"), dir: "auto", maxlength: "50000" });
    note.value = item.note;
    const card = make(
      "div",
      words({ class: "highlight", popover: "auto", role: "dialog", "aria-label": t("highlightNote") }),
      note,
    );
    let removed = false;
    const actions = [
      button(t("highlightRemove"), () => {
        removed = true;
        card.hidePopover();
        remove(item);
      }),
      button(t("libraryDone"), () => card.hidePopover()),
    ];
    card.append(make("p", { class: "acts" }, ...actions));
    // However it is closed, what was written is kept; and where the page or the article is left with the card open.
    let was = item;
    const keepNote = () => {
      if (removed || note.value === was.note) return;
      const now = { ...was, note: note.value };
      change(now, was);
      was = now;
    };
    const signal = life?.signal;
    signal?.addEventListener("abort", keepNote);
    addEventListener("pagehide", keepNote, { signal });
    card.addEventListener("beforetoggle", (/** @type {ToggleEvent} */ event) => {
      if (event.newState === "closed") keepNote();
    });
    card.addEventListener("toggle", (/** @type {ToggleEvent} */ event) => {
      if (event.newState === "closed") card.remove();
    });
    beside(card, at, false);
    note.focus();
  }

  function hide() {
    scope?.querySelector(".highlight[role=toolbar]")?.remove();
  }

  function keep(/** @type {boolean} */ noted) {
    const found = selected();
    hide();
    if (!found) return;
    getSelection()?.removeAllRanges();
    change(found.item, null);
    if (noted) open(found.item, found.box);
  }

  /** The bar at the selection, once it rests. */
  function offer() {
    hide();
    const found = scope?.isConnected && selected();
    if (!found) return;
    const bar = make(
      "div",
      words({ class: "highlight", popover: "manual", role: "toolbar", "aria-label": t("highlights") }),
      button(t("highlightAdd"), () => keep(false)),
      button(t("highlightNote"), () => keep(true)),
    );
    // The selection stays while the bar is pressed.
    bar.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
    bar.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault());
    beside(bar, found.box, true);
  }

  /** Keys: H and N for what is selected, and what takes the last change back. True where it was one. @param {KeyboardEvent} event */
  decant.highlightKey = (event) => {
    if (event.type !== "keydown" || !scope?.isConnected || scope.querySelector("textarea:focus,input:focus"))
      return false;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const bar = scope.querySelector(".highlight[role=toolbar]");
    // The letter that is written on the key; on keyboards of other scripts its place.
    const letter = (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "")).toLowerCase();
    if (plain && bar && (letter === "h" || letter === "n")) keep(letter === "n");
    else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && letter === "z" && undos.length) undo();
    else return false;
    event.preventDefault();
    return true;
  };

  /** All highlights, in the order of the text, those that are not in it at the end. @param {HTMLElement} panel */
  function list(panel) {
    const marks = [...article().querySelectorAll("mark.own")];
    const first = (/** @type {any} */ item) => marks.findIndex((mark) => mark.dataset.id === item.id);
    const rank = (/** @type {any} */ item) => (lost.includes(item) ? marks.length : first(item));
    const rows = shown
      .toSorted((a, b) => rank(a) - rank(b))
      .map((item) => {
        const mark = marks[first(item)];
        const quote = button(item.quote.length > 160 ? `${item.quote.slice(0, 160)}…` : item.quote, () => {
          const at = quote.getBoundingClientRect();
          panel.hidePopover();
          mark?.scrollIntoView({ block: "center" });
          open(item, mark?.getBoundingClientRect() ?? at);
        });
        quote.dir = "auto";
        const row = make("li", {}, quote);
        if (item.note) row.append(make("p", { dir: "auto" }, item.note));
        if (lost.includes(item)) row.append(make("p", { class: "lost" }, t("highlightLost")));
        return row;
      });
    panel.replaceChildren(rows.length ? make("ol", {}, ...rows) : make("p", {}, t("highlightHint")));
  }

  /**
   * Lets an article be highlighted. Gives the tool for the bar; none where there is no address to keep them by.
   * @param {any} holder the element that holds bar and article @param {string | null} address the page's
   * @param {boolean} [part] whether a part of the page is shown
   */
  decant.highlighter = (holder, address, part = false) => {
    life?.abort();
    if (!decant.mediaAddress(address)) return [];
    life = new AbortController();
    [scope, url, items, lost, undos] = [holder, String(address), [], [], []];
    [shown, isPart] = [[], part];
    const on = { signal: life.signal };
    const panel = make("div", words({ class: "panel highlights" }));
    panel.addEventListener("toggle", (/** @type {ToggleEvent} */ event) => event.newState === "open" && list(panel));
    document.addEventListener(
      "selectionchange",
      () => {
        clearTimeout(resting);
        resting = setTimeout(offer, REST);
      },
      on,
    );
    holder.addEventListener(
      "click",
      (/** @type {any} */ event) => {
        const mark = event.target.closest?.("mark.own");
        const item = mark && items.find(({ id }) => id === mark.dataset.id);
        if (item && !event.target.closest("a") && !selected()) open(item, mark.getBoundingClientRect());
      },
      on,
    );
    holder.addEventListener("scroll", hide, on);
    chrome.runtime.sendMessage({ type: "highlights", url }).then((/** @type {any} */ found) => {
      if (!found || url !== address) return;
      // What was marked before they came stays.
      items = [...found, ...items];
      paint();
    });
    return [{ icon: "mark", label: t("highlights"), panel }];
  };
})();
