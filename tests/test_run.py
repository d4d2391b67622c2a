"""run.py, which installs and opens the app: with a stand-in for pip, and for the disk, the network and the system."""

import ast
import subprocess
from http.client import InvalidURL
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

import run
from tests.python import ROOT


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder with requirements and a virtual environment, what starts programs there, and a stand-in for pip.

    It succeeds, unless a test sets other answers as its `side_effect`.
    """
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
    monkeypatch.setattr(run, "pip", pip := MagicMock(return_value=True))
    for name, value in (("chdir", lambda path: None), ("environ", {}), ("execv", lambda path, command: None)):
        monkeypatch.setattr(run.os, name, value)
    monkeypatch.setattr(run.subprocess, "run", started := MagicMock(return_value=MagicMock(returncode=0)))
    return SimpleNamespace(path=tmp_path, started=started, pip=pip)


def test_only_the_first_start_and_new_requirements_install_and_the_app_opens_without_a_connection(house):
    requirements, pip = house.path / "requirements.txt", house.pip
    for command, calls in (([], 1), ([], 1), (["install-tests"], 2), ([], 2)):
        assert run.main(command) == 0 and pip.call_count == calls
    pip.assert_called_with("-r", str(house.path / "tests" / "requirements.txt"))
    requirements.write_text("streamlit==2\n")
    assert run.main(["dev"]) == 0 and pip.call_count == 3
    requirements.write_text("streamlit==3\n")
    pip.return_value = False
    assert run.main([]) == 0


def test_a_failed_installation_is_one_sentence_and_is_tried_again(house, capsys):
    house.pip.side_effect = [False, False, KeyboardInterrupt, True]
    with pytest.raises(SystemExit, match="The packages can't be installed"):
        run.main([])
    assert run.main([]) == 130
    assert capsys.readouterr().err.strip().startswith("Interrupted")
    assert run.main([]) == 0
    assert house.pip.call_count == 4


def test_without_torch_the_rest_is_installed_and_the_next_start_tries_again(house, capsys):
    house.pip.side_effect = [False, True, True]
    assert run.main([]) == 0
    _, light = house.pip.call_args.args
    assert Path(light).read_text() == "streamlit==1\nnumpy\n"
    assert "without PyTorch" in capsys.readouterr().out
    assert run.main([]) == run.main([]) == 0 and house.pip.call_count == 3


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
    with pytest.raises(SystemExit, match=r"needs Python 3.11 or newer, and this is 3.9: start it with python3.12"):
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


def test_the_arguments_are_those_of_the_program_that_is_started(house):
    for command, module, more in (
        ([], "ui", ["app"]),
        (["class", "--port", "9000"], "ui", ["class", "--port", "9000"]),
        (["test", "-k", "undo", "tests/ui"], "pytest", ["-k", "undo", "tests/ui"]),
    ):
        assert run.main(command) == 0
        (started,) = house.started.call_args.args
        assert started[:3] == [str(run.python()), "-m", module] and started[-len(more) :] == more
