/** The trainer: press Learn, and watch a network learn to read your drawing, in a Web Worker of this browser. */
import { buffers, copy, forward } from "../model/network.js";
import { createBar } from "../shared/bar.js";
import { html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { explainTerms } from "../shared/terms.js";
import { Curves } from "./curves.js";
import { toSafetensors } from "./file.js";
import { HintBox } from "./hint_box.js";
import { hint } from "./hints.js";
import { Neurons } from "./neurons.js";
import { DEFAULTS, SETTINGS, SPEEDS, USUAL_RATES, parseHidden } from "./settings.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Rule } from "./hints.js"
 * @import { Setting, Settings } from "./settings.js"
 * @import { Message, Report } from "./worker.js"
 *
 * @typedef {object} Options
 * @property {string} program the source code of the worker
 * @property {(say: (text: string) => void) => Promise<Uint8Array | string>} fetchDigits brings the digits, and says how far it is
 * @property {string} privacy where drawings are kept
 * @property {(network: Network, name: string) => void} use makes the network the one that reads everywhere
 * @property {() => void} [began] called when the first network has been made
 * @property {(accuracy: number) => void} [reached] called when a network first reads nine of ten test digits correctly
 */

const GOALS = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98]; // accuracies that are announced to screen readers
const LEARNT = 0.9; // accuracy
const OWN = "own";
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_EVERY = 1000; // ms between two updates while it learns, for a person who wants less motion
const UNKNOWN = "–";

export class Trainer {
  #options;
  /** @type {Promise<Worker> | null} */
  #worker = null;
  /** @type {Settings} */
  #settings = { ...DEFAULTS };
  /** @type {Settings} what the network has begun with */
  #begun = { ...DEFAULTS };
  #perSecond = 0;
  /** @type {"new" | "loading" | "running" | "paused"} */
  #state = "new";
  #isHeld = false; // whether it pauses only because nobody can see it
  #seed = 0;
  /** @type {Network | null} the network as it is now */
  #network = null;
  /** @type {Float32Array | null} */
  #pixels = null;
  #seen = 0;
  #steps = 0;
  /** @type {number[]} */
  #losses = [];
  #silent = 0;
  /** @type {number | null} */
  #test = null;
  /** @type {number | null} */
  #known = null;
  /** @type {Rule | null} */
  #rule = null;
  #announced = 0; // accuracy
  #isFrameDue = false;
  #isChanged = false; // since these frames began
  #drawnAt = 0; // ms, when its progress was drawn
  /** @type {(accuracies: number[]) => void} */
  #tested = () => {};

