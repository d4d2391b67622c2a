/** Notice when the page's connection to the server is back. Streamlit's frontend shows the state as an attribute of the page. */
const APP = "[data-testid=stApp]";
const STATE = "data-test-connection-state";

/**
 * Call a function each time the connection is back. Return a function that ends this.
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
