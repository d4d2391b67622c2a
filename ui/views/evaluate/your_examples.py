"""The part "Your examples": the user's labelled drawings, the network's predictions for them, and fine-tuning on them."""

from contextlib import suppress

import streamlit as st

from model.checkpoint import DEFAULT
from training.jobs import limits, listing, store
from training.jobs.json_values import number_of
from training.jobs.store import RunError
from ui import commands, networks, session
from ui.components import examples
from ui.components.examples import Received
from ui.reading import Reading
from ui.text.format import count, percent, run_name, start_time
from ui.text.literal import literal

EPOCHS = 2  # of fine-tuning, as with `python -m training --drawings`


def show(reading: Reading) -> None:
    received = session.current().examples
    read = reading.network.forward(received.pixels).logits.argmax(axis=1) if received.labels else ()  # (n, 28, 28) -> (n,)
    drawing = None if reading.digit is None else reading.drawing
    examples.show(drawing, received, read, commands.drawing.take_examples, commands.drawing.put_example)
    if not limits.shared() and not session.current().is_class:
        _fine_tuning(reading, received)
        _last_result()


def _fine_tuning(reading: Reading, received: Received) -> None:
    start, total = _checkpoint(reading.network_id), len(received.labels)
    st.button(
        "Fine-tune on them", icon=":material/school:", key="examples-train", disabled=start is None or not total,
        on_click=commands.runs.start_run,
        args=({"resume": start, "epochs": EPOCHS}, f"fine-tuned on {count(total, 'drawing')}", received.file),
        help="Trains a copy of the selected network a little more, on your examples mixed with MNIST's digits. The training run "
        "holds a copy of your examples until you delete the run.",
    )  # fmt: skip
    if start is None:
        st.caption("Only the network that came with the app and those trained on this server can be fine-tuned.")


def _checkpoint(network_id: str) -> str | None:
    """Return the path of the network's checkpoint file, or None if the network is not stored in a file."""
    if network_id == networks.SHIPPED:
        return str(DEFAULT.relative_to(store.ROOT)) if DEFAULT.is_relative_to(store.ROOT) else str(DEFAULT)
    with suppress(RunError):
        run = store.read(network_id)
        return str(run.checkpoint.absolute()) if run.checkpoint.is_file() else None
    return None


def _last_result() -> None:
    """Show the accuracy before and after the latest fine-tuning: on the examples, and on MNIST's test digits."""
    found = (each for each in listing.all_runs() if "drawings" in each.run.options and each.progress.state == "done")
    if (listed := next(found, None)) is None:
        return
    run, done = listed.run, listed.progress.result
    drawings = [number_of(done, key) for key in ("drawings_before", "drawings_after")]
    mnist = [number_of(done, key) for key in ("test_accuracy_before", "test_accuracy")]
    st.markdown(
        f"**{literal(run_name(run))}, {start_time(run)}**\n\n| share read correctly | before this training | after it |\n"
        "| --- | --- | --- |\n"
        f"| of your drawings, on which the network has just practised | {percent(drawings[0])} | {percent(drawings[1])} |\n"
        f"| of 10,000 test digits, never used for practice | {percent(mnist[0], 2)} | {percent(mnist[1], 2)} |"
    )
    if mnist[0] is not None and mnist[1] is not None and mnist[1] < mnist[0]:
        st.caption("The network now reads the test digits a little worse. This is called forgetting.")
