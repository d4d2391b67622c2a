/** What both looks at the collection show of it: Undo, Export, Import, and what this browser can't keep or read. */
import { button, html, saveFile, setText } from "../shared/dom.js";
import { fromFile, toText } from "./file.js";

/**
 * @import { Collection } from "./collection.js"
 * @import { Entry, Example } from "./file.js"
 *
 * @typedef {object} Look
 * @property {() => Example[]} examples returns those that it shows, oldest first
 * @property {(entries: Entry[], name: string) => string} take adds the entries of a file, and returns a sentence on it
 * @property {(file: File) => Promise<string>} [open] takes a file that ends as no file of examples does, and returns a sentence
 * @property {string} [ending] of such a file
 * @property {(text: string) => void} say
 */

export class Presses {
  #collection;
  #look;
  undo = button("Undo the last change", () => this.#takeBack(), "examples-undo");
  #export = button(
    "Export the examples",
    () => saveFile(toText(this.#look.examples()), "digit-lens-examples.json"),
    "examples-export",
  );
  #import = button("", () => this.#file.click());
  #file = html("input", { type: "file", hidden: true, "data-testid": "examples-import" });
  files = [this.#export, this.#import, this.#file];
  #unkept = html(
    "p",
    { class: "hint", "data-testid": "examples-unkept" },
    "This browser can't keep them: they last as long as this page.",
  );
  #unread = html("p", { class: "hint", role: "status", "data-testid": "examples-unread" });
  notes = [this.#unkept, this.#unread];

  /**
   * @param {Collection} collection
   * @param {Look} look
   */
  constructor(collection, look) {
    this.#collection = collection;
    this.#look = look;
    setText(this.#import, look.open ? "Import examples or a network" : "Import examples");
    this.#file.accept = [".json", look.ending].filter(Boolean).join();
    this.#file.addEventListener("change", () => this.#read());
  }

  show() {
    this.undo.disabled = !this.#collection.canUndo;
    this.#export.disabled = !this.#look.examples().length;
    this.#unkept.hidden = this.#collection.isKept;
    setText(this.#unread, this.#collection.unread);
  }

  #takeBack() {
    this.#collection.undo();
    if (this.undo.disabled) this.#import.focus(); // a button that can't be pressed loses the focus
  }

  async #read() {
    const file = this.#file.files?.[0];
    if (!file) return;
    const { open, ending, take, say } = this.#look;
    try {
      say(open && ending && file.name.endsWith(ending) ? await open(file) : take(await fromFile(file), file.name));
    } catch (error) {
      say(/** @type {Error} */ (error).message);
    }
    this.#file.value = ""; // so that the same file can be chosen again
  }
}
