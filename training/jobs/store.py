"""The runs/ folder. Each training run has a folder there, named by its id, with plain files that outlive the server.

    runs/<id>/run.json              what was started: name, options and process
    runs/<id>/progress.jsonl        the event log, written by the training process
    runs/<id>/control               commands to the training process
    runs/<id>/lock                  is locked while run.json is changed or a command is added
    runs/<id>/ended.json            how the run ended, if the training process could not log it
    runs/<id>/stderr.txt            error messages
    runs/<id>/network.safetensors   the trained network, only of a run that has finished
    runs/<id>/drawings.json         the labelled drawings that the network was fine-tuned on
    runs/<id>/snapshots/            networks from the first step to the last, and index.json
    runs/.deleted/<id>/             runs that can be brought back
    runs/current.json               the run that was started last

Ids are checked, links are not followed, and `json_values` checks what is read.
"""

import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from model.checkpoint import MAX_BYTES
from system import files, portable
from training.jobs import json_values

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}", re.ASCII)  # time of the start, and four digits for two starts in one second
SNAPSHOT = re.compile(r"\d{3}\.safetensors", re.ASCII)
DELETED, KEPT_DELETED = ".deleted", 5  # the folder of deleted runs, and how many can be brought back
MAX_NAME, MAX_JSON = 60, 256 * 1024  # characters of a name; bytes of run.json
UNFINISHED_AFTER = 600.0  # s after which nobody writes a file any more
LOCK, LOCK_WAIT = "lock", 3.0  # in the folder of a run; s


class RunError(ValueError):
    """A training run is missing or can't be used. The message names the run and the remedy."""


class JobError(RuntimeError):
    """A training run couldn't be started or controlled. The message is one sentence for the user."""


@dataclass(frozen=True)
class Run:
    """A training run, as described in its file run.json.

    time: Unix time of the start. options: the command-line options. pid, born: id and start time of the process.
    decided: whether the user has chosen between the new and the previous network. If not, the page asks at the next visit.
    """

    id: str
    folder: Path
    name: str = ""
    time: float = 0.0
    options: Mapping[str, object] = field(default_factory=dict)
    pid: int = 0
    born: str = ""
    decided: bool = False

    @property
    def log(self) -> Path:
        return self.folder / "progress.jsonl"

    @property
    def checkpoint(self) -> Path:
        return self.folder / "network.safetensors"

    @property
    def drawings(self) -> Path:
        return self.folder / "drawings.json"

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    @property
    def control(self) -> Path:
        return self.folder / "control"


def folder() -> Path:
    """Return the folder of all training runs."""
    return Path(os.environ.get("DIGIT_LENS_RUNS") or ROOT / "runs")


def path_of(run_id: str, runs: Path | None = None) -> Path:
    """Return the folder of a training run. Raises RunError if the id is invalid or the folder does not exist."""
    if not isinstance(run_id, str) or not ID.fullmatch(run_id):
        raise RunError(f"{json_values.text(run_id, 40)!r} is not the id of a training run.")
    path = (runs or folder()) / run_id
    if path.is_symlink() or (path.parent.is_symlink() and path.parent.name == DELETED) or not path.is_dir():
        raise RunError(f"The training run {run_id} is not there any more.")
    return path


def create(runs: Path) -> Path:
    """Create a folder for a new training run. Return its path. Raises OSError if this fails."""
    while True:
        now = time.time()  # the name is in UTC and ends in 1/65536 s, so that the names of runs sort by time
        path = runs / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now))}-{int(now % 1 * 65536):04x}"
        with suppress(FileExistsError):
            path.mkdir()
            return path


def read(run_id: str, runs: Path | None = None) -> Run:
    """Read a training run. Raises RunError if it does not exist. If run.json can't be read, only `id` and `folder` are set."""
    path = path_of(run_id, runs)
    data = read_json(path / "run.json")
    options = json_values.plain(data.get("options"))
    return Run(
        id=path.name,
        folder=path,
        name=json_values.text(data.get("name"), MAX_NAME),
        time=json_values.number(data.get("time"), 0, json_values.LATEST) or 0.0,
        options=options if isinstance(options, dict) else {},
        pid=int(json_values.number(data.get("pid"), 2, 2**31) or 0),
        born=json_values.text(data.get("born"), 100),
        decided=data.get("decided") is True,
    )


def current(runs: Path | None = None) -> Run | None:
    """Return the training run that was started last, or None. It may have ended."""
    runs = runs or folder()
    try:
        return read(str(read_json(runs / "current.json").get("id")), runs)
    except RunError:
        return None


