// A click: hands the page to the background, gets the article, shows it; a second click closes it. This file comes last
// and runs at each click; the others only lay out their tools.
(() => {
  const decant = globalThis.decant;
  const { make, t, overlay } = decant;
  /** Longer than this without an answer, and the reader says that it is working. */
  const PATIENCE = 400;

  const ask = (/** @type {any} */ message) => chrome.runtime.sendMessage(message);

  /** The article of a document, or why there is none. @param {string} mode @param {(send: (chunk: string) => void) => void} walk @param {Document} doc */
  function article(mode, walk, doc) {
    return new Promise((resolve) => {
      const port = chrome.runtime.connect({ name: "page" });
      port.onMessage.addListener((result) => {
        resolve(result);
        port.disconnect();
      });
      port.onDisconnect.addListener(() => resolve({ ok: false, code: "failed" }));
      port.postMessage({ type: "begin", url: doc.URL, contentType: "text/html; charset=utf-8", mode });
      walk((text) => port.postMessage({ type: "text", text }));
      port.postMessage({ type: "end", end: true });
    });
  }

  /** The document of the largest frame, where the page is a frameset; null where all are on other sites. */
  function framed() {
    let best = null;
    for (const frame of document.querySelectorAll("frame")) {
      const inner = frame.contentDocument;
      if (inner && (!best || (inner.body?.textContent ?? "").length > (best.body?.textContent ?? "").length))
        best = inner;
    }
    return best;
  }

  function say(/** @type {string} */ code, /** @type {any} */ dress) {
    const actions = [];
    if (code === "no_article") actions.push({ label: t("readAnyway"), run: () => read("anyway") });
    if (selected) actions.push({ label: t("readSelection"), run: () => read("selection") });
    const more = [];
    if (code === "frames") {
      const list = make("ul");
      for (const frame of document.querySelectorAll("frame")) {
        if (!/^https?:/i.test(frame.src)) continue;
        const open = make("button", { type: "button" }, frame.src);
        open.addEventListener("click", () => ask({ type: "openLink", url: frame.src }));
        list.append(make("li", {}, open));
      }
      more.push(list);
    }
    actions.push({ label: t("close"), run: overlay.close });
    overlay.show(decant.message(code, actions, more), dress);
  }

  /** "Saved on …", which opens the copy. @param {{savedAt: string}} copy */
  function savedNote({ savedAt }) {
    const date = new Intl.DateTimeFormat(chrome.i18n.getUILanguage(), { dateStyle: "medium" }).format(
      new Date(savedAt),
    );
    const open = make("button", { type: "button", title: t("libraryOpenCopy") }, t("librarySavedOn", date));
    open.addEventListener("click", () => ask({ type: "openCopy" }));
    return make("p", { class: "kept", lang: t("language"), dir: t("direction") }, open);
  }

  /** What was selected at the click: the open reader takes the selection away. @type {Range | null} */
  let selected = null;

  /** @param {string} mode @param {string} [then] */
  async function read(mode, then) {
    // Of another page, where this one came by the page's own means: it is not saved in this one's place.
    decant.shown = null;
    const wearing = ask({ type: "dress" });
    if (/pdf/.test(document.contentType)) return say("pdf", await wearing);
    const frames = document.body?.localName === "frameset";
    const doc = frames ? framed() : document;
    if (!doc) return say("frames", await wearing);
    const range = mode === "selection" ? selected : null;
    if (mode === "selection" && !range) return say("no_selection", await wearing);

    const reading = article(
      mode,
      range ? (send) => decant.walkSelection(range, send) : (send) => decant.walk(doc, send),
      doc,
    );
    let done = false;
    let waiting = false;
    const patience = setTimeout(async () => {
      const dress = await wearing;
      if (done) return;
      waiting = true;
      overlay.show(decant.message("working", [{ label: t("close"), run: overlay.close }]), dress);
    }, PATIENCE);
    const [result, dress] = await Promise.all([reading, wearing]);
    done = true;
    clearTimeout(patience);
    // Who closed the reader while it worked does not want it any more.
    if (waiting && !overlay.isOpen) return;
    // What else can be done here stands in the popup; a message takes its place where none opens.
    if (result.code === "no_article" && !selected) {
      // Before it opens: what is open when the answer comes may be what the user chose in the popup.
      if (waiting) overlay.close();
      if (await ask({ type: "noArticle" })) return;
    }
    if (result.ok) {
      decant.shown = range ? { ...result.article, part: true } : result.article;
      const drawn = decant.render(result.article);
      overlay.show(drawn, dress);
      ask({ type: "copy" }).then((copy) => copy && drawn.querySelector("header")?.append(savedNote(copy)));
      if (then === "print") void decant.print();
    } else say(result.code, dress);
  }

  if (overlay.isOpen) overlay.close();
  else {
    selected = decant.selected();
    void read(globalThis.decantMode ?? "article", globalThis.decantThen);
  }
  // The next click asks for itself, whatever came of this one.
  globalThis.decantMode = globalThis.decantThen = undefined;
})();
