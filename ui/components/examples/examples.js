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

/** One for as long as the page. @type {ReturnType<typeof createExamples> | null} */
let examples = null;
/** @type {Send | null} */
let send = null;

/** @param {Arguments} arguments */
export default function show({ data, parentElement, ...latest }) {
  examples ??= createExamples();
  send = latest;
  const isNew = examples.element.parentNode !== parentElement;
  if (isNew) parentElement.append(examples.element);
  examples.show(data, isNew);
}

function createExamples() {
  /** @type {Data} */
  let told = { drawing: null, held: "", read: [], problem: "", privacy: "" };
  const stored = collection(() => take());
  /** @type {Example[] | null} newest first; null until they have been read */
  let all = null;
  let version = ""; // of `all`
  let sent = ""; // the version that Python was sent last
  let chosen = ""; // the id of an example

  const labels = Array.from({ length: 10 }, (_, digit) => html("input", { type: "radio", name: "label", value: digit }));
  const label = () => labels.find(({ checked }) => checked)?.value;
  const store = button("Store this drawing", () => keep(), "example-store");
  const choice = html(
    "fieldset",
    { class: "choice" },
    html("legend", {}, "This drawing is really a"),
    ...labels.map((input) => html("label", {}, input, html("span", {}, input.value))),
    store,
  );
  const said = html("p", { class: "hint", role: "status", "data-testid": "examples-said" });
  const count = html("p", { class: "count", "data-testid": "examples" });
  const help = "Your examples; arrow keys go through them";
  const pictures = html("div", { class: "pictures", role: "group", "aria-label": help });
  const about = html("span");
  const put = button("Put it on the sheet", () => putOnSheet());
  const remove = button("Delete it", () => removeChosen(), "example-delete");
  const ofChosen = html("p", { class: "row", hidden: true }, about, put, remove);
  const ofAll = presses(stored, {
    examples: () => stored.digits.reverse(),
    take: (entries, name) => add(entries, `The examples of ${name} are here.`),
    say: (text) => setText(said, text),
  });
  const privacy = html("p", { class: "hint" });
  const element = html(
    "section",
    { class: "examples pills", "aria-label": "Your examples" },
    ...[choice, said, count, pictures, ofChosen],
    html("p", { class: "row" }, ofAll.undo, ...ofAll.files),
    ...ofAll.notes,
    privacy,
  );
  rovingFocus(element, ".pictures", "[data-id]");
  element.addEventListener("change", () => draw());
  pictures.addEventListener("click", (event) => {
    const id = targetOf(event, "[data-id]")?.dataset.id ?? "";
    chosen = id === chosen ? "" : id;
    draw();
  });
  stored.load().then(() => take());

  /** Take over what the collection has. */
  const take = () => {
    const { digits } = stored;
    ofAll.show();
    if (all && namesOf(digits) === namesOf(all)) return;
    all = digits;
    version = String(Math.random());
    pictures.replaceChildren(...all.map(pictureOf));
    draw();
    tellPython();
  };

  /** Send Python the examples if they are on the page and it has others. */
  const tellPython = () => {
    if (!all || !element.isConnected || told.held === version || sent === version) return;
    sent = version;
    send?.setTriggerValue("sent", { version, file: toText(all) });
  };

  const draw = () => {
    const { drawing, held, read, problem } = told;
    const shown = all ?? [];
    const isRead = held === version && read.length === shown.length;
    const correct = shown.filter(({ label }, i) => label === read[i]).length;
    const result = problem || (isRead ? `The selected network reads ${correct} of ${shown.length} correctly.` : "");
    setText(count, shown.length ? `${shown.length === 1 ? "1 example" : `${shown.length} examples`}. ${result}` : NONE);
    setAttributes(count, { "data-value": shown.length, "data-correct": isRead ? correct : null });
    shown.forEach((example, i) => mark(pictures.children[i], example, isRead ? read[i] : Number(example.label)));
    const example = shown.find(({ id }) => id === chosen);
    ofChosen.hidden = !example;
    setText(about, `The chosen ${example?.label}:`);
    store.disabled = !drawing || !label();
  };

  /** @type {(example: Example, i: number) => HTMLElement} */
  const pictureOf = (example, i) => {
    const pixels = stored.pixels(example);
    const picture = pixels ? paint(pixels) : html("img", { src: example.drawing.picture?.src, alt: "" });
    return html("button", { type: "button", "data-id": example.id, tabindex: i ? -1 : 0 }, picture, html("span"));
  };

  /** @type {(button: Element, example: Example, digit: number) => void} digit: what the network reads */
  const mark = (button, { id, label }, digit) => {
    const isRight = digit === label;
    setText(/** @type {Node} */ (button.lastChild), isRight ? label : `${label} → ${digit}`);
    setAttributes(button, {
      title: isRight ? `A drawn ${label}` : `A drawn ${label}, read as ${digit}`, // its name is the text below the picture
      "aria-pressed": String(id === chosen),
      class: isRight ? null : "wrong",
    });
  };

  const keep = () => {
    const { drawing } = told;
    if (!drawing) return;
    setText(said, add([{ label: Number(label()), drawing, time: Date.now() / 1000 }], "It is in your examples."));
    labels.forEach((input) => (input.checked = false));
    labels[0].focus({ preventScroll: true }); // the button can't be pressed now
    draw();
  };

  /** @type {(entries: Entry[], words: string) => string} words: if there is room for them. Returns what is said */
  const add = (entries, words) => {
    try {
      stored.addExamples(stored.missing(entries));
      return words;
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
  };

  const putOnSheet = () => {
    const { label, drawing } = all?.find(({ id }) => id === chosen) ?? {};
    send?.setTriggerValue("put", { label, drawing });
  };

  const removeChosen = () => {
    const id = chosen;
    chosen = "";
    stored.remove((example) => example.id === id);
    draw();
    ofAll.undo.focus(); // the button that was pressed is gone
  };

  return {
    element,

    /** @type {(data: Data, isNew: boolean) => void} isNew: whether the element was not on the page just now */
    show(data, isNew) {
      if (isNew || data.held !== told.held) sent = "";
      told = data;
      setText(privacy, data.privacy);
      draw();
      tellPython();
    },
  };
}

/** Return a text that is the same for the same examples. @param {Example[]} examples */
function namesOf(examples) {
  return examples.map(({ id, label }) => `${id} ${label}`).join();
}
