/** The parts of the JavaScript that read files and keep what a person makes. Tests call them without the app, on `window`. */
import { fromSafetensors, toSafetensors } from "../../ui/components/trainer/file.js";

Object.assign(window, { fromSafetensors, toSafetensors });
