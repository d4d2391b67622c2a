/**
 * The entry of the pocket edition: one web page that reads digits with one network. It is built from the app's own modules, and
 * it requests nothing. The page holds the network in #network: the app's own message (network_picture/messages.py) as base64.
 */
import { toNetwork } from "../model/network.js";
import { INVITATION, LiveReading } from "../network_picture/live.js";
import { Neurons } from "../network_picture/neurons.js";
import { unpack } from "../network_picture/packet.js";
import { NetworkPicture } from "../network_picture/picture.js";
import { fromBase64 } from "../shared/base64.js";
import { button, find, setAttributes } from "../shared/dom.js";
import { embedded } from "../signs/reader_file.js";
import { Trainer } from "../runs/trainer.js";
import { createPaper } from "./paper.js";
import { showReader } from "./reader.js";
import { createTeach } from "./teach.js";

/**
 * @import { Hand } from "../network_picture/live.js"
 * @typedef {"look" | "teach" | "learn"} Panel
 */

const PREPARE_AFTER = 300; // ms, when the page is shown
const PAGE = `<!doctype html>\n${document.documentElement.outerHTML}`; // as it is before anything has changed
/** @type {[panel: Panel, name: string][]} */
const PANELS = [
  ["look", "Look closer"],
  ["teach", "Teach it"],
  ["learn", "Training"],
];

class Pocket {
  network;
  /** @type {Panel} */
  #panel = "look";
  #picture;
  #live;
  #paper = createPaper((what) => {
    if (what === "begin" || what === "drawing") this.#teach.forgetLabel();
    this.#paper.update();
    this.#update();
  });
  #neurons = new Neurons((place) => this.#pick(place));
  /** @type {Hand | null} the network that learns */
  #learner = null;
  #trainer = new Trainer({
    privacy: "Nothing that you draw leaves this page.",
    sheet: this.#paper.sheet,
    show: (hand) => {
      this.#learner = hand;
      if (this.#panel === "learn") this.#live.update();
    },
    pixels: () => this.#live.pixels,
    pick: (place) => this.#picture.select(place),
    reader: () => this.network,
    page: async () => PAGE,
    fetchDigits: async () => find(document, "#digits").textContent ?? "",
    use: async (_, network) => {
      if (network) this.#teach.replace(network);
      return "";
    },
  });
  #teach = createTeach({
    measure: (networks) => this.#trainer.browser.measure(networks),
    network: () => this.network,
    pixels: () => this.#live.pixels,
    passed: () => this.#picture.passed,
    picture: () => this.#picture,
    use: (network) => {
      this.network = network;
      this.#trainer.runs.setReading(network.key);
      this.#update();
    },
    changed: () => this.#live.update(),
  });
  #tabs = PANELS.map(([panel, name]) => button(name, () => this.#open(panel), `panel-${panel}`));
  /** @type {Record<Panel, HTMLElement>} */
  #panels = { look: this.#neurons.element, teach: this.#teach.element, learn: this.#trainer.element };

  /** @param {HTMLElement} embedded the element that holds the network and, in `data-threshold`, that of the confidence */
  constructor(embedded) {
    this.network = toNetwork(unpack(fromBase64(embedded.textContent ?? "")));
    this.#picture = new NetworkPicture({
      threshold: Number(embedded.dataset.threshold),
      choose: (x) => {
        this.#live.near = x;
        this.#live.update();
      },
      pick: () => this.#update(),
    });
    this.#live = new LiveReading(
      this.#picture,
      this.#paper.sheet,
      () => this.network,
      () => this.#hand,
    );
    find(document, ".picture").append(this.#picture.element);
    find(document, ".tabs").append(...this.#tabs);
    find(document, ".panel").append(...Object.values(this.#panels));
    this.#open(new URLSearchParams(location.search).has("learn") ? "learn" : "look"); // as in runs/address.js
    setTimeout(() => this.#trainer.browser.prepare(), PREPARE_AFTER);
  }

  /** The network in hand. @returns {Hand} */
  get #hand() {
    if (this.#panel === "learn" && this.#learner) return this.#learner;
    const lesson = this.#panel === "teach" ? this.#teach.lesson : null;
    const common = { network: this.network, canDoubt: true, isWhole: false, hidden: "", invitation: INVITATION };
    return { ...common, name: this.#teach.name, lesson };
  }

  /** Open one of the panels below the picture. @param {Panel} panel */
  #open(panel) {
    this.#panel = panel;
    this.#picture.setForm(panel === "learn" ? "low" : "large", true);
    PANELS.forEach(([name], i) => {
      this.#panels[name].hidden = name !== panel;
      setAttributes(this.#tabs[i], { "aria-pressed": String(name === panel) });
    });
    this.#update();
  }

  #update() {
    this.#live.update();
    this.#teach.show();
    if (this.#panel === "look") this.#neurons.show(this.network, this.#picture.selected);
  }

  /** @param {import("../network_picture/written.js").Place} place */
  #pick(place) {
    this.#picture.select(place);
    this.#update();
  }
}

if (embedded) {
  showReader(embedded);
} else {
  new Pocket(find(document, "#network"));
  globalThis.digitLensPocket = { NetworkPicture }; // for benchmarks/browser_training.py
}
find(document, ".unready").remove();
