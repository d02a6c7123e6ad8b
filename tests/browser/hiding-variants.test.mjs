// Hiding in the ways in which pages of today show their boxes: places that stay empty until the reader is near, shadow roots
// open and closed, components that are defined late, routes of applications, and overlays that lock, blur and deaden what
// lies beneath. None of the boxes has a telling name. In both browsers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { add, hidden, steer } from "./hiding.mjs";
import { articlePage, PROSE } from "./pages.mjs";

const script = (body) => `<script>${body}</script>`;
const prose = PROSE.en.map((text) => `<p>${text}</p>`).join("");
const LETTER = `<h3>Never miss a tide</h3><p>Get our free newsletter in your inbox every morning.</p><form action="/subscribe"><input type="email" placeholder="Your e-mail address"><button>Subscribe</button></form>`;
const letter = (id) => `<div class="k7" id="${id}" style="min-height:200px">${LETTER}</div>`;
const PROMPT = `<h2>You have read your last free article</h2><p>Subscribe now to keep reading. Cancel anytime.</p><a href="/subscribe">Subscribe now</a><a href="/login">Already a subscriber? Log in</a>`;
const SHEET = "position:fixed;inset:0;background:rgba(0,0,0,.6);z-index:9";
const CARD = "position:fixed;inset:20%;background:#fff;z-index:10";

/** What an overlay does to the page beneath, and whether that is over. */
const LOCKS = {
  overflow: {
    lock: 'document.documentElement.style.overflow = document.body.style.overflow = "hidden"',
    free: () =>
      [document.documentElement, document.body].every((one) => !/hidden|clip/.test(getComputedStyle(one).overflowY)),
  },
  fixed: {
    lock: 'document.body.style.cssText = "position:fixed;top:-300px;width:100%;overflow-y:scroll"',
    free: () => getComputedStyle(document.body).position === "static",
  },
  important: {
    lock: 'document.body.style.setProperty("overflow", "hidden", "important"); document.body.style.setProperty("height", "100vh", "important")',
    free: () => getComputedStyle(document.body).overflowY !== "hidden",
  },
  sheet: {
    lock: 'document.head.append(Object.assign(document.createElement("style"), { textContent: "html.locked, html.locked body { overflow: hidden !important; height: 100% }" })); document.documentElement.classList.add("locked")',
    free: () =>
      [document.documentElement, document.body].every((one) => !/hidden|clip/.test(getComputedStyle(one).overflowY)),
  },
  inert: {
    lock: 'document.querySelector("#app").inert = true; document.querySelector("#app").setAttribute("aria-hidden", "true")',
    free: () => {
      const app = document.querySelector("#app");
      return !app.inert && !app.hasAttribute("aria-hidden");
    },
  },
  blur: {
    lock: 'document.querySelector("#app").style.filter = "blur(6px) brightness(.5)"; document.querySelector("#app").style.pointerEvents = "none"',
    free: () => {
      const { filter, pointerEvents } = getComputedStyle(document.querySelector("#app"));
      return filter === "none" && pointerEvents !== "none";
    },
  },
  deep: {
    lock: 'document.querySelector("article").style.cssText = "filter:blur(4px);user-select:none;opacity:.2"',
    free: () => {
      const { filter, userSelect, opacity } = getComputedStyle(document.querySelector("article"));
      return filter === "none" && userSelect !== "none" && opacity === "1";
    },
  },
  backdrop: {
    lock: `${add(`<div id="dim" style="${SHEET};backdrop-filter:blur(4px)"></div>`)}`,
    free: () => !document.querySelector("#dim").checkVisibility(),
  },
  veil: {
    lock: 'document.head.append(Object.assign(document.createElement("style"), { textContent: "body.dim::before { content: \'\'; position: fixed; inset: 0; background: rgba(0,0,0,.6); z-index: 5 }" })); document.body.classList.add("dim")',
    free: () => {
      const { content, display } = getComputedStyle(document.body, "::before");
      return content === "none" || display === "none";
    },
  },
};

