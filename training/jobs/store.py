"""The runs/ folder: one folder a training, named by its id, with plain files that survive the server.

    runs/<id>/run.json              what was started: name, settings, command line, process
    runs/<id>/progress.jsonl        its events, written by the training
    runs/<id>/ended.json            how it ended, where the training could not say so itself
    runs/<id>/stderr.txt            what it complained of
    runs/<id>/network.safetensors   the trained network; only a training that came to its end has one
    runs/<id>/snapshots/            networks on the way

Ids are checked before they become a path, and links are not followed: nothing leads out of runs/.
"""

import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from training.presets import current_options

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")  # when it began, and four digits against two in one second
MAX_RUNS = int(os.environ.get("DIGIT_LENS_MAX_RUNS", "100"))  # kept at most; 10 MB each at the most
BAR = re.compile(r"^.*\d+%\|[^\[]*\[[^\]]*\]")  # tqdm's; a complaint may follow it on the same line
SNAPSHOT = re.compile(r"\d{3}\.safetensors")
DELETED = ".deleted"
KEPT_DELETED = 5  # runs that can be brought back
COMPLAINT_BYTES = 4096  # of the end of stderr
FULL = 2**20  # bytes: a disk with less room has none for two networks
MAX_NAME = 60  # characters
MAX_JSON = 256 * 1024  # bytes of run.json


class RunError(ValueError):
    """A run that isn't there or can't be used; the message says which and what to do."""


@dataclass(frozen=True)
class Run:
    """What run.json says. time: when it began (Unix); options: as given to start; command: the process's arguments;
    pid and born: the process and the moment it began, so that another with the same number is never taken for it."""

    id: str
    folder: Path
    name: str = ""
    time: float = 0.0
    options: Mapping[str, object] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    pid: int = 0
    born: str = ""
    owner: str = ""

    @property
    def log(self) -> Path:
        """The event log."""
        return self.folder / "progress.jsonl"

    @property
    def checkpoint(self) -> Path:
        """Where its network is, once it is trained."""
        return self.folder / "network.safetensors"

    @property
    def drawings(self) -> Path:
        """The copy of the corrections that it is fine-tuned on."""
        return self.folder / "drawings.json"

    @property
    def snapshots(self) -> Path:
        """The folder of networks on the way."""
        return self.folder / "snapshots"

    @property
    def control(self) -> Path:
        """The file by which the training is told to pause, go on or stop."""
        return self.folder / "control"


def folder() -> Path:
    """The runs folder: DIGIT_LENS_RUNS, or runs/ in the repository. It need not exist."""
    return Path(os.environ.get("DIGIT_LENS_RUNS") or ROOT / "runs")


def path_of(run: str, runs: Path | None = None) -> Path:
    """The folder of an existing run. Raises RunError for an id that is none, a link, or a run that isn't there."""
    if not isinstance(run, str) or not ID.fullmatch(run):
        raise RunError(f"{str(run)[:40]!r} is not the id of a training.")
    path = (runs or folder()) / run
    if path.is_symlink() or not path.is_dir():
        raise RunError(f"The training {run} is not there any more.")
    return path


def create(runs: Path) -> Path:
    """A new run's folder, empty. Raises RunError where the runs folder can't be written."""
    for _ in range(100):
        path = runs / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        try:
            path.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise RunError(f"The folder of training runs, {runs.name}, cannot be written: {error.strerror}.") from error
        return path
    raise RunError("No free name was found for a new training: try again in a second.")


def read(run: str, runs: Path | None = None) -> Run:
    """What was started as `run`. Raises RunError where there is no such run; a broken run.json gives a run without details."""
    path = path_of(run, runs)
    data = read_json(path / "run.json")
    options, command = data.get("options"), data.get("command")
    pid, began = data.get("pid"), data.get("time")
    return Run(
        id=run,
        folder=path,
        name=str(data.get("name") or "")[:MAX_NAME],
        time=float(began) if isinstance(began, int | float) else 0.0,
        options=current_options(options) if isinstance(options, dict) else {},
        command=tuple(map(str, command)) if isinstance(command, list) else (),
        pid=pid if isinstance(pid, int) and not isinstance(pid, bool) and pid > 1 else 0,
        born=str(data.get("born") or ""),
        owner=str(data.get("owner") or ""),
    )


