// Serves test pages from this machine under any host name: Chromium is told to resolve every name to it, Firefox uses it
// as its proxy. `http://HOST/NAME` gives the page `pages/NAME.html`; a test may add pages and headers of its own.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

/** @param {Record<string, {body?: string | Buffer, answer?: import("node:http").RequestListener, headers?: Record<string, string>, status?: number, delay?: number, onlyFrom?: string}>} [extra] by `host/path` or path */
export async function serve(extra = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    asked.push(url.href);
    const own = extra[url.host + url.pathname] ?? extra[url.pathname];
    const page = own ?? fromFolder(url.pathname);
    if (!page) return response.writeHead(404, { "content-type": "text/plain" }).end("not here");
    if (page.answer) return page.answer(request, response);
    if (page.onlyFrom && request.headers.referer !== page.onlyFrom) return response.writeHead(403).end();
    if (page.delay) return setTimeout(() => response.writeHead(200, page.headers).end(page.body), page.delay).unref();
    response
      .writeHead(page.status ?? 200, { "content-type": "text/html; charset=utf-8", ...page.headers })
      .end(page.body);
  });
  // A browser that wants https gets no tunnel.
  server.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  return {
    port: server.address().port,
    asked,
    extra,
    close: () => server.close(() => {}) && server.closeAllConnections(),
  };
}

function fromFolder(path) {
  const name = /^\/([\w-]+)$/.exec(path)?.[1];
  try {
    return name ? { body: readFileSync(new URL(`pages/${name}.html`, import.meta.url)) } : null;
  } catch {
    return null;
  }
}
