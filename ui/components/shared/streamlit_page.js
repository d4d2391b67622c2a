/** What components use of Streamlit's own page. */
const APP = "[data-testid=stApp]";
const MAIN = "[data-testid=stMain]";
const STATE = "data-test-connection-state";

/** Return the element that scrolls the page. */
export function pageScroller() {
  return document.querySelector(MAIN);
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
