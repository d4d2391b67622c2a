"""Text from strangers is shown as it is: in every field that they can fill stands a link or a script, and nothing is fetched.

The fields are those of a checkpoint, of a run's files, of an import of corrections, the names of files, and the address.
"""

import io
import json
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from harness.hostile_files import signed_checkpoint, zero_layers
from harness.runs import make_run
from model import checkpoint
from tests.browser.training_view import choose, upload
from training.jobs import store

FOREIGN = "http://127.0.0.1:9/"  # nobody listens there
PLANTED = f"![x]({FOREIGN}y) :material/home: www.a.test"  # fits into the name of a run
RUN, OTHER = "20260101-120000-abcd", "20260101-120001-abcd"
CODE = "<img src=x onerror='window.pwned=1'>"
MARKDOWN = "[x](javascript:window.pwned=1) :material/home: $x$ ![y](http://127.0.0.1:9/y)"
CODE_RUN, MARKDOWN_RUN, LINK = "20251231-120000-abcd", "20251231-120001-abcd", "20251231-120009-abcd"
METADATA = {  # of both runs
    "architecture": ["<script>window.pwned=1</script>"],
    "preset": "<script>window.pwned=1</script>",
    "test_accuracy": "<b>1</b>",
    "epochs": {"a": [1]},
    "date": 1e400,
    "seed": None,
    "parameters": "many",
    "settings": [1, 2],
}
# All text on the page, in shadow roots too, and the elements that markdown could have made of it.
SHOWN = """() => {
  const text = [], made = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) text.push(node.data);
    if (["SCRIPT", "STYLE"].includes(node.nodeName)) return;
    if (["A", "IMG"].includes(node.nodeName)) made.push(node.getAttribute("href") ?? node.getAttribute("src") ?? "");
    if (node.nodeType === Node.ELEMENT_NODE) text.push(node.value ?? "");
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(child);
  };
  walk(document.body);
  return { text: text.join(" "), made };
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    """A server with two runs whose files are full of planted text, two earlier ones full of code, and a link that leads out."""
    folder = tmp_path_factory.mktemp("planted") / "runs"
    for number, run_id in enumerate((RUN, OTHER)):
        options = {"preset": PLANTED, "resume": PLANTED, "drawings": PLANTED, PLANTED: PLANTED, "epochs": number}
        settings = {"optimiser": f"{number}{PLANTED}", "epochs": PLANTED, PLANTED: PLANTED}
        log = [{"event": "start", "epochs": 2, "settings": settings}, {"event": "failed", "reason": PLANTED}]
        run = make_run(folder, run_id, events=log, name=PLANTED, options=options, command=[PLANTED], owner=PLANTED)
        metadata = {"name": PLANTED, "preset": PLANTED, "architecture": PLANTED, "epochs": PLANTED, "date": PLANTED}
        checkpoint.save(checkpoint.load(), run.checkpoint, metadata)
        (run.folder / "stderr.txt").write_text(PLANTED)
    for run_id, name in ((CODE_RUN, CODE), (MARKDOWN_RUN, MARKDOWN)):
        path = folder / run_id
        path.mkdir()
        checkpoint.save(checkpoint.load(), path / "network.safetensors", METADATA | {"name": name})
        store.write_json(path / "run.json", {"name": name, "options": {"preset": CODE}, "time": "<b>", "pid": "x"})
        (path / "progress.jsonl").write_text(
            '{"event": "start", "epochs": "<b>", "settings": {"<script>": "window.pwned=1"}}\n'
            '{"event": "failed", "reason": "<img src=x onerror=window.pwned=1>"}\n[1, 2]\nnot JSON\n'
        )
    (folder / LINK).symlink_to("/etc")
    store.write_json(folder / "current.json", {"id": OTHER})
    with driver.serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def opened(lasting_page, server: driver.Server) -> tuple[Page, list[str]]:
    """The app in a page that the tests share, and the addresses elsewhere that it has requested."""
    page, elsewhere = lasting_page(), []
    own = (server.url, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else elsewhere.append(request.url))
    driver.open_app(page, server.url, "Training")
    return page, elsewhere


@pytest.fixture
def page(opened: tuple[Page, list[str]]):
    """The page that the tests share. It must request nothing from elsewhere."""
    page, elsewhere = opened
    yield page
    assert elsewhere == []


def go_to(page: Page, view: str) -> None:
    """Open a view by its tab, if it is not open."""
    if not page.get_by_role("radio", name=view, exact=True).is_checked():
        driver.open_view(page, view)


def pick_network(page: Page, number: int) -> None:
    """Let another network read. number: its place in the list."""
    with driver.answered(page):
        page.get_by_role("combobox", name="Network that reads").click()
        page.get_by_role("option").nth(number).click()


def unfold_upload(page: Page, part: str, title: str) -> None:
    """Open a part of the Training view and unfold what has the field for a file there."""
    go_to(page, "Training")
    choose(page, part)
    if not page.get_by_test_id("stFileUploaderDropzoneInput").count():
        widgets.unfold(page, title)


def expect_literal(page: Page, planted: str = PLANTED, times: int = 1) -> None:
    """The planted text stands on the page as it is, at least so many times, and no link or image was made of it."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    shown = page.evaluate(SHOWN)
    text = " ".join(shown["text"].replace("\u2060", "").split())
    assert text.count(planted) >= times, text
    assert [address for address in shown["made"] if "127.0.0.1:9" in address or "a.test" in address] == []


