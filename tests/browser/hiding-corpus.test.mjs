// Real news pages of the shared corpus: what the command line hides of a page the extension hides too, and no paragraph of
// the article goes. The pages are not part of the project: where they are absent, so is this test. HIDING_PAGES says how
// many pages; each is of another host.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { BROWSERS, launch, until } from "./harness.mjs";
import { marksOf, seenOf, steer } from "./hiding.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const corpus = `${process.env.DECANT_SHARED ?? `${root}../shared`}/corpus/fundus`;
const absent = existsSync(corpus) ? false : "the shared corpus is not here (set DECANT_SHARED)";
const WANTED = Number(process.env.HIDING_PAGES ?? 8);
const bin = process.env.DECANT_BIN ?? `${root}target/debug/decant`;

/** Pages from all over the list, each of another host, under a host name of the tests: browsers want https for some of the real ones. */
function choose() {
  const hosts = new Map();
  for (const line of readFileSync(`${corpus}/truth.jsonl`, "utf8").trim().split("\n")) {
    const truth = JSON.parse(line);
    if (truth.text.length > 1500 && truth.url && !hosts.has(new URL(truth.url).host))
      hosts.set(new URL(truth.url).host, truth);
  }
  const all = [...hosts.values()];
  return all.filter((_, i) => i % Math.ceil(all.length / WANTED) === 0);
}

/** Each page as it came, without its scripts at work, and as the command line marks it. */
function pagesOf(chosen, folder) {
  const pages = {};
  const marked = {};
  for (const { id } of chosen) {
    const file = join(folder, `${id}.html`);
    writeFileSync(file, gunzipSync(readFileSync(`${corpus}/pages/${id}.html.gz`)));
    marked[id] = execFileSync(bin, ["hide", "--url", `http://news.test/${id}`, file], { maxBuffer: 1 << 28 });
    pages[`/${id}`] = { body: readFileSync(file), headers: { "content-security-policy": "script-src 'none'" } };
  }
  return { pages, marked };
}

for (const name of BROWSERS) {
  describe(name, { skip: absent }, () => {
    const chosen = absent ? [] : choose();
    const folder = absent ? "" : mkdtempSync(join(tmpdir(), "decant-corpus-"));
    let browser, marked, set, open, looked;
    before(async () => {
      const made = pagesOf(chosen, folder);
      marked = made.marked;
      browser = await launch(name, made.pages);
      ({ set, open, looked } = steer(browser));
      await set({ settings: { hide: "everywhere" } });
    });
    after(async () => {
      await browser?.close();
      if (folder) rmSync(folder, { recursive: true });
    });

    test(`${chosen.length} pages of the shared corpus`, async (t) => {
      let all = 0;
      const missed = [];
      for (const { id, text } of chosen) {
        const page = await open(`/${id}`);
        const boxes = await marksOf(page, marked[id]);
        await until(async () => !(await seenOf(page, boxes)).length, "all to go", 3000).catch(() => {});
        await looked(page);
        all += boxes.length;
        for (const says of await seenOf(page, boxes)) missed.push(`${id}: ${says}`);
        const lost = await page.evaluate((paragraphs) => {
          const plain = (words) => words.replace(/\s+/g, " ").trim();
          const wanted = new Set(paragraphs.map(plain));
          return [...document.querySelectorAll("p")]
            .map((p) => [plain(p.textContent), p.closest("[data-decant]")])
            .filter(([words, box]) => box && words.length > 80 && wanted.has(words))
            .map(([words]) => words);
        }, text.split("\n"));
        assert.deepEqual(lost, [], id);
        await page.close();
      }
      t.diagnostic(`${name}: ${all - missed.length} of ${all} boxes hidden on ${chosen.length} pages`);
      for (const one of missed) t.diagnostic(one);
      assert.ok(all > chosen.length);
      assert.ok(missed.length <= all * 0.05, missed.join("\n"));
    });
  });
}
