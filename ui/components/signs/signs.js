/** Your own signs: draw a sign, press its name, and the network has learnt it. This is what one sees of it; model.js knows the rest. */
import { MOST_SIGNS, collection } from "../examples/collection.js";
import { paint, toName } from "../examples/examples_file.js";
import { presses } from "../examples/example_actions.js";
import { drawDigit } from "../model/digit.js";
import { DIGIT_NAMES } from "../model/network.js";
import { toSafetensors } from "../runs/network_file.js";
import { toBase64 } from "../shared/base64.js";
import { button, html, saveFile, setAttributes, setText } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";
import { hint } from "./hints.js";
import { signsModel } from "./model.js";
import { selfTest } from "./self_test.js";
import { EXAMPLES, SHOWN, drawSign } from "./show_how.js";
import { t, tn } from "../shared/language.js";

/**
 * @import { Example } from "../examples/examples_file.js"
 * @import { Network } from "../model/network.js"
 * @import { CurrentNetwork } from "../network_picture/live_reading.js"
 * @import { Options as TrainerOptions } from "../runs/trainer.js"
 * @import { Options } from "./model.js"
 */

const KEYS = [..."1234567890"]; // of the first ten signs
const LESSON = [
  t("Two signs, one example each: your initials, a heart. Draw both once more. Are they read?"),
  t("Two more examples of each, a little different. Test yourself, and keep the number."),
  t("Let a friend do the test. Why is the number lower? Look at whose hand the examples show."),
  t("Let your friend add two examples of each, and do the test again."),
  t("Scribble. What does it read, and how surely? Give it a sign for something else."),
];

/**
 * @typedef {Options & Pick<TrainerOptions, "sheet" | "page"> & { changed: () => void }} SignsOptions changed: while a test asks, nothing
 *   may tell what is read
 */

/**
 * Return what the trainer shows of one's own signs. `more` stands below the curves; the form of the settings goes to `place`.
 * @param {SignsOptions} options
 */
