// The website's try-it page in both browsers: a sample is shown raw, hidden and read; a dropped page runs nothing and fetches nothing.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { serve } from "../../www/serve.mjs";
import { BROWSERS, find, until } from "./harness.mjs";

const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
const PROSE =
  "The lock keeper counted the boats twice, because the first count had come to a number that he did not believe. ";

const start = (name) =>
  name === "firefox"
    ? puppeteer.launch({ browser: "firefox", executablePath: find("FIREFOX", "firefox-esr", "firefox") })
    : puppeteer.launch({
        executablePath: find("CHROMIUM", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
        args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      });

for (const name of BROWSERS) {
  describe(`the try-it page in ${name}`, () => {
    let browser;
    let server;
    let base;
    before(async () => {
      mkdirSync(SHOTS, { recursive: true });
      server = await serve(0);
      base = `http://localhost:${server.address().port}/`;
      browser = await start(name);
    });
    after(async () => {
      await browser?.close();
      server?.closeAllConnections();
      server?.close();
    });

    /** The text that one of the three frames shows. */
    const textOf = async (page, id) => {
      const element = await page.$(`#${id}`);
      const frame = await element?.contentFrame();
      return (await frame?.evaluate(() => document.body?.innerText ?? "").catch(() => "")) ?? "";
    };

    test("a sample is shown in three ways", async () => {
      const page = await browser.newPage();
      await page.setViewport({ width: 1500, height: 1200 });
      await page.goto(`${base}?sample=ferry`);
      const read = await until(async () => {
        const text = await textOf(page, "frame-read");
        return text.includes("Peder Lunt") && text;
      }, "the article");
      assert.match(read, /sand martins have hatched/);
      const shown = await (await page.$("#frame-read")).contentFrame();
      assert.ok(
        await shown.evaluate(
          () => [...document.images].every((image) => image.src.startsWith("data:")) && document.images.length,
        ),
      );
      assert.doesNotMatch(read, /Morning Tide|Join the conversation|partners would like/);
      assert.match(await textOf(page, "frame-raw"), /We value your biscuits/);
      const hidden = await textOf(page, "frame-hidden");
      assert.match(hidden, /sand martins have hatched/);
      assert.doesNotMatch(hidden, /We value your biscuits|The Morning Tide/);
      assert.ok((await page.$$("#saves button")).length >= 4);
      await page.screenshot({ path: `${SHOTS}site-${name}.png` });
      await page.close();
    });

    test("a pasted page runs nothing and fetches nothing", async () => {
      const page = await browser.newPage();
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(base);
      const hostile = `<!DOCTYPE html><title>Locks</title><script>parent.postMessage("ran", "*")</script><article><h1>Locks</h1>
        <img src="https://tracker.invalid/x.png" onerror="parent.postMessage('ran', '*')">${`<p>${PROSE.repeat(3)}</p>`.repeat(6)}</article>`;
      await page.evaluate((html) => {
        window.heard = [];
        addEventListener("message", (event) => window.heard.push(event.data));
        document.querySelector("#pasted").value = html;
        document.querySelector("#paste").requestSubmit();
      }, hostile);
      await until(async () => (await textOf(page, "frame-read")).includes("lock keeper"), "the article");
      await until(async () => (await textOf(page, "frame-raw")).includes("lock keeper"), "the raw page");
      assert.deepEqual(await page.evaluate(() => window.heard), []);
      const elsewhere = asked.filter((url) => /^https?:/.test(url) && !url.startsWith(base));
      // A request that the policy stops may be announced; none may have been answered.
      assert.deepEqual(
        elsewhere.filter((url) => !url.includes("tracker.invalid")),
        [],
      );
      await page.close();
    });
  });
}
