/**
 * The undo history in the browser: what ui/sheet/history.py does with the same steps. A drawing of which only the server knows the
 * content is null.
 *
 * @import { Picture } from "../model/digit.js"
 *
 * @typedef {{ object: Record<string, any>, curves: Float64Array | null, width: number, picture: Picture | null }} Item a stroke or a
 *   picture, as Fabric's JSON and as the reading takes it
 * @typedef {{ items: Item[], label: number | null, source: string, isReadable: boolean }} Content
 * @typedef {{ entries: (Content | null)[], position: number }} History
 *
 * @typedef {"stroke" | "undo" | "redo" | "clear" | "restore"} Kind
 * @typedef {{ number: number, kind: Kind, item?: Item, text?: any, isOnSheet?: boolean }} Step
 */

const MOST = 100; // as in history.py

/** @type {Content} */
export const EMPTY = { items: [], label: null, source: "", isReadable: true };

/** @type {History} */
export const NEW = { entries: [EMPTY], position: 0 };

/** @type {(history: History) => Content | null} */
export function current({ entries, position }) {
  return entries[position];
}

/** @type {(history: History, step: Step) => History} */
export function after(history, { kind, item, isOnSheet }) {
  const { entries, position } = history;
  const content = entries[position];
  switch (kind) {
    case "stroke": {
      if (!content || !item) return push(history, null);
      const items = [...content.items, item];
      const hasPicture = items.some(({ picture }) => picture);
      return push(history, hasPicture ? { ...content, items } : { ...EMPTY, items, isReadable: content.isReadable });
    }
    case "undo":
      return { entries, position: Math.max(0, position - 1) };
    case "redo":
      return { entries, position: Math.min(entries.length - 1, position + 1) };
    case "clear":
      return content?.items.length === 0 ? history : push(history, EMPTY);
    case "restore":
      return isOnSheet || (entries.length === 1 && content?.items.length === 0) ? push(history, null) : history;
  }
}

/**
 * Return the history with a drawing that the app has put on the sheet.
 * @type {(history: History, content: Content, position: number) => History} position: where Python's history has it
 */
export function replaced(history, content, position) {
  if (position === history.position && !current(history)) {
    return { entries: history.entries.with(position, content), position }; // it was unknown until now
  }
  const pushed = push(history, content);
  if (pushed.position === position) return pushed;
  /** @type {(Content | null)[]} */
  const entries = Array(position).fill(null);
  return { entries: [...entries, content], position };
}

/** @type {(history: History, content: Content | null) => History} */
function push({ entries, position }, content) {
  const kept = [...entries.slice(0, position + 1).slice(-MOST), content];
  return { entries: kept, position: kept.length - 1 };
}
