"""The command-line options of `python -m training`. Each training setting has one."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from training import presets
from training.presets import PRESETS
from training.settings import SETTINGS

OUT = Path("runs/trained.safetensors")


class Parser(argparse.ArgumentParser):
    """An argument parser that reports a wrong command line in one line, without usage information."""

    def error(self, message: str):
        """Print an error message on one line, followed by "see python -m training --help". Exit with code 2."""
        self.exit(2, f"{message[0].upper()}{message[1:]}: see python -m training --help.\n")


def parser(description: str) -> argparse.ArgumentParser:
    """Return the argument parser of `python -m training`. --help shows the defaults of the preset "default"."""
    p = Parser(
        prog="python -m training",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    general = p.add_argument
    general("--preset", choices=list(PRESETS), help="where the other defaults come from (default: default)")
    groups = {title: p.add_argument_group(title.lower()) for title in dict.fromkeys(s.group for s in SETTINGS.values())}
    for name, setting in SETTINGS.items():
        value, choices, add = getattr(PRESETS["default"], name), setting.rule.choices, groups[setting.group].add_argument
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
        add(flag, help=f"{setting.help} (default: {shown})", default=None, **how)  # pyrefly: ignore[bad-argument-type]
    path = partial(general, type=Path)
    path("--out", default=OUT, metavar="FILE", help=f"checkpoint to write (default: {OUT})")
    general("--name", help="name of the network in its checkpoint (default: the name of the preset)")
    path("--log", "--log-file", metavar="FILE", help="write the events to this file as JSON lines (default: none)")
    path("--latest", metavar="FILE", help="write the network to this file after each epoch (default: none)")
    path("--stop", metavar="FILE", help="stop and keep the network if this file is there (default: none)")
    path("--resume", metavar="CHECKPOINT", help="start from this network (default: an untrained one)")
    path("--drawings", metavar="FILE", help="fine-tune on the labelled drawings in this file (default: none)")
    general("--device", default="cpu", choices=["cpu", "cuda"], help="default: cpu")
    return p


def read(arguments: list[str] | None, description: str) -> argparse.Namespace:
    """Return the options of `python -m training`, with the Settings as `settings`, and the network to start from as `initial`.

    A wrong option exits the program with code 2. Raises SettingsError if a setting or the network to start from is invalid.
    """
    given = parser(description).parse_args(arguments)
    given.settings, given.preset, given.initial = presets.resolve(vars(given))
    given.name = given.name or given.preset
    return given
