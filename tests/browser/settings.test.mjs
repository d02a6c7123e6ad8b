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
