"""The one place where an error becomes a message to the visitor."""

from collections.abc import Iterator
from contextlib import contextmanager

from model.checkpoint import CheckpointError
from model.digit import ImageError
from model.examples import ExamplesError
from model.mnist import DataError
from training.jobs.launcher import JobError
from training.jobs.store import RunError
from training.settings import SettingsError
from ui import session

# What a person, another tab or a missing file can cause. Each says in one sentence what is wrong.
ERRORS = (CheckpointError, DataError, ExamplesError, ImageError, JobError, RunError, SettingsError)


@contextmanager
def telling_errors(place: str = "page") -> Iterator[None]:
    """Turn each exception of the types in ERRORS into a message to the visitor. Delete older messages first.

    Use it as a decorator or as a context manager, for every callback that loads or starts something.
    place: where the page shows the message: "page" (at the top), "sidebar", or "view" (beside a training run's controls).
    """
    visitor = session.current()
    visitor.messages.clear()
    try:
        yield
    except ERRORS as error:
        visitor.messages.tell(str(error), place)
        visitor.wants_full_run = True  # another tab may have changed what the sidebar shows
