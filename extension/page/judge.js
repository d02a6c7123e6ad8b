// The page's line to the judge in the background. In: the whole page, or elements of it. Out: what of that is clutter. The
// whole page goes as the HTML that the browser makes of it, which costs its thread a fraction of telling it element by
// element; the judge then asks for the places of the few that may float. Everything goes in small pieces, so that the page
// is never kept waiting.
(() => {
  const { decant } = globalThis;
  if (decant.judge) return;
  const { gather, teller, look, laidOut, shadowIn, getter } = decant;
  const { querySelectorAll: select } = Document.prototype;
  const rootOf = getter(Document, "documentElement");
  const outerHTML = getter(Element, "outerHTML");
  const contentOf = getter(HTMLTemplateElement, "content");
  /** Elements and milliseconds after which the page gets its turn. */
  const SLICE = 64;
  const TURN = 4;
  /** Letters of one message. */
  const CHUNK = 256 * 1024;
  /** Letters of a page that the engine takes at once; one that is longer is told in elements. */
  const MOST = 24 * 1024 * 1024;
  /** What may host a shadow root: custom elements, and what holds nothing else. */
  const CUSTOM = /<([a-z][a-z0-9]*-[a-z0-9-]*)/g;
  const EMPTY = "div:empty,section:empty,aside:empty,span:empty,article:empty,main:empty";

  /** @type {chrome.runtime.Port | null} */
  let port = null;
  /** @type {((message: any) => void) | null} */
  let answer = null;

  function connect() {
    if (port) return port;
    const made = chrome.runtime.connect({ name: "hide" });
    made.onMessage.addListener((message) => {
      decant.judge.onPaused(message.paused);
      answer?.(message);
    });
    made.onDisconnect.addListener(() => {
      if (port === made) port = null;
      answer?.(null);
    });
    port = made;
    return made;
  }

  const turnOver = () =>
    /** @type {any} */ (globalThis).scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

  /** The thread's time that one question takes. */
  function watch() {
    let began = performance.now();
    const self = {
      spent: 0,
      stop() {
        self.spent += performance.now() - began;
      },
      start() {
        began = performance.now();
      },
      isOver: () => performance.now() - began > TURN,
      /** Gives the page its turn. */
      async pass() {
        self.stop();
        await turnOver();
        self.start();
      },
    };
    return self;
  }

  /** @param {chrome.runtime.Port} judge @param {any} message @param {ReturnType<typeof watch>} time */
  async function ask(judge, message, time) {
    // What was sent before lies with a judge that is gone.
    if (port !== judge) return null;
    const given = new Promise((resolve) => (answer = resolve));
    judge.postMessage(message);
    time.stop();
    const told = await given;
    answer = null;
    time.start();
    return told;
  }

  /**
   * Elements by the numbers of their start tags in the page's HTML, which holds what is in templates too.
   * @param {ArrayLike<Element>} list @returns {ArrayLike<Element | undefined>}
   */
  function numbered(list) {
    if (!document.querySelector("template")) return list;
    /** @type {(Element | undefined)[]} */
    const out = [];
    for (const element of Array.from(list)) {
      out.push(element);
      if (!(element instanceof HTMLTemplateElement)) continue;
      // Templates in templates, without recursion: pages nest what they like.
      for (let inner = [contentOf(element)]; inner.length; ) {
        const all = /** @type {DocumentFragment} */ (inner.pop()).querySelectorAll("*");
        out.length += all.length;
        for (const one of all) if (one instanceof HTMLTemplateElement) inner.push(contentOf(one));
      }
    }
    return out;
  }

  /** The elements that may host a shadow root. @param {string} html */
  function hostsIn(html) {
    const names = new Set(Array.from(html.matchAll(CUSTOM), (match) => match[1]));
    return select.call(document, [EMPTY, ...names].join(","));
  }

  decant.judge = {
    onPaused: (/** @type {boolean} */ _) => {},
    hangUp() {
      // Who hangs up is not told that the line is dead.
      port?.disconnect();
      port = null;
      answer?.(null);
    },

    /**
     * Asks about elements of a list. Gives the marks, and the main thread's time; no marks where the answer was lost.
     * @param {any[]} list
     */
    async boxes(list) {
      const time = watch();
      const tell = teller(decant.user.inUse());
      const judge = connect();
      /** The elements as the judge numbers them. @type {Element[]} */
      const known = [];
      for (let at = 0; at < list.length; ) {
        const facts = [];
        while (at < list.length && facts.length < SLICE && !time.isOver()) {
          const one = list[at++];
          if (!one.element.isConnected) continue;
          const told = tell(one);
          if (!told) continue;
          known.push(one.element);
          facts.push(told);
        }
        judge.postMessage({ type: "facts", facts });
        if (at < list.length) await time.pass();
        if (port !== judge) return { found: null, spent: time.spent };
      }
      const told = await ask(judge, { type: "judge" }, time);
      const found = told?.marks?.map((/** @type {any} */ mark) => ({ ...mark, element: known[mark.n] })) ?? null;
      time.stop();
      return { found, spent: time.spent };
    },

    /**
     * Asks about frames by what they show, which the page is not told. Gives those that are prompts, by `index`, the place among
     * the window's frames, and the main thread's time.
     * @param {{element: Element, index: number}[]} frames @param {Element[]} prose
     */
    async frames(frames, prose) {
      const time = watch();
      const tell = teller(decant.user.inUse());
      const judge = connect();
      const facts = [];
      const asked = [];
      for (const one of gather(new Set(frames.map(({ element }) => element)), prose, () => {})) {
        const told = tell(one);
        if (!told) continue;
        const index = frames.find(({ element }) => element === one.element)?.index;
        if (index !== undefined) asked.push({ index, at: facts.length, looks: look(one.element) ?? {} });
        facts.push(told);
      }
      for (let from = 0; from < facts.length; from += SLICE)
        judge.postMessage({ type: "facts", facts: facts.slice(from, from + SLICE) });
      const said = await ask(judge, { type: "frames", frames: asked.slice(0, SLICE) }, time);
      time.stop();
      return { found: said?.frames ?? [], spent: time.spent };
    },

    /**
     * Asks about the whole page. `styled`: what the stylesheet may hide and the judge does not; `floats`: what may float;
     * `hosts`: what may host a shadow root. None where the page cannot be told in this way: then its elements are.
     */
    async page() {
      if (document.contentType !== "text/html") return null;
      const time = watch();
      const html = outerHTML(rootOf(document));
      if (html.length > MOST) return null;
      const list = select.call(document, "*");
      const hosts = Array.from(hostsIn(html));
      // A page that is drawn in shadow roots has most of itself there, where its HTML does not reach.
      const inside = hosts.reduce((sum, host) => sum + (shadowIn(host)?.querySelectorAll("*").length ?? 0), 0);
      if (inside * 4 > list.length) return null;
      const busy = decant.user.inUse();
      const judge = connect();
      for (let from = 0; from < html.length; ) {
        let to = Math.min(from + CHUNK, html.length);
        // A pair of surrogates stays in one piece, as each piece is made into UTF-8 on its own.
        if (to < html.length && (html.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--;
        judge.postMessage({ type: "html", text: html.slice(from, to) });
        from = to;
        if (from < html.length && time.isOver()) await time.pass();
        if (port !== judge) break;
      }
      const lost = () => {
        time.stop();
        return { found: null, styled: [], floats: [], hosts: [], count: 0, spent: time.spent };
      };
      const told = await ask(judge, { type: "survey" }, time);
      if (!told?.survey) return lost();
      const at = numbered(list);
      // Markup that does not come back as what it was: an element cannot be told by its number.
      if (told.survey.count !== at.length) return null;
      const looks = [];
      /** @type {Element[]} */
      const floats = [];
      time.stop();
      await laidOut();
      time.start();
      for (const n of told.survey.ask) {
        const element = at[n];
        if (!element?.isConnected) continue;
        floats.push(element);
        const seen = look(element);
        if (seen) looks.push({ n, ...seen });
        if (time.isOver()) await time.pass();
      }
      if (busy.size) {
        const all = Array.from(at);
        for (const element of busy) {
          const n = all.indexOf(element);
          const known = looks.find((one) => one.n === n);
          if (known) known.busy = true;
          else if (n >= 0) looks.push({ n, busy: true });
        }
      }
      const verdict = await ask(judge, { type: "page", looks }, time);
      if (!verdict?.verdict) return lost();
      const found = [];
      for (const mark of verdict.verdict.marks) {
        const element = at[mark.n];
        if (element?.localName === mark.tag) found.push({ ...mark, element });
      }
      const styled = verdict.verdict.styled.map((/** @type {number} */ n) => at[n]).filter(Boolean);
      time.stop();
      return { found, styled, floats, hosts, count: list.length, spent: time.spent };
    },
  };
})();
