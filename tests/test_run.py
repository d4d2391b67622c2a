"""run.py, which installs and opens the app: with a stand-in for pip, and for the disk, the network and the system."""

import ast
import socket
import subprocess
from http.client import InvalidURL
from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import urlsplit

import pytest

import run
from tests.house import ROOT


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder with requirements and a virtual environment."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "requirements.txt").write_text("streamlit==1\ntorch>=2\ntorchvision\nnumpy\n")
    (tmp_path / "tests" / "requirements.txt").write_text("pytest\n")
    for folder, name in (("bin", "python"), ("Scripts", "python.exe")):
        (tmp_path / ".venv" / folder).mkdir(parents=True)
        (tmp_path / ".venv" / folder / name).write_text("")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "make_environment", lambda: None)
    monkeypatch.setattr(run, "torch_index", list)
    monkeypatch.setattr(run, "serve", lambda port, mode: 0)
    return tmp_path


@pytest.fixture
def pip(house: Path, monkeypatch: pytest.MonkeyPatch):
    """A stand-in for pip that succeeds, unless a test sets other answers as its `side_effect`."""
    monkeypatch.setattr(run, "pip", stand_in := MagicMock(return_value=True))
    return stand_in


def test_only_the_first_start_installs(house, pip):
    assert run.main([]) == 0
    assert pip.call_count == 1
    assert run.main([]) == 0
    assert pip.call_count == 1  # so that the app opens without a connection too
    (house / "requirements.txt").write_text("streamlit==2\n")
    assert run.main(["dev"]) == 0
    assert pip.call_count == 2
    assert run.main(["install-tests"]) == 0
    pip.assert_called_with(["-r", str(house / "tests" / "requirements.txt")])
    assert run.main([]) == 0
    assert pip.call_count == 3


@pytest.mark.parametrize(
    ("answers", "code", "sentence"),
    [([False, False, True], 1, "The packages can't be installed"), ([KeyboardInterrupt, True], 130, "Interrupted")],
)
def test_a_failed_installation_is_one_sentence_and_is_tried_again(pip, answers, code, sentence, capsys):
    pip.side_effect = answers
    assert run.main([]) == code
    assert capsys.readouterr().err.strip().startswith(sentence)
    assert run.main([]) == 0
    assert pip.call_count == len(answers)


def test_new_requirements_without_a_connection_do_not_keep_the_app_from_opening(house, pip):
    assert run.main([]) == 0
    (house / "requirements.txt").write_text("streamlit==2\n")
    pip.return_value = False
    assert run.main([]) == 0


def test_without_torch_the_rest_is_installed_and_the_next_start_tries_again(pip, capsys):
    pip.side_effect = [False, True, True]
    assert run.main([]) == 0
    _, light = pip.call_args.args[0]
    assert Path(light).read_text() == "streamlit==1\nnumpy\n"
    assert "without PyTorch" in capsys.readouterr().out
    assert run.main([]) == 0
    assert run.main([]) == 0
    assert pip.call_count == 3


@pytest.mark.parametrize(
    ("platform", "installed", "failure", "without_cuda"),
    [
        ("linux", False, None, True),
        ("linux", False, TimeoutError(), False),
        ("linux", False, InvalidURL("https_proxy has no number for a port"), False),
        ("linux", True, None, False),
        ("win32", False, None, False),
    ],
)
def test_torch_comes_without_cuda_if_its_index_answers(platform, installed, failure, without_cuda, monkeypatch, tmp_path):
    if installed:
        (tmp_path / "lib" / "python3.11" / "site-packages" / "torch-2.9.dist-info").mkdir(parents=True)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run.sys, "platform", platform)
    monkeypatch.setattr(run.urllib.request, "urlopen", urlopen := MagicMock(side_effect=failure))
    assert run.torch_index() == (["--extra-index-url", run.CPU_INDEX] if without_cuda else [])
    assert not urlopen.called or urlopen.call_args.kwargs == {"timeout": 3}
    assert f"TORCH_INDEX={run.CPU_INDEX}\n" in (ROOT / "Dockerfile").read_text()


