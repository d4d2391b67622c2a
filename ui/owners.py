"""Whose training it is. On a server that strangers share (DIGIT_LENS_SHARED=on), a training is renamed, deleted and cancelled by
the session that started it; elsewhere by anyone who has the page."""

import os

from training.runs import RunError
from ui import session


def check(run_id: str) -> None:
    """Raises RunError where this session may not change the training."""
    shared = os.environ.get("DIGIT_LENS_SHARED", "").lower() in ("on", "1", "yes")
    if shared and not session.owns(run_id):
        raise RunError("This training was started on another page, and only there can it be changed.")
