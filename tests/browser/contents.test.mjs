// One page with everything that an article can hold, saved in every format in both real browsers, and each copy looked at
// as its reader would: HTML and the chapters of a book in the browser, the rest by its own syntax.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage, PROSE } from "./pages.mjs";
import { hasProse, PNG, png, save, unzip } from "./saved.mjs";

/** Six by four points, made by us. */
const AVIF = Buffer.from(
  "AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAACsAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAAAYAAAAEAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAAAzbWRhdBIACgg4CG7SAhoNIDIdGUJjBMAANBAMxbXksX9R70JrsJAJDGM/0GklOiA=",
  "base64",
);
const WEBP = Buffer.from(
  "UklGRkoAAABXRUJQVlA4ID4AAACQAgCdASoGAAQAAsBMJbACdLoA1AD9APf/A81QAAD6k9haADrthVuVAg83PA2oqvWCWnJbOndodzhMUAAAAA==",
  "base64",
);
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><path fill="#246" d="M0 0h600v400z"/></svg>`;
const picture = (/** @type {string} */ src, /** @type {string} */ alt) =>
  `<figure><img src="${src}" alt="${alt}" width="600" height="400"></figure>`;
const NOTE = "The last clock of this kind stopped in 1931, in a storm that is still talked about.";
const CODE = 'turn(lamp);\n\twind(clock); // <b> & "co"';

const BODY = `<p>The keeper of the lamp wrote it all down<sup id="ref1"><a href="#note1">1</a></sup>, and nobody has found a mistake in it yet.</p>
${picture("/lamp.avif", "The lamp")}<p>${PROSE.en[0]}</p>${picture("/tower.webp", "The tower")}<p>${PROSE.en[1]}</p>
${picture("/chart.svg", "The chart")}<p>${PROSE.en[2]}</p>${picture("/door.png", "The door")}
<p>The period is <math><mi>T</mi><mo>=</mo><mn>2</mn><mi>π</mi><msqrt><mfrac><mi>l</mi><mi>g</mi></mfrac></msqrt></math>, and <ruby>灯台<rt>とうだい</rt></ruby> stands in the guest book.</p>
<table><caption>Hours of light</caption><thead><tr><th rowspan="2">Year</th><th colspan="2">Hours</th></tr><tr><th>Lit</th><th>Dark</th></tr></thead>
<tbody><tr><td>1976</td><td>3,912</td><td>4,872</td></tr><tr><td>1977</td><td colspan="2">not written down</td></tr></tbody></table>
<ol start="3"><li>Lock the wheel with the brass pin before anybody touches the crank.<ul><li>Never the other way round.</li></ul></li><li>Turn the crank two hundred times, and count them aloud.</li></ol>
<pre><code class="language-js">${CODE.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</code></pre>
<section class="footnotes"><ol><li id="note1">${NOTE} <a href="#ref1">↩</a></li></ol></section>`;

const PAGES = {
  "/lamp.avif": { body: AVIF, headers: { "content-type": "image/avif" } },
  "/tower.webp": { body: WEBP, headers: { "content-type": "image/webp" } },
  "/chart.svg": { body: SVG, headers: { "content-type": "image/svg+xml" } },
  "/door.png": png,
  "/contents": { body: articlePage({ body: BODY }) },
};

/** What a document shows of it all; runs in the page. */
function look() {
  const table = document.querySelector("table");
  const cells = [...table.rows].map((row) =>
    [...row.cells].map((cell) => [cell.textContent.trim(), cell.colSpan, cell.rowSpan]),
  );
  const reference = [...document.querySelectorAll("sup a")].find((link) => link.textContent === "1");
  const note = document.getElementById(decodeURIComponent(new URL(reference.href).hash.slice(1)));
  const back = [...note.querySelectorAll("a")].find((link) => link.hash);
  const root = document.querySelector("msqrt");
  return {
    widths: [...document.images].map((one) => [one.alt, one.naturalWidth]).filter(([alt]) => alt),
    caption: table.caption.textContent.trim(),
    cells,
    note: note.textContent,
    leadsBack: document.getElementById(back.hash.slice(1))?.contains(reference) ?? false,
    reading: document.querySelector("ruby rt").textContent,
    math: [root.namespaceURI, root.querySelector("mfrac").textContent.trim(), root.getBoundingClientRect().height > 0],
    start: document.querySelector("ol").start,
    nested: document.querySelector("ol li ul li").textContent.trim(),
    code: document.querySelector("pre").textContent,
    text: document.body.textContent,
  };
}

/** @param {any} seen */
function isWhole(seen) {
  const { note, text, ...rest } = seen;
  hasProse(text);
  assert.ok(note.includes(NOTE), note);
  assert.deepEqual(rest, {
    widths: [
      ["The lamp", 6],
      ["The tower", 6],
      ["The chart", 600],
      ["The door", 1],
    ],
    caption: "Hours of light",
    cells: [
      [
        ["Year", 1, 2],
        ["Hours", 2, 1],
      ],
      [
        ["Lit", 1, 1],
        ["Dark", 1, 1],
      ],
      [
        ["1976", 1, 1],
        ["3,912", 1, 1],
        ["4,872", 1, 1],
      ],
      [
        ["1977", 1, 1],
        ["not written down", 2, 1],
      ],
    ],
    leadsBack: true,
    reading: "とうだい",
    math: ["http://www.w3.org/1998/Math/MathML", "lg", true],
    start: 3,
    nested: "Never the other way round.",
    code: CODE,
  });
}

/** The bytes of the pictures with an address of their own, as the site gave them; a drawing is built anew. @param {(name: string) => Buffer | undefined} bytesOf */
function areUntouched(bytesOf) {
  for (const [kind, bytes] of Object.entries({ avif: AVIF, webp: WEBP, png: PNG }))
    assert.deepEqual(bytesOf(kind), bytes, kind);
}

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own;
    before(async () => {
      browser = await launch(name, PAGES);
      own = await browser.helper();
    });
    after(() => browser?.close());

    const copied = async (format) => {
      const page = await browser.page("http://news.test/contents");
      const { bytes } = await save(browser, own, await browser.tabOf(page), format);
      await page.close();
      return bytes;
    };
    /** Opens a document of this machine's server, once its pictures are there. */
    const seenAt = async (url, body, type) => {
      browser.server.extra[url] = { body, headers: { "content-type": type } };
      const page = await browser.page(`http://${url}`);
      await until(() => page.evaluate(() => [...document.images].every((one) => one.complete)), "the pictures");
      const seen = await page.evaluate(look);
      await page.close();
      return seen;
    };

    for (const format of ["html", "page"]) {
      test(`${format === "page" ? "whole page" : "HTML"}: all of it, offline`, async () => {
        const bytes = await copied(format);
        const text = bytes.toString();
        areUntouched((kind) => {
          const found = new RegExp(`src="data:image/${kind};base64,([^"]+)"`).exec(text);
          return found ? Buffer.from(found[1], "base64") : undefined;
        });
        isWhole(await seenAt(`copy.test/${format}`, bytes, "text/html; charset=utf-8"));
      });
    }

    test("EPUB: all of it in its chapter", async () => {
      const files = unzip(await copied("epub"));
      areUntouched(
        (kind) => files[Object.keys(files).find((one) => one.endsWith(`.${kind}`) && !one.endsWith("point.png"))],
      );
      const types = { svg: "image/svg+xml", css: "text/css" };
      for (const [path, body] of Object.entries(files)) {
        const ending = path.slice(path.lastIndexOf(".") + 1);
        browser.server.extra[`book.test/${path}`] = {
          body,
          headers: { "content-type": types[ending] ?? `image/${ending}` },
        };
      }
      const chapter = "EPUB/chapter-1.xhtml";
      isWhole(await seenAt(`book.test/${chapter}`, files[chapter], "application/xhtml+xml"));
    });

    test("Markdown with its pictures: all of it that Markdown has", async () => {
      const files = unzip(await copied("folder"));
      areUntouched((kind) => files[Object.keys(files).find((one) => one.endsWith(`.${kind}`))]);
      const text = files[Object.keys(files).find((one) => one.endsWith(".md"))].toString();
      hasProse(text);
      const images = [...text.matchAll(/!\[([^\]]*)\]\(<?(images\/[^)>]+)>?\)/g)];
      assert.deepEqual(
        images.map((one) => one[1]),
        ["The lamp", "The tower", "The chart", "The door"],
      );
      for (const [, , path] of images) assert.ok(files[path], path);
      hasLines(text);
    });

    test("Markdown, text and JSON: all of it in words", async () => {
      hasLines((await copied("markdown")).toString());
      const text = (await copied("text")).toString();
      hasProse(text);
      for (const one of [
        `T=2\\pi\\sqrt{\\frac{l}{g}}`,
        "灯台(とうだい)",
        "1977\tnot written down",
        NOTE,
        CODE,
        "wrote it all down[1]",
      ])
        assert.ok(text.includes(one), one);
      const { blocks } = JSON.parse((await copied("json")).toString());
      const found = new Set(JSON.stringify(blocks).match(/"type":"[a-z_]+"/g));
      for (const type of ["figure", "table", "list", "code", "footnotes", "footnote_reference", "ruby", "math"])
        assert.ok(found.has(`"type":"${type}"`), type);
      const table = blocks.find((block) => block.type === "table");
      assert.deepEqual([table.head[0][0].rowspan, table.head[0][1].colspan, table.rows[1][1].colspan], [2, 2, 2]);
    });
  });
}

/** What stands in Markdown in the same way with pictures and without. @param {string} text */
function hasLines(text) {
  for (const one of [
    "| Year | Hours | |\n| --- | --- | --- |\n| | Lit | Dark |\n| 1976 | 3,912 | 4,872 |\n| 1977 | not written down | |",
    "wrote it all down[^1], and",
    `[^1]: ${NOTE}`,
    "<ruby>灯台<rt>とうだい</rt></ruby>",
    "$T=2\\pi\\sqrt{\\frac{l}{g}}$",
    `\`\`\`js\n${CODE}\n\`\`\``,
    "3. Lock the wheel with the brass pin before anybody touches the crank.\n   - Never the other way round.\n4. Turn the crank two hundred times, and count them aloud.",
  ])
    assert.ok(text.includes(one), `${one}\n--- in ---\n${text}`);
}
