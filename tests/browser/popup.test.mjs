// The popup: what it shows of a page, what its controls do, how it is opened, and how it looks.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage, everything } from "./pages.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ARABIC = JSON.parse(readFileSync(new URL("../../extension/_locales/ar/messages.json", import.meta.url), "utf8"));
const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });

const PAGES = { "/article": { body: articlePage() } };

/** Stands in for the page's own script, so that each state can be shown: answers as it does, and keeps what it was told. */
function standIn(state) {
  decant.state = state;
  decant.told = [];
  decant.standIn ??= (message, _, answer) => {
    if (message.type === "settings") return;
    const { state } = decant;
    if (message.type === "hiding") {
      // Where a test wants it, on by the general choice once no site has a switch.
      chrome.storage.local.get("sites").then(({ sites = {} }) => {
        if (state.follows && !Object.keys(sites).length) Object.assign(state, { on: true, why: "articles" });
      });
      return;
    }
    if (message.type !== "hidden") decant.told.push(message);
    if (message.type === "show") state.items.find((item) => item.n === message.n).shown = message.shown;
    if (message.type === "showAll") state.showing = message.shown;
    answer(message.type === "selectorOf" ? (state.selector ?? `.box-${message.n}`) : state);
  };
  chrome.runtime.onMessage.addListener(decant.standIn);
}

const item = (n, kind, reason, sample, shown = false) => ({ n, kind, reason, tag: "div", sample, shown });
const FULL = {
  on: true,
  why: "",
  showing: false,
  items: [
    item(1, "ad", "name of an ad slot", ""),
    item(2, "ad", "frame of an ad server", "Advertisement"),
    item(
      3,
      "newsletter",
      "form that asks for an e-mail address",
      "The Harbour Letter: every morning at six, in your inbox, with the tides and the news",
    ),
    item(4, "paywall", "offer to subscribe", "Read on with the full subscription, four weeks for one crown"),
    item(5, "ad", "rule of your own", "Weather for the weekend"),
  ],
};
const off = (why) => ({ on: false, why, showing: false, items: [] });

