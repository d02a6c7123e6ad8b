// Hiding on the live page. In: the page as it grows, and what the user chose. Out: marks. It decides when to look and what
// to send; whether something is clutter the judge in the background says, which is asked over a port in small pieces, so
// that the page is never kept waiting. Until it answers, the stylesheet holds what it knows.
(() => {
  const { decant } = globalThis;
  if (decant.hiding || !/^(?:text\/html|application\/xhtml\+xml)$/.test(document.contentType)) return;
  const { marks, gather, teller, when, isNews, parentOf } = decant;
  const { checkVisibility, setAttribute, getAttribute, removeAttribute } = Element.prototype;
  const rootOf = decant.getter(Document, "documentElement");
  const SWITCH = "data-decant-hide";
  /** Elements and milliseconds after which the page gets its turn. */
  const SLICE = 64;
  const TURN = 4;
  /** Looking takes at most one part in so many of the page's time. */
  const SHARE = 20;
  const SOON = 40;
  /** Milliseconds in which what happens after a click is the user's doing. */
  const DOING = 1000;

  /** What the user chose, as the background wrote it down; as the extension is installed until that is read. @type {any} */
  let chosen;
  /** @type {{on: boolean, why: string}} */
  let state = { on: false, why: "articles" };
  /** What the background knows of it. @type {boolean | null} */
  let told = null;
  let built = document.readyState !== "loading";
  /** Hiding is paused in this tab, which only the background knows. */
  let pausedHere = false;
  /** The user looks at what was hidden. */
  let showing = false;
  let address = location.href;
  /** @type {Set<Element>} */
  let roots = new Set();
  let whole = false;
  let looked = 0;
  let running = false;
  let resumeAt = 0;
  /** Milliseconds of the page's thread that were taken so far. */
  let total = 0;
  let timer = 0;
  let changes = 0;
  let checks = 0;
  let counted = -1;
  /** Looks in a row whose answer was lost. */
  let lost = 0;
  /** @type {WeakMap<Element, number>} */
  const tries = new WeakMap();
  /** Paragraphs by which the judge knows the article again. @type {Element[]} */
  let prose = [];

  const kinds = () => chosen?.kinds ?? decant.claims.kinds;

  // ---- what the user does

  let acted = Number.NEGATIVE_INFINITY;
  let clicked = Number.NEGATIVE_INFINITY;
  /** @type {EventTarget | null} */
  let focus = null;
  /** @type {Set<Element>} */
  const filled = new Set();
  /** @type {Set<Element>} */
  const opened = new Set();
  const CONTROL = "a,button,label,summary,input[type=button],input[type=submit],[role=button],[role=link],[onclick]";
  for (const type of ["pointerdown", "keydown", "click", "focusin", "input"]) {
    addEventListener(
      type,
      (event) => {
        if (!event.isTrusted) return;
        const target = /** @type {Element} */ (event.composedPath()[0]);
        if (type === "focusin") focus = performance.now() - acted < DOING ? target : null;
        else if (type === "input") filled.add(target);
        else acted = performance.now();
        if (type === "click" && target.closest?.(CONTROL)) clicked = acted;
      },
      { capture: true, passive: true },
    );
  }

  /** What must not be taken away under the user's hands. */
  function inUse() {
    for (const all of [filled, opened]) for (const one of all) if (!one.isConnected) all.delete(one);
    const busy = new Set(opened);
    for (const field of filled) if (/** @type {any} */ (field).value !== "") busy.add(field);
    if (focus instanceof Element && focus.matches("input,textarea,select,[contenteditable]") && focus.matches(":focus"))
      busy.add(focus);
    return busy;
  }

  /** Something that came over the page because the user asked for it. */
  function isOpened(/** @type {Element} */ element) {
    if (performance.now() - clicked > DOING) return false;
    const over = "dialog,[role=dialog],[aria-modal=true]";
    return element.matches(over) || element.querySelector(`${over},input`) !== null;
  }

  // ---- the judge

  /** @type {chrome.runtime.Port | null} */
  let port = null;
  /** @type {((marks: any[] | null) => void) | null} */
  let answer = null;

  function connect() {
    if (port) return port;
    const made = chrome.runtime.connect({ name: "hide" });
    made.onMessage.addListener((message) => {
      pause(message.paused);
      answer?.(message.marks);
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

  /** Asks about a list of elements. Gives the marks, and the main thread's time. */
  async function ask(/** @type {any[]} */ list, /** @type {(one: any) => void} */ each) {
    const tell = teller(inUse());
    const judge = connect();
    /** The elements as the judge numbers them. @type {Element[]} */
    const known = [];
    let spent = 0;
    for (let at = 0; at < list.length; ) {
      const began = performance.now();
      const facts = [];
      while (at < list.length && facts.length < SLICE && performance.now() - began < TURN) {
        const one = list[at++];
        if (!one.element.isConnected) continue;
        const told = tell(one);
        if (!told) continue;
        known.push(one.element);
        facts.push(told);
        each(one);
      }
      judge.postMessage({ type: "facts", facts });
      spent += performance.now() - began;
      if (at < list.length) await turnOver();
      // Half of the facts are with a judge that is gone.
      if (port !== judge) return { found: null, spent };
    }
    const found = await new Promise((resolve) => {
      answer = resolve;
      judge.postMessage({ type: "judge" });
    });
    answer = null;
    return { found: found?.map((/** @type {any} */ mark) => ({ ...mark, element: known[mark.n] })) ?? null, spent };
  }

  // ---- one look

  async function look() {
    if (running || !state.on || showing) return;
    if (!chrome.runtime?.id) return stop();
    running = true;
    const everything = whole;
    const wanted = roots;
    roots = new Set();
    whole = false;
    changes = 0;
    const began = performance.now();
    let spent = 0;
    try {
      const all = everything ? new Set([rootOf(document)]) : boxes(wanted);
      if (all.size) {
        marks.adopt();
        const list = gather(all, everything ? [] : prose.filter((one) => one.isConnected), watch);
        if (everything) {
          looked = list.length;
          prose = [];
        }
        spent = performance.now() - began;
        /** What the stylesheet hides, outermost. @type {Map<Element, string>} */
        const styled = new Map();
        const result = await ask(list, ({ element, parent, context }) => {
          if (context) return;
          if (everything && element.localName === "p" && prose.length < 40 && (element.textContent?.length ?? 0) > 120)
            prose.push(element);
          if (checkVisibility.call(element) || (parent && !checkVisibility.call(parent))) return;
          const kind = getComputedStyle(element).getPropertyValue("--decant").trim();
          if (kind) styled.set(element, kind);
        });
        spent += result.spent;
        const applied = performance.now();
        // With its answer a look is lost, not what was to be looked at: it is asked again, but not of an engine that this page stops.
        if (result.found) lost = 0;
        else if (state.on && ++lost < 3) {
          if (everything) whole = true;
          else for (const one of wanted) roots.add(one);
        }
        if (result.found && state.on && !showing) apply(result.found, list, styled, everything);
        spent += performance.now() - applied;
      }
    } catch (error) {
      if (!chrome.runtime?.id) return stop();
      console.debug("Decant:", error);
    } finally {
      running = false;
      total += spent;
      resumeAt = performance.now() + spent * SHARE;
      if (roots.size || whole) later();
    }
  }

  /** @param {any[]} found @param {any[]} list @param {Map<Element, string>} styled @param {boolean} everything */
  function apply(found, list, styled, everything) {
    keepPlace(() => {
      const judged = new Set(found.map((one) => one.element));
      /** Whether an element, or something around it, was judged. */
      const covered = (/** @type {Element | null} */ element) => {
        for (let at = element; at; at = parentOf(at)) if (judged.has(at)) return true;
        return false;
      };
      if (everything) {
        const asked = new Set(list.map((one) => one.element));
        for (const [element, item] of marks.items) {
          if (
            asked.has(element) &&
            !item.shown &&
            item.reason !== "empty place" &&
            item.reason !== "backdrop" &&
            !covered(element)
          )
            marks.unmark(element);
        }
        for (const element of styled.keys()) if (!covered(element)) marks.spare(element);
      }
      for (const { element, kind, reason } of found) if (element.isConnected) marks.mark(element, kind, reason);
      const now = [...marks.items];
      for (const [element, item] of now.slice(-200)) if (!item.shown) marks.collapse(element, item);
      marks.free();
    });
    tell();
  }

  /** Does something to the page without moving what the user looks at, where the browser does not see to that itself. */
  function keepPlace(/** @type {() => void} */ step) {
    const root = rootOf(document);
    const own =
      scrollY > 0 &&
      [root, document.body].some((element) => element && getComputedStyle(element).overflowAnchor === "none");
    const anchor = own
      ? document
          .elementsFromPoint(innerWidth / 2, innerHeight / 3)
          .find((element) => element.matches("p,h1,h2,h3,figure,li,td"))
      : null;
    const was = anchor?.getBoundingClientRect().top ?? 0;
    step();
    const moved = (anchor?.getBoundingClientRect().top ?? 0) - was;
    if (anchor && moved && checkVisibility.call(anchor)) scrollBy({ top: moved, behavior: "instant" });
  }

  /** The boxes in which something changed: from each changed element as far up as a box stays small. */
  function boxes(/** @type {Set<Element>} */ changed) {
    /** @type {Set<Element>} */
    const out = new Set();
    for (const element of changed) {
      if (!element.isConnected || marks.within(element)) continue;
      if (isOpened(element)) {
        opened.add(element);
        if (getComputedStyle(element).getPropertyValue("--decant")) marks.spare(element);
        continue;
      }
      let box = element;
      for (let up = parentOf(box); up && !/^(?:html|body|main|article)$/.test(up.localName); up = parentOf(up)) {
        if (up.getElementsByTagName("*").length > SLICE) break;
        box = up;
      }
      out.add(box);
    }
    for (const box of out) {
      for (let up = parentOf(box); up; up = parentOf(up)) {
        if (out.has(up)) {
          out.delete(box);
          break;
        }
      }
    }
    return out;
  }

  function later(wait = SOON) {
    if (timer || running) return;
    timer = setTimeout(
      () => {
        timer = 0;
        void look();
      },
      Math.max(wait, resumeAt - performance.now()),
    );
  }

  // ---- what the page does

  /** @type {WeakSet<Node>} */
  const watched = new WeakSet();
  const observer = new MutationObserver((records) => {
    if (location.href !== address) return moved();
    if (!state.on) return void decide();
    if (showing) return;
    for (const { type, target, addedNodes } of records) {
      const element = /** @type {Element} */ (target);
      if (type === "childList") {
        for (const node of addedNodes) {
          if (node instanceof Element && !node.hasAttribute("data-decant-own")) roots.add(node);
          else if (node.nodeType === 3 && target instanceof Element && /\S/.test(/** @type {Text} */ (node).data))
            roots.add(element);
        }
        changes += addedNodes.length;
        continue;
      }
      if (element === document.body || element === rootOf(document)) {
        // A lock that comes after a click is the user's; any other is the overlay's.
        if (performance.now() - clicked > DOING) setTimeout(() => state.on && !showing && marks.free(), SOON);
        continue;
      }
      const count = (tries.get(element) ?? 0) + 1;
      tries.set(element, count);
      if (count > 4) continue;
      const item = marks.items.get(element);
      if (item) {
        if (getAttribute.call(element, "data-decant") === null) marks.mark(element, item.kind, item.reason);
      } else roots.add(element);
    }
    ensure();
    if (!built) {
      // A page that trickles in is looked at as it comes.
      if (performance.now() > 1500 && changes > 300) whole = true;
      else return;
    } else if (roots.size > 1000 || changes > Math.max(200, looked / 4)) whole = true;
    if (whole) roots.clear();
    if (roots.size || whole) later(whole && !built ? 700 : SOON);
  });

  function watch(/** @type {Node} */ node) {
    if (watched.has(node)) return;
    watched.add(node);
    observer.observe(node, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["class", "id", "style", "open", "hidden", "data-decant"],
    });
  }

  /** Whether the user has rules of their own for this site: they hold also where nothing else is hidden. */
  function isOwn() {
    const host = `.${location.hostname}`;
    const stopped = state.why === "paused" || state.why === "site_off";
    return (
      !stopped &&
      chosen?.own?.some((/** @type {string} */ site) => !site || site.includes("*") || host.endsWith(`.${site}`))
    );
  }

  /** The switch of the stylesheet; frameworks that take over the root throw it out. */
  function ensure() {
    const root = rootOf(document);
    if (!root) return;
    const value = [...(state.on ? kinds() : []), ...(isOwn() ? [chosen.word] : [])].join(" ");
    if (value && !showing) {
      if (getAttribute.call(root, SWITCH) !== value) setAttribute.call(root, SWITCH, value);
    } else removeAttribute.call(root, SWITCH);
  }

  function pause(/** @type {boolean} */ paused) {
    if (paused === pausedHere) return;
    pausedHere = paused;
    decide();
  }

  function decide() {
    const { on, why } = pausedHere ? { on: false, why: "paused" } : when(chosen, location.hostname);
    if (on === null && ++checks > 400) return;
    const now = { on: on ?? isNews(built), why };
    const turned = now.on !== state.on;
    state = now;
    ensure();
    // Whoever shows the state asks for it when it is told the count, even where that is the same as before.
    if (turned) counted = -1;
    report();
    if (turned && state.on && built) {
      whole = true;
      later(0);
    }
    if (turned && !state.on) release();
    if (built && !state.on && on === false) release();
  }

  /** Says whether this page is cleared. The tab may still be taken for the page before, so a no is said too, once the head is over. */
  function report() {
    if (state.on === told || !(state.on || document.body)) return;
    told = state.on;
    chrome.runtime.sendMessage({ type: "cleared", on: told }).then(pause, () => {});
  }

  /** Takes everything back. */
  function release() {
    marks.adopt();
    if (marks.items.size) keepPlace(() => marks.clear());
    roots.clear();
    tell();
  }

  /** Another page by the page's own means. */
  function moved() {
    address = location.href;
    checks = 0;
    looked = 0;
    opened.clear();
    filled.clear();
    decide();
    if (state.on) {
      whole = true;
      later(SOON);
    }
  }

  function ready() {
    if (built) return;
    built = true;
    checks = 0;
    decide();
    if (state.on) {
      whole = true;
      later(0);
    } else release();
  }

  /** Of an extension that is gone: what is hidden stays so, nothing new is looked at. */
  function stop() {
    observer.disconnect();
    state.on = false;
  }

  // ---- the rest of the extension

  function tell() {
    const count = state.on && !showing ? marks.count() : 0;
    if (count === counted) return;
    counted = count;
    chrome.runtime.sendMessage({ type: "count", count }).catch(() => {});
  }

  function showAll(/** @type {boolean} */ shown) {
    showing = shown;
    keepPlace(() => {
      ensure();
      marks.all(!shown);
    });
    observer.takeRecords();
    if (!shown) {
      whole = true;
      later(0);
    }
    tell();
  }

  async function choose() {
    chosen = (await chrome.storage.local.get("hiding").catch(() => /** @type {any} */ ({}))).hiding;
    checks = 0;
    decide();
    if (isOwn()) chrome.runtime.sendMessage({ type: "own" }).catch(() => {});
  }

  /** Other choices, kinds or rules count now, and want another judge. */
  async function anew() {
    // Who hangs up is not told that the line is dead.
    port?.disconnect();
    port = null;
    answer?.(null);
    await choose();
    if (!state.on) return;
    whole = true;
    later(0);
  }

  /** @type {Record<string, (message: any) => unknown>} */
  const ANSWERS = {
    hidden: () => ({ ...state, showing, items: state.on ? marks.list() : [] }),
    show: ({ n, shown }) => {
      keepPlace(() => marks.show(n, shown));
      tell();
    },
    showAll: ({ shown }) => showAll(shown),
    selectorOf: ({ n }) => {
      const [element] = marks.find(n) ?? [];
      // Whoever asks has put `selector.js` into the page.
      return element ? decant.selectorOf(element) : null;
    },
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

  decant.hiding = {
    /** Whether all that is known by now has been looked at. */
    isDone: () => built && chosen !== undefined && !running && !timer,
    spent: () => total,
  };
  watch(document);
  addEventListener("DOMContentLoaded", ready, true);
  addEventListener("load", () => {
    whole = state.on;
    later(200);
  });
  // A page that comes back, or that was got ready unseen: what it told was told of another tab's page, or not at all.
  for (const type of ["pageshow", "prerenderingchange"]) {
    addEventListener(
      type,
      (event) => {
        counted = -1;
        told = null;
        report();
        // Nobody told it of changes while it was away.
        if (/** @type {any} */ (event).persisted) void anew();
        tell();
      },
      true,
    );
  }
  decide();
  void choose();
})();
