/** The page of a reader: signs of one's own, which it reads, and which it can be taught further. It has no digits. */
import READING from "../live_reading/reading.css";
import { find, html, setText } from "../shared/dom.js";
import { Trainer } from "../trainer/trainer.js";
import { Paper } from "./paper.js";

export class Reader {
  /** @param {string} page the source of this page */
  constructor(page) {
    const paper = new Paper(() => {
      paper.update();
      trainer.followSheet();
    });
    const trainer = new Trainer({
      sheet: paper.sheet,
      reader: () => null,
      page: async () => page,
      privacy: "Nothing that you draw leaves this page.",
      fetchDigits: () => Promise.reject(new Error("this file has no digits")),
      use: () => {},
    });
    document.head.append(html("style", {}, READING)); // the bars
    document.body.classList.add("reader");
    find(document, "main").classList.add("learns");
    find(document, "header").lastElementChild?.remove(); // the links to what a reader has not
    setText(
      find(document, "header p"),
      "Draw a sign: this network reads it. It has learnt from drawings, and goes on learning here.",
    );
    setText(find(document, "h2"), "Draw a sign");
    setText(
      find(document, "footer"),
      "It must choose one of its signs, whatever is drawn. Made with Digit Lens; this page requests nothing.",
    );
    find(document, ".learning").append(trainer.element);
    trainer.choose(true);
  }
}
