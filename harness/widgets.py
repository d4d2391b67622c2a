"""Wait until a page of the app is idle, open its parts, and use its lists and fields."""

from playwright.sync_api import Page

from harness import driver

QUIET_MS, TICK_MS = 400, 50  # a page that has been idle for so long will not change by itself; time between two looks at it

_QUIET = """([idle, needed]) => {
  if (!document.querySelector("[data-testid=stApp]")) return true;
  window.idleTicks = document.querySelector(idle) ? window.idleTicks + 1 : 0;
  return window.idleTicks > needed;
}"""


def wait_until_quiet(page: Page) -> None:
    """Wait until the page has been idle for QUIET_MS milliseconds, so that short timers of the page have ended.

    Raises RuntimeError if the page is blank, and Playwright's TimeoutError after two minutes.
    """
    page.evaluate("() => { window.idleTicks = 0; }")
    page.wait_for_function(_QUIET, arg=[driver.IDLE, QUIET_MS / TICK_MS], polling=TICK_MS, timeout=120_000)
    if not page.get_by_test_id("stApp").count():
        raise RuntimeError("the page is blank: Streamlit's frontend has failed")


def open_part(page: Page, *names: str) -> None:
    """Select the tabs or options with these names, one after another. Wait for the server after each click."""
    for name in names:
        option = page.get_by_role("radio", name=name, exact=True)
        if not option.is_checked():
            with driver.answered(page):
                option.click()


def unfold(page: Page, title: str) -> None:
    """Open the expander with this title, unless it is open. Wait until its animation has ended."""
    if page.locator("details[open]").filter(has_text=title).count():
        return
    page.get_by_text(title).click()
    page.wait_for_function("() => !document.getAnimations().some((each) => each.playState === 'running')")


def choose(page: Page, name: str, option: str) -> None:
    """Select an option in the list `name`, unless it is selected. Wait until the page is idle."""
    field = page.get_by_role("combobox", name=name)
    if field.input_value() != option:
        field.click()
        page.get_by_role("option", name=option, exact=True).click()
        wait_until_quiet(page)


def enter(page: Page, label: str, text: str) -> None:
    """Type a text into the field `label` and press Enter. Wait until the server has answered."""
    field = page.get_by_test_id("stMain").get_by_label(label, exact=True)
    field.fill(text)
    with driver.answered(page):
        field.press("Enter")
