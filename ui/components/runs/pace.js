/**
 * How fast a network learns if nobody chooses a speed: slowly at first, so that one sees it guess, and then as fast as it can.
 *
 * @typedef {number | null} Speed batches a second. 0: as many as possible. null: few at first, then more and more
 */

const GUESSING = 1700; // ms that the random network is seen
const FIRST = 600; // ms between the first batch and the second
const SHORTER = 0.72; // each pause, as a share of the one before it
const LEAST = 8; // ms; shorter pauses are left out. The first one is after 15 batches

/** @param {number} steps that the network has taken. Return the ms until the next one */
export function pauseAfter(steps) {
  if (steps === 0) return GUESSING;
  const pause = FIRST * SHORTER ** (steps - 1);
  return pause < LEAST ? 0 : pause;
}
