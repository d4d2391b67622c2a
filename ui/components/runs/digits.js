/** Unpack the file of digits that digits.py has packed. */
import { SIDE } from "../model/digit.js";
import { grouped, t } from "../shared/language.js";

/** @import { Images } from "../model/training.js" */

const HEADER = 12; // bytes: the checksum of all that follows it, and the numbers of training and test digits
const IMAGE = SIDE * SIDE;
const [PAPER, INK] = [0, 15]; // the levels that come in runs
const ADLER = 65_521;

/**
 * Return the training digits and the test digits. Throw an error if the file is not whole.
 * @type {(packed: Uint8Array) => [learnt: Images, tested: Images]}
 */
export function unpackDigits(packed) {
  const size = grouped(packed.length);
  const [checksum, learnt, tested] = new Uint32Array(Uint8Array.from({ length: HEADER }, (_, i) => packed[i]).buffer);
  if (adler(packed.subarray(4)) !== checksum) throw new Error(t("the {size} bytes of digits are damaged or cut off", { size }));
  const count = learnt + tested;
  const labels = packed.slice(HEADER, HEADER + count);
  const pixels = new Uint8Array(count * IMAGE);
  let at = 2 * (HEADER + count); // the place of the next half byte
  const next = () => (packed[at >> 1] >> (at++ & 1 ? 0 : 4)) & 15;
  for (let i = 0; i < pixels.length;) {
    const level = next();
    const isRun = level === PAPER || level === INK;
    const long = isRun ? next() : 0;
    const more = long < 12 ? long : long < 15 ? 12 + 16 * (long - 12) + next() : 60 + 16 * next() + next();
    for (const end = i + 1 + more; i < end; i++) {
      const [row, column] = [i % SIDE, Math.floor(i / SIDE) % SIDE]; // the images are written column by column
      if (level) pixels[i - (i % IMAGE) + row * SIDE + column] = level;
    }
  }
  return [
    { pixels: pixels.subarray(0, learnt * IMAGE), labels: labels.subarray(0, learnt) },
    { pixels: pixels.subarray(learnt * IMAGE), labels: labels.subarray(learnt) },
  ];
}

/** Return the Adler-32 checksum, as zlib computes it. @param {Uint8Array} bytes */
function adler(bytes) {
  let [a, b] = [1, 0];
  for (const byte of bytes) [a, b] = [(a + byte) % ADLER, (b + a + byte) % ADLER];
  return b * 2 ** 16 + a;
}
