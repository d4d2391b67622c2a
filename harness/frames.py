"""Wait until an element of a page stands still, frame by frame."""

from playwright.sync_api import Page

# Streamlit puts the elements of a new page on it one after another, and each may move the others.
_STANDS_STILL = """(element) => new Promise((done, fail) => {
  let last = "";
  let [frames, same] = [0, 0];
  const next = () => {
    const { x, y } = element.getBoundingClientRect();
    same = `${x} ${y}` === last ? same + 1 : 0;
    last = `${x} ${y}`;
    if (same === 5) done();
    else if (frames++ < 300) requestAnimationFrame(next);
    else fail(new Error("the element does not stand still"));
  };
  next();
})"""


def wait_until_still(page: Page, selector: str) -> None:
    """Wait until the first element for a CSS selector exists, even if it is hidden, and has not moved for five frames."""
    page.wait_for_selector(selector, state="attached").evaluate(_STANDS_STILL)
