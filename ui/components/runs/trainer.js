/**
 * The view Training: press Learn, and watch a network learn to read your drawing, in a worker of this browser or with PyTorch on this
 * machine. It knows only the run: the picture of the network, the curves, the time machine and the list show either kind alike.
 */
import { argmax, copy, forward } from "../model/network.js";
import { Neurons } from "../network_picture/neurons.js";
import { listen } from "../shared/database.js";
import { button, html, markNarrow, radios, saveFile, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { explainTerms } from "../shared/terms.js";
import { Signs } from "../signs/signs.js";
import { readAddress, writeAddress } from "./address.js";
import { BatchRace } from "./batch_race.js";
import { BrowserRun } from "./browser_run.js";
import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { toSafetensors } from "./file.js";
import { SettingsForm } from "./form.js";
import { hint } from "./hints.js";
import { KeptRun, Wish, entryOf, forget, keep, keptNetworks, rename } from "./kept_networks.js";
import { RunList } from "./list.js";
import { MachineRun } from "./machine_run.js";
import { countOf } from "./moments.js";
import { Remark } from "./remark.js";
import { Reports } from "./reports.js";
import { DEFAULTS, USUAL_RATES, differences } from "./settings.js";
import { Strip } from "./strip.js";
import { TimeMachine } from "./time_machine.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Hand } from "../network_picture/live.js"
 * @import { Place } from "../network_picture/written.js"
 * @import { Sheet } from "../sheet/sheet.js"
 * @import { FetchDigits, Shown as News, State } from "./browser_run.js"
 * @import { Other } from "./curves.js"
 * @import { Where } from "./form.js"
 * @import { Kept } from "./kept_networks.js"
 * @import { Entry } from "./list.js"
 * @import { Plan, Told } from "./machine_run.js"
 * @import { Moment } from "./moments.js"
 * @import { Setting, Settings } from "./settings.js"
 * @import { Report } from "./worker.js"
 *
 * @typedef {object} Shown a network, and what is known of it
 * @property {Network | null} network null or without layers before it has begun
 * @property {number} seen examples
 * @property {number | null} loss
 * @property {number | null} accuracy
 * @property {string} text which moment it is of; "" for now
 * @property {string} name
 *
 * @typedef {object} Machine what Python says of the runs on this machine
 * @property {Plan} plan
 * @property {Told | null} run the one that is looked at
 * @property {Entry[]} runs
 * @property {Record<string, any>} compared the reports of runs, by id
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
 * @property {() => void} [began] called when the first network has been made, or signs of one's own are chosen
 */

const GOALS = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98]; // accuracies that are announced to screen readers
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_EVERY = 1000; // ms between two updates while it learns, for a person who wants less motion
const WIDTHS = { narrow: 40, slim: 32 }; // rem
const PLACES = /** @type {const} */ ({ browser: "in this browser", machine: "with PyTorch on this machine" });
const SOURCES = /** @type {const} */ ({ digits: "MNIST's digits", signs: "Your own signs" });
const NEURONS_EVERY = 500; // ms between two pictures of all neurons while it learns
const SIGN_SETTINGS = /** @type {const} */ ({ optimiser: "adamw", learning_rate: 0.003, batch_size: 16 });
const WAITS = "A new network: its weights are random, so it can only guess. Press Go on, or take one step.";
const PATIENCE = 3000; // ms until weights are asked for again: Streamlit may discard what a run has sent
const MOST_OTHERS = 3; // earlier networks whose curves stay

export class Trainer {
  #options;
  #browser;
  #machine;
  /** @type {Where} */
  #where = "browser";
  /** @type {Machine | null} */
  #told = null;
  #planned = ""; // the options of the latest plan, as JSON
  #isHeld = false; // whether it pauses only because the page is hidden
  /** @type {Moment | null} what is shown in place of the network as it is now */
  #past = null;
  /** @type {KeptRun | null} what is looked at in place of the run */
  #looked = null;
  /** @type {Other[]} earlier networks of this visit, the latest first */
  #earlier = [];
  /** @type {Entry[]} */
  #compared = [];
  /** @type {Kept[]} */
  #kept = [];
  #reading = ""; // the id of the network that reads
  #hasBegun = false;
  #announced = 0; // accuracy
  #isFrameDue = false;
  #isChanged = false; // since these frames began
  #drawnAt = 0; // ms, when a report was shown last

