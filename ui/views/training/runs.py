"""All training runs in a table. One selected run is shown in full, with its time machine; several are compared."""

from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import streamlit as st

from model.layers import ACTIVATIONS
from system import files
from training.jobs import command_line, listing, log, store
from training.jobs.listing import Listed
from training.jobs.store import Run
from training.settings import SETTINGS
from ui import commands, networks, session, widgets
from ui.components import figure, line_charts
from ui.reading import Reading
from ui.text.format import distinct, run_name, start_time
from ui.text.literal import literal
from ui.views.training import monitor, time_machine
from ui.views.training.curves import comparison_charts, probability_table

TABLE, CHOSEN, NAME, UPLOAD = "runs-table", "runs-chosen", "runs-name", "runs-upload"
ACTIVATION = "runs-upload-activation"
COLUMNS = {
    "Test accuracy": st.column_config.NumberColumn(format="percent"),
    "Epochs": st.column_config.NumberColumn(format="%.3g"),
    "Seconds": st.column_config.NumberColumn(format="%.1f"),
    "Parameters": st.column_config.NumberColumn(format="localized"),
}
MOST_COMPARED = 6  # as many as there are colours
PATHS = ("drawings", "resume")  # options that are paths
EXACT = "This command makes the network again. On the same machine its weights are exactly the same."
INEXACT = (
    "This command trains as many epochs with the same settings, but gives other weights: this run was stopped "
    "early or was given more epochs, so its learning rate followed another schedule."
)


def show(reading: Reading) -> None:
    with st.container():  # so that the upload stays in its place: if it moves, the browser stops it
        _runs(reading)
    upload()


def _runs(reading: Reading) -> None:
    runs = {listed.run.id: listed for listed in listing.all_runs()}
    if not runs:
        start = "" if session.current().hides("training") else " Start one with **Train on the server** above."
        st.info(f"There are no training runs yet.{start}")
        return
    names = distinct({run_id: run_name(listed.run) for run_id, listed in runs.items()})
    st.dataframe([_row(names[run_id], listed) for run_id, listed in runs.items()], column_config=COLUMNS)
    run_id, is_snapshot, _ = reading.network_id.partition(":")
    stored = session.stored(CHOSEN, [run_id] if is_snapshot else [])
    chosen = st.multiselect(
        "Show one training run, or compare several",
        list(runs),
        default=[run_id for run_id in stored if run_id in runs],
        format_func=lambda run_id: names[run_id],
        key=TABLE,
        max_selections=MOST_COMPARED,
        on_change=lambda: session.store_choice(CHOSEN, session.value(TABLE)),
    )
    if len(chosen) == 1:
        _one(runs[chosen[0]], reading)
    elif chosen:
        _compare([runs[run_id] for run_id in chosen], reading)


def _row(name: str, listed: Listed) -> dict[str, object]:
    run, progress = listed.run, listed.progress
    return {
        "Training run": name,
        "Test accuracy": progress.test_accuracy,
        "State": progress.state,
        "Epochs": progress.epoch,
        "Seconds": progress.seconds,
        "Parameters": progress.parameters,
        "Settings": _options(run),
        "Started": start_time(run),
    }


def _options(run: Run) -> str:
    """Return a short text that names the preset of a training run and the settings that differ from it."""
    preset = str(run.options.get("preset", "NumPy" if run.options.get("engine") == "numpy" else "fine-tuning"))
    changed = {name: value for name, value in run.options.items() if name not in ("preset", "engine", "name", *PATHS)}
    words = [f"{k.replace('_', ' ')} {'-'.join(map(str, v)) if isinstance(v, list) else v}" for k, v in changed.items()]
    return literal(", ".join([preset, *words]), 80, markdown=False)


