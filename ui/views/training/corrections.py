"""Corrections: drawings labelled with the digit that they are. Store, delete, export and import them, and fine-tune on them."""

from functools import partial

import streamlit as st

from model.checkpoint import DEFAULT
from model.corrections import MAX_DRAWINGS, CorrectionsError, dumps, loads
from training.jobs import corrections, launcher, limits, listing, log, store
from training.jobs.log import number
from ui import access, commands, networks, server, session, widgets
from ui.access import corrections_owner
from ui.components import figure
from ui.reading import Reading
from ui.text.format import count, percent, run_name, start_time
from ui.text.literal import literal
from ui.views import stored_corrections
from ui.views.stored_corrections import SHOWN, Stored

DIGIT, GALLERY, CHOSEN, IMPORT = "corrections-digit", "corrections-gallery", "corrections-chosen", "corrections-import"
EPOCHS = 2  # of fine-tuning, as with `python -m training --drawings`
PRIVATE = "Everyone who can open this page sees these drawings. They are stored in a file on the machine that runs it."
SHARED = (
    "Only this browser sees, exports and deletes its drawings. They are stored on this server, and its operator can read them."
)


def show(reading: Reading) -> None:
    if limits.switched_off():
        st.info(
            "This server does not store drawings. If you install the app on your own computer, it can: the README says how.",
            icon=":material/block:",
        )
        return
    st.markdown(
        "Has the network misread your drawing? Store it with the digit that you drew. Then fine-tune the "
        "network: train it a little more on your corrections."
    )
    st.caption(SHARED if limits.shared() else PRIVATE)
    with st.container():
        _form(reading)
    try:
        stored = stored_corrections.load()
    except CorrectionsError as error:
        st.warning(literal(error), icon=":material/warning:")
        return
    with st.container():  # so that the import stays in its place: if it moves, the browser stops it
        if stored.ids:
            _gallery(stored, reading)
            if not session.current().hides("training"):
                _fine_tuning(reading)
        _last_result()
    _exchange(bool(stored.ids))


def _form(reading: Reading) -> None:
    is_drawn = reading.digit is not None
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        digit = widgets.remembered(st.pills, "This drawing is really a", list(range(10)), key=DIGIT, default=None)
        st.button(
            "Store this drawing", icon=":material/bookmark_add:", key="corrections-store", disabled=digit is None or not is_drawn,
            on_click=_add, args=(reading,),
        )  # fmt: skip
    if not is_drawn:
        st.caption("Draw a digit first.")


def _add(reading: Reading) -> None:
    with commands.telling_errors():
        corrections.add(store.folder(), session.stored(DIGIT, -1), reading.drawing, corrections_owner())
        session.store_choice(DIGIT, None)


def _gallery(stored: Stored, reading: Reading) -> None:
    read = reading.network.forward(stored.pixels).logits.argmax(axis=1)  # (n, 28, 28) -> (n,)
    correct = int((read == stored.labels).sum())
    total = len(stored.ids)
    st.markdown(f"**{total} stored.** The selected network classifies {correct} of {total} correctly.")
    chosen = session.stored(CHOSEN, None)
    cells = []
    for correction_id, label, digit in reversed(list(zip(stored.ids, stored.labels, read, strict=True))[-SHOWN:]):
        words = f"{label}" if digit == label else f"{label}, read as {digit}"
        is_chosen = correction_id == chosen
        cells.append(
            f'<button data-pick="{correction_id}" aria-pressed="{str(is_chosen).lower()}" aria-label="A drawn {words}" '
            f'style="all:unset;cursor:pointer;text-align:center;font-size:0.75rem;padding:4px;border-radius:0.4rem;'
            f'border:2px solid {"var(--st-primary-color)" if is_chosen else "transparent"}">'
            f'<img src="{stored.pictures[correction_id]}" alt="" '
            f'style="width:56px;height:56px;display:block;image-rendering:pixelated;border-radius:0.25rem">{words}</button>'
        )
    figure.show(f'<div style="display:flex;flex-wrap:wrap;gap:0.3rem">{"".join(cells)}</div>', key=GALLERY, on_pick=_choose)
    if chosen in stored.ids:
        label = stored.labels[stored.ids.index(chosen)]
        st.button(
            f"Delete the chosen {label}", icon=":material/delete:", key="corrections-delete", on_click=_delete, args=(chosen,)
        )


