"""Writing files: whole or not at all."""

import os
from pathlib import Path
from unittest.mock import Mock

import pytest

from system import files


def test_a_write_replaces_the_file_and_leaves_nothing_beside_it(tmp_path: Path):
    path = tmp_path / "a.json"
    files.write(path, "one")
    files.write(path, b"two")
    assert path.read_text() == "two"
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [path]


# The second is what the handler of a signal raises. No `except Exception` sees it.
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=repr)
def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_beside_it(tmp_path: Path, monkeypatch, error: BaseException):
    path = tmp_path / "a.json"
    files.write(path, "one")
    monkeypatch.setattr(os, "fsync", Mock(side_effect=error))
    with pytest.raises(type(error)):
        files.write(path, "two")
    assert path.read_text() == "one" and list(tmp_path.iterdir()) == [path]


@pytest.mark.posix
def test_writing_to_a_link_replaces_the_link_not_what_it_points_to(tmp_path: Path):
    target, link = tmp_path / "precious", tmp_path / "a.json"
    target.write_text("precious")
    link.symlink_to(target)
    files.write(link, "one")
    assert target.read_text() == "precious" and link.read_text() == "one" and not link.is_symlink()
