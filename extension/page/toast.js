// A card at the foot of the page, of the reader or of an extension page: how far saving is, a way to stop it, and how it
// ended. Its port keeps Firefox's background awake; where the port breaks off, the background is gone and nothing was saved.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  if (decant.toast) return;
  const { make, t } = decant;
  /** A good end is read at a glance, in ms; a bad one stays until it is closed. */
  const SHOWN = 8000;

  /** @type {chrome.runtime.Port | null} */
  let port = null;
  /** @type {any} */
  let card = null;
  /** @type {any} */
  let host = null;
  /** What the card shows. @type {any} */
  let state = null;
  let leaving = 0;

  function close() {
    card?.remove();
    host?.remove();
    card = host = state = null;
    port?.disconnect();
    port = null;
  }

  let placing = false;
  /** The reader's dialog where it is open: over it nothing else can be reached. */
  async function place() {
    const words = { lang: t("language"), dir: t("direction") };
    // The parts stay: what is pressed or has the focus must not go while it is.
    const parts = [make("p"), make("progress"), make("button", { type: "button" })];
    card = make("section", { class: "toast", role: "status", ...words }, ...parts);
    const dialog = decant.overlay?.root?.querySelector("dialog");
    if (dialog) return dialog.append(card);
    if (location.protocol.endsWith("extension:")) return document.body.append(card);
    placing = true;
    const dress = await chrome.runtime.sendMessage({ type: "dress" }).catch(() => null);
    placing = false;
    // Without it, the next word of the background tries again.
    if (!card || !dress) return;
    const { sheet, settings } = dress;
    const box = make("div", { class: "decant float", popover: "manual" }, card);
    decant.wear(box, settings);
    const place = decant.shadow("decant-note", sheet);
    host = place.host;
    place.root.append(box);
    document.documentElement.append(host);
    box.showPopover();
  }

  function draw(/** @type {any} */ next) {
    if (next.id && state?.id > next.id) return;
    decant.told = state = next;
    if (!placing && !card?.isConnected) void place();
    const [text, bar, act] = card.children;
    text.textContent = next.text;
    bar.hidden = next.over;
    bar.setAttribute("aria-label", next.text);
    if (next.all) [bar.max, bar.value] = [next.all, next.done];
    else bar.removeAttribute("value");
    act.textContent = next.action?.label ?? t(next.over ? "close" : "save_stop");
    act.onclick = () => {
      if (!next.over) return port?.postMessage({ type: "stop", id: next.id });
      close();
      next.action?.run();
    };
    card.classList.toggle("failed", next.failed);
    clearTimeout(leaving);
    if (next.over && !next.failed) leaving = setTimeout(close, SHOWN);
  }

  /** Shows what the background tells of saving here. */
  decant.toast = () => {
    if (port) return;
    port = chrome.runtime.connect({ name: "saving" });
    port.onMessage.addListener(draw);
    port.onDisconnect.addListener(() => {
      port = null;
      // The background that comes next counts its jobs anew.
      if (state) state = { ...state, id: 0 };
      if (state && !state.over) draw({ ...state, text: t("save_died"), over: true, failed: true });
    });
  };
  /** Says one thing. @param {string} text @param {boolean} [failed] @param {{label: string, run: () => unknown}} [action] in the place of closing */
  decant.say = (text, failed = false, action) => draw({ text, over: true, failed, action });
})();
