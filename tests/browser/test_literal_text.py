"""Text from strangers is shown as it is: every field that they can fill has a link and a script; nothing is fetched or run.

The fields are those of a checkpoint, of a run's files, of an import of examples, the names of files, and the address.
"""

import pytest
from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS, sheet
from harness.hostile_files import encode, signed_checkpoint, zero_layers
from model import checkpoint
from tests.browser.training_view import TrainingView, pick_network, upload
from tests.browser.visitors import as_file
from tests.made_runs import make_run

FOREIGN = "http://127.0.0.1:9/"  # nobody listens there
PLANTED = f"![x]({FOREIGN}y) <img src=x onerror=pwned=1>"  # fits into the name of a run
RUN, OTHER = "20260101-120000-abcd", "20260101-120001-abcd"
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
  return { text: text.join(" ").replaceAll("\u2060", "").replace(/\\s+/g, " "), made };
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    """A server with two runs whose files are full of planted text."""
    folder = tmp_path_factory.mktemp("planted") / "runs"
    for number, run_id in enumerate((RUN, OTHER)):
        options = {"preset": PLANTED, "resume": PLANTED, "drawings": PLANTED, PLANTED: PLANTED, "epochs": number}
        settings = {"optimiser": f"{number}{PLANTED}", "epochs": PLANTED, PLANTED: PLANTED}
        log = [{"event": "start", "epochs": 2, "settings": settings}, {"event": "failed", "reason": PLANTED}]
        run = make_run(folder, run_id, events=log, name=PLANTED, options=options, command=[PLANTED])
        metadata = {"name": PLANTED, "preset": PLANTED, "architecture": PLANTED, "epochs": PLANTED, "date": PLANTED}
        checkpoint.save(checkpoint.load(), run.checkpoint, metadata)
        (run.folder / "stderr.txt").write_text(PLANTED)
    with driver.serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def page(lasting_page, server: driver.Server):
    """The app in a page that the tests share. It must request nothing from elsewhere."""
    page, elsewhere = lasting_page(), []
    own = (server.url, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else elsewhere.append(request.url))
    driver.open_app(page, server.url, "Training")
    yield page
    assert elsewhere == []


def expect_literal(page: Page, planted: str = PLANTED, times: int = 1) -> None:
    """Wait until the planted text stands on the page as it is, at least so many times, and no link or image was made of it."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.wait_for_function(f"([planted, times]) => ({SHOWN})().text.split(planted).length > times", arg=[planted, times])
    made = page.evaluate(SHOWN)["made"]
    assert [address for address in made if "127.0.0.1:9" in address or address == "x"] == []
    assert page.evaluate("window.pwned") is None


def test_the_texts_of_a_run_and_of_its_network(page: Page):
    widgets.open_part(page, "Training")
    page.get_by_test_id("train-where-machine").check()
    expect(page.get_by_test_id("trainer-status")).to_contain_text(PLANTED)  # the reason
    view = TrainingView(page, "machine")
    expect_literal(page, times=4)  # two names and a command, too
    view.rows().last.get_by_role("button", name=PLANTED).first.click()
    expect(view.rows().last).to_have_attribute("aria-current", "true")
    view.rows().first.get_by_role("checkbox").check()
    expect(page.locator(".names span").last).to_contain_text(PLANTED)
    expect_literal(page, times=5)
    widgets.open_part(page, "Lessons")
    pick_network(page, 1)
    driver.draw(page, DIGITS[1])
    for name in ("Lessons", "Look inside", "Teach it"):
        widgets.open_part(page, name)
        expect_literal(page)
    pick_network(page, 0)  # else the other test would find its name


def test_the_names_of_files(page: Page):
    network, examples = "![hidden](x.test).safetensors", "![label](x.test).json"
    widgets.open_part(page, "Training")
    widgets.unfold(page, "Read with a network from a file")
    upload(page, network, signed_checkpoint(zero_layers(784, 10), hidden=PLANTED))
    for planted in (network, PLANTED):
        expect_literal(page, planted)
    widgets.open_part(page, "Evaluate", "Your examples")
    page.get_by_test_id("examples-import").set_input_files(as_file(examples, b'{"drawings": [{}]}'))
    expect(page.get_by_test_id("examples-said")).to_contain_text("drawing 1 has no digit")
    expect_literal(page, examples)
    widgets.open_part(page, "Look inside")
    for name, content in (("![a](x.test).png", b"?"), ("![c](x.test).png", encode(sheet([[1]]), "PNG"))):
        page.get_by_role("button", name="Photo").click()
        upload(page, name, content)
        expect_literal(page, name)
