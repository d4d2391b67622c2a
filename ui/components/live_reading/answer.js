/** The answer: the digit read, how sure the network is, and ten bars. */
import { createBar, showShare } from "../shared/bar.js";
import { find, html, setAttributes, setText } from "../shared/dom.js";
import { percent } from "../shared/format.js";

/**
 * @typedef {{ digit: number, top: number, sure: string, remark: string, isUnsure: boolean }} Verdict
 * @typedef {{ text: string, why: string }} Doubt what to say in place of the digit, and a sentence why
 */

const UNSURE = 0.7; // below this probability the display says "not sure"
const RIVAL = 0.15; // and names the digits that have at least this
const MOST_RIVALS = 4;
const IN_SIGHT = 0.6; // share of the tile that must be in the window

/**
 * Put ten probabilities into words.
 * @type {(probabilities: Float32Array) => Verdict}
 */
export function verdict(probabilities) {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [digit, second] = order;
  const top = probabilities[digit];
  const rivals = order.filter((d) => probabilities[d] >= RIVAL).slice(0, MOST_RIVALS);
  const isUnsure = top < UNSURE;
  let remark = `Next: ${second} with ${percent(probabilities[second])}`;
  if (isUnsure && rivals.length < 2) remark = `Not sure: ${digit} is only the likeliest`;
  else if (isUnsure) remark = `Not sure: ${rivals.slice(0, -1).join(", ")} or ${rivals.at(-1)}`;
  return { digit, top, sure: `${percent(top)} probability`, remark, isUnsure };
}

/**
 * Return the doubt whether a drawing is a digit at all, or null if there is none.
 * @param {Float32Array} probabilities
 * @param {number} confidence 0 to 1 (model/doubt.py)
 * @param {number} threshold of the confidence
 * @returns {Doubt | null}
 */
export function doubtAbout(probabilities, confidence, threshold) {
  if (confidence >= threshold) return null;
  const { digit, top } = verdict(probabilities);
  // A network that does not know what is usual takes the largest probability for its confidence (model/doubt.py).
  const why =
    confidence === top
      ? `The likeliest digit, ${digit}, gets only ${percent(top)}.`
      : "The highest score stands out from the other nine less than is usual for a digit.";
  return { text: "This doesn't look like a digit", why: `${why} The bars must still share 100\u00a0% among the ten.` };
}

export class Answer {
  #root;
  #short;
  #tile;
  #digit;
  #sure;
  #remark;
  #doubt;
  #why;
  #shortDigit = html("b");
  #shortText = html("span");
  #bars = Array.from({ length: 10 }, (_, digit) => probabilityBar(digit));

  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} short the button that shows the answer at the foot of the window while the tile is out of sight.
   *   answer.css hides it while it is "empty".
   */
  constructor(root, short) {
    this.#root = root;
    this.#short = short;
    this.#tile = find(root, ".tile");
    this.#digit = find(root, ".digit");
    this.#sure = find(root, ".sure");
    this.#remark = find(root, ".remark");
    this.#doubt = find(root, ".doubt");
    this.#why = find(root, ".why");
    find(root, ".bars").append(...this.#bars.map(({ row }) => row));
    short.append(this.#shortDigit, " ", this.#shortText);
    short.addEventListener("click", () => this.#tile.scrollIntoView({ block: "center" }));
    const observer = new IntersectionObserver(
      (entries) => (short.hidden = entries[entries.length - 1].intersectionRatio >= IN_SIGHT), // the newest comes last
      { threshold: IN_SIGHT },
    );
    observer.observe(this.#tile);
  }

  /**
   * @param {Float32Array} probabilities
   * @param {boolean} isFinal whether the pen is at rest; only then screen readers get the new values
   * @param {Doubt | null} doubt
   */
  show(probabilities, isFinal, doubt) {
    this.#showDoubt(doubt);
    const { digit, top, sure, remark, isUnsure } = verdict(probabilities);
    setText(this.#digit, digit);
    setText(this.#sure, sure);
    setText(this.#remark, remark);
    setText(this.#shortDigit, digit);
    this.#short.classList.remove("empty");
    setText(this.#shortText, doubt ? "Not a digit?" : isUnsure ? "Not sure" : percent(top));
    this.#root.classList.toggle("unsure", isUnsure);
    this.#bars.forEach((bar, d) => {
      const share = probabilities[d];
      showShare(bar, share, d === digit);
      if (isFinal) setAttributes(bar.row, { "aria-valuenow": share.toFixed(4), "aria-valuetext": percent(share) });
    });
  }

  /** @param {Doubt | null} doubt */
  #showDoubt(doubt) {
    setText(this.#doubt, doubt?.text ?? "");
    setText(this.#why, doubt?.why ?? "");
    this.#root.classList.toggle("doubtful", !!doubt);
  }

  clear() {
    setText(this.#digit, "");
    this.#short.classList.add("empty");
    this.#showDoubt(null);
  }
}

/** @param {number} digit */
function probabilityBar(digit) {
  const attributes = {
    "data-testid": `probability-${digit}`,
    role: "meter",
    "aria-valuemin": 0,
    "aria-valuemax": 1,
    "aria-valuenow": 0,
  };
  return createBar("div", { class: "bar", "aria-label": `Probability of ${digit}`, ...attributes }, String(digit));
}
