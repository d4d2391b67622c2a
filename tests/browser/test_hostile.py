"""Names that are code, metadata of any type, addresses that lead elsewhere: shown as text or refused, and the page goes on."""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from model import checkpoint
from training.jobs import store

ID, LINK = "20260101-120000-abcd", "20260101-120009-abcd"
EVIL = "<img src=x onerror='window.pwned=1'>"
MARKDOWN = "[x](javascript:window.pwned=1) :material/home: $x$ ![y](http://127.0.0.1:9/y)"
METADATA = {
    "name": EVIL,
    "architecture": ["<script>window.pwned=1</script>"],
    "preset": "<script>window.pwned=1</script>",
    "test_accuracy": "<b>1</b>",
    "epochs": {"a": [1]},
    "date": 1e400,
    "seed": None,
    "parameters": "many",
    "settings": [1, 2],
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory):
    """A server whose runs have hostile names, logs and metadata, and links that lead out."""
    folder = tmp_path_factory.mktemp("hostile") / "runs"
    for number, name in enumerate((EVIL, MARKDOWN)):
        path = folder / f"20260101-12000{number}-abcd"
        path.mkdir(parents=True)
        checkpoint.save(checkpoint.load(), path / "network.safetensors", METADATA | {"name": name})
        store.write_json(path / "run.json", {"name": name, "options": {"preset": EVIL}, "time": "<b>", "pid": "x"})
        (path / "progress.jsonl").write_text(
            '{"event": "start", "epochs": "<b>", "settings": {"<script>": "window.pwned=1"}}\n'
            '{"event": "failed", "reason": "<img src=x onerror=window.pwned=1>"}\n[1, 2]\nnot JSON\n'
        )
    (folder / LINK).symlink_to("/etc")
    with driver.serving(folder) as server:
        yield server.url


def read_with(page: Page, number: int, words: str) -> None:
    """Let another network read. number: its place in the list. words: of its name."""
    network = page.get_by_role("combobox", name="Network that reads")
    with driver.answered(page):
        network.click()
        page.get_by_role("option").nth(number).click()
    expect(network).to_have_value(re.compile(words))


def test_names_that_are_code_are_shown_as_text(page: Page, address: str):
    """No script runs, nothing is fetched from elsewhere, no exception shows, and a digit is still read."""
    elsewhere = []
    page.on("request", lambda request: elsewhere.append(request.url) if address not in request.url else None)
    driver.open_app(page, f"{address}/?training={ID}")
    read_with(page, 2, "onerror")
    driver.draw(page, DIGITS[1])
    expect(driver.digit_read(page)).to_have_text("1")
    for view in ("Inside", "Teach it", "Training"):
        driver.open_view(page, view)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    read_with(page, 1, "javascript")
    driver.open_view(page, "Reading")
    expect(driver.digit_read(page)).to_have_text("1")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("window.pwned") is None
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:", "ws:"))] == []


def test_an_address_that_names_no_network_gets_the_shipped_one(page: Page, address: str):
    """A link that leads out of runs/ is not read, and the page works."""
    driver.open_app(page, f"{address}/?training={LINK}&view=<script>")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value("Shipped with Digit Lens")
    expect(page.get_by_test_id("reading").get_by_text("Draw a digit on the black sheet")).to_be_visible()
