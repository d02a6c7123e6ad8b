// Saving in both real browsers, to real files: each is read back by something that is not the engine.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage, PROSE, pictures } from "./pages.mjs";
import { ENDINGS, FORMATS, figure, hasProse, illustrated, png, unzip } from "./saved.mjs";

const PAGES = {
  "/lamp.png": png,
  "pictures.test/tower.png": png,
  "/chart.svg": {
    body: `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="600" height="400" onload="alert(1)"><script>alert(1)</script><image href="/lamp.png"/><path fill="#246" d="M0 0h600v400z"/></svg>`,
    headers: { "content-type": "image/svg+xml" },
  },
  "/drawn": {
    body: articlePage({
      body: `${figure("/chart.svg", "The chart")}${PROSE.en.map((one) => `<p>${one}</p>`).join("")}`,
    }),
  },
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
  "/slow": { body: articlePage({ body: `${figure("/slow.png", "The storm")}<p>${PROSE.en[0]}</p>` }) },
  "/stuck": { body: `<script src="/never.js"></script>${articlePage()}` },
  "/sheet": { body: "<!DOCTYPE html><title>Sheet</title><textarea></textarea>" },
  "/guarded": {
    body: articlePage({ body: `${figure("http://guard.test/guarded.png", "Guarded")}<p>${PROSE.en[0]}</p>` }),
  },
  "guard.test/guarded.png": { ...png, onlyFrom: "http://news.test/" },
  "/live": {
    body: illustrated(`<form><input type="hidden" name="shadowRoot"><input id="name"><input type="checkbox" id="yes"></form><p class="inserted">One</p><p class="adopted">Two</p>
      <story-card></story-card><canvas class="drawn" width="8" height="8"></canvas><p style="display:none">Not shown</p><style id="made"></style><script>
      document.querySelector("#made").sheet.insertRule(".inserted { color: rgb(1, 2, 3) }");
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".adopted { color: rgb(4, 5, 6) }");
      document.adoptedStyleSheets = [sheet];
      const inner = new CSSStyleSheet();
      inner.replaceSync("b { color: rgb(7, 8, 9) }");
      const root = document.querySelector("story-card").attachShadow({ mode: "open" });
      root.append(Object.assign(document.createElement("b"), { textContent: "Inside the shadow" }));
      root.adoptedStyleSheets = [inner];
      document.querySelector("canvas").getContext("2d").fillRect(0, 0, 4, 4);
    </script>`),
  },
  "/nothing": { body: "<!DOCTYPE html><title>Nothing</title><p>Nothing here." },
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`/tab-${n}`, { body: articlePage({ title: `Chapter ${n}` }) }]),
  ),
  ...pictures,
};

