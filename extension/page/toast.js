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
  /** What the card tells: how each job stands, by its number, and under 0 what the page itself says. @type {Map<number, any>} */
  const told = new Map();
  let leaving = 0;

  function close() {
    card?.remove();
    host?.remove();
    card = host = null;
    told.clear();
    clearTimeout(leaving);
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

  /** What is over and went well leaves, and the card with it where it tells of nothing else. */
  function leave() {
    for (const [id, { over, failed }] of told) if (over && !failed) told.delete(id);
    show();
  }

  function draw(/** @type {any} */ next) {
    decant.told = next;
    told.set(next.id ?? 0, next);
    if (next.over) {
      clearTimeout(leaving);
      leaving = setTimeout(leave, SHOWN);
    }
    show();
  }

  /** Every job has its line; the bar and the button are those of the one that was begun last and is under way. */
  function show() {
    if (!told.size) return close();
    if (!placing && !card?.isConnected) void place();
    const all = [...told.values()];
    const over = all.filter((one) => one.over);
    const running = all.findLast((one) => !one.over);
    const [text, bar, act] = card.children;
    text.textContent = [...over, ...(running ? [running] : [])].map((one) => one.text).join("\n");
    bar.hidden = !running;
    bar.setAttribute("aria-label", running?.text ?? "");
    if (running?.all) [bar.max, bar.value] = [running.all, running.done];
    else bar.removeAttribute("value");
    const { action } = told.get(0) ?? {};
    act.textContent = action?.label ?? t(running ? "save_stop" : "close");
    act.onclick = () => {
      if (!action && running) return port?.postMessage({ type: "stop", id: running.id });
      for (const { id = 0 } of action ? [told.get(0)] : over) told.delete(id);
      show();
      action?.run();
    };
    card.classList.toggle(
      "failed",
      over.some((one) => one.failed),
    );
  }

  /** Shows what the background tells of saving here. */
  decant.toast = () => {
    if (port) return;
    port = chrome.runtime.connect({ name: "saving" });
    port.onMessage.addListener(draw);
    port.onDisconnect.addListener(() => {
      port = null;
      const all = [...told.values()];
      const wasRunning = all.some((one) => !one.over);
      // The background that comes next counts its jobs anew.
      told.clear();
      for (const [at, one] of all.filter((one) => one.over).entries()) told.set(-1 - at, { ...one, id: -1 - at });
      if (wasRunning) draw({ text: t("save_died"), over: true, failed: true });
    });
  };
  // A page that is put aside shows nobody anything, and a browser may let it keep its port.
  addEventListener("pagehide", () => {
    port?.disconnect();
    port = null;
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || !told.size) return;
    // How these went on was told elsewhere.
    for (const [id, { over }] of told) if (!over) told.delete(id);
    show();
    decant.toast();
  });
  /** Says one thing. @param {string} text @param {boolean} [failed] @param {{label: string, run: () => unknown}} [action] in the place of closing */
  decant.say = (text, failed = false, action) => draw({ text, over: true, failed, action });
})();
