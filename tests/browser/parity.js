/** The parts of the JavaScript that tests call without the app, many of them to compare them with Python, on `window`. */
import { Collection } from "../../ui/components/examples/collection.js";
import { fromFile, toName } from "../../ui/components/examples/file.js";
import { drawDigit } from "../../ui/components/model/digit.js";
import { numbers as blame } from "../../ui/components/lesson_figure/kinds/blame.js";
import { numbers as activation } from "../../ui/components/lesson_figure/kinds/activation.js";
import { numbers as descent } from "../../ui/components/lesson_figure/kinds/descent.js";
import { numbers as dropout } from "../../ui/components/lesson_figure/kinds/dropout.js";
import { numbers as layers } from "../../ui/components/lesson_figure/kinds/layers.js";
import { losses, slopes } from "../../ui/components/lesson_figure/kinds/losses.js";
import { numbers as neuron } from "../../ui/components/lesson_figure/kinds/neuron.js";
import { numbers as softmax } from "../../ui/components/lesson_figure/kinds/softmax.js";
import { THRESHOLD, backward, forward, toNetwork } from "../../ui/components/model/network.js";
import { readNumber, selectedPart } from "../../ui/components/model/numbers.js";
import { drawingFrom } from "../../ui/components/model/drawing_json.js";
import { pencil } from "../../ui/components/model/strokes.js";
import { Learner, generator, place, teach } from "../../ui/components/model/training.js";
import { unpack } from "../../ui/components/network_picture/packet.js";
import { NetworkPicture } from "../../ui/components/network_picture/picture.js";
import { unpackDigits } from "../../ui/components/runs/digits.js";
import { fromSafetensors, toSafetensors } from "../../ui/components/runs/file.js";
import { hint } from "../../ui/components/runs/hints.js";
import { askServer, following } from "../../ui/components/runs/kept_networks.js";
import { addMoment } from "../../ui/components/runs/run.js";
import { DEFAULTS } from "../../ui/components/runs/settings.js";
import { put, readAll } from "../../ui/components/shared/database.js";
import { toDrawing, unpackContent } from "../../ui/components/sheet/content.js";
import { Sheet } from "../../ui/components/sheet/sheet.js";
import { hint as signHint } from "../../ui/components/signs/hints.js";
import { fixed, percent, significant } from "../../ui/components/shared/format.js";

Object.assign(window, {
  Collection,
  DEFAULTS,
  Learner,
  addMoment,
  NetworkPicture,
  Sheet,
  THRESHOLD,
  following,
  askServer,
  backward,
  drawDigit,
  fixed,
  forward,
  fromFile,
  fromSafetensors,
  generator,
  hint,
  lessons: { activation, blame, descent, dropout, layers, losses, neuron, slopes, softmax },
  pencil,
  percent,
  place,
  put,
  readAll,
  readNumber,
  selectedPart,
  signHint,
  significant,
  teach,
  toDrawing,
  drawingFrom,
  toName,
  toNetwork,
  toSafetensors,
  unpack,
  unpackContent,
  unpackDigits,
});
