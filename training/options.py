"""The command's options: every setting is one, with its default shown; `read` makes checked Settings of them."""

import argparse
import dataclasses
from dataclasses import dataclass
from pathlib import Path

from model import checkpoint
from model.network import Network
from training.presets import NUMPY, PRESETS, RENAMED_PRESETS
from training.settings import RENAMED, SETTINGS, Settings, SettingsError

OUT = Path("runs/trained.safetensors")
# Going on from trained weights: short steps, and no BatchNorm, which has been folded away.
# The weights are folded, so the first layer bears shorter steps than a new one: fine-tuned on eight misread drawings, the network
# shipped before fell from 99.25 to 98.2 % of MNIST's test digits with 5e-4, to 99.21 % with 3e-5, and learnt all eight with both.
FOLDED = {"batch_norm": False, "normalise": True, "optimiser": "adamw", "hard_sampling": 1.0}
RESUMED = FOLDED | {"learning_rate": 1e-4, "epochs": 5}
FINE_TUNED = FOLDED | {"learning_rate": 3e-5, "epochs": 2}


@dataclass(frozen=True)
class Options:
    """What a command line asks for: the settings, where to begin, and the files."""

    settings: Settings
    preset: str
    name: str
    initial: Network | None
    out: Path
    log: Path | None
    snapshots: Path | None
    control: Path | None
    drawings: Path | None
    data: Path
    device: str
    threads: int


class Parser(argparse.ArgumentParser):
    def error(self, message: str):
        """One sentence and exit code 2, without the usage that argparse would print first."""
        self.exit(2, f"{message[0].upper()}{message[1:]}: see python -m training --help.\n")


def parser(base: Settings, description: str) -> argparse.ArgumentParser:
    """The parser, with the values of `base` as the defaults that --help shows."""
    p = Parser(prog="python -m training", description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument(
        "--preset", type=_current_preset, choices=list(PRESETS), help="where the other defaults come from (default: default)"
    )
    settings = p.add_argument_group("settings")
    for field in dataclasses.fields(Settings):
        value, choices = getattr(base, field.name), SETTINGS[field.name].rule.choices
        flag = "--" + field.name.replace("_", "-")
        shown = " ".join(map(str, value)) if isinstance(value, tuple) else f"{value:.4g}" if isinstance(value, float) else value
        text = {"help": f"{SETTINGS[field.name].help} (default: {shown})", "default": None}
        if isinstance(value, bool):
            settings.add_argument(flag, action=argparse.BooleanOptionalAction, **text)
        elif isinstance(value, tuple):
            settings.add_argument(flag, type=int, nargs="+", metavar="UNITS", **text)
        elif choices:
            settings.add_argument(flag, choices=list(choices), **text)
        else:
            settings.add_argument(flag, type=type(value), metavar="N" if isinstance(value, int) else "X", **text)
    for old, new in RENAMED.items():  # accepted, but not shown by --help
        settings.add_argument(f"--{old}", dest=new, type=type(getattr(base, new)), help=argparse.SUPPRESS)
    p.add_argument("--out", type=Path, default=OUT, help=f"the checkpoint to write (default: {OUT})")
    p.add_argument("--name", help="the network's name in its checkpoint (default: the preset's)")
    p.add_argument("--log", "--log-file", type=Path, metavar="FILE", help="write what happens as JSON lines (default: nowhere)")
    p.add_argument("--snapshots", type=Path, metavar="DIR", help="keep about 20 networks of the way there (default: none)")
    p.add_argument("--control", type=Path, metavar="FILE", help="obey the commands appended to this file (default: none)")
    p.add_argument("--resume", type=Path, metavar="CHECKPOINT", help="go on from this network (default: start untrained)")
    p.add_argument("--drawings", type=Path, metavar="FILE", help="fine-tune on labelled drawings too (default: none)")
    p.add_argument(
        "--data", type=Path, default=Path(__file__).with_name("data"), help="folder with MNIST/raw (default: training/data)"
    )
    p.add_argument("--device", default="cpu", help="cpu or cuda (default: cpu)")
    p.add_argument("--threads", type=int, default=1, help="of torch on the CPU; more gain little here (default: 1)")
    return p


def _current_preset(name: str) -> str:
    return RENAMED_PRESETS.get(name, name)


def read(arguments: list[str] | None, description: str) -> Options:
    """Options from a command line. Raises SettingsError and CheckpointError; argparse itself exits with 2."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--preset", type=_current_preset)
    first.add_argument("--engine")
    try:
        early, _ = first.parse_known_args(arguments)
    except argparse.ArgumentError:  # the parser below says it better
        early = argparse.Namespace(preset=None, engine=None)
    scratch = early.engine == "numpy" and early.preset is None
    base = NUMPY if scratch else PRESETS.get(early.preset or "default", PRESETS["default"])
    given = parser(base, description).parse_args(arguments)
    values = {f.name: getattr(given, f.name) for f in dataclasses.fields(Settings) if getattr(given, f.name) is not None}
    initial = None
    resume = given.resume or (checkpoint.DEFAULT if given.drawings else None)
    if resume:
        initial = checkpoint.load(resume)
        if "hidden" in values and tuple(values["hidden"]) != initial.sizes[1:-1]:
            raise SettingsError(f"{resume} is {initial.architecture}: leave --hidden out, or start untrained without --resume.")
        fixed = {"hidden": initial.sizes[1:-1], "activation": initial.hidden, "output": initial.output}
        if initial.output == "sigmoid":
            fixed["label_smoothing"] = 0.0
        defaults = {} if base.engine == "numpy" else FINE_TUNED if given.drawings else RESUMED
        values = defaults | values | fixed
    if given.threads < 1:
        raise SettingsError(f"--threads is {given.threads}: it must be at least 1.")
    preset = "numpy" if scratch else given.preset or "default"
    return Options(
        settings=dataclasses.replace(base, **values),
        preset=preset,
        name=given.name or preset,
        initial=initial,
        **{k: getattr(given, k) for k in ("out", "log", "snapshots", "control", "drawings", "data", "device", "threads")},
    )
