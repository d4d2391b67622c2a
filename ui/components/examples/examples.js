/**
 * Your examples: the look at the collection of labelled drawings that has the digits. They are shown as small pictures, each with what
 * the selected network reads. Python gets them only to train a network on them.
 */
import PRIVACY from "../../text/privacy.json";
import { DIGIT_NAMES, argmax, forward } from "../model/network.js";
import { sheet } from "../network_picture/app_page.js";
import { component } from "../shared/component.js";
import { button, html, setAttributes, setText, targetOf } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";
import { whenKnown } from "../store.js";
import { collection } from "./collection.js";
import { entryFrom, paint, toText, withPixels } from "./examples_file.js";
import { presses } from "./example_actions.js";
import { t, tn } from "../shared/language.js";

/**
 * @import { DrawingJson } from "../model/drawing_json.js"
 * @import { Network } from "../model/network.js"
 * @import { Entry, Example } from "./examples_file.js"
 *
 * `show` of __init__.py explains the fields.
 * @typedef {{ drawing: DrawingJson | null, network: string, tuning: string | null }} Data
 */

const NONE = t("No examples yet. Has the network misread your drawing? Store it with the digit that you drew.");
const TUNING = t(
  "Trains a copy of the selected network a little more, on your examples mixed with MNIST's digits. The training run holds a copy of your examples until you delete the run.",
);

export default component((tell, /** @type {Data} */ first) => {
  let latest = first;
  const stored = collection(() => take());
  /** @type {Example[]} newest first */
  let all = [];
  /** @type {Network | null} the selected one */
  let network = null;
  /** @type {string[]} the digits that it reads in the examples */
  let read = [];
  let chosen = ""; // the id of an example

  const labels = Array.from({ length: 10 }, (_, digit) => html("input", { type: "radio", name: "label", value: digit }));
  const label = () => labels.find(({ checked }) => checked)?.value;
  const store = button(t("Store this drawing"), () => keep(), "example-store");
  const choice = html(
    "fieldset",
    { class: "choice" },
    html("legend", {}, t("This drawing is really a")),
    ...labels.map((input) => html("label", {}, input, html("span", {}, input.value))),
    store,
  );
  const said = html("p", { class: "hint", role: "status", "data-testid": "examples-said" });
  const count = html("p", { class: "count", "data-testid": "examples" });
  const help = t("Your examples; arrow keys go through them");
  const pictures = html("div", { class: "pictures", role: "group", "aria-label": help });
  const about = html("span");
  const put = button(t("Put it on the sheet"), () => putOnSheet());
  const remove = button(t("Delete it"), () => ofAll.remove(chosen), "example-delete");
  const ofChosen = html("p", { class: "row", hidden: true }, about, put, remove);
  const ofAll = presses(stored, {
    examples: () => stored.digits.reverse(),
    take: (entries) => stored.add([], entries),
    say: (text) => setText(said, text),
  });
  const tune = button(t("Fine-tune on them"), () => tell("tune", toText(all)));
  tune.title = TUNING;
  const untuned = html("span", { class: "hint" });
  const tuning = html("p", { class: "row" }, tune, untuned);
  const element = html(
    "section",
    { class: "examples pills", "aria-label": t("Your examples") },
    ...[choice, said, count, pictures, ofChosen],
    html("p", { class: "row" }, ofAll.undo, ...ofAll.files),
    ...ofAll.notes,
    html("p", { class: "hint" }, t(PRIVACY)),
    tuning,
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
    if (namesOf(digits) === namesOf(all)) return;
    all = digits;
    pictures.replaceChildren(...all.map(pictureOf));
    readAll();
  };

  /** Read the examples with the selected network. */
  const readAll = () => {
    const reader = network;
    read = reader ? all.map(({ pixels }) => DIGIT_NAMES[argmax(forward(reader, pixels).probabilities)]) : [];
    draw();
  };

  const draw = () => {
    const { drawing, tuning: problem } = latest;
    const correct = all.filter(({ label }, i) => label === read[i]).length;
    const result = network ? t("The selected network reads {correct} of {all} correctly.", { correct, all: all.length }) : "";
    setText(count, all.length ? `${tn("{n} example.", "{n} examples.", all.length)} ${result}` : NONE);
    setAttributes(count, { "data-value": all.length, "data-correct": network ? correct : null });
    all.forEach((example, i) => mark(pictures.children[i], example, read[i] ?? example.label));
    const example = all.find(({ id }) => id === chosen);
    ofChosen.hidden = !example;
    setText(about, example ? t("The chosen {label}:", { label: example.label }) : "");
    store.disabled = !drawing || !label();
    tuning.hidden = problem === null;
    tune.disabled = problem !== "" || !all.length;
    setText(untuned, problem ?? "");
  };

  /** @type {(example: Example, i: number) => HTMLElement} */
  const pictureOf = ({ id, pixels }, i) => {
    return html("button", { type: "button", "data-id": id, tabindex: i ? -1 : 0 }, paint(pixels), html("span"));
  };

  /** @type {(button: Element, example: Example, digit: string) => void} digit: what the network reads */
  const mark = (button, { id, label }, digit) => {
    const isRight = digit === label;
    setText(/** @type {Node} */ (button.lastChild), isRight ? label : `${label} → ${digit}`);
    setAttributes(button, {
      title: isRight ? t("A drawn {label}", { label }) : t("A drawn {label}, read as {digit}", { label, digit }), // its name is the text below the picture
      "aria-pressed": String(id === chosen),
      class: isRight ? null : "wrong",
    });
  };

  const keep = async () => {
    const reading = entryFrom({ label: label(), drawing: latest.drawing, time: Date.now() / 1000 });
    labels.forEach((input) => (input.checked = false));
    labels[0].focus({ preventScroll: true }); // the button can't be pressed now
    draw();
    const entry = /** @type {Entry} */ (await reading);
    setText(said, (await stored.add([], [entry])) || t("It is in your examples."));
  };

  const putOnSheet = async () => {
    const { label, drawing } = /** @type {Example} */ (all.find(({ id }) => id === chosen));
    sheet.put({ ...(await withPixels(drawing)), label: Number(label), source: t("your example, labelled {label}", { label }) });
    sheet.send();
  };

  const readWith = whenKnown((found) => {
    if (found === network) return;
    network = found;
    readAll();
  });

  return {
    element,

    /** @param {Data} data */
    show(data) {
      if (data.network !== latest.network) [network, read] = [null, []];
      latest = data;
      draw();
      readWith(data.network);
    },
  };
}, true);

/** Return a text that is the same for the same examples. @param {Example[]} examples */
function namesOf(examples) {
  return examples.map(({ id, label }) => `${id} ${label}`).join();
}
