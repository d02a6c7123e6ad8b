// The page of rules: the editor and its line errors, files in and out, everything exported and taken in again.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";

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
      await type(page, "! mine\nnews.example##.promo\nnews.example##div[\n##p:has-text(/x/)\nhello\n");
      const faults = await until(
        () =>
          page.evaluate(() => {
            const all = [...document.querySelectorAll("#faults li")].map((one) => one.textContent);
            return all.length === 3 && all;
          }),
        "the errors",
      );
      assert.match(faults[0], /^Line 3.*name/);
      assert.match(faults[1], /^Line 4.*plain words/);
      assert.match(faults[2], /^Line 5/);
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
      await until(async () => (await stored(page, "rules"))?.includes("hello"), "the rules to be kept");
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
      const all = () => page.evaluate(() => chrome.storage.local.get());
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