def _choose() -> None:
    session.store_choice(CHOSEN, session.sent(GALLERY, "pick"))


def _delete(correction_id: str) -> None:
    with commands.telling_errors():
        corrections.remove(store.folder(), correction_id, corrections_owner())
    session.store_choice(CHOSEN, None)


def _fine_tuning(reading: Reading) -> None:
    start = _checkpoint(reading.network_id)
    run, place = launcher.current(), access.waiting_run()
    is_busy, is_waiting = run is not None and launcher.follow(run).running, place is not None and not place.refusal
    st.button(
        "Fine-tune on them next" if is_busy else "Fine-tune on them", icon=":material/school:", type="primary",
        key="corrections-train", disabled=start is None or is_waiting, on_click=_fine_tune, args=(start,),
        help="Trains a copy of the selected network on these drawings, mixed with MNIST's digits. The selected "
        "network does not change.",
    )  # fmt: skip
    if start is None:
        st.caption(
            "The network that came with the app and those trained here can be fine-tuned. Select one of them in the sidebar."
        )
    if is_waiting:
        st.caption("A training run of yours waits already. The sidebar shows it.")
    elif is_busy:
        st.caption("Yours will start by itself when the current training run has ended.")


def _checkpoint(network_id: str) -> str | None:
    """Return the path of the network's checkpoint file, or None if the network is not stored in a file."""
    if network_id == networks.SHIPPED:
        return str(DEFAULT.relative_to(store.ROOT)) if DEFAULT.is_relative_to(store.ROOT) else str(DEFAULT)
    if network_id in networks.run_ids():
        return str(store.read(network_id).checkpoint.absolute())
    return None


def _fine_tune(start: str) -> None:
    """Start to fine-tune a network on the user's stored drawings. start: the path of the network's checkpoint."""
    # The corrections are copied when the run starts.
    commands.start_run({"resume": start, "epochs": EPOCHS}, corrections_of=corrections_owner())


def _last_result() -> None:
    """Show the accuracy before and after the latest fine-tuning: on the user's stored drawings, and on MNIST's test digits."""
    for listed in listing.all_runs():
        run = listed.run
        if (
            "drawings" not in run.options
            or listed.progress.state != "done"
            or (limits.shared() and run.owner != corrections_owner())
        ):
            continue
        done = next((event for event in reversed(log.of(run.log).events()) if event.get("event") == "done"), {})
        drawings = [number(done, key) for key in ("drawings_before", "drawings_after")]
        mnist = [number(done, key) for key in ("test_accuracy_before", "test_accuracy")]
        st.markdown(
            f"**{literal(run_name(run))}, {start_time(run)}**\n\n| share read correctly | before this training | after it |\n"
            "| --- | --- | --- |\n"
            f"| of your drawings, on which the network has just practised | {percent(drawings[0])} | {percent(drawings[1])} |\n"
            f"| of 10,000 test digits, never used for practice | {percent(mnist[0], 2)} | {percent(mnist[1], 2)} |"
        )
        if mnist[0] is not None and mnist[1] is not None and mnist[1] < mnist[0]:
            st.caption("The network now reads the test digits a little worse. This is called forgetting.")
        return


def _exchange(has_any: bool) -> None:
    with st.expander("Export and import", icon=":material/import_export:"):
        st.download_button(
            "Export", partial(_export, corrections_owner()), "digit-lens-drawings.json", "application/json",
            icon=":material/download:", disabled=not has_any, on_click="ignore", key="corrections-export",
        )  # fmt: skip
        st.file_uploader(f"Import exported drawings (JSON, at most {MAX_DRAWINGS})", type=["json"], key=IMPORT, on_change=_import)


def _export(owner: str) -> str:
    """Return one owner's labelled drawings as JSON text for a download. Streamlit calls it outside of the user's session."""
    return dumps(corrections.read(store.folder(), owner))


def _import() -> None:
    file = session.value(IMPORT)
    if file is None:
        return
    with commands.telling_errors():
        name, content = server.take_upload(file)
        name = literal(name, 80, markdown=False)
        imported = corrections.merge(store.folder(), loads(content, name), corrections_owner())
        session.current().messages.tell(f"{count(imported, 'new drawing')} imported from {name}.")
