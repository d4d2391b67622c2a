"""The operating system's parts, and what stands in for them on Windows."""

from pathlib import Path

import pytest

from system import portable


def test_the_free_memory_is_that_of_the_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portable, "CGROUP", tmp_path)
    whole = portable.available_memory()
    assert whole > 2**20
    (tmp_path / "memory.max").write_text("5000\n")
    (tmp_path / "memory.current").write_text("1000\n")
    assert portable.available_memory() == 4000
    (tmp_path / "memory.max").write_text("max\n")
    assert portable.available_memory() > 2**20
