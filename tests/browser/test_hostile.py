"""Names that are code, metadata of any type, addresses that lead elsewhere: shown as text or refused, and the page goes on."""

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from model import checkpoint
from training.jobs import store

ID = "20260101-120000-abcd"
EVIL = "<img src=x onerror='window.pwned=1'>"
MARKDOWN = "[x](javascript:window.pwned=1) :material/home: $x$ ![y](http://127.0.0.1:9/y)"
SHIPPED = "Shipped with Digit Lens"
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
    (folder / "20260101-120009-abcd").symlink_to("/etc")
    with driver.serving(folder) as server:
        yield server.url


@pytest.fixture(scope="module")
def visit(lasting_page, address: str) -> tuple[Page, list[str]]:
    """A page that the tests share, opened with a link to a run, and the addresses elsewhere that it has requested."""
    page, elsewhere = lasting_page(), []
    page.on("request", lambda request: elsewhere.append(request.url) if address not in request.url else None)
    driver.open_app(page, f"{address}/?training={ID}")
    return page, elsewhere


def pick(page: Page, number: int) -> None:
    """Let another of the networks read. number: its place in the list."""
    with driver.answered(page):
        page.get_by_role("combobox", name="Network that reads").click()
        page.get_by_role("option").nth(number).click()


@pytest.mark.parametrize("view", ["Reading", "Inside", "Teach it", "Training"])
def test_names_that_are_code_are_shown_as_text(visit: tuple[Page, list[str]], view: str):
    """No script runs, nothing is fetched from elsewhere, no exception shows, and a digit is still read."""
    page, elsewhere = visit
    if not page.get_by_role("radio", name=view, exact=True).is_checked():
        driver.open_view(page, view)
    driver.rerun(page)
    if page.get_by_role("combobox", name="Network that reads").input_value() != SHIPPED:
        pick(page, 0)
    pick(page, 1)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    driver.draw(page, DIGITS[1])
    expect(page.get_by_test_id("stException")).to_have_count(0)
    if view == "Reading":
        expect(driver.digit_read(page)).to_have_text("1")
    assert page.evaluate("window.pwned") is None
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:", "ws:"))] == []


@pytest.fixture(scope="module")
def visitor(lasting_page) -> Page:
    """A page in which the tests open one address after another."""
    return lasting_page()


@pytest.mark.parametrize(
    "name", ["", "../../etc", "..%2F..%2Fetc", "20260101-120009-abcd", "%00", "<script>", "session-9", "x" * 3000]
)
def test_an_address_that_names_no_network_gets_the_shipped_one(visitor: Page, address: str, name: str):
    """Whatever stands in the address, nothing outside runs/ is read and the page works."""
    visitor.goto(f"{address}/?training={name}&view={name}")
    driver.wait_idle(visitor)
    visitor.wait_for_selector(driver.CANVAS)
    expect(visitor.get_by_test_id("stException")).to_have_count(0)
    expect(visitor.get_by_role("combobox", name="Network that reads")).to_have_value(SHIPPED)
    expect(visitor.get_by_test_id("reading").get_by_text("Draw a digit on the black sheet")).to_be_visible()
