"""Your corrections: drawings with the digit they really are, kept on this machine, and fine-tuning on them."""

import base64
import hashlib
import io

import numpy as np
import streamlit as st
from PIL import Image

from model.checkpoint import DEFAULT
from model.digit import from_drawing
from training.jobs import corrections, launcher, limits, store
from training.jobs.corrections import CollectionError, Labelled
from training.jobs.log import number
from training.jobs.store import RunError
from ui import networks, sidebar, state
from ui.components import figure
from ui.format import escape_markdown, percent, run_name, start_time
from ui.reading import Reading

DIGIT, GALLERY, CHOSEN, IMPORT = "drawings-digit", "drawings-gallery", "drawings-chosen", "drawings-import"
SHOWN = 60  # the newest
EPOCHS = 2  # of a fine-tuning, as `python -m training --drawings` has it


def show(reading: Reading) -> None:
    """Keep the drawing on the sheet, see what is kept, fine-tune on it."""
    if limits.switched_off():
        st.info("This server keeps no drawings; on your own machine it works: see the README.", icon=":material/block:")
        return
    st.markdown(
        "Is a drawing misread? Say what it really is, and it is kept, with its strokes, in a file on the machine that this page "
        "runs on. Nothing is kept unless you press, and nothing leaves that machine."
    )
    _keep(reading)
    try:
        kept = corrections.read(store.folder())
    except CollectionError as error:
        st.warning(str(error), icon=":material/warning:")
        return
    if kept:
        _kept(kept, reading)
        _fine_tune(kept, reading)
    _last()
    _exchange(kept)


def _keep(reading: Reading) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        digit = st.pills("This drawing is really a", list(range(10)), key=DIGIT)
        strokes = reading.digit is not None
        st.button(
            "Keep this drawing", icon=":material/bookmark_add:", key="drawings-keep", disabled=digit is None or not strokes,
            on_click=_add, args=(digit, reading.drawing),
        )  # fmt: skip
    if not strokes:
        st.caption("Draw a digit first.")


def _add(label: int, drawing: dict) -> None:
    try:
        corrections.add(store.folder(), label, drawing)
        state.widgets.set_value(DIGIT, None)
    except CollectionError as error:
        state.page.flash(str(error))


def _kept(kept: list[Labelled], reading: Reading) -> None:
    pixels = np.array([_pixels(corrections.dumps([item])) for item in kept])
    read = reading.network.forward(pixels).logits.argmax(axis=1)
    right = int((read == [item.label for item in kept]).sum())
    st.markdown(f"**{len(kept)} kept.** The network that reads now reads {right} of them right.")
    chosen = state.widgets.restore(CHOSEN, None)
    cells = []
    for index in range(len(kept) - 1, max(-1, len(kept) - 1 - SHOWN), -1):
        label, seen = kept[index].label, int(read[index])
        words = f"{label}" if seen == label else f"{label}, read as {seen}"
        cells.append(
            f'<button data-pick="{index}" aria-pressed="{"true" if index == chosen else "false"}" aria-label="A drawn {words}" '
            f'style="all:unset;cursor:pointer;text-align:center;font-size:0.75rem;padding:4px;border-radius:0.4rem;'
            f'border:2px solid {"var(--st-primary-color)" if index == chosen else "transparent"}">'
            f'<img src="{_picture(pixels[index])}" alt="" '
            f'style="width:56px;height:56px;display:block;image-rendering:pixelated;border-radius:0.25rem">{words}</button>'
        )
    figure.show(f'<div style="display:flex;flex-wrap:wrap;gap:0.3rem">{"".join(cells)}</div>', key=GALLERY, on_pick=_choose)
    if chosen is not None and chosen < len(kept):
        st.button(
            f"Delete the chosen {kept[chosen].label}",
            icon=":material/delete:",
            key="drawings-delete",
            on_click=_remove,
            args=(chosen,),
        )


def _choose() -> None:
    state.widgets.set_value(CHOSEN, int(state.widgets.pressed_in(GALLERY)))
    state.widgets.store(CHOSEN)


def _remove(index: int) -> None:
    try:
        corrections.remove(store.folder(), index)
    except CollectionError as error:
        state.page.flash(str(error))
    state.widgets.set_value(CHOSEN, None)
    state.widgets.store(CHOSEN)


