// Pages that are hard to copy, each for one reason. What stands here is ours; the font's only letter is a box.
import { deflateSync } from "node:zlib";
import { PROSE, html } from "./pages.mjs";

/** Every capital letter of it is a full box. */
export const FONT = Buffer.from(
  "d09GMgABAAAAAAEEAAoAAAAAAngAAAC+AAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAAaAocNgE2AiQDBgsGAAQgBTwHIBvZARguDmzHFDMsA1K2I8jCDwjxfHGV73f3bi66yqc8dOoFOBVa04xiykOWgISnQXiMePWI1RekfMhJKwQcqMnxgT5IgqHkkFAAFlFrAQUbY1cIl3P2UfeWHQws4HUU3p2aPb34AQAsoNC404I74xNjBKd9x7uKqR5uFRgEgwNgAJmrw/U8fC8DQfii4r/uP/i9d3sP9FqjFQgXv3nw0KtgI+kND4IyAgoAAONFQAQBJaJlLkSpUmk+Vh8SbAA=",
  "base64",
);

/** A picture of one colour. @param {number} width @param {number} height @param {number[]} colour */
export function paint(width, height, colour) {
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from(colour))]);
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    let crc = 0xffffffff;
    for (const byte of body) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
    const [size, end] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    end.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    return Buffer.concat([size, body, end]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const png = (...args) => ({ body: paint(...args), headers: { "content-type": "image/png" } });
const css = (body) => ({ body, headers: { "content-type": "text/css" } });
const svg = (body) => ({ body, headers: { "content-type": "image/svg+xml" } });
const font = { body: FONT, headers: { "content-type": "font/woff2", "access-control-allow-origin": "*" } };
const page = (title, head, body) => ({ body: html(`<main><h1>${title}</h1>${body}</main>`, { title, head }) });
const [first, second, third] = PROSE.en;

/** Each is opened, saved whole, and the copy compared with it, picture by picture. @type {Record<string, any>} */
export const WHOLE = {
  "/whole/drawings": page(
    "Drawings",
    `<style>
      .menu svg { width: 1.5em; height: 1.5em; vertical-align: middle }
      .menu { color: rgb(180, 40, 60); font-size: 24px }
      .menu .cold { color: rgb(20, 90, 160) }
      .line path { fill: none; stroke: var(--ink); stroke-width: 3px; transform: rotate(4deg) }
      :root { --ink: rgb(10, 120, 60) }
      .wide svg { width: 100%; height: 60px }
      img { border: 3px solid rgb(200, 100, 0) }
      svg:not(.plain) { background: rgb(240, 240, 200) }
    </style>`,
    `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><symbol id="star" viewBox="0 0 10 10"><path d="M5 0 6 4 10 4 7 6 8 10 5 8 2 10 3 6 0 4 4 4z"/></symbol>
     <linearGradient id="dusk"><stop offset="0" stop-color="orange"/><stop offset="1" stop-color="navy"/></linearGradient></svg>
     <p class="menu"><svg><use href="#star" fill="currentColor"/></svg> Stars
       <a class="cold" href="/x"><svg viewBox="0 0 10 10" fill="currentColor"><circle cx="5" cy="5" r="4"/></svg> Dots</a>
       <svg viewBox="0 0 10 10"><use href="/whole/sprite.svg#drop"></use></svg> Drops</p>
     <p class="line"><svg class="plain" width="120" height="40"><path d="M2 20h110"/></svg> <svg class="plain" width="2em" height="2em" viewBox="0 0 10 10"><rect width="10" height="10" fill="url(#dusk)"/></svg></p>
     <p class="wide"><svg viewBox="0 0 100 10" preserveAspectRatio="none"><path d="M0 10 50 0 100 10z" fill="teal"/></svg></p>
     <p><img src="/whole/red.png" width="40" height="40" alt=""> <img src="/whole/own.svg" width="60" height="40" alt="">
     <object data="/whole/other.svg" type="image/svg+xml" width="60" height="40"></object></p><p>${first}</p>`,
  ),
  "/whole/sprite.svg": svg(
    `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="drop" viewBox="0 0 10 10"><path d="M5 0 8 6a3 3 0 1 1-6 0z" fill="rgb(0,120,200)"/></symbol></svg>`,
  ),
  "/whole/own.svg": svg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><style>.a{fill:purple}</style><script>document.documentElement.remove()</script><rect class="a" width="60" height="40"/></svg>`,
  ),
  "/whole/other.svg": svg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><circle cx="20" cy="20" r="18" fill="rgb(0,90,90)"/></svg>`,
  ),
  "/whole/order": page(
    "Order",
    `<style>
      .rows li:nth-child(odd) { background: rgb(220, 230, 250) }
      .flow > * + * { margin-top: 40px }
      .flow > * { margin: 0 }
      .hint + p { color: rgb(0, 100, 0) }
      .hint { display: none }
      #open { display: none }
      #open:checked ~ .drawer { height: 80px; background: rgb(250, 210, 210) }
      .drawer { height: 10px; overflow: hidden }
      .last p:last-child { border-bottom: 4px solid rgb(90, 0, 90) }
      .cards > :first-child { font-size: 30px }
    </style>`,
    `<ul class="rows"><li>One<li style="display:none">Two<li>Three<li hidden>Four<li>Five<li>Six</ul>
     <div class="flow"><script>void 0</script><p>${first}</p><noscript>n</noscript><p>${second}</p></div>
     <div><p class="hint">Hint</p><p>${third}</p></div>
     <div><input type="checkbox" id="open" checked><div class="drawer">A drawer that is open.</div></div>
     <div class="last"><p>Not the last</p><iframe hidden></iframe></div>
     <div class="cards"><template></template><b>Second, really</b></div>`,
  ),
  "/whole/styles": page(
    "Styles",
    `<base href="http://whole.test/deep/er/">
     <link rel="stylesheet" href="/whole/first.css"><link rel="stylesheet" href="/whole/print.css" media="print">
     <link rel="stylesheet" href="/whole/off.css" id="off"><link rel="alternate stylesheet" href="/whole/off.css" title="Other">
     <style id="made">.made { color: red }</style>
     <style>
       @layer base, theme;
       @import url("never.css");
       @layer theme { .layered { background: rgb(200, 250, 200) } }
       @layer base { .layered { background: rgb(250, 200, 200) } p { --gap: 3px } }
       [_ngcontent-abc-1] { border-left: 6px solid rgb(0, 80, 160) }
       html[theme="dark"] .themed { background: rgb(30, 30, 50); color: rgb(240, 240, 220) }
       a[target="_blank"] { color: rgb(150, 0, 0) }
       .box { container-type: inline-size } @container (min-width: 300px) { .box p { letter-spacing: 2px } }
       .nest { padding: 4px; & b { color: rgb(0, 130, 130) } @media (min-width: 10px) { outline: 2px solid rgb(0, 130, 130) } }
       .art { --art: url("pic/blue.png"); background-image: var(--art); height: 24px }
       @scope (.card) { h2 { font-size: 12px } }
       @supports (display: grid) { .grid { display: grid; grid-template-columns: [full-start] 1fr 2fr [full-end] } }
       .pair::before { content: "“" counter(n) "”"; counter-increment: n } ul.sp li::marker { content: "→ " }
       .escaped\\:name { background: rgb(255, 240, 190) }
     </style>`,
    `<p class="made">Changed by a script</p><p class="imported">Imported</p><p class="nested">Imported in a layer</p><p class="layered">Layered</p>
     <p _ngcontent-abc-1>Encapsulated</p><p class="themed">Themed</p><p><a target="_blank" href="https://else.test/">Elsewhere</a></p>
     <div class="box"><p>Contained</p></div><div class="nest"><b>Nested</b></div><div class="art"></div><div class="card"><h2>Scoped</h2></div>
     <div class="grid"><p>a</p><p>b</p></div><p class="pair">x</p><ul class="sp"><li>y</li></ul><p class="escaped:name">Escaped</p><p class="blob">Blob</p><p class="off">Off</p>
     <script>
       document.querySelector("#made").sheet.cssRules[0].style.color = "rgb(1, 2, 200)";
       document.documentElement.setAttribute("theme", "dark");
       document.querySelector("#off").disabled = true;
       const link = document.createElement("link");
       link.rel = "stylesheet";
       link.href = URL.createObjectURL(new Blob([".blob { text-decoration: underline wavy red }"], { type: "text/css" }));
       document.head.append(link);
     </script>`,
  ),
  "/whole/first.css": css(
    `@import "second.css" layer(base) supports(display: grid); @import url(wide.css) (min-width: 200px); .imported { background: url(pic/green.png) 0 0 / 20px 20px }`,
  ),
  "/whole/second.css": css(`.nested { background: rgb(255, 220, 240) } .layered { background: rgb(1, 1, 1) }`),
  "/whole/wide.css": css(`.imported { padding-left: 30px }`),
  "/whole/print.css": css(`p { display: none }`),
  "/whole/off.css": css(`.off { display: none }`),
  "/whole/pic/green.png": png(8, 8, [0, 160, 0]),
  "/deep/er/pic/blue.png": png(8, 8, [0, 0, 200]),
  "/whole/pictures": page(
    "Pictures",
    `<style>
      .hero { height: 60px; background: image-set("/whole/red.png" 1x, "/whole/red2.png" 2x) 0 0 / 50px 50px }
      .fit { object-fit: cover; width: 200px; height: 60px }
      .lead { height: 40px; background: url(/whole/blue.png?lead) }
      canvas { width: 90px; outline: 2px solid rgb(0, 0, 0) }
    </style>`,
    `<p><img srcset="/whole/red2.png 2x" alt="dense"> <img srcset="/whole/wide.png 200w" sizes="50px" alt="sized">
     <picture><source srcset="/whole/blue.png" media="(min-width: 100px)"><img src="/whole/red.png" alt="picked"></picture>
     <img class="fit" src="/whole/wide.png" alt="fitted"> <img id="blob" alt="blob"></p>
     <div class="hero"></div><div class="lead"></div><p><canvas width="30" height="20"></canvas> <img src="/whole/blue.png" width="30" alt="lone"></p>
     <p>${first}</p>
     <script>
       document.querySelector("canvas").getContext("2d").fillRect(3, 3, 20, 10);
       fetch("/whole/red.png").then((r) => r.blob()).then((b) => { document.querySelector("#blob").src = URL.createObjectURL(b); });
     </script>`,
  ),
  "/lazy": page(
    "Lazy",
    "",
    `<p><img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" data-src="/whole/blue.png" width="50" height="50" alt="late">
     <img srcset="data:image/png;base64,${paint(2, 1, [9, 9, 9]).toString("base64")} 2x" data-src="/whole/blue.png" width="50" height="50" alt="chosen late"></p>
     <iframe src="http://frame.test/film" title="A film" width="300" height="100"></iframe><video width="90" height="50"></video><p>${first}</p>`,
  ),
  "/lacking": page(
    "Lacking",
    "<style>body > div, details { display: none !important; font-size: 99px }</style>",
    `<p><img src="/whole/blue.png" alt="there"><img src="/gone/one.png" alt="gone"><img src="/gone/two.png" alt="gone too"><img src="/gone/one.png" alt="again"></p><p>${first}</p>`,
  ),
  "/borrowing": page(
    "Borrowing",
    "",
    `<p><svg id="a" viewBox="0 0 9 9"><use href="/sprite.svg?t=a#x"/></svg><svg id="b" viewBox="0 0 9 9"><use href="/sprite.svg?t=b#x"/></svg>
     <svg id="c" viewBox="0 0 9 9"><use href="/sprite.svg?t=a#x"/></svg></p><p>${first}</p>`,
  ),
  "/sprite.svg": {
    answer: ({ url }, response) => {
      response.writeHead(200, { "content-type": "image/svg+xml" });
      const start = `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="x"><path d="M0 0h9" class="${url.slice(-1)}"/></symbol>`;
      // One file never ends.
      if (url.endsWith("t=z")) response.write(start);
      else response.end(`${start}</svg>`);
    },
  },
  "/whole/red.png": png(50, 50, [200, 0, 0]),
  "/whole/red2.png": png(100, 100, [200, 0, 0]),
  "/whole/blue.png": png(40, 40, [0, 0, 200]),
  "/whole/wide.png": png(200, 40, [0, 120, 120]),
  "/whole/shadows": page(
    "Shadows",
    "<style>story-card::part(kicker) { color: rgb(160, 0, 80) } story-card { --tone: rgb(230, 250, 240) }</style>",
    `<story-card kind="lead"><span slot="title">A slotted title</span>${second}</story-card><closed-card></closed-card>
     <script>
       const open = document.querySelector("story-card").attachShadow({ mode: "open" });
       open.innerHTML = '<style>:host { display: block; background: var(--tone); padding: 8px } :host([kind="lead"]) { border: 3px solid rgb(0, 60, 0) } ::slotted(span) { font-weight: bold }</style><b part="kicker">Kicker</b><slot name="title"></slot><p><slot></slot></p><inner-card></inner-card>';
       const inner = open.querySelector("inner-card").attachShadow({ mode: "open" });
       inner.innerHTML = "<i>Inner</i>";
       const sheet = new CSSStyleSheet();
       sheet.replaceSync("i { color: rgb(0, 0, 255); font-size: 25px }");
       inner.adoptedStyleSheets = [sheet];
       const closed = document.querySelector("closed-card").attachShadow({ mode: "closed" });
       closed.innerHTML = "<style>p { background: rgb(255, 250, 200) }</style><p>Behind a closed door</p>";
     </script>`,
  ),
  "/whole/forms": page(
    "Forms",
    "<style>dialog { border: 4px solid rgb(0, 0, 120) } dialog::backdrop { background: rgb(0, 0, 0, 0.4) } [popover] { background: rgb(250, 250, 190); top: 10px; margin: 0 }</style>",
    `<form><p><input id="text"> <input type="range" id="range" min="0" max="10"> <input type="checkbox" id="check"> <input type="radio" name="r"> <input type="radio" name="r" id="radio">
     <select id="select"><option>First<option>Second<option>Third</select> <select multiple size="3" id="many"><option>a<option>b<option>c</select> <input type="password" id="secret" style="color: transparent">
     <progress value="0.4"></progress> <meter value="0.7"></meter></p><textarea id="area" rows="3"></textarea></form>
     <details open><summary>Open</summary><p>${first}</p></details><details><summary>Closed</summary><p>Behind the summary</p></details>
     <dialog id="modal"><p>A modal question</p></dialog><dialog open style="position:static">A plain one</dialog><div popover id="pop">Popped</div>
     <script>
       const get = (id) => document.getElementById(id);
       get("text").value = "typed"; get("range").value = 9; get("check").checked = true; get("radio").checked = true; get("select").selectedIndex = 2;
       get("many").options[1].selected = true; get("area").value = "several\\nlines"; get("secret").value = "hush";
       get("modal").showModal(); get("pop").showPopover(); document.activeElement?.blur();
     </script>`,
  ),
  "/whole/fonts": page(
    "Fonts",
    `<style>
      @font-face { font-family: Box; src: url(/whole/box.eot); src: url(/whole/box.svg) format("svg"), url(/whole/box.woff2) format("woff2"), url(/whole/box.ttf) format("truetype"); unicode-range: U+41-5A }
      @font-face { font-family: Box; src: url(/whole/greek.woff2) format("woff2"); unicode-range: U+370-3FF }
      @font-face { font-family: Box; font-weight: bold; src: url(/whole/bold.woff2) }
      @font-face { font-family: "Never used"; src: url(/whole/never.woff2) }
      .boxed { font: 30px Box, monospace }
    </style>`,
    `<p class="boxed">ABC abc</p><p>${first}</p>`,
  ),
  "/whole/box.woff2": font,
  "/whole/greek.woff2": font,
  "/whole/bold.woff2": font,
  "/whole/never.woff2": font,
  "/whole/scripts": page(
    "Scripts",
    "<style>.down { writing-mode: vertical-rl; height: 9em } .lazy { content-visibility: auto; contain-intrinsic-size: auto 500px } .skipped { content-visibility: hidden } body.locked { overflow: hidden }</style>",
    `<p dir="rtl" lang="ar">${PROSE.ar[0]}</p><div class="down" lang="ja">${PROSE.ja[0]}</div><p><ruby>灯台<rp>(</rp><rt>とうだい</rt><rp>)</rp></ruby></p>
     <p>Energy <math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></p><math display="block"><mfrac><mi mathvariant="normal">a</mi><mi>b</mi></mfrac></math>
     <div class="lazy"><p>${second}</p></div><div class="skipped">Skipped</div><pre>
  kept
    as it is</pre>`,
  ),
};
