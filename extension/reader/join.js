// In: an article that goes on at other addresses, and the element that shows it. Out: the pages fetched when the reader
// asks for them, put behind the text in their order, in the article itself, so that saving takes all of it.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;
  const { make } = decant;
  /** The engine lists no more than this. */
  const MOST = 50;

  /** Notes of different pages may have the same ids. @param {any} part @param {number} page */
  const apart = (part, page) =>
    JSON.parse(JSON.stringify(part), (key, value) => (key === "id" && value ? `${page}.${value}` : value));

  /** @param {any} article @param {any} more @param {number} page */
  function append(article, more, page) {
    const words = (/** @type {any} */ one) => (100 * one.words) / Math.max(1, one.kept_percent);
    const all = words(article) + words(more);
    if (more.lead.length && JSON.stringify(more.lead) !== JSON.stringify(article.lead))
      article.blocks.push(apart({ type: "paragraph", content: more.lead }, page));
    article.blocks.push(...apart(more.blocks, page));
    article.left_out.push(...more.left_out);
    article.minutes = Math.max(
      1,
      Math.round((article.minutes * (article.words + more.words)) / Math.max(1, article.words)),
    );
    article.words += more.words;
    article.kept_percent = Math.round((100 * article.words) / Math.max(1, all));
  }

  /** The control that fetches the further pages. @param {any} article */
  decant.join = (article) => {
    const button = make("button", { type: "button", class: "join" }, decant.t("join_pages"));
    button.addEventListener("click", async () => {
      const held = button.matches(":focus");
      button.disabled = true;
      const seen = new Set([article.url, article.canonical]);
      for (let page = 2; article.next.length && page <= MOST; page++) {
        const url = article.next[0];
        button.textContent = decant.t("join_working", page);
        const result = seen.has(url)
          ? null
          : await chrome.runtime.sendMessage({ type: "furtherPage", url }).catch(() => null);
        if (!result?.ok) break;
        seen.add(url);
        append(article, result.article, page);
        article.next = [...new Set([...article.next.slice(1), ...result.article.next])].filter(
          (next) => !seen.has(next),
        );
      }
      const failed = article.next.length > 0;
      const shown = button.closest("article");
      const end = [...(shown?.children ?? [])].findIndex((child) => child.contains(button));
      const fresh = decant.render(article);
      shown?.replaceWith(fresh);
      decant.paintHighlights?.();
      const again = fresh.querySelector(".join");
      if (failed && again) again.before(make("p", { role: "alert" }, decant.t("join_failed")));
      // Who came by keyboard goes on where the button was: at what has come, or at the button to try again.
      const next = /** @type {any} */ (failed && again ? again : fresh.children[end]);
      if (!held || !next) return;
      next.tabIndex = next === again ? 0 : -1;
      next.focus({ preventScroll: true });
    });
    return button;
  };
})();
