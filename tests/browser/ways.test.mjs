// Every way to save with every format that it offers, in both real browsers: popup, context menu and shortcut; a page, a
// selection, a link, the selected tabs and all tabs. Each file is read back by something that is not the engine.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage } from "./pages.mjs";
import { ENDINGS, FORMATS, hasProse, illustrated, png, unzip } from "./saved.mjs";

const ADDRESS = "http://news.test/article";
const TABS = ["/tab-0", "/tab-1", "/tab-2"];
const PAGES = {
  "/lamp.png": png,
  "pictures.test/tower.png": png,
  "/gone.png": { body: "gone", status: 404, headers: { "content-type": "text/plain" } },
  "/article": { body: illustrated() },
  "/linked": { body: illustrated() },
  ...Object.fromEntries(TABS.map((path, n) => [path, { body: articlePage({ title: `Chapter ${n}` }) }])),
};
/** Of a selection or a link there is an article and no page: the whole page is saved as HTML then. */
const ofArticle = (/** @type {string} */ format) => (format === "page" ? "html" : format);

/** What several tabs must be in each format. @type {Record<string, (file: {name: string, bytes: Buffer}, titles: string[]) => void>} */
const SEVERAL = {
  epub({ name, bytes }, titles) {
    assert.match(name, /\.epub$/);
    const files = unzip(bytes);
    const chapters = Object.keys(files).filter((one) => /chapter-\d+\.xhtml$/.test(one));
    assert.deepEqual(
      chapters.map((one) => /<h1[^>]*>([^<]*)</.exec(files[one].toString())?.[1]),
      titles,
    );
  },
  folder: inZip((title) => `2026-05-05 ${title}/article.md`, asText("markdown")),
  html: inZip(
    (title) => `2026-05-05 ${title}.html`,
    (text) => assert.match(text, /Content-Security-Policy/),
  ),
  markdown: inZip((title) => `2026-05-05 ${title}.md`, asText("markdown")),
  text: inZip((title) => `2026-05-05 ${title}.txt`, asText("text")),
  json: inZip(
    (title) => `2026-05-05 ${title}.json`,
    (text, title) => assert.equal(JSON.parse(text).title, title),
  ),
};

/** @param {string} format */
function asText(format) {
  return (/** @type {string} */ text, /** @type {string} */ title) => {
    assert.equal(text.startsWith("---\ntitle: "), format === "markdown");
    assert.ok(text.includes(title));
    hasProse(text);
  };
}

