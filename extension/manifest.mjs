// Writes the manifest of one browser to standard output: node manifest.mjs chromium|firefox
// One template; what differs between the browsers stands beside the reason.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const VERSION = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
const ICONS = { 16: "icons/16.png", 32: "icons/32.png", 48: "icons/48.png", 128: "icons/128.png" };

/** Pictures, films and the pages behind links come from anywhere on the web; code and styles only from the package. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' http: https: data: blob:",
  "media-src http: https:",
  "connect-src 'self' http: https:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const SITES = ["http://*/*", "https://*/*"];

/** In this order, as each uses the ones before. What looks at a page that is cleared the background puts in. */
const HIDING = ["hide/claims.js", "page/when.js", "page/user.js", "page/start.js"];

/** @param {string} browser 'chromium' or 'firefox' */
export function manifest(browser, version = VERSION) {
  const firefox = browser === "firefox";
  return {
    manifest_version: 3,
    name: "__MSG_name__",
    description: "__MSG_description__",
    version,
    default_locale: "en",
    icons: ICONS,
    // The background is stopped when idle in both browsers: a service worker here, an event page there.
    background: firefox
      ? { scripts: ["background/main.js"], type: "module" }
      : { service_worker: "background/main.js", type: "module" },
    action: { default_title: "__MSG_actionTitle__", default_icon: ICONS },
    options_ui: { page: "options/options.html", open_in_tab: true },
    // In both browsers no menu, no function and, in Firefox, no page's access key has these.
    commands: {
      _execute_action: { suggested_key: { default: "Alt+R", mac: "MacCtrl+R" } },
      popup: { suggested_key: { default: "Alt+Shift+D", mac: "MacCtrl+Shift+D" }, description: "__MSG_menuPopup__" },
      save: { suggested_key: { default: "Alt+K", mac: "MacCtrl+K" }, description: "__MSG_menuSave__" },
      library: {
        suggested_key: { default: "Alt+Shift+L", mac: "MacCtrl+Shift+L" },
        description: "__MSG_libraryOpen__",
      },
    },
    permissions: [
      "activeTab", // the page that the user clicks on, also where the host permission was withdrawn
      "contextMenus", // "Read this page", "Read selection", "Open link in reader", "Hide something", the button's popup
      "declarativeNetRequestWithHostAccess", // pictures that a site gives only to its own pages, into a saved copy
      ...(firefox ? [] : ["offscreen"]), // a file for the downloads, which a worker cannot make
      "scripting", // puts the reader or the picker into the page at the click
      "storage", // the settings and the user's rules
      ...(firefox
        ? [
            "webRequest", // sees pages come in, to mark their clutter before they are drawn
            "webRequestBlocking", // waking for it, a page must wait until its filter stands
            "webRequestFilterResponse", // the filter itself: the page's bytes, plus marks
          ]
        : ["declarativeNetRequest"]), // ads of a cleared page are not fetched; the browser does it, Decant sees no request
    ],
    // Asked for at the moment of use.
    optional_permissions: [
      "downloads", // a folder of the user's among the downloads
      ...(firefox ? [] : ["unlimitedStorage"]), // a library that outgrows what the browser gives unasked; Firefox asks by itself
    ],
    // "Open link in reader" fetches the link's page, a subscription its list, both when the user says so; hiding works on pages as they load.
    host_permissions: SITES,
    content_scripts: [
      { matches: SITES, js: ["page/guard.js"], run_at: "document_start" },
      // The stylesheet and what switches it on stand before the first paint. Of the user, not of the page: nothing that a
      // page says about the same elements is stronger.
      { matches: SITES, css: ["hide/hide.css"], css_origin: "user", js: HIDING, run_at: "document_start" },
    ],
    ...(firefox
      ? {}
      : {
          declarative_net_request: {
            rule_resources: [{ id: "ads", enabled: false, path: "hide/network.json" }],
          },
        }),
    content_security_policy: { extension_pages: POLICY },
    ...(firefox
      ? {
          browser_specific_settings: {
            gecko: {
              id: "decant@decant.example",
              strict_min_version: "142.0",
              data_collection_permissions: { required: ["none"] },
            },
          },
        }
      : { minimum_chrome_version: "130" }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const browser = process.argv[2] ?? "";
  if (browser !== "chromium" && browser !== "firefox") {
    console.error("usage: node manifest.mjs chromium|firefox");
    process.exit(2);
  }
  console.log(JSON.stringify(manifest(browser), null, 2));
}
