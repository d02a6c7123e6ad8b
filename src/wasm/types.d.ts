export interface ReadOptions {
  /** Address of the page; relative links are resolved against it. */
  url?: string;
  /** The Content-Type header, for its charset. */
  contentType?: string;
  /** The article, the largest text whatever it is, or all of what the user selected. */
  mode?: "article" | "anyway" | "selection";
  /** Also say why. */
  explain?: boolean;
}

export type ReadResult =
  | { ok: true; article: Article; explain?: Explain }
  | { ok: false; code: "no_article" | "empty" | "not_html" | "too_large" | "failed"; message: string };

export interface Explain {
  sources: [field: string, source: string][];
  verdicts: { kept: boolean; score: number; words: number; reason: string | null; path: string; sample: string }[];
}

export type Format = "html" | "markdown" | "text" | "epub" | "json";

export interface WriteOptions {
  /** Images as fetched, by the address that the article gives them. */
  pictures?: [address: string, bytes: Uint8Array][];
  /** When the copy is made, ISO 8601. */
  saved?: string;
  tags?: string[];
  note?: string;
  imageFolder?: string;
}

export interface PageSaverOptions {
  /** Address of the page. */
  url?: string;
  contentType?: string;
  /** When the copy is made, ISO 8601. */
  saved?: string;
  /** Keep open shadow roots as declarative ones, not put in place. */
  shadowRoots?: boolean;
  /** Keep style rules that match no element now. */
  allRules?: boolean;
}

/** Something that a whole page needs from elsewhere. */
export interface Need {
  kind: "style" | "picture" | "font";
  url: string;
}

/** What was found in a copy that was read back. */
export interface Report {
  clean: boolean;
  kind: string;
  scripts: number;
  remoteLoads: number;
  pictures: number;
  /** Null where the format keeps no record of its text. */
  textWhole: boolean | null;
  /** Why the copy is not clean, one sentence each. */
  faults: string[];
}

export interface Article {
  version: number;
  url: string | null;
  canonical: string | null;
  title: string;
  byline: string[];
  site: string | null;
  published: string | null;
  modified: string | null;
  language: string | null;
  direction: "ltr" | "rtl";
  lead: Inline[];
  image: Figure | null;
  excerpt: string;
  words: number;
  minutes: number;
  blocks: Block[];
  next: string[];
  left_out: { reason: string; words: number; sample: string }[];
  kept_percent: number;
}

export type Block =
  | { type: "heading"; level: number; content: Inline[] }
  | { type: "paragraph"; content: Inline[] }
  | { type: "list"; ordered: boolean; start: number; items: Block[][] }
  | { type: "quote"; blocks: Block[]; cite?: Inline[] }
  | { type: "code"; language?: string; text: string }
  | { type: "table"; caption?: Inline[]; head: Cell[][]; rows: Cell[][] }
  | ({ type: "figure" } & Figure)
  | { type: "media"; kind: "video" | "audio"; src: string; poster?: string; title?: string }
  | { type: "embed"; provider: string; url: string; title?: string }
  | ({ type: "math" } & Math)
  | { type: "definitions"; items: { terms: Inline[][]; details: Block[][] }[] }
  | { type: "footnotes"; notes: { id: string; label: string; blocks: Block[] }[] }
  | { type: "rule" };

export type Inline =
  | { type: "text"; text: string }
  | { type: "strong" | "emphasis" | "sub" | "sup" | "mark" | "deleted" | "keyboard"; content: Inline[] }
  | { type: "code"; text: string }
  | { type: "link"; href: string; content: Inline[] }
  | { type: "break" }
  | ({ type: "image" } & Image)
  | { type: "ruby"; parts: { base: Inline[]; reading: string }[] }
  | { type: "footnote_reference"; id: string; label: string }
  | ({ type: "math" } & Math);

export interface Figure {
  images: Image[];
  caption?: Inline[];
}

export interface Image {
  src: string;
  alt: string;
  width?: number;
  height?: number;
}

export interface Cell {
  header?: boolean;
  colspan?: number;
  rowspan?: number;
  blocks: Block[];
}

export interface Math {
  tex?: string;
  mathml?: MathNode[];
  text: string;
}

export type MathNode = { type: "text"; text: string } | { type: "element"; name: string; children?: MathNode[] };

export type Kind =
  | "ad"
  | "newsletter"
  | "paywall"
  | "donate"
  | "cookie"
  | "app"
  | "push"
  | "adblock"
  | "social"
  | "related"
  | "comments"
  | "survey";

export interface HideOptions {
  url?: string;
  /** Value of the Content-Type header; for the marker. */
  contentType?: string;
  /** Left out: the kinds that are on by default. */
  kinds?: Kind[];
  /** The user's own rules and lists, one rule a line. */
  rules?: string;
  /** The marker renames `src` and `srcset` of marked ad frames and images to `data-decant-…`. */
  holdSources?: boolean;
  /** The marker marks nothing before the page has said that it is an article or news. */
  newsOnly?: boolean;
}

/** What a page script tells of one element; all but `tag` may be left out. In document order. */
export interface Facts {
  n?: number;
  /** Place of the parent in the same list. */
  parent?: number;
  tag: string;
  id?: string;
  class?: string;
  /** href, src, type, name, role, aria-label, title, placeholder, action, alt, itemprop, value and all data-* ones. */
  attributes?: [string, string][];
  /** Own text, without that of children, at most 600 characters. */
  text?: string;
  textLength?: number;
  /** Sent only so that its descendants can be judged; never marked. */
  context?: boolean;
  /** Holds the focus or a filled field, or is a dialog that the user opened; never marked, nor what contains it. */
  busy?: boolean;
  off?: boolean;
  position?: string;
  place?: [number, number, number, number];
}

/** What is asked of a whole page before it can be judged. */
export interface Survey {
  /** Start tags in its HTML. */
  count: number;
  /** Numbers of the elements whose place is asked for. */
  ask: number[];
}

/** What only the live page knows of an element; `n` is the number of its start tag. */
export interface Look {
  n: number;
  /** `fixed` or `sticky`. */
  position?: string;
  place?: [number, number, number, number];
  busy?: boolean;
}

export interface Verdict {
  marks: Mark[];
  /** Elements that the stylesheet may hide and the judge does not. */
  styled: number[];
}

export interface Mark {
  n: number;
  tag: string;
  kind: Kind;
  reason: string;
}

/** What of a public list Decant can use. */
export interface ListReading {
  /** The name that the list gives itself. */
  title: string | null;
  /** Its cosmetic rules, one a line. */
  text: string;
  rules: number;
  skipped: { network: number; script: number; style: number; selector: number; condition: number; other: number };
}

export interface RuleError {
  line: number;
  reason: string;
}
