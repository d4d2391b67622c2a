"""The first start: `make app` on the machine of a developer who uses coding agents."""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS

# `make app` with this Python in the place of .venv's.
MAKE_APP = "import run, sys; from pathlib import Path; run.python = lambda: Path(sys.executable); run.serve({}, 'app')"
AGENTS = (".claude", ".cursor", ".codex", ".gemini")  # folders in the home of their users, which Streamlit looks for
OURS = "[data-testid=stMain], [data-testid=stSidebar], [data-testid=stExpandSidebarButton], a[href^='#']"  # a skip link
FOREIGN = f"""() => [...document.querySelectorAll("body *")].filter((node) =>
  node.checkVisibility() && !node.closest("{OURS}") &&
  [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())
).map((node) => node.textContent)"""


@pytest.fixture(scope="module")
def port():
    """Return the port of all servers here. The browser compiles the JavaScript of its address only once."""
    return driver.free_port()


@contextmanager
def make_app(folder: Path, port: int, **environment: str):
    """Start the app as `make app` does, with the folders of coding agents in its home. Yield its address and its output."""
    for agent in AGENTS:
        (folder / "home" / agent).mkdir(parents=True, exist_ok=True)
    (folder / "bin").mkdir(exist_ok=True)
    for name in ("xdg-open", "open"):  # it opens no browser here
        (folder / "bin" / name).write_text("#!/bin/sh\n")
        (folder / "bin" / name).chmod(0o755)
    output = folder / "output.txt"
    places = {"HOME": str(folder / "home"), "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", MAKE_APP.format(port)],
            cwd=driver.ROOT,
            env={**os.environ, **places, "DIGIT_LENS_RUNS": str(folder / "runs"), **environment},
            stdout=file,
            stderr=file,
        )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}", output
    finally:
        process.terminate()
        process.wait(20)


def test_streamlit_advertises_on_such_a_machine(page: Page, port: int, tmp_path: Path):
    """Without our setting the page has Streamlit's advertisement, so the next test can see it."""
    with make_app(tmp_path, port, STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE="false") as (url, _):
        driver.open_app(page, url)
        expect(page.get_by_text("Help agents write better apps")).to_be_visible()
        assert "Help agents write better apps" in page.evaluate(FOREIGN)
        page.close()  # before its server stops


def test_the_page_has_no_foreign_element_and_the_terminal_names_the_address(page: Page, port: int, tmp_path: Path):
    with make_app(tmp_path, port) as (url, output):
        driver.open_app(page, url)
        driver.draw(page, DIGITS[3])
        expect(driver.digit_read(page)).to_have_text("3")
        assert page.evaluate(FOREIGN) == []
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()  # the browser keeps the drawing
        driver.wait_idle(page)
        expect(driver.digit_read(page)).to_have_text("3")
        assert page.evaluate(FOREIGN) == []
        page.close()
        text = output.read_text()
        assert text.startswith(f"Digit Lens opens at {url}, on this machine alone (Ctrl+C ends it).\n")
        assert "agents" not in text and "You can now view" not in text
