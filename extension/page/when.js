// When pages are cleared of clutter. In: what the user chose, and a host or a document. Out: yes or no, and why. The page
// script asks this before anything is painted, so it needs no one's answer; the background asks the same.
(() => {
  globalThis.decant ??= {};
  const { decant } = globalThis;

  /** The name under which a host's switch is kept. */
  decant.siteOf = (/** @type {string} */ host) => host.toLowerCase().replace(/^www\./, "");

  /**
   * `on` is null where the page itself has to say that it is an article. A site's switch holds for the hosts below it too.
   * @param {{policy?: string, sites?: Record<string, string>, pausedUntil?: number} | undefined} chosen
   * @param {string} host
   * @returns {{on: boolean | null, why: string}}
   */
  decant.when = (chosen, host) => {
    const { policy = "articles", sites = {}, pausedUntil = 0 } = chosen ?? {};
    if (pausedUntil > Date.now()) return { on: false, why: "paused" };
    for (let name = decant.siteOf(host); name; name = name.split(".").slice(1).join(".")) {
      if (Object.hasOwn(sites, name)) return { on: sites[name] === "on", why: `site_${sites[name]}` };
    }
    return { on: policy === "articles" ? null : policy === "everywhere", why: policy };
  };

  /** @type {RegExp} */
  let schema;

  /**
   * Whether the document says that it is an article or news, as far as it is there. `built`: all of it is, so its
   * structure counts.
   * @param {boolean} built
   */
  decant.isNews = (built) => {
    const { types, schema: names, names: metas } = decant.claims;
    const all = (/** @type {string} */ selector) => Document.prototype.querySelectorAll.call(document, selector);
    for (const meta of all("meta[property],meta[name]")) {
      const name = (meta.getAttribute("property") ?? meta.getAttribute("name") ?? "").trim().toLowerCase();
      if (name === "og:type") {
        if (types.includes((meta.getAttribute("content") ?? "").trim().toLowerCase())) return true;
      } else if (metas.some((/** @type {string} */ one) => (one.endsWith(":") ? name.startsWith(one) : name === one))) {
        return true;
      }
    }
    schema ??= new RegExp(`"(?:https?://schema.org/)?(?:${names.join("|")})"`);
    for (const script of all('script[type*="ld+json"]')) {
      if (schema.test(script.textContent ?? "")) return true;
    }
    for (const item of all("[itemtype]")) {
      if (schema.test(`"${item.getAttribute("itemtype")}"`)) return true;
    }
    if (!built) return false;
    // One headline, and prose in an article's place.
    const prose = all("article p, [itemprop=articleBody] p, main p");
    let long = 0;
    for (let i = 0; i < prose.length && i < 200 && long < 4; i++) {
      if ((prose[i].textContent ?? "").length > 140) long++;
    }
    return long > 3 && all("h1").length === 1;
  };
})();
