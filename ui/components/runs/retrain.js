/**
 * Retrain in the sidebar starts the usual run in the view Training: with PyTorch on this machine, of which Python tells, or in this
 * browser. It shows how far the run is, and asks at its end whether the new network shall read.
 */
import { component } from "../shared/component.js";
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { closeSidebarIfNarrow } from "../shared/streamlit_page.js";
import { training } from "../store.js";
import { READS } from "./kept_networks.js";
import { t } from "../shared/language.js";

/**
 * @typedef {object} Progress of either kind of run
 * @property {"rest" | "running" | "offer"} part what the sidebar shows: the button, the progress, or the choice between networks
 * @property {number} share of the run that is done, 0 to 1
 * @property {string} words how far it is
 * @property {number | null} loss
 * @property {number | null} accuracy on digits that it does not practise on, or in the end on test digits
 * @property {string} said how it ended, or ""
 * @property {string} reads the name of the network that reads now
 * @property {number | null} known its test accuracy
 */

export default component((tell, { progress: onMachine }) => {
  let ending = ""; // what is said once there is the button again
  const start = () => {
    ending = "";
    show({ part: "running", share: 0, words: t("Starting …"), loss: null, accuracy: null, said: "" });
    tell("start", true);
    closeSidebarIfNarrow();
  };
  const cancel = () => {
    ending = t("Cancelled.");
    if (onMachine) tell("cancel", true);
    else training.value?.browser.forget();
  };
  const decide = (/** @type {boolean} */ accepts) => {
    ending = accepts ? READS : "";
    if (onMachine) tell("decide", accepts);
    else if (accepts) training.value?.useIt();
    else training.value?.endRetraining();
  };

  const bar = html("progress", { max: 1, "aria-label": t("Progress") });
  const far = html("p", { class: "hint" });
  const lossText = html("dd", { "data-testid": "retrain-loss" });
  const accuracyText = html("dd", { "data-testid": "retrain-accuracy" });
  const numbers = html("dl", {}, html("dt", {}, t("Loss")), lossText, html("dt", {}, t("Reads correctly")), accuracyText);
  const question = html("p", { class: "tell" });
  const yes = button(t("Read with the new one"), () => decide(true));
  const no = button("", () => decide(false));
  const parts = {
    rest: button(t("Retrain"), start),
    running: html("div", {}, bar, far, numbers, button(t("Cancel"), cancel)),
    offer: html("div", { "data-testid": "retrain-offer" }, question, yes, no),
  };
  const ended = html("p", { class: "hint", role: "status", "data-testid": "retrain-said" });
  const element = html("section", { class: "retrain pills", "aria-label": t("Retrain") }, ...Object.values(parts), ended);
  /** @type {Progress} */
  const shown = { part: "rest", share: 0, words: "", loss: null, accuracy: null, said: "", reads: "", known: null };

  /** @param {Partial<Progress>} change */
  const show = (change) => {
    const { part, share, words, loss, accuracy, said, reads, known } = Object.assign(shown, change);
    for (const [name, each] of Object.entries(parts)) each.hidden = name !== part;
    bar.value = share;
    setText(far, words);
    setText(lossText, loss === null ? "–" : significant(loss));
    setText(accuracyText, percent(accuracy));
    setText(ended, said || (part === "rest" ? ending : ""));
    const isShipped = reads === "shipped";
    const offer = t("{share} of the test digits: read with it?", { share: percent(accuracy, 2) });
    const rival = { share: percent(known, 2) };
    const other = isShipped ? t("The shipped network: {share}.", rival) : t("The one in use: {share}.", rival);
    setText(question, known === null ? offer : `${offer} ${other}`);
    setText(no, isShipped ? t("Keep the shipped network") : t("Keep the one in use"));
  };
  show({});
  const connect = () => training.value?.retraining.follow(show);
  connect(); // the view may have been opened before the sidebar
  training.follow(connect);
  return { element, show: ({ reads, accuracy: known, progress }) => show({ reads, known, ...progress }) };
}, true);