function textOfPdf(pdf) {
  try {
    return execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

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

    test("from the popup, and by the shortcut", async () => {
      const page = await open("/article");
      const popup = await browser.popup(page);
      await until(() => popup.evaluate(() => document.querySelector("#save [data-act=text]") !== null), "the popup");
      const { bytes } = await browser.downloaded(() =>
        popup.evaluate(() => document.querySelector("#save [data-act=text]").click()),
      );
      FORMATS.text(bytes);
      await popup.close();
      if (browser.press) {
        await page.bringToFront();
        FORMATS.html((await browser.downloaded(() => browser.press("k"))).bytes);
      }
      await page.close();
    });

    test("to the library, and from there to a file, with the pictures that it has", async () => {
      const page = await open("/article");
      await browser.read(page);
      await choose(page, "library");
      assert.match(await browser.ending(page), /in the library/);
      await page.close();
      const { id } = await (await own()).evaluate(
        `import("/library/store.js").then(({ find }) => find("http://news.test/article"))`,
      );
      const copy = await browser.openOwn(`library/saved.html?id=${id}`);
      const ready = () => copy.evaluate(() => document.querySelector("[data-act=html]") !== null);
      await until(ready, "the copy");
      const asked = browser.server.asked.length;
      const { bytes } = await browser.downloaded(() =>
        copy.evaluate(() => document.querySelector("[data-act=html]").click()),
      );
      FORMATS.html(bytes);
      // What the library has is not fetched; what it could not have either is asked for once more.
      for (const url of browser.server.asked.slice(asked)) assert.match(url, /gone\.png$/);
      await copy.close();
    });

    test("a drawing goes with a copy, without what runs in it or fetches", async () => {
      const page = await open("/drawn");
      await browser.read(page);
      const { bytes } = await browser.downloaded(() => choose(page, "html"));
      const [, code] = bytes.toString().match(/src="data:image\/svg\+xml;base64,([^"]+)"/);
      const drawing = Buffer.from(code, "base64").toString();
      assert.ok(drawing.includes(`d="M0 0h600v400z"`), drawing);
      assert.doesNotMatch(drawing, /script|onload|image|alert/);
      assert.doesNotMatch(await browser.ending(page), /links instead/);
      await forget(page);
      await choose(page, "library");
      assert.match(await browser.ending(page), /in the library/);
      await page.close();
      const { id } = await (await own()).evaluate(
        `import("/library/store.js").then(({ find }) => find("http://news.test/drawn"))`,
      );
      const copy = await browser.openOwn(`library/saved.html?id=${id}`);
      const asked = browser.server.asked.length;
      const shown = () => copy.evaluate(() => document.querySelector("figure img")?.naturalWidth === 600);
      await until(shown, "the drawing");
      assert.deepEqual(browser.server.asked.slice(asked), []);
      await copy.close();
    });

    test("copied as Markdown, as rich text, as plain text", async () => {
      const page = await open("/article");
      await browser.read(page);
      for (const how of ["markdown", "rich", "text"]) {
        await forget(page);
        await browser.tap(page, "[aria-label=Save]");
        await browser.tap(page, `[data-act=${how}]:is(fieldset:last-child > *)`);
        assert.equal(await browser.ending(page), "Copied.");
        const sheet = await browser.page("http://news.test/sheet");
        await sheet.evaluate(() => {
          addEventListener("paste", (event) => {
            window.pasted = [event.clipboardData.getData("text/plain"), event.clipboardData.getData("text/html")];
          });
        });
        await sheet.focus("textarea");
        await sheet.keyboard.down("Control");
        await sheet.keyboard.press("v");
        await sheet.keyboard.up("Control");
        const [text, html] = await until(() => sheet.evaluate(() => window.pasted), "the paste");
        hasProse(text);
        assert.equal(text.startsWith("---"), how === "markdown");
        assert.equal(/<h1>The lamp/.test(html), how === "rich");
        await sheet.close();
      }
      await page.close();
    });

    test("printed: the whole article, its links as notes, numbered pages, nothing of the page", async () => {
      const page = await open("/article");
      await browser.read(page);
      await until(() => page.evaluate(() => getComputedStyle(document.body).display !== "none"), "the page");
      const pdf = browser.printed
        ? await browser.printed(page)
        : Buffer.from(await page.pdf({ preferCSSPageSize: true }));
      assert.equal(pdf.toString("latin1", 0, 5), "%PDF-");
      const text = textOfPdf(pdf);
      // Without a reader of PDFs on this machine, the file alone must do.
      if (text !== null) {
        // A page's number may stand in the middle of a sentence, and with Firefox the page's title and address.
        const flat = (words) =>
          words
            .normalize("NFKC")
            .replace(/^ *\d+ (?:\/|of) \d+\b.*$|^.*http:\/\/news\.test\/article *$/gm, "")
            .replace(/[\s\u00ad\u2010-]+/g, "");
        for (const one of PROSE.en) assert.ok(flat(text).includes(flat(one)), one);
        assert.ok(text.includes("[1]") && text.includes("http://news.test/linked"));
        assert.ok(!text.includes("Most read") && !text.includes("Imprint"));
        // Firefox knows no boxes in the margin, for which our numbers are; it prints its own there.
        assert.match(text, name === "chromium" ? /1 ?\/ ?\d/ : /1 of \d/);
      }
      await page.close();
    });

    test("stopped midway: says so, and leaves nothing", async () => {
      const before = readdirSync(browser.downloads);
      browser.server.extra["/slow.png"] = { status: 503, body: "" };
      const page = await open("/slow");
      await browser.read(page);
      browser.server.extra["/slow.png"] = { ...png, delay: 60_000 };
      // A press that begins before a word comes and ends after it is one.
      await browser.inside(page, () => {
        const { root } = decant.overlay;
        const button = () => root.querySelector(".toast button");
        new MutationObserver(() => (decant.stop ??= button())).observe(root, { subtree: true, childList: true });
        decant.stays = () => decant.stop?.isConnected === true && decant.stop === button();
      });
      await choose(page, "html");
      await until(() => browser.inside(page, () => decant.told?.all > 0), "the images");
      assert.equal(await browser.inside(page, () => decant.stays()), true);
      await browser.tap(page, ".toast button");
      assert.equal(await browser.ending(page), "Stopped. Nothing was saved.");
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.deepEqual(readdirSync(browser.downloads), before);
      await page.close();
    });

    test("two at once: each has its line, and none cuts the other off", async () => {
      browser.server.extra["/slow.png"] = { status: 503, body: "" };
      const page = await open("/slow");
      await browser.read(page);
      browser.server.extra["/slow.png"] = { ...png, delay: 60_000 };
      const card = () => browser.inside(page, () => decant.overlay.root.querySelector(".toast")?.innerText ?? "");
      await choose(page, "html");
      await until(async () => (await card()).includes("Images: 0 of 1"), "the images");
      await browser.downloaded(() => choose(page, "text"));
      await until(async () => /\.txt\s+Images: 0 of 1\s+Stop$/.test(await card()), "both lines");
      await browser.tap(page, ".toast button");
      await until(async () => /^Stopped. Nothing was saved.\s.*\.txt\s+Close$/.test(await card()), "both ends");
      await browser.tap(page, ".toast button");
      await until(async () => (await card()) === "", "the card to go");
      await page.close();
    });

    test("the end of a job is told on the page that has come since", async () => {
      browser.server.extra["/slow.png"] = { status: 503, body: "" };
      const page = await open("/slow");
      await browser.read(page);
      browser.server.extra["/slow.png"] = { ...png, delay: 3000 };
      await choose(page, "html");
      await until(() => browser.inside(page, () => decant.told?.all > 0), "the images");
      const { name } = await browser.downloaded(() => page.goto("http://news.test/linked"));
      assert.ok((await browser.ending(page)).includes(name));
      await page.close();
    });

    test("where no card can come up, the popup does", async () => {
      const page = await browser.openOwn("options/options.html");
      const helper = await own();
      const popups = () =>
        helper.evaluate(async () => {
          const shown = chrome.extension.getViews({ type: "popup" });
          const all = await chrome.tabs.query({});
          return shown.length + all.filter(({ url }) => url?.includes("popup/popup.html")).length;
        });
      assert.equal(await popups(), 0);
      // The end of this is told in that page, which is the extension's own and shows no card.
      await page.evaluate(async () => {
        const { id } = await chrome.tabs.getCurrent();
        void chrome.runtime.sendMessage({ type: "saveTabs", tabs: [id], format: "text" });
      });
      await until(async () => (await popups()) > 0, "the popup");
      await helper.evaluate(async () => {
        const all = await chrome.tabs.query({});
        for (const { id, url } of all) if (url?.includes("popup/popup.html")) await chrome.tabs.remove(id);
        for (const view of chrome.extension.getViews({ type: "popup" })) view.close();
      });
      await page.close();
    });

    test("a tab that stands still keeps nobody from stopping", async () => {
      browser.server.extra["/never.js"] = { body: "", delay: 60_000, headers: { "content-type": "text/javascript" } };
      const page = await browser.page("http://news.test/linked");
      const loading = page.evaluate(() => location.assign("/stuck"));
      await loading.catch(() => {});
      const helper = await own();
      const tab = await until(
        () =>
          helper.evaluate(async () => {
            const all = await chrome.tabs.query({ status: "loading" });
            return all.find(({ url }) => url?.endsWith("/stuck"))?.id ?? null;
          }),
        "the tab",
      );
      const stopped = (tabs) =>
        helper.evaluate(
          (tabs) =>
            new Promise((resolve) => {
              const port = chrome.runtime.connect({ name: "saving" });
              // Jobs before this one may be told of, too, and are over.
              let own = 0;
              port.onMessage.addListener(({ id, text, over }) => {
                if (!over && !own) port.postMessage({ type: "stop", id });
                own ||= over ? 0 : id;
                if (!over || id !== own) return;
                port.disconnect();
                resolve(text);
              });
              void chrome.runtime.sendMessage({ type: "saveTabs", tabs, format: "epub" });
            }),
          tabs,
        );
      for (const tabs of [[tab], [tab, tab]]) assert.equal(await stopped(tabs), "Stopped. Nothing was saved.");
      await page.close();
    });

    test("many into the library, stopped midway: what is in it is not called lost", async () => {
      browser.server.extra["/slow.png"] = { status: 503, body: "" };
      const pages = [await open("/tab-0"), await open("/slow")];
      browser.server.extra["/slow.png"] = { ...png, delay: 60_000 };
      const helper = await own();
      const [said, kept] = await helper.evaluate(async () => {
        const all = await chrome.tabs.query({});
        const tabs = ["/tab-0", "/slow"].map((path) => all.find(({ url }) => url?.endsWith(path)));
        const { list } = await import("/library/store.js");
        const titles = async () => (await list()).map(({ title }) => title);
        const isKept = async () => (await titles()).includes("Chapter 0");
        const before = await titles();
        const said = await new Promise((resolve) => {
          const port = chrome.runtime.connect({ name: "saving" });
          let own = 0;
          port.onMessage.addListener(async ({ id, text, over }) => {
            if (over && id === own) {
              port.disconnect();
              return resolve(text);
            }
            if (text !== "Tab 2 of 2") return;
            own = id;
            // Of the second the picture does not come.
            while (!(await isKept())) await new Promise((done) => setTimeout(done, 50));
            port.postMessage({ type: "stop", id });
          });
          void chrome.runtime.sendMessage({ type: "saveTabs", tabs: tabs.map(({ id }) => id), format: "library" });
        });
        return [said, (await titles()).filter((title) => !before.includes(title))];
      });
      assert.match(said, /^It is in the library\. Not in it: The lamp at Kettle Point turns again\.$/);
      assert.deepEqual(kept, ["Chapter 0"]);
      for (const page of pages) await page.close();
    });

    /** Ends the background, as the browser does with one that is idle. */
    const endBackground = async () => {
      if (name === "firefox") return browser.endBackground();
      const target = browser.browser.targets().find((one) => one.type() === "service_worker");
      await (await target.worker()).close();
    };

    test("a background that is ended midway: says so, and leaves nothing", async () => {
      const before = readdirSync(browser.downloads);
      browser.server.extra["/slow.png"] = { status: 503, body: "" };
      const page = await open("/slow");
      await browser.read(page);
      browser.server.extra["/slow.png"] = { ...png, delay: 60_000 };
      await choose(page, "html");
      await until(() => browser.inside(page, () => decant.told?.all > 0), "the images");
      await endBackground();
      assert.match(await browser.ending(page), /ended Decant’s work halfway/);
      assert.deepEqual(readdirSync(browser.downloads), before);
      // And the next one works.
      await forget(page);
      browser.server.extra["/slow.png"] = png;
      FORMATS.text((await browser.downloaded(() => choose(page, "text"))).bytes);
      assert.match(await browser.ending(page), /\.txt/);
      await page.close();
    });

    test("pictures that a site gives only to its own pages", async () => {
      const page = await open("/guarded");
      await browser.read(page);
      const { bytes } = await browser.downloaded(() => choose(page, "html"));
      assert.match(bytes.toString(), /src="data:image\/png;base64,/);
      await page.close();
    });

    test("the whole page as it looks: fields, drawings, styles and shadow roots that scripts made", async () => {
      const page = await open("/live");
      await page.type("#name", "Ada");
      await page.click("#yes");
      await browser.read(page);
      const { bytes } = await browser.downloaded(() => choose(page, "page"));
      browser.server.extra["copy.test/live"] = { body: bytes };
      const copy = await browser.page("http://copy.test/live");
      const seen = await copy.evaluate(() => {
        const color = (element) => getComputedStyle(element).color;
        const shadow = document.querySelector("story-card").shadowRoot;
        return {
          name: document.querySelector("#name").value,
          yes: document.querySelector("#yes").checked,
          inserted: color(document.querySelector(".inserted")),
          adopted: color(document.querySelector(".adopted")),
          inner: color(shadow.querySelector("b")),
          text: shadow.querySelector("b").textContent,
          drawn: document.querySelector("img.drawn").naturalWidth,
          off: document.body.textContent.includes("Not shown"),
        };
      });
      assert.deepEqual(seen, {
        name: "Ada",
        yes: true,
        inserted: "rgb(1, 2, 3)",
        adopted: "rgb(4, 5, 6)",
        inner: "rgb(7, 8, 9)",
        text: "Inside the shadow",
        drawn: 8,
        off: false,
      });
      await copy.close();
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
          const tabs = (await chrome.tabs.query({})).filter((tab) => /\/(?:tab-\d+|nothing)$/.test(tab.url ?? ""));
          globalThis.said = new Promise((resolve) => {
            globalThis.port = chrome.runtime.connect({ name: "saving" });
            let own = 0;
            port.onMessage.addListener(({ id, text, over }) => {
              if (text === "Tab 1 of 21") own = id;
              if (over && id === own) resolve(text);
            });
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

  describe(`${name}, with the permission for downloads`, () => {
    let browser;
    before(async () => (browser = await launch(name, PAGES, ["downloads"])));
    after(() => browser?.close());

    test("files go into the user's folder, named by the template, none over another", async () => {
      const own = await browser.helper();
      const set = (changes) =>
        own.evaluate((changes) => chrome.runtime.sendMessage({ type: "change", changes }), changes);
      await set({ saveFolder: "Read / later", saveName: "{site}/{author}: {title}" });
      const page = await browser.page("http://news.test/article");
      await browser.read(page);
      const save = () =>
        browser.downloaded(() =>
          browser.inside(page, () => decant.overlay.root.querySelector("[data-act=text]").click()),
        );
      const { name: file, bytes } = await save();
      assert.equal(file, "Read/later/news.test/Ada Holm- The lamp at Kettle Point turns again.txt");
      FORMATS.text(bytes);
      assert.ok((await browser.ending(page)).includes(file));
      await page.close();
    });

    test("a name is shown as it will be", async () => {
      const own = await browser.helper();
      const name = await own.evaluate(() =>
        chrome.runtime.sendMessage({ type: "nameOf", saveName: "{host}/CON", saveFolder: "..//x" }),
      );
      assert.equal(name, "x/lantern.example/CON_.html");
    });
  });
}
