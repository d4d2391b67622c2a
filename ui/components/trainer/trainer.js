/** The trainer: press Learn, and watch a network learn to read your drawing, in a Web Worker of this browser. */
import { copy, forward } from "../model/network.js";
import { drawDigit } from "../model/digit.js";
import { createBar, showShare } from "../shared/bar.js";
import { listen } from "../shared/database.js";
import { button, html, markNarrow, saveFile, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { explainTerms } from "../shared/terms.js";
import { Signs } from "../signs/signs.js";
import { Curves } from "./curves.js";
import { fromSafetensors, toSafetensors } from "./file.js";
import { hint } from "./hints.js";
import { KeptTable, Wish, keep } from "./kept_networks.js";
import { Neurons } from "./neurons.js";
import { Run } from "./run.js";
import { DEFAULTS, SPEEDS, SettingsForm, USUAL_RATES, describe } from "./settings.js";
import { TimeMachine } from "./time_machine.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Sheet } from "../sheet/sheet.js"
 * @import { Rule } from "./hints.js"
 * @import { FetchDigits, Shown, State } from "./run.js"
 * @import { Settings } from "./settings.js"
 * @import { Snapshot } from "./snapshots.js"
 * @import { Report } from "./worker.js"
 *
 * @typedef {object} Options
 * @property {FetchDigits} fetchDigits
 * @property {Sheet} sheet
 * @property {() => Network | null} reader returns the network that reads everywhere
 * @property {() => Promise<string>} page returns the pocket edition, to which a reader of signs is added
 * @property {string} privacy where drawings are kept
 * @property {(network: Network) => void} use makes a network that this browser keeps the one that reads everywhere. `setReading`
 *   answers
 * @property {() => void} [began] called when the first network has been made, or signs of one's own are chosen
 * @property {(accuracy: number) => void} [reached] called when a network first reads nine of ten test digits correctly
 */

const GOALS = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98]; // accuracies that are announced to screen readers
const LEARNT = 0.9; // accuracy
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_EVERY = 1000; // ms between two updates while it learns, for a person who wants less motion
const WIDTHS = { narrow: 40, slim: 32 }; // rem
const SOURCES = ["MNIST's digits", "Your own signs"];
const DIGITS = [..."0123456789"];
const SIGN_SETTINGS = /** @type {const} */ ({ optimizer: "adamw", learningRate: 0.003, batch: 16 });
const UNKNOWN = "–";

export class Trainer {
  #options;
  #run;
  #isHeld = false; // whether it pauses only because the page is hidden
  /** @type {Snapshot | null} what is shown in place of the network as it is now */
  #past = null;
  #hasBegun = false;
  #isOwn = false; // whether it learns signs of one's own
  /** @type {Float32Array | null} */
  #pixels = null;
  /** @type {Rule | null} */
  #rule = null;
  #announced = 0; // accuracy
  #isFrameDue = false;
  #isChanged = false; // since these frames began
  #drawnAt = 0; // ms, when its progress was drawn

