"""ui.server: the more people, the fewer looks each; all together stay within what a core can do beside the strokes."""

import asyncio
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit

from harness import driver
from harness.websocket_client import Visitor
from training.jobs import launcher
from ui import server


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch):
    """Sets how many people are here."""
    return lambda n: monkeypatch.setattr(server, "session_count", lambda: n)


def test_alone_a_page_looks_as_often_as_it_likes(crowd):
    """Nobody else is here: the page that started the training looks every half second."""
    crowd(1)
    assert server.poll_interval(0.5, own=True) == 0.5
    assert server.poll_interval(0.5, own=False) == server.OTHERS_LEAST


@pytest.mark.parametrize("n", [1, 5, 30, 50, 500])
def test_all_pages_together_look_a_few_times_a_second(crowd, n: int):
    """One owner and n - 1 others never ask for more than a few runs of a fragment a second."""
    crowd(n)
    looks = 1 / server.poll_interval(0.5, own=True) + (n - 1) / server.poll_interval(0.5, own=False)
    assert looks <= 2 + server.OTHERS + 0.5


def test_a_page_that_looks_too_often_for_the_crowd_is_told(crowd):
    """Its interval was set when fewer people were here."""
    crowd(50)
    assert server.polls_too_often(2.0, 0.5, own=False)
    assert not server.polls_too_often(server.poll_interval(0.5, own=False), 0.5, own=False)


def test_people_are_counted_as_long_as_their_session_lives():
    """A presence that is let go of is not counted any more."""
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


@pytest.fixture
def url(tmp_path: Path):
    """A server on whose runs folder a training runs, or what the server takes for one."""
    run = launcher.start(
        {"preset": "instant"}, folder=tmp_path / "runs", program=(sys.executable, "-c", "import time; time.sleep(99)")
    ).run
    with driver.serving(tmp_path / "runs") as server:
        yield server.url
    launcher.cancel(run)


def run(visits: Coroutine):
    """What it returns; in a thread of its own, for in this one Playwright's loop runs on after the browser tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visits).result()


def test_a_look_right_after_a_stroke_gives_its_answer_again(url: str):
    """The answer may have been dropped by Streamlit, unsent; a look that comes later leaves the sheet and its view alone."""

    async def visit() -> tuple[bool, bool]:
        visitor = Visitor(url, 3)
        await visitor.open()
        await visitor.draw_own(0)
        at_once = await visitor.look_shows()
        await asyncio.sleep(2 * server.UNSENT)
        later = await visitor.look_shows()
        await visitor.close()
        return at_once, later

    assert run(visit()) == (True, False)


def test_strokes_are_answered_whenever_a_look_comes(url: str):
    """Three people draw, and a look comes at all moments of their strokes' runs: none goes unanswered, none gets another's."""

    async def visit(number: int) -> None:
        visitor = Visitor(url, number)
        await visitor.open()
        for k in range(25):
            await asyncio.gather(visitor.draw_own(k), looks(visitor, 0.002 * k))
        await visitor.close()

    async def looks(visitor: Visitor, after: float) -> None:
        await asyncio.sleep(after)
        await visitor.look()

    async def visit_all() -> None:
        await asyncio.gather(*(visit(number) for number in range(3)))

    run(visit_all())
