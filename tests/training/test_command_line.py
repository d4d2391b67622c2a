"""The command that repeats a run: its settings and epochs are those that were trained, and its paths are relative."""

import json
import shlex
from pathlib import Path

import pytest

from training import options as command_options
from training.jobs import command_line, launcher, store
from training.jobs.command_line import arguments, repeat, settings_of
from training.presets import FINE_TUNED, preset
from training.settings import Settings

ID = "20260101-000000-abcd"


def make_run(folder: Path, options: dict, settings: Settings | None = None, *events: dict) -> store.Run:
    path = folder / ID
    path.mkdir(parents=True)
    store.write_json(path / "run.json", {"options": options})
    start = {"event": "start", "epochs": settings.epochs, "settings": vars(settings)} if settings else {"event": "start"}
    (path / "progress.jsonl").write_text("".join(json.dumps(event) + "\n" for event in (start, *events)))
    return store.read(ID, folder)


def parsed(command: str) -> Settings:
    """The settings that `python -m training` makes of a command."""
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "training"] and words[-2:] == ["--out", "network.safetensors"]
    return command_options.read(words[3:], "").settings


def test_options_become_arguments():
    options = {"preset": "quick", "hidden": (128, 64), "batch_norm": False, "normalise": True, "drawings": None}
    assert arguments(options) == ["--preset", "quick", "--hidden", "128", "64", "--no-batch-norm", "--normalise"]


@pytest.mark.parametrize(
    "options",
    [{"preset": "instant"}, {"preset": "quick", "hidden": (16,), "seed": 3}, {"engine": "numpy", "epochs": 2}, {"epochs": 7}],
)
def test_the_command_gives_the_settings_that_were_trained(tmp_path: Path, options: dict):
    settings = command_options.read(arguments(options), "").settings
    run = make_run(tmp_path, options, settings, {"event": "done", "epochs": settings.epochs})
    command, same = repeat(run, launcher.follow(run))
    assert same and parsed(command) == settings
    assert settings_of(run, launcher.follow(run)) == settings


def test_a_run_that_was_stopped_early_has_the_epochs_that_were_trained(tmp_path: Path):
    settings = preset("default")
    run = make_run(tmp_path, {"preset": "default"}, settings, {"event": "done", "epochs": 5})
    command, same = repeat(run, launcher.follow(run))
    assert "--epochs 5" in command and str(settings.epochs) not in command
    assert not same, "the learning rate followed the schedule of the longer run"


def test_a_run_that_was_given_an_epoch_has_it(tmp_path: Path):
    run = make_run(tmp_path, {"preset": "instant"}, preset("instant"), {"event": "done", "epochs": 4})
    command, same = repeat(run, launcher.follow(run))
    assert "--epochs 4" in command and not same


def test_a_fine_tuned_run_shows_what_trained_it_and_no_path_of_the_server(tmp_path: Path):
    """Its options name two files and the epochs; the optimiser and the learning rate are those of fine-tuning."""
    runs = tmp_path / "runs"
    trained = command_options.read(["--drawings", "x.json", "--epochs", "2"], "").settings
    options = {"drawings": f"{runs}/drawings/a.json", "resume": f"{store.ROOT}/model/default.safetensors", "epochs": 2}
    run = make_run(runs, options, trained, {"event": "done", "epochs": 2})
    told = launcher.follow(run)
    shown = settings_of(run, told)
    assert (shown.optimiser, shown.learning_rate) == (FINE_TUNED["optimiser"], FINE_TUNED["learning_rate"])
    command, same = repeat(run, told)
    assert same and parsed(command) == trained
    assert "--seed 1" in command  # also if it is the default: without it, the network to start from gives the seed
    assert "--drawings runs/drawings/a.json" in command and "--resume model/default.safetensors" in command
    assert "--receptive-field 28" in command, "without it, the command would take the checkpoint's"
    assert str(tmp_path) not in command and str(store.ROOT) not in command


@pytest.mark.parametrize("options", [{"preset": "<b>"}, {"hidden": "x"}, {"epochs": -1}, {"learning_rate": None}])
def test_a_foreign_run_gives_a_command_that_is_only_text(tmp_path: Path, options: dict):
    run = make_run(tmp_path, options)
    command, same = repeat(run, launcher.follow(run))
    assert not same and shlex.split(command)[:3] == ["python", "-m", "training"]
    assert settings_of(run, launcher.follow(run)) is None or options == {"learning_rate": None}


def test_the_module_names_nothing_that_the_training_package_lacks():
    assert set(command_line.CHECKPOINTS) <= set(command_line.SETTINGS)
