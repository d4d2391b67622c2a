"""The first start: `make app` on the machine of a developer who uses coding agents."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.training.stand_in import wait_for

# `make app` with this Python in the place of .venv's.
MAKE_APP = """import run, sys
from pathlib import Path
run.python = lambda: Path(sys.executable)
run.start("ui", "app", "--port", "{}")"""
AGENTS = (".claude", ".cursor", ".codex", ".gemini")  # folders in the home of their users, which Streamlit looks for
OURS = "[data-testid=stMain], [data-testid=stSidebar], [data-testid=stExpandSidebarButton], a[href^='#']"  # a skip link
FOREIGN = f"""() => [...document.querySelectorAll("body *")].filter((node) =>
  node.checkVisibility() && !node.closest("{OURS}") &&
  [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())
).map((node) => node.textContent)"""


def test_the_page_has_no_foreign_element_and_the_terminal_names_the_address(page: Page, tmp_path: Path):
    for agent in AGENTS:
        (tmp_path / "home" / agent).mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    for name in ("xdg-open", "open"):  # it opens no browser here
        (tmp_path / "bin" / name).write_text("#!/bin/sh\n")
        (tmp_path / "bin" / name).chmod(0o755)
    places = {"HOME": str(tmp_path / "home"), "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    environment = {**os.environ, **places, "DIGIT_LENS_RUNS": str(tmp_path / "runs")}
    port, output = driver.free_port(), tmp_path / "output.txt"
    url, command = f"http://localhost:{port}", [sys.executable, "-c", MAKE_APP.format(port)]
    with output.open("w") as file:
        process = subprocess.Popen(command, cwd=driver.ROOT, env=environment, stdout=file, stderr=file)
    try:
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        driver.open_app(page, url)
        driver.draw(page, DIGITS[3])
        expect(driver.digit_read(page)).to_have_text("3")
        assert page.evaluate(FOREIGN) == []
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()  # the browser keeps the drawing
        driver.wait_idle(page)
        expect(driver.digit_read(page)).to_have_text("3")
        assert page.evaluate(FOREIGN) == []
        page.close()  # before its server stops
    finally:
        process.terminate()
        process.wait(20)
    text = output.read_text()
    assert text.startswith(f"Digit Lens opens at {url}, on this machine alone (Ctrl+C ends it).\n")
    assert "agents" not in text and "You can now view" not in text
