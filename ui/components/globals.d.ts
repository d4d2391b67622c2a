/** Types that the JavaScript modules can't declare themselves. */

declare module "*.css" {
  const text: string;
  export default text;
}

/** The code of a worker, bundled. */
declare module "*?program" {
  const text: string;
  export default text;
}

/** What the function `for_browser` of a Python module returns. */
declare module "*.py" {
  const value: any;
  export default value;
}

/** How a component answers Python. */
interface Send {
  setStateValue: (name: string, value: unknown) => void;
  setTriggerValue: (name: string, value: unknown) => void;
}

/** What Streamlit calls a component's default export with. */
interface Arguments extends Send {
  data: any;
  parentElement: HTMLElement;
}

/** What the components of the sheet, the picture and the trainer share. */
interface DigitLens {
  /** Messages that came before the code. */
  waiting?: Map<HTMLElement, { bytes: Uint8Array; send: Send }>;
  networks?: Map<string, import("./model/network.js").Network>;
  picture?: import("./network_picture/picture.js").NetworkPicture;
  sheet?: import("./sheet/app_sheet.js").AppSheet;
  /** Make a network that learns in this page the one in hand while the view Training is open; null: none learns. */
  showLearner?: (hand: import("./network_picture/live.js").Hand | null) => void;
  /** Show the sheet or the picture, as the message says. `send` tells Python what was pressed. */
  show?: (parent: HTMLElement, bytes: Uint8Array, send: Send) => void;
  stop?: () => void;
}

declare var digitLens: DigitLens | undefined;

/** The event that network_picture/live.js sends after each reading. `digitLens.picture.shown` is the reading. */
interface DocumentEventMap {
  "digit-lens-reading": CustomEvent<LiveReading>;
  /** A network is to read everywhere: its id, and what the answer repeats. */
  "digit-lens-use": CustomEvent<{ id: string; request: string }>;
  /** The server's latest answer: the request, and why it is refused, or "". */
  "digit-lens-network": CustomEvent<{ answered: string; refusal: string }>;
  /** The page's address is about to be copied. Whoever has settings in it writes them: Streamlit removes them with each view. */
  "digit-lens-address": CustomEvent;
}

interface LiveReading {
  /** "pen" if the browser has read by itself, "python" if Python has read the drawing. */
  source: string;
  /** ms, on the page's clock: when the reading began, when it was computed, and when it was shown. */
  start: number;
  computed: number;
  done: number;
}