def test_an_old_python_is_told_what_to_do(monkeypatch):
    run.check_python((3, 11))
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name == "python3.12" else None)
    with pytest.raises(run.Problem, match=r"needs Python 3.11 or newer, and this is 3.9: start it with python3.12"):
        run.check_python((3, 9))
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 8))  # an old Python can read the file, so that it says this


def test_a_broken_environment_is_made_again(monkeypatch, tmp_path):
    """Its Python is a link to a Python that is gone, and a file is left over. Here pip stays out: it takes 20 seconds."""
    venv, start = tmp_path / ".venv", subprocess.run
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nowhere/python")
    (venv / "installed").write_text("")
    monkeypatch.setattr(run, "VENV", venv)
    monkeypatch.setattr(run.subprocess, "run", lambda command, **options: start([*command, "--without-pip"], **options))
    run.make_environment()
    assert start([str(run.python()), "-c", ""], check=False).returncode == 0
    assert not (venv / "installed").exists()


def test_a_port_in_use_is_passed_over_or_refused():
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(run.Problem, match=f"Port {port} is in use"):
            run.free_port(port)
        assert run.in_use(port)
    assert run.free_port(None) >= run.PORT
    for port in (80, 70_000):
        with pytest.raises(run.Problem, match=f"Port {port} can't be used"):
            run.free_port(port)


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
def test_only_a_class_or_a_host_that_is_named_listens_on_the_network(mode, host, listens, on_network, monkeypatch, capsys):
    popen = MagicMock()
    popen.return_value.wait.return_value = 0
    monkeypatch.setattr(run.subprocess, "Popen", popen)
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)
    monkeypatch.setattr(run, "own_address", lambda version: "192.168.1.20")
    monkeypatch.setattr(run, "address_of", lambda name: "127.0.1.1" if name == "me" else name)
    for name in ("HOST", "DIGIT_LENS_SHARED", "DIGIT_LENS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    if host is not None:
        monkeypatch.setenv("HOST", host)
    assert run.serve(8501, mode) == 0
    (command,), options = popen.call_args
    assert command[command.index("--server.address") + 1] == listens
    out = capsys.readouterr().out
    assert ("everyone on this network" in out) == on_network
    printed = urlsplit(out.split()[4].rstrip(","))
    assert printed.port == 8501 and printed.hostname in command[command.index("--server.allowedHosts") :]
    shared = options["env"].get("DIGIT_LENS_SHARED"), options["env"].get("DIGIT_LENS_ADDRESS")
    assert shared == (("on", printed.geturl()) if mode == "class" else (None, None))


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a" * 300, "::ffff:1:2:3:4:5:6:7"])
def test_a_host_that_is_not_this_machine_is_refused_in_a_sentence(host, monkeypatch):
    monkeypatch.setenv("HOST", host)
    with pytest.raises(run.Problem, match="no address of this machine"):
        run.serve(8501, "app")
    assert run.address_of("localhost") == "127.0.0.1"


@pytest.mark.parametrize("address", ["http://[::1", "http://[a]:8501", "http://:8501", "nowhere", "//[", "http://"])
def test_a_class_address_that_cannot_be_read_is_refused_in_a_sentence(address, monkeypatch):
    monkeypatch.setattr(run.subprocess, "Popen", MagicMock())
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)
    monkeypatch.setenv("DIGIT_LENS_ADDRESS", address)
    monkeypatch.delenv("HOST", raising=False)
    with pytest.raises(run.Problem, match="DIGIT_LENS_ADDRESS is "):
        run.serve(8501, "class")


@pytest.mark.usefixtures("pip")
def test_arguments_after_test_are_pytests(monkeypatch):
    monkeypatch.setattr(run, "test", test := MagicMock(return_value=0))
    assert run.main(["test", "--numprocesses", "2", "-k", "undo", "tests/ui"]) == 0
    test.assert_called_once_with(["--numprocesses", "2", "-k", "undo", "tests/ui"])
    with pytest.raises(SystemExit):
        run.main(["app", "--prt", "3"])
