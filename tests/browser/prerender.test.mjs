// A page that Chromium gets ready unseen, behind the one that is shown: it is cleared, and says so when it is its turn. No
// page of which the driver takes hold is ever prerendered, so the tab of this test is steered from a page of the extension.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { find, until } from "./harness.mjs";
import { AD, BOX } from "./hiding.mjs";
import { articlePage } from "./pages.mjs";
import { serve } from "./server.mjs";

const RULES = `<script type="speculationrules">{"prerender":[{"urls":["/next"],"eagerness":"immediate"}]}</script>`;
const NOTE = "<script>globalThis.unseen = document.prerendering</script>";
const PAGES = {
  "/first": { body: articlePage({ head: RULES }) },
  "/next": { body: articlePage({ head: NOTE, body: AD + BOX }) },
};

test("a prerendered page is cleared, and the badge counts when it is shown", async (t) => {
  const server = await serve(PAGES);
  let isHeld = true;
  const browser = await puppeteer.launch({
    executablePath: find("CHROMIUM", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
    pipe: true,
    enableExtensions: [fileURLToPath(new URL("../../dist/chromium", import.meta.url))],
    targetFilter: () => isHeld,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2ForEngagedSites",
      `--host-resolver-rules=MAP * 127.0.0.1:${server.port}`,
    ],
  });
  try {
    const worker = await browser.waitForTarget((target) => target.url().endsWith("background/main.js"));
    const own = await browser.newPage();
    await own.goto(new URL("/options/options.html", worker.url()).href);
    const hiding = () => own.evaluate(async () => (await chrome.storage.local.get("hiding")).hiding !== undefined);
    await until(hiding, "the background's first words");
    isHeld = false;
    const tabId = await own.evaluate(async () => (await chrome.tabs.create({ url: "http://news.test/first" })).id);
    const inTab = (func, world = "MAIN") =>
      own.evaluate(
        `chrome.scripting.executeScript({ target: { tabId: ${tabId} }, world: "${world}", func: ${func} }).then(([one]) => one.result, () => null)`,
      );
    await until(() => server.asked.some((url) => url.endsWith("/next")), "the next page to be asked for");
    const badge = () => own.evaluate((tabId) => chrome.action.getBadgeText({ tabId }), tabId);
    await until(
      () => inTab(() => location.pathname === "/first" && globalThis.decant?.hiding.isDone(), "ISOLATED"),
      "a look",
    );
    assert.equal(await badge(), "");
    await inTab(() => void location.assign("/next"));
    await until(() => inTab(() => location.pathname === "/next"), "the next page");
    const [unseen, ...seen] = await inTab(() => [
      globalThis.unseen,
      ...["#slot", "#letter"].map((box) => document.querySelector(box).checkVisibility()),
    ]);
    // The browser does so as memory allows.
    if (!unseen)
      t.diagnostic("the browser loaded the page only when it was asked for: nothing is shown of prerendering");
    assert.deepEqual(seen, [false, false]);
    await until(async () => (await badge()) === "2", "the badge");
  } finally {
    await browser.close();
    server.close();
  }
});
