// Highlights and notes: made as a person makes them, found again, changed, taken out, and carried into every copy.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BROWSERS, launch, until } from "./harness.mjs";
import { articlePage, everything, PROSE } from "./pages.mjs";

globalThis.chrome = { ...globalThis.chrome, i18n: { getMessage: (key) => key } };
await import("../../extension/reader/anchor.js");
const { annotate, place } = globalThis.decant;

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = fileURLToPath(new URL("../../dist/shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });
const of = (quote, before = "", after = "", note = "") => ({
  id: quote.length.toString(),
  quote,
  before,
  after,
  note,
  at: "",
});
/** The words at the places that were found. */
const found = (texts, items) =>
  [...place(texts, items).cuts].flatMap(([n, cuts]) => cuts.map(({ from, to }) => texts[n].slice(from, to)));

describe("where a highlight stands", () => {
  const texts = ["The lamp turns. ", "The lamp", " stands still; the lamp is cold."];

  test("the words around it tell which", () => {
    const cuts = (item) => [...place(texts, [item]).cuts.keys()];
    assert.deepEqual(cuts(of("The lamp", "", "turns. The lamp stands")), [0]);
    assert.deepEqual(cuts(of("The lamp", "lamp turns.", "stands still")), [1]);
    assert.deepEqual(found(texts, [of("turns. The lamp stands", "The lamp", "still")]), [
      "turns.",
      "The lamp",
      "stands",
    ]);
  });

  test("blanks, soft hyphens and blocks do not matter", () => {
    assert.deepEqual(
      found(["light\u00adhouse\n  at", "Kettle\u00a0Point"], [of("lighthouse at Kettle Point is here".slice(0, 26))]),
      ["light\u00adhouse\n  at", "Kettle\u00a0Point"],
    );
  });

  test("words that have changed are found between those that have not", () => {
    const text = "Before it the old keeper said: the lamp will turn again soon. After it nobody said a word.";
    const item = of("the lamp would turn agen soon", "Before it the old keeper said: ", ". After it nobody said");
    assert.deepEqual(found([text], [item]), ["the lamp will turn again soon"]);
  });

  test("what is gone is lost, and short words are not found at any other place", () => {
    assert.equal(place(["nothing of it"], [of("a sentence that was here")]).lost.length, 1);
    assert.equal(
      place(["One lamp and one more."], [of("lamp", "It was said that the ", " was broken in May")]).lost.length,
      1,
    );
    assert.equal(place([], [of("x")]).lost.length, 1);
  });

  test("highlights that overlap each keep what is free", () => {
    const text = "one two three four five six seven eight nine ten";
    assert.deepEqual(found([text], [of("one two three four five six"), of("four five six seven eight nine")]), [
      "one two three four five six",
      "seven eight nine",
    ]);
  });

  test("an article with highlights is another; the first stays as it is", () => {
    const plain = JSON.stringify(everything);
    const line = everything.blocks
      .find((block) => block.type === "paragraph")
      .content.find((one) => one.type === "text");
    const marked = annotate(everything, [
      of(line.text, "", "", "A note\nof two lines"),
      of("words that are not in it any more", "", "", "kept"),
    ]);
    assert.equal(JSON.stringify(everything), plain);
    const json = JSON.stringify(marked);
    assert.ok(
      json.includes(`{"type":"mark","content":[{"type":"text","text":${JSON.stringify(line.text.trim()).slice(0, -1)}`),
    );
    const notes = marked.blocks.findLast((block) => block.type === "footnotes").notes;
    assert.equal(notes[0].blocks.length, 2);
    assert.ok(json.includes(`"type":"footnote_reference","id":"${notes[0].id}"`));
    assert.deepEqual(
      marked.blocks.slice(-3).map(({ type }) => type),
      ["heading", "quote", "paragraph"],
    );
    assert.equal(annotate(everything, []), everything);
  });
});

for (const name of BROWSERS) {
  describe(name, () => {
    let browser;
    let own;
    const pages = { "/article": { body: articlePage() }, "/other": { body: articlePage({ title: "Another" }) } };
    const moved = { status: 302, body: "", headers: { location: "http://news.test/article" } };
    before(async () => {
      browser = await launch(name, { ...pages, "/moved": moved });
      own = await browser.helper();
    });
    after(() => browser?.close());

    const open = async (path = "/article") => {
      const page = await browser.page(`http://news.test${path}`);
      await browser.read(page);
      return page;
    };
    const LONG = PROSE.en[1].slice(0, 60);
    /** Selects words of the article by hand. */
    const select = async (page, words) => {
      const ends = await browser.inside(
        page,
        (words) => {
          const { root } = decant.overlay;
          const walk = document.createTreeWalker(root.querySelector("article"), NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            node.parentElement.scrollIntoView({ block: "center" });
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const boxes = range.getClientRects();
            const [a, b] = [boxes[0], boxes[boxes.length - 1]];
            return [a.left + 1, a.top + a.height / 2, b.right - 1, b.top + b.height / 2];
          }
          return null;
        },
        words,
      );
      await page.mouse.move(ends[0], ends[1]);
      await page.mouse.down();
      await page.mouse.move(ends[2], ends[3], { steps: 4 });
      await page.mouse.up();
      await until(
        () => browser.inside(page, () => decant.overlay.root.querySelector("[role=toolbar]") !== null),
        "the bar",
      );
    };
    const marks = (page) =>
      browser.inside(page, () => [...decant.overlay.root.querySelectorAll("mark.own")].map((one) => one.textContent));
    const marked = (page, want) => until(async () => (await marks(page)).join("|").startsWith(want), `marked: ${want}`);
    const stored = () =>
      own.evaluate(`import("/library/highlights.js").then(({ highlights }) => highlights("http://news.test/article"))`);
    const isStored = (count, check = () => true) =>
      until(async () => {
        const all = await stored();
        return all.length === count && all.every(check);
      }, `${count} kept`);
    const forget = async () => {
      for (const { id } of await stored())
        await own.evaluate(
          `import("/library/highlights.js").then(({ unhighlight }) => unhighlight("http://news.test/article", "${id}"))`,
        );
    };
    const keep = (items, url = "http://news.test/article") =>
      own.evaluate(
        `import("/library/highlights.js").then(async ({ highlight }) => { for (const item of ${JSON.stringify(items)}) await highlight("${url}", item); })`,
      );
    const item = (id, quote, note = "") => ({ id, quote, before: "", after: "", note, at: "2026-05-05T00:00:00Z" });

    test("by hand: select, highlight; it is there again after the page is loaded anew", async () => {
      const page = await open();
      await select(page, LONG);
      await browser.tap(page, "[role=toolbar] button");
      await marked(page, LONG.slice(0, -2).trim().slice(0, 20));
      await isStored(1);
      const first = await marks(page);
      await page.reload();
      assert.equal(await page.evaluate(() => document.querySelector("mark")), null);
      await browser.read(page);
      await until(async () => (await marks(page)).join() === first.join(), "the same again");
      await page.close();
      await forget();
    });

    test("by keys: N writes a note, a click on the mark changes it, Control Z takes it back", async () => {
      const page = await open();
      await select(page, LONG);
      await page.keyboard.press("n");
      await until(
        () => browser.inside(page, () => decant.overlay.root.activeElement?.localName === "textarea"),
        "the field",
      );
      await page.keyboard.type("Is it so?");
      await page.keyboard.press("Escape");
      assert.equal(await browser.isOpen(page), true);
      await isStored(1, ({ note }) => note === "Is it so?");
      await until(
        () => browser.inside(page, () => decant.overlay.root.querySelector("mark.noted") !== null),
        "its sign",
      );
      await browser.tap(page, "mark.own");
      await until(
        () => browser.inside(page, () => decant.overlay.root.querySelector("textarea")?.value === "Is it so?"),
        "the note",
      );
      await page.keyboard.type(" Yes.");
      await browser.tap(page, ".highlight .acts button:last-child");
      await isStored(1, ({ note }) => note.includes("Yes."));
      await page.keyboard.down("Control");
      await page.keyboard.press("z");
      await isStored(1, ({ note }) => note === "Is it so?");
      await page.keyboard.press("z");
      await isStored(1, ({ note }) => note === "");
      await page.keyboard.press("z");
      await page.keyboard.up("Control");
      await isStored(0);
      assert.deepEqual(await marks(page), []);
      await page.close();
    });

    test("a note that is being written is kept when the reader closes, or its page is left", async () => {
      const write = async (page, words) => {
        await browser.tap(page, "mark.own");
        await until(
          () => browser.inside(page, () => decant.overlay.root.activeElement?.localName === "textarea"),
          "the field",
        );
        await page.keyboard.type(words);
      };
      await keep([item("one", LONG)]);
      const page = await open();
      await marked(page, LONG);
      await write(page, "Not yet done");
      await browser.inside(page, () => decant.overlay.close());
      await isStored(1, ({ note }) => note === "Not yet done");
      await browser.read(page);
      await marked(page, LONG);
      await write(page, "!");
      // Left, and come back to.
      await browser.inside(page, () => dispatchEvent(new PageTransitionEvent("pagehide")));
      await isStored(1, ({ note }) => note.includes("!"));
      await page.close();
      await forget();
    });

    test("taken out, and taken back by the card's button", async () => {
      await keep([item("one", LONG, "Mine")]);
      const page = await open();
      await marked(page, LONG);
      await browser.tap(page, "mark.own");
      await until(() => browser.inside(page, () => decant.overlay.root.querySelector("textarea") !== null), "the note");
      await browser.tap(page, ".highlight .acts button");
      await isStored(0);
      await until(() => browser.inside(page, () => decant.told?.text === "Highlight removed."), "the word");
      // What was changed since is another matter.
      const other = PROSE.en[4].slice(0, 60);
      await select(page, other);
      await page.keyboard.press("h");
      await isStored(1, ({ note }) => note === "");
      await browser.tap(page, ".toast button");
      await isStored(2);
      await until(async () => (await marks(page)).includes(LONG), "the mark again");
      assert.deepEqual((await stored()).map(({ note }) => note).sort(), ["", "Mine"]);
      await page.close();
      await forget();
    });

    test("the panel lists them in order; what is no longer in the text is listed as such, and can be read", async () => {
      await keep([
        item("gone", "Words that the page had once", "Kept all the same"),
        item("late", PROSE.en[4].slice(0, 70)),
        item("soon", LONG),
      ]);
      const page = await open();
      await until(async () => (await marks(page)).length === 2, "two marks");
      await browser.tap(page, "[aria-label=Highlights]");
      const rows = await until(
        () =>
          browser.inside(page, () => {
            const all = [...decant.overlay.root.querySelectorAll(".highlights li")].map((one) => one.textContent);
            return all.length ? all : null;
          }),
        "the list",
      );
      assert.deepEqual(rows, [
        LONG,
        PROSE.en[4].slice(0, 70),
        "Words that the page had onceKept all the sameNo longer in the text",
      ]);
      await page.screenshot({ path: `${SHOTS}${name}-highlights-list.png` });
      await browser.tap(page, ".highlights li:last-child button");
      await until(
        () => browser.inside(page, () => decant.overlay.root.querySelector("textarea")?.value === "Kept all the same"),
        "its note",
      );
      await page.keyboard.press("Escape");
      await page.close();
      await forget();
    });

    test("a link that leads on: its highlights are those of the page behind it", async () => {
      await keep([item("behind", LONG)]);
      const page = await browser.openOwn(`reader/reader.html?url=${encodeURIComponent("http://news.test/moved")}`);
      await until(
        () => page.evaluate(() => document.querySelector("mark.own")?.textContent.length > 0),
        "the mark in the reader",
      );
      await page.close();
      await forget();
    });

    test("two views of one page: what is highlighted in one is in the other, and goes from it", async () => {
      const [one, other] = [await open("/article"), await open("/article?utm_source=letter")];
      await one.bringToFront();
      await select(one, LONG);
      await browser.tap(one, "[role=toolbar] button");
      await isStored(1);
      await until(async () => (await marks(other)).length > 0, "the mark in the other view");
      assert.deepEqual(await marks(other), await marks(one));
      await other.bringToFront();
      await browser.tap(other, "mark.own");
      await until(
        () => browser.inside(other, () => decant.overlay.root.querySelector("textarea") !== null),
        "the note",
      );
      await browser.tap(other, ".highlight .acts button");
      await until(async () => (await marks(one)).length === 0, "the mark to go");
      await isStored(0);
      await one.close();
      await other.close();
    });

    test("a selection, read: what is highlighted elsewhere on its page is not lost, and not in its copy", async () => {
      await keep([item("here", LONG), item("elsewhere", PROSE.en[4].slice(0, 70), "Of another part")]);
      const page = await browser.page("http://news.test/article");
      await page.evaluate((words) => {
        const line = [...document.querySelectorAll("p")].find((one) => one.textContent.startsWith(words));
        getSelection().selectAllChildren(line);
      }, LONG);
      await browser.menu(page, "selection", { selector: "article p:nth-of-type(3)", selectionText: "x" });
      await browser.opened(page);
      await until(async () => (await marks(page)).join() === LONG, "its mark");
      await browser.tap(page, "[aria-label=Highlights]");
      const rows = () =>
        browser.inside(page, () =>
          [...decant.overlay.root.querySelectorAll(".highlights li")].map((one) => one.textContent),
        );
      await until(async () => (await rows()).length > 0, "the list");
      assert.deepEqual(await rows(), [LONG]);
      await page.keyboard.press("Escape");
      const { bytes } = await browser.downloaded(() =>
        browser.inside(page, () => decant.overlay.root.querySelector("[data-act=markdown]").click()),
      );
      assert.ok(bytes.toString().includes(`<mark>${LONG}</mark>`));
      assert.ok(!bytes.toString().includes("Of another part"));
      await page.close();
      await forget();
    });

    test("carried into each copy: marks, notes, and what is lost", async () => {
      await keep([item("a", LONG, "My first note"), item("b", "Words that the page had once", "Kept all the same")]);
      const page = await open();
      const file = async (format) =>
        (
          await browser.downloaded(() =>
            browser.inside(page, (format) => decant.overlay.root.querySelector(`[data-act=${format}]`).click(), format),
          )
        ).bytes.toString();
      const html = await file("html");
      assert.ok(html.includes(`<mark>${LONG}</mark>`), html.slice(-3000));
      for (const one of ["My first note", "Kept all the same", "Words that the page had once"])
        assert.ok(html.includes(one), one);
      const markdown = await file("markdown");
      assert.ok(markdown.includes(`<mark>${LONG}</mark>[^`), markdown);
      assert.match(markdown, /\[\^[^\]]+\]: My first note/);
      assert.match(markdown, /> Words that the page had once/);
      const epub = await file("epub");
      assert.ok(epub.includes(`<mark>${LONG}</mark>`) && epub.includes("My first note"));
      const text = await file("text");
      assert.ok(text.includes("My first note") && text.includes("Kept all the same"));
      await page.close();
      await forget();
    });

    test("a script in a page is told of its own page alone", async () => {
      await keep([item("a", LONG)]);
      const page = await open("/other");
      const got = await browser.inside(page, () =>
        chrome.runtime.sendMessage({ type: "highlights", url: "http://news.test/article" }),
      );
      assert.deepEqual(got, []);
      // And speaks of no other site's articles.
      const far = "https://lantern.test/told";
      await keep([item("far", LONG, "A note of elsewhere")], far);
      const answers = await browser.inside(
        page,
        async (article, far) => {
          const ask = (article, more) => chrome.runtime.sendMessage({ article, ...more });
          const text = (article) => ask(article, { type: "textOf", format: "text" });
          await ask({ ...article, url: far, canonical: null }, { type: "save", format: "library" });
          await ask({ ...article, url: null, canonical: far }, { type: "save", format: "library" });
          return [
            await text({ ...article, url: far }),
            (await text({ ...article, url: location.href })).includes("lamp"),
          ];
        },
        everything,
        far,
      );
      assert.deepEqual(answers, [null, true]);
      // What may be saved comes after what may not, in the same way.
      await browser.inside(
        page,
        (article) =>
          chrome.runtime.sendMessage({
            type: "save",
            format: "library",
            article: { ...article, url: location.href, image: null, blocks: article.blocks.slice(0, 2) },
          }),
        everything,
      );
      const copy = (url) =>
        own.evaluate(
          (url) => import("/library/store.js").then(({ find }) => find(url).then((one) => one?.id ?? null)),
          url,
        );
      const id = await until(() => copy("http://news.test/other"), "the copy");
      assert.equal(await copy(far), null);
      await own.evaluate((id) => import("/library/store.js").then(({ remove }) => remove([id])), id);
      await own.evaluate(
        (far) => import("/library/highlights.js").then(({ unhighlight }) => unhighlight(far, "far")),
        far,
      );
      await page.close();
      await forget();
    });

    test("a saved copy has them, and they go out and come back with the library", async () => {
      const id = await own.evaluate(
        `import("/library/store.js").then(({ add }) => add({ article: ${JSON.stringify(everything)} }))`,
      );
      const quote = everything.blocks
        .find((block) => block.type === "paragraph")
        .content.find((one) => one.type === "text")
        .text.trim();
      await keep([item("copy", quote, "In the copy: semaphore")], everything.url);
      const page = await browser.openOwn(`library/saved.html?id=${id}`);
      await page.setViewport({ width: 1100, height: 800 });
      const mark = () => page.evaluate(() => document.querySelector("mark.own.noted")?.textContent ?? "");
      await until(async () => (await mark()) !== "", "the mark");
      await page.evaluate(() => document.querySelector("mark.own").click());
      await until(
        () => page.evaluate(() => document.querySelector("textarea")?.value === "In the copy: semaphore"),
        "the note",
      );
      await page.evaluate(AXE);
      const faults = await page.evaluate(() =>
        axe
          .run({ resultTypes: ["violations"] })
          .then((all) => all.violations.map((one) => `${one.id}: ${one.nodes[0].html}`)),
      );
      assert.deepEqual(faults, []);
      await page.screenshot({ path: `${SHOTS}${name}-highlights-copy.png` });
      await page.close();
      // The library's search finds the note.
      const list = await browser.openOwn("library/library.html");
      await until(() => list.evaluate(() => document.querySelector(".row .title") !== null), "the list");
      const search = (query) =>
        list.evaluate((query) => {
          const field = document.querySelector(".search");
          field.value = query;
          field.dispatchEvent(new Event("input"));
        }, query);
      await search("semaphore");
      const snippet = () =>
        list.evaluate(() => document.querySelector(".row .text mark")?.closest(".text").textContent);
      await until(async () => (await snippet())?.includes("In the copy: semaphore"), "the note in the list");
      // And one that is written while the library is open.
      await keep([item("copy", quote, "A heliograph")], everything.url);
      await search("heliograph");
      await until(async () => (await snippet())?.includes("heliograph"), "the new note in the list");
      await list.close();
      const same = await own.evaluate(`(async () => {
        const store = await import("/library/store.js");
        const marks = await import("/library/highlights.js");
        const { exported, imported } = await import("/library/archive.js");
        const before = JSON.stringify(await marks.everything());
        const parts = [];
        for await (const { blob } of exported(() => {})) parts.push(blob);
        for (const { items, urls } of await marks.everything()) for (const { id } of items) await marks.unhighlight(urls[0], id);
        const none = (await marks.everything()).length;
        await imported(parts[0], () => {});
        const again = JSON.stringify(await marks.everything());
        await imported(parts[0], () => {});
        return [none, before.length > 10, again === before, JSON.stringify(await marks.everything()) === before];
      })()`);
      assert.deepEqual(same, [0, true, true, true]);
    });

    for (const theme of ["light", "dark"]) {
      test(`it looks right: ${theme}`, async () => {
        await own.evaluate((theme) => chrome.runtime.sendMessage({ type: "change", changes: { theme } }), theme);
        await keep([item("a", LONG, "Is it so?"), item("b", PROSE.en[3].slice(20, 120))]);
        const page = await open();
        await until(async () => (await marks(page)).length === 2, "two marks");
        await select(page, PROSE.en[0].slice(4, 50));
        await page.screenshot({ path: `${SHOTS}${name}-highlights-bar-${theme}.png` });
        await page.keyboard.press("n");
        await until(
          () => browser.inside(page, () => decant.overlay.root.querySelector("textarea") !== null),
          "the note",
        );
        await page.keyboard.type("A note on the lighthouse.");
        await page.screenshot({ path: `${SHOTS}${name}-highlights-note-${theme}.png` });
        await page.close();
        await forget();
      });
    }
  });
}
