/** The view Training in the app. One trainer lives as long as the page, so that a network is still there when its view is opened again. */
import PRIVACY from "../../text/privacy.json";
import { unpack } from "../network_picture/packet.js";
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";
import { fetchDigits } from "./browser_run.js";
import { serverReader } from "./kept_networks.js";
import { Trainer } from "./trainer.js";

/** @import { Sheet } from "../sheet/sheet.js" */

const [TIMES, WAIT] = [6, 5000]; // that Python is asked, and ms until it is asked again: the next run of the page can drop an answer

export default component((tell, first) => {
  const { digits, machine: isOnMachine } = unpack(first);
  /** @type {(page: string) => void} takes the pocket edition, when Python sends it */
  let take = () => {};
  let asked = 0; // how often Python has asked for signs of one's own

  /** @returns {Promise<string>} the pocket edition, which Python makes */
  const askForPage = async () => {
    const answer = new Promise((done) => (take = done));
    for (let i = 0; i < TIMES; i++) {
      tell("page", true);
      const page = await Promise.race([answer, new Promise((done) => setTimeout(done, WAIT))]);
      if (page) return page;
    }
    throw new Error("the server does not answer");
  };
  const trainer = new Trainer({
    fetchDigits: fetchDigits(digits),
    sheet: /** @type {Sheet} */ (globalThis.digitLens?.sheet),
    reader: () => [...(globalThis.digitLens?.networks?.values() ?? [])].pop() ?? null,
    show: (hand) => globalThis.digitLens?.showLearner?.(hand),
    picture: () => globalThis.digitLens?.picture,
    page: askForPage,
    privacy: PRIVACY,
    use: serverReader,
    send: isOnMachine ? tell : undefined,
  });

  /** @param {any} data */
  const show = (data) => {
    const message = unpack(data);
    const { selected, page, machine, own } = message;
    trainer.runs.setReading(selected);
    if (own > asked) trainer.choose("signs");
    asked = Math.max(own, asked);
    if (machine) trainer.take(message);
    if (page) take(page);
  };
  return { element: html("div", {}, trainer.element), show };
}, true);
