// Saving in both real browsers, to real files: each is read back by something that is not the engine.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch } from "./harness.mjs";
import { articlePage, PROSE, pictures } from "./pages.mjs";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const png = { body: PNG, headers: { "content-type": "image/png" } };
const figure = (src, alt) =>
  `<figure><img src="${src}" alt="${alt}" width="600" height="400"><figcaption>${alt}, seen from the sea</figcaption></figure>`;
const illustrated = (more = "") =>
  articlePage({
    body: `${figure("/lamp.png", "The lamp")}<p>${PROSE.en[0]}</p>${figure("http://pictures.test/tower.png", "The tower")}<p>${PROSE.en[1]}</p>${figure("/gone.png", "The keeper")}<p>More in <a id="link" href="/linked">the second part</a>. ${PROSE.en[2]}</p>${more}`,
  });
const PAGES = {
  "/lamp.png": png,
  "pictures.test/tower.png": png,
  "/gone.png": { body: "gone", status: 404, headers: { "content-type": "text/plain" } },
  "/article": { body: illustrated() },
  "/strict": {
    body: illustrated(),
    headers: {
      "content-security-policy":
        "default-src 'none'; img-src *; style-src 'none'; script-src 'none'; sandbox allow-same-origin",
    },
  },
  "/linked": { body: articlePage({ title: "The second part" }) },
  "/nothing": { body: "<!DOCTYPE html><title>Nothing</title><p>Nothing here." },
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`/tab-${n}`, { body: articlePage({ title: `Chapter ${n}` }) }]),
  ),
  ...pictures,
};

/** Names and bytes of a ZIP whose entries are not compressed, read from its local headers. */
function unzip(bytes) {
  const files = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [size, name, extra] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
    const start = at + 30 + name + extra;
    files[bytes.toString("utf8", at + 30, at + 30 + name)] = bytes.subarray(start, start + size);
    at = start + size;
  }
  return files;
}

/** Words of a text, whatever stands between them. */
const words = (text) => text.replace(/\s+/g, " ");
const hasProse = (text, much = PROSE.en) => {
  for (const one of much) assert.ok(words(text).includes(words(one)), `missing: ${one}`);
};