  #controls = new Controls({
    learn: () => this.#learn(),
    pause: () => this.#stop("Paused."),
    step: () => this.#step(),
    again: () => this.#startAgain(),
    speed: (speed) => this.#browser.setSpeed(speed),
    more: () => this.#machine.steer("more"),
    finish: () => this.#machine.steer("finish"),
    discard: () => this.#machine.discard(),
  });
  #count = html("span"); // of examples
  #about = html(
    "p",
    { class: "about" },
    "A new network has random ",
    html("span", { "data-term": "weight" }, "weights"),
    " and learns from ",
    this.#count,
    " ",
    html("span", { "data-term": "MNIST" }, "MNIST"),
    " digits. Draw meanwhile.",
  );
  #remark = new Remark(this.#about, () => this.#mend());
  #curves = new Curves();
  #neurons = new Neurons((place) => this.#options.pick(place));
  #neuronsAt = -Infinity; // ms, when they were drawn
  #allNeurons = html("details", { "data-testid": "trainer-neurons" }, html("summary", {}, "All neurons"), this.#neurons.element);
  #time = new TimeMachine((moment) => this.#show(moment));
  #forms = {
    browser: new SettingsForm("browser", "usual", (setting) => this.#changeSetting(setting)),
    machine: new SettingsForm("machine", "instant", (setting) => this.#changeSetting(setting)),
  };
  #form = html("div"); // the form of the place
  #estimate = html("p", { class: "estimate hint", "data-testid": "trainer-estimate" });
  #top = html("div", { class: "top" }, this.#controls.element, this.#estimate, this.#form);
  #strip = new Strip();
  #use = button("Read with it", () => this.#useIt(), "trainer-use");
  #download = button("Download", () => this.#save(), "trainer-download");
  #used = html("span", { class: "hint", role: "status", "data-testid": "trainer-used" });
  #wish = new Wish((text) => setText(this.#used, text));
  #places = radios("Where", "where", PLACES, (where) => this.#choosePlace(where));
  #sources = radios("It learns from", "source", SOURCES, (source) => this.choose(source === "signs"));
  #list = new RunList({
    look: (entry) => this.#look(entry),
    compare: (entries) => this.#compare(entries),
    use: (entry) => this.#useEntry(entry),
    download: (entry) => this.#saveEntry(entry),
    rename: (entry, name) => this.#rename(entry, name),
    remove: (entry) => this.#remove(entry),
  });
  #command = html("code");
  #commandNote = html("p", { class: "hint" });
  #again = html(
    "details",
    {},
    html("summary", {}, "The command that makes this network again"),
    this.#commandNote,
    this.#command,
  );
  /** @type {Signs} */
  #signs;
  #race;
  element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#browser = new BrowserRun({
      fetchDigits: options.fetchDigits,
      stateChanged: (state) => this.#setState(state),
      reported: (report) => this.#receive(report),
      say: (text) => this.#remark.notice(text),
    });
    this.#machine = new MachineRun(options.send ?? (() => {}));
    this.#signs = new Signs({
      sheet: options.sheet,
      learn: (lesson) => {
        this.#show(null);
        this.#browser.learn(lesson, this.#settings, options.reader());
      },
      forget: () => this.#forget(),
      goOn: (network, lesson) => {
        this.#browser.goOn(network, lesson, this.#settings);
        this.#requestFrame();
      },
      network: () => (this.#signs.isShown && this.#browser.hasNetwork ? this.#browser.network : null),
      page: options.page,
      changed: () => this.#requestFrame(),
    });
    this.#race = new BatchRace({
      fetchDigits: options.fetchDigits,
      settings: () => this.#settings,
      opened: (isOpen) => {
        this.#curves.element.hidden = isOpen;
        if (isOpen && this.isRunning) this.#stop("Paused during the race.");
      },
    });
    this.element = html(
      "section",
      { class: "trainer", "data-testid": "trainer", "aria-label": "Training" },
      html("div", { class: "choices" }, this.#places.element, this.#sources.element),
      this.#top,
      this.#signs.element,
      this.#remark.element,
      this.#curves.element,
      this.#race.element,
      this.#time.element,
      this.#strip.element,
      this.#allNeurons,
      this.#signs.more,
      html("div", { class: "controls" }, this.#use, this.#download, this.#used),
      this.#again,
      this.#list.element,
      html(
        "details",
        { class: "hint" },
        html("summary", {}, "Privacy and licence"),
        html("p", {}, options.privacy),
        html("p", {}, "The digits are MNIST's, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges (CC BY-SA 3.0)."),
      ),
    );
    explainTerms(this.element);
    markNarrow(this.element, WIDTHS);
    this.#listen();
    this.#choosePlace("browser");
    this.#setState("new");
  }

  /** Open as the page's address says. */
  openAddress() {
    const { settings, isOwn } = readAddress();
    this.choose(isOwn, settings);
  }

  #listen() {
    document.addEventListener("visibilitychange", () => this.#hold(document.hidden));
    this.#allNeurons.addEventListener("toggle", () => this.#requestFrame());
    listen("networks", () => this.#loadKept());
    this.#loadKept();
  }

  /** The run that the page shows. */
  get #run() {
    return this.#where === "machine" ? this.#machine : this.#browser;
  }

  /** The settings of the next network in this browser. */
  get #settings() {
    return /** @type {Settings} */ (this.#forms.browser.values);
  }

  /**
   * Take over what Python says of the runs on this machine.
   * @param {any} message Machine, with the weights of a network if the page lacks them
   */
  take(message) {
    const isFirst = !this.#told;
    const before = this.#machine.state;
    this.#told = /** @type {Machine} */ (message.machine);
    this.#machine.take(this.#told.run, this.#told.plan, message);
    const { state } = this.#machine;
    const isAlive = state === "loading" || state === "running" || state === "paused";
    if (isFirst && isAlive) this.#choosePlace("machine");
    const { key } = this.#past ?? {};
    if (key) this.#past = this.#machine.moments.all.find((moment) => moment.key === key) ?? null;
    if (message.arrays.file) saveFile(message.arrays.file, message.fileName);
    if (this.#where === "machine") this.#sayMachine(before);
    this.#setState(this.#run.state);
    this.#drawList();
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

  /** Ask Python how long a run takes, unless it has said so. */
  #plans() {
    const { options } = this.#forms.machine;
    if (JSON.stringify(options) === this.#planned) return;
    this.#planned = JSON.stringify(options);
    this.#options.send?.("plan", options);
  }

  /** Learn here or there. @param {Where} where */
  #choosePlace(where) {
    this.#where = where;
    this.#race.close();
    this.#race.element.hidden = where === "machine" || this.#signs.isShown;
    this.#places.check(where);
    this.#places.element.hidden = !this.#options.send;
    this.#sources.element.hidden = where === "machine";
    this.#form.replaceChildren(this.#forms[where].element);
    this.element.classList.toggle("machine", where === "machine");
    if (where === "machine" && this.#signs.isShown) this.choose(false);
    [this.#past, this.#looked] = [null, null];
    if (where === "machine") this.#plans();
    this.#remark.hint(null, this.#settings);
    if (where === "machine") this.#sayMachine("new");
    else this.#remark.begin("");
    this.#setState(this.#run.state);
    this.#drawList();
  }

  /**
   * Learn signs of one's own, or MNIST's digits.
   * @type {(isOwn: boolean, settings?: Partial<Settings>) => void} settings: what is unlike the usual ones
   */
  choose(isOwn, settings = {}) {
    this.#race.close();
    this.#race.element.hidden = isOwn;
    this.#sources.check(isOwn ? "signs" : "digits");
    this.element.classList.toggle("own", isOwn);
    this.#signs.isShown = isOwn;
    (isOwn ? this.#signs.settings : this.#top).append(this.#form);
    this.#forget();
    this.#forms.browser.change(isOwn ? SIGN_SETTINGS : { ...DEFAULTS, ...settings });
    this.#browser.setSpeed(isOwn ? 0 : null);
    this.#controls.showSpeed(this.#browser.perSecond);
    this.#signs.show();
    writeAddress(this.#settings, isOwn);
    if (isOwn) this.#options.began?.();
  }

  /** Forget the network of this browser and what is shown of it. */
  #forget() {
    this.#browser.forget();
    this.#announced = 0;
    this.#earlier = [];
    this.#remark.hint(null, this.#settings);
    this.#remark.begin("");
    this.#show(null);
  }

  get isRunning() {
    return this.#run.state === "running";
  }

  /** Start the worker and give it the digits, so that the first press of Learn is answered at once. */
  prepare() {
    this.#browser.prepare();
  }

  /** @type {BrowserRun["measure"]} */
  measure(networks) {
    return this.#browser.measure(networks);
  }

  /** Show which network reads everywhere. @param {string} selected its id */
  setReading(selected) {
    this.#reading = selected;
    this.#drawList();
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
    if (CALM.matches && !this.#browser.network && !this.#signs.isShown) return this.#startAgain();
    if (await this.#browser.run(this.#settings)) this.#remark.begin(this.#activity);
  }

  get #activity() {
    const { batch_size: batch } = this.#settings;
    return `It learns: it reads ${batch} ${batch === 1 ? "example" : "examples"}, and takes one step that makes their loss smaller; again and again.`;
  }

  #step() {
    this.#show(null);
    this.#browser.step(this.#settings);
  }

  async #startAgain() {
    const { reports, settings } = this.#browser;
    this.#announced = 0;
    if (settings && reports.loss.x.length > 1) {
      this.#earlier = [{ reports, text: JSON.stringify(settings) }, ...this.#earlier].slice(0, MOST_OTHERS);
    }
    this.#remark.hint(null, this.#settings);
    setText(this.#used, "");
    const started = this.#browser.startAgain(this.#settings);
    this.#show(null);
    if (await started) this.#remark.begin(WAITS);
  }

  /** @param {Setting | null} setting null: all, by a preset */
  #changeSetting(setting) {
    if (this.#where === "browser") writeAddress(this.#settings, this.#signs.isShown);
    else this.#plans();
    this.#requestFrame();
    const run = this.#run;
    if (!run.isBegun) return;
    this.#remark.hint(null, this.#settings); // what it says may no longer hold
    run.forgetLosses();
    if (setting?.live.includes(run.engine)) return run.change(this.#forms[this.#where], setting.name);
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
      if (!this.element.isConnected && this.#browser.state === "running" && !this.#signs.isShown) this.#stop("Paused."); // another view is open
    } else if (report.kind === "stepped") {
      this.#showStep(report);
    }
    const now = performance.now();
    if (CALM.matches && this.isRunning && now < this.#drawnAt + CALM_EVERY) return;
    this.#drawnAt = now;
    this.#requestFrame();
  }

  /** The network that the page shows, and what is known of it. @returns {Shown} */
  get #shown() {
    const run = this.#looked ?? this.#run;
    const { network, seen, loss, accuracy } = run;
    const name = this.#signs.isShown ? `The network of your signs, ${this.#browser.age}` : run.title;
    const past = this.#past;
    if (!past?.layers || !network) return { network, seen, loss, accuracy, text: "", name };
    const text = `after ${countOf(past.seen)}`;
    const then = { network: { ...network, layers: past.layers }, seen: past.seen, loss: past.loss, accuracy: past.test };
    return { ...then, text, name: `${network.sizes.join("-")}, as it was ${text}` };
  }

  /** @param {Moment | null} moment null: the network as it is now */
  #show(moment) {
    this.#past = moment;
    this.#looked = null;
    if (moment?.key) this.#ask(moment.key);
    this.#requestFrame();
  }

  /** Ask for the weights of a moment that is shown, and again if they do not come. @type {(key: string, wait?: number) => void} */
  #ask(key, wait = PATIENCE) {
    const past = this.#past;
    if (past?.key !== key || past.layers) return;
    this.#machine.load(past);
    setTimeout(() => this.#ask(key, 2 * wait), wait);
  }

  /** Show what is new, in some frames, so that no frame takes long: the network, the progress, the neurons. */
  #requestFrame() {
    this.#use.disabled = this.#download.disabled = !this.#shown.network?.layers.length; // at once: a press must find weights
    this.#isChanged = true;
    if (this.#isFrameDue) return;
    this.#isFrameDue = true;
    const shows = [
      () => this.#options.show(this.#hand),
      () => this.#drawProgress(this.#shown),
      () => this.#drawNeurons(this.#shown),
    ];
    const next = () => {
      try {
        shows.shift()?.();
      } finally {
        if (shows.length) requestAnimationFrame(next);
        else this.#isFrameDue = false;
      }
      if (!shows.length && this.#isChanged) this.#requestFrame();
    };
    requestAnimationFrame(() => {
      this.#isChanged = false;
      next();
    });
  }

  /** What the picture shows of the network that learns. null: there is none. @returns {Hand | null} */
  get #hand() {
    const { network, name } = this.#shown;
    const shown = network?.layers.length ? network : null;
    if (this.#signs.isShown) return this.#signs.hand(shown, name, this.#settings);
    return (
      shown && { network: shown, name, canDoubt: false, isWhole: false, lesson: null, hidden: "", invitation: "Draw a digit." }
    );
  }

  /** @param {Shown} shown */
  #drawNeurons({ network }) {
    const has = Boolean(network?.layers.length);
    this.#allNeurons.hidden = !has;
    const isDue = !this.isRunning || performance.now() >= this.#neuronsAt + NEURONS_EVERY;
    if (!network || !has || !this.#allNeurons.open || !isDue) return;
    this.#neuronsAt = performance.now();
    this.#neurons.show(network, null);
  }

  /** @param {Shown} shown */
  #drawProgress(shown) {
    const has = Boolean(shown.network?.layers.length);
    setText(this.#count, this.#settings.train_size.toLocaleString("en"));
    const { reports, moments } = this.#looked ?? this.#run;
    const { seen, loss, accuracy, text } = shown;
    const tests = `${this.#run.tests.toLocaleString("en")} test digits`;
    this.#curves.draw(reports, has ? { seen, loss, accuracy, isPast: text !== "" } : null, this.#others, tests);
    this.#drawPlan();
    this.#time.show(moments.all, text ? seen : null, text);
    setText(this.#command, this.#machine.told?.command ?? "");
    setText(this.#commandNote, this.#machine.told?.commandNote ?? "");
    this.#again.hidden = this.#where !== "machine" || !this.#command.textContent;
    if (this.#where === "browser") this.#controls.showPace(this.#browser.steps, this.isRunning);
    this.#drawHint();
  }

  /** Say how long a run takes, and from which digits it learns. */
  #drawPlan() {
    const { words, digits } = this.#run.plan(this.#settings);
    setText(this.#estimate, words);
    this.#strip.element.hidden = !digits;
    if (digits) this.#strip.show(digits);
  }

  /** The runs whose curves lie pale behind: earlier ones of this visit, and those that are compared. @returns {Other[]} */
  get #others() {
    const settings = (this.#looked ?? this.#run).settings ?? {};
    if (!this.#compared.length) {
      return this.#earlier.map(({ reports, text }) => ({ reports, text: differences(JSON.parse(text), settings) }));
    }
    return this.#compared.map((entry) => {
      const kept = this.#kept.find(({ id }) => id === entry.id)?.reports;
      const reports = Reports.from(kept ?? this.#told?.compared[entry.id] ?? {});
      return { reports, text: `${entry.name}: ${differences(entry.settings, settings)}` };
    });
  }

  /** Show a hint on what goes wrong, and announce what goes well. */
  #drawHint() {
    const { settings, losses, steps, silent, known, test, seen, isBegun } = this.#run;
    if (!settings || this.#signs.isShown || !isBegun) return; // signs have their own
    const usualRate = USUAL_RATES[/** @type {Settings} */ (settings).optimiser];
    const passes = seen / settings.train_size;
    const rule = hint({ settings: /** @type {Settings} */ (settings), usualRate, losses, steps, passes, silent, known, test });
    this.#remark.hint(rule, /** @type {Settings} */ (this.#forms[this.#where].values));
    if (this.#where === "machine") return;
    const reached = GOALS.filter((goal) => test !== null && test >= goal).at(-1) ?? 0;
    if (reached > this.#announced) this.#remark.speak(`It reads ${percent(test)} of the test digits correctly.`);
    this.#announced = Math.max(reached, this.#announced);
  }

  /** @param {Extract<Report, { kind: "stepped" }>} step */
  #showStep({ before, after, batch, losses, moved }) {
    const network = /** @type {Network} */ (this.#browser.network);
    const [first, second] = losses.map((loss) => significant(loss, 4));
    let text = `One step on ${batch} ${batch === 1 ? "example" : "examples"}: their loss went from ${first} to ${second}. `;
    text += `Each weight moved by ${significant(moved, 2)} on average.`;
    const pixels = this.#options.pixels();
    if (pixels) {
      const read = (/** @type {Network["layers"]} */ layers) => forward({ ...network, layers }, pixels).probabilities;
      const [old, now] = [read(before), read(after)];
      const digit = argmax(now);
      text += ` For your drawing, ${network.names?.[digit] ?? digit} went from ${percent(old[digit], 2)} to ${percent(now[digit], 2)}.`;
    }
    this.#remark.step(text);
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
    setText(this.#used, "");
    if (this.#looked) return this.#wishFor(this.#looked.id, this.#looked.network);
    if (this.#where === "machine") return this.#wishFor(this.#past?.key ?? this.#machine.key, null);
    const { network, seen, accuracy } = this.#shown;
    const id = this.#browser.id(seen);
    const chosen = { .../** @type {Network} */ (network), key: id, layers: copy(/** @type {Network} */ (network).layers) };
    const note = await keep(id, this.#browser, chosen, accuracy);
    if (note) this.#remark.notice(note);
    this.#wishFor(id, chosen);
  }

  /** @type {(id: string, network: Network | null) => void} network: null for one of a run on this machine */
  #wishFor(id, network) {
    this.#wish.follow(this.#options.use(id, network));
  }

  #save() {
    const { network } = this.#shown;
    if (network) saveFile(/** @type {BlobPart} */ (toSafetensors(network)), `digit-lens-${this.#where}.safetensors`);
  }

  // The list of runs

  async #loadKept() {
    this.#kept = await keptNetworks();
    this.#drawList();
  }

  /** @returns {Entry[]} */
  get #entries() {
    return [...this.#kept.map(entryOf), ...(this.#told?.runs ?? [])];
  }

  #drawList() {
    const shown = this.#looked?.id ?? (this.#where === "machine" ? this.#machine.told?.id : "") ?? "";
    this.#list.show(this.#entries, shown, this.#reading);
  }

  /** @param {Entry} entry */
  #look(entry) {
    if (entry.where === "machine") {
      if (this.#where !== "machine") this.#choosePlace("machine");
      this.#looked = this.#past = null;
      this.#options.send?.("look", entry.id);
      return;
    }
    this.#looked = this.#open(entry.id) ?? this.#looked;
    this.#requestFrame();
    this.#drawList();
  }

  /** Return a run of which this browser keeps the network. If that can't be read, say why and return null. @param {string} id */
  #open(id) {
    const kept = this.#kept.find((each) => each.id === id);
    try {
      return kept ? new KeptRun(kept) : null;
    } catch (error) {
      setText(this.#used, /** @type {Error} */ (error).message);
      return null;
    }
  }

  /** @param {Entry[]} entries */
  #compare(entries) {
    this.#compared = entries;
    const ids = entries.filter(({ where }) => where === "machine").map(({ id }) => id);
    if (ids.length || this.#told) this.#options.send?.("compare", ids);
    this.#requestFrame();
  }

  /** @param {Entry} entry */
  #useEntry({ id, where }) {
    if (where === "machine") return this.#wishFor(id, null);
    const kept = this.#open(id);
    if (kept) this.#wishFor(id, kept.network);
  }

  /** @param {Entry} entry */
  #saveEntry({ id, where, name }) {
    if (where === "machine") return this.#options.send?.("file", id);
    const kept = this.#kept.find((each) => each.id === id);
    if (kept) saveFile(/** @type {BlobPart} */ (kept.file), `digit-lens-${name.replace(/[^a-z0-9]+/gi, "-")}.safetensors`);
  }

  /** @type {(entry: Entry, name: string) => void} */
  #rename({ id, where }, name) {
    if (where === "machine") return this.#options.send?.("rename", [id, name]);
    const kept = this.#kept.find((each) => each.id === id);
    if (kept) rename(kept, name);
  }

  /** @param {Entry} entry */
  #remove({ id, where }) {
    if (this.#looked?.id === id) this.#show(null);
    this.#compared = this.#compared.filter((each) => each.id !== id);
    if (where === "machine") this.#options.send?.("delete", id);
    else forget(id);
  }

  /** @param {State} state */
  #setState(state) {
    this.element.dataset.state = this.#run.state;
    const isIdle = this.#run.plan(this.#settings).problem !== "" || (this.#signs.isShown && !this.#browser.hasLesson);
    this.#controls.show(this.#run.state, this.#where, this.#browser.network !== null, isIdle);
    this.#requestFrame();
    if (this.#signs.isShown && state === "paused") this.#signs.keep();
    if (this.#browser.network && !this.#hasBegun) {
      this.#hasBegun = true;
      this.#options.began?.();
    }
  }
}
