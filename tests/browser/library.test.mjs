// The library in both browsers: what is saved is found, read, tagged, archived, deleted and had back; nothing is half
// written; and no picture of a saved copy comes over the network.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launch } from "./harness.mjs";
import { everything, pictures, plain } from "./pages.mjs";

for (const name of BROWSERS) {
  describe(`${name}: store`, () => {
    let browser;
    let own;
    before(async () => {
      browser = await launch(name, pictures);
      own = await browser.helper();
    });
    after(() => browser?.close());

    /** Runs a function with the store, on a page of the extension. */
    const store = (func, ...args) =>
      own.evaluate(`import("/library/store.js").then((store) => (${func})(store, ...${JSON.stringify(args)}))`);

    test("a copy is kept, found by each of its addresses, and replaced by a newer one", async () => {
      const seen = await store(async (store, article) => {
        const picture = new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"], { type: "image/svg+xml" });
        const image = article.image.images[0].src;
        const id = await store.add({
          article,
          images: [
            [image, picture],
            ["http://b.test/", picture],
          ],
          url: "https://m.test/a",
        });
        await store.change([id], () => ({ tags: ["sea"] }));
        const again = await store.add({ article: { ...article, title: "Newer" }, images: [[image, picture]] });
        const { copy, entry } = await store.get(id);
        const [blob] = await store.pictures([entry.cover]);
        return {
          same: id === again,
          keys: copy.keys.length,
          type: blob.type,
          tags: entry.tags,
          title: (await store.find("https://lantern.test/lamp?utm_source=x#top")).title,
          none: await store.find("https://lantern.test/other"),
          list: (await store.list()).length,
        };
      }, everything);
      assert.deepEqual(seen, {
        same: true,
        keys: 1,
        type: "image/svg+xml",
        tags: ["sea"],
        title: "Newer",
        none: null,
        list: 1,
      });
    });

    test("a picture goes with the last copy that has it", async () => {
      const left = await store(
        async (store, one, two) => {
          const picture = new Uint8Array([1, 2, 3]);
          const first = await store.add({
            article: one,
            images: [["http://a.test/", picture]],
            url: "https://one.test/",
          });
          const second = await store.add({
            article: two,
            images: [["http://a.test/", picture]],
            url: "https://two.test/",
          });
          const { keys } = (await store.get(second)).copy;
          const there = async () => (await store.pictures(keys)).filter(Boolean).length;
          await store.remove([first]);
          const found = await store.find("https://one.test/");
          await store.restore([first]);
          const back = await store.find("https://one.test/");
          await store.remove([first]);
          await store.purge(Date.now());
          const one_ = await there();
          await store.remove([second]);
          await store.purge();
          const kept = await there();
          await store.purge(Date.now());
          return [found, back?.id === first, one_, kept, await there(), await store.get(second)];
        },
        { ...plain("de", "ltr", "Eins", "S"), url: null, canonical: null },
        { ...plain("de", "ltr", "Zwei", "S"), url: null, canonical: null },
      );
      assert.deepEqual(left, [null, true, 1, 1, 0, null]);
    });

    test("where there is no room nothing is kept, and it says so", async () => {
      const said = await store(
        async (store, article) => {
          const before = (await store.list()).length;
          const put = IDBObjectStore.prototype.put;
          let puts = 0;
          // As the browser does it: the last of the writes fails, after others have gone well.
          IDBObjectStore.prototype.put = function (...args) {
            if (++puts === 3) throw new DOMException("full", "QuotaExceededError");
            return put.apply(this, args);
          };
          const error = await store
            .add({ article, images: [["http://a.test/", new Uint8Array([7])]], url: "https://full.test/" })
            .catch((error) => error);
          IDBObjectStore.prototype.put = put;
          return [
            error.code,
            error.message,
            (await store.list()).length - before,
            await store.find("https://full.test/"),
          ];
        },
        { ...everything, url: null, canonical: null },
      );
      assert.equal(said[0], "full");
      assert.match(said[1], /no room left/);
      assert.deepEqual(said.slice(2), [0, null]);
    });
  });
}
