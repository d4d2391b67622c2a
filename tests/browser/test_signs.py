"""Signs of one's own, as a person teaches and tests them: in the pocket edition, in a downloaded reader, and in the app."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.hostile_files import browser_file, zero_layers
from harness.pencil import fabric, pencil
from model.drawing_json import to_json, to_picture
from model.strokes import CANVAS, Drawing
from tests.browser.axe import AXE, OPTIONS, findings
from tests.browser.desk import NOTHING, Desk
from tests.browser.pocket_page import draw as draw_digit
from tests.browser.pocket_page import english_in, store, stored
from tests.browser.training_view import wait_for
from tests.browser.visitors import as_file

LONG = 60_000  # ms, on a busy machine
HOSTILE = "<img src=x>"
UPRIGHT, LEVEL = ((0.5, 0.2), (0.5, 0.8)), ((0.2, 0.5), (0.8, 0.5))  # lines
# Whether the canvas over the sheet, on which the page's own pen draws, shows anything.
IS_INKED = """(sheet) => {
  const canvas = sheet.nextSibling;
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean);
}"""
# Throw an error when the picture is shown the next time: it asks its worker to paint.
FAIL_ONCE = """() => {
  const { prototype } = Worker;
  const { postMessage } = prototype;
  prototype.postMessage = function (message, ...rest) {
    if (!message.painting) return postMessage.call(this, message, ...rest);
    prototype.postMessage = postMessage;
    throw new Error("a frame fails");
  };
}"""

# The next message to the server is lost. Until then, timers take a tenth of their time.
LOSE_A_MESSAGE = """() => {
  const { send } = WebSocket.prototype;
  const wait = setTimeout;
  window.setTimeout = (act, ms) => wait(act, ms / 10);
  WebSocket.prototype.send = function () {
    WebSocket.prototype.send = send;
    wait(() => (window.setTimeout = wait), 100);
  };
}"""


@pytest.fixture
def page(pocket_page: Page) -> Page:
    """Return the pocket edition at one's own signs."""
    choose(pocket_page)
    return pocket_page


@pytest.fixture
def taught(page: Page) -> Page:
    """Return the page with an upright line as an example of "♥", a level one of "★", and a network that tells them apart."""
    upright, level = [np.zeros((28, 28), np.float32) for _ in range(2)]
    upright[:, 13:15] = level[13:15] = 1
    weights = {"w1": np.stack([upright - level, level - upright]).reshape(2, 784).T.copy(), "b1": np.zeros(2, np.float32)}
    for i, (label, line) in enumerate({"♥": UPRIGHT, "★": LEVEL}.items()):
        drawing = fabric(pencil([(x * CANVAS, y * CANVAS) for x, y in line]))
        store(page, "examples", {"id": str(i), "label": label, "drawing": drawing, "time": i})
    store(page, "signs", {"id": "network", "learnt": None, "file": browser_file(weights, names='["♥", "★"]')})
    page.reload()
    choose(page)
    rest(page)
    return page


def choose(page: Page) -> None:
    if page.get_by_test_id("panel-learn").count():  # in the pocket edition
        page.get_by_test_id("panel-learn").click()
    page.get_by_role("radio", name="Your own signs").check()
    expect(page.get_by_test_id("signs")).to_be_visible()


def draw(page: Page, line: tuple) -> None:
    page.locator(driver.CANVAS).evaluate("(canvas) => canvas.scrollIntoView()")
    driver.draw_strokes(page, [line])


def teach(page: Page, sign: int, *lines: tuple) -> None:
    """Draw lines as examples of the sign at a place of the list. Wait until the network has learnt."""
    button = page.get_by_test_id(f"sign-{sign}")
    for line in lines:
        count = int(button.get_attribute("data-value") or 0)
        draw(page, line)
        button.click()
        expect(button).to_have_attribute("data-value", str(count + 1))  # the example is stored, and now it learns
    rest(page)


def rest(page: Page) -> None:
    expect(page.get_by_test_id("trainer")).to_have_attribute("data-state", "paused", timeout=LONG)


def expect_examples(page: Page, *counts: int) -> None:
    for i, count in enumerate(counts):
        expect(page.get_by_test_id(f"sign-{i}")).to_have_attribute("data-value", str(count))


