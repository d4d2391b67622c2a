"""What one visitor has: the browser's secret, the drawing, the networks, the training runs and the values of widgets.

Only this package reads and writes `st.session_state`. Each module covers one subject and offers typed accessors.
"""

from ui.state import (
    browser,
    drawing,
    inside,
    kept,
    lessons,
    link,
    networks,
    page,
    predictions,
    queue,
    run_messages,
    runs,
    teaching,
    tour,
    widgets,
)

__all__ = [
    "browser",
    "drawing",
    "inside",
    "kept",
    "lessons",
    "link",
    "networks",
    "page",
    "predictions",
    "queue",
    "run_messages",
    "runs",
    "start",
    "teaching",
    "tour",
    "widgets",
]


def start() -> None:
    """Set the initial values of a new browser session. Do nothing in a session that has already started."""
    browser.start()
    drawing.start()
    page.start()
