"""All trainings made here: a table to sort and choose from; one chosen is told in full, two or more are compared."""

import shlex

import numpy as np
import streamlit as st

from model import checkpoint
from model.checkpoint import CheckpointError
from training.jobs import launcher, limits, store
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from training.settings import SETTINGS, SettingsError
from ui import networks, state
from ui.components import figure, line_charts, runs_table
from ui.components.runs_table import Cell, Column, Row
from ui.format import duration, escape_markdown, percent, run_name, start_time
from ui.reading import Reading
from ui.views.training import monitor
from ui.views.training.curves import compared, strip

CHOSEN, NAME, UPLOAD = "lab-runs", "lab-name", "lab-upload"
COLUMNS = (
    Column("Training"),
    Column("Test accuracy", True),
    Column("Epochs", True),
    Column("Time", True),
    Column("Parameters", True),
    Column("Settings"),
    Column("Begun"),
)
MOST_COMPARED = 6  # as many as there are colours
STATES = {"failed": "failed", "lost": "lost", "cancelled": "cancelled", "paused": "paused"}


def show(reading: Reading) -> None:
    """The table, what is chosen in it, and the way in for a checkpoint from elsewhere."""
    known = _known()
    if known:
        rows = [_row(run, progress, reading.network_id) for run, progress in known.values()]
        chosen = runs_table.show(COLUMNS, rows, state.widgets.value("lab-chosen") or [], key=CHOSEN, on_choose=_choose)
        _undo()
        if len(chosen) == 1:
            _one(*known[chosen[0]], reading)
        elif chosen:
            _several([known[run_id] for run_id in chosen[:MOST_COMPARED]], reading)
        else:
            st.caption("Choose a training to see all of it, or two or more to compare them.")
    else:
        _undo()
        st.info("No training was made here yet: the sidebar's **Retrain**, or this view's **Train**, starts one.")
    _upload()


def _known() -> dict[str, tuple[Run, Progress]]:
    found = {}
    for run_id in store.ids():
        try:
            run = store.read(run_id)
        except RunError:
            continue
        found[run_id] = (run, launcher.follow(run))
    return found


def _row(run: Run, progress: Progress, reads: str) -> Row:
    accuracy = progress.test_accuracy
    state = STATES.get(progress.state, "running" if progress.running else "–")
    return Row(
        run.id,
        (
            Cell(run_name(run)),
            Cell(state if accuracy is None else percent(accuracy, 2), accuracy),
            Cell(f"{progress.epoch:.3g}", progress.epoch),
            Cell(duration(progress.seconds), progress.seconds),
            Cell(f"{progress.parameters:,}" if progress.parameters else "–", progress.parameters),
            Cell(_settings(run)),
            Cell(start_time(run), run.time),
        ),
        "reads now" if run.id == reads else "",
    )


def _settings(run: Run) -> str:
    """What was chosen, shortly: the preset and what differs from it."""
    preset = str(run.options.get("preset", "NumPy" if run.options.get("engine") == "numpy" else "fine-tuning"))
    others = {k: v for k, v in run.options.items() if k not in ("preset", "engine", "drawings", "resume", "name")}
    words = [f"{k.replace('_', ' ')} {'-'.join(map(str, v)) if isinstance(v, list) else v}" for k, v in others.items()]
    return ", ".join([preset, *words])[:80]


def _choose() -> None:
    shown = state.widgets.value(CHOSEN)
    state.widgets.set_value("lab-chosen", list(shown.get("chosen") or []) if hasattr(shown, "get") else [])


def _one(run: Run, progress: Progress, reading: Reading) -> None:
    st.subheader(escape_markdown(run_name(run)), anchor=False)
    if progress.reason:
        st.warning(progress.reason, icon=":material/warning:")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(
            "Name", value=run.name, key=f"{NAME}-{run.id}", max_chars=store.MAX_NAME, on_change=_rename, args=(run,), width=220
        )
        if run.checkpoint.is_file():
            st.button(
                "Read with it", icon=":material/visibility:", key="lab-read", disabled=reading.network_id == run.id,
                on_click=state.networks.select, args=(run.id,),
            )  # fmt: skip
            st.download_button(
                "Download", run.checkpoint.read_bytes(), f"digit-lens-{run.id}.safetensors", icon=":material/download:",
                key="lab-download", on_click="ignore", help="The network as a checkpoint (safetensors)",
            )  # fmt: skip
        st.button(
            "Delete", icon=":material/delete:", key="lab-delete", disabled=progress.running, on_click=_delete, args=(run.id,)
        )
    st.caption("The exact command; it gives the same weights again on the same machine.")
    st.code(command_line(run), language="bash", wrap_lines=True)
    monitor.panel(run, reading, progress)


