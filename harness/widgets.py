"""Wait until a page of the app is idle, read the values of all its widgets, and open its parts."""

from playwright.sync_api import Page

from harness import driver

SHIPPED = "Shipped with Digit Lens"  # the name of the shipped network in the list of networks
QUIET_MS, TICK_MS = 400, 50  # a page that has been idle for so long will not change by itself; time between two looks at it

_QUIET = """([idle, needed]) => {
  if (!document.querySelector("[data-testid=stApp]")) return true;
  window.idleTicks = document.querySelector(idle) ? window.idleTicks + 1 : 0;
  return window.idleTicks > needed;
}"""

# The value of every widget on the page, by its kind and label.
_READ = """() => Object.fromEntries([
  ...[...document.querySelectorAll("input:not([type=file])")].map((input) => [
    `${input.type} ${input.getAttribute("aria-label") ?? input.closest("label")?.innerText ?? ""}`,
    input.type === "radio" || input.type === "checkbox" ? input.checked : input.value,
  ]),
  ...[...document.querySelectorAll("button[role=radio]")].map((option) => [
    `option ${option.innerText}`,
    option.getAttribute("aria-checked") === "true",
  ]),
])"""


def wait_until_quiet(page: Page) -> None:
    """Wait until the page has been idle for QUIET_MS milliseconds, so that short timers of the page have ended.

    Raises RuntimeError if the page is blank, and Playwright's TimeoutError after two minutes.
    """
    page.evaluate("() => { window.idleTicks = 0; }")
    page.wait_for_function(_QUIET, arg=[driver.IDLE, QUIET_MS / TICK_MS], polling=TICK_MS, timeout=120_000)
    if not page.get_by_test_id("stApp").count():
        raise RuntimeError("the page is blank: Streamlit's frontend has failed")


def values(page: Page) -> dict[str, object]:
    """Return the values of all widgets by kind and label: {"range Rotation": "10", "checkbox Switch it off": False}."""
    return page.evaluate(_READ)


def open_part(page: Page, *names: str) -> None:
    """Click tabs or other options, one after another, unless they are selected already. Wait for the server after each click."""
    for name in names:
        option = page.get_by_role("radio", name=name, exact=True)
        if not option.is_checked():
            with driver.answered(page):
                option.click()


def unfold(page: Page, title: str) -> None:
    """Open an expander of the page, unless it is open, and wait until it has its full height."""
    if page.locator("details[open]").filter(has_text=title).count():
        return
    page.get_by_text(title).click()
    page.wait_for_function("() => !document.getAnimations().some((each) => each.playState === 'running')")


def choose(page: Page, name: str, option: str) -> None:
    """Select an option of a list, unless it is selected. Wait until the page is idle."""
    if values(page)[f"text {name}"] != option:
        page.get_by_role("combobox", name=name).click()
        page.get_by_role("option", name=option, exact=True).click()
        wait_until_quiet(page)


def enter(page: Page, label: str, text: str) -> None:
    """Type a text into the field with a label and press Enter. Wait until the server has answered."""
    field = page.get_by_test_id("stMain").get_by_label(label, exact=True)
    field.fill(text)
    with driver.answered(page):
        field.press("Enter")
