// Screenshots for people to look at, in dist/shots, and what a program can say about them: no accessibility rule broken,
// nothing wider than the window, every block kind drawn.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSERS, launch, until } from "./harness.mjs";
import { everything, pictures, plain } from "./pages.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });

const LOOKS = {
  light: { article: everything, settings: { theme: "light" }, full: true },
  dark: { article: everything, settings: { theme: "dark" }, full: true },
  sepia: { article: everything, settings: { theme: "sepia", font: "book" } },
  narrow: { article: everything, settings: { theme: "light" }, width: 390, height: 844, full: true },
  "narrow-dark": { article: everything, settings: { theme: "dark", font: "sans" }, width: 390, height: 844 },
  rtl: { article: plain("ar", "rtl", "المنارة القديمة تضيء من جديد", "فانوس الميناء"), settings: { theme: "light" } },
  cjk: { article: plain("ja", "ltr", "岬の灯台、四十年ぶりに灯る", "港の灯"), settings: { theme: "light" } },
  german: {
    article: plain("de", "ltr", "Nach vierzehn Monaten: Die Brücke ist wieder offen", "Hafenlaterne"),
    settings: { theme: "light", font: "clear" },
  },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => (browser = await launch(name, pictures)));
    after(() => browser?.close());

    const axe = async (page, what) => {
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${what}: ${id} ${nodes[0].html} ${nodes[0].failureSummary}`),
        [],
      );
    };

    for (const [look, { article, settings, width = 1200, height = 900, full = false }] of Object.entries(LOOKS)) {
      test(`the reader, ${look}`, async () => {
        const page = await browser.openOwn("reader/reader.html");
        await page.setViewport({ width, height });
        await until(() => page.evaluate(() => document.querySelector(".message") !== null), "the reader page");
        const problems = await page.evaluate(
          (article, settings) => {
            decant.wear(document.body, { theme: "light", font: "serif", size: 20, width: 60, ...settings });
            const drawn = decant.render(article);
            document.querySelector("main").replaceChildren(drawn);
            document.documentElement.style.colorScheme = settings.theme;
            document.title = article.title;
            const wide = [...drawn.querySelectorAll("*")].filter(
              (e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".wide, pre"),
            );
            return wide.map((e) => e.outerHTML.slice(0, 80));
          },
          article,
          settings,
        );
        assert.deepEqual(problems, [], "wider than the window");
        await page.evaluate(() => {
          for (const img of document.images) img.loading = "eager";
        });
        await until(() => page.evaluate(() => [...document.images].every((img) => img.complete)), "the pictures");
        await page.screenshot({ path: `${SHOTS}${name}-${look}.png`, fullPage: full });
        await axe(page, look);
        if (look === "light") {
          await page.evaluate(() => document.querySelector(".tool[aria-label='Text settings']").click());
          await page.screenshot({ path: `${SHOTS}${name}-panel.png` });
          await axe(page, "panel");
        }
        await page.close();
      });
    }

    test("footnotes open at their place and lead back", async () => {
      const page = await browser.openOwn("reader/reader.html");
      await until(() => page.evaluate(() => document.querySelector(".message") !== null), "the reader page");
      await page.evaluate(
        (article) => document.querySelector("main").replaceChildren(decant.render(article)),
        everything,
      );
      const card = await page.evaluate(() => {
        document.querySelector("button.note").scrollIntoView({ block: "center" });
        document.querySelector("button.note").click();
        return document.querySelector(".note-card:popover-open").textContent;
      });
      assert.match(card, /stopped in 1931/);
      await page.screenshot({ path: `${SHOTS}${name}-note.png` });
      const back = await page.evaluate(() => {
        document.querySelector(".note-card").hidePopover();
        document.querySelector("button.back").click();
        return document.activeElement.className;
      });
      assert.equal(back, "note");
      await page.close();
    });

    test("options", async () => {
      const page = await browser.helper();
      await page.setViewport({ width: 1100, height: 900 });
      await until(() => page.evaluate(() => document.querySelector(".sample") !== null), "the options page");
      await page.screenshot({ path: `${SHOTS}${name}-options.png`, fullPage: true });
      await axe(page, "options");
      await page.setViewport({ width: 390, height: 844 });
      await page.evaluate(async () => {
        await chrome.storage.local.set({ sites: { "forum.harbour-lantern.example": "off", "news.test": "on" } });
        const { settings } = await chrome.runtime.sendMessage({ type: "dress" });
        decant.wear(document.body, { ...settings, theme: "dark", hide: "only" });
      });
      await until(() => page.evaluate(() => document.querySelector(".hiding bdi") !== null), "the sites");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the window");
      await page.screenshot({ path: `${SHOTS}${name}-options-narrow-dark.png`, fullPage: true });
      await axe(page, "options, narrow and dark");
    });
  });
}