/** What the user does in the browser's own page on extensions: every site, or none. */
async function access(browser, all) {
  if (browser.chrome)
    return browser.chrome(`const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const extension = ExtensionParent.GlobalManager.getExtension('decant@decant.example');
      await ExtensionPermissions.${all ? "add" : "remove"}(extension.id, { permissions: [], origins: ['http://*/*', 'https://*/*'] }, extension);`);
  const page = await browser.browser.newPage();
  await page.goto("chrome://extensions");
  await page.evaluate(
    (extensionId, hostAccess) => chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess }),
    new URL(browser.base).host,
    all ? "ON_ALL_SITES" : "ON_CLICK",
  );
  await page.close();
}

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let page;
    before(async () => {
      browser = await launch(name, PAGES);
      page = await browser.page("http://news.test/article");
    });
    after(() => browser?.close());

    const open = async (state, why) => {
      await browser.inside(page, standIn, state);
      const popup = await browser.popup(page, why);
      await popup.setViewport({ width: 372, height: 600 });
      await until(() => popup.evaluate(() => document.querySelector("#state").textContent), "the popup");
      return popup;
    };
    const told = () => browser.inside(page, () => decant.told);
    const stored = async (key) =>
      (await browser.helper()).evaluate(async (key) => (await chrome.storage.local.get(key))[key], key);
    const look = (popup) =>
      popup.evaluate(() => ({
        host: document.querySelector("#host").textContent,
        state: document.querySelector("#state").textContent,
        on: document.querySelector("#site").checked,
        why: document.querySelector("#why").hidden ? "" : document.querySelector("#why").innerText,
        kinds: [...document.querySelectorAll("#kinds li")].map((one) => one.textContent),
        items: [...document.querySelectorAll("#items li")].map((one) => one.querySelector("p").textContent.trim()),
        all: document.querySelector("#all").getAttribute("aria-pressed"),
      }));

    test("shows what was hidden, by kind, with the reason in plain words", async () => {
      const popup = await open(FULL);
      const now = await look(popup);
      assert.equal(now.host, "news.test");
      assert.equal(now.state, "Hidden: 5");
      assert.deepEqual([now.on, now.why, now.all], [true, "", "false"]);
      assert.deepEqual(now.kinds, ["Ads3", "Newsletters1", "Subscription prompts1"]);
      assert.equal(now.items[2], "Newsletters form that asks for an e-mail address");
      assert.equal(now.items[4], "Your own rule");
      await popup.close();
    });

    test("a kind alone, and all of them again, by the keyboard", async () => {
      const popup = await open(FULL);
      const rows = async () => (await look(popup)).items.length;
      await popup.focus("#kinds li:nth-child(2) button");
      await popup.keyboard.press("Enter");
      await until(async () => (await rows()) === 1, "one kind alone");
      assert.match((await look(popup)).items[0], /^Newsletters/);
      // The button that was pressed still has the focus.
      await popup.keyboard.press("Enter");
      await until(async () => (await rows()) === 5, "all kinds");
      await popup.close();
    });

    test("saving opens below its button, and what the popup says is found at 320 pixels too", async () => {
      const popup = await open(FULL);
      await until(() => popup.evaluate(() => document.querySelector("#save [data-act]") !== null), "the ways to save");
      const saves = () => popup.evaluate(() => document.querySelector("#save [data-act=epub]").checkVisibility());
      assert.equal(await saves(), false);
      await popup.focus("#keep");
      await popup.keyboard.press("Enter");
      assert.equal(await saves(), true);
      assert.equal(await popup.evaluate(() => document.querySelector("#keep").ariaExpanded), "true");
      await popup.setViewport({ width: 320, height: 480 });
      const fits = () => {
        const foot = document.querySelector("footer").getBoundingClientRect();
        return document.documentElement.scrollWidth <= innerWidth && foot.bottom <= innerHeight + 1;
      };
      assert.ok(await popup.evaluate(fits), "wider than 320 pixels, or its foot out of sight");
      await popup.close();
    });

    test("where the browser keeps Decant out of a site: the popup and the options say so, and ask for leave", async () => {
      // The right to a tab's address stands in for what the browser's own ways to the popup give with the click.
      const shut = await launch(name, PAGES, ["tabs"]);
      try {
        const other = await shut.page("http://other.test/article");
        await access(shut, false);
        const options = await shut.helper();
        const words = () => document.querySelector(".access")?.checkVisibility() ?? false;
        await until(() => options.evaluate(words), "the options' words");
        await other.reload({ waitUntil: "load" });
        const popup = await shut.popup(other);
        await until(() => popup.evaluate(() => document.querySelector("#state").textContent), "the popup");
        const { why, host, state } = await look(popup);
        assert.deepEqual([host, state], ["other.test", "Hiding is off"]);
        assert.match(why, /does not let Decant into this site.*Allow on this site/s);
        await popup.close();
        await access(shut, true);
        await until(async () => !(await options.evaluate(words)), "the options' words to go");
        await other.reload({ waitUntil: "load" });
        const now = await shut.popup(other);
        await until(async () => (await look(now)).on, "hiding to be on");
      } finally {
        await shut.close();
      }
    });

    test("one item is shown and hidden again, or never hidden here any more", async () => {
      const popup = await open(FULL);
      const press = (row, button) =>
        popup.evaluate(
          (row, button) => document.querySelectorAll("#items li")[row].querySelectorAll("button")[button].click(),
          row,
          button,
        );
      await press(0, 0);
      await until(async () => (await look(popup)).state === "Hidden: 4", "one to show");
      assert.deepEqual(await told(), [{ type: "show", n: 1, shown: true }]);
      await press(0, 0);
      await until(async () => (await look(popup)).state === "Hidden: 5", "it to go again");
      await press(2, 1);
      await until(async () => (await stored("rules")) === "news.test#@#.box-3\n", "the exception");
      await popup.close();
    });

    test("an exception that cannot be kept is told", async () => {
      const popup = await open({ ...FULL, selector: "p:no-such(" });
      await popup.evaluate(() => document.querySelectorAll("#items li button")[1].click());
      await until(async () => (await look(popup)).state === "This rule could not be kept.", "the words");
      await popup.close();
    });

    test("a page that is in the library: when it was saved, and the way there", async () => {
      const own = await browser.helper();
      const id = await own.evaluate(
        async (article) => (await import("/library/store.js")).add({ article, savedAt: "2026-05-05T12:00:00Z" }),
        { ...everything, url: page.url(), canonical: page.url() },
      );
      const popup = await open(FULL);
      const link = () =>
        popup.evaluate(() => {
          const { hidden, firstElementChild: link } = document.querySelector("#saved");
          return hidden ? "" : `${link.textContent} ${link.getAttribute("href")} ${link.target}`;
        });
      const there = `Saved on May 5, 2026 ../library/saved.html?id=${id} _blank`;
      await until(async () => (await link()) === there, "the link").catch(async () =>
        assert.equal(await link(), there),
      );
      await own.evaluate(async (id) => (await import("/library/store.js")).remove([id]), id);
      await until(async () => (await link()) === "", "the link to go with the copy");
      await popup.close();
    });

    test("everything is shown and hidden again by one toggle", async () => {
      const popup = await open(FULL);
      await popup.evaluate(() => document.querySelector("#all").click());
      await until(async () => (await look(popup)).all === "true", "everything to show");
      assert.equal((await told()).at(-1).shown, true);
      await popup.evaluate(() => document.querySelector("#all").click());
      await until(async () => (await look(popup)).all === "false", "everything to go");
      assert.equal((await told()).at(-1).shown, false);
      await popup.close();
    });

    test("the switch of the site and the pauses are kept", async () => {
      const popup = await open(FULL);
      await popup.evaluate(() => document.querySelector("#site").click());
      await until(async () => (await stored("sites"))?.["news.test"] === "off", "the site to be off");
      // On again, which is the general choice and no switch of its own.
      await browser.inside(page, standIn, { ...FULL, on: false, why: "site_off", follows: true });
      await browser.inside(page, () => chrome.runtime.sendMessage({ type: "count", count: 0 }));
      await until(async () => (await look(popup)).state === "Hiding is off", "the popup to say so");
      await popup.evaluate(() => document.querySelector("#site").click());
      await until(async () => (await look(popup)).state === "Hidden: 5", "the site to be on");
      assert.deepEqual(await stored("sites"), {});
      const pause = (value) =>
        popup.evaluate((value) => {
          const select = document.querySelector("#pause");
          select.value = value;
          select.dispatchEvent(new Event("change"));
        }, value);
      await pause("hour");
      const left = (await until(() => stored("pausedUntil"), "the pause")) - Date.now();
      assert.ok(left > 3_500_000 && left <= 3_600_000, String(left));
      await pause("long");
      await until(async () => (await stored("pausedUntil")) === Number.MAX_SAFE_INTEGER, "the long pause");
      await pause("tab");
      await until(async () => (await stored("pausedUntil")) === undefined, "the tab's pause");
      const tabs = await popup.evaluate(async () => (await chrome.storage.session.get()).pausedTabs);
      assert.deepEqual(tabs, [await browser.tabOf(page)]);
      await pause("");
      await until(() => popup.evaluate(async () => !(await chrome.storage.session.get()).pausedTabs.length), "its end");
      await popup.close();
    });

    const whys = {
      site_off: [
        /switched hiding off on this site/,
        async (popup) => (await look(popup)).on && (await stored("sites"))["news.test"] === undefined,
      ],
      paused: [/paused/, async () => (await stored("pausedUntil")) === undefined],
      only: [/By your settings/, async () => (await stored("sites"))["news.test"] === "on"],
      articles: [/does not look like an article/, async () => (await stored("sites"))["news.test"] === "on"],
    };
    for (const [why, [words, done]] of Object.entries(whys)) {
      test(`off (${why}): says why, and one button changes it`, async () => {
        const own = await browser.helper();
        await own.evaluate(
          (why) =>
            chrome.storage.local.set({ sites: why === "site_off" ? { "news.test": "off" } : {}, pausedUntil: 9e15 }),
          why,
        );
        const popup = await open({ ...off(why), follows: why === "site_off" });
        const now = await look(popup);
        assert.match(now.why, words);
        assert.deepEqual([now.state, now.on], ["Hiding is off", false]);
        await popup.evaluate(() => document.querySelector("#why button").click());
        await until(() => done(popup), "the change");
        await own.evaluate(() => chrome.storage.local.clear());
        await popup.close();
      });
    }

    test("off by the switch of the site above: the button switches this one on", async () => {
      const own = await browser.helper();
      await own.evaluate(() => chrome.storage.local.set({ sites: { test: "off" } }));
      const popup = await open(off("site_off"));
      assert.match((await look(popup)).why, /switched hiding off on this site/);
      await popup.evaluate(() => document.querySelector("#why button").click());
      await until(async () => (await stored("sites"))["news.test"] === "on", "the change");
      await own.evaluate(() => chrome.storage.local.clear());
      await popup.close();
    });

    test("opens from the reader's bar, by its shortcut, and from the button's menu; the next click reads again", async () => {
      const own = await browser.helper();
      const tab = await browser.tabOf(page);
      const opens = async (way, open) => {
        await page.bringToFront();
        await open();
        const shown = async () => (await browser.contexts()).some((url) => url.includes(`popup/popup.html?tab=${tab}`));
        await until(shown, `the popup ${way}`);
        const set = () => own.evaluate((tab) => chrome.action.getPopup({ tabId: tab }), tab);
        await until(async () => (await set()) === "", "the button to read again");
        const close = () => {
          for (const view of chrome.extension.getViews({ type: "popup" })) view.close();
        };
        await own.evaluate(close);
        await until(async () => !(await shown()), "the popup to close");
      };
      await page.bringToFront();
      await browser.read(page);
      await opens("from the bar", () =>
        browser.inside(page, () =>
          [...decant.overlay.root.querySelectorAll(".tool")]
            .find((tool) => tool.title === "What is hidden here")
            .click(),
        ),
      );
      await page.bringToFront();
      await page.keyboard.press("Escape");
      await browser.closed(page);
      await opens("by its shortcut", () => browser.popupKey(page));
      // Only Chromium lets a test give the event of the button's own menu.
      if (name === "chromium") await opens("from the menu", () => browser.menu(page, "popup", {}));
    });

    const looks = { light: {}, dark: {}, sepia: {}, off: { state: off("site_off") }, rtl: { arabic: true } };
    for (const [shot, { state = FULL, arabic }] of Object.entries(looks)) {
      test(`how it looks: ${shot}, and axe`, async () => {
        const popup = await open(state);
        await popup.evaluate(
          (theme) => {
            document.body.dataset.theme = theme;
          },
          shot === "dark" || shot === "sepia" ? shot : "light",
        );
        if (arabic)
          await popup.evaluate((words) => {
            document.documentElement.dir = "rtl";
            document.documentElement.lang = "ar";
            for (const one of document.querySelectorAll("[data-t]")) one.textContent = words[one.dataset.t].message;
            for (const one of document.querySelectorAll("#items b")) one.textContent = words.kind_newsletter.message;
            for (const one of document.querySelectorAll("#items p span")) one.textContent = words.why_other.message;
          }, ARABIC);
        const height = await popup.evaluate(() => Math.min(600, document.body.scrollHeight));
        await popup.setViewport({ width: 372, height });
        await popup.screenshot({ path: `${SHOTS}${name}-popup-${shot}.png` });
        const wide = await popup.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(wide, false, "wider than the popup");
        await popup.evaluate(AXE);
        const { violations } = await popup.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id} ${nodes[0].html} ${nodes[0].failureSummary}`),
          [],
        );
        await popup.close();
      });
    }
  });
}
