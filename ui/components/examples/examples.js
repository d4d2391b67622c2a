/**
 * Your examples: the look at the collection of labelled drawings that has the digits. They are shown as small pictures, each with what
 * the network reads. Python gets a copy to read while this is on the page, and says what it has got.
 */
import { component } from "../shared/component.js";
import { button, html, setAttributes, setText, targetOf } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";
import { collection } from "./collection.js";
import { paint, toText } from "./file.js";
import { presses } from "./presses.js";

/**
 * @import { DrawingJson } from "../model/drawing_json.js"
 * @import { Example } from "./file.js"
 *
 * @typedef {object} Data from Python
 * @property {DrawingJson | null} drawing what lies on the sheet
 * @property {string} held the version of the examples that Python has, "" for none
 * @property {number[]} read what the network reads in them, newest first
 * @property {string} problem why Python can't read them, or ""
 * @property {string} privacy where drawings are kept
 */

const NONE = "No examples yet. Has the network misread your drawing? Store it with the digit that you drew.";

export default component((tell) => {
  /** @type {Data} */
  let told = { drawing: null, held: "", read: [], problem: "", privacy: "" };
  const stored = collection(() => take());
  /** @type {Example[]} newest first */
  let all = [];
  let version = ""; // of `all`; "" until they have been read
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
    take: async (entries, name) => (await stored.add([], entries)) || `The examples of ${name} are here.`,
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
    if (version && namesOf(digits) === namesOf(all)) return;
    all = digits;
    version = String(Math.random());
    pictures.replaceChildren(...all.map(pictureOf));
    draw();
    tellPython();
  };

  /** Send Python the examples if they are on the page and it has others. */
  const tellPython = () => {
    if (!version || !element.isConnected || told.held === version || sent === version) return;
    sent = version;
    tell("sent", { version, file: toText(all) });
  };

  const draw = () => {
    const { drawing, held, read, problem } = told;
    const isRead = held === version && read.length === all.length;
    const correct = all.filter(({ label }, i) => label === read[i]).length;
    const result = problem || (isRead ? `The selected network reads ${correct} of ${all.length} correctly.` : "");
    setText(count, all.length ? `${all.length === 1 ? "1 example" : `${all.length} examples`}. ${result}` : NONE);
    setAttributes(count, { "data-value": all.length, "data-correct": isRead ? correct : null });
    all.forEach((example, i) => mark(pictures.children[i], example, isRead ? read[i] : Number(example.label)));
    const example = all.find(({ id }) => id === chosen);
    ofChosen.hidden = !example;
    setText(about, `The chosen ${example?.label}:`);
    store.disabled = !drawing || !label();
  };

  /** @type {(example: Example, i: number) => HTMLElement} */
  const pictureOf = ({ id, pixels, drawing }, i) => {
    const picture = pixels ? paint(pixels) : html("img", { src: drawing.picture?.src, alt: "" });
    return html("button", { type: "button", "data-id": id, tabindex: i ? -1 : 0 }, picture, html("span"));
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

  const keep = async () => {
    const entry = { label: Number(label()), drawing: /** @type {DrawingJson} */ (told.drawing) };
    labels.forEach((input) => (input.checked = false));
    labels[0].focus({ preventScroll: true }); // the button can't be pressed now
    draw();
    setText(said, (await stored.add([], [entry])) || "It is in your examples.");
  };

  const putOnSheet = () => {
    const { label, drawing } = all.find(({ id }) => id === chosen) ?? {};
    tell("put", { label, drawing });
  };

  const removeChosen = async () => {
    await stored.remove(chosen);
    ofAll.undo.focus(); // the button that was pressed is gone
  };

  return {
    element,

    /** @type {(data: Data, isPut: boolean) => void} */
    show(data, isPut) {
      if (isPut || data.held !== told.held) sent = "";
      told = data;
      setText(privacy, data.privacy);
      draw();
      tellPython();
    },
  };
}, true);

/** Return a text that is the same for the same examples. @param {Example[]} examples */
function namesOf(examples) {
  return examples.map(({ id, label }) => `${id} ${label}`).join();
}
