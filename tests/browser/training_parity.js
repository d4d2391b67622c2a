/** The parts of the training in JavaScript and of the trainer's rules that tests call without a page, on `window`. */
import { Learner, generator, place, teach } from "../../ui/components/model/training.js";
import { unpackDigits } from "../../ui/components/runs/digits.js";
import { hint } from "../../ui/components/runs/hints.js";
import { askServer, following } from "../../ui/components/runs/kept_networks.js";
import { DEFAULTS } from "../../ui/components/runs/settings.js";
import { addMoment } from "../../ui/components/runs/moments.js";

Object.assign(window, { DEFAULTS, Learner, addMoment, askServer, following, generator, hint, place, teach, unpackDigits });
