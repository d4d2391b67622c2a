"""Fixtures of the browser tests: one server for all that share, a fresh page for each test, and no error on the console."""

import time
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
def shared_context(browser: Browser):
    """Return a browser context that tests share, so that the app's JavaScript is compiled once and not in every test."""
    context = browser.new_context(viewport=SIZE)
    yield context
    context.close()


@pytest.fixture
def new_page(request: pytest.FixtureRequest, browser: Browser, shared_context: BrowserContext):
    """Return a maker of pages: new_page(width, height, **context options). Each page belongs to another visitor.

    The first page has the shared context, which is empty: what the app has stored in it is deleted after each test. Every other
    page, and a page with context options, has a context of its own.
    An uncaught JavaScript error or a `console.error` on any of the pages fails the test, except for what the test's mark
    `console_errors` names.
    """
    contexts, errors = [], []
    expected = [words for mark in request.node.iter_markers("console_errors") for words in mark.args]

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in expected):
            errors.append(message.text)

    def make(width: int = SIZE["width"], height: int = SIZE["height"], **options) -> Page:
        is_shared = not options and shared_context not in contexts
        context = shared_context if is_shared else browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note)
        return driver.watch(page)

    yield make
    for context in contexts:
        (empty if context is shared_context else BrowserContext.close)(context)
    assert not errors, f"JavaScript failed: {errors}"


def empty(context: BrowserContext) -> None:
    """Close all pages of a browser context. Then delete its cookies, and what these pages have stored."""
    origins = {page.evaluate("location.origin") for page in context.pages if page.url.startswith("http")}
    helper = context.new_page()
    for page in context.pages:
        if page is not helper:
            page.close()
    for origin in origins:
        what = {"origin": origin, "storageTypes": "local_storage,indexeddb"}
        context.new_cdp_session(helper).send("Storage.clearDataForOrigin", what)
    helper.close()
    context.clear_cookies()


@pytest.fixture
def page(new_page) -> Page:
    """Return a page of 1400x900 px."""
    return new_page()
