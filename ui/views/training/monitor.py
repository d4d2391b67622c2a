"""A training, watched: its curves, its first layer as it forms, your drawing read as it learns; and its controls."""

import numpy as np
import streamlit as st

from model.checkpoint import CheckpointError
from model.network import Network
from training.jobs import launcher, store
from training.jobs.launcher import JobError
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from ui import charts, networks, server, state
from ui.components import figure, line_charts
from ui.format import escape_markdown, progress_line, run_name
from ui.reading import Reading
from ui.views.training.curves import charts as curves_of
from ui.views.training.curves import epoch_name, strip

TICK = 1.0  # s between two looks
FIELDS = 32  # receptive fields shown: the first ones, as they come
COLUMNS = 16
GAP = 4  # px of the picture, between two fields


def running(run: Run, reading: Reading) -> None:
    """A running training; looks again every TICK seconds, and asks for a whole run of the page when it has ended."""
    every = server.poll_interval(TICK, state.runs.is_own(run.id))
    st.fragment(_tick, run_every=every)(run, reading, every)


def _tick(run: Run, reading: Reading, every: float) -> None:
    if server.polls_too_often(every, TICK, state.runs.is_own(run.id)) or state.page.just_finished():
        st.rerun()
    progress = launcher.follow(run)
    if not progress.running:
        st.rerun()
    st.progress(progress.fraction, text=f"{escape_markdown(run_name(run))}: {progress_line(progress)}")
    _controls(run, progress)
    panel(run, reading, progress)


def panel(run: Run, reading: Reading, progress: Progress) -> None:
    """All that a training's log and its snapshots show, running or ended."""
    curves = curves_of(launcher.events(run), progress.epochs or 0)
    line_charts.show(curves[:2], key="lab-curves")
    moments = networks.snapshots(run.id)
    if moments:
        learning(moments, reading)
        fields(*moments[-1])
    line_charts.show(curves[2:], key="lab-more-curves")


def _controls(run: Run, progress: Progress) -> None:
    with st.container(horizontal=True, gap="small"):
        paused = progress.state == "paused"
        started = progress.state != "starting"
        st.button(
            "Resume" if paused else "Pause",
            icon=":material/play_arrow:" if paused else ":material/pause:",
            key="lab-pause",
            disabled=not started,
            on_click=_tell,
            args=(run, "run" if paused else "pause"),
        )
        st.button(
            "One more epoch", icon=":material/add:", key="lab-more", disabled=not started, on_click=_tell, args=(run, "more")
        )
        st.button(
            "Stop and keep",
            icon=":material/save:",
            key="lab-keep",
            disabled=not started,
            help="Ends here; the network as it is now is tested and kept",
            on_click=_tell,
            args=(run, "finish"),
        )
        st.button("Stop and discard", icon=":material/delete:", key="lab-discard", on_click=_discard, args=(run,))
    if message := state.runs.pop_flash():
        st.error(message, icon=":material/error:")


def _tell(run: Run, word: str) -> None:
    try:
        state.runs.check_owner(run.id)
        launcher.tell(run, word)
    except (JobError, RunError) as error:
        state.runs.flash(str(error))


def _discard(run: Run) -> None:
    try:
        state.runs.check_owner(run.id)
        launcher.cancel(run)
        store.delete(run.id)
        state.page.request_full_run()
    except (JobError, RunError) as error:
        state.runs.flash(str(error))


def fields(epoch: float, network_id: str) -> None:
    st.markdown(f"**The first layer's receptive fields** after {epoch_name(epoch)} epochs", help=FIELDS_HELP)
    try:
        figure.show(_fields_markup(networks.get(network_id, {}), network_id), key="lab-fields")
    except CheckpointError as error:
        st.warning(str(error), icon=":material/warning:")


FIELDS_HELP = (
    "The weights from the 784 pixels to each of the first hidden neurons, as pictures. Blue: ink there excites the neuron, "
    "orange: it holds it back."
)


@st.cache_data(show_spinner=False, max_entries=64)
def _fields_markup(_network: Network, network_id: str) -> str:
    """The first FIELDS neurons' weights as one image; network_id tells the networks apart."""
    weights = _network.layers[0].w[:, :FIELDS]  # (784, n)
    count = weights.shape[1]
    rows = -(-count // COLUMNS)
    scale = charts.robust_scale(weights, 0.995)
    sheet = np.zeros((rows * COLUMNS, 28 + GAP, 28 + GAP), np.float32)
    sheet[:count, :28, :28] = weights.T.reshape(count, 28, 28)
    picture = sheet.reshape(rows, COLUMNS, 28 + GAP, 28 + GAP).swapaxes(1, 2).reshape(rows * (28 + GAP), -1)  # one image
    source = charts.heat(picture, scale)
    alternative = f"Weights of the first {count} hidden neurons, as pictures of 28x28 pixels"
    return (
        f'<img src="{source}" alt="{alternative}" style="width:100%;max-width:{COLUMNS * 44}px;image-rendering:pixelated">'
        + charts.legend(scale, whole=False)
    )


def learning(moments: list[tuple[float, str]], reading: Reading) -> None:
    st.markdown("**Your drawing, read by the network as it learnt**")
    if reading.digit is None:
        st.caption("Draw a digit to see how each moment of the training reads it.")
        return
    epochs, probabilities = read_along(moments, reading.digit.pixels)
    now = next((k for k, (_, network_id) in enumerate(moments) if network_id == reading.network_id), None)
    figure.show(strip([epoch_name(epoch) for epoch in epochs], probabilities, "epoch", now), key="lab-learning")


def read_along(moments: list[tuple[float, str]], pixels: np.ndarray) -> tuple[list[float], np.ndarray]:
    """The epochs, and what the network of each moment makes of a digit: (moments, 10). Moments that are gone are left out."""
    epochs, rows = [], []
    for epoch, network_id in moments:
        try:
            rows.append(networks.get(network_id, {}).forward(pixels).probabilities)
        except CheckpointError:
            continue
        epochs.append(epoch)
    return epochs, np.array(rows).reshape(len(rows), 10)
