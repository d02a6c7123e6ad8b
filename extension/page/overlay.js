// The reader's place in a web page: a modal dialog in the top layer, in a closed shadow root. The page beneath is not
// changed: closing the reader, by whatever way, leaves the document and its scroll position as they were.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if (decant.overlay) return;
  const { make, t } = decant;

  /** The open reader. @type {{host: HTMLElement, dialog: HTMLDialogElement, root: ShadowRoot, scroll: [number, number], marked: string | null} | null} */
  let now = null;

  /** The page's router must not see our step in its history, neither made nor taken back. */
  const hide = (/** @type {Event} */ event) => event.stopImmediatePropagation();
  const { navigation } = /** @type {any} */ (globalThis);

  /** Where in the history we are. Browsers without a name for it have the number of steps and the address. */
  const place = () => navigation?.currentEntry?.key ?? `${history.length} ${location.href}`;

  /**
   * A step in the history, so that Back closes the reader. Sandboxed pages have none to give, and taking one back in a
   * frameset makes Chromium load it anew.
   */
  function mark() {
    if (document.body?.localName === "frameset") return null;
    navigation?.addEventListener("navigate", hide, true);
    try {
      history.pushState(history.state, "", location.href);
      return place();
    } catch {
      return null;
    } finally {
      navigation?.removeEventListener("navigate", hide, true);
    }
  }

  /** The step of a reader that was closed a moment ago is on its way out of the history. */
  let leaving = false;

  /** Back was pressed: our step is gone already. */
  function onBack() {
    if (!now) return false;
    now.marked = null;
    if (!leaving) close();
    leaving = false;
    return true;
  }

  /** Takes our step out of the history; the one event that follows is not the page's. */
  function unmark() {
    leaving = true;
    const forget = () => {
      leaving = false;
      if (decant.onBack === forget) decant.onBack = null;
      navigation?.removeEventListener("navigate", hide, true);
      return true;
    };
    decant.onBack = forget;
    setTimeout(() => leaving && forget(), 1000);
    navigation?.addEventListener("navigate", hide, true);
    history.back();
  }

  function close() {
    if (!now) return;
    const { host, dialog, root, scroll, marked } = now;
    // A note that is being written is kept when its card closes, not when it is gone.
    for (const open of root.querySelectorAll(":popover-open")) /** @type {HTMLElement} */ (open).hidePopover();
    now = null;
    watch.disconnect();
    decant.onKey = null;
    decant.onBack = null;
    if (marked) unmark();
    dialog.close();
    host.remove();
    if (scrollX !== scroll[0] || scrollY !== scroll[1])
      scrollTo({ left: scroll[0], top: scroll[1], behavior: "instant" });
    chrome.runtime.sendMessage({ type: "closed" }).catch(() => {});
  }

  /**
   * A page that rebuilds itself may throw the reader out: then keys and Back are the page's again. Our step in the history
   * goes with the reader, unless the page has gone on from it.
   */
  function thrownOut() {
    if (!now || now.host.isConnected) return;
    const { marked } = now;
    now = null;
    watch.disconnect();
    decant.onKey = null;
    decant.onBack = null;
    if (marked && marked === place()) unmark();
    chrome.runtime.sendMessage({ type: "closed" }).catch(() => {});
  }
  const watch = new MutationObserver(thrownOut);

  /** @param {string} sheet */
  function open(sheet) {
    const { host, root } = decant.shadow("decant-reader", sheet);
    const dialog = make("dialog", { class: "decant", autofocus: "", "aria-label": t("name") });
    root.append(dialog);
    now = { host, dialog, root, scroll: [scrollX, scrollY], marked: null };
    document.documentElement.append(host);
    for (const parent of [document, document.documentElement]) watch.observe(parent, { childList: true });
    dialog.showModal();
    now.marked = mark();
    decant.onBack = onBack;
    decant.onKey = (/** @type {KeyboardEvent} */ event) => {
      if (!host.isConnected) {
        thrownOut();
        return false;
      }
      if (decant.highlightKey(event)) return true;
      // A popover goes first.
      if (event.type === "keydown" && event.key === "Escape" && !root.querySelector(":popover-open")) {
        event.preventDefault();
        close();
      }
      return true;
    };
    dialog.addEventListener("cancel", (/** @type {Event} */ event) => {
      event.preventDefault();
      close();
    });
    // A link to a place in this page leads there: the reader gives way first.
    root.addEventListener("click", (/** @type {Event} */ event) => {
      const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest?.("a[href]"));
      if (link?.hash && link.href.split("#")[0] === location.href.split("#")[0]) {
        event.preventDefault();
        // Our step in the history becomes that of the link.
        if (now) now.marked = null;
        close();
        location.replace(link.hash);
      }
    });
    decant.opened = chrome.runtime.sendMessage({ type: "opened" }).catch(() => {});
  }

  /**
   * Shows an element in the reader, and opens it if need be.
   * @param {HTMLElement} content @param {{sheet: string, choices: any, settings: any}} dress
   */
  function show(content, dress) {
    // The page may have thrown the reader out.
    if (!now?.host.isConnected) open(dress.sheet);
    if (!now) return;
    const { dialog } = now;
    const { wear, panel } = decant.dressed(dialog, dress);
    const article = content.localName === "article";
    dialog.replaceChildren(
      decant.bar([
        { icon: "close", label: t("close"), run: close },
        ...(article ? [{ icon: "save", label: t("save"), panel: decant.saves(decant.shown, true) }] : []),
        ...(article ? decant.highlighter(dialog, decant.shown.url, decant.shown.part) : []),
        { icon: "text", label: t("textSettings"), panel },
        ...(article ? [{ icon: "print", label: t("print"), run: decant.print }] : []),
        {
          icon: "hidden",
          label: t("menuPopup"),
          run: () => chrome.runtime.sendMessage({ type: "openPopup" }),
        },
        { icon: "options", label: t("options"), run: () => chrome.runtime.sendMessage({ type: "openOptions" }) },
      ]),
      make("main", {}, content),
    );
    wear({});
    dialog.scrollTop = 0;
    dialog.focus();
    decant.overlay.wear = wear;
  }

  decant.overlay = {
    show,
    close,
    wear() {},
    get isOpen() {
      return now?.host.isConnected === true;
    },
    get root() {
      return now?.host.isConnected ? now.root : null;
    },
  };
  chrome.runtime.onMessage.addListener((message) => {
    if (now && message?.type === "settings") decant.overlay.wear(message.settings);
  });
})();
