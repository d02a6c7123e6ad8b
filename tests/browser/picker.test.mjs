// The picker: point, wider, narrower, preview, hide; cancelled without a trace; refuses what holds the article.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage } from "./pages.mjs";

const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });

const corner = `<div class="css-1x2y3z corner-box" id="r4nd0m7x" style="padding: 20px; background: #def">
  <p class="weather">Rain until <b id="when">Friday</b>, then wind</p></div>
  <div class="corner-box" style="padding: 20px; background: #fed">Tides</div>`;
const PAGES = {
  "/article": { body: articlePage().replace("<header>", `${corner}<header>`) },
  "/strict": {
    body: articlePage().replace("<header>", `${corner}<header>`),
    headers: { "content-security-policy": "default-src 'none'; style-src 'none'; script-src 'none'" },
  },
  "/keys": {
    body: articlePage({
      head: `<script>window.heard = []; for (const type of ["keydown", "click", "mousedown"]) addEventListener(type, (event) => heard.push(type), true);</script>`,
    }).replace("<header>", `${corner}<header>`),
  },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => (browser = await launch(name, PAGES)));
    after(() => browser?.close());

    const start = async (path) => {
      const page = await browser.page(`http://news.test${path}`);
      const own = await browser.helper();
      const tab = await browser.tabOf(page);
      await own.evaluate(async (tab) => (await import("/background/picker.js")).startPicker(tab), tab);
      await page.bringToFront();
      await until(() => page.evaluate(() => document.querySelector("decant-picker") !== null), "the picker");
      await until(() => browser.inside(page, () => typeof decant.onKey === "function"), "its keys");
      return page;
    };
    /** What the picker shows. */
    const look = (page) =>
      browser.inside(page, () => {
        const { picker } = decant;
        const text = (selector) => picker.querySelector(selector)?.textContent;
        return {
          says: text("p"),
          rule: text("code"),
          by: picker.querySelector(":checked")?.value,
          frames: picker.querySelectorAll(".frame").length,
          wider: Number(picker.querySelector("[type=range]").value),
          hide: !picker.querySelector(".actions button").disabled,
        };
      });
    const press = (page, label) =>
      browser.inside(
        page,
        (label) => [...decant.picker.querySelectorAll("button")].find((one) => one.textContent === label).click(),
        label,
      );
    const middle = (page, selector) =>
      page.evaluate((selector) => {
        const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
        return [left + Math.min(width, 60) / 2, top + height / 2];
      }, selector);
    const rules = async () =>
      (await browser.helper()).evaluate(async () => (await chrome.storage.local.get("rules")).rules ?? "");
    const gone = (page) =>
      until(() => page.evaluate(() => !document.querySelector("decant-picker")), "the picker to go");

    for (const path of ["/article", "/strict"]) {
      test(`${path}: point, wider, preview, hide`, async () => {
        const page = await start(path);
        await page.mouse.move(...(await middle(page, "#when")));
        const first = await until(async () => {
          const now = await look(page);
          return now.frames && now;
        }, "a box");
        assert.deepEqual([first.rule, first.by], ["#when", "id"]);
        await page.mouse.click(...(await middle(page, "#when")));
        await page.keyboard.press("ArrowUp");
        assert.equal((await look(page)).rule, ".weather");
        await page.keyboard.press("ArrowUp");
        // Neither the hashed class nor the id that a server made up.
        const wide = await look(page);
        assert.deepEqual([wide.rule, wide.by, wide.frames], [".corner-box", "class", 2]);
        assert.match(wide.says, /: 2$/);
        await page.screenshot({ path: `${SHOTS}${name}-picker${path.replace("/", "-")}.png` });
        const box = () => page.evaluate(() => document.querySelector(".corner-box").outerHTML);
        const before = await box();
        await press(page, "Preview");
        const display = () => page.evaluate(() => getComputedStyle(document.querySelector(".corner-box")).display);
        assert.equal(await display(), "none");
        await press(page, "Preview");
        assert.equal(await display(), "block");
        assert.equal(await box(), before);
        await press(page, "Hide it");
        await gone(page);
        assert.equal(await display(), "none");
        assert.equal(await rules(), "news.test##.corner-box\n");
        await (await browser.helper()).evaluate(() => chrome.storage.local.clear());
        await page.close();
      });
    }

    test("how it looks: narrow, dark, right to left; the panel stays inside the window", async () => {
      const page = await start("/article");
      await page.setViewport({ width: 390, height: 700 });
      await page.mouse.click(...(await middle(page, ".weather")));
      const outside = await browser.inside(page, () => {
        decant.picker.dataset.theme = "dark";
        decant.picker.dir = "rtl";
        const { left, top, right, bottom } = decant.picker.querySelector("section").getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
      });
      await page.screenshot({ path: `${SHOTS}${name}-picker-narrow.png` });
      assert.equal(outside, false);
      await page.keyboard.press("Escape");
      await gone(page);
      await page.close();
    });

    test("Esc leaves the page as it was", async () => {
      const page = await browser.page("http://news.test/article");
      const before = await page.evaluate(() => document.documentElement.outerHTML);
      await page.close();
      const picking = await start("/article");
      await picking.mouse.click(...(await middle(picking, ".weather")));
      await press(picking, "Preview");
      await picking.keyboard.press("Escape");
      await gone(picking);
      assert.equal(await picking.evaluate(() => document.documentElement.outerHTML), before);
      assert.equal(await rules(), "");
      await picking.close();
    });

    test("started twice in a row it goes away, and the next start brings it", async () => {
      const page = await browser.page("http://news.test/article");
      const tab = await browser.tabOf(page);
      const own = await browser.helper();
      const begin = (times) =>
        own.evaluate(
          async (tab, times) => {
            const { startPicker } = await import("/background/picker.js");
            return Promise.all(Array.from({ length: times }, () => startPicker(tab)));
          },
          tab,
          times,
        );
      assert.deepEqual(await begin(2), [true, true]);
      await until(() => browser.inside(page, () => decant.stopPicker === null), "the picker to have stopped");
      await gone(page);
      await begin(1);
      await until(() => page.evaluate(() => document.querySelector("decant-picker") !== null), "the picker");
      await page.close();
    });

    test("what holds the article is refused", async () => {
      const page = await start("/article");
      await page.mouse.click(...(await middle(page, "article p")));
      for (let n = 0; n < 4; n++) await page.keyboard.press("ArrowUp");
      const now = await look(page);
      assert.equal(now.hide, false, now.rule);
      assert.match(now.says, /would hide the article/);
      await page.keyboard.press("Enter");
      assert.equal(await rules(), "");
      await page.keyboard.press("Escape");
      await gone(page);
      await page.close();
    });

    test("with the keyboard alone, and the page hears nothing of it", async () => {
      const page = await start("/keys");
      await browser.inside(page, () => decant.picker.querySelector("button").focus());
      await page.evaluate(() => {
        window.heard = [];
      });
      await page.keyboard.press("ArrowUp");
      await until(async () => (await look(page)).rule, "a box in the middle");
      for (let n = 0; n < 12 && (await look(page)).hide === false; n++) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      await gone(page);
      assert.deepEqual(await page.evaluate(() => window.heard), []);
      await page.close();
    });

    test("thrown out by the page, it leaves the keyboard to it", async () => {
      const page = await start("/keys");
      await page.evaluate(() => document.querySelector("decant-picker").remove());
      for (const key of ["j", "k"]) await page.keyboard.press(key);
      assert.ok((await page.evaluate(() => window.heard)).includes("keydown"));
      assert.equal(await browser.inside(page, () => decant.picker), null);
      await page.close();
    });

    test("a page cannot write a rule without the picker, nor another than one for itself", async () => {
      const page = await start("/article");
      const send = (selector) =>
        browser.inside(page, (selector) => chrome.runtime.sendMessage({ type: "picked", selector }), selector);
      assert.equal(await send("x\nother.test##.y"), false);
      assert.equal(await rules(), "");
      assert.equal(await send(".z"), true);
      assert.equal(await send(".y"), false, "one rule a picker");
      assert.equal(await rules(), "news.test##.z\n");
      await page.keyboard.press("Escape");
      await page.close();
    });
  });
}
