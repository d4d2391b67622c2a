/** The parts of the JavaScript that read files and keep what a person makes. Tests call them without the app, on `window`. */
import { toName } from "../../ui/components/examples/file.js";
import { change, clear, keepsAll, put, readAll, remove } from "../../ui/components/shared/database.js";
import { Collection } from "../../ui/components/signs/collection.js";
import { fromSafetensors, toSafetensors } from "../../ui/components/trainer/file.js";

Object.assign(window, { Collection, change, clear, fromSafetensors, keepsAll, put, readAll, remove, toName, toSafetensors });