export function ownSigns(options) {
  const { sheet } = options;
  const kept = collection(() => changed());
  const model = signsModel(kept, { ...options, say: (text) => say(text) });
  let chosen = ""; // the id of an example, or the name of a sign
  let offered = ""; // what the row of the choice is made for
  const away = new Set(); // ids of hints
  let isShowing = false; // whether "Show me how" draws
  let isShown = false; // whether the network learns signs, not digits

  const list = html("div", { class: "list", role: "group", "aria-label": t("Your signs") });
  const attributes = { "data-testid": "sign-name", placeholder: t("a letter, an emoji, a word") };
  const field = html("input", { type: "text", dir: "auto", ...attributes });
  const add = html("button", { type: "submit", "data-testid": "sign-add" }, t("Add a sign"));
  const form = html("form", { class: "row" }, html("label", { class: "row" }, t("Name"), " ", field), add);
  const showing = button(t("Show me how"), () => showHow(), "sign-show");
  const testing = button(t("Test yourself"), () => test.begin(model.known), "sign-test");
  const said = html("p", { class: "hint", role: "status", "data-testid": "sign-said" });
  const choice = html("p", { class: "row", hidden: true });
  const tip = html("div", { class: "tell", role: "status", "data-testid": "sign-hint", hidden: true });
  const withDigits = html("input", { type: "checkbox", "data-testid": "sign-digits" });
  const fromReader = html("input", { type: "checkbox", "data-testid": "sign-from" });
  const ten = button(t("Signs 0 to 9, in your own hand"), () => addSigns(...DIGIT_NAMES));
  const save = button(t("Download"), () => saveReader(), "sign-download");
  const saveNetwork = button(t("Export the network"), () => exportNetwork());

  const say = (/** @type {string} */ text) => setText(said, text);

  /** Take the drawing off the sheet. Return null, and say why, if it can be no example. */
  const take = () => {
    const { strokes, picture } = sheet.content;
    const pixels = sheet.isDrawing || picture ? null : drawDigit({ strokes, picture })?.pixels;
    if (!pixels) {
      say(picture ? t("An example is drawn, not a picture: press Clear and draw it.") : t("Draw it first."));
      return null;
    }
    const { reads } = model.read(pixels);
    sheet.press("clear");
    return { drawing: { strokes, picture }, pixels, reads };
  };

  const shared = presses(kept, {
    examples: () => kept.examples,
    take: (entries) => {
      const names = entries.map(({ label }) => label);
      return kept.add(names, entries);
    },
    open: async (file) => {
      await model.open(file);
      changed();
      return t("{name} is here. Its examples are not in it: import them too before you teach it more.", { name: file.name });
    },
    say,
  });
  const test = selfTest({
    take,
    learn: async (answers) => say(await kept.add([], answers)),
    say,
    changed: () => {
      draw();
      options.changed();
    },
  });
  const element = html(
    "section",
    { class: "signs", "data-testid": "signs", "aria-label": t("Your own signs") },
    html("p", { class: "hint" }, t("Press its name or key (1, 2, …): the network learns it at once.")),
    ...[test.element, list, choice, tip, said, ...shared.notes],
    html("div", { class: "row" }, form, showing, testing, shared.undo),
  );
  // What few need. The trainer adds the form of its settings.
  const place = html(
    "details",
    { "data-testid": "sign-settings" },
    html("summary", {}, t("Settings")),
    html(
      "div",
      { class: "row" },
      html("label", {}, withDigits, " ", t("MNIST's digits, too")),
      html("label", {}, fromReader, " ", t("begin with the hidden layers of the network that reads digits")),
    ),
    html("div", { class: "row" }, saveNetwork, ...shared.files, ten),
  );
  const lesson = html(
    "details",
    { "data-testid": "sign-lesson" },
    html("summary", {}, t("A lesson of 15 minutes: teach it your signature")),
    html("ol", {}, ...LESSON.map((text) => html("li", {}, text))),
  );
  const aboutSave = html("span", { class: "hint" }, t("a reader of your signs, in one file"));
  const more = html("div", { class: "signs more" }, html("div", { class: "row" }, save, aboutSave), place, lesson);

  rovingFocus(element, ".list", "button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = toName(field.value);
    if (kept.names.includes(name)) say(t("There is a sign “{name}” already.", { name }));
    else if (await addSigns(name)) say(t("Draw “{name}”, and press it.", { name }));
  });
  withDigits.addEventListener("change", () => kept.choose({ withDigits: withDigits.checked }));
  fromReader.addEventListener("change", () => kept.choose({ fromReader: fromReader.checked }));
  document.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    const isText = target instanceof Element && target.matches("input[type=text], textarea, select");
    if (!isShown || !element.isConnected || isText || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = kept.names[KEYS.indexOf(event.key)];
    if (!name) return;
    event.preventDefault();
    learnAs(name);
  });

  const changed = () => {
    draw();
    if (isShown) model.teach();
  };

  /** Make the drawing an example of a sign. @param {string} name */
  const learnAs = async (name) => {
    if (test.isAsking) return say(t("This is a test: press Next when you have drawn it."));
    const drawn = take();
    if (!drawn) return;
    const problem = await kept.add([], [{ ...drawn, label: name }]);
    const count = kept.of(name).length;
    say(problem || tn("Learnt: “{name}” has {n} example.", "Learnt: “{name}” has {n} examples.", count, { name }));
  };

  /** @type {(...texts: string[]) => Promise<boolean>} whether the signs are on the list */
  const addSigns = async (...texts) => {
    const problem = await kept.add(texts);
    if (problem) say(problem);
    else field.value = "";
    return !problem;
  };

  /** Draw the examples of three signs, one after the other. */
  const showHow = async () => {
    if (sheet.isDrawing) return say(t("Lift the pen first."));
    if (!(await addSigns(...Object.keys(SHOWN)))) return;
    isShowing = true;
    sheet.hold(true);
    draw();
    for (let i = 0; i < EXAMPLES; i++) {
      for (const [name, path] of Object.entries(SHOWN)) {
        if (!element.isConnected || !isShown) break;
        sheet.press("clear");
        await drawSign(sheet, path);
        await learnAs(name);
      }
    }
    sheet.hold(false);
    isShowing = false;
    draw();
  };

  const draw = () => {
    const { names, choices } = kept;
    const focused = /** @type {HTMLElement | null} */ (list.querySelector(":focus"))?.dataset.key;
    list.replaceChildren(...names.map(rowOf));
    const buttons = [...list.querySelectorAll("button")];
    const stop = buttons.find(({ dataset }) => dataset.key === focused) ?? buttons[0];
    buttons.forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
    if (focused) stop?.focus();
    drawChoice();
    shared.show();
    testing.disabled = model.known.length < 2 || test.isAsking;
    showing.disabled = isShowing || test.isAsking;
    save.disabled = !kept.examples.length;
    form.hidden = ten.hidden = names.length >= MOST_SIGNS;
    withDigits.checked = choices.withDigits;
    fromReader.checked = choices.fromReader;
    showHint();
  };

  /** @type {(name: string, i: number) => HTMLElement} the row of a sign: its name and its examples */
  const rowOf = (name, i) => {
    const examples = kept.of(name);
    const sign = button("", () => learnAs(name), `sign-${i}`);
    setAttributes(sign, { class: "sign", "data-value": examples.length, "data-key": name, "aria-keyshortcuts": KEYS[i] });
    sign.append(
      html("bdi", {}, name),
      html("span", { "aria-hidden": "true" }, String(examples.length)),
      html("span", { class: "spoken" }, tn("{n} example", "{n} examples", examples.length)),
    );
    const change = button("…", () => choose(name));
    setAttributes(change, { "data-key": `more ${name}`, "aria-label": t("Rename or remove {name}", { name }) });
    return html("div", {}, sign, html("span", { class: "pictures" }, ...examples.map(pictureOf).reverse()), change);
  };

  /** @param {Example} example */
  const pictureOf = ({ id, label, pixels }) => {
    const picture = button("", () => choose(id));
    const isChosen = String(id === chosen);
    setAttributes(picture, { "data-key": id, "aria-label": t("An example of {label}", { label }), "aria-pressed": isChosen });
    picture.append(paint(pixels));
    return picture;
  };

  /** @param {string} what an example's id, or the name of a sign */
  const choose = (what) => {
    chosen = what === chosen ? "" : what;
    draw();
  };

  /** Show what can be done with the chosen example or sign. */
  const drawChoice = () => {
    const example = kept.examples.find(({ id }) => id === chosen);
    const name = kept.names.find((each) => each === chosen);
    choice.hidden = !example && !name;
    const offer = JSON.stringify([chosen, example && [example.label, kept.names], choice.hidden]);
    if (offer === offered) return; // a name that is being written would be lost when another tab has changed something
    offered = offer;
    if (example) {
      const others = kept.names.filter((each) => each !== example.label);
      const move = html("select", {}, ...["…", ...others].map((each) => html("option", { value: each }, each)));
      move.addEventListener("change", () => kept.move(example.id, move.value));
      const remove = button(t("Delete it"), () => shared.remove(example.id));
      choice.replaceChildren(t("This example:"), " ", remove, " ", html("label", {}, t("or move it to"), " ", move));
    } else if (name) {
      const input = html("input", { type: "text", value: name, dir: "auto", "aria-label": t("Its name") });
      const rename = button(t("Rename"), async () => say(await kept.rename(name, input.value)));
      const remove = button(t("Remove this sign"), () => kept.removeSign(name));
      choice.replaceChildren(input, rename, remove);
    }
  };

  /** Show the first hint that applies to what the network has learnt, when it rests. */
  const showHint = async () => {
    tip.hidden = true;
    const learnt = isShowing || test.isAsking ? null : await model.readExamples();
    const found = learnt && hint(kept.names, learnt, away);
    if (!found) return;
    const { id, sentence, shown = [], addSign } = found;
    const pictures = html("span", { class: "pictures" }, ...shown.map(({ pixels }) => paint(pixels)));
    const mend = addSign ? [button(t("Add the sign “{name}”", { name: addSign }), () => addSigns(addSign))] : [];
    const putAway = button(t("I see"), () => {
      away.add(id);
      showHint();
    });
    tip.replaceChildren(pictures, sentence, ...mend, putAway);
    tip.hidden = false;
  };

  const saveReader = async () => {
    const { network } = model;
    if (!network) return;
    say(t("The file is being made …"));
    try {
      const page = await options.page();
      saveFile(withReader(page, toSafetensors(network)), "my-reader.html");
      say(t("Your reader is one file: open it in any browser, with no connection, or give it to a friend."));
    } catch (error) {
      say(t("The file could not be made: {reason}.", { reason: /** @type {Error} */ (error).message }));
    }
  };

  const exportNetwork = () => {
    const { network } = model;
    if (network) saveFile(/** @type {BlobPart} */ (toSafetensors(network)), "digit-lens-signs.safetensors");
    else say(t("There is no network yet."));
  };

  return {
    element,
    place,
    more,

    /** Return what the picture shows of the network that learns. @type {(network: Network | null, name: string) => CurrentNetwork} */
    current(network, name) {
      const common = { canDoubt: false, isWhole: true, invitation: t("Draw a sign.") };
      const whileAsking = test.isAsking ? t("You see how it reads this at the end of the test.") : "";
      if (network) return { ...common, network, name, hidden: whileAsking };
      const how = t("Draw a sign, and press its name.");
      return { ...common, network: model.empty(), name: t("A network for your signs"), hidden: how };
    },

    /** Show or hide the signs. The network has been forgotten. @param {boolean} isWanted */
    async show(isWanted) {
      isShown = isWanted;
      document.documentElement.toggleAttribute("data-signs", isShown); // the page's style makes room
      model.forget();
      if (!isShown) return;
      await kept.load();
      changed();
    },

    rested() {
      model.keep();
      showHint();
    },
  };
}

/**
 * Return the pocket edition as a reader, with the file of a network in place of its own network and digits.
 * @type {(page: string, file: Uint8Array) => string}
 */
function withReader(page, file) {
  const reader = `<script type="application/octet-stream" id="reader">${toBase64(file)}</${"script"}>\n`;
  const without = page.replace(/<script type="application\/octet-stream"[^>]*>[^<]*<\/script>\n?/g, "");
  return without.replace(/(?=<script type="module">)/, () => reader);
}
