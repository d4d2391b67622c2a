"""Two servers behind nginx: python -m benchmarks.replicas [--json]

docs/nginx.conf, with TLS and a throw-away certificate, before two servers that share a runs/ folder and a cookie secret. A real
Chromium draws through it; the replica that serves it is killed; the drawing must still be there and the next one be read by the
other. Needs nginx (Debian: nginx-light) and openssl.

read_before, read_after: the digits read (7, then 1). kept: the drawing was still read after the kill. seconds: from the kill to
the reading. requests_before, requests: how many HTTP and websocket requests nginx sent to each server, until the kill and in all
(one visitor: all to one, until it is killed).
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks.common import report
from harness import driver
from harness.digits import DIGITS

ROOT = Path(__file__).parents[1]
PATIENCE_MS = 30_000


def configuration(folder: Path, listen: int, replicas: list[int]) -> Path:
    """A whole nginx configuration around docs/nginx.conf, with our ports and certificate."""
    site = (ROOT / "docs" / "nginx.conf").read_text()
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{listen} ssl")
    site = site.replace("127.0.0.1:8501", f"127.0.0.1:{replicas[0]}").replace("127.0.0.1:8502", f"127.0.0.1:{replicas[1]}")
    site = site.replace("/etc/ssl/certs/digits.pem", f"{folder}/cert.pem").replace(
        "/etc/ssl/private/digits.key", f"{folder}/key.pem"
    )
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    command = [*certificate, "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(command, check=True, capture_output=True)
    logs = f"log_format by '$upstream_addr $request'; access_log {folder}/access.log by; error_log {folder}/error.log;"
    path = folder / "nginx.conf"
    paths = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\nhttp {{ {logs} {paths}\n{site}}}\n"
    )
    return path


def requests(folder: Path, replicas: list[int]) -> list[int]:
    """How many finished requests each server has had."""
    lines = (folder / "access.log").read_text().splitlines()
    return [sum(f":{port}" in line for line in lines) for port in replicas]


def measure(folder: Path) -> dict:
    """All figures."""
    shared = {"STREAMLIT_SERVER_COOKIE_SECRET": "shared by both replicas"}
    servers = [driver.Server(folder / "runs", environment=shared) for _ in range(2)]
    for server in servers:
        server.start()
    ports, listen = [server.port for server in servers], driver.free_port()
    nginx = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(configuration(folder, listen, ports))])
    try:
        with sync_playwright() as playwright:
            browser = driver.launch(playwright)
            page = browser.new_context(ignore_https_errors=True).new_page()
            driver.open_app(page, f"https://127.0.0.1:{listen}")
            driver.draw(page, DIGITS[7])
            expect(driver.digit_read(page)).to_have_text("7", timeout=PATIENCE_MS)
            read_before, before = int(driver.digit_read(page).inner_text()), requests(folder, ports)
            serving = before.index(max(before))
            servers[serving].stop(kill=True)
            start = time.perf_counter()
            page.wait_for_timeout(1000)  # the page notices, and connects anew
            driver.wait_idle(page)
            expect(driver.digit_read(page)).to_have_text("7", timeout=PATIENCE_MS)
            kept, seconds = driver.digit_read(page).inner_text() == "7", time.perf_counter() - start
            driver.press(page, "Clear")
            driver.draw(page, DIGITS[1])
            expect(driver.digit_read(page)).to_have_text("1", timeout=PATIENCE_MS)
            read_after = int(driver.digit_read(page).inner_text())
            figures = {"read_before": read_before, "kept": kept, "seconds": seconds, "read_after": read_after}
            browser.close()
        return figures | {"requests_before": before, "requests": requests(folder, ports), "killed": serving}
    finally:
        nginx.terminate()
        nginx.wait(10)
        for server in servers:
            server.stop()


def main() -> int:
    """Measure and print; exit code 2 without nginx."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replicas", description=__doc__.split(":")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    if not (shutil.which("nginx") and shutil.which("openssl")):
        print("This needs nginx and openssl (Debian: apt install nginx-light openssl).", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # nginx's workers run as another user
        (Path(folder) / "runs").mkdir()
        figures = measure(Path(folder))
    report(figures, options.json, [f"{name:<16} {value}" for name, value in figures.items()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
