// ZIP archives of any size whose files are stored as they are: written as one Blob made of parts that the browser keeps on
// its disk, read by slices, so that never more than one file is in memory. The engine writes those that are one copy.

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** What the format's 32-bit and 16-bit numbers can tell, with some room for the directory. */
export const MOST = { bytes: 3_900_000_000, files: 60_000 };
/** Version 2.0; names in UTF-8; 1 January 1980: equal files give equal archives. */
const VERSION = 20;
const UTF8 = 0x0800;
const DAY = 0x21;

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
function crc(/** @type {Uint8Array} */ bytes) {
  let sum = -1;
  for (const byte of bytes) sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** Numbers of 2 or 4 bytes, little-endian. @param {[size: 2 | 4, value: number][]} fields */
function header(fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

export class ZipWriter {
  /** @type {BlobPart[]} */
  #parts = [];
  /** @type {BlobPart[]} */
  #directory = [];
  size = 0;
  count = 0;

  /** @param {string} name @param {Blob} content */
  async add(name, content) {
    const bytes = new Uint8Array(await content.arrayBuffer());
    const path = new TextEncoder().encode(name);
    /** @type {[2 | 4, number][]} */
    const facts = [
      [2, VERSION],
      [2, UTF8],
      [2, 0],
      [2, 0],
      [2, DAY],
      [4, crc(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, path.length],
      [2, 0],
    ];
    this.#directory.push(
      header([[4, CENTRAL], [2, VERSION], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, this.size]]),
      path,
    );
    const head = header([[4, LOCAL], ...facts]);
    this.#parts.push(new Blob([head, path, bytes]));
    this.size += head.length + path.length + bytes.length;
    this.count++;
  }

  finish() {
    const directory = new Blob(this.#directory);
    const end = header([
      [4, END],
      [2, 0],
      [2, 0],
      [2, this.count],
      [2, this.count],
      [4, directory.size],
      [4, this.size],
      [2, 0],
    ]);
    return new Blob([...this.#parts, directory, end], { type: "application/zip" });
  }
}

/**
 * The files of an archive by name, each as a slice. @param {Blob} archive
 * @returns {Promise<Map<string, Blob>>}
 * @throws where it is no such archive, or is cut off
 */
export async function readZip(archive) {
  const view = async (/** @type {number} */ from, /** @type {number} */ to) =>
    new DataView(await archive.slice(Math.max(0, from), to).arrayBuffer());
  const end = await view(archive.size - 22, archive.size);
  if (end.byteLength < 22 || end.getUint32(0, true) !== END) throw new Error("no end record");
  const start = end.getUint32(16, true);
  const directory = await view(start, start + end.getUint32(12, true));
  /** @type {Map<string, Blob>} */
  const files = new Map();
  for (let n = end.getUint16(10, true), at = 0; n > 0; n--) {
    const number = (/** @type {number} */ offset) => directory.getUint32(at + offset, true);
    const [size, length, more, note] = [
      number(24),
      ...[28, 30, 32].map((offset) => directory.getUint16(at + offset, true)),
    ];
    if (number(0) !== CENTRAL || directory.getUint16(at + 10, true) !== 0) throw new Error("not a stored file");
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, length));
    // The local header has as long a name, and nothing after it, as this file's writer made it.
    const from = number(42) + 30 + length;
    if (from + size > start) throw new Error("cut off");
    files.set(name, archive.slice(from, from + size));
    at += 46 + length + more + note;
  }
  return files;
}
