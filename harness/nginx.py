"""Run docs/nginx.conf on this machine, with a throw-away certificate and other ports."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import driver

HEAD_SECONDS = 10  # how long nginx waits for the rest of a request, as docs/nginx.conf says


@contextmanager
def serving(folder: Path, replicas: list[int]) -> Iterator[int]:
    """Run nginx in front of two servers, given by their ports, until the end of the `with` block. Yield nginx's port.

    folder: for the configuration and the logs. nginx's workers run as another user, who must be able to read this folder.
    """
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    certificate += ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(certificate, check=True, capture_output=True)
    port, site = driver.free_port(), (driver.ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:8501": f"127.0.0.1:{replicas[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{replicas[1]}",
        "/etc/ssl/certs/digits.pem": f"{folder}/cert.pem",
        "/etc/ssl/private/digits.key": f"{folder}/key.pem",
    }.items():
        site = site.replace(old, new)
    logs = f"access_log off; error_log {folder}/error.log;"
    paths = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    start = f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
    start += "worker_rlimit_nofile 16384; events { worker_connections 8192; }\n"  # as docs/nginx.conf says
    configuration = folder / "nginx.conf"
    configuration.write_text(f"{start}http {{ {logs} {paths}\n{site}}}\n", encoding="utf-8")
    nginx = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(configuration)])
    try:
        if not driver.wait_for_answer(nginx, f"https://127.0.0.1:{port}/_stcore/health"):
            raise TimeoutError("nginx or the servers do not answer")
        yield port
    finally:
        nginx.terminate()
        nginx.wait(10)
