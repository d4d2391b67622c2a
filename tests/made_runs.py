"""Write the files of made-up training runs, for tests of what shows runs. Nothing is trained."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from model import checkpoint
from model.network import Network
from training.jobs import store

ID = "20260101-000000-abcd"  # of the run that `make_run` makes
DONE = {"event": "done", "test_accuracy": 0.5, "test_loss": 0.3, "seconds": 4.0}  # the end of a run's log


def make_run(
    folder: Path, run_id: str = ID, *, events: Iterable[Mapping] = (), network: bool = False, **record: object
) -> store.Run:
    """Write the files of a made-up training run to the folder of all runs, and return the run.

    record: the content of run.json. events: the entries of the log. Without entries, no log is written.
    network: whether to write an empty checkpoint file.
    """
    run = store.Run(run_id, folder / run_id)
    run.folder.mkdir(parents=True)
    store.write_json(run.folder / "run.json", record)
    if events:
        with run.log.open("w", encoding="utf-8") as log:
            log.writelines(json.dumps(event) + "\n" for event in events)
    if network:
        run.checkpoint.touch()
    return store.read(run_id, folder)


def write_run(folder: Path, network: Network, record: Mapping[str, Any], events: Iterable[Mapping]) -> None:
    """Write the files of a finished training run to a new folder, as a training process leaves them.

    record: the content of run.json. events: the log entries.
    """
    run = make_run(folder.parent, folder.name, events=events, **record)
    checkpoint.save(network, run.checkpoint)
