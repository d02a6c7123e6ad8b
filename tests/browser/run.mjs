// Runs every test in real browsers, one file after the other. Browsers are large programs under other people's control: a
// file that fails is run once more, and what passed only then is named at the end, so that it is looked into. What fails
// twice fails.
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => !wanted.length || wanted.some((part) => name.includes(part)))
  .sort()
  .map((name) => folder + name);

/** Runs files and shows what comes of each test. @param {string[]} files @returns {Promise<string[]>} those with a failure */
async function failing(files) {
  const failed = new Set();
  const tests = run({ files, concurrency: 1 });
  tests.on("test:fail", ({ file }) => file && failed.add(file));
  const shown = tests.compose(new spec());
  for await (const part of shown) process.stdout.write(part);
  return [...failed];
}

const first = await failing(files);
if (first.length) {
  console.log(`\nOnce more: ${first.map((file) => basename(file)).join(", ")}\n`);
  const second = await failing(first);
  const shaky = first.filter((file) => !second.includes(file));
  if (shaky.length) console.log(`Passed the second time only: ${shaky.map((file) => basename(file)).join(", ")}`);
  if (second.length) {
    console.log(`Failed twice: ${second.map((file) => basename(file)).join(", ")}`);
    process.exitCode = 1;
  }
}
