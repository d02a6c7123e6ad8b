// Hiding on pages that do not stand still: what loads later, comes back, is got ready unseen, is very large or never rests;
// frames; a background that sleeps. In both browsers where both have it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { AD, add, BOX, hidden, steer } from "./hiding.mjs";
import { articlePage, PROSE } from "./pages.mjs";

/** A box that no rule names: the judge alone knows it, by what is in it. */
const letter = (id) =>
  `<div class="k7" id="${id}" style="min-height:240px"><h3>Never miss a tide</h3><p>Get our free newsletter in your inbox every morning.</p><form action="/subscribe"><input type="email" placeholder="Your e-mail address"><button>Subscribe</button></form></div>`;
const text = (n) => `<p>${PROSE.en[n % PROSE.en.length]}</p>`;
const script = (body) => `<script>${body}</script>`;
/** Notes, before each paint, which of the boxes can be seen; the words of a page script. */
const WATCH = script(`globalThis.flashes = []; globalThis.paints = 0;
  const look = () => { paints++; for (const id of ["slot", "letter"]) {
    const box = document.getElementById(id);
    if (box?.checkVisibility() && box.offsetHeight) flashes.push(id); }
    requestAnimationFrame(look); };
  requestAnimationFrame(look);`);

/** Pieces with pauses between them, so that the page is painted while it comes in. */
const slowly = (pieces) => async (_, response) => {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  for (const piece of pieces) {
    response.write(piece);
    await new Promise((done) => setTimeout(done, 60));
  }
  response.end();
};
const whole = articlePage({ head: WATCH, body: `${AD}${BOX}` });
const cut = whole.indexOf(AD);

const PAGES = {
  "/plain": {
    body: articlePage({
      body: AD + BOX,
      head: script("onpageshow = (event) => (globalThis.back = String(event.persisted))"),
    }),
  },
  "/other": { body: articlePage() },
  "/scroll": {
    body: articlePage({
      body: `<div style="height:900px"></div><div id="end"></div>${script(`let n = 0;
        addEventListener("scroll", () => {
          if (n === 6 || innerHeight + scrollY < document.documentElement.scrollHeight - 400) return;
          const part = document.createRange().createContextualFragment(${JSON.stringify(`${text(0)}${text(1)}${text(2)}${letter("x")}${text(3)}${AD}`)});
          for (const box of part.querySelectorAll("[id]")) box.id += n;
          n++;
          document.querySelector("#end").before(part);
        });`)}`,
    }),
  },
  "/modal": {
    body: articlePage({
      body: script(
        `setTimeout(() => { ${add(`<div role="dialog" style="position:fixed;inset:15%;background:#fff">${letter("late")}</div>`)}; document.body.style.overflow = "hidden"; }, 10000)`,
      ),
    }),
  },
  "/slow": {
    answer: slowly([
      whole.slice(0, cut),
      whole.slice(cut, cut + 20),
      whole.slice(cut + 20, cut + 300),
      whole.slice(cut + 300),
    ]),
  },
};

const isWorker = (target) => target.type() === "service_worker";
/** Something done with the extension as Firefox itself sees it. */
const inFirefox = (browser, body) =>
  browser.chrome(`const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
    const extension = ExtensionParent.GlobalManager.getExtension('decant@decant.example');
    ${body}`);
const isAwake = async (browser) =>
  browser.chrome
    ? (await inFirefox(browser, "return extension.backgroundState;")) === "running"
    : browser.browser.targets().some(isWorker);

