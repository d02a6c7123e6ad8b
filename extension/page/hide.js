// Looking at a page that is cleared. In: the page as it changes. Out: marks. It decides when to look and at what; whether
// something is clutter the judge says. The page is looked at as a whole when it is built, and after that only where it
// changed.
(() => {
  const { decant } = globalThis;
  const { hiding, marks, freeing, gather, judge, frames, user, parentOf, shadowIn, laidOut } = decant;
  if (!hiding || hiding.looking) return;
  const { checkVisibility, getAttribute } = Element.prototype;
  const { rootOf } = hiding;
  /** A changed box is looked at with what stands around it, as far as that is no more elements than this. */
  const SMALL = 64;
  /** Looking takes at most one part in so many of the page's time; less and less of it where looks in a row found nothing. */
  const SHARE = 20;
  const FUTILE = 5;
  const MOST_FUTILE = 6;
  const SOON = 40;
  /** Milliseconds after which a page that still comes in is looked at, and how often then. */
  const TRICKLE = 1500;
  const EACH = 700;
  /** Paragraphs by which the judge knows the article again, and the letters that one has at least. */
  const PROSE = 40;
  const LONG = 120;
  /** Milliseconds after the page has loaded in which its custom elements are defined. */
  const DEFINED = [1000, 3000, 9000];
  /** Milliseconds between two looks at what overlays did, where no new one came. */
  const TIDY = 1000;
  /** Changes of one element's attributes that are looked at. */
  const TRIES = 4;
  /** Marks set last whose places are looked at. */
  const LATEST = 200;

  /** @type {Set<Element>} */
  let roots = new Set();
  let whole = false;
  /** Elements that the last whole look saw. */
  let looked = 0;
  let running = false;
  let resumeAt = 0;
  /** Milliseconds of the page's thread that were taken so far. */
  let total = 0;
  let timer = 0;
  /** Nodes that came since the last whole look. */
  let changes = 0;
  /** Looks in a row whose answer was lost. */
  let lost = 0;
  /** Looks in a row that found nothing. */
  let futile = 0;
  /** When overlays were looked at, and the timer that does it again. */
  let tidied = 0;
  let tidying = 0;
  /** Whether what style sheets did has been looked at. */
  let isLoaded = false;
  /** @type {WeakMap<Element, number>} */
  const tries = new WeakMap();
  /** @type {Element[]} */
  let prose = [];
  /** What may float above the page, and how it stood when it was looked at. @type {Map<Element, string>} */
  const floats = new Map();
  /** What may get a shadow root yet: that is nothing that an observer tells of. @type {Set<Element>} */
  const hosts = new Set();

  const isActive = () => hiding.state.on && !hiding.showing;
  const positionOf = (/** @type {Element} */ element) => getComputedStyle(element).position;

  // ---- one look

  async function look() {
    if (running || !isActive()) return;
    if (!chrome.runtime?.id) return stop();
    running = true;
    const everything = whole;
    const wanted = roots;
    roots = new Set();
    whole = false;
    const began = performance.now();
    let spent = 0;
    let isOver = false;
    try {
      marks.adopt();
      const result = (everything && (await lookAtAll())) || (await lookAt(wanted, everything));
      spent = result.spent;
      // With its answer a look is lost, not what was to be looked at: it is asked again, but not of an engine that this page stops.
      if (result.found) lost = 0;
      else if (hiding.state.on && ++lost < 3) {
        if (everything) whole = true;
        else for (const one of wanted) roots.add(one);
      }
      if (result.found) {
        await laidOut();
        const applied = performance.now();
        if (isActive()) apply(result, everything);
        spent += performance.now() - applied;
      }
      if (isActive() && hiding.built) spent += await lookAtFrames();
      isOver = true;
    } catch (error) {
      if (!chrome.runtime?.id) return stop();
      console.debug("Decant:", error);
    } finally {
      running = false;
      total += spent || performance.now() - began;
      resumeAt = performance.now() + spent * SHARE * Math.min(Math.max(1, futile - FUTILE), MOST_FUTILE);
      // Frames may have loaded meanwhile; after a look that failed they wait for the next one.
      if (roots.size || whole || (isOver && hiding.built && frames.isDue())) later();
    }
  }

  /** Gives the main thread's time. */
  async function lookAtFrames() {
    const { found, spent } = await frames.look(prose.filter((one) => one.isConnected));
    if (!found.length) return spent;
    await laidOut();
    const began = performance.now();
    if (isActive())
      keepPlace(() => {
        // One that has loaded since is another document.
        for (const { element, kind, reason } of found) if (frames.isPrompt(element)) marks.mark(element, kind, reason);
        tidy();
      });
    tell();
    return spent + performance.now() - began;
  }

  /** The whole page at once; none where that is not possible. */
  async function lookAtAll() {
    const grown = changes;
    const result = await judge.page();
    if (!result?.found) return result;
    changes -= grown;
    looked = result.count;
    floats.clear();
    for (const element of result.floats) floats.set(element, positionOf(element));
    hosts.clear();
    for (const host of result.hosts) hosts.add(host);
    meetHosts();
    findProse();
    return result;
  }

  function findProse() {
    prose = [];
    for (const one of document.getElementsByTagName("p")) {
      if ((one.textContent?.length ?? 0) > LONG && prose.push(one) === PROSE) break;
    }
  }

  /** Shadow roots that are there by now; no HTML has what is in them. */
  function meetHosts() {
    for (const host of hosts) {
      const shadow = host.isConnected && shadowIn(host);
      if (host.isConnected && !shadow) continue;
      hosts.delete(host);
      if (!shadow) continue;
      watch(shadow);
      roots.add(host);
    }
  }

  /** Parts of the page, element by element. @param {Set<Element>} wanted @param {boolean} everything */
  async function lookAt(wanted, everything) {
    const began = performance.now();
    const all = everything ? new Set([rootOf()]) : boxes(wanted);
    if (!all.size) return { found: [], spent: performance.now() - began };
    const list = gather(all, everything ? [] : prose.filter((one) => one.isConnected), watch);
    /** @type {Element[] | undefined} */
    let styled;
    if (everything) {
      changes = 0;
      looked = list.length;
      findProse();
      const elements = list.map((/** @type {any} */ one) => one.element);
      for (const one of elements) if (one.localName.includes("-") && !shadowIn(one)) hosts.add(one);
      styled = elements.filter(
        (/** @type {Element} */ one) => !checkVisibility.call(one) && checkVisibility.call(parentOf(one) ?? one),
      );
    }
    const gathered = performance.now() - began;
    const result = await judge.boxes(list);
    return { ...result, styled, isDeep: everything, spent: gathered + result.spent };
  }

  /** `isDeep`: what is in shadow roots was looked at too. @param {{found: any[], styled?: Element[], isDeep?: boolean}} result @param {boolean} everything */
  function apply({ found, styled = [], isDeep }, everything) {
    futile = found.length ? 0 : futile + 1;
    // Asking where things stand makes the page calculate its styles: on one that never rests, not each time.
    const since = performance.now() - tidied;
    if (!found.length && !everything && since < TIDY) {
      tidying ||= setTimeout(async () => {
        await laidOut();
        const began = performance.now();
        tidying = 0;
        if (isActive()) keepPlace(tidy);
        tell();
        total += performance.now() - began;
      }, TIDY - since);
      return;
    }
    keepPlace(() => {
      const judged = new Set(found.map((one) => one.element));
      /** Whether an element, or something around it, was judged. */
      const covered = (/** @type {Element | null} */ element) => {
        for (let at = element; at; at = parentOf(at)) if (judged.has(at)) return true;
        return false;
      };
      if (everything) {
        for (const [element, item] of marks.items) {
          const isOurs = item.reason === "empty place" || item.reason === "backdrop" || frames.isPrompt(element);
          const wasAsked = isDeep || element.getRootNode() === document;
          if (wasAsked && !item.shown && !isOurs && !covered(element)) marks.unmark(element);
        }
      }
      // The sheet hides it, and not something around it.
      for (const element of styled) {
        const isHidden = !checkVisibility.call(element) && styledAs(element) && !styledAs(parentOf(element));
        if (isHidden && !covered(element)) marks.spare(element);
      }
      for (const { element, kind, reason } of found) if (element.isConnected) marks.mark(element, kind, reason);
      tidy();
    });
    tell();
  }

  const styledAs = (/** @type {Element | null} */ element) =>
    element && getComputedStyle(element).getPropertyValue("--decant").trim();

  /** Holes that hidden boxes leave, and what overlays did to the page. */
  function tidy() {
    tidied = performance.now();
    for (const [element, item] of [...marks.items].slice(-LATEST)) {
      if (item.shown || !element.isConnected) continue;
      marks.insist(element, item);
      marks.collapse(element, item);
    }
    freeing.free();
  }

  /** Does something to the page without moving what the user looks at, where the browser does not see to that itself. */
  function keepPlace(/** @type {() => void} */ step) {
    const root = rootOf();
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
      if (user.isOpened(element)) {
        if (styledAs(element)) marks.spare(element);
        continue;
      }
      let box = element;
      for (let up = parentOf(box); up && !/^(?:html|body|main|article)$/.test(up.localName); up = parentOf(up)) {
        if (up.getElementsByTagName("*").length > SMALL) break;
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

  function lookAtWhole(wait = 0) {
    if (!hiding.state.on || !hiding.built) return;
    watch(document);
    whole = true;
    roots.clear();
    later(wait);
  }

  // ---- what the page does

  /** @type {WeakSet<Node>} */
  const watched = new WeakSet();
  const observer = new MutationObserver((records) => {
    // Where the browser does not tell of another address; asking for it at each change is dear.
    if ((!("navigation" in globalThis) && hiding.moved()) || !isActive()) return;
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
      if (element === document.body || element === rootOf()) {
        // A lock that comes after a click is the user's; any other is the overlay's.
        if (!user.justClicked()) setTimeout(() => isActive() && freeing.free(), SOON);
        continue;
      }
      const count = (tries.get(element) ?? 0) + 1;
      tries.set(element, count);
      const item = marks.items.get(element);
      // A page that takes off each mark is not fought with more of them.
      if (count > TRIES && item && getAttribute.call(element, "data-decant") === null) marks.press(element, item);
      if (count > TRIES) continue;
      if (item) {
        if (getAttribute.call(element, "data-decant") === null) marks.mark(element, item.kind, item.reason);
      } else roots.add(element);
    }
    if (!hiding.built) return;
    if (roots.size > 1000 || changes > Math.max(200, looked / 4)) whole = true;
    if (whole) roots.clear();
    if (roots.size || whole) later();
  });

  function watch(/** @type {Node} */ node) {
    if (watched.has(node)) return;
    watched.add(node);
    observer.observe(node, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["class", "id", "style", "open", "hidden", "inert", "data-decant"],
    });
  }

  /** A page that trickles in is looked at as it comes. */
  function trickle() {
    const all = document.getElementsByTagName("*");
    const timer = setInterval(() => {
      if (hiding.built) return clearInterval(timer);
      if (!isActive() || performance.now() < TRICKLE || all.length < looked + 300) return;
      watch(document);
      whole = true;
      later(0);
    }, EACH);
  }

  /**
   * All that the page asked for is there. It was looked at when it was built: what is new since then is known, but for what
   * style sheets did, which came later.
   */
  async function loaded() {
    for (const wait of [0, ...DEFINED]) setTimeout(met, wait);
    await laidOut();
    isLoaded = true;
    // The whole is about to be looked at anyway.
    if (!isActive() || whole) return;
    for (const [element, position] of floats)
      if (element.isConnected && positionOf(element) !== position) roots.add(element);
    if (changes > looked / 10) whole = true;
    keepPlace(tidy);
    tell();
    if (roots.size || whole) later();
  }

  /** Custom elements that were defined meanwhile. */
  function met() {
    if (!isActive() || whole) return;
    meetHosts();
    if (roots.size) later();
  }

  /** Takes everything back. */
  function release() {
    marks.adopt();
    if (marks.items.size) keepPlace(() => marks.clear());
    frames.forget();
    roots.clear();
    whole = false;
  }

  /** Of an extension that is gone: what is hidden stays so, nothing new is looked at. */
  function stop() {
    observer.disconnect();
    hiding.state.on = false;
  }

  const tell = () => hiding.count(isActive() ? marks.count() : 0);

  judge.onPaused = hiding.pause;
  frames.wake = () => isActive() && later();
  hiding.looking = {
    isDone: () =>
      !running &&
      !timer &&
      !tidying &&
      (isLoaded || document.readyState !== "complete") &&
      (!isActive() || frames.isDone()),
    spent: () => total,
    whole: () => lookAtWhole(SOON),
    release,
    ready: lookAtWhole,
    forget() {
      judge.hangUp();
      frames.forget();
    },
    moved: () => {
      looked = 0;
    },
    list: marks.list,
    /** @param {number} n @param {boolean} shown */
    show(n, shown) {
      keepPlace(() => marks.show(n, shown));
      tell();
    },
    /** @param {boolean} shown */
    showAll(shown) {
      keepPlace(() => {
        hiding.ensure();
        marks.all(!shown);
      });
      observer.takeRecords();
      if (!shown) lookAtWhole();
      tell();
    },
    /** Whoever asks has put `selector.js` into the page. @param {number} n */
    selectorOf(n) {
      const [element] = marks.find(n) ?? [];
      return element ? decant.selectorOf(element) : null;
    },
  };
  if (!hiding.state.on) release();
  else if (hiding.built) lookAtWhole();
  else trickle();
  if (document.readyState === "complete") loaded();
  else addEventListener("load", () => setTimeout(loaded, 200));
})();
