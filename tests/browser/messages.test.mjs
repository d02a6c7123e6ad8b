// Where there is no article to show: what the reader says, and what it offers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage, frontPage, html, PROSE } from "./pages.mjs";

// A PDF of one empty page, as small as readers take it.
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF`;

const frames = (...urls) => ({
  body: `<!DOCTYPE html><html><head><title>Old site</title></head><frameset cols="20%,80%">${urls.map((url) => `<frame src="${url}">`).join("")}</frameset></html>`,
});

const PAGES = {
  "/front": { body: frontPage },
  "/short": { body: html(`<nav><a href="/">Home</a></nav><p>${PROSE.en[0].slice(0, 60)}</p>`) },
  "/empty": { body: `<!DOCTYPE html><html><head><title>Nothing</title></head><body></body></html>` },
  "/article": { body: articlePage() },
  "/menu": { body: html(`<a href="/">Home</a>`) },
  "/frames": frames("/menu", "/article"),
  "/foreign": frames("http://other.test/menu", "http://other.test/article"),
  "/paper.pdf": { body: PDF, headers: { "content-type": "application/pdf" } },
  "/picture": { body: "GIF89a", headers: { "content-type": "image/gif" } },
  "/gone": { body: "Gone", status: 410 },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => (browser = await launch(name, PAGES)));
    after(() => browser?.close());

    const say = async (path) => {
      const page = await browser.page(`http://news.test${path}`);
      return { page, text: await browser.read(page) };
    };
    const press = (page, label) =>
      browser.inside(
        page,
        (label) =>
          [...decant.overlay.root.querySelectorAll("button")].find((button) => button.textContent === label).click(),
        label,
      );

    test("no article: the popup says so, and reads the largest text all the same", async () => {
      // A tab that opens now would close the popup.
      await browser.helper();
      const page = await browser.page("http://news.test/short");
      await browser.click(page);
      await until(async () => (await browser.contexts()).some((url) => url.endsWith("#no_article")), "the popup");
      assert.equal(await browser.isOpen(page), false);
      // A popup that goes before the browser has called it open counts as one that never came.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await (await browser.helper()).evaluate(() => {
        for (const view of chrome.extension.getViews({ type: "popup" })) view.close();
      });
      const popup = await browser.popup(page, "#no_article");
      const why = await until(() => popup.evaluate(() => document.querySelector("#why p").textContent), "the reason");
      assert.match(why, /no text that stands out as an article/);
      await popup.evaluate(() => document.querySelector("#why button").click());
      await browser.opened(page);
      const read = await until(async () => {
        const now = await browser.text(page);
        return now.includes("lighthouse") && now;
      }, "the largest text");
      assert.ok(read.includes(PROSE.en[0].slice(0, 60).trim()));
      await page.bringToFront();
      await page.keyboard.press("Escape");
      await browser.closed(page);
      await page.close();
    });

    test("no article, but a selection: offers to read it", async () => {
      const page = await browser.page("http://news.test/short");
      await page.evaluate(() => getSelection().selectAllChildren(document.querySelector("p")));
      await browser.read(page);
      await press(page, "Read the selection");
      await until(async () => (await browser.text(page)).includes("lighthouse"), "the selection");
      await page.close();
    });

    test("an empty page", async () => {
      const { page, text } = await say("/empty");
      assert.match(text, /page is empty/);
      await page.close();
    });

    test("a frameset: reads its largest frame", async () => {
      const { page, text } = await say("/frames");
      assert.ok(text.includes(PROSE.en[3]), text);
      await page.keyboard.press("Escape");
      await browser.closed(page);
      await page.close();
    });

    test("a frameset of other sites' pages: offers them as links", async () => {
      const { page, text } = await say("/foreign");
      assert.match(text, /made of frames/);
      await press(page, "http://other.test/article");
      const reader = await until(() => browser.ownPage("reader/reader.html"), "the reader page");
      await until(
        () => reader.evaluate((words) => document.body.textContent.includes(words), PROSE.en[2]),
        "the article",
      );
      await reader.close();
      await page.close();
    });

    test("a link that leads to no article", async () => {
      const wanted = {
        "/front": /no article here/,
        "/gone": /did not give the page/,
        "/picture": /not a web page/,
        "/paper.pdf": /is a PDF/,
      };
      for (const [path, says] of Object.entries(wanted)) {
        const reader = await browser.openOwn(`reader/reader.html?url=${encodeURIComponent(`http://news.test${path}`)}`);
        const text = await until(async () => {
          const now = await reader.evaluate(() => document.querySelector("main")?.textContent ?? "");
          return !now.startsWith("Reading…") && now;
        }, path);
        assert.match(text, says);
        await reader.close();
      }
      const reader = await browser.openOwn(`reader/reader.html?url=${encodeURIComponent("javascript:alert(1)")}`);
      await until(() => reader.evaluate(() => document.body.textContent.includes("not a web address")), "the refusal");
      await reader.close();
    });

    test("the browser's own pages: the popup instead of silence", async () => {
      const own = await browser.helper();
      const before = await own.evaluate(async () => (await chrome.tabs.query({})).map((tab) => tab.id));
      if (browser.chrome) await browser.chrome(`gBrowser.selectedTab = gBrowser.addTrustedTab("about:preferences")`);
      else await own.evaluate(() => void chrome.tabs.create({ url: "chrome://version/" }));
      await new Promise((resolve) => setTimeout(resolve, 1200));
      const tab = await own.evaluate(async (before) => {
        const tab = (await chrome.tabs.query({})).find((tab) => !before.includes(tab.id));
        await chrome.runtime.sendMessage({ type: "read", tab: tab.id, mode: "article" });
        return tab.id;
      }, before);
      await until(
        async () => (await browser.contexts()).some((url) => url.includes(`popup/popup.html?tab=${tab}`)),
        "the popup",
      );
      await own.evaluate((tab) => chrome.tabs.remove(tab), tab);
    });
  });
}
