/**
 * The view Training: press Learn, and watch a network learn to read your drawing, in a worker of this browser or with PyTorch on this
 * machine. It knows only the run: the picture of the network, the curves, the time machine and the list show either kind alike.
 */
import GLOSSARY from "../../text/glossary.json";
import { Neurons } from "../network_picture/neurons.js";
import { button, html, markNarrow, radios, saveFile, setText } from "../shared/dom.js";
import { inFrames } from "../shared/frames.js";
import { Tooltip } from "../shared/tooltip.js";
import { ownSigns } from "../signs/signs.js";
import { readAddress, writeAddress } from "./address.js";
import { batchRace } from "./batch_race.js";
import { BrowserRun } from "./browser_run.js";
import { controls } from "./controls.js";
import { createCurves } from "./curves.js";
import { toSafetensors } from "./file.js";
import { settingsForm } from "./form.js";
import { hint } from "./hints.js";
import { keep } from "./kept_networks.js";
import { MachineRun } from "./machine_run.js";
import { countOf } from "./moments.js";
import { remark } from "./remark.js";
import { Runs } from "./runs.js";
import { DEFAULTS, USUAL_RATES } from "./settings.js";
import { strip } from "./strip.js";
import { timeMachine } from "./time_machine.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Hand } from "../network_picture/live.js"
 * @import { Place } from "../network_picture/written.js"
 * @import { Sheet } from "../sheet/sheet.js"
 * @import { FetchDigits, Shown as News, State } from "./browser_run.js"
 * @import { Where } from "./form.js"
 * @import { Moment } from "./moments.js"
 * @import { Speed } from "./pace.js"
 * @import { Setting, Settings } from "./settings.js"
 *
 * @typedef {object} Subject what a network in this browser learns: MNIST's digits, or signs of one's own
 * @property {keyof typeof SUBJECTS} name
 * @property {Partial<Settings>} usual settings
 * @property {Speed} speed
 * @property {HTMLElement} place of the form of the settings
 * @property {boolean} isBrief whether the network learns for a moment after each change, and gives hints of its own
 * @property {boolean} isEmpty whether there is nothing to learn
 * @property {(isShown: boolean) => void} show shows or hides what belongs to it. The network has been forgotten
 * @property {(network: Network | null, name: string) => Hand | null} hand returns what the picture shows of the network that learns
 * @property {() => void} rested is called when the network rests
 *
 * @typedef {object} Options
 * @property {FetchDigits} fetchDigits
 * @property {Sheet} sheet
 * @property {(hand: Hand | null) => void} show makes the network that learns the one in hand, which the picture shows; null: none
 * @property {() => Float32Array | null} pixels returns the drawing that the picture shows
 * @property {(place: Place) => void} pick selects a neuron in the picture
 * @property {() => Network | null} reader returns the network that reads everywhere
 * @property {() => Promise<string>} page returns the pocket edition, to which a reader of signs is added
 * @property {string} privacy where drawings are kept
 * @property {(id: string, network: Network | null) => Promise<string>} use makes a network the one that reads everywhere. Gives why
 *   it is refused, or "". network: null for one of a run on this machine
 * @property {(name: string, value: any) => void} [send] sends a command to Python. Without it, there is no PyTorch
 */

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_EVERY = 1000; // ms between two updates while it learns, for a person who wants less motion
const WIDTHS = { narrow: 40, slim: 32 }; // rem
const PLACES = /** @type {const} */ ({ browser: "in this browser", machine: "with PyTorch on this machine" });
const SUBJECTS = /** @type {const} */ ({ digits: "MNIST's digits", signs: "Your own signs" });
const NEURONS_EVERY = 500; // ms between two pictures of all neurons while it learns
const WAITS = "A new network: its weights are random, so it can only guess. Press Go on, or take one step.";

