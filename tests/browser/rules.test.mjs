// The page of rules: the editor and its line errors, files in and out, everything exported and taken in again.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSERS, launch, until } from "./harness.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => (browser = await launch(name)));
    after(() => browser?.close());

    const open = async () => {
      const page = await browser.openOwn("rules/rules.html");
      await until(() => page.evaluate(() => document.querySelector("#lines li") !== null), "the editor");
      return page;
    };
    const type = (page, text) =>
      page.evaluate((text) => {
        const own = document.querySelector("#own");
        own.value = text;
        own.dispatchEvent(new Event("input"));
      }, text);
    const stored = (page, key) => page.evaluate(async (key) => (await chrome.storage.local.get(key))[key], key);

    test("bad lines are named while typing, and the others count once saved", async () => {
      const page = await open();
      await type(page, "! mine\nnews.example##.promo\nnews.example##div[\n##p:has-text(/x/)\n||ads.example^\n");
      const faults = await until(
        () =>
          page.evaluate(() => {
            const all = [...document.querySelectorAll("#faults li")].map((one) => one.textContent);
            return all.length === 3 && all;
          }),
        "the errors",
      );
      assert.match(faults[0], /^Line 3.*name is missing at the end/);
      assert.match(faults[1], /^Line 4.*plain words/);
      assert.match(faults[2], /^Line 5.*do not block addresses/);
      assert.deepEqual(
        await page.evaluate(() => [...document.querySelectorAll("#lines li")].map((line) => line.className)),
        ["", "", "bad", "bad", "bad", ""],
      );
      await page.evaluate(() => document.querySelectorAll("#faults button")[1].click());
      const selected = await page.evaluate(
        () =>
          getSelection().toString() ||
          document
            .querySelector("#own")
            .value.slice(document.querySelector("#own").selectionStart, document.querySelector("#own").selectionEnd),
      );
      assert.equal(selected, "##p:has-text(/x/)");
      assert.equal(await stored(page, "rules"), undefined);
      await page.evaluate(() => document.querySelector("#save").click());
      await until(async () => (await stored(page, "rules"))?.includes("ads.example"), "the rules to be kept");
      assert.equal(await page.evaluate(() => document.querySelector("#save").disabled), true);
      await page.close();
    });

    test("revert brings back what was kept; a rule from elsewhere comes in behind what is being edited", async () => {
      const page = await open();
      await page.evaluate(() => chrome.storage.local.set({ rules: "##.one\n" }));
      await until(() => page.evaluate(() => document.querySelector("#own").value === "##.one\n"), "the change to show");
      await type(page, "##.one\n##.half");
      await page.evaluate(() => chrome.storage.local.set({ rules: "##.one\n##.picked\n" }));
      await until(
        () => page.evaluate(() => document.querySelector("#own").value === "##.one\n##.half\n##.picked\n"),
        "the picked rule",
      );
      await until(() => page.evaluate(() => !document.querySelector("#revert").disabled), "revert");
      await page.evaluate(() => document.querySelector("#revert").click());
      assert.equal(await page.evaluate(() => document.querySelector("#own").value), "##.one\n##.picked\n");
      await page.close();
    });

    test("the sites of rules are known as the engine reads them", async () => {
      const page = await open();
      const sites = (rules) =>
        page.evaluate(async (rules) => {
          await chrome.storage.local.set({ rules });
          const { ownSites } = await import("/background/rules.js");
          return ownSites();
        }, rules);
      assert.deepEqual(await sites("News.Example##.x\n! no##.rule\n# no##.rule\n[no##.rule"), ["news.example"]);
      assert.deepEqual(await sites("  a.example, B.example ##.x\nb.example#@#.y\n"), ["a.example", "b.example"]);
      assert.deepEqual(await sites("##.x\n#@#.z"), [""]);
      assert.deepEqual(await sites("a.example,~b.a.example##.x"), [""]);
      await page.evaluate(() => chrome.storage.local.remove("rules"));
      await page.close();
    });

    test("a control of a list keeps the focus when the lists are drawn anew", async () => {
      const page = await open();
      await page.evaluate(() => {
        const list = (name) => ({ url: `https://${name}.example/list.txt`, on: false, date: 1, bytes: 1, rules: 1 });
        return chrome.storage.local.set({ lists: ["one", "two"].map(list) });
      });
      const boxes = () => page.evaluate(() => document.querySelectorAll("#lists input").length);
      await until(async () => (await boxes()) === 2, "the lists");
      await page.evaluate(() => {
        [, globalThis.box] = document.querySelectorAll("#lists input");
        globalThis.box.focus();
        globalThis.box.click();
      });
      await until(() => page.evaluate(() => !globalThis.box.isConnected), "the lists to be drawn anew");
      const now = await page.evaluate(() => {
        const [, second] = document.querySelectorAll("#lists input");
        return [second.checked, document.activeElement === second];
      });
      assert.deepEqual(now, [true, true]);
      await page.evaluate(() => chrome.storage.local.clear());
      await page.close();
    });

    const looks = {
      light: { width: 1100 },
      dark: { width: 1100, theme: "dark" },
      narrow: { width: 390 },
      rtl: { width: 900, rtl: true },
    };
    for (const [look, { width, theme = "light", rtl = false }] of Object.entries(looks)) {
      test(`how it looks: ${look}, and axe`, async () => {
        const page = await open();
        await page.setViewport({ width, height: 900 });
        await page.evaluate(async () => {
          const skipped = { network: 41_206, script: 812, style: 77, selector: 390, condition: 12, other: 0 };
          await chrome.storage.local.set({
            rules:
              '! What I do not want to see\nnews.example##.newsletter-box\nnews.example##div[\n\n[newsletter]\n##aside:has(input[type="email"])\n##p:hover\n',
            lists: [
              {
                url: "https://lists.example/annoyances.txt",
                on: true,
                title: "Annoyances of the coast",
                date: Date.UTC(2026, 10, 20, 9),
                bytes: 1_840_000,
                rules: 38_114,
                skipped,
              },
              { url: "https://other.example/list.txt", on: false, error: "unreachable" },
            ],
          });
        });
        await until(
          () => page.evaluate(() => document.querySelectorAll("#faults li, #lists > li").length === 4),
          "it all",
        );
        await page.evaluate(
          (theme, rtl) => {
            document.body.dataset.theme = theme;
            if (rtl) document.documentElement.dir = "rtl";
            document.querySelector("details").open = true;
          },
          theme,
          rtl,
        );
        await page.screenshot({ path: `${SHOTS}${name}-rules-${look}.png`, fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(wide, false, "wider than the window");
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id} ${nodes[0].html} ${nodes[0].failureSummary}`),
          [],
        );
        await page.evaluate(() => chrome.storage.local.clear());
        await page.close();
      });
    }

    test("more than a million characters are refused and nothing is lost", async () => {
      const page = await open();
      const before = await stored(page, "rules");
      await page.evaluate(() => {
        document.querySelector("#own").value = `! ${"x".repeat(1_000_001)}`;
        document.querySelector("#save").disabled = false;
        document.querySelector("#save").click();
      });
      await until(
        () => page.evaluate(() => /million/.test(document.querySelector("#saved").textContent)),
        "the refusal",
      );
      assert.equal(await stored(page, "rules"), before);
      await page.evaluate(() => {
        document.querySelector("#own").value = "";
      });
      await page.evaluate(() => document.querySelector("#revert").click());
      await page.close();
    });

    test("everything goes out and comes in again; a bad file changes nothing and says why", async () => {
      const page = await open();
      const run = (text) =>
        page.evaluate(async (text) => {
          const { imported } = await import("/rules/everything.js");
          return imported(text);
        }, text);
      await page.evaluate(() =>
        chrome.storage.local.set({
          sites: { "news.example": "off" },
          rules: "##.mine\n",
          lists: [{ url: "https://lists.example/a.txt", on: true, date: 1, rules: 3, bytes: 9 }],
        }),
      );
      const file = await page.evaluate(async () => (await import("/rules/everything.js")).exported());
      assert.equal(file.decant, 1);
      assert.deepEqual(file.lists, [{ url: "https://lists.example/a.txt", on: true }]);
      // The record for page scripts is made from the rest, a moment later.
      const all = () => page.evaluate(async () => ({ ...(await chrome.storage.local.get()), hiding: undefined }));
      const before = await all();
      const bad = {
        "no json": ["json", ""],
        "[]": ["other", ""],
        null: ["other", ""],
        '{"decant":"1"}': ["other", ""],
        [JSON.stringify({ ...file, decant: 2 })]: ["version", "2"],
        [JSON.stringify({ ...file, settings: { theme: "loud" } })]: ["part", "settings"],
        [JSON.stringify({ ...file, sites: { "a b": "on" } })]: ["part", "sites"],
        [JSON.stringify({ ...file, sites: { "a.example": "perhaps" } })]: ["part", "sites"],
        [JSON.stringify({ ...file, rules: 7 })]: ["part", "rules"],
        [JSON.stringify({ ...file, lists: [{ url: "javascript:alert(1)", on: true }] })]: ["part", "lists"],
        [JSON.stringify({ ...file, lists: undefined })]: ["part", "lists"],
      };
      for (const [text, [code, where]] of Object.entries(bad)) {
        assert.deepEqual(await run(text), { code, where }, text.slice(0, 60));
        assert.deepEqual(await all(), before, text.slice(0, 60));
      }
      await page.evaluate(() => chrome.storage.local.set({ sites: {}, rules: "", lists: [] }));
      assert.equal(await run(JSON.stringify(file)), null);
      const now = await all();
      assert.deepEqual([now.sites, now.rules], [before.sites, before.rules]);
      // A list that was never fetched here cannot be on.
      assert.deepEqual(now.lists, [{ url: "https://lists.example/a.txt", on: false }]);
      await page.evaluate(() => chrome.storage.local.clear());
      await page.close();
    });
  });
}
