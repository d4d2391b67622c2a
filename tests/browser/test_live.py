"""Reading while the pen moves: what the display shows during a stroke is what Python says after it, whatever comes meanwhile.

Another network reads at once. Weights are sent once, and again when the page has lost them.
"""

import re

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from harness import driver
from harness.digits import DIGITS
from harness.traffic import is_finished
from tests.browser.live import LINE, agree, move, open_watched, place, probabilities, source, stroke

MOST = 1_000_000  # bytes of a message, `server.maxWidgetStateSize` in .streamlit/config.toml
# Moves a pressed pen n times; real mouse moves would take minutes.
SCRIBBLE = """(canvas, n) => {
  const box = canvas.getBoundingClientRect();
  const send = (type, x, y, buttons) => canvas.dispatchEvent(new MouseEvent(type, {
    bubbles: true, cancelable: true, composed: true, view: window, button: 0, buttons, clientX: box.x + x, clientY: box.y + y,
  }));
  if (getComputedStyle(canvas).pointerEvents === "none") return false;
  send("mousedown", 20, 20, 1);
  for (let i = 0; i < n; i++) send("mousemove", 20 + (i * 7) % 280, 20 + (i * 13 / 3) % 280, 1);
  send("mouseup", 30, 30, 0);
  return true;
}"""


def test_the_bars_move_while_the_pen_is_down(watched: Page):
    watched.mouse.move(*place(watched, DIGITS[8][0][0]))
    watched.mouse.down()
    expect(driver.digit_read(watched)).to_have_text(re.compile(r"^\d$"))
    move(watched, DIGITS[8][0][2::2])
    assert source(watched) == "pen"
    expect(driver.digit_read(watched)).to_have_text("8")
    assert len({tuple(values) for values in watched.evaluate("watched.own")}) > 15
    assert watched.evaluate("watched.spoken") == 0  # announced when the pen lifts, not before
    watched.mouse.up()
    agree(watched)
    watched.wait_for_function("watched.spoken === 1")  # when the pen has rested


def test_strokes_in_quick_succession_agree(watched: Page):
    traffic = driver.traffic_of(watched)
    before = traffic.requested
    for points in [*DIGITS[4], LINE]:  # each begins before Python knows of the one before, if the browser keeps up
        watched.mouse.move(*place(watched, points[0]))
        watched.mouse.down()
        move(watched, points[1:], steps=2)
        assert source(watched) == "pen"
        watched.mouse.up()
    agree(watched)
    assert set(watched.evaluate("watched.sources")) == {"pen", "python"}
    answers = watched.evaluate("watched.sources.filter((source) => source === 'python').length")
    assert 1 <= answers <= traffic.requested - before, "Python's reading is shown where the canvas has sent the drawing"


def test_a_sheet_is_full_before_its_messages_are_too_large(watched: Page):
    """Someone scribbles without end."""
    socket, sizes = driver.traffic_of(watched).socket, []
    assert socket is not None
    socket.on("framesent", lambda message: sizes.append(len(message)))
    canvas = watched.locator(driver.CANVAS).first
    with driver.answered(watched):
        canvas.evaluate(SCRIBBLE, 3000)
    with driver.answered(watched):
        assert canvas.evaluate(SCRIBBLE, 30_000)  # minutes of drawing without lifting the pen
    expect(watched.get_by_text("The sheet is full.")).to_be_visible()
    assert not canvas.evaluate(SCRIBBLE, 10), "no pen reaches it"
    assert max(sizes) < MOST / 2 and not socket.is_closed()
    driver.press(watched, "Clear")
    expect(watched.get_by_text("The sheet is full.")).to_have_count(0)
    driver.draw(watched, DIGITS[7])
    expect(driver.digit_read(watched)).to_have_text("7")


def test_a_drawing_that_python_has_read_is_not_read_again(watched: Page):
    driver.press(watched, "Try a test digit")
    expect(driver.digit_read(watched)).to_have_text(re.compile(r"^\d$"))
    assert source(watched) == "python"
    assert watched.evaluate("watched.own") == []


def test_reruns_during_a_stroke_lose_nothing_and_flicker_nothing(new_page, live_url: str):
    page = new_page()
    open_watched(page, f"{live_url}/?restless")
    runs = page.get_by_text(re.compile(r"^run \d+$"))
    first = runs.inner_text()
    page.locator(driver.CANVAS).evaluate("(canvas) => { canvas.mine = true }")
    page.mouse.move(*place(page, DIGITS[3][0][0]))
    page.mouse.down()
    points = DIGITS[3][0]
    for i in range(1, len(points), 6):
        now = runs.inner_text()
        move(page, points[i : i + 6 : 2], steps=4)
        expect(runs).not_to_have_text(now)
    assert page.evaluate("watched.sources") == ["pen"]
    assert int(runs.inner_text().split()[1]) >= int(first.split()[1]) + 5
    page.mouse.up()
    agree(page)
    page.wait_for_function("watched.sources.length > 1")  # the watcher hears of a change after it
    assert page.evaluate("watched.sources") == ["pen", "python"]
    assert "" not in page.evaluate("watched.digits")
    assert page.evaluate("watched.isThere()"), "the display was mounted anew"
    assert page.locator(driver.CANVAS).evaluate("(canvas) => canvas.mine"), "the canvas was mounted anew"
    expect(driver.digit_read(page)).to_have_text("3")


def switch_network(page: Page) -> None:
    with driver.answered(page):
        page.get_by_text("Another network").click()


def test_another_network_reads_live_at_once_and_weights_travel_once(page: Page, live_url: str):
    received = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    open_watched(page, live_url)
    assert max(received) > 400_000  # 109,386 float32
    sizes = []
    for points in (LINE, DIGITS[3][0], LINE):
        received.clear()
        stroke(page, points)
        sizes.append(sum(received))
    assert 0 < min(sizes) < 60_000  # neither weights nor code, which the page asks for only if an answer takes 3 s
    shipped = probabilities(page)
    switch_network(page)
    expect(page.get_by_test_id("hidden-3").locator("> *")).to_have_count(30)
    assert probabilities(page) != shipped
    stroke(page, LINE)
    assert page.get_by_test_id("hidden-1").locator('> [data-value^="-"]').count() > 0
    received.clear()
    switch_network(page)
    expect(page.get_by_test_id("hidden-3")).to_have_count(0)
    assert max(received) < 400_000  # the code, about 165 KB, and no weights: the shipped network is known already
    stroke(page, LINE)


def test_weights_that_the_page_lost_are_asked_for_until_they_arrive(page: Page, live_url: str):
    """Streamlit discards what a run has sent, and says that it has ended early, if another full run starts soon after."""
    weights = ""  # hash of the message with the shipped network's weights
    discarded: list[ForwardMsg] = []

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def from_server(frame: bytes | str) -> None:
            nonlocal weights
            message = ForwardMsg.FromString(frame)
            if len(frame) > 400_000 and not weights:
                weights = message.hash
            elif weights and weights in (message.hash, message.ref_hash) and not discarded:
                discarded.append(message)
                return
            elif len(discarded) == 1 and is_finished(frame):
                discarded.append(message)
                frame = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN).SerializeToString()
            socket.send(frame)

        server.on_message(from_server)

    page.route_web_socket("**/_stcore/stream", connect)
    open_watched(page, live_url)
    page.evaluate("digitLens.networks.clear()")
    for _ in range(2):  # to the other network and back: Python takes the shipped one for known
        switch_network(page)
    page.wait_for_function("digitLens.networks.size === 2")
    assert len(discarded) == 2
    driver.wait_idle(page)
    stroke(page, LINE)
