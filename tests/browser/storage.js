/** The parts of the JavaScript that read files and keep what a person makes. Tests call them without the app, on `window`. */
import { Collection } from "../../ui/components/examples/collection.js";
import { fromFile, toName } from "../../ui/components/examples/file.js";
import { keepsAll, put, readAll, remove } from "../../ui/components/shared/database.js";
import { fromSafetensors, toSafetensors } from "../../ui/components/runs/file.js";

Object.assign(window, { Collection, fromFile, fromSafetensors, keepsAll, put, readAll, remove, toName, toSafetensors });
