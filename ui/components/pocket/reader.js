/** The page of a reader: signs of one's own, which it reads, and which it can be taught further. It has no digits. */
import { LiveReading } from "../network_picture/live.js";
import { NetworkPicture } from "../network_picture/picture.js";
import { find, setText } from "../shared/dom.js";
import { Trainer } from "../runs/trainer.js";
import { Paper } from "./paper.js";

/** @import { Hand } from "../network_picture/live.js" */

export class Reader {
  /** @param {string} page the source of this page */
  constructor(page) {
    /** @type {Hand | null} */
    let hand = null;
    const paper = new Paper(() => {
      paper.update();
      live.update();
    });
    const picture = new NetworkPicture({ threshold: 0, choose: () => {}, pick: () => {} });
    const live = new LiveReading(
      picture,
      paper.sheet,
      () => null,
      () => hand,
    );
    const trainer = new Trainer({
      sheet: paper.sheet,
      show: (shown) => {
        hand = shown;
        live.update();
      },
      pixels: () => live.pixels,
      pick: (place) => picture.select(place),
      reader: () => null,
      page: async () => page,
      privacy: "Nothing that you draw leaves this page.",
      fetchDigits: () => Promise.reject(new Error("this file has no digits")),
      use: async () => "",
    });
    find(document, ".picture").append(picture.element);
    document.body.classList.add("reader");
    find(document, ".tabs").remove();
    setText(
      find(document, "header p"),
      "Draw a sign: this network reads it. It has learnt from drawings, and goes on learning here.",
    );
    setText(
      find(document, "footer"),
      "It must choose one of its signs, whatever is drawn. Made with Digit Lens; this page requests nothing.",
    );
    find(document, ".panel").append(trainer.element);
    trainer.choose(true);
  }
}
