// What a frame of a cleared page shows, told to the page around it; the background puts this into frames, and its last value
// is the answer. In: a document. Out: the frame's place among the page's frames and facts about its body; none where it is
// too large to be a prompt, in use, or no frame of the page itself.
(() => {
  const { decant } = globalThis;
  /** Elements and letters of the largest prompt; consent managers have much that is not drawn. */
  const MOST = 1500;
  const LETTERS = 4000;
  const { body } = document;
  if (parent !== top || parent === self || body?.localName !== "body") return null;
  if (body.getElementsByTagName("*").length > MOST) return null;
  const isFilled = (/** @type {any} */ field) => field.value !== field.defaultValue;
  if ([...document.querySelectorAll("input,textarea")].some(isFilled) || document.querySelector(":focus")) return null;
  let index = 0;
  while (index < parent.length && parent[index] !== self) index++;
  const tell = decant.teller(new Set());
  const facts = [];
  let letters = 0;
  for (const one of decant.gather(new Set([body]), [], () => {})) {
    const fact = tell(one);
    if (!fact) continue;
    fact.off = !one.element.checkVisibility();
    if (!fact.off && fact.tag !== "script") letters += fact.textLength ?? fact.text?.length ?? 0;
    facts.push(fact);
  }
  return letters > 0 && letters <= LETTERS ? { index, facts } : null;
})();
