/** Your own signs: draw a sign, press its name, and the network has learnt it. This is what one sees of it; model.js knows the rest. */
import { MOST_SIGNS, collection } from "../examples/collection.js";
import { labelOf, paint, pixelsOf, toName } from "../examples/file.js";
import { presses } from "../examples/presses.js";
import { DIGIT_NAMES } from "../model/network.js";
import { toSafetensors } from "../runs/file.js";
import { button, html, saveFile, setAttributes, setText } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";
import { hint } from "./hints.js";
import { SignsModel } from "./model.js";
import { selfTest } from "./self_test.js";
import { withReader } from "./reader_file.js";
import { EXAMPLES, SHOWN, draw } from "./show_how.js";

/**
 * @import { Entry, Example } from "../examples/file.js"
 * @import { Options as TrainerOptions, Subject } from "../runs/trainer.js"
 * @import { Options } from "./model.js"
 */

const KEYS = [..."1234567890"]; // of the first ten signs
const LESSON = [
  "Two signs, one example each: your initials, a heart. Draw both once more. Are they read?",
  "Two more examples of each, a little different. Test yourself, and keep the number.",
  "Let a friend do the test. Why is the number lower? Look at whose hand the examples show.",
  "Let your friend add two examples of each, and do the test again.",
  "Scribble. What does it read, and how surely? Give it a sign for something else.",
];
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** @implements {Subject} */
export class Signs {
  #options;
  #collection = collection(() => this.#changed());
  #model;
  #chosen = ""; // the id of an example, or the name of a sign
  #away = new Set(); // ids of hints
  #isShowing = false; // whether "Show me how" draws
  #isShown = false; // whether the network learns signs, not digits

