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
def test_only_a_regular_file_is_replaced_or_read(tmp_path: Path):
    target, link, dangling, folder, pipe = (tmp_path / name for name in ("precious", "link", "dangling", "folder", "pipe"))
    target.write_text("precious")
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "nowhere")
    folder.mkdir()
    os.mkfifo(pipe)
    before = {path: path.lstat() for path in tmp_path.iterdir()}
    for path in (link, dangling, folder, pipe, tmp_path / "folder" / ".."):
        with pytest.raises(OSError, match="it is a"):
            files.write(path, "one")
    assert {path: path.lstat() for path in tmp_path.iterdir()} == before
    for path in (folder, pipe, Path(os.devnull)):
        with pytest.raises(OSError, match="it is a"):
            files.read(path)
    with pytest.raises(OSError, match="it is a device"):
        files.check_replaceable(Path(os.devnull))
    assert files.read(link, 4) == b"prec" and files.read(target) == b"precious"
