"""A network learns in the browser, in the pocket edition: what a person sees and can do while it learns."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from model import checkpoint, foreign
from tests.browser.axe import AXE, OPTIONS, findings
from tests.browser.pocket_page import draw
from ui.components import pocket

LONG = 60_000  # ms, on a busy machine


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the shipped network with all digits, as a file."""
    path = tmp_path_factory.mktemp("trainer") / "digit-lens.html"
    path.write_text(pocket.page(checkpoint.load()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser_page(lasting_page) -> Page:
    """Return a page in which the tests open the file, one after another."""
    return lasting_page()


@pytest.fixture
def page(browser_page: Page, file: Path) -> Iterator[Page]:
    """Return the page, opened anew by file://. A request for anything but its own worker fails the test."""
    requests = []
    browser_page.on("request", lambda request: requests.append(request.url))
    browser_page.goto(file.as_uri())
    yield browser_page
    assert [url for url in requests if url != file.as_uri() and not url.startswith(("data:", "blob:"))] == []


def value(page: Page, name: str) -> float:
    """Return the number that an element of the trainer carries, or NaN."""
    return float(page.get_by_test_id(name).get_attribute("data-value") or "nan")


def wait_for(page: Page, name: str, least: float) -> None:
    """Wait until the number of an element of the trainer is at least `least`."""
    page.wait_for_function(
        "([name, least]) => Number(document.querySelector(`[data-testid=${name}]`).dataset.value || NaN) >= least",
        arg=[name, least],
        timeout=LONG,
    )


def learn(page: Page, examples: int = 1000) -> None:
    """Press Learn and wait until the network has seen as many examples."""
    page.get_by_test_id("trainer-start").click()
    wait_for(page, "trainer-examples", examples)


def shares(page: Page) -> np.ndarray:
    """Return the ten probabilities that the trainer shows at one moment."""
    bars = page.locator("[data-testid^=trainer-probability]")
    return np.array(bars.evaluate_all("(rows) => rows.map(({ dataset }) => parseFloat(dataset.value))"))


def test_it_starts_from_a_guess_and_learns_to_read_the_drawing(page: Page):
    draw(page, 3)
    page.get_by_test_id("trainer-set-batch").select_option("1")
    page.get_by_test_id("trainer-step").click()
    expect(page.get_by_test_id("trainer-changed")).to_contain_text("For your drawing", timeout=LONG)
    assert shares(page).max() < 0.4  # after one step on one example
    page.get_by_test_id("trainer-set-batch").select_option("32")
    learn(page)
    wait_for(page, "trainer-accuracy", 0.85)
    wait_for(page, "trainer-examples", 8000)
    read = shares(page)
    assert read.argmax() == 3 and read.sum() == pytest.approx(1, abs=1e-5)
    assert value(page, "trainer-loss") < 1
    expect(page.get_by_test_id("reading-digit")).to_have_text("3")  # the shipped network's reading is still there


def test_what_is_drawn_while_it_learns_is_read_by_the_network_of_that_moment(page: Page):
    learn(page, 6000)
    expect(page.get_by_test_id("trainer-reading")).to_contain_text("Draw a digit")
    draw(page, 1)
    expect(page.get_by_test_id("trainer-reading")).to_contain_text("Now it reads", timeout=LONG)
    assert not np.isnan(shares(page)).any()


@pytest.mark.parametrize("size", [(390, 844), (1400, 900)], ids=str)
def test_sheet_and_trainer_stay_in_sight_and_a_drawing_moves_neither(page: Page, size: tuple[int, int]):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    learn(page, 300)
    shown = [page.get_by_test_id(name) for name in ("sheet", "trainer-start", "trainer-accuracy", "trainer-probability-9")]
    before = [part.bounding_box() for part in shown]
    draw(page, 4)
    expect(page.get_by_test_id("trainer-reading")).to_contain_text("Now it reads", timeout=LONG)
    assert [part.bounding_box() for part in shown] == before
    for part in shown:
        expect(part).to_be_in_viewport(ratio=1)


def test_pause_one_step_go_on_and_start_again(page: Page):
    learn(page, 300)
    page.get_by_test_id("trainer-pause").click()
    expect(page.get_by_test_id("trainer-start")).to_have_text("Go on")
    page.wait_for_timeout(500)  # what was on its way arrives
    seen = value(page, "trainer-examples")
    page.get_by_test_id("trainer-step").click()
    expect(page.get_by_test_id("trainer-examples")).to_have_attribute("data-value", str(int(seen) + 32), timeout=LONG)
    losses = re.search(r"from ([\d.]+) to ([\d.]+)", page.get_by_test_id("trainer-changed").inner_text())
    assert losses and losses[1] != losses[2]
    page.get_by_test_id("trainer-start").click()
    wait_for(page, "trainer-examples", seen + 300)
    page.get_by_test_id("trainer-pause").click()
    page.get_by_test_id("trainer-again").click()
    expect(page.get_by_test_id("trainer-examples")).to_have_attribute("data-value", "0", timeout=LONG)
    wait_for(page, "trainer-accuracy", 0)
    assert value(page, "trainer-accuracy") < 0.3


@pytest.mark.parametrize("frames", [1, 2, 3, 4])
def test_a_drawing_that_changes_while_the_last_one_is_being_shown_is_read(page: Page, frames: int):
    """The trainer shows its news in several frames. A network at rest gives no later news."""
    draw(page, 3)
    learn(page)
    page.get_by_test_id("trainer-pause").click()
    page.wait_for_timeout(300)
    page.evaluate(
        """async (frames) => {
          document.querySelector(".clear").click();
          for (let i = 0; i < frames; i++) await new Promise(requestAnimationFrame);
          document.querySelector(".undo").click();
        }""",
        frames,
    )
    expect(page.get_by_test_id("trainer-reading")).to_contain_text("Now it reads")


def test_a_rate_that_breaks_it_is_marked_and_a_press_on_the_hint_mends_it(page: Page):
    learn(page, 1000)
    page.get_by_test_id("trainer-set-learningRate").select_option("10")
    expect(page.locator(".curves")).to_contain_text(re.compile(r"after [\d,]+ examples, learning rate 0.05 → 10"), timeout=LONG)
    hint = page.get_by_test_id("trainer-hint")
    expect(hint).to_be_visible(timeout=LONG)
    for _ in range(4):  # each press makes the rate ten times smaller
        if hint.is_visible() and page.get_by_test_id("trainer-set-learningRate").input_value() != "0.1":
            hint.get_by_role("button").click()
            page.wait_for_timeout(400)
    assert float(page.get_by_test_id("trainer-set-learningRate").input_value()) < 10


def test_few_examples_are_known_by_heart_and_the_hint_gives_more(page: Page):
    page.get_by_test_id("trainer-set-examples").select_option("10")
    learn(page, 3000)
    hint = page.get_by_test_id("trainer-hint")
    expect(hint).to_contain_text("by heart", timeout=LONG)
    hint.get_by_role("button", name="10,000 examples").click()
    expect(hint).to_be_hidden()
    assert page.get_by_test_id("trainer-set-examples").input_value() == "10000"
    wait_for(page, "trainer-accuracy", 0.6)


def test_own_hidden_layers_are_checked(page: Page):
    page.get_by_test_id("trainer-set-hidden").select_option("own")
    own = page.get_by_label("Neurons of your own hidden layers")
    own.fill("9000")
    own.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Each layer has 1 to 512 neurons.")
    own.fill("20, 15")
    own.press("Enter")
    expect(page.get_by_role("alert")).to_be_empty()
    learn(page, 300)
    page.get_by_test_id("trainer-use").click()
    draw(page, 1)
    page.locator(".display").evaluate("(element) => element.scrollIntoView()")  # while it learns, only what is seen is drawn
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(20)


def test_the_network_reads_everywhere_is_taken_back_and_is_downloaded(page: Page):
    draw(page, 3)
    page.get_by_test_id("trainer-set-hidden").select_option("[32]")
    learn(page, 300)
    page.get_by_test_id("trainer-pause").click()
    page.wait_for_timeout(500)
    page.get_by_test_id("trainer-use").click()
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(32)
    assert value(page, "probability-3") == pytest.approx(value(page, "trainer-probability-3"), abs=1e-5)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    network = foreign.loads(Path(download.value.path()).read_bytes(), "browser")
    assert network.architecture == "784-32-10" and network.hidden == "relu"
    page.get_by_test_id("teach-back").click()
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(128)


def test_teach_it_takes_a_step_tells_what_it_did_and_takes_it_back(page: Page):
    expect(page.get_by_test_id("teach-step")).to_be_disabled()
    draw(page, 1)
    before = value(page, "probability-7")
    page.get_by_test_id("teach-label").select_option("7")
    page.get_by_test_id("teach-step").click()
    result = page.get_by_test_id("teach-result")
    expect(result).to_contain_text("that your drawing is a 7", timeout=LONG)
    expect(result).to_contain_text(re.compile(r"Of the 2,000 test digits it read 99\.\d+\s%"))
    assert value(page, "probability-7") > before
    page.get_by_test_id("teach-back").click()
    expect(page.get_by_test_id("teach-back")).to_be_disabled()
    assert value(page, "probability-7") == before


def test_it_pauses_while_the_page_is_hidden(page: Page):
    learn(page, 300)
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); }"
    )
    expect(page.get_by_test_id("trainer-start")).to_have_text("Go on")
    page.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }")
    expect(page.get_by_test_id("trainer-pause")).to_be_enabled()


