// Hiding on pages that make it hard: what is put back, drawn anew or defended, the browser's top layer, articles that are cut
// short, paper. Each time: the box goes, the page can be used, and showing everything leaves the document as it was.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { hidden, steer } from "./hiding.mjs";
import { articlePage, PROSE } from "./pages.mjs";

const prose = PROSE.en.map((text) => `<p>${text}</p>`).join("");
const PROMPT = `<h2>You have read your last free article</h2><p>Subscribe now to keep reading. Cancel anytime.</p><a href="/subscribe">Subscribe now</a> <a href="/login">Already a subscriber? Log in</a>`;
const LETTER = `<h3>Never miss a tide</h3><p>Get our free newsletter in your inbox every morning.</p><form action="/subscribe"><input type="email" placeholder="Your e-mail address"><button>Subscribe</button></form>`;
const CARD = "position:fixed;inset:20%;background:#fff;z-index:10";
const part = (markup) => `document.createRange().createContextualFragment(${JSON.stringify(markup)})`;
const modal = (more = "") =>
  `<div class="k9" id="box" role="dialog" aria-modal="true" style="${CARD}" ${more}>${PROMPT}</div>`;
/** The words of a script that keeps, before Decant has its turn, what the document then was. */
const KEEP = "globalThis.asItWas = document.documentElement.outerHTML;";
const free = () => !/hidden|clip/.test(getComputedStyle(document.body).overflowY);

/**
 * `act`: the page's own doing. `works`: whether the page can be used again. `moves`: the page changes its document by itself,
 * so that what it was is not asked.
 * @type {Record<string, {act: string, works?: () => boolean, moves?: boolean, undone?: () => boolean}>}
 */
