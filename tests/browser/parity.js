/** The parts of the JavaScript that tests call without the app, most of them to compare them with Python, on `window`. */
import { drawDigit } from "../../ui/components/model/digit.js";
import { backward, forward, toNetwork } from "../../ui/components/model/network.js";
import { readNumber, selectedPart } from "../../ui/components/model/numbers.js";
import { pencil } from "../../ui/components/model/strokes.js";
import { unpack } from "../../ui/components/network_picture/packet.js";
import { NetworkPicture } from "../../ui/components/network_picture/picture.js";
import { strokeThrough, toDrawing, unpackContent } from "../../ui/components/sheet/items.js";
import { History } from "../../ui/components/sheet/sheet.js";
import { hint as signHint } from "../../ui/components/signs/hints.js";
import { fixed, percent, significant } from "../../ui/components/shared/format.js";

Object.assign(window, {
  NetworkPicture,
  SheetHistory: History,
  backward,
  drawDigit,
  fixed,
  forward,
  pencil,
  percent,
  readNumber,
  selectedPart,
  signHint,
  significant,
  strokeThrough,
  toDrawing,
  toNetwork,
  unpack,
  unpackContent,
});