/** One file of each article in a ZIP, and nothing else. @param {(title: string) => string} named @param {(text: string, title: string) => void} check */
function inZip(named, check) {
  return (/** @type {{name: string, bytes: Buffer}} */ { name, bytes }, /** @type {string[]} */ titles) => {
    assert.match(name, /\.zip$/);
    const files = unzip(bytes);
    assert.deepEqual(Object.keys(files).sort(), titles.map(named).sort());
    for (const title of titles) check(files[named(title)].toString(), title);
  };
}

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own;
    before(async () => {
      browser = await launch(name, PAGES);
      own = await browser.helper();
    });
    after(() => browser?.close());

    const open = (path = "/article") => browser.page(`http://news.test${path}`);
    const set = (format) =>
      own.evaluate((saveFormat) => chrome.runtime.sendMessage({ type: "change", changes: { saveFormat } }), format);
    const kept = (url) =>
      own.evaluate(async (url) => {
        const { find } = await import("/library/store.js");
        return (await find(url)) !== null;
      }, url);
    /** Runs `act` and waits for the copies in the library, of which there were none. */
    const intoLibrary = async (act, ...urls) => {
      await own.evaluate(async (urls) => {
        const { find, remove } = await import("/library/store.js");
        const there = (await Promise.all(urls.map((url) => find(url)))).filter(Boolean);
        if (there.length) await remove(there.map((one) => one.id));
      }, urls);
      for (const url of urls) assert.equal(await kept(url), false);
      await act();
      for (const url of urls) await until(() => kept(url), `${url} in the library`);
    };
    /** Saves by `act`, the format being chosen already, and looks at what came. */
    const saves = async (act, format, url = ADDRESS) => {
      if (format === "library") return intoLibrary(act, url);
      const file = await browser.downloaded(act);
      assert.match(file.name, new RegExp(`turns again\\.${ENDINGS[format]}$`), format);
      FORMATS[format](file.bytes);
    };
    const all = [...Object.keys(FORMATS), "library"];

    /** The popup of a page, once it is drawn. */
    const popupOf = async (page) => {
      const popup = await browser.popup(page);
      await until(() => popup.evaluate(() => document.querySelector("#save [data-act=text]") !== null), "the popup");
      return popup;
    };
    const press = (popup, format) =>
      popup.evaluate((format) => document.querySelector(`#save [data-act=${format}]`).click(), format);
    const offered = (popup) =>
      popup.evaluate(() =>
        [...document.querySelectorAll("#save fieldset:first-of-type [data-act]")].map((one) => one.dataset.act),
      );

    test("the popup, one tab: each format that it offers", async () => {
      const page = await open();
      const popup = await popupOf(page);
      assert.deepEqual((await offered(popup)).sort(), [...all, "pdf"].sort());
      for (const format of all) await saves(() => press(popup, format), format);
      // Printing is the browser's: here only whether the reader opens and asks for it.
      await browser.inside(page, () => {
        globalThis.print = () => (globalThis.printed = decant.overlay.root.querySelector("h1").textContent);
      });
      await press(popup, "pdf");
      const title = await until(() => browser.inside(page, () => globalThis.printed ?? null), "the print");
      assert.equal(title, "The lamp at Kettle Point turns again");
      await popup.close();
      await page.close();
    });

    test("the menu on a page: each format", async () => {
      const page = await open();
      for (const format of all) {
        await set(format);
        await saves(() => browser.menu(page, "save", { selector: "h1" }), format);
      }
      await page.close();
    });

    test("the menu on a selection: each format", async () => {
      const page = await open();
      for (const format of all) {
        await set(format);
        const choose = async () => {
          await page.evaluate(() => getSelection().selectAllChildren(document.querySelector("article")));
          await browser.menu(page, "saveSelection", { selector: "article p:not(.byline)", selectionText: "x" });
        };
        await saves(choose, ofArticle(format));
      }
      await page.close();
    });

    test("the menu on a link: each format", async () => {
      const page = await open();
      const linkUrl = "http://news.test/linked";
      for (const format of all) {
        await set(format);
        await saves(() => browser.menu(page, "saveLink", { selector: "#link", linkUrl }), ofArticle(format), linkUrl);
      }
      await page.close();
    });

    test("the shortcut: each format", async () => {
      const page = await open();
      for (const format of all) {
        await set(format);
        await page.bringToFront();
        await saves(() => browser.saveKey(page), format);
      }
      await page.close();
    });

    test("the popup, all tabs and the selected ones: each format", async () => {
      const pages = [];
      for (const path of TABS) pages.push(await open(path));
      const popup = await popupOf(pages[0]);
      // The first of the selected tabs becomes the active one; the popup of the tests, a tab itself, is none of them.
      await popup.evaluate(
        async (urls) => {
          const tabs = await chrome.tabs.query({ currentWindow: true });
          const chosen = tabs.filter((tab) => urls.includes(tab.url)).map((tab) => tab.index);
          await chrome.tabs.highlight({ tabs: chosen });
          location.reload();
        },
        [0, 2].map((n) => `http://news.test${TABS[n]}`),
      );
      const scopes = () => popup.evaluate(() => document.querySelectorAll("#save select option").length).catch(() => 0);
      await until(async () => (await scopes()) === 3, "a choice between this tab, the selected ones and all");
      for (const [scope, numbers] of [
        ["1", [0, 2]],
        ["2", [0, 1, 2]],
      ]) {
        await popup.evaluate((scope) => {
          const field = document.querySelector("#save select");
          field.value = scope;
          field.dispatchEvent(new Event("change"));
        }, scope);
        assert.deepEqual((await offered(popup)).sort(), [...Object.keys(SEVERAL), "library"].sort());
        const titles = numbers.map((n) => `Chapter ${n}`);
        for (const [format, check] of Object.entries(SEVERAL))
          check(await browser.downloaded(() => press(popup, format)), titles);
        await intoLibrary(() => press(popup, "library"), ...numbers.map((n) => `http://news.test${TABS[n]}`));
      }
      await popup.close();
      for (const page of pages) await page.close();
    });
  });
}
