/**
 * Ask Python until it has answered: Streamlit discards what a run has sent if another run starts soon after. Each wait is twice as long as
 * the one before it. Return whether there is an answer.
 * @type {(ask: () => void, isAnswered: () => boolean, wait: number, times?: number) => Promise<boolean>} wait: ms. times: how often to ask
 */
export async function askAgain(ask, isAnswered, wait, times = Infinity) {
  for (let i = 0; i < times && !isAnswered(); i++) {
    ask();
    await new Promise((done) => setTimeout(done, wait * 2 ** i));
  }
  return isAnswered();
}
