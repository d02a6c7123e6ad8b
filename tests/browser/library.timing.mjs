// How quick the library is with 100, 1,000 and 5,000 generated articles: node tests/browser/library.timing.mjs [chromium|firefox].
// Each search stands beside a naive scan of the same copies in the same run (every article read from the database, its text
// taken out and searched): what counts is the ratio, as times depend on the machine.
import { BROWSERS, launch, until } from "./harness.mjs";
import { RARE, generate } from "./library.generate.mjs";

const SIZES = [100, 1000, 5000];
const QUERIES = [RARE.en, RARE.zh, "con", "harbour lantern", "xylohpone"];

/** Runs in the page: keeps many articles in few transactions. */
const fill = async (articles) => {
  const { within, put } = await import("/library/store.js");
  const { outline } = await import("/library/text.js");
  await within("readwrite", (stores) => {
    for (const article of articles) {
      const { covers: _, ...about } = outline(article, article.url);
      const id = article.url.replace(/\W+/g, "-");
      const state = { tags: [], archived: false, progress: 0, place: null };
      const entry = {
        id,
        url: article.url,
        urls: [article.url],
        ...about,
        cover: null,
        savedAt: article.published,
        bytes: 0,
      };
      put(stores, { ...entry, ...state }, { id, article, html: null, images: {}, keys: [] }, new Map());
    }
  });
};

/** Runs in the page: what no index would do. */
const scan = async (word) => {
  const { within, got } = await import("/library/store.js");
  const { plainText } = await import("/library/text.js");
  const start = performance.now();
  const copies = await within("readonly", ({ articles }) => got(articles.getAll()), ["articles"]);
  const found = copies.filter(({ article }) => plainText(article).toLowerCase().includes(word.toLowerCase())).length;
  return { found, ms: performance.now() - start };
};

/** Runs in the page: a search worker of its own, timed from the start to the answers. */
const time = async (queries) => {
  const { within, got } = await import("/library/store.js");
  const answer = (worker, wanted) =>
    new Promise((resolve) => {
      const listen = ({ data }) => {
        if (data[wanted] === undefined) return;
        worker.removeEventListener("message", listen);
        resolve(data);
      };
      worker.addEventListener("message", listen);
    });
  const start = async () => {
    const begun = performance.now();
    const worker = new Worker("/library/search.js", { type: "module" });
    await answer(worker, "ready");
    return { worker, ms: performance.now() - begun };
  };
  const first = await start();
  first.worker.terminate();
  const { worker, ms } = await start();
  const searches = [];
  for (const query of queries) {
    const times = [];
    let found = 0;
    for (let i = 0; i < 5; i++) {
      const begun = performance.now();
      worker.postMessage({ query });
      found = (await answer(worker, "query")).found.length;
      times.push(performance.now() - begun);
    }
    searches.push({ query, found, ms: times.sort((a, b) => a - b)[2] });
  }
  worker.terminate();
  const records = await within("readonly", ({ words }) => got(words.getAll()), ["words"]);
  return { made: first.ms, loaded: ms, searches, chars: records.reduce((sum, { text }) => sum + text.length, 0) };
};

for (const name of process.argv[2] ? [process.argv[2]] : BROWSERS) {
  const browser = await launch(name);
  try {
    const own = await browser.helper();
    let filled = 0;
    for (const size of SIZES) {
      for (; filled < size; filled += 100) {
        await own.evaluate(
          fill,
          Array.from({ length: 100 }, (_, n) => generate(filled + n)),
        );
      }
      const { made, loaded, searches, chars } = await own.evaluate(time, QUERIES);
      const naive = await own.evaluate(scan, QUERIES[0]);
      const page = await browser.openOwn("library/library.html");
      const shown = await until(
        () => page.evaluate(() => performance.getEntriesByName("shown")[0]?.startTime),
        "the list",
        60_000,
      );
      await page.close();
      console.log(
        `${name}, ${size} articles: list shown after ${Math.round(shown)} ms; texts folded in ${Math.round(made)} ms once, ` +
          `loaded in ${Math.round(loaded)} ms, ${(chars / 1e6).toFixed(1)} M characters; a naive scan ${Math.round(naive.ms)} ms`,
      );
      for (const { query, found, ms } of searches) {
        console.log(
          `  ${query}: ${found} found, ${ms.toFixed(1)} ms, 1/${Math.round(naive.ms / ms)} of the naive scan`,
        );
      }
    }
  } finally {
    await browser.close();
  }
}
