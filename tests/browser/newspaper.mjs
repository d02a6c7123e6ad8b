// The sample newspaper as pages for the tests' server, under the address that it has when it is tried out by hand.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TYPES } from "../../www/serve.mjs";

const root = fileURLToPath(new URL("../../dist/www/", import.meta.url));

/** Every file of it by its path: `/news/ferry.html` and so on. */
export function newspaper() {
  const pages = {};
  for (const name of readdirSync(`${root}news`, { recursive: true }).map(String)) {
    const type = TYPES[/\.\w+$/.exec(name)?.[0] ?? ""];
    if (type) pages[`/news/${name}`] = { body: readFileSync(`${root}news/${name}`), headers: { "content-type": type } };
  }
  return pages;
}

export const STORIES = ["ferry", "bells", "apfel", "marche", "biblioteca", "qanat", "noren", "tramvai"];
