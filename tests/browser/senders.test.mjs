// The tables of messages: who is answered, and in what shape. Without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";

const OWN = "chrome-extension://decant/";
globalThis.chrome = { runtime: { id: "decant", getURL: (path) => OWN + path } };
const { fits, mayAsk, mayFetch, MESSAGES, PORTS, tier } = await import("../../extension/background/messages.js");
const { ofReader } = await import("../../extension/background/settings.js");

const page = { id: "decant", url: "https://news.test/", tab: { id: 1 }, frameId: 0, documentLifecycle: "active" };
const own = { id: "decant", url: `${OWN}options/options.html`, tab: { id: 2 } };

test("senders are told apart", () => {
  assert.equal(tier(page), "page");
  assert.equal(tier(own), "own");
  assert.equal(tier({ ...page, url: `https://news.test/?${OWN}` }), "page");
  assert.equal(tier({ ...page, id: "another" }), null);
  // A page that is got ready is one of its own, whatever its number; a frame asks nothing, and neither does who names none.
  assert.equal(tier({ ...page, frameId: 7, documentLifecycle: "prerender" }), "page");
  assert.equal(tier({ ...page, frameId: 7 }), null);
  assert.equal(tier({ ...page, frameId: undefined }), null);
  assert.equal(tier({ id: "decant", url: "https://news.test/" }), null);
  assert.equal(tier(undefined), null);
});

test("pages may not ask what is for own pages", () => {
  assert.equal(mayAsk("own", page), false);
  assert.equal(mayAsk("own", own), true);
  assert.equal(mayAsk("page", page), true);
  assert.equal(mayAsk(MESSAGES.read.from, page), false);
  assert.equal(mayAsk(PORTS.link.from, page), false);
});

test("a message has exactly the fields of its shape", () => {
  const { shape } = MESSAGES.openLink;
  assert.equal(fits(shape, { type: "openLink", url: "https://news.test/" }), true);
  for (const url of ["javascript:alert(1)", "file:///etc/passwd", `${OWN}x`, "data:text/html,x", 7, null, undefined]) {
    assert.equal(fits(shape, { type: "openLink", url }), false, String(url));
  }
  assert.equal(fits(shape, { type: "openLink" }), false);
  assert.equal(fits(shape, { type: "openLink", url: "https://news.test/", more: 1 }), false);
  for (const message of [null, undefined, "openLink", [], 1]) assert.equal(fits(shape, message), false);
});

test("a page asks about its frames by their places, and tells nothing else of them", () => {
  const shape = PORTS.hide.messages.frames;
  const frame = { index: 0, at: 3, looks: {} };
  assert.equal(fits(shape, { type: "frames", frames: [frame] }), true);
  assert.equal(fits(shape, { type: "frames", frames: [{ ...frame, facts: [] }] }), false);
  assert.equal(fits(shape, { type: "frames", frames: [{ ...frame, at: -1 }] }), false);
  assert.equal(fits(shape, { type: "frames", frames: Array(65).fill(frame) }), false);
  assert.equal(Object.hasOwn(MESSAGES, "frames"), false);
});

test("further pages are fetched for a page's own site alone", () => {
  assert.equal(mayFetch("https://news.test/2", page), true);
  for (const url of ["https://other.test/2", "http://news.test/2", "https://news.test:8443/2"])
    assert.equal(mayFetch(url, page), false, url);
  assert.equal(mayFetch("https://other.test/2", own), true);
});

test("of the settings pages may change the reader's alone", () => {
  assert.deepEqual(ofReader({ theme: "dark", hide: "everywhere", saveFolder: "x", hide_ad: "off", toString: "x" }), {
    theme: "dark",
  });
});
