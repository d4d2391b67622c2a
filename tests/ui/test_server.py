"""ui.server: each stroke is answered, whenever a poll comes, and readings take turns."""

import asyncio
import re
import threading
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from harness import driver
from harness.websocket_client import Visitor, run
from model.drawing_json import MAX_CURVES
from tests.training.stand_in import SLEEPER
from tests.ui.session import receive
from training.jobs import launcher
from ui import server, session
from ui.components import sheet
from ui.components.sheet.state import MALFORMED

# The app on a server that takes what a run has sent for unsent for longer: long enough for a poll on a busy machine.
UNSENT = 3.0  # s
SLOW_APP = f"""import runpy
from ui import server
server.UNSENT = {UNSENT}
runpy.run_path({str(driver.ROOT / "app.py")!r})
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[driver.Server]:
    """A server whose runs folder has a running training process (a stand-in that sleeps)."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "slow_app.py").write_text(SLOW_APP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launcher, "PROGRAM", SLEEPER)
        training = launcher.start({"preset": "instant"}, folder=folder / "runs")
    with driver.serving(folder / "runs", script=folder / "slow_app.py") as running:
        yield running
    launcher.cancel(training)


@asynccontextmanager
async def visiting(app: driver.Server, number: int = 0, **options) -> AsyncIterator[Visitor]:
    """Open the page as a visitor, and close it after the `with` block. options: of the visitor."""
    visitor = Visitor(app.url, number, patience=60, **options)
    await visitor.open()
    yield visitor
    await visitor.close()


def test_a_poll_right_after_a_stroke_answers_it_again(app: driver.Server):
    """Streamlit may have dropped the answer before sending it. A poll that comes later does not run the whole page."""

    async def visit() -> tuple[bool, bool]:
        async with visiting(app, polls=False) as visitor:
            await visitor.draw_own(0)
            at_once = await visitor.poll_shows_drawing()
            await asyncio.sleep(UNSENT)
            return at_once, await visitor.poll_shows_drawing()

    assert run(visit()) == (True, False)


@pytest.mark.parametrize(("query", "others"), [("", set()), ("view=Teach+it", {"network_picture", "foot"})])
def test_a_stroke_changes_the_canvas_alone_where_nothing_else_depends_on_it(app: driver.Server, query: str, others: set[str]):
    """Its message brings the reading, so that the server's answer is short."""

    async def visit() -> set[str]:
        async with visiting(app, polls=False, query=query) as visitor:
            await visitor.draw_own(0)
            visitor.components.clear()
            await visitor.draw_own(1)
            return set(visitor.components)

    components = run(visit())
    assert components == {"sheet"} if not others else components >= {"sheet", *others}


def test_what_the_browser_kept_is_shown_if_it_comes_with_a_stroke(app: driver.Server):
    """A browser sends both in one message, and a stroke alone runs only the canvas."""
    kept = {"tour": '{"step": "fool", "is_open": false, "guesses": {}}'}

    async def visit() -> set[str]:
        async with visiting(app, polls=False) as visitor:
            await visitor.draw_own(0)
            await visitor.send_with_stroke("browser_storage", "found", kept)
            return set(visitor.buttons)

    labels = run(visit())
    assert any(label.startswith("Start the tour") for label in labels)
    assert any(label.startswith("Go on with the tour") for label in labels)


def test_strokes_are_answered_whenever_a_poll_comes(app: driver.Server):
    """Three people draw while polls come at all moments of their strokes' runs."""

    async def visit(number: int) -> None:
        async with visiting(app, number) as visitor:
            for k in range(12):
                await asyncio.gather(visitor.draw_own(k), poll_after(visitor, 0.004 * k))

    async def poll_after(visitor: Visitor, delay: float) -> None:
        await asyncio.sleep(delay)
        await visitor.poll()

    async def visit_all() -> None:
        await asyncio.gather(*(visit(number) for number in range(3)))

    run(visit_all())


def zigzag(points: int) -> list[tuple[float, float]]:
    return [(30 + k % 220 + 0.123456789, 40 + (k // 220) * 11 % 230 + 0.987654321) for k in range(points)]


def test_the_longest_drawing_that_is_read_can_be_sent(app: driver.Server):
    async def visit() -> None:
        async with visiting(app) as visitor:
            await visitor.draw([zigzag(MAX_CURVES - 3)])

    run(visit())


def test_a_message_that_is_no_json_is_a_sentence_and_no_error(app: driver.Server, visitor: session.Session):
    async def visit() -> None:
        async with visiting(app, polls=False) as sender:
            await sender.draw_own(0)
            for text in ("no JSON", f'{{"sheet": {"9" * 5000}}}', "[" * 100_000):
                await sender.send_text(text)
            await sender.draw_own(1)

    run(visit())
    assert "Traceback" not in app.log.read_text()
    receive(sheet.KEY, server.UNREADABLE)
    visitor.take_canvas()
    assert visitor.message.get() == MALFORMED


def test_of_the_files_that_no_widget_names_the_newest_is_kept(app: driver.Server):
    size = 2_000_000

    async def visit() -> tuple[set[int], str]:
        async with visiting(app) as visitor:
            answers = {await visitor.upload(bytes(size)) for _ in range(5)}
            with urllib.request.urlopen(f"{app.url}/_stcore/metrics") as metrics:
                return answers, metrics.read().decode()

    answers, metrics = run(visit())
    assert answers == {204}
    assert re.findall(r'cache_type="UploadedFileManager".* (\d+)', metrics) == [str(size)]


def test_readings_take_turns_but_none_waits_long(monkeypatch: pytest.MonkeyPatch):
    began, order = threading.Event(), []

    def second() -> None:
        began.set()
        with server.turn():
            order.append("second")

    for patience, expected in ((30.0, ["first", "second"]), (0.0, ["second", "first"])):
        monkeypatch.setattr(server, "TURN", patience)
        order.clear()
        began.clear()
        thread = threading.Thread(target=second)
        with server.turn():
            thread.start()
            began.wait(30)
            thread.join(0.2 if patience else 30)
            order.append("first")
        thread.join(30)
        assert order == expected
