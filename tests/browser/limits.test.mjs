// What one copy may have, in both real browsers: pictures by number, by size and all together, and time. What stays out
// becomes a link, and copy and card say how much it is.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage, PROSE } from "./pages.mjs";
import { figure, hasProse, PNG, png, unzip } from "./saved.mjs";

/** As in `background/pictures.js`. */
const MOST = 500;
const MB = 1 << 20;
/** A picture, and bytes after its end that no browser minds. @param {number} bytes */
const large = (bytes) => ({ ...png, body: Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]) });
const JUST_SMALL = large(25 * MB);
const JUST_LARGE = large(25 * MB + 1);
const HEAVY = large(20 * MB);

const many = Array.from({ length: MOST + 10 }, (_, n) => `/many-${n}.png`);
const heavy = Array.from({ length: 8 }, (_, n) => `/heavy-${n}.png`);
const page = (/** @type {string[]} */ pictures) => ({
  body: articlePage({
    body: pictures.map((src, n) => `${figure(src, `View ${n}`)}<p>${PROSE.en[n % PROSE.en.length]}</p>`).join(""),
  }),
});
const PAGES = {
  "/many": page(many),
  ...Object.fromEntries(many.map((path) => [path, png])),
  "/large": page(["/small.png", "/large.png"]),
  "/small.png": JUST_SMALL,
  "/large.png": JUST_LARGE,
  ...Object.fromEntries(heavy.map((path) => [path, HEAVY])),
  "/patient": page(["/late.png"]),
  "/late.png": png,
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own;
    before(async () => {
      browser = await launch(name, PAGES);
      own = await browser.helper();
    });
    after(() => browser?.close());

    /** Saves a page: the file, and what is said at the end. */
    const save = async (path, format) => {
      const tab = await browser.page(`http://news.test${path}`);
      const id = await browser.tabOf(tab);
      const file = await browser.downloaded(() =>
        own.evaluate(
          (id, format) => {
            globalThis.said = null;
            const port = chrome.runtime.connect({ name: "saving" });
            port.onMessage.addListener((state) => {
              if (state.over) globalThis.said = state.text;
            });
            void chrome.runtime.sendMessage({ type: "saveTabs", tabs: [id], format });
          },
          id,
          format,
        ),
      );
      const said = await until(() => own.evaluate(() => globalThis.said), "the end of saving");
      await tab.close();
      return { bytes: file.bytes, said };
    };
    const askedOf = (from, start) =>
      browser.server.asked.slice(from).filter((url) => url.startsWith(`http://news.test${start}`));

    test("by number: five hundred are in the copy, the others are links, and it says so", async () => {
      const { bytes, said } = await save("/many", "html");
      assert.match(said, /links instead: 10\./);
      browser.server.extra["copy.test/many"] = { body: bytes };
      const copy = await browser.page("http://copy.test/many");
      const seen = await copy.evaluate(() => ({
        pictures: document.querySelectorAll("img[src^='data:image/png']").length,
        links: [...document.querySelectorAll("a.image")].map((one) => one.getAttribute("href")),
        note: document.body.innerText.match(/[^\n]*links instead: \d+\./)?.[0] ?? "",
      }));
      assert.deepEqual(seen, {
        pictures: MOST,
        links: many.slice(MOST).map((path) => `http://news.test${path}`),
        note: "Images that could not be had and are links instead: 10.",
      });
      await copy.close();
    });

    test("by size: 25 MB is in the copy, a byte more is not, and is not asked for twice", async () => {
      const from = browser.server.asked.length;
      const { bytes, said } = await save("/large", "folder");
      assert.match(said, /links instead: 1\./);
      const files = unzip(bytes);
      const pictures = Object.keys(files).filter((one) => one.startsWith("images/"));
      assert.deepEqual(
        pictures.map((one) => files[one].length),
        [25 * MB],
      );
      const text = files[Object.keys(files).find((one) => one.endsWith(".md"))].toString();
      assert.ok(text.includes("](http://news.test/large.png)"), text);
      // Once by the page itself, once for the copy.
      assert.equal(askedOf(from, "/large.png").length, 2);
    });

    test("all together: 150 MB, also where several come at once", async () => {
      // Not as a copy: it would take a GB of this machine.
      const sizes = await own.evaluate(
        async (urls) => {
          const { Fetcher } = await import("/background/pictures.js");
          const fetcher = new Fetcher("http://news.test/heavy", new AbortController().signal, () => {});
          return [...(await fetcher.all(urls)).values()].map((one) => one.length);
        },
        heavy.map((path) => `http://news.test${path}`),
      );
      assert.deepEqual(sizes, Array(7).fill(20 * MB));
    });

    // Chromium ends no worker that a test looks into.
    const sleepy = name === "firefox" ? test : test.skip;
    sleepy(
      "by time: a picture that never comes costs its place, and the background is not ended meanwhile",
      async () => {
        browser.server.extra["/late.png"] = png;
        const page = await browser.page("http://news.test/patient");
        browser.server.extra["/late.png"] = { answer() {} };
        const begun = Date.now();
        // By the menu: no message is left open on which a browser would wait for the answer.
        const { bytes } = await browser.downloaded(() => browser.menu(page, "save", { selector: "h1" }), 120_000);
        // Asked for twice, twenty seconds each; Firefox ends a background that has been idle for thirty.
        assert.ok(Date.now() - begun > 35_000);
        assert.match(await browser.ending(page), /links instead: 1\./);
        assert.ok(bytes.toString().includes(`<a class="image" href="http://news.test/late.png">`));
        hasProse(bytes.toString());
        await page.close();
      },
    );
  });
}
