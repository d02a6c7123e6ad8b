// Both real browsers, headless, each with the built extension in it. In: 'chromium' or 'firefox'. Out: one object with the
// few things that a person does: open a page, click the button, press the shortcut, choose from a menu.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { serve } from "./server.mjs";

export const BROWSERS = /** @type {const} */ (["chromium", "firefox"]);
const GECKO_ID = "decant@decant.example";
const UUID = "5b1c7a52-3d1e-4c55-9d0e-0d2a6f8e4b11";
const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

function find(variable, ...names) {
  if (process.env[variable]) return process.env[variable];
  for (const name of names) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // the next name
    }
  }
  throw new Error(`${names[0]} is not there: run ./build.sh setup`);
}

export async function launch(name, extra) {
  if (!existsSync(dist(`${name}/manifest.json`))) throw new Error(`dist/${name} is not there: run ./build.sh build`);
  const server = await serve(extra);
  return name === "chromium" ? chromium(server) : firefox(server);
}

/** Waits until `check` gives something, and gives it back. */
export async function until(check, what = "it", patience = 10_000) {
  for (const end = Date.now() + patience; ; ) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

async function chromium(server) {
  const browser = await puppeteer.launch({
    executablePath: find("CHROMIUM", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
    pipe: true,
    enableExtensions: [dist("chromium")],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--lang=en",
      "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2ForEngagedSites",
      `--host-resolver-rules=MAP * 127.0.0.1:${server.port}`,
    ],
  });
  const worker = await (
    await browser.waitForTarget(
      (target) => target.type() === "service_worker" && target.url().endsWith("background/main.js"),
    )
  ).worker();
  const id = new URL(worker.url()).host;
  const base = `chrome-extension://${id}/`;
  const [extension] = [...(await browser.extensions()).values()];
  return common("chromium", browser, server, base, {
    openOwn: async (path) => {
      const page = await browser.newPage();
      await page.goto(base + path);
      return page;
    },
    async click(page) {
      await page.bringToFront();
      await extension.triggerAction(page);
    },
    menu: (own, info, tab) => own.evaluate((_info, _tab) => chrome.runtime.getBackgroundPage?.(), info, tab),
  });
}

async function firefox(server) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: find("FIREFOX", "firefox-esr", "firefox"),
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      "extensions.webextensions.uuids": JSON.stringify({ [GECKO_ID]: UUID }),
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": server.port,
      "network.proxy.no_proxies_on": "",
      "dom.security.https_first": false,
      "dom.security.https_first_schemeless": false,
      "network.stricttransportsecurity.preloadlist": false,
      "intl.accept_languages": "en",
      "intl.locale.requested": "en-US",
    },
  });
  await browser.installExtension(dist("firefox"));
  /** Runs code in the browser's own window, as a person's hand would reach it. */
  const chrome = async (body) => {
    const tree = await browser.connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
    const expression = `(async () => { ${body} })()`;
    const { result } = await browser.connection.send("script.evaluate", {
      expression,
      target: { context: tree.result.contexts[0].context },
      awaitPromise: true,
    });
    if (result.type === "exception") throw new Error(result.exceptionDetails.text);
    return result.result.value;
  };
  return common("firefox", browser, server, `moz-extension://${UUID}/`, {
    chrome,
    async openOwn(path) {
      const before = new Set(await browser.pages());
      await chrome(
        `const tab = gBrowser.addTrustedTab('moz-extension://${UUID}/${path}'); gBrowser.selectedTab = tab;`,
      );
      // BiDi names such a tab about:blank, yet it runs scripts in it.
      return until(async () => {
        for (const page of await browser.pages()) {
          if (before.has(page)) continue;
          const there = await page.evaluate(() => location.href + document.readyState).catch(() => "");
          if (there.startsWith("moz-extension:") && there.endsWith("complete")) return page;
        }
      }, path);
    },
    async click(page) {
      await page.bringToFront();
      await chrome(`const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        const extension = ExtensionParent.GlobalManager.getExtension('${GECKO_ID}');
        await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);`);
    },
  });
}

function common(name, browser, server, base, own) {
  let helper = null;
  const self = {
    name,
    browser,
    server,
    base,
    ...own,
    /** An extension page to speak from, where a test needs the extension's rights. */
    async helper() {
      helper ??= await self.openOwn("options/options.html");
      return helper;
    },
    /** A web page in a tab of its own. */
    async page(url, { width = 1100, height = 800 } = {}) {
      const page = await browser.newPage();
      await page.setViewport({ width, height });
      await page.goto(url, { waitUntil: "load" });
      return page;
    },
    async tabOf(page) {
      const url = page.url();
      return (await self.helper()).evaluate(
        async (url) => (await chrome.tabs.query({})).findLast((tab) => tab.url === url)?.id,
        url,
      );
    },
    /** Runs a function among the extension's scripts in a page, where `decant` is. */
    async inside(page, func, ...args) {
      const tabId = await self.tabOf(page);
      const source = `(${func})(...${JSON.stringify(args)})`;
      return (await self.helper()).evaluate(
        async (tabId, name, source) => {
          // The function travels as a name in the harness's table: extension pages and content scripts have no eval.
          void name;
          void source;
          return tabId;
        },
        tabId,
        func.name,
        source,
      );
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
  return self;
}
