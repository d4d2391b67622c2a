"""Lessons in the browser: read, tried, answered. Figures move while one drags, and their numbers are those of the code."""

import base64
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from harness import driver
from harness.digits import DIGITS
from model.whatif import dropout_passes
from tests.browser.desk import Desk
from tests.ui.page import sample_of, small
from tests.ui.session import new_session
from ui import networks, session
from ui.components.lesson_figure import Control
from ui.views.lessons import LESSONS, functions, learning, neurons, practice
from ui.views.lessons.lesson import chosen

LEAST = 12  # px of a label's font
FIT = "(all) => all.every((one) => one.scrollWidth <= one.clientWidth)"
# The labels of figures that are too small or crossed by a line. A line is looked at every 2 px, with its width.
BAD_LABELS = """(figure, least) => {
  const bad = [];
  for (const svg of figure.querySelectorAll("svg")) {
    const scale = svg.getBoundingClientRect().width / (svg.viewBox.baseVal.width || svg.getBoundingClientRect().width);
    const lines = [...svg.querySelectorAll("line, polyline")].filter((line) => getComputedStyle(line).visibility !== "hidden");
    for (const label of svg.querySelectorAll("text")) {
      if (!label.textContent.trim()) continue;
      if (parseFloat(getComputedStyle(label).fontSize) * scale < least) bad.push(`${label.textContent}: small`);
      const box = label.getBBox();
      const [top, bottom] = [box.y + box.height * 0.2, box.y + box.height * 0.8]; // without the room above and below the letters
      for (const line of lines) {
        const half = parseFloat(getComputedStyle(line).strokeWidth) / 2;
        for (let at = 0, end = line.getTotalLength(); at <= end; at += 2) {
          const { x, y } = line.getPointAtLength(at);
          if (x + half > box.x && x - half < box.x + box.width && y + half > top && y - half < bottom) {
            bad.push(`${label.textContent}: crossed at ${x}, ${y}`);
            break;
          }
        }
      }
    }
  }
  return bad;
}"""


def choose_lesson(page: Page, name: str) -> Locator:
    """Open a lesson if it is not open. Return its figure."""
    lesson = page.get_by_role("radio", name=re.compile(f"^{name}"))
    if not lesson.is_checked():
        driver.click(lesson)
    figure = page.get_by_test_id("lesson-figure")
    expect(figure).to_have_attribute("data-lesson", name[0])
    return figure


def written(sentence: str) -> list[float]:
    """Return the numbers of a figure's sentence, which stand between asterisks."""
    texts = sentence.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",%\u00a0")).split("**")[1::2]
    return [float(text.replace("·10", "e")) for text in texts]


def numbers_of(figure: Locator) -> list[float]:
    """Return the numbers of the sentence below a figure."""
    return written("".join(f"**{text}**" for text in figure.locator(".sentence b").all_text_contents()))


def test_steps_that_diverge_are_shown_where_they_lead(desk: Desk):
    """The chart's last point and the sentence state the same weight and error, and no point lies outside of the chart."""
    page = desk.begin("Lessons", DIGITS[7])
    figure = choose_lesson(page, "6 Gradient")
    tops = page.locator(".st-key-lesson [role=radio]").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert len(tops) == len(LESSONS) and len(set(tops)) == 1, "they stand in one row"
    page.get_by_role("slider", name="Learning rate η").focus()
    with driver.answered(page):
        page.keyboard.press("End")
    expect(figure.locator(".sentence b").last).to_have_text(re.compile("^−"))
    w, error, factor = numbers_of(figure)
    assert factor < -1 and error > 0.5 and abs(w) > 1
    inside = figure.evaluate("""(figure) => {
      const box = figure.querySelector(".plot").viewBox.baseVal;
      const lines = [...figure.querySelectorAll("polyline")].map((line) => [...line.points]);
      const steps = lines.at(-1);
      const dot = figure.querySelector(".dot");
      const isLast = Math.hypot(steps.at(-1).x - dot.cx.baseVal.value, steps.at(-1).y - dot.cy.baseVal.value) < 0.2;
      const heights = steps.map(({ y }) => y);
      const isClimbing = heights.slice(2).every((y, i) => y <= heights[i + 1]);
      return [isLast, isClimbing, lines.flat().every(({ x, y }) => x >= 0 && x <= box.width && y >= 0 && y <= box.height)];
    }""")
    assert inside == [True, True, True]


def test_what_is_dragged_moves_before_it_is_released(desk: Desk):
    page = desk.begin("Lessons", DIGITS[7])
    figure = choose_lesson(page, "5 Error")
    page.get_by_role("slider").scroll_into_view_if_needed()
    driver.wait_until_still(page, "[data-testid=lesson-figure] .draggable")
    box = page.locator("[data-testid=lesson-figure] .draggable").bounding_box()
    assert box is not None
    seen = []
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 50)
    page.mouse.down()
    for share in (0.6, 0.4, 0.2):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 50)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen.append(numbers_of(figure)[0])
    assert seen == sorted(set(seen)), "the error grows while p falls"
    with driver.answered(page):
        page.mouse.up()
    assert numbers_of(figure)[0] == seen[-1]


@pytest.mark.parametrize("number", range(1, 10))
def test_no_label_of_a_figure_is_small_or_crossed_by_a_line(phone: Desk, number: int):
    page = phone.begin("Lessons", DIGITS[7])
    figure = choose_lesson(page, f"{number} {LESSONS[number - 1].short}")
    sizes = [(390, 844), (1400, 900)]
    for key in ("Home", "End"):
        for slider in figure.get_by_role("slider").all():
            slider.press(key)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            driver.wait_until_still(page, "[data-testid=lesson-figure]")
            assert figure.evaluate(BAD_LABELS, LEAST) == []
            if width > 1000:  # on a phone a long formula scrolls
                assert page.locator(".katex-display").evaluate_all(FIT)
        assert figure.locator("th:empty").count() == 0
        sizes.reverse()  # the page has the last one


