/** What components use of Streamlit's own page. */
import { html, setText } from "./dom.js";
import { t } from "./language.js";

const APP = "[data-testid=stApp]";
export const HEAD = "[data-testid=stHeader]"; // lies over the top of the window
export const MAIN = "[data-testid=stMain]"; // scrolls the page
const CLOSE = "[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton] button";
const NARROW = "(max-width: 1199px), (max-height: 480px)"; // there the sidebar would take the picture's place
const STATE = "data-test-connection-state";
const CLOSE_DIALOG = "body > [data-testid=stDialog] button[aria-label=Close]";
const AWAY = t("The server does not answer. Go on drawing: the browser reads by itself, and connects again as soon as it can.");

/** Close the sidebar that Streamlit has opened in a window that is too narrow or too low for it. */
export function closeSidebarIfNarrow() {
  if (matchMedia(NARROW).matches) /** @type {HTMLElement | null} */ (document.querySelector(CLOSE))?.click();
}

/**
 * Call a function each time the connection is back, and say on the page as long as it is lost. Streamlit's own dialog would cover the
 * sheet, on which one can go on drawing, so it is closed. Streamlit's frontend shows the state as an attribute of the page.
 * @param {() => void} onBack
 */
export function followConnection(onBack) {
  const app = document.querySelector(APP);
  const note = document.body.appendChild(html("p", { class: "server-away", role: "status" }));
  const isConnected = () => app?.getAttribute(STATE) === "CONNECTED";
  let was = isConnected();
  const observer = new MutationObserver(() => {
    const isBack = isConnected();
    if (isBack && !was) onBack();
    was = isBack;
    setText(note, isBack ? "" : AWAY);
    if (!isBack) /** @type {HTMLElement | null} */ (document.querySelector(CLOSE_DIALOG))?.click();
  });
  if (app) observer.observe(app, { attributeFilter: [STATE] });
  observer.observe(document.body, { childList: true });
}
