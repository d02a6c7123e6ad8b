// Pages and lists for measuring what hiding costs, the same at each run: pages of as many elements as asked for, a list as
// large as the large public ones, and the facts of pages as the page script tells them.
import { AD, BOX } from "./hiding.mjs";
import { articlePage, PROSE } from "./pages.mjs";

const PARTS =
  "card teaser head title meta list item wrap inner media caption author time badge grid col row nav link foot".split(
    " ",
  );
const name = (n) => `${PARTS[n % 20]}-${PARTS[Math.floor(n / 20) % 20]}${n > 399 ? `-${Math.floor(n / 400)}` : ""}`;

/** An article with teasers below it, `count` elements in all, more or less. @param {number} count */
export const many = (count) =>
  articlePage({
    body: `${AD}${BOX}${Array.from(
      { length: count / 10 },
      (_, n) =>
        `<div class="${name(n % 60)}"><section class="${name(100 + (n % 40))} wide"><a class="link" href="/story/${n}"><img class="media" alt="" width="1" height="1"><h3 class="${name(200 + (n % 20))}">Story ${n}</h3></a><p class="caption">A line on story ${n}.</p><ul class="meta"><li><span>${n} min</span></li></ul></section></div>`,
    ).join("")}`,
  });

/** Builds part of itself anew, and changes classes, whenever it has its turn. */
export const restless = articlePage({
  body: `<div id="stage"></div><script>let n = 0;
  const spin = () => {
    const part = document.createElement("div");
    for (let i = 0; i < 200; i++) {
      const one = document.createElement("span");
      one.className = "tick t" + (n++ % 97);
      one.textContent = n;
      part.append(one);
    }
    document.querySelector("#stage").replaceChildren(part);
    for (const p of document.querySelectorAll("article p")) p.className = "seen s" + (n % 7);
    setTimeout(spin);
  };
  spin();</script>`,
});

/** 13,000 general rules, 20,000 of single sites and 30,000 for requests, which cosmetic filters pass over. */
export function list() {
  const lines = ["[Adblock Plus 2.0]"];
  for (let n = 0; n < 10_000; n++) lines.push(`##.${name(n * 7 + 3)}-promo`);
  for (let n = 0; n < 3000; n++) lines.push(`###slot-${name(n * 3)}`);
  for (let n = 0; n < 20_000; n++) lines.push(`site${n % 6000}.example##.${name(n)} > .offer-${n % 900}`);
  for (let n = 0; n < 30_000; n++) lines.push(`||ads${n}.example^$third-party`);
  return lines.join("\n");
}

/** A page of 1,000 elements: `facts` as the page script tells them, `page` as @ghostery/adblocker asks for it. @param {number} seed */
export function tokens(seed) {
  const facts = [
    { n: 0, tag: "html" },
    { n: 1, tag: "body", parent: 0 },
  ];
  const page = { classes: new Set(), ids: new Set(), hrefs: new Set() };
  let box = 1;
  for (let n = 2; n < 1000; n++) {
    const k = n * 13 + seed * 37;
    const fact = { n, tag: ["div", "p", "a", "span", "section"][n % 5], parent: n % 9 ? box : 1 };
    if (n % 9 === 0) box = n;
    if (n % 3) {
      const classes = [
        name(k % 300),
        ...(n % 2 ? [name((k * 3) % 900)] : []),
        ...(n % 97 ? [] : [`${name((k * 7) % 70_000)}-promo`]),
      ];
      fact.class = classes.join(" ");
      for (const one of classes) page.classes.add(one);
    }
    if (n % 17 === 0) {
      fact.id = `part-${k}`;
      page.ids.add(fact.id);
    }
    if (fact.tag === "a") {
      fact.attributes = [["href", `/news/${k}.html`]];
      page.hrefs.add(`/news/${k}.html`);
    }
    if (n % 4 === 0) fact.text = PROSE.en[n % PROSE.en.length].slice(0, 40 + (k % 200));
    facts.push(fact);
  }
  return { facts, page: Object.fromEntries(Object.entries(page).map(([key, all]) => [key, [...all]])) };
}
