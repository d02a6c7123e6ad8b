// Prompts that come in frames: from the page's own site, from elsewhere, written into the page, sandboxed, filled late. The
// frame goes where its whole document is a prompt, and stays where it is anything more.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { hidden, steer } from "./hiding.mjs";
import { articlePage, html, PROSE } from "./pages.mjs";

const prose = PROSE.en.map((text) => `<p>${text}</p>`).join("");
const bare = (body) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body>${body}</body></html>`;
const LETTER = `<div class="b1"><h3>Never miss a tide</h3><p>Get our free newsletter in your inbox every morning.</p><form action="/subscribe"><input type="email" placeholder="Your e-mail address"><button>Subscribe</button></form></div>`;
const OFFER = `<div class="b2"><h2>You have read your last free article</h2><p>Subscribe now to keep reading. Cancel anytime.</p><a href="/subscribe">Subscribe now</a> <a href="/login">Already a subscriber? Log in</a></div>`;
const CONSENT = `<div class="b3" role="dialog"><h2>We value your privacy</h2><p>We and our partners store and access cookies on your device to show personalised ads and content.</p><button>Accept all</button><button>Reject all</button><button>Manage preferences</button></div>`;
const late = (markup) =>
  bare(
    `<div id="root"></div><script>setTimeout(() => document.querySelector("#root").append(document.createRange().createContextualFragment(${JSON.stringify(markup)})), 900)</script>`,
  );
const frame = (id, src, more = "") =>
  `<div class="w"><iframe id="${id}" src="${src}" width="560" height="260" ${more}></iframe></div>`;
const written = (id, body, more = "") =>
  `<iframe id="${id}" srcdoc="${bare(body).replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" width="560" height="260" ${more}></iframe>`;

const GO = ["own", "far", "offer", "written", "boxed", "late", "consent", "moved"];
const STAY = ["story", "film", "map", "poll", "mixed", "typed"];
const PAGES = {
  "/frames": {
    body: articlePage({
      body: `${frame("own", "/inner/letter")}${frame("far", "http://forms.test/letter")}<p>${PROSE.en[0]}</p>
        ${frame("offer", "http://pay.test/offer")}${written("written", LETTER)}<p>${PROSE.en[1]}</p>
        ${written("boxed", LETTER, 'sandbox="allow-scripts"')}${frame("late", "http://forms.test/late")}
        ${frame("moved", "http://forms.test/away")}<p>${PROSE.en[2]}</p>
        ${frame("story", "/inner/story")}${frame("film", "http://films.test/film", 'title="The first lighting"')}
        ${frame("map", "http://maps.test/map")}${frame("poll", "http://words.test/embed")}${frame("mixed", "/inner/mixed")}`,
    }).concat(
      `<iframe id="consent" src="http://consent.test/ask" style="position:fixed;inset:auto 0 0;width:100%;height:240px;border:0;z-index:99"></iframe>`,
    ),
  },
  "/bare": { body: articlePage() },
  "/typed": {
    body: articlePage({
      body: frame("typed", "http://forms.test/typing#Ada") + frame("blank", "http://forms.test/typing"),
    }),
  },
  "/one": { body: articlePage({ body: frame("one", "http://forms.test/letter") }) },
  "/asked": { body: articlePage({ body: frame("asked", "http://consent.test/ask") }) },
  "/plain": {
    body: html(`<h1>Shop</h1>${frame("own", "/inner/letter")}`).replace(
      '<meta property="og:type" content="article">',
      "",
    ),
  },
  "/inner/letter": { body: bare(LETTER) },
  "/inner/story": { body: articlePage({ body: LETTER }) },
  "/inner/mixed": { body: bare(`<article><h1>Tides of the week</h1>${prose}</article>${LETTER}`) },
  "/letter": { body: bare(LETTER) },
  "/typing": {
    body: bare(
      `<div><h3>Tides by mail</h3><form><input type="text" id="name"></form></div><script>document.querySelector("#name").value = location.hash.slice(1); setTimeout(() => document.querySelector("div").append(document.createRange().createContextualFragment(${JSON.stringify(LETTER)})), 400)</script>`,
    ),
  },
  "/late": { body: late(LETTER) },
  "/away": { body: bare('<script>location.replace("/letter")</script>') },
  "/offer": { body: bare(OFFER) },
  "/ask": { body: bare(CONSENT) },
  "/film": { body: bare("<video controls></video><p>The first lighting, 2 minutes</p>") },
  "/map": { body: bare("<div>Kettle Point</div><canvas></canvas>") },
  "/embed": {
    body: bare(
      "<blockquote><p>The lamp turns again tonight, and half of the village is here.</p><a href='/s/1'>Marta on Words, 5 May</a></blockquote>",
    ),
  },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own, open, ask, looked, set, clear;
    before(async () => {
      browser = await launch(name, PAGES);
      ({ own, open, ask, looked, set, clear } = steer(browser));
    });
    after(() => browser?.close());

    test("frames that are prompts go, others stay, and showing everything leaves the page as it was", async () => {
      const page = await open("/frames");
      for (const id of GO) await until(() => hidden(page, `#${id}`), `#${id} to go`);
      await looked(page);
      for (const id of STAY.filter((one) => one !== "typed")) assert.equal(await hidden(page, `#${id}`), false, id);
      const { items } = await ask(page, { type: "hidden" });
      assert.ok(items.some(({ kind }) => kind === "cookie") && items.some(({ kind }) => kind === "paywall"));
      await ask(page, { type: "showAll", shown: true });
      for (const id of GO) assert.equal(await hidden(page, `#${id}`), false, id);
      assert.doesNotMatch(await page.evaluate(() => document.documentElement.outerHTML), /data-decant/);
      await ask(page, { type: "showAll", shown: false });
      for (const id of GO) await until(() => hidden(page, `#${id}`), `#${id} to go again`);
      await page.close();
    });

    test("a frame that comes later, and one that goes on to be a prompt", async () => {
      const page = await open("/bare");
      await looked(page);
      const add = (markup) =>
        page.evaluate(
          (markup) => document.querySelector("article").append(document.createRange().createContextualFragment(markup)),
          markup,
        );
      await add(frame("later", "http://forms.test/letter"));
      await until(() => hidden(page, "#later"), "the frame to go");
      await add(frame("turned", "http://words.test/embed"));
      await until(
        () => page.evaluate(() => performance.getEntriesByName("http://words.test/embed").length),
        "the words",
      );
      await looked(page);
      assert.equal(await hidden(page, "#turned"), false);
      await page.evaluate(() => (document.querySelector("#turned").src = "http://pay.test/offer"));
      await until(() => hidden(page, "#turned"), "the prompt to go");
      await page.close();
    });

    test("a frame with a field that has something in it stays", async () => {
      const page = await open("/typed");
      // Of the same answer, so that the other was asked too.
      await until(() => hidden(page, "#blank"), "the frame that nobody typed in to go");
      await looked(page);
      assert.equal(await hidden(page, "#typed"), false);
      await page.close();
    });

    test("a frame that goes on from a prompt to something else comes back, and what is off and on again is asked again", async () => {
      const page = await open("/one");
      await until(() => hidden(page, "#one"), "the frame to go");
      await page.evaluate(() => (document.querySelector("#one").src = "http://words.test/embed"));
      await until(async () => !(await hidden(page, "#one")), "the frame to come back");
      await looked(page);
      assert.equal(await hidden(page, "#one"), false);
      await page.evaluate(() => (document.querySelector("#one").src = "http://forms.test/letter"));
      await until(() => hidden(page, "#one"), "the frame to go again");
      await set({ sites: { "news.test": "off" } });
      await until(async () => !(await hidden(page, "#one")), "the switch to give it back");
      await clear();
      await until(() => hidden(page, "#one"), "the switch to take it again");
      await page.close();
    });

    test("a question about cookies in the text, where something else will stand, stays", async () => {
      const page = await open("/asked");
      await looked(page);
      assert.equal(await hidden(page, "#asked"), false);
      await page.evaluate(() => (document.querySelector("#asked").style.cssText = "position:fixed;inset:auto 0 0"));
      await page.evaluate(() => (document.querySelector("#asked").src += "?again"));
      await until(() => hidden(page, "#asked"), "the same over the page to go");
      await page.close();
    });

    test("a script in a frame is not answered, one in the page is", async () => {
      const page = await open("/one");
      await until(() => hidden(page, "#one"), "the frame to go");
      const answers = await own(
        async (tabId) =>
          (
            await chrome.scripting.executeScript({
              target: { tabId, allFrames: true },
              func: async () => Boolean(await chrome.runtime.sendMessage({ type: "dress" }).catch(() => null)),
            })
          ).map(({ frameId, result }) => [frameId === 0, result]),
        await browser.tabOf(page),
      );
      assert.deepEqual(answers.sort(), [
        [false, false],
        [true, true],
      ]);
      await page.close();
    });

    test("a page that is not cleared: nothing is put into its frames", async () => {
      const page = await open("/plain");
      await looked(page);
      const tabId = await browser.tabOf(page);
      const own = await browser.helper();
      const there = await own.evaluate(
        async (tabId) =>
          (
            await chrome.scripting.executeScript({
              target: { tabId, allFrames: true },
              func: () => Boolean(globalThis.decant?.gather),
            })
          ).map(({ result }) => result),
        tabId,
      );
      assert.deepEqual(there, [false, false]);
      assert.equal(await hidden(page, "#own"), false);
      await page.close();
    });
  });
}