def test_with_reduced_motion_it_is_drawn_once_a_second_and_a_stroke_at_once(page: Page):
    page.emulate_media(reduced_motion="reduce")
    learn(page, 300)
    page.evaluate(
        "() => { const note = () => window.updates++; window.updates = 0;"
        "new MutationObserver(note).observe(document.querySelector('[data-testid=trainer-examples]'), { attributes: true }); }"
    )
    seen = value(page, "trainer-examples")
    page.wait_for_timeout(3000)
    assert 1 <= page.evaluate("updates") <= 4
    assert value(page, "trainer-examples") > seen
    draw(page, 1)
    expect(page.get_by_test_id("trainer-reading")).to_contain_text("Now it reads", timeout=LONG)
    page.get_by_test_id("trainer-pause").click()
    page.emulate_media(reduced_motion=None)


def test_everything_is_reached_by_keyboard_and_progress_is_announced(page: Page):
    start = page.get_by_test_id("trainer-start")
    start.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".trainer .spoken")).to_have_text("It learns.")
    wait_for(page, "trainer-accuracy", 0.5)
    expect(page.locator(".trainer .spoken")).to_contain_text("of the test digits correctly", timeout=LONG)
    page.get_by_test_id("trainer-pause").focus()
    page.keyboard.press("Space")
    expect(start).to_have_text("Go on")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1400, 900), (390, 844)], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(new_page, file: Path, scheme: str, size: tuple[int, int]):
    page = new_page(*size, color_scheme=scheme, reduced_motion="reduce")
    page.goto(file.as_uri())
    draw(page, 3)
    page.get_by_test_id("trainer-step").click()
    expect(page.get_by_test_id("trainer-changed")).to_contain_text("One step", timeout=LONG)
    page.evaluate(AXE)
    assert findings(page, OPTIONS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
