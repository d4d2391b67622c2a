"""Install what the browser tests need: `python -m tests.browser.install`.

The browser tests need Chromium, those of docs/nginx.conf need nginx and openssl, and tests/engines needs Firefox and WebKitGTK,
which runs on the screen of Xvfb. Root gets Debian's packages, including Chromium's headless build, which needs less processor
time. Others use what is installed, or get Playwright's Chromium.
The command says what it does. Exit code: 0 if there is a Chromium in the end, else 1.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.driver import find_chromium

POLICY = Path("/usr/sbin/policy-rc.d")  # Debian asks this program whether a service may be started
# Debian's packages, by the program that each installs.
PACKAGES = {
    "nginx": "nginx",
    "openssl": "openssl",
    "chromium-headless-shell": "chromium-headless-shell",
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
}


def main() -> int:
    """Install what is missing. Return the exit code."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if shutil.which("apt-get") and os.geteuid() == 0 and missing:
        install(missing)
        if not find_chromium():
            install(["chromium"])
    if found := find_chromium():
        print(f"Browser tests use {found}")
        return 0
    print("No Chromium found: installing Playwright's (playwright install chromium), unless it is there", flush=True)
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        return 0
    print("The browser tests need Chromium, and none could be installed: install one, or name it in $CHROMIUM.", file=sys.stderr)
    return 1


def install(packages: list[str]) -> None:
    """Install Debian packages one by one, so that a missing one does not stop the others. apt-get prints its own errors.

    Ubuntu, for example, has no package of Chromium's headless build.
    """
    print(f"Installing {' and '.join(packages)} (apt-get install)", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _no_service_starts():
        subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
        for package in packages:
            subprocess.run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", package], env=quiet, check=False)


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Keep Debian from starting nginx, at port 80, when its package is installed."""
    if POLICY.exists():
        yield
        return
    try:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
        yield
    finally:
        POLICY.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