/** What each format must be. */
const FORMATS = {
  html(bytes) {
    const text = bytes.toString();
    assert.ok(text.slice(0, 300).includes("Content-Security-Policy"));
    assert.equal(text.match(/src="data:image\/png;base64,/g).length, 2);
    assert.ok(text.includes(`<a class="image" href="http://news.test/gone.png">`));
    assert.doesNotMatch(text, /<script|\ssrc="http/i);
  },
  markdown(bytes) {
    const text = bytes.toString();
    assert.match(text, /^---\ntitle: /);
    assert.match(text, /!\[The lamp\]\(http:\/\/news\.test\/lamp\.png\)/);
    hasProse(text);
  },
  folder(bytes) {
    const files = unzip(bytes);
    const [name] = Object.keys(files).filter((one) => one.endsWith(".md"));
    const linked = [...files[name].toString().matchAll(/!\[[^\]]*\]\(<?(images\/[^)>]+)/g)].map((one) => one[1]);
    assert.equal(linked.length, 2);
    for (const one of linked) assert.deepEqual(files[one], PNG, one);
  },
  epub(bytes) {
    const files = unzip(bytes);
    assert.equal(Object.keys(files)[0], "mimetype");
    assert.ok(files["EPUB/nav.xhtml"] && files["EPUB/images/image-1.png"].equals(PNG));
    hasProse(files["EPUB/chapter-1.xhtml"].toString().replace(/<[^>]+>/g, ""));
  },
  text: (bytes) => hasProse(bytes.toString()),
  json: (bytes) => hasProse(JSON.stringify(JSON.parse(bytes)).replaceAll('\\"', '"')),
  page(bytes) {
    const text = bytes.toString();
    assert.ok(text.includes("Most read") && text.includes("data:image/png;base64,"));
    assert.doesNotMatch(text, /<script/i);
  },
};
const ENDINGS = { html: "html", markdown: "md", folder: "zip", epub: "epub", text: "txt", json: "json", page: "html" };

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => (browser = await launch(name, PAGES)));
    after(() => browser?.close());

    const own = () => browser.helper();
    const open = (path) => browser.page(`http://news.test${path}`);
    const choose = (page, format) =>
      browser.inside(page, (format) => decant.overlay.root.querySelector(`[data-act=${format}]`).click(), format);
    const forget = (page) => browser.inside(page, () => (decant.told = null));
    const set = async (changes) =>
      (await own()).evaluate((changes) => chrome.runtime.sendMessage({ type: "change", changes }), changes);

    for (const [format, check] of Object.entries(FORMATS)) {
      test(`from the reader: ${format}`, async () => {
        const page = await open("/article");
        await browser.read(page);
        const { name, bytes } = await browser.downloaded(() => choose(page, format));
        assert.equal(name, `2026-05-05 The lamp at Kettle Point turns again.${ENDINGS[format]}`);
        check(bytes);
        const said = await browser.ending(page);
        assert.ok(said.includes(name), said);
        if (["html", "folder", "epub"].includes(format)) assert.match(said, /are links instead: 1/);
        await page.close();
      });
    }

    test("a saved copy opens with the network cut and asks for nothing", async () => {
      const page = await open("/article");
      await browser.read(page);
      for (const format of ["html", "page"]) {
        await forget(page);
        const { bytes } = await browser.downloaded(() => choose(page, format));
        browser.server.extra[`copy.test/${format}`] = { body: bytes };
        await browser.ending(page);
        const from = browser.server.asked.length;
        const copy = await browser.page(`http://copy.test/${format}`);
        const seen = await copy.evaluate(() => [
          document.body.innerText,
          [...document.images].filter((one) => one.naturalWidth).length,
        ]);
        hasProse(seen[0]);
        assert.equal(seen[1], 2);
        const asked = browser.server.asked.slice(from).filter((url) => !url.endsWith("favicon.ico"));
        assert.deepEqual(asked, [`http://copy.test/${format}`]);
        await copy.close();
      }
      await page.close();
    });

    test("from the menus, on a page whose policy allows nothing: the page, the selection, a link", async () => {
      await set({ saveFormat: "markdown" });
      const page = await open("/strict");
      const whole = await browser.downloaded(() => browser.menu(page, "save", { selector: "h1" }));
      FORMATS.markdown(whole.bytes);
      await browser.ending(page);

      await page.evaluate(() => {
        const [first] = document.querySelectorAll("article p:not(.byline)");
        getSelection().setBaseAndExtent(first.firstChild, 4, first.firstChild, 60);
      });
      await forget(page);
      const selection = await browser.downloaded(() =>
        browser.menu(page, "saveSelection", { selector: "article p:not(.byline)", selectionText: "x" }),
      );
      assert.ok(selection.bytes.toString().includes(PROSE.en[0].slice(4, 60)));
      assert.ok(!selection.bytes.toString().includes(PROSE.en[1]));

      await page.evaluate(() => getSelection().removeAllRanges());
      const link = await browser.downloaded(() =>
        browser.menu(page, "saveLink", { selector: "#link", linkUrl: "http://news.test/linked" }),
      );
      assert.match(link.name, /The second part\.md$/);
      await set({ saveFormat: "html" });
      await page.close();
    });

    test("no article, a closed tab, a protected page: each says so and saves nothing", async () => {
      const page = await open("/nothing");
      await browser.menu(page, "save", { selector: "p" });
      assert.match(await browser.ending(page), /no article here/);
      const tab = await browser.tabOf(page);
      await page.close();
      const helper = await own();
      const said = await helper.evaluate(
        (tab) => chrome.runtime.sendMessage({ type: "articleIn", tab }).then(({ code }) => code),
        tab,
      );
      assert.equal(said, "gone");
    });

    test("twenty tabs as one book; a tab without an article is named", async () => {
      const pages = [];
      for (let n = 0; n < 20; n++) pages.push(await open(`/tab-${n}`));
      pages.push(await open("/nothing"));
      const helper = await own();
      const start = () =>
        helper.evaluate(async () => {
          const tabs = (await chrome.tabs.query({})).filter((tab) => tab.url?.startsWith("http://news.test/"));
          globalThis.said = new Promise((resolve) => {
            globalThis.port = chrome.runtime.connect({ name: "saving" });
            port.onMessage.addListener((state) => state.over && resolve(state.text));
          });
          void chrome.runtime.sendMessage({ type: "saveTabs", tabs: tabs.map((tab) => tab.id), format: "epub" });
        });
      const { name, bytes } = await browser.downloaded(start, 60_000);
      const files = unzip(bytes);
      assert.match(name, /20 articles/);
      for (let n = 1; n <= 20; n++) {
        const chapter = files[`EPUB/chapter-${n}.xhtml`].toString();
        assert.ok(chapter.includes(`Chapter ${n - 1}<`), `chapter ${n}`);
        assert.equal(
          await helper.evaluate(
            (xml) =>
              new DOMParser().parseFromString(xml, "application/xhtml+xml").querySelector("parsererror")?.textContent ??
              "",
            chapter,
          ),
          "",
        );
      }
      assert.match(await helper.evaluate(() => said), /Not in it: Nothing/);
      for (const page of pages) await page.close();
    });
  });
}
