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

    test("a part of a page replaces no copy of the page, nor of another part", async () => {
      const seen = await store(
        async (store, article) => {
          const url = "https://parts.test/story";
          const text = (text) => [{ type: "paragraph", content: [{ type: "text", text }] }];
          const add = (more) => store.add({ article: { ...article, url, canonical: null, ...more } });
          const one = { part: true, blocks: text("One") };
          const ids = [
            await add({ title: "Whole" }),
            await add({ title: "One", ...one }),
            await add({ title: "Two", part: true, blocks: text("Two") }),
          ];
          const again = [await add({ title: "One again", ...one }), await add({ title: "Whole again" })];
          const found = (await store.find(url)).title;
          await store.remove(ids);
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          return [new Set(ids).size, again[0] === ids[1], again[1] === ids[0], found];
        },
        { ...plain("en", "ltr", "One", "S") },
      );
      assert.deepEqual(seen, [3, true, true, "Whole again"]);
    });

    test("pages that call themselves the same keep their highlights apart", async () => {
      const seen = await store(
        async (store, article) => {
          const marks = await import("/library/highlights.js");
          const [two, three] = ["https://serial.test/2", "https://serial.test/3"];
          const add = (url) => store.add({ article: { ...article, url, canonical: "https://serial.test/story" } });
          const ids = [await add(two), await add(three)];
          const item = (id) => ({ id, quote: id, before: "", after: "", note: "", at: "2026-05-05T00:00:00Z" });
          const quotes = async (url) => (await marks.highlights(url)).map(({ quote }) => quote).join();
          await marks.highlight(two, item("second"));
          await marks.highlight(three, item("third"));
          // What stands on the page that they name is theirs too.
          await marks.highlight("https://serial.test/story", item("both"));
          const before = [await quotes(two), await quotes(three)];
          await marks.highlight(three, { ...item("both"), note: "Mine" });
          await marks.unhighlight(three, "third");
          const after = [await quotes(two), await quotes(three)];
          for (const url of [two, three])
            for (const { id } of await marks.highlights(url)) await marks.unhighlight(url, id);
          await store.remove(ids);
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          return [before, after, (await marks.everything()).length];
        },
        { ...plain("en", "ltr", "One", "S") },
      );
      assert.deepEqual(seen, [["second,both", "third,both"], ["second", "both"], 0]);
    });

    test("an archive brings in no picture under the name of another, and nothing that it does not vouch for", async () => {
      const seen = await store(
        async (store, article) => {
          const { exported, imported } = await import("/library/archive.js");
          const { ZipWriter, readZip } = await import("/library/zip.js");
          const picture = new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"], { type: "image/svg+xml" });
          const url = "https://archive.test/";
          const id = await store.add({
            article: { ...article, url, canonical: null },
            images: [["http://a.test/", picture]],
            html: "<p>Own",
          });
          const parts = [];
          for await (const { blob } of exported(() => {})) parts.push(blob);
          const files = await readZip(parts[0]);
          const about = JSON.parse(await files.get("library.json").text());
          const [key] = (await store.get(id)).copy.keys;
          /** Writes the archive anew, changed. */
          const write = async (change) => {
            const all = new Map(files);
            const list = structuredClone(about);
            await change(all, list);
            all.set("library.json", new Blob([JSON.stringify(list)]));
            const zip = new ZipWriter();
            for (const [name, blob] of all) await zip.add(name, new Blob([await blob.arrayBuffer()]));
            return zip.finish();
          };
          const other = new Blob(["<svg xmlns='http://www.w3.org/2000/svg' width='9'/>"]);
          const renamed = await write(async (all, list) => {
            all.set(`pictures/${key}`, other);
            list.files[`pictures/${key}`] = await store.keyOf(other);
          });
          const unnamed = await write((_, list) => delete list.files[`pictures/${key}`]);
          const page = await write((_, list) => delete list.files[`pages/${id}.html`]);
          const refused = [];
          for (const archive of [renamed, unnamed])
            refused.push(await imported(archive, () => {}).catch((error) => error.code));
          await store.remove([id]);
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          await imported(page, () => {});
          const { copy } = await store.get(id);
          await store.remove([id]);
          await store.purge(IDBKeyRange.upperBound(Date.now()));
          return [...refused, copy.keys.length, copy.html];
        },
        { ...plain("en", "ltr", "One", "S") },
      );
      assert.deepEqual(seen, ["file_damaged", "file_damaged", 1, null]);
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
