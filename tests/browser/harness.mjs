// Both real browsers, headless, each with the built extension in it. In: 'chromium' or 'firefox'. Out: one object with the
// few things that a person does: open a page, click the button, press the shortcut, choose from a menu.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { serve } from "./server.mjs";

/** Names of downloads on their way; Chromium on Linux begins with a hidden file. */
const UNFINISHED = /(?:\.(?:part|crdownload|tmp)|\/\.[^/]*)$/;
export const BROWSERS = /** @type {const} */ (["chromium", "firefox"]);
const GECKO_ID = "decant@decant.example";
const UUID = "5b1c7a52-3d1e-4c55-9d0e-0d2a6f8e4b11";
const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

export function find(variable, ...names) {
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

/** @param {string} name @param {any} [extra] pages @param {string[]} [granted] optional permissions that the user has given */
export async function launch(name, extra, granted = []) {
  if (!existsSync(dist(`${name}/manifest.json`))) throw new Error(`dist/${name} is not there: run ./build.sh build`);
  const server = await serve(extra);
  const folder = granted.length ? withPermissions(name, granted) : dist(name);
  return name === "chromium" ? chromium(server, folder) : firefox(server, folder);
}

/** The extension as it is once the user has said yes: no test can click on the browsers' question. */
function withPermissions(name, granted) {
  const folder = mkdtempSync(join(tmpdir(), `decant-${name}-`));
  cpSync(dist(name), folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  manifest.permissions.push(...granted);
  manifest.optional_permissions = manifest.optional_permissions.filter((one) => !granted.includes(one));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  return folder;
}

/** Waits until `check` gives something, and gives it back. */
export async function until(check, what = "it", patience = 30_000) {
  for (const end = Date.now() + patience; ; ) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Where a browser of the tests puts what it downloads. */
const downloadFolder = () => mkdtempSync(join(tmpdir(), "decant-downloads-"));

async function chromium(server, folder) {
  const downloads = downloadFolder();
  const profile = mkdtempSync(join(tmpdir(), "decant-profile-"));
  // By the profile and not by the protocol, which would give the files names of its own.
  mkdirSync(join(profile, "Default"));
  const preferences = { download: { default_directory: downloads, prompt_for_download: false } };
  writeFileSync(join(profile, "Default/Preferences"), JSON.stringify(preferences));
  const browser = await puppeteer.launch({
    userDataDir: profile,
    executablePath: find("CHROMIUM", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
    pipe: true,
    enableExtensions: [folder],
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
  /** The worker that runs now: the browser ends it and starts another as it sees fit. */
  const worker = async () => {
    const isOurs = (target) => target.type() === "service_worker" && target.url().endsWith("background/main.js");
    return (await browser.waitForTarget(isOurs)).worker();
  };
  const id = new URL((await worker()).url()).host;
  // A click that comes before the worker listens for the first time is lost; no person is as quick.
  await until(
    async () => (await worker()).evaluate(() => chrome.action.onClicked.hasListeners()).catch(() => false),
    "the extension to start",
  );
  const base = `chrome-extension://${id}/`;
  const [extension] = [...(await browser.extensions()).values()];
  return common("chromium", browser, server, base, {
    downloads,
    profile,
    openOwn: async (path) => {
      const page = await browser.newPage();
      await page.goto(base + path);
      return page;
    },
    async click(page) {
      await page.bringToFront();
      await extension.triggerAction(page);
    },
    /** The shortcut of the popup. Chromium's own are out of a test's reach: the event is given to the extension. */
    async popupKey(page) {
      const tabId = await this.tabOf(page);
      await page.bringToFront();
      await (await worker()).evaluate(
        async (tabId) => chrome.commands.onCommand.dispatch("popup", await chrome.tabs.get(tabId)),
        tabId,
      );
    },
    /** The shortcut that saves, in the same way. */
    async saveKey(page) {
      const tabId = await this.tabOf(page);
      await (await worker()).evaluate(
        async (tabId) => chrome.commands.onCommand.dispatch("save", await chrome.tabs.get(tabId)),
        tabId,
      );
    },
    /** Chooses from the context menu. Chromium's native menu is out of reach here: the event is given to the extension. */
    async menu(page, id, info) {
      const tabId = await this.tabOf(page);
      await (await worker()).evaluate(
        async (id, info, tabId) =>
          chrome.contextMenus.onClicked.dispatch({ menuItemId: id, ...info }, await chrome.tabs.get(tabId)),
        id,
        info,
        tabId,
      );
    },
  });
}

async function firefox(server, folder) {
  const downloads = downloadFolder();
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: find("FIREFOX", "firefox-esr", "firefox"),
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      "extensions.webextensions.uuids": JSON.stringify({ [GECKO_ID]: UUID }),
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
      "browser.download.alwaysOpenPanel": false,
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": server.port,
      "network.proxy.no_proxies_on": "",
      "dom.security.https_first": false,
      "dom.security.https_first_schemeless": false,
      "network.stricttransportsecurity.preloadlist": false,
      "security.mixed_content.upgrade_display_content": false,
      "intl.accept_languages": "en",
      "intl.locale.requested": "en-US",
    },
  });
  await browser.installExtension(folder);
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
  await until(
    () =>
      chrome(`const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        return ExtensionParent.GlobalManager.getExtension('${GECKO_ID}')?.backgroundState === 'running';`),
    "the extension to start",
  );
  return common("firefox", browser, server, `moz-extension://${UUID}/`, {
    chrome,
    downloads,
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
    /** Ends the event page, as the browser does when it is idle. */
    endBackground: () =>
      chrome(`const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        await ExtensionParent.GlobalManager.getExtension('${GECKO_ID}').terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });`),
    /** The PDF of a page as its print dialog makes it, with what Firefox prints in the margins unless told not to. */
    async printed(page) {
      await page.bringToFront();
      const file = join(downloads, ".printed.pdf");
      await chrome(`const service = Cc['@mozilla.org/gfx/printsettings-service;1'].getService(Ci.nsIPrintSettingsService);
        const settings = service.createNewPrintSettings();
        service.initPrintSettingsFromPrefs(settings, false, settings.kInitSaveAll);
        settings.outputFormat = Ci.nsIPrintSettings.kOutputFormatPDF;
        settings.outputDestination = Ci.nsIPrintSettings.kOutputDestinationFile;
        settings.toFileName = ${JSON.stringify(file)};
        settings.printSilent = true;
        await gBrowser.selectedBrowser.browsingContext.print(settings);`);
      const bytes = readFileSync(file);
      rmSync(file);
      return bytes;
    },
    async popupKey(page) {
      await page.bringToFront();
      await this.press("d", true);
    },
    async saveKey(page) {
      await page.bringToFront();
      await this.press("k");
    },
    async press(key, shift = false) {
      await chrome(`const keys = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
        keys.beginInputTransactionForTests(window);
        const alt = new KeyboardEvent('', { key: 'Alt', code: 'AltLeft', keyCode: 18 });
        const more = ${shift} ? [new KeyboardEvent('', { key: 'Shift', code: 'ShiftLeft', keyCode: 16 })] : [];
        const letter = new KeyboardEvent('', { key: '${key}', code: 'Key${key.toUpperCase()}', keyCode: ${key.toUpperCase().charCodeAt(0)} });
        for (const one of [alt, ...more, letter]) keys.keydown(one);
        for (const one of [letter, ...more, alt]) keys.keyup(one);`);
    },
    /** Chooses from the real context menu, opened on `info.selector`. */
    async menu(page, id, info) {
      await page.bringToFront();
      const titles = {
        page: "Read this page",
        selection: "Read selection",
        link: "Open link in reader",
        save: "Save this page",
        saveSelection: "Save selection",
        saveLink: "Save the article behind this link",
        saveTabs: "Save tabs as one book",
      };
      await page.click(info.selector ?? "body", { button: "right" });
      await until(
        () =>
          chrome(`const menu = document.getElementById('contentAreaContextMenu');
        const item = menu.state === 'open' && menu.querySelector('[label="${titles[id]}"]');
        if (!item) return false;
        item.closest('menu')?.menupopup.openPopup();
        menu.activateItem ? item.doCommand() : item.click();
        menu.hidePopup();
        return true;`),
        `"${titles[id]}" in the context menu`,
      );
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
      const own = await self.helper();
      const target = JSON.stringify({ tabId: await self.tabOf(page) });
      const call = `chrome.scripting.executeScript({ target: ${target}, func: ${func}, args: ${JSON.stringify(args)} })`;
      const [{ result }] = await own.evaluate(call);
      return result;
    },
    /** The tab that shows one of the extension's pages, where there is one. */
    async ownPage(path) {
      for (const page of await browser.pages()) {
        if ((await page.evaluate(() => location.href).catch(() => "")).startsWith(base + path)) return page;
      }
    },
    /** The addresses of the extension's open pages and popups. */
    async contexts() {
      const own = await self.helper();
      return own.evaluate(async () => (await chrome.runtime.getContexts({})).map((one) => one.documentUrl ?? ""));
    },
    /** The popup of a page's tab, in a tab of its own: the browsers' real one is out of reach for clicks in Firefox. */
    popup: async (page, why = "") => self.openOwn(`popup/popup.html?tab=${await self.tabOf(page)}${why}`),
    isOpen: (page) => page.evaluate(() => document.querySelector("decant-reader") !== null),
    async opened(page) {
      await until(() => self.isOpen(page), "the reader");
    },
    async closed(page) {
      await until(async () => !(await self.isOpen(page)), "the reader to close");
    },
    /** Clicks the button and waits for the article or message; gives back its text. */
    async read(page) {
      await self.click(page);
      await self.opened(page);
      return self.text(page);
    },
    /** The text that the reader shows, once it shows what it will. */
    text: (page) =>
      until(
        () =>
          self.inside(page, () => {
            const text = decant.overlay.root?.querySelector("main")?.textContent ?? "";
            return text.startsWith("Reading…") ? "" : text;
          }),
        "text in the reader",
      ),
    /** The file that comes into the downloads when `act` is done: its name and its bytes. */
    async downloaded(act, patience = 60_000) {
      const files = () =>
        readdirSync(self.downloads, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const before = new Set(files().map((one) => join(one.parentPath, one.name)));
      await act();
      // Browsers give a file its place, a passing name and its bytes in steps: it is there once it stays as it is.
      let last = "";
      let same = 0;
      const path = await until(
        () => {
          const now = files().map((one) => join(one.parentPath, one.name));
          if (now.some((one) => /\.(?:part|crdownload)$/.test(one))) return null;
          const found = now.find((one) => !before.has(one) && !UNFINISHED.test(one));
          const size = found && statSync(found, { throwIfNoEntry: false })?.size;
          same = size && `${size} ${found}` === last ? same + 1 : 0;
          last = `${size} ${found}`;
          return same > 2 ? found : null;
        },
        "the download",
        patience,
      );
      const file = { name: path.slice(self.downloads.length + 1), bytes: readFileSync(path) };
      // The next one of this name is to have it too.
      rmSync(path);
      return file;
    },
    /** Clicks in the reader as a hand does. */
    async tap(page, selector) {
      const at = await self.inside(
        page,
        (selector) => {
          const box = decant.overlay.root.querySelector(selector).getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2];
        },
        selector,
      );
      await page.mouse.click(...at);
    },
    /** What the card says once saving is over. */
    ending: (page) =>
      until(
        () => self.inside(page, () => (globalThis.decant?.told?.over ? decant.told.text : null)),
        "the end of saving",
        60_000,
      ),
    async close() {
      await browser.close();
      for (const folder of [self.downloads, self.profile])
        if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      server.close();
    },
  };
  return self;
}
