// An article of several pages: the reader fetches the others when asked, and says so where one is missing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage } from "./pages.mjs";

const part = (number, links) =>
  articlePage({
    body: `<p>Only page ${number} tells how the keeper of the lamp number ${number} counted the ships that went by in the night.</p>
<p class="pages">${links.map((page) => `<a href="/story${page > 1 ? `/${page}` : ""}">${page}</a>`).join(" ")}</p>`,
  });
const PAGES = {
  "/story": { body: part(1, [1, 2, 3]) },
  "/story/2": { body: part(2, [1, 2, 3]) },
  "/story/3": { body: part(3, [1, 2, 3]) },
  "/torn": { body: part(1, []).replace("</article>", `<a href="/torn/2">2</a></article>`) },
  "/away": { body: part(1, []).replace("</article>", `<a href="/away/2">2</a></article>`) },
  "/away/2": { status: 302, body: "", headers: { location: "http://other.test/story/2" } },
};

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    before(async () => (browser = await launch(name, PAGES)));
    after(() => browser?.close());

    const join = (page) => browser.inside(page, () => decant.overlay.root.querySelector(".join").click());
    const text = (page) => browser.inside(page, () => decant.overlay.root.querySelector("article").textContent);

    test("the further pages come behind the text in their order", async () => {
      const page = await browser.page("http://news.test/story");
      const before = await browser.read(page);
      assert.ok(before.includes("Only page 1") && !before.includes("Only page 2"));
      await join(page);
      await until(async () => (await text(page)).includes("Only page 3"), "page 3");
      const whole = await text(page);
      const places = [1, 2, 3].map((number) => whole.indexOf(`Only page ${number}`));
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
      );
      assert.ok(places[0] >= 0);
      assert.equal(await browser.inside(page, () => decant.overlay.root.querySelectorAll(".join, .next").length), 0);
      // What is saved is what is shown.
      assert.ok(JSON.stringify(await browser.inside(page, () => decant.shown)).includes("Only page 3"));
      await page.close();
    });

    test("by keyboard, the focus goes on with what has come", async () => {
      const page = await browser.page("http://news.test/story");
      await browser.read(page);
      await browser.inside(page, () => decant.overlay.root.querySelector(".join").focus());
      await page.keyboard.press("Enter");
      const held = () =>
        browser.inside(page, () => {
          const { activeElement } = decant.overlay.root;
          const blocks = [...decant.overlay.root.querySelectorAll("article > *")];
          const at = (words) => blocks.findIndex((block) => block.textContent.includes(words));
          return [at("Only page 1"), blocks.indexOf(activeElement), at("Only page 2")];
        });
      await until(async () => {
        const [before, at, behind] = await held();
        return before < at && at <= behind;
      }, "the focus");
      await page.close();
    });

    test("a page that is not there is told, and nothing is lost", async () => {
      const page = await browser.page("http://news.test/torn");
      await browser.read(page);
      await join(page);
      await until(async () => (await text(page)).includes("Not every page"), "the message");
      assert.ok((await text(page)).includes("Only page 1"));
      assert.equal(await browser.inside(page, () => decant.overlay.root.querySelectorAll(".join").length), 1);
      await page.close();
    });

    test("a page to which another site answers is not given to this one", async () => {
      const page = await browser.page("http://news.test/away");
      await browser.read(page);
      await join(page);
      await until(async () => (await text(page)).includes("Not every page"), "the message");
      assert.ok(!(await text(page)).includes("Only page 2"));
      await page.close();
    });
  });
}
