"""Use Retrain, the Training view, and its figures, for their tests."""

import re
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from model.network import Network, random_network
from tests.made_runs import write_run
from training.jobs import limits

SLOW = 180_000  # ms: a training run of a few seconds, at low priority beside other tests


def write_finished_run(folder: Path, name: str, network: Network, options: dict) -> None:
    """Write a made-up training run of two epochs, whose first snapshot is a random network.

    network: the trained one. Its metadata has its test accuracy. options: the run's command-line options.
    """
    settings = limits.resolved(options)
    events = [{"event": "start", "epochs": 2, "steps": 48, "parameters": network.parameters, "settings": vars(settings)}]
    for epoch in (1, 2):
        now = {"epoch": epoch, "learning_rate": 0.02, "loss": 0.6, "seconds": epoch / 2}
        events.append({"event": "step", "step": 24 * epoch, **now})
        events.append({"event": "epoch", "accuracy": 0.8, "validation_loss": 0.7, "validation_accuracy": 0.8, **now})
    result = {"test_accuracy": network.metadata["test_accuracy"], "test_loss": 0.3}
    events.append({"event": "done", "epochs": 2, "seconds": 1.5, **result})
    untrained = random_network(network.sizes, np.random.default_rng(0))
    write_run(folder, network, [untrained, network, network], {"name": name, "options": options}, events)


def retrain(page: Page, preset: str) -> None:
    """Choose a preset in the sidebar and press Retrain. Wait until the page shows the training run."""
    sidebar = page.get_by_test_id("stSidebar")
    widgets.unfold(page, "Choose how")
    sidebar.get_by_test_id("stRadioGroup").get_by_text(preset, exact=True).click()
    expect(sidebar.get_by_role("radio", name=preset)).to_be_checked()
    driver.wait_idle(page)
    press_retrain(page)


def press_retrain(page: Page) -> None:
    """Press Retrain. Wait until the page shows the training run."""
    page.get_by_role("button", name="Retrain", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)


def open_part(page: Page, server: driver.Server, part: str, digit: int | None = 7) -> None:
    """The Training view at one of its parts, with a digit drawn."""
    driver.open_app(page, server.url, "Training")
    if digit is not None:
        driver.draw(page, DIGITS[digit])
    choose(page, part)


def choose(page: Page, part: str) -> None:
    button = page.get_by_test_id("stMain").get_by_role("radio", name=part, exact=True)
    if not button.is_checked():
        with driver.answered(page):
            button.click()


def show_runs(page: Page, *names: str) -> None:
    """Choose the training runs whose names begin so, and no others."""
    field = page.get_by_role("combobox", name=re.compile("Show one training run"))
    clear = page.get_by_role("button", name="Clear all")
    if clear.count():
        with driver.answered(page):
            clear.click()
    for name in names:
        field.click()
        with driver.answered(page):
            page.get_by_role("option", name=re.compile(f"^{name}")).click()
    field.press("Escape")


def curve(page: Page, title: str) -> Locator:
    """The figure of that title among the curves."""
    return page.locator("figure").filter(has=page.locator("b", has_text=re.compile(f"^{title}$")))


def probabilities(page: Page) -> list[float]:
    expect(page.get_by_test_id("probability-0")).to_be_visible()
    return [float(page.get_by_test_id(f"probability-{digit}").get_attribute("data-value")) for digit in range(10)]


def upload(page: Page, name: str, content: bytes) -> None:
    field = page.get_by_test_id("stFileUploaderDropzoneInput")
    expect(field).to_have_count(1)  # one of an earlier run of the page may still be there
    with driver.answered(page):
        field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
