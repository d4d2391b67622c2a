"""The connection is lost and comes back: what was drawn meanwhile stays, and Python reads it."""

import re
from pathlib import Path

from playwright.sync_api import Page, WebSocketRoute, expect

from harness import driver
from harness.digits import DIGITS
from harness.widgets import wait_until_quiet
from tests.browser.live import wait_for_python
from tests.browser.pocket_page import IN_STORE
from tests.browser.visitors import loses_connection

pytestmark = loses_connection

COUNT_DIALOGS = """() => {
  window.dialogs = 0;
  const count = () => (window.dialogs += document.querySelectorAll("[data-testid=stDialog]").length);
  new MutationObserver(count).observe(document.body, { childList: true });
}"""
APP = "[data-testid=stApp]"
CONNECTED = f"{APP}[data-test-connection-state=CONNECTED]"
UPDATED = """from ui.components import assets
assets.PROGRAM += "// updated"
"""
TEST_DIGIT = re.compile(r"MNIST test digit no\. ")


class Connection:
    """The connection of a page with the server. It can be cut. Make it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page, self._is_cut = page, False
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def cut(self) -> None:
        """Close the connection. The page can't connect again until `mend`."""
        self._is_cut = True
        for socket in self._sockets:
            socket.close()
        self._sockets.clear()

    def mend(self) -> None:
        """Let the page connect again. Wait until it has."""
        self._page.wait_for_selector(f"{APP}:not([data-test-connection-state=CONNECTED])")
        self._is_cut = False
        self._page.wait_for_selector(CONNECTED, timeout=60_000)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close()
            return
        socket.connect_to_server()
        self._sockets.append(socket)


def lose_connection_while_drawing(page: Page, connection: Connection) -> None:
    """Draw a 7. The connection is lost in the middle of the stroke, and is back when this function returns."""
    places = driver.canvas_positions(page, DIGITS[7][0])
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:3]:
        page.mouse.move(*place, steps=6)
    connection.cut()
    for place in places[3:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    expect(driver.digit_read(page)).to_have_text("7")  # the browser reads by itself
    connection.mend()


def test_no_stroke_and_no_press_is_lost_with_the_connection(page: Page, url: str):
    """If Python has not read the last stroke, its message for the empty sheet is the one that it has sent last."""
    connection = Connection(page)
    driver.open_app(page, url)
    lose_connection_while_drawing(page, connection)
    wait_for_python(page)  # without another press
    expect(driver.digit_read(page)).to_have_text("7")
    driver.press(page, "Clear")
    lose_connection_while_drawing(page, connection)
    driver.press(page, "Clear")
    expect(page.get_by_test_id("reading")).to_have_attribute("data-drawn", "false")
    driver.press(page, "Undo")
    expect(driver.digit_read(page)).to_have_text("7")
    connection.cut()
    page.keyboard.press("Control+z")  # Streamlit's buttons are disabled
    driver.draw_strokes(page, DIGITS[1])
    connection.mend()
    wait_for_python(page)
    expect(driver.digit_read(page)).to_have_text("1")


def test_the_drawing_undo_buttons_and_networks_go_on_after_a_restart_of_the_server(private: driver.Server, page: Page):
    """The new server knows nothing of the page. Without a full run, it ignores what the page sends for its fragments.

    Streamlit's dialog on the lost connection does not stay over the sheet. The list has the networks that the browser keeps.
    """
    driver.open_app(page, private.url)
    kept = {"id": "browser-a-1", "name": "mine", "accuracy": 0.9, "time": 1, "file": "AA=="}
    page.evaluate(IN_STORE, ["networks", "put", kept])
    page.reload()
    driver.wait_idle(page)
    page.evaluate(COUNT_DIALOGS)
    private.stop()
    expect(page.locator(".server-away")).not_to_be_empty()
    private.start()
    page.wait_for_selector(CONNECTED, timeout=60_000)
    wait_until_quiet(page)
    page.get_by_role("combobox", name="Network that reads").click()
    expect(page.get_by_role("option", name="mine")).to_be_visible()
    page.keyboard.press("Escape")
    driver.press(page, "Try a test digit")
    expect(page.get_by_text(TEST_DIGIT).first).to_be_visible()
    driver.press(page, "Clear")
    private.stop()
    expect(page.locator(".server-away")).not_to_be_empty()
    page.wait_for_function("dialogs > 0")
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    driver.draw_strokes(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    private.start()
    page.wait_for_selector(CONNECTED, timeout=60_000)
    expect(page.locator(".server-away")).to_be_empty()
    wait_until_quiet(page)  # the page asks the new server for a run by itself
    wait_for_python(page)
    expect(driver.digit_read(page)).to_have_text("7")
    driver.press(page, "Undo")
    expect(driver.digit_read(page)).to_have_text("")
    page.get_by_role("tooltip").wait_for()  # over the next button, which can be pressed all the same
    driver.press(page, "Try a test digit")
    expect(page.get_by_text(TEST_DIGIT).first).to_be_visible()
    driver.press(page, "Clear")
    driver.draw(page, DIGITS[1])
    wait_for_python(page)
    expect(driver.digit_read(page)).to_have_text("1")


def test_a_page_whose_server_was_updated_reloads_with_its_drawing(tmp_path: Path, page: Page):
    script = tmp_path / "app.py"
    script.write_text((driver.ROOT / "app.py").read_text().replace("Path(__file__).parent", f"Path({str(driver.ROOT)!r})"))
    with driver.serving(tmp_path / "runs", script=script) as server:
        driver.open_app(page, server.url)
        driver.draw(page, DIGITS[7])
        page.evaluate("window.isOld = true")
        program = page.evaluate("document.documentElement.dataset.program")
        server.stop()
        script.write_text(UPDATED + script.read_text())
        server.start()
        page.wait_for_function("() => !window.isOld", timeout=60_000)
        driver.wait_idle(page)
        expect(driver.digit_read(page)).to_have_text("7")
        assert page.evaluate("document.documentElement.dataset.program") != program