def _one(listed: Listed, reading: Reading) -> None:
    run, progress = listed.run, listed.progress
    st.subheader(literal(run_name(run)), anchor=False)
    if progress.reason:
        st.warning(literal(progress.reason), icon=":material/warning:")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(
            "Name", value=literal(run.name, markdown=False), key=f"{NAME}-{run.id}", max_chars=store.MAX_NAME,
            on_change=commands.rename_run, args=(run.id, f"{NAME}-{run.id}"), width=220,
        )  # fmt: skip
        if store.has_network(run):
            st.button(
                "Read with it", icon=":material/visibility:", key="runs-select", disabled=reading.network_id == run.id,
                on_click=commands.select_network, args=(run.id,),
            )  # fmt: skip
            st.download_button(
                "Download", partial(store.network_bytes, run), f"digit-lens-{run.id}.safetensors", icon=":material/download:",
                key="runs-download", on_click="ignore",
                help="Saves the trained network as a file, which this page can load again.",
            )  # fmt: skip
        time_machine.enter(reading, run.id)
        with st.popover("Delete", icon=":material/delete:", disabled=progress.running):
            st.markdown("You cannot get it back.")
            st.button("Delete this training run", key="runs-delete", on_click=commands.delete_run, args=(run.id,))
    command, is_exact = command_line.repeat(run, progress)
    st.caption(EXACT if is_exact else INEXACT)
    st.code(literal(command, 2000, markdown=False), language="bash", wrap_lines=True)
    if run.drawings.exists():
        st.caption("This run holds a copy of the examples that it was trained on. The copy is deleted with the run.")
    monitor.panel(run, reading, progress)


def _compare(chosen: list[Listed], reading: Reading) -> None:
    st.subheader(f"{len(chosen)} training runs compared", anchor=False)
    names = distinct({listed.run.id: run_name(listed.run) for listed in chosen})
    runs = {names[listed.run.id]: listed for listed in chosen}
    logs = tuple((name, listed.run.log, files.version(listed.run.log)) for name, listed in runs.items())
    line_charts.show(_packed_curves(logs), key="runs-compared")
    _differences(runs)
    st.markdown("**Your drawing, as each of them reads it**")
    if reading.digit is None:
        st.caption("Draw a digit to see how each network reads it.")
        return
    found = networks.read((listed.run.id for listed in chosen), reading.digit.pixels)
    columns = [f"{name}: {found[listed.run.id].argmax()}" for name, listed in runs.items() if listed.run.id in found]
    if found:
        figure.show(probability_table(columns, np.array([*found.values()]), "digit"), key="runs-readings")
    else:
        st.caption("None of these runs has a trained network.")


@lru_cache(maxsize=8)
def _packed_curves(logs: tuple[tuple[str, Path, tuple], ...]) -> str:
    """Return charts that compare runs, as JSON text, cached until a log's version changes. logs: (run name, path, version)."""
    return line_charts.pack(comparison_charts({name: log.of(path).events() for name, path, _ in logs}))


def _differences(runs: dict[str, Listed]) -> None:
    """Show a table of the settings in which training runs differ. runs: a dict from the name to show to the training run."""
    settings = [listed.progress.settings for listed in runs.values()]
    differing = [name for name in SETTINGS if len({repr(values.get(name)) for values in settings}) > 1]
    if not differing:
        return
    lines = [f"| setting | {' | '.join(_plain(name) for name in runs)} |", "|" + " --- |" * (len(runs) + 1)]
    lines += [
        f"| {SETTINGS[name].label} | " + " | ".join(_plain(values.get(name)) for values in settings) + " |" for name in differing
    ]
    st.markdown("\n".join(lines))


def _plain(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "on" if value else "off"
    return literal("-".join(map(str, value)) if isinstance(value, tuple | list) else value)


def upload() -> None:
    with st.expander("Read with a network from a file", icon=":material/upload:"):
        widgets.remembered(
            st.segmented_control,
            "Activation of its hidden layers, if the file does not say it",
            list(ACTIVATIONS),
            key=ACTIVATION,
            default=None,
            help="A PyTorch state_dict does not name its activation, and with another one the same weights give "
            "other answers. The other files name it. A network with any other activation can't be read here.",
        )
        st.file_uploader(
            "A safetensors file: a checkpoint of Digit Lens, or a PyTorch state_dict of any fully connected network from 784 "
            "pixels to 10 digits. It is checked first, and it exists in this visit only.",
            type=["safetensors"],
            key=UPLOAD,
            on_change=commands.read_file,
            args=(UPLOAD, ACTIVATION),
        )
