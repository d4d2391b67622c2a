"""Fixtures of the browser tests: one server for all that share, a fresh page for each test, and no error on the console."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from harness import driver
from model import checkpoint
from model.network import Network, random_network
from tests.browser.desk import Desk
from tests.browser.visitors import Visitors, errors, library
from tests.made_runs import write_run
from tests.training.stand_in import end_run
from training.jobs import limits
from ui.components import pocket

QUICK_APP = Path(__file__).with_name("quick_app.py")
expect.set_options(timeout=30_000)  # ms; three processes share two cores
SMALL = {"preset": "instant", "train_size": 3000, "epochs": 2}


def write_finished_run(folder: Path, name: str, network: Network, options: dict) -> None:
    """Write a made-up training run of two epochs.

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
    write_run(folder, network, {"name": name, "options": options}, events)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder as a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    with driver.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory):
    """The address of a server that tests share. They must not train or restart it (see `private`)."""
    folder = tmp_path_factory.mktemp("shared")
    with driver.serving(folder / "runs", script=QUICK_APP) as server:
        yield server.url


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory):
    """A server with two finished training runs, "one" and "two", in its runs folder, for the tests of the Training view.

    They are made up. The networks are the shipped one and a small random one.
    """
    folder = tmp_path_factory.mktemp("trained") / "runs"
    small = replace(random_network((784, 16, 10), np.random.default_rng(0)), metadata={"test_accuracy": 0.5})
    write_finished_run(folder / "20260101-120000-aaaa", "one", checkpoint.load(), SMALL)
    write_finished_run(folder / "20260101-130000-bbbb", "two", small, {**SMALL, "hidden": [16]})
    with driver.serving(folder) as server:
        yield server
    end_run(folder)


@pytest.fixture(scope="session")
def _private(tmp_path_factory: pytest.TempPathFactory):
    environment = {"DIGIT_LENS_ADDRESS": "http://192.168.1.20:8501"}
    with driver.serving(tmp_path_factory.mktemp("private") / "runs", script=QUICK_APP, environment=environment) as server:
        yield server


@pytest.fixture
def private(_private: driver.Server):
    """Yield a server of a class, without runs, whose training runs train nothing. A test may stop it and start it again.

    A test names it before its pages, so that these are closed first.
    """
    server = _private
    if server.process is None or server.process.poll() is not None:  # a test that stopped it has failed
        server.start()
    yield server
    end_run(server.runs)
    shutil.rmtree(server.runs, ignore_errors=True)


@pytest.fixture
def new_page(browser: Browser):
    """Return a maker of pages: new_page(width, height, **context options). Each page belongs to another visitor."""
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.fixture(scope="module")
def lasting_page(browser: Browser):
    """Return a maker of pages like `new_page`, whose pages stay open until the last test of the file."""
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.fixture(scope="module")
def javascript(lasting_page: Visitors) -> Page:
    """Return an empty page with the JavaScript of ui/components in it (`library`)."""
    page = lasting_page()
    page.add_script_tag(content=library())
    return page


@pytest.fixture(autouse=True)
def _no_javascript_error(request: pytest.FixtureRequest):
    """Fail a test after an uncaught JavaScript error or a `console.error`, except for what its mark `console_errors` names."""
    errors.clear()
    yield
    expected = [words for mark in request.node.iter_markers("console_errors") for words in mark.args]
    assert [error for error in errors if not any(words in error for words in expected)] == []


@pytest.fixture(scope="session")
def _desks(browser: Browser, url: str):
    desk = Desk(browser, url, 1400, 900)
    phone = Desk(browser, url, 390, 844, color_scheme="dark", has_touch=True, is_mobile=True)
    yield desk, phone
    for each in (desk, phone):
        each.leave()


@pytest.fixture
def desk(request: pytest.FixtureRequest, _desks: tuple[Desk, Desk]):
    """Lend the page of 1400x900 px that stays open for all tests: `desk.begin(view, strokes)` returns it."""
    yield from lent(_desks[0], request)


@pytest.fixture
def phone(request: pytest.FixtureRequest, _desks: tuple[Desk, Desk]):
    """Lend the page on a phone that stays open for all tests, as `desk` does."""
    yield from lent(_desks[1], request)


def lent(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Lend a page to a test. If the test fails, close the page: the next one opens the app again."""
    before = request.session.testsfailed
    yield desk
    if request.session.testsfailed > before:
        desk.leave()


@pytest.fixture
def page(new_page) -> Page:
    """Return a page of 1400x900 px."""
    return new_page()


@pytest.fixture(scope="session")
def pocket_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pocket edition of the shipped network, with all digits, as a file."""
    path = tmp_path_factory.mktemp("pocket") / "digit-lens.html"
    path.write_text(pocket.page(checkpoint.load()), encoding="utf-8")
    return path


@pytest.fixture
def pocket_page(new_page, pocket_file: Path) -> Iterator[Page]:
    """Return the pocket edition, opened by file://. A request for anything but itself and its worker fails the test."""
    page, requests = new_page(), []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(pocket_file.as_uri())
    yield page
    own = (pocket_file.as_uri(), "data:", "blob:")
    assert [url for url in requests if not url.startswith(own)] == []
