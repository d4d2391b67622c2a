"""The monitor of a training run: its curves, your drawing as its snapshots read it, and its controls."""

from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import streamlit as st

from system import files
from training.jobs import launcher, log
from training.jobs.log import Progress
from training.jobs.store import Run
from training.presets import parsed
from ui import commands, networks, widgets
from ui.components import data_strip, figure, line_charts
from ui.reading import Reading
from ui.text import prose
from ui.text.format import progress_line, run_name, significant
from ui.text.literal import literal
from ui.views.training.curves import format_epoch, probability_table, run_charts

POLL_INTERVAL = 1.0  # s
CHANGEABLE: Mapping[str, tuple[str, tuple[float, ...]]] = {  # during a run
    "learning_rate": ("Learning rate", (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),
    "dropout": ("Dropout", (0.0, 0.1, 0.2, 0.3, 0.5, 0.7)),
}
WORDS = (
    ":small[Words used here: [[loss]] · [[batch]] · [[step]] · [[epoch]] · [[validation]] · [[learning rate]] · [[gradient]] · "
    "[[dead ReLU]] · [[snapshot]]]"
)


def running(run: Run, reading: Reading) -> None:
    """Show a training run in progress. When it has ended, rerun the whole page."""
    progress = launcher.follow(run)
    if not progress.running:
        st.rerun()
    st.progress(progress.fraction, text=f"{literal(run_name(run))}: {progress_line(progress)}")
    _controls(run, progress)
    panel(run, reading, progress)


def panel(run: Run, reading: Reading, progress: Progress) -> None:
    first, more = _packed_curves(run.log, files.version(run.log), progress.epochs or 0)
    settings = parsed(progress.settings)
    data_strip.show(settings, key="training-strip")
    if settings is not None:
        prose.markdown(f":small[{data_strip.in_steps(settings)}]")
    prose.markdown(WORDS)
    line_charts.show(first, key="training-curves")
    if settings is not None and (why := data_strip.why_training_loss_is_higher(settings)):
        prose.markdown(f":small[{why}]")
    snapshots = networks.snapshots(run.id)
    if snapshots:
        readings(snapshots, reading)
    line_charts.show(more, key="training-more-curves")


@lru_cache(maxsize=16)
def _packed_curves(path: Path, version: tuple, epochs: float) -> tuple[str, str]:
    """Return a run's charts as two JSON texts: loss and accuracy, and all others. They are cached until `version` changes."""
    curves = run_charts(log.of(path).events(), epochs)
    return line_charts.pack(curves[:2]), line_charts.pack(curves[2:])


def _controls(run: Run, progress: Progress) -> None:
    is_paused, is_starting = progress.state == "paused", progress.state == "starting"
    buttons = (
        ("run", "Resume", "play_arrow") if is_paused else ("pause", "Pause", "pause"),
        ("more", "One more epoch", "add"),
        ("finish", "Stop and keep", "save"),
    )
    with st.container(horizontal=True, gap="small"):
        for command, label, icon in buttons:
            st.button(
                label, icon=f":material/{icon}:", key=f"training-{command}", disabled=is_starting, on_click=commands.steer_run,
                args=(run.id, command), help="Ends the run now. Its network is tested and kept." if command == "finish" else None,
            )  # fmt: skip
        st.button(
            "Stop and discard", icon=":material/delete:", key="training-discard", on_click=commands.discard_run, args=(run.id,)
        )
    if not is_starting:
        _changeable(run, progress)


def _changeable(run: Run, progress: Progress) -> None:
    settings = parsed(progress.settings)
    if settings is None:
        return
    with st.container(horizontal=True, gap="medium"):
        for name, (label, choices) in CHANGEABLE.items():
            known = float(progress.changed.get(name, getattr(settings, name)))
            widgets.controlled(
                st.selectbox,
                f"{label}, from now on",
                sorted({*choices, known}),
                format_func=lambda value: significant(value, 2),
                key=f"training-change-{name}",
                value=known,
                on_change=partial(commands.steer_run, run.id, name),
                width=220,
            )


def readings(snapshots: list[tuple[float, str]], reading: Reading) -> None:
    """Show what each snapshot of a training run predicts for the user's drawing. snapshots: pairs (epoch, network id)."""
    st.markdown("**Your drawing, as the network read it while it learned**")
    if reading.digit is None:
        st.caption("Draw a digit to see how each snapshot reads it.")
        return
    found = networks.read((network_id for _, network_id in snapshots), reading.digit.pixels)
    epochs = [format_epoch(epoch) for epoch, network_id in snapshots if network_id in found]
    marked = [*found].index(reading.network_id) if reading.network_id in found else None
    table = probability_table(epochs, np.array([*found.values()]).reshape(-1, 10), "epoch", marked)
    figure.show(table, key="training-readings")
