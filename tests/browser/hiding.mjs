// What the tests of hiding share: boxes of our own making, and the ways to steer the page's script and to wait for it.
import { until } from "./harness.mjs";

export const AD = '<div class="adsbygoogle" id="slot">Buy oatcakes</div>';
export const BOX = `<section class="newsletter-signup" id="letter"><h3>The Morning Tide</h3><p>Sign up for our newsletter.</p><form><input type="email"><button>Sign up</button></form></section>`;
export const WALL = `<div class="cookie-consent" id="wall" role="dialog" style="position:fixed;inset:20% 10%;background:#fff;z-index:9"><h2>We value your privacy</h2><p>We and our partners store cookies on your device.</p><button>Accept all</button><button>Reject all</button></div>`;
/** A statement that adds markup at the end of a page. */
export const add = (markup) =>
  `document.body.append(document.createRange().createContextualFragment(${JSON.stringify(markup)}))`;

export const hidden = (page, selector) =>
  page.evaluate((selector) => !document.querySelector(selector).checkVisibility(), selector);

/** @param {any} browser one that `launch` gave */
export function steer(browser) {
  const own = async (func, ...args) => (await browser.helper()).evaluate(func, ...args);
  const KEYS = ["settings", "sites", "pausedUntil", "rules"];
  /** Whether what page scripts go by is what is stored. */
  const written = () =>
    own(async () => {
      const { hiding, sites = {}, pausedUntil = 0, settings = {}, rules } = await chrome.storage.local.get();
      const { hide = "articles", hide_ad = "on" } = settings;
      return (
        hiding !== undefined &&
        JSON.stringify(hiding.sites) === JSON.stringify(sites) &&
        hiding.pausedUntil === pausedUntil &&
        hiding.policy === hide &&
        hiding.kinds.includes("ad") === (hide_ad === "on") &&
        hiding.own.length > 0 === Boolean(rules)
      );
    });
  const self = {
    own,
    open: (path) => browser.page(`http://news.test${path}`),
    /** Asks the page's script, as the popup does. */
    async ask(page, message) {
      const tab = await browser.tabOf(page);
      return own((tab, message) => chrome.tabs.sendMessage(tab, message), tab, message);
    },
    goes: (page, selector) => until(() => hidden(page, selector), `${selector} to go`),
    comes: (page, selector) => until(async () => !(await hidden(page, selector)), `${selector} to come back`),
    async set(values) {
      await own((values) => chrome.storage.local.set(values), values);
      await until(written, "the change to be written down");
    },
    async clear() {
      await own((keys) => chrome.storage.local.remove(keys), KEYS);
      await until(written, "the change to be written down");
    },
    /** Until the page's script has looked at all there is: what stands then, stays. */
    looked: (page) => until(() => browser.inside(page, () => decant.hiding.isDone()), "the look to be over"),
  };
  return self;
}

/**
 * The marks of a page that the command line has marked, for finding them in a live one: the way from the root to each, and
 * what it is. @param {any} page the live one @param {Buffer} marked
 */
export const marksOf = (page, marked) =>
  page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const decoded = new TextDecoder(document.characterSet).decode(bytes);
    const other = new DOMParser().parseFromString(decoded, "text/html");
    return [...other.querySelectorAll("[data-decant]")].map((box) => {
      const steps = [];
      for (let at = box; at.parentElement; at = at.parentElement)
        steps.unshift([...at.parentElement.children].indexOf(at));
      return { steps, says: `${box.getAttribute("data-decant")} ${box.localName}.${box.className}` };
    });
  }, marked.toString("base64"));

/** Of such marks those whose places are seen; an empty wrapper of no height is not. */
export const seenOf = (page, boxes) =>
  page.evaluate((boxes) => {
    const seen = ({ steps }) => {
      let at = document.documentElement;
      for (const step of steps) at = at?.children[step];
      return at?.checkVisibility() && at.getBoundingClientRect().height > 0;
    };
    return boxes.filter(seen).map(({ says }) => says);
  }, boxes);

/**
 * What the main thread of a page does meanwhile, in Chromium: milliseconds of the extension's scripts with all that they
 * call, and of everything, from a sampling profile.
 * @param {any} page @param {() => Promise<unknown>} act
 */
export async function profiled(page, act) {
  const session = await page.createCDPSession();
  await session.send("Profiler.enable");
  await session.send("Profiler.setSamplingInterval", { interval: 250 });
  await session.send("Profiler.start");
  await act();
  const { profile } = await session.send("Profiler.stop");
  await session.detach();
  const of = new Map(profile.nodes.map((node) => [node.id, { ...node.callFrame, parent: null }]));
  for (const { id, children = [] } of profile.nodes) for (const child of children) of.get(child).parent = of.get(id);
  const sum = { ours: 0, busy: 0 };
  for (const [at, id] of profile.samples.entries()) {
    const ms = profile.timeDeltas[at] / 1000;
    let node = of.get(id);
    if (node.functionName === "(idle)") continue;
    sum.busy += ms;
    while (node && !node.url.startsWith("chrome-extension:")) node = node.parent;
    if (node) sum.ours += ms;
  }
  return sum;
}
