"""Use Retrain and the Training view, for their tests: the view by one page object, wherever the network learns."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from harness import driver
from tests.browser.visitors import as_file

SLOW = 180_000  # ms: a training run of a few seconds, at low priority beside other tests
NEWS = 30  # frames in which a network at rest gives no news


@dataclass(frozen=True)
class TrainingView:
    """The Training view on a page, or the panel of the pocket edition. where: "browser", or "machine" for PyTorch."""

    page: Page
    where: str = "browser"

    def part(self, name: str) -> Locator:
        return self.page.get_by_test_id(f"trainer-{name}")

    def press(self, name: str) -> None:
        self.part(name).click()

    def set_to(self, name: str, value: str) -> None:
        """Change a setting: a list in the browser, and a field to write in with PyTorch."""
        field = self.part(f"set-{name}")
        if self.where == "browser":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Tab")

    def expect_value(self, name: str, value: float) -> None:
        expect(self.part(name)).to_have_attribute("data-value", f"{value:.0f}", timeout=SLOW)

    def expect_state(self, state: str) -> None:
        """Wait until the run is "new", "loading", "running", "paused" or "ended"."""
        expect(self.page.get_by_test_id("trainer")).to_have_attribute("data-state", state, timeout=SLOW)

    def rows(self) -> Locator:
        """Return the runs in the list, newest first."""
        return self.page.get_by_test_id("run")

    def row(self, name: str) -> Locator:
        """Return the run in the list whose name begins so."""
        return self.rows().filter(has=self.page.get_by_role("checkbox", name=re.compile(f"^Compare {re.escape(name)}")))

    def look_at(self, name: str) -> None:
        row = self.row(name)
        look = row.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))
        look.press("Enter")  # the list moves under a click when another row or the network of a run comes
        expect(row).to_have_attribute("aria-current", "true")

    def delete(self, row: Locator) -> None:
        """Delete a run. The list asks once."""
        count = self.rows().count()
        row.get_by_role("button", name="Delete").click()
        expect(self.rows()).to_have_count(count)
        row.get_by_role("button", name="Delete for good").click()
        expect(self.rows()).to_have_count(count - 1)


def press_retrain(page: Page) -> None:
    """Press Retrain. Wait until the page shows the training run."""
    page.get_by_role("button", name="Retrain", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)


def value(page: Page, name: str) -> float:
    """Return the number that an element carries, or NaN."""
    return float(page.get_by_test_id(name).get_attribute("data-value") or "nan")


def wait_for_news(page: Page) -> None:
    """Wait until all that the worker had sent has been shown."""
    driver.wait_until_still(page, "[data-testid=trainer-examples]", "element.dataset.value", NEWS)


def wait_for(page: Page, name: str, least: float) -> None:
    """Wait until the number that an element carries is at least `least`."""
    element = page.get_by_test_id(name).element_handle()  # in the app it lies in a shadow root
    reached = "([element, least]) => Number(element.dataset.value || NaN) >= least"
    page.wait_for_function(reached, arg=[element, least], timeout=SLOW)


def network_that_reads(page: Page) -> Locator:
    """Return the sidebar's list of networks, whose value is the one that reads."""
    return page.get_by_role("combobox", name="Network that reads")


def pick_network(page: Page, number: int) -> None:
    """Let another network read. number: its place in the sidebar's list."""
    with driver.answered(page):
        network_that_reads(page).click()
        page.get_by_role("option").nth(number).click()


def upload(page: Page, name: str, content: bytes) -> None:
    field = page.get_by_test_id("stFileUploaderDropzoneInput")
    expect(field).to_have_count(1)  # one of an earlier run of the page may still be there
    with driver.answered(page):
        field.set_input_files(as_file(name, content))
