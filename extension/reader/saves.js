// The menu of everything that can be done with an article: saved in each format, printed, copied. The same menu stands in
// the reader's bar and in the popup.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  const { make, t } = decant;
  const ask = (/** @type {any} */ message) => chrome.runtime.sendMessage(message);
  /** Longest wait for pictures before printing, in ms. */
  const PATIENCE = 5000;

  /** Prints what the reader shows, once its pictures are there: those that were never scrolled to are not loaded yet. */
  decant.print = async () => {
    const images = [...(decant.overlay?.root ?? document).querySelectorAll("article img")];
    for (const image of images) image.loading = "eager";
    const there = images.map((image) => image.decode().catch(() => {}));
    await decant.opened;
    await Promise.race([Promise.all(there), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    print();
  };

  /** Puts text on the clipboard, and the same with its markup. `navigator.clipboard` is only for pages behind https. */
  function put(/** @type {string} */ text, /** @type {string} */ html) {
    let done = false;
    const fill = (/** @type {any} */ event) => {
      if (event.type !== "copy") return false;
      event.clipboardData.setData("text/plain", text);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
      event.stopImmediatePropagation();
      done = true;
      return true;
    };
    // The guard hears it first, where there is one.
    const guard = decant.onKey;
    decant.onKey = fill;
    addEventListener("copy", fill, true);
    document.execCommand("copy");
    removeEventListener("copy", fill, true);
    decant.onKey = guard;
    return done;
  }

  /** @param {"markdown" | "rich" | "text"} how @param {any} article */
  decant.copy = async (how, article) => {
    let html = "";
    if (how === "rich") {
      const drawn = decant.render(decant.highlighted?.(article) ?? article);
      for (const extra of drawn.querySelectorAll("article > footer,.link-number,button")) extra.remove();
      html = drawn.outerHTML;
    }
    const text = await ask({ type: "textOf", article, format: how === "markdown" ? how : "text" });
    const done = typeof text === "string" && put(text, html);
    decant.say(t(done ? "copy_done" : "copy_failed"), !done);
  };

  /**
   * @param {string} title @param {string[]} names @param {string} key
   * @param {(name: string) => unknown} act
   */
  decant.choices = (title, names, key, act) => {
    const group = make("fieldset", {}, make("legend", {}, title));
    for (const name of names) {
      const item = make("button", { type: "button", "data-act": name }, t(`${key}_${name}`));
      item.addEventListener("click", () => {
        if (group.parentElement?.popover) group.parentElement.hidePopover();
        act(name);
      });
      group.append(item);
    }
    return group;
  };
  decant.formats = ["html", "markdown", "folder", "epub", "text", "json"];
  decant.copies = ["markdown", "rich", "text"];

  /** @param {any} article @param {boolean} live whether the page itself is at hand @param {boolean} [kept] whether it is in the library already */
  decant.saves = (article, live, kept = false) =>
    make(
      "div",
      { class: "panel saves" },
      decant.choices(
        t("save"),
        [...(kept ? [] : ["library"]), ...decant.formats, "pdf", ...(live ? ["page"] : [])],
        "format",
        (/** @type {string} */ format) => {
          if (format === "pdf") return decant.print();
          decant.toast();
          return ask({ type: "save", format, article: format === "page" ? null : article });
        },
      ),
      decant.choices(t("copy"), decant.copies, "copy", (/** @type {any} */ how) => decant.copy(how, article)),
    );
})();
