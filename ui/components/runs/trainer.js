/**
 * The view Training: press Learn, and watch a network learn to read your drawing, in a worker of this browser or with PyTorch on this
 * machine. It knows only the run: the picture of the network, the curves, the time machine and the list show either kind alike.
 */
import { Neurons } from "../network_picture/neurons.js";
import { button, html, radios, saveFile } from "../shared/dom.js";
import { inFrames } from "../shared/frames.js";
import { Signal } from "../shared/signal.js";
import { Tooltip } from "../shared/tooltip.js";
import { copied } from "../store.js";
import { ownSigns } from "../signs/signs.js";
import { readAddress, writeAddress } from "./address.js";
import { batchRace } from "./batch_race.js";
import { BrowserRun } from "./browser_run.js";
import { controls } from "./controls.js";
import { createCurves } from "./curves.js";
import { toSafetensors } from "./network_file.js";
import { settingsForm } from "./form.js";
import { hint } from "./hints.js";
import { keep } from "./kept_networks.js";
import { MachineRun } from "./machine_run.js";
import { planView } from "./run_plan.js";
import { countOf, last } from "./run.js";
import { Runs } from "./runs.js";
import { DEFAULTS } from "./settings.js";
import { statusLine } from "./status.js";
import { timeMachine } from "./time_machine.js";
import { grouped, t, tn } from "../shared/language.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { CurrentNetwork } from "../network_picture/live_reading.js"
 * @import { NetworkPicture } from "../network_picture/picture.js"
 * @import { Sheet } from "../sheet/sheet.js"
 * @import { FetchDigits } from "./browser_run.js"
 * @import { Where } from "./form.js"
 * @import { Mend } from "./hints.js"
 * @import { RunStatus } from "./machine_run.js"
 * @import { Speed } from "./pace.js"
 * @import { Progress } from "./retrain.js"
 * @import { Moment } from "./run.js"
 * @import { Plan } from "./run_plan.js"
 * @import { Entry } from "./runs.js"
 * @import { Setting, Settings } from "./settings.js"
 * @import { Report } from "./worker.js"
 *
 * @typedef {object} Options
 * @property {FetchDigits} fetchDigits
 * @property {Sheet} sheet
 * @property {(current: CurrentNetwork | null) => void} show makes the network that learns the current one, which the picture shows; null: none
 * @property {() => NetworkPicture | undefined} picture returns that of the drawing
 * @property {() => Network | null} reader returns the network that reads everywhere
 * @property {() => Promise<string>} page returns the pocket edition, to which a reader of signs is added
 * @property {string} privacy where drawings are kept
 * @property {(say: (text: string) => void) => (id: string, network: Network | null) => void} use returns a function that makes a network
 *   the one that reads everywhere, and says what becomes of it. network: null for one of a run on this machine
 * @property {(name: string, value: any) => void} [send] sends a command to Python. Without it, there is no PyTorch
 */

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_EVERY = 1000; // ms between two updates while it learns, for a person who wants less motion
const WIDTHS = { narrow: 40, slim: 32 }; // rem, of classes: Safari before 16 has no container queries
const PLACES = /** @type {const} */ ({ browser: t("in this browser"), machine: t("with PyTorch on this machine") });
const SUBJECTS = /** @type {const} */ ({ digits: t("MNIST's digits"), signs: t("Your own signs") });
// The usual settings and speed. Signs are learnt for a moment after each change, with hints of their own.
/** @type {Record<keyof typeof SUBJECTS, { settings: Partial<Settings>, speed: Speed }>} */
const USUAL = {
  digits: { settings: DEFAULTS, speed: null },
  signs: { settings: { optimiser: "adamw", learning_rate: 0.003, batch_size: 16 }, speed: 0 },
};
const UNTRAINED = 1; // a network that guesses has a loss of 2.3
const PASSES = 5; // through the usual examples, of Retrain; then it reads about 96.5 % of the test digits
const ALL = PASSES * DEFAULTS.train_size;
const WAITS = t("A new network: its weights are random, so it can only guess. Press Learn, or take one step.");

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
    () => this.#options.show(this.#current),
    () => this.#drawProgress(),
    () => this.#drawNeurons(),
  );
  #drawnAt = 0; // ms, when a report was shown last
  /** How far the run in this browser is that Retrain has started. */
  retraining = new Signal(/** @type {Partial<Progress>} */ ({ part: "rest" }));

  #controls = controls({
    learn: () => this.#learn(),
    pause: () => this.#stop(t("Paused.")),
    step: () => {
      this.#show(null);
      this.browser.step(this.#settings);
    },
    again: () => this.#startAgain(),
    speed: (speed) => this.browser.setSpeed(speed),
    finish: () => this.#machine.end("finish"),
    discard: () => this.#machine.end("discard"),
  });
  #status = statusLine((mend) => this.#mend(mend));
  #curves = createCurves();
  #neurons = new Neurons((place) => this.#options.picture()?.select(place));
  #allNeurons = html(
    "details",
    { "data-testid": "trainer-neurons" },
    html("summary", {}, t("All neurons")),
    this.#neurons.element,
  );
  #time = timeMachine((moment) => this.#show(moment));
  #forms = {
    browser: settingsForm("browser", (setting) => this.#changeSetting(setting)),
    machine: settingsForm("machine", (setting) => this.#changeSetting(setting)),
  };
  #form = html("div"); // the form of the place
  #plan = planView();
  #top = html("div", { class: "top" }, this.#controls.element, this.#plan.estimate, this.#form);
  #use = button(t("Read with it"), () => this.useIt(), "trainer-use");
  #download = button(t("Download"), () => this.#save(), "trainer-download");
  #places = radios(t("Where"), "where", PLACES, (where) => this.#choosePlace(where));
  #subjectChoice = radios(t("It learns from"), "source", SUBJECTS, (subject) => this.choose(subject));
  #signs;
  /** @type {keyof typeof SUBJECTS} */
  #subject = "digits";
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
        if (state === "running" || state === "new") this.#status.say(""); // what it waited for
        if (state === "new") {
          this.browser.setLimit(0);
          this.runs.earlier = [];
          this.runs.say("");
          this.#status.hint(null);
        }
        this.#tellProgress();
        this.#requestFrame();
        if (state === "paused" && this.#isSigns) this.#signs.rested();
      },
      reported: (report) => this.#receive(report),
      say: (text) => this.#status.say(text, true),
    });
    const changed = () => this.#requestFrame();
    this.#machine = new MachineRun(options.send ?? (() => {}), changed);
    this.#signs = ownSigns({ ...options, run: this.browser, settings: () => this.#settings, changed });
    this.runs = new Runs({
      ...options,
      machine: () => (this.#where === "machine" ? this.#machine.status : null),
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
        if (isOpen && this.isRunning) this.#stop(t("Paused during the race."));
      },
    });
    this.element = html(
      "section",
      { class: "trainer pills", "data-testid": "trainer", "aria-label": t("Training") },
      html("div", { class: "choices" }, this.#places.element, this.#subjectChoice.element),
      this.#top,
      this.#signs.element,
      this.#status.element,
      this.#curves.element,
      this.#race.element,
      this.#time.element,
      this.#plan.strip,
      this.#allNeurons,
      this.#signs.more,
      html("div", { class: "controls row" }, this.#use, this.#download, this.runs.said),
      this.runs.element,
      html(
        "details",
        { class: "hint" },
        html("summary", {}, t("Privacy and licence")),
        html("p", {}, options.privacy),
        html("p", {}, t("The digits are MNIST's, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges (CC BY-SA 3.0).")),
      ),
    );
    new Tooltip(this.element, "[data-help]", ({ dataset }) => dataset.help ?? "");
    new ResizeObserver(([{ contentRect }]) => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      for (const [name, most] of Object.entries(WIDTHS)) this.element.classList.toggle(name, contentRect.width <= most * rem);
    }).observe(this.element);
    document.addEventListener("visibilitychange", () => this.#hold(document.hidden));
    copied.follow(() => this.element.isConnected && this.#writeAddress());
    this.#allNeurons.addEventListener("toggle", () => this.#requestFrame());
    this.#choosePlace("browser");
    const { settings, subject } = readAddress();
    this.choose(subject, settings);
  }

  get #run() {
    return this.#where === "machine" ? this.#machine : this.browser;
  }

  /** The settings of the next network in this browser. */
  get #settings() {
    return /** @type {Settings} */ (this.#forms.browser.values);
  }

  /** Take over what Python says of the runs on this machine. @param {{ run: RunStatus | null, plan: Plan, runs: Entry[] }} machine */
  take({ run, plan, runs }) {
    const isFirst = this.#machine.status === undefined;
    this.#machine.take(run, plan);
    if (isFirst && ["loading", "running"].includes(this.#machine.state)) this.#choosePlace("machine");
    if (this.#where === "machine") this.#sayMachine();
    this.#requestFrame();
    this.runs.take(runs);
  }

  /** Say how far the run with PyTorch is, or why the next one can't start. */
  #sayMachine() {
    const { status, state } = this.#machine;
    const isOver = state === "new" || state === "ended";
    const question = this.#isOffered ? ` ${t("Read with it?")}` : "";
    const text = (isOver && this.#machine.plan().problem) || (status ? status.words + question : "");
    this.#status.say(text, isOver && text !== "");
  }

  /** Learn here or there. @param {Where} where */
  #choosePlace(where) {
    this.#where = where;
    if (where === "machine" && this.#isSigns) this.choose("digits");
    this.#race.close();
    this.#places.check(where);
    this.#places.element.hidden = !this.#options.send;
    this.#subjectChoice.element.hidden = where === "machine";
    this.#form.replaceChildren(this.#forms[where].element);
    this.#show(null);
    this.#status.hint(null);
    if (where === "machine") this.#sayMachine();
    else this.#status.say("");
    this.runs.draw();
  }

  /**
   * Learn MNIST's digits, or signs of one's own.
   * @type {(name: keyof typeof SUBJECTS, settings?: Partial<Settings>) => void} settings: what is unlike the usual ones
   */
  choose(name, settings = {}) {
    this.#race.close();
    this.browser.forget();
    this.#subject = name;
    const { speed, settings: usual } = USUAL[name];
    this.#subjectChoice.check(name);
    this.element.dataset.subject = name;
    (this.#isSigns ? this.#signs.place : this.#top).append(this.#form);
    this.#forms.browser.change({ ...usual, ...settings });
    this.browser.setSpeed(speed);
    this.#controls.showSpeed(speed);
    this.#signs.show(this.#isSigns);
    this.#requestFrame();
    this.#writeAddress();
  }

  /**
   * Begin anew with MNIST's digits. If it learns, the page asks after PASSES whether the network shall read.
   * @type {(settings: Partial<Settings>, how: "waits" | "learns" | "machine") => void} settings: those that are unlike the usual ones. how: as
   *   in commands/runs.py
   */
  begin(settings, how) {
    this.#choosePlace(how === "machine" ? "machine" : "browser");
    if (how === "machine") return;
    this.choose("digits", settings);
    if (how === "waits") return;
    this.browser.setSpeed(0);
    this.#controls.showSpeed(0);
    this.browser.setLimit(ALL);
    this.browser.run(this.#settings);
  }

  /** Tell how far the run of Retrain is. At its end, ask whether its network shall read. */
  #tellProgress() {
    const { seen, loss, accuracy, limit, state } = this.browser;
    const { part: before } = this.retraining.value;
    if (!limit && before === "rest") return;
    const part = !limit ? "rest" : seen >= limit && state === "paused" ? "offer" : "running";
    const words = tn("{n} example of {all}", "{n} examples of {all}", seen, { all: grouped(ALL) });
    this.retraining.value = { part, share: Math.min(1, seen / ALL), words, loss, accuracy, said: "" };
    if (part === "offer" && before !== part) this.#status.say(t("Five passes are done. Read with it, or go on?"), true);
  }

  /** Leave the network as it is: the page asks no more whether it shall read. */
  endRetraining() {
    this.browser.setLimit(0);
    this.#tellProgress();
    this.#requestFrame();
  }

  #writeAddress() {
    writeAddress(this.#settings, this.#subject);
  }

  get #isSigns() {
    return this.#subject === "signs";
  }

  get isRunning() {
    return this.#run.state === "running";
  }

  /** Pause what learns in this browser while the page is hidden, and go on when it is seen again. @param {boolean} isHidden */
  #hold(isHidden) {
    if (isHidden) this.#race.pause();
    if (this.#where !== "browser") return;
    if (isHidden && this.isRunning) {
      this.#stop(t("Paused while this page is hidden."));
      this.#isHeld = true;
    } else if (!isHidden && this.#isHeld) {
      this.#learn();
    }
  }

  async #learn() {
    this.#isHeld = false;
    if (this.retraining.value.part === "offer") this.endRetraining();
    this.#race.close();
    this.#show(null);
    if (this.#where === "machine") return this.#machine.run(this.#forms.machine.options);
    // Who wants less motion sees the network guess for as long as they like.
    if (CALM.matches && !this.browser.network && !this.#isSigns) return this.#startAgain();
    if (!(await this.browser.run(this.#settings))) return;
    const { batch_size: batch } = this.#settings;
    this.#status.say(
      tn(
        "It learns: it reads {n} example, and takes one step that makes its loss smaller; again and again.",
        "It learns: it reads {n} examples, and takes one step that makes their loss smaller; again and again.",
        batch,
      ),
    );
  }

  async #startAgain() {
    this.endRetraining();
    const { reports, learnt } = this.browser;
    if (reports.loss.x.length > 1) this.runs.addEarlier(reports, learnt);
    this.#status.hint(null);
    this.runs.say("");
    const started = this.browser.startAgain(this.#settings);
    this.#show(null);
    if (await started) this.#status.say(WAITS);
  }

  /** @param {Setting | null} setting null: all, by a preset */
  #changeSetting(setting) {
    if (this.#where === "browser") this.#writeAddress();
    else this.#options.send?.("plan", this.#forms.machine.options);
    this.#requestFrame();
    if (!this.#run.isBegun) return;
    this.#status.hint(null);
    if (setting?.live && this.#where === "browser") return this.browser.change(this.#settings);
    const what = setting
      ? t("{setting}: this applies to the next network.", { setting: t(setting.label) })
      : t("These settings apply to the next network.");
    const press = this.#where === "browser" ? t("Press Start again.") : "";
    this.#status.say([what, press].filter(Boolean).join(" "), true);
  }

  /** @param {string} text */
  #stop(text) {
    this.browser.pause();
    this.#requestFrame();
    this.#status.say(text);
  }

  /** @param {Report} report */
  #receive(report) {
    const { network, state, limit } = this.browser;
    if (report.kind === "stepped" && network) this.#status.step(report, network, this.#options.picture()?.shown?.pixels ?? null);
    const isInSight = this.element.isConnected || this.#isSigns; // else another view is open
    if (report.kind === "progress" && state === "running" && !isInSight && !limit) this.#stop(t("Paused."));
    this.#tellProgress();
    const now = performance.now();
    if (CALM.matches && this.isRunning && now < this.#drawnAt + CALM_EVERY) return;
    this.#drawnAt = now;
    this.#requestFrame();
  }

  /** The network that the page shows, what is known of it, and which moment it is of: "" for now. */
  get #shown() {
    const { network, seen, loss, accuracy, title } = this.runs.looked ?? this.#run;
    const past = this.runs.looked ? null : this.#past;
    if (!past || !network) return { network, seen, loss, accuracy, text: "", name: title };
    const examples = countOf(past.seen);
    const then = { network: { ...network, layers: past.layers }, seen: past.seen, loss: past.loss, accuracy: past.test };
    const name = t("{sizes}, as it was after {examples}", { sizes: network.sizes.join("-"), examples });
    return { ...then, text: t("after {examples}", { examples }), name };
  }

  /** @param {Moment | null} moment null: the network as it is now */
  #show(moment) {
    this.#past = moment;
    this.runs.lookAway();
    this.#requestFrame();
  }

  /** Show what is new: what can be pressed at once, and the rest in the next frames. */
  #requestFrame() {
    this.element.dataset.state = this.#run.state;
    this.#race.element.hidden = this.#where === "machine" || this.#isSigns;
    const isEmpty = this.#isSigns && !this.browser.network; // there is nothing to learn
    this.#controls.show(this.#run, this.#where, isEmpty || this.#run.plan(this.#settings).problem !== "");
    const isReady = this.runs.looked !== null || this.#where === "browser" || this.#machine.status?.state === "done";
    this.#download.disabled = !this.#shown.network;
    this.#use.disabled = this.#download.disabled || !isReady;
    this.#use.classList.toggle("primary", this.#isOffered);
    this.#draw();
  }

  /** Whether the run has ended, and nobody has decided yet whether its network shall read. */
  get #isOffered() {
    const { status } = this.#machine;
    if (this.#where === "browser") return this.retraining.value.part === "offer";
    return status?.state === "done" && !status.isDecided;
  }

  /** What the picture shows of the network that learns. null: there is none. @returns {CurrentNetwork | null} */
  get #current() {
    const { network, name } = this.#shown;
    if (this.#isSigns) return this.#signs.current(network, name);
    return network && { network, name, canDoubt: false, invitation: t("Draw a digit.") };
  }

  #drawNeurons() {
    const { network } = this.#shown;
    this.#allNeurons.hidden = !network;
    if (network && this.#allNeurons.open) this.#neurons.show(network, null);
  }

  #drawProgress() {
    const { network, seen, loss, accuracy, text } = this.#shown;
    const plan = this.#run.plan(this.#settings);
    if (plan.digits) this.#status.setCount(plan.digits.learn);
    const { reports, moments, learnt } = this.runs.looked ?? this.#run;
    const tests = tn("{n} test digit", "{n} test digits", this.#run.tests);
    const shown = network && { seen, loss, accuracy, isPast: text !== "" };
    const { own, others } = this.runs.others(learnt);
    this.#curves.draw(reports, shown, own, others, tests);
    this.#plan.show(plan);
    this.#time.show(moments, text ? seen : null, text);
    if (this.#where === "browser") this.#controls.showPace(this.browser.steps, this.isRunning);
    this.#drawHint();
  }

  /** Show a hint on what goes wrong, and announce what goes well. */
  #drawHint() {
    const { settings, reports, loss, since, silent, seen, isBegun, accuracy: test } = this.#run;
    if (!settings || this.#isSigns || !isBegun) return;
    const { x, y } = reports.loss;
    const losses = y.filter((_, i) => x[i] > since);
    const [read, known] = [seen - since, last(reports.training)];
    const isNew = this.#where === "browser" || y[0] > UNTRAINED; // else it goes on with a network that has learnt
    const next = /** @type {Settings} */ (this.#forms[this.#where].values);
    const state = { settings, losses, loss, read, silent, known, test };
    this.#status.hint(isNew ? hint(state, next) : null);
    if (this.#where === "browser") this.#status.announce(test);
  }

  /** @param {Mend} mend */
  async #mend({ settings, again }) {
    const wasRunning = this.isRunning;
    this.#forms[this.#where].change(settings);
    if (!again || this.#where === "machine") return;
    await this.#startAgain();
    if (wasRunning) this.#learn();
  }

  /** Make the network that is shown the one that reads everywhere. */
  async useIt() {
    this.runs.say("");
    this.endRetraining();
    const { looked } = this.runs;
    if (looked) return this.runs.readWith(looked.id, looked.network);
    if (this.#where === "machine") return this.runs.readWith(this.#machine.status?.id ?? "", null);
    const { id, network, note } = await keep(this.browser, this.#shown);
    if (note) this.#status.say(note, true);
    this.runs.readWith(id, network);
  }

  #save() {
    const { network } = this.#shown;
    if (network) saveFile(/** @type {BlobPart} */ (toSafetensors(network)), `digit-lens-${this.#where}.safetensors`);
  }
}
