// The options' part on saving: what the shortcut saves, where the pictures go, how files are called and in which folder
// they lie. The browser is asked for its downloads at the moment when a folder is named, and only then.
(() => {
  const { decant } = globalThis;
  const { make, t } = decant;
  const DOWNLOADS = /** @type {{permissions: any[]}} */ ({ permissions: ["downloads"] });

  /** @param {Record<string, any>} choices @param {any} settings @param {(changes: any) => void} put */
  decant.savingOptions = (choices, settings, put) => {
    const section = make("section", { class: "saving" }, make("h2", {}, t("save")));
    const row = (/** @type {string} */ name, /** @type {HTMLElement} */ field) => {
      section.append(make("label", {}, make("span", {}, t(`setting_${name}`)), field));
    };
    for (const [name, choice] of Object.entries(choices)) {
      if (choice.of !== "save" || !choice.values) continue;
      const words = name === "saveFormat" ? "format" : name;
      const select = make(
        "select",
        {},
        ...choice.values.map((/** @type {string} */ value) => make("option", { value }, t(`${words}_${value}`))),
      );
      select.value = settings[name];
      select.addEventListener("change", () => put({ [name]: select.value }));
      row(name, select);
    }
    const text = (/** @type {string} */ name) => {
      const field = make("input", {
        type: "text",
        spellcheck: "false",
        maxlength: String(choices[name].longest),
        dir: "ltr",
      });
      field.value = settings[name];
      field.addEventListener("input", () => preview());
      row(name, field);
      return field;
    };
    const name = text("saveName");
    section.append(
      make(
        "p",
        {},
        t("saveFields"),
        " ",
        make(
          "code",
          { dir: "ltr" },
          "{title} {site} {author} {authors} {date} {year} {month} {day} {saved} {language} {host} {words}",
        ),
      ),
    );
    const folder = text("saveFolder");
    const shown = make("output", { dir: "ltr" });
    section.append(make("p", {}, t("savePreview"), " ", shown), make("p", { role: "status" }));
    const status = section.lastElementChild;

    async function preview() {
      shown.textContent = await chrome.runtime.sendMessage({
        type: "nameOf",
        saveName: name.value,
        saveFolder: folder.value,
      });
    }
    name.addEventListener("change", () => put({ saveName: name.value }));
    // The question has to come right from the user's hand: nothing may be awaited before it.
    folder.addEventListener("change", async () => {
      const allowed = !folder.value.trim() || (await chrome.permissions.request(DOWNLOADS));
      status.textContent = allowed ? "" : t("saveFolderRefused");
      if (!allowed) folder.value = "";
      put({ saveFolder: folder.value.trim() });
      preview();
    });
    preview();
    return section;
  };
})();
