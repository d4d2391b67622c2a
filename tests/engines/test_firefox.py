"""The walk in Firefox, by WebDriver BiDi alone: Playwright's way to Firefox has no touch."""

import itertools
import json
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import websocket

from tests.engines.page import Page, until
from tests.engines.walk import Walk

# Without a screen, Firefox reports a device without a mouse. 6: a mouse that can hover.
PREFERENCES = {
    "browser.download.folderList": 2,
    "ui.primaryPointerCapabilities": 6,
    "ui.allPointerCapabilities": 6,
}


def program() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


def listening_port(path: Path) -> int | None:
    """Return the port in the file that Firefox writes when it listens, or None as long as it does not."""
    with suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="utf-8"))["ws_port"]
    return None


class Firefox(Page):
    """Firefox without a window. folder: for its profile and downloads. is_dark: whether the system is dark."""

    name, narrowest, pointers = "Firefox", 390, ("mouse", "touch")

    def __init__(self, folder: Path, is_dark: bool = False) -> None:
        self._numbers, self._errors, self.downloads = itertools.count(1), [], folder / "downloads"
        self.downloads.mkdir()
        profile = folder / "profile"
        profile.mkdir()
        preferences = {**PREFERENCES, "browser.download.dir": str(self.downloads), "ui.systemUsesDarkTheme": int(is_dark)}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = [program(), "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = until(lambda: listening_port(profile / "WebDriverBiDiServer.json"), "Firefox listens")
        self._socket = websocket.create_connection(f"ws://127.0.0.1:{port}/session", suppress_origin=True, timeout=120)
        self._send("session.new", capabilities={})
        self._context = self._send("browsingContext.getTree")["contexts"][0]["context"]
        self._send("session.subscribe", events=["log.entryAdded"])

    @staticmethod
    def missing() -> str:
        return "" if program() else "firefox-esr"

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def run(self, expression: str) -> str | None:
        target = {"context": self._context}
        answer = self._send("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def act(self, device: dict) -> None:
        self._send("input.performActions", context=self._context, actions=[device])

    def resize(self, width: int, height: int) -> None:
        self._send("browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height})

    def errors(self) -> list[str]:
        self._send("session.status")  # what was logged before comes first
        return self._errors

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(30)

    def _send(self, method: str, **parameters) -> dict:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != number:
            if answer.get("params", {}).get("level") == "error":
                self._errors.append(answer["params"]["text"])
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]


class TestFirefox(Walk):
    engine = Firefox
