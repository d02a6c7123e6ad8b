// Every locale has every key of the English one, with the same placeholders; every key that the code names exists.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../extension/", import.meta.url);
const read = (locale) => JSON.parse(readFileSync(new URL(`_locales/${locale}/messages.json`, folder), "utf8"));
const english = read("en");
const placeholders = (entry) => [...entry.message.matchAll(/\$(\w+)\$/g)].map((match) => match[1].toLowerCase()).sort();

for (const locale of readdirSync(new URL("_locales/", folder))) {
  test(`${locale} is complete`, () => {
    const messages = read(locale);
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(english).sort());
    for (const [key, entry] of Object.entries(messages)) {
      assert.ok(entry.message.trim(), key);
      assert.deepEqual(placeholders(entry), placeholders(english[key]), `${key}: placeholders`);
      assert.deepEqual(
        Object.keys(entry.placeholders ?? {}).sort(),
        [...new Set(placeholders(entry))],
        `${key}: their table`,
      );
      for (const { content } of Object.values(entry.placeholders ?? {})) assert.match(content, /^\$\d$/);
    }
    assert.equal(messages.name.message, "Decant");
    assert.ok(messages.description.message.length <= 132, "the stores take 132 characters");
  });
}

test("every message that the code names exists", () => {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => /\.(?:m?js|html)$/.test(file));
  for (const file of files) {
    const source = readFileSync(new URL(file, folder), "utf8");
    const named = [
      ...source.matchAll(/\bt\("(\w+)"|__MSG_(\w+)__|title: "(menu\w+)"|data-(?:t|label)="(\w+)"|message\("(\w+)"/g),
    ];
    for (const [, plain, manifest, menu, html, code] of named) {
      for (const key of code ? [`${code}_title`, `${code}_text`] : [plain ?? manifest ?? menu ?? html]) {
        assert.ok(key in english, `${file} names ${key}`);
      }
    }
  }
});

test("every sentence of the engine that is shown has a translation", () => {
  const rooms = new URL("../../src/clutter/", import.meta.url);
  const source = (name) => readFileSync(new URL(name, rooms), "utf8");
  const key = (sentence) => sentence.replace(/`.*?`|\{\w*\}/g, "$").replace(/\W+/g, "_");
  const files = readdirSync(rooms, { recursive: true }).map(String);
  const found = files
    .filter((file) => file.endsWith(".rs") && file !== "rule.rs")
    .map((file) => source(file).split("#[cfg(test)]")[0]);
  const reasons = found.flatMap((text) => [
    ...text.matchAll(/\b(?:name|content)\(\s*"([^"]+)"|\breason: "([^"]+)"|"(rule of [^"]*)"/g),
  ]);
  assert.ok(reasons.length > 50);
  for (const [, a, b, c] of reasons) assert.ok(`why_${key(a ?? b ?? c)}` in english, a ?? b ?? c);
  const rules = `${source("rule.rs")}${source("selector.rs")}`.split("#[cfg(test)]")[0];
  for (const [, a, b] of rules.matchAll(/\b(?:Err|fail|ok_or)\(\s*(?:format!\()?"([^"]+)"|\breason: "([^"]+)"/g)) {
    const sentence = a ?? b;
    if (/^(?:more than|an address pattern|options after)/.test(sentence)) continue;
    assert.ok(`fault_${key(sentence)}` in english, sentence);
  }
});
