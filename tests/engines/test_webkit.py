"""The walk in WebKitGTK, which has Safari's engine, by Selenium. Its window is on a screen that Xvfb keeps in memory."""

import os
import shutil
import subprocess
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.remote.command import Command
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.engines.page import Page
from tests.engines.walk import Walk

TOOLBAR = 38  # px of the window above the page
# WebKitWebDriver tells nothing of the console.
LISTEN = """
window.errors = [];
for (const kind of ["error", "unhandledrejection"]) {
  addEventListener(kind, (event) => errors.push(String(event.message ?? event.reason)));
}
const { error } = console;
console.error = (...words) => { errors.push(words.map(String).join(" ")); error.apply(console, words); };
"""
ALLOWED = "ResizeObserver loop completed"  # WebKit reports what the other engines keep to themselves


def browser() -> str | None:
    """Return the path of the small browser that WebKitGTK's library comes with."""
    return next((str(path) for path in Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")), None)


class WebKit(Page):
    """WebKitGTK's own small browser. folder: for its downloads. is_dark: whether the system is dark.

    Its window is at least 447 px wide. Its driver turns touch into a mouse.
    """

    name, narrowest, pointers = "WebKitGTK", 447, ("mouse",)

    def __init__(self, folder: Path, is_dark: bool = False) -> None:
        self._errors: list[str] = []  # of the pages before this one
        self.downloads = folder  # the browser saves its downloads here
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1300x24", "-nolisten", "tcp"]
        self._screen = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as numbers:
            display = f":{numbers.readline().strip()}"
        options = Options()
        options.binary_location = browser()
        options.add_argument("--automation")
        if is_dark:
            options.add_argument("--dark-mode")
        environment = {**os.environ, "DISPLAY": display, "HOME": str(folder)}
        self._driver = webdriver.WebKitGTK(options, Service(shutil.which("WebKitWebDriver"), env=environment))
        self._driver.set_script_timeout(120)

    @staticmethod
    def missing() -> str:
        programs = {name: shutil.which(name) for name in ("WebKitWebDriver", "Xvfb")} | {"MiniBrowser": browser()}
        return ", ".join(name for name, path in programs.items() if not path)

    def open(self, url: str) -> None:
        self._errors = self.errors()
        self._driver.get(url)
        self._driver.execute_script(LISTEN)

    def run(self, expression: str) -> str | None:
        try:
            return self._driver.execute_script(f"return {expression}")
        except JavascriptException as error:
            raise RuntimeError(error.msg) from error

    def act(self, device: dict) -> None:
        self._driver.execute(Command.W3C_ACTIONS, {"actions": [device]})

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_rect(0, 0, width, height + TOOLBAR)

    def errors(self) -> list[str]:
        errors = self._driver.execute_script("return window.errors ?? []")
        return self._errors + [error for error in errors if ALLOWED not in error]

    def close(self) -> None:
        self._driver.quit()
        self._screen.terminate()
        self._screen.wait(30)


class TestWebKit(Walk):
    engine = WebKit
