"""A network learns in the browser, in the pocket edition: what a person sees and can do while it learns."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.hostile_files import browser_file, zero_layers
from model import foreign
from tests.browser.axe import AXE, OPTIONS, findings
from tests.browser.live import note, probabilities
from tests.browser.pocket_page import draw, store
from tests.browser.training_view import TrainingView, value, wait_for, wait_for_news

LONG = 60_000  # ms, on a busy machine
# Clears the sheet, brings the drawing back so many frames later, and waits until the page shows what it will show.
CLEAR_AND_UNDO = """async (frames) => {
  const wait = async (count) => { for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame); };
  document.querySelector(".clear").click();
  await wait(frames);
  document.querySelector(".undo").click();
  await wait(20);
}"""
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
# Keeps the workers that live. Damages the digits on their way to them while `spoils` is set. Keeps a message of the kind `held`
# until `release` is called.
WATCH_WORKERS = """() => {
  window.living = new Set();
  const { postMessage, terminate } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.kind) living.add((window.worker = this)); // the others paint
    window.latest = message.kind ?? window.latest;
    const sent = window.spoils && message.kind === "digits" ? { ...message, bytes: new Uint8Array(3) } : message;
    const send = () => postMessage.call(this, sent, ...rest);
    if (message.kind && message.kind === window.held) window.release = send;
    else send();
  };
  Worker.prototype.terminate = function () {
    living.delete(this);
    terminate.call(this);
  };
}"""
# Notes the kinds of the reports of the worker that learns.
NOTE_REPORTS = """() => {
  window.kinds = [];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.kind === "begin") this.addEventListener("message", ({ data }) => kinds.push(data.kind));
    postMessage.call(this, message, ...rest);
  };
}"""
FAIL = "worker.dispatchEvent(new ErrorEvent('error', { message: 'no memory' }))"
# Waits until each timer that looks whether a worker answers has looked twice.
LOOK_TWICE = "() => new Promise((done) => setTimeout(done, 2500))"
LET_TIME_PASS = """() => {
  window.passed = (window.passed ?? 0) + 20_000;
  performance.now = () => Performance.prototype.now.call(performance) + passed;
}"""
# The speed that is chosen by itself, the number of examples, and the ten probabilities.
PACE = """[
  element.options[0].textContent,
  Number(document.querySelector("[data-testid=trainer-examples]").dataset.value),
  [...document.querySelectorAll("[data-testid^=probability]")].map(({ dataset }) => Number(dataset.value)),
]"""
# Whether the last two updates that were noted are of one batch each.
ARE_BATCHES = "() => noted.length > 2 && [1, 2].every((i) => noted.at(-i) - noted.at(-i - 1) === 32)"


@pytest.fixture
def page(pocket_page: Page) -> Page:
    """Return the page of the shipped network, opened anew, at its panel to learn."""
    pocket_page.get_by_test_id("panel-learn").click()
    return pocket_page


def learn(page: Page, examples: int = 1000, hidden: str = "[32]") -> None:
    """Press Learn at full speed, and wait until the network has seen as many examples. hidden: layers to choose first, or ""."""
    if hidden:
        page.get_by_test_id("trainer-set-hidden").select_option(hidden)
    page.get_by_label("Speed").select_option("full speed")
    page.get_by_test_id("trainer-start").click()
    wait_for(page, "trainer-examples", examples)


def expect_current(page: Page, name: str) -> None:
    """Wait until the picture shows a network by this name, or part of a name."""
    expect(page.get_by_test_id("reading-network")).to_contain_text(name, timeout=LONG)


def test_it_guesses_first_and_gets_faster_by_itself_until_a_speed_is_chosen(page: Page):
    draw(page, 3)
    speed = page.get_by_label("Speed")
    shown = speed.locator("option:checked")
    note(speed, PACE)
    page.get_by_test_id("trainer-start").click()
    expect_current(page, "that learns")
    expect(shown).to_have_text("now full speed", timeout=LONG)
    noted = page.evaluate("noted")
    seen, guess = next((seen, guess) for text, seen, guess in noted if text == "it guesses")
    assert seen == 0 and min(guess) > 0.02 and max(guess) < 0.4
    assert any(re.fullmatch(r"now \d+ a second", text) and seen < 600 for text, seen, _ in noted)
    wait_for(page, "trainer-examples", 1000)
    speed.select_option("1 batch a second")
    expect(shown).to_have_text("1 batch a second")
    note(page.get_by_test_id("trainer-examples"), "Number(element.dataset.value)")
    page.wait_for_function(ARE_BATCHES, timeout=LONG)
    page.get_by_test_id("trainer-pause").click()
    page.get_by_test_id("trainer-again").click()
    TrainingView(page).expect_value("examples", 0)
    expect(page.get_by_test_id("trainer-start")).to_have_text("Learn")  # it waits
    expect(page.locator(".names span")).to_have_text(["this one", "the same settings"])  # the old curve stays
    page.get_by_test_id("trainer-set-batch").select_option("128")
    expect(page.locator(".names span")).to_have_text(["this one: Batch size 128", "Batch size 32"])


def test_a_curve_is_named_by_the_settings_with_which_its_network_has_learnt_and_no_name_lies_on_a_curve(page: Page):
    rate, names = page.get_by_test_id("trainer-set-learningRate"), page.locator(".names span")
    learn(page)
    page.get_by_test_id("trainer-pause").click()
    wait_for_news(page)
    first = value(page, "trainer-examples")
    rate.select_option("1")  # the first network takes no step with it
    page.get_by_test_id("trainer-again").click()
    expect(names).to_have_text(["this one: Learning rate 1", "Learning rate 0.05"])
    learn(page, 300, "")
    rate.select_option("0.01")
    wait_for(page, "trainer-examples", max(first, value(page, "trainer-examples")) + 20_000)
    page.get_by_test_id("trainer-again").click()
    earlier = ["Learning rate 1 → 0.01", "Learning rate 0.05"]
    expect(names).to_have_text(["this one: Learning rate 0.01", *earlier])
    dashes = page.locator(".names svg:first-child line").evaluate_all(
        "(lines) => lines.map(({ style }) => style.strokeDasharray)"
    )
    ends = page.locator(".curves figure:first-child polyline").evaluate_all(
        "(lines) => Object.fromEntries(lines.map(({ style, points }) => [style.strokeDasharray, points[points.length - 1]?.x]))"
    )
    assert dashes[0] == "none" and ends[dashes[1]] > ends[dashes[2]], "the first network has learnt for less time"
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 844})
        driver.wait_until_still(page, ".names")
        box = page.locator(".names").bounding_box()
        for plot in page.locator(".trainer > .curves svg.plot").all():
            other = plot.bounding_box()
            assert other["y"] + other["height"] <= box["y"] and box["x"] + box["width"] <= width
    strip = page.locator(".strip span:visible")
    assert [line.bounding_box()["height"] < 24 for line in strip.all()] == [True, True], "one line each"


def test_the_network_at_rest_is_measured_later_if_learning_begins(page: Page):
    page.evaluate(NOTE_REPORTS)
    learn(page, 1)
    wait_for(page, "trainer-accuracy", 0.3)
    kinds = page.evaluate("kinds")
    assert kinds.index("progress") < kinds.index("measured")
    page.get_by_test_id("trainer-pause").click()
    page.get_by_test_id("trainer-time").fill("0")
    expect(page.get_by_test_id("trainer-moment")).to_have_text("after 0 examples")


def test_a_link_opens_it_as_it_is_set_and_everything_is_in_one_view(page: Page):
    page.goto(f"{page.url}?learn=hidden:8,examples:100,learningRate:7,junk")
    draw(page, 3)
    set_to = {name: page.get_by_test_id(f"trainer-set-{name}") for name in ("hidden", "examples", "learningRate", "dropout")}
    assert [each.input_value() for each in set_to.values()] == ["[8]", "100", "0.05", "0"]
    expect(page.locator(".say .about")).to_contain_text("learns from 100 MNIST digits")
    set_to["dropout"].select_option("0.5")
    assert page.url.endswith("?learn=dropout:0.5,hidden:8,examples:100")
    learn(page, 300, "")
    picture = page.get_by_test_id("network-picture")
    expect(picture.locator(".node")).to_have_count(18)
    for part in (page.get_by_test_id("sheet"), picture, page.locator(".trainer > .curves"), *set_to.values()):
        expect(part).to_be_in_viewport(ratio=1)
    page.get_by_test_id("trainer-pause").click()
    wait_for_news(page)  # the time machine may come with the last report, and move what is below it
    neurons = page.get_by_test_id("trainer-neurons")
    neurons.locator("summary").click()
    expect(neurons.locator("figcaption")).to_contain_text("All 8 neurons")
    neurons.locator("canvas.all").click(position={"x": 5, "y": 5})
    expect(picture.locator("[aria-pressed=true]")).to_have_attribute("data-place", "0:0")


def test_it_learns_to_read_the_drawing_and_reads_everywhere(page: Page):
    draw(page, 3)
    learn(page, hidden="[64,32,16]")
    wait_for(page, "trainer-accuracy", 0.85)
    expect(page.get_by_test_id("reading-digit")).to_have_text("3")
    page.get_by_test_id("trainer-pause").click()
    wait_for_news(page)
    read = probabilities(page)

    page.get_by_test_id("panel-look").click()
    expect_current(page, "The network of this file")  # the one that reads elsewhere is still there
    page.get_by_test_id("panel-learn").click()
    for _ in range(2):
        page.get_by_test_id("trainer-use").click()
        expect(page.get_by_test_id("trainer-used")).to_have_text("This network now reads everywhere.")
    page.get_by_test_id("panel-look").click()
    expect(page.get_by_test_id("hidden-3").locator("> *")).to_have_count(16)
    assert probabilities(page) == pytest.approx(read, abs=1e-5)
    page.get_by_test_id("panel-learn").click()
    with page.expect_download() as download:
        page.get_by_test_id("trainer-download").click()
    network = foreign.loads(Path(download.value.path()).read_bytes(), "browser")
    assert network.architecture == "784-64-32-16-10" and network.hidden == "relu"
    page.get_by_test_id("panel-teach").click()
    for _ in range(2):  # it was put in the place of the shipped network, and then of itself
        page.get_by_test_id("teach-back").click()
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(128)


def test_a_drawing_is_read_while_it_learns_and_moves_nothing(page: Page):
    learn(page, 300)
    page.get_by_label("Speed").select_option("5 batches a second")
    reading = page.get_by_test_id("reading")
    shown = [page.get_by_test_id(name) for name in ("sheet", "trainer-start", "probability-9")]
    for width, height in ((390, 844), (1400, 900)):
        page.set_viewport_size({"width": width, "height": height})
        expect(reading).to_have_attribute("data-drawn", "false", timeout=LONG)
        driver.wait_until_still(page, "[data-testid=probability-9]")  # the picture has taken the new size
        before = [part.bounding_box() for part in shown]
        draw(page, 4)
        expect(reading).to_have_attribute("data-drawn", "true", timeout=LONG)
        assert [part.bounding_box() for part in shown] == before
        for part in shown:
            expect(part).to_be_in_viewport(ratio=1)
        assert not np.isnan(probabilities(page)).any()
        page.locator(".clear").click()


def test_pause_draw_one_step_go_on_and_start_again_and_axe_finds_nothing_serious(page: Page):
    page.get_by_test_id("trainer-set-hidden").select_option("[32]")
    page.get_by_label("Speed").select_option("full speed")
    press = "([start, step]) => { start.click(); for (let i = 0; i < 6; i++) step.click(); }"
    page.evaluate(press, [page.get_by_test_id(f"trainer-{name}").element_handle() for name in ("start", "step")])
    draw(page, 3)
    wait_for(page, "trainer-examples", 300)
    expect(page.get_by_test_id("trainer-pause")).to_be_enabled()
    # None was taken while the digits were on their way.
    expect(page.get_by_test_id("trainer-status")).not_to_contain_text("One step")
    page.get_by_test_id("trainer-pause").click()
    expect(page.get_by_test_id("trainer-start")).to_have_text("Go on")
    wait_for_news(page)
    for later in range(1, 5):  # the trainer shows its news in several frames, and a network at rest gives no later news
        page.evaluate(CLEAR_AND_UNDO, later)
        expect(page.get_by_test_id("reading")).to_have_attribute("data-drawn", "true")
    seen = value(page, "trainer-examples")
    page.get_by_test_id("trainer-step").click()
    expect(page.get_by_test_id("trainer-examples")).to_have_attribute("data-value", str(int(seen) + 32), timeout=LONG)
    status = page.get_by_test_id("trainer-status")
    expect(status).to_contain_text("For your drawing")
    losses = re.search(r"from ([\d.]+) to ([\d.]+)", status.inner_text())
    assert losses and losses[1] != losses[2]
    page.evaluate(AXE)
    for width, height, scheme in ((390, 844, "dark"), (1400, 900, "light")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        driver.wait_until_still(page, "[data-testid=probability-9]")  # the picture takes a new size in the frame after it
        assert findings(page, OPTIONS) == [], (width, scheme)
    page.get_by_test_id("trainer-start").click()
    wait_for(page, "trainer-examples", seen + 300)
    page.get_by_test_id("trainer-pause").click()
    page.get_by_test_id("trainer-again").click()
    TrainingView(page).expect_value("examples", 0)
    wait_for(page, "trainer-accuracy", 0)
    assert value(page, "trainer-accuracy") < 0.3


def test_a_press_on_a_hint_mends_what_goes_wrong(page: Page):
    page.get_by_test_id("trainer-set-examples").select_option("10")
    learn(page, 3000)
    hint = page.get_by_test_id("trainer-hint")
    expect(hint).to_contain_text("by heart", timeout=LONG)
    hint.get_by_role("button", name="10,000 examples").click()
    expect(hint).to_be_hidden()
    assert page.get_by_test_id("trainer-set-examples").input_value() == "10000"
    wait_for(page, "trainer-accuracy", 0.6)
    expect(hint).to_be_hidden()


CURVE = {"x": [1], "y": [0.5]}
# What the database may have under a network's id, each with a time as a number unless it is that.
UNREADABLE = [
    *({"time": 99, **changes} for changes in ({"loss": "x"}, {"accuracy": [1]}, {"seconds": {}}, {"name": 5}, {"name": None})),
    *({"time": 99, "settings": settings} for settings in (None, "x", [1], {"hidden": {"a": 1}}, {"dropout": [[1]]})),
    *({"time": 99, "reports": reports} for reports in (None, 5, [CURVE], {"loss": None}, {"loss": CURVE | {"y": "x"}})),
    *({"time": 99, "reports": {"loss": CURVE, "test": curve}} for curve in ({}, {"x": [1]}, {"x": [1], "y": [None]})),
    *({}, {"time": "now"}),
]


def test_networks_that_were_read_with_are_kept_over_a_reload_at_most_twelve_and_damaged_ones_refused(page: Page):
    rows = TrainingView(page).rows()
    arrays = zero_layers(784, 10)
    damaged = {
        "not finite": browser_file(arrays | {"b1": np.full(10, np.nan, np.float32)}),
        "signs": browser_file(zero_layers(784, 2), names='["a", "b"]'),
        "not a whole": b"",
    }
    for time, said in enumerate([""] * 9 + list(damaged)):
        file = damaged.get(said, browser_file(arrays))
        store(
            page, "networks", {"id": f"browser-{time}", "name": f"no. {time} {said}", "accuracy": 0.1, "time": time, "file": file}
        )
    for i, changes in enumerate(UNREADABLE):
        store(page, "networks", {"name": f"bad {i}", "file": b"", **changes, "id": f"browser-bad-{i}"})
    page.reload()
    page.get_by_test_id("panel-learn").click()
    expect(rows).to_have_count(12)
    unread = page.get_by_test_id("runs-unread").inner_text()
    assert [i for i in range(len(UNREADABLE)) if f"bad {i}" not in unread and f"bad-{i}" not in unread] == []
    for row, said in zip(rows.all(), reversed(damaged), strict=False):
        row.get_by_role("button", name="Read with it").click()
        expect(page.get_by_test_id("trainer-used")).to_contain_text(said)
        expect(row).not_to_contain_text("reads now")
    draw(page, 3)
    page.get_by_test_id("trainer-set-hidden").select_option("[32]")
    page.get_by_test_id("trainer-step").click()
    expect(page.get_by_test_id("trainer-status")).to_contain_text("One step")
    page.get_by_test_id("trainer-use").click()
    expect(page.get_by_test_id("trainer-status")).to_contain_text("no. 0")
    expect(rows).to_have_count(12)
    expect(rows.first).to_contain_text("reads now")
    wait_for_news(page)
    last = probabilities(page)
    page.reload()
    expect(rows).to_have_count(12)
    draw(page, 3)
    rows.first.get_by_role("button", name="Read with it").click()
    expect(rows.first).to_contain_text("reads now")
    page.get_by_test_id("panel-look").click()
    expect_current(page, "The network of this file")
    assert value(page, "probability-3") == pytest.approx(last[3], abs=1e-3)  # the mouse has drawn it anew
    page.get_by_test_id("panel-teach").click()
    page.get_by_test_id("teach-back").click()
    page.get_by_test_id("panel-learn").click()
    expect(rows.first).not_to_contain_text("reads now")
    boxes = rows.get_by_role("checkbox")
    for place in range(3):
        boxes.nth(place).check()
    expect(boxes.nth(3)).to_be_disabled()  # no more can be compared
    TrainingView(page).delete(rows.first)
    expect(boxes.nth(2)).to_be_enabled()


def test_a_dead_worker_is_replaced_and_digits_that_cannot_be_used_are_a_sentence_and_a_way_out(page: Page):
    page.evaluate(WATCH_WORKERS)
    learn(page)
    start, status = page.get_by_test_id("trainer-start"), page.get_by_test_id("trainer-status")
    for end in (FAIL, LET_TIME_PASS):
        page.evaluate("worker.terminate()")
        wait_for_news(page)  # what was on its way arrives
        seen = value(page, "trainer-examples")
        status.evaluate("(element) => (element.textContent = '')")  # what was said of the worker before
        page.evaluate(end)
        expect(status).to_contain_text("It goes on", timeout=LONG)
        assert value(page, "trainer-examples") >= seen
        wait_for(page, "trainer-examples", seen + 300)
    page.evaluate(f"spoils = true; worker.terminate(); {FAIL}")
    expect(status).to_contain_text("could not start: the 3 bytes of digits are", timeout=LONG)
    assert page.evaluate("living.size") == 0
    page.evaluate("spoils = false")
    seen = value(page, "trainer-examples")
    start.click()
    wait_for(page, "trainer-examples", seen + 300)

    # While the network is at rest, the page notices at the next click that the worker is dead.
    page.emulate_media(reduced_motion="reduce")
    page.get_by_test_id("trainer-pause").click()
    draw(page, 3)
    step, examples = page.get_by_test_id("trainer-step"), page.get_by_test_id("trainer-examples")
    result = page.get_by_test_id("teach-result")
    for panel, name, asked, told, seen in (
        ("learn", "trainer-again", "begin", status, "32"),
        ("teach", "teach-step", "test", result, "64"),
    ):
        page.evaluate("worker.terminate()")
        page.get_by_test_id(f"panel-{panel}").click()
        page.get_by_test_id(name).click()
        page.wait_for_function("(kind) => latest === kind", arg=asked)  # the worker is asked before the time passes
        page.evaluate(LET_TIME_PASS)
        expect(told).to_contain_text("no longer answers", timeout=LONG)
        page.get_by_test_id("panel-learn").click()
        step.click()
        expect(examples).to_have_attribute("data-value", seen, timeout=LONG)
    assert page.evaluate("living.size") == 1


def test_teach_it_tells_what_steps_did_and_takes_them_back(page: Page):
    page.get_by_test_id("panel-teach").click()
    step, back, result = (page.get_by_test_id(f"teach-{name}") for name in ("step", "back", "result"))
    draw(page, 1)
    before = probabilities(page)
    page.get_by_test_id("teach-digit-7").click()
    for said in ("taught 1 step", "taught 2 steps"):
        step.click()
        expect_current(page, said)
    expect(result).to_contain_text(re.compile(r"the probability of 7 .* Of the 2,000 test digits, 99\.\d+\s%"), timeout=LONG)
    back.click()
    back.click()
    expect(back).to_be_disabled()
    assert probabilities(page) == pytest.approx(before, rel=1e-5)
    expect(page.get_by_test_id("teach-problem")).to_be_empty()


def test_read_with_it_holds_while_a_step_is_measured(page: Page):
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(WATCH_WORKERS)
    page.evaluate("held = 'test'")
    draw(page, 3)
    page.get_by_test_id("trainer-step").click()
    TrainingView(page).expect_value("examples", 32)
    page.get_by_test_id("panel-teach").click()
    page.get_by_test_id("teach-step").click()
    page.wait_for_function("() => !!window.release")
    page.get_by_test_id("panel-learn").click()
    page.get_by_test_id("trainer-use").click()
    expect(page.get_by_test_id("trainer-used")).to_have_text("This network now reads everywhere.")
    learnt = probabilities(page)
    page.evaluate("release()")
    page.get_by_test_id("panel-teach").click()
    expect(page.get_by_test_id("teach-result")).to_be_empty()  # nothing is said of a copy that is no longer current
    assert probabilities(page) == pytest.approx(learnt, abs=1e-5)


def test_by_keyboard_it_learns_announces_its_progress_and_pauses_by_itself_while_the_page_is_hidden(page: Page):
    start, spoken = page.get_by_test_id("trainer-start"), page.locator(".say .spoken")
    page.get_by_test_id("trainer-set-hidden").select_option("[32]")
    page.get_by_label("Speed").select_option("full speed")
    note(spoken, "element.textContent")
    start.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => noted.some((text) => text.includes('of the test digits correctly'))", timeout=LONG)
    assert page.evaluate("noted.some((text) => text.startsWith('It learns:'))")
    page.evaluate(HIDE, True)
    expect(start).to_have_text("Go on")
    page.evaluate(HIDE, False)
    pause = page.get_by_test_id("trainer-pause")
    expect(pause).to_be_enabled()
    pause.focus()
    page.keyboard.press("Space")
    expect(start).to_have_text("Go on")


def test_with_reduced_motion_it_begins_with_the_digits_and_is_drawn_once_a_second(pocket_page: Page):
    page = pocket_page
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(f"({WATCH_WORKERS})(); held = 'digits'")  # the digits are on their way soon after the page is there
    page.reload()
    page.get_by_test_id("panel-learn").click()
    page.wait_for_function("() => 'release' in window")
    page.get_by_test_id("trainer-start").click()  # the digits are on their way
    page.evaluate("release()")
    expect(page.get_by_test_id("trainer-status")).to_contain_text("random, so it can only guess", timeout=LONG)
    TrainingView(page).expect_value("examples", 0)  # it guesses, for as long as one likes
    learn(page, 300, "")
    note(page.get_by_test_id("trainer-examples"), "performance.now()")
    seen = value(page, "trainer-examples")
    page.wait_for_function("() => noted.length > 2", timeout=LONG)
    # ms: about 2000, and 160 with motion; a busy machine shows one of them late
    assert page.evaluate("noted[2] - noted[0]") > 1000
    assert value(page, "trainer-examples") > seen
    draw(page, 1)
    expect(page.get_by_test_id("reading")).to_have_attribute("data-drawn", "true", timeout=LONG)


def test_two_batch_sizes_race_over_the_same_examples_and_leave_no_worker(pocket_page: Page):
    page = pocket_page
    page.evaluate(WATCH_WORKERS)
    page.get_by_test_id("panel-learn").click()
    page.get_by_test_id("trainer-set-hidden").select_option("[8]")
    page.get_by_test_id("trainer-set-examples").select_option("100")  # of 256 in a batch: the race has more
    page.get_by_test_id("batch-race-0").select_option("8")  # a batch of 1 takes minutes on a busy machine
    page.get_by_test_id("batch-race").click()
    halves = [page.get_by_test_id(f"race-{batch}") for batch in (8, 256)]
    for half in halves:
        expect(half).not_to_have_attribute("data-seen", "0", timeout=LONG)
    for half in halves:  # while they learn
        expect(half).to_have_attribute("data-accuracy", re.compile(r"0\.\d"), timeout=LONG)
    result = page.get_by_test_id("batch-race-result")
    expect(result).to_contain_text(re.compile("is ahead|Equal so far"))
    pause = page.get_by_test_id("batch-race-pause")
    pause.click()
    expect(pause).to_have_text("Go on")
    pause.click()
    expect(result).to_have_attribute("data-done", "true", timeout=3 * LONG)
    said = result.inner_text()
    page.evaluate(LET_TIME_PASS)
    page.evaluate(LOOK_TWICE)
    expect(result).to_have_text(said)  # workers that are done owe nothing
    names = ("data-seen", "data-jump", "data-accuracy")
    seen, jumps, correct = ([float(half.get_attribute(name)) for half in halves] for name in names)
    assert said.startswith(f"The batch of {8 if correct[0] > correct[1] else 256} wins")
    assert all(f"{100 * accuracy:.2f}" in said for accuracy in correct)
    assert seen[0] == seen[1] > 20_000 and min(jumps) > 0  # how noisy depends on how often a busy machine reports
    left, right = (half.bounding_box() for half in halves)
    assert left["y"] == right["y"] and left["x"] + left["width"] < right["x"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.querySelector('.trainer.slim')")
    upper, lower = (half.bounding_box() for half in halves)
    assert upper["x"] == lower["x"] and upper["y"] + upper["height"] <= lower["y"]
    before = page.evaluate("living.size")
    page.get_by_test_id("batch-race").click()
    expect(halves[0]).not_to_have_attribute("data-seen", "0", timeout=LONG)
    page.get_by_test_id("panel-look").click()  # another view
    page.wait_for_function("(before) => living.size === before - 2", arg=before)
    page.get_by_test_id("panel-learn").click()
    expect(halves[0]).to_be_hidden()
    expect(page.get_by_test_id("trainer-loss")).to_be_visible()