/** Has the browser stop the background, as it does by itself half a minute after the last event. */
async function sleeps(browser) {
  if (browser.chrome) {
    await inFirefox(browser, "await extension.terminateBackground({ disableResetIdleForTest: true });");
    await until(async () => !(await isAwake(browser)), "the event page to be stopped");
    return;
  }
  // An event that was on its way may have started it anew.
  await until(async () => {
    const target = browser.browser.targets().find(isWorker);
    if (target) await (await target.worker())?.close().catch(() => {});
    return !target;
  }, "the worker to end");
}

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own, open, ask, goes, comes, set, clear, looked;
    before(async () => {
      browser = await launch(name, PAGES);
      ({ own, open, ask, goes, comes, set, clear, looked } = steer(browser));
    });
    after(() => browser?.close());
    afterEach(() => clear());

    test("endless scrolling: each part is cleared as it comes", async () => {
      const page = await open("/scroll");
      for (let n = 0; n < 6; n++) {
        await until(
          () =>
            page.evaluate((n) => {
              scrollTo(0, document.body.scrollHeight);
              return document.querySelector(`#x${n}`) !== null;
            }, n),
          `part ${n}`,
        );
        await goes(page, `#x${n}`);
        await goes(page, `#slot${n}`);
      }
      await looked(page);
      const lost = () =>
        [...document.querySelectorAll("article > p")].filter(
          (one) => one.textContent.length > 100 && !one.checkVisibility(),
        ).length;
      assert.equal(await page.evaluate(lost), 0);
      assert.equal((await ask(page, { type: "hidden" })).items.length, 12);
      await page.close();
    });

    test("back and forward: a page from the browser's memory is as it was, and learns what was chosen meanwhile", async () => {
      const page = await open("/plain");
      await goes(page, "#letter");
      await looked(page);
      const tabId = await browser.tabOf(page);
      // By the page's own means: the driver of Firefox is never told that a page from memory has loaded.
      const away = async () => {
        await page.evaluate(() => {
          globalThis.back = "";
          location.assign("/other");
        });
        const there = () => location.pathname === "/other" && document.readyState === "complete";
        await until(() => page.evaluate(there).catch(() => false), "the other page");
      };
      const back = async () => {
        await page.evaluate(() => history.back());
        return until(() => page.evaluate(() => globalThis.back).catch(() => false), "the page to be there again");
      };
      await away();
      assert.equal(await back(), "true");
      assert.equal(await hidden(page, "#letter"), true);
      await until(
        async () => (await own((tabId) => chrome.action.getBadgeText({ tabId }), tabId)) === "2",
        "its badge",
      );
      await page.evaluate(add(letter("more")));
      await goes(page, "#more");
      await away();
      // Chromium lets go of a page in memory that is sent a message; the page is then loaded anew.
      await set({ settings: { hide_newsletter: "off" } });
      await back();
      await comes(page, "#letter");
      assert.equal(await hidden(page, "#slot"), true);
      await away();
      await set({ sites: { "news.test": "off" } });
      await back();
      await comes(page, "#slot");
      await clear();
      await goes(page, "#slot");
      await page.close();
    });

    test("a modal that comes after ten seconds", async () => {
      const page = await open("/modal");
      await until(() => page.evaluate(() => document.querySelector("#late") !== null), "the modal", 20_000);
      await until(() => page.evaluate(() => !document.querySelector("#late").checkVisibility()), "it to go");
      await until(() => page.evaluate(() => getComputedStyle(document.body).overflowY !== "hidden"), "the lock to go");
      await page.close();
    });

    test("nothing that the stylesheet knows is ever painted", async () => {
      const page = await open("/slow");
      await looked(page);
      const { flashes, paints } = await page.evaluate(() => ({ flashes, paints }));
      assert.ok(paints > 3, `${paints} paints`);
      assert.deepEqual(flashes, []);
      await page.close();
    });

    test("a background that sleeps: nothing is painted, it wakes to judge, and the popup works", async () => {
      await browser.helper();
      await sleeps(browser);
      const page = await open("/slow");
      await until(
        () => page.evaluate(() => document.querySelector("#letter").hasAttribute("data-decant")),
        "the judge's mark",
      );
      assert.ok(await isAwake(browser));
      const { flashes, paints } = await page.evaluate(() => ({ flashes, paints }));
      assert.ok(paints > 3, `${paints} paints`);
      assert.deepEqual(flashes, []);
      await looked(page);
      await sleeps(browser);
      const popup = await browser.popup(page);
      const rows = () => document.querySelectorAll("#items li").length;
      await until(async () => (await popup.evaluate(rows)) === 2, "what the page hides");
      // The switch of the site: the page hears of it by way of the background, which has to wake for that.
      await sleeps(browser);
      await popup.evaluate(() => document.querySelector("#site").click());
      await comes(page, "#letter");
      await sleeps(browser);
      await popup.evaluate(() => document.querySelector("#site").click());
      await goes(page, "#letter");
      await popup.close();
      await page.close();
    });
  });
}
