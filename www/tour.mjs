// The first look at Decant. With a display: a browser with the extension in it, on the sample newspaper. Without one: the same
// walk headless, which leaves pictures (as it came, hidden, read) and clean copies of every sample article in dist/tour/.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { find, launch, until } from "../tests/browser/harness.mjs";
import { PORT, serve, TYPES } from "./serve.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist/tour");
const name = process.env.BROWSER === "firefox" ? "firefox" : "chromium";
const articles = ["ferry", "bells", "apfel", "marche", "biblioteca", "qanat", "noren", "tramvai"];

const chromiumPath = () => find("CHROMIUM", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
const firefoxPath = () => find("FIREFOX", "firefox-esr", "firefox");

/** A window that stays until the person closes it. */
async function open() {
  await serve();
  const address = `http://localhost:${PORT}/news/index.html`;
  const common = { headless: false, defaultViewport: null };
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser =
    name === "firefox"
      ? await puppeteer.launch({ ...common, browser: "firefox", executablePath: firefoxPath() })
      : await puppeteer.launch({
          ...common,
          executablePath: chromiumPath(),
          pipe: true,
          enableExtensions: [join(root, "dist/chromium")],
          args: ["--no-first-run", ...sandbox],
        });
  if (name === "firefox") await browser.installExtension(join(root, "dist/firefox"));
  const [page = await browser.newPage()] = await browser.pages();
  await page.goto(address);
  console.log(`${address} is open with Decant loaded: click its button, or press Alt+R. Close the window to end.`);
  await new Promise((closed) => browser.once("disconnected", closed));
  process.exit(0);
}

/** Every file of dist/www, as the test server wants them. */
function site() {
  const files = {};
  const from = join(root, "dist/www");
  for (const file of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath ?? file.path, file.name);
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    files[path.slice(from.length).replaceAll("\\", "/")] = {
      body: readFileSync(path),
      headers: { "content-type": type },
    };
  }
  return files;
}

const shot = (page, what, article) => page.screenshot({ path: join(out, `${article}-${what}.png`) });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The pages as any browser shows them, for comparison. */
async function before() {
  const server = await serve(0);
  const browser = await puppeteer.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      `--host-resolver-rules=MAP * 127.0.0.1:${server.address().port}`,
    ],
  });
  for (const article of articles) {
    const page = await browser.newPage();
    await page.setViewport({ width: 1240, height: 1500 });
    await page.goto(`http://lantern.example/news/${article}.html`);
    await pause(1000);
    await shot(page, "1-as-it-came", article);
    await page.close();
  }
  await browser.close();
  server.closeAllConnections();
  server.close();
}

/** The same pages with Decant: hidden as they load, then read by a click on the button. */
async function tour() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await before();
  const decant = await launch(name, site());
  for (const article of articles) {
    const page = await decant.page(`http://lantern.example/news/${article}.html`, { width: 1240, height: 1500 });
    await pause(1000);
    await shot(page, "2-hidden", article);
    await decant.click(page);
    await until(() => page.evaluate(() => Boolean(document.querySelector("[data-decant-own]"))), "the reader").catch(
      () => console.log(`${article}: no reader came up`),
    );
    await pause(500);
    await shot(page, "3-read", article);
    await page.close();
  }
  await decant.close();
}

/** Clean copies by the command line. */
function copies() {
  const cargo = ["run", "--quiet", "--locked", "--profile", "fast", "--bin", "decant", "--"];
  for (const article of articles) {
    for (const [format, end] of [
      ["html", "html"],
      ["markdown", "md"],
      ["epub", "epub"],
      ["text", "txt"],
    ]) {
      const target = join(out, `${article}.${end}`);
      const page = join(root, `dist/www/news/${article}.html`);
      const url = `http://lantern.example/news/${article}.html`;
      try {
        execFileSync("cargo", [...cargo, "save", "--url", url, "--format", format, "-o", target, page], { cwd: root });
      } catch {
        console.log(`${article}: no ${format} copy`);
      }
    }
  }
}

if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.platform !== "linux") {
  await open();
} else {
  await tour();
  copies();
  console.log(`no display here: the tour is in dist/tour (${readdirSync(out).length} files)`);
  process.exit(0);
}