def test_the_files_of_a_run(page: Page):
    go_to(page, "Training")
    choose(page, "Train on the server")
    expect_literal(page, times=2)  # the heading and the reason
    choose(page, "Runs")
    expect_literal(page, times=2)  # a cell each
    for number in (0, 1):
        page.get_by_role("checkbox").nth(number).check()
        driver.wait_idle(page)
        expect(page.get_by_text("Your drawing, as each of them" if number else "This command")).to_be_visible()
        expect_literal(page, times=4)


def test_the_network_of_a_run(page: Page):
    go_to(page, "Lessons")
    pick_network(page, 1)
    driver.draw(page, DIGITS[1])
    for view in ("Lessons", "Inside", "Teach it"):
        go_to(page, view)
        expect_literal(page)
    pick_network(page, 0)  # else other tests would find its name


CHECKPOINTS = {
    "metadata": signed_checkpoint(
        zero_layers(784, 10), metadata=json.dumps({"name": PLANTED, "preset": PLANTED, "epochs": PLANTED})
    ),
    "hidden": signed_checkpoint(zero_layers(784, 10), hidden=PLANTED),
    "output": signed_checkpoint(zero_layers(784, 10), output=PLANTED),
    "tensor": signed_checkpoint(zero_layers(784, 10) | {PLANTED: np.zeros(1, np.float32)}),
}


@pytest.mark.parametrize("field", CHECKPOINTS)
def test_a_checkpoint(page: Page, field: str):
    name = f"![{field}](x.test).safetensors"
    unfold_upload(page, "Runs", "Read with a network from a file")
    upload(page, name, CHECKPOINTS[field])
    if field == "metadata":
        expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(f"Uploaded: {name}")
    else:
        expect_literal(page, name)
    expect_literal(page)


IMPORTS = {
    f"![x]({FOREIGN}y)": {"label": f"![x]({FOREIGN}y)", "drawing": {}},
    "![x](": {"label": 1, "drawing": {"objects": [{"type": PLANTED}]}},
}


@pytest.mark.parametrize("planted", IMPORTS)
def test_an_import_of_corrections(page: Page, planted: str):
    name = f"![{list(IMPORTS).index(planted)}](x.test).json"
    unfold_upload(page, "Corrections", "Export and import")
    upload(page, name, json.dumps({"drawings": [IMPORTS[planted]]}).encode())
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect_literal(page, name)
    expect_literal(page, planted)


def test_the_name_of_a_photo(page: Page):
    go_to(page, "Reading")
    blank, digit = io.BytesIO(), io.BytesIO()
    Image.new("L", (40, 40), 255).save(blank, "PNG")
    image = Image.new("L", (60, 60), 255)
    image.paste(0, (28, 10, 34, 50))
    image.save(digit, "PNG")
    page.get_by_role("button", name="Photo").click()
    for name, content in (
        ("![a](x.test).png", b"?"),
        ("![b](x.test).png", blank.getvalue()),
        ("![c](x.test).png", digit.getvalue()),
    ):
        upload(page, name, content)
        expect_literal(page, name)
        if content == b"?":
            expect(page.get_by_text("The file is not an image that can be opened")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stFileUploaderDropzoneInput")).to_have_count(0)


def test_the_name_of_a_network_that_was_taught(page: Page):
    go_to(page, "Teach it")
    with driver.answered(page):
        page.get_by_role("radio", name="2", exact=True).click()
    driver.press(page, "1 step")
    name = page.get_by_label("Name", exact=True)
    name.fill("![t](http://127.0.0.1:9)")
    with driver.answered(page):
        name.press("Enter")
    driver.press(page, "Keep this network")
    expect_literal(page, "![t](http://127.0.0.1:9)", times=2)


def test_names_that_are_code(page: Page, server: driver.Server):
    """No script runs, no exception shows, and a digit is still read."""
    driver.open_app(page, f"{server.url}/?training={CODE_RUN}")
    reader = page.get_by_role("combobox", name="Network that reads")
    pick_network(page, 4)
    expect(reader).to_have_value(re.compile("onerror"))
    driver.draw(page, DIGITS[1])
    expect(driver.digit_read(page)).to_have_text("1")
    for view in ("Inside", "Teach it", "Training"):
        driver.open_view(page, view)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    pick_network(page, 3)
    expect(reader).to_have_value(re.compile("javascript"))
    driver.open_view(page, "Reading")
    expect(driver.digit_read(page)).to_have_text("1")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("window.pwned") is None


def test_an_address_that_names_no_network_gets_the_shipped_one(page: Page, server: driver.Server):
    """A link that leads out of runs/ is not read, and the page works."""
    page.evaluate("localStorage.clear()")  # with the drawing of the test before
    driver.open_app(page, f"{server.url}/?training={LINK}&view=<script>")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value("Shipped with Digit Lens")
    expect(page.get_by_test_id("reading").get_by_text("Draw a digit on the black sheet")).to_be_visible()
