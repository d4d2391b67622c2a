/** The trainer: press Learn, and watch a network learn to read your drawing, in a Web Worker of this browser. */
import { copy, forward } from "../model/network.js";
import { drawDigit } from "../model/digit.js";
import { listen } from "../shared/database.js";
import { button, html, markNarrow, saveFile, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { explainTerms } from "../shared/terms.js";
import { Signs } from "../signs/signs.js";
import { readAddress, writeAddress } from "./address.js";
import { Controls } from "./controls.js";
import { fromSafetensors, toSafetensors } from "./file.js";
import { hint } from "./hints.js";
import { KeptTable, Wish, keep } from "./kept_networks.js";
import { Pictures } from "./pictures.js";
import { Remark } from "./remark.js";
import { Run } from "./run.js";
import { DEFAULTS, SettingsForm, USUAL_RATES, describe } from "./settings.js";
import { TimeMachine } from "./time_machine.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Sheet } from "../sheet/sheet.js"
 * @import { Kept } from "./kept_networks.js"
 * @import { FetchDigits, Shown as News, State } from "./run.js"
 * @import { Shown } from "./pictures.js"
 * @import { Setting, Settings } from "./settings.js"
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
const WAITS = "A new network: its weights are random, so it can only guess. Press Learn, or take one step.";

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
  #announced = 0; // accuracy
  #isFrameDue = false;
  #isChanged = false; // since these frames began
  #drawnAt = 0; // ms, when a report was shown last

  #controls = new Controls({
    learn: () => this.#learn(),
    pause: () => this.#stop("Paused."),
    step: () => this.#step(),
    again: () => this.#startAgain(),
    speed: (speed) => this.#run.setSpeed(speed),
  });
  #count = html("span"); // of examples
  #about = html(
    "p",
    { class: "about" },
    "A new network has random ",
    html("span", { "data-term": "weight" }, "weights"),
    " and can only guess. Press Learn: it practises on ",
    this.#count,
    " ",
    html("span", { "data-term": "MNIST" }, "MNIST"),
    " digits in this browser, and the bars show how it reads your drawing at each moment. Keep drawing meanwhile.",
  );
  #remark = new Remark(this.#about, () => this.#mend());
  #pictures = new Pictures();
  #time = new TimeMachine((snapshot) => this.#show(snapshot));
  #form = new SettingsForm((setting) => this.#changeSetting(setting));
  #use = button("Read with it", () => this.#useIt(), "trainer-use");
  #download = button("Download", () => this.#save());
  #used = html("span", { class: "hint", role: "status", "data-testid": "trainer-used" });
  #wish = new Wish((text) => setText(this.#used, text));
  #sources = SOURCES.map((text, i) =>
    html("input", { type: "radio", name: "source", value: i, checked: i === 0, "aria-label": text }),
  );
  /** @type {Signs} */
  #signs;
  #kept = new KeptTable((kept) => this.#readKept(kept));
  element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#run = new Run({
      fetchDigits: options.fetchDigits,
      stateChanged: (state) => this.#setState(state),
      reported: (report) => this.#receive(report),
      say: (text) => this.#remark.notice(text),
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
      this.#controls.element,
      this.#form.element,
      this.#signs.element,
      html("div", { class: "panes" }, this.#remark.element, ...this.#pictures.elements),
      this.#time.element,
      this.#signs.more,
      html("div", { class: "controls" }, this.#use, this.#download, this.#used),
      this.#kept.element,
      html(
        "p",
        { class: "hint mnist" },
        "The digits are MNIST's, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, under the licence CC BY-SA 3.0. ",
        "10,000 are examples to learn from, and 2,000 of its 10,000 test digits test it here. Evaluate tests with all 10,000, so ",
        "that its accuracy differs a little.",
      ),
      html("p", { class: "hint" }, options.privacy),
    );
    explainTerms(this.element);
    markNarrow(this.element, WIDTHS);
    this.#listen();
    this.#setState("new");
  }

  /** Open as the page's address says. */
  openAddress() {
    const { settings, isOwn } = readAddress();
    this.choose(isOwn, settings);
  }

  #listen() {
    this.#sources.forEach((input, i) => input.addEventListener("change", () => this.choose(i === 1)));
    document.addEventListener("visibilitychange", () => this.#hold(document.hidden));
    listen("networks", () => this.#kept.draw());
  }

  /**
   * Learn signs of one's own, or MNIST's digits.
   * @type {(isOwn: boolean, settings?: Partial<Settings>) => void} settings: what is unlike the usual ones
   */
  choose(isOwn, settings = {}) {
    this.#isOwn = isOwn;
    this.#sources[Number(isOwn)].checked = true;
    this.element.classList.toggle("own", isOwn);
    this.#forget();
    this.#form.change(isOwn ? SIGN_SETTINGS : { ...DEFAULTS, ...settings });
    this.#run.setSpeed(isOwn ? 0 : null);
    this.#controls.showSpeed(this.#run.perSecond);
    this.#signs.show(isOwn);
    this.followSheet();
    writeAddress(this.#form.values, isOwn);
    if (isOwn) this.#options.began?.();
  }

  /** Forget the network and what is shown of it. */
  #forget() {
    this.#run.forget();
    this.#announced = 0;
    this.#pictures.curves.clear(null);
    this.#remark.hint(null, this.#form.values);
    this.#remark.begin("");
    this.#show(null);
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
    // Who wants less motion sees the network guess for as long as they like.
    if (CALM.matches && !this.#run.network && !this.#isOwn) return this.#startAgain();
    if (await this.#run.run(this.#form.values)) this.#remark.begin(this.#activity);
  }

  get #activity() {
    const { batch } = this.#form.values;
    return `It learns: it reads ${batch} ${batch === 1 ? "example" : "examples"}, and takes one step that makes their loss smaller; again and again.`;
  }

  #step() {
    this.#show(null);
    this.#run.step(this.#form.values);
  }

  async #startAgain() {
    this.#announced = 0;
    this.#pictures.curves.clear(this.#settings);
    this.#remark.hint(null, this.#form.values);
    setText(this.#used, "");
    const started = this.#run.startAgain(this.#form.values);
    this.#show(null);
    if (await started) this.#remark.begin(WAITS);
  }

  /** @param {Setting} setting */
  #changeSetting(setting) {
    writeAddress(this.#form.values, this.#isOwn);
    this.#requestFrame();
    if (!this.#run.network) return;
    this.#remark.hint(null, this.#form.values); // what it says may no longer hold
    this.#run.forgetLosses();
    if (setting.anyTime) this.#run.setRates(this.#form.rates);
    else this.#remark.notice(`${setting.label}: this applies to the next network. Press Start again.`);
  }

  /** @param {string} text */
  #stop(text) {
    this.#run.pause();
    this.#requestFrame();
    this.#remark.begin(text);
  }

  /** @param {News} report */
  #receive(report) {
    const { curves } = this.#pictures;
    if (report.kind === "progress") {
      if (!this.element.isConnected && this.isRunning && !this.#isOwn) this.#stop("Paused."); // another view is open
      if (report.loss !== null) curves.addLoss(report.seen, report.loss);
    } else if (report.kind === "measured") {
      curves.addAccuracy(report.seen, report.test, report.known);
    } else {
      this.#showStep(report);
    }
    this.#use.disabled = this.#download.disabled = false;
    const now = performance.now();
    if (CALM.matches && this.isRunning && now < this.#drawnAt + CALM_EVERY) return;
    this.#drawnAt = now;
    this.#requestFrame();
  }

  /** The settings of the network that learns. null: there is none */
  get #settings() {
    const { begun, rates } = this.#run;
    return begun && { ...begun, ...rates };
  }

  /** The network that the page shows, and what is known of it. @returns {Shown} */
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
    this.#use.disabled = this.#download.disabled = !past && !this.#run.hasNetwork;
    this.#requestFrame();
  }

  /** Show what is new, in some frames, so that no frame takes long: the reading, the progress, the neurons, the wires. */
  #requestFrame() {
    this.#isChanged = true;
    if (this.#isFrameDue) return;
    this.#isFrameDue = true;
    const shows = [
      (/** @type {Shown} */ shown) => this.#drawReading(shown),
      (/** @type {Shown} */ shown) => this.#drawProgress(shown),
      (/** @type {Shown} */ { network }) => this.#pictures.showNeurons(network),
      (/** @type {Shown} */ { network }) =>
        this.#pictures.showWires(network, this.#isHidden ? null : this.#pixels, !this.isRunning),
    ];
    const next = (/** @type {Shown} */ shown) => {
      try {
        shows.shift()?.(shown);
      } finally {
        if (shows.length) {
          requestAnimationFrame(() => next(shown));
        } else {
          this.#isFrameDue = false;
          if (this.#isChanged) this.#requestFrame();
        }
      }
    };
    requestAnimationFrame(() => {
      this.#isChanged = false;
      next(this.#shown);
    });
  }

  /** @param {Shown} shown */
  #drawProgress(shown) {
    setText(this.#count, this.#form.values.examples.toLocaleString("en"));
    this.#pictures.showProgress(shown, this.#settings);
    this.#controls.showPace(this.#run.steps, this.isRunning);
    this.#time.show(this.#run.snapshots.all, shown.text ? shown.seen : null, shown.text);
    const settings = this.#settings;
    if (!settings || this.#isOwn) return; // the signs have hints of their own
    const { losses, steps, silent, known, test } = this.#run;
    const passes = this.#run.seen / settings.examples;
    const rule = hint({ settings, usualRate: USUAL_RATES[settings.optimizer], losses, steps, passes, silent, known, test });
    this.#remark.hint(rule, this.#form.values);
    const reached = GOALS.filter((goal) => test !== null && test >= goal).at(-1) ?? 0;
    if (reached >= LEARNT && this.#announced < LEARNT) this.#options.reached?.(reached);
    if (reached > this.#announced) this.#remark.speak(`It reads ${percent(test)} of the test digits correctly.`);
    this.#announced = Math.max(reached, this.#announced);
  }

  /** Whether the page does not tell how the drawing is read: a person is tested. */
  get #isHidden() {
    return this.#isOwn && !this.#signs.tellsReading;
  }

  /** @param {Shown} shown */
  #drawReading({ network, text: when }) {
    const isRead = network.layers.length && this.#pixels && !this.#isHidden;
    const probabilities = isRead ? forward(network, /** @type {Float32Array} */ (this.#pixels)).probabilities : null;
    const names = network.names ?? DIGITS;
    const top = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    let text = this.#isOwn ? "Draw a sign." : "Draw a digit.";
    if (this.#pixels) text = this.#isOwn ? "Press the sign that it is." : "Press Learn.";
    if (this.#pixels && network.layers.length)
      text = isRead ? "Its outputs are no longer numbers." : "You see how it reads this at the end of the test.";
    if (probabilities && top >= 0)
      text = `${when ? "There" : "Now"} it reads ${names[top]}, with ${percent(probabilities[top])}.`;
    if (this.#isOwn) this.#signs.showReading(names, probabilities, text, this.isRunning);
    else this.#pictures.showReading(probabilities, text, when);
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
    this.#remark.step(text);
  }

  async #mend() {
    const mend = this.#remark.rule?.mend(this.#form.values);
    if (!mend) return;
    const wasRunning = this.isRunning;
    this.#form.change(mend.settings);
    if (!mend.again) return;
    await this.#startAgain();
    if (wasRunning) this.#learn();
  }

  /** Keep the network that is shown, and make it the one that reads everywhere. */
  async #useIt() {
    const { network, seen, test } = this.#shown;
    const id = this.#run.id(seen);
    const chosen = { ...network, key: id, layers: copy(network.layers) };
    setText(this.#used, "");
    const note = await keep(id, describe(/** @type {Settings} */ (this.#run.begun)), chosen, test);
    if (note) this.#remark.notice(note);
    this.#readWith(id, chosen);
  }

  /** @param {Kept} kept */
  #readKept({ id, name, file }) {
    try {
      const network = fromSafetensors(file, id, name);
      if (String(network.names ?? DIGITS) !== String(DIGITS)) throw new Error(`${name} reads signs, not the ten digits`);
      this.#readWith(id, network);
    } catch (error) {
      setText(this.#used, /** @type {Error} */ (error).message);
    }
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
    this.#controls.show(state, this.#run.network !== null, this.#isOwn && !this.#run.hasLesson);
    this.#requestFrame();
    if (this.#isOwn && state === "paused") this.#signs.keep();
    if (this.#run.network && !this.#hasBegun) {
      this.#hasBegun = true;
      this.#options.began?.();
    }
  }
}
