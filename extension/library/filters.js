// Which copies the list shows and in what order. In: all entries and the choice. Out: the entries to show; and the side
// column, where the choice is made.

const { make, t } = globalThis.decant;
const LOCALE = chrome.i18n.getUILanguage();
const NUMBER = new Intl.NumberFormat(LOCALE);
const ORDER = new Intl.Collator(LOCALE, { numeric: true });
const TONGUES = new Intl.DisplayNames(LOCALE, { type: "language" });

/** @typedef {{view: string, tag: string, site: string, language: string, sort: string, query: string}} Choice */
/** @type {Choice} */
export const INITIAL = { view: "all", tag: "", site: "", language: "", sort: "saved", query: "" };

/** @type {Record<string, (entry: any) => boolean>} */
const VIEWS = {
  all: (entry) => !entry.archived,
  unread: (entry) => !entry.archived && entry.progress === 0,
  archived: (entry) => entry.archived,
};
const latest = (/** @type {string} */ field) => (/** @type {any} */ a, /** @type {any} */ b) =>
  (b[field] ?? "") < (a[field] ?? "") ? -1 : 1;
/** @type {Record<string, (a: any, b: any) => number>} */
const SORTS = {
  saved: latest("savedAt"),
  published: latest("published"),
  title: (a, b) => ORDER.compare(a.title, b.title),
  site: (a, b) => ORDER.compare(a.site, b.site) || SORTS.saved(a, b),
  minutes: (a, b) => a.minutes - b.minutes,
};

const tongue = (/** @type {any} */ entry) => entry.language.split("-")[0].toLowerCase();
/** What entries can be told apart by: the values that an entry has of each. @type {Record<string, (entry: any) => string[]>} */
const GROUPS = { tag: (entry) => entry.tags, site: (entry) => [entry.site], language: (entry) => [tongue(entry)] };
/** Of sites, those with most copies are named. */
const MOST = 8;

/** Which groups the user has opened or closed. @type {Map<string, boolean>} */
const opened = new Map();

function nameOf(/** @type {string} */ group, /** @type {string} */ value) {
  if (group !== "language") return value;
  try {
    return TONGUES.of(value) ?? value;
  } catch {
    return value;
  }
}

/**
 * @param {any[]} entries @param {Choice} choice @param {Map<string, number> | null} found the search's results, by rank
 */
export function chosen(entries, choice, found) {
  const groups = Object.keys(GROUPS).filter((group) => choice[/** @type {keyof Choice} */ (group)]);
  const shown = entries.filter(
    (entry) =>
      // A search looks everywhere, in the archive too, unless that alone is shown.
      (found && choice.view === "all" ? true : VIEWS[choice.view](entry)) &&
      groups.every((group) => GROUPS[group](entry).includes(choice[/** @type {keyof Choice} */ (group)])) &&
      (!found || found.has(entry.id)),
  );
  const rank = (/** @type {any} */ entry) => /** @type {number} */ (found?.get(entry.id));
  return shown.sort(found ? (a, b) => rank(a) - rank(b) : SORTS[choice.sort]);
}

/** The side column. @param {any[]} entries @param {Choice} choice @param {(changes: Partial<Choice>) => void} choose */
export function side(entries, choice, choose) {
  const option = (
    /** @type {string} */ group,
    /** @type {string} */ value,
    /** @type {string} */ label,
    /** @type {number} */ count,
  ) => {
    const now = choice[/** @type {keyof Choice} */ (group)] === value;
    const button = make(
      "button",
      { type: "button", "aria-pressed": String(now), "data-group": group, "data-value": value },
      make("span", { dir: "auto" }, label),
      make("small", {}, NUMBER.format(count)),
    );
    button.addEventListener("click", () => choose({ [group]: now && group !== "view" ? "" : value }));
    return make("li", {}, button);
  };
  const views = make("ul", { class: "views" });
  for (const [view, fits] of Object.entries(VIEWS))
    views.append(option("view", view, t(`library_view_${view}`), entries.filter(fits).length));
  const parts = [views];
  for (const [group, valuesOf] of Object.entries(GROUPS)) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const entry of entries)
      for (const value of valuesOf(entry)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    const now = choice[/** @type {keyof Choice} */ (group)];
    if (now && !counts.has(now)) counts.set(now, 0);
    if (counts.size < (group === "tag" ? 1 : 2) && !now) continue;
    const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, group === "tag" ? undefined : MOST);
    if (now && !most.some(([value]) => value === now)) most.push([now, counts.get(now) ?? 0]);
    const list = make("ul");
    for (const [value, count] of most.sort(([a], [b]) => ORDER.compare(nameOf(group, a), nameOf(group, b))))
      list.append(option(group, value, nameOf(group, value), count));
    const details = make("details", {}, make("summary", {}, t(`library_${group}s`)), list);
    details.open = opened.get(group) ?? (innerWidth >= 900 || Boolean(now));
    details.firstElementChild?.addEventListener("click", () => opened.set(group, !details.open));
    parts.push(details);
  }
  return parts;
}

/** The choice of the order. @param {Choice} choice @param {(changes: Partial<Choice>) => void} choose */
export function sorting(choice, choose) {
  const select = make("select", { class: "sort", "aria-label": t("librarySort") });
  for (const sort of Object.keys(SORTS)) select.append(make("option", { value: sort }, t(`library_sort_${sort}`)));
  select.value = choice.sort;
  select.addEventListener("change", () => choose({ sort: select.value }));
  return select;
}
