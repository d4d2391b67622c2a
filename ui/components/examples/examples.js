/**
 * Your examples: the look at the collection of labelled drawings that has the digits. They are shown as small pictures, each with what
 * the network reads. Python gets a copy to read while this is on the page, and says what it has got.
 */
import { button, html, setAttributes, setText, targetOf } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";
import { collection } from "./collection.js";
import { paint, toText } from "./file.js";
import { presses } from "./presses.js";

/**
 * @import { DrawingJson } from "../model/drawing_json.js"
 * @import { Entry, Example } from "./file.js"
 *
 * @typedef {object} Data from Python
 * @property {DrawingJson | null} drawing what lies on the sheet
 * @property {string} held the version of the examples that Python has, "" for none
 * @property {number[]} read what the network reads in them, newest first
 * @property {string} problem why Python can't read them, or ""
 * @property {string} privacy where drawings are kept
 */

const NONE = "No examples yet. Has the network misread your drawing? Store it with the digit that you drew.";

class Examples {
  /** @type {Send | undefined} */
  send;
  /** @type {Data} */
  #data = { drawing: null, held: "", read: [], problem: "", privacy: "" };
  #collection = collection(() => this.#take());
  /** @type {Example[] | null} newest first; null until they have been read */
  #all = null;
  #version = ""; // of #all
  #sent = ""; // the version that Python was sent last
  #chosen = "";

