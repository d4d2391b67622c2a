"""The operating system's parts, and what stands in for them on Windows."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from system import files, portable


@pytest.fixture(params=["fcntl", "filelock"])
def locks(request, monkeypatch):
    """Lock files as Linux and macOS do, and as Windows does."""
    if request.param == "filelock":
        monkeypatch.setattr(portable, "fcntl", None)
    return request.param


def test_a_lock_has_one_holder(tmp_path: Path, locks):
    with portable.lock(tmp_path / "lock") as first, portable.lock(tmp_path / "lock") as second:
        assert first is not None
        assert second is None
    with portable.lock(tmp_path / "lock") as third:
        assert third is not None


def test_a_lock_can_be_waited_for(tmp_path: Path, locks):
    held, release = threading.Event(), threading.Event()

    def hold():
        with portable.lock(tmp_path / "lock"):
            held.set()
            release.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    threading.Timer(0.1, release.set).start()
    with portable.lock(tmp_path / "lock", wait=10) as lock:
        assert lock is not None and release.is_set()
    thread.join()


def test_a_child_keeps_the_lock_it_inherits(tmp_path: Path):
    with portable.lock(tmp_path / "lock") as lock:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, **(lock or {}))
    with portable.lock(tmp_path / "lock") as taken:
        assert (taken is None) == portable.LOCKS_ARE_INHERITED
    child.communicate()
    with portable.lock(tmp_path / "lock") as taken:
        assert taken is not None


@pytest.mark.posix
def test_without_o_nofollow_links_pipes_and_folders_are_refused_all_the_same(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(portable, "SAFE", 0)
    monkeypatch.setattr(portable, "NO_FOLLOW", False)
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", ""):
        with pytest.raises(OSError, match="not a regular file"):
            files.read(tmp_path / name, 9)
    assert files.read(tmp_path / "file", 9) == b"text"


def test_on_windows_a_file_that_somebody_reads_is_replaced_as_soon_as_it_is_closed(tmp_path: Path, monkeypatch):
    """Windows raises PermissionError while the file is open. Elsewhere that error is final."""
    real, refusals = Path.replace, [3]

    def refuse(self, target):
        refusals[0] -= 1
        if refusals[0] >= 0:
            raise PermissionError(13, "Access is denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        files.write(tmp_path / "file", "new")
    monkeypatch.setattr(portable, "WINDOWS", True)
    files.write(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text() == "new" and refusals == [-1]
    monkeypatch.setattr(portable, "PATIENCE", 0.05)
    refusals[0] = 1000
    with pytest.raises(PermissionError):
        files.write(tmp_path / "file", "newer")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_free_memory_is_that_of_the_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portable, "CGROUP", tmp_path)
    whole = portable.available_memory()
    assert whole > 2**20
    (tmp_path / "memory.max").write_text("5000\n")
    (tmp_path / "memory.current").write_text("1000\n")
    assert portable.available_memory() == 4000
    (tmp_path / "memory.max").write_text("max\n")
    assert portable.available_memory() > 2**20
