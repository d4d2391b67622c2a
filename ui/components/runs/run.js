/**
 * A run: a network that learns, with settings, reports, moments and a state. What shows a run knows only this, wherever it learns: in a
 * worker of this browser (browser_run.js) or with PyTorch on this machine (machine_run.js).
 *
 * @import { Layer, Network } from "../model/network.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {"new" | "loading" | "running" | "paused" | "ended"} State ended: it can't go on
 *
 * @typedef {{ x: number[], y: number[] }} Points a curve, by the number of examples that the network has read
 *
 * @typedef {object} Reports the curves of a run
 * @property {Points} loss of the latest batches
 * @property {Points} validationLoss
 * @property {Points} training accuracy on the examples
 * @property {Points} validation accuracy on digits that are held out
 * @property {Points} test accuracy on test digits
 *
 * @typedef {object} Moment the network as it was at one of a few dozen times
 * @property {Layer[]} layers
 * @property {number} seen examples read so far
 * @property {number | null} loss of the latest batches
 * @property {number | null} test accuracy on test digits, 0 to 1
 */
import { tn } from "../shared/language.js";

const MOST_POINTS = 400; // of a curve; more are thinned
const MOST_MOMENTS = 40; // of 437 KB each, with the default layers

export class Run {
  /** @type {State} */
  state = "new";
  /** @type {Settings | null} of the network, with the rates of now; null: there is none */
  settings = null;
  /** @type {Network | null} as it is now */
  network = null;
  /** @type {Settings[]} those that it has learnt with, one after another; at first, those that it will begin with */
  learnt = [];
  since = 0; // examples: as many had been read when its settings were changed last
  seen = 0; // examples
  /** @type {number | null} of the latest batches */
  loss = null;
  silent = 0; // the largest share of a hidden layer's neurons that respond to none of some hundred digits
  reports = reportsFrom();
  /** @type {Moment[]} oldest first */
  moments = [];

  /** Whether a change of the settings concerns it. */
  get isBegun() {
    return this.state === "running" || this.state === "paused";
  }

  /** The accuracy that is shown: on test digits, or while there is none, on digits that are held out. */
  get accuracy() {
    return last(this.reports.test) ?? last(this.reports.validation);
  }
}

/** Return reports that are known, or that Python has sent. What is missing is empty. @type {(known?: Partial<Reports>) => Reports} */
export function reportsFrom(known = {}) {
  const none = () => ({ x: [], y: [] });
  return { loss: none(), validationLoss: none(), training: none(), validation: none(), test: none(), ...known };
}

/** Add a point to a curve. @type {(curve: Points, x: number, y: number) => void} */
export function addPoint({ x: seen, y: values }, x, y) {
  seen.push(x);
  values.push(y);
  thin(MOST_POINTS, [seen, values], (i) => seen[i + 1] - seen[i - 1]);
}

/** Return the last value of a curve. null: it has none. @param {Points} curve */
export function last({ y }) {
  return y.at(-1) ?? null;
}

/** Return the number of examples of the last report. @param {Reports} reports */
export function endOf(reports) {
  return Math.max(0, ...Object.values(reports).map((/** @type {Points} */ { x }) => x.at(-1) ?? 0));
}

/** Add a moment. Learning slows down: what counts is the ratio of examples. @type {(moments: Moment[], moment: Moment) => void} */
export function addMoment(moments, moment) {
  moments.push(moment);
  thin(MOST_MOMENTS, [moments], (i) => (moments[i + 1].seen + 1) / (moments[i - 1].seen + 1));
}

/**
 * If lists have more than `most` entries, drop from each the one whose neighbours are closest. The first and the last one stay.
 * @type {(most: number, lists: unknown[][], distance: (i: number) => number) => void} distance: between the neighbours of an entry
 */
function thin(most, lists, distance) {
  const [{ length }] = lists;
  if (length <= most) return;
  let closest = 1;
  for (let i = 2; i < length - 1; i++) if (distance(i) < distance(closest)) closest = i;
  for (const list of lists) list.splice(closest, 1);
}

/** Return whether two values are the same as JSON. @type {(one: unknown, other: unknown) => boolean} */
export function areSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {number} seen */
export function countOf(seen) {
  return tn("{n} example", "{n} examples", seen);
}
