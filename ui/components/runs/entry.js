/** The view Training in the app. One trainer lives as long as the page, so that a network is still there when its view is opened again. */
import PRIVACY from "../../text/privacy.json";
import { readWith } from "../browser_storage/browser_storage.js";
import { live, sheet } from "../network_picture/app_page.js";
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";
import { learner, networks, training } from "../store.js";
import { fetchDigits } from "./browser_run.js";
import { Trainer } from "./trainer.js";
import { t } from "../shared/language.js";

/** @returns {Promise<string>} the pocket edition, to which a reader of signs is added */
async function fetchPage() {
  const response = await fetch(new URL("digit-lens/reader.html", document.baseURI));
  if (!response.ok) throw new Error(t("the server does not answer"));
  return response.text();
}

const CHOSEN = ["plan", "look", "compare"]; // what stays as it is until it is chosen anew; all else is a command

export default component((tell, { digits, machine: isOnMachine }, keep) => {
  let [asked, begins] = [0, 0]; // how often Python has asked for signs of one's own, and begun a run

  const trainer = new Trainer({
    fetchDigits: fetchDigits(digits),
    sheet,
    reader: () => [...networks.values()].pop() ?? null,
    show: (current) => (learner.value = current),
    picture: () => live.picture,
    page: fetchPage,
    privacy: t(PRIVACY),
    use: (say) => (id) => readWith(id, say),
    send: isOnMachine ? (name, value) => (CHOSEN.includes(name) ? keep : tell)(name, value) : undefined,
  });
  training.value = trainer;

  /** @param {any} data */
  const show = (data) => {
    const { selected, machine, own, begun } = data;
    const [count, settings, how] = begun;
    trainer.runs.setReading(selected);
    if (own > asked) trainer.choose("signs");
    asked = Math.max(own, asked);
    if (machine) trainer.take(machine);
    if (count > begins) trainer.begin(settings, how);
    begins = Math.max(count, begins);
  };
  return { element: html("div", {}, trainer.element), show };
}, true);
