// Ten real news pages of the shared corpus, read in both browsers from this machine under their own host names. The
// pages are not part of the project: where they are absent, so is this test.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { BROWSERS, launch } from "./harness.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const corpus = `${process.env.DECANT_SHARED ?? `${root}../shared`}/corpus/fundus`;
const absent = existsSync(corpus) ? false : "the shared corpus is not here (set DECANT_SHARED)";
const WANTED = 10;
/** Browsers insist on https for hosts on their preload lists; those pages cannot be served here. */
const plainHosts =
  /^https?:\/\/(?!(?:[\w-]+\.)*(?:bbc|theguardian|nytimes|washingtonpost|spiegel|heise|zeit|tagesschau|lemonde)\.)/;

/** Some pages from all over the list, each of another host. */
function choose() {
  const truths = readFileSync(`${corpus}/truth.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const hosts = new Map();
  for (const truth of truths) {
    if (truth.text.length < 1500 || !plainHosts.test(truth.url ?? "")) continue;
    const url = new URL(truth.url);
    if (!hosts.has(url.host)) hosts.set(url.host, { ...truth, at: url.host + url.pathname });
  }
  const all = [...hosts.values()];
  return all.filter((_, i) => i % Math.floor(all.length / (1.3 * WANTED)) === 0);
}

const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** The share of the article's words that the reader shows. */
function shown(truth, text) {
  const left = new Map();
  for (const word of words(text)) left.set(word, (left.get(word) ?? 0) + 1);
  const wanted = words(truth);
  let found = 0;
  for (const word of wanted) {
    const count = left.get(word) ?? 0;
    if (count > 0) found++;
    left.set(word, count - 1);
  }
  return found / wanted.length;
}

for (const name of BROWSERS) {
  describe(name, { skip: absent }, () => {
    let browser;
    const pages = absent ? [] : choose();
    before(async () => {
      const body = (truth) => gunzipSync(readFileSync(`${corpus}/pages/${truth.id}.html.gz`));
      browser = await launch(name, Object.fromEntries(pages.map((truth) => [truth.at, { body: body(truth) }])));
    });
    after(() => browser?.close());

    test(`${WANTED} pages of the shared corpus`, async (t) => {
      let read = 0;
      for (const truth of pages) {
        if (read === WANTED) break;
        let page;
        try {
          page = await browser.page(`http://${truth.at}`);
        } catch {
          continue; // a host that the browser opens by https only
        }
        const share = shown(truth.text, await browser.read(page));
        t.diagnostic(`${truth.id}: ${(100 * share).toFixed(1)} % of the article's words`);
        assert.ok(share > 0.9, `${truth.id}: ${share}`);
        read++;
        await page.close();
      }
      assert.equal(read, WANTED);
    });
  });
}
