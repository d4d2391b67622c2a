/**
 * What a run has reported: its curves, by the number of examples that the network has read. Every run has these, whether it learns in a
 * browser or with PyTorch.
 */

const MOST_POINTS = 400; // of a curve; more are thinned

/** A curve. */
export class Points {
  /** @type {number[]} */
  x = [];
  /** @type {number[]} */
  y = [];

  /**
   * @param {number[]} x
   * @param {number[]} y
   */
  constructor(x = [], y = []) {
    [this.x, this.y] = [x, y];
  }

  /** @type {(x: number, y: number) => void} */
  add(x, y) {
    this.x.push(x);
    this.y.push(y);
    if (this.x.length <= MOST_POINTS) return;
    const isKept = (/** @type {unknown} */ _, /** @type {number} */ i) => i % 2 === 0 || i === this.x.length - 1;
    [this.x, this.y] = [this.x.filter(isKept), this.y.filter(isKept)];
  }

  get last() {
    return this.y[this.y.length - 1] ?? null;
  }
}

/** @typedef {"loss" | "validationLoss" | "training" | "validation" | "test"} CurveName */

export class Reports {
  loss = new Points(); // of the latest batches
  validationLoss = new Points();
  training = new Points(); // accuracy on the examples
  validation = new Points(); // accuracy on digits that are held out
  test = new Points(); // accuracy on test digits

  /**
   * Return the reports that `toJSON` has written, or that Python has sent. What is missing is empty.
   * @param {Partial<Record<CurveName, { x: number[], y: number[] }>>} json
   */
  static from(json) {
    const reports = new Reports();
    for (const name of /** @type {CurveName[]} */ (Object.keys(reports))) {
      reports[name] = new Points(json[name]?.x, json[name]?.y);
    }
    return reports;
  }

  /** The number of examples of the last report. */
  get end() {
    return Math.max(0, ...Object.values(this).map((/** @type {Points} */ { x }) => x[x.length - 1] ?? 0));
  }
}