export class Trainer {
  #options;
  browser;
  #machine;
  /** @type {Where} */
  #where = "browser";
  #isHeld = false; // whether it pauses only because the page is hidden
  /** @type {Moment | null} what is shown in place of the network as it is now */
  #past = null;
  #draw = inFrames(
    () => this.#options.show(this.#hand),
    () => this.#drawProgress(),
    () => this.#drawNeurons(),
  );
  #drawnAt = 0; // ms, when a report was shown last

  #controls = controls({
    learn: () => this.#learn(),
    pause: () => this.#stop("Paused."),
    step: () => this.#step(),
    again: () => this.#startAgain(),
    speed: (speed) => this.browser.setSpeed(speed),
    steer: (command) => this.#machine.steer(command),
  });
  #count = html("span"); // of examples
  #about = html(
    "p",
    { class: "about" },
    "A new network has random ",
    html("span", { class: "term", tabindex: 0, "data-help": GLOSSARY.weight }, "weights"),
    " and learns from ",
    this.#count,
    " ",
    html("span", { class: "term", tabindex: 0, "data-help": GLOSSARY.MNIST }, "MNIST"),
    " digits. Draw meanwhile.",
  );
  #remark = remark(this.#about, () => this.#mend());
  #curves = createCurves();
  #neurons = new Neurons((place) => this.#options.pick(place));
  #neuronsAt = -Infinity; // ms, when they were drawn
  #allNeurons = html("details", { "data-testid": "trainer-neurons" }, html("summary", {}, "All neurons"), this.#neurons.element);
  #time = timeMachine((moment) => this.#show(moment));
  #forms = {
    browser: settingsForm("browser", "usual", (setting) => this.#changeSetting(setting)),
    machine: settingsForm("machine", "instant", (setting) => this.#changeSetting(setting)),
  };
  #form = html("div"); // the form of the place
  #estimate = html("p", { class: "estimate hint", "data-testid": "trainer-estimate" });
  #top = html("div", { class: "top" }, this.#controls.element, this.#estimate, this.#form);
  #strip = strip();
  #use = button("Read with it", () => this.#useIt(), "trainer-use");
  #download = button("Download", () => this.#save(), "trainer-download");
  #places = radios("Where", "where", PLACES, (where) => this.#choosePlace(where));
  #subjectChoice = radios("It learns from", "source", SUBJECTS, (subject) => this.choose(subject));
  #command = html("code");
  #commandNote = html("p", { class: "hint" });
  #again = html(
    "details",
    {},
    html("summary", {}, "The command that makes this network again"),
    this.#commandNote,
    this.#command,
  );
  #subjects;
  /** @type {Subject} */
  #subject;
  #race;
  runs;
  element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.browser = new BrowserRun({
      fetchDigits: options.fetchDigits,
      stateChanged: (state) => {
        if (state !== "paused") this.#show(null);
        if (state === "new") this.#clear();
        this.#setState();
        if (state === "paused") this.#subject.rested();
      },
      reported: (report) => this.#receive(report),
      say: (text) => this.#remark.notice(text),
    });
    this.#machine = new MachineRun(options.send ?? (() => {}));
    const changed = () => this.#requestFrame();
    const signs = ownSigns({ ...options, run: this.browser, settings: () => this.#settings, changed });
    this.#subjects = { digits: mnistDigits(this.#top), signs };
    this.#subject = this.#subjects.digits;
    this.runs = new Runs({
      ...options,
      machine: () => (this.#where === "machine" ? this.#machine.told : null),
      lookAtMachine: () => {
        if (this.#where !== "machine") this.#choosePlace("machine");
        this.#past = null;
      },
      changed,
    });
    this.#race = batchRace({
      fetchDigits: options.fetchDigits,
      settings: () => this.#settings,
      opened: (isOpen) => {
        this.#curves.element.hidden = isOpen;
        if (isOpen && this.isRunning) this.#stop("Paused during the race.");
      },
    });
    this.element = html(
      "section",
      { class: "trainer pills", "data-testid": "trainer", "aria-label": "Training" },
      html("div", { class: "choices" }, this.#places.element, this.#subjectChoice.element),
      this.#top,
      signs.element,
      this.#remark.element,
      this.#curves.element,
      this.#race.element,
      this.#time.element,
      this.#strip.element,
      this.#allNeurons,
      signs.more,
      html("div", { class: "controls" }, this.#use, this.#download, this.runs.said),
      this.#again,
      this.runs.element,
      html(
        "details",
        { class: "hint" },
        html("summary", {}, "Privacy and licence"),
        html("p", {}, options.privacy),
        html("p", {}, "The digits are MNIST's, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges (CC BY-SA 3.0)."),
      ),
    );
    new Tooltip(this.element, "[data-help]", ({ dataset }) => dataset.help ?? "");
    markNarrow(this.element, WIDTHS);
    document.addEventListener("visibilitychange", () => this.#hold(document.hidden));
    this.#allNeurons.addEventListener("toggle", () => this.#requestFrame());
    this.#choosePlace("browser");
    const { settings, subject } = readAddress();
    this.choose(subject, settings);
  }

  /** The run that the page shows. */
  get #run() {
    return this.#where === "machine" ? this.#machine : this.browser;
  }

  /** The settings of the next network in this browser. */
  get #settings() {
    return /** @type {Settings} */ (this.#forms.browser.values);
  }

  /**
   * Take over what Python says of the runs on this machine.
   * @param {any} message with the weights of a network if the page lacks them
   */
  take(message) {
    const { machine } = message;
    const isFirst = this.runs.take(machine);
    const before = this.#machine.state;
    this.#machine.take(machine.run, machine.plan, message);
    const { state } = this.#machine;
    const isAlive = state === "loading" || state === "running" || state === "paused";
    if (isFirst && isAlive) this.#choosePlace("machine");
    const { key } = this.#past ?? {};
    if (key) this.#past = this.#machine.moments.find((moment) => moment.key === key) ?? null;
    if (message.arrays.file) saveFile(message.arrays.file, message.fileName);
    if (this.#where === "machine") this.#sayMachine(before);
    this.#setState();
    this.runs.draw();
  }

  /** Say how far the run with PyTorch is. @param {State} before its state until now */
  #sayMachine(before) {
    const { told, state } = this.#machine;
    const { problem } = this.#machine.plan();
    if (!told) return problem ? this.#remark.notice(problem) : this.#remark.begin("");
    const isOver = state === "ended";
    const text = told.problem || told.words;
    if (isOver && problem) this.#remark.notice(problem);
    else if (told.problem || isOver !== (before === "ended")) this.#remark.notice(text);
    else this.#remark.begin(text);
  }

  /** Learn here or there. @param {Where} where */
  #choosePlace(where) {
    this.#where = where;
    if (where === "machine" && this.#subject.name !== "digits") this.choose("digits");
    this.#race.close();
    this.#race.element.hidden = where === "machine" || this.#subject.isBrief;
    this.#places.check(where);
    this.#places.element.hidden = !this.#options.send;
    this.#subjectChoice.element.hidden = where === "machine";
    this.#form.replaceChildren(this.#forms[where].element);
    this.element.classList.toggle("machine", where === "machine");
    this.#show(null);
    if (where === "machine") this.#machine.askForPlan(this.#forms.machine.options);
    this.#remark.hint(null, this.#settings);
    if (where === "machine") this.#sayMachine("new");
    else this.#remark.begin("");
    this.#setState();
    this.runs.draw();
  }

  /**
   * Learn MNIST's digits, or signs of one's own.
   * @type {(name: keyof typeof SUBJECTS, settings?: Partial<Settings>) => void} settings: what is unlike the usual ones
   */
  choose(name, settings = {}) {
    this.#race.close();
    this.browser.forget();
    this.#subject.show(false);
    this.#subject = this.#subjects[name];
    const { isBrief, place, usual, speed } = this.#subject;
    this.#race.element.hidden = isBrief;
    this.#subjectChoice.check(name);
    this.element.dataset.subject = name;
    place.append(this.#form);
    this.#forms.browser.change({ ...usual, ...settings });
    this.browser.setSpeed(speed);
    this.#controls.showSpeed(speed);
    this.#subject.show(true);
    this.#setState();
    writeAddress(this.#settings, name);
  }

  /** Forget what was said of the network of this browser, and its curves. */
  #clear() {
    this.runs.earlier = [];
    this.runs.say("");
    this.#remark.hint(null, this.#settings);
    this.#remark.begin("");
  }

  get isRunning() {
    return this.#run.state === "running";
  }

  /** Pause what learns in this browser while the page is hidden, and go on when it is seen again. @param {boolean} isHidden */
  #hold(isHidden) {
    if (this.#where !== "browser") return;
    if (isHidden && this.isRunning) {
      this.#stop("Paused while this page is hidden.");
      this.#isHeld = true;
    } else if (!isHidden && this.#isHeld) {
      this.#learn();
    }
  }

  async #learn() {
    this.#isHeld = false;
    this.#race.close();
    this.#show(null);
    if (this.#where === "machine") return this.#machine.run(this.#forms.machine.options);
    // Who wants less motion sees the network guess for as long as they like.
    if (CALM.matches && !this.browser.network && !this.#subject.isBrief) return this.#startAgain();
    if (!(await this.browser.run(this.#settings))) return;
    const { batch_size: batch } = this.#settings;
    const read = `it reads ${batch} ${batch === 1 ? "example" : "examples"}`;
    this.#remark.begin(`It learns: ${read}, and takes one step that makes their loss smaller; again and again.`);
  }

  #step() {
    this.#show(null);
    this.browser.step(this.#settings);
  }

  async #startAgain() {
    const { reports, settings } = this.browser;
    if (settings && reports.loss.x.length > 1) this.runs.addEarlier(reports, settings);
    this.#remark.hint(null, this.#settings);
    this.runs.say("");
    const started = this.browser.startAgain(this.#settings);
    this.#show(null);
    if (await started) this.#remark.begin(WAITS);
  }

  /** @param {Setting | null} setting null: all, by a preset */
  #changeSetting(setting) {
    if (this.#where === "browser") writeAddress(this.#settings, this.#subject.name);
    else this.#machine.askForPlan(this.#forms.machine.options);
    this.#requestFrame();
    const run = this.#run;
    if (!run.isBegun) return;
    this.#remark.hint(null, this.#settings); // what it says may no longer hold
    run.forgetLosses();
    if (setting?.live.includes(run.engine)) return run.change(this.#forms[this.#where].values, setting.name);
    const what = setting ? `${setting.label}: this applies` : "These settings apply";
    this.#remark.notice(`${what} to the next network.${this.#where === "browser" ? " Press Start again." : ""}`);
  }

  /** @param {string} text */
  #stop(text) {
    this.#run.pause();
    this.#requestFrame();
    this.#remark.begin(text);
  }

  /** @param {News} report */
  #receive(report) {
    if (report.kind === "progress") {
      if (!this.element.isConnected && this.browser.state === "running" && !this.#subject.isBrief) this.#stop("Paused."); // another view is open
    } else if (report.kind === "stepped") {
      this.#remark.step(report, /** @type {Network} */ (this.browser.network), this.#options.pixels());
    }
    const now = performance.now();
    if (CALM.matches && this.isRunning && now < this.#drawnAt + CALM_EVERY) return;
    this.#drawnAt = now;
    this.#requestFrame();
  }

  /** The network that the page shows, what is known of it, and which moment it is of: "" for now. */
  get #shown() {
    const { network, seen, loss, accuracy, title: name } = this.runs.looked ?? this.#run;
    const past = this.#past;
    if (!past?.layers || !network) return { network, seen, loss, accuracy, text: "", name };
    const text = `after ${countOf(past.seen)}`;
    const then = { network: { ...network, layers: past.layers }, seen: past.seen, loss: past.loss, accuracy: past.test };
    return { ...then, text, name: `${network.sizes.join("-")}, as it was ${text}` };
  }

  /** @param {Moment | null} moment null: the network as it is now */
  #show(moment) {
    this.#past = moment;
    this.runs.looked = null;
    this.#machine.load(moment?.key ?? "");
    this.#requestFrame();
  }

  /** Show what is new. */
  #requestFrame() {
    this.#use.disabled = this.#download.disabled = !this.#shown.network?.layers.length; // at once: a press must find weights
    this.#draw();
  }

  /** What the picture shows of the network that learns. null: there is none. @returns {Hand | null} */
  get #hand() {
    const { network, name } = this.#shown;
    return this.#subject.hand(network?.layers.length ? network : null, name);
  }

  #drawNeurons() {
    const { network } = this.#shown;
    const has = Boolean(network?.layers.length);
    this.#allNeurons.hidden = !has;
    const isDue = !this.isRunning || performance.now() >= this.#neuronsAt + NEURONS_EVERY;
    if (!network || !has || !this.#allNeurons.open || !isDue) return;
    this.#neuronsAt = performance.now();
    this.#neurons.show(network, null);
  }

  #drawProgress() {
    const { network, seen, loss, accuracy, text } = this.#shown;
    const has = Boolean(network?.layers.length);
    setText(this.#count, this.#settings.train_size.toLocaleString("en"));
    const { reports, moments, settings } = this.runs.looked ?? this.#run;
    const tests = `${this.#run.tests.toLocaleString("en")} test digits`;
    this.#curves.draw(
      reports,
      has ? { seen, loss, accuracy, isPast: text !== "" } : null,
      this.runs.others(settings ?? {}),
      tests,
    );
    const { words, digits } = this.#run.plan(this.#settings);
    setText(this.#estimate, words);
    this.#strip.element.hidden = !digits;
    if (digits) this.#strip.show(digits);
    this.#time.show(moments, text ? seen : null, text);
    setText(this.#command, this.#machine.told?.command ?? "");
    setText(this.#commandNote, this.#machine.told?.commandNote ?? "");
    this.#again.hidden = this.#where !== "machine" || !this.#command.textContent;
    if (this.#where === "browser") this.#controls.showPace(this.browser.steps, this.isRunning);
    this.#drawHint();
  }

  /** Show a hint on what goes wrong, and announce what goes well. */
  #drawHint() {
    const { settings, losses, steps, silent, known, test, seen, isBegun } = this.#run;
    if (!settings || this.#subject.isBrief || !isBegun) return;
    const usualRate = USUAL_RATES[/** @type {Settings} */ (settings).optimiser];
    const passes = seen / settings.train_size;
    const rule = hint({ settings: /** @type {Settings} */ (settings), usualRate, losses, steps, passes, silent, known, test });
    this.#remark.hint(rule, /** @type {Settings} */ (this.#forms[this.#where].values));
    if (this.#where === "browser") this.#remark.announce(test);
  }

  async #mend() {
    const form = this.#forms[this.#where];
    const mend = this.#remark.rule?.mend(/** @type {Settings} */ (form.values));
    if (!mend) return;
    const wasRunning = this.isRunning;
    form.change(mend.settings);
    if (!mend.again || this.#where === "machine") return;
    await this.#startAgain();
    if (wasRunning) this.#learn();
  }

  /** Make the network that is shown the one that reads everywhere. */
  async #useIt() {
    this.runs.say("");
    const { looked } = this.runs;
    if (looked) return this.runs.readWith(looked.id, looked.network);
    if (this.#where === "machine") return this.runs.readWith(this.#past?.key ?? this.#machine.key, null);
    const { id, network, note } = await keep(this.browser, this.#shown);
    if (note) this.#remark.notice(note);
    this.runs.readWith(id, network);
  }

  #save() {
    const { network } = this.#shown;
    if (network) saveFile(/** @type {BlobPart} */ (toSafetensors(network)), `digit-lens-${this.#where}.safetensors`);
  }

  #setState() {
    const { state } = this.#run;
    this.element.dataset.state = state;
    const isIdle = this.#run.plan(this.#settings).problem !== "" || this.#subject.isEmpty;
    this.#controls.show(state, this.#where, this.browser.network !== null, isIdle);
    this.#requestFrame();
  }
}

/** Return MNIST's digits. @type {(place: HTMLElement) => Subject} place: of the form of the settings */
function mnistDigits(place) {
  return {
    ...{ name: "digits", usual: DEFAULTS, speed: null, isBrief: false, isEmpty: false, place },
    show: () => {},
    rested: () => {},
    hand: (network, name) => network && { network, name, canDoubt: false, invitation: "Draw a digit." },
  };
}
