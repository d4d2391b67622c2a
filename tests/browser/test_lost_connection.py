"""The connection is lost and comes back: what was drawn stays, and is read on."""

from playwright.sync_api import Page, WebSocketRoute, expect

from harness import driver
from harness.digits import DIGITS


def test_a_stroke_drawn_while_the_connection_is_lost_is_read_when_it_is_back(page: Page, url):
    """The socket closes in the middle of a stroke and nothing gets through; then it does: the digit stands as it was drawn."""
    sockets: list[WebSocketRoute] = []
    offline = False

    def connect(socket: WebSocketRoute) -> None:
        if offline:
            socket.close()
            return
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket("**/_stcore/stream", connect)
    driver.open_app(page, url)
    canvas = page.locator(driver.CANVAS).first.bounding_box()
    places = [(canvas["x"] + x * canvas["width"], canvas["y"] + y * canvas["height"]) for x, y in DIGITS[7][0]]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:3]:
        page.mouse.move(*place, steps=6)
    offline = True
    for socket in sockets:
        socket.close()
    for place in places[3:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    page.wait_for_selector("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])")
    offline = False
    expect(page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_be_visible(timeout=60_000)
    driver.wait_idle(page)
    expect(driver.digit_read(page)).to_have_text("7", timeout=30_000)
    driver.press(page, "Clear")
    driver.draw(page, DIGITS[1])
    expect(driver.digit_read(page)).to_have_text("1")