/** What a page has of its own that looks like the work of an overlay; and what must stay of it. */
const LOOKS = {
  drawer: {
    body: '<div id="own" style="position:fixed;inset:0;opacity:0;pointer-events:none" inert><p>Home</p><p>World</p></div>',
    looks: () => {
      const { opacity, pointerEvents } = getComputedStyle(document.querySelector("#own"));
      return `${opacity} ${pointerEvents} ${document.querySelector("#own").inert}`;
    },
  },
  background: {
    head: '<style>body::before { content: ""; position: fixed; inset: 0; z-index: -1; background: #eef url(/none.png) }</style>',
    looks: () => getComputedStyle(document.body, "::before").display,
  },
  texture: {
    head: '<style>body::after { content: ""; position: fixed; inset: 0; z-index: 9; pointer-events: none; background: url(/none.png); opacity: .1 }</style>',
    looks: () => getComputedStyle(document.body, "::after").display,
  },
  picture: {
    body: '<div id="own" style="position:fixed;inset:0;z-index:-1;background:url(/none.png)"></div>',
    looks: () => getComputedStyle(document.querySelector("#own")).display,
  },
  dark: {
    head: "<style>html { filter: invert(1) brightness(.5) }</style>",
    looks: () => getComputedStyle(document.documentElement).filter,
  },
};

const inApp = (body) =>
  articlePage({ body })
    .replace(/<body([^>]*)>/, '<body$1><div id="app">')
    .replace("</body>", "</div></body>");
