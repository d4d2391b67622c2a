"""The part "Your examples": the user's labelled drawings, the network's predictions for them, and fine-tuning on them."""

from contextlib import suppress
from functools import partial

import streamlit as st

from model.checkpoint import DEFAULT
from model.reading import Reading
from system.json_values import number_of
from training.jobs import listing, store
from training.jobs.store import RunError
from ui import commands, networks, session
from ui.components import examples
from ui.text.format import percent, run_name, start_time
from ui.text.language import mark, t, tn
from ui.text.literal import literal

EPOCHS = 2  # of fine-tuning, as with `python -m training --drawings`
OTHERS = mark("Only the network that came with the app and those trained on this server can be fine-tuned.")


def show(reading: Reading) -> None:
    is_offered, start = session.current().is_owner, _checkpoint(reading.network_id)
    drawing = None if reading.digit is None else reading.drawing
    tuning = ("" if start else t(OTHERS)) if is_offered else None
    examples.show(drawing, reading.network.key, tuning, partial(_fine_tune, start))
    if is_offered:
        _last_result()


@commands.telling_errors()
def _fine_tune(start: str | None) -> None:
    file, total = examples.received(session.sent(examples.KEY, "tune"))
    name = tn("fine-tuned on {n} drawing", "fine-tuned on {n} drawings", total)
    commands.runs.start_run({"resume": start, "epochs": EPOCHS}, name, file)


def _checkpoint(network_id: str) -> str | None:
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
        t(
            "**{run_name}, {start_time}**\n\n| share read correctly | before this training | after it |\n| --- | --- | --- |\n| "
            "of your drawings, on which the network has just practised | {drawings} | {drawings2} |\n| of 10,000 test digits, "
            "never used for practice | {mnist} | {mnist2} |",
            run_name=literal(run_name(run)),
            start_time=start_time(run),
            drawings=percent(drawings[0]),
            drawings2=percent(drawings[1]),
            mnist=percent(mnist[0], 2),
            mnist2=percent(mnist[1], 2),
        )
    )
    if mnist[0] is not None and mnist[1] is not None and mnist[1] < mnist[0]:
        st.caption(t("The network now reads the test digits a little worse. This is called forgetting."))
