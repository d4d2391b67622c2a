"""Show the exceptions of commands to the visitor as messages."""

from collections.abc import Iterator
from contextlib import contextmanager

from model.checkpoint import CheckpointError
from model.digit import ImageError
from model.examples import ExamplesError
from model.mnist import DataError
from training.jobs.store import RunError
from training.settings import SettingsError
from ui import session
from ui.server import UploadError
from ui.text.language import written

# What a person, another tab or a missing file can cause. Each says in one sentence what is wrong.
ERRORS = (CheckpointError, DataError, ExamplesError, ImageError, RunError, SettingsError, UploadError)


@contextmanager
def telling_errors() -> Iterator[None]:
    """Show each exception of the types in ERRORS to the visitor as a message. Delete an older message first.

    Use it as a decorator or as a context manager, for every callback that loads or starts something.
    """
    visitor = session.current()
    visitor.message.tell("")
    try:
        yield
    except ERRORS as error:
        visitor.message.tell(written(error))
        visitor.wants_full_run = True  # the message stands above the view, and another tab may have changed the sidebar
