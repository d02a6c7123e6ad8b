// What the library says and asks: a line at the bottom that can take a deletion back, and the dialog of tags.
const { make, t } = globalThis.decant;

let timer = 0;
/**
 * Says something for a while. @param {string} text
 * @param {{label: string, run: () => void}} [action] @param {number} [patience] in ms; 0 keeps it until the next
 */
export function toast(text, action, patience = 6000) {
  clearTimeout(timer);
  let box = /** @type {any} */ (document.querySelector(".toast"));
  if (!box) {
    box = make("div", { class: "toast", role: "status" });
    document.body.append(box);
  }
  box.replaceChildren(make("span", { dir: "auto" }, text));
  const gone = () => box.replaceChildren();
  if (action) {
    const button = make("button", { type: "button" }, action.label);
    button.addEventListener("click", () => {
      gone();
      action.run();
    });
    box.append(button);
  }
  if (patience) timer = setTimeout(gone, patience);
}

const split = (/** @type {string} */ text) => [
  ...new Set(
    text
      .split(/[,，、،]/)
      .map((tag) => tag.trim().slice(0, 60))
      .filter(Boolean),
  ),
];

/**
 * Lets the tags of copies be changed: those that all of them have can be seen and struck out, new ones are added to all.
 * @param {any[]} entries @param {string[]} known all tags there are, to choose from
 * @returns {Promise<((tags: string[]) => string[]) | null>} how each copy's tags change, or null
 */
export function askTags(entries, known) {
  const common = entries[0].tags.filter((/** @type {string} */ tag) =>
    entries.every((entry) => entry.tags.includes(tag)),
  );
  const input = make("input", {
    type: "text",
    name: "tags",
    autocomplete: "off",
    dir: "auto",
    "aria-describedby": "tags-hint",
  });
  input.value = common.join(", ");
  const chips = make("p", { class: "tags" });
  const paint = () => {
    const now = split(input.value);
    chips.replaceChildren(
      ...known.slice(0, 24).map((tag, at) => {
        const chip = make("button", { type: "button", dir: "auto", "aria-pressed": String(now.includes(tag)) }, tag);
        chip.addEventListener("click", () => {
          input.value = (now.includes(tag) ? now.filter((one) => one !== tag) : [...now, tag]).join(", ");
          paint();
          /** @type {HTMLElement} */ (chips.children[at]).focus();
        });
        return chip;
      }),
    );
  };
  input.addEventListener("input", paint);
  paint();
  const form = make(
    "form",
    { method: "dialog" },
    make("label", {}, make("b", {}, t("libraryTags")), input),
    make("p", { id: "tags-hint", class: "hint" }, t("libraryTagsHint")),
    chips,
    make(
      "p",
      { class: "actions" },
      make("button", { value: "done" }, t("libraryDone")),
      make("button", { value: "" }, t("libraryCancel")),
    ),
  );
  const dialog = make("dialog", { class: "ask", "aria-label": t("libraryTags") }, form);
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      const now = split(input.value);
      const change = (/** @type {string[]} */ tags) => [
        ...new Set([...tags.filter((tag) => now.includes(tag) || !common.includes(tag)), ...now]),
      ];
      resolve(dialog.returnValue === "done" ? change : null);
    });
  });
}
