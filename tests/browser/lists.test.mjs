// Subscriptions: fetched when the user says so, off until switched on, counted, capped; and what goes wrong in plain words.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";

/** A list of our own making, as large as the large public ones. */
const large = () => {
  const lines = ["[Adblock Plus 2.0]", "! Title: A large list"];
  for (let n = 0; n < 100_000; n++)
    lines.push(
      n % 3 === 0
        ? `##.promo-slot-${n}`
        : n % 3 === 1
          ? `site${n % 9000}.example###slot-${n}.wide`
          : `daily${n % 700}.*##.teaser-${n}:has(> .label)`,
    );
  return lines.join("\n");
};
const text = { "content-type": "text/plain; charset=utf-8" };
const PAGES = {
  "/good.txt": {
    body: "[Adblock Plus 2.0]\n! Title: Our own list\n##.promo-box\nnews.test##.side\n||ads.example^\n/banner/*\nnews.test##+js(x)\nnews.test##.y:upward(2)\n",
    headers: text,
  },
  "/page.txt": { body: "<!DOCTYPE html><title>No list</title>", headers: text },
  "/page.html": { body: "##.x" },
  "/huge.txt": { body: "##.x\n".repeat(1_100_000), headers: text },
  "/empty.txt": { body: "||ads.example^\n", headers: text },
  "/large.txt": { body: large(), headers: text },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let page;
    before(async () => {
      browser = await launch(name, PAGES);
      page = await browser.openOwn("rules/rules.html");
      await until(() => page.evaluate(() => document.querySelector("#lines li") !== null), "the page");
    });
    after(() => browser?.close());

    const subscribe = (url) =>
      page.evaluate((url) => {
        document.querySelector("#url").value = url;
        document.querySelector("#add button").click();
      }, url);
    const shown = (url) =>
      page.evaluate((url) => {
        const row = [...document.querySelectorAll("#lists li")].find((one) => one.textContent.includes(url));
        return (
          row && {
            text: row.innerText,
            on: row.querySelector("input").checked,
            ready: !row.querySelector("input").disabled,
          }
        );
      }, url);
    const settled = (url) =>
      until(
        async () => {
          const row = await shown(url);
          return row && !row.text.includes("Fetching") && row;
        },
        url,
        60_000,
      );

    test("a list is fetched, counted, and stays off until it is switched on", async () => {
      assert.equal(
        browser.server.asked.some((url) => url.includes(".txt")),
        false,
        "nothing is fetched unasked",
      );
      await subscribe("http://lists.test/good.txt");
      const row = await settled("/good.txt");
      assert.match(row.text, /Our own list/);
      assert.match(row.text, /Rules: 2 · 1 KB · fetched/);
      assert.match(row.text, /Not used: requests 2 · scripts 1 · unknown selectors 1/);
      assert.deepEqual([row.on, row.ready], [false, true]);
      const marks = () =>
        page.evaluate(async () => {
          const judge = (await (await import("/background/rules.js")).rules()).judge({ url: "http://news.test/a" });
          const found = judge.batch([{ tag: "body" }, { n: 1, tag: "div", parent: 0, class: "side", text: "Tides" }]);
          judge.free();
          return found.map((mark) => `${mark.n} ${mark.reason}`);
        });
      assert.deepEqual(await marks(), []);
      await page.evaluate(() => document.querySelector("#lists input").click());
      await until(async () => (await marks()).includes("1 rule of a list"), "the list to count");
    });

    const faults = {
      "/page.txt": /not a list/,
      "/page.html": /not a list/,
      "/huge.txt": /larger than 5 MB/,
      "/empty.txt": /no rule in it/,
      "/gone.txt": /did not give the file/,
    };
    for (const [path, words] of Object.entries(faults)) {
      test(`${path}: says what is wrong`, async () => {
        await subscribe(`http://lists.test${path}`);
        const row = await settled(path);
        assert.match(row.text, words);
        assert.equal(row.ready, false);
      });
    }

    test("what was fetched stays when a refresh fails", async () => {
      const good = browser.server.extra["/good.txt"];
      browser.server.extra["/good.txt"] = { body: "gone", status: 500 };
      await page.evaluate(() => document.querySelector("#lists li div button").click());
      await until(async () => /did not give/.test((await shown("/good.txt")).text), "the error");
      assert.match((await shown("/good.txt")).text, /Rules: 2/);
      browser.server.extra["/good.txt"] = good;
      await page.evaluate(() => document.querySelector("#lists li div button").click());
      await until(async () => !/did not give/.test((await shown("/good.txt")).text), "the error to go");
    });

    test("a hundred thousand rules: read without freezing the page, and cheap for each page", async () => {
      await page.evaluate(() => {
        globalThis.longest = 0;
        let last = performance.now();
        const beat = () => {
          const now = performance.now();
          globalThis.longest = Math.max(globalThis.longest, now - last);
          last = now;
          globalThis.beating = setTimeout(beat, 4);
        };
        beat();
      });
      await subscribe("http://lists.test/large.txt");
      const row = await settled("/large.txt");
      assert.match(row.text, /Rules: 100,000/);
      const times = await page.evaluate(async () => {
        clearTimeout(globalThis.beating);
        const own = await import("/background/rules.js");
        await own.changeList("http://lists.test/large.txt", { on: true });
        const start = performance.now();
        const rules = await own.rules();
        const compiled = performance.now() - start;
        const judge = (n) => rules.judge({ url: `https://site${n}.example/`, kinds: ["ad"] });
        judge(1).free();
        const from = performance.now();
        for (let n = 0; n < 200; n++) judge(n).free();
        return { longest: globalThis.longest, compiled, page: (performance.now() - from) / 200 };
      });
      console.log(
        `${name}: longest stop ${times.longest.toFixed(0)} ms, compiled in ${times.compiled.toFixed(0)} ms, a page's judge in ${times.page.toFixed(3)} ms`,
      );
      assert.ok(times.page * 50 < times.compiled, JSON.stringify(times));
      await page.evaluate(async () => (await import("/background/rules.js")).removeList("http://lists.test/large.txt"));
      await until(async () => !(await shown("/large.txt")), "the list to go");
      const left = await page.evaluate(async () => (await (await caches.open("lists")).keys()).map((one) => one.url));
      assert.deepEqual(left, ["http://lists.test/good.txt"]);
    });
  });
}
