/** The networks that a person has trained here and read with. They stay in this browser, at most MOST. */
import { DIGIT_NAMES } from "../model/network.js";
import { put, readAll, remove } from "../shared/database.js";
import { fromSafetensors, toSafetensors } from "./network_file.js";
import { countOf, endOf, reportsFrom } from "./run.js";
import { DEFAULTS } from "./settings.js";
import { t } from "../shared/language.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { BrowserRun } from "./browser_run.js"
 * @import { Entry } from "./runs.js"
 * @import { Settings } from "./settings.js"
 */

export const STORE = "networks";
const MOST = 12;
export const READS = t("This network now reads everywhere.");

/**
 * Return the networks that this browser keeps, newest first, and a sentence on those that can't be read, or "". They stay stored.
 * @returns {Promise<{ networks: (Entry & { file: Uint8Array })[], unread: string }>}
 */
export async function readKept() {
  const unknown = { loss: null, seconds: null }; // of networks that earlier versions have kept
  const all = (await readAll(STORE)).map((network) => {
    const { settings = {}, learnt = [settings] } = network;
    return { ...unknown, ...network, learnt, state: "done", bytes: network.file?.length };
  });
  const networks = all.filter(isReadable).sort((a, b) => b.time - a.time);
  const bad = all
    .filter((network) => !isReadable(network))
    .map(({ id, name }) => (typeof name === "string" && name) || String(id));
  const unread =
    bad.length &&
    t("This browser has networks that can't be read: {bad}. They are left out, and stay stored.", { bad: bad.join("; ") });
  return { networks, unread: unread || "" };
}

/** @returns {Promise<(Entry & { file: Uint8Array })[]>} newest first */
export async function keptNetworks() {
  return (await readKept()).networks;
}

/** Return whether a value of the store can be listed and opened. @type {(network: any) => boolean} */
function isReadable({ id, name, time, file, accuracy, loss, seconds, learnt, reports }) {
  const areTexts = [id, name].every((text) => typeof text === "string");
  const areNumbers = [time, accuracy ?? 0, loss ?? 0, seconds ?? 0].every((value) => typeof value === "number");
  const areSettings =
    Array.isArray(learnt) &&
    learnt.every((settings) => isObject(settings) && Object.values(settings).every((value) => [value].flat().every(isPlain)));
  const isCurve = (/** @type {any} */ { x, y }) =>
    [x, y].every(Array.isArray) && [...x, ...y].every((value) => typeof value === "number");
  const areReports =
    reports === undefined || (isObject(reports) && Object.values(reports).every((each) => isObject(each) && isCurve(each)));
  return areTexts && areNumbers && file instanceof Uint8Array && areSettings && areReports;
}

/** @param {unknown} value */
function isObject(value) {
  return value?.constructor === Object;
}

/** @param {unknown} value */
function isPlain(value) {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/**
 * Keep a network of a run. Return it with its id, and a sentence on what became of others or may become of this one, or "".
 * @param {BrowserRun} run
 * @param {{ network: Network | null, seen: number, loss: number | null, accuracy: number | null }} moment
 */
export async function keep(run, moment) {
  const [network, settings] = [/** @type {Network} */ (moment.network), /** @type {Settings} */ (run.settings)];
  const [id, { loss, accuracy }, { seconds }] = [run.id(moment.seen), moment, run];
  const name = [network.sizes.join("-")];
  if (settings.activation !== DEFAULTS.activation) name.push(settings.activation);
  if (settings.train_size !== DEFAULTS.train_size) name.push(countOf(settings.train_size));
  const copied = structuredClone({ learnt: run.learnt, reports: run.reports }); // the run goes on
  const known = { id, name: name.join(", "), accuracy, loss, seconds, ...copied };
  const isStored = await put(STORE, { ...known, time: Date.now(), file: toSafetensors(network) });
  const surplus = (await keptNetworks()).slice(MOST);
  for (const { id: old } of surplus) await remove(STORE, old);
  let note = isStored ? "" : t("This browser stores nothing here, so the network is gone when you close or reload the page.");
  if (surplus.length)
    note = t("This browser keeps {most} networks, so the oldest one is gone: {name}.", { most: MOST, name: surplus[0].name });
  return { id, network: { ...network, key: id }, note };
}

/**
 * Pause a run and keep its network: the page is about to be loaded anew. A network that reads signs is made again from the signs.
 * @param {BrowserRun | undefined} run
 */
export async function keepBegun(run) {
  if (!run?.isBegun || !run.seen || run.network?.names) return;
  run.pause();
  await keep(run, run);
}

/**
 * Return a run of which this browser keeps the network. Throw an Error with one sentence if the network can't be read.
 * @param {Entry} entry
 */
export function keptRun(entry) {
  const { id, name } = entry;
  const network = fromSafetensors(/** @type {Uint8Array} */ (entry.file), id, name);
  if (String(network.names ?? DIGIT_NAMES) !== String(DIGIT_NAMES))
    throw new Error(t("{name} reads signs, not the ten digits", { name }));
  const reports = reportsFrom(entry.reports);
  return { ...entry, network, reports, moments: [], seen: endOf(reports), title: t("{name}, kept in this browser", { name }) };
}