  #list = html("div", { class: "list", role: "group", "aria-label": "Your signs" });
  #name = html("input", { type: "text", "data-testid": "sign-name", placeholder: "a letter, an emoji, a word", dir: "auto" });
  #add = html("button", { type: "submit", "data-testid": "sign-add" }, "Add a sign");
  #form = html("form", { class: "row" }, html("label", { class: "row" }, "Name ", this.#name), this.#add);
  #show = button("Show me how", () => this.#showHow(), "sign-show");
  #test = button("Test yourself", () => this.#selfTest.begin(this.#model.known), "sign-test");
  #said = html("p", { class: "hint", role: "status", "data-testid": "sign-said" });
  #choice = html("p", { class: "row", hidden: true });
  #hint = html("div", { class: "tell", role: "status", "data-testid": "sign-hint", hidden: true });
  #withDigits = html("input", { type: "checkbox", "data-testid": "sign-digits" });
  #fromReader = html("input", { type: "checkbox", "data-testid": "sign-from" });
  #ten = button("Signs 0 to 9, in your own hand", () => this.#addSigns(...DIGIT_NAMES));
  #save = button("Download", () => this.#saveReader(), "sign-download");
  #saveNetwork = button("Export the network", () => this.#exportNetwork());
  #presses = presses(this.#collection, {
    examples: () => this.#collection.examples,
    take: (entries, name) => this.#import(entries, name),
    open: (file) => this.#open(file),
    ending: ".safetensors",
    say: (text) => this.#say(text),
  });
  #selfTest = selfTest({
    take: () => this.#take(),
    learn: (answers) => this.#learnAll(answers.map(({ asked, drawing }) => ({ label: labelOf(asked), drawing }))),
    say: (text) => this.#say(text),
    changed: () => {
      this.#draw();
      this.#options.changed();
    },
  });
  element = html(
    "section",
    { class: "signs", "data-testid": "signs", "aria-label": "Your own signs" },
    html("p", { class: "hint" }, "Press its name or key (1, 2, …): the network learns it at once."),
    this.#selfTest.element,
    this.#list,
    this.#choice,
    this.#hint,
    this.#said,
    ...this.#presses.notes,
    html("div", { class: "row" }, this.#form, this.#show, this.#test, this.#presses.undo),
  );
  name = /** @type {const} */ ("signs");
  usual = /** @type {const} */ ({ optimiser: "adamw", learning_rate: 0.003, batch_size: 16 });
  speed = 0;
  isBrief = true;
  /** What few need. The trainer adds the form of its settings. */
  place = html(
    "details",
    { "data-testid": "sign-settings" },
    html("summary", {}, "Settings"),
    html(
      "div",
      { class: "row" },
      html("label", {}, this.#withDigits, " MNIST's digits, too"),
      html("label", {}, this.#fromReader, " begin with the hidden layers of the network that reads digits"),
    ),
    html("div", { class: "row" }, this.#saveNetwork, ...this.#presses.files, this.#ten),
  );
  /** What stands below the curves. */
  more = html(
    "div",
    { class: "signs more" },
    html("div", { class: "row" }, this.#save, html("span", { class: "hint" }, "a reader of your signs, in one file")),
    this.place,
    html(
      "details",
      { "data-testid": "sign-lesson" },
      html("summary", {}, "A lesson of 15 minutes: teach it your signature"),
      html("ol", {}, ...LESSON.map((text) => html("li", {}, text))),
    ),
  );

  /** @param {Options & Pick<TrainerOptions, "sheet" | "page"> & { changed: () => void }} options changed: while a test asks, nothing may tell what is read */
  constructor(options) {
    this.#options = options;
    this.#model = new SignsModel(this.#collection, options);
    rovingFocus(this.element, ".list", "button");
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = toName(this.#name.value);
      if (this.#collection.names.includes(name)) this.#say(`There is a sign “${name}” already.`);
      else if (this.#addSigns(name)) this.#say(`Draw “${name}”, and press it.`);
    });
    this.#withDigits.addEventListener("change", () => this.#collection.choose({ withDigits: this.#withDigits.checked }));
    this.#fromReader.addEventListener("change", () => this.#collection.choose({ fromReader: this.#fromReader.checked }));
    document.addEventListener("keydown", (event) => this.#pressKey(event));
  }

  get isEmpty() {
    return !this.#options.run.hasLesson;
  }

  /** @type {Subject["hand"]} */
  hand(network, name) {
    const common = { canDoubt: false, isWhole: true, lesson: null, invitation: "Draw a sign." };
    const whileAsking = this.#selfTest.isAsking ? "You see how it reads this at the end of the test." : "";
    if (network) return { ...common, network, name, hidden: whileAsking };
    const how = "Draw a sign, and press its name.";
    return { ...common, network: this.#model.empty(), name: "A network for your signs", hidden: how };
  }

  /** Show the signs, and let the network learn what it has not. @param {boolean} isShown */
  async show(isShown) {
    this.#isShown = isShown;
    document.documentElement.toggleAttribute("data-signs", isShown); // the page's style makes room
    this.#model.forget();
    if (!isShown) return;
    await this.#collection.load();
    this.#changed();
  }

  async #changed() {
    this.#draw();
    const problem = this.#isShown ? await this.#model.teach() : "";
    if (problem) this.#say(problem);
  }

  /** The network has learnt. */
  rested() {
    this.#model.keep();
    this.#showHint();
  }

  /** @param {KeyboardEvent} event */
  #pressKey(event) {
    const target = event.composedPath()[0];
    const isText = target instanceof Element && target.matches("input[type=text], textarea, select");
    if (!this.#isShown || !this.element.isConnected || isText || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = this.#collection.names[KEYS.indexOf(event.key)];
    if (!name) return;
    event.preventDefault();
    this.#learnAs(name);
  }

  /** Make the drawing an example of a sign. @param {string} name */
  #learnAs(name) {
    if (this.#selfTest.isAsking) return this.#say("This is a test: press Next when you have drawn it.");
    const drawn = this.#take();
    if (!drawn) return;
    if (!this.#learnAll([{ label: labelOf(name), drawing: drawn.drawing }])) return;
    const count = this.#collection.of(name).length;
    this.#say(`Learnt: “${name}” has ${count} ${count === 1 ? "example" : "examples"}.`);
  }

  /** Return whether there is room for the examples. @param {Omit<Entry, "time">[]} entries */
  #learnAll(entries) {
    try {
      this.#collection.addExamples(entries);
      return true;
    } catch (error) {
      this.#say(/** @type {Error} */ (error).message);
      return false;
    }
  }

  /** Take the drawing off the sheet. Return null, and say why, if it can be no example. */
  #take() {
    const { sheet } = this.#options;
    const { strokes, picture } = sheet.content;
    const drawing = { strokes, picture };
    const pixels = sheet.isDrawing ? null : pixelsOf(drawing);
    if (!pixels) {
      this.#say(picture ? "An example is drawn, not a picture: press Clear and draw it." : "Draw it first.");
      return null;
    }
    const reads = this.#model.read(pixels)?.reads ?? "";
    sheet.press("clear");
    return { drawing, pixels, reads };
  }

  /** @type {(...texts: string[]) => boolean} whether the signs are on the list */
  #addSigns(...texts) {
    const problem = this.#collection.add(texts);
    if (problem) this.#say(problem);
    else this.#name.value = "";
    return !problem;
  }

  /** Draw the examples of three signs, one after the other. */
  async #showHow() {
    const { sheet } = this.#options;
    if (sheet.isDrawing) return this.#say("Lift the pen first.");
    if (!this.#addSigns(...Object.keys(SHOWN))) return;
    this.#isShowing = true;
    sheet.hold(true);
    this.#draw();
    for (let i = 0; i < EXAMPLES; i++) {
      for (const [name, curve] of Object.entries(SHOWN)) {
        if (!this.element.isConnected || !this.#isShown) break;
        sheet.press("clear");
        await draw(sheet, curve, CALM.matches);
        this.#learnAs(name);
      }
    }
    sheet.hold(false);
    this.#isShowing = false;
    this.#draw();
  }

  #draw() {
    const { names, choices } = this.#collection;
    const focused = /** @type {HTMLElement | null} */ (this.#list.querySelector(":focus"))?.dataset.key;
    this.#list.replaceChildren(...names.map((name, i) => this.#row(name, i)));
    const buttons = [...this.#list.querySelectorAll("button")];
    const stop = buttons.find(({ dataset }) => dataset.key === focused) ?? buttons[0];
    buttons.forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
    if (focused) stop?.focus();
    this.#drawChoice();
    this.#presses.show();
    this.#test.disabled = this.#model.known.length < 2 || this.#selfTest.isAsking;
    this.#show.disabled = this.#isShowing || this.#selfTest.isAsking;
    this.#save.disabled = !this.#collection.examples.length;
    this.#form.hidden = this.#ten.hidden = names.length >= MOST_SIGNS;
    this.#withDigits.checked = choices.withDigits;
    this.#fromReader.checked = choices.fromReader;
    this.#showHint();
  }

  /** @type {(name: string, i: number) => HTMLElement} the row of a sign: its name and its examples */
  #row(name, i) {
    const examples = this.#collection.of(name);
    const sign = button("", () => this.#learnAs(name), `sign-${i}`);
    setAttributes(sign, { class: "sign", "data-value": examples.length, "data-key": name, "aria-keyshortcuts": KEYS[i] });
    sign.append(html("bdi", {}, name), html("span", {}, String(examples.length)), html("span", { class: "spoken" }, " examples"));
    const pictures = examples.map((example) => this.#picture(example)).reverse();
    const more = button("…", () => this.#choose(name));
    setAttributes(more, { "data-key": `more ${name}`, "aria-label": `Rename or remove ${name}` });
    return html("div", {}, sign, html("span", { class: "pictures" }, ...pictures), more);
  }

  /** @param {Example} example */
  #picture(example) {
    const { id, label } = example;
    const picture = button("", () => this.#choose(id));
    const isChosen = String(id === this.#chosen);
    setAttributes(picture, { "data-key": id, "aria-label": `An example of ${label}`, "aria-pressed": isChosen });
    picture.append(paint(/** @type {Float32Array} */ (this.#collection.pixels(example))));
    return picture;
  }

  /** @param {string} chosen an example's id, or the name of a sign */
  #choose(chosen) {
    this.#chosen = chosen === this.#chosen ? "" : chosen;
    this.#draw();
  }

  /** Show what can be done with the chosen example or sign. */
  #drawChoice() {
    const collection = this.#collection;
    const example = this.#collection.examples.find(({ id }) => id === this.#chosen);
    const name = collection.names.find((each) => each === this.#chosen);
    this.#choice.hidden = !example && !name;
    if (example) {
      const others = collection.names.filter((each) => labelOf(each) !== example.label);
      const move = html("select", {}, ...["…", ...others].map((each) => html("option", { value: each }, each)));
      move.addEventListener("change", () => collection.move(example.id, move.value));
      const remove = button("Delete it", () => {
        collection.remove((each) => each.id === example.id);
        this.#presses.undo.focus(); // this button is gone
      });
      this.#choice.replaceChildren("This example: ", remove, html("label", {}, " or move it to ", move));
    } else if (name) {
      const input = html("input", { type: "text", value: name, dir: "auto", "aria-label": "Its name" });
      const rename = button("Rename", () => this.#say(collection.rename(name, input.value)));
      this.#choice.replaceChildren(
        input,
        rename,
        button("Remove this sign", () => collection.removeSign(name)),
      );
    }
  }

  /** Show the first hint that applies to what the network has learnt, when it rests. */
  async #showHint() {
    this.#hint.hidden = true;
    const learnt = this.#isShowing || this.#selfTest.isAsking ? null : await this.#model.readExamples();
    const found = learnt && hint({ names: this.#collection.names, learnt }, this.#away);
    if (!found) return;
    const { id, sentence, shown = [], addSign } = found;
    const pictures = html("span", { class: "pictures" }, ...shown.map(({ pixels }) => paint(pixels)));
    const mend = addSign ? [button(`Add the sign “${addSign}”`, () => this.#addSigns(addSign))] : [];
    const putAway = button("I see", () => {
      this.#away.add(id);
      this.#showHint();
    });
    this.#hint.replaceChildren(pictures, sentence, ...mend, putAway);
    this.#hint.hidden = false;
  }

  async #saveReader() {
    const { network } = this.#model;
    if (!network) return;
    this.#say("The file is being made …");
    try {
      const page = await this.#options.page();
      saveFile(withReader(page, toSafetensors(network)), "my-reader.html");
      this.#say("Your reader is one file: open it in any browser, with no connection, or give it to a friend.");
    } catch (error) {
      this.#say(`The file could not be made: ${/** @type {Error} */ (error).message}.`);
    }
  }

  #exportNetwork() {
    const { network } = this.#model;
    if (network) saveFile(/** @type {BlobPart} */ (toSafetensors(network)), "digit-lens-signs.safetensors");
    else this.#say("There is no network yet.");
  }

  /** @type {(entries: Entry[], name: string) => string} name: of their file */
  #import(entries, name) {
    const drawn = entries.filter(({ drawing }) => pixelsOf(drawing));
    this.#collection.addExamples(this.#collection.missing(drawn), [...new Set(drawn.map(({ label }) => String(label)))]);
    return `${drawn.length} of ${entries.length} examples of ${name} are here: those that consist of strokes.`;
  }

  /** Go on with the network in a file. Return a sentence on it. @param {File} file */
  async #open(file) {
    await this.#model.open(file);
    this.#changed();
    return `${file.name} is here. Its examples are not in it: import them too before you teach it more.`;
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#said, text);
  }
}
