"""ui.start, which run.py starts: the address and the names under which the server can be reached."""

import os
from urllib.parse import urlsplit

import pytest

from ui import start


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
        ("app", "me", "127.0.1.1", False),
        ("dev", None, "127.0.0.1", False),
        ("class", None, "0.0.0.0", True),
        ("class", "192.168.1.20", "192.168.1.20", True),
        ("class", "2001:db8::7", "2001:db8::7", True),
    ],
)
def test_only_a_class_or_a_host_that_is_named_listens_on_the_network(
    mode, host, listens, on_network, environment, monkeypatch, capsys
):
    monkeypatch.setattr(start, "own_address", lambda version: "192.168.1.20")
    monkeypatch.setattr(start, "address_of", lambda name: "127.0.1.1" if name == "me" else name)
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


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a" * 300, "::ffff:1:2:3:4:5:6:7"])
def test_a_host_that_is_not_this_machine_is_refused_in_a_sentence(host, environment):
    environment["HOST"] = host
    with pytest.raises(SystemExit, match="no address of this machine"):
        start.options("app", None)
    assert start.address_of("localhost") == "127.0.0.1"


def test_an_unknown_argument_is_refused():
    with pytest.raises(SystemExit):
        start.main(["app", "--prt", "3"])
