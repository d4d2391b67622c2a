/** The hint on a training run of the server, by the rules of the trainer. A press changes the run's settings. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";
import { HintBox } from "./hint_box.js";
import { hint } from "./hints.js";

/** @import { Mend, State } from "./hints.js" */

class RunHint {
  #box = new HintBox("training-hint", () => this.send?.setTriggerValue("mend", this.#mend?.settings));
  element = html("div", { class: "trainer", role: "status" }, this.#box.element);
  /** @type {Mend | null} */
  #mend = null;
  /** @type {Send | undefined} */
  send;

  /** @param {{ run: string }} data JSON: the state of the run, and the settings that this visitor can change now */
  show({ run }) {
    /** @type {{ state: State, changeable: string[] }} */
    const { state, changeable } = JSON.parse(run);
    const rule = hint(state);
    const mend = rule?.mend(state.settings) ?? null;
    const isPossible = mend && !mend.again && Object.keys(mend.settings).every((name) => changeable.includes(name));
    this.#mend = isPossible ? mend : null;
    this.#box.show(rule, this.#mend);
  }
}

export default component(() => new RunHint());
