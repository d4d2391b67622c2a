/** The parts of the training in JavaScript that tests compare with Python, on `window`. */
import { Learner, generator, place, randomLayers } from "../../ui/components/model/training.js";

Object.assign(window, { Learner, generator, place, randomLayers });
