// The options page: the reader's settings beside a text that wears them, hiding, saving, and how to change the shortcut.
(async () => {
  const { decant } = globalThis;
  const { make, panel, wear, t } = decant;
  const dress = await chrome.runtime.sendMessage({ type: "dress" });
  document.documentElement.lang = t("language");
  document.documentElement.dir = t("direction");
  document.title = t("optionsTitle");

  const put = (/** @type {any} */ changes) => {
    Object.assign(dress.settings, changes);
    wear(document.body, dress.settings);
  };
  chrome.runtime.onMessage.addListener((message) => {
    if (message?.type === "settings") put(message.settings);
  });

  const keep = (/** @type {any} */ changes) => {
    put(changes);
    chrome.runtime.sendMessage({ type: "change", changes });
  };
  const settings = panel(dress.choices, keep);
  const sample = make("article", {}, make("h2", {}, t("sampleTitle")), make("p", {}, t("sampleText")));
  sample.lang = document.documentElement.lang;

  const [command] = (await chrome.commands.getAll()).filter((one) => one.name === "_execute_action");
  const keys = make(
    "section",
    {},
    make("h2", {}, t("shortcut")),
    make("p", {}, t("shortcutText"), " ", make("kbd", {}, command?.shortcut || t("shortcutNone"))),
  );
  const change = make("button", { type: "button" }, t("shortcutChange"));
  change.addEventListener("click", () => {
    const own = /** @type {any} */ (chrome.commands);
    if (own.openShortcutSettings) return own.openShortcutSettings();
    return chrome.tabs.create({ url: "chrome://extensions/shortcuts" });
  });
  keys.append(make("p", { class: "actions" }, change));

  const library = make(
    "section",
    {},
    make("h2", {}, t("libraryTitle")),
    make("p", {}, t("libraryEmpty_text")),
    make("p", { class: "actions" }, make("a", { class: "button", href: "../library/library.html" }, t("libraryOpen"))),
  );
  const privacy = make("section", {}, make("h2", {}, t("privacy")), make("p", {}, t("privacyText")));
  document.body.append(
    make(
      "main",
      {},
      make("h1", {}, t("optionsTitle")),
      make(
        "div",
        { class: "try" },
        make("section", {}, make("h2", {}, t("reader")), settings),
        make("div", { class: "sample" }, sample),
      ),
      decant.hidingOptions(dress.choices, keep),
      decant.savingOptions(dress.choices, dress.settings, keep),
      keys,
      library,
      privacy,
    ),
  );
  put({});
})();
