// One article with three pictures, one of which is gone, and what each format must make of it. In: the bytes of a copy.
// Out: nothing, or the assertion that does not hold. Each format is read back by something that is not the engine.
import assert from "node:assert/strict";
import { articlePage, PROSE } from "./pages.mjs";

export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
export const png = { body: PNG, headers: { "content-type": "image/png" } };
export const figure = (src, alt) =>
  `<figure><img src="${src}" alt="${alt}" width="600" height="400"><figcaption>${alt}, seen from the sea</figcaption></figure>`;
export const illustrated = (more = "") =>
  articlePage({
    body: `${figure("/lamp.png", "The lamp")}<p>${PROSE.en[0]}</p>${figure("http://pictures.test/tower.png", "The tower")}<p>${PROSE.en[1]}</p>${figure("/gone.png", "The keeper")}<p>More in <a id="link" href="/linked">the second part</a>. ${PROSE.en[2]}</p>${more}`,
  });
/** Names and bytes of a ZIP whose entries are not compressed, read from its local headers. */
export function unzip(bytes) {
  const files = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [size, name, extra] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
    const start = at + 30 + name + extra;
    files[bytes.toString("utf8", at + 30, at + 30 + name)] = bytes.subarray(start, start + size);
    at = start + size;
  }
  return files;
}

/** Saves the page of a tab; gives the file. @param {any} browser @param {any} own a page of the extension @param {number} tab @param {string} format */
export const save = (browser, own, tab, format) =>
  browser.downloaded(() =>
    own.evaluate((tab, format) => chrome.runtime.sendMessage({ type: "saveTabs", tabs: [tab], format }), tab, format),
  );

/** Words of a text, whatever stands between them. */
const words = (text) => text.replace(/\s+/g, " ");
export const hasProse = (text, much = PROSE.en) => {
  for (const one of much) assert.ok(words(text).includes(words(one)), `missing: ${one}`);
};

/** What each format must be. */
export const FORMATS = {
  html(bytes) {
    const text = bytes.toString();
    assert.ok(text.slice(0, 300).includes("Content-Security-Policy"));
    assert.equal(text.match(/src="data:image\/png;base64,/g).length, 2);
    assert.ok(text.includes(`<a class="image" href="http://news.test/gone.png">`));
    assert.doesNotMatch(text, /<script|\ssrc="http/i);
  },
  markdown(bytes) {
    const text = bytes.toString();
    assert.match(text, /^---\ntitle: /);
    assert.match(text, /!\[The lamp\]\(http:\/\/news\.test\/lamp\.png\)/);
    hasProse(text);
  },
  folder(bytes) {
    const files = unzip(bytes);
    const [name] = Object.keys(files).filter((one) => one.endsWith(".md"));
    const linked = [...files[name].toString().matchAll(/!\[[^\]]*\]\(<?(images\/[^)>]+)/g)].map((one) => one[1]);
    assert.equal(linked.length, 2);
    for (const one of linked) assert.deepEqual(files[one], PNG, one);
  },
  epub(bytes) {
    const files = unzip(bytes);
    assert.equal(Object.keys(files)[0], "mimetype");
    assert.ok(files["EPUB/nav.xhtml"] && files["EPUB/images/image-1.png"].equals(PNG));
    hasProse(files["EPUB/chapter-1.xhtml"].toString().replace(/<[^>]+>/g, ""));
  },
  text: (bytes) => hasProse(bytes.toString()),
  json: (bytes) => hasProse(JSON.stringify(JSON.parse(bytes)).replaceAll('\\"', '"')),
  page(bytes) {
    const text = bytes.toString();
    assert.ok(text.includes("Most read") && text.includes("data:image/png;base64,"));
    assert.doesNotMatch(text, /<script/i);
  },
};
export const ENDINGS = {
  html: "html",
  markdown: "md",
  folder: "zip",
  epub: "epub",
  text: "txt",
  json: "json",
  page: "html",
};