const FIGHTS = {
  "a modal dialog in the top layer": {
    act: `const box = document.createElement("dialog"); box.id = "box"; box.className = "k9"; box.append(${part(PROMPT)});
      document.querySelector("#app").append(box); box.showModal();`,
    works: () => !document.querySelector("dialog:modal") && document.elementFromPoint(innerWidth / 2, 60)?.id !== "box",
    undone: () => document.querySelector("#box").matches(":modal"),
  },
  "a popover in the top layer": {
    act: `const box = document.createElement("div"); box.id = "box"; box.className = "k9"; box.popover = "manual"; box.append(${part(PROMPT)});
      document.querySelector("#app").append(box); box.showPopover();`,
    undone: () => document.querySelector("#box").checkVisibility(),
  },
  "a portal behind the body": {
    act: `document.documentElement.append(${part(`<div id="portal"><div style="position:fixed;inset:0;background:rgba(0,0,0,.6);z-index:9"></div>${modal()}</div>`)});
      document.body.style.overflow = "hidden";`,
    works: () =>
      !/hidden|clip/.test(getComputedStyle(document.body).overflowY) &&
      !document.elementsFromPoint(innerWidth * 0.02, innerHeight / 2).some((one) => one.closest("#portal")),
  },
  "a lock of touch and overscroll": {
    act: `document.documentElement.style.cssText = "overflow:hidden;touch-action:none;overscroll-behavior:none"; document.body.style.touchAction = "none";
      document.body.append(${part(modal())});`,
    works: () =>
      [document.documentElement, document.body].every((one) => {
        const { overflowY, touchAction } = getComputedStyle(one);
        return !/hidden|clip/.test(overflowY) && touchAction !== "none";
      }),
  },
  "an adopted sheet that insists": {
    act: `const sheet = new CSSStyleSheet(); sheet.replaceSync("#box, #box[data-decant] { display: block !important; visibility: visible !important } body { overflow: hidden !important }");
      document.adoptedStyleSheets = [sheet]; document.body.append(${part(modal())});`,
    works: () => !/hidden|clip/.test(getComputedStyle(document.body).overflowY),
  },
  "a style of its own that insists": {
    act: `document.body.append(${part(modal())}); document.querySelector("#box").style.setProperty("display", "block", "important");`,
  },
  "an article that is cut short under a fade": {
    act: `const cut = document.querySelector("#text"); cut.style.cssText = "max-height:300px;overflow:hidden;position:relative";
      cut.append(${part('<div id="fade" style="position:absolute;inset:auto 0 0;height:120px;background:linear-gradient(transparent,#fff)"></div>')});
      cut.after(${part(`<div class="k9" id="box">${PROMPT}</div>`)});`,
    works: () => {
      const last = [...document.querySelectorAll("#text p")].at(-1).getBoundingClientRect();
      const cut = document.querySelector("#text").getBoundingClientRect();
      return last.bottom <= cut.bottom + 1 && !document.querySelector("#fade").checkVisibility();
    },
  },
  "an article that is cut short by a mask": {
    act: `document.head.append(${part("<style>#text.cut { max-height: 280px; overflow: hidden; mask-image: linear-gradient(#000 40%, transparent) } #text.cut::after { content: ''; position: absolute; inset: auto 0 0; height: 90px; background: linear-gradient(transparent, #fff) }</style>")});
      document.querySelector("#text").classList.add("cut"); document.querySelector("#text").after(${part(`<div class="k9" id="box">${PROMPT}</div>`)});`,
    works: () => {
      const cut = document.querySelector("#text");
      const last = [...cut.querySelectorAll("p")].at(-1).getBoundingClientRect();
      const { display, content } = getComputedStyle(cut, "::after");
      return (
        last.bottom <= cut.getBoundingClientRect().bottom + 1 &&
        getComputedStyle(cut).maskImage === "none" &&
        (display === "none" || content === "none")
      );
    },
  },
  "drawn anew, as hydration does": {
    act: `document.body.append(${part(modal())}); let n = 0;
      const again = () => { const old = document.querySelector("#box"); const now = old.cloneNode(true); now.removeAttribute("data-decant"); old.replaceWith(now); if (++n < 4) setTimeout(again, 150); else globalThis.over = true; };
      setTimeout(again, 150); document.body.style.overflow = "hidden";`,
    works: () => globalThis.over && !/hidden|clip/.test(getComputedStyle(document.body).overflowY),
    moves: true,
  },
  "put back by its page each time it goes": {
    act: `let n = 0; const add = () => { document.querySelector("#box")?.remove(); document.body.append(${part(modal())}); document.body.style.overflow = "hidden"; if (++n < 6) setTimeout(add, 400); else globalThis.over = true; }; add();`,
    works: () => globalThis.over && !/hidden|clip/.test(getComputedStyle(document.body).overflowY),
    moves: true,
  },
  "a mark that its page takes off": {
    act: `document.body.append(${part(modal())}); const box = document.querySelector("#box");
      new MutationObserver(() => { if (box.hasAttribute("data-decant")) { box.removeAttribute("data-decant"); globalThis.over = true; } }).observe(box, { attributes: true });`,
    moves: true,
    works: () => globalThis.over,
  },
  "a lock that comes back": {
    act: `document.body.append(${part(modal())}); let n = 0; const lock = () => { document.body.style.overflow = "hidden"; document.documentElement.classList.add("locked"); if (++n < 5) setTimeout(lock, 300); else globalThis.over = true; };
      document.head.append(${part("<style>html.locked { overflow: hidden }</style>")}); lock();`,
    works: () =>
      globalThis.over &&
      [document.documentElement, document.body].every((one) => !/hidden|clip/.test(getComputedStyle(one).overflowY)),
    moves: true,
  },
  "the same node, taken out and put in again elsewhere": {
    act: `document.querySelector("#app").append(${part(`<div class="k7" id="box">${LETTER}</div>`)}); const box = document.querySelector("#box");
      setTimeout(() => { box.remove(); setTimeout(() => { document.querySelector("article").append(box); globalThis.over = true; }, 200); }, 400);`,
    works: () => globalThis.over,
    moves: true,
  },
  "an overlay that dims the page with its own shadow": {
    act: `document.body.append(${part(`<div id="shade" style="position:fixed;inset:0;z-index:9;display:grid;place-items:center"><div class="k9" id="box" role="dialog" style="background:#fff;box-shadow:0 0 0 100vmax rgba(0,0,0,.7)">${PROMPT}</div></div>`)});`,
    works: () => !document.elementsFromPoint(5, innerHeight / 2).some((one) => one.id === "shade"),
  },
};

