"""The message to a visitor. No Streamlit."""

import time
from dataclasses import dataclass

SHOWN_FOR = 8.0  # s that a message stays, however often the page is run meanwhile


@dataclass
class Message:
    """The latest message to the visitor. since: when the page first showed it (monotonic clock, s), or None."""

    text: str = ""
    since: float | None = None

    def tell(self, text: str) -> None:
        """Replace the message. The page shows the new one for SHOWN_FOR seconds. An empty text removes the message."""
        self.text, self.since = text, None

    def get(self) -> str:
        """Return the message, or "" if there is none or if it has been shown for SHOWN_FOR seconds."""
        now = time.monotonic()
        self.since = self.since or now
        return self.text if now - self.since <= SHOWN_FOR else ""
