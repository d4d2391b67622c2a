"""Find a Chromium for the browser tests, or install one: `python -m tests.browser.install`. Says what it does; exits 1 where
it can't."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from harness.driver import find_chromium


def main() -> int:
    """0 where a browser is there in the end, else 1."""
    if (found := find_chromium()) or (found := _playwrights_own()):
        print(f"Browser tests use {found}")
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("No Chromium found: installing Debian's (apt-get install chromium)", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
        subprocess.run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"], env=quiet, check=False)
    if not find_chromium():
        print("No Chromium found: installing Playwright's (playwright install chromium)", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find_chromium() or _playwrights_own():
        return 0
    print("The browser tests need Chromium, and none could be installed: install one, or name it in $CHROMIUM.", file=sys.stderr)
    return 1


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    sys.exit(main())
