"""ui.server: the more sessions are open, the less often each polls, so that all of them stay within the poll budget."""

import asyncio
import gc
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit

from harness import driver
from harness.websocket_client import Visitor
from tests.training.stand_in import SLEEPER
from training.jobs import launcher
from ui import server


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch):
    """Return a function that sets the number of open sessions."""
    return lambda n: monkeypatch.setattr(server, "session_count", lambda: n)


def test_a_page_that_is_alone_polls_as_often_as_it_likes(crowd):
    """With one session, the page that started the training run polls every half second."""
    crowd(1)
    assert server.poll_interval(0.5, own=True) == 0.5
    assert server.poll_interval(0.5, own=False) == server.OTHERS_LEAST


@pytest.mark.parametrize("n", [1, 5, 30, 50])
def test_all_pages_together_poll_a_few_times_a_second(crowd, n: int):
    """One owner and n - 1 other pages together stay within a few polls a second."""
    crowd(n)
    polls = 1 / server.poll_interval(0.5, own=True) + (n - 1) / server.poll_interval(0.5, own=False)
    assert polls <= 2 + server.OTHERS + 0.5


@pytest.mark.parametrize("n", [200, 1000])
def test_no_page_waits_long_for_news_however_many_are_open(crowd, n: int):
    """The page of the owner hears of its training run within a few seconds, any other within half a minute."""
    crowd(n)
    assert server.poll_interval(0.5, own=True) == 3
    assert server.poll_interval(0.5, own=False) == 30


def test_a_page_that_polls_too_often_for_the_crowd_is_slowed_down(crowd):
    """Its interval was set when fewer sessions were open."""
    crowd(50)
    assert server.polls_too_often(2.0, 0.5, own=False)
    assert not server.polls_too_often(server.poll_interval(0.5, own=False), 0.5, own=False)


@pytest.fixture
def no_collection() -> Iterator[None]:
    """Collect garbage before the test and none during it: the sessions of earlier tests are not counted, or are all the time."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
def test_sessions_are_counted_as_long_as_they_live():
    """A Presence that is no longer referenced is no longer counted."""
    before = server.session_count()
    kept = [server.Presence() for _ in range(3)]
    assert server.session_count() == before + 3
    kept.clear()
    assert server.session_count() == before


def test_warm_up_runs_once_even_if_a_visitor_empties_the_caches(monkeypatch: pytest.MonkeyPatch):
    frozen = []
    server.warm_up()
    monkeypatch.setattr(server.gc, "freeze", lambda: frozen.append(1))
    streamlit.cache_resource.clear()
    server.warm_up()
    assert not frozen


# The app on a server that takes what a run has sent for unsent for longer: long enough for a poll on a busy machine.
UNSENT = 3.0  # s
SLOW_APP = f"""import runpy
from ui import server
server.UNSENT = {UNSENT}
runpy.run_path({str(driver.ROOT / "app.py")!r})
"""


@pytest.fixture
def url(tmp_path: Path):
    """Return the address of a server whose runs folder has a running training process (a stand-in that sleeps)."""
    (tmp_path / "slow_app.py").write_text(SLOW_APP)
    run = launcher.start({"preset": "instant"}, folder=tmp_path / "runs", program=SLEEPER).run
    with driver.serving(tmp_path / "runs", script=tmp_path / "slow_app.py") as server:
        yield server.url
    launcher.cancel(run)


def run(visits: Coroutine):
    """Run a coroutine in another thread and return its result. In this thread Playwright's event loop may still be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visits).result()


def test_a_poll_right_after_a_stroke_answers_it_again(url: str):
    """Streamlit may have dropped the answer before sending it. A poll that comes later does not run the whole page."""

    async def visit() -> tuple[bool, bool]:
        visitor = Visitor(url, 3, polls=False, patience=60)
        await visitor.open()
        await visitor.draw_own(0)
        at_once = await visitor.poll_shows_drawing()
        await asyncio.sleep(UNSENT)
        later = await visitor.poll_shows_drawing()
        await visitor.close()
        return at_once, later

    assert run(visit()) == (True, False)


@pytest.mark.parametrize(("query", "others"), [("", set()), ("view=Inside", {"display", "network_diagram", "foot"})])
def test_a_stroke_changes_the_canvas_alone_where_nothing_else_depends_on_it(url: str, query: str, others: set[str]):
    """Its message brings the reading, so that the server's answer is short."""

    async def visit() -> set[str]:
        visitor = Visitor(url, 3, polls=False, patience=60, query=query)
        await visitor.open()
        await visitor.draw_own(0)
        visitor.components.clear()
        await visitor.draw_own(1)
        await visitor.close()
        return set(visitor.components)

    components = run(visit())
    assert components == {"sheet"} if not others else components >= {"sheet", *others}


def test_what_the_browser_kept_is_shown_if_it_comes_with_a_stroke(url: str):
    """A browser sends both in one message, and a stroke alone runs only the canvas."""
    kept = {"tour": '{"step": "fool", "open": false, "done": ["draw"]}'}

    async def visit() -> set[str]:
        visitor = Visitor(url, 3, polls=False, patience=60)
        await visitor.open()
        await visitor.draw_own(0)
        await visitor.send_with_stroke("browser_storage", "found", kept)
        await visitor.close()
        return visitor.buttons

    labels = run(visit())
    assert any(label.startswith("Start the tour") for label in labels)
    assert any(label.startswith("Go on with the tour") for label in labels)


def test_strokes_are_answered_whenever_a_poll_comes(url: str):
    """Three people draw while polls come at all moments of their strokes' runs. Each stroke is answered with its own drawing."""

    async def visit(number: int) -> None:
        visitor = Visitor(url, number, patience=60)
        await visitor.open()
        for k in range(25):
            await asyncio.gather(visitor.draw_own(k), poll_after(visitor, 0.002 * k))
        await visitor.close()

    async def poll_after(visitor: Visitor, delay: float) -> None:
        await asyncio.sleep(delay)
        await visitor.poll()

    async def visit_all() -> None:
        await asyncio.gather(*(visit(number) for number in range(3)))

    run(visit_all())
