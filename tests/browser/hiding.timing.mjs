// What hiding costs: node tests/browser/hiding.timing.mjs [chromium|firefox|judge]. Each browser is run with Decant
// and without it, turn by turn, ROUNDS times (7): what counts are the ratios, as times depend on the machine.
// - a page of 10,000 elements: the main thread's time, of Decant's scripts and in all
// - styles of 1,000 and 10,000 elements calculated anew, with and without Decant's sheet in force
// - a page that never rests: the share of the main thread that Decant takes (Chromium)
// - judging 1,000 elements beside @ghostery/adblocker with the same lists, where that is installed (it is no part of the
//   project: `npm install --no-save @ghostery/adblocker`)
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";
import { BROWSERS, find, launch } from "./harness.mjs";
import { profiled, steer } from "./hiding.mjs";
import { list, many, restless, tokens } from "./hiding.generate.mjs";
import { serve } from "./server.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ms = (number) => `${number.toFixed(1)} ms`;
const PAGES = { "/1000": { body: many(1000) }, "/10000": { body: many(10_000) }, "/restless": { body: restless } };

/** The same browser without Decant. */
async function bare(name, port) {
  const browser = await (name === "chromium"
    ? puppeteer.launch({
        executablePath: find("CHROMIUM", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
        args: ["--no-sandbox", "--disable-gpu", `--host-resolver-rules=MAP * 127.0.0.1:${port}`],
      })
    : puppeteer.launch({
        browser: "firefox",
        executablePath: find("FIREFOX", "firefox-esr", "firefox"),
        extraPrefsFirefox: {
          "network.proxy.type": 1,
          "network.proxy.http": "127.0.0.1",
          "network.proxy.http_port": port,
          "network.proxy.no_proxies_on": "",
          "dom.security.https_first": false,
          "dom.security.https_first_schemeless": false,
        },
      }));
  return {
    close: () => browser.close(),
    async page(url) {
      const page = await browser.newPage();
      await page.setViewport({ width: 1100, height: 800 });
      await page.goto(url, { waitUntil: "load" });
      return page;
    },
  };
}

/** Runs in the page: calculates all styles anew a few times, and gives the median milliseconds of one. */
const restyle = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { --decant-timing: 1 }");
  const times = [];
  for (let n = 0; n < 15; n++) {
    document.adoptedStyleSheets = n % 2 ? [] : [sheet];
    const begun = performance.now();
    getComputedStyle(document.body).color;
    document.body.offsetHeight;
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[7];
};

/** What the page's thread has done since the page was opened, in milliseconds by the kind of work. */
const tasks = async (page) =>
  Object.fromEntries(Object.entries(await page.metrics()).map(([name, value]) => [name, value * 1000]));

async function live(name) {
  const decant = await launch(name, PAGES);
  const server = await serve(PAGES);
  const plain = await bare(name, server.port);
  const { looked } = steer(decant);
  try {
    await decant.helper();
    const url = (size) => `http://news.test/${size}`;
    const rest = () => new Promise((done) => setTimeout(done, 2000));
    const loads = { with: [], without: [] };
    const shares = [];
    for (let n = 0; n < ROUNDS; n++) {
      const page = await decant.page(url(10_000));
      await looked(page);
      await rest();
      const own = await decant.inside(page, () => decant.hiding.spent());
      const load = await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd);
      shares.push({ own, load });
      if (name === "chromium") loads.with.push(await tasks(page));
      await page.close();
      if (name !== "chromium") continue;
      const other = await plain.page(url(10_000));
      await rest();
      loads.without.push(await tasks(other));
      await other.close();
    }
    const own = median(shares.map((one) => one.own));
    const load = median(shares.map((one) => one.load));
    console.log(
      `${name}, 10,000 elements: Decant's script ${ms(own)} of the page's thread; the page loads in ${ms(load)}`,
    );
    if (name === "chromium") {
      for (const metric of ["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"]) {
        const [one, other] = [loads.with, loads.without].map((all) => median(all.map((of) => of[metric])));
        console.log(`  ${metric}: ${ms(one)} with Decant, ${ms(other)} without`);
      }
    }
    for (const size of [1000, 10_000]) {
      const times = { with: [], without: [] };
      for (let n = 0; n < ROUNDS; n++) {
        for (const [browser, all] of [
          [decant, times.with],
          [plain, times.without],
        ]) {
          const page = await browser.page(url(size));
          if (browser === decant) await looked(page);
          else await rest();
          all.push(await page.evaluate(restyle));
          await page.close();
        }
      }
      const [one, other] = [median(times.with), median(times.without)];
      console.log(
        `${name}, styles of ${size} elements: ${ms(one)} with Decant, ${ms(other)} without: ${(one / other).toFixed(2)} ×`,
      );
    }
    if (name === "chromium") {
      const page = await decant.page(url("restless"));
      const { ours, busy } = await profiled(page, () => new Promise((done) => setTimeout(done, 10_000)));
      console.log(
        `${name}, a page that never rests: ${((100 * ours) / busy).toFixed(1)} % of its thread's work is Decant's`,
      );
      await page.close();
    }
  } finally {
    await decant.close();
    await plain.close();
    server.close();
  }
}

async function judge() {
  const peer = await import("@ghostery/adblocker").catch(() => null);
  const engine = await import("../../dist/engine/decant.js");
  await engine.default({ module_or_path: readFileSync(new URL("../../dist/engine/decant_bg.wasm", import.meta.url)) });
  const text = list();
  const rules = new engine.Rules("", [text]);
  const filters = peer?.FiltersEngine.parse(text, { enableCompression: false });
  const times = { ours: [], theirs: [] };
  let found = 0;
  let styles = 0;
  for (let n = 0; n < 60; n++) {
    const host = `site${n * 7}.example`;
    const { facts, page } = tokens(n);
    const begun = performance.now();
    const judging = rules.judge({ url: `https://${host}/news/${n}` });
    found += judging.batch(facts).length;
    judging.free();
    const between = performance.now();
    const told = filters?.getCosmeticsFilters({
      url: `https://${host}/news/${n}`,
      hostname: host,
      domain: host,
      ...page,
      getBaseRules: true,
      getInjectionRules: false,
      getExtendedRules: true,
      getRulesFromDOM: true,
      getRulesFromHostname: true,
    });
    const over = performance.now();
    styles += told?.styles.length ?? 0;
    if (n < 10) continue;
    times.ours.push(between - begun);
    times.theirs.push(over - between);
  }
  const [one, other] = [median(times.ours), median(times.theirs)];
  console.log(
    `judging 1,000 elements with a list of ${text.split("\n").length} lines: Decant ${ms(one)} (${found} marks on 60 pages)`,
  );
  if (peer)
    console.log(`  @ghostery/adblocker ${ms(other)} (${styles} characters of styles): ${(one / other).toFixed(2)} ×`);
  else console.log("  no comparison: @ghostery/adblocker is not installed");
}

const what = process.argv[2];
for (const name of BROWSERS) if (!what || what === name) await live(name);
if (!what || what === "judge") await judge();
