"""The runs/ folder. Each training run has a folder there, named by its id, with plain files that outlive the server.

    runs/<id>/run.json              what was started: name, options and process
    runs/<id>/progress.jsonl        the event log, written by the training process
    runs/<id>/stop                  is there if the training process shall stop and keep the network
    runs/<id>/stderr.txt            error messages
    runs/<id>/network.safetensors   the trained network, only of a run that has finished
    runs/<id>/latest.safetensors    the network as it is after the latest epoch, of a run that has not finished
    runs/<id>/drawings.json         the labelled drawings that the network was fine-tuned on

Ids are checked, because an id may come from a web address that a user has typed.
"""

import json
import os
import re
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from system import files, json_values
from system.errors import Refusal

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}", re.ASCII)  # time of the start, and four digits for two starts in one second
MAX_RUNS = 100  # training runs that are kept, of 16 MB each at most
MAX_NAME = 60  # characters
MAX_BYTES = 2**16  # of run.json; a usual one has 500
MAX_PARTS = 100  # lists and objects in a JSON value: a value that is nested deeply can be parsed, but not be written


class RunError(Refusal, ValueError):
    """A training run is missing, or can't be started, controlled or changed. The message is one sentence for the user."""


@dataclass(frozen=True)
class Run:
    """A training run, as described in its file run.json."""

    id: str
    folder: Path
    name: str = ""
    time: float = 0.0  # Unix time of the start
    options: Mapping[str, object] = field(default_factory=dict)  # on the command line
    pid: int = 0  # of the process
    born: str = ""  # its start time
    # whether the user has chosen between the new and the previous network; if not, the page asks at the next visit
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
    def latest(self) -> Path:
        return self.folder / "latest.safetensors"

    @property
    def stop(self) -> Path:
        return self.folder / "stop"


def relative(words: str, runs: Path) -> str:
    """Make the paths in a text relative: remove the paths of the repository and of the parent folder of `runs`."""
    return words.replace(f"{runs.absolute().parent}/", "").replace(f"{ROOT}/", "")


def folder() -> Path:
    return Path(os.environ.get("DIGIT_LENS_RUNS") or ROOT / "runs")


def path_of(run_id: str, runs: Path | None = None) -> Path:
    """Return the folder of a training run in the folder `runs`. Raises RunError if the id is invalid or there is no such run."""
    if not isinstance(run_id, str) or not ID.fullmatch(run_id):
        raise RunError("{run} is not the id of a training run.", run=repr(json_values.text(run_id, 40)))
    path = (runs or folder()) / run_id
    if not path.is_dir():
        raise RunError("The training run {run} is not there any more.", run=run_id)
    return path


def create(runs: Path) -> Path:
    """Create a folder for a new training run. Return its path. Raises OSError if this fails."""
    while True:
        now = time.time()  # the name is in UTC and ends in 1/65536 s, so that the names of runs sort by time
        path = runs / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now))}-{int(now % 1 * 65536):04x}"
        with suppress(FileExistsError):
            path.mkdir(parents=True)
            return path


def read(run_id: str, runs: Path | None = None) -> Run:
    """Read a training run. Raises RunError if it does not exist. If run.json can't be read, only `id` and `folder` are set."""
    path = path_of(run_id, runs)
    data = {}
    with suppress(OSError):
        data = parsed(files.read(path / "run.json", MAX_BYTES))
    options = data.get("options")
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
    """Return the training run that was started last, even if it has ended, or None if there is none."""
    runs = runs or folder()
    with suppress(RunError):  # it was deleted meanwhile
        return next((read(run_id, runs) for run_id in ids(runs) if (runs / run_id / "run.json").exists()), None)
    return None


def ids(runs: Path | None = None) -> list[str]:
    """Return the ids of all training runs, newest first."""
    with suppress(OSError), os.scandir(runs or folder()) as entries:
        return sorted((entry.name for entry in entries if ID.fullmatch(entry.name) and Path(entry).is_dir()), reverse=True)
    return []


def change(run_id: str, runs: Path | None = None, **values: object) -> None:
    """Set entries in a training run's file run.json. Raises RunError if this fails. The file then stays unchanged."""
    path = path_of(run_id, runs) / "run.json"
    try:
        if not (old := parsed(files.read(path, MAX_BYTES))):
            raise RunError("The training run {run} can't be changed: run.json is damaged.", run=run_id)
        write_json(path, old | values)
    except OSError as error:
        raise RunError("The training run {run} can't be changed: {reason}.", run=run_id, reason=error.strerror) from error


def rename(run_id: str, name: str, runs: Path | None = None) -> None:
    """Set the name of a training run. An empty string removes the name. Raises RunError if the run can't be changed."""
    change(run_id, runs, name=json_values.text(" ".join(name.split()), MAX_NAME))


def prune(newest: Run) -> None:
    """Delete training runs until MAX_RUNS are left, first those without a network, but not the newest and where it started."""
    runs, start = newest.folder.parent, str(newest.options.get("resume", ""))
    known = ids(runs)
    others = [run_id for run_id in known if run_id != newest.id and run_id not in start]
    others.sort(key=lambda run_id: ((runs / run_id / newest.checkpoint.name).exists(), run_id))
    for run_id in others[: max(0, len(known) - MAX_RUNS)]:
        with suppress(OSError):
            delete(runs / run_id)


def delete(path: Path) -> None:
    """Delete the folder of a training run with what is in it. Of links, only the links are deleted. Raises OSError."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path)


def parsed(content: bytes) -> dict:
    """Parse a JSON object of at most MAX_PARTS parts. Return an empty dict if the content is anything else."""
    if content.count(b"[") + content.count(b"{") <= MAX_PARTS:
        with suppress(ValueError):
            if isinstance(value := json.loads(content), dict):
                return value
    return {}


def write_json(path: Path, value: Mapping[str, object]) -> None:
    """Write an object to a JSON file. If this fails, the file stays unchanged. Raises OSError."""
    files.write(path, json.dumps(dict(value), indent=1))
