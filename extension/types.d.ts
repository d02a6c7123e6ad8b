/** The tools that content scripts and extension pages share, one property a tool; each file adds its own. */
declare var decant: any;
/** What the next click reads, where it is not the article. */
declare var decantMode: string | undefined;

/** The wasm engine's glue, which the build puts beside our files. */
declare module '*/engine/decant.js' {
  export default function start(from: { module_or_path: string | URL }): Promise<unknown>;
  /** Puts a fresh instance in the place of one that trapped. */
  export function __wbg_reset_state(): void;
  export interface HideOptions { url?: string; contentType?: string; kinds?: string[]; rules?: string; holdSources?: boolean }
  export class Marker { constructor(options: HideOptions); push(bytes: Uint8Array): Uint8Array; finish(): Uint8Array; free(): void }
  export class Judge { constructor(options: HideOptions); batch(facts: any[]): { n: number; tag: string; kind: string; reason: string }[]; free(): void }
  export class Rules {
    constructor(own: string, lists: string[]);
    judge(options: HideOptions): Judge;
    marker(options: HideOptions): Marker;
    stylesheet(host: string): string;
    free(): void;
  }
  export function checkRules(text: string): { line: number; reason: string }[];
  export class ListReader {
    push(text: string): void;
    finish(): { title: string | null; text: string; rules: number; skipped: Record<string, number> };
  }
  export class Reader {
    constructor(options: { url?: string; contentType?: string; mode?: 'article' | 'anyway' | 'selection'; explain?: boolean });
    push(bytes: Uint8Array): void;
    pushText(text: string): void;
    finish(): { ok: boolean; code?: string; message?: string; article?: any };
    free(): void;
  }
}
