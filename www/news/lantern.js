// What a small newspaper's page does by script: fills ad slots late, asks for cookies, pushes and surveys, opens boxes after a while.
// Nothing here reaches any other machine; the "ad server" is this site under another local name.

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const CREATIVES = [
  ["Barnaby's Boat Varnish", "Three coats and the sea gives up."],
  ["Lighthouse Insurance", "For roofs, rudders and regrets."],
  ["Pemberly Oatcakes", "The harbour's second-best breakfast."],
  ["The Gull Hotel", "Off-season rooms, on-season views."],
];

/** Ads that are called by script arrive when the page has long been readable. */
async function fillSlots() {
  await wait(300);
  let turn = document.title.length;
  for (const slot of document.querySelectorAll("[data-ad-call]")) {
    const [name, line] = CREATIVES[turn++ % CREATIVES.length];
    slot.append(
      make("a", { class: "creative", dir: "ltr", href: "#", rel: "sponsored" }, name, make("small", {}, line)),
    );
  }
}

function cookieWall() {
  const wall = document.querySelector("[data-cookie-wall]");
  if (!wall) return;
  document.documentElement.classList.add("locked");
  for (const button of wall.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      wall.remove();
      document.documentElement.classList.remove("locked");
    });
  }
}

/** Boxes that the page brings out of a template after a number of seconds. */
async function lateBoxes() {
  for (const template of document.querySelectorAll("template[data-after]")) {
    await wait(Number(template.dataset.after) * 1000);
    document.body.append(template.content.cloneNode(true));
  }
}

document.addEventListener("click", (event) => {
  const closer = event.target instanceof Element && event.target.closest("[data-close]");
  if (closer) closer.closest(closer.dataset.close)?.remove();
});
document.addEventListener("submit", (event) => event.preventDefault());

fillSlots();
cookieWall();
lateBoxes();