  #start = button("Learn", () => this.#learn(), "trainer-start");
  #pause = button("Pause", () => this.#stop("Paused."), "trainer-pause");
  #one = button("One step", () => this.#step(), "trainer-step");
  #again = button("Start again", () => this.#startAgain(), "trainer-again");
  #speed = html("select", {}, ...SPEEDS.map(([value, text]) => html("option", { value }, text)));
  #status = html("p", { class: "hint", "data-testid": "trainer-status" });
  #spoken = html("p", { class: "spoken", role: "status", "aria-live": "polite" });
  #examples = figureOf("trainer-examples");
  #accuracy = figureOf("trainer-accuracy");
  #accuracyPair = pair("Test digits read correctly", this.#accuracy);
  #loss = figureOf("trainer-loss");
  #sentence = html("span");
  #mendButton = button("", () => this.#mend());
  #hint = html("p", { class: "tell", "data-testid": "trainer-hint", hidden: true }, this.#sentence, " ", this.#mendButton);
  #changed = html("p", { class: "tell", "data-testid": "trainer-changed", hidden: true });
  #heading = html("h4");
  #bars = DIGITS.map((digit) => createBar("div", { class: "bar", "data-testid": `trainer-probability-${digit}` }, digit));
  #answer = html("p", { class: "remark", "data-testid": "trainer-reading" });
  #curves = new Curves();
  #neurons = new Neurons();
  #time = new TimeMachine((snapshot) => this.#show(snapshot));
  #form = new SettingsForm((setting) => {
    if (!this.#run.network) return;
    if (setting.anyTime) this.#run.setRates(this.#form.rates);
    else this.#form.waiting.hidden = false;
  });
  #use = button("Read with it", () => this.#useIt(), "trainer-use");
  #download = button("Download", () => this.#save());
  #used = html("span", { class: "hint", role: "status", "data-testid": "trainer-used" });
  #wish = new Wish((text) => setText(this.#used, text));
  #sources = SOURCES.map((text, i) =>
    html("input", { type: "radio", name: "source", value: i, checked: i === 0, "aria-label": text }),
  );
  /** @type {Signs} */
  #signs;
  #kept = new KeptTable((kept) => this.#readWith(kept.id, fromSafetensors(kept.file, kept.id)));
  element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#run = new Run({
      fetchDigits: options.fetchDigits,
      stateChanged: (state) => this.#setState(state),
      reported: (report) => this.#receive(report),
      say: (text) => {
        this.#say(text);
        setText(this.#status, text);
      },
    });
    this.#signs = new Signs({
      sheet: options.sheet,
      learn: (lesson) => {
        this.#show(null);
        this.#run.learn(lesson, this.#form.values, options.reader());
      },
      forget: () => this.#forget(),
      goOn: (network, lesson) => {
        this.#run.goOn(network, lesson, this.#form.values);
        this.#requestFrame();
      },
      network: () => (this.#isOwn && this.#run.hasNetwork ? this.#run.network : null),
      read: (pixels) => (this.#run.hasNetwork ? forward(/** @type {Network} */ (this.#run.network), pixels).probabilities : null),
      page: options.page,
    });
    this.element = html(
      "section",
      { class: "trainer", "data-testid": "trainer", "aria-label": "Watch it learn" },
      html("h3", {}, "Watch it learn"),
      html(
        "fieldset",
        { class: "sources" },
        html("legend", {}, "It learns from"),
        ...this.#sources.map((input, i) => html("label", {}, input, SOURCES[i])),
      ),
      this.#signs.element,
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
      html("dl", { class: "numbers" }, pair("Examples read", this.#examples), this.#accuracyPair, pair("Loss", this.#loss)),
      this.#hint,
      this.#changed,
      html(
        "div",
        { class: "panes" },
        html(
          "div",
          { class: "yours" },
          this.#heading,
          this.#answer,
          html("div", { class: "bars" }, ...this.#bars.map(({ row }) => row)),
        ),
        this.#curves.element,
        this.#neurons.element,
      ),
      this.#time.element,
      this.#signs.more,
      html("div", { class: "controls" }, this.#use, this.#download, this.#used),
      this.#kept.element,
      this.#form.element,
      html(
        "p",
        { class: "hint mnist" },
        "The digits are MNIST's, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, under the licence CC BY-SA 3.0. ",
        "10,000 are examples to learn from, and 2,000 others test it.",
      ),
      html("p", { class: "hint" }, options.privacy),
    );
    explainTerms(this.element);
    markNarrow(this.element, WIDTHS);
    this.#listen();
    this.#start.className = "primary";
    this.#setState("new");
    this.#show(null);
    this.#curves.draw();
  }

  #listen() {
    this.#sources.forEach((input, i) => input.addEventListener("change", () => this.choose(i === 1)));
    this.#speed.value = String(this.#run.perSecond);
    this.#speed.addEventListener("change", () => this.#run.setSpeed(Number(this.#speed.value)));
    document.addEventListener("visibilitychange", () => this.#hold(document.hidden));
    listen("networks", () => this.#kept.draw());
  }

  /** Learn signs of one's own, or MNIST's digits. @param {boolean} isOwn */
  choose(isOwn) {
    this.#isOwn = isOwn;
    this.#sources[Number(isOwn)].checked = true;
    this.element.classList.toggle("own", isOwn);
    this.#forget();
    this.#form.change(isOwn ? SIGN_SETTINGS : DEFAULTS);
    this.#showRule(null);
    this.#signs.show(isOwn);
    this.followSheet();
    if (isOwn) this.#options.began?.();
  }

  /** Forget the network and what is shown of it. */
  #forget() {
    this.#run.forget();
    this.#announced = 0;
    this.#curves.clear();
    this.#show(null);
    this.#drawProgress();
    this.#neurons.element.hidden = true;
  }

  get isRunning() {
    return this.#run.state === "running";
  }

  /** @param {Float32Array | null} pixels 784 of the digit to read, or null if nothing is drawn */
  draw(pixels) {
    if (!this.#isOwn) this.#pixels = pixels;
    this.#requestFrame();
  }

  /** Read the whole sheet as one sign. */
  followSheet() {
    if (!this.#isOwn) return;
    this.#pixels = drawDigit(this.#options.sheet.drawing())?.pixels ?? null;
    this.#requestFrame();
  }

  /** Start the worker and give it the digits, so that the first press of Learn is answered at once. */
  prepare() {
    this.#run.prepare();
  }

  /** @type {Run["measure"]} */
  measure(networks) {
    return this.#run.measure(networks);
  }

  /**
   * Show which of the kept networks reads everywhere.
   * @type {(selected: string, wanted?: string) => void} selected: its id. wanted: the id of one that is on its way to the server
   */
  setReading(selected, wanted = "") {
    this.#kept.setReading(selected);
    this.#wish.answer(selected, wanted);
  }

  /** Pause while the page is hidden, and go on when it is seen again. @param {boolean} isHidden */
  #hold(isHidden) {
    if (isHidden && this.isRunning) {
      this.#stop("Paused while this page is hidden.");
      this.#isHeld = true;
    } else if (!isHidden && this.#isHeld) {
      this.#learn();
    }
  }

  async #learn() {
    this.#isHeld = false;
    this.#show(null);
    if (await this.#run.run(this.#form.values)) this.#say("It learns.");
  }

  #step() {
    this.#show(null);
    this.#run.step(this.#form.values);
  }

  #startAgain() {
    this.#announced = 0;
    this.#curves.clear();
    this.#showRule(null);
    this.#changed.hidden = this.#form.waiting.hidden = true;
    setText(this.#used, "");
    this.#run.startAgain(this.#form.values);
    this.#show(null);
    this.#say("A new network with random weights.");
  }

  /** @param {string} text */
  #stop(text) {
    this.#run.pause();
    this.#requestFrame();
    this.#say(text);
  }

  /** @param {Shown} report */
  #receive(report) {
    if (report.kind === "progress") {
      if (!this.element.isConnected && this.isRunning && !this.#isOwn) this.#stop("Paused."); // another view is open
      if (report.loss !== null) this.#curves.addLoss(report.seen, report.loss);
    } else if (report.kind === "measured") {
      this.#curves.addAccuracy(report.seen, report.test, report.known);
    } else {
      this.#showStep(report);
    }
    this.#use.disabled = this.#download.disabled = false;
    if (!CALM.matches || !this.isRunning || performance.now() >= this.#drawnAt + CALM_EVERY) this.#requestFrame();
  }

  /** The network that the page shows, and what is known of it. `text` says which one; it is empty for the network as it is now. */
  get #shown() {
    const { network, seen, losses, test } = this.#run;
    const now = { layers: network?.layers ?? [], seen, loss: losses.at(-1) ?? null, test };
    const shown = this.#past ?? now;
    const text = this.#past ? `after ${shown.seen.toLocaleString("en")} ${shown.seen === 1 ? "example" : "examples"}` : "";
    return { ...shown, network: { .../** @type {Network} */ (network), layers: shown.layers }, text };
  }

  /** @param {Snapshot | null} past null: the network as it is now */
  #show(past) {
    this.#past = past;
    if (past) setText(this.#status, "");
    this.#use.disabled = this.#download.disabled = !past && !this.#run.hasNetwork;
    this.#requestFrame();
  }

  /** Show what is new, in three frames, so that no frame takes long: the reading, the progress, the neurons. */
  #requestFrame() {
    this.#isChanged = true;
    if (this.#isFrameDue) return;
    this.#isFrameDue = true;
    const shows = [() => this.#drawReading(), () => this.#drawProgress(), () => this.#drawNeurons()];
    const next = () => {
      shows.shift()?.();
      if (shows.length && this.#shown.network.layers.length) return requestAnimationFrame(next);
      this.#isFrameDue = false;
      if (this.#isChanged) this.#requestFrame();
    };
    requestAnimationFrame(() => {
      this.#isChanged = false;
      next();
    });
  }

  #drawNeurons() {
    const { layers } = this.#shown.network;
    this.#neurons.element.hidden = !layers.length;
    if (layers.length) this.#neurons.show(layers[0], layers.length === 1);
  }

  #drawProgress() {
    this.#drawnAt = performance.now();
    const { seen, loss, test, text } = this.#shown;
    const hasRead = this.#run.network !== null;
    setValue(this.#examples, hasRead ? seen : null, hasRead ? seen.toLocaleString("en") : UNKNOWN);
    setValue(this.#accuracy, test, percent(test));
    this.#accuracyPair.hidden = this.#isOwn && test === null;
    setValue(this.#loss, loss, lossText(loss));
    this.#curves.at = text ? seen : null;
    this.#curves.draw();
    this.#time.show(this.#run.snapshots.all, text ? seen : null, text);
    const { begun, rates, losses, steps, silent, known, test: reads } = this.#run;
    if (!begun || this.#isOwn) return; // the signs have hints of their own
    const settings = { ...begun, ...rates };
    const passes = this.#run.seen / begun.examples;
    this.#showRule(
      hint({ settings, usualRate: USUAL_RATES[begun.optimizer], losses, steps, passes, silent, known, test: reads }),
    );
    const reached = GOALS.filter((goal) => reads !== null && reads >= goal).at(-1) ?? 0;
    if (reached >= LEARNT && this.#announced < LEARNT) this.#options.reached?.(reached);
    if (reached > this.#announced) this.#say(`It reads ${percent(reads)} of the test digits correctly.`);
    this.#announced = Math.max(reached, this.#announced);
  }

  #drawReading() {
    const { network, text: when } = this.#shown;
    const isRead = network.layers.length && this.#pixels && (!this.#isOwn || this.#signs.tellsReading);
    const probabilities = isRead ? forward(network, /** @type {Float32Array} */ (this.#pixels)).probabilities : null;
    const names = network.names ?? DIGITS;
    const top = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    let text = this.#isOwn ? "Draw a sign." : "Draw a digit.";
    if (this.#pixels) text = this.#isOwn ? "Press the sign that it is." : "Press Learn.";
    if (this.#pixels && network.layers.length)
      text = isRead ? "It gives no numbers any more." : "What it reads is told at the end.";
    if (probabilities && top >= 0)
      text = `${when ? "There" : "Now"} it reads ${names[top]}, with ${percent(probabilities[top])}.`;
    if (this.#isOwn) return this.#signs.showReading(names, probabilities, text, this.isRunning);
    this.#bars.forEach((bar, digit) => showShare(bar, probabilities?.[digit], digit === top));
    setText(this.#answer, text);
    setText(this.#heading, when ? `Your drawing, read ${when}` : "Your drawing, as it reads it now");
  }

  /** @param {Extract<Report, { kind: "stepped" }>} step */
  #showStep({ before, after, batch, losses, moved }) {
    const network = /** @type {Network} */ (this.#run.network);
    const [first, second] = losses.map((loss) => significant(loss, 4));
    let text = `One step on ${batch} ${batch === 1 ? "example" : "examples"}: their loss went from ${first} to ${second}. `;
    text += `Each weight moved by ${significant(moved, 2)} on average.`;
    if (this.#pixels) {
      const read = (/** @type {Network["layers"]} */ layers) =>
        forward({ ...network, layers }, /** @type {Float32Array} */ (this.#pixels)).probabilities;
      const [old, now] = [read(before), read(after)];
      const digit = now.indexOf(Math.max(...now));
      text += ` For your drawing, ${network.names?.[digit] ?? digit} went from ${percent(old[digit], 2)} to ${percent(now[digit], 2)}.`;
    }
    this.#changed.hidden = false;
    setText(this.#changed, text);
    setText(this.#spoken, text);
  }

  /** @param {Rule | null} rule */
  #showRule(rule) {
    if (rule === this.#rule) return;
    this.#rule = rule;
    this.#hint.hidden = !rule;
    if (!rule) return;
    setText(this.#sentence, rule.sentence);
    setText(this.#mendButton, rule.mend(this.#form.values).label);
    this.#say(rule.sentence);
  }

  #mend() {
    const mend = this.#rule?.mend(this.#form.values);
    if (!mend) return;
    this.#form.change(mend.settings);
    this.#showRule(null);
    this.#run.forgetLosses();
    if (mend.again) this.#startAgain();
  }

  /** Keep the network that is shown, and make it the one that reads everywhere. */
  async #useIt() {
    const { network, seen, test } = this.#shown;
    const id = this.#run.id(seen);
    const chosen = { ...network, key: id, layers: copy(network.layers) };
    setText(this.#used, "");
    const note = await keep(id, describe(/** @type {Settings} */ (this.#run.begun)), chosen, test);
    if (note) this.#say(note);
    this.#readWith(id, chosen);
  }

  /** @type {(id: string, network: Network) => void} */
  #readWith(id, network) {
    this.#wish.begin(id);
    this.#options.use(network);
  }

  #save() {
    saveFile(/** @type {BlobPart} */ (toSafetensors(this.#shown.network)), "digit-lens-browser.safetensors");
  }

  /** @param {State} state */
  #setState(state) {
    this.element.dataset.state = state;
    const isLoading = state === "loading";
    const isIdle = this.#isOwn && !this.#run.hasLesson; // there is no sign to learn
    this.#start.disabled = this.isRunning || isLoading || isIdle;
    this.#pause.disabled = !this.isRunning;
    this.#one.disabled = isLoading || isIdle;
    this.#again.disabled = isLoading || !this.#run.network;
    setText(this.#start, state === "paused" ? "Go on" : "Learn");
    if (!isLoading) setText(this.#status, "");
    if (this.#isOwn && state === "paused") this.#signs.keep();
    if (this.#run.network && !this.#hasBegun) {
      this.#hasBegun = true;
      this.#options.began?.();
    }
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#spoken, text);
    if (!this.isRunning) setText(this.#status, text);
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

/** @param {number | null} loss */
function lossText(loss) {
  if (loss === null) return UNKNOWN;
  return Number.isFinite(loss) ? significant(loss) : "not a number";
}
