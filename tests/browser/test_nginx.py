"""The page behind docs/nginx.conf: its headers break nothing and keep foreign frames out, and half requests close no page."""

import shutil
import socket
import ssl
import time
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from harness import driver, nginx
from harness.digits import DIGITS

pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx or openssl is not installed"
)
HALF_REQUESTS = 1100  # more than a process may have open with the usual limit of 1,024 files
VIEWS = ("Teach it", "Lessons", "Training", "Look inside")
VIOLATIONS = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, url: str):
    """The address of nginx, with the app behind it."""
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)  # nginx's workers run as another user
    with nginx.serving(folder, [urlsplit(url).port] * 2) as port:
        yield f"https://localhost:{port}"


@pytest.fixture(scope="module")
def page(lasting_page, address: str) -> Page:
    """The app in a page that accepts the throw-away certificate and records what the content security policy refuses."""
    page = lasting_page(ignore_https_errors=True)
    page.add_init_script(VIOLATIONS)
    driver.open_app(page, address)
    return page


def test_the_content_security_policy_refuses_nothing_that_the_app_does(page: Page):
    driver.draw(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    for view in VIEWS:
        driver.open_view(page, view)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert page.evaluate("window.violations") == []


def test_every_answer_has_the_headers_and_there_are_no_public_figures(page: Page, address: str):
    for path, status in (("/", 200), ("/_stcore/health", 200), ("/_stcore/metrics", 404), ("/_stcore/agent/openapi.json", 404)):
        answer = page.request.get(address + path)
        assert answer.status == status
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


def half_requests(address: str, opened: ExitStack) -> list[ssl.SSLSocket]:
    """Open connections to nginx and send the beginning of a request on each. opened: closes the connections in the end."""
    found = []
    for _ in range(HALF_REQUESTS):
        plain = opened.enter_context(socket.create_connection(("127.0.0.1", urlsplit(address).port), timeout=10))
        found.append(opened.enter_context(driver.UNVERIFIED.wrap_socket(plain)))
        found[-1].sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    return found


def test_half_requests_close_no_page_and_end(page: Page, address: str):
    driver.press(page, "Clear")
    with ExitStack() as opened:
        halves = half_requests(address, opened)
        ended = time.monotonic() + nginx.HEAD_SECONDS
        driver.draw(page, DIGITS[1])
        expect(driver.digit_read(page)).to_have_text("1")
        assert page.request.get(address).status == 200
        assert time.monotonic() < ended, "the half requests had ended by themselves"
        halves[-1].settimeout(nginx.HEAD_SECONDS + 5)
        with suppress(ConnectionResetError):
            assert halves[-1].recv(1) == b""


@pytest.mark.console_errors("Content Security Policy")
def test_a_foreign_page_cannot_frame_the_app_or_send_a_picture_out_of_it(page: Page, address: str):
    foreign = address.replace("localhost", "127.0.0.1")
    page.evaluate("url => { document.body.append(Object.assign(new Image(), { src: `${url}/x.png` })); }", foreign)
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.violations") == [f"img-src {foreign}/x.png"]
    page.route(
        f"{foreign}/frame", lambda route: route.fulfill(body=f'<iframe src="{address}"></iframe>', content_type="text/html")
    )
    page.goto(f"{foreign}/frame")
    page.wait_for_function("document.querySelector('iframe').contentDocument === null")  # another origin's, or an error page
    assert page.frames[1].url.startswith("chrome-error:")
