"""The control file: commands are appended, none is lost, and only the training process acts on them."""

import dataclasses
import os
import threading
from pathlib import Path

import pytest

from system import files
from tests.training.tiny import TINY, tiny_split
from training.events import Done, Epoch, Paused, Resumed
from training.jobs import control
from training.jobs.control import FileControl
from training.loop import train


def append(path: Path, text: str) -> None:
    with files.open_append(path) as file:
        file.write(text.encode())


def test_two_quick_presses_count_twice_and_a_paused_run_stays_paused(tmp_path: Path):
    path = tmp_path / "control"
    asked = FileControl(path)
    assert asked() == "run"
    append(path, "pause\nmore\n")
    append(path, "more\n")
    assert [asked() for _ in range(4)] == ["more", "more", "pause", "pause"]
    append(path, "run\n")
    assert asked() == "run"
    assert control.read(path) == ["pause", "more", "more", "run"]


def test_no_press_is_lost_while_the_training_reads(tmp_path: Path):
    """Four pages append 200 commands each while the training process reads: it counts every one."""
    path, counted, left = tmp_path / "control", 0, threading.Event()
    asked = FileControl(path)
    pages = [threading.Thread(target=lambda: [append(path, "more\n") for _ in range(200)]) for _ in range(4)]
    for page in pages:
        page.start()
    threading.Thread(target=lambda: [page.join() for page in pages] and left.set()).start()
    while not left.is_set():
        counted += asked() == "more"
    while asked() == "more":
        counted += 1
    assert counted == 800
    assert len(control.read(path)) == 800


def test_what_is_no_command_or_not_yet_a_whole_line_changes_nothing(tmp_path: Path):
    path = tmp_path / "control"
    asked = FileControl(path)
    append(path, "pause\nstop\n\xff\nfini")
    assert asked() == "pause"
    append(path, "sh\n")
    assert asked() == "finish"
    path.unlink()
    assert asked() == "finish"
    files.write(path, "run\n")  # another file in its place
    assert asked() == "run"


@pytest.mark.posix
@pytest.mark.parametrize("make", [getattr(os, "mkfifo", None), os.mkdir, lambda path: path.symlink_to(__file__)])
def test_what_is_no_regular_file_gives_no_command(tmp_path: Path, make):
    make(tmp_path / "control")
    assert FileControl(tmp_path / "control")() == "run"
    assert control.read(tmp_path / "control") == []


class Script:
    """A control that gives these commands one after the other, then "run"."""

    def __init__(self, *commands: str):
        self.commands = list(commands)

    def __call__(self) -> str:
        return self.commands.pop(0) if self.commands else "run"


def test_one_more_epoch_while_paused_is_trained_and_does_not_end_the_pause(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("training.events.REPORT_EVERY", 0.01)
    events = list(train(TINY, tiny_split(), control=Script("run", "pause", "more", "more", "pause", "pause", "run")))
    kinds = [type(event) for event in events if isinstance(event, Paused | Resumed)]
    assert kinds == [Paused, Paused, Paused, Resumed]
    assert [event.epochs for event in events if isinstance(event, Epoch)] == [4, 4, 4, 4]


def test_one_more_epoch_is_trained_also_when_it_comes_after_the_last_step():
    one = dataclasses.replace(TINY, epochs=1)
    steps = one.steps
    events = list(train(one, tiny_split(one), control=Script(*["run"] * steps, "more")))
    assert [event.epochs for event in events if isinstance(event, Epoch)] == [2, 2]
    assert isinstance(events[-1], Done) and events[-1].epochs == 2
