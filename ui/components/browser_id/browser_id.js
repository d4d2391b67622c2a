/**
 * Keep the secret of this browser. A cookie hands it to the server at the next load; local storage keeps it for pages that are
 * embedded in another site, where browsers send no cookie.
 */
import { read, write } from "../shared/local_storage.js";

const NAME = "digit_lens_browser";
const SECRET = /^[A-Za-z0-9_-]{43}$/; // as in ui/session.py
const LIFETIME = 400 * 86400; // s; browsers keep no cookie for longer

/** @param {Arguments} arguments */
export default function browserId({ data, setStateValue }) {
  store(stored() || data.proposed);
  const secret = stored() || data.proposed;
  if (secret !== data.proposed) setStateValue("secret", secret); // another tab of this browser came first
}

/** Return the secret, or undefined if the browser keeps no valid one. */
function stored() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith(`${NAME}=`));
  return [cookie?.slice(NAME.length + 1), read(NAME)].find((secret) => secret && SECRET.test(secret));
}

/** @param {string} secret */
function store(secret) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${NAME}=${secret}; Max-Age=${LIFETIME}; Path=/; SameSite=Lax${secure}`;
  write(NAME, secret);
}
