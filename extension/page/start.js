// Hiding, as far as every page needs it. In: what the user chose, and the page's head as it comes in. Out: the switch of the
// stylesheet on the root, before anything is painted; and, where the page is cleared, the scripts that look at it, which
// the background puts in. Until those have looked, the stylesheet holds what it knows.
(() => {
  const { decant } = globalThis;
  if (decant.hiding || !/^(?:text\/html|application\/xhtml\+xml)$/.test(document.contentType)) return;
  const { when, isNews } = decant;
  const { getAttribute, setAttribute, removeAttribute } = Element.prototype;
  // A document's named elements shadow its own properties, in content scripts too.
  const rootGetter = Object.getOwnPropertyDescriptor(Document.prototype, "documentElement")?.get;
  /** @returns {Element | null} */
  const rootOf = () => rootGetter?.call(document);
  const SWITCH = "data-decant-hide";
  /** Times that the head is asked while the page comes in. */
  const CHECKS = 400;
  /** Milliseconds between asking a page that is built. */
  const SETTLING = [100, 300, 900, 2700, 8000, 24_000];

  /** What the user chose, as the background wrote it down; as the extension is installed until that is read. @type {any} */
  let chosen;
  /** What the background knows of `state.on`. @type {boolean | null} */
  let told = null;
  /** Hiding is paused in this tab, which only the background knows. */
  let pausedHere = false;
  let checks = 0;
  let counted = -1;
  /** Whether the scripts that look are asked for. */
  let asked = false;
  let address = location.href;
  let timer = 0;
  let settling = 0;

  const self = {
    /** @type {{on: boolean, why: string}} */
    state: { on: false, why: "articles" },
    built: document.readyState !== "loading",
    /** The user looks at what was hidden. */
    showing: false,
    rootOf,
    /** The scripts that look, once they are there. @type {any} */
    looking: null,
    decide,
    ensure,
    pause,
    choose,
    count,
    moved,
    /** Whether a page that is not cleared may yet be: it may turn out to be an article, and what the user switched off can be switched on. */
    isOpen: () => self.state.why !== "articles" || !self.built || settling < SETTLING.length,
    /** Whether all that is known by now has been looked at. */
    isDone: () =>
      self.built && chosen !== undefined && (self.looking ? self.looking.isDone() : !asked && !self.state.on),
    /** Milliseconds of the page's thread that looking took. */
    spent: () => self.looking?.spent() ?? 0,
  };

  /** Whether the user has rules of their own for this site: they hold also where nothing else is hidden. */
  function isOwn() {
    const host = `.${location.hostname}`;
    const stopped = self.state.why === "paused" || self.state.why === "site_off";
    return (
      !stopped &&
      chosen?.own?.some((/** @type {string} */ site) => !site || site.includes("*") || host.endsWith(`.${site}`))
    );
  }

  /** Sets the switch of the stylesheet; frameworks that take over the root throw it out. */
  function ensure() {
    const root = rootOf();
    if (!root) return;
    const kinds = self.state.on ? (chosen?.kinds ?? decant.claims.kinds) : [];
    const value = [...kinds, ...(isOwn() ? [chosen.word] : [])].join(" ");
    if (value && !self.showing) {
      if (getAttribute.call(root, SWITCH) !== value) setAttribute.call(root, SWITCH, value);
    } else removeAttribute.call(root, SWITCH);
  }

  /** @param {boolean} paused */
  function pause(paused) {
    if (paused === pausedHere) return;
    pausedHere = paused;
    decide();
  }

  function decide() {
    const { on, why } = pausedHere ? { on: false, why: "paused" } : when(chosen, location.hostname);
    if (on === null && ++checks > CHECKS) return;
    const before = self.state.on;
    self.state = { on: on ?? isNews(self.built), why };
    const turned = self.state.on !== before;
    ensure();
    // Whoever shows the state asks for it when it is told the count, even where that is the same as before.
    if (turned) counted = -1;
    report();
    if (self.state.on) {
      if (!self.looking) look();
      else if (turned) self.looking.whole();
    } else if (turned || (self.built && on !== null)) release();
    if (!self.state.on && (turned || counted > 0)) count(0);
  }

  /** Says whether this page is cleared. The tab may still be taken for the page before, so a no is said too, once the head is over. */
  function report() {
    if (self.state.on === told || !(self.state.on || document.body)) return;
    told = self.state.on;
    chrome.runtime.sendMessage({ type: "cleared", on: told }).then(pause, () => {});
  }

  /** Asks for the scripts that look, which then see to everything themselves. */
  function look() {
    if (asked) return;
    asked = true;
    // Where they do not come, the next decision asks again.
    const failed = () => (asked = Boolean(self.looking));
    chrome.runtime.sendMessage({ type: "look" }).then(failed, failed);
  }

  /** Takes everything back. */
  function release() {
    if (self.looking) self.looking.release();
    // Marks that came with the page's own bytes.
    else if (document.querySelector("[data-decant]")) look();
  }

  /** @param {number} now boxes that are hidden */
  function count(now) {
    if (now === counted) return;
    counted = now;
    chrome.runtime.sendMessage({ type: "count", count: now }).catch(() => {});
  }

  async function choose() {
    chosen = (await chrome.storage.local.get("hiding").catch(() => /** @type {any} */ ({}))).hiding;
    checks = 0;
    decide();
    if (isOwn()) chrome.runtime.sendMessage({ type: "own" }).catch(() => {});
  }

  /** Other choices, kinds or rules count now, and want another judge. */
  async function anew() {
    self.looking?.forget();
    await choose();
    if (self.state.on) self.looking?.whole();
  }

  /** @type {Record<string, (message: any) => unknown>} */
  const ANSWERS = {
    hidden: () => ({
      ...self.state,
      showing: self.showing,
      items: (self.state.on && self.looking?.list()) || [],
    }),
    show: ({ n, shown }) => self.looking?.show(n, shown),
    showAll: ({ shown }) => {
      self.showing = shown;
      if (self.looking) self.looking.showAll(shown);
      else ensure();
    },
    selectorOf: ({ n }) => self.looking?.selectorOf(n),
    hiding: ({ paused }) => {
      pausedHere = paused;
      return anew();
    },
  };
  chrome.runtime.onMessage.addListener((message, sender, answer) => {
    if (sender.id !== chrome.runtime.id || !Object.hasOwn(ANSWERS, message?.type)) return false;
    Promise.resolve(ANSWERS[message.type](message)).then((value) => answer(value ?? null));
    return true;
  });

  /** The page became another one by its own means. */
  function moved() {
    if (location.href === address) return false;
    address = location.href;
    checks = 0;
    decant.user.forget();
    self.looking?.moved();
    decide();
    self.looking?.whole();
    settle();
    return true;
  }

  // While the page comes in, its head is watched and what stands at its top, not all of it: a page's parts come in ten
  // thousands. What says further down that it is an article is seen before each paint, or when the page is built.
  const early = new MutationObserver(() => {
    watchTop();
    if (moved()) return;
    if (!self.state.on && (!self.built || settling < SETTLING.length)) decide();
    else ensure();
  });
  /** @type {WeakSet<Node>} */
  const watched = new WeakSet();
  function watchTop() {
    const { head, body } = document;
    for (const node of [document, rootOf(), head, body]) {
      if (!node || watched.has(node)) continue;
      watched.add(node);
      const more = node === rootOf() ? { attributes: true, attributeFilter: [SWITCH] } : { subtree: node === head };
      early.observe(node, { childList: true, ...more });
    }
  }
  function beforePaint() {
    if (self.built) return;
    if (!self.state.on) decide();
    requestAnimationFrame(beforePaint);
  }

  /** A page that is drawn by scripts may become an article a while after it is built: it is asked at longer and longer intervals. */
  function settle() {
    clearTimeout(timer);
    settling = 0;
    const again = () => {
      if (self.state.on || settling === SETTLING.length) return;
      timer = setTimeout(() => {
        // What has moved is asked from the beginning.
        if (moved()) return;
        if (!self.state.on) decide();
        settling++;
        again();
      }, SETTLING[settling]);
    };
    again();
  }

  function ready() {
    if (self.built) return;
    self.built = true;
    checks = 0;
    decide();
    self.looking?.ready();
    settle();
  }

  // A page that comes back, or that was got ready unseen: what it told was told of another tab's page, or not at all.
  function shown(/** @type {any} */ { type, persisted }) {
    if (!persisted && type === "pageshow") return;
    told = null;
    report();
    const last = counted;
    counted = -1;
    // Nobody told it of changes while it was away.
    if (persisted) void anew();
    count(Math.max(0, last));
  }

  addEventListener("DOMContentLoaded", ready, true);
  addEventListener("pageshow", shown, true);
  addEventListener("prerenderingchange", shown, true);
  /** @type {any} */ (globalThis).navigation?.addEventListener("currententrychange", moved);
  addEventListener("popstate", moved);
  watchTop();
  if (!self.built) requestAnimationFrame(beforePaint);
  else settle();
  decant.hiding = self;
  decide();
  void choose();
})();
