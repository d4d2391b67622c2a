"""Scribbling without end: the sheet is full before the browser's messages become larger than the server takes."""

from playwright.sync_api import Page, WebSocket, expect

from harness import driver
from harness.digits import DIGITS

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


def test_a_sheet_is_full_before_its_messages_are_too_large(page: Page, url: str):
    sizes, closed = [], []

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sizes.append(len(frame)))
        socket.on("close", lambda _: closed.append(True))

    page.on("websocket", watch)
    driver.open_app(page, url)
    canvas = page.locator(driver.CANVAS).first
    with driver.answered(page):
        canvas.evaluate(SCRIBBLE, 3000)
    with driver.answered(page):
        assert canvas.evaluate(SCRIBBLE, 30_000)  # minutes of drawing without lifting the pen
    expect(page.get_by_text("The sheet is full.")).to_be_visible()
    assert not canvas.evaluate(SCRIBBLE, 10), "no pen reaches it"
    assert max(sizes) < MOST / 2 and not closed
    driver.press(page, "Clear")
    expect(page.get_by_text("The sheet is full.")).to_have_count(0)
    driver.draw(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
