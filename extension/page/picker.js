// The picker: the user points at a box, makes it wider or narrower, sees what would go, and it goes. Out: one rule, which
// the background keeps. Until then the page is as it was; Esc leaves it so.
(async () => {
  const { decant } = globalThis;
  if (decant.stopPicker) return decant.stopPicker();
  const { make } = decant;
  const t = chrome.i18n.getMessage;
  /** What no rule may take, as in the stylesheet that the engine makes of rules. */
  const KEPT = "html,head,body,main,[role=main],article:has(p+p+p+p),:has(main,[role=main],article p+p+p+p)";
  /** Boxes drawn at most. */
  const MOST = 60;

  decant.overlay?.close();
  let stopped = false;
  decant.stopPicker = () => (stopped = true);
  const dress = await chrome.runtime.sendMessage({ type: "dress" }).catch(() => null);
  decant.stopPicker = null;
  if (stopped || !dress) return;
  const { sheet, settings } = dress;
  const { host, root } = decant.shadow("decant-picker", sheet);

  const says = make("p", { role: "status" }, t("pickerPoint"));
  const rule = make("code", { dir: "ltr" });
  const ways = make("fieldset", {}, make("legend", {}, t("pickerBy")));
  const radios = ["id", "class", "place"].map((way) => {
    const radio = make("input", { type: "radio", name: "way", value: way });
    ways.append(make("label", {}, radio, make("span", {}, t(`pickerBy_${way}`))));
    return radio;
  });
  const range = make("input", { type: "range", min: 0, step: 1, value: 0, "aria-label": t("pickerSize") });
  const size = make(
    "div",
    { class: "size" },
    make("span", {}, t("pickerNarrower")),
    range,
    make("span", {}, t("pickerWider")),
  );
  const button = (/** @type {string} */ key, /** @type {() => void} */ run) => {
    const one = make("button", { type: "button" }, t(key));
    one.addEventListener("click", run);
    return one;
  };
  const hide = button("pickerHide", take);
  const preview = button("pickerPreview", () => see(!gone));
  const panel = make("section", { role: "dialog", tabindex: -1, "aria-label": t("popupPick") }, says, rule, ways, size);
  panel.append(
    make(
      "p",
      { class: "actions" },
      hide,
      preview,
      button("pickerCancel", () => stop()),
    ),
  );
  const frames = make("div");
  const pane = make("div", {
    class: "decant picker",
    popover: "manual",
    lang: t("language"),
    dir: t("direction"),
  });
  pane.dataset.theme = settings.theme;
  pane.append(frames, panel);
  root.append(pane);
  decant.picker = pane;

  /** From the element pointed at outwards. @type {Element[]} */
  let path = [];
  let fixed = false;
  let selector = "";
  /** @type {Element[]} */
  let matched = [];
  /** Whether what matches is out of sight, by an attribute that `picker.css` knows: no style of the page's is touched. */
  let gone = false;

  function see(/** @type {boolean} */ without) {
    gone = without;
    for (const element of matched) element.toggleAttribute("data-decant-gone", gone);
    preview.setAttribute("aria-pressed", String(gone));
    draw();
  }

  /** Boxes around what matches, the chosen one first. */
  function draw() {
    const chosen = path[range.valueAsNumber];
    frames.replaceChildren();
    if (gone || !chosen) return;
    for (const element of [chosen, ...matched.filter((one) => one !== chosen).slice(0, MOST)]) {
      const { left, top, width, height } = element.getBoundingClientRect();
      const frame = make("div", { class: "frame" });
      for (const [name, value] of Object.entries({ left, top, width, height }))
        frame.style.setProperty(name, `${value}px`);
      frames.append(frame);
    }
    panel.classList.toggle("up", chosen.getBoundingClientRect().bottom > innerHeight - panel.offsetHeight - 24);
  }

  /** Takes the way that was asked for, or the best there is. */
  function choose(/** @type {string} */ way = "") {
    if (gone) see(false);
    const chosen = path[range.valueAsNumber];
    const by = chosen ? decant.selectors(chosen) : {};
    const best = [way, "id", "class", "place"].find((one) => by[one]) ?? "";
    for (const radio of radios) {
      radio.disabled = !by[radio.value];
      radio.checked = radio.value === best;
    }
    selector = by[best] ?? "";
    matched = selector ? [...document.querySelectorAll(selector)] : [];
    const kept = matched.some((element) => element.matches(KEPT));
    rule.textContent = selector;
    range.disabled = !chosen;
    if (chosen) says.textContent = kept ? t("pickerKept") : t("pickerMatches", String(matched.length));
    hide.disabled = preview.disabled = !matched.length || kept;
    pane.classList.toggle("kept", kept);
    draw();
  }

  function aim(/** @type {Element | null | undefined} */ element) {
    const same = path[0] === element;
    if (!element || same) return;
    path = [];
    for (let at = /** @type {Element | null} */ (element); at && !at.matches("html,body"); at = at.parentElement)
      path.push(at);
    range.max = Math.max(0, path.length - 1);
    range.value = 0;
    choose();
  }

  const under = (/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) =>
    document.elementsFromPoint(clientX, clientY).find((element) => element !== host);

  async function take() {
    hide.disabled = true;
    see(true);
    const done = await chrome.runtime.sendMessage({ type: "picked", selector }).catch(() => false);
    if (done) return stop();
    hide.disabled = false;
    see(false);
    says.textContent = t("pickerFailed");
  }

  function stop() {
    // What was just hidden stays so until the rule is in force.
    if (gone) setTimeout(see, 1500, false);
    decant.onKey = decant.stopPicker = decant.picker = null;
    removeEventListener("scroll", draw, true);
    removeEventListener("resize", draw);
    host.remove();
  }

  const step = (/** @type {number} */ by) => {
    if (!path.length) return aim(under({ clientX: innerWidth / 2, clientY: innerHeight / 2 }));
    range.valueAsNumber += by;
    choose();
  };
  const KEYS = /** @type {Record<string, () => void>} */ ({
    Escape: () => {
      see(false);
      stop();
    },
    ArrowUp: () => step(1),
    ArrowDown: () => step(-1),
    ArrowLeft: () => aim(path[range.valueAsNumber]?.previousElementSibling),
    ArrowRight: () => aim(path[range.valueAsNumber]?.nextElementSibling),
    Enter: () => {
      if (fixed && !hide.disabled) take();
      fixed = path.length > 0;
    },
  });
  decant.stopPicker = KEYS.Escape;
  decant.onKey = (/** @type {KeyboardEvent} */ event) => {
    // A page that rebuilds itself may throw the picker out: then the keys are the page's again.
    if (!host.isConnected) {
      KEYS.Escape();
      return false;
    }
    const busy = root.activeElement?.matches(event.key === "Enter" ? "button" : "input");
    if (event.type === "keydown" && Object.hasOwn(KEYS, event.key) && (event.key === "Escape" || !busy)) {
      event.preventDefault();
      KEYS[event.key]();
    }
    return true;
  };
  pane.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!fixed && !panel.contains(/** @type {Node} */ (event.target))) aim(under(event));
  });
  pane.addEventListener("click", (/** @type {PointerEvent} */ event) => {
    if (panel.contains(/** @type {Node} */ (event.target))) return;
    fixed = true;
    aim(under(event));
    // Enter hides now, whatever had the focus.
    panel.focus();
  });
  range.addEventListener("input", () => choose());
  ways.addEventListener("change", (/** @type {any} */ event) => choose(event.target.value));
  addEventListener("scroll", draw, true);
  addEventListener("resize", draw);

  document.documentElement.append(host);
  pane.showPopover();
  choose();
  panel.focus();
  aim(document.activeElement?.matches("body,html,decant-picker") ? null : document.activeElement);
})();
