// Saved copies in both browsers: nothing runs, nothing is fetched. Two walls see to it, the typed document and the policy in
// its head, and each is tried with the other taken away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch } from "./harness.mjs";
import { PROSE } from "./pages.mjs";

const dist = new URL("../../dist/engine/", import.meta.url);
const engine = await import(new URL("save.js", dist).href);
engine.initSync({ module: readFileSync(new URL("save_bg.wasm", dist)) });

const PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
const HOSTILE = [
  "<script>window.ran=1</script>",
  "<img src=x onerror=window.ran=1>",
  "<img src=http://copies.test/fetched-image>",
  "<svg onload=window.ran=1><image href=http://copies.test/fetched-svg /></svg>",
  "<iframe src=http://copies.test/fetched-frame></iframe>",
  "<link rel=stylesheet href=http://copies.test/fetched-sheet>",
  "<style>@import 'http://copies.test/fetched-import';p{background:url(http://copies.test/fetched-background)}</style>",
  "<p style='background:url(http://copies.test/fetched-style)' onclick=window.ran=1>x</p>",
  "<video src=http://copies.test/fetched-video poster=http://copies.test/fetched-poster autoplay></video>",
  "<object data=http://copies.test/fetched-object></object><embed src=http://copies.test/fetched-embed>",
  "<details open ontoggle=window.ran=1>x</details><body onload=window.ran=1>",
  "<a id=click href='javascript:window.ran=1'>x</a>",
  "</title></style></textarea></script><script>window.ran=1</script>",
].join("\n");

/** The one thing that no policy forbids: only the typed document keeps it out. */
const REFRESH = "<meta http-equiv=refresh content='0;url=http://copies.test/fetched-refresh'>";

const text = (words) => ({ type: "text", text: words });

/** An article whose every field is hostile. */
function article() {
  return {
    version: 1,
    url: "http://copies.test/a",
    canonical: null,
    title: `Title ${HOSTILE}${REFRESH}`,
    byline: [HOSTILE],
    site: HOSTILE,
    published: HOSTILE,
    modified: null,
    language: "en",
    direction: "ltr",
    lead: [text(HOSTILE)],
    image: { images: [{ src: PIXEL, alt: HOSTILE }] },
    excerpt: HOSTILE,
    words: 10,
    minutes: 1,
    blocks: [
      {
        type: "paragraph",
        content: [text(PROSE.en[0]), { type: "link", href: "javascript:window.ran=1", content: [text("x")] }],
      },
      { type: "code", language: '"><script>window.ran=1</script>', text: HOSTILE },
      { type: "figure", images: [{ src: "http://copies.test/fetched-picture", alt: HOSTILE }] },
      { type: "embed", provider: HOSTILE, url: "http://copies.test/fetched-card", title: HOSTILE },
    ],
    next: [],
    left_out: [{ reason: "x", words: 1, sample: HOSTILE }],
    kept_percent: 90,
  };
}

const decode = (bytes) => new TextDecoder().decode(bytes);

function wholePage() {
  const saver = new engine.PageSaver({ url: "http://copies.test/p", shadowRoots: true });
  saver.pushText(
    `<!doctype html><title>Page</title><body><p>${PROSE.en[0]}</p>${HOSTILE}${REFRESH}<p>${PROSE.en[1]}</p>`,
  );
  for (let needs = saver.needs(); needs.length; needs = saver.needs())
    for (const { kind, url } of needs) saver.give(kind, url, undefined);
  return decode(saver.finish());
}

const copies = { article: decode(engine.write(article(), "html", {})), page: wholePage() };
const withoutPolicy = (copy) => copy.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
const extra = {};
for (const [name, copy] of Object.entries(copies)) {
  assert.notEqual(withoutPolicy(copy), copy);
  extra[`copies.test/${name}`] = { body: copy };
  extra[`copies.test/${name}-without-policy`] = { body: withoutPolicy(copy) };
  extra[`copies.test/${name}-with-scripts`] = { body: copy.replace("</body>", `${HOSTILE}</body>`) };
}

test("the engine certifies what it wrote, and not what was put into it", () => {
  for (const copy of Object.values(copies)) {
    const report = engine.checkCopy(new TextEncoder().encode(copy), "html");
    assert.deepEqual(
      [report.clean, report.scripts, report.remoteLoads, report.textWhole],
      [true, 0, 0, true],
      report.faults.join(),
    );
    const bad = engine.checkCopy(new TextEncoder().encode(copy.replace("</body>", `${HOSTILE}</body>`)), "html");
    assert.equal(bad.clean, false);
  }
});

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launch(name, extra);
    });
    after(() => browser?.close());

    for (const path of Object.keys(extra)) {
      test(path.slice("copies.test/".length), async () => {
        const from = browser.server.asked.length;
        const page = await browser.page(`http://${path}`);
        // What starts by itself has started by then; what waits for a click gets one.
        await new Promise((resolve) => setTimeout(resolve, 300));
        await page.evaluate(() => {
          for (const element of document.querySelectorAll("a[href^='javascript:'],summary,[onclick]")) element.click();
        });
        await new Promise((resolve) => setTimeout(resolve, 200));
        assert.equal(await page.evaluate(() => window.ran), undefined, "a script ran");
        const asked = browser.server.asked.slice(from).filter((url) => !url.endsWith("/favicon.ico"));
        assert.deepEqual(asked, [`http://${path}`]);
        await page.close();
      });
    }

    test("the browser gives back the very bytes of the article", async () => {
      const page = await browser.page("http://copies.test/article");
      const serialised = await page.evaluate(() => `<!DOCTYPE html>${document.documentElement.outerHTML}`);
      assert.equal(serialised, copies.article);
      await page.close();
    });
  });
}