def ids(runs: Path | None = None) -> list[str]:
    """Return the ids of all training runs, newest first."""
    with suppress(OSError), os.scandir(runs or folder()) as entries:
        found = [entry.name for entry in entries if ID.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)]
        return sorted(found, reverse=True)
    return []


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock a training run's folder during a `with` block, against other threads and processes. Raises OSError if this fails."""
    with portable.lock(path / LOCK, wait=LOCK_WAIT) as lock:
        if lock is None:
            raise BlockingIOError(11, "somebody else is changing it")
        yield


def change(run_id: str, runs: Path | None = None, **values: object) -> None:
    """Set entries in a training run's file run.json, for example change(run_id, name="My network").

    Raises RunError if the file is damaged or can't be read or written. The file then stays unchanged.
    """
    path = path_of(run_id, runs)
    try:
        with locked(path):
            record = path / "run.json"
            known = parsed(files.read(record, MAX_JSON)) if os.path.lexists(record) else {}
            if known is None:
                raise OSError(22, "run.json is damaged")
            write_json(record, known | values)
    except OSError as error:
        raise RunError(f"The training run {run_id} can't be changed: {error.strerror}.") from error


def rename(run_id: str, name: str, runs: Path | None = None) -> None:
    """Set the name of a training run. An empty string removes the name. Raises RunError if the run can't be changed."""
    change(run_id, runs, name=json_values.text(" ".join(name.split()), MAX_NAME))


def delete(run_id: str, runs: Path | None = None) -> None:
    """Delete a training run. Raises RunError if the run can't be deleted. `restore` can undo the last KEPT_DELETED deletions."""
    path = path_of(run_id, runs)
    deleted = path.parent / DELETED
    try:
        deleted.mkdir(exist_ok=True)
        if deleted.is_symlink():
            raise NotADirectoryError(20, f"{DELETED} is a link")
        portable.replace(path, deleted / run_id)
        os.utime(deleted / run_id)  # a folder's time is then when it was deleted
        others = [other for other in ids(deleted) if other != run_id]
        others.sort(key=lambda other: os.lstat(deleted / other).st_mtime_ns, reverse=True)
        for old in others[KEPT_DELETED - 1 :]:
            shutil.rmtree(deleted / old)
    except OSError as error:
        raise RunError(f"The training run {run_id} can't be deleted: {error.strerror}.") from error


def is_deleted(run_id: str, runs: Path | None = None) -> bool:
    """Return whether a training run was deleted and can still be restored."""
    return run_id in ids((runs or folder()) / DELETED)


def restore(run_id: str, runs: Path | None = None) -> None:
    """Restore a deleted training run. Raises RunError if it can no longer be restored."""
    runs = runs or folder()
    try:
        portable.replace(path_of(run_id, runs / DELETED), runs / run_id)
    except OSError as error:
        raise RunError(f"The training run {run_id} can't be brought back: {error.strerror}.") from error


def remove_unfinished(runs: Path) -> None:
    """Delete the temporary files that killed processes have left in the runs folder."""
    for path in runs.rglob(f"*{files.UNFINISHED}"):
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > UNFINISHED_AFTER:
                path.unlink()


def has_network(run: Run) -> bool:
    return files.is_regular(run.checkpoint)


def network_bytes(run: Run) -> bytes:
    """Return the content of a training run's network file, or b"" if it can't be read."""
    with suppress(OSError):
        return files.read(run.checkpoint, MAX_BYTES)
    return b""


def snapshots(run: Run) -> list[tuple[float, Path]]:
    """Return the networks that a run saved during training, as pairs of epoch and file. Skip missing files."""
    entries = read_json(run.snapshots / "index.json").get("snapshots")
    found = []
    for entry in entries if isinstance(entries, list) and not run.snapshots.is_symlink() else []:
        name, epoch = (entry.get("file"), json_values.number(entry.get("epoch"), 0)) if isinstance(entry, dict) else (None, None)
        if isinstance(name, str) and SNAPSHOT.fullmatch(name) and epoch is not None and files.is_regular(run.snapshots / name):
            found.append((epoch, run.snapshots / name))
    return found


def read_json(path: Path) -> dict:
    """Return the object in a small JSON file, or an empty dict if the file is missing or can't be read."""
    with suppress(OSError):
        return parsed(files.read(path, MAX_JSON)) or {}
    return {}


def parsed(content: bytes) -> dict | None:
    """Parse a JSON object. Return None if the content is anything else."""
    with suppress(ValueError, RecursionError):
        if isinstance(value := json.loads(content), dict):
            return value
    return None


def write_json(path: Path, value: Mapping[str, object]) -> None:
    """Write an object to a JSON file. If this fails, the file stays unchanged. Raises OSError."""
    files.write(path, json.dumps(dict(value), indent=1))
