// The library's page as a person uses it, in both browsers: search, open, read on, tag, archive, delete and undo, export and
// import; with the network watched. Screenshots in dist/shots.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSERS, launch, until } from "./harness.mjs";
import { RARE, generate } from "./library.generate.mjs";
import { articlePage, everything, pictures } from "./pages.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });
const ARTICLES = [everything, ...Array.from({ length: 30 }, (_, n) => generate(n, 200))];
const DRAWINGS = Object.fromEntries(Object.entries(pictures).map(([name, { body }]) => [`http://${name}`, body]));

for (const name of BROWSERS) {
  describe(`${name}: library page`, () => {
    let browser;
    let own;
    let page;
    before(async () => {
      browser = await launch(name, { ...pictures, "/article": { body: articlePage() } });
      own = await browser.helper();
      const save = `import("/library/store.js").then(async ({ add }) => {
        const images = Object.entries(${JSON.stringify(DRAWINGS)}).map(([src, svg]) => [src, new Blob([svg], { type: "image/svg+xml" })]);
        let day = 0;
        for (const article of ${JSON.stringify(ARTICLES)})
          await add({ article, images: article.image ? images : [], savedAt: new Date(Date.UTC(2026, 0, 60 - day++)).toISOString() });
      })`;
      await own.evaluate(save);
      page = await browser.openOwn("library/library.html");
      await page.setViewport({ width: 1280, height: 860 });
      await until(() => titles().then((all) => all.length > 5), "rows");
    });
    after(() => browser?.close());

    const titles = () =>
      page.evaluate(() => [...document.querySelectorAll(".row .title")].map((one) => one.textContent));
    const status = () => page.evaluate(() => document.querySelector(".status").textContent);
    const said = () => page.evaluate(() => document.querySelector(".toast")?.textContent ?? "");
    const click = (selector) => page.evaluate((selector) => document.querySelector(selector).click(), selector);
    const search = async (query, count) => {
      await page.evaluate((query) => {
        const field = document.querySelector(".search");
        field.value = query;
        field.dispatchEvent(new Event("input"));
      }, query);
      const want = query ? `Found: ${count}` : `Copies: ${ARTICLES.length}`;
      await until(async () => (await status()) === want, `${want} for "${query}", not ${await status()}`);
    };
    const stored = (title) =>
      own.evaluate(
        `import("/library/store.js").then(async ({ list }) => (await list()).find((one) => one.title === ${JSON.stringify(title)}) ?? null)`,
      );
    const go = async (path) => {
      await page.evaluate((path) => location.assign(`/library/${path}`), path);
      await until(
        () =>
          page
            .evaluate((path) => location.href.includes(path) && document.readyState === "complete", path)
            .catch(() => false),
        path,
      );
    };

    test("all copies are listed, few of them drawn", async () => {
      assert.equal(await status(), `Copies: ${ARTICLES.length}`);
      const drawn = await titles();
      assert.equal(drawn[0], everything.title);
      assert.ok(drawn.length < 20, `${drawn.length} rows`);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await until(async () => (await titles()).includes(ARTICLES.at(-1).title), "the last row");
      await page.evaluate(() => scrollTo(0, 0));
    });

    for (const [language, word] of Object.entries(RARE)) {
      test(`search: ${language}`, async () => {
        const ours = ARTICLES.filter(
          (article) => article.language === language && JSON.stringify(article).includes(word),
        );
        assert.equal(ours.length, 1);
        await search(word, 1);
        await until(
          () => page.evaluate(() => document.querySelector(".row .text mark") !== null),
          "a hit in the snippet",
        );
        // Written otherwise: without accents, in capitals, cut short.
        const plainly = word
          .normalize("NFD")
          .replace(/[\u0300-\u036f\u064b-\u065f]/g, "")
          .toUpperCase();
        await search(plainly, 1);
        await search("", 0);
      });
    }

    test("a letter wrong is forgiven where nothing has it right", async () => {
      await search("xylohpone", 1);
      await search("kürbssuppe", 1);
      await search("nowhereatall", 0);
      assert.match(await page.evaluate(() => document.querySelector(".nothing").textContent), /No saved copy fits/);
      await search("", 0);
    });

    test("a copy is opened without the network, its hits are marked, its place is kept", async () => {
      const asked = browser.server.asked.length;
      await search("clockwork", 1);
      await click(".row .title");
      await until(
        () => page.evaluate(() => document.querySelector("article h1") !== null).catch(() => false),
        "the copy",
      );
      await until(() => page.evaluate(() => CSS.highlights.get("found")?.size > 0), "marked hits");
      await until(
        () =>
          page.evaluate(
            () =>
              [...document.images].length === 3 &&
              [...document.images].every((image) => image.complete && image.naturalWidth > 0),
          ),
        "the pictures",
      );
      await page.screenshot({ path: `${SHOTS}${name}-library-copy.png` });
      await new Promise((resolve) => setTimeout(resolve, 600));
      const { place: first, progress: none } = await stored(everything.title);
      assert.deepEqual([first, none], [null, 0], "nobody has read up to the hit");
      await page.evaluate(() =>
        [...document.querySelectorAll("h3")].find((h) => h.textContent === "How it is wound").scrollIntoView(),
      );
      await until(async () => String((await stored(everything.title)).place) !== String(first), "the place to be kept");
      const { place } = await stored(everything.title);
      await go("saved.html?id=x");
      await until(() => page.evaluate(() => document.body.textContent.includes("not here any more")), "the notice");
      await go(`saved.html?id=${(await stored(everything.title)).id}`);
      await until(
        () => page.evaluate(() => document.querySelector("article") && scrollY > 300),
        "the place to be found again",
      );
      const away = () =>
        page.evaluate(([at, share]) => {
          const box = document.querySelector("article").children[at].getBoundingClientRect();
          return Math.round(box.top + box.height * share - 72);
        }, place);
      await until(async () => Math.abs(await away()) < 3, "the place, to the pixel");
      assert.deepEqual(browser.server.asked.slice(asked), [], "requests");
      await go("library.html");
      await until(() => titles().then((all) => all.length > 5), "the list");
      await search("", 0);
    });

    test("keys: rows, tags, archive, delete and undo", async () => {
      await page.bringToFront();
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("ArrowDown");
      const focus = () =>
        page.evaluate(() => document.activeElement.closest(".row")?.querySelector(".title").textContent);
      assert.equal(await focus(), everything.title);
      await page.keyboard.press("t");
      await page.keyboard.type("coast, lamps");
      await page.keyboard.press("Enter");
      await until(async () => (await stored(everything.title)).tags.join() === "coast,lamps", "the tags");
      await until(
        () => page.evaluate(() => document.querySelector("[data-group=tag][data-value=coast]") !== null),
        "the tag in the side",
      );
      await until(async () => (await focus()) === everything.title, "the focus to come back");
      await page.keyboard.press("e");
      await until(async () => (await stored(everything.title)).archived, "the archive");
      await until(async () => (await focus()) === ARTICLES[1].title, "the focus on the next row");
      await click("[data-value=archived]");
      await until(async () => (await titles()).length === 1, "the archive alone");
      await click("[data-value=all]");
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("x");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("x");
      await until(
        () => page.evaluate(() => document.querySelector(".picked b")?.textContent === "Selected: 2"),
        "two selected",
      );
      await page.keyboard.press("Delete");
      await until(async () => (await said()).startsWith("Deleted: 2"), "the toast");
      assert.equal(await stored(ARTICLES[1].title), null);
      await page.keyboard.press("z");
      await until(() => stored(ARTICLES[1].title), "the deletion to be taken back");
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.className), "search");
    });

    test("the focus goes on where a button goes with what was done", async () => {
      await click("[data-value=all]");
      const before = await status();
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("x");
      const inRow = () => page.evaluate(() => document.activeElement.closest(".row") !== null);
      for (const what of ["none", "archive"]) {
        if (what === "archive") await page.keyboard.press("x");
        const button = `.picked [data-do=${what}]`;
        await until(() => page.evaluate((button) => document.querySelector(button) !== null, button), "the button");
        await page.focus(button);
        await page.keyboard.press("Enter");
        await until(() => page.evaluate(() => document.querySelector(".picked").hidden), "the bar to go");
        await until(inRow, `the focus after "${what}"`);
      }
      await until(async () => (await status()) !== before, "the archive");
      await until(async () => (await said()).startsWith("Archived: 1"), "the toast");
      await click(".toast button");
      await until(async () => (await status()) === before, "Undo");
    });

    test("the way back leads to the place in the list", async () => {
      await page.evaluate(() => scrollTo(0, 1500));
      await until(() => page.evaluate(() => scrollY === 1500), "the place");
      // Rows are drawn as the list moves.
      const open = () =>
        page
          .evaluate(() => {
            const links = [...document.querySelectorAll(".row a")];
            const link = links.find((one) => one.getBoundingClientRect().top > 200);
            link?.click();
            return Boolean(link);
          })
          .catch(() => true);
      await until(open, "a row");
      // A page that is being left answers nothing.
      const at = (path, top) =>
        page.evaluate((path, top) => location.pathname.endsWith(path) && scrollY === top, path, top).catch(() => false);
      await until(() => at("saved.html", 0), "the copy");
      await page.evaluate(() => history.back()).catch(() => {});
      await until(() => at("library.html", 1500), "the place again");
    });

    test("what is deleted is gone for good once it cannot be had back", async () => {
      await click("[data-value=all]");
      const before = await own.evaluate(
        `import("/library/store.js").then(({ within, got }) => within("readonly", ({ articles }) => got(articles.count())))`,
      );
      await click(".row [data-do=delete]");
      await until(async () => (await said()).startsWith("Deleted"), "the toast");
      const count = () =>
        own.evaluate(
          `import("/library/store.js").then(({ within, got }) => within("readonly", ({ articles }) => got(articles.count())))`,
        );
      assert.equal(await count(), before);
      await until(async () => (await count()) === before - 1, "the end of it", 15_000);
    });

    test("export, wipe, import: the same to the byte; a damaged file changes nothing", async () => {
      const code = `import("/library/store.js").then(async (store) => {
        const { exported, imported } = await import("/library/archive.js");
        const dump = async () => {
          const hex = async (blob) => blob && [blob.type, await store.keyOf(blob)];
          const all = [];
          for (const { id } of (await store.list()).sort((a, b) => (a.id < b.id ? -1 : 1))) {
            const { entry, copy } = await store.get(id);
            all.push([entry, { ...copy, html: await hex(copy.html) }, await Promise.all((await store.pictures(copy.keys)).map(hex))]);
          }
          return JSON.stringify(all, (_, value) => value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value);
        };
        await store.add({ article: { ...${JSON.stringify(everything)}, url: null, canonical: null }, html: "<p>whole", url: "https://page.test/", images: [["http://pictures.test/dusk.svg", new Uint8Array([1, 2, 3])]] });
        const before = await dump();
        const parts = [];
        for await (const { blob } of exported(() => {})) parts.push(blob);
        const wipe = async () => { await store.remove((await store.list()).map(({ id }) => id)); await store.purge(IDBKeyRange.upperBound(Date.now())); };
        await wipe();
        const empty = (await store.list()).length;
        const refused = [];
        const bytes = new Uint8Array(await parts[0].arrayBuffer());
        const broken = bytes.slice();
        // In what a file holds: of its header the directory at the end has all that counts.
        let at = Math.floor(bytes.length / 2);
        while (String.fromCharCode(...bytes.slice(at, at + 4)) !== "PK\\u0003\\u0004") at++;
        broken[at + 30 + bytes[at + 26] + bytes[at + 28]] ^= 255;
        for (const bad of [new Blob(["no zip"]), new Blob([bytes.slice(0, -40)]), new Blob([broken]), new Blob([])])
          refused.push((await imported(bad, () => {}).catch((error) => error)).message, (await store.within("readonly", ({ entries }) => store.got(entries.count()))));
        // No room in the middle: nothing of it is left.
        const put = IDBObjectStore.prototype.put;
        let puts = 0;
        IDBObjectStore.prototype.put = function (...args) {
          if (++puts === 20) throw new DOMException("full", "QuotaExceededError");
          return put.apply(this, args);
        };
        refused.push((await imported(parts[0], () => {}).catch((error) => error)).code);
        IDBObjectStore.prototype.put = put;
        refused.push(await store.within("readonly", ({ entries }) => store.got(entries.count())));
        const count = await imported(parts[0], () => {});
        const after = await dump();
        // Once more, over what is there: tags are joined, nothing is doubled.
        const [{ id }] = await store.list();
        await store.change([id], () => ({ tags: ["mine"] }));
        await imported(parts[0], () => {});
        const merged = (await store.get(id)).entry.tags;
        return { parts: parts.length, empty, refused, count, same: before === after, list: (await store.list()).length, merged };
      })`;
      const seen = await own.evaluate(code);
      assert.equal(seen.empty, 0);
      assert.deepEqual(seen.refused, [
        "This is not an export of a Decant library. Nothing was imported.",
        0,
        "This is not an export of a Decant library. Nothing was imported.",
        0,
        "The file is damaged or incomplete. Nothing was imported.",
        0,
        "This is not an export of a Decant library. Nothing was imported.",
        0,
        "full",
        0,
      ]);
      assert.equal(seen.same, true, "what comes back is what went out");
      assert.equal(seen.count, ARTICLES.length);
      assert.equal(seen.list, ARTICLES.length);
      assert.equal(seen.merged[0], "mine");
    });

    test("the button of a page that is saved says so, and the reader leads to the copy", async () => {
      const news = await browser.page("http://news.test/article");
      const tab = await browser.tabOf(news);
      const title = () => own.evaluate((tabId) => chrome.action.getTitle({ tabId }), tab);
      assert.equal(await title(), "Read this page");
      const id = await own.evaluate(
        `import("/library/store.js").then(({ add }) => add({ article: ${JSON.stringify({ ...everything, canonical: null, url: "http://news.test/article" })}, savedAt: "2026-05-05T00:00:00Z" }))`,
      );
      await until(async () => (await title()).endsWith("Saved on May 5, 2026"), "the mark");
      await news.reload();
      await until(async () => (await title()).endsWith("Saved on May 5, 2026"), "the mark after loading");
      await browser.read(news);
      await until(
        () => browser.inside(news, () => decant.overlay.root.querySelector(".kept button") !== null),
        "the line in the reader",
      );
      await browser.inside(news, () => decant.overlay.root.querySelector(".kept button").click());
      const copy = await until(() => browser.ownPage("library/saved.html?id="), "the copy");
      await copy.close();
      await own.evaluate(`import("/library/store.js").then(({ remove }) => remove(["${id}"]))`);
      await until(async () => (await title()) === "Read this page", "the mark to go");
      await news.close();
    });

    const LOOKS = {
      light: {},
      dark: { theme: "dark" },
      narrow: { width: 390, height: 844 },
      rtl: { direction: "rtl" },
      search: { query: "lamp" },
      picked: { pick: true },
      empty: { empty: true },
    };
    for (const [
      look,
      { theme = "light", width = 1280, height = 860, direction = "ltr", query, pick, empty },
    ] of Object.entries(LOOKS)) {
      test(`it looks right: ${look}`, async () => {
        if (empty)
          await own.evaluate(
            `import("/library/store.js").then(async ({ list, remove, purge }) => { await remove((await list()).map(({ id }) => id)); await purge(IDBKeyRange.upperBound(Date.now())); })`,
          );
        await own.evaluate((theme) => chrome.runtime.sendMessage({ type: "change", changes: { theme } }), theme);
        await page.setViewport({ width, height });
        await page.evaluate(() => history.replaceState(null, ""));
        await go("library.html");
        await until(
          () =>
            page.evaluate(
              () => document.querySelector(".row, .nothing h2") !== null && document.body.dataset.theme !== undefined,
            ),
          "the list",
        );
        if (direction === "rtl") await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
        if (query) {
          await page.evaluate((query) => {
            const field = document.querySelector(".search");
            field.value = query;
            field.dispatchEvent(new Event("input"));
          }, query);
          await until(() => page.evaluate(() => document.querySelector(".row .text mark") !== null), "hits");
        }
        if (pick)
          await page.evaluate(() => [...document.querySelectorAll(".row input")].slice(0, 2).map((box) => box.click()));
        await new Promise((resolve) => setTimeout(resolve, 300));
        await page.screenshot({ path: `${SHOTS}${name}-library-${look}.png` });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `wider than the window by ${wide}`);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${look}: ${id} ${nodes[0].html} ${nodes[0].failureSummary}`),
          [],
        );
      });
    }
  });
}
