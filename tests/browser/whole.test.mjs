// The whole page, saved: in both browsers the copy of each hard page looks like the page did, pixel by pixel, asks for
// nothing and keeps the text.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { save } from "./saved.mjs";
import { WHOLE } from "./whole.pages.mjs";

/** Share of pixels that may differ, by more than a shade: edges of letters beside a picture that a browser scales anew. */
const MOST = 0.002;

/** Runs in a page: the share of pixels that differ. @param {string} one @param {string} other pictures as base64 */
const difference = async (one, other) => {
  const read = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await read(one), await read(other)];
  if (a.width !== b.width || a.height !== b.height) return `${a.width}×${a.height} against ${b.width}×${b.height}`;
  let differing = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    const far = [0, 1, 2].some((channel) => Math.abs(a.data[at + channel] - b.data[at + channel]) > 24);
    if (far) differing++;
  }
  return differing / (a.data.length / 4);
};

const isPage = (path) => path.startsWith("/whole/") && String(WHOLE[path].body).startsWith("<!DOCTYPE html>");

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own;
    before(async () => {
      browser = await launch(name, WHOLE);
      own = await browser.helper();
    });
    after(() => browser?.close());

    /** Saves the page in a tab; gives the file's bytes. */
    const copied = async (page) => (await save(browser, own, await browser.tabOf(page), "page")).bytes;
    const fonts = (asked) =>
      new Set(asked.filter((url) => url.includes("whole.test") && /\.(?:woff2?|ttf|eot)$/.test(url)));
    /** What a page looks like once it has stopped changing: a picture that is there may not be drawn yet. */
    const picture = async (page) => {
      let last = "";
      await until(async () => {
        const before = last;
        last = await page.screenshot({ encoding: "base64" });
        return last === before;
      }, "the page to stand still");
      return last;
    };
    /** Whether every picture of a page is there. */
    const settled = (page) =>
      until(
        () =>
          page.evaluate(() => document.readyState === "complete" && [...document.images].every((one) => one.complete)),
        "the pictures",
      );

    for (const path of Object.keys(WHOLE).filter((path) => isPage(path))) {
      test(`${path} and its copy look alike`, async () => {
        const page = await browser.page(`http://whole.test${path}`);
        await settled(page);
        const live = await picture(page);
        const bytes = await copied(page);
        await page.close();
        const text = bytes.toString();
        assert.doesNotMatch(text, /<script|hush|Hint</);
        browser.server.extra[`copy.test${path}`] = { body: bytes };
        const from = browser.server.asked.length;
        const copy = await browser.page(`http://copy.test${path}`);
        await settled(copy);
        const saved = await picture(copy);
        const asked = browser.server.asked.slice(from).filter((url) => !url.endsWith("favicon.ico"));
        assert.deepEqual(asked, [`http://copy.test${path}`]);
        await copy.close();
        if (process.env.DECANT_SHOTS) {
          const { writeFileSync } = await import("node:fs");
          const file = `${process.env.DECANT_SHOTS}/${name}${path.replaceAll("/", "-")}`;
          writeFileSync(`${file}.live.png`, Buffer.from(live, "base64"));
          writeFileSync(`${file}.copy.png`, Buffer.from(saved, "base64"));
          writeFileSync(`${file}.html`, bytes);
        }
        if (path === "/whole/fonts")
          assert.deepEqual([...fonts(browser.server.asked)], ["http://whole.test/whole/box.woff2"]);
        const share = await own.evaluate(difference, live, saved);
        assert.ok(share <= MOST, `${share} of the pixels differ`);
      });
    }

    test("a picture that a script would bring later is there; a frame has left a link", async () => {
      const page = await browser.page("http://whole.test/lazy");
      const text = (await copied(page)).toString();
      const box = (page, name) =>
        page.evaluate((name) => {
          const { x, y, width, height } = document.querySelector(name).getBoundingClientRect();
          return [x, y, width, height].map(Math.round);
        }, name);
      const film = await box(page, "iframe");
      await page.close();
      browser.server.extra["copy.test/lazy"] = { body: text };
      const copy = await browser.page("http://copy.test/lazy");
      // A frame has a border of its own, outside of the size that it says.
      assert.deepEqual(
        (await box(copy, "[data-drawing=iframe]")).map((one, at) => Math.abs(one - film[at]) <= 4),
        [true, true, true, true],
      );
      await copy.close();
      assert.match(text, /<img [^>]*alt="late"[^>]* src="data:image\/png;base64,/);
      assert.match(text, /<img [^>]*alt="chosen late"[^>]* src="data:image\/png;base64,/);
      assert.match(text, /<a data-drawing="iframe" href="http:\/\/frame\.test\/film"[^>]*>A film<\/a>/);
      assert.match(text, /<video width="90" height="50">/);
    });

    test("a copy without some of its pictures says so in a corner, and where they are", async () => {
      const page = await browser.page("http://whole.test/lacking");
      const text = (await copied(page)).toString();
      await page.close();
      browser.server.extra["copy.test/lacking"] = { body: text };
      const copy = await browser.page("http://copy.test/lacking");
      const told = await copy.evaluate(() => {
        const { shadowRoot } = document.body.lastElementChild;
        const details = shadowRoot.querySelector("details");
        const folded = details.getBoundingClientRect();
        details.open = true;
        return {
          sentence: shadowRoot.querySelector("summary").textContent,
          links: Array.from(shadowRoot.querySelectorAll("a"), (link) => link.href),
          isSmall: folded.height > 10 && folded.height < 60 && folded.width < innerWidth,
          isSeen: Math.abs(folded.bottom - innerHeight) < 2,
          width: document.documentElement.scrollWidth <= innerWidth,
        };
      });
      await copy.close();
      assert.deepEqual(told, {
        sentence: await own.evaluate(() => chrome.i18n.getMessage("save_leftOut", "2")),
        links: ["http://whole.test/gone/one.png", "http://whole.test/gone/two.png"],
        isSmall: true,
        isSeen: true,
        width: true,
      });
    });

    test("drawings bring the parts of the file that they name, and do not wait for one that never ends", async () => {
      const page = await browser.page("http://whole.test/borrowing");
      await page.evaluate(() => {
        const drawing = document.querySelector("#a").cloneNode(true);
        drawing.id = "z";
        drawing.firstElementChild.setAttribute("href", "/sprite.svg?t=z#x");
        document.querySelector("#c").after(drawing);
      });
      const text = (await copied(page)).toString();
      const html = await browser.inside(page, () => decant.whole());
      assert.deepEqual(
        [...html.matchAll(/ id="(decant-\w+-[^"]*)"/g)].map(([, id]) => id).sort(),
        ["decant-part-1", "decant-part-2"],
        "each part once",
      );
      await page.close();
      const drawings = [...text.matchAll(/src="data:image\/svg\+xml;base64,([^"]*)"/g)];
      const classes = drawings.map(([, base64]) =>
        [
          ...Buffer.from(base64, "base64")
            .toString()
            .matchAll(/class="(\w)"/g),
        ]
          .map(([, one]) => one)
          .join(""),
      );
      assert.deepEqual(classes, ["a", "b", "a", ""]);
    });
  });
}
