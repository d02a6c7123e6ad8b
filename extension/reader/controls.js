// The bar above an article, the panel of text settings, and messages in an article's place. Drawn from the table of
// choices that the background sends; a choice is shown at once and sent back to be kept.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  const { make, t } = decant;
  const SVG = "http://www.w3.org/2000/svg";

  /** Line drawings on a grid of 24. */
  const ICONS = {
    close: "M6 6l12 12M18 6L6 18",
    text: "M3 18L8 6l5 12M4.8 14h6.4M15 18l3-7.5 3 7.5M16 15.5h4",
    save: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19h14",
    print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
    page: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
    hidden:
      "M3 3l18 18M6 6.7C3.4 8.6 2 12 2 12s3.6 6.5 10 6.5c1.7 0 3.2-.5 4.5-1.1M9.5 5.8A9.7 9.7 0 0 1 12 5.5c6.4 0 10 6.5 10 6.5s-.9 1.7-2.6 3.3",
    library: "M4 5h4v14H4zM8 5h4v14H8zM13.2 6.2l3.8-1 3.4 13.2-3.8 1z",
    search: "M10.5 4.5a6 6 0 1 1 0 12a6 6 0 0 1 0-12zM15 15l5 5",
    archive: "M4 5h16v4H4zM5.5 9v10h13V9M10 13h4",
    unarchive: "M4 5h16v4H4zM5.5 9v10h13V9M12 17v-5M9.7 14l2.3-2.3 2.3 2.3",
    tag: "M4 4h8l8 8-8 8-8-8zM8.2 8.2v.01",
    trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 12.5h8L17 7M10.5 11v5M13.5 11v5",
    mark: "M4 20h7M6.5 16.5l-1-3L15 4l5 5-9.5 9.5-3-1zM12 7l5 5",
    options: "M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4",
  };

  function icon(/** @type {keyof typeof ICONS} */ name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }
  decant.icon = icon;

  const button = (/** @type {keyof typeof ICONS} */ name, /** @type {string} */ label) =>
    make("button", { type: "button", class: "tool", "aria-label": label, title: label }, icon(name));

  /**
   * Shows settings on the element that holds bar and article.
   * @param {HTMLElement} root @param {Record<string, string | number>} settings
   */
  decant.wear = (root, settings) => {
    root.dataset.theme = String(settings.theme);
    root.dataset.font = String(settings.font);
    root.style.setProperty("--size", `${settings.size}px`);
    root.style.setProperty("--width", `${settings.width}`);
    for (const input of root.querySelectorAll("input[data-setting]")) {
      const field = /** @type {HTMLInputElement} */ (input);
      const value = String(settings[/** @type {string} */ (field.dataset.setting)]);
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type === "checkbox") field.checked = value === "on";
      else field.value = value;
    }
  };

  /**
   * The text settings.
   * @param {Record<string, any>} choices @param {(changes: Record<string, unknown>) => void} onChange
   */
  decant.panel = (choices, onChange) => {
    const panel = make("div", { class: "panel" });
    for (const [name, choice] of Object.entries(choices)) {
      // Others are set elsewhere.
      if (choice.of) continue;
      const label = t(`setting_${name}`);
      if (choice.values) {
        const group = make("fieldset", { class: name }, make("legend", {}, label));
        for (const value of choice.values) {
          const input = make("input", { type: "radio", name: `decant-${name}`, value, "data-setting": name });
          input.addEventListener("change", () => onChange({ [name]: value }));
          group.append(make("label", { class: value }, input, make("span", {}, t(`${name}_${value}`))));
        }
        panel.append(group);
      } else {
        const input = make("input", {
          type: "range",
          min: choice.min,
          max: choice.max,
          step: choice.step,
          "data-setting": name,
        });
        input.addEventListener("input", () => onChange({ [name]: input.valueAsNumber }));
        panel.append(make("label", { class: "range" }, make("span", {}, label), input));
      }
    }
    return panel;
  };

  /**
   * What an element that holds bar and article wears: how it is changed, and the panel that changes it.
   * @param {HTMLElement} root @param {{choices: any, settings: any}} dress
   */
  decant.dressed = (root, dress) => {
    const wear = (/** @type {any} */ changes) => {
      Object.assign(dress.settings, changes);
      decant.wear(root, dress.settings);
    };
    const panel = decant.panel(dress.choices, (/** @type {any} */ changes) => {
      wear(changes);
      chrome.runtime.sendMessage({ type: "change", changes });
    });
    return { wear, panel };
  };

  /**
   * The bar. Tools stand in the order given, the panel's button among them where `panel` is.
   * @param {{icon: keyof typeof ICONS, label: string, run?: () => void, panel?: HTMLElement}[]} tools
   */
  decant.bar = (tools) => {
    const bar = make("header", {
      class: "bar",
      "aria-label": t("name"),
      lang: t("language"),
      dir: t("direction"),
    });
    for (const tool of tools) {
      const item = button(tool.icon, tool.label);
      bar.append(item);
      if (tool.run) item.addEventListener("click", tool.run);
      if (tool.panel) {
        tool.panel.popover = "auto";
        item.popoverTargetElement = tool.panel;
        bar.append(tool.panel);
      }
    }
    return bar;
  };

  /**
   * What is said where there is no article.
   * @param {string} code
   * @param {{label: string, run: () => void}[]} [actions]
   * @param {Node[]} [more]
   */
  decant.message = (code, actions = [], more = []) => {
    const known = t(`${code}_title`) ? code : "failed";
    const box = make("section", {
      class: "message",
      role: "alert",
      lang: t("language"),
      dir: t("direction"),
    });
    box.append(make("h1", {}, t(`${known}_title`)), make("p", {}, t(`${known}_text`)), ...more);
    const row = make("p", { class: "actions" });
    for (const action of actions) {
      const item = make("button", { type: "button" }, action.label);
      item.addEventListener("click", action.run);
      row.append(item);
    }
    if (actions.length) box.append(row);
    return box;
  };
})();
