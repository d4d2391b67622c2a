/** The parts of the training in JavaScript and of the trainer's rules that tests call without a page, on `window`. */
import { Learner, generator, place } from "../../ui/components/model/training.js";
import { unpackDigits } from "../../ui/components/trainer/digits.js";
import { hint } from "../../ui/components/trainer/hints.js";
import { Wish } from "../../ui/components/trainer/kept_networks.js";
import { DEFAULTS } from "../../ui/components/trainer/settings.js";
import { Snapshots } from "../../ui/components/trainer/snapshots.js";

Object.assign(window, { DEFAULTS, Learner, Snapshots, Wish, generator, hint, place, unpackDigits });
