"""The operating system's parts, and what stands in for them on Windows."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from system import portable


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


def test_the_free_memory_is_that_of_the_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portable, "CGROUP", tmp_path)
    whole = portable.available_memory()
    assert whole > 2**20
    (tmp_path / "memory.max").write_text("5000\n")
    (tmp_path / "memory.current").write_text("1000\n")
    assert portable.available_memory() == 4000
    (tmp_path / "memory.max").write_text("max\n")
    assert portable.available_memory() > 2**20
