// Hiding as the user steers it, from end to end on the sample newspaper: popup, picker, rules, lists and the page itself.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSERS, launch, until } from "./harness.mjs";
import { steer } from "./hiding.mjs";
import { newspaper } from "./newspaper.mjs";

const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });
const STORY = "http://lantern.test/news/ferry.html";
const LIST = "[Adblock Plus 2.0]\nlantern.test##article h1\n##.byline-of-a-list\nlantern.test##nav\n";

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own, looked;
    before(async () => {
      const text = { "content-type": "text/plain" };
      browser = await launch(name, { ...newspaper(), "/list.txt": { body: LIST, headers: text } });
      await browser.helper();
      ({ own, looked } = steer(browser));
    });
    after(() => browser?.close());

    const marked = (page) =>
      page.evaluate(
        () =>
          [...document.querySelectorAll("[data-decant]")].filter((one) => getComputedStyle(one).display === "none")
            .length,
      );
    const seen = (page, selector) =>
      page.evaluate(
        (selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility()),
        selector,
      );
    const hidden = async (page, selector, what = selector) =>
      until(async () => !(await seen(page, selector)), `${what} to go`);
    const shown = async (page, selector, what = selector) => until(() => seen(page, selector), `${what} to come back`);
    const story = async (path = STORY) => {
      const page = await browser.page(path);
      await until(() => marked(page), "marks");
      // More of them come until all has been looked at.
      await looked(page);
      return page;
    };
    const popupOf = async (page) => {
      const popup = await browser.popup(page);
      await popup.setViewport({ width: 372, height: 600 });
      await until(() => popup.evaluate(() => document.querySelector("#state").textContent), "the popup");
      return popup;
    };
    const rows = (popup) =>
      popup.evaluate(() =>
        [...document.querySelectorAll("#items li")].map((one) => one.querySelector("p").textContent),
      );
    const clear = () => own(() => chrome.storage.local.remove(["rules", "sites", "pausedUntil", "lists"]));

    afterEach(clear);

    test("the popup names what the page hides, and why, in words that are no code", async () => {
      const page = await story();
      const popup = await popupOf(page);
      const all = await until(async () => {
        const now = await rows(popup);
        return now.length > 4 && now;
      }, "the list");
      for (const row of all) assert.doesNotMatch(row, /looks like one|_|undefined/, row);
      await popup.screenshot({ path: `${SHOTS}${name}-popup-newspaper.png` });
      await popup.close();
      await page.close();
    });

    test("show and hide again, one and all", async () => {
      const page = await story();
      const popup = await popupOf(page);
      const before = await until(() => marked(page), "marks");
      await popup.evaluate(() => document.querySelector("#items button").click());
      await until(async () => (await marked(page)) === before - 1, "one to show");
      await popup.evaluate(() => document.querySelector("#all").click());
      await until(async () => (await marked(page)) === 0, "everything to show");
      await until(() => popup.evaluate(() => document.querySelector("#all").ariaPressed === "true"), "the toggle");
      await popup.evaluate(() => document.querySelector("#all").click());
      await until(async () => (await marked(page)) >= before - 1, "everything to go again");
      await popup.close();
      await page.close();
    });

    test("never hide this here: it comes back at once, and stays when the page is loaded anew", async () => {
      const page = await story();
      const popup = await popupOf(page);
      const count = (await rows(popup)).length;
      await popup.evaluate(() => document.querySelectorAll("#items li")[0].querySelectorAll("button")[1].click());
      const rule = await until(() => own(async () => (await chrome.storage.local.get("rules")).rules), "the exception");
      assert.match(rule, /^lantern\.test#@#.+\n$/);
      const selector = rule.trim().split("#@#")[1];
      await shown(page, selector);
      await page.reload();
      await until(() => marked(page), "marks");
      await looked(page);
      await shown(page, selector);
      const after = await popupOf(page);
      const left = await until(async () => (await rows(after)).length, "what is left");
      assert.ok(left < count, `${left} of ${count}`);
      await clear();
      await after.close();
      await popup.close();
      await page.close();
    });

    test("the site's switch, and the pauses, take everything back at once and give it again", async () => {
      const page = await story();
      const popup = await popupOf(page);
      const gone = async () => (await marked(page)) === 0;
      await popup.evaluate(() => document.querySelector("#site").click());
      await until(gone, "the site to be off");
      await until(() => popup.evaluate(() => !document.querySelector("#why").hidden), "the reason");
      await popup.evaluate(() => document.querySelector("#why button").click());
      await until(() => marked(page), "the site to be on");
      for (const how of ["hour", "tab"]) {
        await popup.evaluate((how) => {
          const select = document.querySelector("#pause");
          select.value = how;
          select.dispatchEvent(new Event("change"));
        }, how);
        await until(gone, `the pause: ${how}`);
        await page.reload();
        await looked(page);
        assert.equal(await marked(page), 0, `still paused: ${how}`);
        const resumes = () => {
          const { hidden, lastElementChild } = document.querySelector("#why");
          return !hidden && lastElementChild.textContent === chrome.i18n.getMessage("popupDo_paused");
        };
        await until(() => popup.evaluate(resumes), "the reason");
        await popup.evaluate(() => document.querySelector("#why button").click());
        await until(() => marked(page), "the end of the pause");
      }
      await popup.close();
      await page.close();
    });

    test("what the picker hid is gone, also on the next visit, and comes back when its rule goes", async () => {
      const page = await story();
      const tab = await browser.tabOf(page);
      await own(async (tab) => (await import("/background/picker.js")).startPicker(tab), tab);
      await page.bringToFront();
      await until(() => browser.inside(page, () => Boolean(decant.picker)), "the picker");
      const [x, y] = await page.evaluate(() => {
        const { left, top } = document.querySelector("nav a").getBoundingClientRect();
        return [left + 3, top + 3];
      });
      await page.mouse.click(x, y);
      for (let n = 0; n < 6; n++) {
        const at = await browser.inside(page, () => decant.picker.querySelector("code").textContent);
        if (await page.evaluate((at) => document.querySelector(at)?.matches("nav"), at)) break;
        await page.keyboard.press("ArrowUp");
      }
      await page.keyboard.press("Enter");
      await hidden(page, "nav");
      const rule = await until(() => own(async () => (await chrome.storage.local.get("rules")).rules), "the rule");
      assert.match(rule, /^lantern\.test##/);
      await page.reload();
      await hidden(page, "nav", "nav, on the next visit,");
      await own(() => chrome.storage.local.set({ rules: "" }));
      await shown(page, "nav");
      await page.close();
    });

    test("a rule that is saved works at once in open tabs; so does a list that is switched on", async () => {
      const page = await story();
      const editor = await browser.openOwn("rules/rules.html");
      await until(() => editor.evaluate(() => document.querySelector("#lines li") !== null), "the editor");
      const write = (text) =>
        editor.evaluate((text) => {
          document.querySelector("#own").value = text;
          document.querySelector("#save").disabled = false;
          document.querySelector("#save").click();
        }, text);
      await write("lantern.test##body > header a:nth-of-type(1), footer\n");
      await hidden(page, "footer");
      await write("");
      await shown(page, "footer");
      await editor.evaluate(() => {
        document.querySelector("#url").value = "http://lists.test/list.txt";
        document.querySelector("#add button").click();
      });
      await until(() => editor.evaluate(() => document.querySelector("#lists input:enabled") !== null), "the list");
      assert.ok(await seen(page, "nav"), "off until it is switched on");
      await editor.evaluate(() => document.querySelector("#lists input").click());
      await hidden(page, "nav");
      // A list cannot take the headline.
      assert.ok(await seen(page, "h1"));
      await editor.evaluate(() => document.querySelector("#lists input").click());
      await shown(page, "nav");
      await editor.close();
      await page.close();
    });
  });
}