const PAGES = {
  "/story": {
    body: articlePage({ body: `<div id="text">${prose}${prose}</div>` })
      .replace(/<body([^>]*)>/, '<body$1><div id="app">')
      .replace("</body>", "</div></body>"),
  },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let open, ask, looked, set, clear;
    before(async () => {
      browser = await launch(name, PAGES);
      ({ open, ask, looked, set, clear } = steer(browser));
    });
    after(() => browser?.close());

    for (const [what, { act, works = free, moves, undone }] of Object.entries(FIGHTS)) {
      test(what, async () => {
        const page = await open("/story");
        await looked(page);
        await page.evaluate(`{ ${act} ${KEEP} }`);
        // Some take it out of the document for a while.
        const gone = () => document.querySelector("#box")?.checkVisibility() === false;
        await until(() => page.evaluate(gone), "the box to go");
        await until(() => page.evaluate(works), "the page to be free");
        await until(() => page.evaluate(gone), "the box to go again");
        await looked(page);
        assert.ok(await hidden(page, "#box"));
        const seen = () => [...document.querySelectorAll("#text p, h1")].every((one) => one.checkVisibility());
        assert.ok(await page.evaluate(seen), "text is lost");
        await page.evaluate(() => scrollTo(0, 300));
        await until(() => page.evaluate(() => scrollY === 300), "scrolling");
        await ask(page, { type: "showAll", shown: true });
        assert.equal(await hidden(page, "#box"), false);
        if (undone) assert.ok(await page.evaluate(undone), "the overlay is not what it was");
        if (!moves) {
          const [now, then] = await page.evaluate(() => [document.documentElement.outerHTML, asItWas]);
          assert.equal(now, then.replace(/ data-decant-hide="[^"]*"/, ""));
        }
        await page.close();
      });
    }

    test("an article that the reader can open by a button stays cut, and so does a list of comments far from any prompt", async () => {
      const page = await open("/story");
      await looked(page);
      await page.evaluate(`{ const cut = document.querySelector("#text"); cut.style.cssText = "max-height:300px;overflow:hidden";
        cut.after(${part(`<button type="button" aria-expanded="false">Read on</button><div class="k9" id="box">${PROMPT}</div>`)});
        document.querySelector("#app").append(${part(`<section><div><div id="talk" style="max-height:90px;overflow:hidden">${prose}</div></div></section>`)}); }`);
      await until(() => hidden(page, "#box"), "the box to go");
      await looked(page);
      const cut = (id) => page.evaluate((id) => document.querySelector(id).clientHeight, id);
      assert.deepEqual([await cut("#text"), await cut("#talk")], [300, 90]);
      await page.close();
    });

    test("a text that is folded under its head stays so, whatever is hidden", async () => {
      const page = await open("/story");
      await looked(page);
      await page.evaluate(
        `document.querySelector("article").append(${part(
          `<button type="button">More</button><div id="fold" style="max-height:0;overflow:hidden">${prose}</div>
         <h3><button type="button">The beginning</button></h3><div id="peek" style="max-height:120px;overflow:hidden">${prose}</div>
         <p>Notes</p><div id="low" style="max-height:30px;overflow:hidden">${prose}</div>`,
        )}); document.body.append(${part(modal())})`,
      );
      await until(() => hidden(page, "#box"), "the box to go");
      await looked(page);
      const high = () => ["#fold", "#peek", "#low"].map((id) => document.querySelector(id).clientHeight);
      assert.deepEqual(await page.evaluate(high), [0, 120, 30]);
      await page.close();
    });

    test("a box that its page has styled often, and closes by itself, stays closed when all is shown", async () => {
      const page = await open("/story");
      await looked(page);
      await page.evaluate(`document.body.append(${part(modal())})`);
      await until(() => hidden(page, "#box"), "the box to go");
      await page.evaluate(async () => {
        const box = document.querySelector("#box");
        for (let n = 0; n < 8; n++) {
          box.style.cssText = `position:fixed;inset:${20 + n}%;display:block;z-index:10`;
          await new Promise((done) => requestAnimationFrame(done));
        }
      });
      await looked(page);
      assert.ok(await hidden(page, "#box"));
      assert.equal(await page.evaluate(() => document.querySelector("#box").style.display), "block");
      // Now the mark is taken, and what hides the box is its own style; the page then writes there too.
      await page.evaluate(() => document.querySelector("#box").removeAttribute("data-decant"));
      await until(() => hidden(page, "#box"), "the box to go again");
      await page.evaluate(() => (document.querySelector("#box").style.display = "none"));
      await ask(page, { type: "showAll", shown: true });
      assert.equal(await page.evaluate(() => document.querySelector("#box").style.display), "none");
      await page.close();
    });

    test("what the user opened while the site was switched off stays when it is switched on", async () => {
      await set({ sites: { "news.test": "off" } });
      const page = await open("/story");
      await page.evaluate(`document.body.prepend(${part('<button id="more">Letters</button>')});
        document.querySelector("#more").onclick = () => document.body.append(${part(`<div class="k7" id="box" role="dialog" style="${CARD}">${LETTER}</div>`)});
        document.querySelector("#app").append(${part(`<div class="k7" id="other">${LETTER}</div>`)})`);
      await page.click("#more");
      assert.equal(await hidden(page, "#box"), false);
      await clear();
      await until(() => hidden(page, "#other"), "the other to go");
      await looked(page);
      assert.equal(await hidden(page, "#box"), false);
      await page.close();
    });

    test("nothing that is hidden is printed", async () => {
      const page = await open("/story");
      await looked(page);
      await page.evaluate(
        `document.querySelector("#app").append(${part(`<style>@media print { .k7, .k7 * { display: block !important } }</style><div class="k7" id="box">${LETTER}</div>`)})`,
      );
      await until(() => hidden(page, "#box"), "the box to go");
      await looked(page);
      if (name === "chromium") await page.emulateMediaType("print");
      else {
        await page.bringToFront();
        await browser.chrome("gBrowser.selectedBrowser.browsingContext.mediumOverride = 'print';");
      }
      await until(() => page.evaluate(() => matchMedia("print").matches), "paper");
      assert.ok(await hidden(page, "#box"));
      await page.close();
    });
  });
}
