/**
 * Ask until there is an answer. A message to or from Python may be lost: Streamlit discards what a run has sent if another run starts soon
 * after. Each wait is twice as long as the one before it, up to `longest`.
 * @type {(ask: (time: number) => unknown, isAnswered: () => boolean, wait: number, longest?: number) => Promise<void>}
 *   ask: is called with 0, 1, 2, …, and may return a promise. isAnswered: also true if nobody waits any more. wait, longest: ms
 */
export async function request(ask, isAnswered, wait, longest = Infinity) {
  for (let time = 0; !isAnswered(); time++) {
    try {
      await ask(time);
    } catch (error) {
      console.warn("The server has not answered:", error);
    }
    if (!isAnswered()) await new Promise((done) => setTimeout(done, Math.min(wait * 2 ** time, longest)));
  }
}
