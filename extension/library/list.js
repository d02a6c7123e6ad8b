// A list of any length of which only what is in sight is drawn: rows of one height, each put at its place. In: entries in
// their order. The stylesheet says how high a row is (`--row`).

const { make } = globalThis.decant;
/** Rows drawn beyond the window's edges, so that a quick hand finds them there. */
const BEYOND = 6;

export class List {
  /** @type {any[]} */
  entries = [];
  /** @type {Map<string, HTMLElement>} by id */
  drawn = new Map();
  element = make("ol", { class: "rows", role: "list" });

  /** @param {(entry: any) => HTMLElement} row makes a row @param {(ids: string[]) => void} seen says which rows were drawn anew */
  constructor(row, seen) {
    this.row = row;
    this.seen = seen;
    const draw = () => this.draw();
    addEventListener("scroll", draw, { passive: true });
    addEventListener("resize", draw);
  }

  /** Shows other entries, or the same ones anew where `anew` says so. @param {any[]} entries @param {(entry: any) => boolean} anew */
  show(entries, anew = () => true) {
    this.entries = entries;
    const focused = this.focused;
    for (const [id, element] of this.drawn) {
      const entry = entries.find((one) => one.id === id);
      if (entry && !anew(entry)) continue;
      element.remove();
      this.drawn.delete(id);
    }
    this.draw();
    if (focused && this.focused !== focused && document.activeElement === document.body) this.focus(focused);
  }

  get height() {
    return Number.parseFloat(getComputedStyle(this.element).getPropertyValue("--row")) || 132;
  }

  draw() {
    const { entries, element, drawn, height } = this;
    element.style.blockSize = `${entries.length * height}px`;
    const top = -element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / height) - BEYOND);
    const last = Math.min(entries.length, Math.ceil((top + innerHeight) / height) + BEYOND);
    const wanted = new Set(entries.slice(first, last).map(({ id }) => id));
    for (const [id, row] of drawn) {
      // The row that has the focus stays, wherever it is.
      if (wanted.has(id) || row.contains(document.activeElement)) continue;
      row.remove();
      drawn.delete(id);
    }
    const fresh = [];
    let before = null;
    for (let i = last - 1; i >= first; i--) {
      const entry = entries[i];
      let row = drawn.get(entry.id);
      if (!row) {
        row = this.row(entry);
        drawn.set(entry.id, row);
        fresh.push(entry.id);
      }
      row.style.insetBlockStart = `${i * height}px`;
      row.setAttribute("aria-posinset", String(i + 1));
      row.setAttribute("aria-setsize", String(entries.length));
      if (row.parentNode !== element || row.nextSibling !== before) element.insertBefore(row, before);
      before = row;
    }
    if (fresh.length) this.seen(fresh);
  }

  /** The id of the row that has the focus. */
  get focused() {
    return /** @type {HTMLElement | null} */ (document.activeElement?.closest(".row"))?.dataset.id ?? null;
  }

  /** Brings a row into sight and gives it the focus. @param {string | undefined} id */
  focus(id) {
    const at = this.entries.findIndex((entry) => entry.id === id);
    if (at < 0) return;
    const { height, element } = this;
    const top = element.getBoundingClientRect().top + at * height;
    const edge = 72;
    if (top < edge) scrollBy(0, top - edge);
    else if (top + height > innerHeight) scrollBy(0, top + height - innerHeight + 12);
    this.draw();
    this.drawn
      .get(/** @type {string} */ (id))
      ?.querySelector("a")
      ?.focus({ preventScroll: true });
  }

  /** Moves the focus by rows; from nowhere to the first. @param {number} by */
  move(by) {
    const at = this.entries.findIndex((entry) => entry.id === this.focused);
    const to = at < 0 ? 0 : Math.max(0, Math.min(this.entries.length - 1, at + by));
    this.focus(this.entries[to]?.id);
  }
}
