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
          url: "https://lantern.test/a?utm_source=x",
        });
        await store.change([id], () => ({ tags: ["sea"] }));
        const again = await store.add({
          article: { ...article, title: "Newer" },
          images: [[image, picture]],
          url: "https://lantern.test/a#top",
        });
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

    test("a page replaces no copy but its own, whatever it calls itself", async () => {
      const seen = await store(
        async (store, article) => {
          const add = (url, canonical) =>
            store.add({ article: { ...article, title: url, url, canonical }, savedAt: "2026-05-05T00:00:00Z" });
          const ids = [
            await add("https://victim.test/story", null),
            await add("https://evil.test/", "https://victim.test/story"),
            // One address for all of a site's pages.
            await add("https://victim.test/2", "https://victim.test/story"),
            await add("https://victim.test/3", "https://victim.test/story"),
          ];
          const titles = async (...urls) => {
            const all = await Promise.all(urls.map((url) => store.find(url)));
            return all.map((entry) => entry?.title.replace(/^https:../, ""));
          };
          const there = await titles("https://victim.test/story", "https://evil.test/", "https://victim.test/2");
          await store.remove([ids[0]]);
          const [left] = await titles("https://victim.test/story");
          await store.remove(ids);
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          return [new Set(ids).size, there, left.startsWith("victim.test/")];
        },
        { ...plain("en", "ltr", "One", "S") },
      );
      assert.deepEqual(seen, [4, ["victim.test/story", "evil.test/", "victim.test/2"], true]);
    });

    test("what changes while a file is read is not undone by it", async () => {
      const seen = await store(
        async (store, article) => {
          const { exported, imported } = await import("/library/archive.js");
          const add = (url, bytes, savedAt) =>
            store.add({
              article: { ...article, url, canonical: null },
              images: [["http://a.test/", bytes]],
              url,
              savedAt,
            });
          const old = new Uint8Array([1, 1]);
          const ids = [
            await add("https://tagged.test/", new Uint8Array([2, 2]), "2026-05-05T00:00:00Z"),
            await add("https://ended.test/", new Uint8Array([3, 3]), "2026-05-05T00:00:00Z"),
            await add("https://newer.test/", new Uint8Array([4, 4]), "2026-05-05T00:00:00Z"),
          ];
          await store.change([ids[0]], () => ({ tags: ["theirs"] }));
          const parts = [];
          for await (const { blob } of exported(() => {})) parts.push(blob);
          // Of the third an older copy is here, with another picture.
          const { keys } = (await store.get(await add("https://newer.test/", old, "2026-05-01T00:00:00Z"))).copy;
          const { transaction } = IDBDatabase.prototype;
          let writes = 0;
          IDBDatabase.prototype.transaction = function (names, mode) {
            // The third is put aside first; before the second writing all has been read.
            if (mode === "readwrite" && ++writes === 2) {
              const before = transaction.call(this, ["entries", "articles"], "readwrite");
              const entries = before.objectStore("entries");
              entries.get(ids[0]).onsuccess = ({ target }) =>
                entries.put({ ...target.result, tags: ["mine"], archived: true });
              for (const one of ["entries", "articles"]) before.objectStore(one).delete(ids[1]);
            }
            return transaction.call(this, names, mode);
          };
          await imported(parts[0], () => {});
          IDBDatabase.prototype.transaction = transaction;
          const [tagged, ended, newer] = await Promise.all(ids.map((id) => store.get(id)));
          const listed = (await store.list()).some(({ id }) => id === ids[1]);
          const [gone] = await store.pictures(keys);
          const [come] = await store.pictures(newer.copy.keys);
          await store.remove(ids);
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          const { tags, archived } = tagged.entry;
          return { writes, tags, archived, ended, listed, savedAt: newer.entry.savedAt, gone: !gone, come: come?.size };
        },
        { ...plain("en", "ltr", "One", "S") },
      );
      assert.deepEqual(seen, {
        writes: 2,
        tags: ["mine", "theirs"],
        archived: true,
        ended: null,
        listed: false,
        savedAt: "2026-05-05T00:00:00Z",
        gone: true,
        come: 2,
      });
    });

    test("an import that is cut off is cleared away without ending what can be had back", async () => {
      const left = await store(
        async (store, article) => {
          const add = (url) => store.add({ article: { ...article, url, canonical: null }, url });
          const [deleted, waiting] = [await add("https://deleted.test/"), await add("https://waiting.test/")];
          await store.remove([deleted]);
          await store.change([waiting], () => ({ deletedAt: store.NEVER }));
          const found = await store.find("https://waiting.test/");
          await store.purge(IDBKeyRange.only(store.NEVER));
          await store.restore([deleted]);
          const back = await store.find("https://deleted.test/");
          await store.remove([deleted]);
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          return [found, back?.id === deleted, await store.get(waiting)];
        },
        { ...plain("en", "ltr", "One", "S") },
      );
      assert.deepEqual(left, [null, true, null]);
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
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          const one_ = await there();
          await store.remove([second]);
          await store.purge();
          const kept = await there();
          await store.purge(IDBKeyRange.upperBound(Date.now()));
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
