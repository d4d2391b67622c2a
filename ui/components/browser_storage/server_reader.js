/** Ask the server to read everywhere with a network. */
import { READS } from "../runs/kept_networks.js";
import { askAgain } from "../shared/ask_again.js";
import { answer, request as latest } from "../store.js";
import { t } from "../shared/language.js";

const [WAIT, TIMES] = [2500, 2]; // ms until the server is asked again, and how often it is asked until the page tells of its silence

/**
 * Return a function that asks the server to read everywhere with a network that this browser keeps, or with one of a run, and tells what
 * becomes of the latest request.
 * @type {(say: (text: string) => void) => (id: string) => void}
 */
export function serverReader(say) {
  /** @type {string | null} the latest one that has no answer */
  let request = null;
  answer.follow(({ answered, refusal }) => {
    if (answered !== request) return;
    request = null;
    say(refusal || READS);
  });
  return async (id) => {
    const own = String(Math.random());
    request = own;
    say(t("The server checks the network …"));
    const ask = () => (latest.value = { id, request: own });
    const isAnswered = await askAgain(ask, () => request !== own, WAIT, TIMES);
    if (!isAnswered) say(t("The server has not answered yet. The network from before still reads."));
  };
}
