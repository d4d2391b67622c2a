"""Commands on the training runs of this machine: start, stop, cancel, rename and delete them, and use their networks.

Only the owner of this machine may change runs (`Session.is_owner`); a guest's page only shows a message. The values come from the
browser, so each is checked.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Literal, ParamSpec

from training.jobs import launcher, limits, store
from training.jobs.store import RunError
from training.presets import ON_THE_PAGE
from ui import networks, session
from ui.commands.errors import telling_errors
from ui.commands.networks import add_network, from_browser, select_network
from ui.commands.page import open_view
from ui.components import browser_storage
from ui.networks import SHIPPED
from ui.text.language import mark, t

P = ParamSpec("P")

# How often the page has begun a run in the view Training, the settings of the latest one that are unlike the usual ones, and how.
BEGUN = "training-begun"
KNOWN = {"preset", "engine", *ON_THE_PAGE}  # the options of a run that the Training view sends
NOT_NOW = mark("Another training run is in progress. Wait for its end, or cancel it in the sidebar.")


def _changing(command: Callable[P, None]) -> Callable[P, None]:
    """Decorate a command that changes training runs. On a shared server, it only tells the visitor that this is not possible."""

    @telling_errors()
    @wraps(command)
    def checked(*args: P.args, **options: P.kwargs) -> None:
        if not session.current().is_owner:
            raise RunError(limits.SHARED)
        session.current().wants_full_run = True
        command(*args, **options)

    return checked


def known_options(sent: object) -> dict[str, object]:
    """Return the entries of a message from the browser that are options of a training run. Their values are still unchecked."""
    return {name: value for name, value in sent.items() if name in KNOWN} if isinstance(sent, Mapping) else {}


@_changing
def start_run(options: Mapping[str, object], name: str = "", drawings: bytes = b"") -> None:
    """Start a training run, unless one is in progress. name: the run's name. drawings: a file of examples to train on, or b""."""
    newest = launcher.current()
    progress = None if newest is None else launcher.follow(newest)
    if progress is None or not progress.running:
        launcher.start(options, name, drawings=drawings)
    elif progress.state != "starting":  # else the button was pressed twice
        session.current().message.tell(t(NOT_NOW))


def begin(settings: Mapping[str, object], how: Literal["waits", "learns", "machine"]) -> None:
    """Open the view Training, which begins anew there.

    how: the browser makes a network that "waits", or that "learns" as Retrain does; or the run is on this "machine".
    """
    count, *_ = session.stored(BEGUN, (0,))
    session.store_choice(BEGUN, (count + 1, settings, how))
    open_view("Training")


def retrains_in_browser() -> bool:
    """Return whether the visitor's own browser trains when they press Retrain, because this machine may not or can't."""
    return not session.current().is_owner or limits.lacks_torch()


def retrain() -> None:
    """Start the usual run, with PyTorch on this machine or in the browser of a guest, and open the view Training."""
    if retrains_in_browser():
        begin({}, "learns")
    else:
        start_run({"preset": "instant", "seed": None})  # without a seed, each run gets a new one
        begin({}, "machine")


@_changing
def cancel_run() -> None:
    """Stop the run that is in progress, without saving its network."""
    if (run := launcher.current()) is not None:
        launcher.cancel(run)


@_changing
def finish_run(run_id: object) -> None:
    """Stop a run, and keep its network."""
    launcher.finish(store.read(str(run_id)))


@_changing
def discard_run(run_id: object) -> None:
    """Stop a run, and delete it."""
    run = store.read(str(run_id))
    launcher.cancel(run)
    launcher.delete(run)


@_changing
def rename_run(sent: object) -> None:
    """Rename a training run. sent: [run id, the new name]."""
    match sent:
        case [str(run_id), str(name)]:
            store.rename(run_id, name)


@_changing
def delete_run(run_id: object) -> None:
    """Delete a training run. If its network is selected, select the app's default network."""
    launcher.delete(store.read(str(run_id)))
    visitor = session.current()
    if visitor.network == run_id:
        visitor.network = SHIPPED


@_changing
def use_run(network_id: object) -> None:
    """Select the network of a run. network_id: the network's id, as in `ui.networks`."""
    networks.get(str(network_id), {})
    select_network(str(network_id))
    decided(str(network_id))


def read_with() -> None:
    """Select the network that the browser requests, one of its own or that of a run. Answer each request once."""
    visitor, sent = session.current(), session.sent(browser_storage.KEY, "use")
    request, network_id = browser_storage.asked(sent)
    if request == visitor.answer[0]:
        return
    with telling_errors():
        if browser_storage.ID.fullmatch(network_id):
            visitor.wanted = ""
            add_network(browser_storage.names([sent]).get(network_id, ""), from_browser(sent), network_id)
        else:
            use_run(network_id)
    refusal = "" if visitor.network == network_id else visitor.message.get() or t("The network was not accepted.")
    visitor.answer = request, refusal


@_changing
def decide(accepts: object) -> None:
    """Select the network of the newest run if `accepts` is True. Otherwise keep the selected network."""
    run = launcher.current()
    if run is None or launcher.follow(run).state != "done":  # another tab has started one meanwhile
        return
    if accepts is True:
        use_run(run.id)
    else:
        decided(run.id)


def decided(run_id: str) -> None:
    """Record that the visitor has chosen whether to use a run's network, so that the page does not ask again."""
    with suppress(RunError):
        store.change(run_id, decided=True)
