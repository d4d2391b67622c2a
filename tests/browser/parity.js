/** The parts of the JavaScript that tests call without the app, most of them to compare them with Python, on `window`. */
import { drawDigit } from "../../ui/components/model/digit.js";
import { forward, toNetwork } from "../../ui/components/model/network.js";
import { readNumber, selectedPart } from "../../ui/components/model/numbers.js";
import { pencil } from "../../ui/components/model/strokes.js";
import { unpack } from "../../ui/components/live_reading/packet.js";
import { numbersOf, strokeThrough } from "../../ui/components/sheet/canvas.js";
import { NEW, after, current, replaced } from "../../ui/components/sheet/history.js";
import { findPicture, toItems } from "../../ui/components/sheet/items.js";
import { fixed, percent, significant } from "../../ui/components/shared/format.js";

Object.assign(window, {
  drawDigit,
  fixed,
  forward,
  numbersOf,
  pencil,
  percent,
  readNumber,
  selectedPart,
  sheetHistory: { NEW, after, current, replaced },
  toItems,
  findPicture,
  significant,
  strokeThrough,
  toNetwork,
  unpack,
});
