/** The page of a reader: a sheet, the sign that its network reads, and the bars. It learns nothing. */
import { LiveReading } from "../network_picture/live_reading.js";
import { fromSafetensors } from "../runs/network_file.js";
import { find } from "../shared/dom.js";
import { carried, offerLanguages } from "./carried.js";
import { createPaper } from "./paper.js";
import { t } from "../shared/language.js";

/** Show the page of a reader. @param {Uint8Array} file of the network */
export function showReader(file) {
  const network = fromSafetensors(file, "", t("This file"));
  const current = { network, name: "", canDoubt: false, isWhole: true, invitation: t("Draw a sign.") };
  const sheet = createPaper(() => live.update(), ["clear"]);
  const live = new LiveReading(sheet, { current: () => current });
  live.picture.setForm("small", false);
  document.body.classList.add("reader");
  find(document, ".picture").append(live.picture.element);
  find(document, "footer").replaceChildren(); // it is about the pocket edition's network
  offerLanguages(() => ({ content: sheet.content }));
  const { content } = carried();
  if (content) sheet.put(content);
  live.update();
}
