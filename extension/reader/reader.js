// The extension's own reader page, for "Open link in reader": names the link to the background, which fetches and reads
// it, and shows what comes back. The address of the link stands in this page's address, so that reload and Back work.
(async () => {
  const decant = globalThis.decant;
  const { t } = decant;
  const link = new URLSearchParams(location.search).get("url") ?? "";
  const dress = await chrome.runtime.sendMessage({ type: "dress" });
  document.documentElement.lang = t("language");
  document.documentElement.dir = t("direction");

  let wear = (/** @type {any} */ _) => {};
  chrome.runtime.onMessage.addListener((message) => {
    if (message?.type === "settings") wear(message.settings);
  });

  function show(/** @type {HTMLElement} */ content, /** @type {any} */ article = null) {
    const dressed = decant.dressed(document.body, dress);
    wear = dressed.wear;
    const tools = [
      ...(article ? [{ icon: "save", label: t("save"), panel: decant.saves(article, false) }] : []),
      ...(article ? decant.highlighter(document.body, article.url || link) : []),
      { icon: "text", label: t("textSettings"), panel: dressed.panel },
      { icon: "print", label: t("print"), run: decant.print },
      { icon: "options", label: t("options"), run: () => chrome.runtime.sendMessage({ type: "openOptions" }) },
    ];
    if (decant.linkAddress(link))
      tools.unshift({ icon: "page", label: t("openOriginal"), run: () => location.assign(link) });
    const main = document.createElement("main");
    main.append(content);
    document.body.replaceChildren(decant.bar(tools), main);
    wear({});
  }

  /** Reads the link; asks for leave first where the user has taken it from the extension. */
  async function read(/** @type {string} */ mode) {
    if (!/^https?:\/\//i.test(link)) return show(decant.message("bad_link"));
    const origins = [`${new URL(link).origin}/*`];
    if (!(await chrome.permissions.contains({ origins }))) {
      const allow = async () => (await chrome.permissions.request({ origins })) && read(mode);
      return show(decant.message("permission", [{ label: t("allow"), run: allow }]));
    }
    show(decant.message("working"));
    const port = chrome.runtime.connect({ name: "link" });
    port.onMessage.addListener((result) => {
      if (result.ok) {
        document.title = result.article.title || link;
        return show(decant.render(result.article), result.article);
      }
      const actions = [{ label: t("openOriginal"), run: () => location.assign(link) }];
      if (result.code === "no_article") actions.unshift({ label: t("readAnyway"), run: () => read("anyway") });
      show(decant.message(result.code, actions));
    });
    port.postMessage({ type: "open", url: link, mode });
  }
  addEventListener("keydown", decant.highlightKey);
  await read("article");
})();
