"""The command-line options of `python -m training`. There is one for each setting."""

import argparse
import dataclasses
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from model import checkpoint
from model.network import Network
from model.stroke_width import SIDE
from training.presets import NUMPY, PRESETS, RENAMED_PRESETS, continuation
from training.settings import RENAMED, SETTINGS, Settings, SettingsError

OUT = Path("runs/trained.safetensors")
DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Options:
    """The command-line options of a training run, after validation. initial: the network to start from, if there is one."""

    settings: Settings
    preset: str
    name: str
    initial: Network | None
    out: Path
    log: Path | None
    snapshots: Path | None
    control: Path | None
    max_minutes: float | None
    max_pause: float | None
    drawings: Path | None
    data: Path
    device: str
    threads: int


class Parser(argparse.ArgumentParser):
    """An argument parser that prints only an error message for a wrong command line, without the usage lines."""

    def error(self, message: str):
        """Print an error message on one line, followed by "see python -m training --help". Exit with code 2."""
        self.exit(2, f"{message[0].upper()}{message[1:]}: see python -m training --help.\n")


def parser(base: Settings, description: str) -> argparse.ArgumentParser:
    """Return the argument parser of `python -m training`. base: the default settings that --help shows."""
    p = Parser(
        prog="python -m training",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # `read` looks for --preset and --engine before it knows the defaults
    )
    general = p.add_argument
    general("--preset", type=_current_preset, choices=list(PRESETS), help="where the other defaults come from (default: default)")
    groups = {title: p.add_argument_group(title.lower()) for title in dict.fromkeys(s.group for s in SETTINGS.values())}
    for name, setting in SETTINGS.items():
        value, choices, add = getattr(base, name), setting.rule.choices, groups[setting.group].add_argument
        flag = "--" + name.replace("_", "-")
        shown = " ".join(map(str, value)) if isinstance(value, tuple) else f"{value:.4g}" if isinstance(value, float) else value
        how: dict[str, Any]
        if isinstance(value, bool):
            shown, how = "on" if value else "off", {"action": argparse.BooleanOptionalAction}
        elif isinstance(value, tuple):
            how = {"type": int, "nargs": "+", "metavar": "UNITS"}
        elif choices:
            how = {"choices": list(choices)}
        else:
            how = {"type": type(value), "metavar": "N" if isinstance(value, int) else "X"}
        add(flag, help=f"{setting.help} (default: {shown})", default=None, **how)
    for old, new in RENAMED.items():  # accepted, but not shown by --help
        general(f"--{old}", dest=new, type=type(getattr(base, new)), help=argparse.SUPPRESS)
    path = partial(general, type=Path)
    path("--out", default=OUT, metavar="FILE", help=f"checkpoint to write (default: {OUT})")
    general("--name", help="name of the network in its checkpoint (default: the name of the preset)")
    path("--log", "--log-file", metavar="FILE", help="write the events to this file as JSON lines (default: none)")
    path("--snapshots", metavar="DIR", help="save about 20 networks during training in this folder (default: none)")
    path("--control", metavar="FILE", help="read commands from this file during training (default: none)")
    for flag, what in (("--max-minutes", "the run"), ("--max-pause", "a pause")):
        general(flag, type=float, metavar="X", help=f"most minutes of {what}; the network is kept (default: no limit)")
    path("--resume", metavar="CHECKPOINT", help="start from this network (default: an untrained one)")
    path("--drawings", metavar="FILE", help="fine-tune on the labelled drawings in this file (default: none)")
    path("--data", metavar="DIR", default=DATA, help="folder that holds MNIST/raw (default: training/data)")
    general("--device", default="cpu", help="cpu or cuda (default: cpu)")
    general("--threads", type=int, default=1, help="CPU threads of torch; more than one is hardly faster (default: 1)")
    return p


def _current_preset(name: str) -> str:
    return RENAMED_PRESETS.get(name, name)


def read(arguments: list[str] | None, description: str) -> Options:
    """Parse the command line of `python -m training` into Options. A wrong option exits the program with code 2.

    description: the text that --help shows above the options.
    Raises SettingsError if a setting is invalid, and CheckpointError if the network to start from cannot be loaded.
    """
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--preset", type=_current_preset)
    first.add_argument("--engine")
    try:
        early, _ = first.parse_known_args(arguments)
    except argparse.ArgumentError:  # the parser below has a better message
        early = argparse.Namespace(preset=None, engine=None)
    scratch = early.engine == "numpy" and early.preset is None
    base = NUMPY if scratch else PRESETS.get(early.preset or "default", PRESETS["default"])
    given = parser(base, description).parse_args(arguments)
    values = {f.name: getattr(given, f.name) for f in dataclasses.fields(Settings) if getattr(given, f.name) is not None}
    initial = None
    resume = given.resume or (checkpoint.DEFAULT if given.drawings else None)
    if resume:
        initial = checkpoint.load(resume)
        fixed = {"hidden": initial.sizes[1:-1], "activation": initial.hidden, "output": initial.output, "batch_norm": False}
        for name, value in fixed.items():
            if name in values and values[name] != (list(value) if name == "hidden" else value):
                option = "--" + name.replace("_", "-")
                raise SettingsError(
                    f"{resume} is {initial.architecture}, {initial.hidden}, {initial.output}, with BatchNorm folded into its "
                    f"weights: leave {option} out, or start untrained without --resume."
                )
        engine = values.get("engine", base.engine)
        defaults = {**continuation(engine, bool(given.drawings), initial.output), **_kept_settings(initial)}
        if engine == "numpy":
            defaults["receptive_field"] = SIDE
        field, possible = values.get("receptive_field", SIDE), {defaults["receptive_field"], SIDE}
        if field not in possible:
            allowed = " or ".join(map(str, sorted(possible)))
            raise SettingsError(f"--receptive-field is {field}: to go on from {resume}, it must be {allowed}.")
        if initial.output == "sigmoid":
            defaults["label_smoothing"] = 0.0
        values = {**defaults, **values, **fixed}
    if given.threads < 1:
        raise SettingsError(f"--threads is {given.threads}: it must be at least 1.")
    preset = "numpy" if scratch else given.preset or "default"
    given.settings, given.preset, given.name = dataclasses.replace(base, **values), preset, given.name or preset
    given.initial = initial
    return Options(**{field.name: getattr(given, field.name) for field in dataclasses.fields(Options)})


def _kept_settings(network: Network) -> dict[str, Any]:
    """Return the receptive field, seed and validation share with which a network was trained, or {} if unknown or invalid.

    Further training with the same seed and share holds out the same images.
    """
    settings = network.metadata.get("settings")
    known = settings if isinstance(settings, dict) else {}
    found = {name: known[name] for name in ("seed", "validation", "receptive_field") if name in known}
    try:
        dataclasses.replace(PRESETS["default"], **found)
    except SettingsError:
        return {}
    return found
