/** The tools that content scripts and extension pages share, one property a tool; each file adds its own. */
declare var decant: any;
/** What the next click reads, where it is not the article. */
declare var decantMode: string | undefined;

/** The wasm engine's glue, which the build puts beside our files. */
declare module '*/engine/decant.js' {
  export default function start(from: { module_or_path: string | URL }): Promise<unknown>;
  /** Puts a fresh instance in the place of one that trapped. */
  export function __wbg_reset_state(): void;
  export class Reader {
    constructor(options: { url?: string; contentType?: string; mode?: 'article' | 'anyway' | 'selection'; explain?: boolean });
    push(bytes: Uint8Array): void;
    pushText(text: string): void;
    finish(): { ok: boolean; code?: string; message?: string; article?: any };
    free(): void;
  }
}
