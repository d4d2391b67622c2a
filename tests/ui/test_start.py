"""python -m ui, which run.py starts: the address and the names under which the server can be reached."""

import os
from urllib.parse import urlsplit

import pytest

from ui import __main__ as start


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment without the app's variables. It is put back after the test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOST", "DIGIT_LENS", "STREAMLIT"))}
    monkeypatch.setattr(start.os, "environ", kept)
    return kept


@pytest.mark.parametrize(
    ("mode", "host", "listens", "on_network"),
    [
        ("app", None, "127.0.0.1", False),
        ("app", "", "127.0.0.1", False),
        ("app", "0.0.0.0", "0.0.0.0", True),
        ("app", "::", "::", True),
        ("dev", None, "127.0.0.1", False),
        ("class", None, "0.0.0.0", True),
        ("class", "192.168.1.20", "192.168.1.20", True),
        ("class", "2001:db8::7", "2001:db8::7", True),
    ],
)
def test_only_a_class_or_a_host_that_is_named_listens_on_the_network(
    mode, host, listens, on_network, environment, monkeypatch, capsys
):
    monkeypatch.setattr(start, "own_address", lambda: "192.168.1.20")
    if host is not None:
        environment["HOST"] = host
    found = start.options(mode, 8600)
    assert found[found.index("--server.address") + 1] == listens and found[found.index("--server.port") + 1] == "8600"
    out = capsys.readouterr().out
    assert ("everyone on this network" in out) == on_network
    printed = urlsplit(out.split()[4].rstrip(","))
    assert printed.port == 8600 and printed.hostname in found[found.index("--server.allowedHosts") :]
    shared = environment.get("DIGIT_LENS_SHARED"), environment.get("DIGIT_LENS_ADDRESS")
    assert shared == (("on", printed.geturl()) if mode == "class" else (None, None))


def test_streamlit_looks_for_a_free_port_unless_one_is_named_or_written_down():
    assert "--server.port" not in start.options("app", None)
    found = start.options("class", None)
    assert found[found.index("--server.port") + 1] == str(start.PORT)


@pytest.mark.parametrize("address", ["http://[::1", "http://[a]:8501", "http://:8501", "nowhere", "//[", "http://"])
def test_what_is_no_address_and_an_unknown_argument_are_refused_in_a_sentence(address: str, environment):
    with pytest.raises(SystemExit):
        start.main(["app", "--prt", "3"])
    environment["DIGIT_LENS_ADDRESS"] = address
    with pytest.raises(SystemExit, match="DIGIT_LENS_ADDRESS is "):
        start.options("class", 8600)
    environment["HOST"] = "elsewhere"
    with pytest.raises(SystemExit, match="HOST is 'elsewhere'"):
        start.options("app", None)
