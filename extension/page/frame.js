// What a frame of a cleared page shows, told to the background and nobody else, which puts this into frames; its last value is
// the answer. In: a document. Out: the frame's place among the page's frames and facts about its body, without what stands in
// its fields; none where it is too large to be a prompt, in use, or no frame of the page itself.
(() => {
  const { decant } = globalThis;
  /** Elements and letters of the largest prompt; consent managers have much that is not drawn. */
  const MOST = 1500;
  const LETTERS = 4000;
  const FIELD = /^(?:input|textarea|select|option)$/;
  /** Of a button the value is what it says. */
  const SAYS = /^(?:submit|button|reset)$/i;
  const { body } = document;
  if (parent !== top || parent === self || body?.localName !== "body") return null;
  if (body.getElementsByTagName("*").length > MOST) return null;
  const isFilled = (/** @type {any} */ field) => field.value !== field.defaultValue;
  if ([...document.querySelectorAll("input,textarea")].some(isFilled) || document.querySelector(":focus")) return null;
  /** Takes out what stands in a field. @param {any} fact */
  function empty(fact) {
    fact.text = fact.textLength = undefined;
    const type = fact.attributes?.find((/** @type {string[]} */ [name]) => name === "type")?.[1] ?? "";
    if (fact.tag !== "input" || !SAYS.test(type))
      fact.attributes = fact.attributes?.filter((/** @type {string[]} */ [name]) => name !== "value");
  }
  let index = 0;
  while (index < parent.length && parent[index] !== self) index++;
  const tell = decant.teller(new Set());
  const facts = [];
  let letters = 0;
  for (const one of decant.gather(new Set([body]), [], () => {})) {
    const fact = tell(one);
    if (!fact) continue;
    if (FIELD.test(fact.tag)) empty(fact);
    fact.off = !one.element.checkVisibility();
    if (!fact.off && fact.tag !== "script") letters += fact.textLength ?? fact.text?.length ?? 0;
    facts.push(fact);
  }
  return letters > 0 && letters <= LETTERS ? { index, facts } : null;
})();
