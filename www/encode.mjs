// Text to the bytes of an old single-byte charset. Platforms decode such charsets but do not encode them, so the table is had by decoding.

/** @param {string} text @param {string} charset one byte a character, e.g. windows-1251 */
export function encode(text, charset) {
  const decoder = new TextDecoder(charset);
  const table = new Map();
  for (let byte = 0; byte < 256; byte++) table.set(decoder.decode(Uint8Array.of(byte)), byte);
  return Uint8Array.from(text, (character) => {
    const byte = table.get(character);
    if (byte === undefined) throw new Error(`${charset} has no ${character}`);
    return byte;
  });
}
