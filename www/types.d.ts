/** What the try-it page needs of the engine besides the reader. */
declare module '*/engine/decant.js' {
  export class Marker {
    constructor(options: { url: string; contentType?: string; kinds: string[]; rules?: string });
    push(bytes: Uint8Array): Uint8Array;
    finish(): Uint8Array;
    free(): void;
  }
}
declare module '*/engine/save.js' {
  export function pictureAddresses(article: object): string[];
  export function write(article: object, format: string, options: object): Uint8Array<ArrayBuffer>;
}
