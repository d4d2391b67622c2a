"""Commands on training runs: start, steer, end, rename and delete them, and select the new network when one has ended.

On a shared server none of them changes anything (`_changing`). A new network that is worse on the test digits never replaces
another one silently. A run that has ended while the page was closed is handled when the page is opened again.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import ParamSpec

from training.jobs import launcher, limits, listing, store
from training.jobs.log import RUNNING, Progress
from training.jobs.store import RunError
from ui import networks, session
from ui.commands.errors import telling_errors
from ui.networks import SHIPPED
from ui.session import NextRun, Session

P = ParamSpec("P")

TRAINING, NEXT_RUN = "predict-training", "the next run"  # the choice of a prediction, and what it is about before the start


def _changing(command: Callable[P, None]) -> Callable[P, None]:
    """Decorate a command that changes training runs. On a shared server, it only tells the visitor that this is not possible."""

    @telling_errors()
    @wraps(command)
    def checked(*args: P.args, **options: P.kwargs) -> None:
        limits.check_not_shared()
        command(*args, **options)

    return checked


@_changing
def start_run(options: Mapping[str, object], name: str = "", drawings: bytes = b"") -> None:
    """Start a training run. If another one is in progress, ask the visitor first whether to stop it (`Runs.asked_for`)."""
    visitor = session.current()
    visitor.wants_full_run = True
    newest = launcher.current()
    progress = None if newest is None else launcher.follow(newest)
    if progress is not None and progress.state == "starting":
        return  # the button was pressed twice
    if progress is not None and progress.running:
        visitor.runs.asked_for = NextRun(options, name, drawings)
        return
    visitor.runs.asked_for = None
    expect_run(launcher.start(options, name, drawings=drawings).id)


@_changing
def stop_and_start() -> None:
    visitor = session.current()
    visitor.wants_full_run = True
    asked_for, visitor.runs.asked_for = visitor.runs.asked_for, None
    newest = launcher.current()
    if asked_for is None or newest is None:
        return
    launcher.cancel(newest)
    expect_run(launcher.start(asked_for.options, asked_for.name, drawings=asked_for.drawings).id)


def let_it_end() -> None:
    visitor = session.current()
    visitor.runs.asked_for, visitor.wants_full_run = None, True


def expect_run(run_id: str) -> None:
    """Make the page select a training run's network when the run ends, or only offer it if the selected network is more accurate.

    If the visitor has guessed the result of the next training run, assign the guess to this run.
    """
    session.current().runs.expected.add(run_id)
    predicted = session.stored(TRAINING, None, NEXT_RUN)
    if predicted is not None:
        session.store_choice(TRAINING, predicted, run_id)


@_changing
def cancel_run(run_id: str) -> None:
    launcher.cancel(store.read(run_id))


@_changing
def steer_run(run_id: str, command: str, value: float | None = None) -> None:
    """Send a command to a training run: "pause", "run", "more" or "finish", or the name and new value of a setting."""
    launcher.send_command(store.read(run_id), command, value)


@_changing
def discard_run(run_id: str) -> None:
    run = store.read(run_id)
    session.current().wants_full_run = True
    launcher.cancel(run)
    launcher.delete(run)


@_changing
def rename_run(run_id: str, key: str) -> None:
    """Rename a training run. key: the Streamlit key of the text field that holds the new name."""
    store.rename(run_id, str(session.value(key) or ""))
    session.current().wants_full_run = True


@_changing
def delete_run(run_id: str) -> None:
    """Delete a training run. If its network is selected, select the app's default network."""
    launcher.delete(store.read(run_id))
    visitor = session.current()
    visitor.wants_full_run = True
    if visitor.network.partition(":")[0] == run_id:
        visitor.network = SHIPPED


def follow_runs() -> None:
    """Select the network of each run in `Runs.expected` that has ended. On a shared server, do nothing.

    If the new network is less accurate than the selected one, ask the visitor whether to select it.
    Call this function at the start of each script run.
    """
    visitor = session.current()
    if limits.shared():
        return
    if not visitor.runs.is_known:
        visitor.runs.is_known, newest = True, launcher.current()
        if newest is not None and not newest.decided and launcher.follow(newest).state in (*RUNNING, "done"):
            visitor.runs.expected.add(newest.id)  # an earlier session has started it
    for run_id in sorted(visitor.runs.expected - visitor.runs.handled.keys()):  # oldest first
        progress = None
        with suppress(RunError):  # it was deleted
            progress = listing.get(run_id).progress
            if progress.running:
                continue
        visitor.runs.handled[run_id] = visitor.network
        if progress is not None and progress.state == "done":
            _end(visitor, run_id, progress)
    launcher.prepare()


def _end(visitor: Session, run_id: str, progress: Progress) -> None:
    """Select the network of an ended training run. If it is less accurate than the selected network, ask the visitor first."""
    old, new = networks.accuracy(visitor.network, visitor.added), progress.test_accuracy
    if visitor.network != run_id and old is not None and new is not None and new < old:
        visitor.runs.asked.add(run_id)
    else:
        decide(run_id, run_id)


def decide(run_id: str, network_id: str) -> None:
    """Select the new or the previous network after a training run. The page then no longer asks the visitor to decide."""
    visitor = session.current()
    visitor.network = network_id
    visitor.runs.asked.discard(run_id)
    if not limits.shared():
        with suppress(RunError):
            store.change(run_id, decided=True)  # so that the page does not ask again after a reload
