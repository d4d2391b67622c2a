"""The Training view as a person uses it, in real Chromium: a run watched, mended by a hint, paused, kept; time gone back.

The run that is watched trains. The finished ones are made up.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver, widgets
from model import checkpoint
from tests.browser.training_view import SLOW, choose, curve, open_part, probabilities, show_runs
from tests.browser.visitors import Visitors
from training.jobs import commands, launcher

# Twice a second the page asks how the run goes on. When a busy browser is free again, it does so before it sends a press.
BUSY = """() => {
  const work = (ms) => { for (const end = performance.now() + ms; performance.now() < end;); };
  setTimeout(() => work(1100));
  setTimeout(() => work(200), 1050); // between the question and the press
}"""


@pytest.fixture(scope="module")
def opened(lasting_page: Visitors, trained: driver.Server) -> Page:
    """Return a page of the Training view, for all tests of the file. A 7 is drawn."""
    page = lasting_page()
    open_part(page, trained, "Train on the server")
    return page


@pytest.fixture
def form(opened: Page) -> Page:
    """Return the page with the settings unfolded. The expander is closed when a training run has ended."""
    choose(opened, "Train on the server")
    if not opened.get_by_label("Epochs", exact=True).is_visible():
        widgets.unfold(opened, "Change its settings")
    return opened


def choose_preset(page: Page, name: str) -> None:
    """Choose a preset in the form, unless it is chosen."""
    field = page.get_by_role("combobox", name="Start from a preset")
    if field.input_value() != name:
        field.click()
        with driver.answered(page):
            page.get_by_role("option", name=name, exact=True).click()


def test_a_run_is_set_up_watched_changed_paused_resumed_lengthened_stopped_and_kept(form: Page, trained):
    page = form
    choose_preset(page, "Instant")
    widgets.enter(page, "Epochs", "900")  # at most 1,000, with those that are added
    widgets.enter(page, "Seed", "7")
    expect(page.get_by_text(re.compile("measured on another machine"))).to_be_visible()
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 900")).first).to_be_visible(timeout=SLOW)
    expect(curve(page, "Loss").locator("polyline").last).to_be_visible(timeout=SLOW)  # after two epochs
    rate = page.get_by_label("Learning rate, from now on").first
    rate.click()
    page.get_by_role("option", name="0.030", exact=True).click()
    expect(curve(page, "Loss").get_by_text("learning rate → 0.030")).to_be_visible(timeout=SLOW)
    run = launcher.current(trained.runs)
    page.get_by_role("button", name="One more epoch").focus()
    page.evaluate(BUSY)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible(timeout=SLOW)
    *rates, one, other = commands.read(run.control)
    assert rates == ["learning_rate 0.03"]
    assert {one, other} == {"more", "pause"}  # Streamlit may send two quick presses in one message, which has no order
    paused_at = launcher.follow(run).epoch
    driver.draw(page, [[(0.3, 0.5), (0.7, 0.5)]])  # drawing goes on
    assert launcher.follow(run).epoch == paused_at
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile("of 901")).first).to_be_visible(timeout=SLOW)
    for title in ("Accuracy", "Learning rate", "Gradient norm", "Dead ReLUs"):
        expect(curve(page, title).locator("svg.plot")).to_be_visible()
    page.get_by_role("button", name="Stop and keep").click()
    result = page.get_by_test_id("stMain").get_by_text(re.compile(r"It classifies [\d.]+\s% of the test digits"))
    expect(result).to_be_visible(timeout=SLOW)  # the sidebar says it too
    assert launcher.follow(run).state == "done" and launcher.follow(run).test_accuracy > 0.5
    assert checkpoint.load(run.checkpoint).metadata["seed"] == 7
    driver.press(page, "Read with the new one")  # the shipped one is better, so the page asks
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("instant, "))
    driver.press(page, "Back to the shipped network")
    driver.press(page, "Undo")


def test_time_is_gone_back_in_every_view_with_the_drawing_kept(opened: Page):
    page = opened
    choose(page, "Runs")
    show_runs(page, "one")
    page.get_by_role("button", name="Go back to the beginning").click()
    slider = page.get_by_role("slider", name=re.compile("Time machine"))
    expect(slider).to_have_attribute("aria-valuetext", "epoch 0")
    expect(page.get_by_text("after 0 of 2 epochs")).to_be_visible()
    driver.open_view(page, "Look inside")
    untrained = probabilities(page)
    assert max(untrained) < 0.5, "the untrained network knows nothing"
    driver.draw(page, [[(0.3, 0.55), (0.7, 0.55)]])
    assert max(probabilities(page)) < 0.5
    assert probabilities(page) != untrained
    driver.press(page, "Undo")
    slider.press("End")
    expect(page.get_by_text("after 2 of 2 epochs")).to_be_visible()
    expect(driver.digit_read(page)).to_have_text("7")
    page.get_by_role("button", name="Leave the time machine").click()
    expect(slider).to_have_count(0)
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("^one"))
    widgets.choose(page, "Network that reads", "Shipped with Digit Lens")