def expect_read(page: Page, name: str) -> None:
    expect(page.get_by_test_id("reading-digit")).to_have_text(name, timeout=LONG)


def expect_said(page: Page, text: str) -> None:
    expect(page.get_by_test_id("sign-said")).to_contain_text(text)


def bring(page: Page, name: str, content: bytes) -> None:
    """Import a file."""
    page.get_by_test_id("examples-import").set_input_files(as_file(name, content))


def save(page: Page, button: str) -> Path:
    """Press a button that downloads a file. Return the file's path."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path())


def test_what_is_drawn_and_named_is_read_and_each_change_can_be_undone(page: Page):
    expect(page.get_by_test_id("trainer-start")).to_be_disabled()  # there is nothing to learn
    page.get_by_test_id("sign-0").click()
    expect_said(page, "Draw it first.")
    teach(page, 0, UPRIGHT)
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()  # the sheet is empty again
    expect(page.get_by_test_id("sign-hint")).to_contain_text("“♥” has one example")
    teach(page, 1, LEVEL)
    draw(page, UPRIGHT)
    expect_read(page, "♥")
    shares = [float(page.get_by_test_id(f"sign-probability-{i}").get_attribute("data-value") or "nan") for i in range(2)]
    assert shares[0] > 0.5 and sum(shares) == pytest.approx(1, abs=1e-5)
    page.keyboard.press("2")  # the key of the second sign
    expect_examples(page, 1, 2)
    page.get_by_role("button", name="An example of ★").first.click()  # the newest one
    page.get_by_label("or move it to").select_option("♥")
    expect_examples(page, 2, 1)
    page.get_by_role("button", name="An example of ★").click()
    page.get_by_role("button", name="Delete it").click()
    expect_examples(page, 2, 0)
    for counts in ((2, 1), (1, 2), (1, 1)):
        page.get_by_test_id("examples-undo").click()
        expect_examples(page, *counts)
    rest(page)
    page.get_by_role("radio", name="MNIST's digits").check()  # another source forgets the network, and the browser keeps it
    page.get_by_test_id("trainer-step").click()
    expect(page.get_by_test_id("trainer-examples")).to_have_attribute("data-value", "32", timeout=LONG)
    page.get_by_test_id("trainer-use").click()
    expect(page.get_by_test_id("trainer-used")).not_to_be_empty(timeout=LONG)
    page.get_by_role("radio", name="Your own signs").check()
    expect(page.get_by_test_id("trainer-used")).to_be_empty()
    rest(page)
    expect(page.get_by_test_id("trainer-examples")).to_have_attribute("data-value", "0")  # it has not learnt anew
    draw(page, LEVEL)
    expect_read(page, "★")
    page.reload()
    choose(page)
    expect_examples(page, 1, 1)
    draw(page, LEVEL)
    expect_read(page, "★")
    expect(page.get_by_test_id("trainer-examples")).to_have_attribute("data-value", "0")  # it has not learnt anew
    for name, said in (("♥", "already"), (" ", "needs a name"), ("سلام", "Draw"), (HOSTILE, "Draw")):
        page.get_by_test_id("sign-name").fill(name)
        page.get_by_test_id("sign-add").click()
        expect_said(page, said)
    for sign, name in ((2, "سلام"), (3, HOSTILE)):
        expect(page.get_by_test_id(f"sign-{sign}")).to_contain_text(name)
    page.get_by_role("button", name="Rename or remove ★").click()
    page.get_by_label("Its name").fill(HOSTILE[:-1])
    page.get_by_role("button", name="Rename", exact=True).click()
    expect_read(page, HOSTILE[:-1])  # as text


def test_a_test_tells_how_many_were_read_right_and_not_before_its_end_and_teaches_nothing(taught: Page):
    page = taught
    page.get_by_test_id("sign-test").click()
    wrong = 0
    for i in range(10):
        is_heart = page.locator(".question bdi").inner_text() == "♥"
        wrong += i == 0 and not is_heart
        draw(page, UPRIGHT if is_heart or i == 0 else LEVEL)
        if i == 0:
            page.evaluate("() => new Promise(requestAnimationFrame)")  # the page reads a changed drawing in its next frame
            expect(page.get_by_test_id("reading-digit")).to_be_empty()
        page.get_by_test_id("sign-test-next").click()
    expect(page.get_by_test_id("sign-test-result")).to_contain_text(f"{10 - wrong} of 10 were read correctly")
    expect_examples(page, 1, 1)


def test_digits_are_learnt_too(page: Page):
    teach(page, 0, LEVEL)
    page.get_by_test_id("sign-settings").locator("summary").click()
    page.get_by_test_id("sign-digits").check()
    wait_for(page, "trainer-accuracy", 0.8)
    rest(page)
    draw_digit(page, 3)
    expect_read(page, "3")


def test_a_reader_a_network_and_examples_go_through_files(taught: Page, new_page):
    page = taught
    text = save(page, "Download").read_text(encoding="utf-8")
    page.get_by_test_id("sign-settings").locator("summary").click()
    assert len(text.encode()) <= 1_000_000
    network, examples = save(page, "Export the network"), save(page, "Export the examples")
    drawings = json.loads(examples.read_text())["drawings"]
    assert [entry["label"] for entry in drawings] == ["♥", "★"]
    page.get_by_role("button", name="Rename or remove ♥").click()
    page.get_by_role("button", name="Remove this sign").click()
    bring(page, "my.safetensors", network.read_bytes())
    expect_said(page, "is here")
    draw(page, UPRIGHT)
    expect_read(page, "♥")
    picture = {"label": "♥", "drawing": to_json(Drawing((), to_picture(np.eye(28))))}
    bring(page, "my.json", json.dumps({"drawings": [*drawings, picture]}).encode())
    expect_said(page, "examples of my.json are here")
    expect_examples(page, 1, 2)  # one of three was here
    file = network.with_name("my-reader.html")
    file.write_text(text, encoding="utf-8")
    reader = new_page()
    reader.goto(file.as_uri())
    draw(reader, LEVEL)
    expect_read(reader, "★")
    for name in ("sheet", "sign-probability-0", "sign-probability-1"):
        expect(reader.get_by_test_id(name)).to_be_visible()
    expect(reader.locator("button:visible")).to_have_text(["Clear"])  # and nothing else
    reader.get_by_role("button", name="Clear").click()
    expect_read(reader, "")
    reader.evaluate(AXE)
    assert findings(reader, OPTIONS) == []

    # In another language it keeps the drawing.
    draw(reader, LEVEL)
    reader.get_by_test_id("language").select_option("zh-CN")
    expect(reader.locator("html")).to_have_attribute("lang", "zh-CN")
    expect_read(reader, "★")
    assert english_in(reader, "zh-CN") == set()


def file_of(*names: str, value: float = 0.0) -> bytes:
    """Return the file of a network whose outputs have these names. value: of all its biases."""
    arrays = zero_layers(784, 4, len(names))
    for kind in ("b1", "b2"):
        arrays[kind] += np.float32(value)
    return browser_file(arrays, names=json.dumps(names))


def test_what_is_damaged_or_does_not_fit_is_refused_or_learnt_anew_and_changes_nothing(taught: Page):
    page = taught
    kept = stored(page, "signs", "network")
    many = [f"a{i}" for i in range(100_000)]
    for name, content, said in (
        ("x.json", b"{}", "x.json has no list of drawings"),
        ("x.safetensors", b"no", "x.safetensors is not a whole"),
        ("x.safetensors", file_of("♥", "★", value=np.nan), "not finite"),
        ("x.safetensors", file_of("♥", "\u200f"), "no network of signs"),
        ("x.safetensors", file_of(*many[:13]), "make 15"),
        ("x.safetensors", browser_file(zero_layers(784, 4, 10)), "no network of signs"),
        ("x.safetensors", file_of(*many[:11]), "make 13"),
        ("x.safetensors", file_of(*many), "is not a whole"),
    ):
        bring(page, name, content)
        expect_said(page, said)
    assert stored(page, "signs", "network") == kept
    expect(page.get_by_test_id("sign-2")).to_have_count(0)
    expect(page.get_by_test_id("examples-unread")).to_be_empty()
    store(page, "signs", {"id": "network", "learnt": None, "file": file_of("♥", "★", value=np.nan)})
    store(page, "examples", {"id": "bad", "label": "♥", "drawing": {"objects": None}})
    page.reload()
    choose(page)
    expect_said(page, "not finite")
    expect(page.get_by_test_id("examples-unread")).not_to_be_empty()
    rest(page)
    draw(page, LEVEL)
    expect_read(page, "★")
    page.get_by_test_id("sign-1").click()
    expect_examples(page, 1, 2)
    bring(page, "x.safetensors", file_of("a", *"0123456789", "b"))
    expect_said(page, "is here")
    expect(page.get_by_test_id("sign-digits")).to_be_checked()
    expect(page.get_by_test_id("sign-3")).to_contain_text("b")


@pytest.mark.console_errors("a frame fails")
def test_a_frame_that_fails_does_not_stop_the_next_one(taught: Page):
    page = taught
    page.evaluate(FAIL_ONCE)
    draw(page, UPRIGHT)
    expect_read(page, "♥")


def test_in_the_app_signs_and_digits_are_learnt_beside_the_sheet_of_a_phone(phone: Desk):
    page = phone.begin("Training", NOTHING)
    choose(page)
    for sign, line in enumerate((UPRIGHT, LEVEL)):
        draw(page, line)
        page.get_by_test_id(f"sign-{sign}").click()
    rest(page)
    page.get_by_test_id("sign-name").press_sequentially("a1")  # 1 is no key of a sign there
    expect_examples(page, 1, 1)
    draw(page, UPRIGHT)
    expect_read(page, "♥")
    for part in (page.locator(driver.CANVAS), *(page.get_by_test_id(name) for name in ("sign-0", "sign-probability-1"))):
        expect(part).to_be_in_viewport(ratio=1)
    page.evaluate(LOSE_A_MESSAGE)  # the page asks for the file again
    assert 'id="reader"' in save(page, "Download").read_text(encoding="utf-8")
    for _ in range(2):
        page.get_by_test_id("examples-undo").click()
    expect_examples(page, 0, 0)
    page.get_by_test_id("sign-show").click()
    page.wait_for_function(IS_INKED, arg=page.locator(driver.CANVAS).element_handle())  # one sees it draw
    draw(page, LEVEL)  # a stroke in between is not taken
    page.emulate_media(reduced_motion="reduce")  # the others are drawn at once
    expect(page.get_by_test_id("sign-show")).to_be_enabled(timeout=LONG)
    expect_examples(page, 0, 0, 3, 3, 3)
    rest(page)
    draw(page, ((0.2, 0.5), (0.4, 0.8), (0.8, 0.2)))
    expect_read(page, "✓")
    page.get_by_role("radio", name="MNIST's digits").check()
    page.locator(driver.CANVAS).evaluate("(canvas) => canvas.scrollIntoView()")
    bars = [page.get_by_test_id(f"probability-{digit}") for digit in range(10)]
    for part in (page.locator(driver.CANVAS), *bars, page.get_by_test_id("trainer-start")):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("examples", "sentence"),
    [
        ([("a", 0, "a"), ("b", 1, "b"), ("b", 2, "b")], "“a” has one example"),
        ([("a", 0, "a"), ("a", 1, "b"), ("b", 2, "b"), ("b", 3, "b")], "It confuses “a” with “b”"),
        ([("a", 0, "a"), ("a", 1, "a"), *(("b", i, "b") for i in range(6))], "“b” has 6 examples, and “a” only 2"),
        ([("a", i, "a") for i in (0, 0, 0, 0)] + [("b", i, "b") for i in range(4)], "All examples of “a” are much alike"),
        ([("a", i, "a") for i in range(3)] + [("b", i, "b") for i in range(3)], "Everything else is read as one of your signs"),
        ([("a", 0, "a"), ("a", 1, "a"), ("b", 2, "b"), ("b", 3, "b")], None),
    ],
)
def test_a_hint_comes_when_it_applies(javascript: Page, examples: list, sentence: str | None):
    """examples: of each its sign, the row of pixels that is ink, and what it is read as."""

    def learnt(name: str, row: int, reads: str) -> dict:
        pixels = np.zeros((28, 28))
        pixels[4 * row : 4 * row + 2] = 1
        return {"id": f"{name}{row}", "label": name, "pixels": pixels.ravel().tolist(), "reads": reads, "share": 0.9}

    known = [learnt(*example) for example in examples]
    found = javascript.evaluate("(learnt) => $signs_hints_js.hint(['a', 'b'], learnt, new Set())", known)
    assert found["sentence"].startswith(sentence) if sentence else found is None
