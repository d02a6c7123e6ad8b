/** The tools that content scripts and extension pages share, one property a tool; each file adds its own. */
declare var decant: any;
/** What the next click reads, where it is not the article. */
declare var decantMode: string | undefined;
/** What is to be done with the article once it is shown. */
declare var decantThen: string | undefined;

/** The glue of the engine that every page needs, which the build puts beside our files. */
declare module '*/engine/decant.js' {
  export { default, __wbg_reset_state, checkRules, HideOptions, Judge, ListReader, Marker, Reader, Rules } from 'built/engine/save.js';
}

/** The glue of the engine that saves; all classes are told of here. */
declare module '*/engine/save.js' {
  export default function start(from: { module_or_path: string | URL }): Promise<unknown>;
  /** Puts a fresh instance in the place of one that trapped. */
  export function __wbg_reset_state(): void;
  export interface HideOptions { url?: string; contentType?: string; kinds?: string[]; rules?: string; holdSources?: boolean; newsOnly?: boolean }
  export class Marker { constructor(options: HideOptions); push(bytes: Uint8Array): Uint8Array; finish(): Uint8Array; held(): number; free(): void }
  export class Judge { constructor(options: HideOptions); batch(facts: any[]): { n: number; tag: string; kind: string; reason: string }[]; free(): void }
  export class Rules {
    constructor(own: string, lists: string[]);
    judge(options: HideOptions): Judge;
    marker(options: HideOptions): Marker;
    stylesheet(host: string, word: string): string;
    free(): void;
  }
  export function checkRules(text: string): { line: number; reason: string }[];
  export class ListReader {
    push(text: string): void;
    finish(): { title: string | null; text: string; rules: number; skipped: Record<string, number> };
  }
  export class Reader {
    constructor(options: { url?: string; contentType?: string; mode?: 'article' | 'anyway' | 'selection'; explain?: boolean });
    pushText(text: string): void;
    finish(): { ok: boolean; code?: string; message?: string; article?: any };
    free(): void;
  }
  export class Decoder {
    constructor(contentType?: string);
    push(bytes: Uint8Array): string;
    notHtml(): { ok: boolean; code?: string; message?: string } | null;
    finish(): string;
  }
  /** Whole pages; `needs` and `give` until nothing is needed. */
  export class PageSaver {
    constructor(options: { url?: string; contentType?: string; saved?: string; shadowRoots?: boolean });
    pushText(text: string): void;
    needs(): { kind: 'style' | 'picture' | 'font'; url: string }[];
    give(kind: string, url: string, bytes?: Uint8Array): void;
    missing(): number;
    setNote(sentence: string): void;
    finish(): Uint8Array;
    free(): void;
  }
  export function write(article: any, format: string, options: any): Uint8Array;
  export function writeBook(title: string | undefined, articles: any[], options: any): Uint8Array;
  export function writeMarkdownFolder(name: string, article: any, options: any): Uint8Array;
  export function pictureAddresses(article: any): string[];
  export function fileName(template: string | undefined, article: any, saved: string | undefined, extension: string): string;
  export function asPicture(bytes: Uint8Array): Uint8Array | undefined;
  export function checkCopy(bytes: Uint8Array, format?: string): {
    clean: boolean;
    scripts: number;
    remoteLoads: number;
    pictures: number;
    textWhole: boolean | null;
    faults: string[];
  };
}
