/**
 * Keep the secret of this browser. A cookie hands it to the server at the next load; local storage keeps it for pages that are
 * embedded in another site, where browsers send no cookie.
 *
 * @import { Arguments } from "../shared/component.js"
 */

const NAME = "digit_lens_browser";
const LIFETIME = 400 * 86400; // s; browsers keep no cookie for longer

/** @param {Arguments} arguments */
export default function browserId({ data, setStateValue }) {
  store(stored() || data.proposed);
  const secret = stored() || data.proposed;
  if (secret !== data.proposed) setStateValue("secret", secret); // another tab of this browser came first
}

/** Return the secret, or null if there is none or if the browser keeps nothing. */
function stored() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith(`${NAME}=`));
  try {
    return cookie ? cookie.slice(NAME.length + 1) : localStorage.getItem(NAME);
  } catch {
    return null; // local storage is switched off
  }
}

/** @param {string} secret */
function store(secret) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${NAME}=${secret}; Max-Age=${LIFETIME}; Path=/; SameSite=Lax${secure}`;
  try {
    localStorage.setItem(NAME, secret);
  } catch {
    // only the cookie is left
  }
}
