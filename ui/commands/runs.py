"""Commands on training runs: start, steer, end, rename and delete them, and select the new network when one has ended.

A new network that is worse on the test digits never replaces another one silently. A run that has ended while its owner's page
was closed is handled when the page is opened again.
"""

from contextlib import suppress
from itertools import takewhile

from training.jobs import launcher, listing, queue, store
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from ui import access, networks, session
from ui.commands.errors import telling_errors
from ui.networks import SHIPPED
from ui.session import SECRET, Session

TRAINING, NEXT_RUN = "predict-training", "the next run"  # the choice of a prediction, and what it is about before the start


@telling_errors("sidebar")
def start_run(options: dict, name: str = "", drawings: bytes = b"") -> None:
    """Start a training run, or add it to the queue if another one is in progress.

    options: command-line options of `python -m training`, such as {"preset": "quick", "epochs": 5}.
    drawings: the file of labelled drawings to fine-tune a network on, if any. Such a run does not wait in the queue.
    """
    visitor = session.current()
    if drawings:
        started = launcher.start(options, name, owner=access.owner(), drawings=drawings)
    else:
        started = launcher.request(options, owner=access.owner())
    visitor.wants_full_run = True
    if isinstance(started, Run):
        expect_run(started.id)


def expect_run(run_id: str) -> None:
    """Make the page select a training run's network when the run ends, or only offer it if the selected network is more accurate.

    If the visitor has guessed the result of the next training run, assign the guess to this run.
    """
    session.current().runs.expected.add(run_id)
    predicted = session.stored(TRAINING, None, NEXT_RUN)
    if predicted is not None:
        session.store_choice(TRAINING, predicted, run_id)


@telling_errors("sidebar")
def withdraw_run() -> None:
    """Remove this browser's training run from the queue."""
    session.current().wants_full_run = True
    queue.withdraw(access.owner())


@telling_errors("sidebar")
def cancel_run(run_id: str) -> None:
    """Stop a training run without saving its network."""
    access.check_may_steer(run_id)
    launcher.cancel(store.read(run_id))


@telling_errors("view")
def steer_run(run_id: str, command: str, value: float | None = None) -> None:
    """Send a command to a training run: "pause", "run", "more" or "finish", or the name and new value of a setting."""
    access.check_may_steer(run_id)
    launcher.send_command(store.read(run_id), command, value)


@telling_errors("view")
def discard_run(run_id: str) -> None:
    """Stop a training run in progress and delete it."""
    access.check_may_steer(run_id)
    run = store.read(run_id)
    session.current().wants_full_run = True
    launcher.cancel(run)
    access.check_may_change(run_id)
    launcher.delete(run)


@telling_errors()
def rename_run(run_id: str, key: str) -> None:
    """Rename a training run. key: the Streamlit key of the text field that holds the new name."""
    access.check_may_change(run_id)
    store.rename(run_id, str(session.value(key) or ""))
    session.current().wants_full_run = True


@telling_errors()
def delete_run(run_id: str) -> None:
    """Delete a training run. If its network is selected, select the app's default network. `restore_run` undoes the deletion."""
    access.check_may_change(run_id)
    launcher.delete(store.read(run_id))
    visitor = session.current()
    visitor.runs.deleted, visitor.wants_full_run = run_id, True
    if visitor.network.partition(":")[0] == run_id:
        visitor.network = SHIPPED


@telling_errors()
def restore_run() -> None:
    """Restore the training run that was deleted last."""
    visitor = session.current()
    run_id, visitor.runs.deleted, visitor.wants_full_run = visitor.runs.deleted, "", True
    access.check_may_change(run_id)
    store.restore(run_id)


def follow_runs() -> None:
    """Select the network of each run in `Runs.expected` that has ended, and start the next run in the queue.

    If the new network is less accurate than the selected one, ask the visitor whether to select it.
    Call this function at the start of each script run.
    """
    visitor = session.current()
    if not visitor.browser.is_known:
        visitor.browser.is_known = True
        _meet_browser(visitor)
    _follow_queue(visitor)
    for run_id in sorted(visitor.runs.expected - visitor.runs.handled.keys()):  # oldest first
        progress = None
        with suppress(RunError):  # it was deleted
            progress = listing.get(run_id).progress
            if progress.running:
                continue
        visitor.runs.handled[run_id] = visitor.network
        if progress is not None and progress.state == "done":
            _end(visitor, run_id, progress)
    launcher.watch()
    if queue.waiting() and launcher.start_next():
        _follow_queue(visitor)


def _meet_browser(visitor: Session) -> None:
    own = next((run_id for run_id in store.ids() if access.is_own(run_id)), "")
    with suppress(RunError):  # it has started none
        listed = listing.get(own)
        if own == visitor.network:  # by a link
            decide(own, own)
        elif not listed.run.decided and (listed.progress.running or listed.progress.state == "done"):
            visitor.runs.expected.add(own)


def _follow_queue(visitor: Session) -> None:
    """If this browser's queued training run has started, make the page select or offer the run's network when the run ends."""
    place, owner, since = access.waiting_run(), access.owner(), visitor.runs.waiting_since
    visitor.runs.waiting_since = None if place is None or place.refusal else place.time
    if since is None or place is not None:
        return
    newer = takewhile(lambda listed: listed.run.time >= since, listing.all_runs())
    started = next((listed.run for listed in newer if listed.run.owner == owner), None)
    if started is not None:
        expect_run(started.id)


def _end(visitor: Session, run_id: str, progress: Progress) -> None:
    """Select the network of an ended training run. If it is less accurate than the selected network, ask the visitor first."""
    old, new = networks.accuracy(visitor.network, visitor.added), progress.test_accuracy
    if visitor.network != run_id and old is not None and new is not None and new < old:
        visitor.runs.asked.add(run_id)
    else:
        decide(run_id, run_id)


def decide(run_id: str, network_id: str) -> None:
    """Select the new or the previous network after a training run has ended. The page then does not ask the visitor again."""
    visitor = session.current()
    visitor.network = network_id
    visitor.runs.asked.discard(run_id)
    if access.is_own(run_id):
        with suppress(RunError):
            store.change(run_id, decided=True)  # so that the page does not ask again after a reload


def receive_secret(key: str) -> None:
    """Replace the secret that the server has proposed for this browser with the one that the browser has already stored.

    The secret identifies the browser as the owner of its training runs. Those of this session are transferred
    to the browser's secret. An invalid secret is ignored.
    key: the Streamlit key of the component `browser_id`, which sends the secret.
    """
    secret = session.sent(key, "secret")
    if not isinstance(secret, str) or not SECRET.fullmatch(secret):
        return
    visitor, former = session.current(), access.owner()
    visitor.browser = session.Browser(secret, is_stored=True)
    if access.owner() == former:
        return
    visitor.wants_full_run = True
    for run_id in visitor.runs.expected:
        with suppress(RunError):  # it was deleted meanwhile
            if store.read(run_id).owner == former:
                store.change(run_id, owner=access.owner())
    queue.change_owner(former, access.owner())
