"""The network that the display reads with: another one at once, weights sent once, and again where the page lost them."""

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
    stroke(page, LINE)  # when it is answered, all else of the page has arrived
    received.clear()
    stroke(page, DIGITS[3][0])
    assert 0 < sum(received) < 60_000  # a stroke brings its reading, neither weights nor code
    shipped = probabilities(page)
    switch_network(page)
    expect(page.get_by_test_id("hidden-3").locator("> *")).to_have_count(30)
    assert probabilities(page) != shipped
    stroke(page, LINE)
    assert page.get_by_test_id("hidden-1").locator("> .negative").count() > 0
    received.clear()
    switch_network(page)
    expect(page.get_by_test_id("hidden-3")).to_have_count(0)
    assert 0 < sum(received) < 60_000  # a reference to the message with the weights and the code, which the browser still has
    stroke(page, LINE)


def test_weights_that_the_page_lost_come_with_the_next_full_run(page: Page, live_url: str):
    """Streamlit discards what a run has sent, and says that it has ended early, if another full run starts soon after."""
    weights: list[str] = []  # hashes of the messages with weights
    ended_early = False

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def from_server(frame: bytes | str) -> None:
            nonlocal ended_early
            message = ForwardMsg.FromString(frame)
            if message.delta.new_element.bidi_component.component_name.endswith("digit_lens_weights"):
                weights.append(message.hash)
                if len(weights) == 2:  # the other network's
                    return
            elif len(weights) == 2 and not ended_early and is_finished(frame):
                ended_early = True
                frame = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN).SerializeToString()
            socket.send(frame)

        server.on_message(from_server)

    page.route_web_socket("**/_stcore/stream", connect)
    open_watched(page, live_url)
    for _ in range(3):  # to the other network, back, and to the other one again
        switch_network(page)
    assert ended_early
    assert len(weights) == 3 and weights[1] == weights[2] != weights[0]
    expect(page.get_by_test_id("hidden-3")).to_have_count(0)  # nothing is drawn
    stroke(page, LINE)
    expect(page.get_by_test_id("hidden-3").locator("> *")).to_have_count(30)
