/** What both looks at the collection have: Undo, Export, Import, Delete, and what this browser can't keep or read. */
import { button, html, saveFile, setText } from "../shared/dom.js";
import { fromFile, toText } from "./examples_file.js";
import { t } from "../shared/language.js";

/**
 * @import { Collection } from "./collection.js"
 * @import { Entry, Example } from "./examples_file.js"
 *
 * @typedef {object} Look
 * @property {() => Example[]} examples returns those that it shows, oldest first
 * @property {(entries: Entry[]) => Promise<string>} take adds the entries of a file, and returns what is wrong, or ""
 * @property {(file: File) => Promise<string>} [open] takes the file of a network, and returns a sentence
 * @property {(text: string) => void} say
 */

const NETWORK = ".safetensors"; // the end of such a file's name

/**
 * @param {Collection} collection
 * @param {Look} look
 */
export function presses(collection, { examples, take, open, say }) {
  const undo = button(t("Undo the last change"), () => undoLast(), "examples-undo");
  const save = () => saveFile(toText(examples()), "digit-lens-examples.json");
  const exporting = button(t("Export the examples"), save, "examples-export");
  const importing = button(open ? t("Import examples or a network") : t("Import examples"), () => input.click());
  const input = html("input", { type: "file", hidden: true, "data-testid": "examples-import" });
  const lasting = t("This browser can't keep them: they last as long as this page.");
  const unkept = html("p", { class: "hint", "data-testid": "examples-unkept" }, lasting);
  const unread = html("p", { class: "hint", role: "status", "data-testid": "examples-unread" });
  input.accept = open ? `.json,${NETWORK}` : ".json";

  const undoLast = async () => {
    await collection.undo();
    if (undo.disabled) importing.focus(); // a button that can't be pressed loses the focus
  };

  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const isNetwork = open && file.name.endsWith(NETWORK);
      const said = isNetwork ? await open(file) : await take(await fromFile(file));
      say(said || t("The examples of {file} are here.", { file: file.name }));
    } catch (error) {
      say(/** @type {Error} */ (error).message);
    }
    input.value = ""; // so that the same file can be chosen again
  });

  /** Delete an example. The button for it is gone then. @param {string} id */
  const remove = async (id) => {
    await collection.remove(id);
    undo.focus();
  };

  const show = () => {
    undo.disabled = !collection.canUndo;
    exporting.disabled = !examples().length;
    unkept.hidden = collection.isKept;
    setText(unread, collection.unread);
  };
  return { undo, files: [exporting, importing, input], notes: [unkept, unread], remove, show };
}