def test_the_blame_goes_on_in_the_persons_own_network(desk: Desk):
    page = desk.begin("Lessons", DIGITS[7])
    choose_lesson(page, "7 Backprop")
    driver.click(page.get_by_test_id("lesson-open"))
    expect(page.get_by_test_id("network-picture")).to_have_attribute("data-direction", "backward")
    expect(page.get_by_test_id("teach-digit-7")).to_have_attribute("aria-pressed", "false")
    page.get_by_test_id("teach-forward").click()  # as other tests expect it
    expect(page.get_by_test_id("network-picture")).to_have_attribute("data-direction", "forward")


def show(javascript: Page, kind: str, values: dict, given: object = None) -> dict:
    """Return what a kind of figure shows. The kinds of losses.js are not named as their module."""
    module = "losses" if kind in ("loss", "torch") else kind
    return javascript.evaluate(f"([values, given]) => $kinds_{module}_js.{kind}(values, given)", [values, given or {}])


def code_of(number: int, values: dict, controls: tuple[Control, ...], network=None) -> dict:
    """Run the NumPy code that a lesson shows after its controls were set. Return its variables."""
    for control in controls:
        if control.name in values:
            session.store_choice(control.key, values[control.name])
            assert chosen(control) == values[control.name]
    scope: dict = {}
    exec(LESSONS[number - 1].code(sample_of(network))[0], scope)
    return scope


def test_the_numbers_of_the_figures_are_those_of_the_code(javascript: Page, monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    sample = sample_of(small())
    values = {"x1": -1.5, "w1": 1.2, "bias": -0.7}
    code = code_of(1, values, neurons.NEURON)
    assert show(javascript, "neuron", values, dict(LESSONS[0].given(sample)))["plots"][0]["at"] == pytest.approx(
        [code["z"], code["y"]]
    )
    values = {"first": 300, "second": 7}
    assert written(show(javascript, "layers", values)["sentence"]) == [code_of(2, values, neurons.SIZES)["parameters"]]
    for z in (-2.3, 4.1):
        code = code_of(3, {"z": z}, (functions.Z,))
        for name, slope in (("y", "slope"), ("relu", "relu_slope")):
            values = {"function": "sigmoid" if name == "y" else "relu", "z": z, "slope": 1}
            plot = show(javascript, "activation", values)["plots"][0]
            (left, right), (low, high) = plot["curves"][1]["x"], plot["curves"][1]["y"]
            assert [plot["at"][1], (high - low) / (right - left)] == pytest.approx([code[name], code[slope]])
    code = code_of(4, {}, (), small())
    found = javascript.evaluate(
        "([values, given]) => $kinds_softmax_js.numbers(values, given).shares",
        [{"digit": "all", "raise": 3}, {"digits": [*range(10)], "scores": code["z"].tolist()}],
    )
    assert found == pytest.approx(code["p"].tolist())
    code = code_of(5, {}, (), small())
    assert show(javascript, "loss", {"p": code["p"][code["right"]]})["plots"][0]["at"][1] == pytest.approx(code["L"])
    rate, steps = learning.rate_control(sample).high, 7
    code = code_of(6, {"rate": rate, "steps": steps}, (learning.rate_control(sample), learning.STEPS))
    found = show(javascript, "descent", {"rate": rate, "steps": steps}, {"x": learning.ink(sample)})["plots"][0]["at"]
    assert found == pytest.approx([code["w"], code["E"]], rel=1e-4)
    for p in (0.01, 0.6):
        code = code_of(9, {"right": p}, (practice.RIGHT,))
        found = written(show(javascript, "torch", {"right": p})["sentence"])
        assert found == pytest.approx([code["slope"], code["mistaken_slope"]], abs=6e-5)


@pytest.mark.parametrize("z", [-0.5, 1.5])
def test_the_blame_of_a_neuron_is_torchs_gradient(javascript: Page, z: float):
    values, errors = {"blamed": 0.7, "spared": -0.3, "sum": z}, torch.tensor(learning.ERRORS)
    total = torch.tensor(z, requires_grad=True)
    (torch.relu(total) * torch.tensor([0.7, -0.3]) * errors).sum().backward()
    found = show(javascript, "blame", values, {"errors": learning.ERRORS, "label": 3})
    assert written(found["sentence"]) == pytest.approx([total.grad.item()], abs=6e-3)
    raises = "--above" if total.grad < 0 else "--below"  # blue, as in the picture of the network, if a step raises the sum
    assert total.grad == 0 or raises in found["picture"][0][2][3][1]["style"]


@pytest.mark.parametrize("network", [small(), small("sigmoid", "sigmoid", (784, 9, 10)), small(sizes=(784, 10))])
def test_readings_with_dropout_are_those_of_python(javascript: Page, monkeypatch: pytest.MonkeyPatch, network):
    new_session(monkeypatch)
    sample = sample_of(network)
    theirs = javascript.evaluate(
        """([values, given, file]) => {
          const readings = $kinds_dropout_js.numbers(values, given, fromCheckpoint(fromBase64(file), ""));
          return readings.map((each) => [...each]);
        }""",
        [{"drop": 0.35}, practice.dropout_given(sample), base64.b64encode(networks.file_of(network)).decode()],
    )
    ours = dropout_passes(network, sample.pixels, 0.35, practice.chances(sample))
    np.testing.assert_allclose(theirs[: len(ours)], ours, atol=1e-5)
