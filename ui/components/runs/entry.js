/** The view Training in the app. One trainer lives as long as the page, so that a network is still there when its view is opened again. */
import PRIVACY from "../../text/privacy.json";
import { serverReader } from "../browser_storage/server_reader.js";
import { live, sheet } from "../network_picture/app_page.js";
import { unpack } from "../network_picture/packet.js";
import { askAgain } from "../shared/ask_again.js";
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";
import { learner, networks, training } from "../store.js";
import { fetchDigits } from "./browser_run.js";
import { Trainer } from "./trainer.js";

const [WAIT, TIMES] = [5000, 3]; // ms until Python is asked again for the pocket edition, and how often it is asked

export default component((tell, first) => {
  const { digits, machine: isOnMachine } = unpack(first);
  /** @type {(page: string) => void} takes the pocket edition, when Python sends it */
  let take = () => {};
  let [asked, begins] = [0, 0]; // how often Python has asked for signs of one's own, and begun a run

  /** @returns {Promise<string>} the pocket edition, which Python makes */
  const askForPage = async () => {
    let page = "";
    const answer = new Promise((done) => (take = (made) => done((page = made))));
    const silence = askAgain(
      () => tell("page", true),
      () => page !== "",
      WAIT,
      TIMES,
    );
    await Promise.race([answer, silence]);
    if (!page) throw new Error("the server does not answer");
    return page;
  };
  const trainer = new Trainer({
    fetchDigits: fetchDigits(digits),
    sheet,
    reader: () => [...networks.values()].pop() ?? null,
    show: (hand) => (learner.value = hand),
    picture: () => live.picture,
    page: askForPage,
    privacy: PRIVACY,
    use: serverReader,
    send: isOnMachine ? tell : undefined,
  });
  training.value = trainer;

  /** @param {any} data */
  const show = (data) => {
    const message = unpack(data);
    const { selected, page, machine, own, begun } = message;
    const [count, settings, how] = begun;
    trainer.runs.setReading(selected);
    if (own > asked) trainer.choose("signs");
    asked = Math.max(own, asked);
    if (machine) trainer.take(message);
    if (count > begins) trainer.begin(settings, how);
    begins = Math.max(count, begins);
    if (page) take(page);
  };
  return { element: html("div", {}, trainer.element), show };
}, true);