  #start = html("button", { type: "button", class: "primary", "data-testid": "trainer-start" }, "Learn");
  #pause = html("button", { type: "button", "data-testid": "trainer-pause", disabled: true }, "Pause");
  #one = html("button", { type: "button", "data-testid": "trainer-step" }, "One step");
  #again = html("button", { type: "button", "data-testid": "trainer-again", disabled: true }, "Start again");
  #speed = html("select", {}, ...SPEEDS.map(([value, text]) => html("option", { value }, text)));
  #status = html("p", { class: "hint", "data-testid": "trainer-status" });
  #spoken = html("p", { class: "spoken", role: "status", "aria-live": "polite" });
  #examples = figureOf("trainer-examples");
  #accuracy = figureOf("trainer-accuracy");
  #loss = figureOf("trainer-loss");
  #hint = new HintBox("trainer-hint", () => this.#mend());
  #changed = html("p", { class: "tell", "data-testid": "trainer-changed", hidden: true });
  #bars = Array.from({ length: 10 }, (_, digit) =>
    createBar("div", { class: "bar", "data-testid": `trainer-probability-${digit}` }, String(digit)),
  );
  #answer = html("p", { class: "remark", "data-testid": "trainer-reading" });
  #curves = new Curves();
  #neurons = new Neurons();
  #fields = SETTINGS.map((setting) => this.#field(setting));
  #own = html("input", { type: "text", placeholder: "100, 50", "aria-label": "Neurons of your own hidden layers", hidden: true });
  #problem = html("p", { class: "hint problem", role: "alert" });
  #waiting = html("p", { class: "hint", hidden: true }, "This applies to the next network: press Start again.");
  #use = html("button", { type: "button", "data-testid": "trainer-use", disabled: true }, "Read with it");
  #download = html("button", { type: "button", disabled: true }, "Download");
  #used = html("span", { class: "hint", role: "status" });
  element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    const group = (/** @type {string} */ legend, /** @type {boolean} */ anyTime) => {
      const fields = this.#fields.filter((_, i) => SETTINGS[i].anyTime === anyTime).map(({ label }) => label);
      return html("fieldset", {}, html("legend", {}, legend), ...fields);
    };
    const fromStart = group("For the next network", false);
    fromStart.append(this.#own, this.#problem, this.#waiting);
    this.element = html(
      "section",
      { class: "trainer", "data-testid": "trainer", "aria-label": "Watch it learn" },
      html("h3", {}, "Watch it learn"),
      html(
        "p",
        { class: "about" },
        "A new network has random ",
        html("span", { "data-term": "weight" }, "weights"),
        " and can only guess. Press Learn: it practises on 10,000 ",
        html("span", { "data-term": "MNIST" }, "MNIST"),
        " digits in this browser, and the bars show how it reads your drawing at each moment. Keep drawing meanwhile.",
      ),
      html(
        "div",
        { class: "controls" },
        this.#start,
        this.#pause,
        this.#one,
        this.#again,
        html("label", {}, "Speed ", this.#speed),
      ),
      this.#status,
      this.#spoken,
      html(
        "dl",
        { class: "numbers" },
        pair("Examples read", this.#examples),
        pair("Test digits read correctly", this.#accuracy),
        pair("Loss", this.#loss),
      ),
      this.#hint.element,
      this.#changed,
      html(
        "div",
        { class: "panes" },
        html(
          "div",
          { class: "yours" },
          html("h4", {}, "Your drawing, as it reads it now"),
          this.#answer,
          html("div", { class: "bars" }, ...this.#bars.map(({ row }) => row)),
        ),
        this.#curves.element,
        this.#neurons.element,
      ),
      html("div", { class: "controls" }, this.#use, this.#download, this.#used),
      html("div", { class: "settings" }, group("At any time", true), fromStart),
      html(
        "p",
        { class: "hint" },
        "The digits are MNIST's, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, under the licence CC BY-SA 3.0. ",
        "10,000 are examples to learn from, and 2,000 others test it. ",
        options.privacy,
      ),
    );
    explainTerms(this.element);
    this.#listen();
    this.#curves.draw();
    this.#drawReading();
  }

  #listen() {
    this.#start.addEventListener("click", () => this.#run());
    this.#pause.addEventListener("click", () => this.#stop("Paused."));
    this.#one.addEventListener("click", () => this.#oneStep());
    this.#again.addEventListener("click", () => this.#startAgain());
    this.#use.addEventListener("click", () => this.#useIt());
    this.#download.addEventListener("click", () => this.#save());
    this.#own.addEventListener("change", () => this.#readOwn());
    this.#speed.value = String(this.#perSecond);
    this.#speed.addEventListener("change", () => {
      this.#perSecond = Number(this.#speed.value);
      this.#post({ kind: "speed", perSecond: this.#perSecond });
    });
    document.addEventListener("visibilitychange", () => this.#hold(document.hidden));
  }

  get isRunning() {
    return this.#state === "running";
  }

  /** @param {Float32Array | null} pixels 784 of the drawing to read, or null if nothing is drawn */
  draw(pixels) {
    this.#pixels = pixels;
    this.#requestFrame();
  }

  /** Start the worker and give it the digits, so that the first press of Learn is answered at once. */
  prepare() {
    this.#ready().catch(() => (this.#worker = null)); // Learn tries again, and says why it fails
  }

  /** Pause, because nobody sees it any more, or go on. */
  #hold(/** @type {boolean} */ isHidden) {
    if (isHidden && this.#state === "running") {
      this.#stop("Paused while this page is hidden.");
      this.#isHeld = true;
    } else if (!isHidden && this.#isHeld) {
      this.#run();
    }
  }

  async #run() {
    this.#isHeld = false;
    if (this.#state === "running" || this.#state === "loading") return;
    if (!(await this.#begin())) return;
    this.#post({ kind: "run" });
    this.#setState("running");
    this.#say("It learns.");
  }

  /** Make a network unless there is one. Return whether there is one now. */
  async #begin() {
    if (this.#network) return true;
    this.#setState("loading");
    try {
      await this.#ready();
    } catch (error) {
      this.#worker = null;
      this.#setState("new");
      this.#say(`The digits could not be loaded: ${error instanceof Error ? error.message : error}. Press Learn to try again.`);
      return false;
    }
    this.#create();
    this.#options.began?.();
    return true;
  }

  #create() {
    this.#begun = { ...this.#settings };
    this.#seed = Math.floor(Math.random() * 2 ** 32);
    const { hidden, activation, optimizer, examples } = this.#begun;
    const start = { hidden, activation, optimizer, examples, seed: this.#seed };
    [this.#seen, this.#steps, this.#losses, this.#silent, this.#announced] = [0, 0, [], 0, 0];
    [this.#test, this.#known] = [null, null];
    this.#curves.clear();
    this.#showRule(null);
    this.#changed.hidden = true;
    setText(this.#used, "");
    this.#waiting.hidden = true;
    const sizes = [784, ...hidden, 10];
    this.#network = { key: "", sizes, hidden: activation, output: "softmax", contrastHalf: null, layers: [] };
    this.#post({ kind: "begin", start, rates: this.#rates(), perSecond: this.#perSecond });
  }

  #startAgain() {
    const wasRunning = this.#state === "running";
    this.#create();
    if (wasRunning) this.#post({ kind: "run" });
    else this.#setState("paused");
    this.#say("A new network with random weights.");
  }

  /** @param {string} text */
  #stop(text) {
    this.#post({ kind: "pause" });
    this.#setState("paused");
    this.#requestFrame();
    this.#say(this.#test === null ? text : `${text} It reads ${percent(this.#test)} of the test digits correctly.`);
  }

  async #oneStep() {
    if (!(await this.#begin())) return;
    this.#post({ kind: "step" });
    this.#setState("paused");
  }

  /**
   * Return the accuracies of other networks on the test digits.
   * @type {(networks: Network[]) => Promise<number[]>}
   */
  async test(networks) {
    const worker = await this.#ready();
    return new Promise((done) => {
      this.#tested = done;
      worker.postMessage({ kind: "test", networks });
    });
  }

  /** Return the worker, when it has the digits. */
  #ready() {
    this.#worker ??= new Promise((done, fail) => {
      const url = URL.createObjectURL(new Blob([this.#options.program], { type: "text/javascript" }));
      const worker = new Worker(url);
      URL.revokeObjectURL(url);
      worker.onerror = (event) => fail(new Error(event.message || "the browser starts no worker"));
      worker.onmessage = ({ data }) => {
        if (data.kind === "ready") done(worker);
        else if (data.kind === "tested") this.#tested(data.accuracies);
        else this.#receive(data);
      };
      const send = (/** @type {Uint8Array | string} */ bytes) => worker.postMessage({ kind: "digits", bytes });
      this.#options.fetchDigits((text) => setText(this.#status, text)).then(send, fail);
    });
    return this.#worker;
  }

  /** @param {Message} message */
  async #post(message) {
    const layers = message.kind === "returned" ? message.layers : [];
    (await this.#worker)?.postMessage(message, { transfer: buffers(layers) });
  }

  /** @param {Exclude<Report, { kind: "ready" | "tested" }>} report */
  #receive(report) {
    if (!this.#network) return;
    if ("seed" in report && report.seed !== this.#seed) return; // it is about the network before this one
    if (report.kind === "progress") {
      if (!this.element.isConnected && this.#state === "running") this.#stop("Paused."); // another view is open
      if (this.#network.layers.length) this.#post({ kind: "returned", layers: this.#network.layers });
      this.#network = { ...this.#network, layers: report.layers };
      [this.#seen, this.#steps] = [report.seen, report.steps];
      if (report.loss !== null) {
        this.#losses.push(report.loss);
        this.#curves.addLoss(report.seen, report.loss);
      }
    } else if (report.kind === "measured") {
      [this.#test, this.#known, this.#silent] = [report.test, report.known, report.silent];
      this.#curves.addAccuracy(report.seen, this.#test, this.#known);
    } else if (report.kind === "stepped") {
      this.#showStep(report);
    }
    if (!CALM.matches || !this.isRunning || performance.now() >= this.#drawnAt + CALM_EVERY) this.#requestFrame();
  }

  /** Show what is new, in three frames, so that no frame takes long: the reading, the progress, the neurons. */
  #requestFrame() {
    this.#isChanged = true;
    if (this.#isFrameDue) return;
    this.#isFrameDue = true;
    const shows = [() => this.#drawReading(), () => this.#drawProgress(), () => this.#drawNeurons()];
    const next = () => {
      shows.shift()?.();
      if (shows.length && this.#network?.layers.length) return requestAnimationFrame(next);
      this.#isFrameDue = false;
      if (this.#isChanged) this.#requestFrame();
    };
    requestAnimationFrame(() => {
      this.#isChanged = false;
      next();
    });
  }

  #drawNeurons() {
    if (this.#network?.layers.length) this.#neurons.show(this.#network.layers[0], this.#network.layers.length === 1);
  }

  #drawProgress() {
    this.#drawnAt = performance.now();
    const loss = this.#losses.at(-1);
    setValue(this.#examples, this.#seen, this.#seen.toLocaleString("en"));
    setValue(this.#accuracy, this.#test, this.#test === null ? UNKNOWN : percent(this.#test));
    setValue(this.#loss, loss ?? null, lossText(loss));
    this.#curves.draw();
    const passes = this.#seen / this.#begun.examples;
    const settings = { ...this.#begun, ...this.#rates() };
    const [losses, steps, silent, known, test] = [this.#losses, this.#steps, this.#silent, this.#known, this.#test];
    const usualRate = USUAL_RATES[settings.optimizer];
    this.#showRule(hint({ settings, usualRate, losses, steps, passes, silent, known, test }));
    const reached = GOALS.filter((goal) => this.#test !== null && this.#test >= goal).at(-1) ?? 0;
    if (reached >= LEARNT && this.#announced < LEARNT) this.#options.reached?.(reached);
    if (reached > this.#announced) this.#say(`It reads ${percent(this.#test)} of the test digits correctly.`);
    this.#announced = Math.max(reached, this.#announced);
  }

  #drawReading() {
    const network = this.#network?.layers.length ? this.#network : null;
    const probabilities = network && this.#pixels ? forward(network, this.#pixels).probabilities : null;
    const top = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    this.#bars.forEach(({ row, fill, number }, digit) => {
      const share = probabilities?.[digit] ?? NaN;
      setAttributes(row, { "data-value": Number.isNaN(share) ? "" : share, class: digit === top ? "bar top" : "bar" });
      fill.style.transform = `scaleX(${Number.isNaN(share) ? 0 : share})`;
      setText(number, percent(share));
    });
    let text = "Draw a digit.";
    if (this.#pixels) text = network ? "It gives no numbers any more." : "Press Learn.";
    if (probabilities && top >= 0) text = `Now it reads ${top}, with ${percent(probabilities[top])}.`;
    setText(this.#answer, text);
  }

  /** @param {Extract<Report, { kind: "stepped" }>} step */
  #showStep({ before, after, batch, losses, moved }) {
    const network = /** @type {Network} */ (this.#network);
    const [first, second] = losses.map((loss) => significant(loss, 4));
    let text = `One step on ${batch} ${batch === 1 ? "example" : "examples"}: their loss went from ${first} to ${second}. `;
    text += `Each weight moved by ${significant(moved, 2)} on average.`;
    if (this.#pixels) {
      const read = (/** @type {Network["layers"]} */ layers) =>
        forward({ ...network, layers }, /** @type {Float32Array} */ (this.#pixels)).probabilities;
      const [old, now] = [read(before), read(after)];
      const digit = now.indexOf(Math.max(...now));
      text += ` For your drawing, ${digit} went from ${percent(old[digit], 2)} to ${percent(now[digit], 2)}.`;
    }
    this.#changed.hidden = false;
    setText(this.#changed, text);
    setText(this.#spoken, text);
  }

  /** @param {Rule | null} rule */
  #showRule(rule) {
    if (rule === this.#rule) return;
    this.#rule = rule;
    this.#hint.show(rule, rule?.mend(this.#settings) ?? null);
    if (rule) this.#say(rule.sentence);
  }

  #mend() {
    const mend = this.#rule?.mend(this.#settings);
    if (!mend) return;
    for (const [name, value] of Object.entries(mend.settings)) this.#set(/** @type {keyof Settings} */ (name), value);
    this.#fields.forEach(({ show }) => show());
    this.#showRule(null);
    this.#losses = this.#losses.slice(-1);
    if (mend.again) this.#startAgain();
  }

  /** @type {(name: keyof Settings, value: any) => void} */
  #set(name, value) {
    const before = this.#settings[name];
    this.#settings = { ...this.#settings, [name]: value };
    const setting = /** @type {Setting} */ (SETTINGS.find((other) => other.name === name));
    if (!setting.anyTime) {
      if (name === "optimizer") {
        this.#settings.learningRate = USUAL_RATES[this.#settings.optimizer];
        this.#fields.forEach(({ show }) => show());
      }
      this.#waiting.hidden = !this.#network;
    } else if (this.#network && before !== value) {
      this.#post({ kind: "rates", rates: this.#rates() });
      this.#curves.mark(this.#seen, `${setting.label.toLowerCase()} ${textOf(setting, before)} → ${textOf(setting, value)}`);
    }
  }

  #rates() {
    const { learningRate, batch, dropout } = this.#settings;
    return { learningRate, batch, dropout };
  }

  /**
   * Return a field for a setting, and a function that shows the setting's value in it.
   * @param {Setting} setting
   */
  #field(setting) {
    const options = setting.choices.map(([value, text]) => html("option", { value: JSON.stringify(value) }, text));
    if (setting.name === "hidden") options.push(html("option", { value: OWN }, "your own …"));
    const select = html("select", { title: setting.help, "data-testid": `trainer-set-${setting.name}` }, ...options);
    const show = () => {
      const value = JSON.stringify(this.#settings[setting.name]);
      if (![...select.options].some((option) => option.value === value)) {
        select.append(html("option", { value }, textOf(setting, this.#settings[setting.name])));
      }
      select.value = value;
    };
    show();
    select.addEventListener("change", () => {
      if (setting.name === "hidden") {
        this.#own.hidden = select.value !== OWN;
        setText(this.#problem, "");
        if (select.value === OWN) return this.#own.focus();
      }
      this.#set(setting.name, JSON.parse(select.value));
    });
    return { label: html("label", {}, html("span", {}, setting.label), select), show };
  }

  #readOwn() {
    try {
      this.#set("hidden", parseHidden(this.#own.value));
      setText(this.#problem, "");
    } catch (error) {
      setText(this.#problem, /** @type {Error} */ (error).message);
    }
  }

  #useIt() {
    if (!this.#network) return;
    this.#options.use({ ...this.#network, layers: copy(this.#network.layers) }, this.#name());
    setText(this.#used, "This network now reads everywhere.");
  }

  #name() {
    const accuracy = this.#test === null ? "" : `, ${percent(this.#test)}`;
    return `Trained in the browser: ${this.#network?.sizes.join("-")}${accuracy}`;
  }

  #save() {
    if (!this.#network) return;
    const file = new Blob([/** @type {BlobPart} */ (toSafetensors(this.#network))], { type: "application/octet-stream" });
    const link = html("a", { href: URL.createObjectURL(file), download: "digit-lens-browser.safetensors" });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** @param {"new" | "loading" | "running" | "paused"} state */
  #setState(state) {
    this.#state = state;
    this.element.dataset.state = state;
    this.#start.disabled = state === "running" || state === "loading";
    this.#pause.disabled = state !== "running";
    this.#again.disabled = this.#use.disabled = this.#download.disabled = !this.#network;
    setText(this.#start, state === "paused" ? "Go on" : "Learn");
    if (state !== "loading") setText(this.#status, "");
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#spoken, text);
    if (this.#state !== "running") setText(this.#status, text);
  }
}

/** @param {string} name test id */
function figureOf(name) {
  return html("dd", { "data-testid": name, "data-value": "" }, UNKNOWN);
}

/** @type {(term: string, value: HTMLElement) => HTMLElement} */
function pair(term, value) {
  return html("div", {}, html("dt", {}, term), value);
}

/** @type {(element: HTMLElement, value: number | null, text: string) => void} */
function setValue(element, value, text) {
  setAttributes(element, { "data-value": value ?? "" });
  setText(element, text);
}

/** @param {number | undefined} loss */
function lossText(loss) {
  if (loss === undefined) return UNKNOWN;
  return Number.isFinite(loss) ? significant(loss) : "not a number";
}

/**
 * Return the value of a setting as its field writes it.
 * @type {(setting: Setting, value: unknown) => string}
 */
function textOf(setting, value) {
  const known = setting.choices.find(([choice]) => JSON.stringify(choice) === JSON.stringify(value));
  return known ? known[1] : String(value);
}
