/** Send Python the copy that is taught, and which digit the drawing is said to be, so that its words are about both. */
import { toSafetensors } from "../runs/network_file.js";
import { sendFile } from "../shared/network_files.js";
import { request } from "../shared/request.js";
import { picture as message } from "../store.js";

/**
 * @import { NetworkPicture } from "../network_picture/picture.js"
 * @import { AppSheet } from "../sheet/app_sheet.js"
 * @import { Teaching } from "./teaching.js"
 *
 * @typedef {object} Options
 * @property {Teaching} teaching
 * @property {AppSheet} sheet
 * @property {NetworkPicture} picture
 * @property {() => boolean} isRead returns whether Python has read the drawing
 * @property {(name: string, value: unknown) => void} tell tells Python
 */

const WAIT = 2000; // ms between two tries to send the copy

/** @param {Options} options */
export function serverSync({ teaching, sheet, picture, isRead, tell }) {
  /** @type {string | null} the id of the copy that is being sent to Python */
  let sending = null;
  /** @type {any} the lesson whose label Python has been sent a correction of */
  let corrected = null;

  /** The id of what was taught to the network in hand; "" for nothing. */
  const taughtId = () => teaching.latest?.id ?? "";

  /** Whether Python explains another copy than the one in hand. */
  const isAhead = () => message.value?.role === "teach" && message.value.lesson.known !== taughtId();

  /** Return what Python has to know of the copy in hand, and send its file. */
  const pack = async () => {
    const { latest } = teaching;
    const base = message.value.network;
    if (!latest) return { id: "", base };
    const { id, network, steps, count, label, rate, losses, probabilities, pixels } = latest;
    const [before, [loss, lossAfter]] = [probabilities[0][label], losses];
    const isShown = isRead() && String(picture.shown?.pixels) === String(pixels);
    const { key, refusal } = await sendFile(toSafetensors(network));
    if (refusal) throw new Error(refusal);
    return { id, base, steps, count, label, rate, before, loss, lossAfter, isShown, key };
  };

  return {
    /** While Python explains another copy, its words are pale (ui/frame/style.css). */
    show() {
      document.documentElement.dataset.taught = isAhead() ? "ahead" : "known";
    },

    /** Send the copy in hand, unless Python knows it. */
    async sendCopy() {
      const id = taughtId();
      if (id === sending || !isAhead()) return;
      sending = id;
      const ask = async () => {
        const copy = await pack();
        if (copy.id === taughtId()) tell("taught", copy); // otherwise a newer copy is sent
      };
      await request(ask, () => sending !== id || taughtId() !== id || !isAhead(), WAIT);
      if (sending === id) sending = null;
    },

    /** Send which digit the drawing is said to be, if Python takes it for another one: by a press, or before it was restarted. */
    sendLabel() {
      const [label, lesson] = [picture.shown?.lesson?.label, message.value?.lesson];
      const isKnown = label == null || lesson?.label == null || lesson.label === label;
      if (isKnown || lesson === corrected || !sheet.isReadBy(lesson)) return;
      corrected = lesson;
      tell("label", label);
    },
  };
}