def ids(runs: Path | None = None) -> list[str]:
    """The runs that are there, newest first."""
    try:
        with os.scandir(runs or folder()) as entries:
            found = [entry.name for entry in entries if ID.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(found, reverse=True)


def rename(run: str, name: str, runs: Path | None = None) -> None:
    """Give a run a name; an empty one takes it away. Raises RunError as `path_of`."""
    path = path_of(run, runs) / "run.json"
    write_json(path, read_json(path) | {"name": " ".join(name.split())[:MAX_NAME]})


def change_owner(run: str, owner: str, runs: Path | None = None) -> None:
    """Write down another owner. Raises RunError as `path_of`."""
    path = path_of(run, runs) / "run.json"
    write_json(path, read_json(path) | {"owner": owner})


def delete(run: str, runs: Path | None = None) -> None:
    """Put a run away, where `restore` finds it; the oldest of those put away go for good.

    Raises RunError as `path_of`, or where the folder can't be changed.
    """
    path = path_of(run, runs)
    away = path.parent / DELETED
    try:
        away.mkdir(exist_ok=True)
        path.replace(away / run)
        for old in ids(away)[KEPT_DELETED:]:
            shutil.rmtree(away / old)
    except OSError as error:
        raise RunError(f"The training {run} can't be deleted: {error.strerror}.") from error


def restore(run: str, runs: Path | None = None) -> None:
    """Bring a deleted run back. Raises RunError where it is gone for good."""
    folder_ = runs or folder()
    try:
        path_of(run, folder_ / DELETED).replace(folder_ / run)
    except OSError as error:
        raise RunError(f"The training {run} can't be brought back: {error.strerror}.") from error


def snapshots(run: Run) -> list[tuple[float, Path]]:
    """The networks on the way, as (epoch, file), the untrained one first; those whose file isn't there are left out."""
    listed = read_json(run.snapshots / "index.json").get("snapshots")
    found = []
    for entry in listed if isinstance(listed, list) else []:
        name, epoch = (entry.get("file"), entry.get("epoch")) if isinstance(entry, dict) else (None, None)
        if not isinstance(name, str) or not SNAPSHOT.fullmatch(name) or not isinstance(epoch, int | float):
            continue
        path = run.snapshots / name
        if path.is_file() and not path.is_symlink() and not run.snapshots.is_symlink():
            found.append((float(epoch), path))
    return found


def complaint(run: Run) -> str:
    """The last line of a training's stderr that is no progress bar, or nothing."""
    try:
        with (run.folder / "stderr.txt").open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - COMPLAINT_BYTES))
            text = file.read().decode("utf-8", "replace")
        full = shutil.disk_usage(run.folder).free < FULL  # then it could not even complain
    except OSError:
        return ""
    lines = [BAR.sub("", line).strip() for line in text.replace("\r", "\n").split("\n")]
    told = [line for line in lines if line]
    if told:
        return told[-1][:300]
    return "the disk that holds its folder is full." if full else ""


def read_json(path: Path) -> dict:
    """The object in a small JSON file that is no link; empty where there is none or it can't be read."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            value = json.loads(file.read(MAX_JSON))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: Mapping[str, object]) -> None:
    """Put an object into a JSON file, all of it or nothing."""
    write_text(path, json.dumps(dict(value), indent=1))


def write_text(path: Path, text: str) -> None:
    """Put text into a file, all of it or nothing: a temporary file beside it takes its place. Raises OSError."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-", delete=False, encoding="utf-8") as file:
        try:
            file.write(text)
            file.close()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