@st.cache_data(show_spinner=False, max_entries=2 * corrections.MAX_DRAWINGS)
def _pixels(drawing: str) -> np.ndarray:
    """What the network sees of a kept drawing, float32 (28, 28)."""
    return from_drawing(corrections.loads(drawing.encode(), "kept")[0].drawing).pixels


def _picture(pixels: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray((pixels * 255).round().astype(np.uint8)).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def _fine_tune(kept: list[Labelled], reading: Reading) -> None:
    origin = _origin(reading.network_id)
    run = launcher.current()
    busy = run is not None and launcher.follow(run).running
    st.button(
        "Fine-tune on them", icon=":material/school:", type="primary", key="drawings-train", disabled=origin is None or busy,
        on_click=_begin, args=(kept, origin),
        help="Goes on from the network that reads, with these drawings mixed into MNIST; the network itself stays as it is.",
    )  # fmt: skip
    if origin is None:
        st.caption("Fine-tuning goes on from the shipped network or one trained here: pick one of these in the sidebar.")
    if busy:
        st.caption("A training is running: the sidebar shows how far it is.")


def _origin(network_id: str) -> str | None:
    """The checkpoint file to go on from, or None for a network that lives in this visit only."""
    if network_id == networks.SHIPPED:
        return str(DEFAULT.relative_to(store.ROOT)) if DEFAULT.is_relative_to(store.ROOT) else str(DEFAULT)
    if network_id in networks.run_ids():
        return str(store.read(network_id).checkpoint.absolute())
    return None


def _begin(kept: list[Labelled], origin: str) -> None:
    """Start it on a copy of the drawings as they are now, named by its content: the command then stays exact."""
    text = corrections.dumps(kept)
    folder = store.folder().absolute() / "drawings"
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store.write_text(path, text)
    except OSError as error:
        state.runs.flash(f"The drawings can't be handed to the training: {error.strerror}.")
        return
    count = f"{len(kept)} drawing{'' if len(kept) == 1 else 's'}"
    sidebar.begin({"drawings": str(path), "resume": origin, "epochs": EPOCHS}, name=f"fine-tuned on {count}")
    state.page.request_full_run()


def _last() -> None:
    """What the newest fine-tuning did, on the drawings and on MNIST: forgetting is part of the lesson."""
    for run_id in store.ids():
        try:
            run = store.read(run_id)
        except RunError:  # another page deleted it in this very moment
            continue
        if "drawings" not in run.options:
            continue
        done = next((event for event in launcher.events(run) if event.get("event") == "done"), None)
        if done is None:
            continue
        mine = [number(done, key) for key in ("drawings_before", "drawings_after")]
        mnist = [number(done, key) for key in ("test_accuracy_before", "test_accuracy")]
        st.markdown(
            f"**{escape_markdown(run_name(run))}, {start_time(run)}**\n\n| accuracy | before | after |\n"
            "| --- | --- | --- |\n"
            f"| on your drawings | {percent(mine[0])} | {percent(mine[1])} |\n"
            f"| on MNIST's 10,000 test digits | {percent(mnist[0], 2)} | {percent(mnist[1], 2)} |"
        )
        if None not in mnist and mnist[1] < mnist[0]:
            st.caption(
                "What it learnt of your drawings cost it some of MNIST: learning the new without forgetting the old is hard."
            )
        return


def _exchange(kept: list[Labelled]) -> None:
    with st.expander("Export and import", icon=":material/import_export:"):
        st.download_button(
            "Export", corrections.dumps(kept), "digit-lens-drawings.json", "application/json", icon=":material/download:",
            disabled=not kept, on_click="ignore", key="drawings-export",
        )  # fmt: skip
        st.file_uploader("Import drawings that were exported (JSON)", type=["json"], key=IMPORT, on_change=_import)


def _import() -> None:
    file = state.page.uploaded(IMPORT)
    if file is None:
        return
    try:
        new = corrections.merge(store.folder(), corrections.loads(file.getvalue(), file.name[:80]))
    except CollectionError as error:
        state.page.flash(str(error))
        return
    state.page.flash(f"{new} new drawing{'' if new == 1 else 's'} came in from {file.name[:80]}.")
