"""Fixtures of the browser tests: one server for all that share, a fresh page for each test, and no error on the console."""

import time
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright

from harness import driver
from training.jobs import launcher

SERVERS = ("server", "shared")  # fixtures that start a server for one test
SIZE = ViewportSize(width=1400, height=900)
SMALL = {"preset": "instant", "train_size": 3000, "epochs": 2}  # a training of about two seconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder as a browser test. Let its server start before its pages are made.

    pytest removes first what it has made last. So the pages are closed before their server stops.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.fixturenames.sort(key=lambda name: name not in SERVERS)
            if "trained" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("trained"))  # one process makes the two training runs


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = driver.launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory):
    """The address of a server that tests share; they must not train or restart it (see `server`)."""
    with driver.serving(tmp_path_factory.mktemp("shared") / "runs") as server:
        yield server.url


@pytest.fixture(scope="session")
def live_url(tmp_path_factory: pytest.TempPathFactory):
    """The address of live_app.py, the page for the tests of live reading."""
    with driver.serving(tmp_path_factory.mktemp("live") / "runs", script=Path(__file__).with_name("live_app.py")) as server:
        yield server.url


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory):
    """A server with two short trainings, "one" and "two", in its runs folder, for the tests of the Training view."""
    folder = tmp_path_factory.mktemp("trained") / "runs"
    for name, options in (("one", SMALL), ("two", {**SMALL, "hidden": [16]})):
        run = launcher.start(options, name, folder).run
        while launcher.follow(run).running:
            time.sleep(0.05)  # the training needs the processor
        assert launcher.follow(run).state == "done"
    with driver.serving(folder) as server:
        yield server
    run = launcher.current(folder)
    if run is not None and launcher.is_alive(run):
        launcher.cancel(run)


@pytest.fixture
def server(tmp_path: Path):
    """A server of the test's own, with its own runs/: to train on, to stop and to kill."""
    with driver.serving(tmp_path / "runs") as server:
        yield server


@pytest.fixture(scope="session")
def contexts(browser: Browser):
    """Return the browser contexts that tests share, as a dict of options -> contexts.

    A context keeps its cache and, by its first page, its process. So its later pages need two thirds of the processor time.
    """
    made: dict[str, list[BrowserContext]] = defaultdict(list)
    yield made
    for alike in made.values():
        for context in alike:
            context.close()


@pytest.fixture
def new_page(request: pytest.FixtureRequest, browser: Browser, contexts: dict[str, list[BrowserContext]]):
    """Return a maker of pages: new_page(width, height, **context options). Each page belongs to another visitor.

    The pages of a test have different contexts. What the app has stored in them is deleted after the test.
    An uncaught JavaScript error or a `console.error` on any of the pages fails the test, except for what the test's mark
    `console_errors` names.
    """
    used, errors = [], []
    expected = [words for mark in request.node.iter_markers("console_errors") for words in mark.args]

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in expected):
            errors.append(message.text)

    def make(width: int = SIZE["width"], height: int = SIZE["height"], **options) -> Page:
        alike = contexts[repr(sorted(options.items()))]
        context = next((context for context in alike if context not in used), None)
        if context is None:
            context = browser.new_context(viewport=SIZE, **options)
            open_first_page(context)
            alike.append(context)
        used.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note)
        return driver.watch(page)

    yield make
    for context in used:
        empty(context)
    assert not errors, f"JavaScript failed: {errors}"


def open_first_page(context: BrowserContext) -> None:
    """Open an empty page at the servers' address. As long as it is open, its process goes on, with the compiled JavaScript."""
    page = context.new_page()
    page.route("**", lambda route: route.fulfill(body=""))
    page.goto("http://127.0.0.1/")
    page.unroute("**")


def empty(context: BrowserContext) -> None:
    """Close all pages of a browser context but the first. Then delete its cookies, and what these pages have stored."""
    first, *pages = context.pages
    origins = {page.evaluate("location.origin") for page in pages if page.url.startswith("http")}
    for page in pages:
        page.close()
    session = context.new_cdp_session(first)
    for origin in origins:
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
    session.detach()
    context.clear_cookies()


@pytest.fixture
def page(new_page) -> Page:
    """Return a page of 1400x900 px."""
    return new_page()
