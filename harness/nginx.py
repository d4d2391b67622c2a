"""Run docs/nginx.conf on this machine, with a throw-away certificate and other ports."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def write_configuration(folder: Path, port: int, replicas: list[int]) -> Path:
    """Write an nginx configuration, based on docs/nginx.conf, and a certificate. Return the path of the configuration.

    folder: folder to write to.
    port: port on which nginx listens.
    replicas: ports of the two servers behind nginx.
    """
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    certificate += ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(certificate, check=True, capture_output=True)
    site = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:8501": f"127.0.0.1:{replicas[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{replicas[1]}",
        "/etc/ssl/certs/digits.pem": f"{folder}/cert.pem",
        "/etc/ssl/private/digits.key": f"{folder}/key.pem",
    }.items():
        site = site.replace(old, new)
    logs = f"log_format by '$upstream_addr $request'; access_log {folder}/access.log by; error_log {folder}/error.log;"
    paths = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = folder / "nginx.conf"
    start = f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\n"
    path.write_text(f"{start}http {{ {logs} {paths}\n{site}}}\n", encoding="utf-8")
    return path
