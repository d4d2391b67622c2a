/**
 * Unpack what zlib has compressed (RFC 1950 and 1951), because Safari before 16.4 has no DecompressionStream. All blocks have codes of
 * their own, as zlib writes them for anything as large as the file of digits.
 */

const HEADER = 2; // bytes
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]; // in which the lengths of code lengths come
const MOST_BITS = 15; // of a code
const OWN_CODES = 2; // kind of block
const END = 256; // symbol
const MOST = 8; // times as many bytes as packed ones; the digits have 4.2 times as many
const ADLER = 65_521;

/**
 * Return a Huffman code as a table: for the next 15 bits, 16 times the symbol that they begin with, plus the bits of its code.
 * @param {number[]} lengths bits of the code of each symbol; 0: it does not occur
 */
function toTable(lengths) {
  const table = new Uint16Array(1 << MOST_BITS);
  let code = 0; // its first bit is the highest of 15
  for (let bits = 1; bits <= MOST_BITS; bits++) {
    lengths.forEach((length, symbol) => {
      if (length !== bits) return;
      let first = 0;
      for (let i = 0; i < MOST_BITS; i++) first |= ((code >> i) & 1) << (MOST_BITS - 1 - i);
      for (let i = first; i < table.length; i += 1 << bits) table[i] = 16 * symbol + bits;
      code += 1 << (MOST_BITS - bits);
    });
  }
  return table;
}

/**
 * Return the bytes. Throw an error if they are not whole, which the checksum at their end shows.
 * @param {Uint8Array} packed
 */
export function inflate(packed) {
  let at = 8 * HEADER; // bit
  const bytes = new Uint8Array(MOST * packed.length);
  let count = 0;

  const failure = (/** @type {string} */ what) =>
    new Error(`the ${packed.length.toLocaleString("en")} bytes of digits are ${what}`);
  const peek = () => {
    const i = at >> 3;
    return (packed[i] | (packed[i + 1] << 8) | (packed[i + 2] << 16)) >> (at & 7);
  };
  const skip = (/** @type {number} */ bits) => {
    at += bits;
    if (at > 8 * packed.length) throw failure("cut off");
  };
  const read = (/** @type {number} */ bits) => {
    const value = peek() & ((1 << bits) - 1);
    skip(bits);
    return value;
  };
  const readSymbol = (/** @type {Uint16Array} */ table) => {
    const entry = table[peek() & (table.length - 1)];
    if (!entry) throw failure("damaged");
    skip(entry & 15);
    return entry >> 4;
  };
  const readTables = () => {
    const [literals, distances, known] = [read(5) + 257, read(5) + 1, read(4) + 4];
    const own = new Array(ORDER.length).fill(0);
    for (const symbol of ORDER.slice(0, known)) own[symbol] = read(3);
    const table = toTable(own);
    /** @type {number[]} */
    const lengths = [];
    while (lengths.length < literals + distances) {
      const symbol = readSymbol(table);
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) lengths.push(...new Array(read(2) + 3).fill(lengths[lengths.length - 1]));
      else lengths.push(...new Array(symbol === 17 ? read(3) + 3 : read(7) + 11).fill(0));
    }
    return [toTable(lengths.slice(0, literals)), toTable(lengths.slice(literals))];
  };

  for (let isLast = false; !isLast;) {
    isLast = read(1) === 1;
    if (read(2) !== OWN_CODES) throw failure("damaged");
    const [literals, distances] = readTables();
    for (let symbol = readSymbol(literals); symbol !== END; symbol = readSymbol(literals)) {
      if (symbol < END) {
        bytes[count++] = symbol;
        continue;
      }
      const long = symbol - END - 1;
      const extra = long < 8 || long === 28 ? 0 : (long >> 2) - 1;
      const length = long < 8 ? long + 3 : long === 28 ? 258 : ((4 + (long & 3)) << extra) + 3 + read(extra);
      const far = readSymbol(distances);
      const distance = far < 4 ? far + 1 : ((2 + (far & 1)) << ((far >> 1) - 1)) + 1 + read((far >> 1) - 1);
      for (let i = 0; i < length; i++, count++) bytes[count] = bytes[count - distance];
    }
  }

  let [a, b] = [1, 0];
  for (let i = 0; i < count;) {
    for (const stop = Math.min(i + 5000, count); i < stop; i++) b += a += bytes[i]; // b stays below 2 ** 32
    [a, b] = [a % ADLER, b % ADLER];
  }
  at = (at + 7) & ~7;
  for (const byte of [b >> 8, b & 255, a >> 8, a & 255]) if (read(8) !== byte) throw failure("damaged");
  return bytes.subarray(0, count);
}