  #labels = Array.from({ length: 10 }, (_, digit) => html("input", { type: "radio", name: "label", value: digit }));
  #store = button("Store this drawing", () => this.#keep(), "example-store");
  #said = html("p", { class: "hint", role: "status", "data-testid": "examples-said" });
  #count = html("p", { class: "count", "data-testid": "examples" });
  #pictures = html("div", { class: "pictures", role: "group", "aria-label": "Your examples; arrow keys go through them" });
  #about = html("span");
  #put = button("Put it on the sheet", () => this.#putOnSheet());
  #delete = button("Delete it", () => this.#remove(), "example-delete");
  #choice = html("p", { class: "row", hidden: true }, this.#about, this.#put, this.#delete);
  #presses = presses(this.#collection, {
    examples: () => this.#collection.digits.reverse(),
    take: (entries, name) => this.#add(entries, `The examples of ${name} are here.`),
    say: (text) => setText(this.#said, text),
  });
  #privacy = html("p", { class: "hint" });
  element = html(
    "section",
    { class: "examples pills", "aria-label": "Your examples" },
    html(
      "fieldset",
      { class: "choice" },
      html("legend", {}, "This drawing is really a"),
      ...this.#labels.map((input) => html("label", {}, input, html("span", {}, input.value))),
      this.#store,
    ),
    this.#said,
    this.#count,
    this.#pictures,
    this.#choice,
    html("p", { class: "row" }, this.#presses.undo, ...this.#presses.files),
    ...this.#presses.notes,
    this.#privacy,
  );

  constructor() {
    rovingFocus(this.element, ".pictures", "[data-id]");
    this.element.addEventListener("change", () => this.#draw());
    this.#pictures.addEventListener("click", (event) => this.#choose(targetOf(event, "[data-id]")?.dataset.id ?? ""));
    this.#load();
  }

  /** @type {(data: Data, isNew: boolean) => void} isNew: whether the element was not on the page just now */
  show(data, isNew) {
    if (isNew || data.held !== this.#data.held) this.#sent = "";
    this.#data = data;
    setText(this.#privacy, data.privacy);
    this.#draw();
    this.#tellPython();
  }

  async #load() {
    await this.#collection.load();
    this.#take();
  }

  /** Take over what the collection has. */
  #take() {
    const all = this.#collection.digits;
    this.#presses.show();
    if (this.#all && namesOf(all) === namesOf(this.#all)) return;
    this.#all = all;
    this.#version = String(Math.random());
    this.#pictures.replaceChildren(...all.map((example, i) => this.#button(example, i)));
    this.#draw();
    this.#tellPython();
  }

  /** Send Python the examples if they are on the page and it has others. */
  #tellPython() {
    if (!this.#all || !this.element.isConnected || this.#data.held === this.#version || this.#sent === this.#version) return;
    this.#sent = this.#version;
    this.send?.setTriggerValue("sent", { version: this.#version, file: toText(this.#all) });
  }

  #draw() {
    const { drawing, held, read, problem } = this.#data;
    const all = this.#all ?? [];
    const isRead = held === this.#version && read.length === all.length;
    const correct = all.filter(({ label }, i) => label === read[i]).length;
    const result = problem || (isRead ? `The selected network reads ${correct} of ${all.length} correctly.` : "");
    setText(this.#count, all.length ? `${all.length === 1 ? "1 example" : `${all.length} examples`}. ${result}` : NONE);
    setAttributes(this.#count, { "data-value": all.length, "data-correct": isRead ? correct : null });
    all.forEach((example, i) => this.#mark(this.#pictures.children[i], example, isRead ? read[i] : Number(example.label)));
    const chosen = all.find(({ id }) => id === this.#chosen);
    this.#choice.hidden = !chosen;
    setText(this.#about, `The chosen ${chosen?.label}:`);
    this.#store.disabled = !drawing || !this.#label;
  }

  /** @type {(example: Example, i: number) => HTMLElement} */
  #button(example, i) {
    const pixels = this.#collection.pixels(example);
    const picture = pixels ? paint(pixels) : html("img", { src: example.drawing.picture?.src, alt: "" });
    return html("button", { type: "button", "data-id": example.id, tabindex: i ? -1 : 0 }, picture, html("span"));
  }

  /** @type {(button: Element, example: Example, digit: number) => void} digit: what the network reads */
  #mark(button, { id, label }, digit) {
    const isRight = digit === label;
    setText(/** @type {Node} */ (button.lastChild), isRight ? label : `${label} → ${digit}`);
    setAttributes(button, {
      title: isRight ? `A drawn ${label}` : `A drawn ${label}, read as ${digit}`, // its name is the text below the picture
      "aria-pressed": String(id === this.#chosen),
      class: isRight ? null : "wrong",
    });
  }

  /** The chosen label, or undefined. */
  get #label() {
    return this.#labels.find(({ checked }) => checked)?.value;
  }

  #keep() {
    const { drawing } = this.#data;
    if (!drawing) return;
    const said = this.#add([{ label: Number(this.#label), drawing, time: Date.now() / 1000 }], "It is in your examples.");
    setText(this.#said, said);
    this.#labels.forEach((input) => (input.checked = false));
    this.#labels[0].focus({ preventScroll: true }); // the button can't be pressed now
    this.#draw();
  }

  /** @type {(entries: Entry[], words: string) => string} words: if there is room for them. Returns what is said */
  #add(entries, words) {
    try {
      this.#collection.addExamples(this.#collection.missing(entries));
      return words;
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
  }

  /** @param {string} id */
  #choose(id) {
    this.#chosen = id === this.#chosen ? "" : id;
    this.#draw();
  }

  #putOnSheet() {
    const { label, drawing } = this.#all?.find(({ id }) => id === this.#chosen) ?? {};
    this.send?.setTriggerValue("put", { label, drawing });
  }

  #remove() {
    const id = this.#chosen;
    this.#chosen = "";
    this.#collection.remove((example) => example.id === id);
    this.#draw();
    this.#presses.undo.focus(); // the button that was pressed is gone
  }
}

/** Return a text that is the same for the same examples. @param {Example[]} examples */
function namesOf(examples) {
  return examples.map(({ id, label }) => `${id} ${label}`).join();
}

/** @type {Examples | null} one for as long as the page */
let examples = null;

/** @param {Arguments} arguments */
export default function show({ data, parentElement, ...send }) {
  examples ??= new Examples();
  examples.send = send;
  const isNew = examples.element.parentNode !== parentElement;
  if (isNew) parentElement.append(examples.element);
  examples.show(data, isNew);
}
