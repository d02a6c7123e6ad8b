// Serves dist/www on this machine for trying things out: `node www/serve.mjs [PORT]`.
// Names that end in .localhost lead here too; that is how the sample newspaper has an "ad server".

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../dist/www");
export const PORT = 8642;

// No charset for pages: each says its own, as old pages do.
export const TYPES = {
  ".html": "text/html",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".ts": "text/plain; charset=utf-8",
};

/** The file that a path names, or nothing. */
function fileOf(path) {
  const clean = normalize(decodeURIComponent(path)).replace(/^(\.\.[/\\])+/, "");
  const file = join(ROOT, clean.endsWith("/") ? `${clean}index.html` : clean);
  if (!file.startsWith(ROOT)) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

/** Starts the server and tells its port. */
export function serve(port = PORT) {
  const server = createServer((request, response) => {
    let file;
    try {
      file = fileOf(new URL(request.url ?? "/", "http://localhost").pathname);
    } catch {
      file = undefined;
    }
    if (!file) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not here.\n");
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": "no-store",
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? PORT);
  await serve(port);
  console.log(`http://localhost:${port}/news/`);
}
