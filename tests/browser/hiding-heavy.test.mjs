// Hiding where it could cost the reader something: pages of a hundred thousand elements, pages that never rest, frames, and
// what stands above the place where the reader is.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { AD, add, BOX, hidden, profiled, steer } from "./hiding.mjs";
import { articlePage, html, PROSE } from "./pages.mjs";

const script = (body) => `<script>${body}</script>`;
const prose = PROSE.en.map((text) => `<p>${text}</p>`).join("");
/** As long comment threads, lists of results and live tickers are built. */
const rows = (count) =>
  Array.from(
    { length: count / 5 },
    (_, n) =>
      `<li class="row r${n % 40}"><a href="/r/${n}">Row ${n}</a><span class="meta"><b>${n % 60}</b> min</span></li>`,
  ).join("");
const framed = (id, src) =>
  `<div id="${id}" style="min-height:250px"><span style="font-size:10px">Advertisement</span><iframe src="${src}" width="300" height="250"></iframe></div>`;

const PAGES = {
  "/large": {
    body: articlePage({
      body: `${AD}${BOX}<ol>${rows(100_000)}</ol><div class="adsbygoogle" id="last">Buy oats</div>`,
    }),
  },
  "/restless": {
    body: articlePage({
      body: `<div id="stage"></div>${script(`let n = 0;
        const spin = () => {
          if (globalThis.still) return;
          const stage = document.querySelector("#stage");
          const part = document.createElement("div");
          for (let i = 0; i < 200; i++) {
            const one = document.createElement("span");
            one.className = "tick t" + (n++ % 97);
            one.textContent = n;
            part.append(one);
          }
          stage.replaceChildren(part);
          for (const p of document.querySelectorAll("article p")) p.className = "seen s" + (n % 7);
          setTimeout(spin);
        };
        spin();`)}`,
    }),
  },
  "/frames": {
    body: articlePage({
      body: `${framed("near", "/ads/frame")}${framed("far", "http://ads.doubleclick.net/frame")}
        <figure id="film"><iframe src="http://films.test/embed/7" width="560" height="315" title="The first lighting"></iframe></figure><iframe id="inner" src="/inner" width="400" height="300"></iframe>`,
    }),
  },
  "/ads/frame": { body: html("<p>Buy oatcakes</p>") },
  "/embed/7": { body: html("<p>A film</p>") },
  "/inner": { body: articlePage({ body: AD + BOX }) },
  "/long": { body: articlePage({ body: `<div id="top"></div>${prose}${prose}${prose}` }) },
  "/unanchored": {
    body: articlePage({
      head: "<style>html { overflow-anchor: none }</style>",
      body: `<div id="top"></div>${prose}${prose}${prose}`,
    }),
  },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let open, ask, goes, looked;
    before(async () => {
      browser = await launch(name, PAGES);
      ({ open, ask, goes, looked } = steer(browser));
    });
    after(() => browser?.close());

    test("a page of a hundred thousand elements", async () => {
      const page = await open("/large");
      await goes(page, "#slot");
      await goes(page, "#letter");
      await goes(page, "#last");
      const seen = () => [...document.querySelectorAll("article > p, li")].every((one) => one.checkVisibility());
      assert.ok(await page.evaluate(seen));
      await until(async () => (await ask(page, { type: "hidden" })).items.length >= 2, "the marks", 60_000);
      await page.close();
    });

    test("a page that never rests: what comes is judged, and the page keeps its time", async () => {
      const page = await open("/restless");
      const judged = async () => {
        await page.evaluate(add(BOX.replace("newsletter-signup", "k7")));
        await goes(page, "#letter");
      };
      if (name === "chromium") {
        const { ours, busy } = await profiled(page, async () => {
          await judged();
          await new Promise((done) => setTimeout(done, 3000));
        });
        assert.ok(ours < busy / 5, `${Math.round(ours)} ms of ${Math.round(busy)} are ours`);
      } else await judged();
      await page.evaluate(() => (globalThis.still = true));
      await looked(page);
      await page.close();
    });

    test("frames: those of ads go with their boxes, others stay, and nothing runs in them", async () => {
      const page = await open("/frames");
      for (const id of ["#near", "#far"])
        await until(() => page.evaluate((id) => document.querySelector(id).offsetHeight === 0, id), `${id} to go`);
      await looked(page);
      assert.equal(await hidden(page, "#film"), false);
      assert.equal(await hidden(page, "#inner"), false);
      const inner = () => document.querySelector("#inner").contentDocument.documentElement.outerHTML;
      assert.doesNotMatch(await page.evaluate(inner), /data-decant/);
      await page.close();
    });

    for (const path of ["/long", "/unanchored"]) {
      test(`${path}: what goes above the reader's place moves nothing`, async () => {
        const page = await open(path);
        await looked(page);
        // A tab behind another is not painted, and holds no place.
        await page.bringToFront();
        const box = BOX.replace("newsletter-signup", "k7").replace("<form", '<div style="height:300px"></div><form');
        const [before, pushed] = await page.evaluate((box) => {
          scrollTo(0, document.documentElement.scrollHeight / 2);
          const at = document.elementsFromPoint(innerWidth / 2, innerHeight / 3).find((one) => one.matches("p"));
          globalThis.place = () => at.getBoundingClientRect().top;
          const before = place();
          document.querySelector("#top").append(document.createRange().createContextualFragment(box));
          return [before, place()];
        }, box);
        await goes(page, "#letter");
        // Where the browser holds the reader's place, the box changes nothing at all; elsewhere the page has pushed the text
        // away, and there it stays: that the box goes moves it no second time.
        const wanted = path === "/long" ? before : pushed;
        let after = 0;
        await until(async () => {
          after = await page.evaluate(() => place());
          return Math.abs(after - wanted) <= 1;
        }, "the text to be where it was").catch(({ message }) => assert.fail(`${message}: ${wanted}, not ${after}`));
        await page.close();
      });
    }
  });
}
