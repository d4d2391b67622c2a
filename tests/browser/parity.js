/** The parts of the JavaScript that tests compare with Python, on `window`. */
import { drawDigit } from "../../ui/components/model/digit.js";
import { forward, toNetwork } from "../../ui/components/model/network.js";
import { readNumber, selectedPart } from "../../ui/components/model/numbers.js";
import { pencil } from "../../ui/components/model/strokes.js";
import { unpack } from "../../ui/components/live_reading/packet.js";
import { Sheet } from "../../ui/components/live_reading/sheet.js";
import { fixed, percent, significant } from "../../ui/components/shared/format.js";

Object.assign(window, {
  drawDigit,
  fixed,
  forward,
  pencil,
  percent,
  readNumber,
  selectedPart,
  Sheet,
  significant,
  toNetwork,
  unpack,
});
