/** What components use of Streamlit's own page. */
const APP = "[data-testid=stApp]";
const MAIN = "[data-testid=stMain]";
const CLOSE = "[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton] button";
const NARROW = "(max-width: 1199px), (max-height: 480px)"; // there the sidebar would take the picture's place
const STATE = "data-test-connection-state";

/** Return the element that lies over the top of the window. */
export function pageHead() {
  return document.querySelector("[data-testid=stHeader]");
}

/** Return the element that scrolls the page. */
export function pageScroller() {
  return document.querySelector(MAIN);
}

/** Close the sidebar that Streamlit has opened in a window that is too narrow or too low for it. */
export function closeSidebarIfNarrow() {
  if (matchMedia(NARROW).matches) /** @type {HTMLElement | null} */ (document.querySelector(CLOSE))?.click();
}

/**
 * Call a function each time the connection is back. Return a function that ends this. Streamlit's
 * frontend shows the state as an attribute of the page.
 * @param {() => void} onBack
 */
export function followConnection(onBack) {
  const app = document.querySelector(APP);
  const isConnected = () => app?.getAttribute(STATE) === "CONNECTED";
  let was = isConnected();
  const observer = new MutationObserver(() => {
    if (isConnected() && !was) onBack();
    was = isConnected();
  });
  if (app) observer.observe(app, { attributeFilter: [STATE] });
  return () => observer.disconnect();
}
