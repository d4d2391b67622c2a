"""Write the files of made-up training runs, for tests and benchmarks that show finished runs. Nothing is trained."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from model import checkpoint
from model.network import Network
from training.jobs import store


def write_run(
    folder: Path, network: Network, snapshots: Sequence[Network], record: Mapping[str, object], events: Iterable[Mapping]
) -> None:
    """Write the files of a finished training run to a new folder, as a training process leaves them.

    snapshots: the untrained network first and then one for each epoch. record: the content of run.json. events: of the log.
    """
    run = store.Run(folder.name, folder)
    run.snapshots.mkdir(parents=True)
    names = [f"{k:03d}.safetensors" for k in range(len(snapshots))]
    for name, snapshot in zip(names, snapshots, strict=True):
        checkpoint.save(snapshot, run.snapshots / name, {})
    index = [{"file": name, "epoch": k} for k, name in enumerate(names)]
    store.write_json(run.snapshots / "index.json", {"snapshots": index})
    checkpoint.save(network, run.checkpoint)
    store.write_json(folder / "run.json", record)
    with run.log.open("w", encoding="utf-8") as log:
        log.writelines(json.dumps(event) + "\n" for event in events)
