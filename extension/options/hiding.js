// The options' part on hiding: where, which kinds, and the sites that have a switch of their own. In: the table of choices.
// Out: a section whose inputs `wear` fills in; its list of sites follows the storage.
import { switchSite } from "../background/sites.js";

const { decant } = /** @type {any} */ (globalThis);
const { make, t, icon } = decant;
const EVERYWHERE = { origins: ["http://*/*", "https://*/*"] };

/** Says that the browser keeps Decant out of sites, where the user has taken that leave back or never gave it. */
function access() {
  const button = make("button", { type: "button" }, t("hidingAllow"));
  const note = make(
    "div",
    { class: "access" },
    make("p", {}, t("hidingAccess")),
    make("p", { class: "actions" }, button),
  );
  const draw = async () => {
    note.hidden = await chrome.permissions.contains(EVERYWHERE);
  };
  button.addEventListener("click", () => chrome.permissions.request(EVERYWHERE));
  chrome.permissions.onAdded.addListener(draw);
  chrome.permissions.onRemoved.addListener(draw);
  note.hidden = true;
  void draw();
  return note;
}

/** @param {Record<string, any>} choices @param {(changes: Record<string, string>) => void} put */
decant.hidingOptions = (choices, put) => {
  const where = make("fieldset", {}, make("legend", {}, t("hidingWhere")));
  for (const value of choices.hide.values) {
    const input = make("input", { type: "radio", name: "hide", value, "data-setting": "hide" });
    input.addEventListener("change", () => put({ hide: value }));
    const words = [make("b", {}, t(`hide_${value}`)), make("small", {}, t(`hide_${value}_text`))];
    where.append(make("label", {}, input, make("span", {}, ...words)));
  }

  const grid = make("div", { class: "kinds" });
  for (const name of Object.keys(choices)) {
    if (!name.startsWith("hide_")) continue;
    const input = make("input", { type: "checkbox", role: "switch", "data-setting": name });
    input.addEventListener("change", () => put({ [name]: input.checked ? "on" : "off" }));
    const words = t(name.replace("hide", "kind"));
    grid.append(make("label", {}, words, make("span", { class: "switch" }, input, make("span"))));
  }

  const list = make("ul");
  const none = make("p", {}, t("hidingSitesNone"));
  const draw = (/** @type {Record<string, string>} */ sites = {}) => {
    const rows = Object.entries(sites)
      .sort()
      .map(([site, value]) => {
        const label = t("hidingForget", site);
        const forget = make(
          "button",
          { type: "button", class: "tool", "aria-label": label, title: label },
          icon("close"),
        );
        forget.addEventListener("click", () => switchSite(site));
        return make("li", {}, make("bdi", {}, site), make("span", {}, t(`hidingSite_${value}`)), forget);
      });
    // The place that has the focus keeps it when its row goes.
    const focus = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    list.replaceChildren(...rows);
    if (focus >= 0) [...list.querySelectorAll("button")].at(Math.min(focus, rows.length - 1))?.focus();
    list.hidden = !rows.length;
    none.hidden = Boolean(rows.length);
  };
  chrome.storage.onChanged.addListener((changes) => {
    if (changes.sites) draw(/** @type {any} */ (changes.sites.newValue));
  });
  chrome.storage.local.get("sites").then(({ sites }) => draw(/** @type {any} */ (sites)));

  const kinds = make("fieldset", {}, make("legend", {}, t("hidingKinds")), grid);
  const rules = make("a", { class: "button", href: "../rules/rules.html" }, t("rulesTitle"));
  return make(
    "section",
    { class: "hiding" },
    make("h2", {}, t("hidingTitle")),
    access(),
    where,
    kinds,
    make("h3", {}, t("hidingSites")),
    none,
    list,
    make("p", { class: "actions" }, rules),
  );
};
