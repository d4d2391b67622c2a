"""What one visitor has: the drawing, the networks, the training runs and the values of widgets.

Only this package reads and writes `st.session_state`. Each module covers one subject and offers typed accessors.
"""

from ui.state import drawing, inside, lessons, networks, page, runs, teaching, widgets

__all__ = ["drawing", "inside", "lessons", "networks", "page", "runs", "start", "teaching", "widgets"]


def start() -> None:
    """Fill in what a new session lacks. Does nothing in a session that has started."""
    drawing.start()
    networks.start()
    page.start()