def command_line(run: Run) -> str:
    """The command that makes a run's network again."""
    return shlex.join(["python", "-m", "training", *launcher.arguments(run.options), "--out", "network.safetensors"])


def _several(chosen: list[tuple[Run, Progress]], reading: Reading) -> None:
    st.subheader(f"{len(chosen)} trainings compared", anchor=False)
    names = _distinct([run_name(run) for run, _ in chosen])
    line_charts.show(
        compared({name: launcher.events(run) for name, (run, _) in zip(names, chosen, strict=True)}), key="lab-compared"
    )
    _differences(names, [run for run, _ in chosen])
    st.markdown("**Your drawing, read by each**")
    if reading.digit is None:
        st.caption("Draw a digit to see what each network makes of it.")
        return
    read, rows = [], []
    for name, (run, _) in zip(names, chosen, strict=True):
        try:
            rows.append(networks.get(run.id, {}).forward(reading.digit.pixels).probabilities)
        except CheckpointError:
            continue  # it left no network
        read.append(f"{name}: {rows[-1].argmax()}")
    if rows:
        figure.show(strip(read, np.array(rows), "digit"), key="lab-side-by-side")
    else:
        st.caption("None of them left a network.")


def _differences(names: list[str], chosen: list[Run]) -> None:
    """The settings in which they differ, as a table."""
    try:
        settings = [vars(limits.resolved(run.options)) for run in chosen]
    except SettingsError:
        return
    differing = [name for name in settings[0] if len({repr(values[name]) for values in settings}) > 1]
    if not differing:
        return
    head = " | ".join(_plain(name) for name in names)
    lines = [f"| setting | {head} |", "|" + " --- |" * (len(names) + 1)]
    lines += [f"| {SETTINGS[key].label} | " + " | ".join(_plain(values[key]) for values in settings) + " |" for key in differing]
    st.markdown("\n".join(lines))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return escape_markdown("-".join(map(str, value)) if isinstance(value, tuple | list) else value)


def _distinct(names: list[str]) -> list[str]:
    return [name if names.count(name) == 1 else f"{name} ({k + 1})" for k, name in enumerate(names)]


def _rename(run: Run) -> None:
    state.page.request_full_run()
    try:
        state.runs.check_owner(run.id)
        store.rename(run.id, str(state.widgets.value(f"{NAME}-{run.id}") or ""))
    except RunError as error:
        state.page.flash(str(error))


def _delete(run_id: str) -> None:
    try:
        state.runs.check_owner(run_id)
        store.delete(run_id)
    except RunError as error:
        state.page.flash(str(error))
        return
    state.runs.set_deleted(run_id)
    state.page.request_full_run()
    if state.networks.selected().partition(":")[0] == run_id:
        state.networks.select(networks.SHIPPED)


def _undo() -> None:
    if state.runs.deleted():
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown("The training was deleted.")
            st.button("Bring it back", icon=":material/undo:", key="lab-undelete", on_click=_restore)


def _restore() -> None:
    try:
        state.runs.check_owner(state.runs.deleted())
        store.restore(state.runs.deleted())
    except RunError as error:
        state.page.flash(str(error))
    state.runs.set_deleted("")
    state.page.request_full_run()


def _upload() -> None:
    with st.expander("Read with a network from a file", icon=":material/upload:"):
        st.file_uploader(
            "A checkpoint of Digit Lens (safetensors), checked before it is used; it stays in this visit only",
            key=UPLOAD,
            on_change=_take_upload,
        )


def _take_upload() -> None:
    file = state.page.uploaded(UPLOAD)
    if file is None:
        return
    try:
        network = checkpoint.loads(file.getvalue(), file.name[:80])
    except CheckpointError as error:
        state.page.flash(str(error))
        return
    state.networks.select(state.networks.add(f"Uploaded: {file.name[:60]}", network))
