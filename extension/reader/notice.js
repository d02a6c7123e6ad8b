// A few words where the reader cannot stand: over PDF viewers and the browser's own pages. The address says which.
(() => {
  const { message, t } = globalThis.decant;
  document.documentElement.lang = chrome.i18n.getUILanguage();
  document.documentElement.dir = t("@@bidi_dir");
  const main = document.createElement("main");
  main.append(message(location.hash === "#pdf" ? "pdf" : "closed"));
  document.body.append(main);
})();
