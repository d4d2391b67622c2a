"""Kill one of two servers behind nginx, and check that its visitor loses nothing.

Run it with `python -m benchmarks.replicas`. It needs nginx (Debian: nginx-light) and openssl. nginx runs docs/nginx.conf with TLS
and a throw-away certificate. Both servers share a runs folder and a cookie secret. A real Chromium draws a 7, and its server is
killed. The drawing must still be there, and the other server must read the next one, a 1.

Keys:
  read_before, read_after    the digits read, 7 and 1
  kept                       whether the 7 was still read after the kill
  seconds                    from the kill to that reading
  requests_before, requests  HTTP and websocket requests that nginx sent to each server, until the kill and in all
  killed                     number of the server that was killed, 0 or 1
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from benchmarks import common
from harness import driver, nginx
from harness.digits import DIGITS

MOST_MS = 30_000  # to wait for a reading


def requests(folder: Path, ports: list[int]) -> list[int]:
    """Return how many requests nginx has sent to the server at each of the `ports`. folder: contains nginx's log."""
    lines = (folder / "access.log").read_text().splitlines()
    return [sum(f":{port}" in line for line in lines) for port in ports]


def draw_and_kill(browser: Browser, url: str, folder: Path, servers: list[driver.Server]) -> dict:
    """Draw a 7, kill the server that classified the drawing, check that the page keeps the drawing, and draw a 1.

    Return a dict: the two digits that the network read, the time in seconds until the 7 was shown again, and figures on the
    servers. The module's docstring explains its keys. folder: contains nginx's log. servers: the app's servers behind nginx.
    """
    page, ports = browser.new_context(ignore_https_errors=True).new_page(), [server.port for server in servers]
    digit = driver.digit_read(page)
    driver.open_app(page, url)
    driver.draw(page, DIGITS[7])
    expect(digit).to_have_text("7", timeout=MOST_MS)
    read_before, before = int(digit.inner_text()), requests(folder, ports)
    killed = before.index(max(before))
    servers[killed].stop(kill=True)
    start = time.perf_counter()
    page.wait_for_timeout(1000)  # the page notices that the connection is lost, and connects again
    driver.wait_idle(page)
    expect(digit).to_have_text("7", timeout=MOST_MS)
    kept, seconds = digit.inner_text() == "7", time.perf_counter() - start
    driver.press(page, "Clear")
    driver.draw(page, DIGITS[1])
    expect(digit).to_have_text("1", timeout=MOST_MS)
    figures = {"read_before": read_before, "kept": kept, "seconds": seconds, "read_after": int(digit.inner_text())}
    browser.close()  # closes the websocket, so that nginx logs it
    return figures | {"requests_before": before, "requests": requests(folder, ports), "killed": killed}


def measure(folder: Path) -> dict:
    """Start two servers behind nginx. Return the results of killing one (`draw_and_kill`). folder: for the servers' files."""
    shared = {"STREAMLIT_SERVER_COOKIE_SECRET": "shared by both replicas"}
    servers = [driver.Server(folder / "runs", environment=shared) for _ in range(2)]
    for server in servers:
        server.start()
    try:
        with nginx.serving(folder, [server.port for server in servers]) as port, sync_playwright() as playwright:
            return draw_and_kill(driver.launch(playwright), f"https://127.0.0.1:{port}", folder, servers)
    finally:
        for server in servers:
            server.stop()


def main() -> int:
    options = common.parser("replicas", __doc__).parse_args()
    if not (shutil.which("nginx") and shutil.which("openssl")):
        print("This needs nginx and openssl (Debian: apt install nginx-light openssl).", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # nginx's workers run as another user
        (Path(folder) / "runs").mkdir()
        figures = measure(Path(folder))
    common.report(figures, options.json, [f"{name:<16} {value}" for name, value in figures.items()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
