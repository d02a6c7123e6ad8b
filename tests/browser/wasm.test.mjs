// The engine as browsers get it, without a browser: the same wasm and glue, run by Node.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import { articlePage, frontPage, PROSE } from "./pages.mjs";

const dist = new URL("../../dist/engine/", import.meta.url);
let engine;
before(async () => {
  assert.ok(existsSync(new URL("decant.js", dist)), "dist/engine is not there: run ./build.sh build");
  engine = await import(new URL("decant.js", dist).href);
  engine.initSync({ module: readFileSync(new URL("decant_bg.wasm", dist)) });
});

const URL_ = "https://lantern.test/lamp";
const bytes = new TextEncoder().encode(articlePage());

function read(options, ...chunks) {
  const reader = new engine.Reader(options);
  for (const chunk of chunks) {
    if (typeof chunk === "string") reader.pushText(chunk);
    else reader.push(chunk);
  }
  const result = reader.finish();
  reader.free();
  return result;
}

test("bytes and text, whole and in chunks, give the same article", () => {
  const whole = read({ url: URL_ }, bytes);
  assert.equal(whole.ok, true);
  assert.equal(whole.article.url, URL_);
  assert.equal(whole.article.explain, undefined);
  const text = JSON.stringify(whole.article.blocks);
  for (const words of PROSE.en) assert.ok(text.includes(JSON.stringify(words).slice(1, -1)), words);
  assert.deepEqual(read({ url: URL_, contentType: "text/html; charset=utf-8" }, articlePage()), whole);
  for (const size of [1, 2, 3, 7, 64]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    assert.deepEqual(read({ url: URL_ }, ...chunks), whole, `chunks of ${size}`);
  }
});

test("what is no article has a code and a plain sentence", () => {
  const cases = { empty: "   ", no_article: frontPage, not_html: "%PDF-1.7 and so on" };
  for (const [code, page] of Object.entries(cases)) {
    const result = read({}, new TextEncoder().encode(page));
    assert.equal(result.ok, false);
    assert.equal(result.code, code);
    assert.match(result.message, /^[A-Z].*\.$/);
  }
});

test("the largest text and the selection are read on request", () => {
  const page = `<p>${PROSE.en[0].slice(0, 50)}</p>`;
  assert.equal(read({}, page).code, "no_article");
  for (const mode of ["anyway", "selection"]) assert.equal(read({ mode }, page).ok, true, mode);
});

test("reasons on request", () => {
  const { explain } = read({ url: URL_, explain: true }, bytes);
  assert.ok(explain.verdicts.some((verdict) => verdict.kept));
  assert.ok(explain.sources.some(([field]) => field === "title"));
});

test("options that are none are refused, and the engine goes on", () => {
  assert.throws(() => new engine.Reader({ mode: "loud" }), /loud/);
  assert.throws(() => engine.write({ blocks: 7 }, "html", {}));
  assert.throws(() => engine.write({}, "docx", {}), /docx/);
  assert.equal(read({ url: URL_ }, bytes).ok, true);
});

test("an article goes back in and comes out in every format", () => {
  const { article } = read({ url: URL_ }, bytes);
  for (const format of ["html", "markdown", "text", "json"]) {
    const copy = new TextDecoder().decode(engine.write(article, format, {}));
    assert.ok(copy.includes("mending the gallery"), format);
  }
  const book = engine.write(article, "epub", { saved: "2026-05-05T00:00:00Z" });
  assert.equal(new TextDecoder().decode(book.subarray(0, 2)), "PK");
  assert.deepEqual(JSON.parse(new TextDecoder().decode(engine.write(article, "json"))), article);
});

test("a fresh instance takes the place of a broken one", () => {
  const stale = new engine.Reader({});
  engine.__wbg_reset_state();
  assert.throws(() => stale.pushText("<p>"));
  assert.equal(read({ url: URL_ }, bytes).ok, true);
});
