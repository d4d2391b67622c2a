"""Wait until an element of a page stands still, frame by frame."""

from playwright.sync_api import Page

# Streamlit puts the elements of a new page on it one after another, and each may move the others.
PLACE = "Object.values(element.getBoundingClientRect().toJSON()).slice(0, 2).join()"
_STAYS = """(element, frames) => new Promise((done, fail) => {{
  let last = null;
  let [all, same] = [0, 0];
  const next = () => {{
    const now = {expression};
    same = now === last ? same + 1 : 0;
    last = now;
    if (same === frames) done();
    else if (all++ < 300) requestAnimationFrame(next);
    else fail(new Error("the element does not stand still"));
  }};
  next();
}})"""


def wait_until_still(page: Page, selector: str, expression: str = PLACE, frames: int = 5) -> None:
    """Wait until the first element for a CSS selector exists, even if it is hidden, and has not changed for some frames.

    expression: what must not change, in JavaScript. By default it is the place of `element`.
    """
    page.wait_for_selector(selector, state="attached").evaluate(_STAYS.format(expression=expression), frames)
