// Article JSON as plain text, for the list's entries and for the search.

/** What holds words, in reading order. After the first three the line goes on. */
const PARTS = "text content base caption head rows terms details items notes parts blocks cite images alt title".split(
  " ",
);
/** A line ends with these, a word with those. */
const ENDS = { paragraph: "\n", heading: "\n", code: " ", math: " ", break: " " };

/** The words of an article's lead and body, one block a line. Walks with a stack, as deep as the article goes. @param {any} article */
export function plainText(article) {
  let text = "";
  const work = [article.blocks, "\n", article.lead];
  while (work.length) {
    const node = work.pop();
    if (typeof node === "string") text += node;
    else if (Array.isArray(node)) work.push(...node.toReversed());
    else if (node) {
      work.push(ENDS[/** @type {keyof typeof ENDS} */ (node.type)]);
      for (const part of PARTS.toReversed()) if (node[part]) work.push(PARTS.indexOf(part) > 2 && "\n", node[part]);
    }
  }
  return text.replace(/\s*\n\s*/g, "\n").trim();
}

const hostOf = (/** @type {string} */ url) => URL.parse(url)?.host.replace(/^www\./, "") ?? "";

/** What the list shows of an article, and the addresses of the pictures that may stand for it. @param {any} article @param {string} url */
export function outline(article, url) {
  const host = hostOf(article.canonical || article.url || url);
  const figures = [article.image, ...article.blocks.filter((/** @type {any} */ block) => block.type === "figure")];
  return {
    title: article.title || url,
    site: article.site || host,
    host,
    byline: article.byline,
    published: article.published,
    language: article.language ?? "",
    direction: article.direction,
    excerpt: (article.excerpt || plainText(article)).slice(0, 300),
    minutes: article.minutes,
    covers: /** @type {string[]} */ (
      figures.flatMap((figure) => figure?.images.map((/** @type {any} */ { src }) => src) ?? [])
    ),
  };
}
