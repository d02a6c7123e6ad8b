// Builds dist/www: the try-it page and the sample newspaper, with the engine beside them.
// Pages may say <!-- part: NAME --> where a file of news/parts goes, and <!-- charset: NAME --> to be written in old bytes.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encode } from "./encode.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../dist/www");
const tools = new Set(["types.d.ts", "build.mjs", "encode.mjs", "serve.mjs", "tour.mjs"]);

/** Page text with its parts filled in. */
function withParts(text) {
  return text.replace(/<!-- part: ([a-z-]+) -->\n?/g, (_, name) =>
    readFileSync(join(here, "news/parts", `${name}.html`), "utf8"),
  );
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(here, out, {
  recursive: true,
  filter: (path) => !path.includes(join("news", "parts")) && !tools.has(path.slice(here.length + 1)),
});

const news = join(out, "news");
for (const name of readdirSync(news).filter((name) => name.endsWith(".html"))) {
  const page = withParts(readFileSync(join(news, name), "utf8"));
  const [, charset] = page.match(/<!-- charset: ([a-z0-9-]+) -->/) ?? [];
  writeFileSync(join(news, name), charset ? encode(page, charset) : page);
}

cpSync(join(here, "../dist/engine"), join(out, "engine"), { recursive: true });
cpSync(join(here, "../dist/notices.txt"), join(out, "notices.txt"));
cpSync(join(here, "../extension/icons/icon.svg"), join(out, "icon.svg"));
console.log(
  `dist/www: ${readdirSync(news).filter((name) => name.endsWith(".html")).length} pages of the sample newspaper`,
);
