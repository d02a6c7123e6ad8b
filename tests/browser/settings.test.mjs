// The reader's settings: kept, the same everywhere, and in force at once in every open reader.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage } from "./pages.mjs";

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => (browser = await launch(name, { "/article": { body: articlePage() } })));
    after(() => browser?.close());

    const worn = (page) =>
      browser.inside(page, () => {
        const { dataset, style } = decant.overlay.root.querySelector("dialog");
        return [dataset.theme, dataset.font, style.getPropertyValue("--size"), style.getPropertyValue("--width")].join(
          " ",
        );
      });

    test("a choice in one reader is kept and shows in the others", async () => {
      const one = await browser.page("http://news.test/article");
      await browser.read(one);
      assert.equal(await worn(one), "auto serif 20px 60");
      const two = await browser.page("http://news.test/article?two");
      await browser.read(two);
      await browser.inside(two, () => {
        const { root } = decant.overlay;
        root.querySelector("input[value=sepia]").click();
        root.querySelector("input[value=book]").click();
        const size = root.querySelector("input[data-setting=size]");
        size.value = "24";
        size.dispatchEvent(new Event("input", { bubbles: true }));
      });
      assert.equal(await worn(two), "sepia book 24px 60");
      await until(async () => (await worn(one)) === "sepia book 24px 60", "the other reader");
      await two.keyboard.press("Escape");
      await browser.closed(two);
      await browser.read(two);
      assert.equal(await worn(two), "sepia book 24px 60");

      const options = await browser.openOwn("options/options.html");
      await until(() => options.evaluate(() => document.body.dataset.theme === "sepia"), "the options page");
      await options.evaluate(() => document.querySelector("input[value=dark]").click());
      await until(async () => (await worn(one)).startsWith("dark"), "the reader to follow the options");
      for (const page of [one, two, options]) await page.close();
    });

    test("the options say where and what is hidden; hiding goes by it, and sites lose their own setting there", async () => {
      const drawn = async () => {
        const page = await browser.openOwn("options/options.html");
        await until(() => page.evaluate(() => document.querySelector(".kinds") !== null), "the options page");
        return page;
      };
      let options = await drawn();
      const hiding = () =>
        options.evaluate(async () => {
          const { hidingFor } = await import(chrome.runtime.getURL("background/hiding.js"));
          return hidingFor("http://shop.test/");
        });
      const click = (selector) => options.evaluate((selector) => document.querySelector(selector).click(), selector);
      for (const [policy, on] of [
        ["everywhere", true],
        ["only", false],
        ["articles", true],
      ]) {
        await click(`.hiding input[value=${policy}]`);
        await until(async () => (await hiding()).why === policy, policy);
        assert.equal((await hiding()).on, on, policy);
      }
      const names = await options.evaluate(() =>
        [...document.querySelectorAll(".kinds input")].map((input) => [input.dataset.setting, input.checked]),
      );
      assert.equal(names.length, 12);
      for (const [name, on] of names) {
        const kind = name.replace("hide_", "");
        assert.equal((await hiding()).kinds.includes(kind), on, name);
        await click(`[data-setting=${name}]`);
        await until(async () => (await hiding()).kinds.includes(kind) !== on, name);
      }
      await options.close();
      options = await drawn();
      for (const [name, on] of names) {
        assert.equal(
          await options.evaluate((n) => document.querySelector(`[data-setting=${n}]`).checked, name),
          !on,
          name,
        );
        await click(`[data-setting=${name}]`);
      }
      await options.evaluate(() => chrome.storage.local.set({ sites: { "shop.test": "off", "news.test": "on" } }));
      const sites = () =>
        options.evaluate(() => [...document.querySelectorAll(".hiding bdi")].map((site) => site.textContent).join(" "));
      await until(async () => (await sites()) === "news.test shop.test", "the sites");
      assert.equal((await hiding()).why, "site_off");
      await click(".hiding li:last-child button");
      await until(async () => (await sites()) === "news.test", "the other site");
      assert.equal((await hiding()).why, "articles");
      await click(".hiding li button");
      await until(() => options.evaluate(() => document.querySelector(".hiding ul").hidden), "no site");
      await options.close();
    });

    test("what does not fit is not kept", async () => {
      const own = await browser.helper();
      const kept = await own.evaluate(async () => {
        for (const changes of [
          { theme: "loud" },
          { size: 1e9 },
          { size: "20" },
          { __proto__: { theme: "light" } },
          { other: 1 },
        ]) {
          await chrome.runtime.sendMessage({ type: "change", changes });
        }
        await chrome.runtime.sendMessage({ type: "change", changes: { width: 64 } });
        return (await chrome.runtime.sendMessage({ type: "dress" })).settings;
      });
      const { theme, font, size, width } = kept;
      assert.deepEqual({ theme, font, size, width }, { theme: "dark", font: "book", size: 24, width: 64 });
    });
  });
}
