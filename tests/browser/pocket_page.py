"""Draw on the sheet of the pocket edition, look into its database, and find what stands there in English."""

import base64
import functools
import re

from playwright.sync_api import Page

from harness import driver
from harness.digits import DIGITS
from ui.text import catalogue

# Call a method of a store. The bytes of a file are base64.
IN_STORE = """async ([store, method, argument]) => {
  const opened = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const isThere = async () => (await indexedDB.databases()).some(({ name }) => name === "digit-lens");
  // The page may not have opened it yet.
  for (let i = 0; i < 600 && !(await isThere()); i++) await new Promise((done) => setTimeout(done, 50));
  const database = await opened(indexedDB.open("digit-lens"));
  const objects = database.transaction(store, "readwrite").objectStore(store);
  if (argument.file) argument.file = Uint8Array.from(atob(argument.file), (letter) => letter.charCodeAt(0));
  const found = await opened(objects[method](argument));
  database.close();
  return JSON.stringify(found, (_, value) => (value instanceof Uint8Array ? String(value) : value));
}"""


def draw(page: Page, digit: int) -> None:
    """Draw a digit with the mouse."""
    page.get_by_test_id("sheet").scroll_into_view_if_needed()
    driver.draw_strokes(page, DIGITS[digit])


def store(page: Page, name: str, value: dict) -> None:
    """Put a value into a store of the browser's database, unchecked. It may have the bytes of a "file"."""
    file = base64.b64encode(value["file"]).decode() if "file" in value else None
    page.evaluate(IN_STORE, [name, "put", {**value, **({"file": file} if file else {})}])


def stored(page: Page, name: str, key: str) -> str | None:
    """Return the value with an id in a store of the browser's database, as a text."""
    return page.evaluate(IN_STORE, [name, "get", key])


# All texts that a person sees or hears.
TEXTS = """() => {
  const seen = [...document.body.querySelectorAll("*")].filter((each) => each.checkVisibility());
  const names = ["aria-label", "title", "alt", "placeholder"];
  const spoken = seen.flatMap((each) => names.map((name) => each.getAttribute(name) ?? ""));
  const nodes = seen.flatMap(({ childNodes }) => [...childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE));
  return [document.title, ...spoken, ...nodes.map(({ data }) => data)].map((text) => text.trim()).filter(Boolean);
}"""


def english_in(page: Page, language: str) -> set[str]:
    """Return the texts of a page that are English messages, of which its language has a translation. It must have some texts."""
    texts = page.evaluate(TEXTS)
    assert len(texts) > 10
    return {text for text in texts if _english(language).fullmatch(text)}


@functools.cache
def _english(language: str) -> re.Pattern[str]:
    known = catalogue.for_browser(language).items()
    messages = [key.rpartition("\x04")[2] for key, text in known if key != text]
    words = [re.escape(message) for message in messages if re.search("[a-z]{3}", re.sub(r"\{\w+\}", "", message))]
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", ".+", each) for each in words))
