// Saving from the popup: this tab, the selected ones, or all of the window, in any format; and the article's text for the
// clipboard. What it shows of the work is the card that stands in pages too.
(async () => {
  const { make, t, choices, formats, copies, copy, say, toast } = globalThis.decant;
  const own = document.querySelector("#save");
  const asked = Number(new URLSearchParams(location.search).get("tab"));
  const [active] = await chrome.tabs.query({ active: true, currentWindow: true });
  const tab = asked ? await chrome.tabs.get(asked).catch(() => null) : active;
  if (!own || tab?.id === undefined) return;
  const all = (await chrome.tabs.query({ windowId: tab.windowId })).filter((one) => /^https?:/.test(one.url ?? ""));
  const selected = all.filter((one) => one.highlighted);
  /** @type {[string, chrome.tabs.Tab[]][]} */
  const scopes = [["popupSaveTab", [tab]]];
  if (selected.length > 1) scopes.push(["popupSaveSelected", selected]);
  if (all.length > 1) scopes.push(["popupSaveAll", all]);

  const scope = make("select", { "aria-label": t("save") });
  for (const [at, [key, list]] of scopes.entries())
    scope.append(make("option", { value: String(at) }, t(key, list.length)));
  const menu = make("div", { class: "panel" });

  function draw() {
    const [, tabs] = scopes[Number(scope.value)];
    const one = tabs.length === 1;
    const save = (/** @type {string} */ format) => {
      toast();
      chrome.runtime.sendMessage({ type: "saveTabs", tabs: tabs.map((tab) => tab.id), format });
    };
    menu.replaceChildren(choices(t("save"), ["library", ...formats, ...(one ? ["pdf", "page"] : [])], "format", save));
    if (!one) return;
    const take = async (/** @type {any} */ how) => {
      const { article, code } = await chrome.runtime.sendMessage({ type: "articleIn", tab: tabs[0].id });
      return article ? copy(how, article) : say(t(`${code}_title`) || t("copy_failed"), true);
    };
    menu.append(choices(t("copy"), copies, "copy", take));
  }
  scope.addEventListener("change", draw);
  draw();
  own.replaceChildren(...(scopes.length > 1 ? [scope] : []), menu);
  // Work that is under way is shown at once.
  toast();
})();
