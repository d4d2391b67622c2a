/**
 * The script of every component: it hands Streamlit's calls to the browser's program (program.js), in their order, as soon as that is
 * loaded. It is a blob in the page, so that the address is absolute. `assets` writes the component's name into it, and adds the
 * program's address, which is another one for each language, to the component's data.
 *
 * If the program can't be loaded, a sentence says so until it is there. All components try again at the same address, another one each
 * time, because Firefox and WebKit remember what could not be loaded.
 */
const WAIT = 2000; // ms until the next try
const page = document.documentElement;

/** @type {(name: string) => Promise<any>} */
async function load(name) {
  const tries = page.dataset.programTries ?? "0";
  try {
    const program = await import(new URL(`${name}?${tries}`, document.baseURI).href);
    document.getElementById("program-missing")?.remove();
    return program;
  } catch (error) {
    console.warn("The page's program can't be loaded", error);
    page.dataset.programTries = String(Number(tries) + 1);
    if (!document.getElementById("program-missing")) {
      const said = document.createElement("p");
      Object.assign(said, {
        id: "program-missing",
        role: "alert",
        textContent: "The page is not complete yet. It tries again …",
      });
      said.style.cssText =
        "background: #1d2433; color: #fbfaf7; inset: auto 0 0; margin: 0; padding: 0.5rem; position: fixed; z-index: 99";
      document.body.append(said);
    }
    await new Promise((done) => setTimeout(done, WAIT));
    return load(name);
  }
}

/** @type {Promise<any> | null} */
let program = null;

/** @param {Arguments} call */
export default function component(call) {
  const name = call.data.program;
  // The visitor has chosen another language, or a server of another version has taken the place of the one that this page came from.
  if ((page.dataset.program ??= name) !== name) {
    if (document.dispatchEvent(new Event("another-program", { cancelable: true }))) location.reload(); // else program.js does it
    return;
  }
  (program ??= load(name)).then(({ default: show }) => show("COMPONENT", call));
}