const PAGES = {
  "/lazy": {
    body: articlePage({
      body: `<div class="q1" id="mount"></div>${prose.repeat(4)}<div class="q2" id="place" style="min-height:280px"></div>${prose}
        ${script(`new IntersectionObserver(([one], all) => {
          if (!one.isIntersecting) return;
          all.disconnect();
          const frame = document.createElement("iframe");
          frame.width = 300; frame.height = 250;
          frame.src = "http://ads.doubleclick.net/gampad/x";
          one.target.append(frame);
          document.querySelector("#mount").append(document.createRange().createContextualFragment(${JSON.stringify(LETTER)}));
        }).observe(document.querySelector("#place"));`)}`,
    }),
  },
  "/gampad/x": { body: "<p>Buy oats</p>" },
  "/components": {
    body: articlePage({
      body: `<x-open id="open"></x-open><x-closed id="closed"></x-closed><x-late id="late"></x-late><div id="plain"></div>${script(`
        const fill = (host, mode) => { const root = host.attachShadow({ mode }); root.innerHTML = ${JSON.stringify(letter("in"))} + "<slot></slot>"; host.within = root; };
        customElements.define("x-open", class extends HTMLElement { connectedCallback() { fill(this, "open"); } });
        customElements.define("x-closed", class extends HTMLElement { connectedCallback() { fill(this, "closed"); } });
        setTimeout(() => customElements.define("x-late", class extends HTMLElement { connectedCallback() { fill(this, "open"); } }), 1200);
        globalThis.fill = fill;
        const host = document.querySelector("#plain");
        fill(host, "open");
        host.within.querySelector("#in").remove();`)}`,
    }),
  },
  "/app": {
    body: inApp(
      script(`globalThis.go = (n) => {
        history.pushState(null, "", "/app/" + n);
        document.querySelector("#app").replaceChildren(document.createRange().createContextualFragment(
          '<article><h1>Story ' + n + '</h1>' + ${JSON.stringify(prose)} + ${JSON.stringify(letter("box"))} + '</article>'));
      };`),
    ),
  },
  "/overlay": { body: inApp(prose.repeat(6)) },
  "/drawn": {
    body: `<!doctype html><title>Tides</title><main id="main"></main>${letter("typed")}${letter("other")}
      <button id="open" type="button">Write to us</button>
      <div role="dialog" id="asked" hidden style="position:fixed;inset:30%;background:#fff">${letter("within")}</div>
      ${script(`document.querySelector("#open").onclick = () => { document.querySelector("#asked").hidden = false; };
      globalThis.draw = () => document.body.prepend(document.createRange().createContextualFragment(
        ${JSON.stringify(`<article><h1>The lamp turns again</h1>${prose}</article>`)}));`)}`,
  },
  ...Object.fromEntries(
    Object.entries(LOOKS).map(([what, { head, body = "" }]) => [
      `/own-${what}`,
      {
        body: articlePage({ head }).replace(
          "</body>",
          `${body}${script(`globalThis.first = String((${LOOKS[what].looks})())`)}</body>`,
        ),
      },
    ]),
  ),
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let open, goes, looked;
    before(async () => {
      browser = await launch(name, PAGES);
      ({ open, goes, looked } = steer(browser));
    });
    after(() => browser?.close());

    test("places that are empty until the reader comes near", async () => {
      const page = await open("/lazy");
      await looked(page);
      await page.bringToFront();
      await page.evaluate(() => document.querySelector("#place").scrollIntoView());
      await until(() => page.evaluate(() => document.querySelector("#place iframe") !== null), "the ad");
      await until(() => page.evaluate(() => document.querySelector("#place").offsetHeight === 0), "its place to go");
      await goes(page, "#mount form");
      await looked(page);
      const left = () => [...document.querySelectorAll("article p")].filter((one) => one.checkVisibility()).length;
      assert.ok((await page.evaluate(left)) >= PROSE.en.length * 5);
      await page.close();
    });

    test("shadow roots, open and closed, of components that are defined late too", async () => {
      const page = await open("/components");
      const gone = (id) =>
        until(
          () =>
            page.evaluate((id) => {
              const box = document.querySelector(id).within?.querySelector("#in");
              return box && !box.checkVisibility();
            }, id),
          `the box in ${id} to go`,
        );
      for (const id of ["#open", "#closed", "#late"]) await gone(id);
      // What comes into a root later.
      for (const id of ["#plain", "#closed"]) {
        await page.evaluate(
          (id, markup) => {
            const { within } = document.querySelector(id);
            within.querySelector("#in")?.remove();
            within.append(document.createRange().createContextualFragment(markup));
          },
          id,
          letter("in"),
        );
        await gone(id);
      }
      await page.close();
    });

    test("an application that goes from story to story", async () => {
      const page = await open("/app");
      for (const n of [1, 2, 3]) {
        await page.evaluate((n) => globalThis.go(n), n);
        await goes(page, "#box");
        assert.ok(await page.evaluate(() => document.querySelector("h1").checkVisibility()));
      }
      await page.close();
    });

    for (const [what, { lock, free }] of Object.entries(LOCKS)) {
      test(`an overlay that comes late, and what it does to the page: ${what}`, async () => {
        const page = await open("/overlay");
        await looked(page);
        const modal = `<div class="k9" id="modal" role="dialog" aria-modal="true" style="${CARD}">${PROMPT}</div>`;
        await page.evaluate(`${add(modal)}; ${lock}`);
        await goes(page, "#modal");
        await until(() => page.evaluate(free), "the page to be free");
        await page.evaluate(() => scrollTo(0, 400));
        await until(() => page.evaluate(() => scrollY === 400), "scrolling");
        await page.close();
      });
    }

    for (const [what, { looks }] of Object.entries(LOOKS)) {
      test(`what looks like the work of an overlay and is the page's own: ${what}`, async () => {
        const page = await open(`/own-${what}`);
        await page.evaluate(
          add(`<div class="k9" id="modal" role="dialog" aria-modal="true" style="${CARD}">${PROMPT}</div>`),
        );
        await goes(page, "#modal");
        await looked(page);
        assert.equal(String(await page.evaluate(looks)), await page.evaluate(() => globalThis.first));
        await page.close();
      });
    }

    test("a field filled and a dialog opened before the page was found to be an article", async () => {
      const page = await open("/drawn");
      await page.bringToFront();
      await page.type("#typed input", "ada@news.test");
      await page.click("#open");
      await until(() => page.evaluate(() => document.querySelector("#asked").checkVisibility()), "the dialog");
      await page.evaluate(() => globalThis.draw());
      await goes(page, "#other");
      await looked(page);
      for (const box of ["#typed", "#asked", "#within"]) assert.equal(await hidden(page, box), false, box);
      await page.close();
    });

    for (const what of ["overflow", "inert", "blur", "backdrop", "veil"]) {
      const { lock, free } = LOCKS[what];
      test(`what an overlay does to the page only when it is gone already: ${what}`, async () => {
        const page = await open("/overlay");
        await looked(page);
        await page.evaluate(add(`<div class="k9" id="modal" role="dialog" style="${CARD}">${PROMPT}</div>`));
        await goes(page, "#modal");
        await page.evaluate(lock);
        await until(() => page.evaluate(free), "the page to be free");
        await page.evaluate(() => scrollTo(0, 400));
        await until(() => page.evaluate(() => scrollY === 400), "scrolling");
        await page.close();
      });
    }
  });
}
