/**
 * The entry of the pocket edition: one web page that reads digits with one network. It is built from the app's own modules, and
 * it requests nothing. The page holds the network in #network: a checkpoint file as base64.
 */
import { fromCheckpoint } from "../model/safetensors.js";
import { LiveReading } from "../network_picture/live_reading.js";
import { Neurons } from "../network_picture/neurons.js";
import { fromBase64 } from "../shared/base64.js";
import { language, t } from "../shared/language.js";
import { button, find, html, setAttributes } from "../shared/dom.js";
import { READS, keepBegun } from "../runs/kept_networks.js";
import { Trainer } from "../runs/trainer.js";
import { carried, offerLanguages } from "./carried.js";
import { createPaper } from "./paper.js";
import { showReader } from "./reader.js";
import { createTeach } from "./teach.js";

/**
 * @import { CurrentNetwork } from "../network_picture/live_reading.js"
 * @typedef {"look" | "teach" | "learn"} Panel
 */

const PREPARE_AFTER = 300; // ms, when the page is shown
const PAGE = `<!doctype html>\n${document.documentElement.outerHTML}`; // as it is before anything has changed

document.documentElement.lang = language();
document.title = t("Digit Lens, the pocket edition");

/** Start the page. @param {HTMLElement} held the element that holds the network */
function start(held) {
  /** @type {Panel} */
  let open = "look";
  /** @type {CurrentNetwork | null} the network that learns */
  let learner = null;
  const sheet = createPaper(() => live.update(), ["undo", "redo", "clear"]);
  const neurons = new Neurons((place) => {
    picture.select(place);
    update();
  });
  const first = fromCheckpoint(fromBase64(held.textContent ?? ""), "pocket");
  const reads = () => teaching.network ?? first;
  /** The current network. @returns {CurrentNetwork | null} */
  const current = () => {
    if (open === "learn" && learner) return learner;
    const taught = teaching.current(t("The network of this file"), true);
    return open === "teach" ? taught : taught && { ...taught, target: undefined };
  };
  const live = new LiveReading(sheet, { current, finder: reads, shown: () => teaching.show(), pick: () => update() });
  const { picture } = live;
  Object.assign(picture.element, { lens: { live, sheet } }); // for tests, as in the app
  const { element: teach, teaching } = createTeach(first, {
    measure: (networks) => trainer.browser.measure(networks),
    picture,
    changed: () => {
      trainer.runs.setReading(reads().key);
      update();
    },
  });
  const trainer = new Trainer({
    privacy: t("Nothing that you draw leaves this page."),
    sheet,
    show: (current) => {
      learner = current;
      if (open === "learn") live.update();
    },
    picture: () => picture,
    reader: reads,
    page: async () => PAGE,
    fetchDigits: async () => fromBase64(find(document, "#digits").textContent ?? ""),
    use: (say) => (_, other) => {
      if (other) teaching.replace(other);
      say(READS);
    },
  });
  /** @type {[Panel, string, HTMLElement][]} below the picture, of which one is open */
  const panels = [
    ["look", t("Look closer"), neurons.element],
    ["teach", t("Teach it"), teach],
    ["learn", t("Training"), trainer.element],
  ];
  const tabs = panels.map(([panel, name]) => button(name, () => openPanel(panel), `panel-${panel}`));

  /** @param {Panel} panel */
  const openPanel = (panel) => {
    open = panel;
    picture.setForm(panel === "learn" ? "low" : "large", true);
    panels.forEach(([each, , element], i) => {
      element.hidden = each !== panel;
      setAttributes(tabs[i], { "aria-pressed": String(each === panel) });
    });
    update();
  };

  const update = () => {
    live.update();
    if (open === "look") neurons.show(reads(), picture.selected);
  };

  const about = t(
    "Draw a digit and watch a neural network read it. Every number here is computed from your drawing, in this file.",
  );
  const keys = t("Without a mouse: focus the sheet, move with the arrow keys, and lower or lift the pen with the space bar.");
  const main = find(document, "main");
  main.before(html("header", { class: "row" }, html("h1", {}, "Digit Lens"), html("p", {}, about)));
  find(main, ".drawing").append(html("p", { class: "hint keys" }, keys));
  find(main, ".picture").append(picture.element);
  main.append(
    html("h2", { class: "spoken" }, t("More about the network")),
    html("nav", { class: "tabs row pills", "aria-label": t("Panels") }, ...tabs),
    html("div", { class: "panel" }, ...panels.map(([, , element]) => element)),
  );
  for (const each of document.querySelectorAll("footer p")) if (each.getAttribute("lang") !== language()) each.remove();
  offerLanguages(
    () => ({ content: sheet.content, panel: open, round: teaching.latest }),
    () => keepBegun(trainer.browser),
  );
  const { content, panel = new URLSearchParams(location.search).has("learn") ? "learn" : "look", round } = carried(); // learn: runs/address.js
  if (content) sheet.put(content);
  if (round) teaching.restore(round);
  openPanel(/** @type {Panel} */ (panel));
  setTimeout(() => trainer.browser.prepare(), PREPARE_AFTER);
}

const reader = document.getElementById("reader");
if (reader) showReader(fromBase64(reader.textContent ?? ""));
else start(find(document, "#network"));
find(document, ".unready").remove();
