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

/** The constants of a Python module. */
declare module "*.py";

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
