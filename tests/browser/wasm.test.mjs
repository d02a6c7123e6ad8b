// The engine as browsers get it, without a browser: the same wasm and glue, run by Node.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import { articlePage, frontPage, PROSE } from "./pages.mjs";

const dist = new URL("../../dist/engine/", import.meta.url);
/** The engine that saves. */
let engine;
/** The one of every page. */
let small;
before(async () => {
  assert.ok(existsSync(new URL("save.js", dist)), "dist/engine is not there: run ./build.sh build");
  engine = await import(new URL("save.js", dist).href);
  engine.initSync({ module: readFileSync(new URL("save_bg.wasm", dist)) });
  small = await import(new URL("decant.js", dist).href);
  small.initSync({ module: readFileSync(new URL("decant_bg.wasm", dist)) });
});

const URL_ = "https://lantern.test/lamp";
const bytes = new TextEncoder().encode(articlePage());

/** Bytes go through the decoder of the one engine to the reader of the other. */
function read(options, ...chunks) {
  const decoder = new engine.Decoder(options.contentType);
  const reader = new small.Reader(options);
  for (const chunk of chunks) reader.pushText(typeof chunk === "string" ? chunk : decoder.push(chunk));
  const refused = decoder.notHtml();
  reader.pushText(decoder.finish());
  const result = refused ?? reader.finish();
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

test("the charset is found by the bytes", () => {
  const words = "Вчера в городе открылась выставка, на которой показаны работы местных художников и учеников школы.";
  const old = Uint8Array.from(words, (c) => (c > "\x7f" ? c.charCodeAt(0) - 0x350 : c.charCodeAt(0)));
  const decoder = new engine.Decoder();
  assert.equal(decoder.push(old) + decoder.finish(), words);
  for (const [label, byte] of [
    ["koi8-r", 0xd7],
    ["utf-8; x=y", 0x77],
  ]) {
    const declared = new engine.Decoder(`text/html; charset=${label}`);
    assert.equal(declared.push(Uint8Array.of(byte)) + declared.finish(), byte === 0xd7 ? "в" : "w");
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
  assert.throws(() => new small.Reader({ mode: "loud" }), /loud/);
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
  const stale = new small.Reader({});
  small.__wbg_reset_state();
  assert.throws(() => stale.pushText("<p>"));
  assert.equal(read({ url: URL_ }, bytes).ok, true);
});

test("the engine of every page marks any charset, and saves nothing", () => {
  assert.equal(small.write, undefined);
  assert.equal(engine.Marker, undefined);
  // Beyond ASCII, in charsets that this engine has no tables of: the bytes come out as they went in, plus marks.
  const page = (label, word) => [
    ...new TextEncoder().encode(`<meta charset=${label}><p>`),
    ...word,
    ...new TextEncoder().encode('<div class="ad-slot" title="'),
    ...word,
    ...new TextEncoder().encode('">x</div>'),
  ];
  const cases = [
    ["shift_jis", [0x90, 0x56, 0x95, 0x5c]],
    ["gb18030", [0x81, 0x30, 0x89, 0x38]],
    ["windows-1251", [0xcd, 0xee]],
    ["utf-8", [0xe6, 0x96, 0xb0, 0xff]],
    ["utf-16", [0xc3, 0xa9]],
    ["iso-2022-jp", [0x1b, 0x24, 0x42]],
  ];
  for (const [label, word] of cases) {
    const input = Uint8Array.from(page(label, word));
    const marker = new small.Marker({ url: URL_ });
    const out = Buffer.concat([marker.push(input), marker.finish()]);
    const mark = ' data-decant="ad"';
    const at = out.indexOf(mark);
    assert.equal(at, label === "iso-2022-jp" ? -1 : out.indexOf("<div") + 4, label);
    const unmarked = at < 0 ? out : Buffer.concat([out.subarray(0, at), out.subarray(at + mark.length)]);
    assert.deepEqual(unmarked, Buffer.from(input), label);
  }
});
