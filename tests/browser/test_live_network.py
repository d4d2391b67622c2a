"""The network that the display reads with: another one at once, weights sent once, and asked for where the page lost them."""

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from harness import driver
from harness.digits import DIGITS
from harness.traffic import is_finished
from tests.browser.live import LINE, open_watched, probabilities, stroke


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
