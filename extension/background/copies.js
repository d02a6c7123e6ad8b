// In: articles and a format. Out: the bytes of one file, its pictures inside, read back and found clean, and its name.
// Nothing leaves this file unchecked: a copy that fails has a reason and no bytes.
import { ZipWriter, readZip } from "../library/zip.js";
import { Stopped, saver } from "./engine.js";
import { Failure } from "./handing.js";

/** What can be saved: the ending of its file and its media type. The options and all menus are drawn from this. */
export const FORMATS = /** @type {Record<string, [string, string]>} */ ({
  html: ["html", "text/html"],
  page: ["html", "text/html"],
  markdown: ["md", "text/markdown"],
  folder: ["zip", "application/zip"],
  epub: ["epub", "application/epub+zip"],
  text: ["txt", "text/plain"],
  json: ["json", "application/json"],
});
/** These carry their pictures. */
const ILLUSTRATED = new Set(["html", "folder", "epub", "library"]);

/** Now, to the second. */
export const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

/** @param {Uint8Array} bytes @param {string} format */
export async function certify(bytes, format) {
  const known = { page: "html", folder: undefined, zip: undefined };
  const report = await saver.run((engine) =>
    engine.checkCopy(bytes, format in known ? known[/** @type {keyof typeof known} */ (format)] : format),
  );
  const { clean, faults, scripts, textWhole } = report;
  if (!clean || scripts || textWhole === false) throw new Failure("unclean", faults.join(" "));
}

/** @param {string} format @param {any} article @param {any} settings @param {string} [saved] */
export const nameOf = (format, article, settings, saved = now()) =>
  saver.run((engine) =>
    engine.fileName(
      `${settings.saveFolder}/${settings.saveName || "{title}"}`,
      article,
      saved,
      (FORMATS[format] ?? [format])[0],
    ),
  );

/** What an article says in one of the formats that are text. @param {any} article @param {string} format */
export const textOf = async (article, format) =>
  new TextDecoder().decode(await saver.run((engine) => engine.write(article, format, { saved: now() })));

/**
 * The pictures of articles, and how many of them could not be had.
 * @param {string} format @param {any[]} articles @param {any} settings @param {import("./pictures.js").Fetcher} fetcher
 */
export async function illustrate(format, articles, settings, fetcher) {
  if (!ILLUSTRATED.has(format) || settings.saveImages !== "inside") return { pictures: [], missed: 0 };
  const wanted = new Set((await saver.run((engine) => articles.map((one) => engine.pictureAddresses(one)))).flat());
  /** @type {[string, Uint8Array][]} */
  const pictures = [];
  for (const [url, bytes] of await fetcher.all([...wanted])) {
    // One that the engine stumbles over is missed like one that could not be had.
    const picture = await saver
      .run((engine) => engine.asPicture(bytes))
      .catch((error) => {
        if (error instanceof Stopped) return null;
        throw error;
      });
    if (picture) pictures.push([url, picture]);
  }
  return { pictures, missed: wanted.size - pictures.length };
}

/** Says in the copy what is not in it. @param {number} missed */
export const noteOf = (missed) => (missed ? chrome.i18n.getMessage("save_leftOut", String(missed)) : undefined);

/** One article as one file. @param {string} format @param {any} article @param {any} options */
export async function write(format, article, options) {
  const bytes = await saver.run((engine) =>
    format === "folder"
      ? engine.writeMarkdownFolder(`${options.name}.md`, article, { ...options, imageFolder: "images" })
      : engine.write(article, format, options),
  );
  await certify(bytes, format);
  return bytes;
}

/**
 * Several articles as one book, or as a ZIP of one file each.
 * @param {string} format @param {any[]} articles @param {any} options @param {any} settings
 */
export async function writeAll(format, articles, options, settings) {
  if (format === "epub") {
    const book = await saver.run((engine) => engine.writeBook(options.title, articles, options));
    await certify(book, format);
    return book;
  }
  const zip = new ZipWriter();
  const names = new Set();
  for (const article of articles) {
    const full = await nameOf(
      format === "folder" ? "md" : format,
      article,
      { ...settings, saveFolder: "" },
      options.saved,
    );
    const dot = full.lastIndexOf(".");
    let stem = full.slice(0, dot);
    for (let n = 2; names.has(stem.toLowerCase()); n++) stem = `${full.slice(0, dot)} ${n}`;
    names.add(stem.toLowerCase());
    const bytes = await write(format, article, { ...options, name: "article" });
    const file = new Blob([/** @type {any} */ (bytes)]);
    if (format !== "folder") await zip.add(stem + full.slice(dot), file);
    else for (const [name, one] of await readZip(file)) await zip.add(`${stem}/${name}`, one);
  }
  const bytes = new Uint8Array(await zip.finish().arrayBuffer());
  await certify(bytes, "zip");
  return bytes;
}

/**
 * The whole page as one file.
 * @param {{html: string, url: string}} page @param {import("./pictures.js").Fetcher} fetcher
 */
export async function writePage({ html, url }, fetcher) {
  const copy = await saver.run((engine) => {
    const copy = new engine.PageSaver({
      url,
      contentType: "text/html; charset=utf-8",
      saved: now(),
      shadowRoots: true,
    });
    copy.pushText(html);
    return copy;
  });
  for (;;) {
    const needs = await saver.run(() => copy.needs());
    if (!needs.length) break;
    const found = await fetcher.all([...new Set(needs.map((need) => need.url))]);
    await saver.run(() => {
      for (const { kind, url } of needs) copy.give(kind, url, found.get(url));
    });
  }
  const missed = await saver.run(() => copy.missing());
  // The page makes room for the check, which wants some too.
  const bytes = await saver.run(() => {
    copy.setNote(noteOf(missed) ?? "");
    const bytes = copy.finish();
    copy.free();
    return bytes;
  });
  await certify(bytes, "page");
  return { bytes, missed };
}
